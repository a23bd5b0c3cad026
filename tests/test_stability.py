"""How little changes when little does: somebody leaves, somebody comes, the file is in another order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import changed, companies, decided, letters, organisation, person, shuffled, team
from test_assignment import Cells, answer, instances, option, vector
from test_engine import LAWS, inside

from raci.deciding.assignment import Loads, assign
from raci.deciding.layers import contexts
from raci.lock import previous_in
from raci.matrix import Matrix, Previous
from raci.model import WORKLOADS, Capacity, Organisation, Person

Held = Mapping[tuple[str | None, str, str], frozenset[str | None]]

ALLOWED = 1.5
"""So many times the cells that had to change may change, at normal load."""


def held(matrix: Matrix, wanted: str) -> Held:
    found: dict[tuple[str | None, str, str], frozenset[str | None]] = {}
    for team_, duty, letter, who in letters(matrix):
        if letter in wanted:
            cell = (team_, duty, letter)
            found[cell] = found.get(cell, frozenset()) | {who}
    return found


def crowd(factor: float | None) -> Organisation:
    """Make up 64 people in eight teams, some shared, with limits of so many times what everybody holds."""
    chance = random.Random(3)
    seats = ("product-manager", "engineering-manager", "tech-lead", "tech-lead", "engineer", "qa-engineer", "designer")
    people = [
        person(f"t{n}s{seat}", role, teams=(f"team{n}",), workload=chance.choice(WORKLOADS[:3]))
        for n in range(8)
        for seat, role in enumerate(seats)
    ]
    for n in range(8):
        teams = tuple(f"team{t}" for t in chance.sample(range(8), 3))
        people.append(person(f"s{n}", ("product-marketing-manager", "technical-program-manager")[n % 2], teams=teams))
    company = organisation(*people, teams=tuple(team(f"Team{n}") for n in range(8)))
    if factor is None:
        return company
    count = {x: Counter(who for *_, letter, who in letters(decided(company)) if letter == x) for x in "AR"}

    def limit(letter: str, who: Person) -> int:
        return max(2, round(factor * count[letter][who.id]))

    capacities = {p.id: Capacity(accountable=limit("A", p), responsible=limit("R", p)) for p in people}
    return changed(company, people=tuple(p.model_copy(update={"capacity": capacities[p.id]}) for p in people))


@pytest.mark.parametrize(("factor", "allowed"), [(None, 1.0), (1.5, ALLOWED)], ids=["no limits", "normal limits"])
def test_one_leaver_changes_little_else(factor: float | None, allowed: float) -> None:
    """With the lock; what the leaver held must change, and is counted as forced."""
    company = crowd(factor)
    first = decided(company)
    forced = differ = 0
    for gone in random.Random(5).sample([p.id for p in company.people], 10):
        rest = changed(company, people=tuple(p for p in company.people if p.id != gone))
        before, after = held(first, "AR"), held(decided(rest, previous=previous_in(first, rest)), "AR")
        forced += sum(gone in people for people in before.values())
        differ += sum(before.get(cell) != after.get(cell) for cell in {**before, **after})
    assert forced
    assert differ <= allowed * forced


@settings(max_examples=30)
@given(companies(), st.integers(0, 5))
def test_a_locked_file_in_another_order_changes_nothing(company: Organisation, seed: int) -> None:
    first = decided(company)
    assert decided(shuffled(company, seed), previous=previous_in(first, company)).rows == (
        decided(company, previous=previous_in(first, company)).rows
    )


@settings(max_examples=50)
@given(companies(), st.data())
def test_whatever_was_before_no_law_is_broken_and_no_decision_moves(company: Organisation, data: st.DataObject) -> None:
    ids = st.frozensets(st.sampled_from([p.id for p in company.people]), max_size=2)
    cells = [
        (context.name or "", duty.id, letter)
        for context in contexts(company)
        for duty in company.activities
        for letter in "ARCI"
    ]
    previous: Previous = data.draw(st.dictionaries(st.sampled_from(cells), ids, max_size=12))
    matrix, free = decided(company, previous=previous), decided(company)
    broken = [(law.__name__, row) for row in inside(matrix) for law in LAWS if not law(company, row)]
    assert not broken

    def agreed(one: Matrix) -> set[tuple[str | None, str, str, str | None]]:
        return {(a.team, a.activity, a.letter, a.person_id) for a in one.assignments if a.agreed}

    assert agreed(matrix) == agreed(free)
    assert {(gap.team, gap.activity) for gap in matrix.unowned if gap.letter == "A"} == {
        (gap.team, gap.activity) for gap in free.unowned if gap.letter == "A"
    }


@settings(max_examples=80)
@given(instances(most_cells=8, most_people=5), st.data())
def test_one_candidate_more_never_makes_it_worse(instance: tuple[Cells, Loads], data: st.DataObject) -> None:
    cells, loads = instance
    cell = data.draw(st.sampled_from(sorted(cells)))
    levels = data.draw(st.tuples(*[st.integers(0, 2)] * 7))
    more = {**cells, cell: [*cells[cell], option(cell[0], "zed", levels)]}
    before, after = (vector(answer(assign(each, loads)), loads) for each in (cells, more))
    assert after <= before
