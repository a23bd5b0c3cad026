"""The hidden sheet that makes the way back possible: ids, labels and letters as they were when the file was made."""

from __future__ import annotations

from typing import NamedTuple

from raci.formats.view import View
from raci.formats.workbook.layout import Layout
from raci.formats.workbook.matrix_sheet import NO_DAY, agreement
from raci.formats.workbook.page import Page, column_name

FORMAT = "raci-workbook/1"
HIDDEN_SHEET = "_raci"
LABELS = 4
"""Columns before the letters: id, duty, area, the day of the agreement."""


class Snapshot(NamedTuple):
    """Where one table's letters are kept: the row of the column ids, and the last row."""

    layout: Layout
    head: int
    last: int

    def names(self) -> dict[str, str]:
        """Return the defined names that the marks on changed letters use."""
        number, first = self.layout.number, column_name(LABELS + 1)
        right = column_name(LABELS + max(1, len(self.layout.table.columns)))
        top, bottom = self.head + 1, max(self.last, self.head + 1)
        return {
            f"raci_base_{number}": f"{HIDDEN_SHEET}!${first}${top}:${right}${bottom}",
            f"raci_base_rows_{number}": f"{HIDDEN_SHEET}!$A${top}:$A${bottom}",
            f"raci_base_columns_{number}": f"{HIDDEN_SHEET}!${first}${self.head}:${right}${self.head}",
        }


def write_snapshot(page: Page, view: View, layouts: list[Layout]) -> list[Snapshot]:
    """Fill the hidden sheet: facts on the file, then each table with the ids and labels of its rows and columns."""
    facts = {
        "format": FORMAT,
        "organisation": view.name,
        "fingerprint": view.fingerprint,
        "scheme": view.scheme.id,
        "by": view.by,
        "tables": str(len(layouts)),
    }
    for row, (name, value) in enumerate(facts.items(), 1):
        page.text(row, 1, name)
        page.text(row, 2, value)
    row = len(facts) + 2
    kept = []
    for layout in layouts:
        kept.append(_table(page, view, row, layout))
        row = kept[-1].last + 2
    page.sheet.sheet_state = "veryHidden"
    return kept


def _table(page: Page, view: View, row: int, layout: Layout) -> Snapshot:
    """Write one table: its ids and sheet, the names of its columns, their ids, then a row a duty."""
    table = layout.table
    for column, text in enumerate((f"#table:{layout.number}", table.id, layout.name), 1):
        page.text(row, column, text)
    for place, column_of in enumerate(table.columns, LABELS + 1):
        page.text(row + 1, place, column_of.heading)
        page.text(row + 2, place, ", ".join(column_of.names))
        page.text(row + 3, place, column_of.id)
    for column, text in enumerate(("#id", "#duty", "#area", "#agreed"), 1):
        page.text(row + 3, column, text)
    head = last = row + 3
    for line in table.lines:
        last += 1
        agreed = str(agreement(view, line) or NO_DAY) if line.state == "agreed" else ""
        for column, text in enumerate((line.id, line.name, line.area, agreed), 1):
            page.text(last, column, text)
        for place, cell in enumerate(line.cells, LABELS + 1):
            if cell:
                page.text(last, place, cell.text)
    return Snapshot(layout, head, last)
