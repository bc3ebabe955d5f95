"""A person at the keyboard, through the real command line: what is shown, read and refused."""

import errno
import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from commands import FIRST_STEPS, ROOT, Ran, Sim, one_line

Typed = Callable[..., Ran]
AMBER = ("--as", "Amber", "--variant", "amber_may_block", "--replicate", "3")
HOUSE = ROOT / "scenarios" / "rules-of-the-house.yaml"


@pytest.fixture
def play(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`sim play` with these lines on standard input."""

    def run(typed: str, file: object, *words: object) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return sim("play", file, *words, "--no-color")

    return run


def flat(ran: Ran) -> str:
    """What was printed, on one line, of a session that went well."""
    code, out, err = ran
    assert (code, err) == (0, "")
    return " ".join(out.split())


def written(folder: Path, **more: object) -> Path:
    """The first steps, with briefs and whatever else is said."""
    raw = yaml.safe_load(Path(FIRST_STEPS).read_text(encoding="utf-8"))
    for name, state in raw["states"].items():
        state["brief"] = f"Only {name} knows this."
    del raw["explore"]  # names a variant that may be replaced
    raw.update(more)
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    return path


# --- What is shown ---


def test_a_session_ends_in_agreement_and_a_debrief(play: Typed) -> None:
    said = flat(play("y\n", FIRST_STEPS, *AMBER))
    assert "Basalt puts “A quiet border”." in said
    assert "Yes: you. No: Coral. It carries." in said
    assert "Agreed in round 1 by Amber and Basalt: “A quiet border”." in said
    assert "If the coding holds · first-steps · digest" in said
    assert "71 of 100 simulated talks end in an agreement" in said


def test_the_same_talks_can_be_asked_for_again(play: Typed) -> None:
    said = flat(play("q\n", FIRST_STEPS, "--as", "Coral"))
    again = re.search(r"--variant two_of_three --replicate \d+ --seed 1 plays the same", said)
    assert again


def test_texts_stand_in_ones_own_order_with_no_deal_among_them(play: Typed) -> None:
    said = flat(play("q\n", FIRST_STEPS, *AMBER))
    places = [said.index(x) for x in ("1 A watched", "2 A bargain", "– no deal", "3 A quiet")]
    assert places == sorted(places)


def test_the_text_on_the_table_is_compared_with_ones_ideal(play: Typed) -> None:
    said = flat(play("q\n", FIRST_STEPS, *AMBER))
    assert "Observers at the border 10 about 85 0 none, 100 at every crossing" in said
    assert "It needs: a majority of the parties; no veto from you." in said


def test_a_brief_is_shown_to_the_state_that_it_is_for_and_to_no_other(
    play: Typed, tmp_path: Path
) -> None:
    said = flat(play("n\n2\n" * 12, written(tmp_path), *AMBER))
    assert "Only Amber knows this." in said
    assert "Only Basalt" not in said
    assert "Only Coral" not in said


def test_names_are_text_and_never_markup(play: Typed, tmp_path: Path) -> None:
    file = written(tmp_path, title="[bold]Not bold[/bold] [/] :smile:")
    assert "[bold]Not bold[/bold] [/] :smile:" in flat(play("q\n", file, *AMBER))


def test_in_stacked_talk_each_turn_is_told_once(play: Typed) -> None:
    typed = "n\nA watched bank\nq\n"
    said = flat(play(typed, HOUSE, "--as", "Birch", "--variant", "stacked", "--replicate", "8"))
    assert "Round 1 of 12" in said
    assert said.count("You refuse “Free for all” and put “A watched bank”.") == 1
    assert "Your turn. On the table: “Free for all”, put by Alder (largest fleet)." in said


def test_a_mediators_text_is_answered(play: Typed) -> None:
    words = ("--as", "Birch", "--variant", "mediator", "--replicate", "8")
    assert "The mediator puts “The old custom”." in flat(play("q\n", HOUSE, *words))


def test_scores_are_shown_option_by_option(play: Typed) -> None:
    tunnel = ROOT / "scenarios" / "saddle-tunnel.yaml"
    said = flat(play("n\n" * 3 + "q\n", tunnel, "--as", "Karst", "--replicate", "2"))
    assert re.search(r"\d+ of \d+ points", said)
    assert "… and 223 more" in said


def test_without_positions_it_is_said_where_the_others_wishes_stand(play: Typed) -> None:
    rankings = ROOT / "scenarios" / "rankings.yaml"
    said = flat(play("q\n", rankings, "--as", "Ash"))
    assert "Beside each text above stands who prefers it to no deal." in said


def test_an_observer_is_asked_for_texts_alone(play: Typed, tmp_path: Path) -> None:
    watching = {"table": {"seats": {"Coral": "observer"}}}
    file = written(tmp_path, variants={"watching": watching}, explore={})
    said = flat(play("p\n" * 10, file, "--as", "Coral", "--replicate", "1"))
    assert "You have the floor." in said
    assert "You put no text." in said
    assert "Your answer" not in said


def test_what_happens_in_mid_talks_is_said_before_the_round(play: Typed) -> None:
    words = ("--as", "Birch", "--variant", "new_government", "--replicate", "2")
    assert "Before it: " in flat(play("n\n1\n" * 40, HOUSE, *words))


def test_who_is_not_asked_is_told_why(play: Typed, tmp_path: Path) -> None:
    raw = yaml.safe_load(Path(FIRST_STEPS).read_text(encoding="utf-8"))
    raw["states"]["Amber"]["disputes"] = {"Basalt": 0.0}
    raw["frameworks"]["quiet_border"]["signatories"] = ["Basalt"]
    file = written(tmp_path, states=raw["states"], frameworks=raw["frameworks"])
    said = flat(play("n\n2\n" * 12, file, *AMBER))
    assert "You were not asked: it needs a signature that you do not accept." in said
    assert "You do not accept the signature of Basalt" in said


# --- What is typed ---


def test_help_texts_others_and_heard_answer_and_ask_again(play: Typed) -> None:
    said = flat(play("?\ntexts\ntexts bargain\nothers\nheard\nn\nq\n", FIRST_STEPS, *AMBER))
    assert "leave the table: the talks end, and nothing is counted" in said
    assert said.count("What the others are known to want") == 2
    assert said.count("Your answer") >= 6


def test_what_is_no_answer_is_said_and_asked_again(play: Typed) -> None:
    said = flat(play("perhaps\n\ny\n", FIRST_STEPS, *AMBER))
    assert "'perhaps' is no answer: y accepts, n refuses, a abstains." in said
    assert "It carries." in said


@pytest.mark.parametrize("text", ["2", "bargain", "A Bargain", "“a  bargain”"])
def test_a_text_may_be_named_in_any_way(play: Typed, text: str) -> None:
    said = flat(play(f"n\n{text}\nq\n", FIRST_STEPS, *AMBER))
    assert "You put “A bargain”." in said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A bargin", "'A bargin' is no text; did you mean 2, “A bargain”?"),
        ("99", "'99' is no text."),
        ("0", "'0' is no text."),
        ("²", "'²' is no text."),
    ],
)
def test_what_is_no_text_is_said(play: Typed, text: str, why: str) -> None:
    assert why in flat(play(f"n\n{text}\nq\n", FIRST_STEPS, *AMBER))


@pytest.mark.parametrize("typed", ["", "q\n", "n\n", "QUIT\n"])
def test_to_leave_ends_the_talks_and_counts_nothing(play: Typed, typed: str) -> None:
    said = flat(play(typed, FIRST_STEPS, *AMBER))
    assert "You have left the table. The talks end unfinished, and nothing is counted." in said
    assert "Debrief" not in said


def test_a_text_can_be_seen_in_full_before_it_is_put(play: Typed) -> None:
    said = flat(play("see 2\nsee nothing\nq\n", FIRST_STEPS, *AMBER))
    assert "“A bargain”: the text you Observers at the border 50 about 85" in said
    assert "'nothing' is no text." in said


# --- What is refused ---


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--as", "Ambre"), "no state 'Ambre'; did you mean 'Amber'?"),
        (("--as", "Basalt", "--variant", "basalt_excluded"), "neither a vote nor the floor"),
        (("--as", "Amber", "--variant", "amber_may_blok"), "did you mean 'amber_may_block'?"),
        (("--as", "Amber", "--replicate", "-1"), "there is no replicate -1"),
        (("--as", "Amber", "--seed", "-1"), "a whole number from 0 is needed"),
        (("--as", "Amber", "--to", "."), "is a folder; name a file"),
        (("--as", "Amber", "--to", os.devnull), "is no plain file; name one"),
        (("--as", "Amber", "--to", FIRST_STEPS), "is called as a scenario is"),
        (("--as", "Amber", "--to", "nowhere/at/all.txt"), "there is no folder nowhere/at"),
    ],
)
def test_what_cannot_be_played_is_refused_in_a_line(
    play: Typed, words: tuple[str, ...], why: str
) -> None:
    assert why in one_line(play("", FIRST_STEPS, *words))


# --- The whole story, written down ---


def test_the_whole_story_goes_to_a_file(play: Typed, tmp_path: Path) -> None:
    path = tmp_path / "talks.txt"
    assert str(path) in play("y\n", FIRST_STEPS, *AMBER, "--to", path)[1].replace("\n", "")
    story = path.read_text(encoding="utf-8")
    assert "Played by people: Amber." in story
    assert "Debrief: Amber" in story
    assert "could not: worse than no deal" in story or "holds out for more" in story


def test_a_story_goes_where_a_link_leads(play: Typed, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("talks.txt")
    assert play("y\n", FIRST_STEPS, *AMBER, "--to", tmp_path / "link.txt")[0] == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert "Debrief: Amber" in (tmp_path / "talks.txt").read_text()


def test_a_story_that_cannot_be_written_leaves_what_was_there_and_what_is_on_the_screen(
    play: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "talks.txt"
    path.write_text("earlier talks")
    monkeypatch.setattr(os, "fsync", full)
    code, out, err = play("y\n", FIRST_STEPS, *AMBER, "--to", path)
    assert (code, err) == (
        2,
        f"cannot write to {path}: No space left on device; make room and try again; "
        "or name another place to write to\n",
    )
    assert "plays the same talks again" in out
    assert path.read_text() == "earlier talks"
    assert [each.name for each in tmp_path.iterdir()] == ["talks.txt"]


def test_nothing_is_written_by_who_leaves(play: Typed, tmp_path: Path) -> None:
    play("q\n", FIRST_STEPS, *AMBER, "--to", tmp_path / "talks.txt")
    assert not (tmp_path / "talks.txt").exists()


# --- A terminal ---


def at_terminal(*typed: bytes | signal.Signals) -> tuple[int, str]:
    """A session at a terminal of its own: each entry is typed, or sent, once the program asks."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "sim", "play", FIRST_STEPS, *AMBER]
    environment = os.environ | {"COLUMNS": "100", "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        words,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        close_fds=True,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    said = b""
    for entry in [*typed, b""]:
        asked = said.count(b"help): ")
        until = time.monotonic() + 60
        while time.monotonic() < until and (not entry or said.count(b"help): ") == asked):
            if not select.select([ours], [], [], 1)[0]:
                continue
            try:
                more = os.read(ours, 4096)
            except OSError:  # the terminal is gone with the program
                more = b""
            if not more:
                break
            said += more
        if entry:
            time.sleep(0.5)  # people do not press a key before the prompt is read
            if isinstance(entry, signal.Signals):
                child.send_signal(entry)
            else:
                os.write(ours, entry)
    os.close(ours)  # who still waits for a word hears that nobody is there
    return child.wait(timeout=60), said.decode("utf-8", "replace")


def _take_terminal() -> None:
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize(
    "leave", [b"\x03", b"\x04", signal.SIGTERM], ids=["Ctrl-C", "Ctrl-D", "SIGTERM"]
)
def test_at_a_terminal_one_can_leave_at_any_moment(leave: bytes | signal.Signals) -> None:
    code, said = at_terminal(b"n\n", leave)
    assert code == 0
    assert "You have left the table." in said
    assert "Traceback" not in said
