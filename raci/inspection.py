"""One file of any kind, looked at: a team file is decided, a table that others made is read; both are checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from raci.checks import check
from raci.findings import Finding, InvalidFile, Location, Severity, sort_key
from raci.matrix import Matrix
from raci.pipeline import is_foreign, judge
from raci.report import Result
from raci.teamfile import team_files

if TYPE_CHECKING:
    from raci.tables import Reading


@dataclass(frozen=True, slots=True)
class Request:
    """How to look: the day to judge by, whether letters have to be those of the lock, how to read a table."""

    on: dt.date | None = None
    locked: bool = False
    reading: Reading | None = None


def listed(files: Iterable[str]) -> Iterator[str]:
    """Yield the files to look at: each by itself, and in the place of a folder the team files in it."""
    for file in files:
        inside = team_files(Path(file)) if file != "-" and Path(file).is_dir() else []
        yield from (str(path) for path in inside) if inside else (file,)


def inspect(file: str, request: Request) -> Result:
    """Look at one file; what keeps it from being used is among the findings then."""
    table = is_foreign(file)
    try:
        if file != "-" and Path(file).is_dir():
            raise InvalidFile((_no_team(file),))
        matrices, findings = _table(file, request) if table else _team(file, request)
    except InvalidFile as error:
        return Result(file, (), tuple(sorted(error.findings, key=sort_key)), table)
    return Result(file, matrices, findings, table)


def _team(file: str, request: Request) -> tuple[tuple[Matrix, ...], tuple[Finding, ...]]:
    judged = judge(file, request.on)
    if not request.locked:
        return (judged.matrix,), judged.findings
    from raci.lock import unlocked

    found = (*judged.findings, *unlocked(judged.matrix, file))
    return (judged.matrix,), tuple(sorted(found, key=sort_key))


def _table(file: str, request: Request) -> tuple[tuple[Matrix, ...], tuple[Finding, ...]]:
    from raci.tables import read_table

    read = read_table(file, request.reading)
    matrices = tuple(replace(matrix, on=request.on) for matrix in read) if request.on else tuple(read)
    found = (finding for matrix in matrices for finding in check(matrix))
    return matrices, worst_first(found)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, the worst first, else in their order: one table of a workbook after the other."""
    return tuple(sorted(findings, key=lambda finding: -finding.severity.rank))


def _no_team(folder: str) -> Finding:
    message = f"In the folder '{folder}' there is no team file."
    fix = "A folder means the YAML files in it that have `people:`; name tables one by one."
    place = Location(folder, 1, 1)
    return Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place, fatal=True)
