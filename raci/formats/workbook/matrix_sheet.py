"""The matrix itself: letters in colour, a live status and check for each row, and the reason behind each letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from raci.formats.view import Block, Cell, Column, Line, Table, View, verdict
from raci.formats.workbook import layout as lay
from raci.formats.workbook.layout import DUTY, DUTY_WIDTH, IDS, START, STATUS_WIDTH, Layout
from raci.formats.workbook.marks import mark
from raci.formats.workbook.page import Page, Paper, column_name, fit, print_setup
from raci.formats.workbook.styles import (
    BAND,
    FAINT,
    GUARD,
    HEAD,
    HEAD_QUIET,
    HEAD_VACANT,
    INK,
    MUTED,
    NAVY,
    PAPER,
    TITLE,
    Look,
    mix,
)
from raci.formats.workbook.text import Run, lines, width
from raci.model import LetterMeaning

VERDICT = Look(size=12, bold=True, color=INK)
LEGEND = Look()
HEADING = Look(bold=True, color=NAVY, valign="bottom", edges="b", edge=HEAD, wrap=True)
INDENTED_HEADING = replace(HEADING, indent=1)
CENTRED_HEADING = replace(HEADING, align="center")
LETTER_HEADING = Look(
    bold=True, color=PAPER, fill=HEAD, align="center", valign="bottom", rotation=90, wrap=True, edges="lr", edge=PAPER
)
VACANT_HEADING = replace(LETTER_HEADING, fill=HEAD_VACANT)
IDS_LOOK = Look(size=8, color=FAINT)
AREA = Look(size=11, bold=True, color=NAVY, fill=BAND, edges="t", edge=GUARD)
AREA_CHECK = Look(size=9, color=MUTED, fill=BAND, edges="t", edge=GUARD)
NAME = Look(indent=1, wrap=True, edges="b")
GUARDED = Look(fill=GUARD)
GUARDED_CELL = Look(fill=BAND)
PROPOSED = Look(size=11, align="center", edges="lrtb", color=MUTED)
AGREED = replace(PROPOSED, bold=True, underline=True)
STARRED = {look: replace(look, number='@"*"') for look in (PROPOSED, AGREED)}
"""The same with a star, which is shown but is no part of the letter."""
FIRST_YEAR = 1901
"""The first whole year of the calendar that spreadsheets agree on."""
NO_DAY = "yes"
"""What stands in Agreed on where people agreed without saying when."""
STATUS = Look(size=9, color=MUTED, indent=1, wrap=True, edges="b")
CHECK = Look(size=9, color=MUTED, indent=1, edges="b")
DAY = Look(size=9, align="center", edges="b", number="yyyy-mm-dd")
COMMENT = Look(size=9, wrap=True, indent=1, edges="b")
GUARD_TEXT = Look(size=8, italic=True, color=FAINT, fill="#f5f7fa", indent=1, edges="b", edge=GUARD)
TOTAL_NAME = Look(size=9, color=MUTED, align="right", indent=1)
TOTAL = Look(size=9, color=MUTED, align="center", number="0;-0;;@", edges="b")

MARKS = (
    "Underlined: agreed. Plain: proposed. Framed: changed here since the file was made. Point at a letter to read why."
)


READ_MARKS = "The letters are as the table says. Framed: changed here since. Point at a letter to read who holds it."


def write_matrix(page: Page, view: View, layout: Layout, known: list[str]) -> None:
    """Fill one matrix sheet; `known` is what may stand in a cell."""
    from openpyxl.worksheet.properties import Outline

    _top(page, view, layout)
    _headings(page, layout)
    for row, item in layout.rows():
        if isinstance(item, Block):
            _area(page, layout, row, item)
        else:
            _duty(page, view, layout, row, item)
    _bottom(page, layout)
    page.widths(layout.widths())
    page.setup(colour=NAVY, freeze=f"{column_name(START + 1)}{layout.first}")
    page.sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    mark(page, layout, known)
    _print(page, view, layout)


def legend_lines(view: View, table: Table) -> list[tuple[Run, ...]]:
    """Return what each letter decides, broken into lines that fit over a table."""
    beside = STATUS_WIDTH + lay.CHECK_WIDTH + lay.AGREED_WIDTH + lay.COMMENT_WIDTH
    room = 1.12 * (DUTY_WIDTH + 5.6 * len(table.columns) + beside)
    rows: list[list[Run]] = [[]]
    used = 0
    for entry in view.legend:
        runs = _legend_entry(entry)
        need = sum(width(run.text) for run in runs)
        if used and used + need > room:
            rows.append([])
            used = 0
        rows[-1] += runs
        used += need
    return [tuple(row) for row in rows]


def _legend_entry(entry: LetterMeaning) -> list[Run]:
    shade = mix(entry.border, "#000000", 0.2)
    decides = entry.decides if entry.decides[1:2].isupper() else entry.decides[:1].lower() + entry.decides[1:]
    words = f" – {decides}" if decides else ""
    return [
        Run(entry.letter, size=11, bold=True, color=shade),
        Run(f" {entry.name}", bold=True, color=INK),
        Run(f"{words}      ", color=MUTED),
    ]


def _top(page: Page, view: View, layout: Layout) -> None:
    team = layout.table.name
    page.text(1, DUTY, f"{view.scheme.name} matrix: {view.name}" + (f", {team}" if team else ""), TITLE)
    page.formula(2, DUTY, lay.verdict_formula(layout), verdict(lay.counts(layout), read=view.read), VERDICT)
    for number, runs in enumerate(legend_lines(view, layout.table)):
        page.text(3 + number, DUTY, runs, LEGEND)
        page.height(3 + number, 16)
    disputed = any(cell and cell.disputed for line in layout.table.lines for cell in line.cells)
    star = " *: sources disagree." if disputed else ""
    missing = f"{layout.left_out} columns did not fit on a sheet: use --by role or --team. " if layout.left_out else ""
    page.text(
        layout.head - 1,
        DUTY,
        missing + (READ_MARKS if view.read else MARKS) + star,
        Look(size=9, italic=True, color=FAINT),
    )
    page.height(1, 28)
    page.height(2, 18)
    page.height(layout.head - 1, 16)


def _headings(page: Page, layout: Layout) -> None:
    head, ids, columns = layout.head, layout.head + 1, layout.table.columns
    page.text(head, DUTY, "Duty", HEADING)
    for place, column in enumerate(columns):
        _heading(page, head, START + 1 + place, column)
        page.text(ids, START + 1 + place, column.id, IDS_LOOK)
    page.text(ids, IDS, "#ids", IDS_LOOK)
    page.text(ids, START, "#start", IDS_LOOK)
    page.text(ids, layout.end, "#end", IDS_LOOK)
    page.fill(head, (START, layout.end), replace(GUARDED, edges="b", edge=HEAD))
    beside = {"Status": "#status", "Check": "#check", "Agreed on": "#agreed", "Comment": "#comment"}
    for number, (heading, marker) in enumerate(beside.items(), layout.status):
        page.text(head, number, heading, CENTRED_HEADING if number == layout.agreed else INDENTED_HEADING)
        page.text(ids, number, marker, IDS_LOOK)
    for number, marker in zip(layout.hints, ("#words", "#owner", "#held"), strict=True):
        page.text(ids, number, marker, IDS_LOOK)
    page.height(head, lay.heading_height(columns))
    page.sheet.row_dimensions[ids].hidden = True


def _heading(page: Page, row: int, number: int, column: Column) -> None:
    """Write a rotated heading: the role large, who has it lighter."""
    names = lay.broken(lay.short_names(column.names), lay.NAMES_LIMIT)
    runs = [Run("\n".join(lay.broken(column.heading, lay.HEADING_LIMIT)), bold=True, color=PAPER)]
    if names:
        runs.append(Run("\n" + "\n".join(names), size=9, italic=column.vacant, color=HEAD_QUIET))
    page.text(row, number, tuple(runs), VACANT_HEADING if column.vacant else LETTER_HEADING)
    if len(column.names) > 2 or width(column.heading) > lay.HEADING_LIMIT:
        page.note(row, number, (column.heading, *column.names[:40]))


def _area(page: Page, layout: Layout, row: int, block: Block) -> None:
    page.text(row, IDS, f"#area:{block.id}", IDS_LOOK)
    page.fill(row, range(DUTY, layout.comment + 1), AREA)
    page.text(row, DUTY, block.name, AREA)
    column = column_name(layout.check)
    cells = f"{column}{row + 1}:{column}{row + len(block.lines)}"
    fine = sum(lay.check_result(line, layout.letters) == "OK" for line in block.lines)
    page.formula(
        row, layout.check, f'COUNTIF({cells},"OK")&" of "&ROWS({cells})&" OK"', f"{fine} of {len(block.lines)} OK",
        replace(AREA_CHECK, indent=1),
    )  # fmt: skip
    page.height(row, 20)


def _duty(page: Page, view: View, layout: Layout, row: int, line: Line) -> None:
    page.text(row, IDS, line.id, IDS_LOOK)
    page.text(row, DUTY, line.name, NAME)
    page.fill(row, (START, layout.end), GUARDED_CELL)
    for place, cell in enumerate(line.cells):
        _letters(page, layout, (row, START + 1 + place), cell, line)
    words, owner = lay.open_words(line, layout.letters), lay.stand_in_column(line, layout)
    status = lay.status_formula(layout, row, stand_in=owner is not None)
    page.formula(row, layout.status, status, lay.status_result(line, layout), STATUS)
    elsewhere = line.state != "open" and not lay.count_owners(line, layout.letters)
    check = lay.check_formula(layout, row, elsewhere=elsewhere)
    page.formula(row, layout.check, check, lay.check_result(line, layout.letters), CHECK)
    _agreed_on(page, view, (row, layout.agreed), line)
    page.fill(row, (layout.comment,), COMMENT)
    hidden = (words, owner or "", lay.STAND_IN if owner else "")
    for column, text in zip(layout.hints, hidden, strict=True):
        if text:
            page.text(row, column, text, IDS_LOOK)
    shown = lines(line.name, DUTY_WIDTH), lines(lay.status_result(line, layout), STATUS_WIDTH, 9)
    page.height(row, max(18, 13 * shown[0] + 5, 12 * shown[1] + 6))
    if any(block.name for block in layout.table.blocks):
        page.sheet.row_dimensions[row].outlineLevel = 1


def _letters(page: Page, layout: Layout, place: tuple[int, int], cell: Cell | None, line: Line) -> None:
    if cell is None:
        page.fill(place[0], (place[1],), PROPOSED)
        return
    look = AGREED if cell.agreed else PROPOSED
    # Sources disagree about who answers; a star on everybody who is told would only be noise.
    star = cell.disputed and layout.letters.owner in cell.letters
    page.text(*place, cell.text, STARRED[look] if star else look)
    page.note(*place, (*cell.notes, *(f"Disputed: {text}" for text in line.disputed if cell.disputed)))


def _agreed_on(page: Page, view: View, place: tuple[int, int], line: Line) -> None:
    if line.state != "agreed":
        page.fill(place[0], (place[1],), DAY)
    elif (day := agreement(view, line)) is None:
        page.text(*place, NO_DAY, DAY)
    elif day.year < FIRST_YEAR:
        page.text(*place, str(day), DAY)
    else:
        page.number(*place, day, DAY)


def agreement(view: View, line: Line) -> dt.date | None:
    """Return the day on which people agreed who answers for a row; what was agreed for its team comes first."""
    team = next((t.id for t in view.organisation.teams if t.name == line.row.team), None)
    decided = [d for d in view.organisation.decisions if d.activity == line.id and d.accountable]
    mine = [d for d in decided if d.team == team] or [d for d in decided if d.team is None]
    return max((d.agreed for d in mine if d.agreed), default=None)


def _bottom(page: Page, layout: Layout) -> None:
    """Write the guard row and the live totals."""
    last = layout.last
    page.text(last, IDS, "#end", IDS_LOOK)
    page.fill(last, range(DUTY, layout.comment + 1), GUARD_TEXT)
    page.text(last, DUTY, "add duties above this line, and columns between the two grey ones", GUARD_TEXT)
    page.height(last, 14)
    for number, entry in enumerate(layout.letters.scheme.letters, 1):
        row = last + number
        page.text(row, IDS, f"#total:{entry.letter}", IDS_LOOK)
        page.text(row, DUTY, entry.name, TOTAL_NAME)
        for place in range(len(layout.table.columns)):
            column = column_name(START + 1 + place)
            held = sum(1 for line in layout.table.lines if (c := line.cells[place]) and entry.letter in c.letters)
            formula = layout.letters.count(f"{column}${layout.first}:{column}${last}", entry.letter)
            page.formula(row, START + 1 + place, formula, held, TOTAL)
        page.height(row, 16)


def _print(page: Page, view: View, layout: Layout) -> None:
    bottom = layout.last + len(layout.letters.scheme.letters)
    across = sum(layout.widths()) * 5.4
    down = sum(page.sheet.row_dimensions[row].height or 15 for row in range(1, bottom + 1) if row != layout.head + 1)
    landscape, one_page = fit(across, down)
    paper = Paper(layout.comment, bottom, layout.head, landscape, one_page)
    print_setup(page, view, paper)
