"""python tests/fuzz/run.py FILES [KEEP]: mutated files over all cores; failing ones are kept."""

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.trial import folder_for, tried

CHUNK = 200


def main() -> None:
    """Try files number 0, 1, …; exit code 1 where one was not dealt with as it should be."""
    files = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000
    keep = Path(sys.argv[2] if len(sys.argv) > 2 else "build/fuzz")
    first = int(os.environ.get("FUZZ_FIRST", "0"))
    keep.mkdir(parents=True, exist_ok=True)
    began, found, done = time.monotonic(), 0, 0
    chunks = range(first, first + files, CHUNK)
    with ProcessPoolExecutor(int(os.environ.get("FUZZ_JOBS", "0")) or None) as workers:
        for kept in workers.map(partial(_chunk, keep=keep, end=first + files), chunks):
            found += kept
            done += CHUNK
            if done % (10 * CHUNK) == 0:
                print(f"{done:,} files, {found} kept, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{files:,} files tried in {time.monotonic() - began:.0f} s; {found} kept in {keep}")
    sys.exit(found > 0)


def _chunk(start: int, keep: Path, end: int) -> int:
    """How many of a chunk's files were kept, each with what was wrong in a text beside it."""
    found = 0
    with tempfile.TemporaryDirectory() as place:
        folder = folder_for(Path(place))
        for number in range(start, min(start + CHUNK, end)):
            if wrong := tried(number, folder):
                found += 1
                shutil.copy(folder / "x.yaml", keep / f"{number}.yaml")
                (keep / f"{number}.txt").write_text(wrong, encoding="utf-8", errors="replace")
    return found


if __name__ == "__main__":
    main()
