"""The kinds of rule as people write them: keys, tests, an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from raci.rules import KINDS, Rule
from raci.teamfile.keys import RULE, WHEN, Key, Table

ORDER = "decision, binding rule, team rule, team profile, company rule, company profile, catalogue"
"""The layers, the strongest first."""


def kinds() -> list[dict[str, Any]]:
    """Return every kind of rule: what it says, its keys, the tests that its condition may have, an example."""
    return [
        {
            "id": word,
            "text": str(kind.__doc__).splitlines()[0],
            "because": kind.good_for,
            "source": "templates/README.md, Rules",
            "kind": "kind",
            "keys": {key.name: key.says for key in keys_of(kind)},
            "tests": {key.name: key.says for key in _keys(WHEN, kind.tests)},
            "example": kind.example,
        }
        for word, kind in KINDS.items()
    ]


def keys_of(kind: type[Rule]) -> tuple[Key, ...]:
    """Return the keys of the team file by which a kind of rule is said, in the order of the file's table."""
    return _keys(RULE, kind.keys)


def _keys(table: Table, names: Iterable[str]) -> tuple[Key, ...]:
    wanted = set(names)
    return tuple(key for key in table.keys if key.name in wanted)


def kind_lines() -> list[str]:
    """Say in lines for people how each kind of rule is written."""
    lines = [
        "How rules are written, under rules: in the team file, in a team, or in a file of their own (rules: rules.yaml)"
    ]
    for kind in kinds():
        lines += ["", f"{kind['id']}: {kind['text']}", f"    {kind['because']}"]
        lines += [f"    {name}: {says}" for name, says in kind["keys"].items()]
        lines.append(f"    when: {', '.join(kind['tests'])}")
        lines += [f"        {line}" for line in kind["example"].rstrip().splitlines()]
    common = ", ".join(key.name for key in RULE.keys if all(key.name not in kind.keys for kind in KINDS.values()))
    lines += [
        "",
        f"every rule: {common}",
        "",
        "when: every test must hold; a list means any of them, has and lacks mean all",
    ]
    lines += [f"    {key.name}: {key.says}" for key in WHEN.keys]
    return [*lines, "", f"The strongest speaks: {ORDER}; inside one layer the more specific rule."]
