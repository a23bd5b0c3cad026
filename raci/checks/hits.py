"""What a check is, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from raci.findings import Location, Severity
from raci.matrix import Matrix, Row
from raci.model import Person


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: the words, and the subject by which its place is looked up.

    `private` says that it is made of what the file says in confidence: workload, strengths, capacity, absence.
    """

    message: str
    fix: str = ""
    row: Row | None = None
    person: Person | None = None
    group: str | None = None
    severity: Severity | None = None
    at: Location | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `find` is None where reading the file or the rules finds it."""

    code: str
    name: str
    severity: Severity
    why: str
    fix: str
    find: Callable[[Matrix], Iterator[Hit]] | None = None
