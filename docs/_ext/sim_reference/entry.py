"""What references are made of: entries with an anchor of their own, headings, lines of Markdown."""

from collections.abc import Iterable
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective


class Entry(NamedTuple):
    """One thing that can be looked up: a key, an option, a function."""

    anchor: str
    name: str
    after: str = ""
    """What stands behind the name, in plain letters: a type, parameters."""
    text: str = ""
    """What is said of it, as Markdown."""


class Reference(SphinxDirective):
    """A directive that writes sections of entries; its page is read anew at every build."""

    def run(self) -> list[nodes.Node]:
        """The sections, as the reference at hand writes them."""
        self.env.note_reread()
        return self.sections()

    def sections(self) -> list[nodes.Node]:
        """Each a heading with its entries."""
        raise NotImplementedError

    def section(self, anchor: str, title: str, said: str, entries: Iterable[Entry]) -> nodes.Node:
        """A heading, what is said under it (Markdown), and the entries."""
        section = nodes.section(ids=[anchor], names=[anchor])
        self.state.document.note_explicit_target(section, section)
        section += nodes.title("", "", *self.parse_inline(title)[0])
        section += self.parse_text_to_nodes(said)
        section += [self.entry(entry) for entry in entries]
        return section

    def entry(self, entry: Entry) -> nodes.Node:
        """A name with its anchor, and what is said of it below."""
        signature = addnodes.desc_signature(ids=[entry.anchor], is_multiline=False)
        signature += addnodes.desc_name(entry.name, entry.name)
        if entry.after:
            signature += addnodes.desc_annotation(f" {entry.after}", f" {entry.after}")
        content = addnodes.desc_content("", *self.parse_text_to_nodes(entry.text))
        kind = {"domain": "sim", "objtype": "entry", "desctype": "entry", "no_index": True}
        return addnodes.desc("", signature, content, **kind)
