"""Our own workbooks, without the ids that stand hidden beside the data."""

from __future__ import annotations

from dataclasses import replace

from raci.tables.grid import Grid

_CORNER = "#ids"
_AREA = "#area:"


def without_ids(grid: Grid) -> Grid:
    """Return a sheet without its column and row of ids, its guards, and the counts that stand beside areas."""
    corner = next(((r, c) for r, cells in grid.rows.items() for c, text in cells.items() if text == _CORNER), None)
    if corner is None:
        return grid
    row, column = corner
    ours = {c for c, text in grid.rows[row].items() if text.startswith("#")}
    rows: dict[int, dict[int, str]] = {}
    for number, cells in grid.rows.items():
        id_ = cells.get(column, "")
        if number == row or (id_.startswith("#") and not id_.startswith(_AREA)):
            continue
        kept = {c: text for c, text in cells.items() if c != column and (number < row or c not in ours)}
        if id_.startswith(_AREA) and kept:
            kept = {min(kept): kept[min(kept)]}
        if kept:
            rows[number] = kept
    return replace(grid, rows=rows)
