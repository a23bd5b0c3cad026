"""The matrix that comes of a workshop: what all copies say, and what was agreed where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from raci.disagreement import Cell, Comparison, Duty
from raci.formats.copies import BLANK, name_of
from raci.formats.view import View
from raci.formats.workbook.layout import Letters, literal
from raci.formats.workbook.marks import OPEN, colours
from raci.formats.workbook.page import Page, Paper, column_name, fit, print_setup
from raci.formats.workbook.styles import BAND, BODY, FAINT, HEADING, MUTED, NAVY, Look, Mark, rule
from raci.formats.workbook.text import lines, measure, one_line

HEAD, FIRST = 4, 5
NUMBER, NAME, START = 1, 2, 3
ASK = "?"
"""What stands in a cell on which copies differ, until the workshop has agreed."""

MOST_HOLDERS = 2_000

DUTY_LOOK = replace(BODY, valign="center")
LETTER = Look(align="center", edges="lrtb")
CHECK = replace(DUTY_LOOK, align="center", indent=0, color=MUTED)
AREA = Look(bold=True, fill=BAND, indent=1)
ROLE = replace(HEADING, align="center", indent=0, rotation=90, valign="bottom")
HIDDEN = Look(size=8, color=FAINT)


@dataclass(frozen=True)
class Outcome:
    """What both sheets must know of each other.

    `answers` has the row of each answer by number of duty and holder ("3.Dana Ito"); `keys` and `agreed` are the
    columns of those rows as formulas write them; `codes` are what may stand in a cell.
    """

    comparison: Comparison
    letters: Letters
    codes: list[str]
    answers: Mapping[str, int]
    keys: str
    agreed: str

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Return who has a column: whoever holds a letter in any copy."""
        held = {cell.holder for duty in self.comparison.duties for cell in duty.cells}
        return tuple(holder for holder in self.comparison.holders if holder in held)[:MOST_HOLDERS]

    def heading(self, holder: str) -> str:
        """Return role and name, each on its line, as the copies' own headings have them."""
        role = next(iter(self.comparison.roles[holder]), holder)
        return one_line(holder) if role == holder else f"{one_line(role)}\n{one_line(holder)}"

    @property
    def check(self) -> int:
        """Return the column of the checks."""
        return START + len(self.holders)

    @cached_property
    def rows(self) -> tuple[tuple[int, int | None], ...]:
        """Return each row with the number of its duty; None where a section begins."""
        row = FIRST
        found: list[tuple[int, int | None]] = []
        numbered = list(enumerate(self.comparison.duties, 1))
        sections = any(duty.area for duty in self.comparison.duties)
        for area, group in groupby(numbered, key=lambda pair: pair[1].area):
            if sections and area:
                found.append((row, None))
                row += 1
            for number, _ in group:
                found.append((row, number))
                row += 1
        return tuple(found)

    @property
    def last(self) -> int:
        """Return the last row."""
        return self.rows[-1][0] if self.rows else FIRST

    def down(self, column: int, sheet: str) -> str:
        """Return a column as formulas of other sheets write it."""
        name = column_name(column)
        return f"'{sheet}'!${name}${FIRST}:${name}${self.last}"

    def cell(self, number: int, duty: Duty, holder: str) -> tuple[str | None, str]:
        """Return the formula of a cell, None where it is what all copies say, and what it comes to."""
        cell = next((cell for cell in duty.cells if cell.holder == holder), None)
        said = self.comparison.shown(next(iter(cell.letters.values()))) if cell and not cell.differs else ""
        if f"{number}.{holder}" not in self.answers:
            return None, ASK if cell and cell.differs else said
        key = f"{number}.{self.comparison.holders.index(holder)}"
        answer = f"INDEX({self.agreed},MATCH({literal(key)},{self.keys},0))"
        return f'IF(LEN({answer})=0,"{ASK}",IF({answer}="{BLANK}","",{answer}))', _asked(cell, said)

    def verdict_of(self, duty: Duty, number: int) -> str:
        """Return what the check of a duty comes to as long as nothing was agreed."""
        said = [self.cell(number, duty, holder)[1] for holder in self.holders]
        owners = sum(self.letters.owner in code for code in said)
        if ASK in said:
            return "open"
        if owners != 1:
            return f"{owners} with {self.letters.owner}" if owners else f"No {self.letters.owner}"
        doer = self.letters.doer
        return f"No {doer}" if doer and not any(doer in code for code in said) else "OK"

    def verdict(self, sheet: str) -> tuple[str, str]:
        """Return the formula that says how many duties are settled, and what it comes to."""
        total = len(self.comparison.duties)
        settled = sum(self.verdict_of(duty, number) == "OK" for number, duty in enumerate(self.comparison.duties, 1))
        counted = f'COUNTIF({self.down(self.check, sheet)},"OK")'
        words = "1 duty: " if total == 1 else f"{total} duties: "
        formula = f'"{words}"&{counted}&" settled, "&({total}-{counted})&" to talk about"'
        return formula, f"{words}{settled} settled, {total - settled} to talk about"

    def state(self, sheet: str, number: int, place: str) -> tuple[str, str]:
        """Return the formula that finds the check of a duty by its number in a cell, and what it comes to."""
        found = f"INDEX({self.down(self.check, sheet)},MATCH({place},{self.down(NUMBER, sheet)},0))"
        return f'IFERROR({found},"")', self.verdict_of(self.comparison.duties[number - 1], number)


def _asked(cell: Cell | None, said: str) -> str:
    return said if cell and not cell.differs and said else ASK


def write_outcome(page: Page, view: View, outcome: Outcome) -> None:
    """Fill the sheet: a row for each duty, a column for each holder, a check at the end."""
    duties = outcome.comparison.duties
    name = name_of(outcome.comparison)
    about = "What all copies say, and what was agreed on Disagreement. ?: still open. Letters may be changed here, too."
    page.title(f"All duties{': ' if name else ''}{name}", about, NAME)
    page.text(HEAD, NUMBER, "#duty", HIDDEN)
    page.text(HEAD, NAME, "Duty", replace(HEADING, valign="bottom"))
    for column, holder in enumerate(outcome.holders, START):
        page.text(HEAD, column, outcome.heading(holder), ROLE)
    page.text(HEAD, outcome.check, "Check", replace(ROLE, rotation=0))
    words = [line for holder in outcome.holders for line in outcome.heading(holder).split("\n")]
    page.height(HEAD, min(160, 16 + 6 * max(map(measure, words), default=6)))
    for row, number in outcome.rows:
        if number is None:
            following = next(n for r, n in outcome.rows if r > row and n)
            page.text(row, NAME, duties[following - 1].area, AREA)
            page.fill(row, range(START, outcome.check + 1), AREA)
        else:
            _row(page, outcome, row, number)
    page.widths([0.0, 44.0, *(6.0 for _ in outcome.holders), 11.0])
    _live(page, outcome)
    page.setup(colour=NAVY, freeze=f"{column_name(START)}{FIRST}")
    wide, high = 5.4 * (44 + 5.5 * len(outcome.holders) + 11), 150 + 18.0 * (outcome.last - HEAD)
    landscape, one_page = fit(wide, high)
    print_setup(page, view, Paper(outcome.check, outcome.last, HEAD, landscape=landscape, one_page=one_page))


def _row(page: Page, outcome: Outcome, row: int, number: int) -> None:
    duty = outcome.comparison.duties[number - 1]
    page.number(row, NUMBER, number, HIDDEN)
    page.text(row, NAME, duty.name, DUTY_LOOK)
    for column, holder in enumerate(outcome.holders, START):
        formula, result = outcome.cell(number, duty, holder)
        if formula is None:
            page.text(row, column, result, LETTER)
        else:
            page.formula(row, column, formula, result, LETTER)
    letters = outcome.letters
    cells = f"${column_name(START)}{row}:${column_name(outcome.check - 1)}{row}" if outcome.holders else f"$B{row}"
    owners = letters.count(cells, letters.owner)
    lacks = f'IF({letters.count(cells, letters.doer)}=0,"No {letters.doer}","OK")' if letters.doer else '"OK"'
    many = f'IF({owners}>1,{owners}&" with {letters.owner}",{lacks})'
    formula = f'IF(COUNTIF({cells},"~{ASK}")>0,"open",IF({owners}=0,"No {letters.owner}",{many}))'
    page.formula(row, outcome.check, formula, outcome.verdict_of(duty, number), CHECK)
    page.height(row, max(18, 13 * lines(duty.name, 44) + 5))


def _live(page: Page, outcome: Outcome) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if not outcome.holders:
        return
    formats = page.sheet.conditional_formatting
    grid = f"{column_name(START)}{FIRST}:{column_name(outcome.check - 1)}{outcome.last}"
    for code in outcome.codes:
        if pair := colours(outcome.letters.scheme, code):
            formats.add(grid, rule(Mark(color=pair[1], fill=pair[0]), literal(code), operator="equal"))
    formats.add(grid, rule(replace(OPEN, bold=True), literal(ASK), operator="equal"))
    check = column_name(outcome.check)
    wrong = f'AND(LEN(${check}{FIRST})>0,${check}{FIRST}<>"OK")'
    formats.add(f"{check}{FIRST}:{check}{outcome.last}", rule(replace(OPEN, bold=True), wrong))
    # Two columns behind the checks, and hidden.
    name = column_name(outcome.check + 2)
    for row, code in enumerate(outcome.codes, FIRST):
        page.text(row, outcome.check + 2, code, HIDDEN)
    page.sheet.column_dimensions[name].hidden = True
    source = f"${name}${FIRST}:${name}${FIRST + len(outcome.codes) - 1}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    page.sheet.add_data_validation(choice)
    choice.add(grid)
