"""Tables with letters in their cells: roles in columns, or in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from raci.tables.cells.legend import is_key
from raci.tables.cells.marks import Mark, read_lettered
from raci.tables.cells.view import View
from raci.tables.found import Across, Found, Holder, Line, Reading
from raci.tables.grid import Grid, Spot
from raci.tables.layouts.blocks import Block, find_blocks, parted
from raci.tables.layouts.labels import Labels, find_labels, is_total, sections
from raci.tables.layouts.names import holders_of, one_line, without_note
from raci.tables.layouts.orientation import roles_in_rows
from raci.words import fold

_TEAM = frozenset({"team", "teams", "squad", "equipe", "equipo", "zespol", "команда"})

_NEAR = 12
"""So many rows above a table are looked at for its title."""


def find_lettered(view: View, reading: Reading) -> list[Found]:
    """Return the tables of letters on one grid, from the top."""
    head = _head_row(view.grid, reading)
    found = []
    parts = [(whole, part) for whole in find_blocks(view, head) for part in parted(view, whole)]
    for whole, block in parts:
        labels = find_labels(view, block, _beside(view, whole, block))
        if labels is not None and (table := _table(view, block, labels, reading)):
            found.append(replace(table, words=view.words))
    return found


def _beside(view: View, whole: Block, part: Block) -> list[int] | None:
    """Return the columns that may name the rows of one of several tables side by side; None where there is one only."""
    before = [column for column in whole.columns if column < part.columns[0]]
    after = [column for column in whole.columns if column > part.columns[-1]]
    if not before and not after:
        return None
    known = sorted({column for row in part.rows for column in view.grid.rows.get(row, {})})
    low, high = max(before, default=-1), min(after, default=known[-1] + 1)
    left = [column for column in known if low < column < part.columns[0]]
    return left or [column for column in known if part.columns[-1] < column < high]


def _head_row(grid: Grid, reading: Reading) -> int | None:
    if reading.header_row is None:
        return None
    return next((row for row in sorted(grid.rows) if grid.line(row) == reading.header_row), None)


def _table(view: View, block: Block, labels: Labels, reading: Reading) -> Found | None:
    titles = sections(view, block, labels)
    rows, lost = _rows(view, block, labels, titles)
    if not rows:
        return None
    turned = reading.orientation == "roles-in-rows" if reading.orientation else roles_in_rows(view, block, labels, rows)
    if turned:
        return _turned(view, block, labels, rows)
    lines = tuple(_lines(view, block, labels, rows, titles))
    told = (
        f"headings in {_rows_told(view, block.head)}; roles in columns",
        *([f"{len(titles)} rows name sections"] if titles else []),
        *_left_out(view, block, labels),
        *_rows_left_out(view, labels, lost),
    )
    title = _shared(view, labels, rows) or _title(view, block)
    return Found(view.grid, "roles-in-columns", holders_of(view, block), lines, told=told, title=title)


def _rows(view: View, block: Block, labels: Labels, titles: dict[int, str]) -> tuple[list[int], list[int]]:
    """Return the rows that are activities, and those left out below them: words stand there instead of letters."""
    columns = set(block.columns)
    kinds = {row: [m.kind for c, m in view.cells(row).items() if c in columns] for row in block.rows}
    last = max((row for row in block.rows if "letters" in kinds[row] or "odd" in kinds[row]), default=-1)
    rows: list[int] = []
    lost: list[int] = []
    for row in block.rows:
        name = view.grid.filled(row, labels.name).strip()
        said = "letters" in kinds[row] or "odd" in kinds[row]
        if row in titles or is_total(name) or not (name or said):
            continue
        if row > last and ("text" in kinds[row] or lost):
            lost.append(row)
        elif said or not _explains(view, row, name):
            rows.append(row)
    return rows, lost


def _explains(view: View, row: int, name: str) -> bool:
    """Tell whether a row without letters belongs to a legend or is a note."""
    return is_key(name) or any((row, column) in view.legend for column in view.grid.rows.get(row, {}))


def _rows_left_out(view: View, labels: Labels, rows: Sequence[int]) -> Iterator[str]:
    if rows:
        names = [one_line(view.grid.filled(row, labels.name))[:40] for row in rows]
        shown = ", ".join(f'"{name}"' for name in names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        yield f"left out below the last letters: {shown}"


def _lines(view: View, block: Block, labels: Labels, rows: Sequence[int], titles: dict[int, str]) -> Iterator[Line]:
    section = grouped = name = ""
    wanted = set(rows)
    numbers = {column: number for number, column in enumerate(block.columns)}
    for row in block.rows:
        if row in titles:
            section = one_line(titles[row])
        if labels.section is not None and (text := view.grid.filled(row, labels.section)):
            grouped = one_line(text)
        if row not in wanted:
            continue
        own = view.grid.filled(row, labels.name).strip()
        column = labels.name
        if not own:
            column = next((c for c in reversed(labels.rest) if c < block.columns[0] and view.grid.text(row, c)), column)
            own = view.grid.text(row, column) or name or f"row {view.grid.line(row)}"
        name = own
        told = view.cells(row).items()
        cells = {
            numbers[c]: read_lettered(view.grid.text(row, c))
            for c, mark in told
            if c in numbers and mark.kind != "blank"
        }
        yield Line(without_note(own), grouped or section, (row, column), cells, Across(row, block.columns))


def _turned(view: View, block: Block, labels: Labels, rows: Sequence[int]) -> Found:
    """Return the table of a block whose rows are roles."""
    kept = [row for row in rows if any(view.mark(row, c) for c in block.columns) or not _last(rows, row)]
    holders = tuple(Holder(one_line(view.grid.filled(row, labels.name)), None, (row, labels.name)) for row in kept)
    lines = []
    for column, heading in zip(block.columns, holders_of(view, block), strict=True):
        spots: dict[int, Spot] = {number: (row, column) for number, row in enumerate(kept)}
        cells: dict[int, Mark] = {
            n: read_lettered(view.grid.text(*spot))
            for n, spot in spots.items()
            if (mark := view.mark(*spot)) and mark.kind != "blank"
        }
        lines.append(Line(heading.name, "", (block.head[-1], column), cells, spots))
    told = (f"headings in {_rows_told(view, block.head)}; roles in rows",)
    return Found(view.grid, "roles-in-rows", holders, tuple(lines), told=told, title=_title(view, block))


def _last(rows: Sequence[int], row: int) -> bool:
    return row == rows[-1]


def _rows_told(view: View, rows: Sequence[int]) -> str:
    word = "row" if view.grid.locate is None else "line"
    numbers = [str(view.grid.line(row)) for row in rows]
    return f"{word} {numbers[0]}" if len(numbers) == 1 else f"{word}s {numbers[0]}-{numbers[-1]}"


def _left_out(view: View, block: Block, labels: Labels) -> Iterator[str]:
    used = {*block.columns, labels.name, labels.section}
    names = [text for c, text in sorted(view.grid.rows.get(block.head[-1], {}).items()) if c not in used]
    if names:
        shown = ", ".join(f'"{one_line(text)[:40]}"' for text in names[:8])
        yield f"left out, as no roles: {shown}" + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _shared(view: View, labels: Labels, rows: Sequence[int]) -> str:
    """Return the team that a column beside the names says of every row, "" where there is none."""
    for column in labels.rest:
        texts = {one_line(view.grid.filled(row, column)) for row in rows}
        above = (fold(view.grid.text(rows[0] - back, column)) for back in range(1, _NEAR))
        if len(texts) == 1 and len(rows) > 1 and any(head in _TEAM for head in above):
            return texts.pop()
    return ""


def _title(view: View, block: Block) -> str:
    """Return what stands alone above the headings."""
    above = [row for back in range(1, _NEAR) if (row := block.head[0] - back) in view.grid.rows]
    for row in above[:3]:
        texts = list(view.grid.rows[row].values())
        if len(texts) == 1 and len(texts[0]) < 120:
            return one_line(texts[0])
    return ""
