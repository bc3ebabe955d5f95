"""The page of a person on a chair: what they know, what they are asked, how it went for them."""

import time
from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from nicegui import context, ui

from sim.analysis.playing.debrief import Debrief
from sim.analysis.playing.known import Own
from sim.app.chair import Question
from sim.app.own_words import Row, in_own_order, positions, scales, worth_of
from sim.app.pages.common import opening, origin_line, round_table, so_far, state_of_talks
from sim.app.pages.looking_back import looking_back
from sim.app.pages.markup import joined, table_of, tagged
from sim.app.pages.parts import Inscribed, Part, button, heading, keep, listed, table, words
from sim.app.session import Session
from sim.app.words import quoted, who
from sim.present.naming import state_name, text_name
from sim.present.playing.places import places
from sim.present.theory.explained_words import points
from sim.scenario.schema import Variant

LABELS = {"yes": "Accept", "no": "Refuse", "abstain": "Abstain"}
PREFERENCES = (
    "What each text is worth to you in these talks, in points of 100; under the line of no deal "
    "you would rather have none"
)


def seat(session: Session, key: str) -> None:
    """A person's own page; whoever has its link has the seat."""
    mine = session.mine(key)
    if mine is None:
        heading("This seat is no longer yours", 1)
        words("It was given back or freed. You may take a free one.")
        ui.link("To the lobby", "/")
        return
    session.seating.opened(key, 1)
    context.client.on_delete(lambda: session.seating.opened(key, -1))
    name = state_name(mine.own.state, session.hall().sitting.scenario)
    heading(f"You speak for {name}", 1)

    def say(question: Question, word: str) -> None:
        session.say(key, question.number, word)
        asked.refresh()  # at once: whoever has pressed waits for it, while other pages may wait

    told = Part(lambda: session.mine(key) is None, _gone), *state_of_talks(session, mine.own.state)
    asked = Part(lambda: _asked(session, key), partial(_ask, session, say), "asked")
    keep(
        session.bell,
        *told,
        asked,
        Part(partial(_told, session, key), partial(looking_back, session)),
        Part(lambda: _stands_in(session, key), partial(_come_back, session, key)),
        Inscribed(lambda: _preferences(session, key), partial(_prefer, session)),
        *round_table(session),
        so_far(session),
    )
    _background(session, mine.own.state)
    with ui.element("div").classes("row-of"):
        button("Leave this seat", lambda: _leave(session, key), quiet=True)
    keep(session.bell, origin_line(session))


def _leave(session: Session, key: str) -> None:
    session.seating.leave(key)
    ui.navigate.to("/")


def _gone(is_gone: bool) -> None:
    if is_gone:
        words("The host has freed this seat.")
        ui.link("To the lobby", "/")


def _asked(session: Session, key: str) -> Question | None:
    own = session.mine(key)
    return own.question if own and not own.is_stood_in else None


Say = Callable[[Question, str], None]


def _ask(session: Session, say: Say, question: Question | None) -> None:
    """The question that is open, or what was said to it."""
    if question is None:
        return
    scenario = session.hall().sitting.scenario
    if question.said is not None:
        words(_said(question, scenario), classes="quiet")
        return
    if question.until is not None:
        _time_left(question.until)
    (_answer if question.view.text is not None else _put)(
        question, scenario, partial(say, question)
    )


def _said(question: Question, scenario: Variant) -> str:
    word = str(question.said)
    if question.view.text is None:
        return f"You put “{text_name(word, scenario)}”." if word else "You put no text."
    return f"Your answer: {LABELS[word].lower()}. The others are thinking."


def _time_left(until: float) -> None:
    left = words("", classes="clock")

    def tell() -> None:
        left.set_text(f"{max(0, round(until - time.monotonic()))} seconds left")

    tell()
    ui.timer(1.0, tell)


def _answer(question: Question, scenario: Variant, say: Callable[[str], None]) -> None:
    view, text = question.view, str(question.view.text)
    heading(f"{who(view.by, scenario)} puts {quoted(text, scenario)}.").run_method("focus")
    for line in worth_of(view, scenario):
        words(line)
    if found := [*places(scenario, text, view.state)]:
        rows = [(place.issue, place.stands, place.wish) for place in found]
        table(("Issue", "This text", "You would like"), rows, "Issue by issue")
    with ui.element("div").classes("row-of"):
        for word, label in LABELS.items():
            button(label, partial(say, word), quiet=word == "abstain")


def _put(question: Question, scenario: Variant, say: Callable[[str], None]) -> None:
    view = question.view
    heading("You have the floor: which text do you put?").run_method("focus")
    words(f"No deal is worth {points(view.no_deal)} of 100 points to you.")
    best = sorted(view.may_put, key=lambda text: -view.worth[text])
    said = {text: f"{text_name(text, scenario)} ({points(view.worth[text])})" for text in best}
    chosen = ui.radio(said).props('aria-label="Texts, the best for you first"')
    with ui.element("div").classes("row-of"):
        put = button("Put this text", lambda: say(str(chosen.value)))
        put.bind_enabled_from(chosen, "value", backward=bool)
        button("Put no text", partial(say, ""), quiet=True)


def _told(session: Session, key: str) -> tuple[bool, Debrief | None]:
    return session.is_looking_back(key), session.debrief(key)


def _stands_in(session: Session, key: str) -> tuple[bool, bool]:
    own = session.mine(key)
    return (own.is_stood_in, own.was_late) if own else (False, False)


def _come_back(session: Session, key: str, shown: tuple[bool, bool]) -> None:
    is_stood_in, was_late = shown
    if is_stood_in:
        words("The simulated state speaks for you.")
        button("Speak for yourself again", lambda: session.seating.speak_again(key))
    elif was_late:
        words("Time was up: the simulated state answered the last question for you.")


def _preferences(session: Session, key: str) -> Own | None:
    mine = session.mine(key)
    return mine.own if mine else None


def _prefer(session: Session, own: Own | None) -> Markup:
    """The texts in one's own order, with the line of no deal among them."""
    if own is None:
        return Markup("")
    order = in_own_order(own, session.known, session.hall().sitting.scenario)
    rows = [(row.worth, _text_and_beside(row)) for row in order]
    marked = next(n for n, row in enumerate(order) if row.is_no_deal)
    shown = table_of((), rows, PREFERENCES, marked, named=1)
    return tagged("h2", "What you want") + tagged("div", shown, "wide")


def _text_and_beside(row: Row) -> Markup:
    return tagged("span", row.text) + joined(tagged("span", line, "small") for line in row.beside)


def _background(session: Session, state: str) -> None:
    """What does not change: the brief, the question, what the others are known to want."""
    hall = session.hall()
    scenario = hall.sitting.scenario
    if brief := scenario.states[state].brief:
        heading("For you alone")
        words(brief, classes="as-written")
    heading("What the others are known to want")
    words("As the file codes them on average; what each wants in these talks is drawn around it.")
    head, rows = positions(session.known, state, scenario)
    if rows:
        table(head, rows, "Where each would like the issues to stand")
    heading("The question")
    opening(session.study, hall.variant, level=3)
    listed(scales(scenario))
