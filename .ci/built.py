"""Checks that wheel and sdist in a folder hold all they should and nothing else."""

import sys
import tarfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
SHIPPED = ("sim", "scenarios", "tests", "docs", ".ci")
"""Folders that go into the sdist whole; the wheel holds the first alone."""
ALONE = ("CHANGELOG.md", "LICENSE", "Makefile", "README.md", "SECURITY.md", "constraints.txt")
MADE = {"PKG-INFO", ".gitignore", "pyproject.toml"}
"""What the builder puts into an sdist."""


def sources(folder: str) -> set[str]:
    """The files of a folder of the clone, without what Python and the tools leave there."""
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def in_wheel(wheel: Path, version: str) -> set[str]:
    """What a wheel holds, without the files about it; those must be there."""
    names = set(ZipFile(wheel).namelist())
    about = {name for name in names if name.startswith(f"guarantee_sim-{version}.dist-info/")}
    told = ZipFile(wheel).read(f"guarantee_sim-{version}.dist-info/METADATA").decode()
    if f"\nVersion: {version}\n" not in told or "\nLicense-Expression: MIT\n" not in told:
        raise SystemExit(f"{wheel.name}: version or licence is missing in METADATA")
    return names - about


def in_sdist(sdist: Path) -> set[str]:
    """What an sdist holds, without its top folder."""
    with tarfile.open(sdist) as archive:
        return {m.name.split("/", 1)[1] for m in archive.getmembers() if m.isfile()}


def compare(what: Path, found: set[str], wanted: set[str]) -> None:
    """Stop where something is missing or too much."""
    if found != wanted:
        missing, excess = sorted(wanted - found)[:5], sorted(found - wanted)[:5]
        raise SystemExit(f"{what.name}: missing {missing}, too much {excess}")
    print(f"{what.name}: {len(found)} files, as they should be ({what.stat().st_size:,} bytes)")


def main(folder: Path) -> None:
    """Check the one wheel and the one sdist in the folder."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    wheel = folder / f"guarantee_sim-{version}-py3-none-any.whl"
    sdist = folder / f"guarantee_sim-{version}.tar.gz"
    compare(wheel, in_wheel(wheel, version), sources("sim"))
    compare(sdist, in_sdist(sdist), set().union(*map(sources, SHIPPED), ALONE, MADE))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
