"""A workbook for the workshop: where copies disagree, what was agreed instead, and the matrix that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from raci.disagreement import KINDS, SHORT, Comparison, Disagreement, Kind
from raci.formats.copies import BLANK, name_of, shown, title, whose
from raci.formats.page import count
from raci.formats.view import View, build_view
from raci.formats.workbook.finish import finish
from raci.formats.workbook.layout import letters_of, literal
from raci.formats.workbook.marks import OPEN, codes, colours
from raci.formats.workbook.outcome_sheet import Outcome, write_outcome
from raci.formats.workbook.page import Page, Paper, column_name, print_setup
from raci.formats.workbook.styles import (
    AMBER,
    ANSWER,
    ANSWER_EDGE,
    BAND,
    BODY,
    FAINT,
    GAP,
    GAP_FILL,
    GUARD,
    HEADING,
    INK,
    MUTED,
    NAVY,
    SUBTITLE,
    Look,
    Mark,
    Styles,
    rule,
)  # fmt: skip
from raci.formats.workbook.text import Run, clean, footer_text, lines, measure, one_line

if TYPE_CHECKING:
    from openpyxl import Workbook

DISAGREEMENT, ALL_DUTIES, COPIES = "Disagreement", "All duties", "Copies"
HEAD = 6
FIRST = HEAD + 1
MOST_ROWS, MOST_COPIES, MOST_NOTES = 50_000, 200, 1_000
"""What one sheet shows; what is left out is counted on it."""

DUTY, KEY, ABOUT, NAME, MESSAGE, WHO, START = 1, 2, 3, 4, 5, 6, 7
"""Columns: the first two are hidden and say which duty, and which cell of All duties, a row is about."""

WORDS = replace(BODY, size=9, edges="", valign="center")
SOFT = replace(WORDS, color=MUTED)
STRONG = replace(WORDS, size=10, bold=True)
AGAIN = replace(WORDS, color=FAINT, wrap=False)
CHIP = replace(WORDS, bold=True, align="center", indent=0)
LETTERS = Look(align="center")
OWN = replace(LETTERS, bold=True, underline=True, edges="lrtb", edge=INK)
REPLY = replace(LETTERS, bold=True, fill=ANSWER, edges="lrtb", edge=ANSWER_EDGE)
REMARK = replace(WORDS, fill=ANSWER, edges="lrtb", edge=ANSWER_EDGE)
STATE = replace(WORDS, align="center", indent=0)
HIDDEN = Look(size=8, color=FAINT)
TURNED = replace(HEADING, align="center", indent=0)

KIND_LOOKS: dict[Kind, Look] = {
    "several-owners": replace(CHIP, color="#ffffff", fill=GAP),
    "no-owner": replace(CHIP, color="#ffffff", fill=GAP),
    "unaware-owner": replace(CHIP, color=GAP, fill=GAP_FILL),
    "different-owner": replace(CHIP, color=GAP, fill=GAP_FILL),
    "different-doer": replace(CHIP, color="#9a3412", fill="#fff1e8"),
    "different-part": replace(CHIP, color=MUTED, fill=BAND),
}


@dataclass(frozen=True)
class Sheet:
    """The table on the first sheet: the copies that are shown, and the rows: each a disagreement and one holder."""

    comparison: Comparison
    copies: tuple[str, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the number of each duty, by its name."""
        return {duty.name: number for number, duty in enumerate(self.comparison.duties, 1)}

    @cached_property
    def rows(self) -> tuple[tuple[Disagreement, int], ...]:
        """Return each disagreement with the places of its holders, -1 where there is none; at most `MOST_ROWS`."""
        found = [
            (entry, place)
            for entry in self.comparison.disagreements
            for place in (range(len(entry.cells)) if entry.cells else (-1,))
        ]
        return tuple(found[:MOST_ROWS])

    @property
    def last(self) -> int:
        """Return the last row."""
        return FIRST + max(len(self.rows), 1) - 1

    @property
    def agreed(self) -> int:
        """Return the column of what the workshop agrees on; its state and remarks stand behind it."""
        return START + len(self.copies)

    def down(self, column: int) -> str:
        """Return a column of the table as formulas of other sheets write it."""
        name = column_name(column)
        return f"'{DISAGREEMENT}'!${name}${FIRST}:${name}${self.last}"


def write_copies(comparison: Comparison) -> bytes:
    """Return the workbook; the same comparison gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    names = (DISAGREEMENT, ALL_DUTIES, COPIES)
    for name in names:
        book.create_sheet(name)
    styles = Styles(book)
    pages = [Page(book[name], styles) for name in names]
    view = build_view(comparison.matrix)
    sheet = Sheet(comparison, comparison.copies[:MOST_COPIES])
    said = {
        comparison.shown(letters) for duty in comparison.duties for c in duty.cells for letters in c.letters.values()
    }
    known = [*codes(view.scheme, ()), *sorted(said - {""} - set(codes(view.scheme, ())))]
    answers = {
        f"{sheet.places[entry.duty.name]}.{entry.cells[place].holder}": row
        for row, (entry, place) in enumerate(sheet.rows, FIRST)
        if place >= 0
    }
    outcome = Outcome(comparison, letters_of(view.scheme), known, answers, sheet.down(KEY), sheet.down(sheet.agreed))
    _disagreement(pages[0], view, sheet, outcome)
    write_outcome(pages[1], view, outcome)
    _copies(pages[2], view, comparison)
    for page in pages:
        if page.sheet.oddFooter:
            # A table's title may be anything, and how fresh the first copy is says nothing of the others.
            page.sheet.oddFooter.left.text = footer_text(name_of(comparison))
            page.sheet.oddFooter.center.text = footer_text(title(comparison))
    _describe(book, comparison)
    results = {f"xl/worksheets/sheet{n}.xml": page.results for n, page in enumerate(pages, 1)}
    return finish(book, results, None, ())


def _describe(book: Workbook, comparison: Comparison) -> None:
    properties = book.properties
    properties.creator = "raci"
    properties.title = clean(one_line(" ".join(filter(None, ("Where copies disagree:", name_of(comparison))))), 255)
    properties.description = clean(one_line(title(comparison)), 1000)
    properties.language = "en-GB"
    book.calculation.fullCalcOnLoad = True


def _disagreement(page: Page, view: View, sheet: Sheet, outcome: Outcome) -> None:
    """Fill the first sheet: counts, headings, a row for each holder to talk about."""
    comparison = sheet.comparison
    name = name_of(comparison)
    page.title(f"Where the copies disagree{': ' if name else ''}{name}", "", ABOUT)
    page.formula(2, ABOUT, *outcome.verdict(ALL_DUTIES), replace(SUBTITLE, bold=True))
    page.text(3, ABOUT, _counted(comparison), SUBTITLE)
    page.text(4, ABOUT, _legend(sheet), replace(SUBTITLE, size=9))
    _headings(page, sheet)
    before = None
    for row, (entry, place) in enumerate(sheet.rows, FIRST):
        _row(page, sheet, row, (entry, place), first=entry is not before)
        page.formula(row, sheet.agreed + 1, *outcome.state(ALL_DUTIES, sheet.places[entry.duty.name], f"$A{row}"),
                     replace(STATE, edges="t" if entry is not before else "", edge=GUARD))  # fmt: skip
        before = entry
    if not sheet.rows:
        page.text(FIRST, ABOUT, "All copies say the same, and every duty has somebody who answers for it.", SOFT)
    widths = [0.0, 0.0, 16.0, 30.0, 38.0, 20.0, *(_width(sheet, copy) for copy in sheet.copies), 11.0, 11.0, 26.0]
    page.widths(widths)
    page.sheet.auto_filter.ref = f"{column_name(ABOUT)}{HEAD}:{column_name(len(widths))}{sheet.last}"
    _live(page, sheet, outcome)
    page.setup(colour=GAP, freeze=f"{column_name(START)}{FIRST}")
    print_setup(page, view, Paper(len(widths), sheet.last, HEAD, landscape=True))


def _counted(comparison: Comparison) -> tuple[Run, ...]:
    """Return the counts by kind, the worst loud."""
    runs: list[Run] = []
    for kind, number in comparison.counts.items():
        if number:
            colour = KIND_LOOKS[kind].fill if KIND_LOOKS[kind].color == "#ffffff" else KIND_LOOKS[kind].color
            runs += [
                Run(f"{number} ", 11, bold=True, color=colour or INK),
                Run(f"{KINDS[kind].lower()}     ", color=MUTED),
            ]
    return tuple(runs) or (Run(f"{count(comparison.agreed)} seen alike", color=MUTED),)


def _legend(sheet: Sheet) -> str:
    words = "Framed: the person's own view. –: left blank. ·: that copy has no such column, or not the duty. "
    words += "Pick in the yellow column what is agreed; All duties follows, and shows what is still open."
    left = len(sheet.comparison.copies) - len(sheet.copies)
    words += f" {left} more copies are not shown." if left else ""
    full = sum(max(1, len(entry.cells)) for entry in sheet.comparison.disagreements)
    return words + (f" The first {len(sheet.rows)} of {full} rows are shown." if full > len(sheet.rows) else "")


def _headings(page: Page, sheet: Sheet) -> None:
    page.text(HEAD, DUTY, "#duty", HIDDEN)
    page.text(HEAD, KEY, "#key", HIDDEN)
    for column, words in ((ABOUT, "About"), (NAME, "Duty"), (MESSAGE, "What it is about"), (WHO, "Who")):
        page.text(HEAD, column, words, TURNED if column == ABOUT else HEADING)
    for column, copy in enumerate(sheet.copies, START):
        filler = sheet.comparison.fillers.get(copy)
        under = (Run(f"\n{one_line(filler)}", 8, color="#d5dcea"),) if filler and filler != copy else ()
        page.text(HEAD, column, (Run(one_line(copy), 10, bold=True, color="#ffffff"), *under), TURNED)
    page.text(HEAD, sheet.agreed, "Agreed", replace(TURNED, fill="#8a6d1a"))
    page.text(HEAD, sheet.agreed + 1, "State", TURNED)
    page.text(HEAD, sheet.agreed + 2, "Remarks", replace(HEADING, fill="#8a6d1a"))
    tallest = max((lines(whose(sheet.comparison, c).replace(" (", "\n"), 10, 10) for c in sheet.copies), default=1)
    page.height(HEAD, min(24 + 12 * tallest, 90))


def _row(page: Page, sheet: Sheet, row: int, what: tuple[Disagreement, int], *, first: bool) -> None:
    """Write one holder of a disagreement; what the row above says already is pale, for filters."""
    entry, place = what
    comparison, duty = sheet.comparison, entry.duty
    edge = "t" if first else ""
    number = sheet.places[duty.name]
    page.number(row, DUTY, number, HIDDEN)
    for column, text, look in (
        (ABOUT, SHORT[entry.kind], KIND_LOOKS[entry.kind] if first else replace(AGAIN, align="center", indent=0)),
        (NAME, duty.name, STRONG if first else AGAIN),
        (MESSAGE, entry.message if first else "", SOFT),
        (WHO, entry.cells[place].holder if place >= 0 else "nobody", WORDS if place >= 0 else AGAIN),
    ):
        page.text(row, column, text, replace(look, edges=edge, edge=GUARD))
    tall = 1
    if first:
        tall = max(lines(duty.name, 30, 10), lines(entry.message, 38, 9))
    page.height(row, max(19, 12.5 * tall + 6))
    if place < 0:
        page.fill(row, range(START, sheet.agreed), replace(LETTERS, edges=edge, edge=GUARD))
        page.fill(row, (sheet.agreed + 2,), REMARK)
        return
    cell = entry.cells[place]
    page.text(row, KEY, f"{number}.{comparison.holders.index(cell.holder)}", HIDDEN)
    for column, copy in enumerate(sheet.copies, START):
        own = comparison.fillers.get(copy) == cell.holder and copy in cell.letters
        text = shown(comparison, cell, copy)
        plain = replace(LETTERS, edges=edge, edge=GUARD, color=INK if cell.letters.get(copy) else FAINT)
        page.text(row, column, text, OWN if own else plain)
    # What nobody disputes is proposed; the workshop may still change it.
    alike = "" if cell.differs else comparison.shown(next(iter(cell.letters.values())))
    page.text(row, sheet.agreed, alike, REPLY)
    page.fill(row, (sheet.agreed + 2,), REMARK)


def _width(sheet: Sheet, copy: str) -> float:
    words = [word for name in (copy, sheet.comparison.fillers.get(copy, "")) for word in name.split()]
    return min(16.0, max(8.0, *(measure(word) + 2 for word in words)) if words else 8.0)


def _live(page: Page, sheet: Sheet, outcome: Outcome) -> None:
    """Add what the sheet does by itself: colours that follow the letters, drop-downs, marks on what is settled."""
    from openpyxl.worksheet.datavalidation import DataValidation

    formats = page.sheet.conditional_formatting
    grid = f"{column_name(START)}{FIRST}:{column_name(sheet.agreed)}{sheet.last}"
    scheme = outcome.letters.scheme
    for code in outcome.codes:
        if pair := colours(scheme, code):
            formats.add(grid, rule(Mark(color=pair[1], fill=pair[0]), literal(code), operator="equal"))
    states = f"{column_name(sheet.agreed + 1)}{FIRST}:{column_name(sheet.agreed + 1)}{sheet.last}"
    state = f"${column_name(sheet.agreed + 1)}{FIRST}"
    formats.add(states, rule(Mark(color="#166534", bold=True), f'{state}="OK"'))
    formats.add(states, rule(replace(OPEN, bold=True), f'AND(LEN({state})>0,{state}<>"OK")'))
    column = sheet.agreed + 4
    for row, code in enumerate((*outcome.codes, BLANK), FIRST):
        page.text(row, column, code, HIDDEN)
    name = column_name(column)
    page.sheet.column_dimensions[name].hidden = True
    source = f"${name}${FIRST}:${name}${FIRST + len(outcome.codes)}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    page.sheet.add_data_validation(choice)
    choice.add(f"{column_name(sheet.agreed)}{FIRST}:{column_name(sheet.agreed)}{sheet.last}")


def _copies(page: Page, view: View, comparison: Comparison) -> None:
    """Fill the last sheet: whose copies there are, how often each stands alone, and what a facilitator should know."""
    page.title("Copies", "Which copies were compared, and how far each is from what most say.")
    heads: Sequence[tuple[str, float]] = (
        ("Copy", 30.0), ("Filled in by", 26.0), ("Sees otherwise than most", 14.0), ("Duties it lacks", 12.0),
    )  # fmt: skip
    for column, (words, _) in enumerate(heads, 1):
        page.text(4, column, words, HEADING if column < 3 else TURNED)
    page.height(4, 32)
    apart = comparison.apart
    for row, copy in enumerate(comparison.copies, 5):
        page.text(row, 1, copy, replace(BODY, bold=True))
        page.text(row, 2, comparison.fillers.get(copy, ""), BODY)
        page.number(row, 3, apart[copy], replace(BODY, align="center", indent=0))
        page.number(
            row, 4, sum(copy in duty.missing for duty in comparison.duties), replace(BODY, align="center", indent=0)
        )
    told = [*comparison.notes, *(f"{f.cell or f.location}: {f.message}" for f in comparison.findings)]
    foot = 6 + len(comparison.copies)
    for line, note in enumerate(told[:MOST_NOTES], foot):
        page.text(line, 1, one_line(note), SUBTITLE)
    page.widths([wide for _, wide in heads])
    page.setup(colour=NAVY if not comparison.findings else AMBER, freeze="A5")
    print_setup(page, view, Paper(len(heads), foot + min(len(told), MOST_NOTES), 4))
