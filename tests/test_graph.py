"""Reporting lines and deputies: rings, lines upwards, common managers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from organisations import organisation, person, team

from raci.graph import common_manager, deputy_rings, leaders, line_up, reporting_rings, reporting_tree, rings
from raci.model import Organisation

RINGS: dict[str, tuple[list[tuple[str, str]], list[tuple[str, ...]]]] = {
    "nobody": ([], []),
    "a line is no ring": ([("a", "b"), ("b", "c")], []),
    "two point at each other": ([("b", "a"), ("a", "b")], [("a", "b")]),
    "three, from the smallest on, in the direction of the arrows": (
        [("c", "b"), ("b", "a"), ("a", "c")],
        [("a", "c", "b")],
    ),
    "oneself": ([("a", "a")], [("a",)]),
    "a tail does not belong to the ring": ([("z", "a"), ("a", "b"), ("b", "a")], [("a", "b")]),
    "several, in order": (
        [("x", "y"), ("y", "x"), ("b", "b"), ("n", "m"), ("m", "n")],
        [("b",), ("m", "n"), ("x", "y")],
    ),
}


@pytest.mark.parametrize(("arrows", "expected"), RINGS.values(), ids=RINGS)
def test_rings(arrows: list[tuple[str, str]], expected: list[tuple[str, ...]]) -> None:
    assert rings(arrows) == expected
    assert rings(reversed(arrows)) == expected


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_rings_are_those_who_come_back_to_themselves(arrows: dict[str, str]) -> None:
    def comes_back(start: str) -> bool:
        place: str | None = arrows.get(start)
        for _ in arrows:
            if place in (None, start):
                break
            place = arrows.get(place or "")
        return place == start

    found = rings(arrows.items())
    assert sorted(person for ring in found for person in ring) == sorted(p for p in arrows if comes_back(p))
    for ring in found:
        assert [arrows[person] for person in ring] == [*ring[1:], ring[0]]
        assert ring[0] == min(ring)


def company(**bosses: str | None) -> Organisation:
    """Return people by id with whom they report to."""
    return organisation(*(person(name.upper(), "engineer", reports_to=boss) for name, boss in bosses.items()))


TREE = {"ada": None, "bo": "ada", "cy": "ada", "di": "bo", "ed": "di", "solo": None}


def test_reporting_rings_and_deputy_rings_are_told_apart() -> None:
    people = [
        person("Ann", "engineer", reports_to="bob", deputy="cy"),
        person("Bob", "engineer", reports_to="ann"),
        person("Cy", "engineer", deputy="ann"),
    ]
    assert reporting_rings(organisation(*people)) == [("ann", "bob")]
    assert deputy_rings(organisation(*people)) == [("ann", "cy")]


LINES: dict[str, tuple[dict[str, str | None], str, list[str]]] = {
    "the nearest first": (TREE, "ed", ["di", "bo", "ada"]),
    "the top has none": (TREE, "ada", []),
    "somebody unknown has none": (TREE, "zed", []),
    "a ring ends the line": ({"a": "b", "b": "c", "c": "b"}, "a", ["b", "c"]),
    "oneself in a ring": ({"a": "b", "b": "a"}, "a", ["b"]),
    "one's own manager": ({"a": "a"}, "a", []),
    "a manager who is not in the file": ({"a": "gone"}, "a", []),
}


@pytest.mark.parametrize(("bosses", "start", "expected"), LINES.values(), ids=LINES)
def test_line_up(bosses: dict[str, str | None], start: str, expected: list[str]) -> None:
    assert list(line_up(company(**bosses), start)) == expected


COMMON: dict[str, tuple[list[str], str | None]] = {
    "of two in one branch the upper": (["ed", "bo"], "bo"),
    "of two branches where they meet": (["ed", "cy"], "ada"),
    "of one the manager": (["di"], "bo"),
    "of the top alone nobody": (["ada"], None),
    "of the same one twice the manager": (["di", "di"], "bo"),
    "of three": (["ed", "di", "cy"], "ada"),
    "of strangers nobody": (["ed", "solo"], None),
    "of nobody nobody": ([], None),
}


@pytest.mark.parametrize(("people", "expected"), COMMON.values(), ids=COMMON)
def test_common_manager(people: list[str], expected: str | None) -> None:
    assert common_manager(company(**TREE), people) == expected
    assert common_manager(company(**TREE), people[::-1]) == expected


def test_leaders_lead_a_team_or_have_reports() -> None:
    people = (person("Ann", "engineer"), person("Bob", "engineer", reports_to="ann"), person("Cy", "engineer"))
    assert leaders(organisation(*people, teams=(team("Red", lead="cy"), team("Blue")))) == {"ann", "cy"}


def test_reporting_tree_has_everybody_in_order() -> None:
    tree = reporting_tree(company(**dict(reversed(TREE.items()))))
    assert list(tree.nodes) == sorted(TREE)
    assert sorted(tree.edges) == [("ada", "bo"), ("ada", "cy"), ("bo", "di"), ("di", "ed")]
