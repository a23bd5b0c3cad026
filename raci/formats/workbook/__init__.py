"""The workbook: matrix, what is to be decided, people, reasons and a guide, with live checks and a way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from raci.formats.view import Table, View
from raci.formats.workbook import overview_sheet, person_sheet
from raci.formats.workbook.decide_sheet import write_questions
from raci.formats.workbook.finish import finish
from raci.formats.workbook.guide_sheet import FIRST_CODE, write_guide
from raci.formats.workbook.layout import Layout, letters_of
from raci.formats.workbook.marks import CODES, codes
from raci.formats.workbook.matrix_sheet import legend_lines, write_matrix
from raci.formats.workbook.overview_sheet import write_overview
from raci.formats.workbook.page import Page
from raci.formats.workbook.person_sheet import write_people
from raci.formats.workbook.snapshot import FORMAT, HIDDEN_SHEET, write_snapshot
from raci.formats.workbook.styles import Styles
from raci.formats.workbook.text import clean, one_line, sheet_name
from raci.formats.workbook.why_sheet import write_why

if TYPE_CHECKING:
    from openpyxl import Workbook

OVERVIEW, MATRIX, BEHIND = "Overview", "Matrix", ("To decide", "By person", "Why", "Guide", HIDDEN_SHEET)
MOST_COLUMNS = 16_000
"""A sheet has 16,384 columns, a few of which stand beside the letters."""
EMPTY = Table(id="organisation", name="", columns=(), blocks=())


def write(view: View) -> dict[str, bytes]:
    """Return the workbook as `.xlsx`; the same view gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    layouts = _layouts(view)
    several = len(layouts) > 1
    names = [*([OVERVIEW] if several else []), *(layout.name for layout in layouts), *BEHIND]
    book.remove(book.worksheets[0])
    for name in names:
        book.create_sheet(name)
    styles = Styles(book)
    pages = {name: Page(book[name], styles) for name in names}
    known = codes(view.scheme, view.tables)
    if several:
        write_overview(pages[OVERVIEW], view, layouts)
    for layout in layouts:
        write_matrix(pages[layout.name], view, layout, known)
    write_questions(pages["To decide"], view, layouts)
    write_people(pages["By person"], view)
    write_why(pages["Why"], view)
    write_guide(pages["Guide"], view, layouts[0].letters, known)
    defined = {CODES: f"Guide!$A${FIRST_CODE}:$A${FIRST_CODE + len(known) - 1}"}
    for snapshot in write_snapshot(pages[HIDDEN_SHEET], view, layouts):
        defined |= snapshot.names()
    _define(book, defined)
    _describe(book, view)
    alt = [*([overview_sheet.alt_text(layouts)] if several else []), person_sheet.alt_text(view)]
    results = {f"xl/worksheets/sheet{n}.xml": pages[name].results for n, name in enumerate(names, 1)}
    return {".xlsx": finish(book, results, view.newest_agreement, alt)}


def _layouts(view: View) -> list[Layout]:
    """Return where each table stands; a view without any row still has one sheet."""
    tables = view.tables or (EMPTY,)
    taken = [OVERVIEW, *BEHIND]
    found: list[Layout] = []
    for number, whole in enumerate(tables, 1):
        name = MATRIX if len(tables) == 1 else sheet_name(whole.name, taken)
        taken.append(name)
        table = _narrow(whole)
        legend = len(legend_lines(view, table))
        left_out = len(whole.columns) - len(table.columns)
        found.append(Layout(name, number, table, letters_of(view.scheme), legend, left_out, view.read))
    return found


def _narrow(table: Table) -> Table:
    """Return what fits on a sheet."""
    if len(table.columns) <= MOST_COLUMNS:
        return table
    lines = {
        block.id: tuple(replace(line, cells=line.cells[:MOST_COLUMNS]) for line in block.lines)
        for block in table.blocks
    }
    blocks = tuple(replace(block, lines=lines[block.id]) for block in table.blocks)
    return replace(table, columns=table.columns[:MOST_COLUMNS], blocks=blocks)


def _define(book: Workbook, names: dict[str, str]) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    for name, place in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=place, hidden=name != CODES or None)


def _describe(book: Workbook, view: View) -> None:
    """Set the document's properties, and that programs calculate it when they open it."""
    from openpyxl.packaging.custom import CustomPropertyList, StringProperty

    name = one_line(view.name)
    properties = book.properties
    properties.creator = "raci"
    properties.title = clean(f"{view.scheme.name} matrix: {name}", 255)
    properties.subject = "Who answers, who does, who is asked and who is told"
    properties.description = clean(f"{view.verdict}. {view.footer}.", 1000)
    properties.keywords = clean(f"{view.scheme.name}, responsibilities, {name}", 255)
    properties.language = "en-GB"
    properties.category = "Governance"
    custom: CustomPropertyList[Any] = book.custom_doc_props  # type: ignore[attr-defined]
    custom.append(StringProperty(name="raci.format", value=FORMAT))
    custom.append(StringProperty(name="raci.fingerprint", value=view.fingerprint or "none"))
    book.calculation.fullCalcOnLoad = True
