"""`raci diff`: two files, tables, results or revisions, as text, Markdown and JSON; with real git."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from organisations import catalogue, companies, decided
from pages import NASTY

from raci.cli import main
from raci.comparing.compare import KINDS, Change, compare
from raci.findings import InvalidFile
from raci.formats import write
from raci.formats.changes import COMMENT, Difference, changes_json, changes_markdown, changes_text, in_short
from raci.formats.page import plain
from raci.formats.view import build_view
from raci.model import Organisation
from raci.results import read_result
from raci.revisions import NoRevision, open_revision

PARSER = MarkdownIt("commonmark").enable("table")
SCHEME = catalogue().schemes["raci"]

TEAM = """\
organisation: Northwind
people:
  Dana Ito: Product Manager
  Kim Lee: Engineering Manager
  Lee Park: {title: Tech Lead, workload: high}
  Ben Fox: Product Marketing Manager
activities: {areas: [], include: [write-tickets, test-product, release-product, hire-team, run-ad-campaigns]}
"""
LEFT = TEAM.replace("  Ben Fox: Product Marketing Manager\n", "").replace("high", "swamped")


def run(*words: object, exit_code: int = 0) -> Result:
    """Run a command on the day of the tests."""
    result = CliRunner().invoke(main, [*map(str, words), "--on", "2026-12-01"])
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which everything happens, with an older and a newer file."""
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(TEAM, "utf-8")
    Path("new.yaml").write_text(LEFT, "utf-8")
    return tmp_path


# Two files


def test_text_says_what_nobody_owns_first(folder: Path) -> None:
    text = run("diff", "old.yaml", "new.yaml").stdout
    assert text.splitlines()[0] == "old.yaml → new.yaml"
    assert text.splitlines()[1].startswith("3 letters: 1 owned by nobody any more, ")
    assert "Ben Fox left" in text
    assert "▲ Nobody owns any more\n  Run the ad campaigns: A · was Ben Fox · Ben Fox left; usual role:" in text
    assert text.index("▲ Nobody owns any more") < text.index("Ben Fox −")
    assert "the workload of Lee Park is now swamped" in text


def test_json_has_the_published_shape(folder: Path) -> None:
    found = json.loads(run("diff", "old.yaml", "new.yaml", "--format", "json").stdout)
    assert set(found) == {"changes", "summary"}
    assert set(found["summary"]) == {*KINDS, "people", "activities"}
    first = found["changes"][0]
    assert first.pop("because").startswith("Ben Fox left; usual role:")
    assert first == {
        "kind": "unowned", "team": None, "activity": "run-ad-campaigns", "name": "Run the ad campaigns", "letter": "A",
        "before": "Ben Fox", "after": None,
    }  # fmt: skip
    kinds = Counter(change["kind"] for change in found["changes"])
    assert {kind: found["summary"][kind] for kind in KINDS} == {kind: kinds[kind] for kind in KINDS}
    assert found["summary"]["activities"] == len({change["activity"] for change in found["changes"]})


def test_what_is_passed_on_keeps_confidences(folder: Path) -> None:
    assert "swamped" not in run("diff", "old.yaml", "new.yaml", "--format", "md").stdout
    private = run("diff", "old.yaml", "new.yaml", "--format", "md", "--private").stdout
    assert "the workload of Lee Park is now swamped" in private


@pytest.mark.parametrize(("format_", "own"), [("text", True), ("json", True), ("md", False)])
def test_text_and_json_are_the_authors_own(folder: Path, format_: str, own: bool) -> None:
    title, shared = "Product Marketing Manager", TEAM.replace("[write-tickets", "[plan-go-to-market, write-tickets")
    Path("old.yaml").write_text(shared, "utf-8")
    Path("new.yaml").write_text(shared.replace(title, f"{{title: {title}, workload: swamped}}"), "utf-8")
    told = run("diff", "old.yaml", "new.yaml", "--format", format_).stdout
    assert "Plan the go-to-market" in told
    assert ("swamped" in told) is own


def test_a_fault_of_both_sides_is_told_once(folder: Path) -> None:
    Path("old.yaml").write_text(TEAM + "decisions: {write-tickets: {A: Finn Ode}}\n", "utf-8")
    told = run("diff", "old.yaml", "old.yaml").stderr
    assert told.count('There is no person "Finn Ode"') == 1


def test_nothing_changed(folder: Path) -> None:
    for format_ in ("text", "md"):
        assert "No letter changes." in run("diff", "old.yaml", "old.yaml", "--format", format_).stdout
    found = json.loads(run("diff", "old.yaml", "old.yaml", "--format", "json").stdout)
    assert found["changes"] == []
    assert set(found["summary"].values()) == {0}


def test_another_name_is_told_though_no_letter_moves(folder: Path) -> None:
    Path("new.yaml").write_text(TEAM.replace("Dana Ito", "Dana Meyer"), "utf-8")
    text = run("diff", "old.yaml", "new.yaml").stdout
    assert "No letter changes." in text
    assert "Dana Ito is Dana Meyer now" in text


def test_one_team_only(folder: Path) -> None:
    for name, text in (("old", TEAM), ("new", LEFT)):
        people = text.replace(": Product Marketing Manager", ": {title: Product Marketing Manager, teams: [red, blue]}")
        Path(f"{name}.yaml").write_text(people + "teams: [red, blue]\n", "utf-8")
    found = json.loads(run("diff", "old.yaml", "new.yaml", "--team", "RED", "--format", "json").stdout)
    assert {change["team"] for change in found["changes"]} == {"red"}
    assert (
        "no team 'green'; there are blue, red"
        in run("diff", "old.yaml", "new.yaml", "--team", "green", exit_code=2).stderr
    )


UNUSABLE = {
    "one-file": (("old.yaml",), "name two files"),
    "three-files": (("old.yaml", "new.yaml", "new.yaml"), "name two files"),
    "both-standard-input": (("-", "-"), "only one of the two can be standard input"),
    "no-such-file": (("old.yaml", "newer.yaml"), "did you mean 'new.yaml'?"),
    "two-files-and-a-revision": (("old.yaml", "new.yaml", "--base", "main"), "name two files"),
    "a-revision-of-standard-input": (("-", "--base", "main"), "standard input has no revisions"),
    "no-repository": (("old.yaml", "--base", "main"), "is in no git repository"),
    "no-result": (("old.yaml", "pins.json"), "this JSON is no result of raci"),
    "no-json": (("old.yaml", "broken.json"), "broken.json:2:1: error invalid-document: this is no JSON"),
    "newer-result": (("old.yaml", "newer.json"), "newer format 99"),
}


@pytest.mark.parametrize(("words", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_unusable(folder: Path, words: tuple[str, ...], message: str) -> None:
    Path("pins.json").write_text('{"pins": []}', "utf-8")
    Path("broken.json").write_text('{"format": 1,\n', "utf-8")
    Path("newer.json").write_text('{"format": 99}', "utf-8")
    result = run("diff", *words, exit_code=2)
    assert message.lower() in result.stderr.lower()
    assert not result.stdout


def test_faults_of_both_files_are_told(folder: Path) -> None:
    Path("old.yaml").write_text(TEAM + "colour: red\n", "utf-8")
    result = run("diff", "old.yaml", "new.yaml")
    assert "old.yaml:8:1: error unknown-name" in result.stderr
    assert "3 letters" in result.stdout


# Results and tables


def test_a_result_is_the_file_it_came_from(folder: Path) -> None:
    Path("old.json").write_text(run("show", "old.yaml", "--format", "json").stdout, "utf-8")
    for pair in (("old.json", "old.yaml"), ("old.yaml", "old.json"), ("old.json", "old.json")):
        assert "No letter changes." in run("diff", *pair).stdout
    changes = [json.loads(run("diff", old, "new.yaml", "--format", "json").stdout) for old in ("old.json", "old.yaml")]
    assert changes[0] == changes[1]


def test_standard_input_is_a_file_or_a_result(folder: Path) -> None:
    for text in (TEAM, run("show", "old.yaml", "--format", "json").stdout):
        words = ["diff", "-", "old.yaml", "--on", "2026-12-01"]
        result = CliRunner().invoke(main, words, input=text)
        assert (result.exit_code, result.stdout.splitlines()[1]) == (0, "No letter changes.")


@given(companies())
def test_results_keep_every_letter(company: Organisation) -> None:
    matrix = decided(company)
    raw = write(build_view(matrix, private=True), "json")[".json"]
    read = read_result(raw, "old.json")
    shown = {(a.team, a.activity, a.letter, a.person, a.role, a.status, a.agreed) for a in matrix.assignments}
    assert {(a.team, a.activity, a.letter, a.person, a.role, a.status, a.agreed) for a in read.assignments} == shown
    assert {(g.team, g.activity, g.letter) for g in read.unowned} == {
        (g.team, g.activity, g.letter) for g in matrix.unowned
    }
    assert compare(matrix, read) == compare(read, matrix) == []


@pytest.mark.parametrize("scheme", sorted(catalogue().schemes))
def test_results_come_in_every_scheme(folder: Path, scheme: str) -> None:
    Path("old.yaml").write_text(f"{TEAM}scheme: {scheme}\n", "utf-8")
    Path("old.json").write_text(run("show", "old.yaml", "--format", "json").stdout, "utf-8")
    assert "No letter changes." in run("diff", "old.json", "old.yaml").stdout


@pytest.mark.parametrize(
    "raw",
    [
        b"[]", b"1", b"null", b'{"format": "1"}', b'{"format": 1}', b"\xff\xfe\x00", b"[" * 100_000,
        b'{"format":1,"organisation":1,"scheme":"x","on":null,"assignments":[],"unowned":[]}',
        b'{"format":1,"organisation":null,"scheme":"raci","on":"1.1.2026","assignments":[],"unowned":[]}',
        b'{"format":1,"organisation":null,"scheme":"raci","on":null,"assignments":[{"letter":"X"}],"unowned":[]}',
    ],
    ids=["list", "number", "null", "text", "empty", "bytes", "deep", "scheme", "date", "letter"],
)  # fmt: skip
def test_what_is_no_result(raw: bytes) -> None:
    with pytest.raises(InvalidFile) as error:
        read_result(raw, "x.json")
    assert [finding.location.file for finding in error.value.findings if finding.location] == ["x.json"]


def test_a_lock_file_is_what_was_locked(folder: Path) -> None:
    run("lock", "old.yaml")
    assert "No letter changes." in run("diff", "old.yaml.lock", "old.yaml").stdout
    assert "No letter changes." in run("diff", "old.yaml", "old.yaml.lock").stdout
    changes = [
        json.loads(run("diff", old, "new.yaml", "--format", "json").stdout) for old in ("old.yaml.lock", "old.yaml")
    ]
    assert changes[0] == changes[1]


def test_letters_stay_where_the_lock_has_them(folder: Path, commit: Callable[[str], None]) -> None:
    """Both sides are decided as everywhere else: with the lock file beside them."""
    two = TEAM.replace("Kim Lee: Engineering Manager", "Kim Lee: Engineering Manager\n  Amy Poe: Engineering Manager")
    owners = {}
    for name in ("Kim Lee", "Amy Poe"):
        decided_so = f"decisions: [{{activity: hire-team, A: {name}, R: {name}}}]\n"
        Path("two.yaml").write_text(two + decided_so, "utf-8")
        run("lock", "two.yaml")
        Path("two.yaml").write_text(two, "utf-8")
        owners[name] = json.loads(run("show", "two.yaml", "--format", "json").stdout)["assignments"]
        assert "No letter changes." in run("diff", "two.yaml.lock", "two.yaml").stdout
        commit(name)
        assert changes_of("two.yaml", "--base", "HEAD") == []
    assert owners["Kim Lee"] != owners["Amy Poe"]
    assert ("moved", "A", "Kim Lee", "Amy Poe") in changes_of("two.yaml", "--base", "HEAD~1")


EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize("example", ["trio", "two-teams", "platform"])
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_we_wrote_is_what_it_came_from(example: str, suffix: str, tmp_path: Path) -> None:
    file = EXAMPLES / example / "team.yaml"
    run("build", file, "-o", tmp_path, "-f", suffix)
    written = tmp_path / f"team.{suffix}"
    assert run("diff", written, file).stdout.splitlines()[1:] == ["No letter changes."]
    assert run("diff", file, written).stdout.splitlines()[1:] == ["No letter changes."]


# Revisions

GIT = shutil.which("git")


@pytest.fixture
def commit(folder: Path) -> Callable[[str], None]:
    """Return a function that commits everything in the folder, which is a repository."""
    if GIT is None:
        pytest.skip("git is not installed")
    names = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def git(*words: str) -> None:
        subprocess.run([str(GIT), *words], cwd=folder, env=environment, check=True, capture_output=True)

    def commit(message: str) -> None:
        git("add", "-A")
        git("commit", "-q", "-m", message)

    git("init", "-q", "-b", "main")
    return commit


def changes_of(*words: object) -> list[tuple[str, str, str | None, str | None]]:
    """Return kind, letter and both names of what `raci diff` finds."""
    found = json.loads(run("diff", *words, "--format", "json").stdout)["changes"]
    return [(change["kind"], change["letter"], change["before"], change["after"]) for change in found]


def test_since_a_revision(folder: Path, commit: Callable[[str], None]) -> None:
    commit("one")
    Path("old.yaml").write_text(LEFT, "utf-8")
    expected = changes_of("old.yaml", "--base", "HEAD")
    assert ("unowned", "A", "Ben Fox", None) in expected
    commit("two")
    assert changes_of("old.yaml", "--base", "main") == []
    assert changes_of("--base", "HEAD~1", "old.yaml") == expected
    text = run("diff", "old.yaml", "--base", "main~1").stdout
    assert text.startswith("old.yaml: main~1 → now\n")
    assert "Ben Fox left" in text


def test_what_the_file_names_is_as_of_the_revision_too(folder: Path, commit: Callable[[str], None]) -> None:
    (folder / "shared" / "deep").mkdir(parents=True)
    (folder / "teams").mkdir()
    Path("shared/company.yaml").write_text(TEAM.replace("people:", "extends: deep/base.yml\npeople:"), "utf-8")
    Path("shared/deep/base.yml").write_text("organisation: Base\npeople: {Zoe Fox: QA Engineer}\n", "utf-8")
    rule = "- {for: hire-team, A: tech-lead, because: leads hire}\n"
    Path("teams/how.txt").write_text(rule, "utf-8")
    file = "teams/red.yaml"
    Path(file).write_text("extends: [../shared/company.yaml]\nrules: how.txt\npeople: {Amy: Engineer}\n", "utf-8")
    commit("one")
    assert changes_of(file, "--base", "main") == []
    Path("teams/how.txt").write_text(rule.replace("tech-lead", "product-manager"), "utf-8")
    assert [change for change in changes_of(file, "--base", "main") if change[:2] == ("moved", "A")] == [
        ("moved", "A", "Lee Park", "Dana Ito")
    ]
    Path("teams/how.txt").write_text(rule, "utf-8")
    Path("shared/deep/base.yml").write_text("organisation: Base\npeople: {}\n", "utf-8")
    assert "Zoe Fox left" in run("diff", file, "--base", "main").stdout
    assert "Zoe Fox left" in run("diff", folder / file, "--base", "main").stdout


def test_from_another_folder(folder: Path, commit: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "teams").mkdir()
    shutil.move("old.yaml", "teams/old.yaml")
    commit("one")
    Path("teams/old.yaml").write_text(LEFT, "utf-8")
    expected = changes_of("teams/old.yaml", "--base", "main")
    monkeypatch.chdir(folder / "teams")
    assert (
        changes_of("old.yaml", "--base", "main") == changes_of("../teams/old.yaml", "--base", "main") == expected != []
    )


def test_a_file_that_was_not_there_is_new(folder: Path, commit: Callable[[str], None]) -> None:
    commit("one")
    Path("newer.yaml").write_text(TEAM, "utf-8")
    result = run("diff", "newer.yaml", "--base", "main", "--format", "json")
    assert "newer.yaml is not in main: everything in it is new" in result.stderr
    assert {change["because"].partition(";")[0] for change in json.loads(result.stdout)["changes"]} == {"new duty"}
    text = run("diff", "newer.yaml", "--base", "main").stdout
    assert "New duties\n  Write the tickets, " in text
    assert "left" not in text
    assert "joined" not in text


def test_faults_then_are_told_by_the_names_that_people_know(folder: Path, commit: Callable[[str], None]) -> None:
    (folder / "teams").mkdir()
    Path("teams/red.yaml").write_text("extends: ../nowhere.yaml\n" + TEAM, "utf-8")
    Path("teams/blue.yaml").write_text(TEAM + "colour: red\n", "utf-8")
    commit("one")
    for name in ("red", "blue"):
        Path(f"teams/{name}.yaml").write_text(TEAM, "utf-8")
    result = run("diff", "teams/red.yaml", "--base", "main", exit_code=2)
    assert result.stderr.startswith("main:teams/red.yaml:1:10: error invalid-document")
    assert 'file "main:nowhere.yaml"' in result.stderr
    assert "raci-" not in result.stderr
    assert "main:teams/blue.yaml:8:1: error unknown-name" in run("diff", "teams/blue.yaml", "--base", "main").stderr


def test_tables_and_results_have_revisions_too(folder: Path, commit: Callable[[str], None]) -> None:
    run("build", "old.yaml", "-o", ".", "-f", "csv,json")
    commit("one")
    Path("old.yaml").write_text(LEFT, "utf-8")
    run("build", "old.yaml", "-o", ".", "-f", "csv,json")
    for name in ("old.csv", "old.json"):
        assert ("unowned", "A", "Ben Fox", None) in changes_of(name, "--base", "main")


@pytest.mark.parametrize("revision", ["nowhere", "main~7", "", "--output=x", "-h", "main\nmain", "main:old.yaml", ":/"])
def test_no_revision(folder: Path, commit: Callable[[str], None], revision: str) -> None:
    commit("one")
    message = run("diff", "old.yaml", f"--base={revision}", exit_code=2).stderr
    assert "revision" in message
    assert "fetch" in message
    assert not (folder / "x").exists()


def test_no_git(folder: Path, commit: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    commit("one")
    monkeypatch.setenv("PATH", str(folder / "nowhere"))
    assert "there is no git" in run("diff", "old.yaml", "--base", "main", exit_code=2).stderr


def test_no_commit_yet(folder: Path, commit: Callable[[str], None]) -> None:
    assert "there is no revision 'HEAD' here" in run("diff", "old.yaml", "--base", "HEAD", exit_code=2).stderr


def test_nothing_outside_is_read_or_left_behind(
    folder: Path, commit: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = folder.parent / f"{folder.name}-outside.yaml"
    outside.write_text("people: {Eve: QA Engineer}\n", "utf-8")
    Path("link.yaml").symlink_to(outside)
    Path("inside.yaml").symlink_to("old.yaml")
    commit("one")
    temporary = folder.parent / f"{folder.name}-temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with open_revision("inside.yaml", "main") as there:
        assert there.path is not None
        assert there.path.read_text("utf-8") == TEAM
        assert temporary in there.path.parents
        assert [path.name for path in Path(there.folder.name).rglob("*")] == ["inside.yaml"]
    with open_revision("link.yaml", "main") as there:
        assert there.path is not None
        assert "Eve" not in there.path.read_text("utf-8")
    with pytest.raises(NoRevision):
        open_revision("old.yaml", "nowhere")
    assert list(temporary.iterdir()) == []


def test_another_repository_in_the_environment_is_not_meant(
    folder: Path, commit: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit("one")
    monkeypatch.setenv("GIT_DIR", str(folder / "nowhere"))
    assert changes_of("old.yaml", "--base", "main") == []


# What is written, whatever anything is called


BECAUSE = ("new duty", "", "no longer listed", "new team")


def difference(name: str, count: int = 1) -> Difference:
    """Return changes of every kind, in which every text is the same or begins with it."""
    changes = [
        Change(
            kind,
            f"{name} team {number % 3}" if number % 2 else None,
            f"duty-{number}",
            name,
            letter,
            None if kind in ("gained", "owned") else name,
            None if kind in ("lost", "unowned") else f"{name} {number}",
            because,
        )
        for number in range(count)
        for kind, letter, because in zip(KINDS, "AARCI", (name, *BECAUSE), strict=True)
    ]
    return Difference(name, tuple(changes), (name, "x"), SCHEME)


def kinds_of(source: str) -> list[str]:
    """Return the elements of a Markdown page in order; of HTML, its tags."""
    found: list[str] = []
    for block in PARSER.parse(source):
        for token in block.children if block.children is not None else [block]:
            if token.type == "html_block":
                tags = Tags()
                tags.feed(token.content)
                found += tags.found
            elif token.type not in ("text", "text_special"):
                found.append(token.content if token.type == "html_inline" else token.type)
    return found


class Tags(HTMLParser):
    """Gathers tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"<{tag}{attrs or ''}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.found.append("<!---->")


@pytest.mark.parametrize(
    "name", [text for key, text in NASTY.items() if key != "nothing"], ids=[k for k in NASTY if k != "nothing"]
)
def test_no_text_becomes_markup(name: str) -> None:
    source = changes_markdown(difference(name, count=3))
    assert kinds_of(source) == kinds_of(changes_markdown(difference("Name", count=3)))
    assert "@dana" not in source
    summaries = re.findall("<summary>(.*?)</summary>", source)
    bare = re.sub("[\u2060\u2068\u2069]", "", unescape(" ".join(summaries)))
    assert plain(name) in bare


@given(st.text(max_size=30), st.integers(1, 4))
def test_any_text_will_do(name: str, count: int) -> None:
    told = difference(name, count)
    source = changes_markdown(told)
    assert source.encode()
    assert changes_text(told, 80, colour=False).encode()
    assert json.loads(changes_json(told.changes))["summary"]["unowned"] == count
    assert set(kinds_of(source)) <= set(kinds_of(changes_markdown(difference("Name", 4))))


@pytest.mark.parametrize("count", [1, 40, 400, 4000])
def test_a_comment_is_never_too_long(count: int) -> None:
    source = changes_markdown(difference("A rather long name of a duty, as people write them", count))
    assert len(source) <= COMMENT < 65_000
    assert kinds_of(source).count("<details>") == kinds_of(source).count("</details>")
    assert ("_Cut here: " in source) == (count > 40)
    assert f"{5 * count} letters: {count} owned by nobody any more" in source


def test_a_comment_is_never_too_long_whatever_names_are() -> None:
    source = changes_markdown(difference("|" * 100_000))
    assert len(source) <= COMMENT
    assert kinds_of(source).count("<details>") == kinds_of(source).count("</details>")


def test_no_control_characters_reach_the_terminal() -> None:
    text = changes_text(difference("a\x1b[31mb\x07\u202ec"), 80, colour=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)


@pytest.mark.parametrize("width", [1, 40, 80, 200])
def test_lines_fit_the_terminal(width: int) -> None:
    text = changes_text(difference("A name with several words", count=30), width, colour=False)
    assert max(map(len, text.splitlines())) <= max(width, 30)


def test_colours_only_where_they_are_wanted() -> None:
    told = difference("Name")
    coloured = changes_text(told, 80, colour=True)
    assert "\x1b[" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == changes_text(told, 80, colour=False)


def test_every_change_is_told_to_whom_it_concerns() -> None:
    changes = (
        Change("moved", None, "a", "Plan it", "A", "Dana", "Kim", "Dana left"),
        Change("moved", None, "a", "Plan it", "R", "Dana", "Kim", "Dana left"),
        Change("lost", None, "b", "Ship it", "C", "Kim", None, ""),
        Change("unowned", None, "c", "Sell it", "A", "Dana", None, "Dana left"),
        Change("owned", None, "d", "Test it", "A", None, "Lee", "Lee joined"),
    )
    told = Difference("Old → New", changes, (), SCHEME)
    assert in_short(told) == (
        "5 letters: 1 owned by nobody any more, 1 owned now, 2 to somebody else, 1 lost. 3 people, 4 duties."
    )
    assert (
        changes_text(told, 80, colour=False)
        == """\
Old → New
5 letters: 1 owned by nobody any more, 1 owned now, 2 to somebody else, 1 lost.
3 people, 4 duties.

▲ Nobody owns any more
  Sell it: A · was Dana · Dana left

Somebody owns now
  Test it: A · Lee · Lee joined

Dana −3
  − A: Sell it (Dana left)
  − A/R to Kim: Plan it (Dana left)

Kim +2 −1
  + A/R from Dana: Plan it (Dana left)
  − C: Ship it

Lee +1
  + A: Test it (Lee joined)
"""
    )
