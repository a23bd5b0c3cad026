"""A table as it lies on its sheet or page: cells by row and column, whatever kind of file it stood in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from raci.findings import Location
from raci.sheets import letters

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 500, 750_000
_MAX_COVERED = 400_000

Spot = tuple[int, int]
"""Row and column, from 0."""

Place = tuple[str | None, Location]
"""The address of a cell in a workbook (None in text), and where it stands."""

Rows = Mapping[int, Mapping[int, str]]


@dataclass(frozen=True)
class Grid:
    """One sheet, or one table of a page.

    `rows` hold only what is not blank, numbered from 0 as on the sheet. `covered` leads from each cell inside a merged
    range to the first one of it. `locate` gives line and column of a cell of a text, from 1; without it rows and
    columns are those of a workbook. `path` are the headings above it, the widest first, `around` is the text near it,
    in which a legend may stand.
    """

    file: str
    where: str
    rows: Rows
    covered: Mapping[Spot, Spot] = field(default_factory=dict)
    bold: frozenset[Spot] = frozenset()
    locate: Callable[[int, int], tuple[int, int]] | None = None
    path: tuple[str, ...] = ()
    around: str = ""
    told: tuple[str, ...] = ()

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell itself."""
        line = self.rows.get(row)
        return line.get(column, "") if line else ""

    def filled(self, row: int, column: int) -> str:
        """Return what a reader sees in a cell: inside a merged range, what stands in the first cell of it."""
        text = self.text(row, column)
        if not text and (first := self.covered.get((row, column))):
            return self.text(*first)
        return text

    def place(self, row: int, column: int) -> Place:
        """Return address and location of a cell."""
        if self.locate is None:
            name = self.where if self.where.replace("_", "").isalnum() else "'" + self.where.replace("'", "''") + "'"
            return f"{name}!{letters(column)}{row + 1}", Location(self.file, row + 1, column + 1)
        return None, Location(self.file, *self.locate(row, column))

    def is_amid(self, row: int) -> bool:
        """Tell whether the rows above a row fill all its columns, so that one of them and not it holds headings."""
        first, second = (all(self.text(row - back, column) for column in self.rows[row]) for back in (1, 2))
        return first and (second or (self.locate is not None and row - 1 == min(self.rows)))

    def line(self, row: int) -> int:
        """Return the number that people know a row by: its row on the sheet, its line in a text."""
        return self.place(row, 0)[1].line


def by_spot(spots: Mapping[Spot, tuple[int, int]]) -> Callable[[int, int], tuple[int, int]]:
    """Return a function that finds line and column of a cell, for a blank one those of its row."""

    def locate(row: int, column: int) -> tuple[int, int]:
        return spots.get((row, column)) or spots.get((row, 0)) or (row + 1, 1)

    return locate


def cut(rows: Rows) -> tuple[Rows, int]:
    """Return the rows within the limits, and how many cells lie outside them."""
    kept = {
        row: cells if max(cells) < MAX_COLUMNS else {c: text for c, text in cells.items() if c < MAX_COLUMNS}
        for row, cells in rows.items()
        if row < MAX_ROWS and cells
    }
    lost = sum(map(len, rows.values())) - sum(map(len, kept.values()))
    return {row: cells for row, cells in kept.items() if cells}, lost


@dataclass
class Budget:
    """How many cells the merged ranges of one file may still reach over, all its sheets or tables taken together."""

    left: int = _MAX_COVERED

    def takes(self, cells: int) -> bool:
        """Take cells from what is left; False where there is too little of it."""
        if cells > self.left:
            return False
        self.left -= cells
        return True


def covered_by(ranges: Iterable[tuple[int, int, int, int]], rows: Rows, budget: Budget) -> dict[Spot, Spot]:
    """Return the first cell for each other cell of merged ranges, as far as the sheet is in use."""
    bottom = max(rows, default=-1)
    right = max((max(cells) for cells in rows.values() if cells), default=-1)
    found: dict[Spot, Spot] = {}
    for top, left, last_row, last_column in ranges:
        height, width = min(last_row, bottom) - top + 1, min(last_column, right) - left + 1
        if height < 1 or width < 1 or not budget.takes(height * width):
            continue
        for row in range(top, top + height):
            for column in range(left, left + width):
                if (row, column) != (top, left):
                    found[row, column] = (top, left)
    return found
