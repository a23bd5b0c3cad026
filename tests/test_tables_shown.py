"""Tables that somebody else made, as every output shows them: gaps are told, nothing is proposed or agreed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from raci.checks import check
from raci.formats import diagrams, markdown
from raci.formats import html as page
from raci.formats.data import write_csv, write_json
from raci.formats.diagrams.mermaid import write_mermaid
from raci.formats.terminal import matrix_text
from raci.formats.view import View, build_view
from raci.formats.workbook import write as write_workbook
from raci.matrix import Unowned
from raci.tables import read_table

GAP = "Task,PM,QA\nTest,I,R\nPlan,A/R,C\n"
TWO_OWNERS = "Task,PM,QA\nTest,A,A/R\nPlan,A/R,C\n"
QUIET = "Task,PM,QA\nTest,I,\nPlan,,\nDo,R,A\n"
SECTIONS = "Task,PM,QA\nBuild,,\nTest,A,R\nPlan,A/R,C\nRun,,\nWatch,A,R\nMend,I,A/R\n"
RAPID = "Task,PM,QA,Dev\nTest,D,P,I\nPlan,A,P,I\nShip,P,D,R\nBuy,P,A,D\n"
RAPID_TWO = "Task,PM,QA,Dev\nTest,A,D/P,D\nPlan,A,P,D\nShip,P,D,R\nBuy,P,A,D\n"
OTHERS = re.compile(r"proposed|proposes?|a rule says|agreed yet|agreed by|usually|usual role|a ring", re.IGNORECASE)
"""What is said of decided matrices alone."""


def view_of(text: str) -> View:
    """Read a table and arrange it."""
    matrix = read_table("folder/table.csv", text=text.encode())[0]
    return build_view(matrix, findings=tuple(check(matrix)))


def told(view: View) -> str:
    return matrix_text(view, 120, False)


def written(view: View) -> str:
    return markdown.write(view)[".md"].decode()


def browsed(view: View) -> str:
    text = page.write(view)[".html"].decode()
    return re.sub(r"<style>.*?</style>|class=\"[^\"]*\"", "", text, flags=re.DOTALL)


def drawn(view: View) -> str:
    return "\n".join(source.decode() for source in diagrams.write_dot(view).values())


def charted(view: View) -> str:
    return "\n".join(source.decode() for source in write_mermaid(view).values())


def listed(view: View) -> str:
    return write_csv(view)[".csv"].decode()


def sheets(view: View) -> dict[str, list[str]]:
    """Return the texts and formulas of each sheet."""
    book = load_workbook(io.BytesIO(write_workbook(view)[".xlsx"]))
    return {
        sheet.title: [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        for sheet in book.worksheets
    }


def tabled(view: View) -> str:
    return "\n".join(text for texts in sheets(view).values() for text in texts)


WRITERS = (told, written, browsed, drawn, charted, listed, tabled)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [(GAP, ["test"]), (TWO_OWNERS, []), (QUIET, ["test", "plan"]), (RAPID, ["plan"])],
    ids=["one", "none", "only told, and empty", "another letter owns"],
)
def test_a_row_without_an_owner_is_a_gap(text: str, gaps: list[str]) -> None:
    matrix = read_table("table.csv", text=text.encode())[0]
    assert matrix.unowned == tuple(Unowned(None, activity, "A") for activity in gaps)
    view = view_of(text)
    assert view.counts.open == len(gaps)
    assert [line.id for table in view.tables for line in table.lines if line.gap == "nobody answers for it"] == gaps


@pytest.mark.parametrize("text", [GAP, QUIET, RAPID], ids=["gap", "only told", "rapid"])
def test_checks_say_it_once(text: str) -> None:
    matrix = read_table("table.csv", text=text.encode())[0]
    names = ("no-accountable", "only-asked-or-told", "empty-activity")
    found = [finding for finding in check(matrix) if finding.name in names]
    assert sorted(f.activity or "" for f in found) == sorted(gap.activity for gap in matrix.unowned)


def test_the_words_of_the_check_are_those_for_tables() -> None:
    [found] = [f for f in view_of(GAP).findings if f.name == "no-accountable"]
    assert found.message == "Test: no Accountable (A), so nobody answers for it."
    assert found.fix == "Decide who answers for it."
    assert found.location is not None
    assert (found.location.line, found.location.column) == (2, 1)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: str(write.__name__))
@pytest.mark.parametrize("text", [GAP, TWO_OWNERS, QUIET, SECTIONS], ids=["gap", "two owners", "only told", "sections"])
def test_nothing_is_said_that_no_table_says(write: Callable[[View], str], text: str) -> None:
    assert OTHERS.findall(write(view_of(text))) == []


@pytest.mark.parametrize("write", [told, written, browsed], ids=lambda write: str(write.__name__))
def test_pages_tell_the_gap(write: Callable[[View], str]) -> None:
    said = write(view_of(GAP))
    assert "Nobody answers for 1 duty" in said
    assert "nobody answers" in said
    assert "Every duty has somebody" not in said
    assert "Every duty has somebody" in written(view_of(TWO_OWNERS))


@pytest.mark.parametrize("write", [written, browsed, drawn], ids=lambda write: str(write.__name__))
def test_the_footer_names_the_file(write: Callable[[View], str]) -> None:
    assert "as the table says · read from table.csv" in write(view_of(GAP))


def test_json_lists_the_gap_and_keeps_its_counts() -> None:
    shape = json.loads(write_json(view_of(GAP))[".json"])
    assert shape["unowned"] == [{"team": None, "activity": "test", "letter": "A", "usually": [], "accepted": None}]
    assert {key: shape["summary"][key] for key in ("agreed", "proposed", "open")} == {
        "agreed": 0, "proposed": 1, "open": 1,
    }  # fmt: skip


def test_the_workbook_asks_who_answers() -> None:
    found = sheets(view_of(QUIET))["To decide"]
    assert found.count("Nobody answers for it. Who should?") == 2
    assert "• PM\n• QA" in found
    assert not [text for text in found if text.startswith("Nothing is open")]
    assert [t for t in sheets(view_of(RAPID))["To decide"] if t.startswith("Nobody answers")]


@pytest.mark.parametrize(
    ("text", "names"), [(TWO_OWNERS, "PM and QA"), (RAPID_TWO, "QA and Dev")], ids=["raci", "rapid"]
)
def test_who_alone_is_asked_by_the_names_of_the_columns(text: str, names: str) -> None:
    question = f"{names} answer for it. Who alone?"
    view = view_of(text)
    assert question in sheets(view)["To decide"]
    assert question in written(view)
    assert question in browsed(view)


def test_the_gap_picture_shows_it() -> None:
    gaps = diagrams.write_dot(view_of(GAP))[".gaps.dot"].decode()
    assert "1 of 2 duties needs a decision" in gaps
    assert "▲ nobody answers for it" in gaps


def test_who_does_it_is_told_on_the_card_of_that_owner_alone() -> None:
    from raci.formats.diagrams.dot_accountability import _does_it
    from raci.formats.diagrams.owners import others_who_do, owners

    view = view_of(TWO_OWNERS)
    test, plan = view.tables[0].lines
    pm, qa = owners(view, (test, plan))
    assert (pm.name, qa.name) == ("PM", "QA")
    assert [_does_it(view, test, owner.id) for owner in (pm, qa)] == [False, True]
    assert [others_who_do(view, test, owner.id) for owner in (pm, qa)] == [("QA",), ()]
    assert _does_it(view, plan, pm.id)


def test_pictures_that_a_table_knows_nothing_for_are_left_out() -> None:
    assert {*diagrams.write_dot(view_of(GAP))} == {".matrix.dot", ".accountability.dot", ".gaps.dot"}
    assert {*write_mermaid(view_of(GAP))} == {".accountability.mmd"}


@pytest.mark.parametrize("write", [told, written, browsed, drawn, charted, tabled], ids=lambda write: write.__name__)
def test_sections_have_headings_where_there_are_any(write: Callable[[View], str]) -> None:
    said = write(view_of(SECTIONS))
    assert "Build" in said
    assert "Run" in said
    assert "Activities" not in write(view_of(GAP))
    assert "▸" not in write(view_of(GAP))


def test_rows_of_the_workbook_follow_one_another_without_sections() -> None:
    book = load_workbook(io.BytesIO(write_workbook(view_of(GAP))[".xlsx"]))
    ids = [cell.value for cell in book["Matrix"]["A"] if cell.value]
    assert ids[:4] == ["#ids", "test", "plan", "#end"]


def test_columns_stand_in_the_order_of_the_table() -> None:
    (matrix,) = read_table("a.csv", text=b"Task,Sponsor,Product Manager,Idle,Legal\nPlan,A,R,,C\nBuild,I,A/R,,C\n")
    (table,) = build_view(matrix).tables
    assert [column.heading for column in table.columns] == ["Sponsor", "Product Manager", "Idle", "Legal"]


def test_only_gaps_are_counted_as_what_nobody_holds() -> None:
    (matrix,) = read_table("a.csv", text=b"Task,PM,QA\nPlan,A,A/R\nTest,I,R\nShip,A/R,C\n")
    files = write_workbook(build_view(matrix, findings=tuple(check(matrix))))
    (content,) = files.values()
    sheet = load_workbook(io.BytesIO(content))["To decide"]
    texts = [str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
    assert any("2 questions, 1 about what nobody holds" in text for text in texts)
