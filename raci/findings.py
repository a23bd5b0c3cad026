"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters; compare with `rank`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """Return 3 for an error, 2 for a warning, 1 for an info, 0 for off."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 1, Severity.OFF: 0}


class Location(NamedTuple):
    """A place in a text file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    `code` is "RACI" and three digits, `name` its kebab-case name. `group` is the role, person or word by which
    people want similar findings to be listed together. `fatal` marks a document that could not be used at all,
    `private` what is made of things that somebody wrote in confidence: written outputs leave it out.
    """

    code: str
    name: str
    severity: Severity
    message: str
    fix: str
    location: Location | None = None
    cell: str | None = None
    group: str | None = None
    team: str | None = None
    activity: str | None = None
    who: str | None = None
    fatal: bool = False
    private: bool = False

    def with_severity(self, severity: Severity) -> Finding:
        """Return the same finding with another severity."""
        return replace(self, severity=severity)


def sort_key(finding: Finding) -> tuple[object, ...]:
    """Order findings: the worst first, then by code, place and subject."""
    place = finding.location or Location("", 0, 0)
    return (
        -finding.severity.rank,
        finding.code,
        finding.group or "",
        finding.team or "",
        finding.activity or "",
        finding.who or "",
        place,
        finding.cell or "",
        finding.message,
    )


class InvalidFile(ValueError):
    """A file that could not be used at all; `findings` says why, each with its place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{f.location or ''}: {f.message}" for f in findings))
        self.findings = findings
