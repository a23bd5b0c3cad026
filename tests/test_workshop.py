"""Copies as people send them: files, sheets, names; and the workbook and picture that a workshop gets."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook

from raci.cli import main
from raci.disagreement import Comparison
from raci.disagreement.workshop import compare_copies
from raci.findings import InvalidFile
from raci.formats.comparison import FORMATS, write_comparison
from raci.formats.copies import title
from raci.formats.diagrams import dot_copies, engines
from raci.tables import read_table

DANA = "Activity,Dana Ito,Kim Lee,Lee Park\nPlan the launch,A,C,R\nFix the outage,I,A,R\nFeed the fish,,,R\n"
KIM = """
| Duty | Dana Ito | Kim Lee | Lee Park |
|-|-|-|-|
| Plan the launch | C | A | R |
| Fix the outage | I | A/R | R |
| Feed the fish | | | R |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dana.csv").write_text(DANA, encoding="utf-8")
    (tmp_path / "kim.md").write_text(KIM, encoding="utf-8")
    return tmp_path


def both(folder: Path) -> Comparison:
    return compare_copies([str(folder / "dana.csv"), str(folder / "kim.md")])


def test_files_of_any_kind_are_copies(folder: Path) -> None:
    found = both(folder)
    assert found.fillers == {"dana": "Dana Ito", "kim": "Kim Lee"}
    assert [(each.kind, each.duty.name) for each in found.disagreements] == [
        ("several-owners", "Plan the launch"),
        ("no-owner", "Feed the fish"),
        ("different-doer", "Fix the outage"),
    ]


def book(path: Path, sheets: dict[str, str]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, text in sheets.items():
        sheet = made.create_sheet(name)
        for line in text.splitlines():
            sheet.append([cell or None for cell in line.split(",")])
    made.save(path)
    return path


OTHER = DANA.replace("Plan the launch,A,C,R", "Plan the launch,C,A,R")


def test_the_sheets_of_one_workbook_are_copies(tmp_path: Path) -> None:
    path = book(tmp_path / "all.xlsx", {"Dana": DANA, "Kim": OTHER, "How to": "please,fill in"})
    assert compare_copies([str(path)]).copies == ("Dana", "Kim")
    (tmp_path / "lee.csv").write_text(DANA, encoding="utf-8")
    assert compare_copies([str(path), str(tmp_path / "lee.csv")]).copies == ("Dana", "Kim", "lee")


def test_sheets_that_files_share_are_parts_of_a_copy(tmp_path: Path) -> None:
    files = [
        str(book(tmp_path / "dana.xlsx", {"Web": DANA, "App": DANA})),
        str(book(tmp_path / "kim.xlsx", {"Web": DANA, "App": OTHER})),
    ]
    found = compare_copies(files)
    assert (found.copies, len(found.duties)) == (("dana", "kim"), 6)
    assert [each.duty.name for each in found.disagreements][:1] == ["Plan the launch (App)"]


NAMES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "given": (["Ann=a/team.csv", "Bo=b/team.csv"], ("Ann", "Bo")),
    "by-folder": (["a/team.csv", "b/team.csv"], ("a/team", "b/team")),
    "by-suffix": (["a/team.csv", "a/team.md"], ("team.csv", "team.md")),
    "same-file-twice": (["a/team.csv", "./a/team.csv", "b/team.csv"], ("a/team", "b/team")),
    "open-in-excel": (["a/team.csv", "a/~$team.xlsx", "b/team.csv"], ("a/team", "b/team")),
}


@pytest.mark.parametrize(("words", "copies"), NAMES.values(), ids=NAMES)
def test_names(words: list[str], copies: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a/team.csv", DANA), ("b/team.csv", OTHER), ("a/team.md", KIM), ("a/~$team.xlsx", "")):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    assert compare_copies(words).copies == copies


def test_all_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "broken.xlsx").write_text("no workbook")
    with pytest.raises(InvalidFile) as told:
        compare_copies([str(folder / name) for name in ("dana.csv", "broken.xlsx", "gone.csv")])
    assert [Path(f.location.file).name for f in told.value.findings if f.location] == ["broken.xlsx", "gone.csv"]


def test_one_copy_is_not_enough(folder: Path) -> None:
    done = CliRunner().invoke(main, ["compare", str(folder / "dana.csv"), str(folder / "dana.csv")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "only one copy" in done.stderr


def test_odd_letters_are_told_and_the_rest_counts(folder: Path) -> None:
    (folder / "dana.csv").write_text(DANA.replace("A,C,R", "A,C,Q/R"), encoding="utf-8")
    done = CliRunner().invoke(main, ["compare", str(folder / "dana.csv"), str(folder / "kim.md"), "--format", "json"])
    assert done.exit_code == 0
    assert "unknown-letter" in done.stderr
    found = json.loads(done.stdout)
    assert [finding["code"] for finding in found["findings"]] == ["RACI106"]
    assert found["summary"]["several-owners"] == 1


HOSTILE = "=cmd|' /C calc'!A1 <script>alert(1)</script> [x](y) {{z}}"


def hostile(folder: Path) -> Comparison:
    rows = [["Activity", HOSTILE, "Kim"], [f"{HOSTILE} duty", "A", "C"]]
    for name, letters in (("<b>one", ["A", "C"]), ("=two", ["C", "A"])):
        made = Workbook()
        sheet = made.worksheets[0]
        for row, cells in enumerate([rows[0], [rows[1][0], *letters]], 1):
            for column, text in enumerate(cells, 1):
                sheet.cell(row, column, text).data_type = "s"
        made.save(folder / f"{name}.xlsx")
    return compare_copies([str(folder / "<b>one.xlsx"), str(folder / "=two.xlsx")])


def test_hostile_names_stay_text_in_the_workbook(tmp_path: Path) -> None:
    made = load_workbook(io.BytesIO(write_comparison(hostile(tmp_path), "xlsx")))
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert all(cell.data_type == "s" for cell in cells if "cmd" in str(cell.value))


def test_the_workbook_says_what_is_agreed(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(write_comparison(both(folder), "xlsx"))
    made = load_workbook(path)
    assert made.sheetnames == ["Disagreement", "All duties", "Copies"]
    sheet = made["Disagreement"]
    assert sheet.auto_filter.ref.startswith("C6:")
    assert sheet.freeze_panes == "G7"
    assert [row[0].value for row in sheet.iter_rows(min_row=7, min_col=3, max_col=3)][:2] == ["Several owners"] * 2
    assert load_workbook(path, data_only=True)["Disagreement"]["C2"].value == "3 duties: 0 settled, 3 to talk about"
    (matrix,) = [m for m in read_table(path) if m.origin and m.origin.where == "All duties"]
    assert {row.activity.name for row in matrix.rows} == {"Plan the launch", "Fix the outage", "Feed the fish"}


def test_the_outcome_becomes_a_team_file(tmp_path: Path) -> None:
    files = []
    for name, plan in (("dana", ("A", "C")), ("lee", ("A", "R"))):
        made = Workbook()
        sheet = made.worksheets[0]
        sheet.append(["Activity", "Product manager\nDana Ito", "Tech lead\nLee Park"])
        sheet.append(["Plan the launch", *plan])
        sheet.append(["Fix the outage", "A", "R"])
        made.save(tmp_path / f"{name}.xlsx")
        files.append(str(tmp_path / f"{name}.xlsx"))
    (tmp_path / "out.xlsx").write_bytes(write_comparison(compare_copies(files), "xlsx"))
    done = CliRunner().invoke(main, ["import", str(tmp_path / "out.xlsx"), "--sheet", "All duties"])
    assert done.exit_code == 0, done.output
    assert "  - {name: Dana Ito, title: Product manager}\n" in done.stdout
    assert "    A: Dana Ito\n    R: Lee Park\n" in done.stdout


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_the_same_each_time(format_: str, folder: Path) -> None:
    if format_ in ("svg", "png") and not any(works for *_, works in engines()):
        pytest.skip("no engine here draws")
    assert write_comparison(both(folder), format_) == write_comparison(both(folder), format_)


def test_the_picture(tmp_path: Path) -> None:
    if not any(works for *_, works in engines()):
        pytest.skip("no engine here draws")
    root = fromstring(write_comparison(hostile(tmp_path), "svg"))
    words = " ".join(root.itertext())
    assert "The copies name different owners (1)" in words
    assert "prefers-color-scheme:dark" in words
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_what_is_left_out_of_a_picture_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dot_copies, "MOST_DUTIES", 2)
    monkeypatch.setattr(dot_copies, "MOST_COPIES", 1)
    source = write_comparison(both(folder), "dot").decode()
    assert "The first 2 of 3 duties to talk about are shown." in source
    assert "The first 1 of 2 copies are shown." in source


OUTPUTS: dict[str, tuple[str, list[str], int]] = {
    "file": ("new/x.md", ["new/x.md"], 0),
    "folder": ("new", ["new/comparison.md", "new/comparison.svg", "new/comparison.xlsx"], 0),
    "unknown": ("x.doc", [], 2),
}


@pytest.mark.parametrize(("output", "files", "status"), OUTPUTS.values(), ids=OUTPUTS)
def test_where_it_is_written(output: str, files: list[str], status: int, folder: Path) -> None:
    if output == "new" and not any(works for *_, works in engines()):
        pytest.skip("no engine here draws")
    before = {*folder.rglob("*")}
    words = [str(folder / "dana.csv"), str(folder / "kim.md"), "-o", str(folder / output)]
    done = CliRunner().invoke(main, ["compare", *words])
    written = sorted(p.relative_to(folder).as_posix() for p in {*folder.rglob("*")} - before if p.is_file())
    assert (done.exit_code, written) == (status, files)
    assert done.stdout.split(os.linesep if status else None)[: len(files)] == [
        str(folder / f) for f in OUTPUT_ORDER if f in files
    ]


OUTPUT_ORDER = ("new/x.md", "new/comparison.xlsx", "new/comparison.svg", "new/comparison.md")


def test_a_scheme_that_there_is_not_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("Duty,Dana,Kim\nPlan it,A,R\nShip it,R,A\n", encoding="utf-8")
    for command in ("import", "check"):
        result = CliRunner().invoke(main, [command, str(path), "--scheme", "racy"])
        assert result.exit_code == 2
        assert "did you mean" in result.output


def test_duties_that_some_copies_lack_are_not_seen_alike(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("Task,PM,QA\nTest,A,R\nPlan,A/R,C\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("Task,PM,QA\nTest,A,R\nPlan,A/R,C\nShip,C,A/R\n", encoding="utf-8")
    comparison = compare_copies([str(tmp_path / "one.csv"), str(tmp_path / "two.csv")])
    assert comparison.in_some == 1
    assert title(comparison) == "2 copies, 3 duties: 2 seen alike, 0 differently, 1 that some copies lack"
