"""Findings as annotations of GitHub: a command a line, as a workflow prints them.

GitHub shows ten errors, ten warnings and ten notices of a step, so similar findings are said in one.
Source: GitHub documentation, Workflow commands for GitHub Actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from raci.findings import Finding
from raci.report.plain import harmless
from raci.report.result import Report, Result, under
from raci.report.text import grouped, said

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def github_report(report: Report) -> str:
    """Return an annotation for each group of findings, each once however many files extend the one at fault."""
    lines = (line for result in report.results for line in _annotations(report, result))
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def _annotations(report: Report, result: Result) -> Iterator[str]:
    for group in grouped(report.told(result)):
        first = group[0]
        properties = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in _properties(report, group))
        words = "\n".join(harmless(part) for part in (said(result.matrices, group), first.advice) if part)
        yield f"::{COMMANDS[first.severity.value]} {properties}::{_escaped(words, _DATA)}"


def _properties(report: Report, group: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    first = group[0]
    if first.location is not None:
        yield "file", harmless(under(report.root, first.location.file) or first.location.file)
        if first.cell is None:
            yield "line", str(first.location.line)
            yield "col", str(first.location.column)
    yield "title", harmless(f"{first.name} ({first.cell})" if first.cell else first.name)


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
