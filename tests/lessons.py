"""Tables as a class plays them, for tests of what is printed for it."""

from functools import cache
from pathlib import Path

from commands import ROOT

import sim
from sim.analysis.theory.explain import explain
from sim.plan import plan
from sim.present.cards.lesson import Lesson
from sim.scenario.schema import Study
from sim.study import run_plan

RIVER = """
format: 1
title: A river
issues: {water: {low: none, high: all, range: [0, 12], unit: km}, dam: {}}
frameworks:
  treaty: {at: {water: 6, dam: 50}, signatories: [Ash, Birch]}
  handover: {at: {water: 12, dam: 100}, veto: [Cedar]}
states:
  Ash: {ideal: {water: 6, dam: 50}, salience: {water: 3, dam: 1}, reservation: 0.5, brief: ASH-ONLY}
  Birch: {ideal: {water: 12, dam: 90}, reservation: 0.4, brief: BIRCH-ONLY}
  Cedar: {ideal: {water: 0, dam: 20}, reservation: 0.95}
  Elm: {ideal: {water: 3, dam: 30}, reservation: 0.3}
table: {quota: majority, seats: {Elm: excluded}}
"""


def lesson_of(study: Study, variant: str | None = None, replicates: int = 50) -> Lesson:
    chosen = variant or next(iter(study.variants))
    order = plan(study, [chosen], replicates)
    explained = explain(order.study).variants[chosen]
    return Lesson(explained=explained, results=run_plan(order), command="sim cards x.yaml")


@cache
def shipped(name: str, variant: str | None = None, replicates: int = 50) -> Lesson:
    return lesson_of(sim.load(ROOT / "scenarios" / f"{name}.yaml"), variant, replicates)


def written(folder: Path, text: str, variant: str | None = None) -> Lesson:
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    return lesson_of(sim.load(folder / "x.yaml"), variant)
