"""The JSON Schema of a scenario file, by which editors complete and check while one types."""

from typing import Any

from sim.scenario.schema import Scenario, ScenarioFile

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of a scenario file (draft 2020-12), for `yaml-language-server` and others.

    A file that extends another, and a variant, may leave out what stands elsewhere: so what a
    file needs as a whole is asked for only where nothing is extended.
    """
    schema = ScenarioFile.model_json_schema()
    required = schema.pop("required")
    needs = {"anyOf": [{"required": ["reservation"]}, {"required": ["ranking"]}]}
    schema["$defs"]["Change"] = _change(schema)
    for ways in ("variants", "stress"):
        _refer(_values(schema["properties"][ways]), "Change")
    event = schema["$defs"]["Event"]["properties"]
    for part, noun in (("table", "Table"), ("protocol", "Protocol")):
        _refer(event[part], noun)
    for part, noun in (("states", "State"), ("frameworks", "Framework")):
        _refer(_values(event[part]), noun)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "if": {"not": {"required": ["extends"]}},
        "then": {
            "required": required,
            "properties": {"states": {"additionalProperties": needs}},
        },
    }


def _change(schema: Schema) -> Schema:
    """What a variant may change: everything in a scenario, nothing of it required."""
    properties = {key: schema["properties"][key] for key in Scenario.model_fields}
    return {
        "title": "Variant",
        "description": "One way to lay the table: what it changes of the above, by path.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _values(mapping: Schema) -> Schema:
    """The place in the schema that describes a single value of a mapping by name."""
    patterns = mapping["patternProperties"]
    values: Schema = patterns[next(iter(patterns))]
    return values


def _refer(place: Schema, noun: str) -> None:
    """Describe what stands there as the noun; what is said of it stays."""
    said: Schema = {key: place[key] for key in ("description", "default") if key in place}
    place.clear()
    place.update({"$ref": f"#/$defs/{noun}", **said})
