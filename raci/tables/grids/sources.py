"""A file of any kind → its tables as grids, by what is in it and not by what it is called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from raci.findings import InvalidFile
from raci.sheets import SEPARATORS, Limits, Sheet, TextRow, declared_separator, decode, open_book, refusal, text_rows
from raci.tables.cells.marks import read_mark
from raci.tables.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Budget, Grid, covered_by, cut
from raci.tables.grids.html import Heading
from raci.tables.grids.markdown import read_html, read_markdown
from raci.tables.grids.own import without_ids

WANTED = "a responsibility table"
_FORMATS = "give an .xlsx, .csv, .tsv, .md or .html file"
_MAX_TEXT = 20_000_000
_MAX_PAGE = 8_000_000
_MAX_LINES = 200_000
_SEARCHED = 200
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|table|div|style|ac:|section|article|main|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_DELIMITER = re.compile(r":?-+:?")
_HEADED = re.compile(r"^#{1,6} \S", re.MULTILINE)
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls), or one behind a password",
        "save it as .xlsx without a password, or as CSV",
    ),
    (b"%PDF", "a PDF, in which tables are only ink", "give the workbook or page that it was made from"),
    (b"{\\rtf", "a Rich Text file", "save it as .html, or copy the table into a workbook"),
)


@dataclass(frozen=True)
class Source:
    """What a file holds: grids in order, the headings and list items of a page, sheets that were left out."""

    grids: tuple[Grid, ...]
    headings: tuple[Heading, ...] = ()
    items: tuple[tuple[int, str], ...] = ()
    hidden: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def open_source(raw: bytes, name: str, sheet: str | None = None) -> Source:
    """Read the grids of a file; raise InvalidFile where it is of no kind that holds tables."""
    for start, what, fix in _FOREIGN:
        if raw.startswith(start):
            raise refusal(what, fix, name)
    if raw.startswith(b"PK"):
        return _workbook(raw, name, sheet)
    text, codec = decode(raw, name, _FORMATS)
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise refusal("the file is empty", f"{_FORMATS} with {WANTED}", name)
    if len(text) > _MAX_TEXT:
        raise refusal(
            f"the text is longer than {_MAX_TEXT // 1_000_000} million characters", "give the table alone", name
        )
    kind = sniff(text, name)
    if kind != "delimited" and (text.count("\n") > _MAX_LINES or len(text) > _MAX_PAGE):
        limits = f"{_MAX_LINES:,} lines or {_MAX_PAGE // 1_000_000} million characters"
        raise refusal(f"the page has more than {limits}", "give the table alone", name)
    if kind == "delimited" and sheet is not None:
        raise refusal(f"there is no sheet {sheet!r}, as text between commas has none", "leave out --sheet", name)
    if kind == "delimited":
        return _delimited(text, codec, name)
    page = read_html(text, name) if kind == "html" else read_markdown(text, name)
    grids = tuple(_within(grid) for grid in page.tables)
    if sheet is not None:
        known = [heading.text for heading in page.headings]
        grids = tuple(
            grid for grid in grids if sheet.casefold() in (grid.where.casefold(), *map(str.casefold, grid.path))
        )
        if not grids:
            places = f"the headings are {', '.join(known[:12])}" if known else "the page has no headings"
            raise refusal(f"no table stands below a heading {sheet!r}", places, name)
    kind = f"{'HTML' if kind == 'html' else 'Markdown'} ({codec})"
    return Source(grids, page.headings, page.items, told=(kind,))


def sniff(text: str, name: str = "") -> str:
    """Return what a text is: html, markdown or delimited."""
    head = text[:200_000]
    suffix = name.lower().rpartition(".")[2]
    if _HTML.match(_begun(text)) and "<t" in text.lower():
        markdown = suffix in ("md", "markdown") or (_has_pipes(head) and "<html" not in head.lower())
        return "markdown" if markdown else "html"
    if _has_pipes(head):
        return "markdown"
    if suffix in ("htm", "html", "xhtml"):
        return "html"
    if suffix in ("md", "markdown", "mdx") or (suffix not in ("csv", "tsv", "txt") and _HEADED.search(head)):
        return "markdown"
    return "markdown" if "<table" in head.lower() else "delimited"


def _begun(text: str) -> str:
    """Return the beginning of a page after its declaration and comments."""
    start = 0
    for opens, closes in (("<?xml", ">"), *(("<!--", "-->"),) * 50):
        start += len(text[start : start + 5_000]) - len(text[start : start + 5_000].lstrip())
        if text.startswith(opens, start) and (end := text.find(closes, start)) >= 0:
            start = end + len(closes)
    return text[start : start + 5_000].lstrip()


def _has_pipes(text: str) -> bool:
    """Tell whether a text has the line below the headings of a Markdown table: |---|:-:|."""
    lines = (line.strip(" \t>") for line in text.split("\n") if "|" in line and "-" in line)
    return any(all(_DELIMITER.fullmatch(cell.strip()) for cell in line.strip("|").split("|")) for line in lines)


def _workbook(raw: bytes, name: str, wanted: str | None) -> Source:
    book = open_book(raw, name, WANTED, Limits(MAX_ROWS, MAX_COLUMNS, MAX_CELLS))
    titles = book.titles
    known = [title for title, _ in titles]
    if wanted is not None:
        match = next((title for title in known if title == wanted), None) or next(
            (title for title in known if title.casefold().strip() == wanted.casefold().strip()), None
        )
        if match is None:
            raise refusal(f"there is no sheet {wanted!r}", f"the sheets are {', '.join(known)}", name)
        return Source((_sheet_grid(book.sheet(match), name, Budget()),), told=("Excel workbook",))
    hidden = tuple(title for title, state in titles if state == "hidden")
    budget = Budget()
    grids = tuple(_sheet_grid(sheet, name, budget) for sheet in book.sheets(hidden=False))
    shown = ", ".join(f'"{title}"' for title in hidden)
    return Source(
        grids, hidden=hidden, told=("Excel workbook", *([f"hidden sheets left out: {shown}"] if hidden else []))
    )


def _sheet_grid(sheet: Sheet, name: str, budget: Budget) -> Grid:
    rows, lost = dict(sorted(sheet.rows.items())), sheet.outside
    told = [f"{lost} cells beyond row {MAX_ROWS:,} or column {MAX_COLUMNS} are left out"] if lost else []
    covered = covered_by(sheet.merged, rows, budget)
    return without_ids(Grid(name, sheet.title, rows, covered, sheet.bold, told=tuple(told)))


def _within(grid: Grid) -> Grid:
    from dataclasses import replace

    rows, lost = cut(grid.rows)
    return replace(grid, rows=rows, told=(f"{lost} cells are left out: the table is too large",)) if lost else grid


def _delimited(text: str, codec: str, name: str) -> Source:
    declared, text = declared_separator(text)
    choices = [declared] if declared else list(SEPARATORS)
    heads = {separator: _head(text, separator, name) for separator in choices}
    best = max(choices, key=lambda separator: _likely(heads[separator]))
    rows: dict[int, dict[int, str]] = {}
    starts: dict[int, list[str]] = {}
    held = 0
    for line, cells in itertools.islice(text_rows(text, best, name), MAX_ROWS + 1):
        starts[line - 1] = list(cells[:MAX_COLUMNS])
        rows[line - 1] = {
            column: cell for column, cell in enumerate(cells[:MAX_COLUMNS]) if cell and not cell.isspace()
        }
        held += len(rows[line - 1])
        if held > MAX_CELLS:
            raise refusal(f"the table has more than {MAX_CELLS:,} cells", "give the table alone, or split it", name)
    if len(rows) > MAX_ROWS:
        raise refusal(f"the table has more than {MAX_ROWS:,} rows", "give the table alone, or split it", name)

    def locate(row: int, column: int) -> tuple[int, int]:
        before = starts.get(row, [])[:column]
        return row + 1, sum(_written(cell, best) + 1 for cell in before) + 1

    kind = f"CSV ({SEPARATORS.get(best, best)}, {codec})"
    return Source((Grid(name, "", rows, locate=locate),), told=(kind,))


def _written(cell: str, separator: str) -> int:
    """Return how many characters a cell takes in its file, quotation marks included."""
    quoted = separator in cell or '"' in cell or "\n" in cell
    return len(cell) + (2 + cell.count('"') if quoted else 0)


def _head(text: str, separator: str, name: str) -> list[TextRow]:
    def rows() -> Iterator[TextRow]:
        try:
            yield from itertools.islice(text_rows(text, separator, name), _SEARCHED)
        except InvalidFile:
            return

    return list(rows())


def _likely(rows: list[TextRow]) -> tuple[int, int, int]:
    """Return how likely rows were cut at the right separator: by letters first, then by how even they are."""
    marks = sum(read_mark(cell).kind == "letters" for row in rows for cell in row.cells if len(row.cells) > 1)
    widths = [len(row.cells) for row in rows if len(row.cells) > 1]
    even = max((widths.count(width) for width in set(widths)), default=0)
    return marks, even, sum(widths)
