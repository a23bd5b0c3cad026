"""How to read the workbook, how to change it, and how a letter comes about, in plain words."""

from __future__ import annotations

from dataclasses import replace

from raci.formats.view import View
from raci.formats.workbook.layout import Letters
from raci.formats.workbook.marks import colours
from raci.formats.workbook.page import Page, print_setup
from raci.formats.workbook.styles import ANSWER, GAP, GAP_FILL, INK, LINE, MUTED, SECTION, Look
from raci.formats.workbook.text import lines

FIRST_CODE = 4
CHIP = Look(size=11, bold=True, align="center", edges="lrtb")
STRONG = Look(bold=True, indent=1)
TEXT = Look(wrap=True, valign="top", indent=1)
SOFT = replace(TEXT, color=MUTED)
WIDTHS = (10.0, 25.0, 92.0)


def write_guide(page: Page, view: View, letters: Letters, known: list[str]) -> None:
    """Fill the sheet; `known` is what may stand in a cell and is what the drop-downs offer."""
    page.title(
        "Guide", "What the letters decide, how to read this workbook, how to change it, and how a letter comes about."
    )
    row = _codes(page, view, letters, known)
    for heading, rows in _sections(view, letters):
        page.text(row, 1, heading, SECTION)
        page.height(row, 24)
        for chip, name, text in rows:
            row += 1
            _line(page, row, chip, name, text)
        row += 2
    page.widths(WIDTHS)
    page.setup(colour="#64748b")
    print_setup(
        page, area=f"$A$1:$C${row - 2}", titles="", landscape=False, one_page=True, footer=(view.name, view.footer)
    )


def _codes(page: Page, view: View, letters: Letters, known: list[str]) -> int:
    """Write what each letter decides and return the next free row."""
    entries = {entry.letter: entry for entry in view.legend}
    row = FIRST_CODE
    for row, code in enumerate(known, FIRST_CODE):
        fill, ink = colours(view.scheme, code) or ("#ffffff", INK)
        page.text(row, 1, code, replace(CHIP, fill=fill, color=ink, edge=LINE))
        names = [entries[letter].name for letter in code.split("/") if letter in entries]
        page.text(row, 2, " and ".join(names) if len(names) < 3 else ", ".join(names), STRONG)
        decides = "; ".join(_decides(view, letter) for letter in code.split("/") if letter in entries)
        if len(names) > 1 and code.split("/")[0] == letters.owner:
            decides = "one who answers for the duty and does it too"
        page.text(row, 3, decides, replace(TEXT, valign="center"))
        page.height(row, max(20, 13 * lines(decides, WIDTHS[2]) + 6))
    return row + 2


def _decides(view: View, letter: str) -> str:
    entry = next(entry for entry in view.legend if entry.letter == letter)
    count = f"exactly {'one' if entry.exactly == 1 else entry.exactly} for each duty" if entry.exactly else ""
    least = (
        f"at least {'one' if entry.at_least == 1 else entry.at_least} for each duty"
        if entry.at_least and not count
        else ""
    )
    return ": ".join(part for part in (entry.decides, count or least) if part)


def _line(page: Page, row: int, chip: str, name: str, text: str) -> None:
    looks = {
        "agreed": replace(CHIP, underline=True, edge=LINE, color=MUTED),
        "proposed": replace(CHIP, bold=False, edge=LINE, color=MUTED),
        "open": replace(CHIP, fill=GAP_FILL, color=GAP, size=9, edge=LINE),
        "answer": replace(CHIP, fill=ANSWER, edge="#e3cf95", size=9, color=MUTED),
    }
    kind, _, shown = chip.partition(":")
    if chip:
        page.text(row, 1, shown, looks[kind])
    page.text(row, 2, name, replace(STRONG, valign="top"))
    page.text(row, 3, text, TEXT)
    page.height(row, max(18, 13.2 * lines(text, WIDTHS[2]) + 5))


Row = tuple[str, str, str]


def _sections(view: View, letters: Letters) -> list[tuple[str, list[Row]]]:
    return [
        ("How to read it", _reading(letters)),
        ("How to change it", _changing()),
        ("How a letter comes about", _deciding()),
        ("About this file", _about(view)),
    ]


def _reading(letters: Letters) -> list[Row]:
    owner = letters.owner
    check = f"Each row needs exactly one {owner}" + (f" and at least one {letters.doer}" if letters.doer else "")
    return [
        (f"agreed:{owner}", "Agreed", "Underlined: people agreed on it. No rule changes it."),
        (
            f"proposed:{owner}",
            "Proposed",
            "Plain: the rules say so, and nobody has agreed yet. It is an offer, not an order.",
        ),
        (
            "open:open",
            "Open",
            f"Nobody holds {owner}. The row is marked, and the status says which role usually holds it. All gaps are listed in To decide.",
        ),
        ("", "Check", f"{check}; the check and all counts follow as you type."),
        (
            "",
            "Reasons",
            "Point at a letter to read who holds it and why. The sheet Why lists the same for every letter, with sources, and where they disagree.",
        ),
        (
            "",
            "Columns",
            "A column is a role with the people who have it. A grey heading is a vacant seat. Click + and - at the left to fold an area.",
        ),
    ]


def _changing() -> list[Row]:
    return [
        ("", "Letters", "Pick from the list, or type. What differs from the file as it was made gets a frame."),
        ("", "Agreed on", "Write the day on which people agreed, and the row counts as agreed."),
        (
            "answer:answer",
            "Answers",
            "In To decide, pick an option or write your own. In the matrix, Comment is free for remarks.",
        ),
        (
            "",
            "Rows and columns",
            "Add duties above the grey line and columns between the two grey ones. Rename, move and sort freely: hidden ids in column A and above the first row keep track, so leave them there.",
        ),
        (
            "",
            "Bring it back",
            "raci merge WORKBOOK FILE shows every change and what it means; with --write the changes become decisions in the team file. Nothing else is touched.",
        ),
    ]


def _deciding() -> list[Row]:
    return [
        (
            "",
            "In short",
            "What was agreed stands. Otherwise the usual role has it. If several people could, the best fit has it, by what the team file says of them. If nothing tells them apart, a fixed rule picks one, and To decide says so.",
        ),
        (
            "",
            "Missing roles",
            "Where nobody has the usual role, one person may stand in for it, and is named as such. Where nobody can, the duty stays open: nobody gets it because a cell had to be filled.",
        ),
    ]


def _about(view: View) -> list[Row]:
    organisation = view.organisation
    profiles = [
        organisation.catalogue.profiles[p].name for p in organisation.profiles if p in organisation.catalogue.profiles
    ]
    newest = str(view.newest_agreement) if view.newest_agreement else "nothing agreed yet"
    rows = [
        ("Organisation", view.name),
        ("Made from", organisation.file.replace("\\", "/").rpartition("/")[2]),
        ("Ways of working", ", ".join(profiles)),
        ("Newest agreement", newest),
        ("Review by", str(organisation.review_by) if organisation.review_by else ""),
        ("State of the file", organisation.fingerprint),
    ]
    return [("", name, text) for name, text in rows if text]
