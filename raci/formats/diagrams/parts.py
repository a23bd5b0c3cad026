"""Which pictures of duties a view becomes: one for each table, and one for each area where a table is too large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from raci.formats.diagrams.split import short_slug, unique
from raci.formats.page import count
from raci.formats.view import Block, Line, Table, View


class Part(NamedTuple):
    """What one picture shows: whole areas of one table, or a piece of one; `about` is the team and the area.

    A `brief` one has too many duties for their names.
    """

    suffix: str
    table: Table
    blocks: tuple[Block, ...]
    about: str
    notes: tuple[str, ...]
    brief: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every row, in order."""
        return tuple(line for block in self.blocks for line in block.lines)

    def unowned(self) -> tuple[Line, ...]:
        """Return the rows that nobody answers for and that is not all right."""
        return tuple(line for line in self.lines if line.gap and not line.accepted and not line.owners)

    def gaps(self) -> tuple[Line, ...]:
        """Return the rows where something is missing and that is not all right."""
        return tuple(line for line in self.lines if line.gap and not line.accepted)

    def accepted(self) -> tuple[Line, ...]:
        """Return the rows where what is missing was accepted."""
        return tuple(line for line in self.lines if line.gap and line.accepted)

    def outside(self) -> tuple[Line, ...]:
        """Return the rows that somebody outside owns."""
        return tuple(line for line in self.lines if line.outside)

    def stand_ins(self) -> tuple[Line, ...]:
        """Return the rows that somebody answers for in the place of a role that nobody has."""
        return tuple(line for line in self.lines if stands_in(line))


def stands_in(line: Line) -> bool:
    """Tell whether a stand-in answers for a row."""
    return any(held.status == "fallback" for held in line.owners)


def parts(view: View, kind: str, most_rows: int, *, glance: bool = False) -> tuple[Part, ...]:
    """Return the pictures in order; the first is always `kind` itself (".gaps"), so that its address stays.

    With `glance`, the whole of a table that is too large comes before its pieces, for a picture without the names.
    """
    ids = {team.name: team.id for team in view.organisation.teams}
    found: list[Part] = []
    for number, table in enumerate(view.tables):
        pieces = list(_pieces(table, most_rows))
        several, size = len(pieces), count(len(table.lines))
        if glance and several > 1:
            pieces.insert(0, ("", table.blocks))
        for place, (area, blocks) in enumerate(pieces, several - len(pieces) + 1):
            team = [ids.get(table.id, table.id)] if number else []
            suffix = "-".join((kind, *map(short_slug, (*team, *filter(None, (area,))))))
            suffix = unique(suffix, {part.suffix for part in found}) if found else kind
            about = " · ".join(word for word in (view.name, table.name, area) if word)
            notes: tuple[str, ...] = ()
            if several > 1 and place:
                about += f" (part {place} of {several})"
                notes = (f"All {size} would not be readable in one picture: this is one of {several}.",)
            elif several > 1:
                notes = (f"All {size} at a glance; their names are in {several} pictures, one for each area.",)
            found.append(Part(suffix, table, blocks, about, notes, brief=several > 1 and not place))
    return tuple(found)


def _pieces(table: Table, most: int) -> Iterator[tuple[str, tuple[Block, ...]]]:
    if len(table.lines) <= most:
        yield "", table.blocks
        return
    for block in table.blocks:
        for first in range(0, len(block.lines), most):
            yield block.name, (replace(block, lines=block.lines[first : first + most]),)
