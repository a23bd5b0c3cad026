"""A grid with its cells read: what each says, which only explain letters, which may be headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from raci.tables.cells.legend import Marks, find_legend, marks_of
from raci.tables.cells.marks import Mark
from raci.tables.grid import Grid, Spot

_NOTHING: Mapping[int, Mark] = {}


@dataclass(frozen=True)
class View:
    """A grid with its cells read.

    `legend` holds the cells that only explain letters; without them `told` are the marks, `letters` the columns with
    letters and `texts` those with words that may be headings, by row.
    """

    grid: Grid
    marks: Marks
    legend: frozenset[Spot]
    words: Mapping[str, str]
    told: Marks
    letters: Mapping[int, tuple[int, ...]]
    texts: Mapping[int, frozenset[int]]

    def cells(self, row: int) -> Mapping[int, Mark]:
        """Return what the cells of a row say, by column: those that are neither blank nor part of a legend."""
        return self.told.get(row, _NOTHING)

    def mark(self, row: int, column: int) -> Mark | None:
        """Return what a cell says; None where it is blank or part of a legend."""
        return self.told.get(row, _NOTHING).get(column)

    def lettered(self, row: int) -> tuple[int, ...]:
        """Return the columns of a row that hold letters."""
        return self.letters.get(row, ())

    def is_text(self, row: int, column: int) -> bool:
        """Tell whether a cell, or the merged one that reaches over it, holds words that may be a heading."""
        first = self.grid.covered.get((row, column), (row, column))
        return first[1] in self.texts.get(first[0], ())


def view_of(grid: Grid) -> View:
    """Read every cell of a grid."""
    marks = marks_of(grid)
    legend, words = find_legend(grid, marks)
    return with_marks(View(grid, marks, legend, words, {}, {}, {}), marks)


def with_marks(view: View, marks: Marks) -> View:
    """Return the view of a grid whose cells say something else."""
    legend = view.legend
    explained = {row for row, _ in legend}
    told = {
        row: {c: mark for c, mark in cells.items() if (row, c) not in legend} if row in explained else cells
        for row, cells in marks.items()
    }
    letters = {row: tuple([c for c, mark in cells.items() if mark.kind == "letters"]) for row, cells in told.items()}
    texts = {
        row: frozenset([c for c, mark in cells.items() if not mark.symbols and mark.kind in ("text", "letters")])
        for row, cells in told.items()
    }
    return replace(view, marks=marks, told=told, letters=letters, texts=texts)
