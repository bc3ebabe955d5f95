"""Tables and lists, each as one piece of markup: an element of the library for each cell is slow.

Whatever is put in is text: it is escaped, unless it is markup that was made here.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

CELLS = {
    "column": Markup('<th scope="col">{}</th>'),
    "row": Markup('<th scope="row">{}</th>'),
    "cell": Markup("<td>{}</td>"),
}


def tagged(tag: str, inside: str, classes: str = "") -> Markup:
    """Text, or markup made here, in a tag of its own."""
    look = Markup(' class="{}"').format(classes) if classes else ""
    return Markup("<{0}{1}>{2}</{0}>").format(tag, look, inside)


def joined(pieces: Iterable[str]) -> Markup:
    """One after the other."""
    return Markup("").join(pieces)


def list_items(lines: Iterable[str]) -> Markup:
    """The lines of a list."""
    return joined(tagged("li", line) for line in lines)


def table_of(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str,
    marked: int | None = None,
    named: int = 0,
) -> Markup:
    """A table with a heading for each column (if any) and row, one row marked.

    `named` counts from 0 the cell that is its row's heading.
    """
    columns = joined(CELLS["column"].format(each) for each in head)
    lines = joined(
        tagged("tr", _cells(row, named), "marked" if number == marked else "")
        for number, row in enumerate(rows)
    )
    top = tagged("thead", tagged("tr", columns)) if head else Markup("")
    return tagged("table", tagged("caption", caption) + top + tagged("tbody", lines))


def _cells(row: Sequence[str], named: int) -> Markup:
    return joined(CELLS["row" if n == named else "cell"].format(c) for n, c in enumerate(row))
