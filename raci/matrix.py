"""The answer: who holds which letter, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from raci.findings import Finding, Location
from raci.model import MEANINGS, Activity, Organisation

Status = Literal["rule", "profile", "team", "fallback", "binding", "decision", "read"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody holds a letter.

    `rule` is the id of the decision, rule, profile or catalogue entry that spoke; `tier` counts from 1. `level` is the
    first of the comparison levels 1-9 that told the holder from the best other candidate; None where nobody else could
    hold it. `stands_in_for` is the role that nobody has.
    """

    rule: str
    because: str = ""
    source: str = ""
    tier: int | None = None
    level: int | None = None
    stands_in_for: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One letter of one person for one activity.

    `team` is the team's name, None for organisation-wide activities and files without teams. `person` is the name or
    the seat's label, None where a table knows only roles; `person_id` finds the person in the organisation, None for an
    owner outside.
    """

    team: str | None
    activity: str
    letter: str
    person: str | None
    person_id: str | None
    role: str | None
    status: Status
    agreed: bool
    reason: Reason
    acting: str | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Unowned:
    """A cell that nobody holds: `usually` names the roles that hold it elsewhere, `accepted` why that is all right."""

    team: str | None
    activity: str
    letter: str
    usually: tuple[str, ...] = ()
    accepted: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One activity of one team with its letters; `outside` names the owner where somebody outside has it."""

    team: str | None
    activity: Activity
    assignments: tuple[Assignment, ...]
    unowned: tuple[Unowned, ...] = ()
    outside: str | None = None

    def holders(self, letter: str) -> tuple[Assignment, ...]:
        """Return who holds a letter."""
        return tuple(a for a in self.assignments if a.letter == letter)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows are agreed, proposed and open, by their A, and how many of the proposed ones a stand-in holds."""

    agreed: int
    proposed: int
    by_stand_in: int
    open: int


Orientation = Literal["roles-in-columns", "roles-in-rows", "letters-in-columns", "letters-in-rows", "list"]
"""How a table lies: letters under or beside roles, names under or beside letters, or one letter a row."""


@dataclass(frozen=True)
class Origin:
    """The table that a matrix was read from.

    `where` names it inside its file: sheet, heading, number. `places` finds a cell: (activity id, role or person id) →
    its address ("Matrix!D12", None in text) and its place; with None for the second the activity's own.
    """

    where: str
    orientation: Orientation
    places: Mapping[tuple[str, str | None], tuple[str | None, Location]]
    understood: tuple[str, ...] = ()


Previous = Mapping[tuple[str, str, str], frozenset[str]]
"""Who held a cell before: (team name or "", activity, letter) → person ids."""


@dataclass(frozen=True)
class Matrix:
    """A matrix: rows in order of team (organisation-wide first), area and activity, letters in A, R, C, I.

    A decided one has no `origin`, and in `previous` what it was decided with. One that was read from a table keeps the
    table's order, has the status `read` and letters by meaning (`MEANINGS`).
    """

    organisation: Organisation
    on: dt.date
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    origin: Origin | None = field(default=None, compare=False)
    previous: Previous = field(default_factory=dict, compare=False, repr=False)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every letter, in order of team, area, activity, letter, person."""
        return tuple(assignment for row in self.rows for assignment in row.assignments)

    @property
    def unowned(self) -> tuple[Unowned, ...]:
        """Every cell that nobody holds, in the order of the rows."""
        return tuple(gap for row in self.rows for gap in row.unowned)

    def in_scheme(self) -> Matrix:
        """Return the matrix as people see it, in the letters of the organisation's scheme."""
        shown = self.organisation.catalogue.schemes[self.organisation.scheme].shown
        if all(shown(letter) == letter for letter in MEANINGS):
            return self
        rows = tuple(
            replace(
                row,
                assignments=tuple(replace(a, letter=shown(a.letter)) for a in row.assignments),
                unowned=tuple(replace(gap, letter=shown(gap.letter)) for gap in row.unowned),
            )
            for row in self.rows
        )
        return replace(self, rows=rows)

    def of_team(self, team: str) -> Matrix:
        """Return the part that concerns one team: its own rows and the organisation-wide ones."""
        rows = tuple(row for row in self.rows if row.team in (None, team))
        return replace(self, rows=rows)

    def row(self, team: str | None, activity: str) -> Row:
        """Return one row; KeyError where there is none."""
        for row in self.rows:
            if row.team == team and row.activity.id == activity:
                return row
        raise KeyError((team, activity))

    def counts(self) -> Counts:
        """Count the rows by how their A came about; a row whose A is held outside counts as agreed."""
        agreed = proposed = stand_in = nobody = 0
        for row in self.rows:
            holders = row.holders("A")
            if not holders:
                nobody += 1
            elif all(holder.agreed for holder in holders):
                agreed += 1
            else:
                proposed += 1
                stand_in += any(holder.status == "fallback" for holder in holders)
        return Counts(agreed=agreed, proposed=proposed, by_stand_in=stand_in, open=nobody)

    def newest_agreement(self) -> dt.date | None:
        """Return the newest `agreed` date of the file's decisions."""
        return max((d.agreed for d in self.organisation.decisions if d.agreed), default=None)
