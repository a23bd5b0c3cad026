"""Checks 4xx: the matrix as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from raci.checks.hits import Hit
from raci.matrix import Matrix


def never_agreed(matrix: Matrix) -> Iterator[Hit]:
    """Count the duties that are proposed only."""
    counts = matrix.counts()
    if counts.proposed:
        total = counts.agreed + counts.proposed + counts.open
        yield Hit(f"Proposed only: {counts.proposed} of {total} duties; agreed: {counts.agreed}.")
