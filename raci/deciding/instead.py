"""What would be if somebody else held a letter: on which level it is worse, and what else would change hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from raci.deciding.assignment import CAPACITY, Cell, Forced, force
from raci.deciding.candidates import Candidate
from raci.deciding.engine import Pass, Trace, retrace
from raci.deciding.standin import StandIn, Step, choose, eligible, entrust
from raci.matrix import Matrix

Change = tuple[str, str, str, str]
"""Team id or "", activity id, and the ids of who has it and of who would."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Somebody else who could hold a letter.

    `level` is the first on which the whole answer would be worse; `mine` and `theirs` are the two as they were compared
    over this one duty (None for stand-ins, who are compared over several). `duties` are how many the other and the
    holder would have in their roles, for stand-ins how many they had before. `changes` are the other duties that would
    change hands, for the same letter.
    """

    person: str
    role: str
    holder: str
    level: int
    changes: tuple[Change, ...]
    mine: Candidate | None = None
    theirs: Candidate | None = None
    duties: tuple[int, int] | None = None


class Alternatives:
    """A matrix decided again, so that each of its letters can be given to others."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix

    @cached_property
    def trace(self) -> Trace:
        """How the letters came about; worked out once it is needed."""
        return retrace(self.matrix)

    def of(self, team: str | None, activity: str, letter: str) -> list[Instead]:
        """Return everybody else who competed for a letter of a row, by team id; nobody where nobody was compared."""
        row = (team or "", activity)
        found = [
            alternative
            for entry in self.trace.passes
            if entry.letter == letter
            for cell in entry.cells
            if cell[:2] == row
            for alternative in self._of_cell(entry, cell)
        ]
        for number, step in enumerate(self.trace.steps):
            same = (step.bundle.context.team or "", step.bundle.letter) == (row[0], letter)
            if same and activity in step.chosen:
                found += self._of_step(number, activity)
        closest: dict[str, Instead] = {}
        for alternative in sorted(found, key=lambda each: -each.level):
            closest.setdefault(alternative.person, alternative)
        return list(closest.values())

    def _of_cell(self, entry: Pass, cell: Cell) -> Iterator[Instead]:
        options = {each: [candidate.option() for candidate in found] for each, found in entry.cells.items()}
        candidates = {candidate.person.id: candidate for candidate in entry.cells[cell]}
        for forced in force(options, entry.loads, cell):
            changes = [(each[0], each[1], old.person, new.person) for each, (old, new) in forced.moved.items()]
            if entry.letter == "A":
                changes += self._follow(0, _gained(forced))
            yield Instead(
                person=forced.option.person,
                role=forced.option.role,
                holder=forced.holder.person,
                level=forced.level,
                changes=tuple(sorted(changes)),
                mine=candidates[forced.holder.person],
                theirs=candidates[forced.option.person],
                duties=forced.duties,
            )

    def _of_step(self, number: int, activity: str) -> Iterator[Instead]:
        step = self.trace.steps[number]
        holder = step.chosen[activity]
        for person, role, _ in eligible(step.bundle.context, step.bundle.cover.by, step.without.get(activity, ())):
            if person.id == holder.person.id:
                continue
            after = entrust(step, activity, person.id, self.trace.previous)
            changes, gained = _differences(step, after)
            changes = [change for change in changes if change[1] != activity]
            if step.bundle.letter == "A":
                changes += self._follow(number + 1, gained)
            else:
                changes += self._also_done(step, activity, person.id)
            yield Instead(
                person=person.id,
                role=role,
                holder=holder.person.id,
                level=holder.levels.get(person.id, CAPACITY),
                changes=tuple(sorted(changes)),
                duties=(step.held.duties[person.id], step.held.duties[holder.person.id]),
            )

    def _follow(self, start: int, gained: Counter[str]) -> list[Change]:
        """Choose the stand-ins from a step on again where those who could be hold more or less than they did."""
        changes: list[Change] = []
        for step in self.trace.steps[start:]:
            if step.bundle.letter == "A" and any(gained[person] for person in step.held.duties):
                after = choose(step.bundle, step.held.again(gained), self.trace.previous, step.without)
                more, further = _differences(step, after)
                changes += more
                gained.update(further)
        return changes

    def _also_done(self, step: Step, activity: str, person: str) -> list[Change]:
        """Return what the same stand-in does for the missing role since he does so here."""
        team, holder = step.bundle.context.team or "", step.chosen[activity].person.id
        return [
            (team, row.activity.id, holder, person)
            for row in self.matrix.rows
            if row.team == step.bundle.context.name and row.activity.id != activity
            for done in row.holders("R")
            if (done.person_id, done.reason.stands_in_for) == (holder, step.bundle.missing)
            and done.reason.rule == step.bundle.cover.id
            and not any(a.person_id == holder for a in row.holders("A"))
            and not any(a.person_id == person and (a.agreed or a.letter == "A") for a in row.assignments)
        ]


def _gained(forced: Forced) -> Counter[str]:
    """Count how many duties more or less everybody would have."""
    return _balance((old.person, new.person) for old, new in ((forced.holder, forced.option), *forced.moved.values()))


def _differences(step: Step, after: Mapping[str, StandIn]) -> tuple[list[Change], Counter[str]]:
    """Return what a step would give to others, and how many duties more or less everybody would have."""
    team = step.bundle.context.team or ""
    changes = [
        (team, activity, before.person.id, after[activity].person.id)
        for activity, before in step.chosen.items()
        if activity in after and before.person.id != after[activity].person.id
    ]
    return changes, _balance((before, then) for _, _, before, then in changes)


def _balance(pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    balance: Counter[str] = Counter()
    for before, after in pairs:
        balance[before] -= 1
        balance[after] += 1
    return balance
