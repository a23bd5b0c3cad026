"""JSON and CSV: the matrix for other tools."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from raci.findings import Finding, Severity
from raci.formats.view import View
from raci.matrix import Assignment, Matrix

FORMAT = 1
"""The version of the JSON; it grows only when a field changes its meaning or goes."""

LIVE = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[ '\"]*[=+\-@＝＋－＠])|^(?=[\t\r\n])")
"""Where a spreadsheet would begin to read a formula: at the start of a cell (wide signs in East Asian versions), and
after a semicolon or tab, at which some split a line whatever separates its cells."""


def write_json(view: View) -> dict[str, bytes]:
    """Write what the view shows, with reasons and findings, as JSON."""
    rows = {(line.row.team, line.id): line.row for table in view.tables for line in table.lines}
    # A duty that is missing everywhere concerns what is shown as well.
    known = {row.activity.id for row in view.matrix.rows}
    findings = [f for f in view.findings if f.activity not in known or (f.team, f.activity) in rows]
    shape = matrix_dict(replace(view.matrix, rows=tuple(rows.values())), findings)
    text = json.dumps(shape, ensure_ascii=False, indent=1)
    return {".json": (text + "\n").encode("utf-8", "replace")}


def write_csv(view: View) -> dict[str, bytes]:
    """Write a row per activity and a column per role (or person); texts that look like formulas get a leading '."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(view.tables):
        if number:
            writer.writerow([])
        headings = [
            f"{column.heading} ({', '.join(column.names)})" if column.names else column.heading
            for column in table.columns
        ]
        writer.writerow([_safe(cell) for cell in ("Team", "Area", "Activity", *headings, "State", "Gap")])
        for block in table.blocks:
            for line in block.lines:
                letters = [cell.text if cell else "" for cell in line.cells]
                state = f"outside: {line.outside}" if line.outside else line.state
                gap = f"{line.gap} ({line.accepted})" if line.accepted else line.gap
                writer.writerow([_safe(cell) for cell in (table.name, block.name, line.name, *letters, state, gap)])
    # The mark at the start is what makes spreadsheets read the file as UTF-8.
    return {".csv": ("\ufeff" + out.getvalue()).encode("utf-8", "replace")}


def _safe(text: str) -> str:
    return LIVE.sub("'", text)


def matrix_dict(matrix: Matrix, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the matrix as plain data, in the published shape."""
    found = list(findings)
    assignments = sorted(
        (_assignment(matrix, a, row.activity.name, row.activity.area) for row in matrix.rows for a in row.assignments),
        key=lambda a: (a["team"] or "", a["area"], a["activity"], a["letter"], a["person"] or "", a["role"] or ""),
    )
    unowned = [
        {"team": g.team, "activity": g.activity, "letter": g.letter, "usually": list(g.usually), "accepted": g.accepted}
        for g in matrix.unowned
    ]
    unowned.sort(key=lambda gap: (str(gap["team"] or ""), str(gap["activity"]), str(gap["letter"])))
    counts = matrix.counts()
    return {
        "format": FORMAT,
        "organisation": matrix.organisation.name,
        "scheme": matrix.organisation.scheme,
        "on": matrix.on.isoformat(),
        "assignments": assignments,
        "unowned": unowned,
        "summary": {
            "activities": len(matrix.rows),
            "people": sum(not person.vacant for person in matrix.organisation.people),
            "agreed": counts.agreed,
            "proposed": counts.proposed,
            "by_stand_in": counts.by_stand_in,
            "open": counts.open,
            **severity_counts(found),
        },
        "findings": [finding_dict(finding) for finding in found],
    }


def _assignment(matrix: Matrix, assignment: Assignment, name: str, area: str) -> dict[str, Any]:
    return {
        "team": assignment.team,
        "activity": assignment.activity,
        "name": name,
        "area": area,
        "letter": assignment.letter,
        "person": assignment.person,
        "role": assignment.role,
        "acting": assignment.acting,
        "agreed": assignment.agreed,
        "status": assignment.status,
        "disputed": assignment.disputed,
        "rule": assignment.reason.rule,
        "because": assignment.reason.because,
        "source": assignment.reason.source,
    }


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return one finding in the shape that every JSON output shares."""
    place = finding.location
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.said,
        "fix": finding.advice,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "cell": finding.cell,
        "group": finding.group,
        "team": finding.team,
        "activity": finding.activity,
        "who": finding.who,
    }


def severity_counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity."""
    found = list(findings)
    return {
        "errors": sum(f.severity is Severity.ERROR for f in found),
        "warnings": sum(f.severity is Severity.WARNING for f in found),
        "infos": sum(f.severity is Severity.INFO for f in found),
    }


def empty_dict(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the shape of a matrix for a file that could not be used: no rows, and the findings that say why."""
    found = list(findings)
    counts = dict.fromkeys(("activities", "people", "agreed", "proposed", "by_stand_in", "open"), 0)
    return {
        "format": FORMAT,
        "organisation": None,
        "scheme": None,
        "on": None,
        "assignments": [],
        "unowned": [],
        "summary": {**counts, **severity_counts(found)},
        "findings": [finding_dict(finding) for finding in found],
    }
