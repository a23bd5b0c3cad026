"""Roles and activities that are otherwise in a file than in the catalogue: which fields, and in which file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from raci.findings import Location
from raci.model import Activity, Organisation, Role
from raci.rulebook.rulings import words
from raci.rules import Doers

LETTERS = ("accountable", "responsible", "consulted", "informed")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a file names: what it says now, what the catalogue says (None for an entry of the file's own)."""

    field: str
    now: str
    before: str | None
    at: Location


@dataclass(frozen=True, slots=True)
class Override:
    """A role or an activity of a file; `new`: the catalogue has none such."""

    kind: Literal["role", "activity"]
    id: str
    name: str
    at: Location | None
    new: bool
    changes: tuple[Change, ...]


def overrides(organisation: Organisation) -> Iterator[Override]:
    """Yield the file's own roles and activities, in order of kind and id."""
    catalogue = organisation.catalogue
    for role in organisation.roles:
        yield _override("role", role, catalogue.roles.get(role.id), organisation)
    for activity in sorted(organisation.activities, key=lambda each: each.id):
        if activity.changed or activity.id not in catalogue.activities:
            yield _override("activity", activity, catalogue.activities.get(activity.id), organisation)


def _override(
    kind: Literal["role", "activity"], entry: Role | Activity, known: Role | Activity | None, organisation: Organisation
) -> Override:
    changes = []
    for field, at in sorted(entry.changed.items()):
        before = None if known is None else _text(field, getattr(known, field, ""), organisation)
        now = _text(field, getattr(entry, field, ""), organisation)
        if field == "titles" and isinstance(entry, Role):
            before, now = None, f"+ {', '.join(entry.claims)}"
        changes.append(Change(field, now, before, at))
    return Override(kind, entry.id, entry.name, entry.at, known is None, tuple(changes))


def _text(field: str, value: Any, organisation: Organisation) -> str:
    """Return what a field says, on one line."""
    if field in LETTERS:
        return words(value if isinstance(value, Doers) else tuple(value), organisation)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return "; ".join(value) if isinstance(value, tuple) else str(value)
