"""What is wrong, where, and what to do about it."""

from __future__ import annotations

import re
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
    `private` what is made of things that somebody wrote in confidence: written outputs leave it out. `waived` is the
    reason of the waiver that made it an info, `known` says that a baseline did.
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
    waived: str | None = None
    known: bool = False

    @property
    def said(self) -> str:
        """Return the message as people read it: a sentence."""
        return _sentence(self.message) + (" Known (baseline)." if self.known else "")

    @property
    def advice(self) -> str:
        """Return the fix as people read it: a sentence."""
        return _sentence(self.fix)

    def with_severity(self, severity: Severity) -> Finding:
        """Return the same finding with another severity."""
        return replace(self, severity=severity)


_PLAIN_WORD = re.compile(r"[a-z]+(?=[ ,;'’]|$)")
"""A word that may begin with a capital; what is followed by a colon or holds other signs is an id or a key."""


def _sentence(text: str) -> str:
    """Return a text that begins with a capital, unless it begins with a name as files have it, and ends with a stop."""
    begun = text[:1].upper() + text[1:] if _PLAIN_WORD.match(text) else text
    return begun if not begun or begun.endswith((".", "!", "?", "…", ":")) else f"{begun}."


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
