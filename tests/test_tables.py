"""Responsibility tables: what people wrote is what a matrix holds, and what is no table is declined."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from raci.deciding.engine import decide
from raci.findings import InvalidFile, Location, Severity
from raci.matrix import Matrix
from raci.pipeline import export, load
from raci.source import read
from raci.tables import Reading, is_table, read_table

EXAMPLES = Path(__file__).parents[1] / "examples"
CASES = Path(__file__).parent / "cases" / "tables"
LAYOUTS: dict[str, dict[str, Any]] = read(CASES / "layouts.yaml").data
REFUSED: dict[str, dict[str, Any]] = read(CASES / "refused.yaml").data


def workbook(case: dict[str, Any]) -> bytes:
    """Return the workbook that a case describes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in case["sheets"].items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)
        for merged in case.get("merged", {}).get(title, ()):
            sheet.merge_cells(merged)
        for bold in case.get("bold", {}).get(title, ()):
            sheet[bold].font = Font(bold=True)
        if title in case.get("hidden", ()):
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def content(case: dict[str, Any]) -> bytes:
    """Return the bytes of a case's file."""
    return workbook(case) if "sheets" in case else str(case["text"]).encode()


def lines(matrices: list[Matrix]) -> list[str]:
    """Return rows as the cases write them."""
    told = []
    for matrix in matrices:
        organisation = matrix.organisation
        plain = "activities"
        for row in matrix.rows:
            area = row.activity.area
            section = "" if area == plain else organisation.catalogue.areas[area].name
            held = " ".join(f"{a.letter}:{organisation.role_by_id[a.role or ''].name}" for a in row.assignments)
            told.append(f"{row.activity.name} | {section} | {held}".replace("|  |", "| |").strip())
    return told


@pytest.mark.parametrize("case", LAYOUTS.values(), ids=LAYOUTS)
def test_layout(case: dict[str, Any]) -> None:
    matrices = read_table(case["file"], text=content(case))
    assert lines(matrices) == case["table"]
    first = matrices[0]
    assert first.origin is not None
    assert first.origin.orientation == case.get("orientation", "roles-in-columns")
    assert first.organisation.scheme == case.get("scheme", "raci")
    if "holders" in case:
        assert [role.name for role in first.organisation.roles] == case["holders"]
    assert [person.name for person in first.organisation.people] == case.get("people", [])
    findings = [finding.message for matrix in matrices for finding in matrix.findings]
    expected = case.get("findings", [])
    assert len(findings) == len(expected)
    assert all(any(piece in message for message in findings) for piece in expected), findings
    assert len(matrices) == case.get("tables", len(matrices))
    assert first.origin.where == case.get("where", first.origin.where)
    assert all(any(piece in told for told in first.origin.understood) for piece in case.get("understood", []))


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_table(case["file"], text=case["text"].encode())
    (fault,) = caught.value.findings
    assert (fault.code, fault.severity, fault.fatal) == ("RACI107", Severity.ERROR, True)
    assert case["says"] in fault.message
    assert fault.fix


@pytest.mark.parametrize(
    ("name", "reading", "says"),
    [
        ("a.csv", Reading(header_row=99), "line 99 holds no headings"),
        ("a.csv", Reading(sheet="Foo"), "there is no sheet 'Foo'"),
        ("a.md", Reading(sheet="Foo"), "no table stands below a heading 'Foo'"),
    ],
    ids=["row", "sheet", "heading"],
)
def test_wishes_that_cannot_be_met_are_told(name: str, reading: Reading, says: str) -> None:
    text = {"a.csv": "Task,Lead,Team\nPlan,A,R\nDo,A,R\n", "a.md": "# Work\n\n|Task|Lead|\n|-|-|\n|Plan|A/R|\n"}[name]
    with pytest.raises(InvalidFile) as caught:
        read_table(name, reading, text=text.encode())
    assert says in caught.value.findings[0].message


def test_a_place_in_csv_counts_quotation_marks() -> None:
    (matrix,) = read_table("a.csv", text=b'Task,Lead,Team\n"Plan, do",Z,R\nShip,A,R\nStop,A,R\n')
    (finding,) = matrix.findings
    assert finding.location == Location("a.csv", 2, 12)


# --- real tables ---------------------------------------------------------------------------------------------------

SHARED = Path(__file__).parents[1].parent / "shared" / "data" / "matrices"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the data are not here")
KNOWN = list(csv.DictReader((SHARED / "EXPECTED.csv").read_text("utf-8").splitlines())) if SHARED.is_dir() else []
WHOLE = ("all ", "1 (")


def figures(matrices: list[Matrix]) -> dict[str, str]:
    """Return what the list of expectations counts."""
    rows = [row for matrix in matrices for row in matrix.rows]
    owners = [{a.role for a in row.holders("A")} for row in rows]
    names = Counter(row.activity.name.casefold() for row in rows)
    unknown = {finding.group or "" for matrix in matrices for finding in matrix.findings}
    counted = {
        "activities": len(rows),
        "roles": len({role.name for matrix in matrices for role in matrix.organisation.roles}),
        "rows_without_A": sum(not held for held in owners),
        "rows_with_more_than_one_A": sum(len(held) > 1 for held in owners),
        "rows_without_R": sum(not row.holders("R") for row in rows),
        "unknown_letters": ";".join(sorted(unknown)),
        "rows_all_blank": sum(not row.assignments for row in rows),
        "repeated_activity_names": sum(count > 1 for count in names.values()),
    }
    return {key: str(value) for key, value in counted.items()}


@needs_data
@pytest.mark.parametrize("known", KNOWN, ids=[f"{known['file']}: {known['table']}" for known in KNOWN])
def test_figures_of_real_tables(known: dict[str, str]) -> None:
    path = SHARED / known["file"]
    if not known["activities"]:
        with pytest.raises(InvalidFile, match="no responsibility table"):
            read_table(path)
        return
    matrices = read_table(path)
    if not known["table"].startswith(WHOLE):
        matrices = [m for m in matrices if m.origin is not None and m.origin.where == known["table"]]
    counted = figures(matrices)
    assert {key: counted[key] for key in counted if known[key]} == {key: known[key] for key in counted if known[key]}


# --- our own files -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def startup() -> Matrix:
    return decide(load(EXAMPLES / "startup" / "team.yaml"), dt.date(2026, 12, 1))


@pytest.mark.parametrize("form", ["csv", "md", "html", "xlsx"])
def test_what_we_write_reads_back(startup: Matrix, form: str) -> None:
    ((name, raw),) = export(startup, form).items()
    (matrix,) = read_table(name, text=raw)
    assert matrix.findings == ()
    ours = {(row.activity.name, a.letter, a.person) for row in startup.rows for a in row.assignments if a.person_id}
    theirs = {
        (row.activity.name, a.letter, (a.person or "").partition(" (")[0])
        for row in matrix.rows
        for a in row.assignments
    }
    assert theirs == ours
    assert [row.activity.name for row in matrix.rows] == [row.activity.name for row in startup.rows]
    areas = startup.organisation.catalogue.areas
    assert [matrix.organisation.catalogue.areas[row.activity.area].name for row in matrix.rows] == [
        areas[row.activity.area].name for row in startup.rows
    ]


# --- places and options --------------------------------------------------------------------------------------------


def test_cells_have_addresses() -> None:
    book = {"sheets": {"Our plan": [["RACI"], ["Task", "Lead", "Team"], ["Plan", "A", "R"], ["Do", "Z", "A/R"]]}}
    (matrix,) = read_table("raci.xlsx", text=workbook(book))
    assert matrix.origin is not None
    assert matrix.origin.places["plan", "team"] == ("'Our plan'!C3", Location("raci.xlsx", 3, 3))
    assert matrix.origin.places["do", None][0] == "'Our plan'!A4"
    assert [finding.cell for finding in matrix.findings] == ["'Our plan'!B4"]
    assert len(matrix.origin.places) == len(list(matrix.origin.places)) == 6


def test_text_has_lines_and_columns() -> None:
    text = "# Duties\n\n| Task | Lead | Team |\n|---|---|---|\n| Plan | A | R |\n| Do |  | A/R |\n"
    (matrix,) = read_table("raci.md", text=text.encode())
    assert matrix.origin is not None
    assert matrix.origin.where == "Duties"
    assert matrix.origin.places["plan", "team"] == (None, Location("raci.md", 5, 14))
    assert matrix.origin.places["do", "lead"] == (None, Location("raci.md", 6, 8))


def test_orientation_can_be_overruled() -> None:
    text = b"Task,Lead,Team\nPlan,A,R\nDo,R,A\n"
    (matrix,) = read_table("raci.csv", Reading(orientation="roles-in-rows"), text=text)
    assert lines([matrix]) == ["Lead | | A:Plan R:Do", "Team | | A:Do R:Plan"]


def test_the_sheet_can_be_chosen() -> None:
    rows = [["Task", "Lead", "Team"], ["Plan", "A", "R"], ["Do", "I", "A/R"]]
    book = workbook({"sheets": {"One": rows, "Two": [rows[0], ["Dig", "A", "R"], rows[2]]}, "hidden": ["Two"]})
    assert [len(read_table("raci.xlsx", text=book)), *lines(read_table("a.xlsx", Reading(sheet="two"), text=book))] == [
        1,
        "Dig | | A:Lead R:Team",
        "Do | | A:Team R:Team I:Lead",
    ]
    with pytest.raises(InvalidFile, match="no sheet 'Three'"):
        read_table("raci.xlsx", Reading(sheet="Three"), text=book)


def test_the_row_of_headings_can_be_chosen() -> None:
    text = b"Task,Old lead,Old team\nTask,Lead,Team\nPlan,A,R\nDo,I,A\n"
    (matrix,) = read_table("raci.csv", Reading(header_row=1), text=text)
    assert [role.name for role in matrix.organisation.roles] == ["Old lead", "Old team"]


def test_the_scheme_can_be_chosen() -> None:
    text = b"Task,Lead,Team\nPlan,A,D\nDo,C,A\n"
    (matrix,) = read_table("raci.csv", Reading(scheme="raci"), text=text)
    assert matrix.organisation.scheme == "raci"
    assert [finding.group for finding in matrix.findings] == ["D"]


def test_an_unknown_scheme_is_told() -> None:
    with pytest.raises(InvalidFile, match="no scheme 'raki'"):
        read_table("raci.csv", Reading(scheme="raki"), text=b"Task,Lead,Team\nPlan,A,R\nDo,C,A\n")


def test_repeated_names_keep_ids_of_their_own() -> None:
    text = b"Task,Team,Team\nPlan,A,R\nPlan,R,A\n"
    (matrix,) = read_table("raci.csv", text=text)
    assert [role.id for role in matrix.organisation.roles] == ["team", "team-2"]
    assert [row.activity.id for row in matrix.rows] == ["plan", "plan-2"]
    assert [row.activity.name for row in matrix.rows] == ["Plan", "Plan"]


@pytest.mark.parametrize(
    ("name", "text", "table"),
    [
        ("team.yaml", "people: [Engineer]", False),
        ("team.yml", "", False),
        ("raci.xlsx", "", True),
        ("raci.md", "", True),
        ("raci", "Task,Lead\nPlan,A\n", True),
        ("team", "people:\n  - Engineer\n", False),
    ],
)
def test_is_table(tmp_path: Path, name: str, text: str, table: bool) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert is_table(path) is table


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Task,Lead,Team\nPlan,A,R\nDo,I,A/R\n")))
    (matrix,) = read_table("-")
    assert lines([matrix]) == ["Plan | | A:Lead R:Team", "Do | | A:Team R:Team I:Lead"]
