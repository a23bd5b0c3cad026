"""Tables with names in their cells: below or beside letters, or below headings such as Owner, DRI, Who."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from raci.tables.cells.marks import Mark, read_mark
from raci.tables.cells.view import View, view_of, with_marks
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Spot
from raci.tables.layouts.blocks import Block
from raci.tables.layouts.labels import Labels, find_labels, sections
from raci.tables.layouts.names import like_person, one_line, with_people, without_note
from raci.tables.layouts.orientation import like_roles
from raci.tables.layouts.split import is_name, split_names
from raci.tables.vocabulary import heading_words, named_headings
from raci.words import fold

_GAP = 3
WEAK = frozenset(
    fold(word)
    for word in (
        "owner",
        "owners",
        "lead",
        "team",
        "who",
        "assignee",
        "reviewer",
        "contributor",
        "contributors",
        "support",
        "approver",
        "driver",
    )
)
_OWNING = frozenset(fold(word) for word in ("owner", "owners", "owned by", "dri", "lead", "who", "task owner"))
_OPEN = frozenset({"tbd", "tbc", "tba", "tbh", "open", "offen", "pending"})
"""Words for: not settled yet."""

LONGEST = 300
"""No heading that is a letter has more characters."""

_FOR = re.compile(r"\s+(?:for|on|about|für|de|des|du|por|per|di|voor|for|для)$", re.IGNORECASE)
_WHO = re.compile(
    r"^(?:(?:who|wer|qui|quién|chi|quem|wie|vem|hvem)(?:['’]s)?"
    r"(?:\s+(?:is|are|will be|must be|should be|needs to be|has to be|gets|ist|wird|est|es|è|é|är|er|do))?"
    r"|person|people|party|parties|team|teams|roles?|those)\s+",
    re.IGNORECASE,
)
_FIELD = re.compile(r"custom field \((.+)\)", re.IGNORECASE)
_BARE = re.compile(r"\s*[(\[].{0,200}?[)\]]|\s*[–—:-]\s.*$")


@dataclass(frozen=True)
class Heads:
    """A row of headings, and the letter inside a matrix for each column of names below it."""

    row: int
    letters: Mapping[int, str]


def find_named(view: View) -> list[Found]:
    """Return the tables of a grid that hold names: under letters, beside letters, or under headings that mean one."""
    grid = view.grid
    found = under_letters(view, "letters-in-columns")
    if not found:
        turned = view_of(_turned(grid))
        tables = under_letters(turned, "letters-in-rows")
        found = [_back(table, grid) for table in tables if not _explains(table) and not _verbs(grid, table)]
    return found


def under_letters(view: View, orientation: str) -> list[Found]:
    """Return the tables of a grid with letters as headings and names below them."""
    found = []
    rows = sorted(view.grid.rows)
    heads = [heads for row in rows if (heads := _letter_heads(view, row))]
    view = with_marks(replace(view, legend=frozenset()), view.marks) if heads else view
    for number, head in enumerate(heads):
        end = heads[number + 1].row if number + 1 < len(heads) else rows[-1] + 1
        table = _names_below(view, head, [row for row in rows if head.row < row < end], orientation)
        if table is not None:
            found.append(replace(table, words=view.words))
    return found


def _verbs(grid: Grid, table: Found) -> bool:
    """Tell whether a few cells of a column only happen to be words for letters: "Owns" among "Writes", "Checks"."""
    rows = {spot[0] for line in table.lines for spot in line.spots.values()}
    return len(rows) < 0.5 * (len(grid.rows) - 1)


def _explains(table: Found) -> bool:
    """Tell whether what stands beside letters are no names: then it is a legend."""
    names = [holder.name for holder in table.holders]
    people = sum(like_person(name) for name in names)
    return len(table.lines) < 3 and like_roles(names) <= 0.2 and people < 0.5 * len(names)


def _letter_heads(view: View, row: int) -> Heads | None:
    """Return the columns whose headings are letters: three different ones, or the words for A and R."""
    letters: dict[int, str] = {}
    weak: dict[int, str] = {}
    distinct: set[str] = set()
    grid = view.grid
    for column in width_of(grid, row):
        text = grid.filled(row, column)
        if text and (row, column) not in view.legend and (letter := _letter_of(text)):
            if letter.upper() in distinct and not _FIELD.fullmatch(text):  # a list of several is exported as several
                return None
            distinct.add(letter.upper())
            letters[column] = letter
        elif text and fold(text) in WEAK:
            weak[column] = named_headings().get(fold(text), "").lower()
    if len(distinct) < 3 and not {"A", "R"} <= distinct:
        return None
    more = {column: letter for column, letter in weak.items() if letter and letter.upper() not in distinct}
    return Heads(row, one_a(grid, row, {**letters, **more}))


@lru_cache(maxsize=4096)
def _letter_of(text: str) -> str:
    """Return the letter that a heading is: a symbol as written, a word as the letter inside a matrix, small."""
    if len(text) > LONGEST:
        return ""
    for attempt in (text, _BARE.sub("", text), _FOR.sub("", text), _WHO.sub("", text)):
        mark = read_mark(attempt)
        if mark.kind == "letters" and len({letter.upper() for letter in mark.letters}) == 1:
            return next((letter for letter in mark.letters if letter.islower()), mark.letters[0])
    return "" if fold(text) in WEAK else named_letter(text)


def named_letter(text: str) -> str:
    """Return the letter of a heading over names, small: "Owner", "Owner (team)", "Who is accountable?"."""
    if len(text) > LONGEST:
        return ""
    known = named_headings()
    inside = _FIELD.fullmatch(text)
    forms = (text, _BARE.sub("", text), _WHO.sub("", text), inside[1] if inside else "")
    return next((letter.lower() for form in forms if (letter := known.get(fold(form)))), "")


def width_of(grid: Grid, row: int) -> Iterable[int]:
    """Return the columns of a row from the first to the last that is filled."""
    cells = grid.rows.get(row, {})
    return range(min(cells), max(cells) + 1) if cells else ()


def _names_below(view: View, head: Heads, rows: Sequence[int], orientation: str) -> Found | None:
    """Return the table below a row of letters, if names stand in its cells."""
    body = near_rows(head.row, rows)
    columns = tuple(sorted(head.letters))
    texts = [view.grid.text(row, column) for row in body for column in columns]
    filled = [text for text in texts if text.strip()]
    marks = sum(read_mark(text).kind == "letters" and not text[-1].isdigit() for text in filled)
    if not filled or marks > 0.3 * len(filled) or hold_figures(filled) or sum(map(len, filled)) > 60 * len(filled):
        return None
    block = Block((head.row,), tuple(body), columns)
    labels = labels_of(view, block)
    if labels is None:
        return None
    table = gather(view, block, labels, head)
    shown = ", ".join(f'"{one_line(view.grid.filled(head.row, c))}"' for c in columns[:6])
    where = "letters in columns" if orientation == "letters-in-columns" else "letters in rows"
    told = (f"{where}, names in the cells: {shown}",)
    return replace(table, orientation=orientation, told=told) if table and table.holders else None  # type: ignore[arg-type]


def near_rows(head: int, rows: Sequence[int]) -> list[int]:
    """Return the rows below a row of headings up to the first wide gap."""
    kept: list[int] = []
    for row in rows:
        if row - (kept[-1] if kept else head) > _GAP:
            break
        kept.append(row)
    return kept


def hold_figures(texts: Sequence[str]) -> bool:
    """Tell whether cells hold numbers, formulas or ticks and not names."""
    return sum(not is_name(text) for text in texts) > 0.5 * len(texts)


def labels_of(view: View, block: Block) -> Labels | None:
    """Return which columns beside those of names name rows and sections; None where nothing does."""
    columns = sorted({c for row in block.rows for c in view.grid.rows.get(row, {})} - set(block.columns))
    return find_labels(view, block, columns) if columns else None


def gather(view: View, block: Block, labels: Labels, head: Heads) -> Found | None:
    """Gather who stands in the cells; where the labels are roles, what stands in the cells is work."""
    grid = view.grid
    titles = sections(_as_letters(view, block), block, labels)
    rows = [row for row in block.rows if row not in titles and grid.filled(row, labels.name).strip()]
    said = {(row, c): text for row in rows for c in block.columns if (text := _said(grid, row, c))}
    names = split_names(said.values())
    corner = fold(grid.filled(block.head[-1], labels.name))
    own = [grid.filled(row, labels.name) for row in rows]
    if corner in heading_words("role") and corner not in heading_words("activity") and like_roles(own) > 0.2:
        return _work_in_cells(view, labels, head, rows, names)
    holders: dict[str, Holder] = {}
    numbers: dict[str, int] = {}
    lines = []
    lost: list[tuple[Spot, str]] = []
    section = ""
    for row in block.rows:
        section = one_line(titles.get(row, section))
        if row not in rows:
            continue
        if labels.section is not None and (text := grid.filled(row, labels.section)):
            section = one_line(text)
        cells: dict[int, Mark] = {}
        spots: dict[int, Spot] = {}
        for column in block.columns:
            for name in names.get(said.get((row, column), ""), ()):
                if not is_name(name):
                    if read_mark(name).kind not in ("none", "blank") and fold(name) not in _OPEN:
                        lost.append(((row, column), name))
                    continue
                key = fold(name) or name
                holders.setdefault(key, Holder(name, None, (row, column)))
                number = numbers.setdefault(key, len(numbers))
                before = cells[number].letters if number in cells else ()
                cells[number] = Mark("letters", tuple(dict.fromkeys((*before, head.letters[column]))))
                spots.setdefault(number, (row, column))
        lines.append(Line(without_note(grid.filled(row, labels.name)), section, (row, labels.name), cells, spots))
    people = with_people(tuple(holders.values()))
    return Found(grid, "letters-in-columns", people, tuple(lines), lost=tuple(lost)) if lines else None


def _said(grid: Grid, row: int, column: int) -> str:
    """Return the names in a cell, those of a merged one for each of the rows that it reaches over."""
    first = grid.covered.get((row, column), (row, column))
    return grid.text(*first) if first[1] == column else ""


def _as_letters(view: View, block: Block) -> View:
    """Return the view in which every name counts as a letter, so that rows without one can be sections."""
    letter = Mark("letters", ("r",))
    marks = {
        row: {c: letter if c in block.columns and mark.kind != "blank" else mark for c, mark in cells.items()}
        for row, cells in view.marks.items()
    }
    return with_marks(view, marks)


def _work_in_cells(
    view: View, labels: Labels, head: Heads, rows: Sequence[int], names: Mapping[str, tuple[str, ...]]
) -> Found | None:
    grid = view.grid
    holders = tuple(Holder(one_line(grid.filled(row, labels.name)), None, (row, labels.name)) for row in rows)
    cells: dict[str, dict[int, Mark]] = {}
    spots: dict[str, dict[int, Spot]] = {}
    for number, row in enumerate(rows):
        for column, letter in head.letters.items():
            for work in names.get(grid.text(row, column), ()):
                before = cells.setdefault(work, {}).get(number, Mark("letters")).letters
                cells[work][number] = Mark("letters", tuple(dict.fromkeys((*before, letter))))
                spots.setdefault(work, {}).setdefault(number, (row, column))
    lines = tuple(Line(work, "", next(iter(spots[work].values())), found, spots[work]) for work, found in cells.items())
    return Found(grid, "letters-in-columns", holders, lines) if lines else None


def one_a(grid: Grid, row: int, letters: Mapping[int, str]) -> Mapping[int, str]:
    """Return the letters of headings where beside who approves, and nobody responsible, an owner is who does it."""
    answering = [column for column, letter in letters.items() if letter.upper() == "A"]
    owning = [column for column in answering if fold(grid.filled(row, column)) in _OWNING]
    if "R" in {letter.upper() for letter in letters.values()} or len(owning) == len(answering):
        return letters
    return {column: "r" if column in owning else letter for column, letter in letters.items()}


def _turned(grid: Grid) -> Grid:
    """Return a grid with rows and columns exchanged."""
    rows: dict[int, dict[int, str]] = {}
    for row, cells in grid.rows.items():
        for column, text in cells.items():
            rows.setdefault(column, {})[row] = text
    covered = {(c, r): (first[1], first[0]) for (r, c), first in grid.covered.items()}
    return replace(
        grid,
        rows=rows,
        covered=covered,
        bold=frozenset((c, r) for r, c in grid.bold),
        locate=lambda row, column: (1, 1),
    )


def _back(table: Found, grid: Grid) -> Found:
    """Return a table that was found in a turned grid, with the places of the real one."""
    holders = tuple(replace(h, spot=(h.spot[1], h.spot[0]) if h.spot else None) for h in table.holders)
    lines = tuple(
        replace(
            line,
            spot=(line.spot[1], line.spot[0]),
            spots={number: (column, row) for number, (row, column) in line.spots.items()},
        )
        for line in table.lines
    )
    lost = tuple(((column, row), text) for (row, column), text in table.lost)
    return replace(table, grid=grid, holders=holders, lines=lines, lost=lost)
