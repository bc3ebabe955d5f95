"""Fonts for names in any script: what those installed can draw, and a box for the rest."""

from functools import lru_cache

import matplotlib as mpl
from matplotlib import font_manager

FIRST = "DejaVu Sans"
"""Comes with matplotlib, so it is always there."""
BOX = "□"
REGULAR = ("400", "normal", "regular")


def families_for(text: str) -> list[str]:
    """Font families, in order of use, that between them draw as much of the text as they can."""
    chosen = [FIRST]
    missing = {ord(letter) for letter in text} - _letters_of(FIRST)
    for name in _installed() if missing else ():
        found = missing & _letters_of(name)
        if found:
            chosen.append(name)
            missing -= found
        if not missing:
            break
    return chosen


def drawable(text: str) -> str:
    """The text for matplotlib: no mathematics, and a box for a letter that no font here has.

    What is in the font can be drawn without a warning about missing glyphs.
    """
    families = mpl.rcParams["font.family"]
    shown = (
        letter if letter == "\n" or any(ord(letter) in _letters_of(f) for f in families) else BOX
        for letter in text
    )
    return "".join(shown).replace("$", r"\$")


def _installed() -> list[str]:
    return sorted(_upright().keys() - {FIRST}, key=lambda name: ("Sans" not in name, name))


@lru_cache(maxsize=1)
def _upright() -> dict[str, str]:
    """Files of upright regular faces, by family."""
    # Emoji fonts hold pictures of one size, which matplotlib cannot scale; the last resort draws
    # boxes for all there is.
    return {
        font.name: font.fname
        for font in font_manager.fontManager.ttflist
        if font.style == "normal"
        and str(font.weight) in REGULAR
        and not any(word in font.name for word in ("Emoji", "Last Resort"))
    }


@lru_cache(maxsize=512)
def _letters_of(name: str) -> frozenset[int]:
    try:
        return frozenset(font_manager.get_font(_upright()[name]).get_charmap())
    except (KeyError, OSError, RuntimeError):  # a font that cannot be read draws nothing
        return frozenset()
