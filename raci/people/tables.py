"""CSV files and Excel workbooks → the rows of a people list, below its headings."""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from raci.findings import InvalidFile
from raci.people.headings import LOOKED_FOR, MAX_COLUMNS, fields_of
from raci.people.listed import clean, refusal

_SEARCHED_ROWS = 50
_MAX_ROWS = 250_000
_MAX_BYTES = 100_000_000
_MAX_PARTS = 2_000
_MAX_RATIO = 200
_SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_END = "\x1a"
# Whatever a damaged workbook makes openpyxl, its XML parser and zipfile raise.
_DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
UNCALCULATED = "#FORMULA!"


class Row(NamedTuple):
    """One row that is not blank, and the line on which it begins."""

    line: int
    cells: Sequence[str]


class Table(NamedTuple):
    """Rows below a row of headings; `fields` says which columns hold what, the best column first."""

    what: str
    file: str
    sheet: str | None
    headings: Row
    fields: dict[str, list[int]]
    rows: list[Row]


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Return text and the encoding it was in; refuse what is no text."""
    head = raw[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    codec = next((codec for bom, codec in _BOMS.items() if raw.startswith(bom)), "utf-8")
    if codec == "utf-8" and max(even, odd) > 4 * min(even, odd):
        codec = "utf-16-le" if odd > even else "utf-16-be"
    for attempt in (codec, "cp1252", "latin-1"):
        try:
            text = raw.decode(attempt)
        except UnicodeDecodeError:
            continue
        control = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in text[:4000])
        if "\0" in text or control > len(text[:4000]) / 100 + 1:
            break
        return text.replace(_END, ""), attempt.upper().removesuffix("-SIG")
    raise refusal("this is no text and no workbook", "give a CSV, .xlsx or YAML file", name)


def read_text(text: str, codec: str, name: str) -> Table:
    """Return the table of a text, read with the separator under which most headings are known."""
    declared = re.match(r"sep=(.)(?=\r?\n)", text, re.IGNORECASE)
    text = text[declared.end() :] if declared else text
    known = {s: _known_headings(text, s, name) for s in ([declared[1]] if declared else _SEPARATORS)}
    best = max(known, key=lambda separator: (known[separator], text[:4000].count(separator)))
    rows = _text_rows(text, best, name)
    head = list(itertools.islice(rows, _SEARCHED_ROWS))
    table = _table(head, rows, f"CSV ({_SEPARATORS.get(best, best)}, {codec})", name, None)
    if table:
        return table
    seen = ", ".join(f'"{clean(cell)[:40]}"' for cell in head[0].cells[:8])
    raise refusal(f"this is no people list: the first row says {seen}", f"give it {LOOKED_FOR}", name)


def _known_headings(text: str, separator: str, name: str) -> int:
    try:
        head = list(itertools.islice(_text_rows(text, separator, name), _SEARCHED_ROWS))
    except InvalidFile:
        return 0
    return max((len(fields_of(row.cells)) for row in head), default=0)


def _text_rows(text: str, separator: str, name: str) -> Iterator[Row]:
    """Yield rows that are not blank; refuse a quotation mark that never closes."""
    # The last line is ours: where it does not come out alone, an open quotation mark has swallowed it.
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    start = begun = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if any(cell.strip() for cell in cells):
                yield Row(start, cells)
            begun, start = start, reader.line_num + 1
    except csv.Error:
        begun = start
    fix = 'close it, or write it twice ("") where it belongs to the text'
    raise refusal('a quotation mark (") in this row is never closed', fix, name, begun)


def read_workbook(raw: bytes, name: str) -> Table:
    """Return the first table with known headings of an Excel workbook; visible sheets are asked first."""
    import warnings

    from openpyxl import load_workbook

    try:
        formulas = _checked(raw, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
            typed = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False) if formulas else None
            for sheet in sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
                rows = _sheet_rows(sheet, typed[sheet.title] if typed else None)
                head = list(itertools.islice(rows, _SEARCHED_ROWS))
                if table := _table(head, rows, "Excel workbook", name, sheet.title):
                    return table
            titles = ", ".join(f'"{sheet.title}"' for sheet in book.worksheets[:8])
    except InvalidFile:
        raise
    except _DAMAGED:
        fix = "open it in a spreadsheet and save it again as Excel Workbook (.xlsx), or as CSV"
        raise refusal("this workbook is damaged, or it is no workbook", fix, name) from None
    raise refusal(f"no sheet is a people list; looked at {titles}", f"give one {LOOKED_FOR}", name)


def _checked(raw: bytes, name: str) -> bool:
    """Tell whether a workbook has formulas; refuse bombs, Strict workbooks and other zip files before opening."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        large = (part for part in parts if part.file_size > 1_000_000)
        packed = any(part.file_size > _MAX_RATIO * max(part.compress_size, 1) for part in large)
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_BYTES or packed:
            fix = "save the people only, in a new workbook or as CSV"
            raise refusal("the workbook unpacks to far more than a people list needs", fix, name)
        book = next((part for part in parts if re.fullmatch(r"xl/workbook\d*\.xml", part.filename)), None)
        if book is None:
            fix = "save it as Excel Workbook (.xlsx), or as CSV"
            raise refusal("a zip file, but no Excel workbook (.xlsx)", fix, name)
        if re.search(rb"conformance=.strict|purl\.oclc\.org/ooxml/spreadsheetml", archive.read(book)):
            fix = 'save it as "Excel Workbook (.xlsx)", or as CSV'
            raise refusal("a Strict Open XML workbook, which cannot be read here", fix, name)
        sheets = (part for part in parts if part.filename.startswith("xl/worksheets/"))
        return any(re.search(rb"<(?:\w+:)?f[ />]", archive.read(part)) for part in sheets)


def _sheet_rows(sheet: Any, typed: Any) -> Iterator[Row]:
    """Yield rows that are not blank; `typed` is the same sheet with formulas in place of their results."""
    # The size that a sheet declares may be wrong, and openpyxl silently drops the cells outside it.
    sheet.reset_dimensions()
    formulas: Iterable[Sequence[Any]] = itertools.repeat(())
    if typed is not None:
        typed.reset_dimensions()
        formulas = typed.iter_rows(values_only=True)
    for line, (results, sources) in enumerate(zip(sheet.iter_rows(values_only=True), formulas, strict=False), 1):
        if any(value is not None for value in results) or any(value is not None for value in sources):
            pairs = itertools.zip_longest(results[:MAX_COLUMNS], sources[:MAX_COLUMNS])
            cells = [_cell_text(result, source) for result, source in pairs]
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)


def _cell_text(result: Any, source: Any) -> str:
    if result is None:
        return "" if source is None else UNCALCULATED
    if isinstance(result, float) and result.is_integer():
        return str(int(result))
    return str(result)


def _table(head: list[Row], rest: Iterator[Row], what: str, file: str, sheet: str | None) -> Table | None:
    """Return the rows below the row with most known headings; None where there is no such row."""
    fields = [fields_of(row.cells) for row in head]
    best = max(range(len(head)), key=lambda number: len(fields[number]), default=None)
    if best is None or not fields[best]:
        return None
    rows = [*head[best + 1 :], *itertools.islice(rest, _MAX_ROWS + 1)]
    if len(rows) > _MAX_ROWS:
        raise refusal(f"the list has more than {_MAX_ROWS:,} rows", "export the people only", file)
    return Table(what, file, sheet, head[best], fields[best], rows)
