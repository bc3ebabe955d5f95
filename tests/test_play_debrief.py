"""What a person is told afterwards: closed cases, and the same numbers as a run's."""

from dataclasses import replace

import pytest
from builders import study_of, utilities
from commands import FIRST_STEPS, ROOT

import sim as face
from sim.analysis.playing.debrief import Debrief, Fared, Hundred, debrief
from sim.analysis.playing.play import play
from sim.analysis.playing.sitting import sitting
from sim.negotiation.agents.person import Mouth, View
from sim.negotiation.agents.state import Answer
from sim.present.playing.debriefed import Words
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study

CLOSED = {
    **utilities({"Ash": [0.9, 0.4, 0.1], "Birch": [0.5, 0.8, 1.0]}, no_deal=0.3),
    "protocol": {"rounds": 10, "offers": "favourite", "concession": "linear"},
}
"""Without dice but for who speaks. Over no deal: accord .6 and .2, bargain .1 and .5, charter −.2
and .7. Birch demands .3 + .7 (1 − t/11): the accord's .5 from round 8 on (.491), the bargain's .8
from round 4 (.745); Ash, a person, counts as content with .3."""


class Says(Mouth):
    """Always the same."""

    def __init__(self, answer: Answer, text: str | None = None) -> None:
        self.says, self.text = answer, text

    def answer(self, view: View) -> Answer:
        return self.says if view.text else "no"

    def offer(self, view: View) -> str | None:
        return self.text if view.may_put else None


def told(answer: Answer, text: str | None = None, study: Study | None = None) -> Debrief:
    place = sitting(study or study_of(CLOSED), replicate=0)
    return debrief(play(place, {"Ash": Says(answer, text)}), "Ash")


def test_the_zone_is_what_both_prefer_to_no_deal() -> None:
    assert told("no").possible.zone == ("accord", "bargain")


def test_nash_and_kalai_smorodinsky_are_those_of_theory() -> None:
    """Products .12 and .05; least shares 2/5 (of the .5 that Birch can get) and 1/6."""
    possible = told("no").possible
    assert (possible.nash, possible.kalai_smorodinsky) == (("accord",), ("accord",))


def test_a_near_miss_says_who_lacks_how_much() -> None:
    (miss,) = told("no").possible.near_misses
    assert (miss.framework, miss.carries) == ("charter", True)
    assert miss.missing == {"Ash": pytest.approx(0.2)}


def test_a_person_is_told_that_it_is_the_one_who_lacks_something() -> None:
    it = told("no")
    words = Words(it, study_of(CLOSED).variants["base"])
    assert words.miss(it.possible.near_misses[0]).endswith(", you lack 20.0")


def test_within_reach_is_what_demands_allow_and_since_when() -> None:
    assert told("no").possible.reach == {"accord": 8, "bargain": 4}


def test_who_refuses_everything_gets_no_deal() -> None:
    it = told("no")
    assert (it.yours.framework, it.yours.gain, it.yours.ending) == (None, 0.0, "missed")
    assert (it.utility, it.no_deal, it.surplus, it.content) == (0.3, 0.3, {}, ())


def test_who_agrees_learns_by_whom_and_for_whom() -> None:
    it = told("yes")
    assert it.yours.framework == "charter"
    assert it.consents == ("Ash", "Birch")
    assert it.surplus == {"Ash": pytest.approx(-0.2), "Birch": pytest.approx(0.7)}
    assert it.content == ("Birch",)
    assert it.yours.gain == pytest.approx(-0.2)


def test_an_agreement_just_as_good_as_no_deal_counts_as_good_as_no_deal() -> None:
    it = replace(told("yes"), surplus={"Ash": 0.0, "Birch": -0.01})
    assert it.content == ("Ash",)
    worth = {"accord": 0.0, "bargain": -0.01, "charter": 0.2, None: 0.0}
    fared = tuple(
        Fared(ending="agreed" if text else "missed", framework=text, round=1, gain=gain)
        for text, gain in worth.items()
    )
    assert Hundred(fared=fared).content == 2


def test_the_simulated_state_is_told_on_the_same_dice() -> None:
    study = face.load(FIRST_STEPS)
    place = sitting(study, "amber_may_block", 3)
    it = debrief(play(place, {"Amber": Says("no")}), "Amber")
    trace = face.watch(study, "amber_may_block", 3)
    assert (it.simulated.framework, it.simulated.round) == (trace.framework, trace.round)
    assert it.simulated.gain == pytest.approx(
        trace.utility["Amber"] - trace.reservation["Amber"], abs=1e-6
    )


def test_the_hundred_talks_are_those_of_a_run() -> None:
    study = face.load(FIRST_STEPS)
    it = debrief(play(sitting(study, "amber_may_block", 3), {"Amber": Says("no")}), "Amber")
    counted = face.run(study, ["amber_may_block"], replicates=100)
    variant = counted.variants["amber_may_block"]
    assert it.hundred.agreed == variant.agreement.count
    assert it.asked.plan.digest == counted.digest
    assert sum(it.hundred.texts.values()) == it.hundred.agreed
    assert it.hundred.content == variant.tally.content[0]


def test_more_and_less_than_the_hundred_leave_out_ties() -> None:
    it = told("no")
    below, above = it.hundred.below(0.0), it.hundred.above(0.0)
    equal = sum(each.gain == 0.0 for each in it.hundred.fared)
    assert below + above + equal == 100
    assert above == it.hundred.content - sum(
        each.gain == 0.0 and each.framework is not None for each in it.hundred.fared
    )


def test_what_becomes_of_the_agreement_is_told_where_the_file_says_so() -> None:
    study = face.load(ROOT / "scenarios" / "after-signature.yaml")
    place = sitting(study, replicate=0)
    state = next(iter(place.scenario.states))
    played = play(place, {state: Says("yes")})
    assert debrief(played, state).afterwards == played.trace.afterwards
    assert (played.trace.framework is None) == (played.trace.afterwards is None)


def test_an_unknown_state_is_refused() -> None:
    played = play(sitting(study_of(CLOSED), replicate=0), {"Ash": Says("no")})
    with pytest.raises(RequestError, match="no state 'Asch'; did you mean 'Ash'"):
        debrief(played, "Asch")


def test_with_more_texts_than_can_be_looked_at_nothing_is_said_to_be_within_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.negotiation.agents.aloud.MOST_TEXTS", 2)
    assert told("no").possible.reach == {}
