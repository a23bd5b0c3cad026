"""JSON and CSV: their published shape, nothing private, nothing that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import activity, companies, organisation, person, team
from pages import NASTY, everyday, everyday_team, filled_with, shuffled, view_of

from raci.checks import check
from raci.formats.data import matrix_dict, write_csv, write_json
from raci.formats.view import View, build_view
from raci.model import Organisation

ASSIGNMENT = [
    "team", "activity", "name", "area", "letter", "person", "role", "acting", "agreed", "status", "disputed", "rule",
    "because", "source",
]  # fmt: skip
FINDING = [
    "code", "name", "severity", "message", "fix", "file", "line", "column", "cell", "group", "team", "activity", "who",
]  # fmt: skip
SUMMARY = ["activities", "people", "agreed", "proposed", "by_stand_in", "open", "errors", "warnings", "infos"]
LIVE = tuple("=+-@＝＋－＠")


def data(view: View) -> dict[str, Any]:
    found = json.loads(write_json(view)[".json"].decode())
    assert isinstance(found, dict)
    return found


def rows(view: View) -> list[list[str]]:
    text = write_csv(view)[".csv"].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def two_teams() -> Organisation:
    return organisation(
        person("Dana", "product-manager", teams=("red", "blue")),
        person("Kim", "engineering-manager", teams=("red",)),
        person("Lee", "engineering-manager", teams=("blue",)),
        activities=(
            "prioritise-bugs", "run-ad-campaigns", "review-code",
            activity("tidy-up", "executive", "executive", scope="organisation"),
        ),
        teams=(team("Red"), team("Blue")),
    )  # fmt: skip


# JSON


def test_json_has_the_published_shape() -> None:
    found = data(everyday())
    assert list(found) == ["format", "organisation", "scheme", "on", "assignments", "unowned", "summary", "findings"]
    assert (found["format"], found["organisation"], found["scheme"], found["on"]) == (
        1,
        "Northwind",
        "raci",
        "2026-12-01",
    )
    assert {tuple(entry) for entry in found["assignments"]} == {tuple(ASSIGNMENT)}
    assert {tuple(entry) for entry in found["unowned"]} == {("team", "activity", "letter", "usually", "accepted")}
    assert {tuple(entry) for entry in found["findings"]} == {tuple(FINDING)}
    assert list(found["summary"]) == SUMMARY


def test_json_says_each_letter_once() -> None:
    found = [
        a for a in data(everyday())["assignments"] if a["activity"] == "prioritise-bugs" and a["person"] == "Dana Ito"
    ]
    assert [(a["letter"], a["role"], a["acting"], a["agreed"]) for a in found] == [
        ("A", "product-manager", "Sam Roe", False),
        ("R", "product-manager", "Sam Roe", False),
    ]
    assert all(a["team"] is None and a["rule"] and a["because"] and a["source"] for a in found)


def test_json_tells_gaps_and_accepted_gaps() -> None:
    gaps = {
        gap["activity"]: (gap["letter"], gap["usually"][:1], gap["accepted"]) for gap in data(everyday())["unowned"]
    }
    assert gaps["write-website-copy"] == ("A", ["product-marketing-manager"], None)
    assert gaps["run-company-programmes"][2] == "one team needs none"
    assert "run-ad-campaigns" not in gaps


def test_json_is_sorted_and_counted() -> None:
    found = data(view_of(two_teams()))
    key = [(a["team"] or "", a["area"], a["activity"], a["letter"], a["person"] or "") for a in found["assignments"]]
    assert key == sorted(key)
    assert {a["team"] for a in found["assignments"]} == {"Red", "Blue"}
    summary = found["summary"]
    assert summary["activities"] == 7
    assert summary["agreed"] + summary["proposed"] + summary["open"] == 7
    assert summary["people"] == 3


def test_json_of_one_team_is_about_that_team() -> None:
    matrix = view_of(two_teams()).matrix
    found = data(build_view(matrix, team="Red", findings=tuple(check(matrix))))
    assert {a["team"] for a in found["assignments"]} == {"Red"}
    assert {gap["team"] for gap in found["unowned"]} == {"Red", None}
    assert {finding["team"] for finding in found["findings"]} <= {"Red", None}
    assert found["summary"]["activities"] == 4


def test_json_tells_private_findings_only_where_asked() -> None:
    told, private = data(everyday()), data(everyday(private=True))
    assert {f["name"] for f in private["findings"]} - {f["name"] for f in told["findings"]} == {"swamped-owner"}
    assert "swamped" not in json.dumps(told)
    assert told["summary"]["warnings"] < private["summary"]["warnings"]


@settings(max_examples=40)
@given(companies())
def test_json_holds_every_letter(company: Organisation) -> None:
    view = view_of(company, private=True)
    found = data(view)
    letters = [(a.team, a.activity, a.letter, a.person) for a in view.matrix.assignments]
    key = ("team", "activity", "letter", "person")
    assert sorted(map(str, letters)) == sorted(str(tuple(a[k] for k in key)) for a in found["assignments"])
    assert found == json.loads(json.dumps(matrix_dict(view.matrix, view.findings)))
    counted = [sum(f["severity"] == severity for f in found["findings"]) for severity in ("error", "warning", "info")]
    assert [found["summary"][key] for key in ("errors", "warnings", "infos")] == counted


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_json_keeps_text_as_it_is(text: str) -> None:
    found = data(filled_with(text))
    expected = text.replace("\ud800", "?")  # half a character, which UTF-8 cannot hold
    assert found["organisation"] == expected
    assert expected in {a["person"] for a in found["assignments"]}


# CSV


def test_csv_has_a_row_per_activity_and_a_column_per_role() -> None:
    head, *body = rows(everyday())
    assert head == [
        "Team", "Area", "Activity", "Product manager (Dana Ito)", "Engineering manager (Kim Lee)",
        "Tech lead (Lee Park)", "Engineer (Eve Ash, Sam Roe)", "QA engineer (vacant)", "State", "Gap",
    ]  # fmt: skip
    found = {row[2]: row for row in body}
    assert found["Prioritise bugs"] == ["", "Quality", "Prioritise bugs", "A/R", "C", "C", "I", "C", "proposed", ""]
    assert found["Write the website copy"][-2:] == ["open", "nobody answers for it"]
    assert found["Run company-wide programmes"][-2:] == ["open", "nobody answers for it (one team needs none)"]
    assert found["Run the ad campaigns"][-2:] == ["outside: Brand agency", ""]


def test_csv_of_several_teams_has_a_table_each() -> None:
    found = rows(view_of(two_teams()))
    teams = [row[0] for row in found if row and row[0] != "Team"]
    assert teams == ["Organisation-wide", *["Red"] * 3, *["Blue"] * 3]
    assert sum(row == [] for row in found) == 2


def check_safe(view: View) -> None:
    """Fail if a spreadsheet could take a part of the file for a formula, whatever it takes for the separator."""
    text = write_csv(view)[".csv"].decode("utf-8-sig")
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                shown = cell.lstrip()
                assert shown.startswith("'") or not shown.lstrip("\"' ").startswith(LIVE), repr(cell)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_csv_holds_no_formula(text: str) -> None:
    check_safe(filled_with(text))


@settings(max_examples=60)
@given(st.text(st.sampled_from("=+-@＝\t\r\n;,'\" |aA1()!"), max_size=12))
def test_csv_holds_no_formula_whatever_the_text(text: str) -> None:
    check_safe(filled_with(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("  @SUM(A1)", "'  @SUM(A1)", id="blanks-before"),
        pytest.param("a;=1", "a;'=1", id="behind-a-semicolon"),
        pytest.param("＝1", "'＝1", id="wide"),
        pytest.param("e-mail = mail", "e-mail = mail", id="in-the-middle"),
        pytest.param('say "hi", twice', 'say "hi", twice', id="quotes-and-comma"),
        pytest.param("one\r\ntwo", "one\r\ntwo", id="lines"),
    ],
)
def test_csv_marks_only_what_is_live(text: str, written: str) -> None:
    assert rows(filled_with(text))[1][2] == written


@settings(max_examples=40)
@given(companies(), st.sampled_from(["role", "person"]))
def test_csv_holds_every_letter(company: Organisation, by: str) -> None:
    view = view_of(company, by="person" if by == "person" else "role")
    body = [row for row in rows(view) if row and row[0] != "Team"]
    lines = [line for table in view.tables for line in table.lines]
    assert [row[3:-2] for row in body] == [[cell.text if cell else "" for cell in line.cells] for line in lines]


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_file_does_not_matter(seed: int) -> None:
    mixed = view_of(shuffled(everyday_team(), seed))
    assert (write_csv(mixed), write_json(mixed)) == (write_csv(everyday()), write_json(everyday()))
