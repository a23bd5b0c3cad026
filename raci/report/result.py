"""What was checked, as every report takes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from raci.findings import Finding
from raci.matrix import Matrix

NEVER = 9
"""A bar that no finding reaches."""


@dataclass(frozen=True, slots=True)
class Result:
    """One file that was checked: the matrices in it (none: it could not be used), and the findings, the worst first.

    `table` marks a table that others made, with a matrix for each table that was found in it.
    """

    file: str
    matrices: tuple[Matrix, ...]
    findings: tuple[Finding, ...]
    table: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Files that were checked, in order.

    `bar` is the rank of severity from which a finding fails, `version` raci's own, `root` the folder from which paths
    are told. Reports that others read leave out what was said in confidence, unless `private`.
    """

    results: tuple[Result, ...]
    bar: int
    version: str
    root: str
    private: bool = False

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding is at or above the bar; what a baseline knows never is."""
        return finding.severity.rank >= self.bar and not finding.known

    def told(self, result: Result) -> tuple[Finding, ...]:
        """Return the findings of a file that a report for others tells."""
        return tuple(f for f in result.findings if self.private or not f.private)

    def fresh(self) -> Iterator[tuple[Result, tuple[Finding, ...]]]:
        """Yield each file with the findings that no file before it has: several may extend the one at fault."""
        seen: set[Finding] = set()
        for result in self.results:
            yield result, tuple(finding for finding in result.findings if finding not in seen)
            seen.update(result.findings)

    @property
    def usable(self) -> bool:
        """Tell whether every file could be used."""
        return all(result.matrices for result in self.results)


def under(root: str, file: str) -> str | None:
    """Return a file's path from a folder, with slashes; None where it lies outside."""
    try:
        path = os.path.relpath(os.path.join(root, file), root)  # noqa: PTH118 - pathlib keeps the dots in a/../b
    except ValueError:  # another drive
        return None
    parts = PurePath(path).parts
    return None if parts[:1] == ("..",) else "/".join(parts)
