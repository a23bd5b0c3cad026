"""The assignment against greedy, networkx and scipy: the same cost where theirs is exact, and how long each takes.

    python tests/benchmarks/engine.py [CELLS] [LARGE]

Made-up organisations: teams of ten people with 60 cells each, up to five roles that could hold one, some people shared
by teams of the same ten, so that each ten are one group of 600 cells. Limits are half as much again as an even share,
or so wide that nothing binds. All in one run, in time of the processor; only ratios mean anything. What is wanted at
60,000 cells: ten times as fast as networkx' min-cost flow, at most four times a greedy pass where nothing binds, the
same time a cell for ten times as many. Costs are compared level by level, the hash included for networkx; scipy works
in floating point, so it gets the levels 2, 4, 5 and 8, which 53 bits can hold, and its linear programme a few groups.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import TypeVar

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment, linprog

from raci.catalogue import load_catalogue
from raci.deciding.assignment import CAPACITY, HASH, SPREAD, STRENGTH, Cell, Levels, Loads, Option, assign
from raci.deciding.layers import contexts
from raci.deciding.standin import Bundle, Held, choose
from raci.model import WORKLOADS, Activity, Organisation, Person
from raci.rules import CoverRule

T = TypeVar("T")
Cells = Mapping[Cell, Sequence[Option]]
Answer = dict[Cell, Option]

TEAM, GROUP, DUTIES = 10, 10, 60
ROOM = 120
"""Bits for the sum of one level."""
TIER = 4


@dataclass(frozen=True)
class Instance:
    """Cells with their options, limits by person, and the cells of each group."""

    cells: dict[Cell, list[Option]]
    loads: Loads
    groups: list[list[Cell]]


def instance(count: int, factor: float, *, level: bool = False, seed: int = 1) -> Instance:
    """Make up so many cells; `level` leaves out what floating point has no room for."""
    chance = random.Random(seed)
    cells: dict[Cell, list[Option]] = {}
    limits: dict[str, int] = {}
    groups: list[list[Cell]] = []
    shapes: dict[Levels, Levels] = {}
    team = 0
    while len(cells) < count:
        group: list[Cell] = []
        shared = [f"g{len(groups)}s{n}" for n in range(GROUP)]
        for _ in range(GROUP):
            names = [*(f"t{team}p{n}" for n in range(TEAM - 1)), *chance.sample(shared, 2)]
            workload = {name: 0 if level else chance.randrange(3) for name in names}
            for duty in range(DUTIES):
                cell = (f"t{team}", f"d{duty}")
                cells[cell] = _options(chance, names, workload, shapes)
                group.append(cell)
            team += 1
        for name in {option.person for cell in group for option in cells[cell]}:
            limits[name] = max(1, round(factor * DUTIES / TEAM))
        groups.append(group)
    return Instance(cells, Loads({}, {}, limits if factor < 100 else {}), groups)


def _options(
    chance: random.Random, names: list[str], workload: dict[str, int], shapes: dict[Levels, Levels]
) -> list[Option]:
    found = []
    for tier, name in enumerate(chance.sample(names, chance.randint(1, 5))):
        strong = chance.random() < 0.1
        levels: Levels = (0, 0, 0, max(0, tier - chance.randint(0, 1)), int(not strong), workload[name], 1)
        found.append(Option(name, "role", shapes.setdefault(levels, levels), chance.getrandbits(64)))
    return found


def greedy(cells: Cells, loads: Loads) -> Answer:
    """Give each cell to whoever is best then: the shortest pass that looks at all that we look at."""
    held: dict[str, int] = defaultdict(int)
    limits = loads.limits
    chosen = {}
    for cell, options in cells.items():
        best = min(
            options, key=lambda o: (held[o.person] >= limits.get(o.person, 1 << 30), o.levels, held[o.person], o.hash)
        )
        held[best.person] += 1
        chosen[cell] = best
    return chosen


def costs(answer: Answer, loads: Loads) -> tuple[int, ...]:
    """Return the sums of the levels 1-9 over a whole answer."""
    sums = [sum(values) for values in zip(*(option.levels for option in answer.values()), strict=True)]
    held = Counter(option.person for option in answer.values())
    sums[CAPACITY - 1] += sum(max(0, held[person] - limit) for person, limit in loads.limits.items())
    return (*sums, sum(n * n for n in held.values()), sum(option.hash for option in answer.values()))


def packed(sums: Sequence[int]) -> int:
    """Return all levels in one integer."""
    return sum(value << ROOM * (HASH - level) for level, value in enumerate(sums, 1))


def by_networkx(cells: Cells, loads: Loads) -> int:
    """Return the least cost, all levels and the hash packed into one integer."""
    weight = [1 << ROOM * (HASH - level) for level in range(1, HASH + 1)]
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_node("sink", demand=len(cells))
    most = Counter(option.person for options in cells.values() for option in options)
    for cell, options in cells.items():
        graph.add_node(cell, demand=-1)
        for o in options:
            cost = sum(a * b for a, b in zip((*o.levels, 0, o.hash), weight, strict=True) if a)
            graph.add_edge(cell, ("pool", o.person), capacity=1, weight=cost)
    for person, count in most.items():
        for k in range(count):
            graph.add_edge(("pool", person), ("unit", person, k), capacity=1, weight=(2 * k + 1) * weight[SPREAD - 1])
            graph.add_edge(("unit", person, k), ("person", person), capacity=1)
        graph.add_edge(("person", person), ("free", person), capacity=loads.limits.get(person, count))
        graph.add_edge(("free", person), "sink")
        graph.add_edge(("person", person), "sink", weight=weight[CAPACITY - 1])
    return int(nx.cost_of_flow(graph, nx.min_cost_flow(graph)))


SHORT = {CAPACITY: 43, TIER: 30, STRENGTH: 20, SPREAD: 0}
"""Where the levels that floating point is given begin, in bits."""


def short(sums: Sequence[int]) -> int:
    """Return what floating point is to reach."""
    return sum(sums[level - 1] << bits for level, bits in SHORT.items())


def _slots(cells: Cells, loads: Loads, most_each: int = 24) -> tuple[list[tuple[str, int]], dict[tuple[str, int], int]]:
    """Return a column for each duty that somebody could take, and what it costs to take so many."""
    most = Counter(option.person for options in cells.values() for option in options)
    slots = [(person, k) for person, count in most.items() for k in range(min(count, most_each))]
    price = {
        (person, k): ((2 * k + 1) << SHORT[SPREAD]) + (int(k >= loads.limits.get(person, 1 << 30)) << SHORT[CAPACITY])
        for person, k in slots
    }
    return slots, price


def by_scipy(cells: Cells, loads: Loads) -> int:
    """Return the least cost that linear_sum_assignment finds, without the levels that it has no room for."""
    slots, price = _slots(cells, loads)
    columns: dict[str, list[int]] = defaultdict(list)
    for number, (person, _) in enumerate(slots):
        columns[person].append(number)
    matrix = np.full((len(cells), len(slots)), 2.0**52)
    for row, options in enumerate(cells.values()):
        for option in options:
            own = (option.levels[TIER - 1] << SHORT[TIER]) + (option.levels[STRENGTH - 1] << SHORT[STRENGTH])
            for column in columns[option.person]:
                matrix[row, column] = own + price[slots[column]]
    rows, chosen = linear_sum_assignment(matrix)
    return sum(int(matrix[row, column]) for row, column in zip(rows, chosen, strict=True))


def by_highs(cells: Cells, loads: Loads) -> int:
    """Return the least cost of the linear programme, which is whole of itself; levels 4 and 8 alone."""
    slots, _ = _slots(cells, loads, len(cells))
    pairs = [(row, option) for row, options in enumerate(cells.values()) for option in options]
    people = sorted({person for person, _ in slots})
    count = len(pairs) + len(slots)
    equal = np.zeros((len(cells) + len(people), count))
    cost = np.zeros(count)
    for column, (row, option) in enumerate(pairs):
        equal[row, column] = 1
        equal[len(cells) + people.index(option.person), column] = 1
        cost[column] = option.levels[TIER - 1] * 1e4
    for column, (person, k) in enumerate(slots, len(pairs)):
        equal[len(cells) + people.index(person), column] = -1
        cost[column] = 2 * k + 1
    right = np.concatenate([np.ones(len(cells)), np.zeros(len(people))])
    return round(linprog(cost, A_eq=equal, b_eq=right, bounds=(0, 1), method="highs").fun)


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that something takes, and what it gives; without the collector, as the engine decides."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    found = act()
    seconds = time.process_time() - start
    gc.enable()
    return seconds, found


def ours(made: Instance) -> Answer:
    """Return our answer alone."""
    return {cell: choice.option for cell, choice in assign(made.cells, made.loads).items()}


def speed(count: int) -> Iterator[str]:
    """Yield what everybody needs for the same cells, and whether they agree."""
    wide, tight = instance(count, 1000), instance(count, 1.5)
    for name, made in (("nothing binds", wide), ("limits x1.5", tight)):
        pass_time, rough = min((timed(lambda made=made: greedy(made.cells, made.loads)) for _ in range(3)), key=_first)
        own_time, exact = min((timed(lambda made=made: ours(made)) for _ in range(3)), key=_first)
        best, worse = costs(exact, made.loads), costs(rough, made.loads)
        yield f"{name}: {count:,} cells, greedy {pass_time:.2f} s, ours {own_time:.2f} s, {own_time / pass_time:.1f} x"
        beyond = next((level for level, (a, b) in enumerate(zip(best, worse, strict=True), 1) if a != b), 0)
        yield f"  greedy is worse on level {beyond}: {worse[beyond - 1]:,} for {best[beyond - 1]:,}"
        parts = [({cell: made.cells[cell] for cell in group}, group) for group in made.groups]
        flow_time, found = timed(lambda parts=parts, made=made: [by_networkx(cells, made.loads) for cells, _ in parts])
        mine = [packed(costs({c: exact[c] for c in group}, _own(made.loads, cells))) for cells, group in parts]
        same = sum(a == b for a, b in zip(mine, found, strict=True))
        ratio = flow_time / own_time
        yield f"  networkx {flow_time:.1f} s, {ratio:.1f} x ours; same cost in {same} of {len(mine)} groups"


def _first(pair: tuple[float, object]) -> float:
    return pair[0]


def _own(loads: Loads, cells: Cells) -> Loads:
    people = {option.person for options in cells.values() for option in options}
    return Loads({}, {}, {person: limit for person, limit in loads.limits.items() if person in people})


def against_scipy(count: int) -> Iterator[str]:
    """Yield whether scipy finds the same cost, in floating point."""
    made = instance(count, 1.5, level=True)
    exact = ours(made)
    same, lines, spent = 0, 0, 0.0
    for group in made.groups:
        cells = {cell: made.cells[cell] for cell in group}
        loads = _own(made.loads, cells)
        seconds, found = timed(lambda cells=cells, loads=loads: by_scipy(cells, loads))
        spent += seconds
        same += found == short(costs({cell: exact[cell] for cell in group}, loads))
    yield f"scipy linear_sum_assignment {spent:.1f} s; same cost in {same} of {len(made.groups)} groups"
    wide = instance(GROUP * DUTIES * 5, 1000, level=True, seed=2)
    flat = {
        c: [Option(o.person, o.role, (0, 0, 0, o.levels[3], 0, 0, 0), o.hash) for o in v] for c, v in wide.cells.items()
    }
    best = ours(Instance(flat, wide.loads, wide.groups))
    for group in wide.groups:
        sums = costs({cell: best[cell] for cell in group}, wide.loads)
        lines += by_highs({cell: flat[cell] for cell in group}, wide.loads) == sums[TIER - 1] * 10**4 + sums[SPREAD - 1]
    yield f"HiGHS through scipy: same cost in {lines} of {len(wide.groups)} groups"


def growth(counts: Sequence[int]) -> Iterator[str]:
    """Yield the time a cell for more and more cells."""
    for count in counts:
        made = instance(count, 1.5)
        seconds, _ = timed(lambda made=made: ours(made))
        yield f"{count:,} cells: {1e6 * seconds / count:.1f} us a cell"


def stand_ins(count: int) -> Iterator[str]:
    """Yield how often the stand-in chosen is the best of all by the levels summed up from what they mean."""
    chance = random.Random(3)
    catalogue = load_catalogue()
    cover = CoverRule(id="c", role="sre", by=(("tech-lead", "engineering-manager"), ("product-manager",)))
    tiers = {"tech-lead": 0, "engineering-manager": 0, "product-manager": 1}
    same = 0
    for number in range(count):
        people = tuple(
            Person(
                id=f"p{number}-{n}",
                name=f"p{n}",
                roles=(chance.choice(list(tiers)),),
                workload=chance.choice(WORKLOADS),
                strengths=tuple(chance.sample(("delivery", "launch"), chance.randrange(2))),
            )
            for n in range(chance.randint(1, 6))
        )
        duties = tuple(
            Activity(id=f"d{n}", name="d", area=chance.choice(("delivery", "launch")), shared=chance.random() < 0.3)
            for n in range(chance.randint(1, 4))
        )
        held = {person.id: chance.randrange(3) for person in people}
        company = Organisation(name="x", people=people, activities=duties, catalogue=catalogue)
        bundle = Bundle(contexts(company)[0], "sre", cover, duties, by_design=False)
        chosen = {stand_in.person.id for stand_in in choose(bundle, Held(dict(held)), {}, {}).values()}

        def value(person: Person, duties: Sequence[Activity] = duties, held: Mapping[str, int] = held) -> list[int]:
            weak = [duty.area not in person.strengths for duty in duties]
            return [
                sum(duty.shared for duty in duties) * (person.workload == "swamped"),
                sum(duty.shared and lacks for duty, lacks in zip(duties, weak, strict=True)),
                tiers[person.roles[0]],
                sum(weak),
                WORKLOADS.index(person.workload),
                held[person.id],
            ]

        least = min(map(value, people))
        same += len(chosen) == 1 and chosen <= {person.id for person in people if value(person) == least}
    yield f"stand-ins: the best of all in {same} of {count} teams"


def small(count: int) -> Iterator[str]:
    """Yield how often the answer is the best of every possible one, and how often networkx finds the same cost."""
    chance = random.Random(5)
    best = same = 0
    for _ in range(count):
        names = [f"p{n}" for n in range(chance.randint(1, 4))]
        workload = {name: chance.randrange(3) for name in names}
        cells: dict[Cell, list[Option]] = {
            (f"c{n}",): _options(chance, names * 5, workload, {}) for n in range(chance.randint(1, 5))
        }
        cells = {cell: list({option.person: option for option in found}.values()) for cell, found in cells.items()}
        loads = Loads({}, {}, {name: chance.randrange(3) for name in names if chance.random() < 0.6})
        mine = costs(ours(Instance(cells, loads, [])), loads)
        every = (dict(zip(cells, options, strict=True)) for options in product(*cells.values()))
        best += mine == min(costs(answer, loads) for answer in every)
        same += packed(mine) == by_networkx(cells, loads)
    yield f"small instances: the best of every answer in {best} of {count}, networkx' cost in {same}"


def main(count: int, large: int) -> None:
    """Print everything, line by line as it is known."""
    parts = (small(2000), stand_ins(3000), speed(count), against_scipy(count), growth((count // 10, count, large)))
    for part in parts:
        for line in part:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    numbers = [int(word) for word in islice(sys.argv, 1, 3)]
    main(*(numbers + [60_000, 600_000][len(numbers) :]))
