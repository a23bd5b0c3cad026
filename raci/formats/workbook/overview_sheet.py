"""Where several teams stand, a line each."""

from __future__ import annotations

from dataclasses import replace

from raci.formats.view import View, verdict
from raci.formats.workbook.charts import MOST_BARS, Series, bars
from raci.formats.workbook.layout import Layout, counts_formulas, table_counts
from raci.formats.workbook.page import Page, print_setup
from raci.formats.workbook.styles import BODY, GAP, GAP_FILL, HEADING, INK, NAVY, Look, Mark, rule
from raci.matrix import Counts

FIRST = 5
NUMBER = Look(align="center", edges="b", number="0;-0;;@")
TOTAL = Look(bold=True, align="center", edges="t", edge=NAVY)
LINK = replace(BODY, valign="center", color=NAVY, underline=True, bold=True)
CENTRE = replace(HEADING, align="center", indent=0)
BARS = (Series(4, NAVY, "#ffffff"), Series(5, "#cbd5e8", INK), Series(7, GAP, "#ffffff"))
TITLES = ("Team", "Led by", "Duties", "Agreed", "Proposed", "by a stand-in", "Open", "Checks passed")


def write_overview(page: Page, view: View, layouts: list[Layout]) -> None:
    """Fill the sheet that comes before the teams' own."""
    page.title(f"{view.scheme.name} matrix: {view.name}", "")
    last = FIRST + len(layouts) - 1
    for column, title in enumerate(TITLES, 1):
        page.text(FIRST - 1, column, title, HEADING if column < 3 else CENTRE)
    page.height(FIRST - 1, 24)
    sums = [0] * 6
    for row, layout in enumerate(layouts, FIRST):
        sums = [a + b for a, b in zip(sums, _team(page, view, row, layout), strict=True)]
    page.text(last + 1, 1, "Total", replace(TOTAL, align="left", indent=1))
    page.fill(last + 1, (2,), TOTAL)
    for letter, total in zip("CDEFGH", sums, strict=True):
        page.formula(last + 1, ord(letter) - 64, f"SUM({letter}{FIRST}:{letter}{last})", total, TOTAL)
    page.height(last + 1, 20)
    duties, agreed, proposed, stand_in, nobody, _ = (f"{column}{last + 1}" for column in "CDEFGH")
    words = (
        f'{duties}&IF({duties}=1," duty: "," duties: ")&{agreed}&" agreed, "&{proposed}&" proposed"'
        f'&IF({stand_in}>0," ("&{stand_in}&" by a stand-in)","")&", "&{nobody}&" open"'
    )
    said = verdict(Counts(agreed=sums[1], proposed=sums[2], by_stand_in=sums[3], open=sums[4]))
    page.formula(2, 1, words, said, Look(size=12, bold=True, color=INK))
    mark = Mark(color=GAP, fill=GAP_FILL, bold=True)
    page.sheet.conditional_formatting.add(f"G{FIRST}:G{last}", rule(mark, "0", operator="greaterThan"))
    bottom = last + 1
    if len(layouts) <= MOST_BARS:
        bottom = bars(page, BARS, (FIRST, last))
    page.widths((34, 26, 10, 10, 11, 14, 10, 16))
    page.setup(colour=NAVY)
    print_setup(page, area=f"$A$1:$H${bottom}", titles="4:4", landscape=True, one_page=len(layouts) < 25,
                footer=(view.name, view.footer))  # fmt: skip


def alt_text(layouts: list[Layout]) -> str:
    """Say in words what the chart shows."""
    teams = []
    for layout in layouts:
        agreed, proposed, _, nobody = table_counts(layout.table, layout.letters)
        teams.append(f"{layout.table.name}: {agreed} agreed, {proposed} proposed, {nobody} open")
    return f"Bars: how many duties of each team are agreed, proposed and open. {'; '.join(teams)}."


def _team(page: Page, view: View, row: int, layout: Layout) -> tuple[int, ...]:
    """Write one team's line and return its numbers."""
    people = view.organisation.person_by_id
    leads = {team.name: team.lead for team in view.organisation.teams}
    lead = leads.get(layout.table.id)
    page.link(row, 1, layout.table.name, layout.name, LINK)
    page.text(row, 2, people[lead].name if lead in people else "", replace(BODY, valign="center"))
    agreed, proposed, nobody = counts_formulas(layout.on_sheet(layout.status))
    stand_in = f'COUNTIF({layout.on_sheet(layout.status)},"proposed, by a stand-in*")'
    checks = f'COUNTIF({layout.on_sheet(layout.check)},"OK")'
    counts = table_counts(layout.table, layout.letters)
    passed = layout.passed()
    total = f"SUM(D{row}:E{row},G{row})"
    formulas = (total, agreed, proposed, stand_in, nobody, checks)
    results = (counts[0] + counts[1] + counts[3], *counts, passed)
    for column, (formula, result) in enumerate(zip(formulas, results, strict=True), 3):
        page.formula(row, column, formula, result, NUMBER)
    page.height(row, 20)
    return results
