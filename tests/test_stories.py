"""The stories that must come true, with their names and data in cases/stories.yaml."""

from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from raci.checks import check
from raci.deciding.engine import decide
from raci.findings import Finding
from raci.matrix import Matrix
from raci.teamfile import read_text

STORIES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "stories.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)


def told(story: dict[str, Any]) -> tuple[Matrix, list[Finding]]:
    """Decide and check the story's file."""
    on = dt.date.fromisoformat(story.get("on", "2026-12-01"))
    matrix = decide(read_text(story["file"], "team.yaml"), on)
    return matrix, check(matrix)


def holders(matrix: Matrix, activity: str, letters: str) -> set[str]:
    """Return who holds any of some letters; "team/activity" names one team's row."""
    team, _, name = activity.rpartition("/")
    rows = [row for row in matrix.rows if row.activity.id == name and (not team or row.team == team)]
    assert rows, f"no row {activity}"
    return {a.person for row in rows for letter in letters for a in row.holders(letter) if a.person}


def people(key: str) -> set[str]:
    """Read a key: one name, "null" for nobody, or a list in brackets."""
    if key == "null":
        return set()
    return {word.strip() for word in key.strip("[]").split(",")}


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_letters(story: dict[str, Any]) -> None:
    """The right people hold A, R and C, and the others are told."""
    matrix, _ = told(story)
    for letter in "ARC":
        for key, activities in _pairs(story.get(letter)):
            for activity in activities:
                assert holders(matrix, activity, letter) == people(key) or (
                    letter == "C" and people(key) <= holders(matrix, activity, letter)
                ), f"{letter} of {activity}"
    for key, activities in _pairs(story.get("one_of")):
        for activity in activities:
            found = holders(matrix, activity, "A")
            assert len(found) == 1, activity
            assert found <= people(key), activity
    for word, letters in (("involved", "RC"), ("told", "ARCI")):
        for key, activities in _pairs(story.get(word)):
            for activity in activities:
                assert people(key) <= holders(matrix, activity, letters), f"{word}: {activity}"
    for person, deputy in (story.get("acting") or {}).items():
        acting = {a.acting for a in matrix.assignments if a.person == person}
        assert acting == {None if deputy == "null" else deputy}


def _pairs(value: Any) -> list[tuple[str, list[str]]]:
    return list((value or {}).items())


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_findings(story: dict[str, Any]) -> None:
    """The findings say what must be said, where, and nothing that must not be."""
    _, findings = told(story)
    for name, subjects in (story.get("findings") or {}).items():
        mine = [finding for finding in findings if finding.name == name]
        assert mine, f"no {name}"
        for subject in subjects:
            assert any(subject in (finding.activity, finding.who) for finding in mine), f"{name}: {subject}"
    for key, severity in (story.get("severity") or {}).items():
        name, _, activity = key.partition("@")
        mine = [f for f in findings if f.name == name and f.activity == activity]
        assert [finding.severity.value for finding in mine] == [severity], key
    for key in story.get("absent") or []:
        name, _, activity = key.partition("@")
        bad = [f.message for f in findings if f.name == name and (not activity or f.activity == activity)]
        assert not bad, f"{key}: {bad}"
    if "first" in story:
        assert findings[0].name == story["first"]


def letters(matrix: Matrix) -> set[tuple[str | None, str, str, str | None]]:
    """Return every letter as team, activity, letter, person."""
    return {(a.team, a.activity, a.letter, a.person) for a in matrix.assignments}


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_s19_order_of_the_file_never_matters(story: dict[str, Any]) -> None:
    """Shuffling the sections and entries of the file changes no letter."""
    data = yaml.load(story["file"], yaml.BaseLoader)
    shuffler = random.Random(7)
    for _ in range(3):
        text = yaml.safe_dump(_shuffled(data, shuffler), sort_keys=False, allow_unicode=True)
        shuffled = decide(read_text(text, "team.yaml"), dt.date(2026, 12, 1))
        assert letters(shuffled) == letters(decide(read_text(story["file"], "team.yaml"), dt.date(2026, 12, 1)))


def _shuffled(data: Any, shuffler: random.Random) -> Any:
    """Shuffle mappings, and the list of people; other lists may mean an order."""
    if isinstance(data, dict):
        items = list(data.items())
        shuffler.shuffle(items)
        return {
            key: shuffler.sample(value, len(value))
            if key == "people" and isinstance(value, list)
            else _shuffled(value, shuffler)
            for key, value in items
        }
    return data


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_s19_renaming_changes_only_ties(story: dict[str, Any]) -> None:
    """A person renamed keeps every letter, except where a tie was reported."""
    data = yaml.load(story["file"], yaml.BaseLoader)
    if not isinstance(data["people"], dict):
        pytest.skip("nobody has a name")
    old = min(data["people"])
    new = "Zora Quill"
    before, found = told(story)
    after = decide(read_text(_renamed(story["file"], old, new), "team.yaml"), before.on)
    tied = {(f.team, f.activity) for f in [*found, *check(after)] if f.name == "tie"}
    renamed = {(team, activity, letter, new if who == old else who) for team, activity, letter, who in letters(before)}
    moved = {(team, activity) for team, activity, _, _ in renamed ^ letters(after)}
    assert moved <= tied


def _renamed(text: str, old: str, new: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b", new, text)
