"""Stacked bars that say the same as the table above them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from raci.formats.workbook.page import Page
from raci.formats.workbook.styles import INK

if TYPE_CHECKING:
    from openpyxl.chart import BarChart
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.line import LineProperties

MOST_BARS = 40
"""Bars beyond which nobody reads a chart."""


class Series(NamedTuple):
    """One colour of the bars: the column that has its numbers, #rrggbb of the bar and of the number on it."""

    column: int
    fill: str
    ink: str


def bars(page: Page, series: Iterable[Series], rows: tuple[int, int]) -> int:
    """Draw the rows of a table below it, named by their first column; return the last row that the chart covers.

    The headings stand above the first of the rows; two free rows are left for sums and remarks.
    """
    from openpyxl.chart import BarChart, Reference

    first, last = rows
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    for one in series:
        numbers = Reference(page.sheet, min_col=one.column, min_row=first - 1, max_row=last)
        chart.add_data(numbers, titles_from_data=True)
        _colour(chart, one)
    chart.set_categories(Reference(page.sheet, min_col=1, min_row=first, max_row=last))
    _axes(chart)
    tall = 2.4 + 0.62 * (last - first + 1)
    chart.height, chart.width = tall, 24
    start = last + 4
    page.sheet.add_chart(chart, f"A{start}")
    return start + int(tall * 28.35 / 15) + 1


def _colour(chart: BarChart, one: Series) -> None:
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.shapes import GraphicalProperties

    series = chart.series[-1]
    series.graphicalProperties = GraphicalProperties(solidFill=_hex(one.fill))
    series.graphicalProperties.line.solidFill = "FFFFFF"
    labels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    labels.numFmt, labels.txPr = "0;-0;;", _text(one.ink, bold=True)
    series.dLbls = labels


def _axes(chart: BarChart) -> None:
    from openpyxl.chart.shapes import GraphicalProperties

    # An axis that nobody declared undeleted is not drawn by Excel.
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.majorTickMark = "none"
    chart.x_axis.txPr = _text(INK)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=_no_line())
    chart.y_axis.majorGridlines = None
    chart.graphical_properties = GraphicalProperties(ln=_no_line())
    chart.legend.position = "b"


def _no_line() -> LineProperties:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(noFill=True)


def _text(color: str, *, bold: bool = False) -> RichText:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

    font = CharacterProperties(sz=900, b=bold, solidFill=_hex(color))
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=font), endParaRPr=font)])


def _hex(color: str) -> str:
    return color.removeprefix("#").upper()
