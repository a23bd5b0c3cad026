"""The command that checks: which files it takes, what it prints where, and with which code it ends."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from defusedxml.ElementTree import fromstring

from raci.cli import main
from raci.lock import lock_bytes
from raci.pipeline import judge

ROOT = Path(__file__).parents[1]

GOOD = "people: [Product Manager]\nactivities: {areas: [], include: [write-tickets]}\n"
BAD = "people: [Engineer]\nactivities: {areas: [], include: [run-ad-campaigns, write-website-copy]}\n"
BROKEN = "people: [Engineer\n"
SECRET = (
    "people: {Dana: {title: Product Manager, workload: swamped}}\nactivities: {areas: [], include: [write-tickets]}\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: object) -> Result:
    """Run `raci check` in this process; an exception that it lets through fails the test."""
    result = CliRunner().invoke(main, ["check", *map(str, words), "--on", "2026-12-01"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def write(folder: Path, **files: str) -> None:
    """Write files of a folder; `__` in a name is a slash, `_` before the ending a dot."""
    for name, text in files.items():
        stem, _, ending = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# files and folders


def test_a_folder_means_the_team_files_in_it(desk: Path) -> None:
    write(desk, b_yaml=GOOD, a__team_yml=GOOD, notes_yaml="a: b\n", table_csv="Activity,PM\nShip,A\n")
    write(desk, **{".hidden__team_yaml": BAD, "a__.team_yaml": BAD, "node_modules__x__team_yaml": BAD})
    write(desk, env__pyvenv_cfg="", env__lib__team_yaml=BAD, bom_yaml=f"\ufeff{GOOD}")
    listed = json.loads(run(".", "--format", "json").stdout)
    assert [entry["file"] for entry in listed] == ["a/team.yml", "b.yaml", "bom.yaml"]


def test_what_others_extend_is_no_team_of_its_own(desk: Path) -> None:
    write(desk, company_yaml="people: {Lee: CEO}\n", teams__team_yaml=f"extends: ../company.yaml\n{GOOD}")
    listed = json.loads(run(".", "--format", "json").stdout)
    assert [entry["file"] for entry in listed] == ["teams/team.yaml"]


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "github", "text"])
def test_every_file_is_told_though_one_cannot_be_used(name: str, desk: Path) -> None:
    write(desk, bad_yaml=BAD, broken_yaml=BROKEN, empty__notes_txt="")
    result = run("broken.yaml", "missing.yaml", "empty", "bad.yaml", "--format", name)
    assert result.exit_code == 2
    for words in ("no-accountable", "broken.yaml", "missing.yaml", "empty", "there is no team file"):
        assert words in result.stdout
    if name == "json":
        assert [entry["summary"]["activities"] for entry in json.loads(result.stdout)] == [0, 0, 0, 2]
    if name == "junit":
        assert [suite.attrib["errors"] for suite in fromstring(result.stdout)] == ["1", "1", "1", "0"]


def test_several_files_end_with_a_total(desk: Path) -> None:
    write(desk, bad_yaml=BAD, good_yaml=GOOD)
    result = run("bad.yaml", "good.yaml")
    assert re.fullmatch(r"2 files: 2 errors, 0 warnings, \d+ infos", result.stderr.splitlines()[-1])
    assert "files:" not in run("bad.yaml").stderr


def test_a_file_that_several_extend_is_told_once(desk: Path) -> None:
    write(desk, base_yaml="people:\n  Zed: Prodct Manager\n", a_yaml=f"extends: base.yaml\n{GOOD}")
    write(desk, b_yaml=f"extends: base.yaml\n{GOOD}")
    result = run("a.yaml", "b.yaml")
    assert result.stdout.count("base.yaml:2:8: warning unknown-title") == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == ["a.yaml", "b.yaml", "2 files"]
    assert result.stderr.count("1 warning") == 2
    counts = [each["summary"]["warnings"] for each in json.loads(run("a.yaml", "b.yaml", "--format", "json").stdout)]
    assert counts == [1, 1]
    told = run("a.yaml", "b.yaml", "--format", "github").stdout
    assert told.count("::warning file=base.yaml") == 1


def test_the_line_at_fault_is_shown(desk: Path) -> None:
    write(desk, team_yaml="people:\n  Dana: Prodct Manager\n")
    lines = run("team.yaml").stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if "unknown-title" in line)
    assert lines[at].startswith("team.yaml:2:9: warning unknown-title: No role claims")
    assert lines[at + 1 : at + 3] == ["    2 |   Dana: Prodct Manager", "      |         ^"]


def test_a_misspelt_title_comes_before_the_gaps_that_it_makes(desk: Path) -> None:
    write(desk, team_yaml="people:\n  Dana: Prodct Manager\n")
    first = run("team.yaml").stdout.splitlines()[0]
    assert first.startswith("team.yaml:2:9: warning unknown-title: ")


def test_the_first_word_of_a_file_is_shown_too(desk: Path) -> None:
    write(desk, team_yaml="peple: [Product Manager]\n")
    lines = run("team.yaml").stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if "unknown-name" in line)
    assert lines[at].startswith("team.yaml:1:1: ")
    assert lines[at + 1 : at + 3] == ["    1 | peple: [Product Manager]", "      | ^"]


def test_standard_input_is_checked() -> None:
    result = CliRunner().invoke(main, ["check", "-", "--format", "sarif"], input=BAD)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["runs"][0]["results"]


def test_what_was_said_in_confidence_is_counted_where_others_read(desk: Path) -> None:
    write(desk, team_yaml=SECRET)
    text = run("team.yaml", "--fail-on", "warning")
    assert (text.exit_code, "swamped" in text.stdout) == (1, True)
    report = run("team.yaml", "--fail-on", "warning", "--format", "github")
    assert (report.exit_code, "swamped" in report.stdout) == (1, False)
    assert "1 finding left out" in report.stderr
    assert "swamped" in run("team.yaml", "--format", "github", "--private").stdout


# tables that others made

TABLE = "Duty,Product Manager,Engineer\nPlan the launch,A,R\nWrite the copy,C,\nFix bugs,I,A/R\n"


def test_a_table_is_checked_cell_by_cell(desk: Path) -> None:
    write(
        desk,
        matrix_csv=TABLE,
        matrix_md="| Duty | PM | Dev |\n|---|---|---|\n| Ship it | A | A |\n| Test it | A | R |\n",
    )
    result = run("matrix.csv", "matrix.md", "--format", "json")
    assert result.exit_code == 1
    csv, markdown = json.loads(result.stdout)
    assert [list(entry) for entry in (csv, markdown)] == [["file", "summary", "tables", "findings"]] * 2
    (table,) = csv["tables"]
    assert list(table) == ["where", "activities", "roles", "scheme", "orientation"]
    assert (table["activities"], table["roles"], table["scheme"]) == (3, 2, "raci")
    assert table["orientation"] == "roles-in-columns"
    assert (csv["summary"]["activities"], csv["summary"]["roles"]) == (3, 2)
    worst = {(f["name"], f["line"], f["severity"]) for entry in (csv, markdown) for f in entry["findings"]}
    assert {("only-asked-or-told", 3, "error"), ("many-accountable", 3, "error")} <= worst


def test_a_workbook_is_told_by_its_cells(desk: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Matrix"
    for row in (line.split(",") for line in TABLE.splitlines()):
        book.active.append(row)
    book.save("matrix.xlsx")
    listed = json.loads(run("matrix.xlsx", "--format", "json").stdout)
    cells = {f["cell"] for f in listed[0]["findings"] if f["name"] == "only-asked-or-told"}
    assert len(cells) == 1
    assert re.fullmatch(r"Matrix![A-C]3", cells.pop())
    text = run("matrix.xlsx")
    assert re.search(r"^matrix\.xlsx:Matrix![A-C]3: error only-asked-or-told: ", text.stdout, re.MULTILINE)
    assert re.search(r"^matrix\.xlsx, Matrix: .*3 activities, 2 roles", text.stderr, re.MULTILINE)
    told = next(found for found in sarif(run("matrix.xlsx", "--format", "sarif")) if found["ruleId"] == "RACI209")
    assert "region" not in told["locations"][0]["physicalLocation"]
    assert told["locations"][0]["logicalLocations"][0]["kind"] == "cell"


def sarif(result: Result) -> list[dict[str, Any]]:
    """Return the results of a SARIF log."""
    return list(json.loads(result.stdout)["runs"][0]["results"])


def test_what_is_no_table_is_declined(desk: Path) -> None:
    write(desk, prices_csv="Item,Price\nTea,3\nCake,4\n")
    result = run("prices.csv", "--format", "json")
    assert result.exit_code == 2
    (entry,) = json.loads(result.stdout)
    assert entry["tables"] == []
    assert [finding["name"] for finding in entry["findings"]] == ["invalid-document"]


def test_wishes_about_tables_need_a_table(desk: Path) -> None:
    write(desk, team_yaml=GOOD, matrix_csv=TABLE)
    assert run("team.yaml", "--sheet", "x").exit_code == 2
    wrong = run("matrix.csv", "--scheme", "rasi")
    assert (wrong.exit_code, "rasci" in wrong.stderr) == (2, True)
    turned = json.loads(run("matrix.csv", "--orientation", "roles-in-rows", "--format", "json").stdout)
    assert [table["orientation"] for table in turned[0]["tables"]] in ([], ["roles-in-rows"])


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "junit"])
def test_a_hostile_table_harms_no_report(format_: str, desk: Path) -> None:
    evil = "\x1b[2J\u202e::error::x%0A,y]]><b>&"
    write(desk, matrix_csv=f'Duty,"{evil}",Engineer\n"{evil} one",C,\n"{evil}\n::error::two",A,A\nFix bugs,A,R\n')
    text = run("matrix.csv", "--format", format_).stdout
    if format_ in ("json", "sarif"):
        json.loads(text)
    elif format_ == "junit":
        fromstring(text)
    else:
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
        assert not re.search("^::error::", text, re.MULTILINE)


def test_what_moved_is_told_in_one_line(desk: Path) -> None:
    text = GOOD.replace("[write-tickets]", "[write-tickets, prioritise-bugs]")
    write(desk, team_yaml=text)
    (desk / "team.yaml.lock").write_bytes(lock_bytes(judge("team.yaml").matrix))
    write(desk, team_yaml=text.replace("Product Manager", "Engineering Manager"))
    names = "Prioritise bugs, Write the tickets"
    assert (
        f"error unlocked: 2 duties have other letters than in the lock file: {names}."
        in run("team.yaml", "--locked").stdout
    )
    (report,) = json.loads(run("team.yaml", "--locked", "--format", "json").stdout)
    assert sum(finding["name"] == "unlocked" for finding in report["findings"]) == 2


def test_locked_letters_are_compared(desk: Path) -> None:
    write(desk, team_yaml=GOOD, matrix_csv=TABLE)
    assert run("team.yaml").exit_code == 0
    unlocked = run("team.yaml", "matrix.csv", "--locked")
    assert (unlocked.exit_code, unlocked.stdout.count("error unlocked: There is no lock file")) == (1, 1)
    (desk / "team.yaml.lock").write_bytes(lock_bytes(judge("team.yaml").matrix))
    assert run("team.yaml", "--locked").exit_code == 0
    write(desk, team_yaml=f"{GOOD}decisions: {{write-tickets: {{A: nobody, because: not now}}}}\n")
    moved = run("team.yaml", "--locked")
    assert (moved.exit_code, "error unlocked: Write the tickets: A was" in moved.stdout) == (1, True)
    assert run("team.yaml").exit_code == 0


# the baseline


def test_a_baseline_hides_the_old_and_shows_the_new(desk: Path) -> None:
    write(desk, team_yaml=BAD)
    first = run("team.yaml", "--baseline", "known.json", "--update-baseline")
    assert (first.exit_code, "known.json: 2 known findings, 2 new, 0 taken out" in first.stderr) == (0, True)
    again = run("team.yaml", "--baseline", "known.json")
    assert again.exit_code == 0
    assert "Known (baseline)." in again.stdout
    assert re.search(r"0 errors, 0 warnings, \d+ infos \(2 known\)", again.stderr)
    write(desk, team_yaml=BAD.replace("[run", "[plan-marketing, run"))
    new = run("team.yaml", "--baseline", "known.json")
    assert new.exit_code == 1
    errors = [line for line in new.stdout.splitlines() if " error " in line]
    assert len(errors) == 1
    assert "Plan the marketing" in errors[0]


@pytest.mark.parametrize("bar", ["error", "warning", "info", "never"])
def test_what_a_baseline_was_made_of_passes(bar: str, desk: Path) -> None:
    write(desk, team_yaml=SECRET + BAD.partition("\n")[2].replace("activities", "# activities"))
    assert run("team.yaml", "--baseline", "known.json", "--update-baseline", "--fail-on", bar).exit_code == 0
    assert run("team.yaml", "--baseline", "known.json", "--fail-on", bar).exit_code == 0
    infos = '"severity": "info"' in (desk / "known.json").read_text("utf-8")
    assert infos == (bar == "info")


def test_what_occurs_no_more_is_told_until_it_is_taken_out(desk: Path) -> None:
    write(desk, team_yaml=BAD, other_yaml=BAD)
    run("team.yaml", "other.yaml", "--baseline", "known.json", "--update-baseline")
    write(desk, team_yaml=GOOD)
    (desk / "other.yaml").unlink()
    told = run("team.yaml", "--baseline", "known.json").stderr
    assert "known.json: 4 known findings occur no more; --update-baseline takes them out: no-accountable (" in told
    run("team.yaml", "--baseline", "known.json", "--update-baseline")
    assert "occur no more" not in run("team.yaml", "--baseline", "known.json").stderr
    assert "other.yaml" not in (desk / "known.json").read_text("utf-8")


def test_a_baseline_keeps_what_was_not_looked_at(desk: Path) -> None:
    write(desk, team_yaml=BAD, other_yaml=BAD)
    run("team.yaml", "other.yaml", "--baseline", "known.json", "--update-baseline")
    before = (desk / "known.json").read_bytes()
    run("team.yaml", "--baseline", "known.json", "--update-baseline")
    assert (desk / "known.json").read_bytes() == before
    write(desk, other_yaml=BROKEN)
    assert run(".", "other.yaml", "--baseline", "known.json", "--update-baseline").exit_code == 2
    assert (desk / "known.json").read_bytes() == before


def test_a_baseline_is_the_same_from_any_folder(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk, a__team_yaml=BAD)
    run("a/team.yaml", "--baseline", "known.json", "--update-baseline")
    assert '"file": "a/team.yaml"' in (desk / "known.json").read_text("utf-8")
    monkeypatch.chdir(desk / "a")
    assert run("team.yaml", "--baseline", "../known.json").exit_code == 0
    assert run(desk / "a" / "team.yaml", "--baseline", desk / "known.json").exit_code == 0


NO_BASELINE = {
    "missing": ["--baseline", "known.json"],
    "broken": ["--baseline", "broken.json"],
    "broken, to be updated": ["--baseline", "broken.json", "--update-baseline"],
    "not named": ["--update-baseline"],
    "in no folder": ["--baseline", "nowhere/known.json", "--update-baseline"],
    "a folder": ["--baseline", "."],
}


@pytest.mark.parametrize("name", NO_BASELINE)
def test_a_baseline_that_cannot_be_used_ends_with_2(name: str, desk: Path) -> None:
    write(desk, team_yaml=GOOD, broken_json="{")
    result = run("team.yaml", *NO_BASELINE[name])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "baseline" in result.stderr or "known.json" in result.stderr or "folder" in result.stderr
    assert sorted(path.name for path in desk.iterdir()) == ["broken.json", "team.yaml"]
    assert (desk / "broken.json").read_text("utf-8") == "{"


# hooks and pipelines


def hooks() -> dict[str, dict[str, object]]:
    """Return the hooks that the project offers, by id."""
    listed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return {hook["id"]: hook for hook in listed}


def test_every_hook_is_a_command_for_python() -> None:
    assert list(hooks()) == ["raci", "raci-embed"]
    for hook in hooks().values():
        assert {"id", "name", "description", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"
        program, command, *_ = shlex.split(str(hook["entry"]))
        assert (program, command in main.commands) == ("raci", True)


def test_the_hook_checks_the_files_it_is_given(desk: Path) -> None:
    write(desk, team_yaml=GOOD, shop_raci_yaml=BAD)
    _, command, *words = shlex.split(str(hooks()["raci"]["entry"]))
    assert command == "check"
    assert run(*words, "team.yaml").exit_code == 0
    assert run(*words, "team.yaml", "shop_raci.yaml").exit_code == 1


def test_the_hook_knows_team_files_by_name() -> None:
    names = re.compile(str(hooks()["raci"]["files"]))
    ours = ["team.yaml", "a/team.yml", "raci.yaml", "shop.raci.yaml", "a/b/shop.raci.yml"]
    others = ["steam.yaml", "team.yaml.txt", "raci.json", "docker-compose.yml", "miraci.yaml"]
    assert [name for name in ours + others if names.search(name)] == ours


def pipelines() -> list[dict[str, Any]]:
    """Return the pipelines of the README."""
    blocks = re.findall(r"^```yml\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [yaml.safe_load(block) for block in blocks]


def lines(value: object) -> list[str]:
    """Return every text in a pipeline."""
    if isinstance(value, dict):
        value = list(value.values())
    return [line for each in value for line in lines(each)] if isinstance(value, list) else str(value).splitlines()


def test_the_pipelines_of_the_readme_run(desk: Path) -> None:
    write(desk, team_yaml=BAD)
    commands = [[line for line in lines(each) if line.startswith("raci ")] for each in pipelines()[:2]]
    assert [len(each) for each in commands] == [2, 1]
    for command in (line for each in commands for line in each):
        words = shlex.split(command.partition(" > ")[0])
        assert words[:2] == ["raci", "check"]
        result = run(*words[2:])
        assert result.exit_code == int("never" not in words)
        assert result.stdout


def test_the_pipelines_of_the_readme_hand_over_what_they_write() -> None:
    github, gitlab, comment = pipelines()
    (job,) = github["jobs"].values()
    (upload,) = (step for step in job["steps"] if "with" in step)
    assert any(line.endswith(f"> {upload['with']['sarif_file']}") for line in lines(job["steps"]))
    (job,) = gitlab.values()
    assert job["script"][-1].endswith(f"> {job['artifacts']['reports']['junit']}")
    changes, post = (lines(step)[0] for step in comment)
    assert changes.partition(" > ")[2] in shlex.split(post)


def test_the_comment_of_the_readme_says_what_changed(desk: Path) -> None:
    words = shlex.split(lines(pipelines()[2][0])[0].partition(" > ")[0])
    git = ["git", "-C", str(desk), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    for number, people in enumerate(("{Dana Ito: Product Manager, Kim Lee: Tech Lead}", "{Dana Ito: Product Manager}")):
        write(desk, team_yaml=f"people: {people}\n")
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", str(number)], check=True)
    result = CliRunner().invoke(main, words[1:])
    assert result.exit_code == 0
    assert "Kim Lee" in result.stdout
