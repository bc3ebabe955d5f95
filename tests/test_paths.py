"""Paths into a scenario file: where they lead, what they cannot lead to, what they change."""

from pathlib import Path
from typing import Any

import pytest
from builders import bounded, scenarios
from hypothesis import given

import sim
from sim.scenario.change import values_of
from sim.scenario.faults import RequestError
from sim.scenario.merge import merge
from sim.scenario.paths import Place, at, laid, place_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FIRST_STEPS = sim.load(SCENARIOS / "first-steps.yaml")
TABLES = [values_of(FIRST_STEPS, name) for name in FIRST_STEPS.variants]


def leads(written: str, tables: Any = TABLES) -> Place:
    return place_of(written, tables)


@pytest.mark.parametrize(
    "written",
    [
        "states.Amber.reservation",
        "states.Amber.ideal.observers",
        "states.Coral.salience.trade",
        "states.Basalt.concession",
        "states.Basalt.recognition",
        "table.quota",
        "table.veto",
        "table.seats.Basalt",
        "protocol.rounds",
        "protocol.speaker",
        "uncertainty.ideal",
        "frameworks.bargain.at.trade",
        "frameworks.bargain.quota",
        "principals",
        "distance",
    ],
)
def test_a_path_that_the_format_knows_leads_to_its_keys_whether_written_or_not(written):
    place = leads(written)
    assert (".".join(place.path), place.whole) == (written, len(place.path))


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("states.Amber.reservation.mean", 3),
        ("states.Amber.ideal.observers.sd", 4),
        ("table.quota.share", 2),
        ("protocol.speaker.chair", 2),
    ],
)
def test_a_path_may_lead_into_what_is_replaced_as_one_value(written, whole):
    assert leads(written).whole == whole


def test_only_whole_numbers_may_stand_where_the_format_says_so():
    assert leads("protocol.rounds").is_whole_number
    assert not leads("protocol.tolerance").is_whole_number


def test_a_name_that_holds_dots_is_one_key():
    tables = [{"states": {"St. Lucia": {}, "St": {}}, "issues": {"a.b": {}, "a": {}}}]
    place = leads("states.St. Lucia.ideal.a.b.mean", tables)
    assert place.path == ("states", "St. Lucia", "ideal", "a.b", "mean")


def test_a_name_is_found_however_its_accents_are_written():
    place = leads("states.Côte.reservation", [{"states": {"Côte": {}}}])
    assert place.path == ("states", "Côte", "reservation")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("states.Ambre.reservation", "no state 'Ambre'; did you mean 'Amber'?"),
        ("states.Amber.reservatoin", "no key 'reservatoin'; did you mean 'reservation'?"),
        ("states.Amber.ideal.trad", "no issue 'trad'; did you mean 'trade'?"),
        ("frameworks.bargin.at.trade", "no framework 'bargin'; did you mean 'bargain'?"),
        ("table.seats.Bsalt", "no state or group 'Bsalt'; did you mean 'Basalt'?"),
        ("tabel.quota", "no key 'tabel'; did you mean 'table'?"),
        ("states.Amber.weights.votes", "no weight 'votes'; there are none"),
        ("states..reservation", "no state ''"),
        ("protocol.rounds.mean", "nothing stands under 'protocol.rounds'"),
        ("states.Amber", "stands for several values; go on to one of them: ideal, salience"),
        ("states", "stands for several values; go on to one of them: Amber, Basalt, Coral"),
        ("states.Amber.ideal", "go on to one of them: observers, trade"),
    ],
)
def test_a_step_that_leads_nowhere_is_named(written, said):
    with pytest.raises(RequestError) as refused:
        leads(written)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "written",
    [
        "title",
        "label",
        "sources.lesson",
        "states.Amber.note",
        "states.Amber.label",
        "states.Amber.basis",
        "states.Amber.reservation.source",
        "issues.trade.low",
        "issues.trade.unit",
        "frameworks.bargain.label",
    ],
)
def test_text_is_not_varied(written):
    with pytest.raises(RequestError, match="is text and changes no result"):
        leads(written)


@pytest.mark.parametrize(
    "key", ["variants", "run", "extends", "events", "format", "stress", "sweep"]
)
def test_what_holds_for_the_whole_file_is_not_varied(key):
    with pytest.raises(RequestError, match=f"'{key}' holds for the whole file"):
        leads(f"{key}.x")


@pytest.mark.parametrize("written", ["expect", "protocol.discount", "states.Amber.discount"])
def test_what_no_talk_reads_is_not_varied(written):
    with pytest.raises(RequestError, match="changes no"):
        leads(written)


# --- What is laid over a table ---


def test_a_value_takes_the_place_of_a_whole_distribution():
    values = {"states": {"Ash": {"reservation": {"mean": 0.5, "sd": 0.1}}}}
    place = leads("states.Ash.reservation", [values])
    assert merge(values, laid(values, [(place, 0.3)])) == {"states": {"Ash": {"reservation": 0.3}}}


def test_a_mean_leaves_the_rest_of_its_distribution():
    values = {"states": {"Ash": {"reservation": {"mean": 0.5, "sd": 0.1, "note": "x"}}}}
    place = leads("states.Ash.reservation.mean", [values])
    laid_over = merge(values, laid(values, [(place, 0.3)]))
    assert at(laid_over, place.path[:3]) == {"mean": 0.3, "sd": 0.1, "note": "x"}


def test_a_mean_and_its_sd_may_be_varied_together():
    values = {"states": {"Ash": {"reservation": 0.5}}}
    mean, sd = (leads(f"states.Ash.reservation.{key}", [values]) for key in ("mean", "sd"))
    change = laid(values, [(mean, 0.3), (sd, 0.2)])
    assert at(change, mean.path[:3]) == {"mean": 0.3, "sd": 0.2}


def test_an_sd_goes_with_a_plain_number():
    values = {"states": {"Ash": {"reservation": 0.5}}}
    place = leads("states.Ash.reservation.sd", [values])
    assert at(laid(values, [(place, 0.1)]), place.path[:3]) == {"mean": 0.5, "sd": 0.1}


def test_a_value_under_a_list_is_refused():
    values = {"table": {"quota": ({"share": 0.5}, "majority")}}
    with pytest.raises(RequestError, match="a list stands there"):
        laid(values, [(leads("table.quota.share", [values]), 0.6)])


def leaves_of(values: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every value that is no mapping of names."""
    if path[:1] in (("events",), ("expect",)) or not isinstance(values, dict):
        return [path]
    return [leaf for key, each in values.items() for leaf in leaves_of(each, (*path, key))]


@given(scenarios())
@bounded(40)
def test_every_value_of_a_file_is_found_and_changes_nothing_where_it_is_put_back(raw):
    for path in leaves_of(raw):
        if path[0] == "events" or path[-1] == "discount" or at(raw, path) == {}:
            continue
        place = place_of(".".join(path), [raw])
        assert place.path == path
        value = at(raw, path)
        if not isinstance(at(raw, path[: place.whole]), list):
            assert merge(raw, laid(raw, [(place, value)])) == raw
