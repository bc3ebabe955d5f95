"""What a comparison found, in phrases: changes of a hundred talks, points of utility, edits."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil, floor
from pathlib import Path

from sim.analysis.comparison.compared import Compared, Comparison, Fares
from sim.analysis.comparison.differences import Edit, Plain
from sim.analysis.comparison.paired import Fourfold, Shift
from sim.present.counts import base, in_words, of_hundred, short
from sim.present.naming import listing, one_line, shorten, state_name, text_name
from sim.rate import Rate

ARROW = "→"


def labels(comparison: Comparison) -> list[str]:
    """A name for each table compared; where several files are, with that of its file."""
    named = [one_line(each.pair.label) for each in comparison.compared]
    if len({each.file for each in comparison.compared}) > 1:
        named = [
            f"{name} ({Path(each.file or '').name})"
            for name, each in zip(named, comparison.compared, strict=True)
        ]
    shared = Counter(named)
    return [
        f"{name} ({each.id})" if shared[name] > 1 else name
        for name, each in zip(named, comparison.compared, strict=True)
    ]


def baseline(comparison: Comparison) -> str:
    """With what the tables are compared."""
    question = comparison.question
    if question.baseline is None:
        return f"the same table of {Path(comparison.study.path).name}"
    label = comparison.compared[0].pair.before.label or question.baseline
    return f"“{shorten(label, 60)}”"


def named(label: str, each: Compared) -> str:
    """A table compared, in a sentence, with the file that it is from where that is another one."""
    name = f"“{shorten(label, 60)}”"
    file = Path(each.file).name if each.file else ""
    return f"{name} of {file}" if file and file not in label else name


def headline(comparison: Comparison) -> str:
    """What is compared with what."""
    files = dict.fromkeys(Path(each.file).name for each in comparison.compared if each.file)
    what = f"{listing(files)}, each table compared" if files else "Compared"
    return f"{what} with {baseline(comparison)}, replicate by replicate on the same dice."


def signed(turned: Fourfold) -> str:
    """The change of a hundred: `+12`, `−<1`, `0`."""
    net = turned.gained - turned.lost
    return f"{_sign(net)}{short(abs(net), turned.n)}"


def dice_alone(turned: Fourfold) -> str:
    """The paired range of a change on the same hundred: `−33 to −29`; finer near 0 and all.

    It holds the change as it is said beside it, and ends at 0 only if 0 is left open.
    """
    scale = base(turned.n)
    low, high = exact = [scale * end for end in turned.reach]
    if max(-low, high) < 1 or max(low, -high) > scale - 1:
        rounded = [floor(low * 10) / 10, ceil(high * 10) / 10]
    else:
        said = _rounded(scale * turned.change)
        rounded = [float(min(said, _rounded(low))), float(max(said, _rounded(high)))]
    if not low <= 0 <= high:
        rounded = [r or float(f"{end:.1g}") for r, end in zip(rounded, exact, strict=True)]
    return _ends(*rounded)


def change(turned: Fourfold, *, certain: bool) -> str:
    """The change with its range, where dice leave one open."""
    return signed(turned) if certain else f"{signed(turned)} ({dice_alone(turned)})"


def from_to(turned: Fourfold, *, certain: bool) -> str:
    """The counts before and after: `97 → 68`; where each table has one answer, `yes → no`."""
    return f" {ARROW} ".join(
        _count(rate, certain=certain) for rate in (turned.before, turned.after)
    )


def _count(rate: Rate, *, certain: bool) -> str:
    if certain:
        return "yes" if rate.count else "no"
    return short(rate.count, rate.of)


def points(shift: Shift, *, certain: bool) -> str:
    """Mean utility before and after, in points of 100, with the range of its change."""
    said = f"{100 * shift.before:.1f} {ARROW} {100 * shift.after:.1f}"
    reach = shift.reach
    if certain or reach is None or reach.low == reach.high == 0.0:
        return said
    low, high = (round(100 * end, 1) + 0.0 for end in reach)
    return f"{said} ({_ends(low, high)})"


def turned(compared: Compared) -> str:
    """How many talks turned each way."""
    each = compared.agreement
    if not each.gained + each.lost:
        return "no talk: each ends in agreement at both tables or at neither"
    gained, lost = (of_hundred(count, each.n) for count in (each.gained, each.lost))
    ways = [f"a failed talk became an agreement in {gained}"] if each.gained else []
    ways += [f"an agreement failed in {lost}"] if each.lost else []
    return ", ".join(ways) + ("" if len(ways) == 2 else "; none turned the other way")


def turned_lasting(compared: Compared) -> str:
    """How many talks came to an agreement that lasts at one of the tables only."""
    each = compared.lasting
    if not each.gained + each.lost:
        return "no talk: each ends in a lasting agreement at both tables or at neither"
    gained, lost = (of_hundred(count, each.n) for count in (each.gained, each.lost))
    ways = [f"came about in {gained}"] if each.gained else []
    ways += [f"was lost in {lost}"] if each.lost else []
    one = f"a lasting agreement {', '.join(ways)}"
    return one + ("" if len(ways) == 2 else "; none turned the other way")


def is_sure(turned: Fourfold, *, certain: bool) -> bool:
    """Whether the dice leave the sign of a change no room."""
    low, high = turned.reach
    return turned.change != 0 if certain else not low <= 0 <= high


def fares(compared: Compared, state: str, each: Fares) -> str:
    """How a state fares, in a few words."""
    name = state_name(state, compared.pair.after)
    return f"{name} {change(each.content, certain=compared.certain)}"


def texts(compared: Compared, most: int = 4) -> str:
    """What is agreed on more or less often, and what took whose place most often."""
    n, found = compared.agreement.n, compared.frameworks
    moved = {name: agreed for name, agreed in found.items() if agreed.before != agreed.after}
    if not moved:
        return "the same texts as often" if found else "nothing at either table"
    said = [
        f"“{_text(compared, name)}” {short(agreed.before, n)} {ARROW} {short(agreed.after, n)}"
        for name, agreed in list(moved.items())[:most]
    ]
    more = f" · and {len(moved) - most} more" if len(moved) > most else ""
    return " · ".join(said) + more + _place_taken(compared)


def _place_taken(compared: Compared) -> str:
    """The most frequent case in which one text came in another's place."""
    for (before, after), count in compared.turned.items():
        if before and after and before != after:
            names = _text(compared, after), _text(compared, before)
            where = of_hundred(count, compared.agreement.n)
            return f". In {where} “{names[0]}” took the place of “{names[1]}”"
    return ""


def one_answer(compared: Compared) -> str:
    """What is agreed on at both tables, where each has one answer."""
    (found,) = compared.turned
    before, after = (f"“{_text(compared, t)}”" if t else "no agreement" for t in found)
    return (
        f"{before} at both tables" if found.before == found.after else f"{before} {ARROW} {after}"
    )


def _text(compared: Compared, name: str) -> str:
    pair = compared.pair
    return shorten(text_name(name, pair.after if name in pair.after.texts else pair.before), 40)


def rounds(compared: Compared) -> str:
    """When agreement comes, among the talks that agree at both tables."""
    both, n, when = compared.agreement.both, compared.agreement.n, compared.rounds
    if not both:
        return "no talk is agreed at both tables"
    parts = [
        f"{word} in {in_words(count, n)}"
        for word, count in (("sooner", when.sooner), ("later", when.later))
        if count
    ]
    moved = listing(parts) if parts else "none sooner or later"
    median = f"median round {when.before} {ARROW} {when.after}"
    return f"of the {of_hundred(both, n)} agreed at both tables: {moved}; {median}"


def edits(compared: Compared, most: int = 12) -> list[str]:
    """What the file says otherwise, a line each: the first of many, and how many more there are."""
    found = compared.pair.edits
    told = [_edit(edit) for edit in found[:most]]
    if len(found) > most:
        told.append(f"… and {len(found) - most:,} more: --json lists all")
    return told or ["nothing: neither a number nor a choice differs"]


def _edit(edit: Edit) -> str:
    return f"{edit.path}: {value(edit.before)} {ARROW} {value(edit.after)}"


def value(plain: Plain) -> str:
    """A number or choice in a few words: `0.55`, `Amber, Basalt`, `mean 0.5, sd 0.1`, `none`."""
    return shorten(_told(plain), 60)


def _told(plain: Plain) -> str:
    if plain is None:
        return "not given"
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, float | int):
        return f"{plain:.12g}"
    if isinstance(plain, dict):
        return ", ".join(f"{key} {_told(each)}" for key, each in plain.items()) or "nothing"
    if isinstance(plain, list):
        return ", ".join(_told(each) for each in plain) or "nobody"
    return str(plain)


def strangers(compared: Compared, first: str, second: str) -> Iterator[str]:
    """States that only one of the tables knows, which cannot be compared."""
    pair = compared.pair
    for names, scenario, where in (
        (compared.only_before, pair.before, first),
        (compared.only_after, pair.after, second),
    ):
        if names:
            yield f"only at {where}: {_some([state_name(s, scenario) for s in names])}"


def _some(names: Sequence[str], most: int = 8) -> str:
    return listing(names if len(names) <= most else [*names[:most], f"{len(names) - most} more"])


def unmatched(comparison: Comparison) -> Iterator[str]:
    """Variants that only one of two files has, which are not compared."""
    original = Path(comparison.study.path).name
    for odd in comparison.question.unmatched:
        for names, file in ((odd.only_before, original), (odd.only_after, Path(odd.file).name)):
            if names:
                yield f"only in {file}: {_some(names)}"


def _sign(number: float) -> str:
    return "+" if number > 0 else "−" if number < 0 else ""


def _ends(low: float, high: float) -> str:
    return " to ".join(f"{_sign(end)}{abs(end):g}" for end in (low, high))


def _rounded(number: float) -> int:
    """Half away from 0, as the counts themselves are."""
    whole = int(abs(number) + 0.5)
    return whole if number >= 0 else -whole
