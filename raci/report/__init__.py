"""Findings and explanations: as text for people; as JSON, SARIF, JUnit and annotations for tools."""

from __future__ import annotations

from collections.abc import Callable

from raci.report.github import github_report
from raci.report.junit import junit_report
from raci.report.listing import json_report
from raci.report.plain import harmless, source_lines
from raci.report.result import NEVER, Report, Result
from raci.report.sarif import sarif_report
from raci.report.text import Told, findings_text, told_lines
from raci.report.why import why_json, why_lines

REPORTS: dict[str, Callable[[Report], str]] = {
    "json": json_report,
    "sarif": sarif_report,
    "github": github_report,
    "junit": junit_report,
}
"""The reports for tools, by the name of their format; text, which needs a terminal, is `findings_text`."""

PUBLISHED = ("sarif", "github", "junit")
"""Reports that others read: they tell nothing that was said in confidence, unless asked."""

__all__ = [
    "NEVER",
    "PUBLISHED",
    "REPORTS",
    "Report",
    "Result",
    "Told",
    "findings_text",
    "harmless",
    "source_lines",
    "told_lines",
    "why_json",
    "why_lines",
]
