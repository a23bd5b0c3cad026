"""Which pictures a matrix becomes: one for each table, and one for each area where a table is too large to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from raci.formats.view import Block, Column, Line, Table, View, verdict
from raci.matrix import Counts
from raci.words import slug

MOST_COLUMNS = 20
MOST_ROWS = 60
MOST_PARTS = 8
"""Pictures of one area side by side; further columns are counted, not drawn."""
LONGEST_SLUG = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one picture shows: `places` are the places of its columns in the cells of each line."""

    suffix: str
    title: str
    subtitles: tuple[str, ...]
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    blocks: tuple[Block, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every row, in order."""
        return tuple(line for block in self.blocks for line in block.lines)


class Piece(NamedTuple):
    """Part of a table: rows of one area (or of all: no name), and the places of the columns that it has letters in."""

    area: str
    blocks: tuple[Block, ...]
    places: tuple[int, ...]
    left_out: int = 0


def sheets(view: View) -> tuple[Sheet, ...]:
    """Return the pictures in order; the first is always ".matrix", so that a page that shows it keeps working."""
    found: list[Sheet] = []
    for number, table in enumerate(view.tables):
        pieces = list(_pieces(table))
        for part, piece in enumerate(pieces):
            suffix = _suffix(view, table if number else None, piece.area) if number or part else ".matrix"
            title = " · ".join(word for word in (view.name, table.name) if word) + ": who answers for what"
            if len(pieces) > 1:
                title += f"{f' · {piece.area}' if piece.area else ''} (part {part + 1} of {len(pieces)})"
            notes = (f"{piece.left_out} more columns are not shown",) if piece.left_out else ()
            columns = tuple(table.columns[place] for place in piece.places)
            suffix = unique(suffix, {sheet.suffix for sheet in found})
            found.append(Sheet(suffix, title, notes, columns, piece.places, piece.blocks))
    return tuple(replace(s, subtitles=(*_subtitles(view, s, len(found)), *s.subtitles)) for s in found)


def unique(name: str, taken: set[str]) -> str:
    """Return a name that is not taken: itself, or itself with the first free number."""
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def short_slug(name: str) -> str:
    """Return a name as part of a file's name."""
    return slug(name)[:LONGEST_SLUG].strip("-")


def _suffix(view: View, table: Table | None, area: str) -> str:
    ids = {team.name: team.id for team in view.organisation.teams}
    team = [ids.get(table.id, table.id)] if table else []
    return "-".join((".matrix", *map(short_slug, (*team, *filter(None, (area,))))))


def _pieces(table: Table) -> Iterator[Piece]:
    """Yield what stands in each picture: the table, or where that is too large each area, cut again where needed."""
    if len(table.columns) <= MOST_COLUMNS and len(table.lines) <= MOST_ROWS:
        yield Piece("", table.blocks, tuple(range(len(table.columns))))
        return
    for block in table.blocks:
        used = [place for place in range(len(table.columns)) if any(line.cells[place] for line in block.lines)]
        shown = used[: MOST_COLUMNS * MOST_PARTS]
        for first in range(0, len(block.lines), MOST_ROWS):
            blocks = (replace(block, lines=block.lines[first : first + MOST_ROWS]),)
            for column in range(0, max(1, len(shown)), MOST_COLUMNS):
                places = tuple(shown[column : column + MOST_COLUMNS])
                yield Piece(block.name, blocks, places, len(used) - len(shown))


def _subtitles(view: View, sheet: Sheet, pictures: int) -> tuple[str, ...]:
    """Return the counts of this picture, and of the whole file where that is more."""
    if pictures == 1:
        return (view.verdict,)
    return (verdict(_counts(sheet), read=view.read), f"One of {pictures} pictures; all together {view.verdict}")


def _counts(sheet: Sheet) -> Counts:
    states = [line.state for line in sheet.lines]
    stand_ins = [
        line
        for line in sheet.lines
        if line.state == "proposed" and any(holder.status == "fallback" for holder in line.owners)
    ]
    return Counts(
        agreed=sum(state in ("agreed", "outside") for state in states),
        proposed=states.count("proposed") + states.count("owned"),
        by_stand_in=len(stand_ins),
        open=states.count("open"),
    )
