"""Two matrices compared: what kind of change it is, why, what is the same under another name, and what always holds."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import replace

import pytest
from foreign import table
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import (
    activity,
    catalogue,
    changed,
    companies,
    decided,
    decision,
    organisation,
    person,
    renamed,
    shuffled,
    team,
)

import raci
from raci.comparing.compare import KINDS, Change, background, compare
from raci.comparing.matching import match_names, match_people
from raci.matrix import Matrix
from raci.model import Activity, Capacity, Organisation, Outside, Person
from raci.rules import Condition, LetterRule

HANGING = 60
"""Seconds of computing that only something without an end takes, on any machine."""


PLAN = activity("plan-it", "product-manager, else tech-lead", "product-manager", consulted="engineer")
TEST = activity("test-it", "qa-engineer", "qa-engineer or engineer", informed="product-manager")
SHIP = activity("ship-it", "engineering-manager or tech-lead", "engineering-manager", shared=True)

DANA = person("Dana", "product-manager", titles=("Product Manager",))
KIM = person("Kim", "engineering-manager", titles=("Engineering Manager",))
LEE = person("Lee", "tech-lead", titles=("Tech Lead",))
QUENTIN = person("Quentin", "qa-engineer", titles=("Tester",))
BEN = person("Ben", "engineer", titles=("Engineer",))
STAFF = (DANA, KIM, LEE, QUENTIN, BEN)


def company(*people: Person, rows: Iterable[Activity] = (PLAN, TEST, SHIP), **fields: object) -> Organisation:
    """Return a company with three duties."""
    return organisation(*people, activities=tuple(rows), **fields)


def without(*names: str) -> tuple[Person, ...]:
    """Return everybody but some."""
    return tuple(p for p in STAFF if p.name not in names)


def said(changes: Iterable[Change]) -> set[tuple[str, str, str, str | None, str | None, str]]:
    """Return changes as tuples, without teams and names of duties."""
    return {(c.kind, c.activity, c.letter, c.before, c.after, c.because) for c in changes}


BEFORE = company(*STAFF)
RULE = LetterRule(
    id="leads-plan", when=Condition(activity=("plan-it",)), accountable=(("tech-lead",),), because="leads plan here"
)
OFFSITE = decision("plan-it", accountable=["Lee"], responsible=["Lee"], because="the offsite")

# The older company, the newer one, and some of the changes: all of those of the kinds and duties named.
CASES: dict[str, tuple[Organisation, Organisation, set[tuple[str, str, str, str | None, str | None, str]]]] = {
    "somebody-left": (
        BEFORE,
        company(*without("Dana")),
        {
            ("moved", "plan-it", "A", "Dana", "Lee", "Dana left"),
            ("unowned", "plan-it", "R", "Dana", None, "Dana left; usual role: product manager"),
            ("lost", "test-it", "I", "Dana", None, "Dana left"),
        },
    ),
    "nobody-is-left-who-could": (
        BEFORE,
        company(*without("Quentin")),
        {
            ("unowned", "test-it", "A", "Quentin", None, "Quentin left; usual role: QA engineer"),
            ("moved", "test-it", "R", "Quentin", "Ben", "Quentin left"),
        },
    ),
    "somebody-joined": (
        company(*without("Quentin")),
        BEFORE,
        {
            ("owned", "test-it", "A", None, "Quentin", "Quentin joined"),
            ("moved", "test-it", "R", "Ben", "Quentin", "Quentin joined"),
        },
    ),
    "one-for-another": (
        BEFORE,
        company(*without("Quentin"), person("Zoe", "qa-engineer", titles=("Tester",))),
        {
            ("moved", "test-it", "A", "Quentin", "Zoe", "Quentin left; Zoe joined"),
            ("moved", "test-it", "R", "Quentin", "Zoe", "Quentin left; Zoe joined"),
        },
    ),
    "another-title": (
        BEFORE,
        company(*without("Ben", "Quentin"), person("Ben", "qa-engineer", titles=("Tester",))),
        {
            ("lost", "plan-it", "C", "Ben", None, "Ben's title changed from Engineer to Tester"),
            ("moved", "test-it", "A", "Quentin", "Ben", "Quentin left; Ben's title changed from Engineer to Tester"),
            ("moved", "test-it", "R", "Quentin", "Ben", "Quentin left; Ben's title changed from Engineer to Tester"),
        },
    ),
    "other-roles": (
        BEFORE,
        company(*without("Lee"), LEE.model_copy(update={"roles": ("tech-lead", "qa-engineer")}), rows=(PLAN, SHIP)),
        {
            ("lost", "test-it", "A", "Quentin", None, "no longer listed"),
            ("lost", "test-it", "R", "Quentin", None, "no longer listed"),
            ("lost", "test-it", "I", "Dana", None, "no longer listed"),
        },
    ),
    "decided": (
        BEFORE,
        company(*STAFF, decisions=(OFFSITE,)),
        {
            ("moved", "plan-it", "A", "Dana", "Lee", "decided: the offsite"),
            ("moved", "plan-it", "R", "Dana", "Lee", "decided: the offsite"),
        },
    ),
    "no-longer-decided": (
        company(*STAFF, decisions=(OFFSITE,)),
        BEFORE,
        {
            ("moved", "plan-it", "A", "Lee", "Dana", "no longer decided for Lee"),
            ("moved", "plan-it", "R", "Lee", "Dana", "no longer decided for Lee"),
        },
    ),
    "decided-that-nobody": (
        BEFORE,
        company(*STAFF, decisions=(decision("test-it", accountable=[], because="we ship and see"),)),
        {("unowned", "test-it", "A", "Quentin", None, "decided: we ship and see")},
    ),
    "owned-outside": (
        BEFORE,
        company(*STAFF, elsewhere=(Outside(activity="test-it", who="Agency"),)),
        {
            ("moved", "test-it", "A", "Quentin", "Agency", "Agency owns it, outside this organisation"),
            ("moved", "test-it", "R", "Quentin", "Agency", "Agency owns it, outside this organisation"),
        },
    ),
    "no-longer-outside": (
        company(*STAFF, elsewhere=(Outside(activity="test-it", who="Agency"),)),
        BEFORE,
        {
            ("moved", "test-it", "A", "Agency", "Quentin", "Agency no longer owns it"),
            ("moved", "test-it", "R", "Agency", "Quentin", "Agency no longer owns it"),
        },
    ),
    "a-rule-more": (
        BEFORE,
        company(*STAFF, rules=(RULE,)),
        {("moved", "plan-it", "A", "Dana", "Lee", "a rule was added: leads plan here")},
    ),
    "a-rule-less": (
        company(*STAFF, rules=(RULE,)),
        BEFORE,
        {("moved", "plan-it", "A", "Lee", "Dana", "a rule was taken away: leads plan here")},
    ),
    "another-rule": (
        company(*STAFF, rules=(RULE,)),
        company(*STAFF, rules=(RULE.model_copy(update={"accountable": (("engineering-manager",),)}),)),
        {("moved", "plan-it", "A", "Lee", "Kim", "a rule changed: leads plan here")},
    ),
    "another-duty": (
        BEFORE,
        company(*STAFF, rows=(activity("plan-it", "tech-lead", "product-manager", consulted="engineer"), TEST, SHIP)),
        {("moved", "plan-it", "A", "Dana", "Lee", "the duty itself is defined otherwise now")},
    ),
    "a-new-duty": (
        company(*STAFF, rows=(PLAN, SHIP)),
        BEFORE,
        {
            ("gained", "test-it", "A", None, "Quentin", "new duty"),
            ("gained", "test-it", "R", None, "Quentin", "new duty"),
            ("gained", "test-it", "I", None, "Dana", "new duty"),
        },
    ),
    "a-new-duty-of-nobody": (
        company(*without("Quentin"), rows=(PLAN, SHIP)),
        company(*without("Quentin")),
        {
            ("unowned", "test-it", "A", None, None, "new duty; usual role: QA engineer"),
            ("gained", "test-it", "R", None, "Ben", "new duty"),
            ("gained", "test-it", "I", None, "Dana", "new duty"),
        },
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_cases(old: Organisation, new: Organisation, expected: set[tuple[str, ...]]) -> None:
    found = said(compare(decided(old), decided(new)))
    duties, kinds = {entry[1] for entry in expected}, {(entry[1], entry[2]) for entry in expected}
    assert {entry for entry in found if entry[1] in duties and (entry[1], entry[2]) in kinds} == expected


def test_the_package_has_it() -> None:
    assert raci.compare is compare
    assert raci.Change is Change


# Who joined a letter to those he had


def test_one_letter_instead_of_another() -> None:
    changes = compare(decided(BEFORE), decided(company(*STAFF, decisions=(decision("plan-it", accountable=["Ben"]),))))
    assert ("lost", "plan-it", "C", "Ben", None, "decided: agreed at the offsite") in said(changes)
    duty = activity("plan-it", "product-manager, else engineer", "product-manager", consulted="engineer")
    rows = (duty, TEST, SHIP)
    changes = compare(decided(company(*STAFF, rows=rows)), decided(company(*without("Dana"), rows=rows)))
    assert ("lost", "plan-it", "C", "Ben", None, "has A instead") in said(changes)


def test_stand_in_is_named() -> None:
    rows = (catalogue().activities["run-stand-ups"],)
    tom = person("Tom", "project-manager")
    old, new = (decided(company(*people, rows=rows)) for people in ((*STAFF, tom), (DANA,)))
    because = {c.because for c in compare(old, new) if c.letter == "A"}
    assert because == {"Tom left; Dana stands in for the project manager"}


def test_private_reasons_only_where_they_are_asked_for() -> None:
    swamped = KIM.model_copy(update={"workload": "swamped"})
    old, new = decided(company(KIM, LEE)), decided(company(swamped, LEE))
    if compare(old, new) == []:
        swamped, old = LEE.model_copy(update={"workload": "swamped"}), decided(company(KIM, LEE))
        new = decided(company(KIM, swamped))
    changes = compare(old, new)
    assert changes
    assert not any(word in c.because for c in changes for word in ("workload", "swamped", "strength", "capacity"))
    assert not background(old, new)
    words = f"the workload of {swamped.name} is now swamped"
    assert words in " ".join(c.because for c in compare(old, new, private=True))
    assert background(old, new, private=True) == (words,)


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ({"workload": "high"}, "the workload of Kim is now high"),
        ({"strengths": ("ship-it",)}, "the strengths of Kim changed"),
        ({"capacity": Capacity(accountable=1)}, "the capacity of Kim changed"),
    ],
    ids=["workload", "strengths", "capacity"],
)
def test_confidences_stay_out_of_the_background(update: dict[str, object], words: str) -> None:
    old, new = decided(company(KIM)), decided(company(KIM.model_copy(update=update)))
    assert background(old, new) == ()
    assert background(old, new, private=True) == (words,)


# Teams, profiles, leads

RED, BLUE = team("Red"), team("Blue")
IN_RED = tuple(p.model_copy(update={"teams": ("red",)}) for p in STAFF)


def test_from_one_team_to_another() -> None:
    moved = tuple(p.model_copy(update={"teams": ("blue",)}) if p.name == "Quentin" else p for p in IN_RED)
    old, new = decided(company(*IN_RED, teams=(RED, BLUE))), decided(company(*moved, teams=(RED, BLUE)))
    found = {(c.kind, c.team, c.letter, c.because) for c in compare(old, new) if c.activity == "test-it"}
    assert ("unowned", "Red", "A", "Quentin left Red; usual role: QA engineer") in found
    assert ("owned", "Blue", "A", "Quentin joined Blue") in found


def test_a_team_that_is_new_or_gone() -> None:
    old, new = decided(company(*STAFF, teams=(RED,))), decided(company(*STAFF, teams=(RED, BLUE)))
    assert {(c.team, c.because) for c in compare(old, new)} == {("Blue", "new team")}
    assert {(c.team, c.because) for c in compare(new, old)} == {("Blue", "the team is no longer listed")}


def test_the_only_team_may_have_another_name() -> None:
    old, new = (decided(company(*STAFF, rows=(PLAN, TEST), teams=(only,))) for only in (RED, BLUE))
    assert compare(old, new) == []


def test_no_teams_are_every_team() -> None:
    plain, teams = (decided(company(*STAFF, rows=(PLAN, TEST), teams=teams)) for teams in ((), (RED, BLUE)))
    assert compare(plain, teams) == []
    assert compare(teams, plain) == []


def test_another_profile() -> None:
    rows = tuple(catalogue().activities[id] for id in ("plan-marketing", "write-tickets"))
    people = (DANA, person("Priya", "product-marketing-manager"))
    old, new = (decided(company(*people, rows=rows, profiles=p)) for p in ((), ("pm-led-marketing",)))
    words = f"the profile changed from none to {catalogue().profiles['pm-led-marketing'].name}"
    assert {c.because for c in compare(old, new) if c.letter == "A"} == {words}
    assert background(old, new) == (words,)


def test_another_lead_is_asked() -> None:
    ann, bob = (person(name, "engineer", teams=("red",)) for name in ("Ann", "Bob"))
    old, new = (decided(company(*IN_RED[:4], ann, bob, teams=(team("Red", lead=lead),))) for lead in ("ann", "bob"))
    found = {(c.kind, c.letter, c.before, c.after, c.because) for c in compare(old, new)}
    assert ("lost", "C", "Ann", None, "Bob leads Red now") in found
    assert ("gained", "C", None, "Bob", "Bob leads Red now") in found


# The same people under other names

SMITH = person("Anna Smith", "qa-engineer", id="anna-smith", titles=("Tester",), reports_to="kim")

RENAMED = {
    "married": ("Anna Jones", {}, True),
    "spelt-otherwise": ("Ana Smith", {}, True),
    "in-full": ("A. Smith", {}, True),
    "somebody-else": ("Zoe Park", {}, False),
    "same-surname": ("Zoe Smith", {}, False),
    "another-title": ("Anna Jones", {"titles": ("Test Lead",)}, False),
    "another-manager": ("Anna Jones", {"reports_to": "lee"}, False),
}


@pytest.mark.parametrize(("name", "fields", "plain"), RENAMED.values(), ids=RENAMED)
def test_renamed(name: str, fields: dict[str, object], plain: bool) -> None:
    other = SMITH.model_copy(update={"id": name.lower().replace(" ", "-"), "name": name, **fields})
    old, new = decided(company(*without("Quentin"), SMITH)), decided(company(*without("Quentin"), other))
    assert (compare(old, new) == []) == plain
    assert (background(old, new) == (f"Anna Smith is {name} now",)) == plain


def test_two_who_could_be_meant_are_not_renamed() -> None:
    others = [SMITH.model_copy(update={"id": f"anna-{n}", "name": f"Anna {n}"}) for n in ("jones", "park")]
    assert match_people(company(SMITH), company(*others)).newer == {}


def test_another_id_is_no_change() -> None:
    other = QUENTIN.model_copy(update={"id": "q"})
    assert compare(decided(BEFORE), decided(company(*without("Quentin"), other))) == []


def test_two_of_one_name_are_told_apart() -> None:
    twins = [person("Kim", "engineer", id="kim-a"), person("Kim", "engineering-manager", id="kim-b")]
    changes = compare(decided(company(*twins, LEE)), decided(company(twins[0], LEE)))
    assert {c.before for c in changes} == {"Kim (kim-b)"}


# Tables


def test_tables_know_only_roles() -> None:
    headings = ("Product Manager", "Tech Lead", "Tester")
    old = table({"Plan it": {"Product Manager": "AR", "Tester": "C"}, "Test it": {"Tester": "AR"}}, headings)
    new = table({"Plan it": {"Tech Lead": "AR", "Tester": "C"}, "Test it": {"Product Manager": "C"}}, headings)
    assert said(compare(old, new)) == {
        ("moved", "plan-it-0", "A", "Product Manager", "Tech Lead", ""),
        ("moved", "plan-it-0", "R", "Product Manager", "Tech Lead", ""),
        ("unowned", "test-it-1", "A", "Tester", None, ""),
        ("lost", "test-it-1", "R", "Tester", None, ""),
        ("gained", "test-it-1", "C", None, "Product Manager", ""),
    }


def test_names_of_duties_and_roles_need_not_be_the_very_same() -> None:
    old = table({"Plan the release": {"Product Manager": "A", "Engineers": "R"}}, ("Product Manager", "Engineers"))
    new = table({"Plan the releases.": {"Product Mgr": "A", "Engineer": "R"}}, ("Product Mgr", "Engineer"))
    assert compare(old, new) == []


@pytest.mark.parametrize("back", [False, True], ids=["table-first", "file-first"])
def test_a_table_and_a_file(back: bool) -> None:
    headings = ("PM", "Engineering Manager", "Tech Lead", "QA", "Ben")
    cells = {
        "plan-it": {"PM": "AR", "Ben": "C"},
        "test-it": {"QA": "AR", "PM": "I"},
        "ship-it": {"Engineering Manager": "A", "Tech Lead": "R"},
    }
    rows = (PLAN, TEST, activity("ship-it", "engineering-manager", "engineering-manager"))
    sides = [table(cells, headings), decided(company(*STAFF, rows=rows))]
    expected = {("moved", "R", "Tech Lead", "Kim", "a rule of this organisation")}
    if back:
        expected = {("moved", "R", "Kim", "Tech Lead", "")}
        sides.reverse()
    changes = compare(*sides)
    assert {(c.kind, c.letter, c.before, c.after, c.because) for c in changes} == expected
    assert background(*sides) == ()


def test_the_newer_scheme_shows_the_letters() -> None:
    changes = compare(decided(BEFORE), decided(company(*without("Quentin"), scheme="daci")))
    assert {(c.kind, c.letter) for c in changes if c.activity == "test-it"} == {("unowned", "A"), ("moved", "D")}


def test_two_duties_of_the_catalogue_are_never_one() -> None:
    names = {"plan-a": "Plan the launches", "plan-b": "Plan the launch"}
    assert match_names({"plan-a": names["plan-a"]}, {"plan-b": names["plan-b"]}, apart=names) == {}
    assert match_names({"plan-a": names["plan-a"]}, {"plan-b": names["plan-b"]}) == {"plan-a": "plan-b"}


def test_many_names_without_a_counterpart_cost_little() -> None:
    started = time.process_time()
    assert (
        match_names({f"a{n}": f"Plan launch {n}" for n in range(2000)}, {f"b{n}": f"Ship it {n}" for n in range(2000)})
        == {}
    )
    assert time.process_time() - started < HANGING


def test_what_is_as_near_to_two_is_neither() -> None:
    assert match_names({"a": "Plan the launch"}, {"b": "Plan the launch 1", "c": "Plan the launch 2"}) == {}


# What always holds


def owners(matrix: Matrix) -> dict[tuple[str | None, str], frozenset[str]]:
    """Return the names of who answers for each duty that somebody answers for."""
    found = {(row.team, row.activity.id): frozenset(a.person or "" for a in row.holders("A")) for row in matrix.rows}
    return {cell: names for cell, names in found.items() if names}


def applied(before: dict[tuple[str | None, str], frozenset[str]], changes: Iterable[Change]) -> object:
    """Return the owners after the changes."""
    after = dict(before)
    for change in changes:
        cell = (change.team, change.activity)
        gone = set(change.before.split(", ")) if change.before else set()
        came = set(change.after.split(", ")) if change.after else set()
        assert gone <= after.get(cell, frozenset())
        assert not came & after.get(cell, frozenset())
        after[cell] = after.get(cell, frozenset()) - gone | came
    return {cell: names for cell, names in after.items() if names}


@st.composite
def two_companies(draw: st.DrawFn) -> tuple[Organisation, Organisation]:
    """Make up a company, and the same one with other people or decisions, or another one altogether."""
    old = draw(companies())
    other = draw(companies())
    kept = draw(st.sets(st.sampled_from([p.id for p in old.people])))
    people = tuple(p for p in old.people if p.id in kept) or old.people[:1]
    new = draw(
        st.sampled_from(
            (
                other,
                changed(old, people=people, decisions=()),
                changed(old, decisions=()),
                changed(old, people=other.people, decisions=()),
            )
        )
    )
    return old, new


@given(companies())
def test_nothing_changes_by_itself(one: Organisation) -> None:
    matrix = decided(one)
    assert compare(matrix, matrix) == []
    assert background(matrix, matrix, private=True) == ()


@given(two_companies())
def test_the_changes_lead_from_one_to_the_other(both: tuple[Organisation, Organisation]) -> None:
    old, new = map(decided, both)
    changes = [c for c in compare(old, new) if c.letter == "A"]
    # A team or its absence may be spread over the teams of the other side: then there is no one before.
    if {row.team for row in old.rows} == {row.team for row in new.rows}:
        assert applied(owners(old), [c for c in changes if c.before or c.after]) == owners(new)


@given(two_companies(), st.integers(0, 9))
def test_the_order_never_matters(both: tuple[Organisation, Organisation], seed: int) -> None:
    old, new = both
    again = compare(decided(shuffled(old, seed)), decided(shuffled(new, seed + 1)), private=True)
    assert compare(decided(old), decided(new), private=True) == again


@given(two_companies())
def test_every_change_is_said_once_and_sorted(both: tuple[Organisation, Organisation]) -> None:
    changes = compare(*map(decided, both))
    assert len(set(changes)) == len(changes)
    assert [KINDS.index(c.kind) for c in changes] == sorted(KINDS.index(c.kind) for c in changes)
    for change in changes:
        assert change.because
        assert change.before != change.after or change.because.startswith("new ")
        shape = {"gained": (False, True), "owned": (False, True), "lost": (True, False), "moved": (True, True)}
        if change.kind != "unowned":
            assert (change.before is not None, change.after is not None) == shape[change.kind]


@given(two_companies())
def test_there_and_back(both: tuple[Organisation, Organisation]) -> None:
    old, new = map(decided, both)
    back = {"gained": "lost", "lost": "gained", "moved": "moved", "owned": "unowned", "unowned": "owned"}

    def cells(changes: Iterable[Change], *, turned: bool = False) -> set[tuple[object, ...]]:
        return {
            (back[c.kind], c.team, c.activity, c.letter, c.after, c.before)
            if turned
            else (c.kind, c.team, c.activity, c.letter, c.before, c.after)
            for c in changes
            if not c.because.startswith(("new duty", "no longer listed", "new team", "the team"))
        }

    assert cells(compare(new, old)) == cells(compare(old, new), turned=True)


@given(companies(decided=False), st.integers(0, 8))
@settings(max_examples=50)
def test_a_new_name_moves_only_ties(one: Organisation, number: int) -> None:
    old = one.people[number % len(one.people)]
    if old.kind != "human":
        return
    new = renamed(changed(one, people=tuple(replace_name(p, old) for p in one.people)), old.id, "Px New")
    before = changed(one, people=tuple(replace_name(p, old) for p in one.people))
    changes = compare(decided(before), decided(new))
    assert all("px left" not in c.because and "joined" not in c.because for c in changes)


def replace_name(person: Person, old: Person) -> Person:
    """Give one person a first name of its own, which a new surname keeps."""
    return person.model_copy(update={"name": "Px"}) if person.id == old.id else person


def test_days_are_not_compared() -> None:
    matrix = decided(BEFORE)
    assert compare(matrix, replace(matrix, on=dt.date(2030, 1, 1))) == []
