"""Tables that spell it out in one column, "A: PM; R: Dev, Ops; I: QA": read like letters over columns of names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from raci.tables.cells.legend import meaning_of
from raci.tables.cells.marks import read_mark
from raci.tables.cells.view import View, view_of
from raci.tables.found import Found
from raci.tables.grid import Grid, Spot
from raci.tables.layouts.named import under_letters

_PIECES = re.compile(r"\s*[;\n|]\s*|[,.]?\s+(?=[A-Z](?:\s?[/&+]\s?[A-Z])*\s?[:=])")
_LONGEST = 1_000
_LED = re.compile(r"([^\W\d_][^:=]{0,20}?)\s*[:=]\s*(\S.*)", re.DOTALL)


def find_spelt(view: View) -> list[Found]:
    """Return the table of a grid in which one column spells out who has which letter."""
    telling = {c for cells in view.grid.rows.values() for c, text in cells.items() if ":" in text or "=" in text}
    for column in sorted(telling):
        said = {row: _said(text) for row in view.grid.rows if (text := view.grid.text(row, column))}
        told = {row: letters for row, letters in said.items() if letters}
        several = sum(len(letters) > 1 for letters in told.values())
        if len(told) > 1 and several > 0.5 * len(told) and len(told) >= 0.6 * (len(said) - 1):
            tables = under_letters(view_of(_spread(view.grid, column, told)), "letters-in-columns")
            return [_back(table, view.grid, column) for table in tables]
    return []


@lru_cache(maxsize=8192)
def _said(text: str) -> Mapping[str, str]:
    """Return the names by letter that a cell tells; nothing where a piece of it is something else."""
    found: dict[str, str] = {}
    if len(text) > _LONGEST:
        return found
    for piece in _PIECES.split(text.strip(" ;.\n")):
        match = _LED.fullmatch(piece)
        mark = read_mark(match[1]) if match else None
        if match is None or mark is None or mark.kind != "letters" or mark.odd or meaning_of(match[2]):
            return {}
        for letter in mark.letters:
            found[letter] = f"{found[letter]}; {match[2]}" if letter in found else match[2]
    return found


def _spread(grid: Grid, column: int, told: Mapping[int, Mapping[str, str]]) -> Grid:
    """Return a grid with a column for each letter in the place of the one that tells all."""
    letters = list(dict.fromkeys(letter for found in told.values() for letter in found))
    first = max(max(cells) for cells in grid.rows.values()) + 1
    head = max((row for row in grid.rows if row < min(told)), default=min(told) - 1)
    rows: dict[int, dict[int, str]] = {}
    for row, cells in {head: {}, **grid.rows}.items():
        names = dict(zip(letters, letters, strict=True)) if row == head else told.get(row, {})
        kept = {c: text for c, text in cells.items() if c != column or (row != head and row not in told)}
        rows[row] = kept | {first + n: names[letter] for n, letter in enumerate(letters) if letter in names}
    return replace(grid, rows=dict(sorted(rows.items())))


def _back(table: Found, grid: Grid, column: int) -> Found:
    """Return a table that was found in a spread grid, with the places of the real one."""

    def real(spot: Spot) -> Spot:
        return spot if spot[1] in grid.rows.get(spot[0], {}) else (spot[0], column)

    holders = tuple(replace(holder, spot=holder.spot and real(holder.spot)) for holder in table.holders)
    lines = tuple(
        replace(line, spot=real(line.spot), spots={n: real(spot) for n, spot in line.spots.items()})
        for line in table.lines
    )
    lost = tuple((real(spot), text) for spot, text in table.lost)
    where = f'"{grid.text(min(grid.rows), column)}"' if grid.text(min(grid.rows), column) else "one column"
    told = (f"letters and names in the cells of {where}",)
    return replace(table, grid=grid, orientation="list", holders=holders, lines=lines, lost=lost, told=told)
