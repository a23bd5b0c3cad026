"""Who owns this? Describe a team in YAML and get a RACI that says why.

>>> matrix = raci.decide(raci.load("team.yaml"))
>>> findings = raci.check(matrix)
>>> files = raci.export(matrix, "xlsx")

Frozen values in, frozen values out; nothing prints. `load` and `read_table` raise `InvalidFile` with the findings,
`explain` raises `UnknownSubject`, `export` raises `UnknownFormat` or `NoEngine`. Everything is imported when it is
first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from raci.checks import check
    from raci.comparing.compare import Change, compare
    from raci.deciding.engine import decide
    from raci.deciding.explain import Explanation, UnknownSubject, explain
    from raci.findings import Finding, InvalidFile, Location, Severity
    from raci.formats import UnknownFormat
    from raci.formats.diagrams import NoEngine
    from raci.matrix import Assignment, Matrix
    from raci.model import Organisation
    from raci.pipeline import export, load
    from raci.tables import read_table

__version__ = "0.1.0"

_HOMES = {
    "Assignment": "raci.matrix",
    "Change": "raci.comparing.compare",
    "Explanation": "raci.deciding.explain",
    "Finding": "raci.findings",
    "InvalidFile": "raci.findings",
    "Location": "raci.findings",
    "Matrix": "raci.matrix",
    "NoEngine": "raci.formats.diagrams",
    "Organisation": "raci.model",
    "Severity": "raci.findings",
    "UnknownFormat": "raci.formats",
    "UnknownSubject": "raci.deciding.explain",
    "check": "raci.checks",
    "compare": "raci.comparing.compare",
    "decide": "raci.deciding.engine",
    "explain": "raci.deciding.explain",
    "export": "raci.pipeline",
    "load": "raci.pipeline",
    "read_table": "raci.tables",
}

__all__ = [
    "Assignment",
    "Change",
    "Explanation",
    "Finding",
    "InvalidFile",
    "Location",
    "Matrix",
    "NoEngine",
    "Organisation",
    "Severity",
    "UnknownFormat",
    "UnknownSubject",
    "check",
    "compare",
    "decide",
    "explain",
    "export",
    "load",
    "read_table",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'raci' has no attribute {name!r}")
    return getattr(import_module(home), name)
