"""Where everything stands on a matrix sheet, and the formulas that depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from raci.formats.view import Block, Column, Line, Table
from raci.formats.workbook.page import column_name
from raci.formats.workbook.text import cut, measure, one_line, width
from raci.matrix import Counts
from raci.model import Scheme

IDS, DUTY, START = 1, 2, 3
DUTY_WIDTH, STATUS_WIDTH, CHECK_WIDTH, AGREED_WIDTH, COMMENT_WIDTH = 40.0, 23.0, 9.0, 11.0, 20.0
STAND_IN = ", by a stand-in"
WORDS_LIMIT = 90
"""Characters of a status, so that a row stays a row."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a scheme as formulas ask for them; `doer` is None where the scheme has none."""

    scheme: Scheme
    owner: str
    doer: str | None

    def pattern(self, letter: str) -> str:
        """Return what COUNTIF looks for: the letter alone or beside another one."""
        return "*" + "".join(f"~{c}" if c in "*?~" else c for c in letter) + "*"

    def count(self, cells: str, letter: str) -> str:
        """Return the formula that counts a letter."""
        return f"COUNTIF({cells},{literal(self.pattern(letter))})"


def literal(text: str) -> str:
    """Return a text as formulas write it."""
    return '"' + text.replace('"', '""') + '"'


def letters_of(scheme: Scheme) -> Letters:
    """Return the letters of a scheme, by what they mean."""
    by_meaning = {entry.meaning: entry.letter for entry in reversed(scheme.letters)}
    return Letters(scheme, by_meaning.get("owns", "A"), by_meaning.get("does"))


@dataclass(frozen=True)
class Layout:
    """One table on its sheet: `number` counts the tables from 1, `legend` the rows that the legend takes.

    `left_out` is how many columns did not fit on a sheet, `read` says that somebody else made the table.
    """

    name: str
    number: int
    table: Table
    letters: Letters
    legend: int
    left_out: int = 0
    read: bool = False

    @property
    def owned(self) -> str:
        """Return the status of a row that somebody answers for, and on which nobody agreed."""
        return "owned" if self.read else "proposed"

    @property
    def head(self) -> int:
        """Return the row of the headings; the hidden row of ids is below it."""
        return 4 + self.legend

    @property
    def first(self) -> int:
        """Return the first row of the grid."""
        return self.head + 2

    @cached_property
    def last(self) -> int:
        """Return the guard row below the grid: what is inserted above it lies inside every range."""
        return self.first + sum(bool(block.name) + len(block.lines) for block in self.table.blocks)

    @property
    def end(self) -> int:
        """Return the guard column right of the letters."""
        return START + len(self.table.columns) + 1

    @property
    def status(self) -> int:
        """Return the column that says agreed, proposed or open."""
        return self.end + 1

    @property
    def check(self) -> int:
        """Return the column of the live check."""
        return self.end + 2

    @property
    def agreed(self) -> int:
        """Return the column of the day on which people agreed."""
        return self.end + 3

    @property
    def comment(self) -> int:
        """Return the column for comments, the last one that is seen."""
        return self.end + 4

    @property
    def hints(self) -> tuple[int, int, int]:
        """Return the hidden columns: what to say while nobody holds A, who held it, what to say while he does."""
        return self.end + 5, self.end + 6, self.end + 7

    def rows(self) -> Iterator[tuple[int, Block | Line]]:
        """Yield every row of the grid with what stands in it."""
        row = self.first
        for block in self.table.blocks:
            if block.name:
                yield row, block
                row += 1
            yield from enumerate(block.lines, row)
            row += len(block.lines)

    def grid(self, row: int | None = None) -> str:
        """Return the address of the letters with both guard columns: of one row, or of all."""
        first, last = (row, row) if row else (self.first, self.last)
        return f"${column_name(START)}{first}:${column_name(self.end)}{last}"

    def down(self, column: int) -> str:
        """Return the address of a column beside the grid, from the first row to the guard row."""
        return f"${column_name(column)}${self.first}:${column_name(column)}${self.last}"

    def on_sheet(self, column: int) -> str:
        """Return the same with the sheet's name, for formulas on other sheets."""
        return f"'{self.name}'!{self.down(column)}"

    def widths(self) -> list[float]:
        """Return the widths of all columns in characters; 0 hides one."""
        letters = [letter_width(column.heading, column.names) for column in self.table.columns]
        beside = [STATUS_WIDTH, CHECK_WIDTH, AGREED_WIDTH, COMMENT_WIDTH, 0.0, 0.0, 0.0]
        return [0.0, DUTY_WIDTH, 1.2, *letters, 1.2, *beside]


HEADING_LIMIT, NAMES_LIMIT = 30, 37
"""Characters of a rotated heading before it is broken, and of the smaller names below it."""


def letter_width(heading: str, names: tuple[str, ...]) -> float:
    """Return how wide a letter column is: a rotated line of its heading takes about two characters."""
    rows = len(broken(heading, HEADING_LIMIT)) + len(broken(short_names(names), NAMES_LIMIT))
    return max(5.6, 2.4 * rows + 1)


def heading_height(columns: Iterable[Column]) -> float:
    """Return how high the rotated headings are, in points."""
    sizes = [44.0]
    for column in columns:
        sizes += [5.4 * measure(line) + 16 for line in broken(column.heading, HEADING_LIMIT)]
        sizes += [4.7 * measure(line) + 16 for line in broken(short_names(column.names), NAMES_LIMIT)]
    return max(sizes)


def broken(text: str, limit: int) -> list[str]:
    """Break a long heading into at most three lines, at a space where there is one."""
    rows: list[str] = []
    # What is longer is cut anyway, and a name of a whole book would take for ever.
    for word in text[: 6 * limit].split():
        rest = word
        if rows and width(rows[-1]) + 1 + width(rest) <= limit:
            rows[-1] += " " + rest
            continue
        while width(rest) > limit:
            rows.append(rest[: limit // 2])
            rest = rest[limit // 2 :]
        rows.append(rest)
    return rows[:3]


def short_names(names: tuple[str, ...]) -> str:
    """Return names for a heading: two, and how many more there are."""
    return ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")


# What the rows say: the words, and the formulas that come to the same words.


def open_words(line: Line, letters: Letters) -> str:
    """Return what a row says while no column holds the letter of the owner, also when somebody takes it away."""
    if count_owners(line, letters):
        words = "open"
    elif line.state == "outside":
        words = f"outside: {line.outside}"
    elif line.state != "open":
        words = f"{line.state}: {', '.join(owner.person or '' for owner in line.owners)}"
    elif line.accepted is not None:
        words = f"open, accepted: {line.accepted}" if line.accepted else "open, accepted"
    else:
        words = f"open, {line.gap_detail}" if line.gap_detail else "open"
    return cut(one_line(words), WORDS_LIMIT)


def stand_in_column(line: Line, layout: Layout) -> str | None:
    """Return the id of the column in which a stand-in is proposed as the owner; None where nobody is."""
    stand_ins = {a.person for a in line.owners if a.status == "fallback"}
    if line.state != "proposed" or not stand_ins:
        return None
    cells = zip(layout.table.columns, line.cells, strict=True)
    owned = (
        column.id
        for column, cell in cells
        if cell and layout.letters.owner in cell.letters and stand_ins & {*cell.holders}
    )
    return next(owned, None)


def count_owners(line: Line, letters: Letters) -> int:
    """Count the columns that hold the letter of the owner."""
    return sum(1 for cell in line.cells if cell and letters.owner in cell.letters)


def status_result(line: Line, layout: Layout) -> str:
    """Return what the status of a row comes to."""
    if not count_owners(line, layout.letters):
        return open_words(line, layout.letters)
    if line.state == "agreed":
        return "agreed"
    return layout.owned + (STAND_IN if stand_in_column(line, layout) else "")


def status_formula(layout: Layout, row: int, *, stand_in: bool) -> str:
    """Return the formula of a row's status, which follows the letters and the day of the agreement."""
    words, owner, held = (f"${column_name(column)}{row}" for column in layout.hints)
    grid, letters = layout.grid(row), layout.letters
    suffix = ""
    if stand_in:
        ids = f"${column_name(START)}${layout.head + 1}:${column_name(layout.end)}${layout.head + 1}"
        there = letters.count(f"INDEX({grid},1,MATCH({owner},{ids},0))", letters.owner)
        suffix = f'&IF(IFERROR({there},0)>0,{held},"")'
    nobody = f"{letters.count(grid, letters.owner)}=0"
    return f'IF({nobody},{words},IF(LEN(${column_name(layout.agreed)}{row})>0,"agreed","{layout.owned}"{suffix}))'


def check_result(line: Line, letters: Letters) -> str:
    """Return what the check of a row comes to."""
    owners = count_owners(line, letters)
    if owners == 0:
        return f"No {letters.owner}" if line.state == "open" else "OK"
    if owners > 1:
        return f"{owners} with {letters.owner}"
    does = letters.doer
    if does and not any(cell and does in cell.letters for cell in line.cells):
        return f"No {does}"
    return "OK"


def check_formula(layout: Layout, row: int, *, elsewhere: bool) -> str:
    """Return the formula of a row's check; `elsewhere` says that somebody without a column owns it."""
    letters, grid = layout.letters, layout.grid(row)
    owners = letters.count(grid, letters.owner)
    fine = '"OK"'
    if letters.doer:
        fine = f"IF({letters.count(grid, letters.doer)}=0,{literal(f'No {letters.doer}')},{fine})"
    nobody = literal("OK" if elsewhere else f"No {letters.owner}")
    return f"IF({owners}=0,{nobody},IF({owners}>1,{owners}&{literal(f' with {letters.owner}')},{fine}))"


def verdict_formula(layout: Layout) -> str:
    """Return the formula of the line that counts what is agreed, proposed and open."""
    return sentence(*counts_formulas(layout.down(layout.status), layout.owned), read=layout.read)


def sentence(agreed: str, proposed: str, stand_in: str, nobody: str, *, read: bool = False) -> str:
    """Return the formula that says four counts in words, as `view.verdict` does."""
    total = f"({agreed}+{proposed}+{nobody})"
    duties = f'{total}&IF({total}=1," duty: "," duties: ")'
    if read:
        return f'{duties}&({agreed}+{proposed})&" owned, "&{nobody}&" open"'
    return (
        f'{duties}&({agreed})&" agreed, "&{proposed}&" proposed"'
        f'&IF({stand_in}>0," ("&{stand_in}&" by a stand-in)","")&", "&{nobody}&" open"'
    )


def counts_formulas(cells: str, owned: str) -> tuple[str, str, str, str]:
    """Return the formulas that count agreed rows, proposed ones, of these by a stand-in, and open ones."""
    return (
        f'COUNTIF({cells},"agreed*")+COUNTIF({cells},"outside*")',
        f'COUNTIF({cells},"{owned}*")',
        f'COUNTIF({cells},"{owned}{STAND_IN}*")',
        f'COUNTIF({cells},"open*")',
    )


def counts(layout: Layout) -> Counts:
    """Count a table's rows as the formulas do."""
    words = [status_result(line, layout) for line in layout.table.lines]
    return Counts(
        agreed=sum(word.startswith(("agreed", "outside")) for word in words),
        proposed=sum(word.startswith(layout.owned) for word in words),
        by_stand_in=sum(word.startswith(layout.owned + STAND_IN) for word in words),
        open=sum(word.startswith("open") for word in words),
    )


def passed(layout: Layout) -> int:
    """Count the rows that pass their check."""
    return sum(check_result(line, layout.letters) == "OK" for line in layout.table.lines)
