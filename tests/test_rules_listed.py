"""`sim rules`: every rule that the schema knows is listed, used by its example, and documented."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from commands import ROOT, Sim, one_line
from pydantic import Tag
from rich.cells import cell_len

import sim as package
from sim.present.rules import RULES, rules_with
from sim.present.rules.rule import Rule
from sim.scenario.aftermath import Aftermath, Call, Willing
from sim.scenario.agenda import Framework, Issue
from sim.scenario.quantity import Coded, Noun, Quantity
from sim.scenario.schema import Scenario, Study
from sim.scenario.state import State
from sim.scenario.table import Protocol, Table

WORDS = {
    *(
        "label",
        "about",
        "brief",
        "source",
        "basis",
        "note",
        "sources",
        "low",
        "high",
        "unit",
    ),  # for people
    *("groups",),  # a way of writing lists
    *("expect",),  # held against the coding; changes nothing
    *("issues", "states", "table", "protocol", "aftermath", "at"),  # what the rules are about
}
"""Keys of the schema that are no rules. A new key is a rule, unless it is put here."""
NOUNS = (Scenario, Issue, Framework, State, Table, Protocol, Aftermath)
A_NUMBER = "a number"


def own_keys(noun: type[Noun]) -> list[str]:
    """The keys of a mapping, but for those that say where a number comes from."""
    return [key for key in noun.model_fields if key not in Coded.model_fields]


def written(noun: type[Noun]) -> str:
    """A noun as it is written: its first key in braces."""
    return "{" + own_keys(noun)[0] + "}"


def metadata(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """What is annotated, and with what."""
    if get_origin(annotation) is Annotated:
        inner, *rest = get_args(annotation)
        return inner, tuple(rest)
    return annotation, ()


def is_quantity(annotation: Any) -> bool:
    """Whether a number of any form may stand there."""
    inner, _ = metadata(annotation)
    return inner == metadata(Quantity)[0]


def choices(annotation: Any) -> Iterator[str]:
    """The values among which a key of the file has a choice, as they are written."""
    inner, rest = metadata(annotation)
    tagged = any(isinstance(each, Tag) for each in rest)
    origin, parts = get_origin(inner), get_args(inner)
    if is_quantity(annotation):
        yield from [A_NUMBER] if tagged else []
    elif origin is Literal:
        yield from parts
    elif origin in (Union, UnionType):
        for part in parts:
            yield from choices(part)
    elif origin is dict:
        is_position = tagged and metadata(parts[1])[0] is float
        yield from ["{name: position}"] if is_position else choices(parts[1])
    elif origin is tuple:
        inside = [each for each in choices(parts[0]) if each != "[names]"]
        several = "[several]" if inside else "[names]"
        yield from [several] if tagged else inside
    elif tagged and isinstance(inner, type) and issubclass(inner, Noun):
        yield written(inner)


def own_fields(noun: type[Noun]) -> Iterator[tuple[str, Any]]:
    """The keys of a mapping that may be rules, each with what may stand there."""
    for key in own_keys(noun):
        if key not in WORDS:
            field = noun.model_fields[key]
            yield key, Annotated[field.annotation, *field.metadata, None]


def known() -> set[tuple[str, str]]:
    """Every rule of the schema, by key and value; an empty value where any will do."""
    found = set()
    for noun in NOUNS:
        for key, annotation in own_fields(noun):
            found |= {(key, value) for value in list(choices(annotation)) or [""]}
    for tagged in get_args(metadata(Quantity)[0]):
        inner, _ = metadata(tagged)
        if isinstance(inner, type) and issubclass(inner, Noun):
            found.add(("any number", "{" + ", ".join(own_keys(inner)) + "}"))
    return found


@pytest.mark.parametrize("rule", sorted(known()), ids=": ".join)
def test_every_rule_of_the_schema_is_listed(rule: tuple[str, str]) -> None:
    assert rule in {(each.key, each.value) for each in RULES}


def test_nothing_is_listed_twice_and_nothing_that_the_schema_does_not_know() -> None:
    listed = [(rule.key, rule.value) for rule in RULES]
    assert len(listed) == len(set(listed))
    assert set(listed) == known()


def test_the_rules_are_found_in_the_schema_and_not_copied_from_the_list() -> None:
    """What is looked for by introspection is what a reader of the file format would expect."""
    found = known()
    assert {value for key, value in found if key == "speaker"} == {
        *("random", "rotation", "mediator", "{chair}")
    }
    assert {value for key, value in found if key == "quota"} == {
        *("none", "majority", "unanimity", "{share}", "{votes}", "{majority_of}", "[several]")
    }
    assert {value for key, value in found if key == "reservation"} == {
        *("status_quo", "{like}", "{points}", A_NUMBER)
    }
    assert {value for key, value in found if key == "concession"} == {
        *("boulware", "linear", "conceder", "hardline", "sincere", A_NUMBER)
    }
    assert {value for key, value in found if key == "guarantors"} == {"[names]", "{willing}"}
    assert {value for key, value in found if key == "activation"} == {
        *("any", "majority", "unanimity", "{quota}")
    }
    assert {("ranking", ""), ("horizon", ""), ("opportunity", "")} <= found


# --- The example of each rule uses it. ---


@cache
def study(name: str) -> Study:
    return package.load(ROOT / "scenarios" / f"{name}.yaml")


def moments(told: Study) -> Iterator[Scenario]:
    """Every scenario that holds at some table in some round."""
    for variant in told.variants.values():
        yield variant
        yield from (phase.scenario for phase in variant.later)


def as_written(value: Any) -> str:
    """A value of the resolved scenario as it would be written; a number is `a number`."""
    if isinstance(value, str):
        return value
    if isinstance(value, Noun) and not {"mean", "exactly", "low"} & set(own_keys(type(value))):
        return written(type(value))
    return A_NUMBER


def numbers(value: Any) -> Iterator[str]:
    """The forms of all numbers under a noun."""
    if isinstance(value, Noun):
        yield "{" + ", ".join(own_keys(type(value))) + "}"
        for key in type(value).model_fields:
            yield from numbers(getattr(value, key))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from numbers(each)


def in_use(rule: Rule, scenario: Scenario) -> Iterable[object]:
    """The values that the key of a rule has in a resolved scenario."""
    key, states = rule.key, scenario.states.values()
    match key:
        case "any number":
            return [form for state in states for form in numbers(state)]
        case "range":
            return [issue.range for issue in scenario.issues.values() if issue.range != (0, 100)]
        case "options":
            forms = {tuple: "[names]", dict: "{name: position}"}
            return [forms.get(type(issue.options)) for issue in scenario.issues.values()]
        case "frameworks":  # spelt out in what is resolved: such names are those of options
            all_named = all(name in scenario.texts for name in _combinations(scenario))
            return ["all"] if scenario.issues and all_named else []
        case "seats":
            return list(scenario.table.seats.values())
        case "quota":
            held = [text.quota or ("none",) for text in scenario.texts.values()]
            several = ["[several]" for quotas in held if len(quotas) > 1]
            return [*several, *(as_written(each) for quotas in held for each in quotas)]
        case "veto" | "signatories" | "blocking_minority":
            return [getattr(text, key) for text in scenario.texts.values()]
        case "uncertainty":
            return list(scenario.uncertainty.model_dump(exclude_unset=True).values())
        case "guarantors":
            named = [t.guarantors for t in scenario.texts.values() if t.named_guarantors]
            return ["{willing}" if isinstance(each, Willing) else "[names]" for each in named]
        case "activation":
            calls = [t.activation for t in scenario.texts.values() if t.named_guarantors]
            return [activation_as_written(call) for call in calls]
        case "opportunity":
            usual = scenario.aftermath.opportunity
            return [state.opportunity for state in states if state.opportunity != usual]
        case "recognition" | "resolve":
            return [getattr(state, key) for state in states if getattr(state, key) != 1]
    if key in State.model_fields:
        values = [getattr(state, key) for state in states]
        return [as_written(each) for each in values] if rule.value else values
    if key in Protocol.model_fields:
        value = getattr(scenario.protocol, key)
        return [as_written(value) if rule.value else value != Protocol.model_fields[key].default]
    if key in Aftermath.model_fields:
        return [key in scenario.aftermath.model_fields_set]
    return [getattr(scenario, key)]


def activation_as_written(call: Any) -> str:
    """Of a resolved rule of activation: its name where it is no more than that."""
    assert isinstance(call, Call)
    return call.quota if isinstance(call.quota, str) and not call.veto else "{quota}"


def _combinations(scenario: Scenario) -> list[str]:
    """The first names that `frameworks: all` would give."""
    options = [list(issue.options or ("?",)) for issue in scenario.issues.values()]
    return [" / ".join(each[place % len(each)] for each in options) for place in range(3)]


def is_used(rule: Rule) -> bool:
    values = [value for each in moments(study(rule.example)) for value in in_use(rule, each)]
    if rule.value:
        return rule.value in values
    return any(value not in (None, (), 0, 0.0, False, {}) for value in values)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.written)
def test_the_example_of_a_rule_uses_it(rule: Rule) -> None:
    assert is_used(rule)


@pytest.mark.parametrize(
    ("written_as", "example"),
    [
        ("speaker: mediator", "first-steps"),
        ("concession: boulware", "first-steps"),
        ("quota: {majority_of}", "first-steps"),
        ("ranking", "first-steps"),
        ("precision", "first-steps"),
        ("range", "first-steps"),
        ("any number: {low, high}", "divided-pie"),
        ("frameworks: all", "first-steps"),
        ("reservation: {like}", "first-steps"),
        ("events", "first-steps"),
        ("horizon", "first-steps"),
        ("resolve", "first-steps"),
        ("guarantors: {willing}", "first-steps"),
        ("activation: any", "first-steps"),
    ],
)
def test_an_example_that_does_not_use_a_rule_is_noticed(written_as: str, example: str) -> None:
    (rule,) = (each for each in RULES if each.written == written_as)
    fields = {name: getattr(rule, name) for name in rule.__dataclass_fields__}
    assert not is_used(Rule(**{**fields, "example": example}))


def plain(page: str) -> str:
    """A page as one line, without what marks code."""
    return re.sub(r"\s+", " ", page.replace("`", ""))


MODEL = plain((ROOT / "docs" / "model.md").read_text(encoding="utf-8"))
REFERENCE = plain((ROOT / "docs" / "scenario-file.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.formula], ids=lambda rule: rule.written
)
def test_the_formula_of_a_rule_stands_in_the_model(rule: Rule) -> None:
    assert plain(rule.formula) in MODEL


@pytest.mark.parametrize(
    "name",
    sorted(
        {name for r in RULES for name in re.findall(r"([A-Z][\wçł]+)[^;·A-Z]* \d{4}", r.source)}
    ),
)
def test_the_sources_of_rules_are_among_those_of_the_model(name: str) -> None:
    assert name in MODEL.partition("Sources")[2]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.written)
def test_a_rule_stands_in_the_reference_of_the_file_format(rule: Rule) -> None:
    assert rule.key in (REFERENCE + " any number")
    if re.fullmatch(r"\w+", rule.value):
        assert rule.value in REFERENCE


# --- The command ---


@pytest.mark.parametrize("columns", [80, 132])
def test_rules_fit_the_terminal(sim: Sim, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = sim("rules")
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= columns
    for rule in RULES:
        assert rule.written in out
        assert "".join(rule.does.split()) in "".join(right(out).split())


def right(out: str) -> str:
    """What stands in the right column."""
    return "\n".join(line[33:] for line in out.splitlines())


def test_rules_with_a_word_are_those_in_which_it_occurs(sim: Sim) -> None:
    _, out, _ = sim("rules", "Rubinstein", "--json")
    assert {rule["key"] for rule in json.loads(out)} == {"cost", "speaker", "discount"}
    assert rules_with("speaker: mediator") == tuple(r for r in RULES if r.value == "mediator")


def test_rules_as_json_hold_all_that_is_listed(sim: Sim) -> None:
    _, out, _ = sim("rules", "--json")
    assert [Rule(**each) for each in json.loads(out)] == list(RULES)


def test_a_word_in_no_rule_is_answered_with_the_nearest(sim: Sim) -> None:
    assert "did you mean 'mediator'?" in one_line(sim("rules", "medator"))


def test_the_examples_exist() -> None:
    assert {rule.example for rule in RULES} <= {
        path.stem for path in Path(ROOT / "scenarios").glob("*.yaml")
    }
