"""What if any one of us leaves: what becomes unowned, what falls to a stand-in, how much moves; worst first."""

from __future__ import annotations

from dataclasses import dataclass

from raci.matrix import Matrix, Row
from raci.model import Person
from raci.scenarios.leaving import leave
from raci.scenarios.parts import Parts, Where, owners, stand_in
from raci.scenarios.steps import Changed

Duty = tuple[str | None, str, str]
"""Team, name of the duty, and who has it afterwards ("" for nobody)."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """What would follow if somebody left: his duties by what becomes of them.

    `undone` are duties that somebody still answers for and nobody does any more.
    """

    id: str
    name: str
    roles: tuple[str, ...]
    unowned: tuple[Duty, ...] = ()
    undone: tuple[Duty, ...] = ()
    stand_ins: tuple[Duty, ...] = ()
    moved: tuple[Duty, ...] = ()

    @property
    def single_point(self) -> bool:
        """Tell whether something would be left without anybody."""
        return bool(self.unowned or self.undone)

    @property
    def duties(self) -> int:
        """Return how many duties lose somebody who answers for them or is the only one who does them."""
        return len(self.unowned) + len(self.undone) + len(self.stand_ins) + len(self.moved)


def anyone(matrix: Matrix, team: str | None = None) -> tuple[Leaver, ...]:
    """Return everybody with what would follow if just that person left, the worst first, ties by name.

    Groups are left out, since no one of them is missed, and vacant seats. `team` (a name) keeps its members.
    """
    parts = Parts(matrix)
    organisation = matrix.organisation
    ids = {name: id for id, name in parts.names.items()}
    people = organisation.members(ids[team] if team else None)
    missed = _missed(parts)
    found = (
        _leaver(parts, person, missed.get(person.id, {}))
        for person in people
        if person.kind != "group" and not person.vacant
    )
    return tuple(sorted(found, key=_order))


def _order(leaver: Leaver) -> tuple[object, ...]:
    counts = (leaver.unowned, leaver.undone, leaver.stand_ins, leaver.moved)
    return (*(-len(duties) for duties in counts), leaver.name.casefold(), leaver.id)


Missed = dict[Where, list[Row]]
"""The rows of which somebody would be missed, by part."""


def _missed(parts: Parts) -> dict[str, Missed]:
    """Return, by person, the rows that somebody answers for, or is the only one to do."""
    found: dict[str, Missed] = {}
    for where in parts.wheres():
        for row in parts.rows(where):
            doers = _ids(row, "R")
            for id in _ids(row, "A") | (doers if len(doers) == 1 else set()):
                found.setdefault(id or "", {}).setdefault(where, []).append(row)
    return found


def _leaver(parts: Parts, person: Person, missed: Missed) -> Leaver:
    unowned: list[Duty] = []
    undone: list[Duty] = []
    stand_ins: list[Duty] = []
    moved: list[Duty] = []
    for where, lost in missed.items():
        without = leave(Changed(parts.of(where)), [person.id]).organisation
        after = parts.decided(without)
        for row in lost:
            duty = (row.team, row.activity.name)
            then = after.get(row.activity.id)
            have = owners(then, without.person_by_id)
            if not have and person.id in _ids(row, "A"):
                unowned.append((*duty, ""))
            elif person.id not in _ids(row, "A"):
                doers = [each.person or "" for each in then.holders("R")] if then else []
                (moved if doers else undone).append((*duty, ", ".join(doers)))
            else:
                (stand_ins if stand_in(then) else moved).append((*duty, ", ".join(have)))
    return Leaver(person.id, person.name, person.roles, tuple(unowned), tuple(undone), tuple(stand_ins), tuple(moved))


def _ids(row: Row, letter: str) -> set[str | None]:
    return {each.person_id for each in row.holders(letter)}


__all__ = ["Duty", "Leaver", "anyone"]
