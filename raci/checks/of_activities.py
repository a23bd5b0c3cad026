"""Checks 2xx: one activity at a time."""

from __future__ import annotations

from collections.abc import Iterator

from raci.assignment import HASH
from raci.checks.hits import Hit
from raci.findings import Severity
from raci.graph import leaders, line_up
from raci.matrix import Assignment, Matrix, Row
from raci.model import Person
from raci.rules import CoverRule


def no_accountable(matrix: Matrix) -> Iterator[Hit]:
    """Find duties that nobody answers for."""
    for row in matrix.rows:
        if row.outside:
            yield Hit(
                f"{row.activity.name}: {row.outside} owns it, outside this organisation.",
                fix="Nothing to do, as long as they know.",
                row=row,
                severity=Severity.INFO,
                group="elsewhere",
            )
        for gap in row.unowned:
            if gap.letter != "A":
                continue
            if gap.accepted is not None:
                yield Hit(
                    f"{row.activity.name}: nobody answers for it, and that was accepted: {gap.accepted}.",
                    fix="Nothing to do until it ends.",
                    row=row,
                    severity=Severity.INFO,
                    group="accepted",
                )
            else:
                yield _unowned(matrix, row, gap.usually)


def _unowned(matrix: Matrix, row: Row, usually: tuple[str, ...]) -> Hit:
    names = [matrix.organisation.spoken(role) for role in usually]
    up = _up_the_line(matrix, row)
    asked = f"Ask {up}, " if up else "Decide who (decisions:), "
    hire = f"hire for the role ({names[0]}), " if names else ""
    return Hit(
        f"Nobody answers for: {row.activity.name}{_usual(matrix, usually)}.",
        fix=f"{asked}{hire}or accept the gap: decisions: {{{row.activity.id}: {{A: nobody, because: …, until: …}}}}.",
        row=row,
        group=usually[0] if usually else row.activity.area,
    )


def _usual(matrix: Matrix, usually: tuple[str, ...]) -> str:
    names = [matrix.organisation.spoken(role) for role in usually]
    return f" (usual role: {' or '.join(names)})" if names else ""


def _up_the_line(matrix: Matrix, row: Row) -> str | None:
    """Return who could be asked: the team's lead, else the nearest manager of those at work on the row."""
    organisation = matrix.organisation
    team = next((t for t in organisation.teams if t.name == row.team), None)
    if team is not None and team.lead:
        return organisation.person_by_id[team.lead].name
    for assignment in row.assignments:
        for manager in line_up(organisation, assignment.person_id or ""):
            return organisation.person_by_id[manager].name
    top = sorted(leaders(organisation) - {p.id for p in organisation.people if p.reports_to})
    return organisation.person_by_id[top[0]].name if top and top[0] in organisation.person_by_id else None


def many_accountable(matrix: Matrix) -> Iterator[Hit]:
    """Find duties that several people answer for."""
    for row in matrix.rows:
        owners = [a.person or "?" for a in row.holders("A")]
        if len(owners) > 1:
            yield Hit(f"{row.activity.name}: {' and '.join(owners)} all answer for it.", row=row)


def no_responsible(matrix: Matrix) -> Iterator[Hit]:
    """Find duties that nobody does."""
    for row in matrix.rows:
        for gap in row.unowned:
            if gap.letter == "R":
                severity = Severity.INFO if gap.accepted is not None else None
                usual = _usual(matrix, gap.usually)
                yield Hit(f"Nobody does: {row.activity.name}{usual}.", row=row, severity=severity)


def vacant_owner(matrix: Matrix) -> Iterator[Hit]:
    """Find duties whose owner, or only doer, is a vacant seat."""
    for row, assignment, person in _carriers(matrix):
        if not person.vacant:
            continue
        planned = person.starts is not None or person.deputy is not None
        when = f", to be filled from {person.starts}" if person.starts else ""
        verb = "answers for" if assignment.letter == "A" else "does"
        yield Hit(
            f"{row.activity.name}: the vacant seat {person.name} {verb} it{when}.",
            row=row,
            person=person,
            group=person.name,
            severity=Severity.WARNING if planned else None,
        )


def absent_owner(matrix: Matrix) -> Iterator[Hit]:
    """Find duties whose owner, or only doer, is away without a deputy."""
    for row, assignment, person in _carriers(matrix):
        if person.away is None or not person.away.covers(matrix.on) or assignment.acting:
            continue
        yield Hit(
            f"{row.activity.name}: {person.name} is away and nobody acts.",
            row=row,
            person=person,
            group=person.name,
            private=True,
        )


def _carriers(matrix: Matrix) -> Iterator[tuple[Row, Assignment, Person]]:
    """Yield who carries each duty: whoever answers for it, and whoever does it alone; each person once a duty."""
    people = matrix.organisation.person_by_id
    for row in matrix.rows:
        doers = row.holders("R")
        held = [*row.holders("A"), *(doers if len(doers) == 1 else ())]
        for assignment in {a.person_id: a for a in reversed(held)}.values():
            if assignment.person_id in people:
                yield row, assignment, people[assignment.person_id]


def fallback_owner(matrix: Matrix) -> Iterator[Hit]:
    """Find duties that a stand-in holds."""
    people = matrix.organisation.person_by_id
    for row in matrix.rows:
        for assignment in row.holders("A"):
            missing = assignment.reason.stands_in_for
            if assignment.status != "fallback" or missing is None:
                continue
            person = people[assignment.person_id or ""]
            yield Hit(
                f"Nobody is {matrix.organisation.spoken(missing)}: "
                f"{row.activity.name} goes to {person.name}, who stands in.",
                fix=_confirm(matrix, row, assignment, person),
                row=row,
                person=person,
                group=missing,
            )


def _confirm(matrix: Matrix, row: Row, assignment: Assignment, person: Person) -> str:
    """Say how to agree to a stand-in: with the whole role where he covers it, else duty by duty."""
    organisation = matrix.organisation
    covers = [rule for rule in organisation.rules if isinstance(rule, CoverRule)]
    covers += [*(rule for p in organisation.catalogue.profiles.values() for rule in p.covers)]
    covers += organisation.catalogue.covers
    partly = any(c.id == assignment.reason.rule and (c.when.activity or c.when.area) for c in covers)
    if partly:
        return f"Agree to it (raci pin FILE {row.activity.id}), decide otherwise, or hire."
    hats = ", ".join((*person.roles, assignment.reason.stands_in_for or ""))
    return f"Confirm it (people: {person.name}: roles: [{hats}]), decide otherwise, or hire."


def tie(matrix: Matrix) -> Iterator[Hit]:
    """Find letters that only the tie-break gave to somebody."""
    organisation = matrix.organisation
    shown = organisation.catalogue.schemes[organisation.scheme].shown
    for row in matrix.rows:
        tied = [a for a in row.assignments if a.reason.level == HASH and not a.agreed]
        if tied:
            held = ", ".join(f"{shown(a.letter)} {a.person}" for a in tied)
            yield Hit(
                f"{row.activity.name}: nothing tells the candidates apart, so a stable tie-break chose ({held}).",
                row=row,
                group=tied[0].person or "",
            )
