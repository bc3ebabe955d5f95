"""Whether a file that another one names lies in the folder tree of the scenario, links followed."""

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

_OUTSIDE = "is outside the folder of the scenario"


def why_outside(base: str, folder: Path, root: Path) -> str | None:
    """Why a name that stands in a file of `folder` may not be followed, None where it may.

    It is read as `normpath` has it, which takes `..` back before links are followed. The words
    alone are judged first: on some systems, to look at a path is to call a server.
    """
    if PurePosixPath(base).is_absolute() or PureWindowsPath(base).anchor:
        return "is an absolute path; write it relative to this file"
    path = Path(os.path.normpath(folder / base))
    if _leads_out(path, root):
        return _OUTSIDE
    try:
        if not _leads_out(path.resolve(), root.resolve()):
            return None
    except (OSError, ValueError, RuntimeError):  # no file can be called so: reading it says why
        return None
    return f"leads through a link to what {_OUTSIDE}"


def _leads_out(path: Path, root: Path) -> bool:
    """Told by the words alone."""
    try:
        return Path(os.path.relpath(path, root)).parts[:1] == ("..",)
    except ValueError:  # on another drive
        return True
