"""A matrix that was written as JSON (`raci show --format json`, `-f json`), read again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from raci.catalogue import load_catalogue
from raci.findings import Finding, InvalidFile, Location, Severity
from raci.matrix import Assignment, Matrix, Origin, Reason, Row, Status, Unowned
from raci.model import MEANINGS, Activity, Catalogue, Organisation, Person, Scheme
from raci.words import slug

FORMAT = 1
"""The newest version of the JSON that this reads."""


def read_result(raw: bytes | str, name: str) -> Matrix:
    """Return the matrix in a result; it knows nobody who has no letter. Raises InvalidFile; `name` is the file's."""
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        refused = _refusal(
            name, f"this is no JSON: {error.msg}", "name a file that raci wrote", error.lineno, error.colno
        )
        raise InvalidFile((refused,)) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InvalidFile(
            (_refusal(name, "this is no JSON that can be read", "name a file that raci wrote"),)
        ) from error
    try:
        return _matrix(data, name)
    except InvalidFile:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fix = "name a team file, a table, or what `raci show --format json` or `raci build -f json` wrote"
        raise InvalidFile((_refusal(name, "this JSON is no result of raci", fix),)) from error


def _refusal(name: str, message: str, fix: str, line: int = 1, column: int = 1) -> Finding:
    place = Location(name, line, column)
    return Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place, fatal=True)


def _matrix(data: Any, name: str) -> Matrix:
    if data["format"] > FORMAT:
        fix = "read it with the version of raci that wrote it, or a newer one"
        raise InvalidFile((_refusal(name, f"this result has the newer format {data['format']}", fix),))
    catalogue = load_catalogue()
    scheme = catalogue.schemes[data["scheme"] or "raci"]
    people = _people(data["assignments"])
    rows = _rows(data, scheme, catalogue, people)
    organisation = Organisation(
        name=str(data["organisation"] or ""),
        scheme=scheme.id,
        people=tuple(sorted(people.values(), key=lambda person: person.id)),
        activities=tuple({row.activity.id: row.activity for row in rows}.values()),
        catalogue=catalogue,
        file=name,
    )
    on = dt.date.fromisoformat(data["on"]) if data["on"] else dt.date.min
    return Matrix(organisation, on, rows, origin=Origin("", "list", {}))


def _people(assignments: Iterable[Mapping[str, Any]]) -> dict[str, Person]:
    """Return everybody who has a letter, by name; whoever owns something outside is nobody here."""
    roles: dict[str, set[str]] = {}
    for held in assignments:
        if held["person"] is not None and held["rule"] != "elsewhere":
            roles.setdefault(str(held["person"]), set()).update({str(held["role"])} if held["role"] else ())
    taken: set[str] = set()
    people = {}
    for name in sorted(roles):
        id = slug(name)
        while id in taken:
            id += "-2"
        taken.add(id)
        people[name] = Person(id=id, name=name, roles=tuple(sorted(roles[name])))
    return people


def _rows(data: Any, scheme: Scheme, catalogue: Catalogue, people: Mapping[str, Person]) -> tuple[Row, ...]:
    """Return the rows in the matrix's own order, letters by meaning."""
    inside = {scheme.shown(letter): letter for letter in reversed(MEANINGS)}
    held: dict[tuple[str | None, str], list[Assignment]] = {}
    gaps: dict[tuple[str | None, str], list[Unowned]] = {}
    duties: dict[str, Activity] = {}
    for entry in data["assignments"]:
        letter = _assignment(entry, inside, people)
        held.setdefault((letter.team, letter.activity), []).append(letter)
        duty = Activity(id=letter.activity, name=str(entry["name"]), area=str(entry["area"]))
        duties[letter.activity] = catalogue.activities.get(letter.activity, duty)
    for entry in data["unowned"]:
        gap = _gap(entry, inside)
        gaps.setdefault((gap.team, gap.activity), []).append(gap)
        duty = Activity(id=gap.activity, name=gap.activity, area="")
        duties.setdefault(gap.activity, catalogue.activities.get(gap.activity, duty))
    rows = []
    for team, id in {**held, **gaps}:
        letters = sorted(held.get((team, id), ()), key=_place)
        outside = next((a.person for a in letters if a.reason.rule == "elsewhere"), None)
        rows.append(Row(team, duties[id], tuple(letters), tuple(gaps.get((team, id), ())), outside))
    orders = {area.id: area.order for area in catalogue.areas.values()}
    rows.sort(key=lambda r: (r.team or "", orders.get(r.activity.area, 99), r.activity.area, r.activity.id))
    return tuple(rows)


def _place(held: Assignment) -> tuple[int, str, str]:
    return list(MEANINGS).index(held.letter), held.person or "", held.role or ""


def _assignment(entry: Mapping[str, Any], inside: Mapping[str, str], people: Mapping[str, Person]) -> Assignment:
    status: Status = entry["status"]
    if status not in get_args(Status):
        raise ValueError(status)
    person = people.get(entry["person"] or "")
    return Assignment(
        team=_text(entry["team"]),
        activity=str(entry["activity"]),
        letter=inside[entry["letter"]],
        person=_text(entry["person"]),
        person_id=person.id if person else None,
        role=_text(entry["role"]),
        status=status,
        agreed=bool(entry["agreed"]),
        reason=Reason(str(entry["rule"]), str(entry["because"]), str(entry["source"])),
        acting=_text(entry["acting"]),
        disputed=bool(entry["disputed"]),
    )


def _gap(entry: Mapping[str, Any], inside: Mapping[str, str]) -> Unowned:
    usually = tuple(str(role) for role in entry["usually"])
    letter = inside[entry["letter"]]
    return Unowned(_text(entry["team"]), str(entry["activity"]), letter, usually, _text(entry["accepted"]))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
