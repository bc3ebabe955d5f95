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
    state = schema["$defs"]["State"]
    needs = {"required": state.pop("required")}
    schema["$defs"]["Change"] = _change(schema)
    variants = schema["properties"]["variants"]
    _variant_values(variants).update({"$ref": "#/$defs/Change"})
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


def _variant_values(variants: Schema) -> Schema:
    """The place in the schema that describes a single variant."""
    patterns = variants["patternProperties"]
    values: Schema = patterns[next(iter(patterns))]
    values.clear()
    return values
