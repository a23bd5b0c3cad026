"""The parts of an Excel workbook, each read as a stream of XML by what is in it, whatever its namespaces are called."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from xml.parsers import expat

_PIECE = 1 << 16
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384


class Limits(NamedTuple):
    """How much of a sheet is kept."""

    rows: int
    columns: int
    cells: int = 1_500_000


class Part(Protocol):
    """What is told of the elements of a part, by their local names."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""

    def end(self, name: str) -> None:
        """End an element."""


def parse_part(archive: zipfile.ZipFile, path: str, part: Part) -> None:
    """Feed one part of an archive to its reader; ValueError for a document type, in which entity bombs hide."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    start, end = part.start, part.end

    def root(name: str, attributes: dict[str, str]) -> None:
        # Most writers give the main namespace no prefix, and then names need no cutting.
        local = name.rpartition(":")[2]
        parser.StartElementHandler = start if local == name else lambda n, a: start(n.rpartition(":")[2], a)
        parser.EndElementHandler = end if local == name else lambda n: end(n.rpartition(":")[2])
        start(local, attributes)

    parser.StartElementHandler = root
    parser.CharacterDataHandler = part.text
    with archive.open(path) as file:
        while piece := file.read(_PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)


def _no_doctype(*_: object) -> None:
    raise ValueError("a document type is not allowed in a workbook")


def address(text: str) -> tuple[int, int]:
    """Return row and column, from 0, of an address such as "C7"; ValueError where it is none."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError(text)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if not (1 <= row <= MAX_ROWS and column <= MAX_COLUMNS):
        raise ValueError(text)
    return row - 1, column - 1


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 → A, 27 → AB."""
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


def unescaped(text: str) -> str:
    """Return text without the codes for control characters that a workbook may hold (_x000D_)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Links:
    """The part that says which file stands behind a link."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the target of a link."""
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def text(self, text: str) -> None:
        """Pass over text."""

    def end(self, name: str) -> None:
        """Pass over the end."""


class Names:
    """The part that names the sheets: title, state, link."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep a sheet."""
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), link))

    def text(self, text: str) -> None:
        """Pass over text."""

    def end(self, name: str) -> None:
        """Pass over the end."""


@dataclass
class Strings:
    """The texts that cells share; runs of rich text are joined, hints for pronunciation are left out."""

    texts: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _open: bool = False
    _hint: bool = False

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Strings:
        """Read them from a workbook; none where it has no such part."""
        strings = cls()
        path = next((path for path in archive.namelist() if path.lower() == "xl/sharedstrings.xml"), None)
        if path:
            parse_part(archive, path, strings)
        return strings

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open a text."""
        self._open = name == "t"
        self._hint = self._hint or name == "rPh"

    def text(self, text: str) -> None:
        """Add a piece."""
        if self._open and not self._hint:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """Close a text, a hint or the whole entry."""
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._hint = False
        elif name == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()


@dataclass
class Fonts:
    """Which styles of cells are bold."""

    bold: list[bool] = field(default_factory=list)
    _fonts: list[bool] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Fonts:
        """Read them from a workbook; none where it has no styles."""
        fonts = cls()
        if "xl/styles.xml" in archive.namelist():
            parse_part(archive, "xl/styles.xml", fonts)
        return fonts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the weight of a font, and the font of a style."""
        above = self._inside[-1] if self._inside else ""
        if name == "font" and above == "fonts":
            self._fonts.append(False)
        elif name == "b" and above == "font" and self._fonts:
            self._fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "xf" and above == "cellXfs":
            number = int(attributes.get("fontId", "0"))
            self.bold.append(number < len(self._fonts) and self._fonts[number])
        self._inside.append(name)

    def text(self, text: str) -> None:
        """Pass over text."""

    def end(self, name: str) -> None:
        """Leave an element."""
        self._inside.pop()


class SheetPart:
    """One sheet: texts of its cells by row and column from 0, merged ranges, bold cells; `full` where it had too many.

    `uncalculated` is what stands for a formula without a stored result. Cells beyond so many rows and columns are only
    counted, in `outside`.
    """

    def __init__(self, strings: list[str], bold: list[bool], uncalculated: str, limits: Limits) -> None:
        self.strings, self.styles, self.uncalculated, self.limits = strings, bold, uncalculated, limits
        self.outside = 0
        self.rows: dict[int, dict[int, str]] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.bold_cells: set[tuple[int, int]] = set()
        self.full = False
        self._row = self._column = -1
        self._count = 0
        self._kind = ""
        self._style = 0
        self._taking = self._formula = self._value = False
        self._pieces: list[str] = []
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open a row, a cell, a value or a text."""
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "t"):
            self._taking = True
            self._value = True
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._taking = False
        elif name == "mergeCell" and len(self.merged) < self.limits.cells:
            first, _, last = attributes.get("ref", "").partition(":")
            self.merged.append((*address(first), *address(last or first)))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            word = place.rstrip("0123456789")
            known = self._columns.get(word)
            if known is None:
                known = self._columns[word] = address(f"{word}1")[1]
            self._column = known
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._formula = self._value = False
        self._pieces.clear()

    def text(self, text: str) -> None:
        """Add a piece."""
        if self._taking:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """Close a value or a cell."""
        if name in ("v", "t"):
            self._taking = False
        elif name == "c" and not self.full:
            self._close_cell("".join(self._pieces))

    def _close_cell(self, raw: str) -> None:
        text = _READERS.get(self._kind, _plain)(raw, self.strings) if raw else ""
        if self._formula and not raw and not (self._value and self._kind == "str"):
            text = self.uncalculated
        if not text or text.isspace():
            return
        if self._row >= self.limits.rows or self._column >= self.limits.columns:
            self.outside += 1
            return
        self._count += 1
        self.full = self._count > self.limits.cells
        self.rows.setdefault(self._row, {})[self._column] = text
        if self._style < len(self.styles) and self.styles[self._style]:
            self.bold_cells.add((self._row, self._column))


def _shared(raw: str, strings: list[str]) -> str:
    return strings[int(raw)]


def _number(raw: str, strings: list[str]) -> str:
    if raw.isdigit():
        return raw
    value = float(raw)
    return str(int(value)) if value.is_integer() else str(value)


def _flag(raw: str, strings: list[str]) -> str:
    return "False" if raw.strip() in ("0", "false") else "True"


def _plain(raw: str, strings: list[str]) -> str:
    return unescaped(raw)


_READERS: dict[str, Callable[[str, list[str]], str]] = {"s": _shared, "n": _number, "b": _flag}
