"""Words that mean both who does it and who answers for it: which of two is which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from raci.tables.cells.marks import Mark
from raci.tables.found import Found, Line
from raci.tables.vocabulary import answering_words, executing_words
from raci.words import fold

_NEARLY = 0.9


def owner_among(said: Mapping[str, str], rows: Sequence[Counter[str]]) -> str | None:
    """Return which of several marks says who answers, though the words of all of them say responsible; None: unclear.

    It is the one that means it beside a word for who does it: "Verantwortlich" beside "Durchführung". Else it is the
    only one that stands exactly once in nearly every row; `rows` count the marks of each.
    """
    if len(said) < 2:
        return None
    answering = [mark for mark, words in said.items() if _begins(words, answering_words())]
    if len(answering) == 1 and any(_begins(words, executing_words()) for words in said.values()):
        return answering[0]
    once = [mark for mark in sorted(said) if sum(row[mark] == 1 for row in rows) >= _NEARLY * len(rows)]
    return once[0] if len(once) == 1 and len(rows) > 2 else None


def _begins(text: str, words: frozenset[str]) -> bool:
    first = re.findall(r"[\w'’-]+", text[:80])[:3]
    return any(fold(" ".join(first[:length])) in words for length in (3, 2, 1))


def with_owners(found: Found) -> Found:
    """Return a table of words in which nobody answers, but two say responsible, with the owners' one read as A."""
    marks = [mark for line in found.lines for mark in line.cells.values()]
    if any(mark.symbols or "a" in mark.letters for mark in marks):
        return found
    texts = [_texts(found, line) for line in found.lines]
    said = {fold(text): text for line in texts for text in line}
    owning = owner_among(said, [Counter(map(fold, line)) for line in texts])
    if owning is None:
        return found
    told = f'"{said[owning]}" beside {_others(said, owning)} is read as A'
    return replace(found, lines=tuple(_owned(found, line, owning) for line in found.lines), told=(*found.told, told))


def _others(said: Mapping[str, str], owning: str) -> str:
    return ", ".join(f'"{text}"' for word, text in sorted(said.items()) if word != owning)


def _texts(found: Found, line: Line) -> list[str]:
    """Return the words of a row that say responsible."""
    return [found.grid.text(*line.spots[n]).strip() for n, mark in line.cells.items() if mark.letters == ("r",)]


def _owned(found: Found, line: Line, owning: str) -> Line:
    cells: dict[int, Mark] = {
        n: mark._replace(letters=("a",))
        if mark.letters == ("r",) and fold(found.grid.text(*line.spots[n])) == owning
        else mark
        for n, mark in line.cells.items()
    }
    return replace(line, cells=cells)
