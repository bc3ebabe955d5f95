"""The valid example files, and what they load as."""

from pathlib import Path

from sim.scenario.load import load

VALID = Path(__file__).parent / "scenarios" / "valid"
FILES = sorted(VALID.glob("*.yaml"))


def study(name):
    return load(VALID / f"{name}.yaml")


def base(name):
    return study(name).variants["base"]
