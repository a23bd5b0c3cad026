"""What the copies disagree about in one duty, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from raci.disagreement.copies import Cell, Kind


def kinds_of(cells: Sequence[Cell], fillers: Mapping[str, str]) -> Iterator[Kind]:
    """Yield what the copies disagree about, the worst first; nothing where they say the same."""
    claims = _claims(cells, fillers)
    if len(claims) > 1:
        yield "several-owners"
    unaware = _unaware(cells, fillers)
    copies = {copy for cell in cells for copy in cell.letters}
    # Whoever has no copy here may well know of it.
    if not claims and len(_owners(cells)) == len(unaware):
        yield "no-owner"
    elif unaware:
        yield "unaware-owner"
    owners = [set(named) for copy in sorted(copies) if (named := _owners_in(cells, copy)) is not None]
    if any(named != owners[0] for named in owners):
        yield "different-owner"
    if any(len({"R" in said for said in cell.letters.values()}) > 1 for cell in cells):
        yield "different-doer"
    if any(len({_rest(said) for said in cell.letters.values()}) > 1 for cell in cells):
        yield "different-part"


def _owners_in(cells: Sequence[Cell], copy: str) -> list[str] | None:
    """Return whom a copy names as owners; None where it names nobody, and an owner has no column in it."""
    named = [cell.holder for cell in cells if "A" in cell.letters.get(copy, "")]
    by_others = [cell for cell in cells if any("A" in said for said in cell.letters.values())]
    return named if named or all(copy in cell.letters for cell in by_others) else None


def _rest(said: str) -> str:
    return said.replace("A", "").replace("R", "")


def _owners(cells: Iterable[Cell]) -> list[str]:
    return [cell.holder for cell in cells if any("A" in said for said in cell.letters.values())]


def _claims(cells: Iterable[Cell], fillers: Mapping[str, str]) -> list[str]:
    """Return who says of himself that he answers for it."""
    return [cell.holder for cell in cells for copy in _own(cell, fillers)[:1] if "A" in cell.letters[copy]]


def _unaware(cells: Iterable[Cell], fillers: Mapping[str, str]) -> list[str]:
    """Return whom others name as owner, and whose own copy says otherwise."""
    return [
        cell.holder
        for cell in cells
        for copy in _own(cell, fillers)[:1]
        if "A" not in cell.letters[copy] and any("A" in said for said in cell.letters.values())
    ]


def _own(cell: Cell, fillers: Mapping[str, str]) -> list[str]:
    return [copy for copy in cell.letters if fillers.get(copy) == cell.holder]


def dissent(cells: Iterable[Cell]) -> int:
    """Count the letters that somebody sees otherwise than most do."""
    return sum(len(said) - max(said.count(each) for each in said) for c in cells if (said := list(c.letters.values())))


def message(kind: Kind, cells: Sequence[Cell], fillers: Mapping[str, str]) -> str:
    """Say in a sentence what the worst of it is."""
    claims, unaware, owners = _claims(cells, fillers), _unaware(cells, fillers), _owners(cells)
    match kind:
        case "several-owners":
            return f"{_listed(claims)} each think that they answer for it."
        case "no-owner" if owners:
            return f"{_listed(owners)} {'is' if len(owners) == 1 else 'are'} named by others, and nobody claims it."
        case "no-owner":
            return "No copy names anybody who answers for it."
        case "unaware-owner":
            return f"Others name {_listed(unaware)}, who {'sees' if len(unaware) == 1 else 'see'} it otherwise."
        case "different-owner":
            return f"Named as owner: {', '.join(_named(cells))}."
        case "different-doer":
            return f"Named as doing it: {', '.join(_doing(cells))}."
    parts = [cell.holder for cell in cells if cell.differs]
    return f"The part of {_listed(parts)} is seen differently."


def _named(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        by = [copy for copy, said in cell.letters.items() if "A" in said]
        if by:
            yield f"{cell.holder} (by {', '.join(by)})"


def _doing(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        by = [copy for copy, said in cell.letters.items() if "R" in said]
        if by and cell.differs:
            yield f"{cell.holder} (by {', '.join(by)})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
