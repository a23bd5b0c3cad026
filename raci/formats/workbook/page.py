"""One sheet while it is filled: text, numbers and formulas with their results, and how it prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from raci.formats.view import View
from raci.formats.workbook.styles import PLAIN, SUBTITLE, TITLE, Look, Styles, dress
from raci.formats.workbook.text import CELL_LIMIT, Run, clean, footer_text, put_text

if TYPE_CHECKING:
    import datetime as dt

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Result = str | int | float

# Points that A4 (595 x 842) and Letter (612 x 792) both have; Excel fits a page set up for the one to the other.
_SHORT, _LONG = 595.0, 792.0
_SMALLEST = 0.6
"""Below this scale a page is torn in two rather than printed smaller."""


@dataclass
class Page:
    """A sheet; `results` maps the address of each formula to its value, for readers that do not calculate."""

    sheet: Worksheet
    styles: Styles
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the sheet's name as formulas write it."""
        return f"'{self.sheet.title}'"

    def text(self, row: int, column: int, text: str | tuple[Run, ...], look: Look = PLAIN) -> None:
        """Write text that anybody may have written."""
        put_text(self._cell(row, column), text, self.styles[look])

    def number(self, row: int, column: int, value: float | dt.date, look: Look = PLAIN) -> None:
        """Write a number or a day."""
        cell = self._cell(row, column)
        cell.value = value
        dress(cell, self.styles[look].plain)

    def formula(self, row: int, column: int, formula: str, result: Result, look: Look = PLAIN) -> None:
        """Write a formula of ours, which holds no text of others, and what it comes to."""
        cell = self._cell(row, column)
        cell.value = "=" + formula
        dress(cell, self.styles[look].plain)
        self.results[cell.coordinate] = result

    def link(self, row: int, column: int, text: str, sheet: str, look: Look) -> None:
        """Write text that leads to a sheet of this workbook."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        self.text(row, column, text, look)
        cell = self._cell(row, column)
        place = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=clean(text, 255))
        self.sheet._hyperlinks.append(place)  # type: ignore[attr-defined]

    def fill(self, row: int, columns: Iterable[int], look: Look) -> None:
        """Give empty cells a look."""
        style = self.styles[look].plain
        for column in columns:
            dress(self._cell(row, column), style)

    def note(self, row: int, column: int, lines: Iterable[str]) -> None:
        """Pin a note to a cell, as large as its text."""
        from openpyxl.comments import Comment

        text = clean("\n".join(lines), CELL_LIMIT)
        rows = sum(1 + len(line) // 46 for line in text.split("\n"))
        self._cell(row, column).comment = Comment(text, "raci", height=min(14 + 17 * rows, 420), width=300)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.row_dimensions[row].height = min(points, 409)

    def widths(self, widths: Iterable[float]) -> None:
        """Set the widths of the columns from the first on, in characters; 0 hides one."""
        for number, width in enumerate(widths, 1):
            dimension = self.sheet.column_dimensions[column_name(number)]
            dimension.width, dimension.hidden = width or 12, not width

    def title(self, title: str, subtitle: str, column: int = 1) -> None:
        """Write the first two rows of a sheet."""
        self.text(1, column, title, TITLE)
        self.text(2, column, subtitle, SUBTITLE)
        self.height(1, 30)
        self.height(2, 18)

    def setup(self, *, colour: str, freeze: str | None = None) -> None:
        """Set what every sheet has: no grid, a coloured tab, frozen headings."""
        self.sheet.sheet_view.showGridLines = False
        self.sheet.sheet_properties.tabColor = colour.removeprefix("#").upper()
        if freeze:
            self.sheet.freeze_panes = freeze

    def _cell(self, row: int, column: int) -> Cell:
        return self.sheet.cell(row, column)  # type: ignore[return-value]


def fit(width: float, height: float) -> tuple[bool, bool]:
    """Choose how a table of so many points prints: landscape or not, on one page or several."""
    upright = (_SHORT - 65) / width, (_LONG - 100) / height
    lying = (_LONG - 65) / width, (_SHORT - 100) / height
    if max(min(upright), min(lying)) >= _SMALLEST:
        return min(*lying, 1.0) > min(*upright, 1.0), True
    # Several pages either way: upright unless that makes the letters small.
    return upright[0] < 0.8, False


class Paper(NamedTuple):
    """How a sheet prints: up to which column and row, which row is repeated, how the paper lies, one page or more."""

    right: int
    bottom: int
    heading: int | None = None
    landscape: bool = False
    one_page: bool = False


def print_setup(page: Page, view: View, paper: Paper) -> None:
    """Set how a sheet prints: A4, one page wide, with the organisation and how fresh it is at the foot."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = page.sheet
    sheet.print_area = f"$A$1:${column_name(paper.right)}${paper.bottom}"
    if paper.heading:
        sheet.print_title_rows = f"{paper.heading}:{paper.heading}"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if paper.one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.45
    margins.top, margins.bottom, margins.footer = 0.5, 0.65, 0.3
    parts = {"left": footer_text(view.name), "center": footer_text(view.footer), "right": "&A · page &P of &N"}
    for name, text in parts.items():
        part = getattr(sheet.oddFooter, name)
        part.text, part.size, part.color = text, 8, "475569"


def column_name(number: int) -> str:
    """Return the letters of a column: 28 is AB."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
