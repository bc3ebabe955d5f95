"""What somebody who means harm, or a broken program, may write where a scenario has a value."""

RAW = "\N{SNOWMAN}"
"""Begins what is to stand in the file as it is, without quotes."""

TEXTS = (
    "",
    " ",
    "\x00",
    "\x1b[31mred\x1b[0m\x1b]8;;http://x\x07",
    "\x9b31m",
    "a\u202eb",
    "\u2067a",
    "a\u200bb",
    "\u00ad",
    "\ud800",
    "\U000e0041",
    "e" + "\u0301\u0323" * 40,
    "\u1100\u1161\u11a8" * 20,
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% for x in y %}",
    "$\\frac{1}{0}$ $x",
    "_a_ **b** `c` [d](e) | f",
    "=cmd|' /C calc'!A0",
    "\\input{/etc/passwd} \\write18",
    "../../x",
    'a/b\\c:d*?"<>|',
    "%s %(x)s {0} {x!r}",
    "[bold]a[/] :smile:",
    "NO_DEAL",
    "status_quo",
    "all",
    "none",
    "a / b",
    "x" * 101,
    "y" * 5_000,
    "a\nb",
    "\N{ARABIC LETTER ALEF}\N{HEBREW LETTER ALEF}1",
    "\N{WOMAN}\u200d\N{ROCKET}",
    "!!python/object/apply:os.system ['x']",
)
NUMBERS = (
    *("1e400", "-1e400", "-0", "-0.0", ".nan", ".inf", "-.inf", "NaN", "1e-320", "1e308", "-1e308"),
    *("9" * 99, "9" * 5_000, "0x" + "f" * 90, "0o7", "1e12", "1e13", "0.1", "1", "2", "1000", "-1"),
    *("18446744073709551616", "9223372036854775807", "4.9e-324", "100.00000000000001", "5."),
)
WORDS = ("~", "null", "true", "no", "[]", "{}", "*a", "&a 1", "!!int 1", "!x {}", "<<", "? a", "[[")
ODD = (*TEXTS, *(RAW + each for each in (*NUMBERS, *WORDS)))
