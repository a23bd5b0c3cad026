"""Tables with names below a heading such as Owner, DRI or Who, and no other letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from raci.tables.cells.marks import read_mark
from raci.tables.cells.view import View, with_marks
from raci.tables.found import Found
from raci.tables.grid import Grid
from raci.tables.layouts.blocks import Block
from raci.tables.layouts.named import (
    WEAK,
    Heads,
    gather,
    hold_figures,
    labels_of,
    named_letter,
    near_rows,
    one_a,
    width_of,
)
from raci.tables.layouts.names import one_line
from raci.tables.vocabulary import heading_words, role_words
from raci.words import fold

_OWNED = re.compile(r"\bowner|\bresponsib|\baccountab|zuständig|verantwort|responsab|ответствен", re.IGNORECASE)


def find_owned(view: View) -> list[Found]:
    """Return the tables with a column such as Owner, DRI or Who."""
    grid = view.grid
    legend = view.legend
    view = with_marks(replace(view, legend=frozenset()), view.marks)
    rows = sorted(grid.rows)
    for row in rows[:50]:
        heads = _word_heads(grid, row)
        if heads is None or grid.is_amid(row) or any((row, column) in legend for column in heads.letters):
            continue
        body = near_rows(row, [other for other in rows if other > row])
        columns = tuple(sorted(heads.letters))
        filled = [text for other in body for c in columns if (text := grid.text(other, c)).strip()]
        if not filled or _letters(filled) or hold_figures(filled) or sum(map(len, filled)) > 80 * len(filled):
            continue
        block = Block((row,), tuple(body), columns)
        labels = labels_of(view, block)
        if labels is None or not _is_work(grid, row, labels.name, heads):
            continue
        table = gather(view, block, labels, heads)
        if table is not None and table.holders:
            shown = ", ".join(f'"{one_line(grid.filled(row, c))}" read as {heads.letters[c].upper()}' for c in columns)
            told = (
                f"headings in {'row' if grid.locate is None else 'line'} {grid.line(row)}; names in the cells: {shown}"
            )
            return [replace(table, told=(told,), rank=2 if _strong(grid, row, columns) else 3)]
    return []


def _letters(texts: Sequence[str]) -> bool:
    """Tell whether cells hold words for letters, "Accountable", and no names."""
    said = sum(read_mark(text).kind == "letters" and fold(text) not in role_words() for text in texts)
    return said > 0.5 * len(texts)


def _word_heads(grid: Grid, row: int) -> Heads | None:
    letters = {column: letter for column in width_of(grid, row) if (letter := named_letter(grid.filled(row, column)))}
    distinct = list(letters.values())
    columns = len(grid.rows[row])
    if not letters or columns < 2 or columns == len(letters) or not {"a", "r"} & set(distinct):
        return None
    strong = [c for c in letters if fold(grid.filled(row, c)) not in WEAK]
    if strong and len(strong) < len(letters):  # beside "DRI", "Team" is only where they sit
        letters = {c: letter for c, letter in letters.items() if c in strong or letter != letters[strong[0]]}
    return Heads(row, one_a(grid, row, letters))


def _is_work(grid: Grid, row: int, label: int, heads: Heads) -> bool:
    """Tell whether a table with a column for names lists work, and not things or people."""
    text = fold(grid.filled(row, label))
    people = {fold(word) for word in ("name", "title", "first name", "full name", "employee", "person")}
    if text in people:
        return False
    said = any(_OWNED.search(title) for title in (*grid.path, grid.where, grid.around))
    return said or _strong(grid, row, heads.letters) or text in heading_words("activity")


def _strong(grid: Grid, row: int, columns: Iterable[int]) -> bool:
    """Tell whether one of the headings can only stand over whoever answers: DRI, Accountable."""
    return any(fold(grid.filled(row, column)) not in WEAK for column in columns)
