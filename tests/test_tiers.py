"""The words and lists in which tiers are written."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raci.rules import Doers, Tiers
from raci.tiers import TierError, map_roles, map_tier, read_doers, read_roles, read_tiers

TIERS: dict[str, tuple[object, Tiers]] = {
    "one role": ("engineer", (("engineer",),)),
    "or": ("x or y", (("x", "y"),)),
    "else": ("x, else y", (("x",), ("y",))),
    "else without a comma": ("x else y", (("x",), ("y",))),
    "or, then else": ("x or y, else z", (("x", "y"), ("z",))),
    "three tiers": ("x, else y or z, else q", (("x",), ("y", "z"), ("q",))),
    "commas before or": ("x, y or z", (("x", "y", "z"),)),
    "a comma and or": ("x, y, or z", (("x", "y", "z"),)),
    "capitals and blanks": (
        "  Product Manager  OR\n Tech  Lead , ELSE Engineer",
        (("Product Manager", "Tech Lead"), ("Engineer",)),
    ),
    "a role twice": ("x or x", (("x",),)),
    "words inside names": ("coordinator or someone-else", (("coordinator", "someone-else"),)),
    "nobody": ("Nobody", ()),
    "list of lists": ([["x", "y"], ["z"]], (("x", "y"), ("z",))),
    "list of one": (["x"], (("x",),)),
    "a list's items are whole names": (
        [["Research and Development", "This or that"]],
        (("Research and Development", "This or that"),),
    ),
    "empty list": ([], ()),
}

DOERS: dict[str, tuple[object, Doers]] = {
    "one lead": ("x or y, else z", Doers(tiers=(("x", "y"), ("z",)))),
    "everybody": ("all engineer", Doers(all=("engineer",))),
    "everybody, else one": ("all engineer, else tech-lead", Doers(all=("engineer",), tiers=(("tech-lead",),))),
    "everybody of two roles": ("all x and all y", Doers(all=("x", "y"))),
    "everybody and one": ("all x and y", Doers(all=("x",), each=("y",))),
    "one of each": ("x and y", Doers(each=("x", "y"))),
    "one of each of three": ("x, y and z", Doers(each=("x", "y", "z"))),
    "one of each, else one": ("x and y, else z or q", Doers(each=("x", "y"), tiers=(("z", "q"),))),
    "a name that begins with all": ("allrounder", Doers(tiers=(("allrounder",),))),
    "nobody": ("nobody", Doers()),
    "lists": ([["x"], ["y"]], Doers(tiers=(("x",), ("y",)))),
    "mapping: all": ({"all": ["x", "y"]}, Doers(all=("x", "y"))),
    "mapping: each": ({"each": ["x", "y"]}, Doers(each=("x", "y"))),
    "mapping with text": ({"each": "x", "else": "y, else z"}, Doers(each=("x",), tiers=(("y",), ("z",)))),
    "mapping with lists": ({"all": ["x"], "else": [["y", "z"]]}, Doers(all=("x",), tiers=(("y", "z"),))),
}

ROLES: dict[str, tuple[object, tuple[str, ...]]] = {
    "one": ("security", ("security",)),
    "commas": ("x, y,z", ("x", "y", "z")),
    "and": ("x, y and z", ("x", "y", "z")),
    "list": (["x", " y "], ("x", "y")),
    "items are whole names": (["Research and Development"], ("Research and Development",)),
    "twice": ("x, x", ("x",)),
    "nobody": ("nobody", ()),
    "empty list": ([], ()),
}

REFUSED: dict[str, tuple[Any, object, str]] = {
    "A: and": (read_tiers, "x and y", "write 'or', not 'and'"),
    "A: all": (read_tiers, "all x", "leave 'all' out"),
    "A: all behind else": (read_tiers, "x, else all y", "leave 'all' out"),
    "A: commas alone": (read_tiers, "x, y", "write 'or' between equally good roles"),
    "A: flat list": (read_tiers, ["x", "y"], "'x or y' (equally good), 'x, else y'"),
    "A: empty tier": (read_tiers, [["x"], []], "leave the empty list out"),
    "A: number": (read_tiers, 3, "write roles here"),
    "A: nothing": (read_tiers, None, "write roles here"),
    "A: mapping": (read_tiers, {"all": ["x"]}, "write roles here"),
    "A: empty text": (read_tiers, " ", "a role is missing"),
    "A: role missing": (read_tiers, "x, , or y", "a role is missing"),
    "A: list too deep": (read_tiers, [[["x"]]], "not a list or a mapping"),
    "A: a mapping in a list": (read_tiers, [{"x": "y"}], "write a list of roles"),
    "R: or with and": (read_doers, "x and y or z", "does not go with"),
    "R: or with all": (read_doers, "all x or y", "does not go with"),
    "R: and behind else": (read_doers, "all x, else y and z", "write 'or', not 'and'"),
    "R: all of what": (read_doers, "all", "a role is missing"),
    "R: unknown key": (read_doers, {"some": ["x"]}, "'some' says nothing"),
    "R: else alone": (read_doers, {"else": ["x"]}, "'else' needs 'all' or 'each'"),
    "R: empty mapping": (read_doers, {}, "'else' needs 'all' or 'each'"),
    "C: or": (read_roles, "x or y", "write commas"),
    "C: else": (read_roles, "x, else y", "write commas"),
    "C: all": (read_roles, "x, all y", "'all' is for who does it"),
    "C: mapping": (read_roles, {"all": ["x"]}, "write roles here"),
    "C: nested list": (read_roles, [["x"]], "not a list or a mapping"),
    "C: empty item": (read_roles, ["x", ""], "a role is missing"),
}


@pytest.mark.parametrize(("value", "expected"), TIERS.values(), ids=TIERS)
def test_reads_who_answers(value: object, expected: Tiers) -> None:
    assert read_tiers(value) == expected


@pytest.mark.parametrize(("value", "expected"), DOERS.values(), ids=DOERS)
def test_reads_who_does_it(value: object, expected: Doers) -> None:
    assert read_doers(value) == expected


@pytest.mark.parametrize(("value", "expected"), ROLES.values(), ids=ROLES)
def test_reads_who_is_asked_or_told(value: object, expected: tuple[str, ...]) -> None:
    assert read_roles(value) == expected


@pytest.mark.parametrize(("reader", "value", "says"), REFUSED.values(), ids=REFUSED)
def test_refuses_what_names_no_roles(reader: Any, value: object, says: str) -> None:
    with pytest.raises(TierError) as caught:
        reader(value)
    assert says in str(caught.value)


names = st.from_regex(r"[a-z]{3,6}(-[a-z]{3,6})?", fullmatch=True).filter(lambda name: name != "nobody")
tiers = st.lists(st.lists(names, min_size=1, max_size=3, unique=True), min_size=1, max_size=3)


@given(tiers)
def test_words_and_lists_mean_the_same(lists: list[list[str]]) -> None:
    words = ", else ".join(" or ".join(tier) for tier in lists)
    assert read_tiers(words) == read_tiers(lists) == tuple(tuple(tier) for tier in lists)
    assert read_doers(words) == read_doers(lists)


@given(st.lists(names, min_size=2, max_size=4, unique=True), st.lists(names, max_size=2, unique=True), tiers)
def test_doers_in_words_and_mappings_mean_the_same(each: list[str], every: list[str], further: list[list[str]]) -> None:
    words = " and ".join([*(f"all {name}" for name in every), *each])
    words += "".join(f", else {' or '.join(tier)}" for tier in further)
    assert read_doers(words) == read_doers({"all": every, "each": each, "else": further})


@given(st.text(alphabet=" ,aelsorndx\n", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (read_tiers, read_doers, read_roles):
        with suppress(TierError):
            reader(text)


def test_names_are_replaced() -> None:
    known = {"PM": "product-manager", "Product Manager": "product-manager", "EM": "engineering-manager"}
    assert map_roles(read_tiers("PM or Product Manager, else EM"), known.get) == (
        ("product-manager",),
        ("engineering-manager",),
    )
    assert map_roles(read_doers("all EM and PM, else PM"), known.get) == Doers(
        all=("engineering-manager",), each=("product-manager",), tiers=(("product-manager",),)
    )
    assert map_tier(("EM", "PM"), known.get) == ("engineering-manager", "product-manager")


def test_unknown_names_are_dropped_with_the_tiers_they_leave_empty() -> None:
    assert map_roles(read_tiers("x or y, else z"), {"y": "y"}.get) == (("y",),)
    assert map_roles(read_doers("x and y, else z"), {"y": "y"}.get) == Doers(each=("y",))
    assert map_tier(("x", "y"), {}.get) == ()
