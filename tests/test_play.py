"""A person at the table: the rules are the same, and nobody is told what others think."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import mesa
import pytest
from builders import study_of, utilities
from commands import FIRST_STEPS, ROOT
from matrix import EVERY, Cell, layout_of

import sim as face
from sim.analysis.playing.known import known, own
from sim.analysis.playing.play import Played, play
from sim.analysis.playing.sitting import seats_to_take, sitting
from sim.negotiation.agents.aloud import Aloud, Silent, Spoken
from sim.negotiation.agents.person import Left, Mouth, View, person
from sim.negotiation.agents.state import Answer, StateAgent
from sim.negotiation.agents.talks import Negotiation
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import Layout
from sim.negotiation.trace import Heard, Trace
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study

Key = tuple[str, str | None, int]
Script = dict[Key, Any]
CELLS = [c for c in EVERY if c[0] in {"stacked", "mediator"}][::41] + EVERY[::97]


@pytest.fixture(scope="module")
def study() -> Study:
    return face.load(FIRST_STEPS)


def recorded(script: Script) -> type[StateAgent]:
    """A simulated state that notes each answer and choice of its own."""

    class Recorded(StateAgent):
        def choose(self, t: int, u: float) -> str | None:
            script[self.name, None, t] = super().choose(t, u)
            return script[self.name, None, t]

        def respond(self, framework: str, t: int, u: float) -> Answer:
            script[self.name, framework, t] = super().respond(framework, t, u)
            return script[self.name, framework, t]

    return Recorded


class Reads(Mouth):
    """Says what stands in a script."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.views: list[View] = []

    def answer(self, view: View) -> Answer:
        self.views.append(view)
        return self.script[view.state, view.text, view.round]

    def offer(self, view: View) -> str | None:
        self.views.append(view)
        return self.script[view.state, None, view.round]


class Says(Mouth):
    """Always gives the same answer, and puts the same text."""

    def __init__(self, answer: Answer = "no", text: str | None = None) -> None:
        self.says, self.text = answer, text
        self.views: list[View] = []
        self.prepared: list[View] = []

    def answer(self, view: View) -> Answer:
        self.views.append(view)
        return self.says

    def offer(self, view: View) -> str | None:
        self.views.append(view)
        return self.text

    def prepare(self, view: View) -> None:
        self.prepared.append(view)


class Leaves(Says):
    """Gets up when it is asked."""

    def answer(self, view: View) -> Answer:
        raise Left(view.state)

    def offer(self, view: View) -> str | None:
        raise Left(view.state)


class Ears:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.puts: list[Heard] = []
        self.spoken: list[Spoken] = []

    def put(self, heard: Heard) -> None:
        self.puts.append(heard)

    def told(self, spoken: Spoken) -> None:
        self.spoken.append(spoken)


def without_demands(told: Any, states: set[str]) -> list[dict[str, Any]]:
    """The rounds, with the demands left out of those who do not say what they demand."""
    rounds = []
    for each in told:
        plain = asdict(each)
        for reply in plain.get("replies") or (plain.get("reply"),):
            if reply and reply["state"] in states:
                reply["demand"] = None
        rounds.append(plain)
    return rounds


def talks_twice(layout: Layout, states: set[str], k: int = 0) -> tuple[Negotiation, Aloud]:
    """The talks with simulated states, and with people who say just what those said."""
    script: Script = {}
    box = DiceBox(layout, 7)
    simulated = Negotiation(layout, box, k, dict.fromkeys(states, recorded(script)))
    simulated.negotiate()
    seats = {state: person(Reads(script)) for state in states}
    played = Aloud(layout, (DiceBox(layout, 7), k), seats, Silent())
    played.negotiate()
    return simulated, played


# --- The rules are the same ---


@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_who_answers_as_the_simulated_state_gets_the_same_talks(cell: Cell) -> None:
    layout = layout_of(cell)
    states = {"Ash", "Cedar"}
    simulated, played = talks_twice(layout, states)
    assert without_demands(played.told, states) == without_demands(simulated.told, states)
    for field in set(simulated.records._fields) - {"ending"}:
        one, other = getattr(simulated.records, field), getattr(played.records, field)
        assert one.tobytes() == other.tobytes(), field


@pytest.mark.parametrize(
    ("path", "variant", "state"),
    [
        ("first-steps", "amber_may_block", "Amber"),
        ("first-steps", "two_of_three", "Coral"),
        ("ukraine-2025", "p5_may_block", "Ukraine"),
        ("rules-of-the-house", "stacked", "Birch"),
        ("rules-of-the-house", "mediator", "Birch"),
    ],
)
def test_the_trace_is_that_of_watch(path: str, variant: str, state: str) -> None:
    loaded = face.load(ROOT / "scenarios" / f"{path}.yaml")
    for k in range(4):
        script: Script = {}
        face.watch(loaded, variant, k, agents={state: recorded(script)})
        trace = play(sitting(loaded, variant, k), {state: Reads(script)}).trace
        watched = face.watch(loaded, variant, k)
        assert without_demands(trace.told, {state}) == without_demands(watched.told, {state})
        assert told_but(trace) == told_but(watched)


def told_but(trace: Trace) -> Trace:
    """All but what hangs on the demand of a person, which is not known."""
    ending = "failed" if trace.ending in {"held_out", "missed"} else trace.ending
    return replace(trace, told=(), ending=ending, strategies={})


def test_where_states_are_sincere_the_whole_trace_is_that_of_watch() -> None:
    plain = utilities({"Ash": [0.2, 0.4], "Birch": [0.5, 0.1]}, no_deal=0.3)
    made = study_of({**plain, "protocol": {"concession": "sincere", "rounds": 5}})
    for k in range(5):
        script: Script = {}
        face.watch(made, None, k, agents={"Ash": recorded(script)})
        trace = play(sitting(made, None, k), {"Ash": Reads(script)}).trace
        assert replace(trace, strategies={}) == face.watch(made, None, k)


def test_a_person_counts_as_sincere_in_the_look_back() -> None:
    """Birch would put nothing below .75 in the last round; Ash would have lived with .4."""
    plain = utilities({"Ash": [0.9, 0.4], "Birch": [0.1, 0.8]}, no_deal=0.3)
    hard = {**plain, "protocol": {"concession": "hardline", "rounds": 4}}
    assert face.watch(study_of(hard)).ending == "held_out"
    trace = play(sitting(study_of(hard), replicate=0), {"Ash": Says("no")}).trace
    assert trace.ending == "missed"
    assert {r.demand for each in trace.told for r in each.replies if r.state == "Ash"} <= {0.3}


def test_a_no_deal_beyond_any_demand_is_no_fault() -> None:
    made = study_of(utilities({"Ash": [0.5], "Birch": [0.5]}, no_deal={"Ash": 1.0, "Birch": 0.1}))
    assert play(sitting(made, replicate=0), {"Ash": Says("no")}).trace.ending == "no_zone"


def test_abstaining_lets_a_text_pass_that_one_could_veto() -> None:
    raw = utilities({"Ash": [0.9], "Birch": [0.2], "Cedar": [0.9]}, no_deal=0.3)
    made = study_of({**raw, "table": {"quota": {"votes": 2}, "veto": ["Birch"]}})
    place = sitting(made, replicate=0)
    assert play(place, {"Birch": Says("no")}).trace.framework is None
    assert play(place, {"Birch": Says("abstain")}).trace.framework == "accord"


def test_a_text_that_is_not_on_offer_is_refused(study: Study) -> None:
    mouth = Says(text="treaty")
    with pytest.raises(RequestError, match=r"Person\.choose for Amber: 'treaty' is not on offer"):
        play(sitting(study, "amber_may_block", 3), {"Amber": mouth})


# --- What a person knows ---


def numbers(value: Any) -> Iterator[float]:
    """All numbers with a fraction that are anywhere in it."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from numbers(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from numbers(each)
    else:
        assert isinstance(value, str | int | bool | None), value


@pytest.mark.parametrize("variant", ["stacked", "mediator", "as_always"])
def test_a_person_sees_no_number_but_its_own(variant: str) -> None:
    place = sitting(face.load(ROOT / "scenarios" / "rules-of-the-house.yaml"), variant, 3)
    mouth = Says()
    play(place, {"Birch": mouth})
    mind = own(place, "Birch")
    assert len(mouth.views) > 5
    for view in mouth.views:
        assert set(numbers(asdict(view))) <= {*mind.worth.values(), mind.no_deal}


def test_a_person_is_asked_about_the_text_on_the_table_and_told_who_put_it(study: Study) -> None:
    place = sitting(study, "amber_may_block", 3)
    mouth, ears = Says(), Ears()
    play(place, {"Amber": mouth}, ears)
    puts = {heard.round: heard for heard in ears.puts}
    asked = [view for view in mouth.views if view.text]
    assert asked
    for view in asked:
        assert (view.by, view.text) == (puts[view.round].state, puts[view.round].framework)
        assert all(heard.round < view.round for heard in view.heard)
        assert view.rights[view.text].vetoes == ("Amber",)
        assert (view.rounds, view.is_party) == (10, True)


def test_in_stacked_talk_a_person_is_told_whose_text_stands() -> None:
    place = sitting(face.load(ROOT / "scenarios" / "rules-of-the-house.yaml"), "stacked", 3)
    mouth = Says()
    trace = play(place, {"Birch": mouth}).trace
    turns = {t.number: t for t in trace.told if t.state == "Birch" and t.standing}
    for view in mouth.views:
        if view.text:
            assert (view.text, view.by) == (turns[view.round].standing, turns[view.round].by)


def test_waiting_lowers_what_no_deal_is_worth_now() -> None:
    raw = utilities({"Ash": [0.9], "Birch": [0.5]}, no_deal=0.3)
    made = study_of({**raw, "protocol": {"cost": 0.01, "rounds": 4}})
    mouth = Says()
    play(sitting(made, replicate=0), {"Ash": mouth, "Birch": Says(text="accord")})
    for view in mouth.views:
        assert view.no_deal == pytest.approx(0.3 - 0.01 * (view.round - 1))


def test_a_disputed_text_is_marked_and_not_asked_about() -> None:
    raw = utilities({"Ash": [0.9, 0.6], "Birch": [0.5, 0.5]}, no_deal=0.3)
    raw["states"]["Ash"]["disputes"] = {"Birch": 0.0}
    raw["frameworks"]["accord"]["signatories"] = ["Birch"]
    mouth = Says()
    trace = play(sitting(study_of(raw), replicate=0), {"Ash": mouth, "Birch": Says(text="accord")})
    assert all(view.closed == ("accord",) for view in mouth.views)
    assert all(view.may_put == ("bargain",) for view in mouth.views)
    assert not any(view.text == "accord" for view in mouth.views)
    assert trace.trace.framework is None


def test_what_is_known_of_others_are_the_means_whatever_is_drawn(study: Study) -> None:
    told = known(study.variants["two_of_three"])
    assert told["Basalt"].ideal == {"observers": 10, "trade": 60}
    assert told["Basalt"].accepts == ("open_border", "bargain", "quiet_border")


def test_what_one_knows_of_oneself_are_the_draws(study: Study) -> None:
    place = sitting(study, "two_of_three", 3)
    mouth = Says()
    play(place, {"Amber": mouth})
    assert own(place, "Amber").worth == mouth.views[0].worth
    assert own(place, "Amber") != own(sitting(study, "two_of_three", 4), "Amber")
    assert list(own(place, "Amber").worth.values()) == sorted(
        own(place, "Amber").worth.values(), reverse=True
    )


# --- Several people, and those who listen ---


def test_everybody_may_think_before_anybody_is_waited_for(study: Study) -> None:
    order: list[str] = []

    class Notes(Says):
        def prepare(self, view: View) -> None:
            order.append(f"prepare {view.state}")

        def answer(self, view: View) -> Answer:
            order.append(f"answer {view.state}")
            return "no"

    play(
        sitting(study, "two_of_three", 3),
        {state: Notes(text="bargain") for state in ("Amber", "Basalt", "Coral")},
    )
    asked = [order[at : at + 4] for at in range(0, len(order), 4)]
    assert asked
    for first, second, third, fourth in asked:
        thinks = [f"prepare {third[7:]}", f"prepare {fourth[7:]}"]
        assert [first, second] == thinks


def test_those_who_may_think_are_those_who_are_asked(study: Study) -> None:
    mouths = {"Amber": Says(), "Coral": Says()}
    play(sitting(study, "two_of_three", 3), mouths)
    for mouth in mouths.values():
        assert mouth.prepared == [view for view in mouth.views if view.text]


def test_listeners_hear_the_talks_as_they_go_on(study: Study) -> None:
    ears = Ears()
    played = play(sitting(study, "amber_may_block", 3), {"Amber": Says()}, ears)
    assert [each.heard for each in ears.spoken] == [each.heard for each in played.trace.told]
    assert [each.carried for each in ears.spoken] == [e.carried for e in played.trace.told]
    assert len(ears.puts) == int(played.records.offers[0])
    assert not set(numbers([asdict(each) for each in ears.spoken]))


def test_who_leaves_ends_the_talks(study: Study) -> None:
    with pytest.raises(Left):
        play(sitting(study, "amber_may_block", 3), {"Amber": Leaves()})
    assert not any(isinstance(model, Negotiation) for model in getattr(mesa.Agent, "_ids", {}))


def test_records_are_those_of_a_run(study: Study) -> None:
    played: Played = play(sitting(study, "amber_may_block", 3), {"Amber": Says("yes")})
    assert played.trace.framework is not None
    assert played.records.consents[0].any()
    assert played.states == ("Amber",)


# --- Seats ---


def test_an_absent_state_cannot_be_played(study: Study) -> None:
    place = sitting(study, "basalt_excluded", 0)
    assert seats_to_take(place) == ("Amber", "Coral")
    with pytest.raises(RequestError, match="Basalt has neither a vote nor the floor at table"):
        play(place, {"Basalt": Says()})


def test_an_unknown_state_gets_the_nearest(study: Study) -> None:
    with pytest.raises(RequestError, match="no state 'Ambre'; did you mean 'Amber'"):
        play(sitting(study), {"Ambre": Says()})


def test_an_observer_speaks_and_does_not_vote() -> None:
    raw = utilities({"Ash": [0.9], "Birch": [0.9], "Cedar": [0.1]}, no_deal=0.3)
    made = study_of({**raw, "table": {"quota": "majority", "seats": {"Cedar": "observer"}}})
    mouth = Says()
    for k in range(20):
        play(sitting(made, replicate=k), {"Cedar": mouth})
    assert mouth.views
    assert all(view.text is None and not view.is_party for view in mouth.views)


def test_the_replicate_is_drawn_where_none_is_named(study: Study) -> None:
    drawn = {sitting(study).replicate for _ in range(50)}
    assert len(drawn) > 1
    assert all(0 <= k < 100_000 for k in drawn)


def test_a_replicate_below_nought_is_refused(study: Study) -> None:
    with pytest.raises(RequestError, match="there is no replicate -1"):
        sitting(study, replicate=-1)
