"""Golden digests: what each shipped scenario's talks came to, and a few answers, kept as a file.

`python tests/golden_digests.py` renews it (`make golden`); with a number it prints the
digests of the first so many replicates, as this Python tells them: `SIM_COMPILE=off python … 25`.
"""

import json
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from builders import by_agents
from matrix import SHIPPED, digest

import sim
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.layout import Layout
from sim.tally import tally

GOLDEN = Path(__file__).parent / "golden" / "results.yaml"
SEED = 20251123
COUNT = 2_000
FEW = 25
"""As many of the first replicates are also told by the slow tellings."""
FEWER = 5
"""As many by the Mesa model."""
ANSWERS = ("run", "explain", "compare", "inclusion", "sweep")
Tree = dict[str, dict[str, str]]
HEAD = f"""\
# What the shipped scenarios come to, seed {SEED}, on every Python, compiled or not. Per variant
# the digests of the records of the first {FEWER} and {FEW} replicates, and of records and sums
# of {COUNT:,}; of answers about first-steps, that of their JSON. `since` is the version that first
# gave these results. Only a deliberate change of results changes this file: a new version in
# pyproject.toml, an entry under "### Results" in CHANGELOG.md that names it, then `make golden`.
"""


def laid_out() -> Iterator[tuple[str, str, Layout]]:
    """Scenario, variant and layout of all that is shipped."""
    for path in SHIPPED:
        for name, scenario in sim.load(path).variants.items():
            yield path.stem, name, lay_out(scenario)


def first(count: int) -> Tree:
    """Digests of the records of the first so many replicates, as the kernel tells them."""
    found: Tree = {}
    for scenario, name, layout in laid_out():
        found.setdefault(scenario, {})[name] = digest(replicates(layout, SEED, 0, count)[0])
    return found


def by_mesa() -> Tree:
    """Digests of the records of the first few replicates, as the Mesa model tells them."""
    found: Tree = {}
    for scenario, name, layout in laid_out():
        found.setdefault(scenario, {})[name] = digest(by_agents(layout, FEWER, SEED))
    return found


def whole() -> Tree:
    """Digests of the records of all replicates, and of what they add up to."""
    found: Tree = {}
    for scenario, name, layout in laid_out():
        records, preferred = replicates(layout, SEED, 0, COUNT)
        sums = tally(records, layout, preferred).as_lists()
        text = digest(records) + json.dumps(sums)
        found.setdefault(scenario, {})[name] = _short(text)
    return found


def answers() -> dict[str, str]:
    """Digests of answers about first-steps, without what names the version."""
    study = sim.load(next(path for path in SHIPPED if path.stem == "first-steps"))
    dice: dict[str, Any] = {"replicates": 200, "seed": SEED}
    told = {
        "run": sim.run(study, **dice).as_json(),
        "explain": sim.explain(study).as_json(),
        "compare": sim.compare(study, **dice).as_json(),
        "inclusion": sim.inclusion(study, **dice).as_json(),
        "sweep": sim.sweep(study, over={"protocol.rounds": [4, 8]}, **dice).as_json(),
    }
    return {name: _short(json.dumps(_unversioned(answer))) for name, answer in told.items()}


def now() -> dict[str, Any]:
    """All that the file keeps, as this Python tells it."""
    trees = {"fewer": first(FEWER), "few": first(FEW), "all": whole()}
    runs = {
        scenario: {
            name: " ".join(tree[scenario][name] for tree in trees.values()) for name in names
        }
        for scenario, names in trees["all"].items()
    }
    return {"since": version("guarantee-sim"), "answers": answers(), "runs": runs}


def moved(kept: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """What the file keeps and is now told otherwise, or no longer at all."""
    kept_all, told_all = _flat(kept), _flat(told)
    return [name for name, value in kept_all.items() if told_all.get(name) != value]


def renew(kept: dict[str, Any] | None, told: dict[str, Any]) -> dict[str, Any]:
    """What the file is to keep from now on.

    Raises ValueError where results have moved and the version has not.
    """
    changed = moved(kept, told) if kept else []
    if kept and changed and kept["since"] == told["since"]:
        raise ValueError(
            f"the results of {changed[0]}{_more(changed)} are no longer those of version "
            f"{kept['since']}: is that meant? Then give pyproject.toml a new version "
            "first, and CHANGELOG.md an entry"
        )
    return told if changed or not kept else {**told, "since": kept["since"]}


def complaint(changed: list[str], since: str) -> str:
    """One line for whoever has moved results: what moved, and what to do."""
    return (
        f"not as in {since}: {changed[0]}{_more(changed)}. If that is meant: a new version in "
        'pyproject.toml, an entry under "### Results" in CHANGELOG.md, then `make golden`'
    )


def _more(changed: list[str]) -> str:
    return f" and {len(changed) - 1} more" if len(changed) > 1 else ""


def _flat(tree: dict[str, Any]) -> dict[str, str]:
    """By scenario and variant, or by answer."""
    runs = {
        f"{s} {name}": text for s, names in tree["runs"].items() for name, text in names.items()
    }
    return {f"first-steps (sim {verb})": text for verb, text in tree["answers"].items()} | runs


def _unversioned(answer: Any) -> Any:
    """An answer without digests of runs, which name the version of the program."""
    if isinstance(answer, dict):
        return {key: _unversioned(each) for key, each in answer.items() if key != "digest"}
    if isinstance(answer, list | tuple):
        return [_unversioned(each) for each in answer]
    return answer


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(first(int(sys.argv[1]))))
    else:
        held = yaml.safe_load(GOLDEN.read_text()) if GOLDEN.exists() else None
        try:
            wanted = renew(held, now())
        except ValueError as wrong:
            sys.exit(str(wrong))
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(HEAD + yaml.safe_dump(wanted, sort_keys=False, width=200))
