"""Findings as JUnit XML, which build servers show as tests: a suite a file, a case for each check and finding.

A finding at or above the bar is a failure, one below it a skipped case, a file that could not be used an error. Only
what every dialect of the format knows is written (source: Jenkins, the xUnit plugin's schema); there are no times, so
that the same findings give the same bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from raci.checks import CHECKS
from raci.findings import Finding
from raci.report.result import Report, Result, under

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(report: Report) -> str:
    """Return the findings of every file as test suites."""
    from xml.etree.ElementTree import Element, indent, tostring

    suites = [_suite(report, result) for result in report.results]
    counts = _counts(case for suite in suites for case in suite)
    counts.pop("skipped")  # which the schema knows of a suite alone
    root = Element("testsuites", {"name": "raci", **counts})
    root.extend(suites)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(report: Report, result: Result) -> Element:
    from xml.etree.ElementTree import Element

    cases = list(_cases(report, result))
    file = under(report.root, result.file) or result.file
    suite = Element("testsuite", {"name": _xml(file), **_counts(cases), "time": "0"})
    suite.extend(cases)
    return suite


def _cases(report: Report, result: Result) -> Iterator[Element]:
    """Yield a case for each finding, and one that passed for each check that found nothing."""
    found = report.told(result)
    names: Counter[tuple[str, str]] = Counter()
    for finding in found:
        about = " · ".join(word for word in (finding.team, finding.activity, finding.who) if word) or "file"
        names[finding.name, about] += 1
        number = names[finding.name, about]
        yield _case(report, finding, f"{about} ({number})" if number > 1 else about)
    if result.matrices:
        silent = {finding.name for finding in result.findings}
        for check in CHECKS:
            if check.name not in silent:
                yield _element("testcase", name="nothing found", classname=check.name, time="0")


def _case(report: Report, finding: Finding, about: str) -> Element:
    case = _element("testcase", name=about, classname=finding.name, time="0")
    place = f"{finding.location.file}: {finding.cell}" if finding.location and finding.cell else finding.location
    kind = "error" if finding.fatal else "failure" if report.fails(finding) else "skipped"
    # A skipped case may say no more than its message in some dialects.
    type_ = {} if kind == "skipped" else {"type": finding.severity.value}
    told = _element(kind, message=finding.said, **type_)
    told.text = _xml("\n".join(str(part) for part in (place, finding.said, finding.advice) if part))
    case.append(told)
    return case


def _counts(cases: Iterable[Element]) -> dict[str, str]:
    kinds = Counter(case[0].tag if len(case) else "passed" for case in cases)
    return {
        "tests": str(kinds.total()),
        "failures": str(kinds["failure"]),
        "errors": str(kinds["error"]),
        "skipped": str(kinds["skipped"]),
    }


def _element(tag: str, **attributes: str) -> Element:
    from xml.etree.ElementTree import Element

    return Element(tag, {name: _xml(value) for name, value in attributes.items()})


def _xml(text: str) -> str:
    """Return text that XML can hold; line ends as XML reads them back."""
    return _NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
