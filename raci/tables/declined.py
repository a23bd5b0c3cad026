"""Why a file is no responsibility table."""

from __future__ import annotations

from collections import Counter

from raci.tables.cells.view import view_of
from raci.tables.grids.sources import Source


def why_none(source: Source) -> str:
    """Return the reason, for people, why no table of a file holds responsibilities."""
    filled = [grid for grid in source.grids if len(grid.rows) > 1]
    if not filled:
        left = f" (hidden and left out: {', '.join(source.hidden)})" if source.hidden else ""
        return f"there is no table in it{left}"
    views = [view_of(grid) for grid in filled]
    odd: Counter[str] = Counter()
    letters = explained = 0
    for view in views:
        for row, cells in view.marks.items():
            letters += len(view.lettered(row))
            for mark in cells.values():
                odd.update(mark.odd)
        explained += len(view.legend)
    if explained and not letters:
        return "it only explains what the letters mean"
    if odd:
        (most, count), *_ = odd.most_common(1)
        if count > letters:
            return f'its cells hold "{most}", which says nothing about who does and who answers for what'
    return "its cells hold no letters such as R, A, C, I, and no names below a heading such as Owner or DRI"
