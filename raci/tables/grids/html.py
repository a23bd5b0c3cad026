"""HTML → the tables of a page, with rows and columns that reach over several cells.

Written as one pass that never looks back, since a page may be as hostile as any other file: the standard library's
parser needs quadratic time for tags and comments that never close.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from raci.tables.cells.marks import read_mark
from raci.tables.grid import MAX_COLUMNS, MAX_ROWS, Budget, Grid, Spot, by_spot

_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|template|svg|noscript|comment)\b[^>]{0,2000}>.*?(?:</\1\s{0,9}>|\Z)"
    r"|<(del|s|strike)>.{0,500}?</\2>"
    r"|<[!?][^>]*(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([a-z]{2,12})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_BREAKS = frozenset(
    {"br", "p", "div", "li", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "dd", "dt", "small"}
)
_BOLD = frozenset({"b", "strong"})
_HEADING = re.compile(r"h([1-6])")
_MAX_SPAN = 500
_MAX_NESTED = 20


class Tag(NamedTuple):
    """One tag: name, whether it closes, its attributes as text, and where it begins and ends."""

    name: str
    closes: bool
    inside: str
    start: int
    end: int


class Heading(NamedTuple):
    """A heading of a page: level 1-6, text, the line on which it stands, from 1."""

    level: int
    text: str
    line: int


@dataclass
class _Table:
    """A table while it is read; `busy` counts how many rows a cell above still reaches down, by column."""

    start: int
    path: tuple[str, ...]
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    covered: dict[Spot, Spot] = field(default_factory=dict)
    bold: set[Spot] = field(default_factory=set)
    spots: dict[Spot, tuple[int, int]] = field(default_factory=dict)
    caption: str = ""
    row: int = -1
    column: int = 0
    cell: Spot | None = None
    pieces: list[str] = field(default_factory=list)
    weight: int = 0
    taking_caption: bool = False
    heading: bool = False


def tags(text: str) -> Iterator[Tag]:
    """Yield the tags of a text in order; what looks like one but never ends is text."""
    position = 0
    while (start := text.find("<", position)) >= 0:
        closes = text.startswith("/", start + 1)
        first = start + 1 + closes
        if not text[first : first + 1].isalpha():
            position = start + 1
            continue
        end = text.find(">", first)
        if end < 0:
            return
        for _ in range(3):  # a ">" inside quotes does not end the tag
            further = text.find(">", end + 1, end + 2000)
            if text.count('"', first, end) % 2 == 0 or further < 0:
                break
            end = further
        name = re.match(r"[a-zA-Z][\w:-]{0,30}", text[first : first + 40])
        word = name[0] if name else ""
        yield Tag(word.lower(), closes, text[first + len(word) : min(end, first + 2000)], start, end + 1)
        position = end + 1


def blanked(text: str) -> str:
    """Return a page without comments, scripts and text that is struck out; every other character keeps its place."""
    return _DROPPED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


class Page:
    """Reads a page: `tables` and `headings` in the order in which they begin, `text` without tags."""

    def __init__(self, text: str, file: str, first_line: int = 1, budget: Budget | None = None) -> None:
        self.source = blanked(text)
        self.file = file
        self.grids: list[tuple[int, Grid]] = []
        self.headings: list[Heading] = []
        self.words: list[str] = []
        self._open: list[_Table] = []
        self._budget = budget or Budget()
        self._trail: tuple[Heading, ...] = ()
        self._heading: tuple[int, int] | None = None
        self._heading_words: list[str] = []
        self._line, self._counted, self._begun = first_line, 0, -1
        self._read()

    @property
    def tables(self) -> list[Grid]:
        """Return the tables in the order in which they begin, each with the text of the page around it."""
        around = "\n".join(self.words)[:20_000]
        grids = headed([grid for _, grid in sorted(self.grids, key=lambda entry: entry[0])])
        return [replace(grid, around=around) for grid in grids]

    def _read(self) -> None:
        end = 0
        for tag in tags(self.source):
            self._text(self.source[end : tag.start])
            self._line += self.source.count("\n", self._counted, tag.start)
            self._begun = max(self._begun, self.source.rfind("\n", self._counted, tag.start))
            self._counted = tag.start
            (self._close if tag.closes else self._begin)(tag)
            end = tag.end
        self._text(self.source[end:])
        while self._open:
            self._close_table()

    def _text(self, raw: str) -> None:
        if not raw:
            return
        text = html.unescape(re.sub(r"\s+", " ", raw))
        if self._heading is not None:
            self._heading_words.append(text)
        if self._open:
            table = self._open[-1]
            if table.cell is not None or table.taking_caption:
                table.pieces.append(text)
                if table.weight and text.strip() and table.cell:
                    table.bold.add(table.cell)
        elif not text.isspace():
            self.words.append(text.strip())

    def _begin(self, tag: Tag) -> None:
        if match := _HEADING.fullmatch(tag.name):
            self._heading, self._heading_words = (int(match[1]), self._line), []
        if tag.name == "table":
            if len(self._open) < _MAX_NESTED:
                self._open.append(_Table(tag.start, self._path()))
            return
        if not self._open:
            return
        table = self._open[-1]
        if tag.name == "tr":
            self._close_cell()
            table.row, table.column = min(table.row + 1, MAX_ROWS), 0
        elif tag.name in ("td", "th"):
            self._close_cell()
            self._open_cell(table, tag)
        elif tag.name == "caption":
            table.taking_caption = True
        elif tag.name in _BREAKS:
            table.pieces.append("\n")
        elif tag.name == "sup":
            table.pieces.append("^")
        elif tag.name in _BOLD:
            table.weight += 1
        elif tag.name in ("img", "ac:emoticon", "input"):
            table.pieces.append(_shown(tag))

    def _open_cell(self, table: _Table, tag: Tag) -> None:
        table.row = max(table.row, 0)
        while (table.row, table.column) in table.covered:
            table.column += 1
        named = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag.inside)}
        wide, high = (_span(named.get(name, "1")) for name in ("colspan", "rowspan"))
        cell = (table.row, table.column)
        if table.row < MAX_ROWS and table.column < MAX_COLUMNS:
            table.cell = cell
            table.spots[cell] = (self._line, tag.start - self._begun)
            if wide * high == 1 or self._budget.takes(wide * high):
                spread = ((r, c) for r in range(table.row, table.row + high) for c in range(cell[1], cell[1] + wide))
                table.covered.update((spot, cell) for spot in spread if spot != cell)
        table.heading = tag.name == "th"
        if table.heading:
            table.bold.add(cell)
        table.column += wide

    def _close(self, tag: Tag) -> None:
        if self._heading is not None and _HEADING.fullmatch(tag.name):
            level, line = self._heading
            heading = Heading(level, " ".join("".join(self._heading_words).split()), line)
            self.headings.append(heading)
            self._trail = (*(above for above in self._trail if above.level < level), heading)
            self._heading = None
        if not self._open:
            return
        table = self._open[-1]
        if tag.name == "table":
            self._close_table()
        elif tag.name in ("td", "th", "tr"):
            self._close_cell()
        elif tag.name == "caption":
            table.caption, table.taking_caption = " ".join("".join(table.pieces).split()), False
            table.pieces.clear()
        elif tag.name in _BREAKS:
            table.pieces.append("\n")
        elif tag.name in _BOLD:
            table.weight = max(table.weight - 1, 0)
            if table.heading:  # a role in bold, and the person after it
                table.pieces.append("\n")

    def _close_cell(self) -> None:
        table = self._open[-1]
        if table.cell is not None:
            lines = (" ".join(line.split()) for line in "".join(table.pieces).split("\n"))
            if text := "\n".join(line for line in lines if line):
                table.rows.setdefault(table.cell[0], {})[table.cell[1]] = text
        table.cell, table.weight = None, 0
        table.pieces.clear()

    def _close_table(self) -> None:
        self._close_cell()
        table = self._open.pop()
        below = table.path[-1] if table.path else ""
        where = table.caption if 0 < len(table.caption) <= 60 or not below else below
        grid = Grid(
            self.file,
            where,
            table.rows,
            table.covered,
            frozenset(table.bold),
            locate=by_spot(table.spots),
            path=table.path,
        )
        self.grids.append((table.start, grid))
        if self._open and self._open[-1].cell is not None:
            flat = (" ".join(cells.values()) for cells in table.rows.values())
            self._open[-1].pieces.append("\n" + "\n".join(flat))

    def _path(self) -> tuple[str, ...]:
        return tuple(heading.text for heading in self._trail)


def headed(grids: Iterable[Grid]) -> Iterator[Grid]:
    """Yield the grids, those of one row joined to letters without headings below them: pages scroll the body alone."""
    last: Grid | None = None
    for grid in grids:
        if last is not None and _heads(last, grid):
            yield _below(last, grid)
            last = None
            continue
        if last is not None:
            yield last
        last = grid
    if last is not None:
        yield last


def _heads(head: Grid, body: Grid) -> bool:
    if len(head.rows) != 1 or not body.rows:
        return False
    (top,), first = head.rows.values(), body.rows[min(body.rows)]
    lettered = any(read_mark(text).kind == "letters" for text in first.values())
    columns = max(max(cells) for cells in body.rows.values())
    return (
        lettered and len(top) > 2 and max(top) == columns and not any(read_mark(text).symbols for text in top.values())
    )


def _below(head: Grid, body: Grid) -> Grid:
    """Return one grid of a row of headings and what stands below it."""
    down = max(head.rows) + 1

    def locate(row: int, column: int) -> tuple[int, int]:
        grid, own = (head, row) if row < down else (body, row - down)
        return grid.locate(own, column) if grid.locate is not None else (own + 1, column + 1)

    covered = {(r + down, c): (first[0] + down, first[1]) for (r, c), first in body.covered.items()}
    bold = head.bold | {(row + down, column) for row, column in body.bold}
    rows = {**head.rows, **{row + down: cells for row, cells in body.rows.items()}}
    return replace(
        body, where=head.where or body.where, rows=rows, covered={**head.covered, **covered}, bold=bold, locate=locate
    )


def _span(text: str) -> int:
    return min(int(text), _MAX_SPAN) if text.isdigit() and len(text) < 6 and int(text) > 0 else 1


def _shown(tag: Tag) -> str:
    named = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag.inside)}
    if tag.name == "input":
        return "✓" if "checked" in tag.inside else ""
    return html.unescape(named.get("alt", "") or named.get("fallback", ""))
