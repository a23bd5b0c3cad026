"""Judge a matrix: run every check, give each finding its place and severity, and put them in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from raci.checks.hits import Check, Hit
from raci.checks.table import CHECKS
from raci.findings import Finding, Location, Severity, sort_key
from raci.matrix import Matrix, Row
from raci.model import Organisation, Person
from raci.words import nearest


def check(matrix: Matrix) -> list[Finding]:
    """Return everything worth looking at, the worst first: faults of the file, of the rules, and of the letters.

    Severities are as the file sets them (`checks:`), waived findings are infos.
    """
    organisation = matrix.organisation
    found = [*organisation.findings, *matrix.findings, *_settings(organisation)]
    for entry in CHECKS:
        if entry.find is not None:
            found += [_finding(matrix, entry, hit) for hit in entry.find(matrix)]
    adjusted = (_adjust(matrix, finding) for finding in found)
    return sorted((f for f in adjusted if f.severity is not Severity.OFF), key=sort_key)


def _finding(matrix: Matrix, entry: Check, hit: Hit) -> Finding:
    row = hit.row
    return Finding(
        code=entry.code,
        name=entry.name,
        severity=hit.severity or entry.severity,
        message=hit.message,
        fix=hit.fix or entry.fix,
        location=hit.at or place(matrix, None if entry.code.startswith("RACI3") else row, hit.person),
        group=hit.group,
        team=row.team if row else None,
        activity=row.activity.id if row else None,
        who=hit.person.name if hit.person else None,
        private=hit.private,
    )


def place(matrix: Matrix, row: Row | None, person: Person | None = None) -> Location:
    """Return where the file speaks of a subject: decision, activity, person or team, else its beginning."""
    organisation = matrix.organisation
    if row is not None:
        team = next((t for t in organisation.teams if t.name == row.team), None)
        decisions = [d for d in organisation.decisions if d.activity == row.activity.id]
        mine = [d.at for d in decisions if d.team in (None, team.id if team else None)]
        outside = [o.at for o in organisation.elsewhere if o.activity == row.activity.id]
        person_at = person.at if person else None
        own = None if row.activity is organisation.catalogue.activities.get(row.activity.id) else row.activity.at
        for at in (*mine, *outside, own, person_at, team.at if team else None):
            if at is not None:
                return at
    if person is not None and person.at is not None:
        return person.at
    return Location(organisation.file, 1, 1)


def _settings(organisation: Organisation) -> Iterator[Finding]:
    names = {entry.name for entry in CHECKS} | {entry.code for entry in CHECKS}
    waived = {waiver.check: waiver.at for waiver in organisation.waivers}
    for name, at in {**dict.fromkeys(organisation.checks), **waived}.items():
        if name not in names:
            near = nearest(name, names)
            yield Finding(
                code="RACI101",
                name="unknown-name",
                severity=Severity.ERROR,
                message=f"There is no check {name!r}.",
                fix=f"Did you mean {near}?" if near else "`raci list checks` lists them.",
                location=at or Location(organisation.file, 1, 1),
            )


def _adjust(matrix: Matrix, finding: Finding) -> Finding:
    organisation = matrix.organisation
    setting = organisation.checks.get(finding.name) or organisation.checks.get(finding.code)
    if setting is not None and setting.severity is not None and not finding.fatal:
        finding = finding.with_severity(Severity(setting.severity))
    for waiver in organisation.waivers:
        valid = waiver.until is None or waiver.until >= matrix.on
        same = waiver.check in (finding.name, finding.code) and waiver.activity in (None, finding.activity)
        if valid and same and finding.severity.rank > Severity.INFO.rank:
            until = f" until {waiver.until}" if waiver.until else ""
            message = f"{finding.message} Waived{until}: {waiver.because}."
            finding = replace(finding, severity=Severity.INFO, message=message, group=None)
    return finding


__all__ = ["CHECKS", "Check", "check", "place"]
