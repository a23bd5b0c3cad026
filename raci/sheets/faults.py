"""How a file is refused that holds no rows of cells."""

from __future__ import annotations

from raci.findings import Finding, InvalidFile, Location, Severity


def refusal(message: str, fix: str, file: str, line: int = 1) -> InvalidFile:
    """Return the error of a file in which nothing can be read."""
    place = Location(file, line, 1)
    return InvalidFile((Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place, fatal=True),))
