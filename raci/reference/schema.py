"""JSON Schema (draft 2020-12) of the team file, made of the tables of keys that the reader uses: for editors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from raci.catalogue import load_catalogue
from raci.checks import CHECKS, Check
from raci.model import MEANINGS, WORKLOADS, Catalogue
from raci.teamfile.keys import (
    ACTIVITIES,
    ACTIVITY,
    CAPACITY,
    DECISION,
    FILE,
    LETTER,
    OUTSIDE,
    PERSON,
    ROLE,
    RULE,
    SCHEME,
    SIZE,
    TEAM,
    WAIVER,
    WHEN,
    Table,
)
from raci.teamfile.settings import SEVERITIES
from raci.teamfile.values import COLOUR, DATE

Schema = dict[str, Any]


def team_file_schema(catalogue: Catalogue | None = None) -> Schema:
    """Return the schema; roles, activities, areas, profiles and schemes of the catalogue are offered, not demanded."""
    known = catalogue or load_catalogue()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "raci team file",
        "description": "Who is on a team, and what they have agreed.",
        **_mapping(FILE),
        "anyOf": [{"required": ["people"]}, {"required": ["extends"]}],
        "$defs": {
            **_words(known),
            "tiers": _TIERS,
            "doers": _any(_ref("tiers"), _DOERS),
            **{name: _mapping(table) for name, table in _TABLES.items()},
        },
    }


_TABLES: dict[str, Table] = {
    "scheme": SCHEME,
    "letter": LETTER,
    "person": PERSON,
    "capacity": CAPACITY,
    "team": TEAM,
    "role": ROLE,
    "activities": ACTIVITIES,
    "activity": ACTIVITY,
    "outside": OUTSIDE,
    "decision": DECISION,
    "rule": RULE,
    "when": WHEN,
    "size": SIZE,
    "waiver": WAIVER,
}
"""The tables that other schemas refer to, by the name under which they do."""


def _mapping(table: Table) -> Schema:
    """Return the schema of one table: every spelling of every key, and no other."""
    properties = {
        spelling: {"description": key.says, **_fragment(key.kind)}
        for key in table.keys
        for spelling in (key.name, *key.also)
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _words(catalogue: Catalogue) -> dict[str, Schema]:
    """Return the words that are offered where the catalogue knows some."""
    offered: dict[str, Iterable[str]] = {
        "role_name": catalogue.roles,
        "title_text": (role.name for role in catalogue.roles.values()),
        "activity_name": catalogue.activities,
        "area_name": catalogue.areas,
        "profile_name": catalogue.profiles,
        "scheme_name": catalogue.schemes,
        "subject": (*catalogue.areas, *catalogue.activities),
    }
    return {name: {"anyOf": [{"enum": list(words)}, _TEXT]} for name, words in offered.items()}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_or_more(item: Schema) -> Schema:
    return _any(item, _list(item))


def _entries(name: str, required: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a list or mapping of entries: `Name: value`, `Name: {...}`, long forms, bare items."""
    table = _TABLES[name]
    bare = {key.name: _fragment(key.kind) for key in table.keys if key.name in (table.value, table.item)}
    values = _any(_ref(name), {"type": "null"}, *([bare[table.value]] if table.value else []))
    named = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"not": {"enum": sorted(_spelled(table))}},
        "additionalProperties": values,
    }
    long = {**_ref(name), "required": list(required)} if required else _ref(name)
    items = _any(long, named, *([bare[table.item]] if table.item else []))
    return _any({"type": "object", "additionalProperties": values}, _list(items))


def _spelled(table: Table) -> set[str]:
    return {spelling for key in table.keys for spelling in (key.name, *key.also)}


_TEXT: Schema = {"type": "string", "minLength": 1}
_LINE: Schema = {"type": ["string", "number"]}
_DATE: Schema = {"type": "string", "pattern": f"^{DATE}$"}
_LIMIT: Schema = {"type": "integer", "minimum": 0}
_SEVERITY: Schema = {"enum": list(SEVERITIES)}
_ROLES: Schema = _one_or_more(_ref("role_name"))
_TIERS: Schema = _any(
    _ref("role_name"),
    {
        # A flat list of several roles does not say whether they are equally good.
        **_list(_any(_ref("role_name"), _list(_ref("role_name")))),
        "not": {"minItems": 2, "items": {"type": "string"}},
    },
)
_DOERS: Schema = {
    "type": "object",
    "properties": {
        "all": {"description": "roles whose every holder does it", **_ROLES},
        "each": {"description": "roles of which one holder each does it", **_ROLES},
        "else": {"description": "one lead, where nobody of these is there", **_ref("tiers")},
    },
    "additionalProperties": False,
    "anyOf": [{"required": ["all"]}, {"required": ["each"]}],
}
_TITLES: Schema = _one_or_more(_any(_ref("title_text"), {"type": "number"}))

_PLAIN: dict[str, Schema] = {
    "text": _LINE,
    "texts": _one_or_more(_LINE),
    "word": _LINE,
    "words": _one_or_more(_LINE),
    "files": _one_or_more(_TEXT),
    "titles": _TITLES,
    "person": _LINE,
    "team": _LINE,
    "teams": _one_or_more(_LINE),
    "profiles": _one_or_more(_ref("profile_name")),
    "scheme": _any(_ref("scheme_name"), {**_ref("scheme"), "required": ["letters"]}),
    "meaning": {"enum": list(MEANINGS.values())},
    "colour": {"type": "string", "pattern": f"^{COLOUR}$"},
    "role_name": _ref("role_name"),
    "role_names": _ROLES,
    "area": _ref("area_name"),
    "areas": _one_or_more(_ref("area_name")),
    "activity": _ref("activity_name"),
    "activity_names": _one_or_more(_ref("activity_name")),
    "subjects": _one_or_more(_ref("subject")),
    "holders": _one_or_more(_LINE),
    "tiers": _ref("tiers"),
    "doers": _ref("doers"),
    "roles": _ROLES,
    "flag": {"enum": [True, False, "yes", "no"]},
    "date": _DATE,
    "away": _any({"type": "boolean"}, {"type": "string", "pattern": f"^({DATE})?/?({DATE})?$", "minLength": 10}),
    "count": {"type": "integer", "minimum": 1},
    "limit": _LIMIT,
    "spectrum": {"type": "number", "minimum": -1, "maximum": 1},
    "workload": {"enum": list(WORKLOADS)},
    "reach": {"enum": ["team", "organisation"]},
    "scope": {"enum": ["team", "organisation"]},
    "capacity": _any(_LIMIT, _ref("capacity")),
    "when": _ref("when"),
    "size": _ref("size"),
    "hiring": _one_or_more(_any(_TITLES, _ref("person"))),
    "waiver_list": _list({**_ref("waiver"), "required": ["check", "because"]}),
}
"""What each kind of value looks like."""


def _checks() -> Schema:
    by_code = _any(_SEVERITY, {"type": "object", "additionalProperties": _any(_LIMIT, _SEVERITY)})
    limits = {check.name: _limits(check) for check in CHECKS if check.options}
    return {
        "type": "object",
        "properties": {
            **{check.name: _check(check) for check in CHECKS},
            "options": {"description": "the limits of several checks", "type": "object", "properties": limits},
        },
        "additionalProperties": by_code,
    }


def _check(check: Check) -> Schema:
    limits = _limits(check)
    known = {"severity": _SEVERITY, "options": limits, **limits["properties"]}
    own = {"type": "object", "properties": known, "additionalProperties": False}
    return {"description": check.why, **_any(_SEVERITY, own)}


def _limits(check: Check) -> Schema:
    known = {o.name: {"description": f"{o.says}; left out: {o.default}", **_LIMIT} for o in check.options}
    return {"type": "object", "properties": known, "additionalProperties": False}


_NESTED: dict[str, Callable[[], Schema]] = {
    "people": lambda: _entries("person"),
    "team_list": lambda: _entries("team"),
    "role_list": lambda: _entries("role"),
    "activities": lambda: _any(_ref("activities"), _list(_ref("activity_name"))),
    "activity_list": lambda: _entries("activity"),
    "elsewhere": lambda: _entries("outside", ("activity", "who")),
    "letter_list": lambda: _entries("letter", ("letter", "meaning")),
    "decision_list": lambda: _entries("decision", ("activity",)),
    "rule_list": lambda: _any(_TEXT, _entries("rule"), _list(_TEXT)),
    "checks": _checks,
}
"""What kinds look like that have forms of their own."""


def _fragment(kind: str) -> Schema:
    return _PLAIN[kind] if kind in _PLAIN else _NESTED[kind]()
