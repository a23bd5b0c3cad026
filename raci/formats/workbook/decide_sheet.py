"""What people still have to decide: the question, who decides, the options, and room for the answer."""

from __future__ import annotations

from dataclasses import replace

from raci.findings import Severity
from raci.formats.view import View
from raci.formats.workbook import layout as lay
from raci.formats.workbook.layout import Layout, letter_of
from raci.formats.workbook.page import Page, print_setup
from raci.formats.workbook.styles import ANSWER, BODY, FAINT, GAP, GAP_FILL, HEADING, MUTED, NAVY, Look
from raci.formats.workbook.text import clean, lines
from raci.questions import Question, questions

HEAD = 4
FIRST = HEAD + 1
KINDS = {
    "gap": ("Gap", GAP, GAP_FILL),
    "stand-in": ("Confirm", "#9a3412", "#fff1e8"),
    "source-open": ("Choose", "#5f4605", "#fdf5e0"),
    "tie": ("Choose", "#5f4605", "#fdf5e0"),
    "title": ("Title", MUTED, "#eef1f7"),
}
TEXT = replace(BODY, valign="center")
SOFT = replace(TEXT, color=MUTED)
LINK = replace(TEXT, color=NAVY, underline=True)
NOW = replace(TEXT, size=9, color=MUTED)
REPLY = replace(TEXT, fill=ANSWER, edges="lrtb", edge="#e3cf95")
HIDDEN = Look(size=8, color=FAINT)
COLUMNS = (
    ("", 4.5),
    ("Kind", 10.0),
    ("Duty", 29.0),
    ("Team", 13.0),
    ("Question", 48.0),
    ("Who decides", 20.0),
    ("Options", 42.0),
    ("Answer", 30.0),
    ("Now", 18.0),
)
NOTHING = "Nothing is open: every duty has somebody who answers for it, and nothing has to be confirmed."


def asked(view: View) -> tuple[Question, ...]:
    """Return the open questions of what the view shows."""
    rows = tuple(line.row for table in view.tables for line in table.lines)
    return questions(replace(view.matrix, rows=rows), view.findings)


def write_questions(page: Page, view: View, layouts: list[Layout]) -> None:
    """Fill the sheet."""
    found = asked(view)
    gaps = sum(question.severity is Severity.ERROR for question in found)
    words = f"{len(found)} question{'s' * (len(found) != 1)}" + (
        f", {gaps} of them about something that nobody holds" if gaps else ""
    )
    page.title(
        "To decide",
        f"{words}. Write the answer in the yellow column; the letters themselves are changed in the matrix."
        if found
        else NOTHING,
    )
    columns = [column for column in COLUMNS if column[0] != "Team" or len(layouts) > 1]
    options = len(columns) + 2
    if found:
        for place, (title, _) in enumerate(columns, 1):
            page.text(HEAD, place, title, HEADING if place > 1 else replace(HEADING, align="center", indent=0))
        page.text(HEAD, options - 1, "#key", HIDDEN)
        page.height(HEAD, 22)
    for row, question in enumerate(found, FIRST):
        _question(page, row, question, [title for title, _ in columns], layouts)
    page.widths([*(wide for _, wide in columns), 0.0, *[0.0] * max((len(q.options) for q in found), default=0)])
    page.setup(colour=GAP, freeze=f"A{FIRST}")
    last = FIRST + max(len(found), 1) - 1
    print_setup(page, area=f"$A$1:${letter_of(len(columns))}${last}", titles=f"{HEAD}:{HEAD}" if found else "", landscape=True,
                one_page=len(found) < 12, footer=(view.name, view.footer))  # fmt: skip


def _question(page: Page, row: int, question: Question, titles: list[str], layouts: list[Layout]) -> None:
    kind, ink, fill = KINDS[question.kind]
    texts = {
        "Kind": (kind, replace(TEXT, bold=True, color=ink, fill=fill, align="center", indent=0)),
        "Duty": (question.name or ("several" if question.kind != "title" else ""), TEXT if question.name else SOFT),
        "Team": (question.team or "", SOFT),
        "Question": (question.question, TEXT),
        "Who decides": (question.who_decides, TEXT),
        "Options": ("\n".join(f"• {option}" for option in question.options), SOFT),
        "Answer": ("", REPLY),
        "Now": ("", NOW),
    }
    wide = dict(COLUMNS)
    page.number(row, 1, row - HEAD, replace(SOFT, align="center", indent=0))
    needed = 1
    for place, title in enumerate(titles[1:], 2):
        text, look = texts[title]
        page.text(row, place, text, look)
        needed = max(needed, lines(text, wide[title]))
    layout = next((found for found in layouts if _holds(found, question)), None)
    key = len(titles) + 1
    page.text(row, key, question.activity or f"#{question.kind}", HIDDEN)
    if layout and question.activity:
        _live(page, row, question, titles, layout)
    for place, option in enumerate(question.options, key + 1):
        page.text(row, place, option, HIDDEN)
    _choice(page, row, titles.index("Answer") + 1, (key + 1, key + len(question.options)))
    page.height(row, max(24, 13.2 * needed + 8))


def _holds(layout: Layout, question: Question) -> bool:
    if question.activity is None or (question.team or "organisation") != layout.table.id:
        return False
    return any(line.id == question.activity for line in layout.table.lines)


def _live(page: Page, row: int, question: Question, titles: list[str], layout: Layout) -> None:
    """Link a question to its row, which is found by id wherever it has moved, and show its status of now."""
    line = next(line for line in layout.table.lines if line.id == question.activity)
    key = f"${letter_of(len(titles) + 1)}{row}"
    found = f"MATCH({key},{layout.on_sheet(lay.IDS)},0)"
    name = f"INDEX({layout.on_sheet(lay.DUTY)},{found})"
    place = f"\"#'{layout.name}'!B\"&({found}+{layout.first - 1})"
    removed = '"row removed"'
    page.formula(row, titles.index("Duty") + 1, f"IFERROR(HYPERLINK({place},{name}),{removed})", clean(line.name), LINK)
    status = f"IFERROR(INDEX({layout.on_sheet(layout.status)},{found}),{removed})"
    page.formula(row, titles.index("Now") + 1, status, lay.status_result(line, layout.letters), NOW)


def _choice(page: Page, row: int, column: int, options: tuple[int, int]) -> None:
    """Offer the options as a drop-down that takes any other answer too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if options[1] < options[0]:
        return
    source = f"${letter_of(options[0])}${row}:${letter_of(options[1])}${row}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    page.sheet.add_data_validation(choice)
    choice.add(f"{letter_of(column)}{row}")
