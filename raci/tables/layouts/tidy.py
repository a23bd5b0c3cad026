"""Lists with one assignment in a row: activity, role, letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from raci.tables.cells.marks import Mark, read_mark
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Spot
from raci.tables.layouts.names import one_line, with_people
from raci.tables.vocabulary import heading_words
from raci.words import fold

_SEARCHED = 40


@dataclass(frozen=True)
class _Columns:
    head: int
    activity: int
    role: int
    letter: int
    person: int | None
    section: int | None
    ticks: Mapping[int, Mark] = field(default_factory=dict)

    def mark(self, grid: Grid, row: int) -> Mark:
        """Return what a row says: its letter, or those above its ticks."""
        if not self.ticks:
            return read_mark(grid.text(row, self.letter))
        ticked = [mark for c, mark in self.ticks.items() if read_mark(grid.text(row, c)).kind in ("odd", "letters")]
        letters = tuple(letter for mark in ticked for letter in mark.letters)
        return Mark("letters", letters, symbols=letters[0].isupper()) if letters else Mark("blank")


def find_tidy(grid: Grid) -> Found | None:
    """Return the table of a grid that is a list, None where it is none."""
    rows = sorted(grid.rows)
    for number, row in enumerate(rows[:_SEARCHED]):
        columns = _columns(grid, row)
        if columns is not None and _is_list(grid, columns, rows[number + 1 :]):
            return _read(grid, columns, rows[number + 1 :])
    return None


def _columns(grid: Grid, row: int) -> _Columns | None:
    heads = {column: fold(text) for column, text in sorted(grid.rows[row].items())}
    ticks = _ticks(grid, row)
    letter = min(ticks) if ticks else _first(heads, "letter", ())
    if letter is None or len(heads) < 3:
        return None
    activity = _work(grid, row, heads, letter)
    role = None if activity is None else _first(heads, "role", (letter, activity), avoid="person")
    if activity is None or role is None:
        return None
    section = _first(heads, "section", (letter, activity, role))
    person = next((c for c, head in heads.items() if head in _PERSON and c not in (activity, role)), None)
    if (
        heads[role] in _PERSON
        and (other := _first(heads, "role", (letter, activity, role), avoid="person")) is not None
    ):
        role, person = other, role
    return _Columns(row, activity, role, letter, person, section, ticks)


def _ticks(grid: Grid, row: int) -> dict[int, Mark]:
    """Return the columns with three or more different letters as headings, if crosses and the like stand below them."""
    found = {c: mark for c, text in sorted(grid.rows[row].items()) if (mark := read_mark(text)).kind == "letters"}
    singles = {mark.letters[0].upper() for mark in found.values() if len(mark.letters) == 1}
    if not 3 <= len(singles) == len(found):
        return {}
    texts = [text for other, cells in grid.rows.items() if other > row for c in found if (text := cells.get(c, ""))]
    odd = sum(read_mark(text).kind == "odd" for text in texts)
    return found if odd >= 2 and odd > 0.8 * len(texts) else {}


_PERSON = frozenset({"person", "name", "member", "teammember", "assignee", "wer", "personne", "persona"})


def _work(grid: Grid, row: int, heads: dict[int, str], letter: int) -> int | None:
    """Return the column of activities: of those with such a heading the one with most different texts."""
    words, roles = heading_words("activity"), heading_words("role")
    found = [column for column, head in heads.items() if head in words and column != letter]
    found = [column for column in found if heads[column] not in roles] or found[:1]
    found = [column for column in found if heads[column] in heading_words("work")] or found
    below = [cells for other, cells in grid.rows.items() if other > row]
    return max(found, key=lambda column: len({cells.get(column) for cells in below}), default=None)


def _first(heads: dict[int, str], kind: str, taken: Sequence[int], avoid: str = "") -> int | None:
    words = heading_words(kind)
    found = [column for column, head in heads.items() if head in words and column not in taken]
    if avoid == "person":
        return next((c for c in found if heads[c] not in _PERSON), found[0] if found else None)
    if avoid:
        return next((c for c in found if heads[c] not in heading_words(avoid)), None)
    return found[0] if found else None


def _is_list(grid: Grid, columns: _Columns, rows: Sequence[int]) -> bool:
    marks = [mark for row in rows if (mark := columns.mark(grid, row)).kind != "blank"]
    letters = sum(mark.kind == "letters" for mark in marks)
    others = sum(read_mark(grid.text(row, columns.role)).symbols for row in rows)
    names = {grid.text(row, columns.role) for row in rows} - {""}
    return letters >= 2 and letters >= 0.7 * len(marks) and others < 0.3 * len(rows) and len(names) >= 1


def _read(grid: Grid, columns: _Columns, rows: Sequence[int]) -> Found | None:
    holders: dict[tuple[str, str], Holder] = {}
    lines: dict[tuple[str, str], tuple[str, Spot, dict[int, Mark], dict[int, Spot]]] = {}
    activity = section = ""
    lost: list[tuple[Spot, str]] = []
    numbers: dict[tuple[str, str], int] = {}
    for row in rows:
        activity = one_line(grid.filled(row, columns.activity)) or activity
        if columns.section is not None:
            section = one_line(grid.filled(row, columns.section)) or section
        role = one_line(grid.filled(row, columns.role))
        mark = columns.mark(grid, row)
        if not role and mark.kind == "letters":
            lost.append(((row, columns.letter), grid.text(row, columns.letter)))
        if not activity or not role or mark.kind in ("blank", "none"):
            continue
        person = one_line(grid.text(row, columns.person)) if columns.person is not None else ""
        named = person
        key = (fold(role), fold(named))
        holders.setdefault(key, Holder(role, named or None, (row, columns.role)))
        number = numbers.setdefault(key, len(numbers))
        entry = lines.setdefault((section, activity), (activity, (row, columns.activity), {}, {}))
        before = entry[2].get(number, Mark("letters"))
        letters = tuple(dict.fromkeys((*before.letters, *mark.letters)))
        entry[2][number] = Mark(
            "text" if mark.kind == "text" else "letters", letters, (*before.odd, *mark.odd), mark.note
        )
        entry[3].setdefault(number, (row, columns.letter))
    told = (
        f"a list, one letter in a row; headings in {'row' if grid.locate is None else 'line'} {grid.line(columns.head)}"
    )
    made = tuple(Line(name, key[0], spot, cells, spots) for key, (name, spot, cells, spots) in lines.items())
    people = with_people(tuple(holders.values()))
    return Found(grid, "list", people, made, told=(told,), rank=1, lost=tuple(lost)) if made else None
