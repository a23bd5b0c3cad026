"""How to read the workbook, how to change it, and how a letter comes about, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from raci.formats.view import View
from raci.formats.workbook.layout import Letters
from raci.formats.workbook.marks import colours
from raci.formats.workbook.page import Page, Paper, print_setup
from raci.formats.workbook.styles import ANSWER, ANSWER_EDGE, GAP, GAP_FILL, GREY, INK, MUTED, SECTION, Look
from raci.formats.workbook.text import lines

FIRST_CODE = 4
WIDTHS = (10.0, 27.0, 90.0)

CHIP = Look(size=11, bold=True, align="center", edges="lrtb")
SMALL_CHIP = replace(CHIP, size=9)
AGREED = replace(CHIP, underline=True, color=MUTED)
PROPOSED = replace(CHIP, bold=False, color=MUTED)
OPEN = replace(SMALL_CHIP, fill=GAP_FILL, color=GAP)
REPLY = replace(SMALL_CHIP, fill=ANSWER, color=MUTED, edge=ANSWER_EDGE)
NAME = Look(bold=True, indent=1, valign="top")
TEXT = Look(wrap=True, valign="top", indent=1)


class Entry(NamedTuple):
    """One line of the guide; `chip` is what the thing looks like on the sheets."""

    name: str
    text: str
    chip: str = ""
    look: Look = CHIP


CHANGING = (
    Entry("Letters", "Pick one from the list, or type it. What differs from the file as it was made gets a frame."),
    Entry("Agreed on", "Write the day on which people agreed, and the duty counts as agreed."),
    Entry(
        "Answers",
        "In To decide, pick an option or write your own. Comment in the matrix is free for remarks.",
        "answer",
        REPLY,
    ),
    Entry(
        "Rows and columns",
        "Add duties above the grey line and columns between the two grey ones. Rename, move and sort as you like: "
        "hidden ids, in column A and below the headings, keep track. Leave them where they are.",
    ),
)
BACK = Entry(
    "Bring it back",
    "Letters that were changed here have a frame. Whoever keeps the team file writes them there as decisions, with "
    "the day and who agreed; then every page and picture says the same.",
)
BACK_TO_TABLE = Entry(
    "Bring it back", "Letters that were changed here have a frame. Whoever keeps the table writes them there."
)
DECIDING = (
    Entry(
        "In short",
        "What was agreed stands. Otherwise the usual role has it. If several people could, the best fit has it, by "
        "what the team file says of them. If nothing tells them apart, a fixed rule picks one, and we say so.",
    ),
    Entry(
        "Missing roles",
        "Where nobody has the usual role, one person may stand in, and is named as a stand-in. Where nobody can, the "
        "duty stays open: nobody gets it because a cell had to be filled.",
    ),
)


def write_guide(page: Page, view: View, letters: Letters, known: list[str]) -> None:
    """Fill the sheet; `known` is what may stand in a cell and is what the drop-downs offer."""
    page.title("Guide", "What the letters decide, how to read and change this workbook, and how a letter comes about.")
    row = _codes(page, view, letters, known)
    sections = (
        ("How to read it", tuple(_reading(letters, view.read))),
        ("How to change it", (*CHANGING, BACK_TO_TABLE if view.read else BACK)),
        *(() if view.read else (("How a letter comes about", DECIDING),)),
        ("About this file", tuple(_about(view))),
    )
    for heading, entries in sections:
        page.text(row, 1, heading, SECTION)
        page.height(row, 24)
        for entry in entries:
            row += 1
            _entry(page, row, entry)
        row += 2
    page.widths(WIDTHS)
    page.setup(colour=GREY)
    print_setup(page, view, Paper(len(WIDTHS), row - 2, one_page=True))


def _codes(page: Page, view: View, letters: Letters, known: list[str]) -> int:
    """Write what each letter decides and return the next free row."""
    entries = {entry.letter: entry for entry in view.legend}
    row = FIRST_CODE
    for row, code in enumerate(known, FIRST_CODE):
        fill, ink = colours(view.scheme, code) or ("#ffffff", INK)
        found = [entries[letter] for letter in code.split("/") if letter in entries]
        text = "; ".join(entry.decides for entry in found)
        if len(found) > 1 and found[0].letter == letters.owner:
            text = "One who answers for the duty and works on it too"
        page.text(row, 1, code, replace(CHIP, fill=fill, color=ink))
        page.text(row, 2, " + ".join(entry.name for entry in found), replace(NAME, valign="center"))
        page.text(row, 3, text, replace(TEXT, valign="center"))
        page.height(row, max(20, 13 * lines(text, WIDTHS[2]) + 6))
    return row + 2


def _entry(page: Page, row: int, entry: Entry) -> None:
    if entry.chip:
        page.text(row, 1, entry.chip, entry.look)
    page.text(row, 2, entry.name, NAME)
    page.text(row, 3, entry.text, TEXT)
    page.height(row, max(18, 13.2 * lines(entry.text, WIDTHS[2]) + 5))


def _reading(letters: Letters, read: bool) -> Iterator[Entry]:
    owner = letters.owner
    least = f" and at least one {letters.doer}" if letters.doer else ""
    gap = f"Nobody holds {owner}."
    if read:
        yield Entry("Letters", "As the table says that this workbook was made from.", owner, PROPOSED)
    else:
        yield Entry("Agreed", "Underlined: people agreed on it. No rule changes it.", owner, AGREED)
        yield Entry(
            "Proposed", "Plain: the rules say so, and nobody has agreed yet. An offer, not an order.", owner, PROPOSED
        )
        gap += " The status says which role usually does, or why the gap was accepted."
    yield Entry("Open", gap, "open", OPEN)
    yield Entry("Check", f"Each duty needs exactly one {owner}{least}. The check and all counts follow as you type.")
    yield Entry(
        "Reasons",
        "Point at a letter to read who holds it and why. The sheet Why has the same for every letter, with sources. "
        f"A star at {owner} says that sources disagree.",
    )
    yield Entry(
        "Columns",
        "A role with the people who have it. A grey heading is a vacant seat. Fold an area with + and - at the left.",
    )


def _about(view: View) -> Iterator[Entry]:
    organisation = view.organisation
    profiles = organisation.catalogue.profiles
    facts = {
        "Organisation": view.name,
        "Made from": organisation.file.replace("\\", "/").rpartition("/")[2],
        "Way of working": ", ".join(profiles[p].name for p in organisation.profiles if p in profiles),
        "Newest agreement": "" if view.read else str(view.newest_agreement or "nothing agreed yet"),
        "Review by": str(organisation.review_by or ""),
        "State of the file": organisation.fingerprint,
    }
    return (Entry(name, text) for name, text in facts.items() if text)
