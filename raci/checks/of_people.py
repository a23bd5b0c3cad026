"""Checks 3xx: one person at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from raci.checks.hits import Hit
from raci.findings import Severity
from raci.graph import leaders, line_up
from raci.matrix import Matrix
from raci.model import Organisation, Person


def overloaded(matrix: Matrix) -> Iterator[Hit]:
    """Find people over their written capacity, or who answer for more than half of six duties or more."""
    organisation = matrix.organisation
    rows = Counter(row.team for row in matrix.rows if not row.outside)
    held = Counter((a.person_id, a.letter) for a in matrix.assignments)
    for person in organisation.people:
        limits = {"A": person.capacity.accountable, "R": person.capacity.responsible}
        for letter, verb in (("A", "answers for"), ("R", "does")):
            limit, count = limits[letter], held[person.id, letter]
            if limit is not None and count > limit:
                yield Hit(
                    f"{person.name} {verb} {count} duties; the file allows {limit}.",
                    fix="Move duties (decisions:), or raise the capacity.",
                    person=person,
                    group=person.name,
                    private=True,
                )
        around = _rows_around(person, organisation, rows)
        if limits["A"] is None and around >= 6 and 2 * held[person.id, "A"] > around:
            yield Hit(
                f"{person.name} answers for {held[person.id, 'A']} of {around} duties, more than half.",
                person=person,
                group=person.name,
            )


def _rows_around(person: Person, organisation: Organisation, rows: Counter[str | None]) -> int:
    """Count the duties of a person's teams and of the whole organisation."""
    if not person.teams:
        return rows.total()
    return rows[None] + sum(rows[organisation.team_by_id[team].name] for team in person.teams)


def idle(matrix: Matrix) -> Iterator[Hit]:
    """Find people with a role and no letter anywhere."""
    busy = {assignment.person_id for assignment in matrix.assignments}
    leading = leaders(matrix.organisation)
    for person in matrix.organisation.people:
        if person.id in busy or not person.roles or person.vacant:
            continue
        yield Hit(
            f"{person.name} has no letter anywhere.",
            person=person,
            group=person.name,
            severity=Severity.WARNING if person.id in leading else None,
        )


def swamped_owner(matrix: Matrix) -> Iterator[Hit]:
    """Find duties that a swamped person answers for and that cannot move."""
    people = matrix.organisation.person_by_id
    for row in matrix.rows:
        for assignment in row.holders("A"):
            person = people.get(assignment.person_id or "")
            if person is None or person.workload != "swamped":
                continue
            near = [
                a.person for a in row.assignments if a.person_id != person.id and a.letter in ("R", "C") and a.person
            ]
            boss = next(iter(line_up(matrix.organisation, person.id)), None)
            helpers = list(dict.fromkeys([*near, *([people[boss].name] if boss else [])]))[:3]
            could = f" Could take it: {', '.join(helpers)}." if helpers else ""
            yield Hit(
                f"{person.name} is swamped and still answers for: {row.activity.name}.{could}",
                row=row,
                person=person,
                group=person.name,
                private=True,
            )
