"""CSV files and Excel workbooks → the rows of a people list, below its headings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from raci.findings import InvalidFile
from raci.people.headings import LOOKED_FOR, MAX_COLUMNS, fields_of
from raci.people.listed import clean
from raci.sheets import SEPARATORS, Limits, Sheet, TextRow, declared_separator, open_book, refusal, text_rows

__all__ = ["Table", "read_text", "read_workbook"]

_SEARCHED_ROWS = 50
_MAX_ROWS = 250_000


class Table(NamedTuple):
    """Rows below a row of headings; `fields` says which columns hold what, the best column first."""

    what: str
    file: str
    sheet: str | None
    headings: TextRow
    fields: dict[str, list[int]]
    rows: list[TextRow]


def read_text(text: str, codec: str, name: str) -> Table:
    """Return the table of a text, read with the separator under which most headings are known."""
    declared, text = declared_separator(text)
    known = {s: _known_headings(text, s, name) for s in ([declared] if declared else SEPARATORS)}
    best = max(known, key=lambda separator: (known[separator], text[:4000].count(separator)))
    rows = text_rows(text, best, name)
    head = list(itertools.islice(rows, _SEARCHED_ROWS))
    table = _table(head, rows, f"CSV ({SEPARATORS.get(best, best)}, {codec})", name, None)
    if table:
        return table
    if not head:
        raise refusal("the file is empty", f"give it {LOOKED_FOR}", name)
    seen = ", ".join(f'"{clean(cell)[:40]}"' for cell in head[0].cells[:8])
    raise refusal(f"this is no people list: the first row says {seen}", f"give it {LOOKED_FOR}", name)


def _known_headings(text: str, separator: str, name: str) -> int:
    try:
        head = list(itertools.islice(text_rows(text, separator, name), _SEARCHED_ROWS))
    except InvalidFile:
        return 0
    return max((len(fields_of(row.cells)) for row in head), default=0)


def read_workbook(raw: bytes, name: str) -> Table:
    """Return the first table with known headings of an Excel workbook; visible sheets are asked first."""
    book = open_book(raw, name, "a people list", Limits(1_048_576, MAX_COLUMNS))
    for sheet in sorted(book.sheets(), key=lambda sheet: sheet.state != "visible"):
        rows = _sheet_rows(sheet)
        head = list(itertools.islice(rows, _SEARCHED_ROWS))
        if table := _table(head, rows, "Excel workbook", name, sheet.title):
            return table
    titles = ", ".join(f'"{title}"' for title, _ in book.titles[:8])
    raise refusal(f"no sheet is a people list; looked at {titles}", f"give one {LOOKED_FOR}", name)


def _sheet_rows(sheet: Sheet) -> Iterator[TextRow]:
    for row in sorted(sheet.rows):
        cells = {column: text for column, text in sheet.rows[row].items() if column < MAX_COLUMNS}
        if cells:
            yield TextRow(row + 1, [cells.get(column, "") for column in range(max(cells) + 1)])


def _table(head: list[TextRow], rest: Iterator[TextRow], what: str, file: str, sheet: str | None) -> Table | None:
    """Return the rows below the row with most known headings; None where there is no such row."""
    fields = [fields_of(row.cells) for row in head]
    best = max(range(len(head)), key=lambda number: len(fields[number]), default=None)
    if best is None or not fields[best]:
        return None
    rows = [*head[best + 1 :], *itertools.islice(rest, _MAX_ROWS + 1)]
    if len(rows) > _MAX_ROWS:
        raise refusal(f"the list has more than {_MAX_ROWS:,} rows", "export the people only", file)
    return Table(what, file, sheet, head[best], fields[best], rows)
