"""A replicate told in words: every kind of talk, answer and event, and nothing that is not so."""

import io
import re
from typing import Any

import pytest
from builders import Raw, bounded, resolved, scenarios, utilities
from hypothesis import given
from rich.console import Console

from sim.negotiation.agents.telling import tell
from sim.negotiation.trace import TurnTold
from sim.present.events import happenings
from sim.present.narrate import narrate
from sim.scenario.schema import Variant

TWO = {"Ash": [0.9, 0.4], "Birch": [0.3, 0.8]}


def story(variant: Variant, width: int = 80, replicate: int = 0) -> str:
    """What is printed, without the blanks at the ends of lines."""
    console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False, markup=False)
    console.print(narrate(tell("base", variant, 7, replicate), variant, width))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in lines)


def told(raw: Raw, **changes: Any) -> str:
    """The story on one line, as a reader takes it in."""
    return " ".join(story(resolved(raw | changes)).split())


def stubborn(**rest: Any) -> Raw:
    """Two states that never agree: each holds out for its own."""
    protocol = {"rounds": 2, "speaker": "rotation", "offers": "favourite", "concession": "hardline"}
    return utilities(TWO, 0.2, protocol=protocol | rest.pop("protocol", {}), **rest)


def test_stacked_talk_is_told_turn_by_turn() -> None:
    text = story(resolved(stubborn(protocol={"talk": "stacked"})))
    assert "Round 1\n  Ash puts “accord”.\n  Birch refuses it (50.0 short: holds out for" in text
    flat = " ".join(text.split())
    assert "more; its yes would have carried it) and puts “bargain”. Round 2" in flat
    assert "Ash refuses “bargain” put by Birch (50.0 short: holds out for more;" in flat
    assert "No agreement after 2 rounds" in flat


def test_in_stacked_talk_acceptance_and_agreement_are_told() -> None:
    raw = utilities({"Ash": [0.9], "Birch": [0.8]}, protocol={"talk": "stacked"})
    assert "Ash puts “accord”. Birch accepts it. It carries. Agreed in round 1" in told(raw)


def test_in_stacked_talk_who_abstains_lets_a_text_stand() -> None:
    raw = utilities(
        {"Ash": [0.9, 0.1], "Birch": [0.6, 0.7], "Cedar": [0.9, 0.1]},
        table={"quota": {"votes": 2}},
        protocol={"talk": "stacked", "concession": "hardline", "abstains": 0.15},
    )
    expected = "Birch lets it stand (10.0 short). Cedar accepts it. It carries."
    assert expected in told(raw)


def test_a_mediator_puts_texts_and_is_no_state() -> None:
    text = told(stubborn(protocol={"speaker": "mediator"}))
    assert re.search(r"Round 1 The mediator puts “(accord|bargain)”\.", text)


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        (["Cedar", "Cedar"], "puts no text: no text can be concluded at this table."),
        (
            ["Cedar", "Ash"],
            "it would not accept now “bargain”, the only text that can be concluded",
        ),
        (["Ash", "Ash"], "puts no text: it would accept none on offer now."),
    ],
)
def test_nobody_is_called_unwilling_where_nothing_can_be_concluded(
    signed: list[str], words: str
) -> None:
    low = {"Ash": [0.1, 0.1], "Birch": [0.1, 0.1], "Cedar": [0.9, 0.9]}
    raw = utilities(low, 0.5, table={"seats": {"Cedar": "excluded"}, "quota": "none"})
    listed = zip(("accord", "bargain"), signed, strict=True)
    raw["frameworks"] = {name: {"signatories": [state]} for name, state in listed}
    assert words in told(raw)


def test_abstentions_are_told_apart_from_refusals() -> None:
    raw = stubborn(protocol={"abstains": 0.6, "concession": "hardline"})
    assert "Abstains: Birch (50.0 short)." in told(raw)


def test_a_withdrawn_consent_names_with_whom_it_would_have_been_a_yes() -> None:
    raw = stubborn()
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    text = told(raw)
    assert "Ash says yes only with Birch." in text
    assert "Yes: nobody." in text
    assert re.search(r"Ash 90.0 90.0 20.0 – would say yes with Birch", text)


def test_an_answer_that_waves_is_not_called_holding_out() -> None:
    raw = utilities({"Ash": [0.9], "Birch": [0.5]}, protocol={"precision": 0.01, "rounds": 20})
    texts = [" ".join(story(resolved(raw), replicate=k).split()) for k in range(8)]
    assert all("Some answers waver" in text for text in texts)
    assert any("– refuses, though it is worth its demand" in text for text in texts)


def test_events_are_told_before_their_round_by_label_or_by_what_they_change() -> None:
    events = [
        {"round": 2, "label": "A crisis", "table": {"veto": ["Ash"]}},
        {"round": 2, "table": {"seats": {"Birch": "observer"}, "veto": [], "quota": "majority"}},
        {"round": 3, "states": {"Ash": {"reservation": 0.1, "concession": "sincere"}}},
        {"round": 3, "protocol": {"speaker": {"chair": "Ash"}, "offers": "expected"}},
        {"round": 3, "frameworks": {"accord": {"veto": ["Ash"]}}},
    ]
    variant = resolved(stubborn(protocol={"rounds": 4}, events=events))
    assert happenings(variant, 1) == []
    assert happenings(variant, 2) == [
        "A crisis",
        "Birch now only observes; nobody may block any longer; "
        "the quota is now a majority of the parties",
    ]
    assert happenings(variant, 3) == [
        "other terms for Ash (reservation, concession)",
        "Ash takes the chair; other rules of talk (offers)",
        "“accord” now needs other consents",
    ]


def test_the_seats_of_the_end_are_those_of_the_last_round() -> None:
    raw = utilities(
        {"Ash": [0.9], "Birch": [0.8], "Cedar": [0.7]},
        {"Ash": 0.0, "Birch": 0.9, "Cedar": 0.0},
        table={"quota": "unanimity", "seats": {"Cedar": "excluded"}},
        events=[{"round": 2, "table": {"seats": {"Cedar": "party", "Birch": "excluded"}}}],
    )
    text = told(raw, protocol={"concession": "sincere"})
    assert "Absent: Cedar." in text
    assert "Before it: Cedar now sits at the table; Birch is now absent." in text
    assert "Agreed in round 2" in text
    assert "Birch (-10.0, absent)" in text
    assert "Cedar (+70.0)" in text


@bounded(150)
@given(scenarios(("spatial", "scores", "utilities")))
def test_whatever_happens_can_be_told_in_any_width(raw: Raw) -> None:
    variant = resolved(raw)
    trace = tell("base", variant, 7, 0)
    for width in (40, 80, 132):
        text = story(variant, width)
        assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    assert flat.count("It carries.") == (trace.framework is not None)
    assert flat.count(" Round ") == trace.round
    assert "None" not in flat
    decisive = [
        reply
        for each in trace.told
        for reply in ([each.reply] if isinstance(each, TurnTold) else each.replies)
        if reply and reply.decisive_by
    ]
    assert bool(decisive) == ("would have carried it" in flat)


@pytest.mark.parametrize("width", [40, 80])
def test_names_are_text_and_no_markup(width: int) -> None:
    raw = utilities({"[b]Ash[/b]": [0.9], "Birch": [0.8]})
    assert "[b]Ash[/b]" in story(resolved(raw), width)


def test_demands_are_said_to_rise_only_where_they_may() -> None:
    raw = stubborn()
    assert "below no deal. " in told(raw)
    event = {"round": 2, "states": {"Ash": {"reservation": 0.3}}}
    assert "below no deal (but it may rise at an event). " in told(raw | {"events": [event]})
    text = told(stubborn(protocol={"reciprocity": 0.5}), events=[event])
    assert "(but it may rise as others take back or at an event)" in text


def test_nobody_is_blamed_where_an_event_has_closed_the_zone() -> None:
    states = {"Ash": [0.9], "Birch": [0.6]}
    raw = utilities(states, 0.5, protocol={"rounds": 4, "concession": "hardline"})
    raw["states"]["Birch"]["aspiration"] = 1.0
    assert "somebody held out for more." in told(raw)
    event = {"round": 2, "states": {"Birch": {"reservation": 0.95}}}
    text = told(raw | {"events": [event]})
    assert "held out for more." not in text
    assert "(an event may have closed what was acceptable before)" in text
