"""Where the cards of an org chart stand: tops of a level in line, lines as buses, leaves in columns where it gets wide.

Graphviz centres what shares a rank, so that cards of several heights never line up; the places are worked out here
and written into the DOT source instead (`layout=nop2`). Points; x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from raci.formats.diagrams.org_tree import STACKED, Branch, list_columns

Point = tuple[float, float]

ACROSS, DOWN, NEAR = 18, 40, 12
"""Gaps between trees, between levels, and between cards below one another."""

INDENT = 18
"""How far cards below one another stand right of where their line comes down."""

FOOT = 14
"""How far from a manager's left edge the line of a single column of cards comes down."""

MOST_LOOSE = 7
"""Cards side by side; leaves stand below one another where a picture would be wider."""

MOST_CARDS = 30
"""People without manager and reports who get cards; more are listed."""


class Size(NamedTuple):
    """How large cards are: one person's, and a list's column, head and row."""

    wide: float
    high: float
    list_wide: float
    list_head: float
    list_row: float


class Box(NamedTuple):
    """A card in its place: one person's, or a list of several in columns."""

    branches: tuple[Branch, ...]
    x: float
    y: float
    wide: float
    high: float
    columns: int = 0


class Line(NamedTuple):
    """A reporting line from a manager's card to a report's; to the first of a list stands for all of it."""

    upper: Branch
    lower: Branch
    points: tuple[Point, ...]


class Placed(NamedTuple):
    """Cards and lines from (0, 0) on; `entries` are the ways by which a line from above reaches a card."""

    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    wide: float = 0
    high: float = 0
    entries: tuple[tuple[Branch, tuple[Point, ...]], ...] = ()


def place(roots: tuple[Branch, ...], size: Size) -> Placed:
    """Place trees side by side, and below them whoever has neither manager nor reports."""
    trees = [root for root in roots if root.reports]
    loose = sum(map(_loose_columns, trees)) <= MOST_LOOSE
    upper = _beside([_tree(root, size, loose) for root in trees], 2 * ACROSS)
    lower = _alone(tuple(root for root in roots if not root.reports), size)
    if not trees or not lower.boxes:
        return upper if trees else lower
    return _joined((upper, _moved(lower, 0, upper.high + DOWN)))


def _loose_columns(branch: Branch) -> int:
    """Return how many cards a tree is wide where leaves stand side by side, too."""
    own = len(branch.carded) + list_columns(len(branch.listed))
    return max(1, own + sum(map(_loose_columns, branch.leads)))


def _tree(branch: Branch, size: Size, loose: bool) -> Placed:
    """Place a person over the middle of everybody below."""
    card = _card(branch, size)
    groups = _groups(branch, size, loose)
    if not groups:
        return card
    below = _beside(groups, ACROSS)
    arrivals = [way[0][0] for _, way in below.entries]
    middle = (min(arrivals) + max(arrivals)) / 2
    # A manager of one column only stands over it, and the line comes down at the left.
    reach = FOOT if len(groups) == 1 and len(arrivals) > 1 and min(arrivals) == max(arrivals) else size.wide / 2
    below = _moved(below, max(0.0, reach - middle), size.high + DOWN)
    x = max(0.0, middle - reach)
    foot = x + reach
    turn = size.high + DOWN / 2
    lines = (
        Line(branch, report, ((foot, size.high), (foot, turn), (way[0][0], turn), *way))
        for report, way in below.entries
    )
    tree = _joined((_moved(card, x, 0), below))
    return tree._replace(lines=(*lines, *below.lines), entries=((branch, ((x + size.wide / 2, 0),)),))


def _groups(branch: Branch, size: Size, loose: bool) -> list[Placed]:
    """Return what stands side by side below a person: trees, and leaves as cards, in columns or as a list."""
    listed = [_list(branch.listed, size)] if branch.listed else []
    if loose:
        drawn = (report for report in branch.reports if not listed or report.reports or report.hidden)
        return [*(_tree(report, size, loose) for report in drawn), *listed]
    cards = branch.carded
    count = ceil(len(cards) / STACKED)
    most = ceil(len(cards) / count) if count else 0
    stacks = [cards[start * most : (start + 1) * most] for start in range(count)]
    trees = [_tree(lead, size, loose) for lead in branch.leads]
    return [*trees, *(_stack(stack, size) if len(stack) > 1 else _card(stack[0], size) for stack in stacks), *listed]


def _card(branch: Branch, size: Size) -> Placed:
    box = Box((branch,), 0, 0, size.wide, size.high)
    return Placed((box,), (), size.wide, size.high, ((branch, ((size.wide / 2, 0),)),))


def _stack(leaves: Sequence[Branch], size: Size) -> Placed:
    """Place cards below one another, right of the line that reaches each from its side."""
    step = size.high + NEAR
    boxes = tuple(Box((leaf,), INDENT, number * step, size.wide, size.high) for number, leaf in enumerate(leaves))
    ways = tuple(
        (box.branches[0], ((4.0, 0.0), (4.0, box.y + size.high / 2), (INDENT, box.y + size.high / 2))) for box in boxes
    )
    return Placed(boxes, (), INDENT + size.wide, len(leaves) * step - NEAR, ways)


def _list(people: tuple[Branch, ...], size: Size) -> Placed:
    columns = list_columns(len(people))
    wide, high = columns * size.list_wide, size.list_head + ceil(len(people) / columns) * size.list_row
    return Placed((Box(people, 0, 0, wide, high, columns),), (), wide, high, ((people[0], ((wide / 2, 0),)),))


def _alone(people: tuple[Branch, ...], size: Size) -> Placed:
    """Place people whom no line reaches: a grid of cards, or a list of many."""
    if len(people) > MOST_CARDS:
        return _list(people, size)
    rows = ceil(len(people) / MOST_LOOSE)
    most = ceil(len(people) / rows) if rows else 0
    lines = [_beside([_card(p, size) for p in people[n * most : (n + 1) * most]], ACROSS) for n in range(rows)]
    return _joined([_moved(line, 0, number * (size.high + ACROSS)) for number, line in enumerate(lines)])


def _beside(parts: Sequence[Placed], gap: float) -> Placed:
    """Place parts side by side."""
    starts = [sum(part.wide + gap for part in parts[:number]) for number in range(len(parts))]
    return _joined([_moved(part, start, 0) for part, start in zip(parts, starts, strict=True)])


def _moved(part: Placed, right: float, down: float) -> Placed:
    """Move a part away from (0, 0)."""

    def moved(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((x + right, y + down) for x, y in points)

    return Placed(
        tuple(box._replace(x=box.x + right, y=box.y + down) for box in part.boxes),
        tuple(line._replace(points=moved(line.points)) for line in part.lines),
        part.wide + right,
        part.high + down,
        tuple((branch, moved(way)) for branch, way in part.entries),
    )


def _joined(parts: Sequence[Placed]) -> Placed:
    """Take parts that are in their places together."""
    return Placed(
        tuple(box for part in parts for box in part.boxes),
        tuple(line for part in parts for line in part.lines),
        max((part.wide for part in parts), default=0),
        max((part.high for part in parts), default=0),
        tuple(entry for part in parts for entry in part.entries),
    )
