"""Excel workbooks → sheets of text, part by part, whatever a stranger's file declares.

Read as a stream, so that a workbook in the Strict variety, whose other names of namespaces openpyxl passes over without
a word, is read like any other, and what a sheet says about its own size is never believed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

from raci.findings import InvalidFile
from raci.sheets.faults import refusal
from raci.sheets.parts import Fonts, Limits, Links, Names, SheetPart, Strings, parse_part

UNCALCULATED = "#FORMULA!"
"""What stands in a cell whose formula has no stored result."""

_MAX_BYTES = 100_000_000
_MAX_PARTS = 2_000
_MAX_RATIO = 200
_DAMAGED = (
    ArithmeticError, AttributeError, EOFError, ExpatError, LookupError, NotImplementedError, OSError, RuntimeError,
    TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""Whatever a damaged archive makes zipfile, its unpackers and the XML parser raise."""

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows` are numbered from 0 and hold only what is not blank: column from 0 → text.

    `outside` counts the cells beyond the limits, which were not kept.
    """

    title: str
    state: str
    rows: dict[int, dict[int, str]]
    merged: tuple[Range, ...] = ()
    bold: frozenset[tuple[int, int]] = frozenset()
    outside: int = 0


@dataclass(frozen=True)
class Book:
    """An opened workbook; sheets are read one at a time, when they are asked for."""

    name: str
    archive: zipfile.ZipFile = field(repr=False)
    parts: tuple[tuple[str, str, str], ...]
    wanted: str
    limits: Limits

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Return title and state (visible, hidden, veryHidden) of each sheet in order."""
        return tuple((title, state) for title, state, _ in self.parts)

    def sheets(self, *, hidden: bool = True) -> Iterator[Sheet]:
        """Yield the sheets in order; raises InvalidFile where one is damaged."""
        try:
            strings = Strings.read(self.archive)
            fonts = Fonts.read(self.archive)
            read: set[str] = set()
            for title, state, path in self.parts:
                if (hidden or state == "visible") and path not in read:  # a part is one sheet, whatever a file lists
                    read.add(path)
                    yield self._sheet(title, state, path, strings, fonts)
        except InvalidFile:
            raise
        except _DAMAGED:
            raise _damaged(self.name) from None

    def sheet(self, title: str) -> Sheet:
        """Return one sheet; KeyError where there is none of that title."""
        for known, state, path in self.parts:
            if known == title:
                try:
                    return self._sheet(known, state, path, Strings.read(self.archive), Fonts.read(self.archive))
                except InvalidFile:
                    raise
                except _DAMAGED:
                    raise _damaged(self.name) from None
        raise KeyError(title)

    def _sheet(self, title: str, state: str, path: str, strings: Strings, fonts: Fonts) -> Sheet:
        if path not in self.archive.namelist():  # a chart sheet, or a link that leads nowhere
            return Sheet(title, state, {})
        part = SheetPart(strings.texts, fonts.bold, UNCALCULATED, self.limits)
        parse_part(self.archive, path, part)
        if part.full:
            fix = f"keep only {self.wanted} in it, or save that as CSV"
            raise refusal(f"the sheet {title!r} has more than {self.limits.cells:,} cells", fix, self.name)
        return Sheet(title, state, part.rows, tuple(part.merged), frozenset(part.bold_cells), part.outside)


def open_book(raw: bytes, name: str, wanted: str, limits: Limits) -> Book:
    """Open a workbook; refuse bombs, damaged files and other archives. `wanted` says what is looked for in it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        _check_size(archive, name, wanted)
        return Book(name, archive, tuple(_sheet_parts(archive, name)), wanted, limits)
    except InvalidFile:
        raise
    except _DAMAGED:
        raise _damaged(name) from None


def _damaged(name: str) -> InvalidFile:
    fix = "open it in a spreadsheet and save it again as Excel Workbook (.xlsx), or as CSV"
    return refusal("this workbook is damaged, or it is no workbook", fix, name)


def _check_size(archive: zipfile.ZipFile, name: str, wanted: str) -> None:
    parts = archive.infolist()
    large = (part for part in parts if part.file_size > 1_000_000)
    packed = any(part.file_size > _MAX_RATIO * max(part.compress_size, 1) for part in large)
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_BYTES or packed:
        fix = f"save {wanted} only, in a new workbook or as CSV"
        raise refusal(f"the workbook unpacks to far more than {wanted} can need", fix, name)


def _sheet_parts(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, state and path of each sheet, in the order of the tabs."""
    known = archive.namelist()
    book = next((path for path in known if re.fullmatch(r"xl/workbook\d*\.xml", path)), None)
    if book is None:
        fix = "save it as Excel Workbook (.xlsx), or as CSV"
        raise refusal("a zip file, but no Excel workbook (.xlsx)", fix, name)
    folder, file = posixpath.split(book)
    links = Links()
    parse_part(archive, f"{folder}/_rels/{file}.rels", links)
    names = Names()
    parse_part(archive, book, names)
    for title, state, link in names.sheets:
        target = links.targets.get(link, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield title, state, path
