"""The exact minimum-cost assignment of duties to people; same input, same answer, whatever the order.

Successive shortest paths with potentials (Edmonds and Karp 1972) over integer costs. A cost packs the comparison
levels into one integer, the highest level first, with room for the sum over a whole group, and ends in a hash, so
that the optimum is unique.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

LEVELS = 9
CAPACITY, STRENGTH, SPREAD, HASH = 2, 5, 8, 9
HASH_BITS = 64

Cell = tuple[str, ...]
"""Whatever names a cell: team, activity, role …"""

Levels = tuple[int, int, int, int, int, int, int]
"""The first seven comparison levels of one candidate; smaller is better."""


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate for one cell. `role` is the pool in which duties are spread evenly."""

    person: str
    role: str
    levels: Levels
    hash: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who got a cell.

    `level` is the first level on which the answer would be worse had the closest other candidate this cell, None
    without one. `rivals` could have it just as well: only the hash speaks against them.
    """

    option: Option
    level: int | None
    rivals: frozenset[str] = frozenset()

    @property
    def tie(self) -> bool:
        """Tell whether only the hash chose."""
        return bool(self.rivals)


def stable_hash(*words: str | None) -> int:
    """Return 64 bits that depend on the words alone."""
    text = "\x1f".join(word or "" for word in words)
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH_BITS // 8).digest())


@dataclass(frozen=True, slots=True)
class Loads:
    """What people hold before the assignment: duties by (person, role), duties by person, and limits by person.

    `unsure` are people whose duties so far only a hash gave or took: whatever their load decides, the hash does.
    """

    by_role: Mapping[tuple[str, str], int]
    by_person: Mapping[str, int]
    limits: Mapping[str, int]
    unsure: frozenset[str] = frozenset()


def assign(cells: Mapping[Cell, Sequence[Option]], loads: Loads) -> dict[Cell, Choice]:
    """Give every cell one of its options at the least total cost.

    `cells` maps each cell to its options, at least one, at most one a person. Nobody is over a limit while another
    candidate is free, unless a higher level says so.
    """
    chosen: dict[Cell, Option] = {}
    rivals: dict[Cell, frozenset[str]] = {}
    for group in _groups(cells):
        if any(option.person in loads.limits for cell in group for option in cells[cell]):
            open_cells: dict[Cell, tuple[Option, ...]] = {cell: tuple(cells[cell]) for cell in group}
            fixed: dict[Cell, Option] = {}
        else:
            open_cells, fixed = _settle({cell: cells[cell] for cell in group})
        chosen.update(fixed)
        if not open_cells:
            continue
        base = dict(loads.by_role)
        for option in fixed.values():
            base[option.person, option.role] = base.get((option.person, option.role), 0) + 1
        for part in _groups(open_cells):
            result, found = _Network({cell: open_cells[cell] for cell in part}, base, loads).solve()
            chosen.update(result)
            rivals.update(found)
            people = {option.person for cell in part for option in open_cells[cell]}
            if not loads.unsure.isdisjoint(people):
                rivals.update({cell: frozenset(o.person for o in open_cells[cell]) for cell in part})
    held = Counter(option.person for option in chosen.values())
    held.update(loads.by_person)
    room = {person: limit - held[person] for person, limit in loads.limits.items()}
    return {cell: _choice(option, cells[cell], rivals.get(cell, frozenset()), room) for cell, option in chosen.items()}


def _choice(option: Option, options: Sequence[Option], equals: frozenset[str], room: Mapping[str, int]) -> Choice:
    """Find the level of the closest rival: the deepest of the first differences, were this one cell his.

    `room` is how many duties people could still take, by person, for those who have a limit.
    """
    others = [rival for rival in options if rival.person != option.person]
    mine = _counting_limit(option, room.get(option.person, 0) < 0)
    found = [first_difference(mine, _counting_limit(o, room.get(o.person, 1) < 1)) or SPREAD for o in others]
    rivals = equals - {option.person}
    return Choice(option, HASH if rivals else max(found, default=None), rivals)


def _counting_limit(option: Option, passed: bool) -> Levels:
    """Return a candidate's levels, one worse on the second where a limit by number is passed."""
    first, second, third, fourth, fifth, sixth, seventh = option.levels
    return first, second + passed, third, fourth, fifth, sixth, seventh


def first_difference(winner: Levels, loser: Levels) -> int | None:
    """Return the first level, from 1, on which two differ; level 2 where the winner is worse, since a limit decided."""
    for level, (mine, theirs) in enumerate(zip(winner, loser, strict=True), start=1):
        if mine != theirs:
            return level if mine < theirs else CAPACITY
    return None


def _groups(cells: Mapping[Cell, Sequence[Option]]) -> list[list[Cell]]:
    """Split cells into groups that share no candidate."""
    parent: dict[str, str] = {}

    def find(person: str) -> str:
        root = person
        while parent.setdefault(root, root) != root:
            root = parent[root]
        while parent[person] != root:
            parent[person], person = root, parent[person]
        return root

    for options in cells.values():
        first = find(options[0].person)
        for option in options[1:]:
            parent[find(option.person)] = first
    groups: dict[str, list[Cell]] = {}
    for cell, options in cells.items():
        groups.setdefault(find(options[0].person), []).append(cell)
    return list(groups.values())


def _settle(
    cells: Mapping[Cell, Sequence[Option]],
) -> tuple[dict[Cell, tuple[Option, ...]], dict[Cell, Option]]:
    """Where nothing limits anybody, levels 1-7 decide cell by cell; only the equally good go on to the spread."""
    contested: dict[Cell, tuple[Option, ...]] = {}
    fixed: dict[Cell, Option] = {}
    for cell, options in cells.items():
        best = min(option.levels for option in options)
        equals = tuple(option for option in options if option.levels == best)
        if len(equals) == 1:
            fixed[cell] = equals[0]
        else:
            contested[cell] = equals
    return contested, fixed


class _Network:
    """The residual network of one group: source → cell → (person, role) → person → sink."""

    SINK = 0

    def __init__(
        self, cells: Mapping[Cell, Sequence[Option]], base: Mapping[tuple[str, str], int], loads: Loads
    ) -> None:
        self.adjacent: list[list[int]] = [[]]
        self.to: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []
        self.potential: list[int] = [0]
        self.cells = sorted(cells, key=lambda cell: min(option.hash for option in cells[cell]))
        self.units = _units(cells, base, loads)
        self.option_arcs: dict[int, tuple[Cell, Option]] = {}
        self.cell_nodes: dict[Cell, int] = {}
        persons: dict[str, int] = {}
        pools: dict[tuple[str, str], int] = {}
        most = Counter((option.person, option.role) for options in cells.values() for option in options)
        most_each = Counter(option.person for options in cells.values() for option in options)
        for cell in self.cells:
            node = self.cell_nodes[cell] = self._node()
            for option in sorted(cells[cell], key=lambda o: o.hash):
                if option.person not in persons:
                    persons[option.person] = self._person(option.person, most_each[option.person], loads)
                key = (option.person, option.role)
                if key not in pools:
                    pools[key] = self._pool(persons[option.person], base.get(key, 0), most[key])
                cost = sum(value * self.units[level] for level, value in enumerate(option.levels)) + option.hash
                self.option_arcs[self._arc(node, pools[key], 1, cost)] = (cell, option)

    def _node(self) -> int:
        self.adjacent.append([])
        self.potential.append(0)
        return len(self.adjacent) - 1

    def _arc(self, start: int, end: int, room: int, cost: int) -> int:
        arc = len(self.to)
        self.to += (end, start)
        self.room += (room, 0)
        self.cost += (cost, -cost)
        self.adjacent[start].append(arc)
        self.adjacent[end].append(arc + 1)
        return arc

    def _person(self, person: str, most: int, loads: Loads) -> int:
        node = self._node()
        limit = loads.limits.get(person)
        free = most if limit is None else max(0, limit - loads.by_person.get(person, 0))
        if free:
            self._arc(node, self.SINK, free, 0)
        if free < most:
            self._arc(node, self.SINK, most - free, self.units[CAPACITY - 1])
        return node

    def _pool(self, person: int, held: int, most: int) -> int:
        """Add the node that spreads duties: the k-th duty costs 2k - 1, so that the sum is the square of the load."""
        node = self._node()
        for k in range(held, held + most):
            self._arc(node, person, 1, (2 * k + 1) * self.units[SPREAD - 1])
        return node

    def solve(self) -> tuple[dict[Cell, Option], dict[Cell, frozenset[str]]]:
        """Push one unit from each cell; return the choices, and who could hold a cell just as well."""
        for cell in self.cells:
            self._push(self.cell_nodes[cell])
        chosen = {cell: option for arc, (cell, option) in self.option_arcs.items() if not self.room[arc]}
        return chosen, self._ties(chosen)

    def _push(self, source: int) -> None:
        """Send one unit along a shortest path (Dijkstra on reduced costs) and mend the potentials."""
        adjacent, to, room, cost, potential = self.adjacent, self.to, self.room, self.cost, self.potential
        potential[source] = max(potential[to[arc]] - cost[arc] for arc in adjacent[source] if room[arc])
        distance = {source: 0}
        into: dict[int, int] = {}
        done: dict[int, int] = {}
        heap = [(0, source)]
        while heap:
            reached, node = heapq.heappop(heap)
            if node in done:
                continue
            done[node] = reached
            if node == self.SINK:
                break
            here = reached + potential[node]
            for arc in adjacent[node]:
                end = to[arc]
                if room[arc] and end not in done:
                    length = here + cost[arc] - potential[end]
                    if end not in distance or length < distance[end]:
                        distance[end], into[end] = length, arc
                        heapq.heappush(heap, (length, end))
        total = done[self.SINK]
        for node, reached in done.items():
            potential[node] += reached - total
        node = self.SINK
        while node != source:
            arc = into[node]
            room[arc] -= 1
            room[arc ^ 1] += 1
            node = to[arc ^ 1]

    def _ties(self, chosen: Mapping[Cell, Option]) -> dict[Cell, frozenset[str]]:
        """Find the cells that an equally good answer, the hash apart, would give to somebody else, and to whom.

        Such an answer differs by a ring of no cost in the residual network, and every arc of a ring lies inside one
        strongly connected component of the arcs whose reduced cost is zero.
        """
        price = [cost >> HASH_BITS if cost >= 0 else -((-cost) >> HASH_BITS) for cost in self.cost]
        height = self._heights(price)
        tight: list[list[int]] = [[] for _ in self.adjacent]
        for node, arcs in enumerate(self.adjacent):
            for arc in arcs:
                if self.room[arc] and price[arc] + height[node] == height[self.to[arc]]:
                    tight[node].append(self.to[arc])
        component = _components(tight)
        ties: dict[Cell, frozenset[str]] = {}
        for arc, (cell, option) in self.option_arcs.items():
            start, end = self.cell_nodes[cell], self.to[arc]
            other = option.person != chosen[cell].person
            if other and self.room[arc] and end in tight[start] and component[start] == component[end]:
                ties[cell] = ties.get(cell, frozenset()) | {option.person}
        return ties

    def _heights(self, price: Sequence[int]) -> list[int]:
        """Return distances from nowhere (Bellman-Ford with a queue): exact prices for costs without the hash."""
        height = [0] * len(self.adjacent)
        queue = list(range(len(self.adjacent)))
        waiting = set(queue)
        for node in queue:
            waiting.discard(node)
            for arc in self.adjacent[node]:
                end = self.to[arc]
                if self.room[arc] and height[node] + price[arc] < height[end]:
                    height[end] = height[node] + price[arc]
                    if end not in waiting:
                        waiting.add(end)
                        queue.append(end)
        return height


def _units(cells: Mapping[Cell, Sequence[Option]], base: Mapping[tuple[str, str], int], loads: Loads) -> list[int]:
    """Return what one step on each of the levels 1-8 costs: more than everything below it can add up to.

    All are whole multiples of the hash's range, so that cutting the hash off a cost is exact.
    """
    count = len(cells)
    held = max((base.get((o.person, o.role), 0) for options in cells.values() for o in options), default=0)
    unit = (count + 1) << HASH_BITS
    units = [0] * (LEVELS - 1)
    units[SPREAD - 1] = unit
    unit *= count * (2 * (held + count) + 1) + 1
    for level in range(SPREAD - 1, 0, -1):
        units[level - 1] = unit
        largest = max(option.levels[level - 1] for options in cells.values() for option in options)
        unit *= count * (largest + (level == CAPACITY)) + 1
    return units


def _components(arrows: Sequence[Sequence[int]]) -> list[int]:
    """Return the strongly connected component of every node (Tarjan 1972, without recursion)."""
    index = [-1] * len(arrows)
    low = [0] * len(arrows)
    component = [-1] * len(arrows)
    stack: list[int] = []
    counter = 0
    for root in range(len(arrows)):
        if index[root] >= 0:
            continue
        work = [(root, 0)]
        while work:
            node, place = work.pop()
            if place == 0:
                index[node] = low[node] = counter
                counter += 1
                stack.append(node)
            for step in range(place, len(arrows[node])):
                end = arrows[node][step]
                if index[end] < 0:
                    work += [(node, step + 1), (end, 0)]
                    break
                if component[end] < 0:
                    low[node] = min(low[node], index[end])
            else:
                if low[node] == index[node]:
                    while True:
                        member = stack.pop()
                        component[member] = node
                        if member == node:
                            break
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return component
