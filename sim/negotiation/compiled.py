"""The one decorator: compiles a function with numba, or leaves it plain where that is switched off.

`SIM_COMPILE=off` in the environment runs the same rules as plain Python.
"""

import os
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

ENABLED = os.environ.get("SIM_COMPILE", "on").lower() not in {"off", "0", "no"}


def _cache_folder() -> str | None:
    """A writable folder that belongs to these very sources.

    numba looks only at the file of the compiled function, not at those of the functions it calls,
    and falls back without a word to a folder that misses such edits: hence the digest in the name.
    """
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    digest = blake2b(b"".join(source.read_bytes() for source in sources), digest_size=8).hexdigest()
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    for root in (Path(home), Path(tempfile.gettempdir())):
        folder = root / "guarantee-sim" / digest
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return str(folder)
        except OSError:
            continue
    return None


if ENABLED:
    import numba

    _FOLDER = _cache_folder()

    def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        """Compile a function of numbers, arrays and named tuples of arrays; it must not allocate.

        Without numba's runtime (`_nrt=False`) arrays in named tuples are handed on without being
        counted one by one, which the benchmark shows to be what makes small functions free.
        """
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = _FOLDER or before
        try:
            return numba.njit(  # type: ignore[no-any-return]
                nogil=True,
                cache=_FOLDER is not None,
                error_model="numpy",
                _nrt=False,
                forceinline=True,
            )(function)
        finally:
            numba.config.CACHE_DIR = before

else:

    def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        """Leave the function as it is: plain Python."""
        return function
