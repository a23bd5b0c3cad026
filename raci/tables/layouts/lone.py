"""Tables of one activity: a role and its letter in each row, or a letter and who has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from raci.tables.cells.legend import meaning_of
from raci.tables.cells.marks import Mark, read_lettered, read_mark
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Spot
from raci.tables.layouts.names import one_line, with_people
from raci.tables.layouts.split import is_name, split_names
from raci.tables.vocabulary import heading_words
from raci.words import fold

_SEARCHED = 20
_LONGEST = 60
_GENERIC = re.compile(
    r"\b(?:d?r?a[rs]?s?ci|raci|roles?|responsib\w+|accountab\w+|rollen?|rôles?|ruoli|papéis|verantwort\w+)\b",
    re.IGNORECASE,
)


def find_lone(grid: Grid) -> Found | None:
    """Return the table of a grid that gives the letters of one activity, named after what it stands below."""
    rows = sorted(grid.rows)
    work = heading_words("activity") - heading_words("letter") - heading_words("role")
    for number, row in enumerate(rows[:_SEARCHED]):
        heads = {column: fold(text) for column, text in sorted(grid.rows[row].items())}
        if not work.isdisjoint(heads.values()):
            continue
        roles = [column for column, head in heads.items() if head in heading_words("role")]
        letters = [column for column, head in heads.items() if head in heading_words("letter")]
        below = [other for other in rows[number + 1 :] if other - row <= _LONGEST]
        found = _by_role(grid, roles, letters, below) or _by_letter(grid, roles, min(heads), below)
        if found:
            return _found(grid, row, found)
    return None


def _by_role(
    grid: Grid, roles: Sequence[int], letters: Sequence[int], rows: Sequence[int]
) -> list[tuple[str, Mark, Spot]]:
    """Return who has which letter where each row is a role."""
    for letter in letters:
        for role in roles:
            if role == letter:
                continue
            marks = [(row, read_lettered(grid.text(row, letter))) for row in rows if grid.text(row, letter)]
            told = [(row, mark) for row, mark in marks if mark.letters and grid.text(row, role)]
            names = {fold(grid.text(row, role)) for row, _ in told}
            if len(told) > 1 and len(told) == len(marks) == len(names) and any(mark.symbols for _, mark in told):
                return [(one_line(grid.text(row, role)), mark, (row, letter)) for row, mark in told]
    return []


def _by_letter(grid: Grid, names: Sequence[int], first: int, rows: Sequence[int]) -> list[tuple[str, Mark, Spot]]:
    """Return who has which letter where each row is a letter."""
    told = [(row, mark) for row in rows if len((mark := read_mark(grid.text(row, first))).letters) == 1]
    single = {mark.letters[0].upper() for _, mark in told}
    columns = [column for column in names if column != first]
    if not 3 <= len(single) == len(told) == sum(bool(grid.text(row, first)) for row in rows) or not columns:
        return []
    column = columns[0]
    texts = split_names(grid.text(row, column) for row, _ in told)
    if any(meaning_of(name) or not is_name(name) or len(name) > 40 for names in texts.values() for name in names):
        return []
    return [(name, mark, (row, column)) for row, mark in told for name in texts.get(grid.text(row, column), ())]


def _found(grid: Grid, head: int, held: Sequence[tuple[str, Mark, Spot]]) -> Found:
    holders: dict[str, Holder] = {}
    numbers: dict[str, int] = {}
    cells: dict[int, Mark] = {}
    spots: dict[int, Spot] = {}
    for name, mark, spot in held:
        holders.setdefault(fold(name), Holder(name, None, spot))
        number = numbers.setdefault(fold(name), len(numbers))
        before = cells[number].letters if number in cells else ()
        cells[number] = Mark("letters", (*before, *mark.letters), mark.odd, mark.note, mark.symbols)
        spots.setdefault(number, spot)
    name = _subject(grid)
    first: Mapping[int, str] = grid.rows[head]
    line = Line(name, "", (head, min(first)), cells, spots)
    told = (f'the letters of one activity, "{name}"',)
    return Found(grid, "list", with_people(tuple(holders.values())), (line,), told=told, rank=1)


def _subject(grid: Grid) -> str:
    """Return what a table is about: the nearest heading above it that says more than "Roles", else the file's name."""
    said = (text for text in (*reversed(grid.path), grid.where) if text and not _GENERIC.search(text))
    return one_line(next(said, PurePath(grid.file).stem.replace("-", " ").replace("_", " ")))[:200]
