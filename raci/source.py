"""YAML text → plain data and the place of everything in it; the only module that knows yaml.

The data are built from parser events, with no tree in between: that is several times faster than `yaml.load`,
knows where everything stands, and notices a name that is repeated. Scalars are read as YAML 1.2 reads them, so
that `no`, `on`, `12:30`, `012` and `2024-01-01` stay text.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any, NoReturn

from raci.findings import Finding, InvalidFile, Location, Severity
from raci.words import nearest

Path = tuple[str | int, ...]
Spots = dict[str | int, "Spot"]
Spot = tuple[int, int, Spots | None]
"""The marks of an entry's key and value, and the spots in the value. A mark: line << 32 | column, both from 0."""

MAX_BYTES = 20_000_000
MAX_DEPTH, MAX_ENTRIES, MAX_FAULTS = 64, 1_000_000, 100

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# No leading zeros, exponents or underscores: "012", "1e5" and "1_000" are more often names than numbers.
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?|\.[0-9]{1,18})")
_MERGE = "\ud800<<"  # half a surrogate pair, which no text of a document can hold
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NO_TEXT = ("this is not a text file", "name a YAML file; if this is one, save it as UTF-8 text")
_INVALID = ("RACI107", "invalid-document")
_QUOTE = "put the text in quotes"


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: plain dicts, lists, text, numbers, truth values and None, and where they stand."""

    name: str
    data: Any
    text: str = field(repr=False)
    spot: Spot = field(repr=False)

    def place(self, path: Path = (), *, key: bool = False) -> Location:
        """Return where the value at a path begins, or its key; without such a path, the nearest thing around it.

        An alias is placed where it is used, what is inside it where that is written.
        """
        spot = self.spot
        for step in path:
            if not spot[2] or step not in spot[2]:
                break
            spot = spot[2][step]
        return _location(self.name, spot[0] if key else spot[1])


def read(path: os.PathLike[str] | str, limit: int = MAX_BYTES) -> Document:
    """Read the one document of a file; "-" is standard input. Raise InvalidFile."""
    return parse(read_bytes(path, limit), os.fspath(path))


def read_bytes(path: os.PathLike[str] | str, limit: int = MAX_BYTES) -> bytes:
    """Return what is in a file, at most `limit` bytes; "-" is standard input. Raise InvalidFile."""
    name = os.fspath(path)
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(limit + 1)
        else:
            with File(name).open("rb") as file:
                raw = file.read(limit + 1)
    except FileNotFoundError:
        near = nearest(File(name).name, (file.name for file in File(name).parent.glob("*")))
        fix = f"did you mean '{File(name).with_name(near)}'?" if near else "check how the path is written"
        _refuse(name, 0, f"there is no file '{name}'", fix)
    except IsADirectoryError:
        _refuse(name, 0, f"'{name}' is a folder", "name a file in it")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        _refuse(name, 0, f"'{name}' cannot be read: {reason}", "check the path, and who may read the file")
    if len(raw) > limit:
        _refuse(name, 0, f"the file is larger than {limit / 1e6:g} MB", "split it into smaller files")
    return raw


def parse(raw: bytes | str, name: str) -> Document:
    """Return the one document in a text; raise InvalidFile with every fault that was met."""
    return _documents(raw, name, several=False)[0]


def parse_all(raw: bytes | str, name: str) -> list[Document]:
    """Return every document in a text, each begun by `---`, without the empty ones; raise InvalidFile."""
    return _documents(raw, name, several=True)


def _documents(raw: bytes | str, name: str, several: bool) -> list[Document]:
    text = (raw if isinstance(raw, str) else _decode(raw, name)).replace("\ufeff", "")
    if "\0" in text:
        _refuse(name, _mark(text.partition("\0")[0]), *_NO_TEXT)
    builder = _Builder(name, text)
    builder.read()
    found = list(zip(builder.documents.entries, builder.documents.spots.values(), strict=True))
    filled = [entry for entry in found if entry[0] is not None] or found[:1]
    if len(filled) > 1 and not several:
        fix = "keep one document in a file: take the '---' away, or move what follows it into another file"
        builder.note(filled[1][1][1], "a second document begins here, after a '---'", fix)
    if not filled and not builder.faults:
        builder.note(0, "there are only comments in the file" if text.strip() else "the file is empty", "fill it in")
    if builder.faults:
        raise InvalidFile(tuple(fault for _, fault in sorted(builder.faults.items())))
    return [Document(name, data, text, spot) for data, spot in filled]


def _decode(raw: bytes, name: str) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(encoding, "replace")
        binary = b"\0" in raw and encoding != "utf-16"
        remark = _NO_TEXT if binary else ("this is not UTF-8 text", "save the file as UTF-8")
        _refuse(name, _mark(before.lstrip("\ufeff")), *remark)


def _refuse(name: str, mark: int, message: str, fix: str) -> NoReturn:
    raise InvalidFile((_fault(name, mark, message, fix),))


def _fault(name: str, mark: int, message: str, fix: str, code: tuple[str, str] = _INVALID) -> Finding:
    return Finding(*code, Severity.ERROR, message, fix, _location(name, mark), fatal=True)


def _location(name: str, mark: int) -> Location:
    return Location(name, (mark >> 32) + 1, (mark & 0xFFFFFFFF) + 1)


def _mark(before: str) -> int:
    rows = _rows(before)
    return len(rows) - 1 << 32 | len(rows[-1])


def _rows(text: str) -> list[str]:
    """Return the lines of a text, the last one even if it is empty; where they break, YAML breaks them."""
    return (text + "\u2029").splitlines()


def _typed(text: str) -> str | int | float | bool | None:
    """Return what a text without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789" and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


class _Stop(Exception):
    """Reading cannot go on; why has been noted."""


class _Frame:
    """A list or mapping that is being filled; once full (or an anchored scalar), `size` counts all inside it."""

    __slots__ = ("entries", "height", "key", "key_mark", "size", "spots", "wants_key")

    def __init__(self, entries: Any, height: int = 1, size: int | None = None) -> None:
        self.entries = entries
        self.height = height
        self.size = size
        self.spots: Spots = {}
        self.wants_key = type(entries) is dict
        self.key: str | None = None
        self.key_mark = 0

    def put(self, value: Any, mark: int, spots: Spots | None) -> None:
        if self.key is None:
            self.spots[len(self.entries)] = (mark, mark, spots)
            self.entries.append(value)
        else:
            self.spots[self.key] = (self.key_mark, mark, spots)
            self.entries[self.key] = value
            self.key = None
            self.wants_key = True


class _Builder:
    """Turns the events of one text into data; the documents are the entries of the outermost frame."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.rows = [*_rows(text), ""]  # libyaml ends a last comment with a line of its own
        self.documents = self.frame = _Frame([])
        self.outer: list[tuple[_Frame, int]] = []
        self.anchors: dict[str, _Frame] = {}
        self.count = 0
        self.faults: dict[int, Finding] = {}

    def read(self) -> None:
        """Read as far as the text can be read; what is wrong with it is in `faults` then, the first of a place."""
        import yaml

        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: lambda event: self.start(event, {}),
            yaml.MappingEndEvent: self.end,
            yaml.SequenceStartEvent: lambda event: self.start(event, []),
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
        }
        loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
        try:
            # libyaml compares each of these with all before it: a file of them would take it hours.
            if tags := [line for line, row in enumerate(self.rows) if row.startswith("%TAG")]:
                self.stop(tags[0] << 32, "tags ('%TAG') are not allowed", "delete this line")
            for event in iter(loader(self.text).get_event, None):
                if handle := handlers.get(type(event)):
                    handle(event)
        except _Stop:
            return
        except (yaml.reader.ReaderError, UnicodeEncodeError):
            before = _UNPRINTABLE.split(self.text, 1)[0]
            message = f"a character that cannot be seen stands here (U+{ord(self.text[len(before)]):04X})"
            self.note(_mark(before), message, "delete it")
        except yaml.MarkedYAMLError as error:
            at: Any = error.problem_mark
            since: Any = error.context_mark or at
            trouble = _Trouble(self.rows, at.line, at.column, since.line, since.column, event)
            mark, message, fix = trouble.explain(f"{error.context}: {error.problem}")
            self.note(min(mark, _mark(self.text)), message, fix)

    def scalar(self, event: Any) -> None:
        # Most of the time of reading a large file is spent here, so calls are saved.
        start = event.start_mark
        mark: int = start.line << 32 | start.column
        frame = self.frame
        value = event.value
        if frame.wants_key:
            frame.key = value if value not in frame.entries and value != "<<" else self.odd_key(event, mark)
            frame.key_mark = mark
            frame.wants_key = False
        else:
            if event.implicit[0]:
                if " - " in value and event.end_mark.line > start.line:
                    self.glued(event)
                value = _typed(value)
            frame.put(value, mark, None)
            self.count += 1
            if self.count > MAX_ENTRIES:
                self.check(mark)
        if event.tag is not None:
            self.note(mark, "a text without quotes cannot begin with '!'", _QUOTE)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Frame(value, height=0, size=0)

    def odd_key(self, event: Any, mark: int) -> str:
        """Return the key under which to keep an entry that is a merge, or that repeats another one."""
        key = _MERGE if event.value == "<<" and event.implicit[0] else event.value
        if key not in self.frame.entries:
            return str(key)
        first = (self.frame.spots[key][0] >> 32) + 1
        message = f"'{_shown(event.value)}' stands here a second time; the first is in line {first}"
        fix = "put the two together, or give one of them another name"
        self.note(mark, message, fix, ("RACI102", "repeated-name"))
        if len(self.faults) >= MAX_FAULTS:
            raise _Stop
        return f"{_MERGE}{mark}"

    def start(self, event: Any, entries: Any) -> None:
        mark = event.start_mark.line << 32 | event.start_mark.column
        if event.tag is not None:
            self.note(mark, "a text without quotes cannot begin with '!'", _QUOTE)
        if self.frame.wants_key:
            self.stop(mark, "a name must be a text, not a list or a mapping", "put it in quotes")
        frame = _Frame(entries)
        self.frame.put(entries, mark, frame.spots)
        self.count += 1
        self.check(mark, 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = frame
        self.outer.append((self.frame, self.count))
        self.frame = frame

    def end(self, event: Any) -> None:
        frame = self.frame
        self.frame, before = self.outer.pop()
        if type(frame.entries) is dict and _MERGE in frame.entries:
            self.merge(frame)
        frame.size = self.count - before
        self.frame.height = max(self.frame.height, frame.height + 1)

    def alias(self, event: Any) -> None:
        mark = event.start_mark.line << 32 | event.start_mark.column
        name = _shown(event.anchor)
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            self.note(mark, f"nothing above is marked '&{name}', which '*{name}' stands for", _QUOTE)
            anchor = _Frame(None, height=0, size=0)
        if anchor.size is None:
            self.stop(mark, f"'*{name}' stands inside the very thing that it stands for", "write it out")
        if self.frame.wants_key:
            self.stop(mark, f"a name must be written out, and '*{name}' stands for one", "write the name")
        self.frame.put(anchor.entries, mark, anchor.spots)
        self.frame.height = max(self.frame.height, anchor.height + 1)
        self.count += anchor.size + 1
        self.check(mark, anchor.height)

    def merge(self, frame: _Frame) -> None:
        """Put the entries of `<<` into a mapping; its own ones stay, and of several sources the first wins."""
        given = frame.entries.pop(_MERGE)
        spot = frame.spots.pop(_MERGE)
        sources = [(given, spot)]
        if type(given) is list and spot[2] is not None:
            sources = list(zip(given, spot[2].values(), strict=True))
        for source, (_, mark, spots) in sources:
            if type(source) is not dict or spots is None:
                self.note(mark, "'<<' takes in the entries of a mapping, and this is none", "write '<<: *name'")
                continue
            for key, value in source.items():
                if key not in frame.entries:
                    frame.entries[key] = value
                    frame.spots[key] = spots[key]
        self.count += len(frame.entries)
        self.check(spot[1])

    def check(self, mark: int, height: int = 0) -> None:
        if self.count > MAX_ENTRIES:
            message = f"these are more than {MAX_ENTRIES:,} entries, with every '*name' written out"
            self.stop(mark, message, "use '*name' less, or split the file")
        if len(self.outer) + height > MAX_DEPTH:
            self.stop(mark, f"lists and mappings stand in each other more than {MAX_DEPTH} deep", "write it flatter")

    def glued(self, event: Any) -> None:
        """Refuse a line of a list that is indented too far: YAML takes it for more of the text above."""
        for line in range(event.start_mark.line + 1, event.end_mark.line + 1):
            if self.rows[line].lstrip().startswith("- "):
                message = "this line is indented further than the '- ' line above, and so became a part of its text"
                self.note(line << 32 | _indent(self.rows[line]), message, f"{_ALIGN}, or {_QUOTE}")

    def note(self, mark: int, message: str, fix: str, *code: tuple[str, str]) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.setdefault(mark, _fault(self.name, mark, message, fix, *code))

    def stop(self, mark: int, message: str, fix: str) -> NoReturn:
        self.note(mark, message, fix)
        raise _Stop


_Remark = tuple[int, str, str]  # mark, message, fix
_ALIGN = "begin lines that belong together in the same column"
_LOOK = "look for a missing quote, bracket or colon here and in the line above"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Where the parser gave up, where the thing began that it was reading (from 0), and the event before that."""

    rows: list[str]
    line: int
    column: int
    since_line: int
    since_column: int
    event: Any

    def explain(self, problem: str) -> _Remark:
        """Say in plain words what the parser calls `problem`."""
        for pattern, explanation in _EXPLANATIONS:
            if re.search(pattern, problem):
                return explanation(self)
        return self.here(f"this is no valid YAML ({problem.removeprefix('None: ')})", _LOOK)

    def here(self, message: str, fix: str) -> _Remark:
        return self.line << 32 | self.column, message, fix

    def since(self, message: str, fix: str) -> _Remark:
        return self.since_line << 32 | self.since_column, message, fix

    @property
    def row(self) -> str:
        return self.rows[self.line]

    @property
    def opener(self) -> str:
        return self.rows[self.since_line][self.since_column : self.since_column + 1]

    def tab(self) -> _Remark:
        at = replace(self, column=max(self.row.find("\t", 0, self.column + 1), 0))
        return at.here("a tab is used for indentation; use spaces", "write spaces instead")

    def quote(self) -> _Remark:
        message = f"the quote {self.opener} that begins here is never closed"
        return self.since(message, f"write a second {self.opener} where the text ends")

    def escape(self) -> _Remark:
        at = replace(self, column=max(self.row.rfind("\\", 0, self.column + 1), 0))
        message = "between double quotes a backslash begins a code, and this is none"
        return at.here(message, "use single quotes, or write every backslash twice")

    def opening(self) -> _Remark:
        if self.opener == "\t":
            return self.tab()
        if not self.opener:
            return self.since("the file ends inside brackets that are not closed", "write the missing ']' or '}'")
        fix = f"{_QUOTE}: {_quoted(self.rows[self.since_line], self.since_column)}"
        if self.opener in ",]}":
            fix = f"take the '{self.opener}' away, or {_QUOTE}"
        return self.since(f"a text without quotes cannot begin with '{self.opener}'", fix)

    def bracket(self) -> _Remark:
        closing = "]" if self.opener == "[" else "}"
        char = self.row[self.column : self.column + 1]
        outside = self.line > self.since_line and _indent(self.row) <= _indent(self.rows[self.since_line])
        if char in ("]", "}"):
            message = f"the bracket '{self.opener}' of line {self.since_line + 1} is closed by '{char}'"
            return self.here(message, f"write '{closing}'")
        if outside or not char:
            message = f"the bracket '{self.opener}' that begins here is never closed"
            return self.since(message, f"write '{closing}' after the last entry")
        if char == ":" and ": " in self.row[: self.column]:
            return self.colon()
        return self.here("a comma is missing before this", "write a comma between two entries")

    def colon(self) -> _Remark:
        head, found, _ = self.row[: self.column].rpartition(": ")
        if found:
            fix = f"{_QUOTE}: {_quoted(self.row, len(head) + 2)}"
            return self.here("a colon and a space stand inside a text without quotes", fix)
        above = max((line for line in range(self.line) if self.rows[line].strip()), default=self.line)
        if above < self.line and ": " not in self.rows[above]:
            return replace(self, since_line=above, since_column=_indent(self.rows[above])).no_colon()
        if _indent(self.rows[above]) < _indent(self.row):
            at = replace(self, column=_indent(self.row))
            return at.here("this line is indented further than the one above, which has a value already", _ALIGN)
        return self.here("a colon cannot stand here", _LOOK)

    def no_colon(self) -> _Remark:
        if match := re.match(r"\s*([^:]+):(\S.*)", self.rows[self.since_line]):
            at = replace(self, since_column=match.end(1))
            return at.since("a colon needs a space after it", f"write '{_shown(match[1])}: {_shown(match[2])}'")
        fix = "write a colon and a space after the name, or '- ' before the entry"
        return self.since("this line is neither 'name: value' nor '- entry'", fix)

    def misfit(self) -> _Remark:
        """Explain what stands where a name or an entry of a list should begin."""
        char = self.row[self.column : self.column + 1]
        begin, end = self.event.start_mark, self.event.end_mark
        last = replace(self, since_line=begin.line, since_column=begin.column)
        if last.opener in ("'", '"') and end.line == self.line and not self.row[end.column : self.column].strip():
            if begin.line < end.line:
                message = f"the quote {last.opener} that begins here is only closed in line {end.line + 1}"
                return last.since(message, f"write a second {last.opener} where the text ends")
            fix = "put the whole text in quotes; a single quote inside single quotes is written twice"
            return self.here("more text follows after the closing quote", fix)
        if last.opener == "*" and begin.line == self.line:
            return last.opening()
        if char == ":":
            return self.here("there is no name before this colon", "write the name")
        if self.column > _indent(self.row):
            return self.here(f"'{_shown(self.row[self.column :])}' cannot stand here", _LOOK)
        if self.since_column == self.column and (self.opener == "-") != (char == "-"):
            fix = "use one of the two, or indent the lines that belong to the one above"
            return self.here("lines with '- ' and lines with 'name:' are mixed here", fix)
        return self.here(f"this line begins in column {self.column + 1}, which fits none of the lines above", _ALIGN)


_EXPLANATIONS: tuple[tuple[str, Callable[[_Trouble], _Remark]], ...] = (
    ("tab character", _Trouble.tab),
    ("quoted scalar: .*(end of stream|document)", _Trouble.quote),
    ("quoted.scalar: ", _Trouble.escape),
    ("flow (sequence|mapping): ", _Trouble.bracket),
    ("mapping values|unexpected ':'", _Trouble.colon),
    ("could not find expected ':'", _Trouble.no_colon),
    ("entries are not allowed", lambda t: t.here("a list cannot begin in its name's line", "begin a new line")),
    ("(mapping|collection): |document start", _Trouble.misfit),
    ("(node|token|alias|anchor|block scalar|directive|tag): |keys are not allowed", _Trouble.opening),
)
"""What is in a parser's problem, in either of the two parsers' words, and who explains it; the first one counts."""


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _shown(text: str) -> str:
    """Return a piece of a file as messages show it: one line, not too long."""
    line = " ".join(_UNPRINTABLE.sub("?", text[:500]).split())
    return line if len(line) <= 60 else line[:59] + "…"


def _quoted(row: str, column: int) -> str:
    """Return the text that begins at a column as it looks in quotes."""
    inside = any(row.count(a, 0, column) > row.count(b, 0, column) for a, b in ("[]", "{}"))
    text = _shown(re.split(r"[,\]}]" if inside else r"\s#", row[column:])[0])
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'
