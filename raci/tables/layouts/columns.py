"""Which columns of a sheet are those of roles, and whether what stands in them is a matrix at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from raci.tables.cells.marks import Mark
from raci.tables.cells.view import View
from raci.tables.vocabulary import heading_words, named_headings, role_words
from raci.words import fold

_WORKING = frozenset({"support", "lead", "leads", "owner", "approver", "reviewer", "contributor", "driver", "primary"})
"""Words that say a letter, and as well who somebody is or what there is to do."""

_ANSWERS = frozenset("YNJ")
_USUAL = frozenset("RACISVDracis")


def role_columns(view: View, head: int, body: Sequence[int]) -> tuple[int, ...]:
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
    if not headed:
        return ()
    columns = {column for column in lettered if column in headed or min(headed) < column < max(headed)}
    idle = [
        column
        for column in range(min(headed), max(view.grid.rows[head]) + 1)
        if column not in columns
        and view.grid.filled(head, column)
        and not counts.get(column, {}).get("text")
        and not is_headed(view, head, column, "other")
        and not is_headed(view, head, column, "letter")
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
        known = any(is_headed(view, head, column, kind) for kind in ("activity", "section", "role", "letter", "other"))
        if known or not view.grid.text(head, column) or set(counts.get(column, {})) - {"none"}:
            break
        found.add(column)
    return found


def _other(view: View, rows: Sequence[int], column: int, kinds: Mapping[str, int]) -> bool:
    """Tell whether a column with some letters below the first row is something else: a priority, a status, a number."""
    head, *body = rows
    letters = {letter for row in body if (mark := view.mark(row, column)) for letter in mark.letters}
    if letters <= _ANSWERS:
        return True
    if not is_headed(view, head, column, "other") or is_headed(view, head, column, "role"):
        return False
    odd = kinds.get("text", 0) + kinds.get("odd", 0)
    whole = kinds["letters"] > max(1, odd) and letters <= _USUAL
    return is_headed(view, head, column, "graded") or not whole


def _of_names(view: View, rows: Sequence[int], column: int) -> bool:
    """Tell whether words that look like letters, "Lead", "Support", stand where names do: below "Who" or "Task"."""
    head, *body = rows
    marks = [(row, mark) for row in body if (mark := view.mark(row, column))]
    heading = fold(view.grid.filled(head, column))
    if any(mark.symbols for _, mark in marks):
        return False
    if heading in heading_words("work"):
        return True
    said = {fold(view.grid.text(row, column)) for row, mark in marks if mark.kind == "letters"}
    return heading in heading_words("role") | named_headings().keys() and said <= role_words() | _WORKING


def is_headed(view: View, head: int, column: int, kind: str) -> bool:
    """Tell whether the heading of a column is a word of a kind (`vocabulary.heading_words`)."""
    text = view.grid.filled(head, column).strip()
    return fold(text) in heading_words(kind) or (text == "#" and kind in ("other", "graded"))


def is_matrix(view: View, columns: Sequence[int], body: Sequence[int]) -> bool:
    """Tell whether cells are those of a matrix: not one letter on a large sheet, not a glossary, not a few verbs."""
    explaining = sum(any((row, column) in view.legend for column in columns) for row in body)
    if 2 * explaining > len(body):
        return False
    rows = [[mark for c in columns if (mark := view.mark(row, c)) and mark.kind != "none"] for row in body]
    marks = [mark for row in rows for mark in row]
    held = [mark for mark in marks if mark.kind == "letters"]
    if len(held) < 2 and len(view.grid.rows) > 3:
        return False
    if sum(mark.symbols and not any(map(str.islower, mark.letters)) for mark in held) < 0.5 * len(held):
        return len(columns) > 1 and len(held) >= 0.5 * len(marks)
    if len(columns) == 1 and len({mark.letters for mark in held}) == 1 and len(held[0].letters) > 1:
        return False
    same = [len({_plain(mark) for mark in row}) == 1 for row in rows if len(row) > 1 and row[0].kind == "letters"]
    mixed = any(not mark.symbols for mark in held)
    return not (mixed and len(columns) > 1 and 1 < len(same) <= 9 and 2 * sum(same) >= len(same))


def _plain(mark: Mark) -> frozenset[str]:
    return frozenset(letter.upper() for letter in mark.letters)
