"""Findings as JSON, one object a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from raci.formats.data import finding_dict, severity_counts
from raci.matrix import Matrix
from raci.report.result import Report, Result


def json_report(report: Report) -> str:
    """Return the findings of every file in the published shape."""
    return json.dumps([_entry(result) for result in report.results], ensure_ascii=False, indent=1) + "\n"


def _entry(result: Result) -> dict[str, Any]:
    activities = sum(len(matrix.rows) for matrix in result.matrices)
    roles = len({role for matrix in result.matrices for role in _roles(matrix)})
    tables = {"tables": _tables(result.matrices)} if result.table else {}
    return {
        "file": result.file,
        "summary": {"activities": activities, "roles": roles, **severity_counts(result.findings)},
        **tables,
        "findings": [finding_dict(finding) for finding in result.findings],
    }


def _tables(matrices: Sequence[Matrix]) -> list[dict[str, Any]]:
    return [
        {
            "where": matrix.origin.where,
            "activities": len(matrix.rows),
            "roles": len(_roles(matrix)),
            "scheme": matrix.organisation.scheme,
            "orientation": matrix.origin.orientation,
        }
        for matrix in matrices
        if matrix.origin is not None
    ]


def _roles(matrix: Matrix) -> set[str]:
    """Return the roles that hold a letter; of a table also those without any."""
    columns = matrix.organisation.roles if matrix.origin is not None else ()
    return {a.role for a in matrix.assignments if a.role} | {role.id for role in columns}
