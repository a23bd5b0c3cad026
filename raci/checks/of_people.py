"""Checks 3xx: one person at a time."""

from __future__ import annotations

from collections.abc import Iterator

from raci.checks.hits import Hit
from raci.findings import Severity
from raci.graph import leaders, line_up
from raci.matrix import Matrix, Row
from raci.model import Organisation, Person


def overloaded(matrix: Matrix) -> Iterator[Hit]:
    """Find people over their written capacity, or who answer for more than half of six duties or more."""
    organisation = matrix.organisation
    for person in organisation.people:
        mine = [row for row in matrix.rows if not row.outside and _concerns(person, row, organisation)]
        counts = {
            letter: sum(any(a.person_id == person.id for a in row.holders(letter)) for row in matrix.rows)
            for letter in ("A", "R")
        }
        limits = {"A": person.capacity.accountable, "R": person.capacity.responsible}
        for letter, verb in (("A", "answers for"), ("R", "does")):
            limit = limits[letter]
            if limit is not None and counts[letter] > limit:
                yield Hit(
                    f"{person.name} {verb} {counts[letter]} duties; the file allows {limit}.",
                    fix="Move duties (decisions:), or raise the capacity.",
                    person=person,
                    group=person.name,
                    private=True,
                )
        if limits["A"] is None and len(mine) >= 6 and 2 * counts["A"] > len(mine):
            yield Hit(
                f"{person.name} answers for {counts['A']} of {len(mine)} duties, more than half.",
                person=person,
                group=person.name,
            )


def _concerns(person: Person, row: Row, organisation: Organisation) -> bool:
    names = {organisation.team_by_id[team].name for team in person.teams if team in organisation.team_by_id}
    return row.team is None or not person.teams or row.team in names


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
