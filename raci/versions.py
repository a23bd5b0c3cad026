"""One side of a comparison, read by what it is: a team file, a result, a lock file, a table; now or in a revision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import PurePath

from raci.charters import is_charter
from raci.deciding.engine import decide
from raci.findings import Finding, InvalidFile
from raci.lock import read_lock
from raci.matrix import Matrix, Origin, Row
from raci.model import Organisation
from raci.pipeline import judge
from raci.results import read_result
from raci.revisions import open_revision
from raci.source import read_bytes
from raci.teamfile import read_text
from raci.words import fold

TEAM_FILES = (".yaml", ".yml")
"""What is never looked at as a table that somebody made, unless it is a charter."""


@dataclass(frozen=True, slots=True)
class Version:
    """One side: what people call it, its matrices (several where a file has several tables), what is wrong in it."""

    name: str
    matrices: tuple[Matrix, ...]
    findings: tuple[Finding, ...] = ()


def read_version(file: str, on: dt.date | None = None) -> Version:
    """Read one side; "-" is standard input, a team file or a result. Raises InvalidFile."""
    suffix = PurePath(file).suffix.lower()
    if file == "-" or suffix == ".json":
        raw = read_bytes(file)
        if suffix == ".json" or raw.lstrip()[:1] == b"{":
            return Version(file, (read_result(raw, file),))
        matrix = decide(read_text(raw, file), on)
        return Version(file, (matrix,), (*matrix.organisation.findings, *matrix.findings))
    if suffix == ".lock":
        return Version(file, (read_lock(file),))
    if (suffix not in TEAM_FILES or is_charter(file)) and _is_table(file):
        from raci.tables import read_table

        return Version(file, tuple(read_table(file)))
    judged = judge(file, on)
    return Version(file, (judged.matrix,), judged.findings)


def _is_table(file: str) -> bool:
    from raci.tables import is_table

    return is_table(file)


def read_revision(file: str, revision: str, on: dt.date | None = None) -> Version | None:
    """Read one side as of a git revision, None where that does not have it. Raises InvalidFile and NoRevision."""
    with open_revision(file, revision) as there:
        if there.path is None:
            return None
        try:
            found = read_version(str(there.path), on)
        except InvalidFile as error:
            raise there.invalid(error) from error
        return Version(f"{revision}:{file}", found.matrices, tuple(map(there.finding, found.findings)))


def together(old: Version, new: Version) -> tuple[Matrix, Matrix]:
    """Return both sides as one matrix each; tables belong to the teams that the other side knows by their names."""
    known = _names(old) & _names(new)
    return _joined(old.matrices, known), _joined(new.matrices, known)


def nothing(like: Matrix) -> Matrix:
    """Return a matrix without any letter: what there was before a file was written."""
    there = like.organisation
    organisation = Organisation(name=there.name, scheme=there.scheme, catalogue=there.catalogue, file=there.file)
    return Matrix(organisation, like.on, (), origin=Origin("", "list", {}))


def _names(version: Version) -> set[str]:
    """Return what the teams of a file are called, or its tables and their sections, as names are compared."""
    teams = {row.team for matrix in version.matrices for row in matrix.rows}
    tables = [matrix for matrix in version.matrices if matrix.origin]
    areas = {row.activity.area: matrix.organisation.catalogue.areas for matrix in tables for row in matrix.rows}
    sections = {known[id].name for id, known in areas.items() if id in known}
    return {
        fold(name) for name in (*teams, *sections, *(matrix.origin.where for matrix in tables if matrix.origin)) if name
    }


def _joined(matrices: tuple[Matrix, ...], known: set[str]) -> Matrix:
    """Return several tables as one matrix: a table of a team's name is that team's, any other is everybody's.

    A duty that several of these have stays apart, under its table's name and number.
    """
    if not matrices[0].origin:
        return matrices[0]
    rows: list[Row] = []
    taken: set[str] = set()
    for number, matrix in enumerate(matrices, 1):
        where = matrix.origin.where if matrix.origin else ""
        own = [_of_section(matrix, row, known) for row in matrix.rows]
        plain = {row.activity.id for row in own if row.team is None}
        apart = where if fold(where) in known else f"{where} ({number})" if plain & taken else None
        taken |= plain if apart is None else set()
        rows += (_of_team(row, apart) if row.team is None and apart else row for row in own)
    people = {person.id: person for matrix in matrices for person in matrix.organisation.people}
    roles = {role.id: role for matrix in matrices for role in matrix.organisation.roles}
    first = matrices[0].organisation
    organisation = Organisation(
        name=first.name,
        scheme=first.scheme,
        people=tuple(people.values()),
        roles=tuple(roles.values()),
        activities=tuple({row.activity.id: row.activity for row in rows}.values()),
        catalogue=first.catalogue,
        file=first.file,
    )
    return replace(matrices[0], organisation=organisation, rows=tuple(rows))


def _of_section(matrix: Matrix, row: Row, known: set[str]) -> Row:
    """Return a row as its section's, where that is called like a team."""
    area = matrix.organisation.catalogue.areas.get(row.activity.area)
    return _of_team(row, area.name) if row.team is None and area and fold(area.name) in known else row


def _of_team(row: Row, team: str) -> Row:
    return replace(
        row,
        team=team,
        assignments=tuple(replace(held, team=team) for held in row.assignments),
        unowned=tuple(replace(gap, team=team) for gap in row.unowned),
    )
