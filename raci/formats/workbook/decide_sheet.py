"""What people still have to decide: the question, who decides, the options, and room for the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from raci.cards.questions import Kind, Question, questions
from raci.formats.page import as_asked
from raci.formats.view import Line, View
from raci.formats.workbook import layout as lay
from raci.formats.workbook.layout import Layout
from raci.formats.workbook.page import Page, Paper, column_name, print_setup
from raci.formats.workbook.styles import (
    ANSWER,
    ANSWER_EDGE,
    BAND,
    BODY,
    FAINT,
    GAP,
    GAP_FILL,
    HEADING,
    MUTED,
    NAVY,
    Look,
)
from raci.formats.workbook.text import clean, lines

HEAD = 4
FIRST = HEAD + 1
TEXT = replace(BODY, valign="center")
SOFT = replace(TEXT, color=MUTED)
NUMBER = replace(SOFT, align="center", indent=0)
CHIP = replace(TEXT, bold=True, align="center", indent=0)
LINK = replace(TEXT, color=NAVY, underline=True)
NOW = replace(SOFT, size=9)
REPLY = replace(TEXT, fill=ANSWER, edges="lrtb", edge=ANSWER_EDGE)
HIDDEN = Look(size=8, color=FAINT)

CHOOSE = replace(CHIP, color="#5f4605", fill="#fdf5e0")
KINDS: dict[Kind, tuple[str, Look]] = {
    "gap": ("Gap", replace(CHIP, color=GAP, fill=GAP_FILL)),
    "stand-in": ("Confirm", replace(CHIP, color="#9a3412", fill="#fff1e8")),
    "source-open": ("Choose", CHOOSE),
    "tie": ("Choose", CHOOSE),
    "title": ("Title", replace(CHIP, color=MUTED, fill=BAND)),
}
WIDTHS = {
    "No": 5.0, "Kind": 10.0, "Duty": 29.0, "Team": 13.0, "Question": 48.0, "Who decides": 20.0, "Options": 42.0,
    "Answer": 30.0, "Now": 18.0,
}  # fmt: skip
MOST_CHOICES = 1000
"""Drop-downs beyond which a sheet becomes slow."""

MOST_OPTIONS = 20
"""Columns of a table that are offered as the answer to a gap."""

NOBODY = ("only-asked-or-told", "empty-activity")
"""What checks say of rows of a table that nobody answers for, beside no-accountable."""

Rows = Mapping[tuple[str | None, str], tuple[Layout, Line]]

NOTHING = "Nothing is open: every duty has somebody who answers for it, and nothing has to be confirmed."


@dataclass(frozen=True)
class Columns:
    """The columns that are shown, by heading; behind them a hidden key and the options, for the drop-down."""

    titles: tuple[str, ...]

    def __getitem__(self, title: str) -> int:
        return self.titles.index(title) + 1

    @property
    def key(self) -> int:
        """Return the hidden column that says which row of the matrix is meant."""
        return len(self.titles) + 1


def write_questions(page: Page, view: View, layouts: list[Layout]) -> None:
    """Fill the sheet."""
    rows = {(line.row.team, line.id): (layout, line) for layout in layouts for line in layout.table.lines}
    found = _asked(view, rows)
    page.title("To decide", _summary(found))
    columns = Columns(tuple(title for title in WIDTHS if title != "Team" or len(layouts) > 1))
    if found:
        _headings(page, columns)
    for row, question in enumerate(found, FIRST):
        _question(page, row, question, columns)
        if place := rows.get((question.team, question.activity or "")):
            _live(page, row, columns, *place)
    most = max((len(question.options) for question in found), default=0)
    page.widths([*(WIDTHS[title] for title in columns.titles), *[0.0] * (1 + most)])
    page.setup(colour=GAP, freeze=f"A{FIRST}")
    last = FIRST + max(len(found), 1) - 1
    heading = HEAD if found else None
    print_setup(page, view, Paper(len(columns.titles), last, heading, landscape=True, one_page=len(found) < 12))


def _asked(view: View, rows: Rows) -> tuple[Question, ...]:
    """Return the questions about the rows that are shown; of a table, any column may be the answer to a gap."""
    shown = tuple(as_asked(view, line.row) for _, line in rows.values())
    findings = view.findings
    if view.read:
        findings = tuple(replace(f, name="no-accountable") if f.name in NOBODY else f for f in findings)
    found = questions(replace(view.matrix, rows=shown), findings)
    if not view.read:
        return found
    names = {key: tuple(column.heading for column in layout.table.columns) for key, (layout, _) in rows.items()}
    gaps = {key for key, (_, line) in rows.items() if line.gap}
    places = ((question, (question.team, question.activity or "")) for question in found)
    return tuple(replace(q, options=names[key][:MOST_OPTIONS]) if key in gaps else q for q, key in places)


def _summary(found: tuple[Question, ...]) -> str:
    if not found:
        return NOTHING
    gaps = sum(question.kind == "gap" for question in found)
    words = "1 question" if len(found) == 1 else f"{len(found)} questions"
    words += f", {gaps} about what nobody holds" if gaps else ""
    return f"{words}. Answers go into the yellow column; the letters themselves are changed in the matrix."


def _headings(page: Page, columns: Columns) -> None:
    for place, title in enumerate(columns.titles, 1):
        page.text(HEAD, place, title, replace(HEADING, align="center", indent=0) if place < 3 else HEADING)
    page.text(HEAD, columns.key, "#key", HIDDEN)
    page.height(HEAD, 22)


def _question(page: Page, row: int, question: Question, columns: Columns) -> None:
    kind, chip = KINDS[question.kind]
    duty = question.name or ("" if question.kind == "title" else "several duties")
    texts = {
        "Kind": (kind, chip),
        "Duty": (duty, TEXT if question.name else SOFT),
        "Team": (question.team or "", SOFT),
        "Question": (question.question, TEXT),
        "Who decides": (question.who_decides, TEXT),
        "Options": ("\n".join(f"• {option}" for option in question.options), SOFT),
        "Answer": ("", REPLY),
        "Now": ("", NOW),
    }
    page.number(row, 1, row - HEAD, NUMBER)
    for place, title in enumerate(columns.titles[1:], 2):
        page.text(row, place, *texts[title])
    page.text(row, columns.key, question.activity or f"#{question.kind}", HIDDEN)
    for place, option in enumerate(question.options, columns.key + 1):
        page.text(row, place, option, HIDDEN)
    if row - FIRST < MOST_CHOICES and question.options:
        _choice(page, row, columns, len(question.options))
    page.height(row, max(24, 13.2 * max(lines(texts[title][0], WIDTHS[title]) for title in columns.titles[1:]) + 8))


def _live(page: Page, row: int, columns: Columns, layout: Layout, line: Line) -> None:
    """Link a question to its row, found by id wherever it has moved, and show how that row stands now."""
    if len(line.id) > 255 or not {*"*?~"}.isdisjoint(line.id):
        return  # MATCH would take it for a pattern, or refuse it
    found = f"MATCH(${column_name(columns.key)}{row},{layout.on_sheet(lay.IDS)},0)"
    name = f"INDEX({layout.on_sheet(lay.DUTY)},{found})"
    place = f"\"#'{layout.name}'!B\"&({found}+{layout.first - 1})"
    link = f'IFERROR(HYPERLINK({place},{name}),"row removed")'
    page.formula(row, columns["Duty"], link, clean(line.name), LINK)
    status = f'IFERROR(INDEX({layout.on_sheet(layout.status)},{found}),"row removed")'
    page.formula(row, columns["Now"], status, lay.status_result(line, layout), NOW)


def _choice(page: Page, row: int, columns: Columns, options: int) -> None:
    """Offer the options as a drop-down that takes any other answer too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    source = f"${column_name(columns.key + 1)}${row}:${column_name(columns.key + options)}${row}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    page.sheet.add_data_validation(choice)
    choice.add(f"{column_name(columns['Answer'])}{row}")
