"""Several copies of one matrix: who thinks what, ranked by how much it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from foreign import Cells, table
from hypothesis import given
from hypothesis import strategies as st

from raci.disagreement import KINDS, Comparison, Copy, disagreements
from raci.disagreement.fillers import fillers
from raci.matrix import Origin

HEADINGS = ("Dana Ito", "Priya Nair", "Tom Becker")
DUTY = "Plan the launch"


def copy(name: str, cells: Cells, headings: Sequence[str] = HEADINGS) -> Copy:
    return Copy(name, (table(cells, headings),))


def compared(said: Mapping[str, Mapping[str, str]], duty: str = DUTY) -> Comparison:
    """Compare copies of one duty: copy → heading → letters."""
    return disagreements([copy(name, {duty: letters}) for name, letters in said.items()])


CASES: dict[str, tuple[Mapping[str, Mapping[str, str]], str | None, str]] = {
    "all-agree": ({"dana": {"Dana Ito": "A"}, "priya": {"Dana Ito": "A"}}, None, ""),
    "two-claim-it": (
        {"dana": {"Dana Ito": "A", "Priya Nair": "C"}, "priya": {"Priya Nair": "AR"}},
        "several-owners",
        "Dana Ito and Priya Nair each think that they answer for it.",
    ),
    "each-points-at-the-other": (
        {"dana": {"Priya Nair": "A", "Dana Ito": "I"}, "priya": {"Dana Ito": "A"}},
        "no-owner",
        "Dana Ito and Priya Nair are named by others, and nobody claims it.",
    ),
    "nobody-is-named": (
        {"dana": {"Dana Ito": "C"}, "priya": {"Dana Ito": "C"}},
        "no-owner",
        "No copy names anybody who answers for it.",
    ),
    "owner-is-only-told": (
        {"dana": {"Dana Ito": "I", "Tom Becker": "A"}, "priya": {"Dana Ito": "A", "Tom Becker": "R"}},
        "unaware-owner",
        "Others name Dana Ito, who sees it otherwise.",
    ),
    "owners-without-copies": (
        {"monday": {"Dana Ito": "A"}, "tuesday": {"Tom Becker": "A"}},
        "different-owner",
        "Named as owner: Dana Ito (by monday), Tom Becker (by tuesday).",
    ),
    "who-does-it": (
        {"dana": {"Dana Ito": "A", "Tom Becker": "R"}, "priya": {"Dana Ito": "A", "Priya Nair": "R"}},
        "different-doer",
        "Named as doing it: Priya Nair (by priya), Tom Becker (by dana).",
    ),
    "who-is-asked": (
        {"dana": {"Dana Ito": "A", "Tom Becker": "C"}, "priya": {"Dana Ito": "A", "Tom Becker": "I"}},
        "different-part",
        "The part of Tom Becker is seen differently.",
    ),
}


@pytest.mark.parametrize(("said", "kind", "message"), CASES.values(), ids=CASES)
def test_kinds(said: Mapping[str, Mapping[str, str]], kind: str | None, message: str) -> None:
    found = compared(said).disagreements
    assert [(each.kind, each.message) for each in found] == ([(kind, message)] if kind else [])


def test_the_worst_comes_first() -> None:
    mine = {
        "Ask them": {"Dana Ito": "A", "Tom Becker": "C"},
        "Own it": {"Dana Ito": "A"},
        "Agree on it": {"Dana Ito": "A"},
    }
    theirs = {
        "Ask them": {"Dana Ito": "A", "Tom Becker": "I"},
        "Own it": {"Priya Nair": "A"},
        "Agree on it": {"Dana Ito": "A"},
    }
    found = disagreements([copy("dana", mine), copy("priya", theirs)])
    assert [each.duty.name for each in found.disagreements] == ["Own it", "Ask them"]
    assert (found.agreed, found.counts["several-owners"], found.counts["different-part"]) == (1, 1, 1)


FILLERS = {
    "first-name": ("dana", "Dana Ito"),
    "whole-name": ("raci-dana-ito-v2", "Dana Ito"),
    "with-accents": ("Raci Priya Naïr", "Priya Nair"),
    "nobody": ("final-version", None),
}


@pytest.mark.parametrize(("copy", "holder"), FILLERS.values(), ids=FILLERS)
def test_the_copy_s_name_tells_whose_it_is(copy: str, holder: str | None) -> None:
    assert compared({copy: {"Dana Ito": "A"}, "b": {}}).fillers.get(copy) == holder


SEVERAL_FILLERS: dict[str, tuple[list[str], list[str], dict[str, str]]] = {
    "first-name-before-last": (["lee"], ["Kim Lee", "Lee Park"], {"lee": "Lee Park"}),
    "known-elsewhere": (["kim", "lee"], ["Kim Lee", "Ann Lee"], {"kim": "Kim Lee", "lee": "Ann Lee"}),
    "two-alike": (["lee"], ["Kim Lee", "Ann Lee"], {}),
    "two-copies-of-one": (["dana", "dana v2"], ["Dana Ito"], {"dana": "Dana Ito", "dana v2": "Dana Ito"}),
}


@pytest.mark.parametrize(("names", "holders", "found"), SEVERAL_FILLERS.values(), ids=SEVERAL_FILLERS)
def test_whose_copies_they_are(names: list[str], holders: list[str], found: dict[str, str]) -> None:
    assert fillers(names, dict.fromkeys(holders, ())) == found


def test_a_role_tells_whose_copy_it_is() -> None:
    assert fillers(["the product manager's"], {"Dana Ito": ["Product manager"], "Kim": ["Lead"]}) == {
        "the product manager's": "Dana Ito"
    }


HEADS: dict[str, tuple[str, str, bool]] = {
    "counted": ("Engineers (3)", "Engineers", True),
    "name-beside": ("Product manager / Dana Ito", "Product manager", True),
    "title": ("QA Engineer", "Quality assurance engineer", True),
    "other": ("Product manager", "Tech lead", False),
}


@pytest.mark.parametrize(("one", "other", "same"), HEADS.values(), ids=HEADS)
def test_headings_that_mean_one_holder(one: str, other: str, same: bool) -> None:
    found = disagreements([copy("a", {DUTY: {one: "A"}}, [one]), copy("b", {DUTY: {other: "A"}}, [other])])
    assert (len(found.holders) == 1) == same


def test_a_name_that_stands_twice_keeps_both_rows() -> None:
    one = table({"Plan": {"Dana Ito": "A"}, "Plan ": {"Tom Becker": "A"}}, HEADINGS)
    found = disagreements([Copy("a", (one,)), Copy("b", (one,))])
    assert (len(found.duties), found.agreed) == (2, 2)


def test_tables_of_one_copy_stay_apart() -> None:
    parts = tuple(
        replace(table({DUTY: {who: "A"}}, HEADINGS), origin=Origin(where, "roles-in-columns", {}))
        for who, where in (("Dana Ito", "web"), ("Tom Becker", "app"))
    )
    found = disagreements([Copy("a", parts), Copy("b", parts)])
    assert [duty.name for duty in found.duties] == [f"{DUTY} (web)", f"{DUTY} (app)"]
    assert found.disagreements == ()


def test_an_owner_without_a_column_is_no_disagreement() -> None:
    found = disagreements([copy("a", {DUTY: {"Dana Ito": "C"}}), copy("b", {DUTY: {"Agency": "A"}}, ["Agency"])])
    assert found.disagreements == ()


NOTES: dict[str, tuple[dict[str, Mapping[str, str]], str]] = {
    "copied": (
        {"dana": {"Tom Becker": "A"}, "priya": {"Tom Becker": "A"}},
        "dana and priya say the same in every cell",
    ),
    "twice": ({"dana": {}, "dana 2": {"Tom Becker": "A"}}, "dana, dana 2: all of them look like Dana Ito's"),
    "unknown": ({"dana": {}, "final": {"Tom Becker": "A"}}, "who filled in final is not known"),
}


@pytest.mark.parametrize(("said", "note"), NOTES.values(), ids=NOTES)
def test_what_a_facilitator_should_know(said: dict[str, Mapping[str, str]], note: str) -> None:
    assert any(each.startswith(note) for each in compared(said).notes)


def test_what_is_spelt_otherwise_is_the_same_duty() -> None:
    one, two = {"Plan the launch": {"Dana Ito": "A"}}, {"plan the Launch ": {"DANA ITO": "A"}}
    found = disagreements([copy("a", one), copy("b", two, ["DANA ITO"])])
    assert (len(found.duties), found.disagreements) == (1, ())


def test_a_duty_that_a_copy_lacks_is_told() -> None:
    one = {"Plan the launch": {"Dana Ito": "A"}, "Feed the fish": {"Dana Ito": "A"}}
    two = {"Plan the launch": {"Dana Ito": "A"}, "Feed the fish": {"Tom Becker": "A"}}
    three = {"Plan the launch": {"Dana Ito": "A"}}
    found = disagreements([copy(n, c) for n, c in (("a", one), ("b", two), ("c", three))])
    assert [(each.duty.name, each.duty.missing) for each in found.disagreements] == [("Feed the fish", ("c",))]


LETTERS = st.dictionaries(st.sampled_from(HEADINGS), st.sampled_from(["A", "R", "C", "I", "AR", ""]), max_size=3)


@given(st.dictionaries(st.sampled_from(["dana", "priya", "tom", "x"]), LETTERS, min_size=2, max_size=4))
def test_any_copies(said: dict[str, dict[str, str]]) -> None:
    forward, backward = compared(said), compared(dict(reversed(said.items())))
    assert [d.kind for d in forward.disagreements] == [d.kind for d in backward.disagreements]
    for each in forward.disagreements:
        assert each.kind == each.kinds[0]
        assert [KINDS_ORDER.index(kind) for kind in each.kinds] == sorted(KINDS_ORDER.index(k) for k in each.kinds)
    same = [copy(name, {DUTY: next(iter(said.values()))}) for name in said]
    assert {d.kind for d in disagreements(same).disagreements} <= {"several-owners", "no-owner", "unaware-owner"}


KINDS_ORDER = list(KINDS)
