"""What would be if somebody else held a letter: the same as if it were agreed so."""

from __future__ import annotations

import time

from hypothesis import given, settings
from organisations import activity, changed, companies, decided, letters, organisation, person, team

from raci.deciding.explain import explain
from raci.deciding.instead import Alternatives, Instead
from raci.deciding.rivals import Rival
from raci.matrix import Matrix
from raci.model import Capacity, Decision, Organisation, Person
from raci.rules import CoverRule

HANGING = 60
"""Seconds of computing that only something without an end takes, on any machine."""


def with_one_hat(company: Organisation) -> Organisation:
    """Return the same company in which everybody has one role: through which he holds a duty is plain then."""
    return changed(company, people=tuple(p.model_copy(update={"roles": p.roles[:1]}) for p in company.people))


def owners(matrix: Matrix) -> dict[tuple[str | None, str], str | None]:
    return {(team, duty): who for team, duty, letter, who in letters(matrix) if letter == "A"}


def agreed(company: Organisation, team: str | None, duty: str, who: str) -> Organisation:
    """Return the company once it was agreed that somebody answers for a duty."""
    said = Decision(activity=duty, team=team, accountable=(who,))
    return changed(company, decisions=(*company.decisions, said))


@settings(max_examples=100)
@given(companies())
def test_what_would_move_is_what_moves_once_it_is_agreed(company: Organisation) -> None:
    """Limits, ties, stand-ins who come later: everything that A takes with it."""
    company = with_one_hat(company)
    ids = {each.name: each.id for each in company.teams}
    matrix = decided(company)
    alternatives = Alternatives(matrix)
    for row in matrix.rows:
        owner = next(iter(row.holders("A")), None)
        if owner is None or owner.agreed:
            continue
        team = ids.get(row.team or "")
        for each in alternatives.of(team, row.activity.id, "A"):
            if each.mine is None or each.theirs is None or each.theirs.person.vacant:
                continue  # who stands in takes along what the role has; what seats could have comes after everything
            after = owners(decided(agreed(company, team, row.activity.id, each.person)))
            before = {**owners(matrix), (row.team, row.activity.id): each.person}
            moved = {cell: (before[cell], after[cell]) for cell in before if before[cell] != after[cell]}
            names = {each.id: each.name for each in company.teams}
            assert moved == {(names.get(t), duty): (old, new) for t, duty, old, new in each.changes}


# Case by case

THREE = ("product-manager", "engineering-manager", "tech-lead")
DANA, KIM, LEE = (person(name, role) for name, role in zip(("Dana", "Kim", "Lee"), THREE, strict=True))
DELIVERY = tuple(activity(id, "project-manager", "project-manager") for id in ("plan", "report", "sprints"))


def but(somebody: Person, **fields: object) -> Person:
    return somebody.model_copy(update=fields)


def one(matrix: Matrix, duty: str, who: str, letter: str = "A", team: str | None = None) -> Instead:
    return next(each for each in Alternatives(matrix).of(team, duty, letter) if each.person == who)


def test_who_is_full_hands_one_on() -> None:
    """Kim may answer for one duty: what Kim has goes to Lee, where it would have been but for the limit."""
    duties = (activity("a", "engineering-manager, else tech-lead"), activity("b", "tech-lead or engineering-manager"))
    people = (but(KIM, capacity=Capacity(accountable=1)), but(LEE, workload="high"))
    matrix = decided(organisation(*people, activities=duties))
    assert owners(matrix) == {(None, "a"): "kim", (None, "b"): "lee"}
    found = one(matrix, "b", "kim")
    assert (found.level, found.changes) == (4, (("", "a", "kim", "lee"),))


def test_a_stand_in_takes_all_that_the_missing_role_has() -> None:
    matrix = decided(organisation(but(DANA, workload="light"), KIM, activities=DELIVERY))
    found = one(matrix, "plan", "kim")
    assert found.level == 6
    assert found.changes == (("", "report", "dana", "kim"), ("", "sprints", "dana", "kim"))


def test_a_stand_in_takes_what_a_limit_leaves_room_for() -> None:
    people = (DANA, but(KIM, capacity=Capacity(accountable=2), workload="high"))
    matrix = decided(organisation(*people, activities=DELIVERY))
    found = one(matrix, "sprints", "kim")
    assert (found.level, found.changes) == (2, (("", "plan", "dana", "kim"),))


def test_what_a_strength_gave_goes_alone() -> None:
    people = (but(DANA, workload="light"), but(KIM, strengths=("plan",)))
    matrix = decided(organisation(*people, activities=DELIVERY))
    assert (one(matrix, "plan", "dana").level, one(matrix, "plan", "dana").changes) == (5, ())
    assert one(matrix, "sprints", "kim").changes == (("", "report", "dana", "kim"),)


def test_stand_ins_for_other_roles_follow() -> None:
    """If Kim had all of the first role, Kim would have most, and Dana would take the second."""
    rules = tuple(CoverRule(id=f"{role}-missing", role=role, by=(THREE[:2],)) for role in ("legal", "sre"))
    duties = (activity("a", "legal"), activity("b", "legal"), activity("c", "sre"), activity("d", "product-manager"))
    matrix = decided(organisation(DANA, KIM, activities=duties, rules=rules))
    assert owners(matrix) == {(None, "a"): "kim", (None, "b"): "kim", (None, "c"): "dana", (None, "d"): "dana"}
    assert one(matrix, "a", "dana").changes == (("", "b", "kim", "dana"), ("", "c", "dana", "kim"))


def test_who_does_it_for_a_missing_role_does_the_rest_too() -> None:
    rules = (CoverRule(id="legal-missing", role="legal", by=(THREE[:2],)),)
    duties = tuple(activity(name, "engineer", "legal") for name in "abc")
    matrix = decided(
        organisation(but(DANA, workload="light"), KIM, person("Eve", "engineer"), activities=duties, rules=rules)
    )
    found = one(matrix, "a", "kim", "R")
    assert (found.level, found.changes) == (6, (("", "b", "dana", "kim"), ("", "c", "dana", "kim")))


def test_moves_are_told_with_names_and_teams() -> None:
    people = (but(DANA, workload="light", teams=("red",)), but(KIM, teams=("red",)))
    company = organisation(*people, activities=DELIVERY[:2], teams=(team("Red"),))
    answers, _ = explain(decided(company), "plan")
    (rival,) = answers.rivals
    (move,) = rival.moves
    assert isinstance(rival, Rival)
    assert (move.team, move.activity, move.letter, move.before, move.after) == ("Red", "report", "A", "Dana", "Kim")


def test_hundreds_of_cells_are_explained_at_once() -> None:
    """Six hundred cells in one group, with limits: a ring of ten roles, each duty for either of two neighbours."""
    people = [person(f"E{n}", f"role-{n % 10}", capacity=Capacity(accountable=30 + n)) for n in range(20)]
    duties = tuple(activity(f"a{n}", f"role-{n % 10} or role-{(n + 1) % 10}") for n in range(600))
    matrix = decided(organisation(*people, activities=duties))
    start = time.process_time()
    answers, _ = explain(matrix, "a7")
    assert len(answers.rivals) == 3
    assert time.process_time() - start < HANGING


def test_nobody_competed() -> None:
    matrix = decided(organisation(KIM, activities=(activity("a", "engineering-manager"),)))
    assert Alternatives(matrix).of(None, "a", "A") == []
    assert Alternatives(matrix).of(None, "other", "A") == []
