"""The letter that only people give: who helps, in a scheme that has a letter for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from raci.checks import check
from raci.deciding.engine import decide
from raci.deciding.explain import explain
from raci.formats import FORMATS
from raci.matrix import Matrix
from raci.pipeline import export
from raci.teamfile import read_organisation

DAY = dt.date(2026, 12, 1)
FILE = """\
scheme: {scheme}
people: {{Dana Ito: Product Manager, Kim Lee: Engineering Manager, Lee Park: Tech Lead, Tom Becker: Designer}}
decisions:
  organise-sprints: {{A: Kim Lee, R: Lee Park, {key}: [Tom Becker, Dana Ito]}}
"""


def decided(tmp_path: Path, scheme: str = "rasci", key: str = "S") -> Matrix:
    path = tmp_path / "team.yaml"
    path.write_text(FILE.format(scheme=scheme, key=key), encoding="utf-8")
    return decide(read_organisation(path), DAY)


def letters(matrix: Matrix, activity: str = "organise-sprints") -> dict[str, str]:
    return {a.person or "": a.letter for a in matrix.row(None, activity).assignments}


@pytest.mark.parametrize("key", ["S", "supportive", "support"])
def test_who_helps_is_agreed_and_gets_no_other_letter(tmp_path: Path, key: str) -> None:
    held = letters(decided(tmp_path, key=key))
    assert {name: held[name] for name in ("Kim Lee", "Lee Park", "Tom Becker", "Dana Ito")} == {
        "Kim Lee": "A", "Lee Park": "R", "Tom Becker": "S", "Dana Ito": "S",
    }  # fmt: skip


def test_a_scheme_without_the_letter_says_so(tmp_path: Path) -> None:
    matrix = decided(tmp_path, "raci")
    assert "S" not in letters(matrix).values()
    found = [f for f in check(matrix) if f.name == "unknown-letter"]
    assert [(f.location.line, f.severity) for f in found if f.location] == [(4, "error")]


def test_it_is_explained(tmp_path: Path) -> None:
    (told,) = explain(decided(tmp_path), "organise-sprints", "Tom Becker")
    assert (told.letter, told.holders[0].agreed) == ("S", True)


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("png", "pdf", "svg")])
def test_every_output_has_it(tmp_path: Path, format: str) -> None:
    assert export(decided(tmp_path), format)


def test_no_rule_gives_it(tmp_path: Path) -> None:
    assert [a.activity for a in decided(tmp_path).assignments if a.letter == "S"] == ["organise-sprints"] * 2
