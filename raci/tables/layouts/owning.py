"""Words that mean both who does it and who answers for it: which of two is which is told by how often each stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from raci.tables.cells.marks import Mark
from raci.tables.found import Found, Line
from raci.words import fold

_NEARLY = 0.9


def with_owners(found: Found) -> Found:
    """Return a table in which nobody answers, but two words say responsible, with the one read as A that owners have.

    "Verantwortlich" beside "Zuständig", "Responsable" beside "En charge": the word that stands exactly once for nearly
    every activity, where the other does not, is A.
    """
    marks = [mark for line in found.lines for mark in line.cells.values()]
    if any(mark.symbols or "a" in mark.letters for mark in marks) or len(found.lines) < 3:
        return found
    times = [_times(found, line) for line in found.lines]
    words = sorted({word for counted in times for word in counted})
    once = [word for word in words if sum(counted[word] == 1 for counted in times) >= _NEARLY * len(times)]
    if len(words) < 2 or len(once) != 1:
        return found
    (owning,) = once
    shown = next(text for line in found.lines for text in _texts(found, line) if fold(text) == owning)
    told = f'"{shown}" stands once for every activity and is read as A'
    return replace(found, lines=tuple(_owned(found, line, owning) for line in found.lines), told=(*found.told, told))


def _texts(found: Found, line: Line) -> list[str]:
    """Return the words of a row that say responsible."""
    return [found.grid.text(*line.spots[n]).strip() for n, mark in line.cells.items() if mark.letters == ("r",)]


def _times(found: Found, line: Line) -> Counter[str]:
    return Counter(map(fold, _texts(found, line)))


def _owned(found: Found, line: Line, owning: str) -> Line:
    cells: dict[int, Mark] = {
        n: mark._replace(letters=("a",))
        if mark.letters == ("r",) and fold(found.grid.text(*line.spots[n])) == owning
        else mark
        for n, mark in line.cells.items()
    }
    return replace(line, cells=cells)
