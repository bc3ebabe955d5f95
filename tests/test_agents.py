"""Strategies of one's own: what they change, what they may not, and how a run knows them."""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import Told, study_of, utilities
from commands import FIRST_STEPS, ROOT, Sim, one_line, runs

import sim as face
import sim.negotiation.agents.telling
import sim.plan
import sim.study
from sim import StateAgent
from sim.negotiation.agents.script import read
from sim.negotiation.strategies import Strategies
from sim.negotiation.trace import Heard
from sim.pieces import Course
from sim.results import Results
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study

EXAMPLE = ROOT / "docs" / "examples" / "waits.py"
N = 60
HEAD = "from sim import StateAgent\nclass Mine(StateAgent):\n"
TAIL = "\nagents = {'Amber': Mine}\n"


class Same(StateAgent):
    """Changes nothing."""


class Never(StateAgent):
    def respond(self, framework, t, u):  # noqa: ARG002
        return "no"


class Unsure(StateAgent):
    """Puts and answers by dice of its own, Python's and NumPy's."""

    def choose(self, t, u):  # noqa: ARG002
        return self.random.choice(self.on_offer)

    def respond(self, framework, t, u):  # noqa: ARG002
        return "yes" if self.rng.random() < 0.3 else "no"


class Curious(StateAgent):
    """Notes all that it can know."""

    seen: list[dict[str, Any]] = []

    def demand(self, t):
        usual = super().demand(t)
        self.seen.append({"t": t, "agent": self, "heard": self.heard, "usual": usual})
        return usual


@pytest.fixture(scope="module")
def study() -> Study:
    return face.load(FIRST_STEPS)


def run(study: Study, agents: Any = None, **options: Any) -> Results:
    options = {"variants": ["amber_may_block"], "replicates": N} | options
    return face.run(study, agents=agents, **options)


def told(results: Results) -> dict[str, Any]:
    """All that was counted, sums of utilities but for rounding."""
    tally = results.variants["amber_may_block"].tally.as_lists()
    return tally | {"utility": np.round(tally["utility"], 6).tolist()}


def write(folder: Path, text: str) -> Path:
    file = folder / "mine.py"
    file.write_text(text)
    return file


# --- What they change ---


def test_a_strategy_that_changes_nothing_gives_the_results_of_the_file(study: Study) -> None:
    plain = run(study, replicates=300)
    assert told(run(study, {"Amber": Same, "Coral": Same}, replicates=300)) == told(plain)


def test_a_state_that_always_refuses_is_decisive_or_not_asked(study: Study) -> None:
    never = run(study, {"Amber": Never}).variants["amber_may_block"]
    assert never.agreement.count < run(study).variants["amber_may_block"].agreement.count
    assert never.tally.consents[0] == never.agreement.count  # only to what it put itself


def test_dice_of_a_strategy_are_seeded_for_each_replicate(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = run(study, {"Amber": Unsure})
    monkeypatch.setattr(sim.plan, "SLOW_CHUNK", 7)
    assert told(run(study, {"Amber": Unsure})) == told(once)
    assert told(run(study, {"Amber": Unsure}, seed=99)) != told(once)


def test_a_replicate_that_is_watched_is_the_one_that_is_counted(study: Study) -> None:
    agents = {"Amber": Unsure}
    watched = [face.watch(study, "amber_may_block", k, agents=agents) for k in range(20)]
    counted = run(study, agents, replicates=20).variants["amber_may_block"]
    assert sum(trace.framework is not None for trace in watched) == counted.agreement.count
    assert watched[0].strategies == {"Amber": "Unsure"}


def test_watching_takes_the_first_variant_unless_one_is_named(study: Study) -> None:
    assert face.watch(study).variant == next(iter(study.variants))


def test_no_interval_is_claimed_to_be_one_answer_where_a_strategy_may_roll_dice() -> None:
    protocol = {"speaker": "rotation", "offers": "favourite"}
    certain = study_of(utilities({"Ash": [0.9, 0.4], "Birch": [0.5, 0.8]}, protocol=protocol))
    assert face.run(certain, replicates=3).variants["base"].certain
    assert not face.run(certain, replicates=3, agents={"Ash": Same}).variants["base"].certain


# --- What they know ---


def test_a_strategy_hears_what_is_said_and_nothing_of_what_others_think(study: Study) -> None:
    Curious.seen.clear()
    trace = face.watch(study, "amber_may_block", 3, agents={"Coral": Curious})
    last = Curious.seen[-1]
    assert [each["t"] for each in Curious.seen] == list(range(1, trace.round + 1))
    first = trace.told[0]
    assert last["heard"][0] == Heard(1, first.speaker, "puts", first.framework)
    assert {heard.says for heard in last["heard"]} <= {"puts", "passes", "yes", "no", "abstain"}
    assert all(heard.round < last["t"] for heard in last["heard"])
    assert Heard._fields == ("round", "state", "says", "framework")


def test_a_strategy_knows_the_table_and_its_own_mind(study: Study) -> None:
    Curious.seen.clear()
    face.watch(study, "amber_may_block", agents={"Coral": Curious})
    agent = Curious.seen[0]["agent"]
    scenario = study.variants["amber_may_block"]
    assert agent.name == "Coral"
    assert agent.rounds == scenario.protocol.rounds
    assert set(agent.parties) == set(scenario.states)
    assert set(agent.on_offer) == set(scenario.texts)
    assert all(0 <= agent.worth(text) <= 1 for text in agent.on_offer)
    assert agent.reservation(1) <= agent.demand_now


# --- How a run knows them ---


def test_the_digest_covers_what_a_strategy_does(study: Study, tmp_path: Path) -> None:
    def digest(text: str) -> str:
        return run(study, read(write(tmp_path, HEAD + text + TAIL)), replicates=1).digest

    plain, other = digest("    pass"), digest("    x = 1")
    assert len({run(study, replicates=1).digest, plain, other}) == 3
    assert digest("    pass") == plain


def cautious(least: float) -> type[StateAgent]:
    class Cautious(StateAgent):
        def demand(self, t):
            return max(least, super().demand(t))

    return Cautious


def test_the_digest_covers_numbers_that_come_from_outside_a_class(study: Study) -> None:
    digests = [run(study, {"Amber": cautious(x)}, replicates=1).digest for x in (0.1, 0.9, 0.1)]
    assert digests[0] == digests[2] != digests[1]


READS = """
import json, pathlib
from beside import least
P = json.loads((pathlib.Path(__file__).parent / "numbers.json").read_text())

class Mine(StateAgent):
    def demand(self, t):
        return max(P["least"][0], twice(least()))

def twice(x):
    return P["times"] * x
"""


def test_the_digest_covers_what_a_file_has_read_and_the_files_that_it_uses(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest(least: float, times: int, beside: float) -> str:
        (tmp_path / "numbers.json").write_text(f'{{"least": [{least}], "times": {times}}}')
        (tmp_path / "beside.py").write_text(f"def least():\n    return {beside}\n")
        monkeypatch.syspath_prepend(tmp_path)
        sys.modules.pop("beside", None)
        file = write(tmp_path, f"{HEAD.splitlines()[0]}\n{READS}agents = {{'Amber': Mine}}\n")
        return run(study, read(file), replicates=1).digest

    first = digest(0.1, 2, 0.05)
    assert digest(0.1, 2, 0.05) == first
    others = {digest(0.9, 2, 0.05), digest(0.1, 3, 0.05), digest(0.1, 2, 0.25)}
    assert len(others | {first}) == 4


def without_source() -> type[StateAgent]:
    names: dict[str, Any] = {"StateAgent": StateAgent, "__name__": "typed in"}
    exec("class Typed(StateAgent):\n    def demand(self, t):\n        return 0.5\n", names)
    kind: type[StateAgent] = names["Typed"]
    return kind


def test_what_cannot_be_read_as_text_runs_but_is_not_stored(study: Study, tmp_path: Path) -> None:
    agents = {"Amber": without_source()}
    assert run(study, agents).replicates == N
    with pytest.raises(RequestError, match=r"what Typed does cannot be read as text"):
        run(study, agents, out=tmp_path)
    with pytest.raises(RequestError, match=r"cannot be read"):
        run(study, {"Amber": cautious(x for x in (1.0, 2.0))}, out=tmp_path)  # type: ignore[arg-type]


def test_a_run_that_was_cut_off_goes_on(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sim.plan, "SLOW_CHUNK", 20)
    whole = run(study, {"Amber": Unsure}, out=tmp_path)
    chunks = sorted(tmp_path.rglob("*.parquet"))
    assert len(chunks) == 3
    before = [chunk.read_bytes() for chunk in chunks]
    chunks[1].unlink()
    again = run(study, {"Amber": Unsure}, out=tmp_path)
    assert told(again) == told(whole)
    assert [chunk.read_bytes() for chunk in chunks] == before


def test_progress_comes_in_small_steps(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.plan, "SLOW_CHUNK", 20)
    own = Strategies(classes={"Amber": Same})
    plan = sim.plan.plan(study, ["amber_may_block"], N, None, own)
    told = Told()
    sim.study.run_plan(plan, Course(progress=told))
    assert (told.steps, told.were_there) == ([20, 20, 20], [])


# --- On the command line ---


def test_the_command_line_plays_the_example_and_says_so_everywhere(
    sim: Sim, tmp_path: Path
) -> None:
    words = ("run", FIRST_STEPS, "--variant", "amber_may_block", "--replicates", "40")
    _, plain, _ = sim(*words, "--json")
    code, out, err = sim(*words, "--agents", EXAMPLE)
    assert code == 0
    assert "Seats taken by strategies of waits.py: Amber (Waits). This is the slow telling" in err
    flat = " ".join(out.split())
    assert flat.count("strategies of waits.py: Amber (Waits)") == 2  # table and paragraph
    folder = next(f for f in runs(tmp_path / "outputs") if (f / "agents.py").exists())
    assert (folder / "agents.py").read_bytes() == EXAMPLE.read_bytes()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["agents"] == {"file": str(EXAMPLE), "states": {"Amber": "Waits"}}
    assert f"--agents {EXAMPLE}" in manifest["command"]
    assert "waits.py: Amber (Waits)" in (folder / "report.html").read_text()
    assert "agents.states.Amber" in (folder / "summary.csv").read_text()
    assert "agents" not in json.loads(plain)
    _, again, _ = sim(*words, "--agents", EXAMPLE)
    assert "nothing was computed again" in again


def test_watch_names_who_is_played_by_a_strategy(sim: Sim) -> None:
    _, out, _ = sim("watch", FIRST_STEPS, "--agents", EXAMPLE)
    assert "Played by strategies of your own: Amber (Waits)." in out


def test_the_example_waits_for_an_offer(study: Study) -> None:
    agents = read(EXAMPLE)
    for k in range(20):
        trace = face.watch(study, "amber_may_block", k, agents=agents)
        courted = False
        for each in trace.told:
            amber = next(r for r in each.replies if r.state == "Amber")
            if not courted and each.speaker != "Amber":
                assert not amber.says_yes or amber.utility == pytest.approx(amber.demand)
            courted |= each.speaker != "Amber" and amber.utility > amber.reservation


BAD = {
    "def x(:": r"mine.py:1  SyntaxError: invalid syntax",
    "x = 1 / 0": r"mine.py: ZeroDivisionError: division by zero \(mine.py:1\)",
    "import nowhere": r"mine.py: ModuleNotFoundError: No module named 'nowhere' \(mine.py:1\)",
    "import sys\nsys.exit(3)": r"mine.py: SystemExit: 3 \(mine.py:2\)",
    "x = 1": r'nothing in it is called agents; end it with agents = \{"Russia": Mine\}',
    f"{HEAD}    pass": r'end it with agents = \{"Russia": Mine\}',
    "agents = [1]": r"states and their classes are needed, as in agents = ",
    "agents = {}": r"no state is given a class",
    "agents = {'Amber': 42}": r"Amber: 42 is no subclass of sim.StateAgent",
    "agents = {'Amber': dict}": r"Amber: the class dict is no subclass",
    f"{HEAD}    pass\nagents = {{'Ambr': Mine}}": r"no state 'Ambr' in .*did you mean 'Amber'\?",
    f"{HEAD}    def put(self, f): pass{TAIL}": r"Mine.put: the talks ask by this name",
    f"{HEAD}    def demand(self, t): return 'much'{TAIL}": r"demand for Amber: returned 'much', wh",
    f"{HEAD}    def demand(self, t): return float('nan'){TAIL}": r"returned nan, which is no",
    f"{HEAD}    def demand(self, t): return True{TAIL}": r"returned True, which is no number",
    f"{HEAD}    def demand(self, t): return 50{TAIL}": r"returned 50; a demand is a utility",
    f"{HEAD}    def demand(self, t): raise SystemExit(3){TAIL}": r"SystemExit: 3 \(mine.py:3\)",
    f"{HEAD}    def demand(self): return 1{TAIL}": r"Mine.demand for Amber: TypeError",
    f"{HEAD}    def demand(self, t): return self.worth('bargin'){TAIL}": (
        r"no framework 'bargin'; did you mean 'bargain'\? \(mine.py:3\)"
    ),
    f"{HEAD}    def choose(self, t, u): return 'bargin'{TAIL}": (
        r"'bargin' is not on offer; did you mean 'bargain'\?"
    ),
    f"{HEAD}    def choose(self, t, u): return 3{TAIL}": r"returned 3, neither the name of a text",
    f"{HEAD}    def respond(self, f, t, u): return True{TAIL}": r"returned True, not yes, no or",
    f"{HEAD}    def respond(self, f, t, u): return [][0]{TAIL}": r"IndexError.*\(mine.py:3\)",
    f"{HEAD}    def __init__(self, model, name): self.x = 1{TAIL}": r"has to begin with super\(\)",
    f"{HEAD}    def __init__(self, model, name): raise ValueError('a\\nb'){TAIL}": (
        r"Mine for Amber: ValueError: a b \(mine.py:3\)"
    ),
}


def test_what_a_strategy_prints_is_kept_apart_from_the_results(sim: Sim, tmp_path: Path) -> None:
    says = (
        f"print('read')\n{HEAD}    def demand(self, t):\n        print(t)\n        return 0.5{TAIL}"
    )
    words = ("run", FIRST_STEPS, "--replicates", "2", "--json", "--agents", write(tmp_path, says))
    code, out, err = sim(*words)
    assert (code, json.loads(out)["replicates"]) == (0, 2)
    assert {"read", "1"} <= set(err.split())


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_with_a_strategy_is_said_in_one_line(
    sim: Sim, tmp_path: Path, text: str
) -> None:
    write(tmp_path, text)
    ran = sim("watch", FIRST_STEPS, "--agents", "mine.py", "--variant", "amber_may_block")
    assert re.search(BAD[text], one_line(ran))


@pytest.mark.parametrize(("name", "why"), [("nowhere.py", "No such file"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read_is_said_in_one_line(sim: Sim, name: str, why: str) -> None:
    assert f"{name}: {why}" in one_line(sim("watch", FIRST_STEPS, "--agents", name))


def test_a_file_whose_name_would_be_two_lines_is_refused_in_one(sim: Sim) -> None:
    said = one_line(sim("run", FIRST_STEPS, "--agents", "a\nb.py"))
    assert "the file's name holds a character that cannot be seen" in said


def test_numbers_of_numpy_are_numbers(study: Study) -> None:
    class Numpy(StateAgent):
        def demand(self, t):  # noqa: ARG002
            return np.float32(0.5)

    assert face.watch(study, agents={"Amber": Numpy}).round


def test_a_mistake_of_ours_is_not_taken_for_one_of_theirs(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StateAgent, "demand", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        face.watch(study)


def test_running_a_file_of_strategies_leaves_nothing_beside_it(sim: Sim, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "mine.py")
    sim("watch", FIRST_STEPS, "--agents", "mine.py")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"]


def test_a_state_as_the_scenario_has_it_may_demand_more_than_can_be_attained() -> None:
    """Points so unsure that no deal may be drawn at more than twice the most on offer."""
    study = study_of(
        {
            "issues": {"site": {"options": ["north", "south"]}},
            "frameworks": {"treaty": {"at": {"site": "south"}}},
            "states": {
                name: {
                    "scores": {"site": {"north": 0, "south": 30}},
                    "reservation": {"points": {"mean": 25, "sd": 20}},
                }
                for name in ("Amber", "Basalt")
            },
            "table": {"quota": "unanimity"},
        }
    )
    ours, plain = (sim.study.run(study, replicates=60, agents=a) for a in ({"Amber": Same}, None))
    assert ours.variants["base"].as_json() == plain.variants["base"].as_json()
