"""The directive `file-keys`: every key of a scenario file, noun by noun."""

from docutils import nodes

from sim_reference import keys
from sim_reference.entry import Entry, Reference

WHOLE = {
    "file": "Keys that stand at the top of a file, and hold for it as a whole.",
    "scenario": "Keys that stand at the top of a file, and in each of its variants what is to be "
    "otherwise there. A file that `extends` another may leave out what stands there.",
}
NUMBERS = (
    "Wherever a number may be uncertain, a bare number may stand, or one of these. "
    "Each replicate draws it once."
)
MOST_PLACES = 3


class FileKeys(Reference):
    """Every key of a scenario file, read off the nouns that read the file."""

    def sections(self) -> list[nodes.Node]:
        """A section a noun; the forms of numbers under one heading."""
        found = keys.nouns()
        numbers = self.section("numbers", "Numbers and their uncertainty", NUMBERS, [])
        numbers += [self._noun(noun) for noun in found if noun.is_number]
        others = [self._noun(noun) for noun in found if not noun.is_number]
        return [*others, numbers]

    def _noun(self, noun: keys.NounKeys) -> nodes.Node:
        said = [WHOLE.get(noun.anchor, noun.said)]
        if noun.places and not noun.is_number:
            said.append(f"Stands at {_places(noun.places)}.")
        if noun.is_coded:
            said.append("May also have [`source`, `basis` and `note`](#coded).")
        return self.section(noun.anchor, noun.title, " ".join(said), map(_entry, noun.keys))


def _entry(key: keys.Key) -> Entry:
    text = f"{key.said} *Written as:* {key.written}."
    return Entry(key.anchor, key.name, f"({key.left_out})", text)


def _places(places: tuple[str, ...]) -> str:
    shown = [f"`{place}`" for place in places[:MOST_PLACES]]
    return ", ".join(shown) + (" and elsewhere" if len(places) > MOST_PLACES else "")
