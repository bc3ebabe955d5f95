"""What the YAML parser stumbled over, in plain words."""

from sim.scenario.faults import Fault, Position, shorten

# What the parser says (both of them, in part): what we say, and whether the place that matters is
# where the thing began.
_BROKEN = (
    ("mapping values are not allowed", "a second ': ' on one line, or a wrong indentation", False),
    ("could not find expected ':'", "a line that is neither 'key: value' nor '- item'", True),
    ("unexpected end of stream", "a quotation mark is opened and never closed", True),
    ("document indicator", "a quotation mark is opened and never closed", True),
    ("node content", "a bracket opens or closes here without the other", False),
    ("cannot start any token", "text that begins with this character needs quotes", False),
    ("while parsing a flow sequence", "in this [list], a comma or the closing ] is missing", True),
    (
        "while parsing a flow mapping",
        "in this {mapping}, a comma or the closing } is missing",
        True,
    ),
    ("while parsing a block", "this fits nothing above it; look at indentation and quotes", False),
    ("quoted scalar", "in double quotes a backslash begins an escape; use single quotes", False),
    ("unexpected ':'", "a colon inside [list] or {mapping}; put the text in quotes", False),
    ("block scalar", "text that begins with | or > needs quotes", True),
    ("an alias", "text that begins with * needs quotes", True),
    ("an anchor", "text that begins with & needs quotes", True),
    ("a tag", "text that begins with ! needs quotes", True),
    ("directive", "a line that begins with % needs quotes", True),
    ("<document start>", "this fits nothing above it; a file is one mapping", False),
    ("keys are not allowed", "a '?' in the middle of a line; put the text in quotes", False),
    ("entries are not allowed", "a '- ' in the middle of a line; begin a new line", False),
)


def broken(error: Exception, file: str) -> Fault:
    """What is wrong, and where, for an error of the YAML parser."""
    said = " ".join(
        filter(None, [getattr(error, "context", None), getattr(error, "problem", str(error))])
    )
    mark = getattr(error, "problem_mark", None)
    message = f"not valid YAML ({shorten(said)})"
    for words, ours, from_beginning in _BROKEN:
        if words in said:
            message = ours
            mark = (from_beginning and getattr(error, "context_mark", None)) or mark
            break
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(position=Position(file=file, line=line, column=column), path=(), message=message)
