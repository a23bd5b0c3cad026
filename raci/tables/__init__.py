"""Read a responsibility table that somebody else made, whatever its layout, language and kind of file."""

from __future__ import annotations

import os
import re
from pathlib import PurePath

from raci.catalogue import load_catalogue
from raci.charters import is_charter
from raci.findings import InvalidFile
from raci.matrix import Matrix
from raci.sheets import refusal
from raci.source import read_bytes
from raci.tables.build import build_matrix
from raci.tables.cells.view import view_of
from raci.tables.declined import why_none
from raci.tables.found import Found, Reading
from raci.tables.grid import Grid
from raci.tables.grids.sources import Source, open_source
from raci.tables.layouts.lettered import find_lettered
from raci.tables.layouts.lone import find_lone
from raci.tables.layouts.named import find_named
from raci.tables.layouts.owned import find_owned
from raci.tables.layouts.owning import with_owners
from raci.tables.layouts.prose import find_prose
from raci.tables.layouts.spelt import find_spelt
from raci.tables.layouts.ticks import find_ticks
from raci.tables.layouts.tidy import find_tidy
from raci.tables.notations import read_notation
from raci.tables.schemes import Chosen, alike, choose_scheme, doubt, on_topic

__all__ = ["Reading", "is_table", "read_table"]

_TEAM = re.compile(rb"^(?:people|teams|extends|organi[sz]ation)[ \t]*:", re.MULTILINE)
_FIX = (
    "give a table with activities, roles and letters; if it is one, say how it lies (--sheet, --header-row, "
    "--orientation, --scheme)"
)
_MAX_BYTES = 100_000_000
_TEAM_FILES = (".yaml", ".yml", ".json")
_TABLES = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".tab", ".md", ".markdown", ".html", ".htm", ".rasci")


def read_table(
    path: str | os.PathLike[str], options: Reading | None = None, *, text: bytes | None = None
) -> list[Matrix]:
    """Read every responsibility table of a file, in its order; "-" is standard input, `text` stands for its content.

    Raises InvalidFile with the reason where the file cannot be read, or holds no responsibility table.
    """
    reading = options or Reading()
    name = os.fspath(path)
    raw = read_bytes(path, _MAX_BYTES) if text is None else text
    catalogue = load_catalogue()
    if reading.scheme is not None and reading.scheme not in catalogue.schemes:
        raise refusal(f"there is no scheme {reading.scheme!r}", f"the schemes are {', '.join(catalogue.schemes)}", name)
    if (noted := read_notation(raw, name, catalogue, reading.scheme)) is not None:
        return [noted]
    source = open_source(raw, name, reading.sheet)
    if reading.header_row is not None and not any(_has_row(grid, reading.header_row) for grid in source.grids):
        word = "line" if any(grid.locate for grid in source.grids) else "row"
        raise refusal(f"{word} {reading.header_row} holds no headings", f"name the {word} of the headings", name)
    doubts: list[str] = []
    read: list[tuple[Found, Chosen]] = []
    for found in _tables(source, reading, name):
        chosen = choose_scheme(found, catalogue, reading.scheme)
        if reading.scheme is None and (why := doubt(chosen, _on_topic(found, name), found)):
            doubts.append(why)
        else:
            read.append((found, chosen))
    if not read:
        raise refusal(f"this is no responsibility table: {(*doubts, why_none(source))[0]}", _FIX, name)
    return [build_matrix(found, chosen, catalogue, source.told) for found, chosen in alike(read)]


def _has_row(grid: Grid, number: int) -> bool:
    """Tell whether something stands in the row that people know by a number."""
    return any(grid.line(row) == number for row in grid.rows)


def _on_topic(found: Found, name: str) -> bool:
    """Tell whether a file's name, or what stands around a table, speaks of responsibilities."""
    grid = found.grid
    return on_topic(" ".join((name, found.title, grid.where, *grid.path, grid.around[:2000], *found.words.values())))


def _tables(source: Source, reading: Reading, name: str) -> list[Found]:
    """Return what may be tables; lists, names and headings only count where there are no letters beside them."""
    found = [table for grid in source.grids for table in _of_grid(grid, reading)]
    if not found and (told := find_prose(source, name)):
        found = [told]
    best = min((table.rank for table in found), default=0)
    return [table for table in found if table.rank == best]


def _of_grid(grid: Grid, reading: Reading) -> list[Found]:
    if reading.orientation is None and (listed := find_tidy(grid)):
        return [listed]
    view = view_of(grid)
    if reading.orientation is None and (found := find_ticks(view) or find_spelt(view)):
        return found
    lettered = [with_owners(table) for table in find_lettered(view, reading)]
    if reading.orientation is not None or _plain(lettered):
        return lettered
    if lone := find_lone(grid):
        return [lone]
    named = find_named(view) or find_owned(view)
    return named if named and named[0].rank == 0 else lettered or named


def _plain(tables: list[Found]) -> bool:
    """Tell whether cells hold letters, not words, so that nothing else can be meant."""
    marks = [m for table in tables for line in table.lines for m in line.cells.values() if m.kind != "none"]
    return sum(mark.symbols for mark in marks) > 0.5 * len(marks)


def is_table(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path is to be read as a table rather than as a team file, by its suffix, else by its content."""
    name = os.fspath(path)
    suffix = PurePath(name).suffix.lower()
    if suffix in _TEAM_FILES:
        return suffix != ".json" and is_charter(path)
    if suffix in _TABLES:
        return True
    try:
        raw = read_bytes(path, _MAX_BYTES)
        return not _TEAM.search(raw[:100_000]) and bool(open_source(raw, name).grids)
    except InvalidFile:
        return False
