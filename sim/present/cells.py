"""What goes into the cells of CSV files: text stays text, wherever it is opened."""

import pandas as pd


def no_formula(text: str) -> str:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and not _is_number(text) else text


def as_csv(table: pd.DataFrame) -> str:
    """A table as CSV; no text in it is a formula."""
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = [no_formula(v) if isinstance(v, str) else v for v in safe[name]]
    return safe.to_csv(index=False, lineterminator="\n")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
