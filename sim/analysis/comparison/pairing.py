"""Which tables are compared with which: variants with a baseline, or copies with their original."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.analysis.comparison.differences import Edit, differences, written
from sim.plan import Asked, Plan, digest_of, plan
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study, Variant

VERB = "compare"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A table, and the one with which it is compared."""

    id: str
    """That of the variant which is compared."""
    before: Variant
    after: Variant
    study_before: Study
    study_after: Study

    @property
    def label(self) -> str:
        """That of the variant which is compared."""
        return self.after.label or self.id

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """What the file says otherwise of the second table than of the first."""
        in_first = next(k for k, v in self.study_before.variants.items() if v is self.before)
        return differences(written(self.study_before, in_first), written(self.study_after, self.id))

    @property
    def has_aftermath(self) -> bool:
        """Whether either study says what becomes of agreements."""
        return self.study_before.has_aftermath or self.study_after.has_aftermath

    @property
    def shared(self) -> tuple[str, ...]:
        """The states that both tables know, in the order of the first."""
        return tuple(state for state in self.before.states if state in self.after.states)


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    """Variants of an original and its copy that only one of the two has."""

    file: str
    """The copy."""
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is compared, on which dice."""

    asked: Asked
    pairs: tuple[Pair, ...]
    baseline: str | None
    """The variant with which all others are compared; none where files are."""
    unmatched: tuple[Unmatched, ...] = ()

    @property
    def tables(self) -> list[Variant]:
        """Every table that is told, once."""
        told: list[Variant] = []
        for pair in self.pairs:
            told += [v for v in (pair.before, pair.after) if not any(v is each for each in told)]
        return told

    @property
    def talks(self) -> int:
        """Simulated talks in all."""
        return len(self.tables) * self.asked.plan.replicates


def within(order: Plan, baseline: str | None, chosen: Sequence[str] | None) -> Question:
    """The variants of one study (those chosen) against one of them, the first unless given.

    `order` is a plan for all of them. Raises RequestError where there is nothing to compare.
    """
    study = order.study
    first = plan(study, [baseline]).study.variants if baseline is not None else study.variants
    base = next(iter(first))
    names = list(plan(study, chosen).study.variants) if chosen else list(study.variants)
    compared = [name for name in names if name != base]
    if not compared:
        raise RequestError(_nothing(study, base))
    kept = {name: v for name, v in study.variants.items() if name in (base, *compared)}
    of_these = order.study.model_copy(update={"variants": kept})
    pairs = [
        Pair(
            id=name,
            before=kept[base],
            after=kept[name],
            study_before=of_these,
            study_after=of_these,
        )
        for name in compared
    ]
    asked = Asked(verb=VERB, plan=replace(order, study=of_these), options={"baseline": base})
    return Question(asked=asked, pairs=tuple(pairs), baseline=base)


def _nothing(study: Study, base: str) -> str:
    if len(study.variants) == 1:
        return (
            f"{study.path}: only one variant, '{base}': nothing to compare it with; "
            "give a second file"
        )
    return f"{study.path}: '{base}' is the baseline itself; name another variant to compare with it"


def across(order: Plan, first: Study, others: Sequence[Study]) -> Question:
    """The variants of other studies, each against the one of that name in the first study.

    `order` is a plan for the first, or some of its variants. Raises RequestError where no variant,
    or no state, is shared.
    """
    pairs: list[Pair] = []
    unmatched = []
    for other in others:
        found = _matched(order.study, other)
        pairs += found
        odd = Unmatched(
            file=other.path,
            only_before=tuple(v for v in order.study.variants if v not in other.variants),
            only_after=tuple(v for v in other.variants if v not in first.variants),
        )
        if odd.only_before or odd.only_after:
            unmatched.append(odd)
    copies = [
        {
            "file": other.path,
            "digest": digest_of({"study": other.model_dump(mode="json"), "written": other.written}),
        }
        for other in others
    ]
    asked = Asked(verb=VERB, plan=order, options={"copies": copies})
    return Question(asked=asked, pairs=tuple(pairs), baseline=None, unmatched=tuple(unmatched))


def _matched(first: Study, other: Study) -> list[Pair]:
    """The variants that two studies share."""
    shared = [name for name in first.variants if name in other.variants]
    if not shared:
        raise RequestError(
            f"{other.path}: no variant in common with {first.path}: "
            f"{_listed(other.variants)} against {_listed(first.variants)}"
        )
    pairs = [
        Pair(
            id=name,
            before=first.variants[name],
            after=other.variants[name],
            study_before=first,
            study_after=other,
        )
        for name in shared
    ]
    if not any(pair.shared for pair in pairs):
        states = (_listed(study.variants[shared[0]].states) for study in (other, first))
        raise RequestError(
            f"{other.path}: no state in common with {first.path}: {' against '.join(states)}"
        )
    return pairs


def _listed(names: Iterable[str]) -> str:
    some = list(names)
    return ", ".join(some[:6]) + (", …" if len(some) > 6 else "")
