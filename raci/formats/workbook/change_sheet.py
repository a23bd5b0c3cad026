"""A small workbook of changes: every letter that moves, everybody's duties before and after, what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from raci.comparing.compare import Change, background
from raci.findings import Finding
from raci.formats.view import View
from raci.formats.whatif import in_short
from raci.formats.workbook.finish import finish
from raci.formats.workbook.page import Page, Paper, column_name, print_setup
from raci.formats.workbook.styles import AMBER, BODY, GAP, GAP_FILL, HEADING, MUTED, NAVY, RUST, Look, Styles
from raci.formats.workbook.text import clean, lines, one_line
from raci.scenarios import Load, WhatIf

if TYPE_CHECKING:
    pass

HEAD = 4
MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows."""

WORDS = replace(BODY, size=9)
SOFT = replace(WORDS, color=MUTED)
STRONG = replace(WORDS, bold=True)
CENTRE = replace(WORDS, align="center", indent=0, bold=True)
LOUD = replace(STRONG, color=GAP, fill=GAP_FILL)
NUMBER = Look(align="center", edges="b")
SHIFT = replace(NUMBER, bold=True, number="+0;-0;0")

KINDS = {
    "unowned": "▲ nobody any more",
    "owned": "somebody now",
    "moved": "moves",
    "lost": "no longer",
    "gained": "new",
}
"""How each kind of change is called in a cell that people filter by."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, how wide it is, and the look of its cells."""

    title: str
    wide: float
    look: Look = WORDS


def write_changes(view: View, answer: WhatIf) -> dict[str, bytes]:
    """Return the workbook of a scenario as `.xlsx`; the same answer gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    names = ("What if", "People", "To look at")
    for name in names:
        book.create_sheet(name)
    styles = Styles(book)
    pages = [Page(book[name], styles) for name in names]
    title = f"{view.name}: {answer.name}"
    change_sheet(pages[0], view, answer.changes, (title, in_short(answer)))
    _people(pages[1], view, answer.loads)
    _to_look_at(pages[2], view, answer)
    book.properties.creator = "raci"
    book.properties.title = clean(one_line(title), 255)
    book.properties.description = clean(f"{in_short(answer)} {view.footer}.", 1000)
    book.properties.language = "en-GB"
    book.calculation.fullCalcOnLoad = True
    results = {f"xl/worksheets/sheet{n}.xml": page.results for n, page in enumerate(pages, 1)}
    return {".xlsx": finish(book, results, view.newest_agreement, ())}


def change_sheet(page: Page, view: View, changes: Sequence[Change], heading: tuple[str, str]) -> None:
    """Fill a sheet with changes, a row each, that can be filtered; what nobody owns any more is loud."""
    columns = [
        Column("What", 18, STRONG), Column("Duty", 32), Column("Team", 14, SOFT), Column("Letter", 9, CENTRE),
        Column("Before", 22), Column("After", 22), Column("Why", 52, SOFT),
    ]  # fmt: skip
    if not view.organisation.teams:
        columns = [column for column in columns if column.title != "Team"]
    rows = []
    for change in changes[:MOST_ROWS]:
        said = {
            "What": KINDS[change.kind],
            "Duty": change.name,
            "Team": change.team or "",
            "Letter": change.letter,
            "Before": change.before or "",
            "After": change.after or ("nobody" if change.kind == "unowned" else ""),
            "Why": one_line(change.because),
        }
        rows.append(([said[column.title] for column in columns], change.kind == "unowned"))
    _sheet(page, view, heading, columns, rows)
    page.setup(colour=AMBER, freeze=f"A{HEAD + 1}")


def _sheet(
    page: Page, view: View, heading: tuple[str, str], columns: Sequence[Column], rows: Iterable[tuple[list[str], bool]]
) -> None:
    """Write a title, headings and rows of text, a filter over them, and how it prints; a loud row stands out."""
    page.title(*heading)
    for place, column in enumerate(columns, 1):
        centred = replace(HEADING, align="center", indent=0) if column.look.align == "center" else HEADING
        page.text(HEAD, place, column.title, centred)
    page.height(HEAD, 22)
    row = HEAD
    for cells, loud in rows:
        row += 1
        needed = 1
        for place, (text, column) in enumerate(zip(cells, columns, strict=True), 1):
            page.text(row, place, text, LOUD if loud and place == 1 else column.look)
            needed = max(needed, lines(text, column.wide, 9))
        page.height(row, 12 * needed + 4)
    if row == HEAD:
        row += 1
        page.text(row, 1, "nothing", SOFT)
    page.sheet.auto_filter.ref = f"A{HEAD}:{column_name(len(columns))}{row}"
    page.widths([column.wide for column in columns])
    print_setup(page, view, Paper(len(columns), row, HEAD, landscape=True))


def _people(page: Page, view: View, loads: Sequence[Load]) -> None:
    """Write how many duties each answers for and does, before and after; the difference is a formula."""
    heads = (
        ("Person", 24.0), ("Answers for now", 11.0), ("Then", 9.0), ("Difference", 11.0),
        ("Does now", 11.0), ("Then ", 9.0), ("Difference ", 11.0), ("Remark", 50.0),
    )  # fmt: skip
    page.title("People", "How many duties each answers for and does. Counts are not work.")
    for place, (title, _) in enumerate(heads, 1):
        look = HEADING if place in (1, len(heads)) else replace(HEADING, align="center", indent=0)
        page.text(HEAD, place, title, look)
    page.height(HEAD, 32)
    row = HEAD
    for load in (load for load in loads if any(load.answers) or any(load.does)):
        row += 1
        page.text(row, 1, load.name, STRONG)
        for first, (before, after) in ((2, load.answers), (5, load.does)):
            page.number(row, first, before, NUMBER)
            page.number(row, first + 1, after, NUMBER)
            page.formula(row, first + 2, f"{_at(first + 1, row)}-{_at(first, row)}", after - before, SHIFT)
        remark = load.too_much or ("leaves" if not load.stays else "joins" if load.new else "")
        page.text(row, 8, remark, LOUD if load.too_much else SOFT)
        page.height(row, max(19, 12 * lines(remark, 50, 9) + 5))
    page.sheet.auto_filter.ref = f"A{HEAD}:H{max(row, HEAD + 1)}"
    page.widths([wide for _, wide in heads])
    page.setup(colour=RUST, freeze=f"B{HEAD + 1}")
    print_setup(page, view, Paper(len(heads), max(row, HEAD + 1), HEAD, landscape=True))


def _at(column: int, row: int) -> str:
    return f"{column_name(column)}{row}"


def _to_look_at(page: Page, view: View, answer: WhatIf) -> None:
    """Write what is changed, what falls away with it, and the findings that are new and settled."""
    columns = [
        Column("State", 14, STRONG), Column("Severity", 11, SOFT), Column("What", 70), Column("What to do", 50, SOFT),
        Column("Team", 14, SOFT),
    ]  # fmt: skip
    changed = background(answer.seen, answer.after, private=answer.private)
    rows = [(["the change", "", f"{words}.", "", ""], False) for words in changed]
    rows += [(["falls away" if n.kind != "team" else "the change", "", n.words, "", n.team or ""], False)
             for n in answer.notes]  # fmt: skip
    rows += [_finding("new", finding) for finding in answer.new]
    rows += [_finding("settled", finding) for finding in answer.gone]
    _sheet(page, view, ("To look at", "What changes besides the letters. Filter any column."), columns, rows)
    page.setup(colour=NAVY, freeze=f"A{HEAD + 1}")


def _finding(state: str, finding: Finding) -> tuple[list[str], bool]:
    loud = state == "new" and finding.severity.rank > 2
    fix = finding.fix if state == "new" else ""
    words = [state, finding.severity.value, one_line(finding.message), one_line(fix), finding.team or ""]
    return words, loud
