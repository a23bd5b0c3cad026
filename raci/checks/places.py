"""Where a finding is shown: the cell of a table, or the place in the file that speaks of its subject."""

from __future__ import annotations

from functools import cached_property

from raci.checks.hits import Subject
from raci.checks.survey import of
from raci.findings import Location
from raci.matrix import Matrix, Row
from raci.model import Activity, Person

Place = tuple[str | None, Location]
"""The address of a cell ("Matrix!D12", None outside tables), and the line and column."""


def place(matrix: Matrix, row: Row | None, person: Person | None = None) -> Location:
    """Return where the file speaks of one subject, else its beginning; for many, `Places` looks things up once."""
    return Places(matrix).of(row, of(person) if person else None)[1]


class Places:
    """The places of one matrix, looked up once a run."""

    def __init__(self, matrix: Matrix) -> None:
        organisation = matrix.organisation
        self.origin = matrix.origin
        self.known = organisation.catalogue.activities
        self.start = Location(organisation.file, 1, 1)
        self.teams = {team.name: team for team in organisation.teams}
        self.decisions = {(d.activity, d.team): d.at for d in reversed(organisation.decisions) if d.at}
        self.outside = {o.activity: o.at for o in reversed(organisation.elsewhere) if o.at}

    def of(self, row: Row | None, who: Subject | None) -> Place:
        """Return where the file speaks of a row or somebody, else its beginning."""
        if self.origin is not None:
            return self._cell(row, who)
        person = who.person.at if who and who.person else None
        return None, (self._row(row, person) if row else None) or person or self.start

    @cached_property
    def columns(self) -> dict[str, str]:
        """The activity in which each column of a table begins."""
        found: dict[str, str] = {}
        for activity, subject in self.origin.places if self.origin else ():
            if subject is not None and subject not in found:
                found[subject] = activity
        return found

    def _cell(self, row: Row | None, who: Subject | None) -> Place:
        places = self.origin.places if self.origin else {}
        columns = [column for column in (who.column, who.id) if column] if who else []
        for column in columns:
            first = "" if ("", column) in places else self.columns.get(column, "")
            if found := places.get((row.activity.id if row else first, column)):
                return found
        return places.get((row.activity.id if row else "", None)) or (None, self.start)

    def _row(self, row: Row, person: Location | None) -> Location | None:
        activity, team = row.activity, self.teams.get(row.team or "")
        mine = self.decisions.get((activity.id, team.id)) if team else None
        decided = mine or self.decisions.get((activity.id, None))
        return decided or self.outside.get(activity.id) or self._own(activity) or person or (team.at if team else None)

    def _own(self, activity: Activity) -> Location | None:
        """Return where the file itself declares an activity."""
        return None if activity is self.known.get(activity.id) else activity.at
