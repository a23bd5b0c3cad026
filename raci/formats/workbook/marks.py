"""What a matrix sheet does by itself: colours that follow the letters, drop-downs, marks on what was changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from raci.formats.view import Table
from raci.formats.workbook.layout import DUTY, START, Layout, literal
from raci.formats.workbook.page import Page, column_name
from raci.formats.workbook.styles import EDIT, GAP, GAP_FILL, INK, Mark, mix, rule
from raci.model import Scheme

OPEN = Mark(color=GAP, fill=GAP_FILL)
CODES = "raci_codes"
"""The defined name of the letters that may stand in a cell."""


def codes(scheme: Scheme, tables: Iterable[Table]) -> list[str]:
    """Return what may stand in a cell: the letters, after the owner's who answers and does it, what else is there."""
    by_meaning = {entry.meaning: entry.letter for entry in reversed(scheme.letters)}
    owner, doer = by_meaning.get("owns"), by_meaning.get("does")
    found = []
    for entry in scheme.letters:
        found.append(entry.letter)
        if owner and doer and entry.letter == owner:
            found.append(f"{owner}/{doer}")
    seen = {cell.text for table in tables for line in table.lines for cell in line.cells if cell}
    return [*found, *sorted(seen.difference(found))]


def colours(scheme: Scheme, code: str) -> tuple[str, str] | None:
    """Return fill and ink of a code; several letters have the fill of the first, in the tint of the second."""
    entries = {entry.letter: entry for entry in scheme.letters}
    letters = code.split("/")
    if not entries.keys() >= set(letters):
        return None
    first = entries[letters[0]]
    if len(letters) == 1:
        return first.fill, first.ink
    return first.fill, mix(entries[letters[1]].dark_fill, "#ffe2b8", 0.75)


def mark(page: Page, layout: Layout, known: list[str]) -> None:
    """Add the colours, the drop-down and the marks to a filled sheet; `known` is what `codes` says."""
    formats = page.sheet.conditional_formatting
    grid = layout.grid().replace("$", "")
    for code in known:
        pair = colours(layout.letters.scheme, code)
        if pair:
            formats.add(grid, rule(Mark(color=pair[1], fill=pair[0]), literal(code), operator="equal"))
    top_left = f"{column_name(START)}{layout.first}"
    status = f"${column_name(layout.status)}{layout.first}"
    a_row = f'LEFT($A{layout.first},1)<>"#"'
    wrong = f"AND(LEN({top_left})>0,{a_row},ISERROR(MATCH({top_left},{CODES},0)))"
    formats.add(grid, rule(replace(OPEN, strike=True), wrong))
    gap = f'LEFT({status},4)="open"'
    formats.add(grid, rule(OPEN, gap))
    _row_marks(page, layout, gap)
    _edits(page, layout)
    _drop_down(page, grid)


def _row_marks(page: Page, layout: Layout, gap: str) -> None:
    """Mark what is open, what fails its check, and what is agreed, beside the letters."""
    formats, first, last = page.sheet.conditional_formatting, layout.first, layout.last
    status, check = column_name(layout.status), column_name(layout.check)
    formats.add(f"{column_name(DUTY)}{first}:{column_name(DUTY)}{last}", rule(OPEN, gap))
    formats.add(f"{column_name(layout.agreed)}{first}:{column_name(layout.comment)}{last}", rule(OPEN, gap))
    formats.add(f"{status}{first}:{status}{last}", rule(replace(OPEN, bold=True), gap))
    agreed = f'LEFT(${status}{first},6)="agreed"'
    formats.add(f"{status}{first}:{status}{last}", rule(Mark(color=INK, bold=True), agreed))
    wrong = f'AND(LEN(${check}{first})>0,${check}{first}<>"OK",LEFT($A{first},1)<>"#")'
    formats.add(f"{check}{first}:{check}{last}", rule(replace(OPEN, bold=True), wrong))
    verdict = f'COUNTIF({layout.down(layout.status)},"open*")>0'
    formats.add(f"{column_name(DUTY)}2", rule(Mark(color=GAP), verdict))


def _edits(page: Page, layout: Layout) -> None:
    """Frame letters that differ from the snapshot; found by their ids, so that moving them changes nothing."""
    if not layout.table.columns or not layout.table.blocks:
        return
    first, column = layout.first, column_name(START + 1)
    here, row, ids = f"{column}{first}", f"$A{first}", f"{column}${layout.head + 1}"
    n = layout.number
    before = (
        f'IFERROR(INDEX(raci_base_{n},MATCH({row},raci_base_rows_{n},0),MATCH({ids},raci_base_columns_{n},0))&"","")'
    )
    changed = f'AND(LEN({row})>0,LEFT({row},1)<>"#",{here}&""<>{before})'
    cells = f"{column}{first}:{column_name(layout.end - 1)}{layout.last - 1}"
    page.sheet.conditional_formatting.add(cells, rule(Mark(frame=EDIT), changed))


def _drop_down(page: Page, grid: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # From a range, so that a small letter is taken too.
    choice = DataValidation(type="list", formula1=CODES, allow_blank=True, showErrorMessage=True)
    page.sheet.add_data_validation(choice)
    choice.add(grid)
