"""The command line: what it prints, what it writes, and with which code it ends."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from raci.cli import main

TEAM = """\
organisation: Northwind
people:
  Dana Ito: Product Manager
  Kim Lee: Engineering Manager
  Lee Park: Tech Lead
  Engineers: 4 x Engineer
decisions:
  prioritise-bugs: {A: Kim Lee, agreed: 2026-11-20, by: [Dana Ito], because: offsite}
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a small team file."""
    file = tmp_path / "team.yaml"
    file.write_text(TEAM, encoding="utf-8")
    return file


def run(*words: object, stdin: str | None = None) -> Result:
    """Run the command line in this process; an exception that it lets through fails the test."""
    result = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", ":1:1"),
    "only comments": (b"# nothing here\n", ":1:1"),
    "tab as indentation": (b"people:\n\tDana: Product Manager\n", ":2:1"),
    "binary": (b"\x00\x01\x02PNG\xff\xfe", "team.yaml"),
    "Latin-1": ("people:\n  J\u00fcrgen: Product Manager\n".encode("latin-1"), ":2:"),
    "unclosed bracket": (b"people: [Product Manager, Engineer\n", "team.yaml:"),
    "unclosed bracket at the end": (b"people: [Product Manager", "team.yaml:"),
    "a person twice": (b"people:\n  Dana: Product Manager\n  Dana: Engineer\n", ":3:3"),
    "a key twice": (b"people: [Engineer]\npeople: [Tester]\n", ":2:1"),
    "a list at the top": (b"- Product Manager\n", ":1:1"),
    "no people": (b"organisation: X\n", ":1:1"),
    "people is a number": (b"people: 7\n", ":1:9"),
    "a tag": (b"people: !!python/object:os.system [x]\n", ":1:9"),
    "a bomb": (b"a: &a [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % ((i, i) + (i - 1,) * 10) for i in range(98, 108)
    ), "team.yaml:"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["build", "show", "check", "why"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_used_gives_one_message_and_exit_2(name: str, command: str, tmp_path: Path) -> None:
    content, place = BAD_FILES[name]
    file = tmp_path / "team.yaml"
    file.write_bytes(content)
    result = run(command, file, *(["prioritise-bugs"] if command == "why" else []))
    assert result.exit_code == 2
    assert place in result.output
    assert "Traceback" not in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["team.yaml"]


def test_a_missing_file_names_the_nearest(team: Path) -> None:
    result = run("check", team.with_name("taem.yaml"))
    assert result.exit_code == 2
    assert "team.yaml" in result.output.replace("taem.yaml", "")


def test_build_of_a_folder_is_refused(tmp_path: Path) -> None:
    assert run("build", tmp_path).exit_code == 2


FAULTS = {
    "unknown key": ("pepole: x\npeople: [Engineer]\n", "RACI101", (1, 1), "people"),
    "unknown title": ("people: {Dana: Prodct Manager}\n", "RACI104", (1, 16), "Product Manager"),
    "unknown manager": (
        "people:\n  Dana: {title: Engineer, reports_to: Kimm}\n  Kim: Tech Lead\n",
        "RACI101",
        (2, 39),
        "Kim",
    ),
    "unknown activity": (
        "people: [Engineer]\nactivities: {skip: [prioritise-bug]}\n",
        "RACI101",
        (2, 21),
        "prioritise-bugs",
    ),
    "unknown profile": ("profile: strtup\npeople: [Engineer]\n", "RACI101", (1, 10), "startup"),
    "ring of managers": (
        "people:\n  A: {title: Engineer, reports_to: B}\n  B: {title: Engineer, reports_to: A}\n",
        "RACI103",
        (2, 3),
        "A",
    ),
    "unknown holder": (
        "people: {Dana: Product Manager}\ndecisions: {write-tickets: {A: Dna}}\n",
        "RACI109",
        (2, 32),
        "Dana",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_at_its_place_and_the_rest_is_decided(name: str, tmp_path: Path) -> None:
    text, code, place, near = FAULTS[name]
    file = tmp_path / "team.yaml"
    file.write_text(text, encoding="utf-8")
    found = [f for f in json.loads(run("check", file, "--format", "json").stdout)[0]["findings"] if f["code"] == code]
    assert [(f["line"], f["column"]) for f in found] == [place]
    assert near.casefold() in (found[0]["message"] + found[0]["fix"]).casefold()
    assert run("build", file, "-f", "json", "-o", tmp_path / "out").exit_code == 0


def test_all_faults_come_in_one_run(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(
        "pepole: x\nprofile: strtup\npeople:\n  Dana: {title: Engineer, workload: huge, deputy: Kmi}\n", "utf-8"
    )
    found = json.loads(run("check", file, "--format", "json").stdout)[0]["findings"]
    assert {f["line"] for f in found if f["severity"] == "error" and f["code"] < "RACI200"} == {1, 2, 4}


def test_show_json_has_the_published_shape(team: Path) -> None:
    data = json.loads(run("show", team, "--format", "json", "--on", "2026-12-01").stdout)
    assert list(data) == ["format", "organisation", "scheme", "on", "assignments", "unowned", "summary", "findings"]
    assert (data["format"], data["organisation"], data["on"]) == (1, "Northwind", "2026-12-01")
    summary = data["summary"]
    assert summary["agreed"] + summary["proposed"] + summary["open"] == summary["activities"]
    assert summary["agreed"] == 1
    for assignment in data["assignments"]:
        assert assignment["status"] in ("rule", "profile", "team", "fallback", "binding", "decision")
        assert assignment["agreed"] == (assignment["status"] == "decision")
        assert {"rule", "because", "source", "disputed", "acting", "role", "person", "team", "name", "area"} < set(
            assignment
        )
    keys = [(a["team"] or "", a["area"], a["activity"], a["letter"], a["person"] or "") for a in data["assignments"]]
    assert keys == sorted(keys)
    assert {gap["activity"] for gap in data["unowned"]} >= {"run-ad-campaigns", "write-website-copy"}


def test_check_json_has_the_published_shape(team: Path) -> None:
    listed = json.loads(run("check", team, team, "--format", "json").stdout)
    assert [entry["file"] for entry in listed] == [str(team), str(team)]
    assert set(listed[0]["summary"]) == {"activities", "roles", "errors", "warnings", "infos"}
    shape = [
        "code",
        "name",
        "severity",
        "message",
        "fix",
        "file",
        "line",
        "column",
        "cell",
        "group",
        "team",
        "activity",
        "who",
    ]
    assert all(list(finding) == shape for finding in listed[0]["findings"])
    assert all(finding["file"] == str(team) and finding["line"] for finding in listed[0]["findings"])


@pytest.mark.parametrize(("bar", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_bar_sets_the_exit_code(team: Path, bar: str, code: int) -> None:
    assert run("check", team, "--fail-on", bar).exit_code == code


def test_a_healthy_file_passes(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("people: [Product Manager]\nactivities: {areas: [], include: [write-tickets]}\n", "utf-8")
    assert run("check", file).exit_code == 0
    assert run("check", file, "--fail-on", "info").exit_code == 1


def test_check_reads_a_folder(team: Path) -> None:
    (team.parent / "notes.yaml").write_text("a: b\n", "utf-8")
    listed = json.loads(run("check", team.parent, "--format", "json").stdout)
    assert [entry["file"] for entry in listed] == [str(team)]


def test_build_writes_every_format_twice_the_same(team: Path, tmp_path: Path) -> None:
    formats = ["xlsx", "md", "html", "csv", "json", "dot", "mermaid"]
    for folder in ("one", "two"):
        result = run("build", team, "-f", ",".join(formats[:3]), "-f", ",".join(formats[3:]), "-o", tmp_path / folder)
        assert result.exit_code == 0
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert {"team.xlsx", "team.md", "team.html", "team.csv", "team.json", "team.matrix.dot", "team.org.dot"} <= {
        p.name for p in one
    }
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_build_prints_the_files_and_says_what_matters(team: Path) -> None:
    result = run("build", team, "-f", "json")
    assert result.stdout.split() == [str(team.parent / "raci-out" / "team.json")]
    assert "no-accountable" in result.stderr
    assert "1 agreed" in result.stderr


@pytest.mark.parametrize("words", [["show"], ["build", "-f", "json"]], ids=" ".join)
def test_the_line_at_fault_is_shown_where_letters_are(words: list[str], team: Path) -> None:
    team.write_text(TEAM.replace("Tech Lead", "Tehc Laed"), "utf-8")
    lines = run(words[0], team, *words[1:]).stderr.splitlines()
    at = next(number for number, line in enumerate(lines) if "unknown-title" in line)
    assert lines[at + 1 : at + 3] == ["    5 |   Lee Park: Tehc Laed", "      |             ^"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["build", "FILE", "-f", "xls"], "xlsx"),
        (["build", "FILE", "--team", "x"], "no team 'x'"),
        (["why", "FILE", "prioritise-bug"], "prioritise-bugs"),
        (["why", "FILE", "prioritise-bugs", "Dna Ito"], "Dana Ito"),
        (["role", "prodct-manager"], "product-manager"),
        (["show", "FILE", "--on", "tomorrow"], "2026-12-01"),
        (["pin", "FILE", "write-tickts"], "write-tickets"),
        (["init", "NEW", "--profile", "strtup"], "startup"),
        (["init", "FILE"], "--force"),
        (["init", "FOLDER", "--force"], "is a folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_call_that_cannot_be_used_says_what_to_write(words: list[str], told: str, team: Path) -> None:
    named = {"FILE": str(team), "NEW": str(team.with_name("new.yaml")), "FOLDER": str(team.parent)}
    result = run(*[named.get(word, word) for word in words])
    assert result.exit_code == 2
    assert told in result.output
    assert team.read_text("utf-8") == TEAM


@pytest.mark.parametrize("command", ["pin", "lock", "init", "build"])
def test_a_folder_that_may_not_be_written_is_one_message(
    command: str, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(team.with_name(".team.yaml.x1")))

    monkeypatch.setattr("raci.pipeline.save_file", refuse)
    monkeypatch.setattr("raci.pipeline.save", refuse)
    result = run(command, team.with_name("new.yaml") if command == "init" else team)
    assert (result.exit_code, result.stdout) == (2, "")
    last = result.stderr.splitlines()[-1]
    assert last.startswith("raci: ")
    assert last.endswith(": Permission denied")
    assert ".x1" not in last


STREAMS = {
    "full": ("/dev/full", 2, "raci: cannot write the output: No space left on device"),
    "closed": (None, 0, ""),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the machine has no full device")
@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("format_", ["text", "json", "csv"])
def test_an_output_that_takes_nothing_is_no_fault_of_ours(name: str, format_: str, team: Path) -> None:
    target, code, told = STREAMS[name]
    words = f"{sys.executable} -m raci show {team} --format {format_} >{target or '&-'}"
    result = subprocess.run(words, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - a shell closes it
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
    assert result.stderr.endswith(f"{told}\n") or not told


def test_who_has_seen_enough_ends_it_quietly(team: Path) -> None:
    words = f"{sys.executable} -m raci list activities | head -c 5"
    result = subprocess.run(words, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - a pipe is what is tried
    assert (len(result.stdout), result.stderr) == (5, "")


@pytest.mark.parametrize(
    "words",
    [
        ["whatif", "-", "--scenario", "-"],
        ["diff", "-", "-"],
        ["check", "-", "-"],
        ["show", "-", "--against", "-"],
    ],
    ids=" ".join,
)
def test_standard_input_is_read_once(words: list[str]) -> None:
    result = run(*words, stdin=TEAM)
    assert result.exit_code == 2
    assert "can be standard input" in result.stderr


def test_the_help_says_all_of_what_a_command_does() -> None:
    told = run("--help").stdout
    assert "..." not in told.partition("Commands:")[2]
    assert all(f"\n  {name} " in told for name in main.commands)


@pytest.mark.parametrize("words", [["build"], ["whatif", "--without", "Dana"]], ids=lambda words: words[0])
def test_files_do_not_go_to_standard_output(words: list[str], team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(team.parent)
    result = run(words[0], team, *words[1:], "-o", "-")
    assert result.exit_code == 2
    assert "name a folder" in result.stderr
    assert not Path("-").exists()


def test_standard_input_and_output(team: Path) -> None:
    assert json.loads(run("show", "-", "--format", "json", stdin=TEAM).stdout)["summary"]["agreed"] == 1
    assert "Prioritise bugs" in run("show", "-", stdin=TEAM).stdout


def test_why_names_the_losers_and_their_reasons(team: Path) -> None:
    text = run("why", team, "organise-sprints").stdout
    assert "nobody is project manager" in text
    assert "answers for more duties already" in text
    assert "What does a PM do" in text
    listed = json.loads(run("why", team, "organise-sprints", "--format", "json").stdout)
    assert [entry["letter"] for entry in listed] == ["A", "R"]
    assert {other["person"] for other in listed[0]["others"]} | {listed[0]["holders"][0]["person"]} == {
        "Dana Ito", "Kim Lee", "Lee Park",
    }  # fmt: skip


def test_pin_makes_every_proposal_a_decision(team: Path) -> None:
    before = json.loads(run("show", team, "--format", "json").stdout)
    assert run("pin", team, "--by", "Kim Lee", "--on", "2026-12-01").exit_code == 0
    after = json.loads(run("show", team, "--format", "json").stdout)
    key = ("activity", "letter", "person")
    held = [{tuple(a[k] for k in key) for a in data["assignments"] if a["activity"] != "x"} for data in (before, after)]
    open_rows = {gap["activity"] for gap in before["unowned"]}
    assert {k for k in held[0] if k[0] not in open_rows} == {k for k in held[1] if k[0] not in open_rows}
    assert after["summary"]["proposed"] == 0
    assert after["summary"]["agreed"] == before["summary"]["agreed"] + before["summary"]["proposed"]
    assert run("pin", team).exit_code == 0


def test_init_writes_a_file_that_builds(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    assert run("init", file, "--profile", "startup").exit_code == 0
    assert run("build", file, "-f", "json").exit_code == 0
    assert run("check", file, "--fail-on", "never").exit_code == 0


@pytest.mark.parametrize("what", ["roles", "activities", "profiles", "rules", "checks", "formats", "schemes"])
def test_list_tells_what_there_is_with_sources(what: str) -> None:
    text = run("list", what).stdout
    entries = json.loads(run("list", what, "--format", "json").stdout)
    assert len(entries) >= 3
    assert all(entry["id"] in text for entry in entries)
    if what not in ("checks", "formats"):
        assert all(entry["source"] and entry["because"] for entry in entries)


def test_role_tells_what_it_does_and_who_has_it(team: Path) -> None:
    text = run("role", "pmm", team).stdout
    assert "Does not" in text
    assert "nobody has this role" in text
    assert "In Northwind: Dana Ito" in run("role", "product-manager", team).stdout


def test_schema_and_doctor_speak() -> None:
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/")
    assert "raci 0.1.0" in run("doctor").stdout
