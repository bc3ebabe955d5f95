"""One rule of the scenario file, as it is listed."""

from dataclasses import astuple, dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A key of the scenario file, or one of its values, and what it does."""

    head: str
    """What it is about."""
    key: str
    """As it is written."""
    value: str = ""
    """As it is written, `{like}` for a mapping with that key; empty where any value will do."""
    part: str
    """Where in the file it stands."""
    does: str
    """In one sentence."""
    formula: str = ""
    """As docs/model.md has it."""
    source: str = ""
    """Author and year; empty where it is ours, or too simple to have one."""
    example: str
    """A scenario in scenarios/ that uses it."""

    @property
    def written(self) -> str:
        """Key and value as they stand in a file."""
        return f"{self.key}: {self.value}" if self.value else self.key

    @property
    def told(self) -> str:
        """All that is said of it, but for the file that uses it."""
        return "\n".join((self.written, *astuple(replace(self, example=""))))
