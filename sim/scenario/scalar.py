"""Single values of a scenario file, as YAML 1.2's core schema reads them."""

import re
from unicodedata import combining, normalize

Scalar = str | int | float | bool | None

MOST_DIGITS = 100
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

# Controls, line and paragraph separators, marks that turn the direction of text around, and what
# has no width or no shape: a screen may show something else than what the file says. Line feeds
# are allowed, and the joiners and direction marks that Persian, Hindi or Hebrew are written with.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u2028\u2029\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
MOST_MARKS = 30
"""On one letter; no language has more (Unicode's Stream-Safe Text Format, UAX #15)."""
_MARKS = re.compile(rb"[^\0]{%d}" % (MOST_MARKS + 1))


def unseen_words(character: str) -> str:
    """What to say of a character that `UNSEEN` found."""
    return f"a character that cannot be seen, U+{ord(character):04X}; take it out"


def composed(text: str) -> str:
    """The text as Unicode composes it (NFC); raises ValueError for more marks than letters bear.

    To put a million marks in order takes hours, so they are counted first.
    """
    if text.isascii():
        return text
    if len(text) > MOST_MARKS and _MARKS.search(bytes(map(combining, text))):
        raise ValueError(f"more than {MOST_MARKS} accents or marks on one letter; take them out")
    return normalize("NFC", text)


def read_plain(text: str) -> Scalar:
    """What an unquoted word means; raises ValueError for a number nobody can have meant."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    whole, fraction = _WHOLE.fullmatch(text), _FRACTION.fullmatch(text)
    if (whole or fraction) and len(text) > MOST_DIGITS:
        raise ValueError(f"a number of {len(text)} digits; at most {MOST_DIGITS} are read")
    if whole:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if fraction:
        return float(text)
    if match := _NOT_FINITE.fullmatch(text):
        return float("nan") if match[1] is None else float(f"{match[1]}inf")
    return text
