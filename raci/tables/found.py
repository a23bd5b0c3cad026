"""What was understood of a table, before it becomes a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from raci.matrix import Orientation
from raci.tables.cells.marks import Mark
from raci.tables.grid import Grid, Spot


@dataclass(frozen=True)
class Holder:
    """A role or person of a table: the heading as written, the person where it names one, and its first cell."""

    name: str
    person: str | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Across(Mapping[int, Spot]):
    """The cells of one row by the numbers of its columns."""

    row: int
    columns: tuple[int, ...]

    def __getitem__(self, number: int) -> Spot:
        if not 0 <= number < len(self.columns):
            raise KeyError(number)
        return self.row, self.columns[number]

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.columns)))

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity: name, section, its cell; by number of a holder what the cell says, and where that stands."""

    name: str
    section: str
    spot: Spot
    cells: Mapping[int, Mark]
    spots: Mapping[int, Spot]


@dataclass(frozen=True)
class Found:
    """One responsibility table. `words` is its legend by letter; `told` says for people what it was taken for.

    `lost` is what stood where a name was looked for and names nobody. `rank` is 0 where letters stand in the table, and
    higher the less certainly it is one.
    """

    grid: Grid
    orientation: Orientation
    holders: tuple[Holder, ...]
    lines: tuple[Line, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    title: str = ""
    rank: int = 0
    lost: tuple[tuple[Spot, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """How a table is to be read where that shall not be found out: sheet, orientation, row of headings, scheme."""

    sheet: str | None = None
    orientation: str | None = None
    header_row: int | None = None
    scheme: str | None = None
