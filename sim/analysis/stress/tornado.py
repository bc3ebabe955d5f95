"""How far each factor alone moves the headlines, all else as in the file: a tornado in numbers."""

from typing import NamedTuple

from sim.analysis.stress.settings import AFTERWARDS, Choice, Kind, Setting
from sim.analysis.stress.trial import Tried
from sim.points import Measure


class End(NamedTuple):
    """How far a headline goes to one side, and by which setting."""

    rate: float
    setting: Setting


class Swing(NamedTuple):
    """What one factor alone does to one headline of one table."""

    variant: str
    measure: Measure
    own: float
    """With the file's own choice."""
    low: End
    high: End

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.high.rate - self.low.rate


class Factor(NamedTuple):
    """One thing that can be chosen otherwise, and what it does."""

    name: str
    label: str
    """For people: `no-deal value of Russia`."""
    kind: Kind
    swings: tuple[Swing, ...]
    """By variant and headline, in file order."""

    @property
    def widest(self) -> Swing:
        """Where it does most; of those alike the first."""
        return max(self.swings, key=lambda swing: swing.width)

    def swing(self, variant: str, measure: Measure) -> Swing:
        """What it does to this headline of this table."""
        found = (s for s in self.swings if (s.variant, s.measure) == (variant, measure))
        return next(found)


def tornado(tried: Tried) -> tuple[Factor, ...]:
    """The factors, those first that move some headline of some table furthest."""
    rows: dict[str, list[int]] = {}
    for row, setting in enumerate(tried.settings):
        if len(setting.choices) == 1:
            rows.setdefault(setting.choices[0].factor, []).append(row)
    factors = [
        Factor(
            name,
            _label(tried.settings[own[0]].choices[0]),
            tried.settings[own[0]].choices[0].kind,
            tuple(
                _swing(tried, [0, *own], column, measure)
                for column in range(len(tried.variants))
                for measure in tried.measures
            ),
        )
        for name, own in rows.items()
    ]
    return tuple(sorted(factors, key=lambda factor: -factor.widest.width))


def _swing(tried: Tried, rows: list[int], column: int, measure: Measure) -> Swing:
    rates = tried.rates(measure)[:, column]
    ends = [End(float(rates[row]), tried.settings[row]) for row in rows]
    return Swing(
        tried.variants[column],
        measure,
        ends[0].rate,
        min(ends, key=lambda end: end.rate),
        max(ends, key=lambda end: end.rate),
    )


def _label(choice: Choice) -> str:
    """A change that the file lists goes by its own words."""
    if choice.kind == "listed":
        return choice.words
    named = choice.factor.replace("reservation of", "no-deal value of")
    return AFTERWARDS.get(choice.factor, named)
