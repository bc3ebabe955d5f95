"""What the pages of the documentation show: their fenced blocks, and the commands in them."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

from typer.main import get_command

from sim.cli.verbs import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
FENCED = re.compile(
    r"^(?:<!-- not run: ([^\n]+) -->\n+)?( *)```([^\n`]*)\n(.*?)^\2``` *$", re.MULTILINE | re.DOTALL
)
PLACEHOLDER = re.compile(r"[\[\]<>…]|\.\.\.|\b[A-Z]+\b")
SHELL = {"", "sh", "bash", "shell", "console", "text"}
VERBS = get_command(app).commands


class Piece(NamedTuple):
    """A fenced block: where it stands, its tag, its text, and why it is not run, if it is not."""

    where: str
    tag: str
    text: str
    excuse: str = ""


def pieces(name: str, page: str) -> list[Piece]:
    """The fenced blocks of a page, each with its tag and line."""
    return [
        Piece(
            f"{name}:{page.count(chr(10), 0, block.start(3)) + 1}",
            block[3].strip(),
            block[4],
            block[1] or "",
        )
        for block in FENCED.finditer(page)
    ]


def is_whole(piece: Piece) -> bool:
    """Whether a block is a scenario file that can be read by itself."""
    return piece.tag == "yaml scenario" or (
        piece.tag == "yaml"
        and re.search(r"^format:", piece.text, re.MULTILINE) is not None
        and re.search(r"^extends:", piece.text, re.MULTILINE) is None
    )


def commands(name: str, page: str) -> list[Piece]:
    """Every `sim …` in shell blocks and in running text, without prompt, comment and pipe."""
    found = [
        Piece(piece.where, piece.tag, line.strip().removeprefix("$ "))
        for piece in pieces(name, page)
        if piece.tag in SHELL
        for line in piece.text.replace("\\\n", " ").splitlines()
    ]
    inline = re.finditer(r"(?<!`)`(sim [^`\n]+)`", FENCED.sub("", page))
    found += [Piece(name, "", match[1]) for match in inline]
    return [piece for piece in found if re.match(r"sim( |$)", piece.text)]


def words_of(command: str) -> list[str]:
    """The words of a command line after `sim`, without comment, pipe and redirection."""
    return shlex.split(re.split(r"\s[|>&;]", command)[0], comments=True)[1:]


def verb_of(command: str) -> str:
    """Its verb; empty where there is none."""
    return next((word for word in words_of(command) if not word.startswith("-")), "")
