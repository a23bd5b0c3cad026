"""Every check complains where it must and nowhere else; the cases are in cases/checks.yaml."""

from __future__ import annotations

import datetime as dt
import inspect
from pathlib import Path
from typing import Any

import pytest
import yaml
from reading import read_matrix

from raci.catalogue import templates
from raci.checks import CHECKS, check
from raci.deciding.engine import decide
from raci.findings import Finding, InvalidFile, Severity
from raci.tables import read_table
from raci.teamfile import read_text

CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "checks.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
TABLES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "checks_tables.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
EXAMPLES: dict[str, dict[str, str]] = yaml.load(
    (templates() / "checks.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
ELSEWHERE = {"unlocked"}
"""What only the lock file knows."""

BAD = [(name, case) for name, cases in CASES.items() for case in cases.get("bad", [])]
GOOD = [(name, text) for name, cases in CASES.items() for text in cases.get("good", [])]


CASES_AND_EXAMPLES = [case["file"] for _, case in BAD] + [text for _, text in GOOD]


def findings(text: str) -> list[Finding]:
    """Read, decide and check a text as of one day."""
    try:
        return check(decide(read_text(text, "team.yaml"), dt.date(2026, 12, 1)))
    except InvalidFile as error:
        return list(error.findings)


@pytest.mark.parametrize(("name", "case"), BAD, ids=[f"{name}-{n}" for n, (name, _) in enumerate(BAD)])
def test_bad(name: str, case: dict[str, Any]) -> None:
    mine = [finding for finding in findings(case["file"]) if finding.name == name]
    assert mine
    if "places" in case and case["places"] != ["any"]:
        assert [f"{f.location.line}:{f.location.column}" for f in mine if f.location] == case["places"]
    words = " ".join(f"{f.message} {f.fix}" for f in mine)
    assert case["says"] in words
    assert case.get("fix", "") in mine[0].fix
    entry = next(entry for entry in CHECKS if entry.name == name)
    assert {f.code for f in mine} == {entry.code}
    assert all(f.fix for f in mine)


@pytest.mark.parametrize(("name", "text"), GOOD, ids=[f"{name}-{n}" for n, (name, _) in enumerate(GOOD)])
def test_good(name: str, text: str) -> None:
    assert [f.message for f in findings(text) if f.name == name] == []


def test_every_check_has_good_and_bad_cases() -> None:
    names = [entry.name for entry in CHECKS]
    for cases in (CASES, TABLES):
        assert [name for name in names if name in cases] == sorted(cases, key=names.index)
    for kind in ("bad", "good"):
        tried = {name for cases in (CASES, TABLES) for name, case in cases.items() if case.get(kind)}
        assert set(names) - tried == ELSEWHERE


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in EXAMPLES for kind in ("bad", "good")])
def test_the_examples_of_the_reference_are_true(name: str, kind: str) -> None:
    if name in ELSEWHERE:
        return
    example = EXAMPLES[name]
    text = example[kind]
    if name == "unknown-letter":
        found = check(read_table("table.md", text=text.encode())[0])
    else:
        table = text.startswith("|")
        found = check(read_matrix(text, example.get("scheme", "raci"))) if table else findings(text)
    assert bool([f for f in found if f.name == name]) == (kind == "bad")


def test_every_check_has_an_example_in_the_reference() -> None:
    assert list(EXAMPLES) == [entry.name for entry in CHECKS]


def test_options_are_the_parameters_of_the_function() -> None:
    for entry in CHECKS:
        taken = list(inspect.signature(entry.find).parameters)[1:] if entry.find else []
        assert taken == [option.name for option in entry.options], entry.name


@pytest.mark.parametrize("file", CASES_AND_EXAMPLES, ids=range(len(CASES_AND_EXAMPLES)))
def test_messages_are_sentences(file: str) -> None:
    """What checks say begins with a capital, unless with a name of the file, and ends with a stop."""
    for finding in findings(file):
        if finding.code > "RACI110" and finding.code not in ("RACI107", "RACI109"):
            assert finding.message.endswith("."), finding.message
            assert finding.fix.endswith((".", "?")), finding.fix
            assert finding.message[0].isupper(), finding.message
            assert finding.fix[0].isupper() or finding.fix[0] == "`", finding.fix


def test_every_check_says_why_and_what_to_do() -> None:
    assert [entry.code for entry in CHECKS] == sorted({entry.code for entry in CHECKS})
    assert all(entry.why.endswith(".") and entry.fix.endswith(".") for entry in CHECKS)


TEAM = "people: {A: Engineer}\nactivities: {areas: [], include: [run-ad-campaigns]}\n"


@pytest.mark.parametrize(
    ("setting", "severity"),
    [
        ("checks: {no-accountable: warning}", Severity.WARNING),
        ("checks: {RACI201: info}", Severity.INFO),
        ("checks: {no-accountable: off}", None),
        ("waivers: [{check: no-accountable, activity: run-ad-campaigns, because: no ads}]", Severity.INFO),
        ("waivers: [{check: no-accountable, because: no ads, until: 2027-01-01}]", Severity.INFO),
        ("waivers: [{check: no-accountable, because: no ads, until: 2026-01-01}]", Severity.ERROR),
        ("waivers: [{check: no-accountable, activity: write-tickets, because: no ads}]", Severity.ERROR),
    ],
    ids=["by name", "by code", "off", "waived", "waived in time", "waiver expired", "waiver for another activity"],
)
def test_the_file_sets_severities(setting: str, severity: Severity | None) -> None:
    found = [f.severity for f in findings(TEAM + setting + "\n") if f.name == "no-accountable"]
    assert found == ([severity] if severity else [])


GAP = "decisions: {run-ad-campaigns: {A: nobody, because: no ads, until: 2027-01-01}}\n"
APART = """\
people: {A: Engineer, B: Engineer}
activities:
  {areas: [], add: {Pay: {area: quality, A: engineer, R: tech-lead, separation: true}}, include: [review-code]}
decisions: {pay: {A: A, R: A}}
"""


@pytest.mark.parametrize(
    ("text", "setting", "name", "severities"),
    [
        pytest.param(TEAM + GAP, "no-accountable: warning", "no-accountable", ["info"], id="an accepted gap stays"),
        pytest.param(APART, "same-holder: info", "same-holder", ["error", "info"], id="separation stays an error"),
        pytest.param(APART, "same-holder: off", "same-holder", [], id="off is off"),
        pytest.param(APART, "RACI211: warning", "same-holder", ["error", "warning"], id="by code"),
    ],
)
def test_what_is_milder_or_worse_by_itself_stays_so(text: str, setting: str, name: str, severities: list[str]) -> None:
    found = [f.severity.value for f in findings(f"{text}checks: {{{setting}}}\n") if f.name == name]
    assert found == severities


@pytest.mark.parametrize(
    "written",
    ["many-consulted: {more_than: 1}", "RACI205: {more-than: 1}", "options: {Many consulted: {more_than: 1}}",
     "many-consulted: {severity: warning, options: {more_than: 1}}"],
)  # fmt: skip
def test_limits_are_set_in_every_spelling(written: str) -> None:
    team = "people: [Product Manager, Engineer, Designer]\n"
    rows = "activities: {areas: [], add: {Draw: {area: delivery, A: product-manager, C: [engineer, designer]}}}\n"
    found = findings(f"{team}{rows}checks: {{{written}}}\n")
    assert [f.message for f in found if f.name == "many-consulted"]
    assert not [f.message for f in found if f.name == "unknown-name"]


def test_what_the_lock_file_tells_is_stale() -> None:
    matrix = decide(read_text(TEAM, "team.yaml"), dt.date(2026, 12, 1))
    found = check(matrix, changed=["Kim Lee has left since the letters were agreed."])
    assert [f.message for f in found if f.name == "stale"] == ["Kim Lee has left since the letters were agreed."]


def test_people_of_a_large_team_are_warned_of_a_single_point() -> None:
    rows = "activities: {areas: [], include: [run-ad-campaigns, write-website-copy, plan-marketing]}\n"
    for engineers, severity in ((4, Severity.INFO), (5, Severity.WARNING)):
        found = findings(f"people: {{A: PMM, B: {engineers} x Engineer}}\n{rows}")
        assert [f.severity for f in found if f.name == "single-point"] == [severity]


def test_the_worst_come_first() -> None:
    ranks = [f.severity.rank for f in findings("people: [PM, PMM, PMM2, Engineer]\n")]
    assert ranks == sorted(ranks, reverse=True)
