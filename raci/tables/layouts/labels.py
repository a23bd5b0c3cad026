"""Which column names the rows of a block, which one their section, and which rows are sections themselves."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from raci.tables.cells.marks import read_mark
from raci.tables.cells.view import View
from raci.tables.layouts.blocks import Block
from raci.tables.vocabulary import heading_words, total_words
from raci.words import fold

_CODE = re.compile(r"[\W\d_]*(?:[^\W\d_]{0,5}[-_.# ]?\d[\w.\-]*|[ivxlIVXL]{1,5}|[^\W\d_])[.)]?\s*")
_LONG = 30
_ROMAN = re.compile(r"[IVXLCІХ]{1,5}\.?|[A-Z]\.?")
_CAPITALS = 5
_OUTLINE = re.compile(r"\s*\d+(?:\.\d+)*\.?\s*")
_NOUGHTS = re.compile(r"(?:\.0+)+$")
_NUMBERED = re.compile(r"\s*(\d+(?:\.\d+)*|[A-Z]|[IVX]+)[.)]?\s")


@dataclass(frozen=True)
class Labels:
    """The columns left of the letters: `name` names a row, `section` groups rows, `rest` are others with text."""

    name: int
    section: int | None
    rest: tuple[int, ...]


def find_labels(view: View, block: Block, candidates: Sequence[int] | None = None) -> Labels | None:
    """Return which columns name rows and sections; None where nothing does."""
    taken = set(block.columns)
    rows = [row for row in block.rows if not taken.isdisjoint(view.lettered(row))] or list(block.rows)
    known = (
        sorted({c for row in block.rows for c in view.grid.rows.get(row, {})} - taken)
        if candidates is None
        else list(candidates)
    )
    scored = {column: _score(view, block, column, rows) for column in known}
    usable = {column: score for column, score in scored.items() if score > 0}
    if not usable:
        return None
    name = max(usable, key=lambda column: (usable[column], -column))
    left = [column for column in usable if column < block.columns[0] and column != name]
    return Labels(name, _section_column(view, block, left, rows), tuple(c for c in known if c != name))


def _score(view: View, block: Block, column: int, rows: Sequence[int]) -> float:
    texts = [text for row in rows if (text := view.grid.filled(row, column).strip())]
    if not texts:
        return 0.0
    codes = sum(is_code(text) for text in texts) / len(texts)
    head = fold(_heading(view, block, column))
    first = column < block.columns[0]
    other = head in heading_words("other") and head not in heading_words("activity")
    if codes > 0.7:
        return 1.5 if first and not other else 0.05
    fill = sum(bool(view.grid.text(row, column).strip()) for row in rows) / len(rows)
    distinct = len(set(texts)) / len(rows)
    length = sum(map(len, texts)) / len(texts)
    score = 2 * fill + 3 * distinct + min(length, 30) / 30
    activity = head in heading_words("activity")
    score += 2.0 * activity - 1.0 * (head in heading_words("section"))
    score -= 2.5 * other + 1.0 * (length > 110)
    score -= 0.0 if first else (1.0 if activity else 5.0)
    return max(score, 0.01)


def _heading(view: View, block: Block, column: int) -> str:
    for row in reversed(block.head):
        if text := view.grid.filled(row, column):
            return text
    return ""


def _section_column(view: View, block: Block, left: Sequence[int], rows: Sequence[int]) -> int | None:
    """Return the column that groups rows: written only where it changes, or with few different texts."""
    whole: int | None = None
    for column in left:
        texts = [view.grid.filled(row, column).strip() for row in rows]
        filled = [text for text in texts if text]
        codes = sum(is_code(text) for text in filled)
        answers = sum(read_mark(text).kind in ("odd", "none") for text in filled)
        if not filled or codes > 0.7 * len(filled) or answers > 0.7 * len(filled):
            continue
        changes = sum(1 for one, other in zip([None, *filled], filled, strict=False) if one != other)
        heading = fold(_heading(view, block, column))
        named = heading in heading_words("section")
        if heading in heading_words("other") and not named:
            continue
        if (named or len(filled) < 0.7 * len(rows) or changes <= 0.6 * len(rows)) and changes < max(len(rows), 2):
            if len(set(filled)) > 1:
                return column
            whole = column if whole is None else whole
    return whole


def _depth(number: str) -> int:
    """Return how deep an outline number lies: 0 for 2, 2. and 2.0, 1 for 2.1."""
    return _NOUGHTS.sub("", number.strip(" .")).count(".")


def is_code(text: str) -> bool:
    """Tell whether a text is a number or a short code: 2.1, A-03, iv."""
    return len(text) <= _LONG and _CODE.fullmatch(text) is not None


def is_total(text: str) -> bool:
    """Tell whether a label stands before a row that counts."""
    return len(text) < _LONG and fold(text) in total_words()


def sections(view: View, block: Block, labels: Labels) -> dict[int, str]:
    """Return the rows of a block that are no activities but name a section, with that name."""
    columns = set(block.columns)
    rows = [row for row in block.rows if not columns.isdisjoint(view.lettered(row)) or _odd(view, columns, row)]
    active = Active(view, labels, dict.fromkeys(rows))
    found: dict[int, str] = {}
    weak: dict[int, str] = {}
    for row in block.rows:
        if row in block.repeats:
            found[row] = _label(view, block, row)
        elif row not in active.rows and (text := _label(view, block, row)):
            if _strong(view, block, labels, row, active) or _unnumbered(view, block, labels, row, active):
                found[row] = text
            elif _dashes(view, block, row):
                if _leads(view, labels, row, active):
                    found[row] = text
            elif not _beside(view, block, labels, row, active):
                weak[row] = text
    if found or len(weak) < 2 or len(weak) > 0.5 * len(active.rows) or block.rows[0] not in weak:
        weak = {
            row: text for row, text in weak.items() if active.outranked_by(text) or _leads(view, labels, row, active)
        }
    following = None
    for row in reversed(block.rows):
        if row in weak and following is not None and (following in active.rows or following in weak):
            found[row] = weak[row]
        if row in active.rows or _label(view, block, row):
            following = row
    return found


class Active:
    """The rows of a block that are activities, and what sections are told from them by, counted when it is asked."""

    def __init__(self, view: View, labels: Labels, rows: Mapping[int, None]) -> None:
        self.view, self.labels, self.rows = view, labels, rows
        self._wide: dict[int, bool] = {}
        self._filled: dict[int, bool] = {}
        self._dots: dict[int, int | None] = {}

    @cached_property
    def bold(self) -> bool:
        """Tell whether many of their names are bold."""
        bold = self.view.grid.bold
        return sum((row, self.labels.name) in bold for row in self.rows) > 0.3 * len(self.rows) if bold else False

    @cached_property
    def loud(self) -> bool:
        """Tell whether many of their names are in capitals."""
        grid, name = self.view.grid, self.labels.name
        return sum(grid.text(row, name).isupper() for row in self.rows) > 0.3 * len(self.rows)

    @cached_property
    def ranks(self) -> list[int]:
        """The ranks of the numbers with which their names begin: 1 for 2.1, in no order."""
        grid, name = self.view.grid, self.labels.name
        return [_depth(match[1]) for row in self.rows if (match := _NUMBERED.match(grid.text(row, name)))]

    def wide(self, first: int) -> bool:
        """Tell whether many have a merged cell that begins in a column."""
        if first not in self._wide:
            covered = self.view.grid.covered
            count = sum(covered.get((row, first + 1)) == (row, first) for row in self.rows)
            self._wide[first] = count > 0.3 * len(self.rows)
        return self._wide[first]

    def filled(self, column: int) -> bool:
        """Tell whether most have something in a column."""
        if column not in self._filled:
            count = sum(bool(self.view.grid.text(row, column)) for row in self.rows)
            self._filled[column] = count >= 0.6 * len(self.rows)
        return self._filled[column]

    def counted(self, column: int) -> bool:
        """Tell whether nearly all have a number in a column: 3, A3."""
        return sum(text.strip(" .")[-1:].isdigit() for text in self._texts(column)) > 0.8 * len(self.rows)

    def _texts(self, column: int) -> list[str]:
        return [self.view.grid.text(row, column) for row in self.rows]

    def least_dots(self, column: int) -> int | None:
        """Return the least number of dots in the outline numbers of a column, None where there are none."""
        if column not in self._dots:
            texts = [text for text in self._texts(column) if _OUTLINE.fullmatch(text)]
            self._dots[column] = min(map(_depth, texts), default=None)
        return self._dots[column]

    def outranked_by(self, text: str) -> bool:
        """Tell whether a name begins with a number of higher rank than those of activities."""
        match = _NUMBERED.match(text)
        if match is None or len(self.ranks) <= 0.6 * len(self.rows):
            return False
        return _depth(match[1]) < min(self.ranks)


def _odd(view: View, columns: Container[int], row: int) -> bool:
    return any(mark.kind == "odd" and column in columns for column, mark in view.cells(row).items())


def _dashes(view: View, block: Block, row: int) -> bool:
    return any((mark := view.mark(row, c)) is not None and mark.kind == "none" for c in block.columns)


def _label(view: View, block: Block, row: int) -> str:
    """Return the one text that names a row without letters: its last one before the letters, or the first at all."""
    cells = view.grid.rows.get(row, {})
    left = [text for c, text in sorted(cells.items()) if c < block.columns[0] and not is_code(text)]
    if left:
        return left[-1] if len(left) < 3 else left[0]
    texts = [text for _, text in sorted(cells.items()) if text.strip()]
    return texts[0] if len(texts) == 1 else ""


def _unnumbered(view: View, block: Block, labels: Labels, row: int, active: Active) -> bool:
    """Tell whether a row lacks the number that every activity has in a column of its own."""
    left = [column for column in labels.rest if column < block.columns[0]]
    return any(active.counted(column) and not view.grid.text(row, column) for column in left)


def _strong(view: View, block: Block, labels: Labels, row: int, active: Active) -> bool:
    name = view.grid.text(row, labels.name).strip()
    if name and fold(name.split()[0]) in heading_words("section"):
        return True
    cells = sorted(view.grid.rows.get(row, {}))
    texts = [c for c in cells if c not in block.columns and not is_code(view.grid.text(row, c))]
    if not texts:
        return False
    first = texts[0]
    text = view.grid.text(row, first)
    beside = (block.columns[0], first + 1)
    merged = any(view.grid.covered.get((row, column)) == (row, first) for column in beside)
    if merged and not active.wide(first):
        return True
    if _loud(name, active):
        return True
    if _beside(view, block, labels, row, active):
        return False
    if len(texts) == 1 and first not in (labels.name, labels.section):
        return True
    if len(texts) == 1 and first == labels.section and first < labels.name:
        return True
    if (row, first) in view.grid.bold and not active.bold:
        return not _dashes(view, block, row) or len(texts) == 1
    return (text.isupper() and len(text) > 3 and not active.loud) or text.rstrip().endswith(":")


def _loud(name: str, active: Active) -> bool:
    """Tell whether a name is in capitals, which those of activities are not; a short one may be an abbreviation."""
    return name.isupper() and len(name) > _CAPITALS and not active.loud


def _beside(view: View, block: Block, labels: Labels, row: int, active: Active) -> bool:
    """Tell whether a row fills columns that activities fill and sections do not: an id, a status, a date."""
    own = [c for c in labels.rest if view.grid.text(row, c) and c not in block.columns]
    like = next((c for c in own if active.filled(c)), None)
    return like is not None and not _higher(view, row, like, active)


def _leads(view: View, labels: Labels, row: int, active: Active) -> bool:
    """Tell whether a row has an outline number of its own column, and one of a higher rank than those of activities."""
    texts = ((column, view.grid.text(row, column).strip()) for column in labels.rest)
    numbered = (column for column, text in texts if _OUTLINE.fullmatch(text) or _ROMAN.fullmatch(text))
    return any(_higher(view, row, column, active) for column in numbered)


def _higher(view: View, row: int, column: int, active: Active) -> bool:
    """Tell whether the number of a row is of a higher rank than those of activities: 2 before 2.1, II before 3."""
    if _ROMAN.fullmatch(view.grid.text(row, column).strip()) and active.counted(column):
        return True
    least = active.least_dots(column)
    return least is not None and _depth(view.grid.text(row, column)) < least
