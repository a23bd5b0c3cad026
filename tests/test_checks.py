"""Every check complains where it must and nowhere else; the cases are in cases/checks.yaml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from raci.checks import CHECKS, check
from raci.engine import decide
from raci.findings import Finding, InvalidFile, Severity
from raci.teamfile import read_text

CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "checks.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
LATER = {"unknown-letter"}  # only a table can have one

BAD = [(name, case) for name, cases in CASES.items() for case in cases.get("bad", [])]
GOOD = [(name, text) for name, cases in CASES.items() for text in cases.get("good", [])]


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
    if "places" in case:
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
    assert [entry.name for entry in CHECKS] == list(CASES)
    assert {name for name, cases in CASES.items() if not (cases.get("bad") and cases.get("good"))} == LATER


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


def test_the_worst_come_first() -> None:
    ranks = [f.severity.rank for f in findings("people: [PM, PMM, PMM2, Engineer]\n")]
    assert ranks == sorted(ranks, reverse=True)
