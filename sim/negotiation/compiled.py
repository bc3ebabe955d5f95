"""The decorators that compile a function with numba, or leave it plain where that is switched off.

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
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - does not raise
    user = getattr(os, "getuid", lambda: "user")()
    temporary = Path(tempfile.gettempdir(), f"guarantee-sim-{user}")
    for root in (Path(home, "guarantee-sim"), temporary):
        folder = root / digest
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                if _is_ours(root):
                    return str(folder)
        except OSError:
            continue
    return None


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can have put code there, which numba would run."""
    if not hasattr(os, "getuid"):
        return True
    about = folder.stat()
    return about.st_uid == os.getuid() and not about.st_mode & 0o022


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function of numbers, arrays and named tuples of arrays; it must not allocate."""
    return _compile(function, from_python=True)


def inner(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function that only compiled functions of its own file call.

    Without a way in from Python, which would unpack dozens of arrays, it compiles in half the time;
    called from Python it would crash, so its name begins with an underscore.
    """
    return _compile(function, from_python=False)


if ENABLED:
    # At higher levels the compiler takes a seventh longer, and the talks as long as at this one.
    os.environ.setdefault("NUMBA_OPT", "1")
    import numba

    _FOLDER = _cache_folder()

    def _compile(
        function: Callable[Parameters, Result], from_python: bool
    ) -> Callable[Parameters, Result]:
        """Without numba's runtime (`_nrt=False`) arrays in named tuples are not counted one by one.

        With `forceinline`, that is what makes small functions free, as the benchmark shows.
        """
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = _FOLDER or before
        try:
            return numba.njit(  # type: ignore[no-any-return]
                nogil=True,
                cache=_FOLDER is not None,
                error_model="numpy",
                forceinline=True,
                no_cfunc_wrapper=True,
                no_cpython_wrapper=not from_python,
                _nrt=False,
            )(function)
        finally:
            numba.config.CACHE_DIR = before

else:

    def _compile(
        function: Callable[Parameters, Result],
        from_python: bool,  # noqa: ARG001
    ) -> Callable[Parameters, Result]:
        return function
