"""Blocks in pages of others: what stands between two markers is written anew, everything else stays byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn

from raci.embed.markers import Marker, Sheet, find_markers, split_lines
from raci.embed.wishes import read_wish
from raci.findings import Finding, InvalidFile, Location, Severity
from raci.formats.blocks import Wish, block_lines
from raci.matrix import Matrix
from raci.model import Organisation
from raci.source import read_bytes
from raci.words import nearest

MARKUPS = (".md", ".markdown")
"""Suffixes of the pages whose markup can be written."""

LATER = "Confluence, MediaWiki, Jira and AsciiDoc come later"
HOW = "put <!-- raci:begin matrix --> and <!-- raci:end --> where it should stand, each on a line of its own"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page: its line from 1, what it shows as typed, and whether the page has it otherwise."""

    line: int
    words: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it is, what it should hold, and its blocks."""

    path: Path
    content: bytes
    blocks: tuple[Block, ...]

    @property
    def stale(self) -> bool:
        """Tell whether a block is not as it should be."""
        return any(block.stale for block in self.blocks)


class _Span(NamedTuple):
    """The lines of a block between its markers, and what it should show."""

    begin: Marker
    end: Marker
    words: str
    wish: Wish


def embed(
    pages: Iterable[str | os.PathLike[str]],
    matrix: Matrix,
    findings: tuple[Finding, ...] = (),
    *,
    private: bool = False,
) -> list[Page]:
    """Return the pages with their blocks as they should be; nothing is written. Raises InvalidFile with every fault."""
    known: dict[Wish, list[str]] = {}

    def lines_of(wish: Wish) -> list[str]:
        if wish not in known:
            known[wish] = block_lines(matrix, wish, findings, private=private)
        return known[wish]

    faults: list[Finding] = []
    found: list[tuple[Path, Sheet, list[_Span]]] = []
    for path in _each_once(pages):
        try:
            sheet = Sheet(str(path), split_lines(_read(path)))
            found.append((path, sheet, list(_spans(sheet, matrix.organisation))))
            faults += sheet.faults
        except InvalidFile as error:
            faults += error.findings
    if faults:
        raise InvalidFile(tuple(sorted(faults, key=lambda fault: fault.location or Location("", 0, 0))))
    return [_page(path, sheet, spans, lines_of) for path, sheet, spans in found]


def _each_once(pages: Iterable[str | os.PathLike[str]]) -> list[Path]:
    paths = {os.path.realpath(page): Path(page) for page in reversed(list(pages))}
    return list(reversed(paths.values()))


def _read(path: Path) -> str:
    """Return the text of a page, with a byte order mark if it has one."""
    if path.suffix.lower() not in MARKUPS and (path.is_file() or str(path) == "-"):
        _refuse(path, 1, f"'{path}' is no Markdown page", f"embed writes into {' and '.join(MARKUPS)} files; {LATER}")
    raw = read_bytes(path)
    if b"\0" in raw:
        _refuse(path, 1, "this is not a text file", "name a Markdown page; if this is one, save it as UTF-8 text")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        _refuse(path, raw.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text", "save the page as UTF-8")


def _refuse(path: Path, line: int, message: str, fix: str) -> NoReturn:
    place = Location(str(path), line, 1)
    raise InvalidFile((Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place),))


def _spans(sheet: Sheet, organisation: Organisation) -> Iterator[_Span]:
    """Yield the blocks of a page; what is wrong with them is noted."""
    begin: Marker | None = None
    wish: Wish | None = None
    markers = list(find_markers(sheet.lines))
    for marker in markers:
        match marker.word:
            case "begin":
                if begin is not None:
                    message = f"a block begins inside the one that began in line {begin.line + 1}"
                    sheet.wrong(marker, message, "write <!-- raci:end --> before it")
                begin, wish = marker, read_wish(sheet, marker, organisation)
            case "end":
                if begin is None:
                    sheet.wrong(marker, "a block ends that has not begun", "write <!-- raci:begin matrix --> above it")
                elif wish is not None:
                    yield _Span(begin, marker, " ".join(begin.rest.split()), wish)
                begin = None
            case "":
                sheet.wrong(marker, "a marker needs a line of its own", "move it; where it is only text, write `code`")
            case word:
                near = nearest(word, ("begin", "end")) or "begin"
                sheet.unknown(marker, f'there is no marker "raci:{word}"', f'did you mean "raci:{near}"?')
    if begin is not None:
        sheet.wrong(begin, "a block begins that does not end", "write <!-- raci:end --> below it")
    if not markers:
        _refuse(Path(sheet.name), 1, "there is no block in this page", HOW)


def _page(path: Path, sheet: Sheet, spans: list[_Span], lines_of: Callable[[Wish], list[str]]) -> Page:
    """Return a page with its blocks written anew, with the line ends and the indentation of each block's first line."""
    written: list[str] = []
    blocks: list[Block] = []
    kept = 0
    for span in spans:
        first = sheet.lines[span.begin.line]
        end_of_line = first[len(first.rstrip("\r\n")) :]
        prefix = span.begin.prefix
        inside = [(prefix + line).rstrip() if not line else prefix + line for line in ("", *lines_of(span.wish), "")]
        new = [line + end_of_line for line in inside]
        blocks.append(Block(span.begin.line + 1, span.words, new != sheet.lines[span.begin.line + 1 : span.end.line]))
        written += [*sheet.lines[kept : span.begin.line + 1], *new]
        kept = span.end.line
    return Page(path, "".join([*written, *sheet.lines[kept:]]).encode(), tuple(blocks))
