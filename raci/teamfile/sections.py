"""The sections of all files together, as entries: what is there before any name is looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from raci.teamfile.entries import Entry, read_entries, read_entry, read_item
from raci.teamfile.files import open_rules
from raci.teamfile.keys import ACTIVITIES, ACTIVITY, DECISION, OUTSIDE, PERSON, ROLE, RULE, TEAM, WAIVER, Table
from raci.teamfile.nodes import Node
from raci.teamfile.values import read_words


@dataclass(frozen=True, slots=True)
class Sections:
    """What the files say, the widest first; `choices` are the `activities:` sections."""

    layers: tuple[Entry, ...]
    people: tuple[Entry, ...]
    teams: tuple[Entry, ...]
    roles: tuple[Entry, ...]
    choices: tuple[Entry, ...]
    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    outside: tuple[Entry, ...]
    rules: tuple[Entry, ...]
    decisions: tuple[Entry, ...]
    waivers: tuple[Entry, ...]

    def last(self, key: str, default: Any = None) -> Any:
        """Return what the narrowest file that has a key says."""
        return next((layer.get(key) for layer in reversed(self.layers) if key in layer), default)

    def rank(self, key: str) -> int:
        """Return the rank of the narrowest file that has a key, 0 where none has it."""
        return next((layer.node.origin.rank for layer in reversed(self.layers) if key in layer), 0)

    def all(self, key: str) -> list[Node]:
        """Return the values of a key in every file that has it, the widest first."""
        return [layer.get(key) for layer in self.layers if key in layer]


def read_sections(layers: list[Entry]) -> Sections:
    """Read every section of every file, so that all faults of form are known before names are looked up."""
    choices = tuple(_choice(layer.get("activities")) for layer in layers if "activities" in layer)

    def listed(key: str, table: Table, entries: tuple[Entry, ...] = tuple(layers)) -> tuple[Entry, ...]:
        return tuple(entry for each in entries for entry in read_entries(each.get(key), table))

    return Sections(
        layers=tuple(layers),
        people=listed("people", PERSON),
        teams=listed("teams", TEAM),
        roles=listed("roles", ROLE),
        choices=choices,
        added=listed("add", ACTIVITY, choices),
        changed=listed("change", ACTIVITY, choices),
        outside=listed("elsewhere", OUTSIDE, choices),
        rules=tuple(rule for layer in layers for rule in read_rules(layer.get("rules"))),
        decisions=listed("decisions", DECISION),
        waivers=listed("waivers", WAIVER),
    )


def read_rules(node: Node | None) -> Iterator[Entry]:
    """Yield the rules below a `rules:` key, those in files of their own as well."""
    if node is None:
        return
    if isinstance(node.value, dict):
        yield from read_entries(node, RULE)
        return
    for item in node.items():
        if isinstance(item.value, str):
            yield from read_entries(open_rules(item), RULE)
        else:
            yield from read_item(item, RULE)


def _choice(node: Node) -> Entry:
    """Read which activities there are; a plain list names them all."""
    if isinstance(node.value, list):
        return Entry(node, {"areas": (), "include": read_words(node) or ()})
    return read_entry(node, ACTIVITIES) or Entry(node, {})
