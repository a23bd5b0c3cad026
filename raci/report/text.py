"""Findings as text for people: similar ones in one line, with the line of the file that they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from raci.checks import CHECKS
from raci.findings import Finding, Location
from raci.matrix import Matrix
from raci.report.plain import excerpt, harmless

MANY = 8
"""So many names are listed in one line; the rest is counted."""

ALONE = ("accepted", "elsewhere")
"""Groups whose findings are told one by one."""

TOGETHER = {check.name: check.together for check in CHECKS if check.together}
"""How several findings of one kind are said in one line."""

_CAUSES = ("unknown-title", "unknown-name")
"""A word that was not understood comes first: the gaps that it makes would bury it."""

_OF_WORDS = ("unknown-name", "ambiguous-name", "repeated-name")
"""Findings about a word, which may be the first of its file; what else stands at 1:1 is about the file as a whole."""

_SUBJECTS = ("{group}", "{who}", "{message}")
"""What a line may say only once: findings that differ in it get a line each."""

Lines = Callable[[str], Sequence[str]]
"""Returns the lines of a text file, none for what is no text."""

Paint = Callable[[str, str], str]
"""Returns a text in a style: a severity, or "dim"."""


class Told(NamedTuple):
    """One line for people: where, how bad, what, and what to do about it; all in harmless characters.

    `at` is the place of the line to show, None where a finding has no line of its own.
    """

    place: str
    severity: str
    name: str
    message: str
    fix: str
    at: Location | None = None


def findings_text(matrices: Matrix | Sequence[Matrix] | None, findings: Sequence[Finding]) -> list[Told]:
    """Return findings for people, similar ones joined: slips that others follow from, then the worst first."""
    together = (matrices,) if isinstance(matrices, Matrix) else matrices or ()
    groups = sorted(grouped(findings), key=lambda group: group[0].name not in _CAUSES)
    return [_told(together, group) for group in groups]


def grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return findings in groups that are said in one line, in the order of their first ones."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        words = TOGETHER.get(finding.name, "")
        subject = (finding.group or finding.message) if any(name in words for name in _SUBJECTS) else ""
        joined = words and finding.group not in ALONE
        key = (finding.severity, finding.known, finding.name, finding.team, subject) if joined else (id(finding),)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _told(matrices: Sequence[Matrix], group: list[Finding]) -> Told:
    first = group[0]
    at = first.location
    place = "" if at is None else f"{at.file}:{first.cell}" if first.cell else str(at)
    whole = at is not None and (at.line, at.column) == (1, 1) and first.name not in _OF_WORDS
    line = None if first.cell or whole else at
    words = said(matrices, group)
    return Told(harmless(place), first.severity.value, first.name, harmless(words), harmless(first.advice), line)


def said(matrices: Sequence[Matrix], group: Sequence[Finding]) -> str:
    """Return the words for findings of one group."""
    first = group[0]
    team = f"{first.team}: " if first.team else ""
    if len(group) == 1:
        return team + first.said
    organisation = matrices[0].organisation if matrices else None
    known_duties = organisation.catalogue.activities.values() if organisation else ()
    names = {activity.id: activity.name for activity in known_duties}
    names |= {row.activity.id: row.activity.name for matrix in matrices for row in matrix.rows}
    known = organisation is not None and first.group in organisation.role_by_id
    role = organisation.spoken(first.group) if organisation and known and first.group else first.group or ""
    who = list(dict.fromkeys(finding.who for finding in group if finding.who))
    words = TOGETHER[first.name].format(
        n=len(group),
        group=role,
        names=_listed([names.get(f.activity or "", f.activity or "") for f in group]),
        who=" and ".join(who),
        people=_listed(who),
        message=replace(first, known=False).said.rstrip("."),
    )
    return f"{team}{words}.{' Known (baseline).' if first.known else ''}"


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(words[:MANY])
    return f"{shown} and {len(words) - MANY} more" if len(words) > MANY else shown


def told_lines(told: Told, lines: Lines, width: int, paint: Paint) -> Iterator[str]:
    """Yield a finding as lines for a terminal: the place and the words, the line of the file, the remedy."""
    place = f"{told.place}: " if told.place else ""
    yield f"{place}{paint(told.severity, told.severity)} {told.name}: {told.message}"
    if told.at and told.severity != "info":
        yield from _pointed(told, lines(told.at.file), width, paint)
    if told.fix:
        yield f"    {told.fix}"


def _pointed(told: Told, lines: Sequence[str], width: int, paint: Paint) -> Iterator[str]:
    if told.at is None or not 0 < told.at.line <= len(lines):
        return
    number = f"{told.at.line:>5}"
    line, before = excerpt(lines[told.at.line - 1], told.at.column, max(width - 8, 20))
    if line.strip():
        yield f"{paint(f'{number} |', 'dim')} {line}"
        yield f"{paint('      |', 'dim')} {' ' * before}{paint('^', told.severity)}"
