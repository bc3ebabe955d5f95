"""What the headers of teaching files promise comes out."""

import re
from functools import cache

import pytest
from commands import ROOT

import sim
from sim.results import Results


def header(name: str) -> str:
    """The comment at the head of a scenario file, as one line."""
    text = (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
    lines = [line.lstrip("# ") for line in text.split("\nformat:")[0].splitlines()]
    return " ".join(" ".join(lines).split())


@cache
def run(name: str) -> Results:
    return sim.run(sim.load(ROOT / "scenarios" / f"{name}.yaml"))


def promised(name: str) -> dict[str, int]:
    """How many of 100 talks agree, by variant: what stands right behind a variant's name."""
    found = re.findall(r"`(\w+)`(?::| in)? (\d+)\b", header(name))
    return {variant: int(count) for variant, count in found}


@pytest.mark.parametrize(
    ("name", "least"), [("rules-of-the-house", 9), ("rankings", 3), ("after-signature", 9)]
)
def test_the_counts_in_the_header_come_out(name: str, least: int) -> None:
    told = promised(name)
    assert len(told) >= least
    agreed = {variant: 100 * run(name).variants[variant].agreement.rate for variant in told}
    assert agreed == pytest.approx(told, abs=0.5)


def test_what_becomes_of_agreements_comes_out_as_the_header_says() -> None:
    told = re.findall(r"`(\w+)`: (\d+), (\d+), (\d+)\.", header("after-signature"))
    tables = run("after-signature").variants
    assert {name for name, *_ in told} == set(tables)
    for name, *counts in told:
        fate = tables[name].fate
        rates = [100 * rate.rate for rate in (fate.agreed, fate.in_force, fate.lasting)]
        assert rates == pytest.approx(list(map(int, counts)), abs=0.5), name
    honoured = [tables[name].fate.honoured["Ember"] for name in ("both_honour", "any_honours")]
    assert honoured == pytest.approx([0.40, 0.90], abs=0.005)
    assert tables["all_honour"].fate.honoured == {"Delta": 0, "Ember": 0}


def test_other_figures_in_the_headers_come_out() -> None:
    house, orders = run("rules-of-the-house").variants, run("rankings").variants
    assert house["as_always"].agreement.rate == pytest.approx(0.28, abs=0.005)
    assert house["as_always"].no_zone == pytest.approx(0.23, abs=0.005)
    assert orders["order_alone"].agreement.rate == 1.0
    assert orders["with_demands"].held_out == pytest.approx(0.18, abs=0.005)
    assert orders["with_demands"].missed == pytest.approx(0.20, abs=0.01)


def test_each_variant_of_the_lesson_on_rules_changes_one_thing() -> None:
    study = sim.load(ROOT / "scenarios" / "rules-of-the-house.yaml")
    usual = study.variants["as_always"].model_dump(exclude={"label", "about", "events"})
    for name, variant in study.variants.items():
        changed = {
            key
            for key, value in variant.model_dump(exclude={"label", "about", "events"}).items()
            if value != usual[key]
        }
        assert len(changed - {"frameworks", "states"}) <= 1, (name, changed)
