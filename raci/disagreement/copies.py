"""The values of a comparison: copies, what they say of each holder, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from raci.findings import Finding
from raci.matrix import Matrix

Kind = Literal["several-owners", "no-owner", "unaware-owner", "different-owner", "different-doer", "different-part"]

KINDS: dict[Kind, str] = {
    "several-owners": "Several think that they answer for it",
    "no-owner": "Nobody thinks of answering for it",
    "unaware-owner": "Others name an owner who does not know",
    "different-owner": "The copies name different owners",
    "different-doer": "The copies differ on who does it",
    "different-part": "The copies differ on who is asked or told",
}
"""What people may disagree about, the worst first, as a heading."""

SHORT: dict[Kind, str] = {
    "several-owners": "Several owners",
    "no-owner": "No owner",
    "unaware-owner": "Owner unaware",
    "different-owner": "Owner differs",
    "different-doer": "Doer differs",
    "different-part": "Part differs",
}
"""The same as a word or two."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's own matrix: `name` says whose, as typed or from the file's name; `parts` are its tables."""

    name: str
    parts: tuple[Matrix, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What the copies say of one holder in one duty: letters by copy, "" where a copy leaves the cell blank."""

    holder: str
    letters: Mapping[str, str]

    @property
    def differs(self) -> bool:
        """Tell whether two copies say different things."""
        return len(set(self.letters.values())) > 1


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty with all holders that somebody gives a letter; `missing` names the copies that do not have it."""

    name: str
    area: str
    cells: tuple[Cell, ...]
    missing: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Tell whether two copies say different things of somebody."""
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One duty to talk about: `kind` is the worst of `kinds`, `message` says it in a sentence."""

    duty: Duty
    kind: Kind
    kinds: tuple[Kind, ...]
    message: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return the holders to talk about: who is seen differently, and where it is about owners, every owner."""
        owners = [cell for cell in self.duty.cells if any("A" in said for said in cell.letters.values())]
        if not owners:
            return self.duty.cells
        disputed = any(cell.differs for cell in owners)
        return tuple(cell for cell in self.duty.cells if cell.differs or (disputed and cell in owners))


@dataclass(frozen=True)
class Comparison:
    """The copies laid side by side: `fillers` says which holder filled in a copy, where the names tell.

    `roles` are those of each holder, as the copies call them; a role alone has its own name. `matrix` is the one in
    whose scheme letters are shown. `notes` are what a facilitator should know of the copies, `findings` what was wrong
    in them.
    """

    copies: tuple[str, ...]
    fillers: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]
    duties: tuple[Duty, ...]
    disagreements: tuple[Disagreement, ...]
    matrix: Matrix
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def counts(self) -> dict[Kind, int]:
        """Count duties by the worst kind of disagreement."""
        return {kind: sum(d.kind == kind for d in self.disagreements) for kind in KINDS}

    @cached_property
    def apart(self) -> dict[str, int]:
        """Count for each copy the cells that it sees otherwise than most do."""
        found = dict.fromkeys(self.copies, 0)
        for cell in (cell for duty in self.duties for cell in duty.cells):
            said = list(cell.letters.values())
            most = max(said.count(each) for each in said)
            for copy, letters in cell.letters.items():
                found[copy] += said.count(letters) < most
        return found

    @property
    def agreed(self) -> int:
        """Count the duties that every copy which has them sees alike, and that somebody answers for."""
        return len(self.duties) - len(self.disagreements)

    @cached_property
    def in_some(self) -> int:
        """Count the duties that not every copy has, and that those which have them see alike."""
        apart = {id(entry.duty) for entry in self.disagreements}
        return sum(
            len({copy for cell in duty.cells for copy in cell.letters}) < len(self.copies)
            for duty in self.duties
            if id(duty) not in apart
        )

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Return everybody who may hold a letter, in order of the copies' columns."""
        return tuple(self.roles)

    @property
    def left_open(self) -> int:
        """Count the duties that every copy sees alike, and that nobody answers for."""
        return sum(entry.kind == "no-owner" and not entry.duty.differs for entry in self.disagreements)

    def shown(self, letters: str) -> str:
        """Return letters inside a matrix as people read them: A/R."""
        organisation = self.matrix.organisation
        scheme = organisation.catalogue.schemes[organisation.scheme]
        return "/".join(scheme.shown(letter) for letter in letters)
