"""The assignment against every possible answer, and against networkx; what it says of ties and levels."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.deciding.assignment import (
    CAPACITY,
    HASH,
    SPREAD,
    Cell,
    Choice,
    Levels,
    Loads,
    Option,
    assign,
    first_difference,
    force,
    stable_hash,
)

Cells = dict[Cell, list[Option]]
Answer = dict[Cell, Option]
Vector = tuple[int, ...]

ROOM = 100  # bits for the sum of one level, the hash included: far more than any instance here needs
NOTHING = Loads({}, {}, {})


def option(cell: str, person: str, levels: Levels, role: str = "peer") -> Option:
    return Option(person=person, role=role, levels=levels, hash=stable_hash(cell, person))


def plain(cell: str, **tiers: int) -> list[Option]:
    """Return options that differ on level 4 alone."""
    return [option(cell, person, (0, 0, 0, tier, 0, 0, 0)) for person, tier in tiers.items()]


@st.composite
def instances(
    draw: st.DrawFn, *, most_cells: int, most_people: int, limited: bool | None = None
) -> tuple[Cells, Loads]:
    """Make up cells with options that often tie, people with one role or another, and loads and limits."""
    people = [f"p{number}" for number in range(draw(st.integers(1, most_people)))]
    pairs = st.tuples(st.sampled_from(people), st.sampled_from(("x", "y")))
    value = st.sampled_from((0, 0, 0, 1, 2))
    cells: Cells = {}
    for number in range(draw(st.integers(1, most_cells))):
        who = draw(st.lists(pairs, min_size=1, unique_by=lambda pair: pair[0]))
        flat = draw(st.booleans())
        levels = [(0, 0, 0, 0, 0, 0, 0) if flat else draw(st.tuples(*[value] * 7)) for _ in who]
        name = f"c{number}"
        cells[name,] = [option(name, p, level, role) for (p, role), level in zip(who, levels, strict=True)]
    counts = st.dictionaries(pairs, st.integers(0, 3), max_size=3)
    limits = {} if limited is False else draw(st.dictionaries(st.sampled_from(people), st.integers(0, 3), max_size=3))
    by_person = draw(st.dictionaries(st.sampled_from(people), st.integers(0, 2), max_size=2))
    return cells, Loads(draw(counts), by_person, limits)


def vector(answer: Answer, loads: Loads) -> Vector:
    """Return the sums of the levels 1-9 over a whole answer, from what they mean."""
    sums = [sum(values) for values in zip(*(option.levels for option in answer.values()), strict=True)]
    held = Counter(option.person for option in answer.values())
    for person, limit in loads.limits.items():
        free = max(0, limit - loads.by_person.get(person, 0))
        sums[CAPACITY - 1] += max(0, held[person] - free)
    pools = Counter((option.person, option.role) for option in answer.values())
    before = loads.by_role
    spread = sum((before.get(pool, 0) + new) ** 2 - before.get(pool, 0) ** 2 for pool, new in pools.items())
    return (*sums, spread, sum(option.hash for option in answer.values()))


def answers(cells: Cells) -> Iterator[Answer]:
    """Yield every possible answer."""
    for options in product(*cells.values()):
        yield dict(zip(cells, options, strict=True))


def answer(found: dict[Cell, Choice]) -> Answer:
    return {cell: choice.option for cell, choice in found.items()}


def flow_cost(cells: Cells, loads: Loads) -> int:
    """Return the least cost that networkx finds, all levels packed into one integer."""
    weight = [1 << ROOM * (HASH - level) for level in range(1, HASH + 1)]
    graph: nx.DiGraph[tuple[str, ...]] = nx.DiGraph()
    sink = ("sink",)
    graph.add_node(sink, demand=len(cells))
    for cell, options in cells.items():
        graph.add_node(("cell", *cell), demand=-1)
        for o in options:
            cost = sum(a * b for a, b in zip((*o.levels, 0, o.hash), weight, strict=True))
            graph.add_edge(("cell", *cell), ("pool", o.person, o.role), capacity=1, weight=cost)
    for person, role in {(o.person, o.role) for options in cells.values() for o in options}:
        for k in range(len(cells)):
            unit = ("unit", person, role, str(k))
            load = loads.by_role.get((person, role), 0) + k
            graph.add_edge(("pool", person, role), unit, capacity=1, weight=(2 * load + 1) * weight[SPREAD - 1])
            graph.add_edge(unit, ("person", person), capacity=1)
    for person in {o.person for options in cells.values() for o in options}:
        limit = loads.limits.get(person)
        free = len(cells) if limit is None else max(0, limit - loads.by_person.get(person, 0))
        graph.add_edge(("person", person), ("free", person), capacity=free)
        graph.add_edge(("free", person), sink)
        graph.add_edge(("person", person), sink, weight=weight[CAPACITY - 1])
    return int(nx.cost_of_flow(graph, nx.min_cost_flow(graph)))


@settings(max_examples=150)
@given(instances(most_cells=5, most_people=4))
def test_no_other_answer_is_as_good(instance: tuple[Cells, Loads]) -> None:
    cells, loads = instance
    best, *others = sorted(answers(cells), key=lambda other: vector(other, loads))
    assert answer(assign(cells, loads)) == best
    assert not others or vector(best, loads) < vector(others[0], loads)


@settings(max_examples=60)
@given(instances(most_cells=16, most_people=7))
def test_cost_equals_networkx(instance: tuple[Cells, Loads]) -> None:
    cells, loads = instance
    found = vector(answer(assign(cells, loads)), loads)
    assert sum(value << ROOM * (HASH - level) for level, value in enumerate(found, 1)) == flow_cost(cells, loads)


@pytest.mark.parametrize("people", [2, 12, 40], ids=["two people", "a department", "a crowd"])
def test_cost_equals_networkx_where_limits_bind(people: int) -> None:
    """Sixty cells that all want the same few people."""
    chance = random.Random(people)
    names = [f"p{number}" for number in range(people)]
    cells: Cells = {}
    for number in range(60):
        levels = {p: (0, 0, 0, chance.randrange(3), chance.randrange(2), chance.randrange(4), 1) for p in names}
        who = chance.sample(names, min(people, 6))
        cells[f"c{number}",] = [option(f"c{number}", p, levels[p], chance.choice("xy")) for p in who]
    loads = Loads({}, {}, {p: chance.randrange(4) for p in names})
    found = vector(answer(assign(cells, loads)), loads)
    assert sum(value << ROOM * (HASH - level) for level, value in enumerate(found, 1)) == flow_cost(cells, loads)


@settings(max_examples=80)
@given(instances(most_cells=12, most_people=6), st.randoms(use_true_random=False))
def test_order_never_matters(instance: tuple[Cells, Loads], chance: random.Random) -> None:
    cells, loads = instance
    other = {cell: chance.sample(cells[cell], len(cells[cell])) for cell in chance.sample(list(cells), len(cells))}
    assert assign(other, loads) == assign(cells, loads)


@settings(max_examples=100)
@given(instances(most_cells=5, most_people=4))
def test_rivals_are_those_who_hold_it_in_another_answer_as_good(instance: tuple[Cells, Loads]) -> None:
    cells, loads = instance
    found = assign(cells, loads)
    best = vector(answer(found), loads)[:SPREAD]
    as_good = [other for other in answers(cells) if vector(other, loads)[:SPREAD] == best]
    for cell, choice in found.items():
        assert choice.rivals == {other[cell].person for other in as_good} - {choice.option.person}
        assert choice.tie == (choice.level == HASH)


@settings(max_examples=80)
@given(instances(most_cells=5, most_people=4))
def test_level_is_the_first_that_would_be_worse(instance: tuple[Cells, Loads]) -> None:
    """Give one cell to each rival in turn: the last to become worse is the closest."""
    cells, loads = instance
    found = assign(cells, loads)
    mine = vector(answer(found), loads)
    for cell, choice in found.items():
        worse = []
        for rival in cells[cell]:
            if rival.person != choice.option.person:
                theirs = vector({**answer(found), cell: rival}, loads)
                worse.append(next(level for level, (a, b) in enumerate(zip(mine, theirs, strict=True), 1) if a < b))
        assert choice.level == (HASH if choice.tie else max(worse, default=None))


@settings(max_examples=60)
@given(instances(most_cells=5, most_people=4, limited=False))
def test_level_holds_also_when_others_make_room(instance: tuple[Cells, Loads]) -> None:
    """Without limits, forcing a rival and solving the rest anew is worse on the same level."""
    cells, loads = instance
    found = assign(cells, loads)
    best = vector(answer(found), loads)
    everything = list(answers(cells))
    for cell, choice in found.items():
        worse = []
        for rival in cells[cell]:
            if rival.person != choice.option.person:
                forced = min(vector(other, loads) for other in everything if other[cell] == rival)
                worse.append(next(level for level, (a, b) in enumerate(zip(best, forced, strict=True), 1) if a < b))
        assert choice.level == max(worse, default=None)


@settings(max_examples=150)
@given(instances(most_cells=5, most_people=4))
def test_a_forced_answer_is_the_best_of_those_with_that_choice(instance: tuple[Cells, Loads]) -> None:
    """Its level is the first on which the whole is worse, and what it moves is what differs, limits or not."""
    cells, loads = instance
    everything = list(answers(cells))
    best = answer(assign(cells, loads))
    for cell, options in cells.items():
        found = {forced.option: forced for forced in force(cells, loads, cell)}
        assert {option.person for option in found} == {option.person for option in options} - {best[cell].person}
        for rival, forced in found.items():
            other = min((each for each in everything if each[cell] == rival), key=lambda each: vector(each, loads))
            pair = zip(vector(best, loads), vector(other, loads), strict=True)
            assert forced.level == next(level for level, (mine, theirs) in enumerate(pair, 1) if mine != theirs)
            moved = {each: (best[each], other[each]) for each in cells if each != cell and best[each] != other[each]}
            assert forced.moved == moved
            pools = Counter((option.person, option.role) for option in other.values()) + Counter(loads.by_role)
            assert forced.duties == (pools[rival.person, rival.role], pools[best[cell].person, best[cell].role])


@settings(max_examples=60)
@given(instances(most_cells=12, most_people=6))
def test_a_forced_answer_costs_what_solving_anew_costs(instance: tuple[Cells, Loads]) -> None:
    cells, loads = instance
    best = answer(assign(cells, loads))
    for cell in list(cells)[:4]:
        for forced in force(cells, loads, cell):
            mended = {**best, **{each: new for each, (_, new) in forced.moved.items()}, cell: forced.option}
            assert mended == answer(assign({**cells, cell: [forced.option]}, loads))


def test_what_an_unsure_load_speaks_against_is_a_tie() -> None:
    cells: Cells = {("a",): plain("a", ann=0, bob=0, cy=1)}
    loads = Loads({("ann", "peer"): 1}, {}, {}, unsure=frozenset({"ann"}))
    assert [(f.option.person, f.level) for f in force(cells, loads, ("a",))] == [("ann", HASH), ("cy", 4)]


# Each: cells, what is held and allowed, and who gets a cell on which level.
CASES: dict[str, tuple[Cells, Loads, dict[str, tuple[str, int | None]]]] = {
    "only one candidate": ({("a",): plain("a", ann=0)}, NOTHING, {"a": ("ann", None)}),
    "an earlier level beats all later ones": (
        {("a",): [option("a", "ann", (0, 0, 0, 1, 0, 0, 0)), option("a", "bob", (0, 0, 0, 0, 9, 9, 9))]},
        NOTHING,
        {"a": ("bob", 4)},
    ),
    "the closest rival counts, not the first": (
        {
            ("a",): [
                option("a", "ann", (0, 0, 0, 0, 0, 0, 0)),
                option("a", "bob", (1, 0, 0, 0, 0, 0, 0)),
                option("a", "cy", (0, 0, 0, 0, 0, 1, 0)),
            ]
        },
        NOTHING,
        {"a": ("ann", 6)},
    ),
    "duties are spread over what is held": (
        {("a",): plain("a", ann=0, bob=0)},
        Loads({("ann", "peer"): 1}, {}, {}),
        {"a": ("bob", SPREAD)},
    ),
    "another role's load does not count": (
        {("a",): plain("a", ann=0, bob=1)},
        Loads({("ann", "other"): 9}, {}, {}),
        {"a": ("ann", 4)},
    ),
    "a duty that only one could hold fills him up": (
        {("a",): plain("a", ann=0, bob=0), ("b",): plain("b", ann=0)},
        NOTHING,
        {"a": ("bob", SPREAD), "b": ("ann", None)},
    ),
    "over a limit the next tier has it": (
        {("a",): plain("a", ann=0, bob=1)},
        Loads({}, {"ann": 2}, {"ann": 2}),
        {"a": ("bob", CAPACITY)},
    ),
    "a limit of nought": (
        {("a",): plain("a", ann=0, bob=1)},
        Loads({}, {}, {"ann": 0}),
        {"a": ("bob", CAPACITY)},
    ),
    "where all are full the tier decides": (
        {("a",): plain("a", ann=0, bob=1)},
        Loads({}, {"ann": 3}, {"ann": 2, "bob": 0}),
        {"a": ("ann", 4)},
    ),
    "a rival who is full is named by his limit, not by what comes after": (
        {("a",): plain("a", ann=0, bob=1)},
        Loads({}, {}, {"bob": 0}),
        {"a": ("ann", CAPACITY)},
    ),
    "a vacant seat is worse than a limit": (
        {("a",): [option("a", "ann", (0, 0, 0, 0, 0, 0, 0)), option("a", "seat", (1, 0, 0, 0, 0, 0, 0))]},
        Loads({}, {"ann": 5}, {"ann": 1}),
        {"a": ("ann", 1)},
    ),
    "who is needed elsewhere leaves room here": (
        {("a",): plain("a", ann=0, bob=1), ("b",): plain("b", ann=0)},
        Loads({}, {}, {"ann": 1}),
        {"a": ("bob", CAPACITY), "b": ("ann", None)},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    cells, loads, expected = CASES[case]
    found = assign(cells, loads)
    assert {cell[0]: (choice.option.person, choice.level) for cell, choice in found.items()} == expected


def test_two_equal_cells_are_ties_for_each_other() -> None:
    """Each of two gets one of two duties; which one, only the hash says."""
    found = assign({("a",): plain("a", ann=0, bob=0), ("b",): plain("b", ann=0, bob=0)}, NOTHING)
    assert {choice.option.person for choice in found.values()} == {"ann", "bob"}
    assert all(choice.tie for choice in found.values())


def test_what_an_unsure_load_decides_is_a_tie() -> None:
    """If ann has a duty more than bob only by a hash, then bob has the next one only by a hash."""
    cells: Cells = {("a",): plain("a", ann=0, bob=0, cy=1), ("b",): plain("b", ann=0, bob=1)}
    held = {("ann", "peer"): 1}
    assert assign(cells, Loads(held, {}, {}))["a",] == Choice(cells["a",][1], SPREAD)
    found = assign(cells, Loads(held, {}, {}, unsure=frozenset({"ann"})))
    assert found["a",] == Choice(cells["a",][1], HASH, frozenset({"ann"}))
    assert found["b",].level == 4


def test_hashes_together_never_outweigh_a_level() -> None:
    """Nine cells in a chain: the even answer has the largest hashes everywhere, the uneven one the smallest."""
    chain = range(9)
    even = {n: Option(f"p{n + 1}", "peer", (0, 0, 0, 0, 0, 0, 0), hash=2**64 - 1) for n in chain}
    uneven = {n: Option(f"p{n}", "peer", (0, 0, 0, 0, 0, 0, 0), hash=0) for n in chain}
    cells: Cells = {(f"c{n}",): [uneven[n], even[n]] for n in chain}
    found = assign(cells, Loads({("p0", "peer"): 1}, {}, {}))
    assert answer(found) == {(f"c{n}",): even[n] for n in chain}


def test_many_duties_are_halved() -> None:
    names = [f"c{number}" for number in range(300)]
    cells: Cells = {(name,): plain(name, ann=0, bob=0) for name in names}
    held = Counter(choice.option.person for choice in assign(cells, NOTHING).values())
    assert held == {"ann": 150, "bob": 150}


def test_nothing_to_assign() -> None:
    assert assign({}, NOTHING) == {}


@pytest.mark.parametrize(
    ("winner", "loser", "level"),
    [
        ((0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0), None),
        ((0, 0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 1, 0, 0), 5),
        ((0, 0, 0, 1, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0), CAPACITY),
    ],
    ids=["equal", "better", "worse, so a limit decided"],
)
def test_first_difference(winner: Levels, loser: Levels, level: int | None) -> None:
    assert first_difference(winner, loser) == level


def test_hashes_stay_the_same() -> None:
    """Another hash would move duties in every file that has ties."""
    assert stable_hash("checkout", "write-tickets", "dana-ito") == 0xE648029B55EFE45D
    assert stable_hash(None, "a") == stable_hash("", "a") != stable_hash("a", "")
