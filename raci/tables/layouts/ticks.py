"""Tables with ticks: letters as headings, again and again under each role, and a cross in the cells."""

from __future__ import annotations

from collections.abc import Sequence

from raci.tables.cells.marks import Mark
from raci.tables.cells.view import View
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Spot
from raci.tables.layouts.blocks import Block
from raci.tables.layouts.labels import find_labels, sections
from raci.tables.layouts.names import one_line, with_people, without_note

_SEEN = 100
"""So many rows tell whether there are ticks."""


def find_ticks(view: View) -> list[Found]:
    """Return the table of a grid in which ticks stand below letters, and these below roles."""
    rows = sorted(view.grid.rows)
    for number, row in enumerate(rows[:60]):
        columns = _columns(view, row)
        if columns and (above := _above(view, rows[:number], columns)) is not None:
            body = rows[number + 1 :]
            if _ticked(view, body, columns) and (table := _table(view, (above, row), body, columns)):
                return [table]
    return []


def _columns(view: View, row: int) -> tuple[int, ...]:
    """Return the columns of letters, if the same ones come again."""
    marks = view.marks.get(row, {})
    columns = tuple(c for c, mark in sorted(marks.items()) if mark.kind == "letters" and len(mark.letters) == 1)
    letters = [marks[c].letters[0] for c in columns]
    return columns if len(columns) >= 4 and 2 <= len(set(letters)) <= len(letters) / 2 else ()


def _above(view: View, rows: Sequence[int], columns: tuple[int, ...]) -> int | None:
    for row in reversed(rows[-2:]):
        texts = [view.grid.filled(row, column) for column in columns]
        if texts[0] and len(set(texts) - {""}) > 1:
            return row
    return None


def _ticked(view: View, rows: Sequence[int], columns: tuple[int, ...]) -> bool:
    below = [view.marks.get(row, {}) for row in rows[:_SEEN]]
    kinds = [mark.kind for cells in below for column in columns if (mark := cells.get(column))]
    return kinds.count("odd") > 0.6 * max(len(kinds), 1)


def _table(view: View, head: tuple[int, int], rows: Sequence[int], columns: tuple[int, ...]) -> Found | None:
    grid = view.grid
    block = Block(head, tuple(rows), columns)
    labels = find_labels(view, block)
    if labels is None:
        return None
    role = ""
    over: dict[int, str] = {}
    for column in columns:
        role = one_line(grid.filled(head[0], column)) or role
        over[column] = role
    numbers = {name: number for number, name in enumerate(dict.fromkeys(over.values()))}
    titles = sections(view, block, labels)
    section, lines = "", []
    for row in rows:
        section = one_line(titles.get(row, section))
        name = grid.filled(row, labels.name)
        if row in titles or not name:
            continue
        cells: dict[int, Mark] = {}
        spots: dict[int, Spot] = {}
        for column in columns:
            mark = view.marks.get(row, {}).get(column)
            if mark is not None and mark.kind in ("odd", "letters") and "?" not in mark.odd:
                number = numbers[over[column]]
                letter = view.marks[head[1]][column].letters
                before = cells[number].letters if number in cells else ()
                cells[number] = Mark("letters", (*before, *letter), symbols=letter[0].isupper())
                spots.setdefault(number, (row, column))
        lines.append(Line(without_note(name), section, (row, labels.name), cells, spots))
    first = {over[column]: column for column in reversed(columns)}
    holders = tuple(Holder(name, None, (head[0], first[name])) for name in numbers)
    told = ("ticks below letters, these below roles",)
    return Found(grid, "roles-in-columns", with_people(holders), tuple(lines), view.words, told) if lines else None
