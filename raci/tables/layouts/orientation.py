"""Whether roles stand in the columns or in the rows of a block of letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from raci.tables.cells.marks import Mark
from raci.tables.cells.view import View
from raci.tables.layouts.blocks import Block
from raci.tables.layouts.labels import Labels
from raci.tables.vocabulary import heading_words, role_words, verbs
from raci.words import fold

_ASKED = 500
"""Of more texts only each second, third … is asked."""

_ASIDE = re.compile(r"\s*[(（\[][^)）\]]{0,80}[)）\]]")
_ROLE = re.compile(r"role|stakeholder|team member|rolle|rôle|ruol|rol\b", re.IGNORECASE)


def like_roles(texts: Sequence[str]) -> float:
    """Return the share of texts that name a role rather than work, from -1 (all work) to 1 (all roles)."""
    scores = [_like_role(text) for text in texts[:: len(texts) // _ASKED + 1] if text.strip()]
    return sum(scores) / len(scores) if scores else 0.0


def _like_role(text: str) -> float:
    words = [fold(word) for word in re.findall(r"[^\W\d_][\w'’&-]*", _ASIDE.sub("", text[:160])[:80])]
    if not words:
        return 0.0
    if len(words) > 1 and words[0] in verbs():
        return -1.0
    if words[-1] in role_words():
        return 1.0
    if len(words) > 1 and words[0].endswith("ing"):
        return -1.0
    if len(words) < 5 and any(word in role_words() for word in words):
        return 0.5
    if text.isupper() and text.isalpha() and len(text) < 6:
        return 0.6
    return -0.3 if len(words) > 4 else 0.0


def roles_in_rows(view: View, block: Block, labels: Labels, rows: Sequence[int]) -> bool:
    """Tell whether the labels of the rows are roles, and the headings activities.

    What the corner says, where there is exactly one A (along rows or along columns), and the words are weighed.
    """
    heads = [view.grid.filled(block.head[-1], column) for column in block.columns]
    names = [view.grid.filled(row, labels.name) for row in rows]
    score = 1.2 * (like_roles(names) - like_roles(heads))
    corner = view.grid.filled(block.head[-1], labels.name)
    activity, role = (fold(corner) in heading_words(kind) for kind in ("activity", "role"))
    if activity != role:
        score += 1.5 if role else -1.5
    elif _ROLE.search(corner):
        score += 0.5
    return score + _ones(view, rows, block.columns) > 0.5


def _ones(view: View, rows: Sequence[int], columns: Sequence[int]) -> float:
    """Return the share of columns with exactly one A less that of rows, in as far as there are enough of both."""
    by_column = dict.fromkeys(columns, 0)
    ones = 0
    for row in rows:
        held = [c for c, mark in view.cells(row).items() if c in by_column and _holds_a(mark)]
        ones += len(held) == 1
        for column in held:
            by_column[column] += 1
    if not any(by_column.values()):
        return 0.0
    share = list(by_column.values()).count(1) / len(columns) - ones / max(len(rows), 1)
    return share * min(1.0, min(len(columns), len(rows)) / 3 + 0.34)


def _holds_a(mark: Mark) -> bool:
    return mark.kind == "letters" and ("A" in mark.letters or "a" in mark.letters)
