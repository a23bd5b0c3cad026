"""Where on a sheet the letters lie: blocks of rows below a row of headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from raci.tables.grid import Grid, Spot
from raci.tables.legend import Marks, find_legend, marks_of
from raci.tables.marks import Mark
from raci.tables.vocabulary import heading_words, named_headings
from raci.words import fold

_GAP = 5
_AHEAD = 6
_MAX_HEADINGS = 4
_COVERED = 0.6
_USUAL = frozenset("RACISVDracis")
_NOTHING: Mapping[int, Mark] = {}


@dataclass(frozen=True)
class Block:
    """Rows of letters below headings.

    `head` are the rows of headings, the main one last; `rows` those below, among them `repeats`: rows in which the same
    headings stand again, with the name of a section before them.
    """

    head: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    repeats: frozenset[int] = frozenset()


@dataclass(frozen=True)
class View:
    """A grid with its cells read.

    `legend` holds the cells that only explain letters; without them `told` are the marks, `letters` the columns with
    letters and `texts` those with words that may be headings, by row.
    """

    grid: Grid
    marks: Marks
    legend: frozenset[Spot]
    words: Mapping[str, str]
    told: Marks
    letters: Mapping[int, tuple[int, ...]]
    texts: Mapping[int, frozenset[int]]

    def cells(self, row: int) -> Mapping[int, Mark]:
        """Return what the cells of a row say, by column: those that are neither blank nor part of a legend."""
        return self.told.get(row, _NOTHING)

    def mark(self, row: int, column: int) -> Mark | None:
        """Return what a cell says; None where it is blank or part of a legend."""
        return self.told.get(row, _NOTHING).get(column)

    @property
    def symbols(self) -> float:
        """Return the share of letters, not words, among the cells."""
        counts = [sum(mark.symbols for mark in cells.values()) for cells in self.marks.values()]
        return sum(counts) / max(sum(map(len, self.marks.values())), 1)

    def lettered(self, row: int) -> tuple[int, ...]:
        """Return the columns of a row that hold letters."""
        return self.letters.get(row, ())

    def is_text(self, row: int, column: int) -> bool:
        """Tell whether a cell, or the merged one that reaches over it, holds words that may be a heading."""
        first = self.grid.covered.get((row, column), (row, column))
        return first[1] in self.texts.get(first[0], ())


def view_of(grid: Grid) -> View:
    """Read every cell of a grid."""
    marks = marks_of(grid)
    legend, words = find_legend(grid, marks)
    return with_marks(View(grid, marks, legend, words, {}, {}, {}), marks)


def with_marks(view: View, marks: Marks) -> View:
    """Return the view of a grid whose cells say something else."""
    legend = view.legend
    explained = {row for row, _ in legend}
    told = {
        row: {c: mark for c, mark in cells.items() if (row, c) not in legend} if row in explained else cells
        for row, cells in marks.items()
    }
    letters = {row: tuple([c for c, mark in cells.items() if mark.kind == "letters"]) for row, cells in told.items()}
    texts = {
        row: frozenset([c for c, mark in cells.items() if not mark.symbols and mark.kind not in ("blank", "none")])
        for row, cells in told.items()
    }
    return replace(view, marks=marks, told=told, letters=letters, texts=texts)


def find_blocks(view: View, header_row: int | None = None) -> list[Block]:
    """Return the blocks of a grid from the top; `header_row` (from 0) settles where the headings of the first stand."""
    heads = _heads(view) if header_row is None else [header_row]
    rows = sorted(view.grid.rows)
    blocks: list[Block] = []
    for number, head in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else rows[-1] + 1
        body = _body(view, [row for row in rows if head < row < end])
        if not body:
            continue
        columns = _columns(view, head, body)
        if columns and (header_row is not None or _is_matrix(view, columns, body)):
            blocks.append(Block((*_above(view, head, columns, blocks), head), tuple(body), columns))
    return _joined(view, blocks)


def _heads(view: View) -> list[int]:
    """Return the rows that are headings of what follows; of several in a row the last."""
    rows = sorted(view.grid.rows)
    heads: list[int] = []
    for number, row in enumerate(rows):
        below = rows[number + 1 : number + 1 + _AHEAD]
        if _is_head(view, row, below) and not _amid(view, row, below):
            if heads and not any(view.lettered(r) for r in rows if heads[-1] < r < row):
                if _fuller(view, heads[-1], row):
                    continue
                heads.pop()
            heads.append(row)
    return heads or _called(view, rows)


def _amid(view: View, row: int, below: Sequence[int]) -> bool:
    """Tell whether a row over words, not letters, is one of several rows of text alike, and no heading."""
    if any(mark.symbols for other in below for mark in view.cells(other).values()):
        return False
    columns = [column for column in view.grid.rows[row] if view.grid.text(row, column)]
    first, second = (all(view.grid.text(row - back, column) for column in columns) for back in (1, 2))
    on_page = view.grid.locate is not None and row - 1 == min(view.grid.rows)
    return len(columns) > 1 and first and (second or on_page)


def _is_matrix(view: View, columns: Sequence[int], body: Sequence[int]) -> bool:
    """Tell whether cells are those of a matrix: not one letter on a large sheet, not a glossary, not a few verbs."""
    explaining = sum(any((row, column) in view.legend for column in columns) for row in body)
    if 2 * explaining > len(body):
        return False
    rows = [[mark for c in columns if (mark := view.mark(row, c)) and mark.kind != "none"] for row in body]
    marks = [mark for row in rows for mark in row]
    held = [mark for mark in marks if mark.kind == "letters"]
    if len(held) < 2 and len(view.grid.rows) > 3:
        return False
    if not any(mark.symbols for mark in held):
        return len(columns) > 1 and len(held) >= 0.5 * len(marks)
    if len(columns) == 1 and len({mark.letters for mark in held}) == 1 and len(held[0].letters) > 1:
        return False
    same = [len({_plain(mark) for mark in row}) == 1 for row in rows if len(row) > 1 and row[0].kind == "letters"]
    mixed = any(not mark.symbols for mark in held)
    return not (mixed and len(columns) > 1 and 1 < len(same) <= 9 and 2 * sum(same) >= len(same))


def _plain(mark: Mark) -> frozenset[str]:
    return frozenset(letter.upper() for letter in mark.letters)


def _called(view: View, rows: Sequence[int]) -> list[int]:
    """Return the first row that is headings by its word for work, though the others look like letters: Task, A, B."""
    words = heading_words("activity")
    named = (row for row in rows[:5] if any(fold(text) in words for text in view.grid.rows[row].values()))
    return list(islice(named, 1))


def _fuller(view: View, first: int, second: int) -> bool:
    """Tell whether the upper of two rows of headings is the one to go by, and the lower only describes."""
    texts = [view.grid.text(second, column) for column in view.grid.rows[second]]
    return second - first == 1 and sum(map(len, texts)) > 60 * max(len(texts), 1)


def _is_head(view: View, row: int, below: Sequence[int]) -> bool:
    letters: set[int] = set()
    last = row
    for other in below:
        if other - last > _GAP:
            break
        last = other
        found = view.lettered(other)
        if found and not letters and other - row > _GAP:
            break
        letters.update(found)
    if not letters:
        return False
    own = [c for c in view.lettered(row) if c in letters and view.marks[row][c].symbols]
    if len(own) > 0.4 * len(letters):
        return False
    if not view.grid.covered and len(view.texts.get(row, ())) < _COVERED * len(letters):
        return False
    covered = [c for c in letters if view.is_text(row, c)]
    if len(covered) < _COVERED * len(letters):
        return False
    words = sum((m := view.mark(row, c)) is not None and m.kind == "letters" for c in covered)
    if words > 0.5 * len(covered) and (len(covered) > 1 or words > 1):
        return False
    firsts = {view.grid.covered.get((row, c), (row, c)) for c in covered}
    if len(letters) > 1:
        return len(firsts) >= max(2, _COVERED * len(covered)) or (len(firsts) == len(letters))
    (only,) = letters
    others = [c for c in view.grid.rows[row] if c != only and view.is_text(row, c)]
    return bool(others) and min(others) < only


def _body(view: View, rows: list[int]) -> list[int]:
    """Cut rows at the first wide gap, and what follows the last letters."""
    kept: list[int] = []
    for row in rows:
        if kept and row - kept[-1] > _GAP:
            break
        kept.append(row)
    lettered = [row for row in kept if view.lettered(row)]
    symbols = [row for row in lettered if any(mark.symbols for mark in view.cells(row).values())]
    # Below letters a row of words is a place to sign: "Prepared by", "Approved by".
    last = max(symbols if len(symbols) > 0.7 * len(lettered) else lettered, default=-1)
    tail = [row for row in kept if row > last]
    run = last
    for row in tail:  # activities without a letter may stand last, as long as nothing separates them
        if row - run > 1:
            break
        run = row
    return [row for row in kept if row <= run] if last >= 0 else []


def _columns(view: View, head: int, body: Sequence[int]) -> tuple[int, ...]:
    """Return the columns of roles: those with letters, and empty ones with a heading among and beside them."""
    counts: dict[int, dict[str, int]] = {}
    every = Counter((column, mark.kind) for row in body for column, mark in view.cells(row).items())
    for (column, kind), count in every.items():
        counts.setdefault(column, {})[kind] = count
    lettered = [
        column
        for column, kinds in sorted(counts.items())
        if kinds.get("letters", 0)
        and kinds["letters"] * 2 >= kinds.get("text", 0) + kinds.get("odd", 0)
        and not _of_names(view, (head, *body), column)
        and not _other(view, (head, *body), column, kinds)
    ]
    if not lettered:
        return ()
    headed = [column for column in lettered if view.grid.filled(head, column)]
    columns = set(headed)
    if not headed:
        return ()
    idle = [
        column
        for column in range(min(headed), max(view.grid.rows[head]) + 1)
        if column not in columns
        and view.grid.filled(head, column)
        and not counts.get(column, {}).get("text")
        and not _named(view, head, column, "other")
        and not _named(view, head, column, "letter")
    ]
    columns |= _idle_before(view, head, min(headed), counts)
    for column in idle:
        beside = column - 1 in columns or min(headed) < column < max(headed)
        kinds = counts.get(column, {})
        if (beside and view.grid.filled(head, column) != view.grid.filled(head, column - 1)) or (
            kinds.get("odd") and min(headed) <= column <= max(headed) + 1
        ):
            columns.add(column)
    return tuple(sorted(columns))


def _idle_before(view: View, head: int, first: int, counts: Mapping[int, Mapping[str, int]]) -> set[int]:
    """Return the empty columns with the heading of a role right before the first one with letters."""
    found: set[int] = set()
    for column in range(first - 1, 0, -1):
        known = any(_named(view, head, column, kind) for kind in ("activity", "section", "role", "letter", "other"))
        if known or not view.grid.text(head, column) or set(counts.get(column, {})) - {"none"}:
            break
        found.add(column)
    return found


def _other(view: View, rows: Sequence[int], column: int, kinds: Mapping[str, int]) -> bool:
    """Tell whether a column with some letters below the first row is something else: a priority, a status, a number."""
    head, *body = rows
    if not _named(view, head, column, "other") or _named(view, head, column, "role"):
        return False
    letters = {letter for row in body if (mark := view.mark(row, column)) for letter in mark.letters}
    odd = kinds.get("text", 0) + kinds.get("odd", 0)
    whole = kinds["letters"] > max(1, odd) and letters <= _USUAL
    return _named(view, head, column, "graded") or not whole


def _of_names(view: View, rows: Sequence[int], column: int) -> bool:
    """Tell whether words that look like letters, "Lead", "Support", stand where names do: below "Who" or "Task"."""
    head, *body = rows
    heading = fold(view.grid.filled(head, column))
    if heading not in heading_words("role") | heading_words("work") | named_headings().keys():
        return False
    return not any(mark.symbols for row in body if (mark := view.mark(row, column)))


def _named(view: View, head: int, column: int, kind: str) -> bool:
    return fold(view.grid.filled(head, column)) in heading_words(kind)


def _above(view: View, head: int, columns: tuple[int, ...], before: Sequence[Block]) -> tuple[int, ...]:
    """Return the rows of headings above the main one: groups of roles, or persons beside their roles."""
    floor = before[-1].rows[-1] if before else -1
    found: list[int] = []
    row = head - 1
    while row > floor and len(found) < _MAX_HEADINGS and row in view.grid.rows:
        texts = {view.grid.covered.get((row, c), (row, c)) for c in columns if view.is_text(row, c)}
        values = {view.grid.text(*spot) for spot in texts} - {""}
        whole = len(texts) == 1 and len(columns) > 1 and not _partial(view, row, columns)
        if not values or (view.lettered(row) and any(c in columns for c in view.lettered(row))) or whole:
            break
        found.insert(0, row)
        row -= 1
    return tuple(found)


def _partial(view: View, row: int, columns: tuple[int, ...]) -> bool:
    """Tell whether the one text of a row stands over some of the columns only, and is no title of the sheet."""
    covered = [c for c in columns if view.grid.filled(row, c)]
    left = [c for c in view.grid.rows[row] if c < columns[0]]
    return 1 < len(covered) < len(columns) and not left


def _joined(view: View, blocks: list[Block]) -> list[Block]:
    """Join blocks whose headings only repeat the ones above."""
    done: list[Block] = []
    for block in blocks:
        if done and done[-1].columns and _same(view, done[-1], block):
            first = done.pop()
            columns = tuple(sorted({*first.columns, *block.columns}))
            between = (block.head[-1],) if _section_in(view, first, block) else ()
            done.append(Block(first.head, (*first.rows, *between, *block.rows), columns, first.repeats | {*between}))
        else:
            done.append(block)
    return done


def _same(view: View, first: Block, second: Block) -> bool:
    columns = {*first.columns, *second.columns}
    texts = [(view.grid.filled(first.head[-1], c), view.grid.filled(second.head[-1], c)) for c in columns]
    return all(fold(one) == fold(other) for one, other in texts) and len(columns) > 1


def parted(view: View, block: Block) -> list[Block]:
    """Part a block where a second table stands right of the first: a heading such as Task between the letters."""
    head = block.head[-1]
    inner = [
        column
        for column in range(block.columns[0] + 1, block.columns[-1])
        if column not in block.columns
        and _named(view, head, column, "activity")
        and not _named(view, head, column, "other")
    ]
    edges = [-1, *inner, block.columns[-1] + 1]
    parts = [tuple(c for c in block.columns if low < c < high) for low, high in pairwise(edges)]
    return [replace(block, columns=columns) for columns in parts if columns]


def _section_in(view: View, first: Block, second: Block) -> bool:
    left = min(first.columns)
    here = [text for c, text in view.grid.rows[second.head[-1]].items() if c < left]
    there = [text for c, text in view.grid.rows[first.head[-1]].items() if c < left]
    return bool(here) and here != there
