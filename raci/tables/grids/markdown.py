"""Markdown → its tables: pipe tables, and HTML tables between them."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from raci.tables.grid import Budget, Grid
from raci.tables.grids.html import Heading, Page, blanked, headed, tags

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_PIPE = re.compile(r"(?<!\\)\|")
_MARKUP = re.compile(r"[*_`\[\]<&!~\\^$]")
_BREAK = re.compile(r"</?(?:br|li|ul|ol|p|div)\b[^>]*>", re.IGNORECASE)
_LONG = 4_000
_NEAREST = 1_000
_QUOTED = re.compile(r"^ {0,3}>[^\n|]{0,200}\|", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]{1,40}(?=\|[^\n]*\|[ \t]*$)", re.MULTILINE)
_OPEN = re.compile(r"^ {0,3}:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+$", re.MULTILINE)
_LISTED = re.compile(r"^ {0,3}((?:\d{1,4}[.)]|[-+*])[ \t]*\|)", re.MULTILINE)
"""Rows of a table without outer bars that begin like the items of a list: "1. | Plan | A"."""

_QUOTES = re.compile(r"^ {0,3}(?:>[ \t]?)+", re.MULTILINE)
_GAP = re.compile(
    r"^([ \t]*\|[^\n]*\|[ \t]*\n)[ \t]*\n(?=([ \t]*\|[^\n]*\|[ \t]*\n)(?![ \t]*\|[ \t]*:?-))", re.MULTILINE
)
_NOTED_LINK = re.compile(r"\[\[(?:[^\]|\n]{0,300}\|)?([^\]|\n]{1,200})\]\]")
"""Links of wikis: [[page]], [[page|text]]."""

_REFERENCE = re.compile(r"\[([^\]\n]{1,200})\]\[[^\]\n]{0,200}\]")
"""Links whose address stands elsewhere, or nowhere: [text][name]."""


@dataclass(frozen=True)
class Document:
    """What a page holds: its tables, its headings, its text, and each list item by its line."""

    tables: tuple[Grid, ...]
    headings: tuple[Heading, ...]
    items: tuple[tuple[int, str], ...] = ()


def read_html(text: str, file: str) -> Document:
    """Read a page of HTML."""
    page = Page(text, file)
    return Document(tuple(page.tables), tuple(page.headings))


def read_markdown(text: str, file: str) -> Document:
    """Read a page of Markdown; what stands in fenced code is no table."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _hidden(whole)
    plain, pages = _without_html_tables(text, file)
    parser.core.ruler.disable(["inline", "text_join"], ignoreInvalid=True)
    reader = _Reader(file, whole.split("\n"), parser)
    reader.read(parser.parse(plain, reader.links))
    found = [*reader.grids]
    for line, page in pages:
        path = _path(reader.headings, line)
        for grid in page.tables:
            own = (*path, *grid.path)
            found.append((line, replace(grid, path=own, where=grid.where or (own[-1] if own else ""))))
    around = "\n".join(reader.words)[:20_000]
    ordered = headed(grid for _, grid in sorted(found, key=lambda entry: entry[0]))
    return Document(
        tuple(replace(grid, around=around) for grid in ordered), tuple(reader.headings), tuple(reader.items)
    )


def _hidden(text: str) -> str:
    """Blank what is no part of the page: what stands before it about it, and comments outside code."""
    if match := _FRONT.match(text):
        text = "\n" * match[0].count("\n") + text[match.end() :]
    pieces, end = [], 0
    for fence in _FENCE.finditer(text):
        pieces += [blanked(text[end : fence.start()]), re.sub(r"[^\n]", " ", fence[0])]
        end = fence.end()
    return _joined("".join([*pieces, blanked(text[end:])]))


def _joined(text: str) -> str:
    """Return a text whose tables are whole: no quotation or tab of a page holds them, and no blank line parts them."""
    if _QUOTED.search(text):
        text = _QUOTES.sub(lambda match: " " * min(len(match[0]), 3), text)
    text = _INDENTED.sub("", text)
    if _OPEN.search(text):
        text = _LISTED.sub(r"|\1", text)
    return _GAP.sub(lambda match: match[1] + "|" * match[1].count("|") + "\n", text)


def _without_html_tables(text: str, file: str) -> tuple[str, list[tuple[int, Page]]]:
    """Return the text with blank lines in place of HTML tables, and these with their first lines, from 1."""
    pages: list[tuple[int, Page]] = []
    budget = Budget()
    pieces: list[str] = []
    depth = start = end = 0
    for tag in tags(text):
        if tag.name != "table":
            continue
        if tag.closes:
            depth = max(depth - 1, 0)
        else:
            start = tag.start if depth == 0 else start
            depth += 1
        if tag.closes and depth == 0 and start >= end:
            line = text.count("\n", 0, start) + 1
            pages.append((line, Page(text[start : tag.end], file, first_line=line, budget=budget)))
            pieces += [text[end:start], "\n" * text.count("\n", start, tag.end)]
            end = tag.end
    return "".join([*pieces, text[end:]]), pages


def _without_anchor(text: str) -> str:
    """Return a heading without the name that leads to it: "Roles {#roles}"."""
    heading = text.rstrip()
    start = heading.rfind("{")
    return heading[:start] if heading.endswith("}") and start >= 0 and heading[start + 1] in "#:." else heading


def _path(headings: Sequence[Heading], line: int) -> tuple[str, ...]:
    """Return the headings that a line stands below, the widest first; only the nearest thousand are asked."""
    before = bisect_left(headings, line, key=lambda heading: heading.line)
    path: list[Heading] = []
    for heading in reversed(headings[max(0, before - _NEAREST) : before]):
        if not path or heading.level < path[-1].level:
            path.append(heading)
        if heading.level == 1:
            break
    return tuple(heading.text for heading in reversed(path))


class _Reader:
    """Walks over the blocks of a page."""

    def __init__(self, file: str, lines: list[str], parser: MarkdownIt) -> None:
        self.file, self.lines, self.parser = file, lines, parser
        self.grids: list[tuple[int, Grid]] = []
        self.headings: list[Heading] = []
        self.items: list[tuple[int, str]] = []
        self.words: list[str] = []
        self.known: dict[str, str] = {}
        self.links: dict[str, object] = {}

    def read(self, tokens: Sequence[Token]) -> None:
        """Take in headings, list items, paragraphs and tables."""
        number = 0
        while number < len(tokens):
            token = tokens[number]
            inside = tokens[number + 1] if number + 1 < len(tokens) else token
            line = token.map[0] + 1 if token.map else 1
            if token.type == "table_open":
                number = self._table(tokens, number)
            elif token.type == "heading_open":
                text = _without_anchor(self.plain(inside.content))
                self.headings.append(Heading(int(token.tag[1]), " ".join(text.split()), line))
            elif token.type == "paragraph_open":
                self.words.append(self.plain(inside.content))
                if number and tokens[number - 1].type == "list_item_open":
                    self.items.append((line, self.plain(inside.content)))
            number += 1

    def _table(self, tokens: Sequence[Token], number: int) -> int:
        line = (tokens[number].map or [0])[0]
        path = _path(self.headings, line + 1)
        rows: dict[int, dict[int, str]] = {}
        begun: list[int] = []
        bold: set[tuple[int, int]] = set()
        column = -1
        while (kind := tokens[number].type) != "table_close":
            token = tokens[number]
            if kind == "inline":
                column += 1
                if content := token.content.strip():
                    if text := self.plain(content):
                        rows.setdefault(len(begun) - 1, {})[column] = text
                    if content[:2] in ("**", "__") and content[-2:] in ("**", "__"):
                        bold.add((len(begun) - 1, column))
            elif kind == "tr_open":
                column = -1
                begun.append((token.map or [line])[0])
            number += 1
        where = path[-1] if path else ""
        grid = Grid(self.file, where, rows, bold=frozenset(bold), locate=_by_line(begun, self.lines), path=path)
        self.grids.append((line + 1, grid))
        return number

    def plain(self, content: str) -> str:
        """Return text without markup, with line breaks for those of HTML."""
        if not _MARKUP.search(content):
            return content.strip()
        if len(content) > _LONG:
            return re.sub(r"[*_`]", "", content)
        known = self.known.get(content)
        if known is None:
            known = self.known[content] = self._plain(content)
        return known

    def _plain(self, content: str) -> str:
        self.parser.core.ruler.enable("inline")
        try:
            content = _NOTED_LINK.sub(r"\1", content.replace("\\|", "|"))
            parsed = self.parser.parseInline(_BREAK.sub("\n", content), self.links)
        finally:
            self.parser.core.ruler.disable("inline")
        pieces = [piece for token in parsed for piece in _pieces(token.children or ())]
        lines = (" ".join(line.split()) for line in _REFERENCE.sub(r"\1", "".join(pieces)).split("\n"))
        return "\n".join(line for line in lines if line)


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "html_inline" and token.content.lower().startswith("<sup"):
            yield "^"
        elif token.type == "image":
            yield html.unescape(token.content)


def _by_line(begun: Sequence[int], lines: Sequence[str]) -> Callable[[int, int], tuple[int, int]]:
    """Return a function that finds line and column of a cell, given the line, from 0, on which each row stands."""

    def locate(row: int, column: int) -> tuple[int, int]:
        at = begun[row] if 0 <= row < len(begun) else row
        starts = _starts(lines[at] if at < len(lines) else "")
        return at + 1, next(islice(starts, column, None), 1) if column >= 0 else 1

    return locate


def _starts(line: str) -> Iterator[int]:
    """Yield the column, from 1, in which each cell of a pipe table begins."""
    first = () if line.lstrip().startswith("|") else (0,)
    for edge in chain(first, (match.end() for match in _PIPE.finditer(line))):
        rest = line[edge:].lstrip()
        yield edge + 2 if rest.startswith("|") else len(line) - len(rest) + 1
