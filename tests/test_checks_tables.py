"""Every check on tables that somebody else made; the cases are in cases/checks_tables.yaml."""

from __future__ import annotations

import random
import time
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from organisations import ON, catalogue
from reading import read_matrix

from raci.checks import CHECKS, check
from raci.findings import Finding, Location
from raci.matrix import Assignment, Matrix, Origin, Reason, Row
from raci.model import Activity, Organisation, Role
from raci.tables import read_table

CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "checks_tables.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
BAD = [(name, case) for name, cases in CASES.items() for case in cases["bad"]]
GOOD = [(name, case) for name, cases in CASES.items() for case in cases["good"]]

# What can only be known of people, reporting lines, decisions and days.
SILENT = {
    *("reporting-cycle", "source-conflict", "source-open", "decision-breaks", "unused-rule", "vacant-owner"),
    *("absent-owner", "fallback-owner", "tie", "single-point", "swamped-owner", "stale", "never-agreed"),
}


def findings(case: dict[str, Any]) -> list[Finding]:
    """Read a case by hand, or as a real table, and check it."""
    if "read" in case:
        return check(read_table("table.csv", text=case["read"].encode())[0])
    return check(read_matrix(case["table"], case.get("scheme", "raci")))


@pytest.mark.parametrize(("name", "case"), BAD, ids=[f"{name}-{n}" for n, (name, _) in enumerate(BAD)])
def test_bad(name: str, case: dict[str, Any]) -> None:
    mine = [finding for finding in findings(case) if finding.name == name]
    assert mine
    assert case.get("says", "") in " ".join(finding.message for finding in mine)
    if "cells" in case:
        assert sorted(finding.cell or "" for finding in mine) == case["cells"]
    if "who" in case:
        assert case["who"] in [finding.who for finding in mine]
    if "severity" in case:
        assert {finding.severity.value for finding in mine} == {case["severity"]}
    for word in case.get("never", ()):
        assert not [finding for finding in mine if word in finding.message]


@pytest.mark.parametrize(("name", "case"), GOOD, ids=[f"{name}-{n}" for n, (name, _) in enumerate(GOOD)])
def test_good(name: str, case: dict[str, Any]) -> None:
    assert [finding.message for finding in findings(case) if finding.name == name] == []


@pytest.mark.parametrize("case", [case for _, case in chain(BAD, GOOD)], ids=str)
def test_what_a_table_cannot_say_is_never_found(case: dict[str, Any]) -> None:
    assert not {finding.name for finding in findings(case)} & SILENT


def large(rows: int, columns: int) -> Matrix:
    """Make up a table in which half of the cells have a letter."""
    dice = random.Random(1)
    ids = [f"role-{n}" for n in range(columns)]
    places: dict[tuple[str, str | None], tuple[str | None, Location]] = {}
    made = []
    for n in range(rows):
        activity = Activity(id=f"step-{n}", name=f"Take step {n}", area="all")
        places[activity.id, None] = ("S!A1", Location("table.csv", n, 1))
        held = []
        for id in ids:
            places[activity.id, id] = ("S!B1", Location("table.csv", n, 2))
            if dice.random() < 0.5:
                held.append(Assignment(None, activity.id, "ARCI"[dice.choice((0, 1, 2, 3, 3, 3))], None, None, id,
                                       "read", False, Reason("table")))  # fmt: skip
        made.append(Row(None, activity, tuple(held)))
    organisation = Organisation(
        name="large", roles=tuple(Role(id=id, name=id) for id in ids), catalogue=catalogue(), file="table.csv"
    )
    return Matrix(organisation, ON, tuple(made), origin=Origin("S", "roles-in-columns", places))


def seconds(matrix: Matrix) -> float:
    """Return the time of the faster of two checks."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        assert check(matrix)
        taken.append(time.process_time() - start)
    return min(taken)


def test_the_time_grows_with_the_table_and_no_faster() -> None:
    assert seconds(large(2000, 30)) < 12 * seconds(large(400, 30))


def test_every_table_finding_names_a_check() -> None:
    known = {(entry.code, entry.name) for entry in CHECKS}
    for _, case in BAD:
        assert {(finding.code, finding.name) for finding in findings(case)} <= known


def test_a_person_with_two_columns_is_shown_in_the_right_one() -> None:
    text = "Step,Product manager (Ann Lee),Tech lead (Ann Lee),Engineer (Bo Ray)\nAsk,A,R/C,C\nDraw,A,I,R\nShip,I,A,R\n"
    found = check(read_table("table.csv", text=text.encode())[0])
    mixed = next(finding for finding in found if finding.name == "mixed-letters")
    assert mixed.location == Location("table.csv", 2, 7)
    assert mixed.who == "Ann Lee"
    assert "idle" not in {finding.name for finding in found}
