"""One team at a time: what concerns it alone, so that many small questions about a large company stay cheap."""

from __future__ import annotations

from collections.abc import Iterable

from raci.deciding.engine import decide
from raci.matrix import Matrix, Row
from raci.model import AGREED, Organisation, Person
from raci.scenarios.answer import held
from raci.scenarios.steps import rebuilt

Where = str | None
"""A team's id; None for what is decided once for all teams, and for a company without teams."""


class Parts:
    """A decided matrix in parts: each team's duties, and those of the whole organisation.

    Limits by number count within a part; whoever sits in several teams has room in each.
    """

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.organisation = matrix.organisation
        self.before = held(matrix)
        self.names = {team.id: team.name for team in self.organisation.teams}
        self._parts: dict[Where, Organisation] = {}
        self._rows: dict[str | None, list[Row]] = {}
        for row in matrix.rows:
            self._rows.setdefault(row.team, []).append(row)

    def wheres(self) -> tuple[Where, ...]:
        """Return every part, the whole organisation first."""
        return (None, *sorted(self.names))

    def rows(self, where: Where) -> list[Row]:
        """Return the rows of a part as they are."""
        return self._rows.get(self.names[where] if where else None, [])

    def of(self, where: Where) -> Organisation:
        """Return the organisation as one part sees it."""
        if where not in self._parts:
            self._parts[where] = self._cut(where)
        return self._parts[where]

    def decided(self, organisation: Organisation, unbound: Iterable[str] = ()) -> dict[str, Row]:
        """Decide a part anew; returns its rows by activity. Who is `unbound` does not keep what he has for its sake."""
        free = frozenset(unbound)
        before = {cell: people - free for cell, people in self.before.items()} if free else self.before
        after = decide(organisation, self.matrix.on, before)
        return {row.activity.id: row for row in after.rows if not (organisation.teams and row.team is None)}

    def _cut(self, where: Where) -> Organisation:
        whole = self.organisation
        if not whole.teams:
            return whole
        if where is None:
            activities = tuple(activity for activity in whole.activities if activity.scope == "organisation")
            decisions = tuple(each for each in whole.decisions if each.team is None)
            return rebuilt(whole, teams=(), activities=activities, decisions=decisions)
        decisions = tuple(each for each in whole.decisions if each.team in (None, where))
        named = {id for each in decisions for letter in AGREED for id in each.holders(letter) or ()}
        return rebuilt(
            whole,
            people=tuple(p for p in whole.people if not p.teams or where in p.teams or p.id in named),
            teams=tuple(team for team in whole.teams if team.id == where),
            activities=tuple(activity for activity in whole.activities if activity.scope == "team"),
            decisions=decisions,
        )


def owners(row: Row | None, people: dict[str, Person]) -> tuple[str, ...]:
    """Return the names of who answers for a row; a vacant seat does not."""
    held = row.holders("A") if row else ()
    return tuple(a.person or "" for a in held if a.person_id not in people or not people[a.person_id].vacant)


def stand_in(row: Row | None) -> bool:
    """Tell whether somebody answers for a row only since nobody has the role."""
    return any(each.status == "fallback" for each in row.holders("A")) if row else False
