"""The matrix on a terminal: fits every width, loses nothing, and lets no text take over the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import companies
from pages import NASTY, everyday, everyday_team, filled_with, shuffled, view_of
from rich.cells import cell_len

from raci.formats.page import plain
from raci.formats.terminal import CHIPS, NARROWEST, matrix_text
from raci.formats.view import View
from raci.model import Organisation

WIDTHS = (NARROWEST, 48, 64, 80, 100, 120, 160, 240)
STYLED = re.compile(r"\x1b\[[\d;]*m")
LETTERS = re.compile(r"[ARCI]\*?(?:/[ARCI]\*?)*")


def lines_of(view: View, width: int = 240) -> list[str]:
    """Return the lines, right ends trimmed, after checking that each fits."""
    text = matrix_text(view, width, False)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    lines = text.splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert all(line == line.rstrip() for line in lines)
    return lines


def words(lines: list[str]) -> list[str]:
    """Return what stands apart by two blanks or more, line by line."""
    return [word for line in lines for word in re.split(r"\s{2,}", line.strip()) if word]


def letters(view: View, width: int) -> list[str]:
    """Return the letters that stand alone in a cell, as far as no text of the page looks like one."""
    return sorted(word for word in words(lines_of(view, width)) if LETTERS.fullmatch(word))


def test_it_reads_like_the_matrix() -> None:
    lines = lines_of(everyday())
    assert lines[0] == "Northwind"
    text = "\n".join(lines)
    assert re.search(r"^▸ Quality$", text, re.MULTILINE)
    assert re.search(r"^Prioritise bugs† +A/R +C +C +I +C +↷ Sam Roe acts for Dana Ito$", text, re.MULTILINE)
    assert re.search(r"^Review the code† +A\* +R\* Eve Ash +I$", text, re.MULTILINE)
    assert re.search(r"^Write the website copy +C +▲ nobody answers; usually the product$", text, re.MULTILINE)
    assert re.search(r"^Run the ad campaigns +I +→ Brand agency owns it, outside$", text, re.MULTILINE)


def test_it_ends_with_gaps_verdict_and_legend() -> None:
    view = everyday()
    assert lines_of(view)[-4:] == [
        "▲ Usually the product marketing manager: 1 duty: Write the website copy",
        "↷ Sam Roe acts for Dana Ito",
        view.verdict,
        "A Accountable · R Responsible · C Consulted · I Informed · * agreed by people, the others proposed by rules"
        " · ▲ open · † sources differ",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_width_shows_every_letter(width: int) -> None:
    view = everyday()
    shown = letters(view, width)
    stars = [re.sub(r"\*", "", word) for word in shown]
    alone = [
        cell.text
        for table in view.tables
        for line in table.lines
        for cell, column in zip(line.cells, table.columns, strict=True)
        # Where two people share a column, the letter may stand beside a name.
        if cell and column.id != "engineer"
    ]
    assert not [word for word in alone if stars.count(word) < alone.count(word)]


@pytest.mark.parametrize("width", [80, 100, 120, 160, 240])
def test_a_usual_terminal_breaks_no_word_of_a_name(width: int) -> None:
    shown = set(re.split(r"[\s/*†]+", "\n".join(lines_of(everyday(), width))))
    named = {
        word
        for column in everyday().tables[0].columns
        for text in (column.heading, *column.names)
        for word in text.split()
    }
    assert named <= shown
    assert "…" not in "".join(shown)


def test_a_narrow_terminal_gets_several_tables_of_the_same_rows() -> None:
    lines = lines_of(everyday(), 64)
    assert lines.count("Northwind, continued") >= 1
    assert sum("Prioritise bugs†" in line for line in lines) == lines.count("Northwind, continued") + 1


def test_less_than_the_narrowest_is_taken_for_the_narrowest() -> None:
    assert matrix_text(everyday(), 1, False) == matrix_text(everyday(), NARROWEST, False)


def test_colours_say_nothing_that_letters_do_not() -> None:
    bright, plain_text = matrix_text(everyday(), 240, True), matrix_text(everyday(), 240, False)
    assert "\x1b" not in plain_text
    assert STYLED.search(bright)
    without = STYLED.sub("", bright)
    assert "\x1b" not in without

    def squeezed(text: str) -> str:
        return re.sub(r"[\s/─]+", "", text)

    assert squeezed(without) == squeezed(plain_text)


def test_every_kind_of_letter_has_a_chip() -> None:
    schemes = everyday().organisation.catalogue.schemes.values()
    assert {entry.meaning for scheme in schemes for entry in scheme.letters} <= set(CHIPS)


def test_teams_have_tables_of_their_own() -> None:
    lines = lines_of(filled_with("Xx"))
    assert "Organisation-wide" in lines
    assert lines.count("Xx") == 2


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("colour", [False, True], ids=["plain", "colour"])
def test_nasty_text_is_shown_as_it_is(text: str, colour: bool) -> None:
    written = STYLED.sub("", matrix_text(filled_with(text), 400, colour))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
    assert written.splitlines()[0] == plain(text)
    written.encode()


@given(st.text(max_size=40), st.sampled_from(WIDTHS))
@settings(max_examples=40)
def test_any_text_fits(text: str, width: int) -> None:
    lines_of(filled_with(text), width)


@given(companies(), st.sampled_from(WIDTHS), st.sampled_from(["role", "person"]))
@settings(max_examples=40)
def test_any_company_fits_and_keeps_its_letters(company: Organisation, width: int, by: str) -> None:
    view = view_of(company, by="person" if by == "person" else "role")
    shown = "".join(lines_of(view, width))
    cells = [cell for table in view.tables for line in table.lines for cell in line.cells if cell]
    for letter in ("A", "R", "C", "I"):
        assert shown.count(letter) >= sum(letter in cell.letters for cell in cells)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_file_does_not_matter(seed: int) -> None:
    company = everyday_team()
    assert matrix_text(view_of(shuffled(company, seed)), 100, True) == matrix_text(everyday(), 100, True)


def test_nothing_around_it_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [matrix_text(everyday(), 100, colour) for colour in (False, True)]
    for name, value in {
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
        "COLUMNS": "20",
        "TERM": "dumb",
        "TTY_COMPATIBLE": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert [matrix_text(everyday(), 100, colour) for colour in (False, True)] == before
