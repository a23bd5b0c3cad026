"""Who is meant by a name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from raci.rules import Tier
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node
from raci.teamfile.seats import Seat


@dataclass(frozen=True)
class Directory:
    """Finds people by id, name or label."""

    seats: tuple[Seat, ...]

    def find(self, node: Node | None, teams: Tier = ()) -> str | None:
        """Return the id of whom a word means, None without a word; note a fault where that is nobody or several.

        Of several people with one name, those in the same teams are meant.
        """
        if node is None:
            return None
        found = self.look_up(node.value, teams)
        if len(found) == 1:
            return found[0]
        self.names.report(node, found)
        return None

    def look_up(self, word: str, teams: Tier = ()) -> Tier:
        """Return the ids of whom a word may mean."""
        found = self.names.look_up(word)
        if len(found) < 2 or not teams:
            return found
        return tuple(id for id in found if not set(teams).isdisjoint(self._teams[id])) or found

    @cached_property
    def names(self) -> Names:
        """Everybody's ids and names."""
        entries = tuple((seat.id, (seat.label,)) for seat in self.seats)
        return Names("person", entries, "add them under people:", by_id=False)

    @cached_property
    def _teams(self) -> dict[str, Tier]:
        return {seat.id: seat.teams for seat in self.seats}
