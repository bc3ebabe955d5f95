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
    ("escape", "in double quotes a backslash begins an escape; use single quotes", False),
)


def broken(error: Exception, file: str) -> Fault:
    """What is wrong, and where, for an error of the YAML parser."""
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', error)}"
    mark = getattr(error, "problem_mark", None)
    message = f"not valid YAML ({shorten(said)})"
    for words, ours, from_beginning in _BROKEN:
        if words in said:
            message = ours
            mark = (from_beginning and getattr(error, "context_mark", None)) or mark
            break
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(position=Position(file=file, line=line, column=column), path=(), message=message)
