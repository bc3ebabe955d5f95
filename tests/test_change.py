"""Changes laid over a variant make the very scenario that a file with them would describe."""

from pathlib import Path

import pytest

import sim
from sim.scenario.change import changed, values_of
from sim.scenario.faults import ScenarioError
from sim.scenario.schema import Study

FILE = """
format: 1
title: Two texts
issues: {troops: {}}
frameworks:
  short: {at: {troops: 20}}
  long: {at: {troops: 70}}
states:
  Ash: {ideal: {troops: 10}, reservation: 0.5}
  Birch: {ideal: {troops: 90}, reservation: {mean: 0.4, sd: 0.1}}
table: {signatories: [Ash, Birch]}
protocol: {rounds: 8}
"""
VARIANTS = """
variants:
  slow: {label: Slow talks, protocol: {rounds: 30}}
  blocked: {table: {veto: [Birch]}}
"""


def load(folder: Path, more: str = "") -> Study:
    path = folder / "mine.yaml"
    path.write_text(FILE + more, encoding="utf-8")
    return sim.load(path)


@pytest.mark.parametrize("variant", ["slow", "blocked"])
def test_no_change_gives_the_variant_itself(variant: str, tmp_path: Path) -> None:
    study = load(tmp_path, VARIANTS)
    assert changed(study, variant, []) == study.variants[variant]


def test_a_file_without_variants_can_be_changed(tmp_path: Path) -> None:
    study = load(tmp_path)
    assert changed(study, "base", [{"protocol": {"rounds": 4}}]).protocol.rounds == 4


def test_a_change_lies_over_what_the_variant_says(tmp_path: Path) -> None:
    study = load(tmp_path, VARIANTS)
    after = changed(study, "slow", [{"protocol": {"rounds": 3, "offers": "favourite"}}])
    assert after.protocol.rounds == 3
    assert {state.offers for state in after.states.values()} == {"favourite"}
    assert after.label == "Slow talks"


def test_of_two_changes_the_later_one_holds(tmp_path: Path) -> None:
    study = load(tmp_path, VARIANTS)
    changes = [{"protocol": {"rounds": 3, "cost": 0.1}}, {"protocol": {"rounds": 5}}]
    assert values_of(study, "slow", changes)["protocol"] == {"rounds": 5, "cost": 0.1}


def test_a_number_takes_the_place_of_a_distribution(tmp_path: Path) -> None:
    study = load(tmp_path)
    after = changed(study, "base", [{"states": {"Birch": {"reservation": 0.7}}}])
    assert after.states["Birch"].reservation == 0.7


def test_what_makes_no_sense_is_said_where_the_file_says_it(tmp_path: Path) -> None:
    study = load(tmp_path)
    with pytest.raises(ScenarioError, match=r"mine.yaml:10:\d+  states.Birch.reservation: 1.4 is"):
        changed(study, "base", [{"states": {"Birch": {"reservation": 1.4}}}])


def test_what_stress_lists_is_judged_when_the_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r":15:\d+  stress.wild.states.Ash.reservation: 7 is"):
        load(tmp_path, "\nstress:\n  wild: {states: {Ash: {reservation: 7}}}\n")


def test_what_stress_lists_is_judged_over_every_variant(tmp_path: Path) -> None:
    more = "  alone: {table: {signatories: [Ash], seats: {Birch: excluded}}}\n"
    stress = "stress: {firm: {table: {veto: [Birch]}}}\n"
    with pytest.raises(ScenarioError, match=r"stress.firm.table.veto.* \(laid over 'alone'\)"):
        load(tmp_path, VARIANTS + more + stress)


def test_what_stress_lists_is_no_part_of_the_variants(tmp_path: Path) -> None:
    plain = load(tmp_path, VARIANTS)
    study = load(tmp_path, VARIANTS + "stress: {firm: {states: {Ash: {reservation: 0.6}}}}\n")
    assert study.variants == plain.variants
    assert study.stress == {"firm": {"states": {"Ash": {"reservation": 0.6}}}}
    assert sim.run(study, replicates=10).digest == sim.run(plain, replicates=10).digest
