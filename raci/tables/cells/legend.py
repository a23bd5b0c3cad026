"""Legends: which cells explain letters instead of giving them, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from raci.tables.cells.marks import ALIKE, Mark, read_mark
from raci.tables.grid import Grid, Spot
from raci.tables.vocabulary import heading_words, letter_words
from raci.words import fold

Marks = Mapping[int, Mapping[int, Mark]]

_PAIR = re.compile(
    r"(?<!\w)[(\[]?([A-ZА-ЯЁІЇЄΑ-Ω])[)\]]?\s*(?:[=:–—]|-+>?|→)\s*[*_]*([^\W\d_][\w'’ -]{2,40})"
    r"(?:\s*\(([^\W\d_]{4,20})\))?"
)
_BEHIND = re.compile(r"([^\W\d_][\w'’-]{3,20}(?: [\w'’-]{2,12})?)[*_]*\s?[(\[][*_]*([A-Z])[*_]*[)\]]")
_BEFORE = re.compile(r"(?<!\w)([A-Z])[*_]*\s?[(\[][*_]*([^\W\d_][\w'’-]{3,20})[*_]*[)\]]")
_BARE = re.compile(r"(?<!\w)([A-Z])\s+([a-zà-ÿ]{4,20})")
_KEYS = frozenset(map(fold, ("key", "legend", "legende", "légende", "leyenda", "legenda", "symbol", "abbreviation")))
_EXPLAINS = re.compile(r"[=:–—→(\[)*_-]")
_KEY = 12
_KEY_WITHIN = 400
_LETTER_AND = re.compile(r"\s*[(\[]?([A-ZА-ЯЁІЇЄΑ-Ω])[)\]]?\s?(?:[=:–—→]|-(?=\s))\s*[^\W\d_]{4}")
_NOTE = re.compile(
    r"\s*(?:[*†‡§¹²³]+\s?\w|(?:insert|add|copy)\s(?:\w+\s)?(?:rows?|lines?)\b|(?:notes?|n\.?b\.?|remarks?|comments?|sources?|legends?|key|version|author|date|"
    r"(?:last )?updated?|(?:prepared|approved|reviewed|last updated) (?:by|on)|hinweise?|anmerkung(?:en)?|quellen?|"
    r"stand|legende|légende|remarques?|nota|notas|note|fuentes?|fonti?|leyenda|legenda|uwagi|opmerking(?:en)?|примечани[ея])\s*:)",
    re.IGNORECASE,
)
_OPENED = re.compile(r"(?:^|[\s(])[*_]*\(?([A-Z])[)*_]{1,4}([a-zà-ÿ]{3,20})")


def meaning_of(text: str) -> str:
    """Return the letter inside a matrix for the words with which a text begins, "" where they mean none."""
    return _meaning(text[:80])


@lru_cache(maxsize=8192)
def _meaning(text: str) -> str:
    words = re.findall(r"[\w'’-]+", text)
    for length in (3, 2, 1):
        if found := letter_words().get(fold(" ".join(words[:length]))):
            return found
    return ""


def said_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield letter and words wherever a text explains one: "R = Responsible", "Responsible (R)", "**R**esponsible"."""
    for match in _PAIR.finditer(text):
        said = match[3] if match[3] and meaning_of(match[3]) else match[2]
        yield match[1].translate(ALIKE), said.strip()
    for match in _BEHIND.finditer(text):
        if match[1][0].upper() == match[2]:
            yield match[2], match[1].strip()
    for match in _BEFORE.finditer(text):
        if match[2][0].upper() == match[1]:
            yield match[1], match[2]
    for match in _BARE.finditer(text):
        if match[2][0].upper() == match[1] and meaning_of(match[2]):
            yield match[1], match[2]
    for match in _OPENED.finditer(text):
        yield match[1], match[1] + match[2]


@lru_cache(maxsize=8)
def _said_around(text: str) -> tuple[tuple[str, str], ...]:
    """Return what the text of a page says of letters, once for all its tables."""
    return tuple((letter, said) for letter, said in said_in(text) if meaning_of(said))


def is_key(text: str) -> bool:
    """Tell whether a text explains two letters or more, "(A = Accountable, R = Responsible)", or is a note."""
    return _is_key(text[:_KEY_WITHIN])


@lru_cache(maxsize=8192)
def _is_key(text: str) -> bool:
    if _NOTE.match(text):
        return True
    explains = _EXPLAINS.search(text) or _BARE.search(text)
    return explains is not None and len({c for c, said in said_in(text) if meaning_of(said)}) > 1


def find_legend(grid: Grid, marks: Marks) -> tuple[frozenset[Spot], dict[str, str]]:
    """Return the cells that explain letters, and the words by letter; the first explanation counts."""
    spots: set[Spot] = set()
    words: dict[str, str] = {}
    told: set[str] = set()
    worded = {
        row: frozenset(column for column, mark in cells.items() if mark.kind == "text" or not mark.symbols)
        for row, cells in marks.items()
    }
    for row, cells in marks.items():
        here = worded[row]
        last = _last_alone(cells)
        for column, mark in cells.items():
            if mark.kind != "letters":
                if mark.kind == "text" and _EXPLAINS.search(text := grid.text(row, column)):
                    for letter, said in said_in(text):
                        if meaning_of(said):
                            words.setdefault(letter, said)
                continue
            if _LETTER_AND.match(text := grid.text(row, column)) and text not in told:
                told.add(text)
                words.update({letter: said for letter, said in said_in(text) if meaning_of(said)} | words)
            if len(text) > _KEY and is_key(text):
                spots.add((row, column))
                continue
            near = column + 1 in here or column in here
            if near and column + 1 >= last and (spot := _explained(grid, marks, row, column)):
                spots |= {(row, column), spot[:2]} | _further(row, column, cells)
                words.setdefault(mark.letters[0].upper(), spot[2])
    for letter, said in _said_around(grid.around):
        words.setdefault(letter, said)
    return frozenset(
        spots | _runs(grid, marks) | _aside(grid, marks) | _spelt_out(grid, marks) | _stacked(marks)
    ), words


def _further(row: int, column: int, cells: Mapping[int, Mark]) -> set[Spot]:
    """Return what else stands right of an explained letter in its row: more words about it, but no other letter."""
    beyond = {c: mark for c, mark in cells.items() if c > column + 1}
    return set() if any(mark.symbols for mark in beyond.values()) else {(row, c) for c in beyond}


def _explained(grid: Grid, marks: Marks, row: int, column: int) -> tuple[int, int, str] | None:
    """Return the neighbour that explains the one letter of a cell, and its words.

    A letter is explained by what stands right of it, and is itself the first of its kind there: in a matrix the text
    beside a letter is the name of the work ("Approve the budget", A), and that stands left of it.
    """
    mark = marks[row][column]
    text = grid.text(row, column)
    right = marks[row].get(column + 1)
    if right is not None and right.kind == "letters":
        return _paired(grid, marks, row, column)
    if right is None or right.kind != "text" or not _opens(grid, marks, row, column):
        return None
    said = grid.text(row, column + 1)
    if mark.symbols and (len(mark.letters) == 1 or not text.startswith("(")):
        alike = fold(said)[:1] == mark.letters[0].lower() and meaning_of(said)
        return (row, column + 1, said) if alike else None
    spelt = len(mark.letters) > 1 and re.match(r"\(?[A-Z]\)?\s", text)
    defined = not mark.symbols and len(said) > 30 and text.rstrip().endswith(":")
    return (row, column + 1, text) if spelt or defined else None


def _last_alone(cells: Mapping[int, Mark]) -> int:
    """Return the last column of a row with letters that no words stand beside: only after it may a legend begin."""
    alone = (
        column
        for column, mark in cells.items()
        if mark.symbols and all(near is None or near.symbols for near in (cells.get(column - 1), cells.get(column + 1)))
    )
    return max(alone, default=-1)


def _paired(grid: Grid, marks: Marks, row: int, column: int) -> tuple[int, int, str] | None:
    """Return the word of the same initial that stands right of a letter: R, Responsible; or left of it."""
    one, other = marks[row][column], marks[row][column + 1]
    if len(one.letters) != len(other.letters) or one.symbols == other.symbols:
        return None
    symbol, word = (one, grid.text(row, column + 1)) if one.symbols else (other, grid.text(row, column))
    return (row, column + 1, word) if fold(word)[:1] == symbol.letters[0].lower() else None


def _opens(grid: Grid, marks: Marks, row: int, column: int) -> bool:
    """Tell whether a cell begins something: nothing stands left of it, or what explains another letter."""
    if not grid.text(row, column - 1).strip():
        return True
    before = marks[row].get(column - 2)
    return before is not None and before.kind == "letters" and len(before.letters) == 1


def _runs(grid: Grid, marks: Marks) -> set[Spot]:
    """Return the cells of columns that hold three or more different letters below each other, each with its text."""
    found: set[Spot] = set()
    lone: dict[int, list[int]] = {}
    for row, cells in marks.items():
        lettered = [column for column, mark in cells.items() if mark.kind == "letters"]
        if len(lettered) == 1 and len(cells) in (2, 3):
            lone.setdefault(lettered[0], []).append(row)
    for column, rows in lone.items():
        for run in _consecutive(rows):
            letters = [marks[row][column].letters[0].upper() for row in run]
            texts = [grid.text(row, column + 1) for row in run]
            told = sum(meaning_of(text) != "" or len(text) > 40 for text in texts)
            if 3 <= len(run) <= 9 and len(set(letters)) == len(letters) and told * 2 >= len(run):
                found |= {(row, column) for row in run} | {(row, column + 1) for row in run}
    return found


def _aside(grid: Grid, marks: Marks) -> set[Spot]:
    """Return the cells of a list of letters that stands apart: a blank column before it, each with a text beside it."""
    used = {column for cells in marks.values() for column in cells}
    apart = {column for column in used if column - 1 not in used and column + 1 in used and column > min(used)}
    found: set[Spot] = set()
    for column in apart:
        rows = [row for row, cells in marks.items() if column in cells and cells[column].kind == "letters"]
        above = {fold(grid.text(row, column)) for row in marks if column in marks[row] and row not in rows}
        if not above <= _KEYS | heading_words("letter"):
            continue
        letters = [marks[row][column].letters for row in rows]
        beside = [marks[row].get(column + 1) for row in rows]
        if 3 <= len(rows) <= 9 and len(set(letters)) == len(rows) and all(m and not m.symbols for m in beside):
            found |= {(row, column) for row in rows} | {(row, column + 1) for row in rows}
    return found


def _spelt_out(grid: Grid, marks: Marks) -> set[Spot]:
    """Return the cells that spell out three or more letters, "R - does": a whole row, or the one column that does."""
    spelt = {
        (row, column): match[1]
        for row, cells in marks.items()
        for column in cells
        if (match := _LETTER_AND.match(grid.text(row, column)))
    }
    by_row: dict[int, dict[Spot, str]] = {}
    for spot, letter in spelt.items():
        by_row.setdefault(spot[0], {})[spot] = letter
    whole = [line for row, line in by_row.items() if len(line) == len(marks[row])]
    if len({column for _, column in spelt}) == 1:
        whole.append(spelt)
    return {spot for line in whole if 3 <= len(line) == len(set(line.values())) for spot in line}


def _stacked(marks: Marks) -> set[Spot]:
    """Return the cells of two rows of which the lower one says in words what the upper one says in letters."""
    found: set[Spot] = set()
    for row, cells in marks.items():
        below = marks.get(row + 1, {})
        single = {c: mark.letters[0] for c, mark in cells.items() if mark.symbols and len(mark.letters) == 1}
        said = {c: mark.letters[0].upper() for c, mark in below.items() if mark.letters and not mark.symbols}
        open_ended = any(single.keys() & marks.get(row + further, {}).keys() for further in (2, 3))
        if 3 <= len(single) == len(cells) == len(set(single.values())) and single == said and not open_ended:
            found |= {(row, column) for column in single} | {(row + 1, column) for column in single}
    return found


def _consecutive(rows: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for row in sorted(rows):
        if run and row - run[-1] > 2:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def marks_of(grid: Grid) -> dict[int, dict[int, Mark]]:
    """Read every cell that is not blank."""
    return {row: {column: read_mark(text) for column, text in cells.items()} for row, cells in grid.rows.items()}
