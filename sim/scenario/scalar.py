"""Single values of a scenario file, as YAML 1.2's core schema reads them."""

import re

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
# has no width: a screen may show something else than what the file says. Line feeds are allowed.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


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
