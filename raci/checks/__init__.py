"""Judge a matrix: run every check, give each finding its place and severity, and put them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from raci.checks.hits import Check, Hit, Option
from raci.checks.places import Places, place
from raci.checks.survey import Survey
from raci.checks.table import CHECKS
from raci.findings import Finding, Location, Severity, sort_key
from raci.matrix import Matrix
from raci.model import CheckSetting, Organisation
from raci.words import nearest


def check(matrix: Matrix, changed: Iterable[str] = ()) -> list[Finding]:
    """Return everything worth looking at, the worst first: faults of the file, of the rules, and of the letters.

    The matrix is a decided one, or one that was read from a table: checks that need what a table does not say are
    silent then. Severities and limits are as the file sets them (`checks:`), waived findings are infos. `changed` is
    what became different since the letters were agreed, a sentence each, for `stale`.
    """
    organisation = matrix.organisation
    survey, places = Survey(matrix, changed), Places(matrix)
    given = [*organisation.findings, *matrix.findings, *_settings(organisation)]
    found = [_adjust(matrix, finding, _setting(organisation, finding.name, finding.code)) for finding in given]
    for entry in CHECKS:
        setting = _setting(organisation, entry.name, entry.code)
        if entry.find is None or not _runs(entry, setting):
            continue
        hits = entry.find(survey, **_limits(entry, setting))
        found += [_waive(matrix, _finding(places, entry, hit, _severity(entry, hit, setting))) for hit in hits]
    return sorted((f for f in found if f.severity is not Severity.OFF), key=sort_key)


def _setting(organisation: Organisation, *names: str) -> CheckSetting | None:
    return next((organisation.checks[name] for name in names if name in organisation.checks), None)


def _runs(entry: Check, setting: CheckSetting | None) -> bool:
    """Tell whether a check can say anything: what is off by default may still know worse cases."""
    if setting is not None and setting.severity is not None:
        return setting.severity != "off"
    return entry.severity is not Severity.OFF or bool(entry.also)


def _limits(entry: Check, setting: CheckSetting | None) -> dict[str, int]:
    written = setting.options if setting else {}
    return {option.name: written.get(option.name, option.default) for option in entry.options}


def _severity(entry: Check, hit: Hit, setting: CheckSetting | None) -> Severity:
    """Return how much a hit matters: as the file sets it, except that what is milder or worse by itself stays so."""
    own = hit.severity or entry.severity
    if setting is None or setting.severity is None:
        return own
    wanted = Severity(setting.severity)
    if own.rank < entry.severity.rank:
        return min(wanted, own, key=lambda severity: severity.rank)
    if entry.severity is Severity.OFF:
        return max(wanted, own, key=lambda severity: severity.rank)
    return wanted


def _finding(places: Places, entry: Check, hit: Hit, severity: Severity) -> Finding:
    row = hit.row
    cell, location = places.of(None if entry.code.startswith("RACI3") else row, hit.who)
    return Finding(
        code=entry.code,
        name=entry.name,
        severity=severity,
        message=hit.message,
        fix=hit.fix or entry.fix,
        location=hit.at or location,
        cell=cell,
        group=hit.group,
        team=row.team if row else None,
        activity=row.activity.id if row else hit.activity,
        who=hit.who.name if hit.who else None,
        private=hit.private,
    )


def _settings(organisation: Organisation) -> Iterator[Finding]:
    """Yield what the file says about checks and options that there are not."""
    known = {name: entry for entry in CHECKS for name in (entry.name, entry.code)}
    start = Location(organisation.file, 1, 1)
    named = {name: setting.at for name, setting in organisation.checks.items()}
    for name, at in {**named, **{waiver.check: waiver.at for waiver in organisation.waivers}}.items():
        if name not in known:
            near = nearest(name, known)
            fix = f"Did you mean {near}?" if near else "`raci list checks` lists them."
            yield _unknown(f"There is no check {name!r}.", fix, at or start)
    for name, setting in organisation.checks.items():
        options = [option.name for option in known[name].options] if name in known else []
        for option in setting.options if name in known else ():
            if option not in options:
                near = nearest(option, options)
                there = f"It has: {', '.join(options)}." if options else "It has none."
                fix = f"Did you mean {near}?" if near else there
                yield _unknown(f"The check {name} has no option {option!r}.", fix, setting.at or start)


def _unknown(message: str, fix: str, at: Location) -> Finding:
    return Finding("RACI101", "unknown-name", Severity.ERROR, message, fix, at)


def _adjust(matrix: Matrix, finding: Finding, setting: CheckSetting | None) -> Finding:
    """Give a finding of the reader or the rules the severity that the file sets."""
    if setting is not None and setting.severity is not None and not finding.fatal:
        finding = finding.with_severity(Severity(setting.severity))
    return _waive(matrix, finding)


def _waive(matrix: Matrix, finding: Finding) -> Finding:
    for waiver in matrix.organisation.waivers:
        valid = waiver.until is None or waiver.until >= matrix.on
        same = waiver.check in (finding.name, finding.code) and waiver.activity in (None, finding.activity)
        if valid and same and finding.severity.rank > Severity.INFO.rank:
            until = f" until {waiver.until}" if waiver.until else ""
            message = f"{finding.said} Waived{until}: {waiver.because.rstrip('.')}."
            finding = replace(finding, severity=Severity.INFO, message=message, group=None, waived=waiver.because)
    return finding


__all__ = ["CHECKS", "Check", "Option", "check", "place"]
