"""What must not matter: the order of the file, units, the direction of a scale."""

from typing import Any

import pytest
from builders import Raw, bounded, changed_states, differing, resolved, scenarios, talks
from hypothesis import assume, given
from hypothesis import strategies as st

N = 30


def in_another_order(raw: Raw, data: Any, key: str) -> Raw:
    """The same file with its states or frameworks in another order."""
    order = data.draw(st.permutations(list(raw[key])))
    return raw | {key: {name: raw[key][name] for name in order}}


@bounded(80)
@given(scenarios(), st.data())
def test_the_order_of_states_changes_nothing_where_they_do_not_take_turns(
    raw: Raw, data: Any
) -> None:
    assume(raw["protocol"]["speaker"] != "rotation")  # stacked talk is written so, too
    shuffled = in_another_order(raw, data, "states")
    assert differing(talks(resolved(raw), N), talks(resolved(shuffled), N)) == []


@bounded(80)
@given(scenarios(), st.data())
def test_the_order_of_frameworks_changes_nothing_where_it_breaks_no_ties(
    raw: Raw, data: Any
) -> None:
    assume(raw["protocol"]["speaker"] != "mediator")
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state["offers"] = "in_band"
    shuffled = in_another_order(raw, data, "frameworks")
    assert differing(talks(resolved(raw), N), talks(resolved(shuffled), N)) == []


@bounded(60)
@given(scenarios(), st.data())
def test_the_order_of_events_in_different_rounds_changes_nothing(raw: Raw, data: Any) -> None:
    events = {event["round"]: event for event in raw.get("events", [])}
    before = raw | {"events": list(events.values())}
    after = raw | {"events": data.draw(st.permutations(before["events"]))}
    assert differing(talks(resolved(before), N), talks(resolved(after), N)) == []


def scaled(quantity: Any, factor: float, offset: float = 0.0) -> Any:
    """A number of the file, so many times as large, and moved; a spread is not moved."""
    if isinstance(quantity, dict):
        return {
            key: value * factor + (0.0 if key == "sd" else offset)
            for key, value in quantity.items()
        }
    return quantity * factor + offset


@bounded(80)
@given(scenarios(("spatial",)), st.sampled_from([0.125, 2.0, 64.0]))
def test_scaling_the_saliences_of_a_state_changes_nothing(raw: Raw, factor: float) -> None:
    before = talks(resolved(raw), N)
    for state in raw["states"].values():
        if "salience" in state:
            state["salience"] = {m: scaled(x, factor) for m, x in state["salience"].items()}
    assert differing(before, talks(resolved(raw), N)) == []  # powers of two: no rounding


@bounded(80)
@given(scenarios(("scores",)), st.sampled_from([0.125, 2.0, 64.0]))
def test_scaling_the_points_of_a_state_changes_nothing(raw: Raw, factor: float) -> None:
    raw["uncertainty"] = {"reservation": 0.03}
    before = talks(resolved(raw), N)
    for state in raw["states"].values():
        for options in state["scores"].values():
            options |= {option: scaled(x, factor) for option, x in options.items()}
        if isinstance(state["reservation"], dict) and "points" in state["reservation"]:
            points = state["reservation"]["points"]
            state["reservation"] = {"points": scaled(points, factor)}
    assert differing(before, talks(resolved(raw), N)) == []


@bounded(80)
@given(scenarios(("spatial",)))
def test_mirroring_an_issue_changes_nothing(raw: Raw) -> None:
    raw |= {"uncertainty": {"reservation": 0.05}, "distance": "city_block"}
    for state in raw["states"].values():
        state["ideal"] = {m: 10.0 * (7 * len(str(x)) % 11) for m, x in state["ideal"].items()}
    before = talks(resolved(raw), N)
    for place in (*raw["frameworks"].values(), raw["status_quo"]):
        place["at"]["troops"] = 100 - place["at"]["troops"]
    for state in raw["states"].values():
        state["ideal"]["troops"] = 100 - state["ideal"]["troops"]
    assert differing(before, talks(resolved(raw), N)) == []


@pytest.mark.parametrize(("low", "high"), [(0, 50), (0, 400), (-100, 100), (2000, 2025)])
@bounded(40)
@given(raw=scenarios(("spatial",)))
def test_the_unit_of_an_issue_changes_nothing(low: int, high: int, raw: Raw) -> None:
    before = talks(resolved(raw), N)
    size = (high - low) / 100
    raw["issues"]["troops"] = {"range": [low, high], "unit": "something else"}
    for place in (*raw["frameworks"].values(), raw["status_quo"]):
        place["at"]["troops"] = scaled(place["at"]["troops"], size, low)
    for state in raw["states"].values():
        state["ideal"]["troops"] = scaled(state["ideal"]["troops"], size, low)
    assert differing(before, talks(resolved(raw), N)) == []
