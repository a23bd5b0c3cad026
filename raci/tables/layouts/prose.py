"""Pages without a table that say it in headings: "Product managers are accountable for:", and below it what for."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

from raci.tables.cells.marks import Mark
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Spot
from raci.tables.grids.html import Heading
from raci.tables.grids.sources import Source
from raci.tables.layouts.names import one_line
from raci.words import fold

_SAID = re.compile(
    r"^(?:the\s+)?(?P<who>.{2,60}?)\s+(?:is|are|ist|sind|est|sont|es|son|è|sono|é|são)\s+"
    r"(?P<what>accountable|responsible|consulted|informed|verantwortlich|zuständig|responsables?|responsabil[ei]|responsáve(?:l|is))"
    r"(?:\s+(?:for|on|about|für|de|des|du|por|per|di))?\s*:?\s*$",
    re.IGNORECASE,
)
_LETTERS = {"accountable": "a", "consulted": "c", "informed": "i"}


def find_prose(source: Source, file: str) -> Found | None:
    """Return the table that the headings of a page make: activities are the headings below, or the items of a list."""
    holders: dict[str, Holder] = {}
    numbers: dict[str, int] = {}
    lines: dict[str, tuple[str, int, dict[int, Mark]]] = {}
    for number, heading in enumerate(source.headings):
        match = _SAID.match(heading.text)
        if match is None:
            continue
        who = one_line(match["who"])
        holders.setdefault(fold(who), Holder(who, None, (heading.line - 1, 0)))
        holder = numbers.setdefault(fold(who), len(numbers))
        letter = _LETTERS.get(match["what"].lower(), "r")
        for line, text in _below(source, number, heading):
            entry = lines.setdefault(fold(text), (text, line, {}))
            before = entry[2].get(holder, Mark("letters")).letters
            entry[2][holder] = Mark("letters", tuple(dict.fromkeys((*before, letter))))
    if not lines or sum(len(cells) for _, _, cells in lines.values()) < 2:
        return None
    return _found(file, tuple(holders.values()), list(lines.values()))


def _below(source: Source, number: int, heading: Heading) -> Iterator[tuple[int, str]]:
    """Yield line and text of what stands below a heading: headings of the next level, else items."""
    below: list[Heading] = []
    end = None
    for other in source.headings[number + 1 :]:
        if other.level <= heading.level:
            end = other.line
            break
        below.append(other)
    if below:
        top = min(other.level for other in below)
        yield from ((other.line, one_line(other.text)) for other in below if other.level == top)
        return
    first = bisect(source.items, heading.line, key=itemgetter(0))
    for line, text in islice(source.items, first, None):
        if end is not None and line >= end:
            break
        if text:
            yield line, one_line(text)[:200]


def _found(file: str, holders: tuple[Holder, ...], entries: Sequence[tuple[str, int, dict[int, Mark]]]) -> Found:
    def locate(row: int, column: int) -> tuple[int, int]:
        return row + 1, 1

    grid = Grid(file, "", {line - 1: {0: text} for text, line, _ in entries}, locate=locate)
    lines = tuple(
        Line(text, "", spot, cells, dict.fromkeys(cells, spot))
        for text, line, cells in entries
        for spot in [_spot(line)]
    )
    told = "headings say who answers for what stands below them"
    return Found(grid, "list", holders, lines, told=(told,), rank=3)


def _spot(line: int) -> Spot:
    return line - 1, 0
