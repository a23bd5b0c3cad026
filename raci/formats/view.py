"""What every writer draws from: the matrix as tables of cells, sorted once, with nothing private in it by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, NamedTuple

from raci.deciding.explain import reason_lines
from raci.findings import Finding
from raci.matrix import Assignment, Counts, Matrix, Row
from raci.model import LetterMeaning, Organisation, Person, Role, Scheme

By = Literal["role", "person"]
State = Literal["agreed", "proposed", "owned", "open", "outside"]
"""How a row stands; "owned" is one of a table that somebody else made, where nothing is known of how it came about."""


class Column(NamedTuple):
    """One role (or person): `heading` is large, `names` stand under it."""

    id: str
    heading: str
    names: tuple[str, ...]
    family: str
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The letters of one column in one row, strongest first; `notes` has one line or more a letter: who, and why."""

    letters: tuple[str, ...]
    holders: tuple[str, ...]
    agreed: bool
    disputed: bool
    acting: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the letters as one text: A/R."""
        return "/".join(self.letters)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity. `gap` says in words what is missing ("nobody answers for it"), empty where nothing is."""

    id: str
    name: str
    area: str
    cells: tuple[Cell | None, ...]
    state: State
    gap: str
    gap_detail: str
    accepted: str | None
    outside: str | None
    disputed: tuple[str, ...]
    row: Row
    owners: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one area; `name` is empty where a table has a single area without one."""

    id: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One team's matrix; `name` is empty where the file has no teams."""

    id: str
    name: str
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every row, in order."""
        return tuple(line for block in self.blocks for line in block.lines)


class Card(NamedTuple):
    """One person with the letters held: `counts` by letter, in the order of the scheme."""

    person: Person
    name: str
    titles: str
    roles: tuple[str, ...]
    manager: str
    teams: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    acting: str | None


@dataclass(frozen=True, slots=True)
class View:
    """A whole matrix as writers need it."""

    name: str
    matrix: Matrix
    organisation: Organisation
    scheme: Scheme
    by: By
    tables: tuple[Table, ...]
    cards: tuple[Card, ...]
    counts: Counts
    verdict: str
    findings: tuple[Finding, ...]
    newest_agreement: dt.date | None
    fingerprint: str
    private: bool

    @property
    def legend(self) -> tuple[LetterMeaning, ...]:
        """Return the letters in the order in which legends show them."""
        return self.scheme.letters

    @property
    def read(self) -> bool:
        """Tell whether this is a table that somebody else made: nothing in it is proposed or agreed."""
        return self.matrix.origin is not None

    @property
    def owner(self) -> str:
        """Return the letter of who answers."""
        return self.scheme.shown("A")

    @property
    def footer(self) -> str:
        """Return the line that tells readers how fresh the page is, or from which table it was read."""
        if self.matrix.origin is not None:
            file = PurePath(self.organisation.file.replace("\\", "/")).name or self.name
            return f"as the table says · read from {', '.join(filter(None, (file, self.matrix.origin.where)))}"
        newest = "agreed without a date" if self.counts.agreed else "nothing agreed yet"
        if self.newest_agreement:
            newest = f"newest agreement {self.newest_agreement}"
        return f"{newest} · file {self.fingerprint}"


def verdict(counts: Counts, read: bool = False) -> str:
    """Say the counts in one line: "32 duties: 3 agreed, 28 proposed (6 by a stand-in), 1 open".

    Of a `read` table it is known only what has an owner: "32 duties: 31 owned, 1 open".
    """
    total = counts.agreed + counts.proposed + counts.open
    stand_in = f" ({counts.by_stand_in} by a stand-in)" if counts.by_stand_in else ""
    noun = "duty" if total == 1 else "duties"
    if read:
        return f"{total} {noun}: {counts.agreed + counts.proposed} owned, {counts.open} open"
    return f"{total} {noun}: {counts.agreed} agreed, {counts.proposed} proposed{stand_in}, {counts.open} open"


def build_view(
    matrix: Matrix,
    *,
    by: By = "role",
    team: str | None = None,
    private: bool = False,
    findings: tuple[Finding, ...] = (),
) -> View:
    """Arrange a matrix for writers; `team` (a name) keeps one team and what is organisation-wide.

    Unless `private`, nothing that somebody wrote in confidence gets into it, nor a finding made of it.
    """
    organisation = matrix.organisation
    matrix, inside = matrix.in_scheme(), matrix
    if team is not None:
        matrix, inside = matrix.of_team(team), inside.of_team(team)
        findings = tuple(finding for finding in findings if finding.team in (None, team))
    names = _table_names(organisation, team)
    tables = tuple(table for name in names if (table := _table(matrix, name, by, private)).blocks)
    return View(
        name=organisation.name,
        matrix=matrix,
        organisation=organisation,
        scheme=organisation.catalogue.schemes[organisation.scheme],
        by=by,
        tables=tables,
        cards=tuple(_cards(matrix, team)),
        counts=inside.counts(),
        verdict=verdict(inside.counts(), read=matrix.origin is not None),
        findings=findings if private else tuple(finding for finding in findings if not finding.private),
        newest_agreement=matrix.newest_agreement(),
        fingerprint=organisation.fingerprint,
        private=private,
    )


def _table_names(organisation: Organisation, team: str | None) -> list[str | None]:
    """List the tables: None is what is organisation-wide, or everything where there are no teams."""
    teams = [t.name for t in organisation.teams if team is None or t.name == team]
    return [None, *teams]


def _table(matrix: Matrix, name: str | None, by: By, private: bool) -> Table:
    rows = [row for row in matrix.rows if row.team == name]
    columns = _role_columns(matrix, name, rows) if by == "role" else _person_columns(matrix, name, rows)
    areas = _area_names(matrix)
    blocks: dict[str, list[Line]] = {}
    for row in rows:
        blocks.setdefault(row.activity.area, []).append(_line(matrix, row, columns, by, private))
    title = name if name is not None else ("Organisation-wide" if matrix.organisation.teams else "")
    return Table(
        id=name or "organisation",
        name=title,
        columns=tuple(columns),
        blocks=tuple(
            Block(id=area, name=areas.get(area, area.capitalize()), lines=tuple(lines))
            for area, lines in blocks.items()
        ),
    )


def _area_names(matrix: Matrix) -> dict[str, str]:
    """Return the names of areas by id; the only one of a table without sections has none."""
    areas = {id: area.name for id, area in matrix.organisation.catalogue.areas.items()}
    used = {row.activity.area for row in matrix.rows}
    return {**areas, UNNAMED: ""} if matrix.origin is not None and used == {UNNAMED} else areas


UNNAMED = "activities"
"""The area of the rows of a table that stand in no section."""


def _role_columns(matrix: Matrix, team: str | None, rows: Iterable[Row]) -> list[Column]:
    """Return a column for each role that somebody on the team has, and for whoever else holds a letter.

    Those of a table that others made are its own, in its order.
    """
    organisation = matrix.organisation
    team_id = next((t.id for t in organisation.teams if t.name == team), None)
    with_letters = {a.role for row in rows for a in row.assignments if a.role}
    organisation_wide = team is None and bool(organisation.teams)
    members = () if organisation_wide else organisation.members(team_id)
    held = {role for person in members for role in person.roles}
    columns = []
    read = matrix.origin is not None
    for role in organisation.roles if read else _ordered_roles(organisation):
        if not read and role.id not in with_letters and role.id not in held:
            continue
        people = _holders_of(organisation, role.id, None if organisation_wide else team_id, role)
        columns.append(
            Column(
                id=role.id,
                heading=role.name,
                names=tuple(sorted(_label(p) for p in people if p.kind != "seat" or p.vacant)),
                family=role.family,
                vacant=bool(people) and all(p.vacant for p in people),
            )
        )
    return columns


def _ordered_roles(organisation: Organisation) -> list[Role]:
    """Return roles in the catalogue's order of families, the file's own roles last in theirs."""
    roles = list(organisation.role_by_id.values())
    families = list(dict.fromkeys(role.family for role in roles))
    return sorted(roles, key=lambda role: families.index(role.family))


def _holders_of(organisation: Organisation, role: str, team: str | None, entry: Role) -> list[Person]:
    inside = [p for p in organisation.members(team) if role in p.roles]
    if inside or entry.reach == "team":
        return inside
    return [p for p in organisation.people if role in p.roles]


def _label(person: Person) -> str:
    """Return a name with what a reader must know beside it."""
    if person.vacant:
        return "vacant" if person.starts is None else f"vacant, from {person.starts}"
    return f"{person.name} ({person.count})" if person.kind == "group" and person.count > 1 else person.name


def _person_columns(matrix: Matrix, team: str | None, rows: Iterable[Row]) -> list[Column]:
    organisation = matrix.organisation
    team_id = next((t.id for t in organisation.teams if t.name == team), None)
    with_letters = {a.person_id for row in rows for a in row.assignments}
    organisation_wide = team is None and bool(organisation.teams)
    members = set() if organisation_wide else {p.id for p in organisation.members(team_id)}
    order = {role.id: place for place, role in enumerate(_ordered_roles(organisation))}
    people = [p for p in organisation.people if p.id in with_letters or p.id in members]
    people.sort(key=lambda p: (min((order[r] for r in p.roles), default=len(order)), p.id))
    roles = organisation.role_by_id
    return [
        Column(
            id=person.id,
            heading=person.name if person.kind != "group" else _label(person),
            names=tuple(roles[r].name for r in person.roles) if person.kind == "human" or person.vacant else (),
            family=roles[person.roles[0]].family if person.roles else "Other",
            vacant=person.vacant,
        )
        for person in people
    ]


STRENGTH = {"A": 0, "R": 1, "D": 1, "S": 2, "V": 3, "C": 4, "I": 5}


def _cell(matrix: Matrix, held: list[Assignment], private: bool) -> Cell | None:
    """Join the letters of one column: the strongest kind only, so that a role that does it is not told as well."""
    if not held:
        return None
    strong = [a for a in held if a.letter not in ("C", "I")]
    kept = strong or [a for a in held if a.letter == "C"] or held
    letters = tuple(sorted({a.letter for a in kept}, key=lambda letter: (STRENGTH.get(letter, 9), letter)))
    kept.sort(key=lambda a: (STRENGTH.get(a.letter, 9), a.person or ""))
    return Cell(
        letters=letters,
        holders=tuple(dict.fromkeys(a.person for a in kept if a.person)),
        agreed=all(a.agreed for a in kept),
        disputed=any(a.disputed for a in kept),
        acting=tuple(dict.fromkeys(f"{a.acting} acts for {a.person}" for a in kept if a.acting)),
        notes=tuple(line for a in kept for line in told(matrix, a, private=private)),
    )


def told(matrix: Matrix, held: Assignment, *, private: bool) -> tuple[str, ...]:
    """Return the reason for a letter in a few short lines: who, how it came about, why, source."""
    first, *others = reason_lines(matrix, held, private=private)
    return (first.removesuffix(" (proposed)"), "As the table says") if held.status == "read" else (first, *others)


def _line(matrix: Matrix, row: Row, columns: list[Column], by: By, private: bool) -> Line:
    held: dict[str | None, list[Assignment]] = {}
    for assignment in row.assignments:
        held.setdefault(assignment.role if by == "role" else assignment.person_id, []).append(assignment)
    missing = {gap.letter: gap for gap in row.unowned}
    owner = matrix.organisation.catalogue.schemes[matrix.organisation.scheme].shown("A")
    owners = row.holders(owner)
    state: State = "open"
    if row.outside:
        state = "outside"
    elif owners:
        waiting: State = "proposed" if matrix.origin is None else "owned"
        state = "agreed" if all(o.agreed for o in owners) else waiting
    gap = "nobody answers for it" if owner in missing else "nobody does it" if missing else ""
    usual = next((entry.usually for entry in missing.values()), ())
    roles = matrix.organisation.role_by_id
    return Line(
        id=row.activity.id,
        name=row.activity.name,
        area=row.activity.area,
        cells=tuple(_cell(matrix, held.get(column.id, []), private) for column in columns),
        state=state,
        gap=gap,
        gap_detail="usually: " + ", ".join(roles[r].name for r in usual if r in roles) if usual else "",
        accepted=next((entry.accepted for entry in missing.values()), None),
        outside=row.outside,
        disputed=tuple(f"{d.source}: {d.says}" for d in row.activity.disputed),
        row=row,
        owners=owners,
    )


def _cards(matrix: Matrix, team: str | None) -> Iterable[Card]:
    organisation = matrix.organisation
    team_id = next((t.id for t in organisation.teams if t.name == team), None) if team else None
    scheme = organisation.catalogue.schemes[organisation.scheme]
    counts: dict[str | None, dict[str, int]] = {}
    acting: dict[str | None, str] = {}
    for row in matrix.rows:
        for assignment in row.assignments:
            mine = counts.setdefault(assignment.person_id, {})
            mine[assignment.letter] = mine.get(assignment.letter, 0) + 1
            if assignment.acting:
                acting[assignment.person_id] = assignment.acting
    people, roles, teams = organisation.person_by_id, organisation.role_by_id, organisation.team_by_id
    for person in sorted(organisation.members(team_id), key=lambda p: (p.name.casefold(), p.id)):
        yield Card(
            person=person,
            name=person.name,
            titles=", ".join(person.titles),
            roles=tuple(roles[r].name for r in person.roles),
            manager=people[person.reports_to].name if person.reports_to else "",
            teams=tuple(teams[t].name for t in person.teams if t in teams),
            counts=tuple((entry.letter, counts.get(person.id, {}).get(entry.letter, 0)) for entry in scheme.letters),
            acting=acting.get(person.id),
        )
