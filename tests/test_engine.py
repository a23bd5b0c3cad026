"""What a decided matrix always keeps to, over made-up companies, and the rules of deciding case by case."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import (
    ON,
    activity,
    changed,
    companies,
    context,
    decided,
    decision,
    holders,
    letters,
    organisation,
    person,
    renamed,
    shuffled,
    team,
)

from raci.checks import check
from raci.deciding.assignment import HASH
from raci.deciding.candidates import candidates
from raci.deciding.engine import decide
from raci.deciding.layers import Layers
from raci.deciding.standin import eligible
from raci.matrix import Assignment, Matrix, Row
from raci.model import Activity, Away, Capacity, Decision, Organisation, Outside, Person
from raci.rules import Condition, CoverRule, LetterRule, MissingRule

LETTERS = ("A", "R", "C", "I")

# What always holds


def inside(matrix: Matrix) -> list[Row]:
    """Return the rows that somebody inside decides about."""
    return [row for row in matrix.rows if row.outside is None]


def agreed(company: Organisation, row: Row, letter: str) -> set[str] | None:
    """Return whom a decision names for a letter of a row, the team's own before the company's; None without one."""
    ids = {team.name: team.id for team in company.teams}
    found = None
    for wanted in (None, ids[row.team]) if row.team else (None,):
        for each in company.decisions:
            if (each.activity, each.team) == (row.activity.id, wanted) and each.holders(letter) is not None:
                found = set(each.holders(letter) or ())
    return found


def one_answers_or_it_is_a_gap(company: Organisation, row: Row) -> bool:
    """One A or one gap; a decision that names somebody leaves no gap."""
    gaps = [gap for gap in row.unowned if gap.letter == "A"]
    return len(row.holders("A")) + len(gaps) == 1 and not (agreed(company, row, "A") and gaps)


def one_letter_a_person(company: Organisation, row: Row) -> bool:
    """By rule one person owns and does it, or is asked, or is told, each once."""
    held = defaultdict(list)
    for assignment in row.assignments:
        if not assignment.agreed:
            held[assignment.person_id].append(assignment.letter)
    return all(sorted(mine) in (["A"], ["R"], ["A", "R"], ["C"], ["I"]) for mine in held.values())


def decisions_stand(company: Organisation, row: Row) -> bool:
    """Letters that are decided are held by those who are named, and no others."""
    found = {letter: agreed(company, row, letter) for letter in LETTERS}
    return all(
        people is None
        or ({a.person_id for a in row.holders(letter)} == people and all(a.agreed for a in row.holders(letter)))
        for letter, people in found.items()
    )


def who_is_named_gets_nothing_else(company: Organisation, row: Row) -> bool:
    """Who is agreed to answer may do it alone, where nobody else could."""
    named = {person for letter in LETTERS for person in agreed(company, row, letter) or ()}
    others = [a for a in row.assignments if a.person_id in named and not a.agreed]
    return not others or (
        row.holders("R") == tuple(others) and {a.person_id for a in others} <= (agreed(company, row, "A") or set())
    )


def one_is_asked_of_each_role(company: Organisation, row: Row) -> bool:
    """Only roles that are named are asked, and those who step back from a shared duty."""
    layers = Layers(company, context(company, row.team))
    helpers = layers.ruling(row.activity, "R").doers.roles() if row.activity.shared else ()
    roles = Counter(a.role for a in row.holders("C") if not a.agreed)
    return max(roles.values(), default=1) == 1 and set(roles) <= {*layers.ruling(row.activity, "C").roles, *helpers}


def only_named_roles_are_told(company: Organisation, row: Row) -> bool:
    """Those to be told, and those of a role that is asked who do not speak for it."""
    layers = Layers(company, context(company, row.team))
    named = {*layers.ruling(row.activity, "C").roles, *layers.ruling(row.activity, "I").roles}
    return {a.role for a in row.holders("I") if not a.agreed} <= named


def what_is_separate_stays_separate(company: Organisation, row: Row) -> bool:
    """Only people may agree otherwise."""
    owners = {a.person_id for a in row.holders("A")}
    return not row.activity.separation or all(a.agreed for a in row.holders("R") if a.person_id in owners)


def the_swamped_step_back(company: Organisation, row: Row) -> bool:
    """On shared duties nobody who is swamped helps another; whoever answers for it does it."""
    if not row.activity.shared or agreed(company, row, "C") is not None or agreed(company, row, "R") is not None:
        return True
    owners, doers = ({a.person_id or "" for a in row.holders(letter)} for letter in "AR")
    swamped = {id for id in doers - owners if company.person_by_id[id].workload == "swamped"}
    return not swamped or swamped == doers


def whoever_acts_is_there(company: Organisation, row: Row) -> bool:
    """Only for those who are away, and nobody who is away."""
    there = {p.name for p in company.people if p.away is None}
    return all(
        a.acting is None or (company.person_by_id[a.person_id or ""].away is not None and a.acting in there)
        for a in row.assignments
    )


def letters_come_in_order(company: Organisation, row: Row) -> bool:
    """By letter, then by name."""
    held = [(LETTERS.index(a.letter), a.person or "") for a in row.assignments]
    return held == sorted(held)


LAWS: tuple[Callable[[Organisation, Row], bool], ...] = (
    one_answers_or_it_is_a_gap,
    one_letter_a_person,
    decisions_stand,
    who_is_named_gets_nothing_else,
    one_is_asked_of_each_role,
    only_named_roles_are_told,
    what_is_separate_stays_separate,
    the_swamped_step_back,
    whoever_acts_is_there,
    letters_come_in_order,
)


@settings(max_examples=80)
@given(companies())
def test_laws(company: Organisation) -> None:
    """Every law holds in every row that somebody inside decides about."""
    broken = [(law.__name__, row) for row in inside(decided(company)) for law in LAWS if not law(company, row)]
    assert not broken


@settings(max_examples=40)
@given(companies())
def test_rows_come_in_order_each_once(company: Organisation) -> None:
    places = {duty.id: place for place, duty in enumerate(company.activities)}
    rows = [(row.team or "", places[row.activity.id]) for row in decided(company).rows]
    assert rows == sorted(set(rows))


@settings(max_examples=40)
@given(companies(), st.integers(0, 5))
def test_order_never_matters(company: Organisation, seed: int) -> None:
    assert decided(shuffled(company, seed)).rows == decided(company).rows


@settings(max_examples=70)
@given(companies(), st.data())
def test_a_new_name_changes_only_what_is_reported_as_a_tie(company: Organisation, data: st.DataObject) -> None:
    old = data.draw(st.sampled_from([p.id for p in company.people]))
    before, after = decided(company), decided(renamed(company, old, "zed"))
    ties = {(f.team, f.activity) for matrix in (before, after) for f in check(matrix) if f.name == "tie"}
    expected = {(team, duty, letter, "zed" if who == old else who) for team, duty, letter, who in letters(before)}
    assert {(team, duty) for team, duty, _, _ in expected ^ letters(after)} <= ties


@settings(max_examples=40)
@given(companies(), st.data())
def test_one_person_more_takes_nothing_from_any_row(company: Organisation, data: st.DataObject) -> None:
    new = data.draw(st.sampled_from(("engineering-manager", "product-manager", "project-manager", "engineer")))
    sits_in = data.draw(st.sampled_from(((), *((team.id,) for team in company.teams))))
    zed = person("Zed", new, teams=sits_in, capacity=Capacity(accountable=0))
    after = decided(changed(company, people=(*company.people, zed)))
    for row in decided(company).rows:
        if row.holders("A"):
            assert after.row(row.team, row.activity.id).holders("A")


@settings(max_examples=40)
@given(companies())
def test_what_was_held_before_is_kept(company: Organisation) -> None:
    """Deciding again with the answer as what was before changes nothing."""
    first = decided(company)
    before: dict[tuple[str, str, str], frozenset[str]] = defaultdict(frozenset)
    for assignment in first.assignments:
        if assignment.person_id:
            before[assignment.team or "", assignment.activity, assignment.letter] |= {assignment.person_id}
    assert letters(decided(company, previous=before)) == letters(first)


def rivals(company: Organisation, row: Row, holder: Assignment) -> list[Person]:
    """Return the real people whom the rules list beside a holder, without those whom something else keeps out."""
    around = context(company, row.team)
    layers = Layers(company, around)
    ruling = layers.ruling(row.activity, holder.letter)
    cover = layers.covers(holder.reason.stands_in_for, row.activity) if holder.reason.stands_in_for else None
    if cover is not None:
        listed = [somebody for somebody, _, _ in eligible(around, cover.by)]
    else:
        each = ((holder.role or "",),) if ruling.doers.each else ruling.doers.tiers
        tiers = ruling.tiers if holder.letter == "A" else each
        listed = [candidate.person for candidate in candidates(around, row.activity, tiers)]
    kept_out = {p for letter in LETTERS for p in agreed(company, row, letter) or ()}
    kept_out |= {a.person_id or "" for a in row.assignments if a.letter in ("A", "R")}
    swamped = {p.id for p in listed if row.activity.shared and p.workload == "swamped"}
    return [p for p in listed if not p.vacant and p.id not in kept_out | swamped]


def came_late(row: Row, holder: Assignment) -> bool:
    """Tell whether a letter was given after everybody else's of its kind: to a stand-in."""
    follows = holder.letter == "R" and holder.person_id in {a.person_id for a in row.holders("A")}
    return holder.reason.stands_in_for is not None and not follows


@pytest.mark.parametrize(("letter", "limit"), [("A", "accountable"), ("R", "responsible")], ids=["answers", "does"])
@settings(max_examples=50)
@given(company=companies())
def test_nobody_is_over_capacity_while_another_is_free(company: Organisation, letter: str, limit: str) -> None:
    """Where there was a choice; what was given before stand-ins were chosen does not count what they took on."""
    matrix = decided(company)
    limits = {p.id: most for p in company.people if (most := getattr(p.capacity, limit)) is not None}
    everything = [(row, holder) for row in inside(matrix) for holder in row.holders(letter)]
    load = {
        True: Counter(holder.person_id for _, holder in everything),
        False: Counter(holder.person_id for row, holder in everything if not came_late(row, holder)),
    }
    for row, holder in everything:
        held = load[came_late(row, holder)]
        over = held[holder.person_id] > limits.get(holder.person_id or "", len(everything))
        if over and not holder.agreed and holder.reason.level is not None:
            assert all(p.id in limits and held[p.id] >= limits[p.id] for p in rivals(company, row, holder))


# Case by case


@dataclass(frozen=True)
class Case:
    """One activity and who holds which letter, as "Ann, Bob"; letters that are not named are not looked at."""

    people: tuple[Person, ...]
    activity: Activity
    expected: dict[str, str]
    decisions: tuple[Decision, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)

    def decided(self) -> Matrix:
        return decided(organisation(*self.people, activities=(self.activity,), decisions=self.decisions, **self.fields))


ANN, BOB = person("Ann", "engineering-manager"), person("Bob", "engineering-manager", workload="high")
TIM, EVE = person("Tim", "tech-lead"), person("Eve", "engineer")
PIA, MIA = person("Pia", "product-manager"), person("Mia", "product-marketing-manager")


def but(somebody: Person, **fields: Any) -> Person:
    return somebody.model_copy(update=fields)


def duty(answers: str = "engineering-manager, else tech-lead", does: str = "nobody", **fields: Any) -> Activity:
    return activity("duty", answers, does, **fields)


def shared(answers: str = "product-manager, else product-marketing-manager", **fields: Any) -> Activity:
    return duty(answers, "product-manager and product-marketing-manager", shared=True, **fields)


EITHER = duty("engineering-manager or tech-lead")
YESTERDAY = ON - dt.timedelta(days=1)
BINDING = LetterRule(id="b", binding=True, accountable=(("engineer",),))

CASES = {
    # who answers
    "the first tier that somebody has": Case((TIM, EVE, ANN), duty(), {"A": "Ann"}),
    "the next tier where nobody has the first": Case((TIM, EVE), duty(), {"A": "Tim"}),
    "nobody, where nobody has any": Case((EVE,), duty(), {"A": ""}),
    "the better fit inside a tier": Case((BOB, TIM), EITHER, {"A": "Tim"}),
    "a strength before the workload": Case((but(BOB, strengths=("duty",)), TIM), EITHER, {"A": "Bob"}),
    "a strength for the area": Case((but(BOB, strengths=("delivery",)), TIM), EITHER, {"A": "Bob"}),
    "a strength does not beat the tier": Case((ANN, but(TIM, strengths=("duty",))), duty(), {"A": "Ann"}),
    "a strength beats the tier on a shared duty": Case((PIA, but(MIA, strengths=("duty",))), shared(), {"A": "Mia"}),
    "the workload does not beat the tier": Case((BOB, but(TIM, workload="light")), duty(), {"A": "Bob"}),
    "swamped is nothing special where a duty is not shared": Case(
        (but(ANN, workload="swamped"), TIM), duty(), {"A": "Ann"}
    ),
    "swamped beats a strength and the tier where it is shared": Case(
        (but(PIA, workload="swamped", strengths=("duty",)), MIA), shared(), {"A": "Mia"}
    ),
    "both swamped: the tier again": Case(
        (but(PIA, workload="swamped"), but(MIA, workload="swamped")), shared(), {"A": "Pia"}
    ),
    "over a capacity the next tier": Case((but(ANN, capacity=Capacity(accountable=0)), TIM), duty(), {"A": "Tim"}),
    "over a capacity, but nobody else": Case((but(ANN, capacity=Capacity(accountable=0)), EVE), duty(), {"A": "Ann"}),
    "a person in a later tier before a vacant seat": Case((but(ANN, vacant=True), TIM), duty(), {"A": "Tim"}),
    "a vacant seat before nobody": Case((but(ANN, vacant=True), EVE), duty(), {"A": "Ann"}),
    "being away changes nothing": Case((but(ANN, away=Away()), TIM), duty(), {"A": "Ann"}),
    "two hats count by the better": Case(
        (ANN, person("Kim", "tech-lead", "engineering-manager", workload="light")), duty(), {"A": "Kim"}
    ),
    "two hats": Case((person("Kim", "engineer", "tech-lead"), EVE), duty(), {"A": "Kim"}),
    # stand-ins
    "a stand-in for a role that nobody has": Case(
        (ANN, EVE), duty("project-manager", "project-manager"), {"A": "Ann", "R": "Ann"}
    ),
    "a stand-in before a vacant seat": Case(
        (person("Seat", "project-manager", vacant=True), ANN), duty("project-manager"), {"A": "Ann"}
    ),
    "no stand-in while a later tier has somebody": Case(
        (ANN, person("Sam", "scrum-master")), duty("project-manager, else scrum-master"), {"A": "Sam"}
    ),
    "no stand-in for a role of which no rule speaks": Case((ANN,), duty("executive"), {"A": "", "R": ""}),
    "a stand-in who is decided to be asked is passed over": Case(
        (ANN, BOB), duty("project-manager"), {"A": "Bob", "C": "Ann"}, (decision("duty", consulted=["Ann"]),)
    ),
    # who does it
    "who answers does it where his role is named": Case(
        (ANN, TIM), duty(does="engineering-manager or tech-lead"), {"R": "Ann"}
    ),
    "who answers does it even from a later tier": Case(
        (ANN, EVE), duty(does="engineer, else engineering-manager"), {"R": "Ann"}
    ),
    "somebody else where his role is not named": Case((ANN, EVE), duty(does="engineer"), {"A": "Ann", "R": "Eve"}),
    "who answers where nothing is said": Case((ANN, EVE), duty(), {"R": "Ann"}),
    "every holder": Case((ANN, EVE, person("Abe", "engineer")), duty(does="all engineer"), {"R": "Abe, Eve"}),
    "every holder, a vacancy only where there is nobody": Case(
        (ANN, EVE, person("Seat", "engineer", vacant=True)), duty(does="all engineer"), {"R": "Eve"}
    ),
    "a vacancy where there is nobody": Case(
        (ANN, person("Seat", "engineer", vacant=True)), duty(does="all engineer"), {"R": "Seat"}
    ),
    "the else where nobody has the role": Case((ANN, TIM), duty(does="all engineer, else tech-lead"), {"R": "Tim"}),
    "one of each": Case((TIM, ANN, BOB, EVE), duty("tech-lead", "engineering-manager and engineer"), {"R": "Ann, Eve"}),
    "one of each where some are missing": Case(
        (TIM, EVE), duty("tech-lead", "engineering-manager and engineer"), {"R": "Eve"}
    ),
    "one with two hats does it once": Case(
        (TIM, person("Kim", "engineer", "engineering-manager")),
        duty("tech-lead", "engineering-manager and engineer"),
        {"R": "Kim"},
    ),
    "nobody, where nobody could": Case((ANN,), duty(does="engineer"), {"A": "Ann", "R": ""}),
    "separate: somebody else of the same role": Case(
        (ANN, BOB), duty("engineering-manager", "engineering-manager", separation=True), {"A": "Ann", "R": "Bob"}
    ),
    "separate: nobody else": Case(
        (ANN, EVE), duty("engineering-manager", "engineering-manager", separation=True), {"R": ""}
    ),
    "separate: every holder but one": Case(
        (ANN, BOB), duty("engineering-manager", "all engineering-manager", separation=True), {"A": "Ann", "R": "Bob"}
    ),
    "separate: not who was agreed to do it": Case(
        (ANN, BOB), duty("engineering-manager", separation=True), {"A": "Bob"}, (decision("duty", responsible=["Ann"]),)
    ),
    "separate: a stand-in does not do what he answers for": Case(
        (ANN, BOB), duty("project-manager", "project-manager", separation=True), {"A": "Ann", "R": "Bob"}
    ),
    "over a capacity somebody else does it": Case(
        (TIM, but(ANN, capacity=Capacity(responsible=0)), BOB), duty("tech-lead", "engineering-manager"), {"R": "Bob"}
    ),
    "shared: the others do it too": Case((PIA, MIA), shared(), {"A": "Pia", "R": "Mia, Pia"}),
    "shared: a swamped one is asked": Case((PIA, but(MIA, workload="swamped")), shared(), {"R": "Pia", "C": "Mia"}),
    "shared: a swamped one who answers does it": Case(
        (but(PIA, workload="swamped"), MIA), shared("product-manager"), {"A": "Pia", "R": "Mia, Pia"}
    ),
    "shared: a swamped one does it where nobody else would": Case(
        (but(MIA, workload="swamped"), ANN), shared("engineering-manager"), {"A": "Ann", "R": "Mia"}
    ),
    "shared: a swamped one is not asked where it is decided who is": Case(
        (PIA, but(MIA, workload="swamped"), EVE),
        shared(),
        {"R": "Mia, Pia", "C": "Eve"},
        (decision("duty", consulted=["Eve"]),),
    ),
    # who is asked and told
    "asked: one of a role, the others told": Case(
        (TIM, ANN, BOB), duty("tech-lead", consulted="engineering-manager"), {"C": "Ann", "I": "Bob"}
    ),
    "asked: whoever has the strength": Case(
        (TIM, ANN, but(BOB, strengths=("duty",))), duty("tech-lead", consulted="engineering-manager"), {"C": "Bob"}
    ),
    "asked: nobody of a role that is at work on it": Case(
        (ANN, BOB), duty("engineering-manager", consulted="engineering-manager"), {"A": "Ann", "C": "", "I": "Bob"}
    ),
    "asked: nobody twice": Case(
        (TIM, person("Kim", "engineer", "engineering-manager")),
        duty("tech-lead", consulted="engineer, engineering-manager"),
        {"C": "Kim"},
    ),
    "asked before told": Case(
        (TIM, EVE), duty("tech-lead", consulted="engineer", informed="engineer"), {"C": "Eve", "I": ""}
    ),
    "told: everybody with the role": Case(
        (TIM, ANN, BOB), duty("tech-lead", informed="engineering-manager"), {"I": "Ann, Bob"}
    ),
    "told: nobody with another role": Case(
        (TIM, EVE, ANN), duty("tech-lead", informed="engineering-manager"), {"I": "Ann"}
    ),
    # decisions
    "agreed: against the rules": Case((ANN, EVE), duty(), {"A": "Eve"}, (decision("duty", accountable=["Eve"]),)),
    "agreed: against a binding rule": Case(
        (ANN, EVE), duty(), {"A": "Ann"}, (decision("duty", accountable=["Ann"]),), {"rules": (BINDING,)}
    ),
    "agreed: over a capacity": Case(
        (but(ANN, capacity=Capacity(accountable=0)), TIM),
        duty(),
        {"A": "Ann"},
        (decision("duty", accountable=["Ann"]),),
    ),
    "agreed: the usual holder is asked, so the next one answers": Case(
        (ANN, TIM), duty(), {"A": "Tim", "C": "Ann"}, (decision("duty", consulted=["Ann"]),)
    ),
    "agreed: the usual holder is told, and nobody else could": Case(
        (ANN,), duty(), {"A": "", "I": "Ann"}, (decision("duty", informed=["Ann"]),)
    ),
    "agreed: who answers does it where nobody else could": Case(
        (ANN,), duty(does="engineering-manager"), {"A": "Ann", "R": "Ann"}, (decision("duty", accountable=["Ann"]),)
    ),
    "agreed: who answers leaves it to another of the role": Case(
        (ANN, BOB), duty(does="engineering-manager"), {"A": "Ann", "R": "Bob"}, (decision("duty", accountable=["Ann"]),)
    ),
    "agreed: both by name": Case(
        (ANN, BOB),
        duty(does="engineering-manager"),
        {"A": "Ann", "R": "Ann"},
        (decision("duty", accountable=["Ann"], responsible=["Ann"]),),
    ),
    "agreed: nobody does it": Case((ANN,), duty(), {"A": "Ann", "R": ""}, (decision("duty", responsible=[]),)),
    "agreed: nobody is asked": Case(
        (TIM, ANN),
        duty("tech-lead", consulted="engineering-manager"),
        {"C": "", "I": ""},
        (decision("duty", consulted=[]),),
    ),
    "agreed: a gap": Case((ANN,), duty(), {"A": ""}, (decision("duty", accountable=[], until=ON),)),
    "agreed: a gap that has ended": Case(
        (ANN,), duty(), {"A": "Ann"}, (decision("duty", accountable=[], until=YESTERDAY),)
    ),
    "agreed: a name stands past its date": Case(
        (ANN, TIM), duty(), {"A": "Tim"}, (decision("duty", accountable=["Tim"], until=YESTERDAY),)
    ),
    # rules of the file
    "a rule": Case(
        (ANN, EVE), duty(), {"A": "Eve"}, fields={"rules": (LetterRule(id="r", accountable=(("engineer",),)),)}
    ),
    "a rule that names nobody": Case(
        (ANN, EVE), duty(), {"A": ""}, fields={"rules": (LetterRule(id="r", accountable=()),)}
    ),
    "somebody outside": Case(
        (ANN, EVE),
        duty(consulted="engineer", does="engineer"),
        {"A": "Agency", "R": "Agency", "C": "Eve"},
        fields={"elsewhere": (Outside(activity="duty", who="Agency"),)},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_cases(case: Case) -> None:
    matrix = case.decided()
    for letter, names in case.expected.items():
        assert holders(matrix, "duty", letter) == [name for name in names.split(", ") if name], letter


GAPS: dict[str, tuple[Case, list[tuple[str, tuple[str, ...], str | None]]]] = {
    "nobody answers": (Case((EVE,), duty(), {}), [("A", ("engineering-manager", "tech-lead"), None)]),
    "nobody does it": (Case((ANN,), duty(does="all engineer, else sre"), {}), [("R", ("engineer", "sre"), None)]),
    "nobody answers, which alone is said": (
        Case((PIA,), duty(does="engineer"), {}),
        [("A", ("engineering-manager", "tech-lead"), None)],
    ),
    "accepted": (
        Case((ANN,), duty(), {}, (decision("duty", accountable=[]),)),
        [("A", ("engineering-manager", "tech-lead"), "agreed at the offsite")],
    ),
    "accepted without a reason": (
        Case((ANN,), duty(), {}, (decision("duty", responsible=[], because=""),)),
        [("R", ("engineering-manager", "tech-lead"), "accepted")],
    ),
    "accepted once": (
        Case((EVE,), duty(), {}, (decision("duty", accountable=[], until=YESTERDAY),)),
        [("A", ("engineering-manager", "tech-lead"), None)],
    ),
    "somebody outside has it": (
        Case((EVE,), duty(), {}, fields={"elsewhere": (Outside(activity="duty", who="X"),)}),
        [],
    ),
    "none": (Case((ANN,), duty(), {}), []),
}


@pytest.mark.parametrize(("case", "expected"), GAPS.values(), ids=GAPS)
def test_gaps(case: Case, expected: list[tuple[str, tuple[str, ...], str | None]]) -> None:
    matrix = case.decided()
    assert [(gap.letter, gap.usually, gap.accepted) for gap in matrix.unowned] == expected


# How a letter came about

NO_PM = MissingRule(id="no-pjm", roles=("project-manager",))
TEAM_RULE = LetterRule(id="ours", accountable=(("engineer",),), when=Condition(team=("red",)))

STATUSES: dict[str, tuple[Case, str, str, int | None]] = {
    "the catalogue or the activity": (Case((ANN,), duty(), {}), "rule", "activities: duty", 1),
    "a later tier": (Case((TIM,), duty(), {}), "rule", "activities: duty", 2),
    "the company's rule": (CASES["a rule"], "rule", "r", 1),
    "a binding rule": (Case((EVE,), duty(), {}, fields={"rules": (BINDING,)}), "binding", "b", 1),
    "the team's rule": (
        Case((EVE,), duty(), {}, fields={"rules": (TEAM_RULE,), "teams": (team("Red"),)}),
        "team",
        "ours",
        1,
    ),
    "a decision": (CASES["agreed: against the rules"], "decision", "decision", None),
    "a stand-in": (Case((ANN,), duty("project-manager"), {}), "fallback", "project-manager-missing", None),
    "a stand-in by design": (
        Case((ANN,), duty("project-manager"), {}, fields={"rules": (NO_PM,)}),
        "profile",
        "project-manager-missing",
        None,
    ),
    "somebody outside": (CASES["somebody outside"], "decision", "elsewhere", None),
}


@pytest.mark.parametrize(("case", "status", "rule", "tier"), STATUSES.values(), ids=STATUSES)
def test_how_it_came_about(case: Case, status: str, rule: str, tier: int | None) -> None:
    (found,) = case.decided().rows[0].holders("A")
    assert (found.status, found.reason.rule, found.reason.tier) == (status, rule, tier)


def test_a_decision_says_who_agreed_when_and_why() -> None:
    said = decision("duty", accountable=["Ann"], agreed=dt.date(2026, 11, 20), by=("Kim Lee", "Sam Roe"))
    (found,) = Case((ANN,), duty(), {}, (said,)).decided().rows[0].holders("A")
    assert (found.reason.because, found.reason.source) == (
        "agreed at the offsite",
        "agreed 2026-11-20 by Kim Lee, Sam Roe",
    )


HATS: dict[str, tuple[Case, str]] = {
    "the hat by which he is a candidate": (Case((person("Kim", "engineer", "tech-lead"),), duty(), {}), "tech-lead"),
    "the hat that is usual for the letter": (
        Case((person("Kim", "engineer", "tech-lead"), ANN), duty(), {}, (decision("duty", accountable=["Kim"]),)),
        "tech-lead",
    ),
    "the first hat where none is usual": (
        Case((person("Kim", "sales", "engineer"), ANN), duty(), {}, (decision("duty", accountable=["Kim"]),)),
        "sales",
    ),
    "the hat of the stand-in": (Case((ANN,), duty("project-manager"), {}), "engineering-manager"),
}


@pytest.mark.parametrize(("case", "role"), HATS.values(), ids=HATS)
def test_roles(case: Case, role: str) -> None:
    (found,) = case.decided().rows[0].holders("A")
    assert found.role == role


# Ties that reach further

TIED: dict[str, tuple[tuple[Activity | str, ...], str, str, bool]] = {
    "the duty itself": ((activity("a", "tech-lead"),), "a", "A", True),
    "one each": ((activity("a", "tech-lead"), activity("b", "tech-lead")), "b", "A", True),
    "a stand-in whom the spread of a tied duty chose": (
        (activity("a", "tech-lead"), activity("b", "project-manager")),
        "b",
        "A",
        True,
    ),
    "a doer whom the spread of a tied duty chose": (
        (activity("a", "tech-lead"), activity("b", "engineer", "tech-lead")),
        "b",
        "R",
        True,
    ),
    "a duty of somebody else": ((activity("a", "tech-lead"), activity("b", "engineer", "engineer")), "b", "A", False),
    "a duty that a strength decides": (
        (activity("a", "tech-lead"), activity("b", "tech-lead", area="launch")),
        "b",
        "A",
        False,
    ),
}


@pytest.mark.parametrize(("activities", "row", "letter", "tie"), TIED.values(), ids=TIED)
def test_what_only_the_tie_break_gave_is_a_tie(
    activities: tuple[Activity, ...], row: str, letter: str, tie: bool
) -> None:
    """Two tech leads whom nothing tells apart on the first duty; the second leans on how the first fell."""
    people = (person("Tim", "tech-lead", strengths=("launch",)), person("Tom", "tech-lead"), EVE)
    (found,) = decided(organisation(*people, activities=activities)).row(None, row).holders(letter)
    assert (found.reason.level == HASH) == tie


# Stand-ins, one after the other

DANA, KIM = person("Dana", "product-manager"), person("Kim", "engineering-manager")
NO_LEGAL = CoverRule(id="legal-missing", role="legal", by=(("product-manager", "engineering-manager"),))
NO_SRE = CoverRule(id="sre-missing", role="sre", by=(("product-manager", "engineering-manager"),))


def test_stand_ins_are_chosen_in_order_of_the_missing_role() -> None:
    """Dana has one duty already, so that Kim takes those of the first role, and Dana then that of the second."""
    duties = (activity("a", "sre"), activity("b", "legal"), activity("c", "legal"), activity("d", "product-manager"))
    matrix = decided(organisation(DANA, KIM, activities=duties, rules=(NO_SRE, NO_LEGAL)))
    assert {row.activity.id: [(a.person, a.reason.level) for a in row.holders("A")] for row in matrix.rows} == {
        "a": [("Dana", 8)], "b": [("Kim", 8)], "c": [("Kim", 8)], "d": [("Dana", None)],
    }  # fmt: skip


def test_who_stands_in_does_what_only_the_missing_role_does() -> None:
    """Kim answers for the missing role elsewhere, so Kim does it here too, though Dana does less."""
    duties = (activity("a", "legal"), activity("b", "engineer", "legal"), activity("c", "product-manager", "engineer"))
    matrix = decided(organisation(DANA, KIM, EVE, activities=duties, rules=(NO_LEGAL,)))
    assert (holders(matrix, "a", "A"), holders(matrix, "b", "R")) == (["Kim"], ["Kim"])
    (found,) = matrix.row(None, "b").holders("R")
    assert (found.status, found.reason.stands_in_for, found.reason.rule) == ("fallback", "legal", "legal-missing")


def test_a_stand_in_names_the_rule_that_speaks_of_the_duty() -> None:
    """The same person stands in everywhere, though two rules name who may."""
    launches = CoverRule(id="legal-at-launch", role="legal", by=NO_LEGAL.by, when=Condition(area=("launch",)))
    duties = (activity("a", "legal"), activity("b", "engineer", "legal", area="launch"))
    matrix = decided(organisation(DANA, KIM, EVE, activities=duties, rules=(NO_LEGAL, launches)))
    ((answers,), (does,)) = matrix.row(None, "a").holders("A"), matrix.row(None, "b").holders("R")
    assert answers.person == does.person
    assert (answers.reason.rule, does.reason.rule) == ("legal-missing", "legal-at-launch")


def test_one_stands_in_for_all_that_only_a_missing_role_does() -> None:
    duties = tuple(activity(name, "engineer", "legal") for name in "abcd")
    matrix = decided(organisation(DANA, KIM, EVE, activities=duties, rules=(NO_LEGAL,)))
    assert len({a.person for row in matrix.rows for a in row.holders("R")}) == 1


DOERS: dict[str, tuple[tuple[Person, ...], dict[str, Any], str, int]] = {
    "by what they do already": ((DANA, KIM), {"decisions": (decision("b", responsible=["Dana"]),)}, "Kim", 8),
    "by capacity": ((but(DANA, workload="light", capacity=Capacity(responsible=0)), KIM), {}, "Kim", 2),
    "by who did it before": ((DANA, KIM), {}, "Dana", 7),
}


@pytest.mark.parametrize(("people", "fields", "who", "level"), DOERS.values(), ids=DOERS)
def test_who_does_it_in_place_of_a_missing_role(
    people: tuple[Person, ...], fields: dict[str, Any], who: str, level: int
) -> None:
    duties = (activity("a", "engineer", "legal"), activity("b", "engineer", "engineer"))
    company = organisation(*people, EVE, activities=duties, rules=(NO_LEGAL,), **fields)
    before = {("", "a", "R"): frozenset({"dana"})} if level == 7 else {("", "a", "A"): frozenset({"dana"})}
    (found,) = decided(company, previous=before).row(None, "a").holders("R")
    assert (found.person, found.reason.level) == (who, level)


def test_who_answers_for_more_is_asked_to_do_less() -> None:
    people = (EVE, TIM, person("Tom", "tech-lead"))
    duties = (activity("a", "tech-lead", "engineer"), activity("b", "engineer", "tech-lead"))
    said = (decision("a", accountable=["Tim"]),)
    (found,) = decided(organisation(*people, activities=duties, decisions=said)).row(None, "b").holders("R")
    assert (found.person, found.reason.level) == ("Tom", 8)


# Who was there before


def test_who_held_it_before_keeps_it_though_a_hash_says_otherwise() -> None:
    people = (person("Tim", "tech-lead"), person("Tom", "tech-lead"))
    company = organisation(*people, activities=(activity("a", "tech-lead", consulted="tech-lead"),))
    for mine in people:
        matrix = decided(company, previous={("", "a", "A"): frozenset({mine.id})})
        assert holders(matrix, "a", "A") == [mine.name]
        assert matrix.rows[0].holders("A")[0].reason.level == 7


def test_who_was_asked_before_is_asked_again() -> None:
    people = (EVE, person("Tim", "tech-lead"), person("Tom", "tech-lead"))
    company = organisation(*people, activities=(activity("a", "engineer", consulted="tech-lead"),))
    for name in ("Tim", "Tom"):
        assert holders(decided(company, previous={("", "a", "C"): frozenset({name.lower()})}), "a", "C") == [name]


BETTER = {
    "less work": person("Tom", "tech-lead", workload="light"),
    "a strength": person("Tom", "tech-lead", strengths=("a",)),
    "an earlier tier": person("Tom", "engineering-manager"),
}


@pytest.mark.parametrize("better", BETTER.values(), ids=BETTER)
def test_somebody_better_takes_over(better: Person) -> None:
    company = organisation(TIM, better, activities=(activity("a", "engineering-manager, else tech-lead"),))
    assert holders(decided(company, previous={("", "a", "A"): frozenset({"tim"})}), "a", "A") == ["Tom"]


def test_who_held_it_in_another_team_did_not_hold_it_here() -> None:
    people = (person("Tim", "tech-lead"), person("Tom", "tech-lead", workload="light"))
    company = organisation(*people, activities=(activity("a", "tech-lead"),), teams=(team("Red"),))
    (found,) = decided(company, previous={("Blue", "a", "A"): frozenset({"tim"})}).row("Red", "a").holders("A")
    assert (found.person, found.reason.level) == ("Tom", 6)


def test_when_one_leaves_only_his_duties_move() -> None:
    """With what was before at hand, the others keep what they have."""
    people = [person(f"E{number}", "engineering-manager") for number in range(4)]
    duties = tuple(activity(f"a{number}", "engineering-manager") for number in range(9))
    first = decided(organisation(*people, activities=duties))
    before = {("", a.activity, a.letter): frozenset({a.person_id or ""}) for a in first.assignments if a.letter == "A"}
    after = decided(organisation(*people[1:], activities=duties), previous=before)
    moved = {a.activity for a in first.assignments if a.person == "E0"}
    assert {a for a in letters(first) if a[1] not in moved} == {a for a in letters(after) if a[1] not in moved}


# Teams


def test_rows_of_the_organisation_come_once_and_first() -> None:
    duties = (activity("here", "tech-lead"), activity("everywhere", "tech-lead", scope="organisation"))
    company = organisation(TIM, activities=duties, teams=(team("Red"), team("Blue")))
    assert [(row.team, row.activity.id) for row in decided(company).rows] == [
        (None, "everywhere"), ("Blue", "here"), ("Red", "here"),
    ]  # fmt: skip
    alone = organisation(TIM, activities=duties)
    assert [(row.team, row.activity.id) for row in decided(alone).rows] == [(None, "everywhere"), (None, "here")]


SITTING: dict[str, tuple[tuple[str, ...], dict[str | None, list[str]]]] = {
    "without a team: in every one": ((), {None: ["Tim"], "Blue": ["Tim"], "Red": ["Tim"]}),
    "in one team": (("red",), {None: ["Tim"], "Blue": [], "Red": ["Tim"]}),
    "shared by two": (("red", "blue"), {None: ["Tim"], "Blue": ["Tim"], "Red": ["Tim"]}),
}


@pytest.mark.parametrize(("teams", "expected"), SITTING.values(), ids=SITTING)
def test_who_belongs_where(teams: tuple[str, ...], expected: dict[str | None, list[str]]) -> None:
    duties = (activity("a", "tech-lead"), activity("b", "tech-lead", scope="organisation"))
    company = organisation(but(TIM, teams=teams), activities=duties, teams=(team("Red"), team("Blue")))
    matrix = decided(company)
    assert {row.team: [a.person for a in row.holders("A")] for row in matrix.rows} == expected


def test_a_team_s_lead_is_asked_before_others_of_the_role() -> None:
    people = (TIM, but(ANN, workload="light"), but(BOB, workload="swamped"))
    duties = (activity("a", "tech-lead", consulted="engineering-manager"),)
    matrix = decided(organisation(*people, activities=duties, teams=(team("Red", lead="bob"), team("Blue"))))
    assert (holders(matrix, "a", "C", "Red"), holders(matrix, "a", "C", "Blue")) == (["Bob"], ["Ann"])


def test_roles_outside_teams_are_asked_and_told_across_the_organisation() -> None:
    """Sales people sit in a team of their own; an engineer of another team is none of ours."""
    people = (
        TIM,
        person("Sal", "sales", teams=("blue",)),
        person("Sue", "sales", teams=("blue",)),
        but(EVE, teams=("blue",)),
    )
    duties = (activity("a", "tech-lead", consulted="sales", informed="engineer"),)
    matrix = decided(organisation(*people, activities=duties, teams=(team("Red"), team("Blue"))))
    row = matrix.row("Red", "a")
    assert sorted(a.person or "" for letter in "CI" for a in row.holders(letter)) == ["Sal", "Sue"]
    assert len(row.holders("C")) == 1


def test_a_decision_for_a_team_beats_one_for_all() -> None:
    said = (decision("a", accountable=["Tim"], consulted=["Eve"]), decision("a", team="red", accountable=["Ann"]))
    company = organisation(
        ANN, TIM, EVE, activities=(activity("a"),), teams=(team("Red"), team("Blue")), decisions=said
    )
    for matrix in (decided(company), decided(shuffled(company, 1))):
        assert (holders(matrix, "a", "A", "Red"), holders(matrix, "a", "C", "Red")) == (["Ann"], ["Eve"])
        assert (holders(matrix, "a", "A", "Blue"), holders(matrix, "a", "C", "Blue")) == (["Tim"], ["Eve"])


def test_duties_are_spread_among_holders_of_a_role() -> None:
    people = [person(f"E{number}", "engineering-manager") for number in range(3)]
    matrix = decided(
        organisation(*people, activities=tuple(activity(f"a{n}", "engineering-manager") for n in range(9)))
    )
    assert Counter(a.person for row in matrix.rows for a in row.holders("A")) == {"E0": 3, "E1": 3, "E2": 3}


def test_agreed_duties_count_in_the_spread() -> None:
    duties = tuple(activity(f"a{n}", "engineering-manager or tech-lead") for n in range(3))
    people = (person("Tim", "tech-lead"), person("Tom", "tech-lead"))
    said = tuple(decision(f"a{n}", accountable=["Tim"]) for n in range(2))
    matrix = decided(organisation(*people, activities=duties, decisions=said))
    assert holders(matrix, "a2", "A") == ["Tom"]


def test_a_capacity_holds_across_teams() -> None:
    people = (person("Tim", "tech-lead", capacity=Capacity(accountable=1)), person("Eve", "engineer"))
    duties = (activity("a", "tech-lead, else engineer"),)
    matrix = decided(organisation(*people, activities=duties, teams=(team("Red"), team("Blue"), team("Green"))))
    assert Counter(a.person for row in matrix.rows for a in row.holders("A")) == {"Tim": 1, "Eve": 2}


AGENCY = (Outside(activity="duty", who="Agency"),)
OUTSIDE: dict[str, tuple[Decision, dict[str, list[str | None]], str | None]] = {
    "who answers": (decision("duty", accountable=["Eve"]), {"A": ["Eve"], "R": ["Ann"]}, None),
    "who does it": (decision("duty", responsible=["Eve"]), {"A": ["Agency"], "R": ["Eve"]}, "Agency"),
    "that nobody here answers": (decision("duty", accountable=[]), {"A": ["Agency"], "R": ["Agency"]}, "Agency"),
}


@pytest.mark.parametrize(("said", "expected", "outside"), OUTSIDE.values(), ids=OUTSIDE)
def test_what_is_agreed_of_a_duty_that_somebody_outside_owns(
    said: Decision, expected: dict[str, list[str | None]], outside: str | None
) -> None:
    """What was agreed stands; two who answer are a contradiction, and only one of them has it."""
    duties = (duty("engineering-manager", "engineering-manager"),)
    matrix = decided(organisation(ANN, EVE, activities=duties, decisions=(said,), elsewhere=AGENCY))
    assert {letter: holders(matrix, "duty", letter) for letter in "AR"} == expected
    assert matrix.rows[0].outside == outside
    contradictions = [finding.name for finding in matrix.findings]
    assert contradictions == ([] if outside else ["decision-conflict"])


def test_contradictions_in_rules_are_findings_said_once() -> None:
    rules = (LetterRule(id="x", accountable=(("engineer",),)), LetterRule(id="y", accountable=(("sales",),)))
    matrix = decided(organisation(EVE, activities=(duty(),), rules=rules))
    assert [(finding.name, finding.activity) for finding in matrix.findings] == [("rule-conflict", "duty")]
    cover = tuple(CoverRule(id=id, role="project-manager", by=((id,),)) for id in ("engineer", "tech-lead"))
    matrix = decided(organisation(EVE, activities=(duty("project-manager"),), rules=cover))
    assert [finding.name for finding in matrix.findings] == ["rule-conflict"]
    assert not matrix.rows[0].holders("A")


# Absence

AWAY = Away(start=dt.date(2026, 12, 1), end=dt.date(2026, 12, 24))
ACTING: dict[str, tuple[tuple[Person, ...], dt.date, str | None]] = {
    "there": ((but(ANN, deputy="tim"), TIM), ON, None),
    "away, with a deputy": ((but(ANN, away=AWAY, deputy="tim"), TIM), ON, "Tim"),
    "the last day counts": ((but(ANN, away=AWAY, deputy="tim"), TIM), dt.date(2026, 12, 24), "Tim"),
    "the day after does not": ((but(ANN, away=AWAY, deputy="tim"), TIM), dt.date(2026, 12, 25), None),
    "the day before does not": ((but(ANN, away=AWAY, deputy="tim"), TIM), dt.date(2026, 11, 30), None),
    "away without a deputy": ((but(ANN, away=AWAY), TIM), ON, None),
    "the deputy of a deputy": (
        (but(ANN, away=AWAY, deputy="tim"), but(TIM, away=Away(), deputy="eve"), EVE),
        ON,
        "Eve",
    ),
    "a deputy who is away without one": ((but(ANN, away=AWAY, deputy="tim"), but(TIM, away=Away())), ON, None),
    "each other's deputies": ((but(ANN, away=AWAY, deputy="tim"), but(TIM, away=Away(), deputy="ann")), ON, None),
    "a ring behind a deputy": (
        (but(ANN, away=AWAY, deputy="tim"), but(TIM, away=Away(), deputy="eve"), but(EVE, away=Away(), deputy="tim")),
        ON,
        None,
    ),
    "one's own deputy": ((but(ANN, away=AWAY, deputy="ann"),), ON, None),
    "a vacant seat as a deputy": ((but(ANN, away=AWAY, deputy="tim"), but(TIM, vacant=True)), ON, None),
    "the deputy of a vacant seat": (
        (but(ANN, away=AWAY, deputy="tim"), but(TIM, vacant=True, deputy="eve"), EVE),
        ON,
        "Eve",
    ),
    "a deputy who is not in the file": ((but(ANN, away=AWAY, deputy="gone"),), ON, None),
}


@pytest.mark.parametrize(("people", "day", "acting"), ACTING.values(), ids=ACTING)
def test_who_acts(people: tuple[Person, ...], day: dt.date, acting: str | None) -> None:
    matrix = decide(organisation(*people, activities=(duty(),)), day)
    (found,) = matrix.rows[0].holders("A")
    assert (found.person, found.acting) == ("Ann", acting)


def test_the_day_is_today_where_none_is_given() -> None:
    before = dt.datetime.now(dt.UTC).date()
    assert before <= decide(organisation(ANN)).on <= dt.datetime.now(dt.UTC).date()
