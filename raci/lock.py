"""The lock file: the letters as they were, so that deciding anew keeps to them and a change is noticed."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from raci.catalogue import load_catalogue
from raci.checks.places import place
from raci.comparing.matching import match_people
from raci.deciding.engine import decide
from raci.findings import Finding, InvalidFile, Location, Severity
from raci.matrix import Assignment, Matrix, Origin, Previous, Reason, Row
from raci.model import MEANINGS, Activity, Organisation, Person
from raci.results import read_result
from raci.source import parse, read_bytes
from raci.teamfile import read_organisation, read_text

FORMAT = 1
"""The newest format of the lock file that this reads and writes."""

ABOUT = "Who holds which letter, as `raci lock` wrote it. Deciding anew keeps to it where nothing speaks for a change."
MAX_BYTES = 200_000_000
ANEW = "write it anew: raci lock"

Cell = tuple[str | None, str, str]
"""Team's name, activity's id and letter."""


def lock_path(file: str | os.PathLike[str]) -> Path:
    """Return where the lock file of a team file stands: beside it."""
    return Path(f"{os.fspath(file)}.lock")


def lock_bytes(matrix: Matrix) -> bytes:
    """Return the lock file of a matrix: JSON with a line for each cell, in order, and nothing about today."""
    organisation = matrix.organisation
    head = {
        "about": ABOUT,
        "format": FORMAT,
        "organisation": organisation.name,
        "scheme": organisation.scheme,
        "catalogue": organisation.catalogue.version,
        "fingerprint": organisation.fingerprint,
    }
    lines = [f" {_json(key)}: {_json(value)}," for key, value in head.items()]
    cells = ",\n".join(f"  {_json(cell)}" for cell in _cells(matrix))
    return "\n".join(["{", *lines, ' "cells": [', cells, " ]", "}", ""]).encode("utf-8", "replace")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cells(matrix: Matrix) -> Iterator[dict[str, object]]:
    """Yield who holds each letter of each row; an A that nobody holds has no people."""
    for row in sorted(matrix.rows, key=lambda row: (row.team or "", row.activity.id)):
        for letter in MEANINGS:
            held = row.holders(letter)
            people = {a.person_id: a.person for a in sorted(held, key=lambda a: a.person_id or "") if a.person_id}
            outside = next((a.person for a in held if a.person_id is None), None)
            cell = {"team": row.team, "activity": row.activity.id, "letter": letter}
            if outside is not None:
                yield {**cell, "outside": outside}
            elif people or letter == "A":
                yield {**cell, "people": people}


def read_lock(path: str | os.PathLike[str]) -> Matrix:
    """Read a lock file as a matrix without roles and reasons; raises InvalidFile with the place of what is wrong."""
    return _Lock(read_bytes(path, MAX_BYTES), os.fspath(path)).matrix()


@dataclass(frozen=True)
class _Lock:
    """The text of a lock file while it is read."""

    raw: bytes
    name: str

    def matrix(self) -> Matrix:
        data = self._data()
        catalogue = load_catalogue().model_copy(update={"version": str(data.get("catalogue"))})
        people: dict[str, str] = {}
        rows: dict[tuple[str | None, str], list[Assignment]] = {}
        for number, entry in enumerate(data["cells"]):
            if not _is_cell(entry):
                self._refuse("this is no cell: a team, an activity, a letter and people are needed", number)
            row = rows.setdefault((entry["team"], entry["activity"]), [])
            people.update(entry.get("people", {}))
            row += _letters(entry)
        scheme = data.get("scheme")
        organisation = Organisation(
            name=str(data.get("organisation")),
            scheme=scheme if scheme in catalogue.schemes else "raci",
            people=tuple(Person(id=id, name=name) for id, name in sorted(people.items())),
            activities=tuple(_activity(catalogue.activities, id) for id in dict.fromkeys(id for _, id in rows)),
            catalogue=catalogue,
            file=self.name,
            fingerprint=str(data.get("fingerprint")),
        )
        listed = tuple(
            Row(team, organisation.activity_by_id[id], tuple(held), outside=_outside(held))
            for (team, id), held in rows.items()
        )
        return Matrix(organisation, dt.date.min, listed, origin=Origin("", "list", {}))

    def _data(self) -> dict[str, Any]:
        try:
            data = json.loads(self.raw)
        except json.JSONDecodeError as error:
            self._refuse(f"this is no lock file ({error.msg})", at=Location(self.name, error.lineno, error.colno))
        except (UnicodeDecodeError, RecursionError):
            self._refuse("this is no lock file")
        if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
            self._refuse("this is no lock file: it has no list of cells")
        if data.get("format") != FORMAT:
            self._refuse(f"the lock file has the format {data.get('format')!r}, and this raci knows {FORMAT}")
        return data

    def _refuse(self, message: str, number: int | None = None, at: Location | None = None) -> NoReturn:
        if number is not None:
            # JSON is YAML too, and that reader knows the place of everything.
            at = parse(self.raw, self.name).place(("cells", number))
        place = at or Location(self.name, 1, 1)
        fault = Finding("RACI107", "invalid-document", Severity.ERROR, message, ANEW, place, fatal=True)
        raise InvalidFile((fault,))


def _is_cell(entry: object) -> bool:
    if not isinstance(entry, dict) or not {"team", "activity", "letter"} <= entry.keys():
        return False
    people, outside = entry.get("people", {}), entry.get("outside")
    return (
        isinstance(entry["team"], str | None)
        and isinstance(entry["activity"], str)
        and entry["letter"] in list(MEANINGS)
        and isinstance(outside, str | None)
        and isinstance(people, dict)
        and all(isinstance(name, str) for name in people.values())
    )


def _letters(entry: Mapping[str, Any]) -> list[Assignment]:
    team, activity, letter = entry["team"], entry["activity"], entry["letter"]
    if entry.get("outside") is not None:
        reason = Reason("elsewhere")
        return [Assignment(team, activity, letter, entry["outside"], None, None, "read", True, reason)]
    return [
        Assignment(team, activity, letter, name, id, None, "read", False, Reason("lock"))
        for id, name in entry.get("people", {}).items()
    ]


def _activity(known: Mapping[str, Activity], id: str) -> Activity:
    return known.get(id) or Activity(id=id, name=id, area="")


def _outside(held: list[Assignment]) -> str | None:
    return next((a.person for a in held if a.letter == "A" and a.person_id is None), None)


def previous_of(path: str | os.PathLike[str], organisation: Organisation, on: dt.date | None = None) -> Previous:
    """Return who held what in a lock file, a result of raci in JSON or an older team file; raises InvalidFile.

    An older team file is decided, with its own lock file where it has one. People are matched by id, then by name.
    """
    return previous_in(_read(path, on), organisation)


def _read(path: str | os.PathLike[str], on: dt.date | None) -> Matrix:
    raw, name = read_bytes(path, MAX_BYTES), os.fspath(path)
    if name.endswith(".lock"):
        return _Lock(raw, name).matrix()
    if raw.lstrip()[:1] == b"{":
        return _Lock(raw, name).matrix() if b'"cells"' in raw[:4096] else read_result(raw, name)
    older = read_text(raw, name) if name == "-" else read_organisation(name)
    beside = lock_path(name)
    previous = previous_in(read_lock(beside), older) if name != "-" and beside.is_file() else None
    return decide(older, on, previous)


def previous_in(older: Matrix, organisation: Organisation) -> Previous:
    """Return who held what in another matrix, by the ids of an organisation's people; who left is left out."""
    now = match_people(older.organisation, organisation).newer
    found: dict[tuple[str, str, str], set[str]] = {}
    for held in older.assignments:
        person = now.get(held.person_id or "")
        if person is not None:
            found.setdefault((held.team or "", held.activity, held.letter), set()).add(person)
    return {cell: frozenset(people) for cell, people in found.items()}


def unlocked(matrix: Matrix, path: str | os.PathLike[str]) -> list[Finding]:
    """Return where the letters differ from the lock file, a finding a row; also where there is none to read.

    That the catalogue is another one is an info: its letters are the same, or are found to differ.
    """
    file, beside = os.fspath(path), lock_path(path)
    if file == "-" or not beside.is_file():
        return [_finding(f"There is no lock file {beside.name}.", f"Write it: raci lock {file}", Location(file, 1, 1))]
    try:
        lock = read_lock(beside)
    except InvalidFile as error:
        told = f"The lock file cannot be read: {error.findings[0].message}."
        return [_finding(told, f"Write it anew: raci lock {file}", error.findings[0].location)]
    found = list(_differences(lock, matrix, Location(str(beside), 1, 1)))
    then, now = lock.organisation.catalogue.version, matrix.organisation.catalogue.version
    if then != now:
        told = f"The letters were locked with the catalogue {then}, and this is {now}."
        fix = f"Look at what changed, then lock the letters anew: raci lock {file}"
        at = Location(str(beside), 1, 1)
        found.append(Finding("RACI403", "stale", Severity.INFO, told, fix, at, group="the lock file"))
    return found


def _finding(message: str, fix: str, at: Location | None, row: Row | None = None) -> Finding:
    return Finding(
        code="RACI405",
        name="unlocked",
        severity=Severity.ERROR,
        message=message,
        fix=fix,
        location=at,
        group="the lock file",
        team=row.team if row else None,
        activity=row.activity.id if row else None,
    )


def _differences(lock: Matrix, matrix: Matrix, beside: Location) -> Iterator[Finding]:
    """Yield a finding for each row whose letters are not those of the lock file."""
    now = match_people(lock.organisation, matrix.organisation).newer
    shown = matrix.organisation.catalogue.schemes[matrix.organisation.scheme].shown
    names = {person.id: person.name for person in matrix.organisation.people}
    before = {(row.team, row.activity.id): row for row in lock.rows}
    fix = "Look at what moved (raci diff), then lock the letters anew (raci lock)."
    for row in matrix.rows:
        old = before.pop((row.team, row.activity.id), None)
        if old is None:
            yield _finding(f"{row.activity.name} is not in the lock file.", fix, place(matrix, row), row)
            continue
        told = []
        for letter in MEANINGS:
            then = {names.get(now.get(a.person_id or "", ""), a.person or "") for a in old.holders(letter)}
            held = {a.person or "" for a in row.holders(letter)}
            if then != held:
                told.append(f"{shown(letter)} was {_people(then)} and is {_people(held)}")
        if told:
            yield _finding(f"{row.activity.name}: {'; '.join(told)}.", fix, place(matrix, row), row)
    for old in before.values():
        yield _finding(f"{old.activity.name} is in the lock file, and no duty any more.", fix, beside, old)


def _people(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nobody's"
