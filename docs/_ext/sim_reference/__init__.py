"""A Sphinx extension: the references of the site, read off the program when the site is built.

Three directives, each alone on its page: `file-keys` (every key of a scenario file),
`command-line` (every verb and option) and `python-face` (everything in `sim.__all__`).
"""

from typing import Any

from sphinx.application import Sphinx

from sim_reference.command_line import CommandLine
from sim_reference.file_keys import FileKeys
from sim_reference.python_face import PythonFace


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directives known; pages that hold one are read anew at every build."""
    for name, directive in (
        ("file-keys", FileKeys),
        ("command-line", CommandLine),
        ("python-face", PythonFace),
    ):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "version": "1"}
