"""Where several teams stand, a line each."""

from __future__ import annotations

from dataclasses import replace

from raci.formats.view import View, verdict
from raci.formats.workbook import layout as lay
from raci.formats.workbook.charts import MOST_BARS, Series, bars
from raci.formats.workbook.layout import Layout
from raci.formats.workbook.page import Page, Paper, column_name, print_setup
from raci.formats.workbook.styles import BODY, GAP, GAP_FILL, HEADING, INK, NAVY, PAPER, Look, Mark, rule
from raci.matrix import Counts

HEAD = 4
FIRST = HEAD + 1
VERDICT = Look(size=12, bold=True)
CENTRE = replace(HEADING, align="center", indent=0)
WORDS = replace(BODY, valign="center")
LINK = replace(WORDS, color=NAVY, underline=True, bold=True)
NUMBER = Look(align="center", edges="b", number="0;-0;;@")
TOTAL = Look(bold=True, align="center", edges="t", edge=NAVY)

COLUMNS = (
    ("Team", 34.0), ("Led by", 26.0), ("Duties", 10.0), ("Agreed", 10.0), ("Proposed", 11.0), ("by a stand-in", 14.0),
    ("Open", 10.0), ("Checks passed", 16.0),
)  # fmt: skip
DUTIES, AGREED, PROPOSED, STAND_IN, OPEN, PASSED = range(3, 9)
BARS = (Series(AGREED, NAVY, PAPER), Series(PROPOSED, "#cbd5e8", INK), Series(OPEN, GAP, PAPER))


def write_overview(page: Page, view: View, layouts: list[Layout]) -> None:
    """Fill the sheet that comes before the teams' own."""
    page.title(f"{view.scheme.name} matrix: {view.name}", "")
    for column, (title, _) in enumerate(COLUMNS, 1):
        page.text(HEAD, column, title, CENTRE if column >= DUTIES else HEADING)
    page.height(HEAD, 24)
    for row, layout in enumerate(layouts, FIRST):
        _team(page, view, row, layout)
    last = bottom = FIRST + len(layouts)
    _total(page, last, layouts)
    mark = rule(Mark(color=GAP, fill=GAP_FILL, bold=True), "0", operator="greaterThan")
    page.sheet.conditional_formatting.add(f"{column_name(OPEN)}{FIRST}:{column_name(OPEN)}{last}", mark)
    if len(layouts) <= MOST_BARS:
        bottom = bars(page, BARS, (FIRST, last - 1))
    page.widths(wide for _, wide in COLUMNS)
    page.setup(colour=NAVY)
    print_setup(page, view, Paper(len(COLUMNS), bottom, HEAD, landscape=True, one_page=len(layouts) < 25))


def _team(page: Page, view: View, row: int, layout: Layout) -> None:
    """Write one team's line; its numbers follow the team's sheet."""
    people = view.organisation.person_by_id
    lead = next((team.lead for team in view.organisation.teams if team.name == layout.table.id), None)
    page.link(row, 1, layout.table.name, layout.name, LINK)
    page.text(row, 2, people[lead].name if lead in people else "", WORDS)
    formulas = lay.counts_formulas(layout.on_sheet(layout.status), layout.owned)
    duties, *counted = _numbers(layout)
    for column, formula, number in zip((AGREED, PROPOSED, STAND_IN, OPEN), formulas, counted, strict=False):
        page.formula(row, column, formula, number, NUMBER)
    summed = f"{column_name(AGREED)}{row}:{column_name(PROPOSED)}{row},{column_name(OPEN)}{row}"
    page.formula(row, DUTIES, f"SUM({summed})", duties, NUMBER)
    page.formula(row, PASSED, f'COUNTIF({layout.on_sheet(layout.check)},"OK")', counted[-1], NUMBER)
    page.height(row, 20)


def _numbers(layout: Layout) -> tuple[int, ...]:
    """Return a team's numbers in the order of the columns."""
    counts = lay.counts(layout)
    duties = counts.agreed + counts.proposed + counts.open
    return duties, counts.agreed, counts.proposed, counts.by_stand_in, counts.open, lay.passed(layout)


def _total(page: Page, row: int, layouts: list[Layout]) -> None:
    """Write the sums, and above the table what they say."""
    page.text(row, 1, "Total", replace(TOTAL, align="left", indent=1))
    page.fill(row, (2,), TOTAL)
    sums = [sum(numbers) for numbers in zip(*map(_numbers, layouts), strict=True)]
    for column, total in enumerate(sums, DUTIES):
        letter = column_name(column)
        page.formula(row, column, f"SUM({letter}{FIRST}:{letter}{row - 1})", total, TOTAL)
    page.height(row, 20)
    words = lay.sentence(*(f"{column_name(column)}{row}" for column in (AGREED, PROPOSED, STAND_IN, OPEN)))
    page.formula(2, 1, words, verdict(Counts(*sums[1:5])), VERDICT)
    page.sheet.conditional_formatting.add("A2", rule(Mark(color=GAP), f"{column_name(OPEN)}{row}>0"))


def alt_text(layouts: list[Layout]) -> str:
    """Say in words what the chart shows."""
    teams = (f"{layout.table.name}: {verdict(lay.counts(layout))}" for layout in layouts)
    return f"Bars: how many duties of each team are agreed, proposed and open. {'; '.join(teams)}."
