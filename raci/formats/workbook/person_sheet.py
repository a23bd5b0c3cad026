"""Who holds how many letters: a table, and the same as bars. Counts are not work, and the sheet says so."""

from __future__ import annotations

from dataclasses import replace

from raci.formats.view import Card, View
from raci.formats.workbook.charts import MOST_BARS, Series, bars
from raci.formats.workbook.page import Page, Paper, column_name, print_setup
from raci.formats.workbook.styles import BODY, FAINT, HEADING, MUTED, NAVY, RUST, Look
from raci.formats.workbook.text import lines, width

FIRST = 5

NAME = replace(BODY, valign="center", bold=True)
WORDS = replace(BODY, valign="center", color=MUTED, size=9)
NUMBER = Look(align="center", edges="b", number="0;-0;;@")
SUM = replace(NUMBER, bold=True)
TOTAL = Look(bold=True, align="center", edges="t", edge=NAVY)


def write_people(page: Page, view: View) -> None:
    """Fill the sheet."""
    page.title(
        "By person",
        "How many letters each person holds. Counts are not work: one duty may take an hour, another a year.",
    )
    texts = _columns(view)
    widths = [_width(title, values) for title, values in texts]
    first_number = len(texts) + 1
    for column, (title, _) in enumerate(texts, 1):
        page.text(FIRST - 1, column, title, HEADING)
    for column, entry in enumerate(view.legend, first_number):
        page.text(FIRST - 1, column, entry.name, Look(bold=True, align="center", fill=entry.fill, color=entry.ink))
    total = first_number + len(view.legend)
    page.text(FIRST - 1, total, "All", replace(HEADING, align="center", indent=0))
    page.height(FIRST - 1, 22)
    for row, card in enumerate(view.cards, FIRST):
        _person(page, row, card, [values[row - FIRST] for _, values in texts], widths)
    last = FIRST + len(view.cards) - 1
    bottom = _totals(page, view, first_number, last)
    page.widths([*widths, *(max(10.5, len(e.name) + 2) for e in view.legend), 8])
    page.setup(colour=RUST, freeze=f"B{FIRST}")
    if 0 < len(view.cards) <= MOST_BARS:
        series = [Series(column, entry.fill, entry.ink) for column, entry in enumerate(view.legend, first_number)]
        bottom = bars(page, series, (FIRST, last))
    landscape, one_page = sum(widths) > 100, len(view.cards) <= 24
    print_setup(page, view, Paper(total, bottom, FIRST - 1, landscape, one_page))


def _columns(view: View) -> list[tuple[str, list[str]]]:
    """Return the columns of words with a value per person; those that nobody fills are left out."""
    cards = view.cards
    found = [
        ("Person", [_label(card) for card in cards]),
        ("Title", [card.titles for card in cards]),
        ("Roles", [", ".join(card.roles) for card in cards]),
        ("Reports to", [card.manager for card in cards]),
        ("Teams", [", ".join(card.teams) for card in cards]),
        ("Who acts now", [card.acting or "" for card in cards]),
    ]
    return [(title, values) for title, values in found if title == "Person" or any(values)]


def _label(card: Card) -> str:
    """Return a name with what a reader must know beside it."""
    person = card.person
    if person.vacant:
        return f"{card.name} (vacant)" if person.starts is None else f"{card.name} (vacant, from {person.starts})"
    return f"{card.name} ({person.count})" if person.kind == "group" and person.count > 1 else card.name


def _width(title: str, values: list[str]) -> float:
    longest = max((width(value) for value in values), default=0)
    return min(30.0, max(longest * 1.05 + 3, len(title) + 4, 12))


def _person(page: Page, row: int, card: Card, texts: list[str], widths: list[float]) -> None:
    for column, text in enumerate(texts, 1):
        page.text(row, column, text, NAME if column == 1 else WORDS)
    for column, (_, count) in enumerate(card.counts, len(texts) + 1):
        page.number(row, column, count, NUMBER)
    first, last = len(texts) + 1, len(texts) + len(card.counts)
    summed = f"SUM({column_name(first)}{row}:{column_name(last)}{row})"
    page.formula(row, last + 1, summed, sum(count for _, count in card.counts), SUM)
    needed = max(lines(text, wide) for text, wide in zip(texts, widths, strict=True))
    page.height(row, max(19, 13 * needed + 5))


def _totals(page: Page, view: View, first: int, last: int) -> int:
    """Write the sums and return their row."""
    row = max(last, FIRST) + 1
    page.text(row, 1, "Total", replace(TOTAL, align="left", indent=1))
    page.fill(row, range(2, first), TOTAL)
    sums = [sum(card.counts[place][1] for card in view.cards) for place in range(len(view.legend))]
    for column, total in enumerate([*sums, sum(sums)], first):
        letter = column_name(column)
        page.formula(row, column, f"SUM({letter}{FIRST}:{letter}{row - 1})", total, TOTAL)
    page.height(row, 20)
    outside = "Letters of people outside the organisation are not counted."
    if any(line.outside for table in view.tables for line in table.lines):
        page.text(row + 1, 1, outside, Look(size=9, italic=True, color=FAINT))
    return row + 1


def alt_text(view: View) -> str:
    """Say in words what the chart shows."""
    held = sorted(view.cards, key=lambda card: (-sum(n for _, n in card.counts), card.name))
    shown = [f"{card.name} " + " ".join(f"{letter} {n}" for letter, n in card.counts if n) for card in held[:12]]
    more = [f"and {len(held) - 12} more"] if len(held) > 12 else []
    return f"Bars: how many letters each person holds. {'; '.join([*shown, *more])}. The table above says the same."
