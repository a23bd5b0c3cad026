"""Findings as SARIF 2.1.0, the format of code scanning.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0; GitHub documentation, SARIF support for code scanning.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from raci.baseline import Subject, subject
from raci.checks import CHECKS
from raci.checks.hits import Check
from raci.findings import Finding, Severity
from raci.report.result import Report, Result, under

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
SUBJECTS = {"1": "file", "2": "activity", "3": "person", "4": "organisation"}
"""What the first digit of a check's code says it looks at."""


def sarif_report(report: Report) -> str:
    """Return the findings of every file as one run."""
    driver = {"name": "raci", "semanticVersion": report.version, "rules": [_rule(check) for check in CHECKS]}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": report.usable}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder in which raci ran."}}},
        "columnKind": "unicodeCodePoints",
        "results": [entry for result in report.results for entry in _results(report, result)],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    off = check.severity is Severity.OFF
    level = Severity.WARNING if off else check.severity
    return {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": f"{check.name.replace('-', ' ').capitalize()}."},
        "fullDescription": {"text": check.why},
        "help": {
            "text": f"{check.why}\n{check.fix}",
            "markdown": f"**Why:** {_markdown(check.why)}\n\n**What to do:** {_markdown(check.fix)}",
        },
        "defaultConfiguration": {"level": LEVELS[level], **({"enabled": False} if off else {})},
        "properties": {"tags": ["raci", SUBJECTS[check.code[4]]], "problem.severity": PROBLEMS[level]},
    }


def _markdown(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>" else char for char in text)


def _results(report: Report, result: Result) -> Iterator[dict[str, Any]]:
    indexes = {check.code: number for number, check in enumerate(CHECKS)}
    file = under(report.root, result.file) or result.file
    seen: Counter[Subject] = Counter()
    for finding in report.told(result):
        about = subject(finding)
        seen[about] += 1
        print_ = _fingerprint(file, about, seen[about])
        yield {
            "ruleId": finding.code,
            **({"ruleIndex": indexes[finding.code]} if finding.code in indexes else {}),
            "level": LEVELS[finding.severity],
            "message": {"text": f"{finding.said}\n{finding.advice}" if finding.fix else finding.said},
            "locations": list(_locations(report, finding)),
            "partialFingerprints": {"primaryLocationLineHash": print_, "raciSubject/v1": print_},
            **_suppressions(finding),
        }


def _fingerprint(file: str, about: Subject, number: int) -> str:
    """Return what tells a finding from all others, wherever it moves in its file.

    Code scanning knows a finding again by `primaryLocationLineHash` alone, and would work it out from the line:
    the same line for every duty that has none of its own.
    """
    parts = json.dumps((file, *about))
    return f"{hashlib.sha256(parts.encode()).hexdigest()[:16]}:{number}"


def _locations(report: Report, finding: Finding) -> Iterator[dict[str, Any]]:
    place = finding.location
    location: dict[str, Any] = {}
    if place is not None:
        physical: dict[str, Any] = {"artifactLocation": _artifact(report.root, place.file)}
        if finding.cell is None:
            physical["region"] = {"startLine": place.line, "startColumn": place.column}
        location["physicalLocation"] = physical
    if logical := list(_logical(finding)):
        location["logicalLocations"] = logical
    if location:
        yield location


def _artifact(root: str, file: str) -> dict[str, str]:
    if (path := under(root, file)) is not None:
        return {"uri": _quoted(path), "uriBaseId": "%SRCROOT%"}
    return {"uri": _quoted(file.replace("\\", "/"))}


def _quoted(path: str) -> str:
    return quote(path, errors="replace")


def _logical(finding: Finding) -> Iterator[dict[str, str]]:
    """Yield what a finding is about: the cell, the duty in its team, the team, the person."""
    if finding.cell:
        yield {"fullyQualifiedName": finding.cell, "kind": "cell"}
    if finding.activity:
        team = f"{finding.team}/" if finding.team else ""
        yield {"name": finding.activity, "fullyQualifiedName": team + finding.activity, "kind": "activity"}
    elif finding.team:
        yield {"name": finding.team, "kind": "team"}
    if finding.who:
        yield {"name": finding.who, "kind": "person"}


def _suppressions(finding: Finding) -> dict[str, Any]:
    if finding.known:
        return {"suppressions": [{"kind": "external", "justification": "Known: it is in the baseline."}]}
    if finding.waived is not None:
        return {"suppressions": [{"kind": "inSource", "justification": finding.waived}]}
    return {}
