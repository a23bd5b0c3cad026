"""The command that asks what would follow: what it prints and writes, for people and for tools."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from defusedxml import ElementTree

from raci.cli import main
from raci.comparing.compare import Change
from raci.formats import answers
from raci.formats.diagrams import engines
from raci.formats.diagrams.dot_whatif import draw_whatif
from raci.formats.diagrams.palette import build_palette
from raci.formats.view import build_view
from raci.formats.whatif import REMAIN, SHARED, Told, in_short, moves, summary, whatif_markdown, whatif_text
from raci.formats.workbook.change_sheet import KINDS, write_changes
from raci.pipeline import judge
from raci.scenarios import WhatIf, scenario, what_if

ON = ("--on", "2026-12-01")
ROOT = Path(__file__).parents[1]

TEAM = """\
organisation: Northwind
people:
  Mara Voss: CEO
  Kim Lee: {title: Engineering Manager, team: checkout, reports_to: Mara Voss, workload: swamped}
  Dana Ito: {title: Product Manager, teams: [checkout, search], reports_to: Mara Voss, strengths: [launch]}
  Lee Park: {title: Tech Lead, team: checkout, reports_to: Kim Lee, capacity: {accountable: 3}}
  Sofia Reyes: {title: Engineering Manager, team: search, reports_to: Mara Voss}
  Ann Bo: {title: Product Manager, team: search}
teams: {checkout: {lead: Kim Lee}, search: {}}
decisions:
  plan-go-to-market: {A: Dana Ito, R: [Dana Ito], agreed: 2026-11-20}
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a small team file."""
    file = tmp_path / "team.yaml"
    file.write_text(TEAM, encoding="utf-8")
    return file


def run(*words: object) -> Result:
    """Run the command in this process; an exception that it lets through fails the test."""
    result = CliRunner().invoke(main, ["whatif", *(str(word) for word in words), *ON])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(text: str, folder: Path, *, private: bool = False, **said: Any) -> WhatIf:
    """Return what would follow for a file's text."""
    file = folder / "team.yaml"
    file.write_text(text, encoding="utf-8")
    return what_if(judge(file).matrix, scenario("the question", **said), private=private)


def test_text_says_what_a_manager_wants_to_know(team: Path) -> None:
    told = run(team, "--without", "Dana").stdout
    first, short, *_ = told.splitlines()
    assert first == "Northwind: without Dana Ito"
    assert "lose their owner and find none" in short
    for words in (
        "Dana Ito left.",
        "▲ Nobody answers any more",
        "An agreement falls away: Plan the go-to-market, A/R named only Dana Ito.",
        "Dana Ito → Ann Bo",
        "before: ",
        "after: ",
    ):
        assert words in told, words
    assert "\x1b" not in told


def test_json_has_the_published_shape(team: Path) -> None:
    shape = json.loads(run(team, "--without", "Dana", "--format", "json").stdout)
    assert set(shape["findings"]) == {"new", "gone"}
    assert {set(change) == set(Change.__dataclass_fields__) for change in shape["changes"]} == {True}
    assert {"gained", "lost", "moved", "unowned", "owned"} <= set(shape["summary"])
    kinds = [change["kind"] for change in shape["changes"]]
    assert all(shape["summary"][kind] == kinds.count(kind) for kind in set(kinds))
    assert shape["summary"]["agreements_lost"] == 1
    assert {"code", "name", "severity", "message", "team", "activity"} <= set(shape["findings"]["new"][0])
    dana = next(person for person in shape["people"] if person["person"] == "Dana Ito")
    assert not dana["stays"]
    assert dana["answers_for"]["after"] == 0


def test_several_scenarios_stand_side_by_side(team: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("scenarios:\n  Without: {without: [Ann Bo]}\n  With: {add: {Jo: PMM}}\n", encoding="utf-8")
    told = run(team, "--scenario", file).stdout
    assert told.startswith("Side by side")
    assert told.count("In all") == 2
    shape = json.loads(run(team, "--scenario", file, "--title", "Lee Park: Architect", "--format", "json").stdout)
    names = [each["scenario"] for each in shape["scenarios"]]
    assert names == ["Without, with Lee Park: Architect", "With, with Lee Park: Architect"]


def test_one_team_alone(team: Path) -> None:
    shape = json.loads(run(team, "--without", "Dana", "--team", "search", "--format", "json").stdout)
    assert {change["team"] for change in shape["changes"]} <= {None, "search"}
    assert run(team, "--without", "Dana", "--team", "serch").exit_code == 2


UNUSABLE: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing to change": ((), "say what does"),
    "an unknown person": (("--without", "Danna"), '--without:1:1: error unknown-name: Nobody here is "Danna"'),
    "an unknown profile": (("--profile", "startupp"), "--profile:1:1"),
    "an unknown key": (("--add", "Jo: {titel: PMM}"), '--add:1:6: error unknown-name: "titel"'),
    "somebody twice": (("--add", "Ann Bo: PMM"), "is here already"),
    "a broken mapping": (("--add", "Jo: {title: PMM"), "--add:1:"),
    "no such file": (("--scenario", "nowhere.yaml"), "there is no file"),
    "an unknown format": (("--without", "Dana", "-f", "svgg"), "did you mean svg"),
    "two questions": (("--hire", "--anyone"), "one at a time"),
    "a question and a scenario": (("--hire", "--without", "Dana"), "without a scenario"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_used_ends_with_2_and_says_why(case: str, team: Path) -> None:
    words, told = UNUSABLE[case]
    result = run(team, *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told.casefold() in result.stderr.casefold()


def test_faults_come_as_json_too(team: Path) -> None:
    result = run(team, "--without", "Danna", "--format", "json")
    assert result.exit_code == 2
    shape = json.loads(result.stdout)
    assert shape["changes"] == []
    assert [finding["name"] for finding in shape["findings"]["new"]] == ["unknown-name"]


# Ranked answers


@pytest.mark.parametrize("question", ["--hire", "--anyone"])
def test_ranked_answers_in_every_format(question: str, team: Path) -> None:
    text, markdown = run(team, question).stdout, run(team, question, "--format", "md").stdout
    found = json.loads(run(team, question, "--format", "json").stdout)[question.removeprefix("--")]
    assert "Northwind" in text.splitlines()[0]
    assert markdown.startswith("# Northwind")
    head = next(line for line in markdown.splitlines() if line.startswith("|"))
    assert all(line.count("|") == head.count("|") for line in markdown.splitlines() if line.startswith("|"))
    best = found[0]
    assert (best["role"].replace("-", " ") if question == "--hire" else best["person"]) in text.casefold() + text
    # The ranking is the same wherever it starts from.
    assert found == json.loads(run(team, question, "--format", "json").stdout)[question.removeprefix("--")]


def test_a_ranking_of_one_team(team: Path) -> None:
    found = json.loads(run(team, "--hire", "--team", "search", "--format", "json").stdout)["hire"]
    assert {each["team"] for each in found} == {"search"}


# Files


def test_files_are_named_after_the_team_file(team: Path, tmp_path: Path) -> None:
    result = run(team, "--without", "Dana", "-o", tmp_path / "out", "-f", "xlsx,md", "-f", "json", "-f", "dot")
    assert result.exit_code == 0, result.stderr
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["team.whatif.dot", "team.whatif.json", "team.whatif.md", "team.whatif.xlsx"]
    assert "Northwind: without Dana Ito" in result.stderr
    assert run(team, "--without", "Ann", "-f", "md").exit_code == 0
    assert (team.parent / "raci-out" / "team.whatif.md").exists()


@pytest.mark.skipif(not any(draws for *_, draws in engines()), reason="nothing here draws pictures")
def test_the_picture_is_drawn_with_everything_on_it(tmp_path: Path) -> None:
    found = answer(TEAM, tmp_path, without=["Dana"], add={"Jo Park": {"title": "PMM", "team": "checkout"}})
    view = build_view(found.after)
    svg = answers.write_answer(view, found, Told(), "svg")
    root = ElementTree.fromstring(svg)
    shown = " ".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    for words in (
        "Northwind: the question",
        "Dana Ito",
        "leaves",
        "Jo Park",
        "joins",
        "▲ Nobody",
        "Duties each answers",
    ):
        assert words in shown, words
    assert b"prefers-color-scheme:dark" in svg
    assert answers.write_answer(view, found, Told(), "svg") == svg
    assert answers.write_answer(view, found, Told(), "png").startswith(b"\x89PNG")


def test_a_picture_of_no_change_says_so(tmp_path: Path) -> None:
    found = answer(TEAM, tmp_path)
    view = build_view(found.after)
    picture = draw_whatif(view, build_palette(view), found)
    assert "Nobody answers for or does anything else." in picture.labels
    assert in_short(found) == "Nothing changes."


def test_the_workbook_has_every_change_once(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    found = answer(TEAM, tmp_path, without=["Dana"], add={"Jo Park": {"title": "PMM", "team": "checkout"}})
    content = write_changes(build_view(found.after), found)[".xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["What if", "People", "To look at"]
    rows = list(book["What if"].iter_rows(min_row=5, values_only=True))
    assert [(row[0], row[1], row[3]) for row in rows] == [(KINDS[c.kind], c.name, c.letter) for c in found.changes]
    assert book["What if"].auto_filter.ref == f"A4:G{4 + len(found.changes)}"
    people = {row[0]: row[1:4] for row in book["People"].iter_rows(min_row=5, values_only=True)}
    assert people["Dana Ito"][1] == 0
    assert str(people["Dana Ito"][2]).startswith("=")
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["People"]
    assert all(row[3] == row[2] - row[1] for row in values.iter_rows(min_row=5, values_only=True))
    assert write_changes(build_view(found.after), found)[".xlsx"] == content


HOSTILE = """\
organisation: "=cmd|' /C calc'!A0"
people:
  "<b>Dana</b> | *x*": Product Manager
  "=1+1": Engineering Manager
  "\\u202eevil": Tech Lead
  "@x `y` [[z]] {{w}}": {title: Engineer, team: "a|b"}
"""


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    found = answer(HOSTILE, tmp_path, without=["<b>Dana</b> | *x*"], add={"=HYPERLINK(1)": "Project Manager"})
    told = ((found, Told(("<script>",), ())),)
    markdown = whatif_markdown(told)
    assert "<b>" not in markdown
    assert "<script>" not in markdown
    assert "\u202e" not in markdown + whatif_text(told, 100, False)
    picture = draw_whatif(build_view(found.after), build_palette(build_view(found.after)), found)
    assert "<b>Dana" not in picture.source
    with zipfile.ZipFile(io.BytesIO(write_changes(build_view(found.after), found)[".xlsx"])) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    formulas = [piece.split("</f>")[0] for sheet in sheets for piece in sheet.split("<f>")[1:]]
    assert formulas
    assert all(set(formula) <= set("ABCDEFGH0123456789-") for formula in formulas)


SECRETS = ("swamped", "strength", "workload", "capacity", "the file allows")


@pytest.mark.parametrize("format_", ["md", "json", "dot"])
def test_files_keep_confidences(format_: str, tmp_path: Path) -> None:
    said = {"change": {"Lee Park": {"workload": "swamped"}}, "without": ["Dana"]}
    texts = []
    for private in (False, True):
        found = answer(TEAM, tmp_path, private=private, **said)
        view = build_view(found.after, private=private)
        texts.append(answers.write_answer(view, found, Told(), format_).decode().casefold())
    assert not [word for word in SECRETS if word in texts[0]]
    if format_ == "json":
        assert [word for word in SECRETS if word in texts[1]]


@pytest.mark.parametrize(
    ("words", "own"),
    [
        (("--format", "text"), True),
        (("--format", "json"), True),
        (("--format", "md"), False),
        (("--format", "md", "--private"), True),
        (("-f", "json"), False),
        (("-f", "json", "--private"), True),
        (("-f", "md"), False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_printed_is_the_authors_own(team: Path, words: tuple[str, ...], own: bool) -> None:
    told = run(team, "--title", "Sofia Reyes: Engineer", "--without", "Lee Park", *words).stdout
    if "-f" in words:
        told = Path(told.strip()).read_text("utf-8")
    assert "Lee Park" in told
    assert ("Kim Lee is swamped" in told) is own


@pytest.mark.parametrize(("format_", "own"), [("text", True), ("json", True), ("md", False)])
def test_whom_to_hire_keeps_confidences(team: Path, format_: str, own: bool) -> None:
    told, private = (run(team, "--hire", "--format", format_, *flags).stdout for flags in ((), ("--private",)))
    assert (told == private) is own


def test_one_of_several_who_do_it_leaves_or_joins(tmp_path: Path) -> None:
    several = TEAM.replace(
        "  Ann Bo:", "  Eva: {title: Engineer, team: search}\n  Finn: {title: Engineer, team: search}\n  Ann Bo:"
    )
    left = answer(several, tmp_path, without=["Finn"])
    assert {(move.before, move.after) for move in moves(left)} == {("Finn", REMAIN)}
    assert "no longer Finn: " in whatif_text([(left, Told())], 140, False)
    assert in_short(left).startswith("Who answers stays the same; who does it changes in ")
    joins = answer(several, tmp_path, add={"Gil": {"title": "Engineer", "team": "search"}})
    assert {(move.before, move.after) for move in moves(joins)} == {(SHARED, "Gil")}
    assert "also Gil: " in whatif_text([(joins, Told())], 140, False)


def test_who_owns_what_nobody_owned_is_told_once(tmp_path: Path) -> None:
    found = answer(TEAM, tmp_path, add={"Jo Park": {"title": "Product Marketing Manager", "team": "search"}})
    told = whatif_text([(found, Told())], 1000, False)
    assert told.count("Run the ad campaigns") == 1
    assert "nobody → Jo Park: search: Plan the marketing, Run the ad campaigns, Write the website copy (A/R)" in told


def test_too_much_counts_all_duties(tmp_path: Path) -> None:
    found = answer(TEAM, tmp_path, private=True, without=["Lee Park"])
    (kim,) = (load for load in found.overloaded if load.name == "Kim Lee")
    assert kim.too_much == f"Kim Lee is swamped and would answer for {kim.answers[1]} duties."


def test_moves_and_gaps_are_told_once(tmp_path: Path) -> None:
    found = answer(TEAM, tmp_path, without=["Dana"])
    told = [(move.before, move.after, *duty) for move in moves(found) for duty in move.duties]
    assert len(told) == len(set(told))
    counts = summary(found)
    assert counts["after"]["open"] - counts["before"]["open"] == counts["no_owner"]


def test_the_example_tells_its_story() -> None:
    folder = ROOT / "examples" / "startup"
    told = run(folder / "team.yaml", "--scenario", folder / "scenario.yaml").stdout
    lines = told.splitlines()
    assert "8 duties lose their owner" in next(line for line in lines if "Dana leaves:" in line)
    assert "Jo Park joined." in told
    assert "Sam Roe" in told
