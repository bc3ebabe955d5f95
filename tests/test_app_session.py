"""A session of the app: people sit down, are asked, answer, go away; each sees what is theirs."""

import pytest
from app_talks import asked, play_out, sessions, until
from builders import study_of
from commands import FIRST_STEPS, ROOT

from sim.app.session import Session
from sim.scenario.faults import RequestError
from sim.scenario.load import load
from sim.study import watch

FLAGSHIP = str(ROOT / "scenarios" / "ukraine-2025.yaml")
STACKED = {
    "frameworks": {"accord": {}, "bargain": {}, "charter": {}},
    "states": {
        "Ash": {"utilities": {"accord": 1.0, "bargain": 0.6, "charter": 0.1}, "reservation": 0.2},
        "Birch": {"utilities": {"accord": 0.1, "bargain": 0.6, "charter": 1.0}, "reservation": 0.2},
    },
    "table": {"quota": "unanimity"},
    "protocol": {"talk": "stacked", "rounds": 6, "offers": "favourite", "concession": "linear"},
}


@pytest.fixture
def begun():
    """Sessions that are closed at the end."""
    with sessions() as session:
        yield session


def simulated(told, study, variant, replicate):
    """Answers and offers as the simulated states gave them in the story that `watch` tells."""
    trace = watch(study, variant, replicate)
    answers, offers = {}, {}
    for each in trace.told:
        if hasattr(each, "replies"):
            offers[each.speaker, each.number] = each.framework
            for reply in each.replies:
                answers[reply.state, each.number] = reply.answer
        else:
            offers[each.state, each.number] = each.framework
            if each.reply:
                answers[each.state, each.number] = each.reply.answer
    told.append(trace)
    return (
        lambda view: answers[view.state, view.round],
        lambda view: offers[view.state, view.round] or "",
    )


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("path", "variant", "states"),
    [
        (FIRST_STEPS, "amber_may_block", ("Amber", "Coral")),
        (FLAGSHIP, "p5_may_block", ("Russia", "USA")),
    ],
)
def test_people_who_answer_as_the_simulated_states_would_hold_the_talks_of_watch(
    begun, path, variant, states, order
):
    study, told = load(path), []
    session, keys = begun(study, *states, variant=variant)
    session.begin()
    play_out(session, keys[::order], *simulated(told, study, variant, 3))
    hall, (trace,) = session.hall(), told
    heard = [each.heard for each in hall.spoken]
    assert heard == [each.heard for each in trace.told]
    assert (hall.outcome.framework, hall.outcome.round) == (trace.framework, trace.round)


def test_in_stacked_talk_too(begun):
    study, told = study_of(STACKED), []
    session, keys = begun(study, "Ash", "Birch")
    session.begin()
    play_out(session, keys, *simulated(told, study, "base", 3))
    assert [each.heard for each in session.hall().spoken] == [each.heard for each in told[0].told]


def test_a_person_who_is_stood_in_for_speaks_as_the_simulated_state(begun):
    study = load(FIRST_STEPS)
    session, _ = begun(study, "Amber", "Coral")
    session.seating.stand_in("Amber", True)
    session.seating.stand_in("Coral", True)
    session.begin()
    until(lambda: session.hall().stage == "over")
    trace = watch(study, None, 3)
    assert [each.heard for each in session.hall().spoken] == [each.heard for each in trace.told]


def test_all_who_are_to_answer_are_asked_at_once(begun):
    session, keys = begun(load(FIRST_STEPS), "Amber", "Coral")  # Basalt speaks first here
    session.begin()
    until(lambda: all(asked(session, key) for key in keys))
    assert session.hall().table.state == "Basalt"


def test_what_a_person_answers_stays_unheard_until_all_have_answered(begun):
    session, (amber, coral) = begun(load(FIRST_STEPS), "Amber", "Coral")
    session.begin()
    until(lambda: asked(session, amber) and asked(session, coral))
    session.say(amber, asked(session, amber).number, "no")
    assert session.hall().spoken == ()


def test_standing_in_answers_the_question_that_waits(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    session.seating.stand_in("Amber", True)
    until(lambda: session.hall().stage == "over")


def test_a_person_who_is_stood_in_for_may_speak_again(begun):
    session, (amber, coral) = begun(load(FIRST_STEPS), "Amber", "Coral")
    session.seating.stand_in("Amber", True)
    session.seating.stand_in("Coral", True)
    session.seating.speak_again(amber)
    assert [session.mine(key).is_stood_in for key in (amber, coral)] == [False, True]


@pytest.mark.parametrize(
    "press",
    [
        lambda seating, key: seating.speak_again(key),
        lambda seating, _: seating.stand_in("Amber", False),
    ],
    ids=["the person", "the host"],
)
def test_the_talks_wait_for_nobody_on_a_seat_that_was_freed_before_the_press(begun, press):
    session, (amber, coral) = begun(load(FIRST_STEPS), "Amber", "Coral")
    session.begin()
    until(lambda: asked(session, amber) and asked(session, coral))
    session.seating.free("Amber")
    press(session.seating, amber)
    session.seating.free("Coral")
    until(lambda: session.hall().stage == "over")


def test_whoever_held_a_seat_before_does_not_speak_again_for_whoever_holds_it_now(begun):
    session, (before,) = begun(load(FIRST_STEPS), "Amber")
    session.seating.free("Amber")
    now = session.seating.take("Amber")
    session.seating.stand_in("Amber", True)
    session.seating.speak_again(before)
    assert session.mine(now).is_stood_in


def test_a_person_who_leaves_is_stood_in_for_and_the_seat_is_free_afterwards(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    session.seating.leave(amber)
    until(lambda: session.hall().stage == "over")
    assert session.mine(amber) is None
    assert "Amber" in session.hall().free


def test_when_time_is_up_the_simulated_state_gives_that_answer_alone(begun, monkeypatch):
    monkeypatch.setattr("sim.app.session.LIMITS", {0.05: "a moment", None: "no limit"})
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.allow(0.05)
    session.begin()
    until(lambda: session.mine(amber).was_late)
    assert not session.mine(amber).is_stood_in


def test_an_answer_to_an_earlier_question_is_not_heard(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    number = asked(session, amber).number
    assert session.say(amber, number, "no")
    assert not session.say(amber, number, "yes")


@pytest.mark.parametrize("word", ["", "maybe", "quiet_border", "Yes"])
def test_what_is_no_answer_is_not_heard(begun, word):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    assert not session.say(amber, asked(session, amber).number, word)


def test_nobody_answers_with_a_key_that_is_not_theirs(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    assert not session.say("A" * 22, asked(session, amber).number, "yes")
    assert session.mine("A" * 22) is None


def test_a_seat_that_is_taken_is_not_given_again(begun):
    session, _ = begun(load(FIRST_STEPS), "Amber")
    with pytest.raises(RequestError, match="has just been taken"):
        session.seating.take("Amber")


def test_no_seat_is_given_while_the_talks_are_on(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    with pytest.raises(RequestError, match="the talks are on"):
        session.seating.take("Coral")


def place_of(session, state):
    """A state as everybody sees it."""
    return next(place for place in session.hall().places if place.state == state)


def test_whoever_takes_a_freed_seat_has_no_page_of_the_one_before(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.seating.opened(amber, 1)
    assert place_of(session, "Amber").has_page
    session.seating.free("Amber")
    session.seating.take("Amber")
    assert not place_of(session, "Amber").has_page


def test_a_seat_freed_in_the_talks_is_spoken_for_by_whoever_takes_it_next(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    session.seating.free("Amber")
    until(lambda: session.hall().stage == "over")
    assert not session.mine(session.seating.take("Amber")).is_stood_in


def test_what_is_said_in_talks_that_were_ended_is_not_heard(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    session.begin()
    until(lambda: asked(session, amber))
    session.note(1, None)
    assert session.hall().table is not None


def test_a_browser_finds_its_seat_again(begun):
    session, _ = begun(load(FIRST_STEPS))
    key = session.seating.take("Amber", "this browser")
    assert session.seating.taken_in("this browser") == (("Amber", key),)
    assert session.seating.taken_in("another") == ()


def test_starting_over_ends_what_is_asked_and_draws_new_dice(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    before = asked(session, amber).number, session.hall().replicate
    session.begin(new_dice=True)
    until(lambda: asked(session, amber) or session.hall().stage == "over")
    assert session.hall().run == 2
    assert session.hall().replicate != before[1]
    assert not session.say(amber, before[0], "yes")


def test_back_in_the_lobby_nothing_is_left_of_the_talks(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    session.stop()
    hall = session.hall()
    assert (hall.stage, hall.spoken, hall.table, hall.outcome) == ("lobby", (), None, None)


def test_closing_ends_the_thread_that_waits_for_a_person(begun):
    session, (amber,) = begun(load(FIRST_STEPS), "Amber")
    session.begin()
    until(lambda: asked(session, amber))
    thread = session._thread
    session.close()
    assert not thread.is_alive()
    session.begin()
    assert session.hall().stage != "over"


def test_what_one_knows_of_oneself_stays_between_two_questions(begun):
    dear = STACKED | {"protocol": STACKED["protocol"] | {"cost": 0.05, "talk": "plenary"}}
    session, (ash,) = begun(study_of(dear), "Ash")
    session.begin()
    known = []

    def say(view):
        known.append(view.no_deal)
        return "no"

    play_out(session, [ash], say, lambda view: say(view) and "")
    assert known[-1] < known[0]
    assert session.mine(ash).question is None
    assert session.mine(ash).own.no_deal == known[-1]
    session.stop()
    assert session.mine(ash).own.no_deal == known[0]


def test_a_text_whose_signature_is_disputed_is_no_answer(begun):
    states = STACKED["states"]
    ash = states["Ash"] | {"disputes": {"Birch": 0.0}}
    texts = {"accord": {"signatories": ["Birch"]}, "bargain": {}, "charter": {}}
    study = study_of(STACKED | {"frameworks": texts, "states": states | {"Ash": ash}})
    session, (key,) = begun(study, "Ash")
    session.begin()
    until(lambda: asked(session, key))
    question = asked(session, key)
    assert question.view.text is None
    assert not session.say(key, question.number, "accord")
    assert session.say(key, question.number, "bargain")


def test_a_limit_that_is_not_offered_is_refused(begun):
    session, _ = begun(load(FIRST_STEPS))
    with pytest.raises(RequestError, match="the limit is one of no limit, 30 seconds"):
        session.allow(0.001)


def test_more_texts_than_anybody_reads_are_refused_in_a_line():
    texts = {f"t{n}": {} for n in range(201)}
    states = {"Ash": {"utilities": dict.fromkeys(texts, 0.5), "reservation": 0.1}}
    study = study_of({"frameworks": texts, "states": states, "table": {"quota": "majority"}})
    with pytest.raises(RequestError, match="201 texts are more than anybody reads"):
        Session(study)


def test_talks_that_break_off_are_told_of_and_can_be_begun_again(begun, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    session, _ = begun(load(FIRST_STEPS))
    with monkeypatch.context() as patch:
        patch.setattr("sim.app.session.play", broken)
        session.begin(False)
        until(lambda: session.hall().stage == "over")
    assert session.hall().trouble == "The talks have broken off (ZeroDivisionError); start over."
    session.begin(False)
    until(lambda: session.hall().stage == "over")
    assert session.hall().trouble is None
