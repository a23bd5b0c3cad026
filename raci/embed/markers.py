"""Markers in Markdown pages: where `<!-- raci:begin … -->` and `<!-- raci:end -->` stand, and where they are only text.

Fenced and indented code and code spans are text. Lists and quotes are followed as CommonMark reads them, as far as
that is needed to tell code from what stands in a list; MkDocs' admonitions and tabs count as lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from raci.findings import Finding, Location, Severity

LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

OWN = re.compile(r"<!--\s*raci:\s*(?P<word>[\w-]*)(?P<rest>(?:(?!-->).)*)-->\s*$")
"""A marker that has its line to itself."""

STRAY = re.compile(r"(?<!\\)<!--\s*raci:")
SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:.*?[^`])\1(?!`)")
"""A code span of one line."""

QUOTE = re.compile(r" {0,3}> ?")
ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?: {1,4}(?=\S)| (?= *\S))")
EMPTY_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?= *$)")
ADMONITION = re.compile(r" {0,3}(?:!!!|\?\?\?\+?|===\+?!?) ")
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
ALONE = re.compile(r" {0,3}(?:#{1,6} |<!--|([-*_])[ \t]*(?:\1[ \t]*){2,}$)")
"""A heading, a comment or a rule: a line by itself, which begins no paragraph and ends the one before it."""

CODE = "    "
"""What code is indented by, more than what is around it."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: its line from 0, the columns, from 0, at which it and the words in it begin.

    `prefix` is what a line must begin with to stand in the same list item or quote. `word` is empty for a marker that
    shares its line with other text.
    """

    line: int
    column: int
    word: str
    rest: str
    rest_column: int
    prefix: str


@dataclass(frozen=True)
class Sheet:
    """A page as it was read, and the faults met in it."""

    name: str
    lines: list[str]
    faults: list[Finding] = field(default_factory=list)

    def wrong(self, marker: Marker, message: str, fix: str, column: int | None = None) -> None:
        """Note that something is wrong with a marker, or with the word at a column, from 0, in it."""
        self._report("RACI107", "invalid-document", marker, column, (message, fix))

    def unknown(self, marker: Marker, message: str, fix: str, column: int | None = None) -> None:
        """Note a word that is not known."""
        self._report("RACI101", "unknown-name", marker, column, (message, fix))

    def _report(self, code: str, name: str, marker: Marker, column: int | None, said: tuple[str, str]) -> None:
        place = Location(self.name, marker.line + 1, (marker.column if column is None else column) + 1)
        self.faults.append(Finding(code, name, Severity.ERROR, *said, place))


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; only CR, LF and both together end a line."""
    return LINES.findall(text)


def find_markers(lines: list[str]) -> Iterator[Marker]:
    """Yield every marker that is one, in order."""
    reader = _Reader()
    for number, line in enumerate(lines):
        body = line.rstrip("\r\n").replace("\ufeff", " ", 1) if number == 0 else line.rstrip("\r\n")
        text = reader.text_of(body)
        if text is None:
            continue
        if own := OWN.match(text.lstrip(" ")):
            column = body.index("<!--")
            prefix = re.sub(r"[^>\s]", " ", "" if number == 0 and line.startswith("\ufeff") else body[:column])
            yield Marker(number, column, own["word"] or "?", own["rest"], column + own.start("rest"), prefix)
        elif STRAY.search(body) and (stray := STRAY.search(SPAN.sub(lambda span: " " * len(span[0]), body))):
            yield Marker(number, stray.start(), "", "", stray.start(), "")


class _Reader:
    """Reads line by line, and remembers what is open: lists, quotes, a fence, a paragraph, an empty item.

    `containers` has a number for each list item and quote, the outermost first: the columns that the lines of an item
    are indented by, 0 for a quote.
    """

    def __init__(self) -> None:
        self.containers: list[int] = []
        self.fence = ""
        self.fence_depth = 0
        self.paragraph = False
        self.empty = False

    def text_of(self, body: str) -> str | None:
        """Return what a line holds inside of its lists and quotes; None where that is code."""
        depth, rest = self._continued(body.expandtabs(len(CODE)))
        if self.fence and depth >= self.fence_depth:
            closing = FENCE.match(rest)
            if closing and not rest[closing.end() :].strip() and closing["fence"].startswith(self.fence):
                self.fence = ""
            return None
        self.fence = ""
        if not rest.strip():
            # An item that begins with a blank line ends there if another follows.
            del self.containers[len(self.containers) - self.empty :]
            self.paragraph = self.empty = False
            return ""
        self.empty = False
        if not self._goes_on(rest):
            del self.containers[depth:]
            rest = self._opened(rest)
        return None if self.fence or rest.startswith(CODE) else rest

    def _continued(self, rest: str) -> tuple[int, str]:
        """Return how many open lists and quotes a line goes on with, and what is left of it."""
        for depth, indent in enumerate(self.containers):
            quote = None if indent else QUOTE.match(rest)
            # A blank line belongs to every list around it, and to no quote.
            if quote is None and (not indent or (rest.strip() and not rest.startswith(" " * indent))):
                return depth, rest
            rest = rest[quote.end() if quote else indent :]
        return len(self.containers), rest

    def _goes_on(self, rest: str) -> bool:
        """Tell whether a line belongs to the paragraph before it, also where its list or quote is not continued."""
        begins = any(pattern.match(rest) for pattern in (QUOTE, ITEM, FENCE, ALONE))
        return self.paragraph and (rest.startswith(CODE) or not begins)

    def _opened(self, rest: str) -> str:
        """Open the lists, quotes and the fence that begin in a line, and return what is left of it."""
        while True:
            ruled = ALONE.match(rest)
            if quote := QUOTE.match(rest):
                self.containers.append(0)
                rest = rest[quote.end() :]
            elif not ruled and (item := ITEM.match(rest)):
                self.containers.append(item.end())
                rest = rest[item.end() :]
            elif not self.paragraph and (item := EMPTY_ITEM.match(rest)):
                self.containers.append(item.end() + 1)
                rest, self.empty = "", True
            else:
                break
            self.paragraph = False
        if ADMONITION.match(rest):
            self.containers.append(len(rest) - len(rest.lstrip()) + len(CODE))
        elif fence := FENCE.match(rest):
            self.fence, self.fence_depth = fence["fence"], len(self.containers)
        begun = self.fence or ruled or rest.startswith(CODE) or ADMONITION.match(rest)
        self.paragraph = bool(rest.strip()) and not begun
        return rest
