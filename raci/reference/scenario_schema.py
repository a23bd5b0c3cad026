"""JSON Schema (draft 2020-12) of a scenario file, made of its tables of keys and of the team file's schema."""

from __future__ import annotations

from typing import Any

from raci.reference.schema import Schema, team_file_schema
from raci.scenarios.keys import MERGE, PART, SCENARIO, SPLIT, TEAM
from raci.teamfile.keys import Table

NAME: Schema = {"type": ["string", "number"]}


def scenario_schema() -> Schema:
    """Return the schema: one scenario, or several below `scenarios:`."""
    known = team_file_schema()
    one = {"$ref": "#/$defs/scenario"}
    people, profiles = known["properties"]["people"], known["properties"]["profiles"]
    kinds: dict[str, Schema] = {
        "text": NAME,
        "word": NAME,
        "words": _several(NAME),
        "person": NAME,
        "team": NAME,
        "teams": _several(NAME),
        "people": people,
        "profiles": profiles,
    }
    tables = {
        "scenario": _mapping(
            SCENARIO, {**kinds, **{name: {"$ref": f"#/$defs/{name}_list"} for name in ("teams", "merge", "split")}}
        ),
        "scenario_team": _mapping(TEAM, kinds),
        "merger": _mapping(MERGE, kinds),
        "division": _mapping(SPLIT, {**kinds, "into": {"$ref": "#/$defs/part_list"}}),
        "part": _mapping(PART, kinds),
    }
    lists = {
        "teams_list": _named("scenario_team", NAME),
        "merge_list": _named("merger", _several(NAME)),
        "split_list": _named("division", {"$ref": "#/$defs/part_list"}),
        "part_list": _named("part", _several(NAME)),
    }
    empty = {"type": "null"}
    several = {"anyOf": [{"type": "object", "additionalProperties": {"anyOf": [one, empty]}}, _items(one)]}
    return {
        "$schema": known["$schema"],
        "title": "raci scenario",
        "description": "What may change about a team file, to see what would follow.",
        "anyOf": [
            one,
            {"type": "object", "properties": {"scenarios": several}, "required": ["scenarios"],
             "additionalProperties": False},
        ],
        "$defs": {**known["$defs"], **tables, **lists},
    }  # fmt: skip


def _mapping(table: Table, kinds: dict[str, Schema]) -> Schema:
    """Return the schema of one table; a kind may be meant for one key alone, by its name."""
    properties: dict[str, Any] = {}
    for key in table.keys:
        kind = kinds[key.name] if key.kind == "team_list" else kinds[key.kind]
        properties |= {spelling: {"description": key.says, **kind} for spelling in (key.name, *key.also)}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _several(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _named(table: str, short: Schema) -> Schema:
    """Return the schema of entries by their names, as a list of long forms, or one long form alone."""
    entry = {"$ref": f"#/$defs/{table}"}
    by_name = {"type": "object", "additionalProperties": {"anyOf": [entry, short, {"type": "null"}]}}
    return {"anyOf": [entry, by_name, _items({"anyOf": [entry, by_name]})]}


def _items(one: Schema) -> Schema:
    return {
        "type": "array",
        "items": {"anyOf": [one, {"type": "object", "additionalProperties": one, "maxProperties": 1}]},
    }
