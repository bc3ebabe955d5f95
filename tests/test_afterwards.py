"""What follows a signature, told of one talk: parliaments, guarantors, challenges, disputes."""

import io
from typing import Any

import pytest
from aftermaths import LINES, WORTH, by_sets, guarded, yearly
from builders import Raw, bounded, resolved, scenarios, utilities
from hypothesis import given
from rich.console import Console

from sim.negotiation.agents.telling import tell
from sim.negotiation.trace import Trace
from sim.present.calls import call_words
from sim.present.narrate import narrate
from sim.scenario.schema import Variant


def story(raw: Raw, width: int = 100, replicate: int = 0) -> str:
    """The talk on one line, as a reader takes it in."""
    return read(resolved(raw), width, replicate)


def read(variant: Variant, width: int = 100, replicate: int = 0) -> str:
    console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False, markup=False)
    console.print(narrate(tell("base", variant, 7, replicate), variant, width))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) <= width
    return " ".join(" ".join(lines).split())


def traces(raw: Raw, count: int = 40) -> list[Trace]:
    return [tell("base", resolved(raw), 7, k) for k in range(count)]


def test_a_file_that_says_nothing_of_the_aftermath_ends_with_the_signature():
    words = story(utilities(WORTH, 0.2, **LINES))
    assert words.endswith("It suits all principals (Ash, Birch, Cedar and Dogwood).")
    assert "the story goes on" not in words


def test_the_opening_says_that_the_story_goes_on():
    assert "After an agreement the story goes on" in story(guarded())


def test_parliaments_are_told_with_what_the_text_is_worth_and_has_to_be():
    raw = guarded()
    raw["states"]["Ash"]["ratifies_at"], raw["states"]["Birch"]["ratifies_at"] = 0.5, 0.85
    words = story(raw)
    assert "Ash 90.0 50.0 – ratifies" in words
    assert "Birch 80.0 85.0 5.0 does not ratify" in words
    assert words.endswith("It does not enter into force: Birch would have to ratify it.")


def test_a_guarantor_that_does_not_ratify_does_not_guarantee():
    raw = guarded(guarantors={"willing": ["Ash", "Birch"]}, signatories=["Ash"])
    raw["table"]["quota"] = "none"
    raw["states"]["Birch"]["ratifies_at"] = 0.99
    words = story(raw)
    assert "does not ratify: it does not guarantee the text It enters into force." in words
    assert "Guaranteed by Ash (willing, and said yes). When it is called upon, its help" in words
    assert "Not bound: Birch (it does not ratify)." in words


def test_willing_states_that_did_not_say_yes_or_have_no_vote_are_not_bound():
    raw = guarded(guarantors={"willing": ["Ash", "Birch", "Cedar"]}, signatories=["Ash"])
    raw["table"] = {"quota": "none", "seats": {"Birch": "excluded"}}
    raw["states"]["Cedar"]["reservation"] = 0.75
    expected = "Not bound: Birch (it has no vote) and Cedar (it did not say yes)."
    assert expected in story(raw)


def test_where_nobody_guarantees_there_is_nobody_to_call():
    raw = guarded(guarantors=[], signatories=["Ash"])
    raw["aftermath"] |= {"opportunity": 1, "horizon": 100}
    words = story(raw)
    assert "Nobody guarantees it." in words
    assert "Dogwood challenges it There is nobody to call." in words


@pytest.mark.parametrize("form", ["bound", "willing"])
def test_a_group_without_members_guarantees_nothing(form: str):
    raw = guarded(signatories=["Ash"]) | {"groups": {"nobody": []}}
    named = ["nobody"] if form == "bound" else {"willing": ["nobody"]}
    for text in raw["frameworks"].values():
        text |= {"guarantors": named, "activation": "unanimity"}
    variant = resolved(raw)
    assert all(text.guarantors == () for text in variant.texts.values())
    assert "Nobody guarantees it." in read(variant)


ACTIVATIONS = [
    ("any", "one of them is enough"),
    ("majority", "more than half of them are needed"),
    ("unanimity", "all of them are needed"),
    ({"quota": 2}, "2 of 3 are needed"),
    ({"quota": 1, "veto": ["Ash"]}, "1 of 3 is needed, and no call is honoured without Ash"),
]


@pytest.mark.parametrize(("activation", "words"), ACTIVATIONS)
def test_when_a_call_is_honoured_is_said_in_words(activation, words):
    assert f"When it is called upon, {words}." in story(guarded(activation=activation))


def test_a_call_that_cannot_be_honoured_is_seen_to_be_one():
    variant = resolved(guarded(activation={"quota": 3, "veto": ["Cedar"]}))
    words = call_words(variant.texts["accord"], ["Ash", "Birch"], variant)
    assert words.startswith("3 are needed, and only 2 guarantee it, and no call is honoured")
    assert words.endswith("(not bound: Cedar)")


def test_how_the_agreement_stands_against_a_challenger_is_told_in_hundreds():
    words = story(guarded(activation="majority"))
    met, deterred = by_sets(["Ash", "Birch", "Cedar"], "Dogwood", 2)
    q = yearly(deterred, worth=0.6)
    assert f"Dogwood {100 * met:.0f} {100 * deterred:.0f} −" in words
    assert f" {100 * q:.1f} Honoured: in so many of 100 calls" in words


def test_the_first_challenge_is_told_with_its_year_and_who_answers_the_call():
    raw = guarded(activation="majority")
    found = [(k, t.afterwards.challenge) for k, t in enumerate(traces(raw)) if t.afterwards]
    k, challenge = next((k, each) for k, each in found if each)
    words = story(raw, replicate=k)
    assert f"Year {challenge.year}: Dogwood challenges it The guarantors are called." in words
    assert f"broken in year {challenge.year}: it does not last 7 years." in words
    assert "told by dice of their own, on which no count rests" in words


@pytest.mark.parametrize(
    ("resolve", "said"),
    [
        (1.0, "Ash, Birch and Cedar honour the call. That is enough: the call is honoured."),
        (0.0, "Ash, Birch and Cedar do not honour it. That is not enough: it is not honoured."),
    ],
)
def test_whether_those_who_honour_a_call_are_enough_is_told(resolve, said):
    raw = guarded(activation="unanimity")
    for own in raw["states"].values():
        own["resolve"] = resolve
    raw["states"]["Dogwood"] |= {"challenge_cost": 0.0, "defeat": 0.95}
    raw["aftermath"] |= {"opportunity": 1, "horizon": 100}
    assert said in story(raw)


def test_an_agreement_that_nobody_challenges_lasts():
    raw = guarded()
    raw["states"]["Dogwood"]["opportunity"] = 0
    assert story(raw).endswith("Nobody challenges it within 7 years: it lasts.")


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_the_story_after_signature_fits_every_width(width):
    raw = guarded(label="An accord with a name that is rather long for a narrow terminal")
    raw["states"]["Ash"] |= {"ratifies_at": 0.5, "label": "The Federal Republic of Ash"}
    for replicate in range(4):
        assert "enters into force" in story(raw, width, replicate)


# --- Disputed signatures ---


def disputed(chance: float, **protocol: Any) -> Raw:
    """Two texts, one of which Ash has to sign; Birch may block, and disputes Ash's signature."""
    raw = utilities({"Ash": [0.9, 0.3], "Birch": [0.8, 0.3]}, 0.4)
    raw["protocol"] = {**LINES["protocol"], "rounds": 3, **protocol}
    raw["table"] = {"veto": ["Birch"], "quota": "none", "signatories": ["Ash"]}
    raw["states"]["Birch"]["disputes"] = {"Ash": chance}
    return raw


def test_the_opening_says_who_disputes_whose_signature_and_how_it_may_be_settled():
    words = story(disputed(0.25))
    assert "Birch does not accept the signature of Ash, and says no to every text" in words
    assert "this may be settled (chance: 25 of 100)" in words


def test_a_refusal_for_a_disputed_signature_is_told_as_one():
    words = story(disputed(0.0))
    assert "Birch 80.0 40.0 40.0 – does not accept the signature of Ash" in words
    assert "though it is worth its demand" not in words


def test_in_stacked_talk_a_refusal_for_a_disputed_signature_is_told_as_one():
    words = story(disputed(0.0, talk="stacked"))
    assert "Birch refuses it (does not accept the signature of Ash; its yes would have" in words


def test_a_state_that_disputes_all_that_could_be_put_says_so():
    words = story(disputed(0.0))
    assert "puts no text: all on offer need a signature that it does not accept (Ash)." in words


def test_nobody_is_said_to_have_held_out_alone_where_a_signature_was_disputed():
    assert "or did not accept a signature" in story(disputed(0.0))


def test_a_settled_dispute_is_told_before_the_round_in_which_it_is_settled():
    raw = disputed(1.0)
    assert [tuple(each) for each in tell("base", resolved(raw), 7, 0).settled] == [
        (1, "Birch", "Ash")
    ]
    assert "Round 1 Before it: Birch now accepts the signature of Ash." in story(raw)


def test_a_dispute_that_is_never_settled_is_none_that_was():
    assert tell("base", resolved(disputed(0.0)), 7, 0).settled == ()


@bounded(60)
@given(scenarios(("spatial", "utilities")))
def test_a_reply_for_a_disputed_signature_names_whose_it_is(raw):
    variant = resolved(raw)
    words = read(variant)
    trace = tell("base", variant, 7, 0)
    replies = [r for each in trace.told for r in getattr(each, "replies", ()) if r.is_disputed]
    shown = [r for r in replies if r.is_needed and r.answer == "no"]
    assert not shown or "does not accept the signature of" in words
