"""Where on a sheet the letters lie: blocks of rows below a row of headings."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from raci.tables.cells.view import View
from raci.tables.layouts.columns import is_headed, is_matrix, role_columns
from raci.tables.vocabulary import heading_words
from raci.words import fold

_GAP = 5
_AHEAD = 6
_MAX_HEADINGS = 4
_COVERED = 0.6


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
        columns = role_columns(view, head, body)
        if columns and (header_row is not None or is_matrix(view, columns, body)):
            blocks.append(Block((*_above(view, head, columns, blocks), head), tuple(body), columns))
    return _joined(view, blocks)


def _heads(view: View) -> list[int]:
    """Return the rows that are headings of what follows; of several in a row the last."""
    rows = sorted(view.grid.rows)
    heads: list[int] = []
    for number, row in enumerate(rows):
        below = rows[number + 1 : number + 1 + _AHEAD]
        if _is_head(view, row, below) and not _amid(view, row, below):
            if heads and not any(view.lettered(r) for r in rows[bisect(rows, heads[-1]) : number]):
                if _fuller(view, heads[-1], row):
                    continue
                heads.pop()
            heads.append(row)
    return heads or _called(view, rows)


def _amid(view: View, row: int, below: Sequence[int]) -> bool:
    """Tell whether a row over words, not letters, is one of several rows of text alike, and no heading."""
    if any(mark.symbols for other in below for mark in view.cells(other).values()):
        return False
    return len(view.grid.rows[row]) > 1 and view.grid.is_amid(row)


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
    symbols = any(mark.symbols for other in below for mark in view.cells(other).values())
    if words > (0.5 if symbols else 0.34) * len(covered) and (len(covered) > 1 or words > 1):
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
        and is_headed(view, head, column, "activity")
        and not is_headed(view, head, column, "other")
    ]
    edges = [-1, *inner, block.columns[-1] + 1]
    parts = [tuple(c for c in block.columns if low < c < high) for low, high in pairwise(edges)]
    return [replace(block, columns=columns) for columns in parts if columns]


def _section_in(view: View, first: Block, second: Block) -> bool:
    left = min(first.columns)
    here = [text for c, text in view.grid.rows[second.head[-1]].items() if c < left]
    there = [text for c, text in view.grid.rows[first.head[-1]].items() if c < left]
    return bool(here) and here != there
