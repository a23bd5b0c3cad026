"""Whom to hire next: which one more person closes most gaps and relieves most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from raci.checks import check
from raci.findings import Finding
from raci.matrix import Matrix, Row
from raci.model import Organisation, Person
from raci.scenarios.applying import with_person
from raci.scenarios.parts import Parts, Where, owners, stand_in

TOO_MUCH = ("overloaded", "many-duties", "swamped-owner", "uneven-load")
"""The checks that say that somebody has too much."""

MOST_TRIED = 400
"""In a company where more hires than these are thinkable, only those are tried that a gap or a stand-in speaks for."""

NEW = "new-hire"
"""The id of whoever is hired."""


@dataclass(frozen=True, slots=True)
class Hire:
    """One person more: which role, on which team (None: for everybody), and what that would do.

    `gaps` are duties that nobody has now, `stand_ins` those that a stand-in hands over, `relieved` those taken off
    people who have too much, `others` what else the newcomer takes over; each as team and name.
    """

    role: str
    name: str
    team: str | None
    seat: str | None
    gaps: tuple[tuple[str | None, str], ...]
    stand_ins: tuple[tuple[str | None, str], ...]
    relieved: tuple[tuple[str | None, str], ...]
    others: tuple[tuple[str | None, str], ...]
    eased: tuple[tuple[str, int], ...]

    @property
    def taken(self) -> int:
        """Return how many duties the newcomer would answer for."""
        return len(self.gaps) + len(self.stand_ins) + len(self.relieved) + len(self.others)


def hires(
    matrix: Matrix, findings: Iterable[Finding] | None = None, team: str | None = None, *, private: bool = True
) -> tuple[Hire, ...]:
    """Return the hires that would take over something, the best first.

    Each is one person more (or a vacant seat that is filled) with one role. What counts is how many duties it settles:
    a gap twice, since a stand-in or a busy owner at least has them; ties are in order of name. `team` (a name) looks at
    one team alone. Without `private` nobody counts as busy for what somebody wrote in confidence.
    """
    parts = Parts(matrix)
    told = check(matrix) if findings is None else findings
    busy = _busy(matrix, (finding for finding in told if private or not finding.private))
    found = []
    for where, role in _thinkable(parts, busy, team):
        hire = _tried(parts, where, role, busy)
        if hire.taken:
            found.append(hire)
    return tuple(sorted(found, key=_order))


def _order(hire: Hire) -> tuple[object, ...]:
    counts = [len(duties) for duties in (hire.gaps, hire.stand_ins, hire.relieved, hire.others)]
    settled = 2 * counts[0] + counts[1] + counts[2]
    return (-settled, *(-count for count in counts), hire.name.casefold(), hire.team or "")


def _busy(matrix: Matrix, findings: Iterable[Finding]) -> frozenset[str]:
    """Return the ids of those who have too much, by what checks say of them."""
    names = {finding.who for finding in findings if finding.name in TOO_MUCH}
    return frozenset(person.id for person in matrix.organisation.people if person.name in names)


def _thinkable(parts: Parts, busy: frozenset[str], team: str | None) -> list[tuple[Where, str]]:
    """Return where which role might help: what gaps, stand-ins, vacancies and busy people speak for, then the rest."""
    wheres = [where for where in parts.wheres() if team is None or (where and parts.names[where] == team)]
    urgent = {(where, role): None for where in wheres for role in sorted(_called_for(parts, where, busy))}
    others = {
        (where, role): None
        for where in wheres
        for role in sorted(_usual(parts.rows(where)) - _here(parts.of(where), where))
    }
    both = {**urgent, **others}
    return list(both if len(both) <= MOST_TRIED else urgent)


def _called_for(parts: Parts, where: Where, busy: frozenset[str]) -> set[str]:
    """Return the roles that gaps, stand-ins and vacant seats of a part name, and those of its busy people."""
    organisation = parts.of(where)
    called: set[str] = set()
    for row in parts.rows(where):
        called |= {role for gap in row.unowned if gap.accepted is None for role in gap.usually}
        called |= {a.reason.stands_in_for for a in row.holders("A") if a.reason.stands_in_for}
        called |= {role for a in row.holders("A") if a.person_id in busy for role in (a.role,) if role}
    called |= {role for p in organisation.people if p.vacant and _sits(p, where) for role in p.roles}
    return {role for role in called if role in organisation.role_by_id}


def _sits(person: Person, where: Where) -> bool:
    return not person.teams or where is None or where in person.teams


def _here(organisation: Organisation, where: Where) -> set[str]:
    return {role for p in organisation.people if not p.vacant and _sits(p, where) for role in p.roles}


def _usual(rows: Iterable[Row]) -> set[str]:
    """Return the roles that usually answer for some rows."""
    return {role for row in rows for tier in row.activity.accountable for role in tier}


def _tried(parts: Parts, where: Where, role: str, busy: frozenset[str]) -> Hire:
    """Decide a part with one person more, and sort what the newcomer would answer for."""
    organisation = parts.of(where)
    seat = next((p for p in organisation.people if p.vacant and role in p.roles and _sits(p, where)), None)
    name = organisation.role_by_id[role].name
    new = Person(id=NEW, name=name, roles=(role,), settled=True, teams=(where,) if where else ())
    if seat is not None:
        new = seat.model_copy(update={"vacant": False, "kind": "human", "count": 1})
    after = parts.decided(with_person(organisation, new), busy)
    people = organisation.person_by_id
    sorted_: dict[str, list[tuple[str | None, str]]] = {kind: [] for kind in ("gap", "stand-in", "relief", "other")}
    eased: Counter[str] = Counter()
    for row in parts.rows(where):
        then = after.get(row.activity.id)
        if then is None or new.id not in {a.person_id for a in then.holders("A")}:
            continue
        sorted_[_kind(row, then, people, busy)].append((row.team, row.activity.name))
        eased.update(owners(row, people))
    gaps, stand_ins, relieved, others = (tuple(duties) for duties in sorted_.values())
    ranked = tuple(sorted(eased.items(), key=lambda entry: (-entry[1], entry[0])))
    team = parts.names[where] if where else None
    return Hire(role, name, team, seat.name if seat else None, gaps, stand_ins, relieved, others, ranked)


def _kind(row: Row, then: Row, people: Mapping[str, Person], busy: frozenset[str]) -> str:
    """Tell what taking a row over does: close a gap, end a standing-in, relieve somebody, or just move it."""
    if not owners(row, dict(people)):
        return "gap"
    if stand_in(row) and not stand_in(then):
        return "stand-in"
    return "relief" if any(a.person_id in busy for a in row.holders("A")) else "other"


__all__ = ["Hire", "hires"]
