"""The answer in three plain sentences: how often, for whom, and what lasts or what stops it."""

from sim.analysis.stress.assumptions import Assumptions
from sim.points import Measure
from sim.present.after_signature import is_tried
from sim.present.assumed import reach, settings
from sim.present.counts import in_words, of_hundred
from sim.present.failures import refusal, split
from sim.present.naming import in_years, principals, shorten, variant_labels
from sim.present.words import UNTRIED, suiting_most
from sim.rate import Rate
from sim.results import Results, VariantResults

LABEL = 50
"""Letters of a table's name."""


def three_sentences(results: Results, others: Assumptions | None = None) -> list[str]:
    """Where talks agree most and whom that suits; what suits the principals; what comes after.

    `others` adds in brackets how far each count goes under other assumptions. Where a study says
    nothing of the time after signature, the third says whose refusal stopped what failed.
    """
    variants = list(results.variants.values())
    if all(variant.certain for variant in variants):
        return _one_answer(variants, others)
    told = _Told(results, others)
    return [told.most(variants), told.suiting(variants), told.after(variants)]


class _Told:
    """The sentences about a run with dice; names its tables and adds its ranges."""

    def __init__(self, results: Results, others: Assumptions | None) -> None:
        self._others = others
        self._has_aftermath = results.has_aftermath
        self._tried = results.has_aftermath and is_tried(results)
        labels = variant_labels(results)
        self._labels = {name: f"“{shorten(label, LABEL)}”" for name, label in labels.items()}

    def most(self, variants: list[VariantResults]) -> str:
        """At which tables most talks end in agreement, and whom that suits."""
        agreed = max((variant.agreement for variant in variants), key=lambda rate: rate.rate)
        said = of_hundred(agreed.count, agreed.of)
        alike = [v for v in variants if of_hundred(v.agreement.count, v.n) == said]
        first, whom = alike[0], principals(alike[0])
        if not agreed.count:
            none = f"none of {first.n:,} simulated talks ends in agreement"
            return f"At {self._where(alike, variants)}, {none}{self._range(alike, 'agreed')}."
        return (
            f"At {self._where(alike, variants)}, {said} simulated talks end in agreement"
            f"{self._range(alike, 'agreed')}; "
            f"{_suit_by_table([(v.suits_principals, v.agreement) for v in alike], whom)}."
        )

    def suiting(self, variants: list[VariantResults]) -> str:
        """Where most agreements suit all principals; at a table that is alone, how talks failed."""
        best = suiting_most(variants)
        suits, whom = best.suits_principals, principals(best)
        if len(variants) == 1:
            return self._failed(best)
        alike = [v for v in variants if v.suits_principals.count == suits.count]
        reached = self._range(alike, "suits_principals")
        if not suits.count:
            return f"At no table does an agreement suit {whom}{reached}."
        where, count = self._where(alike, variants), of_hundred(suits.count, suits.of)
        if len(alike) == len(variants):
            return f"At {where}, {count} talks end in an agreement that suits {whom}{reached}."
        return f"Agreements that suit {whom} come most often at {where}: in {count} talks{reached}."

    def after(self, variants: list[VariantResults]) -> str:
        """Where most agreements last, and whom these suit; or else whose refusal stopped offers."""
        if not self._has_aftermath:
            return self._stopped(variants)
        best = max(variants, key=lambda v: v.fate.lasting.rate)
        lasting = best.fate.lasting
        years = in_years(best.scenario.aftermath.horizon)
        verb, does = ("last", f"lasts {years}") if self._tried else ("enter", "enters into force")
        alike = [v for v in variants if v.fate.lasting.count == lasting.count]
        reached = self._range(alike, "lasting")
        if not lasting.count:
            rest = does.removeprefix(f"{verb}s")
            return f"At no table does an agreement {verb}{rest}{reached}."
        told = [(v.fate_suiting.lasting, v.fate.lasting) for v in alike]
        suits = _suit_by_table(told, principals(best))
        where, count = self._where(alike, variants), of_hundred(lasting.count, lasting.of)
        if len(alike) == len(variants):
            return f"At {where}, an agreement {does} in {count} talks{reached}; {suits}."
        return f"Most often an agreement {does} at {where}: in {count} talks{reached}; {suits}."

    def _failed(self, variant: VariantResults) -> str:
        """Of what the talks failed at the one table."""
        return " ".join(split(variant, "")) or "No talk fails there."

    def _stopped(self, variants: list[VariantResults]) -> str:
        """Whose refusal was decisive most often, where most offers were stopped by one."""
        most = max(variants, key=lambda v: int(v.tally.stopped_by_one))
        said = " ".join(refusal(most))
        if not said:
            return "At no table does a single refusal stop an offer."
        if len(variants) == 1:
            return said
        return f"At {self._labels[most.id]}, {said[0].lower()}{said[1:]}"

    def _where(self, alike: list[VariantResults], variants: list[VariantResults]) -> str:
        if len(alike) == len(variants) > 1:
            return f"each of the {len(variants)} tables"
        more = len(alike) - 1
        return self._labels[alike[0].id] + (f" (and {more} more)" if more else "")

    def _range(self, alike: list[VariantResults], measure: Measure) -> str:
        """In brackets how far the count goes under other assumptions, where they were tried."""
        if not self._others or measure not in self._others.tried.counts:
            return ""
        return f" ({reach(self._others, alike, measure)} under other assumptions)"


def _suit(suits: Rate, of: int, whom: str) -> str:
    """How many of the agreements just counted suit all principals."""
    if not suits.count:
        return f"none of these suits {whom}"
    if suits.count == of:
        return f"all of these suit {whom}"
    count = in_words(suits.count, suits.of)
    return f"{count} of these {'suits' if count == '1' else 'suit'} {whom}"


def _suit_by_table(told: list[tuple[Rate, Rate]], whom: str) -> str:
    """The same of tables of which one count has been told: those that suit, of those counted."""
    words = dict.fromkeys(_suit(suits, counted.count, whom) for suits, counted in told)
    if len(words) == 1:
        return next(iter(words))
    suiting = sorted((suits for suits, _ in told), key=lambda rate: rate.rate)
    low, high = (in_words(rate.count, rate.of) for rate in (suiting[0], suiting[-1]))
    reach = low if low == high else f"{low} to {high}"
    return f"{reach} of these suit {whom}, by table"


def _one_answer(variants: list[VariantResults], others: Assumptions | None) -> list[str]:
    """Studies with neither uncertainty nor dice."""
    agreed = sum(bool(variant.agreement.count) for variant in variants)
    suits = sum(bool(variant.suits_principals.count) for variant in variants)
    of = "one table" if len(variants) == 1 else f"{len(variants)} tables"
    told = [
        "With neither uncertainty nor dice, each table has one answer: "
        f"{agreed or 'none'} of {of} {'ends' if agreed < 2 else 'end'} in agreement.",
        f"The agreement suits {principals(variants[0])} at {suits or 'none'} of these.",
    ]
    if not others:
        return [*told, UNTRIED]
    stays = sum(others.between(variant, "agreed").width == 0 for variant in variants)
    return [*told, f"In {settings(others)}, the answer stays the same at {stays} of {of}."]
