"""Every letter with its reason, as a table that can be filtered."""

from __future__ import annotations

from dataclasses import replace

from raci.deciding.explain import deciding, how
from raci.formats.view import Line, Table, View
from raci.formats.workbook.page import Page, Paper, column_name, print_setup
from raci.formats.workbook.styles import AMBER, BODY, HEADING, MUTED, Look
from raci.formats.workbook.text import lines, one_line
from raci.matrix import Assignment

HEAD = 4
MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows."""

SMALL = replace(BODY, size=9)
SOFT = replace(SMALL, color=MUTED)
CENTRE = replace(SMALL, align="center", indent=0, bold=True)
COLUMNS = (
    ("Team", 13.0, SMALL), ("Area", 13.0, SOFT), ("Duty", 29.0, SMALL), ("Letter", 9.0, CENTRE),
    ("Person", 20.0, SMALL), ("Role", 20.0, SOFT), ("Status", 11.0, SMALL), ("How", 25.0, SMALL),
    ("Because", 38.0, SMALL), ("Source", 28.0, SOFT), ("Disputed", 24.0, SOFT), ("Rule", 22.0, SOFT),
)  # fmt: skip


def write_why(page: Page, view: View) -> None:
    """Fill the sheet."""
    page.title(
        "Why", "A line for each letter: who holds it, whether people agreed, where it comes from. Filter any column."
    )
    columns = [column for column in COLUMNS if column[0] != "Team" or view.organisation.teams]
    for place, (title, _, look) in enumerate(columns, 1):
        centred = replace(HEADING, align="center", indent=0) if look is CENTRE else HEADING
        page.text(HEAD, place, title, centred)
    page.height(HEAD, 22)
    row = HEAD
    for table, line, held in _letters(view):
        if row - HEAD >= MOST_ROWS:
            break
        row += 1
        words = _words(view, table, line, held)
        _row(page, row, [(words[title], wide, look) for title, wide, look in columns])
    row = max(row, HEAD + 1)
    _table(page, f"A{HEAD}:{column_name(len(columns))}{row}")
    page.widths([wide for _, wide, _ in columns])
    # The last column is for the search box, not for paper.
    page.setup(colour=AMBER, freeze=f"A{HEAD + 1}")
    print_setup(page, view, Paper(len(columns) - 1, row, HEAD, landscape=True))


def _letters(view: View) -> list[tuple[Table, Line, Assignment]]:
    return [(table, line, held) for table in view.tables for line in table.lines for held in line.row.assignments]


def _row(page: Page, row: int, cells: list[tuple[str, float, Look]]) -> None:
    # Not every program finds the height of wrapped text by itself when it opens a file.
    needed = 1
    for place, (text, wide, look) in enumerate(cells, 1):
        page.text(row, place, text, look)
        needed = max(needed, lines(text, wide, 9))
    page.height(row, 12 * needed + 4)


def _words(view: View, table: Table, line: Line, held: Assignment) -> dict[str, str]:
    roles = view.organisation.role_by_id
    areas = {block.id: block.name for block in table.blocks}
    acting = f" ({held.acting} acts)" if held.acting else ""
    return {
        "Team": table.name,
        "Area": areas.get(line.area, line.area),
        "Duty": line.name,
        "Letter": held.letter,
        "Person": (held.person or "") + acting,
        "Role": roles[held.role].name if held.role in roles else "",
        "Status": "agreed" if held.agreed else "read" if held.status == "read" else "proposed",
        "How": _how(view, held),
        "Because": one_line(held.reason.because),
        "Source": one_line(held.reason.source),
        "Disputed": one_line("; ".join(line.disputed)) if held.disputed else "",
        "Rule": held.reason.rule,
    }


def _how(view: View, held: Assignment) -> str:
    if held.agreed:
        return "owned outside" if held.person_id is None else "decision"
    told = deciding(view.matrix, held, private=view.private)
    return how(view.matrix, held) + (f"; {told}" if told else "")


def _table(page: Page, place: str) -> None:
    from openpyxl.worksheet.table import Table as Range
    from openpyxl.worksheet.table import TableStyleInfo

    table = Range(displayName="raci_why", name="raci_why", ref=place)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    page.sheet.add_table(table)
