"""Why this person and why not that one: rivals and the level that tells them apart, words, and what stays private."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from organisations import activity, companies, decided, decision, organisation, person, team

from raci.deciding.explain import Explanation, UnknownSubject, deciding, explain, how, reason_lines
from raci.matrix import Matrix
from raci.model import Activity, Away, Capacity, Organisation, Outside, Person
from raci.rules import LetterRule

DANA, KIM, LEE = person("Dana", "product-manager"), person("Kim", "engineering-manager"), person("Lee", "tech-lead")
MIA, PAM, EVE = person("Mia", "product-marketing-manager"), person("Pam", "project-manager"), person("Eve", "engineer")
TOM = person("Tom", "tech-lead")


def but(somebody: Person, **fields: Any) -> Person:
    return somebody.model_copy(update=fields)


@dataclass(frozen=True)
class Case:
    """A company, one duty, and the level on which each rival is worse; the words say it."""

    people: tuple[Person, ...]
    about: str
    rivals: dict[str, int | None]
    words: str = ""
    letter: str = "A"
    activities: tuple[Activity | str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    previous: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)

    def explained(self) -> Explanation:
        company = organisation(*self.people, activities=self.activities, **self.fields)
        found = explain(decided(company, previous=self.previous), self.about)
        return next(entry for entry in found if entry.letter == self.letter)


def alone(answers: str, does: str = "nobody", **fields: Any) -> dict[str, Any]:
    return {"about": "duty", "activities": (activity("duty", answers, does, **fields),)}


LEADS = "engineering-manager or tech-lead"
SPRINTS = "organise-sprints"
NO_ROOM = {"capacity": Capacity(accountable=0)}

CASES = {
    "S1 nobody else could hold it": Case((PAM, DANA, KIM, LEE), SPRINTS, {}),
    "S2 a stand-in by workload": Case(
        (but(DANA, workload="high"), but(KIM, workload="light"), LEE),
        SPRINTS,
        {"Dana": 6, "Lee": 6},
        "more work already",
    ),
    "S2 a stand-in by strengths": Case(
        (but(DANA, strengths=("delivery",)), KIM), SPRINTS, {"Kim": 5}, "fewer strengths"
    ),
    "S2 each rival on a level of his own": Case(
        (but(DANA, strengths=("delivery",), workload="light"), KIM, but(LEE, strengths=("delivery",))),
        SPRINTS,
        {"Lee": 6, "Kim": 5},
    ),
    "S2 a strength that names the duty": Case(
        (but(DANA, workload="light"), KIM, but(LEE, strengths=("run-stand-ups",))),
        "run-stand-ups",
        {"Dana": 5, "Kim": 5},
        "has no strength for it in the file; Lee has",
    ),
    "S2 of two who name the duty": Case(
        (KIM, but(DANA, strengths=("run-stand-ups",), workload="light"), but(LEE, strengths=("run-stand-ups",))),
        "run-stand-ups",
        {"Lee": 6, "Kim": 5},
    ),
    "S2 a stand-in by capacity": Case(
        (but(DANA, workload="light", **NO_ROOM), KIM), SPRINTS, {"Dana": 2}, "a limit that the file sets"
    ),
    "S2 a stand-in by the duties held": Case(
        (DANA, KIM),
        "b",
        {"Dana": 8},
        "answers for more duties already",
        activities=(activity("a", "product-manager"), activity("b", "project-manager")),
    ),
    "S2 a stand-in by the tie-break": Case((DANA, KIM), "b", {"*": 9}, activities=(activity("b", "project-manager"),)),
    "S2 a stand-in whom a decision keeps out is no rival": Case(
        (DANA, KIM, but(LEE, workload="high")),
        "b",
        {"Lee": 6},
        activities=(activity("b", "project-manager"),),
        fields={"decisions": (decision("b", consulted=["Kim"]),)},
    ),
    "S2 who stands in does it too": Case(
        (but(DANA, workload="light"), KIM), SPRINTS, {"Kim": None}, "Dana answers for it, and so does it", letter="R"
    ),
    "S12 a swamped one": Case(
        (DANA, but(MIA, workload="swamped")), "plan-go-to-market", {"Mia": 2}, "swamped, and this duty is shared"
    ),
    "S13 a strength on a shared duty": Case(
        (but(DANA, strengths=("profile-target-customer",)), MIA), "profile-target-customer", {"Mia": 3}, "Dana has"
    ),
    "S14 the usual order": Case(
        (DANA, MIA), "plan-go-to-market", {"Dana": 4}, "puts the product marketing manager before the product manager"
    ),
    "S23 a vacant seat": Case(
        (but(KIM, vacant=True), LEE), rivals={"Kim": 1}, words="that seat is vacant", **alone(LEADS)
    ),
    "a capacity": Case((but(KIM, **NO_ROOM), LEE), rivals={"Kim": 2}, words="the file allows no duty", **alone(LEADS)),
    "a capacity beyond the tier": Case(
        (but(KIM, **NO_ROOM), LEE), rivals={"Kim": 2}, **alone("engineering-manager, else tech-lead")
    ),
    "a capacity of the rival, though his tier is later too": Case(
        (KIM, but(LEE, **NO_ROOM)), rivals={"Lee": 2}, **alone("engineering-manager, else tech-lead")
    ),
    "a strength": Case((but(KIM, strengths=("duty",)), LEE), rivals={"Lee": 5}, words="Kim has", **alone(LEADS)),
    "the workload": Case(
        (but(KIM, workload="high"), LEE), rivals={"Kim": 6}, words="workload high; Lee: normal", **alone(LEADS)
    ),
    "who held it before": Case(
        (KIM, LEE),
        rivals={"Lee": 7},
        words="Kim had it before",
        previous={("", "duty", "A"): frozenset({"kim"})},
        **alone(LEADS),
    ),
    "the even spread": Case(
        (LEE, TOM),
        "b",
        {"Lee": 8},
        "spread evenly, and Lee would have 2 duties as tech lead, Tom 0",
        activities=(activity("a", "tech-lead"), activity("b", "tech-lead")),
        fields={"decisions": (decision("a", accountable=["Lee"]),)},
    ),
    "the tie-break": Case((LEE, TOM), rivals={"*": 9}, words="a stable tie-break chose", **alone("tech-lead")),
    "several, the closest first": Case(
        (KIM, but(LEE, vacant=True), but(TOM, workload="high"), DANA),
        rivals={"Tom": 6, "Dana": 4, "Lee": 1},
        **alone("engineering-manager or tech-lead, else product-manager"),
    ),
    "who is decided to hold another letter is no rival": Case(
        (KIM, LEE), rivals={}, fields={"decisions": (decision("duty", consulted=["Lee"]),)}, **alone(LEADS)
    ),
    "a decision: nobody competed": Case(
        (KIM, LEE), rivals={}, fields={"decisions": (decision("duty", accountable=["Lee"]),)}, **alone(LEADS)
    ),
    "somebody outside: nobody competed": Case(
        (KIM, LEE), rivals={}, fields={"elsewhere": (Outside(activity="duty", who="Agency"),)}, **alone(LEADS)
    ),
    "who does it: since he answers for it": Case(
        (KIM, LEE, EVE),
        rivals={"Eve": None, "Lee": None},
        words="Kim answers for it, and so does it",
        letter="R",
        **alone("engineering-manager", "engineer, else engineering-manager or tech-lead"),
    ),
    "who does it: one of a role": Case(
        (KIM, LEE, but(TOM, workload="light")),
        rivals={"Lee": 6},
        letter="R",
        **alone("engineering-manager", "tech-lead"),
    ),
    "who does it: who answers is no rival where the two are separate": Case(
        (KIM, but(TOM, roles=("engineering-manager",), workload="high"), LEE),
        rivals={"Lee": 4},
        letter="R",
        **alone("engineering-manager", "engineering-manager, else tech-lead", separation=True),
    ),
    "who does it: each against the holder of his own role": Case(
        (KIM, DANA, but(LEE, workload="high"), but(TOM, workload="swamped")),
        rivals={"Tom": 6},
        letter="R",
        **alone("engineering-manager", "product-manager and tech-lead"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_rivals(case: Case) -> None:
    found = case.explained()
    levels = {rival.person: rival.level for rival in found.rivals}
    if "*" in case.rivals:  # which of the two, only the hash knows
        assert list(levels.values()) == [case.rivals["*"]]
    else:
        assert levels == case.rivals
        assert list(levels) == list(case.rivals)
    assert all(case.words in rival.because for rival in found.rivals if len(case.rivals) == 1)


@settings(max_examples=40)
@given(companies())
def test_rivals_are_others_who_could_hold_it_the_closest_first(company: Organisation) -> None:
    """Nobody is his own rival, and nobody who is agreed to hold another letter is one."""
    matrix = decided(company)
    for row in matrix.rows[:6]:
        for entry in explain(matrix, row.activity.id, team=row.team):
            held = {a.person_id for a in entry.holders}
            settled = {a.person_id for a in entry.row.assignments if a.agreed}
            assert not {rival.person_id for rival in entry.rivals} & (held | settled)
            assert all(rival.because for rival in entry.rivals)
            levels = [rival.level or 0 for rival in entry.rivals]
            assert levels == sorted(levels, reverse=True)


@settings(max_examples=40)
@given(companies(limits=False))
def test_the_closest_rival_is_told_from_the_holder_by_the_level_of_the_reason(company: Organisation) -> None:
    """Where a limit by number counts, stand-ins who came later may have used up what was free."""
    matrix = decided(company)
    for row in matrix.rows[:8]:
        for entry in explain(matrix, row.activity.id, team=row.team):
            for holder in entry.holders[:1]:
                if entry.letter == "A" and not holder.agreed:
                    assert max((rival.level or 0 for rival in entry.rivals), default=None) == holder.reason.level


# What is explained

CUSTOM = (
    activity("duty", "engineering-manager", "all engineer, else tech-lead", consulted="sales"),
    "organise-sprints",
)


def matrix(*people: Person, **fields: Any) -> Matrix:
    return decided(organisation(*(people or (KIM, LEE, EVE, DANA)), activities=CUSTOM, **fields))


@pytest.mark.parametrize(
    "word", ["organise-sprints", "Organise the sprints", "organize the SPRINTS"], ids=["id", "name", "spelling"]
)
def test_an_activity_is_found_by_id_and_by_name(word: str) -> None:
    assert [entry.letter for entry in explain(matrix(), word)] == ["A", "R"]


WHO: dict[str, tuple[str, list[str]]] = {
    "by id": ("eve", ["R"]),
    "by name": ("Eve", ["R"]),
    "by role": ("engineer", ["R"]),
    "who holds A": ("Kim", ["A"]),
    "who holds nothing: A and R": ("Dana", ["A", "R"]),
}


@pytest.mark.parametrize(("who", "expected"), WHO.values(), ids=WHO)
def test_one_person_s_letters(who: str, expected: list[str]) -> None:
    assert [entry.letter for entry in explain(matrix(), "duty", who=who)] == expected


TEAMS = {"teams": (team("Red"), team("Blue"))}
UNKNOWN: dict[str, tuple[dict[str, Any], str, str]] = {
    "activity": ({"activity": "dute"}, "activity", "duty"),
    "person": ({"activity": "duty", "who": "Zed"}, "person", "Kim"),
    "a role that two have": ({"activity": "duty", "who": "tech-lead"}, "person", "lee"),
    "team": ({"activity": "duty", "team": "Green"}, "team", "Red"),
}


@pytest.mark.parametrize(("asked", "kind", "known"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_subjects(asked: dict[str, Any], kind: str, known: str) -> None:
    with pytest.raises(UnknownSubject) as caught:
        explain(matrix(KIM, LEE, TOM, **TEAMS), **asked)
    assert caught.value.kind == kind
    assert known in caught.value.known


def test_a_team_is_unknown_where_there_are_none() -> None:
    with pytest.raises(UnknownSubject) as caught:
        explain(matrix(), "duty", team="Red")
    assert caught.value.known == ()


def test_every_team_or_one() -> None:
    found = matrix(**TEAMS)
    assert [entry.row.team for entry in explain(found, "duty")] == ["Blue", "Blue", "Red", "Red"]
    assert [entry.row.team for entry in explain(found, "duty", team="red")] == ["Red", "Red"]


def test_what_is_decided_once_for_all_is_explained_for_a_team_too() -> None:
    company = organisation(KIM, activities=(activity("all", "engineering-manager", scope="organisation"),), **TEAMS)
    assert [entry.row.team for entry in explain(decided(company), "all", team="Red")] == [None, None]


def test_tiers_say_who_has_each_role_and_which_seats_are_vacant() -> None:
    seat = person("Seat", "engineer", kind="seat", vacant=True)
    answers, does = explain(matrix(KIM, TOM, LEE, seat), "duty")
    assert [(tried.roles, tried.holders, tried.vacant) for tried in answers.tiers] == [
        (("engineering-manager",), ("Kim",), ())
    ]
    assert [(tried.roles, tried.holders, tried.vacant) for tried in does.tiers] == [
        (("engineer",), (), ("Seat",)),
        (("tech-lead",), ("Lee", "Tom"), ()),
    ]


def test_who_could_stand_in_is_told_where_nobody_holds_it() -> None:
    answers, _ = explain(matrix(EVE), "organise-sprints")
    three = (("product-manager", "engineering-manager", "tech-lead"),)
    assert answers.holders == ()
    assert answers.stands_in[0] == ("project-manager", three)


# In words

RULE = LetterRule(id="ours", accountable=(("engineer",),), because="we tried it", source="minutes of May")
BINDING = LetterRule(id="ours", accountable=(("engineer",),), binding=True)
HOW: dict[str, tuple[dict[str, Any], str, str]] = {
    "a duty of their own": ({}, "duty", "a rule of this organisation"),
    "a stand-in": ({}, "organise-sprints", "stands in: nobody is project manager"),
    "a binding rule": ({"rules": (BINDING,)}, "duty", "a rule that binds every team"),
    "a decision": ({"decisions": (decision("duty", accountable=["Lee"]),)}, "duty", "agreed"),
}


@pytest.mark.parametrize(("fields", "about", "words"), HOW.values(), ids=HOW)
def test_how_it_came_about(fields: dict[str, Any], about: str, words: str) -> None:
    found = matrix(**fields)
    assert how(found, found.row(None, about).holders("A")[0]) == words


def test_reason_lines_of_a_proposal() -> None:
    found = matrix(rules=(RULE,))
    assert reason_lines(found, found.row(None, "duty").holders("A")[0], private=False) == (
        "Accountable: Eve (proposed)", "a rule of this organisation", "we tried it", "Source: minutes of May",
    )  # fmt: skip


def test_reason_lines_of_an_agreement() -> None:
    said = decision("duty", accountable=["Lee"], agreed=dt.date(2026, 11, 20), by=("Kim",))
    found = matrix(decisions=(said,))
    assert reason_lines(found, found.row(None, "duty").holders("A")[0], private=True) == (
        "Accountable: Lee (agreed)", "agreed 2026-11-20 by Kim", "agreed at the offsite",
    )  # fmt: skip


def test_reason_lines_say_who_acts() -> None:
    found = matrix(but(KIM, away=Away(), deputy="lee"), LEE, EVE)
    lines = reason_lines(found, found.row(None, "duty").holders("A")[0], private=False)
    assert any("Lee" in line and "Kim" in line for line in lines[1:])


# What is private

TELLING = re.compile(r"workload|swamp|strength|strong|capacit|limit|\baway\b|absen|busy|light|high\b", re.IGNORECASE)


def told(found: Matrix, about: str, *, private: bool) -> list[str]:
    """Return the reason lines of A in one row, without what the catalogue and people wrote."""
    assignment = found.row(None, about).holders("A")[0]
    written = (assignment.reason.because, f"Source: {assignment.reason.source}", assignment.reason.source)
    return [line for line in reason_lines(found, assignment, private=private) if line not in written]


SECRETS = {
    "swamped": Case((DANA, but(MIA, workload="swamped")), "plan-go-to-market", {}),
    "a capacity": Case((but(KIM, **NO_ROOM), LEE), rivals={}, **alone(LEADS)),
    "a strength on a shared duty": Case((but(DANA, strengths=("launch",)), MIA), "plan-go-to-market", {}),
    "a strength": Case((but(KIM, strengths=("duty",)), LEE), rivals={}, **alone(LEADS)),
    "workload": Case((but(KIM, workload="high"), LEE), rivals={}, **alone(LEADS)),
    "a stand-in's strength": Case((but(DANA, strengths=("delivery",)), KIM), SPRINTS, {}),
    "a stand-in's workload": Case((but(DANA, workload="high"), KIM), SPRINTS, {}),
}


@pytest.mark.parametrize("case", SECRETS.values(), ids=SECRETS)
def test_private_words_are_told_on_request_alone(case: Case) -> None:
    found = decided(organisation(*case.people, activities=case.activities))
    assert not [line for line in told(found, case.about, private=False) if TELLING.search(line)]
    assert [line for line in told(found, case.about, private=True) if TELLING.search(line)]


@settings(max_examples=60)
@given(companies())
def test_no_public_reason_ever_holds_a_private_word(company: Organisation) -> None:
    found = decided(company)
    for assignment in found.assignments:
        written = (assignment.reason.because, f"Source: {assignment.reason.source}")
        for line in reason_lines(found, assignment, private=False):
            assert line in written or not TELLING.search(line)


def test_public_words_are_the_same_for_every_private_level() -> None:
    """Otherwise the words would tell which of them it was."""
    words = set()
    for name in ("a capacity", "a strength", "workload"):
        case = SECRETS[name]
        found = decided(organisation(*case.people, activities=case.activities))
        (holder,) = found.row(None, "duty").holders("A")
        words.add(deciding(found, holder, private=False).replace("engineering manager", "tech lead"))
    assert words == {"several could hold it; it went to the tech lead"}
