"""Several people's own copies of one matrix: where they disagree, ranked by how much it matters.

In a workshop everybody fills in the matrix alone. What counts then is not the average but the surprises: two who think
that they answer for it, a duty that everybody leaves to somebody else, an owner who thinks of being told only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from raci.disagreement.boards import Board, boards
from raci.disagreement.copies import KINDS, SHORT, Cell, Comparison, Copy, Disagreement, Duty, Kind
from raci.disagreement.fillers import fillers
from raci.disagreement.kinds import dissent, kinds_of, message
from raci.matrix import Matrix
from raci.model import MEANINGS

__all__ = ["KINDS", "SHORT", "Cell", "Comparison", "Copy", "Disagreement", "Duty", "Kind", "disagreements"]


def disagreements(copies: Sequence[Copy]) -> Comparison:
    """Compare copies, at least two, each with a name of its own; duties and holders are matched by their names.

    The worst disagreements come first, then those that more copies take part in, then the order of the duties.
    """
    found = boards(copies)
    roles: dict[str, tuple[str, ...]] = {}
    for board in found:
        for holder, own in board.holders.items():
            roles[holder] = tuple(dict.fromkeys((*roles.get(holder, ()), *own)))
    filled = fillers([copy.name for copy in copies], roles)
    duties = tuple(_duty(found, name) for name in dict.fromkeys(name for board in found for name in board.rows))
    return Comparison(
        copies=tuple(copy.name for copy in copies),
        fillers=filled,
        roles=roles,
        duties=duties,
        disagreements=_ranked(duties, filled),
        matrix=_widest(copies),
        notes=tuple(_notes(found, filled)),
        findings=tuple(finding for copy in copies for finding in copy.findings),
    )


def _duty(found: Sequence[Board], name: str) -> Duty:
    with_it = [board for board in found if name in board.rows]
    missing = tuple(board.name for board in found if name not in board.rows)
    return Duty(name, with_it[0].rows[name].area, tuple(_cells(with_it, name)), missing)


def _cells(with_it: Iterable[Board], duty: str) -> Iterator[Cell]:
    """Yield what the copies that have a duty say of each holder; a copy without the holder's column says nothing."""
    known = list(with_it)
    for holder in dict.fromkeys(holder for board in known for holder in board.holders):
        letters = {board.name: board.rows[duty].letters.get(holder, "") for board in known if holder in board.holders}
        if any(letters.values()):
            yield Cell(holder, letters)


def _ranked(duties: Sequence[Duty], filled: Mapping[str, str]) -> tuple[Disagreement, ...]:
    found = []
    for place, duty in enumerate(duties):
        kinds = tuple(kinds_of(duty.cells, filled))
        if kinds:
            entry = Disagreement(duty, kinds[0], kinds, message(kinds[0], duty.cells, filled))
            found.append((list(KINDS).index(entry.kind), -dissent(duty.cells), place, entry))
    return tuple(entry for *_, entry in sorted(found, key=lambda each: each[:3]))


def _widest(copies: Sequence[Copy]) -> Matrix:
    """Return the first matrix whose scheme has every meaning that a copy uses, else the first of all."""
    used = {MEANINGS[held.letter] for copy in copies for part in copy.parts for held in part.assignments}

    def known(matrix: Matrix) -> bool:
        scheme = matrix.organisation.catalogue.schemes[matrix.organisation.scheme]
        return used <= {entry.meaning for entry in scheme.letters}

    parts = [part for copy in copies for part in copy.parts]
    return next(filter(known, parts), parts[0])


def _notes(found: Sequence[Board], filled: Mapping[str, str]) -> Iterator[str]:
    """Say what a facilitator should know before the workshop: copies alike, names that tell nothing, rows missing."""
    alike: dict[frozenset[tuple[str, str, str]], list[str]] = {}
    for board in found:
        alike.setdefault(_said(board), []).append(board.name)
    for names in alike.values():
        if len(names) > 1:
            yield f"{', '.join(names[:-1])} and {names[-1]} say the same in every cell"
    by_filler: dict[str, list[str]] = {}
    for copy, holder in filled.items():
        by_filler.setdefault(holder, []).append(copy)
    for holder, several in by_filler.items():
        if len(several) > 1:
            yield f"{', '.join(several)}: all of them look like {holder}'s; the first counts as the person's own view"
    unknown = [board.name for board in found if board.name not in filled]
    if unknown:
        said = f"who filled in {', '.join(unknown)} is not known: no heading has that name"
        yield f"{said}; write HEADING=FILE (Tech lead=lee.csv), so that own views count as such"
    rows = {name for board in found for name in board.rows}
    for board in found:
        if lacking := sorted(rows - set(board.rows)):
            few = ", ".join(lacking[:3]) + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else "")
            yield f"not in {board.name}: {few}"


def _said(board: Board) -> frozenset[tuple[str, str, str]]:
    rows = board.rows.items()
    return frozenset((duty, holder, said) for duty, line in rows for holder, said in line.letters.items() if said)
