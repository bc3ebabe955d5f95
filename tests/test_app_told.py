"""What the app tells people: which round is on, who agreed, what became of it, what they want."""

from dataclasses import fields

import pytest
from app_talks import play_out, sessions, until
from builders import study_of
from commands import FIRST_STEPS, ROOT

from sim.app.discreet import Discreet
from sim.app.own_words import in_own_order, positions
from sim.app.shown import Hall
from sim.app.words import clock, ended, round_in_words, waits_for
from sim.scenario.load import load

FLAGSHIP = str(ROOT / "scenarios" / "ukraine-2025.yaml")
AFTER = {
    "frameworks": {"pact": {"guarantors": ["Birch"], "signatories": ["Ash", "Birch"]}},
    "states": {
        "Ash": {"utilities": {"pact": 0.9}, "reservation": 0.1},
        "Birch": {
            "utilities": {"pact": 0.8},
            "reservation": 0.1,
            "ratifies_at": 0.4,
            "resolve": 1.0,
            "capability": 1.0,
        },
        "Cedar": {"utilities": {"pact": 0.313}, "reservation": 0.1, "may_challenge": True},
    },
    "table": {"quota": "none"},
    "protocol": {"rounds": 2},
}


@pytest.fixture
def begun():
    """Sessions that are closed at the end."""
    with sessions() as session:
        yield session


def crowd(states):
    """A study of so many states that all want all texts."""
    mind = {"ideal": {"tax": 50}, "reservation": 0.1}
    return study_of(
        {
            "issues": {"tax": {}},
            "frameworks": {"low": {"at": {"tax": 40}}, "high": {"at": {"tax": 60}}},
            "states": {f"S{n:02}": mind for n in range(states)},
            "table": {"quota": "majority"},
        }
    )


def test_who_has_the_floor_reads_the_round_that_is_on(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    rounds = []

    def put(view):
        rounds.append((clock(session.hall()), view.round))
        return ""

    play_out(session, [amber], lambda _: "no", put)
    assert rounds
    assert all(said == f"Round {number} of 10" for said, number in rounds)


def test_until_a_text_is_put_the_table_shows_what_was_said_last(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    shown = []

    def put(_):
        shown.append(session.hall().last_said)
        return ""

    play_out(session, [amber], lambda _: "no", put)
    assert any(said.get("Amber") == "no" for said in shown)


def test_everybody_reads_by_whom_it_was_agreed(begun):
    session, (ash,) = begun(study_of(AFTER), "Ash")
    session.begin()
    play_out(session, [ash], lambda _: "yes", lambda view: view.may_put[0])
    hall = session.hall()
    first, *_ = ended(hall.outcome, hall.sitting.scenario)
    consents = [state for state in hall.sitting.scenario.states if state in hall.outcome.consents]
    assert first.startswith("Agreed in round 1 by Ash, Birch")
    assert hall.outcome.consents == tuple(consents)


def test_a_debrief_tells_what_became_of_the_agreement(begun):
    session, (ash,) = begun(study_of(AFTER), "Ash")
    session.begin()
    play_out(session, [ash], lambda _: "yes", lambda view: view.may_put[0])
    until(lambda: session.debrief(ash) is not None, 60)
    told = session.debrief(ash)
    said = [*Discreet(told, session.hall().sitting.scenario).after()]
    assert said[:2] == ["The parliament of Birch ratifies it.", "It enters into force."]
    assert "Cedar may challenge it: enough guarantors answer in 100 of 100 calls." in said
    assert "31.3" not in " ".join(said)


def test_where_the_file_says_nothing_of_it_nothing_is_told_of_afterwards(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    play_out(session, [amber], lambda _: "yes", lambda view: view.may_put[0])
    until(lambda: session.debrief(amber) is not None, 60)
    told = session.debrief(amber)
    assert [*Discreet(told, session.hall().sitting.scenario).after()] == []


def test_many_who_want_a_text_are_counted(begun):
    session, (first,) = begun(crowd(20), "S00")
    rows = in_own_order(session.mine(first).own, session.known, session.hall().sitting.scenario)
    assert rows[0].beside[-1] == "Known to prefer it: 19 of 19 others."


def test_many_states_stand_below_each_other(begun):
    session, _ = begun(crowd(20), "S00")
    head, rows = positions(session.known, "S00", session.hall().sitting.scenario)
    assert (head, rows[0], len(rows)) == (["State", "tax"], ["You", "50"], 20)


def test_nobody_is_told_to_wait_for_themselves(begun):
    table = begun(load(FIRST_STEPS))[0].hall().sitting.scenario
    assert waits_for(["Amber", "Coral"], table, "Amber") == "Waiting for you and Coral."
    assert waits_for(["Amber", "Coral"], table) == "Waiting for Amber and Coral."


def test_the_line_of_no_deal_parts_what_is_at_least_as_good_from_what_is_worse(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    own, table = session.mine(amber).own, session.hall().sitting.scenario
    rows = in_own_order(own, session.known, table)
    line = next(n for n, row in enumerate(rows) if row.is_no_deal)
    assert line == sum(worth >= own.no_deal for worth in own.worth.values())
    worths = [float(row.worth) for row in rows]
    assert worths == sorted(worths, reverse=True)


def test_who_is_not_at_the_table_is_not_named_among_those_who_want_a_text(begun):
    session, (usa,) = begun(load(FLAGSHIP), "USA", variant="russia_excluded")
    rows = in_own_order(session.mine(usa).own, session.known, session.hall().sitting.scenario)
    wanted = [line for row in rows for line in row.beside if line.startswith("Known to prefer")]
    assert wanted
    assert not any("Russia" in line for line in wanted)


def test_of_the_others_the_mean_codings_are_known(begun):
    session, _ = begun(load(FIRST_STEPS), "Amber")
    head, rows = positions(session.known, "Amber", session.hall().sitting.scenario)
    assert head == ["Issue", "You", "Basalt", "Coral"]
    assert rows[0] == ["Observers at the border", "85", "10", "45"]


def test_a_debrief_names_the_others_without_their_numbers(begun):
    study = load(FIRST_STEPS)
    session, (amber,) = begun(study, "Amber")
    session.begin()
    play_out(session, [amber], lambda _: "yes", lambda view: view.may_put[0])
    until(lambda: session.debrief(amber) is not None, 60)
    told = session.debrief(amber)
    said = " ".join(Discreet(told, session.hall().sitting.scenario).got())
    numbers = [f"{100 * told.surplus[state]:+.1f}" for state in ("Basalt", "Coral")]
    assert "Basalt" in said
    assert not any(number.lstrip("+-") in said for number in numbers)


def test_a_round_is_told_in_words(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    play_out(session, [amber], lambda _: "no", lambda _: "")
    hall = session.hall()
    assert round_in_words(hall.spoken[0], hall.sitting.scenario).startswith(
        "Basalt puts “A quiet border”."
    )


def test_what_everybody_sees_has_no_place_for_anybodys_numbers():
    # `sitting` holds the file, from which the pages take names; what they show of it is tested in
    # the browser.
    shown = {field.name for field in fields(Hall)}
    assert shown.isdisjoint({"worth", "own", "known", "utility", "demand", "no_deal", "question"})


def test_a_person_sees_their_own_draws_and_nobody_elses(begun):
    session, (amber, coral) = begun(load(FIRST_STEPS), "Amber", "Coral")
    assert session.mine(amber).own.state == "Amber"
    assert session.mine(amber).own.worth != session.mine(coral).own.worth
