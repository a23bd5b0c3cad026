"""The exact minimum-cost assignment of duties to people; same input, same answer, whatever the order.

A cost packs the comparison levels into one integer, the highest level first, with room for the sum over a whole group,
and ends in a hash, so that the optimum is unique.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

from raci.deciding.flow import SINK, Flow

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


class Choice(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Forced:
    """What would be, had somebody else a cell.

    `level` is the first on which the whole answer would be worse. `moved` are the other cells that would change hands,
    each with who has it and who would. `duties` are how many the other and the holder would have in their roles then.
    """

    holder: Option
    option: Option
    level: int
    moved: Mapping[Cell, tuple[Option, Option]]
    duties: tuple[int, int]


def assign(cells: Mapping[Cell, Sequence[Option]], loads: Loads) -> dict[Cell, Choice]:
    """Give every cell one of its options at the least total cost.

    `cells` maps each cell to its options, at least one, at most one a person. Nobody is over a limit while another
    candidate is free, unless a higher level says so.
    """
    found: dict[Cell, Choice] = {}
    limited: dict[Cell, tuple[Option, frozenset[str]]] = {}
    for group in _groups(cells) if loads.limits else [cells]:
        if _has_limits(group, loads):
            limited.update(_best_of(group, {}, loads))
            continue
        contested, fixed = _settle(group)
        found.update(fixed)
        for cell, (option, rivals) in _best_of(contested, fixed, loads).items():
            found[cell] = Choice(option, HASH if rivals else SPREAD, rivals)
    held = Counter(option.person for option, _ in limited.values())
    held.update(loads.by_person)
    room = {person: limit - held[person] for person, limit in loads.limits.items()}
    found.update((cell, _choice(option, cells[cell], rivals, room)) for cell, (option, rivals) in limited.items())
    return found


def _has_limits(cells: Mapping[Cell, Sequence[Option]], loads: Loads) -> bool:
    return bool(loads.limits) and any(o.person in loads.limits for options in cells.values() for o in options)


def _best_of(
    contested: Mapping[Cell, Sequence[Option]], fixed: Mapping[Cell, Choice], loads: Loads
) -> dict[Cell, tuple[Option, frozenset[str]]]:
    """Return who gets each contested cell, and who could have it just as well."""
    base = _base(fixed, loads)
    found: dict[Cell, tuple[Option, frozenset[str]]] = {}
    for part in _groups(contested):
        if len(part) == 1 and not _has_limits(part, loads) and not loads.unsure:
            found.update((cell, _lightest(options, base)) for cell, options in part.items())
            continue
        network = _Network(part, base, loads)
        ties = network.ties()
        if loads.unsure and not loads.unsure.isdisjoint(o.person for options in part.values() for o in options):
            ties = {cell: frozenset(option.person for option in options) for cell, options in part.items()}
        for cell, option in network.chosen.items():
            found[cell] = option, ties.get(cell, frozenset()) - {option.person}
    return found


def _lightest(options: Sequence[Option], base: Mapping[tuple[str, str], int]) -> tuple[Option, frozenset[str]]:
    """Return which of equally good candidates for a cell that nothing else hangs on has it, and who could as well."""
    held = [base.get(_pool(option), 0) for option in options]
    least = min(held)
    equals = [option for option, duties in zip(options, held, strict=True) if duties == least]
    best = min(equals, key=lambda option: option.hash)
    return best, frozenset(option.person for option in equals if option is not best)


def _base(fixed: Mapping[Cell, Choice], loads: Loads) -> Counter[tuple[str, str]]:
    """Count what people hold in their roles with what is settled."""
    base = Counter(_pool(choice.option) for choice in fixed.values())
    base.update(loads.by_role)
    return base


def force(cells: Mapping[Cell, Sequence[Option]], loads: Loads, cell: Cell) -> tuple[Forced, ...]:
    """Give one cell to each of its other candidates in turn and its group anew at the least cost, in order of person.

    The rest of the group is mended along one cheapest way in the residual network, which is the same as solving anew.
    """
    group = _group_of(cells, cell)
    fixed: dict[Cell, Choice] = {}
    settled = dict(group)
    if not _has_limits(group, loads):
        settled, fixed = _settle(group)
    fixed.pop(cell, None)
    part = _group_of({**settled, cell: cells[cell]}, cell)
    network = _Network(part, _base(fixed, loads), loads)
    unsure: set[str] = set()
    if cell in settled:
        alike = _group_of(settled, cell)
        if not loads.unsure.isdisjoint(option.person for options in alike.values() for option in options):
            unsure = {option.person for option in settled[cell]}
    mine = network.chosen[cell].person
    others = sorted((option for option in cells[cell] if option.person != mine), key=lambda option: option.person)
    found = (network.forced(cell, option) for option in others)
    return tuple(replace(each, level=HASH) if each.option.person in unsure else each for each in found)


def _pool(option: Option) -> tuple[str, str]:
    return option.person, option.role


def _choice(option: Option, options: Sequence[Option], equals: frozenset[str], room: Mapping[str, int]) -> Choice:
    """Find the level of the closest rival: the deepest of the first differences, were this one cell his.

    `room` is how many duties people could still take, by person, for those who have a limit.
    """
    mine = _passing(option.levels) if room.get(option.person, 0) < 0 else option.levels
    deepest = None
    for rival in options:
        if rival.person != option.person:
            theirs = _passing(rival.levels) if room.get(rival.person, 1) < 1 else rival.levels
            deepest = max(deepest or 0, first_difference(mine, theirs) or SPREAD)
    rivals = equals - {option.person}
    return Choice(option, HASH if rivals else deepest, rivals)


def _passing(levels: Levels) -> Levels:
    """Return levels, one worse on the second, since a limit by number is passed."""
    first, second, third, fourth, fifth, sixth, seventh = levels
    return first, second + 1, third, fourth, fifth, sixth, seventh


def first_difference(winner: Levels, loser: Levels) -> int | None:
    """Return the first level, from 1, on which two differ; level 2 where the winner is worse, since a limit decided."""
    for level, (mine, theirs) in enumerate(zip(winner, loser, strict=True), start=1):
        if mine != theirs:
            return level if mine < theirs else CAPACITY
    return None


def _groups(cells: Mapping[Cell, Sequence[Option]]) -> list[dict[Cell, Sequence[Option]]]:
    """Split cells into groups that share no candidate."""
    parent: dict[str, str] = {}

    def find(person: str) -> str:
        above = parent.setdefault(person, person)
        while above != person:
            # Halve the way for those who come later.
            parent[person] = person = parent[above]
            above = parent[person]
        return person

    for options in cells.values():
        first = find(options[0].person)
        for option in options[1:]:
            if parent.get(option.person) != first:
                parent[find(option.person)] = first
    groups: dict[str, dict[Cell, Sequence[Option]]] = {}
    for cell, options in cells.items():
        groups.setdefault(find(options[0].person), {})[cell] = options
    return list(groups.values())


def _group_of(cells: Mapping[Cell, Sequence[Option]], cell: Cell) -> dict[Cell, Sequence[Option]]:
    """Return the group that one cell is in."""
    return next(group for group in _groups(cells) if cell in group)


def _settle(cells: Mapping[Cell, Sequence[Option]]) -> tuple[dict[Cell, Sequence[Option]], dict[Cell, Choice]]:
    """Return what is still contested, and what is settled, where nothing limits anybody.

    Levels 1-7 decide cell by cell then; only the equally good go on to the spread.
    """
    contested: dict[Cell, Sequence[Option]] = {}
    fixed: dict[Cell, Choice] = {}
    for cell, options in cells.items():
        if len(options) == 1:
            fixed[cell] = Choice(options[0], None)
            continue
        levels = [option.levels for option in options]
        best = min(levels)
        if levels.count(best) > 1:
            contested[cell] = [option for option in options if option.levels == best]
            continue
        option = options[levels.index(best)]
        levels.remove(best)
        fixed[cell] = Choice(option, first_difference(best, min(levels)))
    return contested, fixed


class _Network:
    """One group as a flow: cell → (person, role) → sink, and past the person for who has two roles.

    `chosen` is the answer. `base` counts what people hold before, by (person, role).
    """

    def __init__(
        self, cells: Mapping[Cell, Sequence[Option]], base: Mapping[tuple[str, str], int], loads: Loads
    ) -> None:
        self.flow = Flow()
        self.base = base
        self.loads = loads
        self.most = Counter(_pool(option) for options in cells.values() for option in options)
        self.units = _units(cells, max(base.get(pool, 0) for pool in self.most))
        self.option_arcs: dict[int, tuple[Cell, Option]] = {}
        self.pools = self._pools()
        self.chosen = self._solve(cells)
        self.held = Counter(map(_pool, self.chosen.values()))

    def _pools(self) -> dict[tuple[str, str], int]:
        """Add a node for each (person, role): the k-th duty costs 2k - 1, so that the sum is the square of the load."""
        total: dict[str, list[int]] = {}
        for (person, _), most in self.most.items():
            total.setdefault(person, []).append(most)
        persons = {person: self.flow.node() for person, counts in total.items() if len(counts) > 1}
        for person, node in persons.items():
            self.flow.arc(node, SINK, self._passing(person, sum(total[person])))
        pools = {}
        for pool, most in self.most.items():
            node = pools[pool] = self.flow.node()
            first, unit = 2 * self.base.get(pool, 0) + 1, self.units[SPREAD - 1]
            spread = [(first + 2 * k) * unit for k in range(most)]
            if pool[0] in persons:
                self.flow.arc(node, persons[pool[0]], spread)
            else:
                passing = self._passing(pool[0], most)
                self.flow.arc(node, SINK, [price + more for price, more in zip(spread, passing, strict=True)])
        return pools

    def _passing(self, person: str, most: int) -> list[int]:
        """Return what each of somebody's duties costs for passing a limit."""
        free = self._free(person)
        within = most if free is None else min(free, most)
        return [0] * within + [self.units[CAPACITY - 1]] * (most - within)

    def _solve(self, cells: Mapping[Cell, Sequence[Option]]) -> dict[Cell, Option]:
        own: dict[Levels, int] = {}
        nodes = []
        for cell in sorted(cells, key=lambda cell: min([option.hash for option in cells[cell]])):
            prices = []
            for option in cells[cell]:
                levels = option.levels
                if levels not in own:
                    own[levels] = sum(value * unit for value, unit in zip(levels, self.units, strict=False))
                prices.append(own[levels] + option.hash)
            node, first = self.flow.source([self.pools[o.person, o.role] for o in cells[cell]], prices)
            nodes.append(node)
            self.option_arcs.update((first + 2 * n, (cell, option)) for n, option in enumerate(cells[cell]))
        for node in nodes:
            self.flow.send(node)
        room = self.flow.room
        return {cell: option for arc, (cell, option) in self.option_arcs.items() if not room[arc]}

    def _free(self, person: str) -> int | None:
        """Return how many duties somebody may take here under a limit that was written; None without one."""
        limit = self.loads.limits.get(person)
        return None if limit is None else max(0, limit - self.loads.by_person.get(person, 0))

    def ties(self) -> dict[Cell, frozenset[str]]:
        """Find the cells that an equally good answer, the hash apart, would give to somebody else, and to whom."""
        found: dict[Cell, set[str]] = {}
        for arc in self.flow.on_free_rings(HASH_BITS).intersection(self.option_arcs):
            cell, option = self.option_arcs[arc]
            found.setdefault(cell, set()).add(option.person)
        return {cell: frozenset(people) for cell, people in found.items()}

    def forced(self, cell: Cell, option: Option) -> Forced:
        """Give one cell to somebody else: who takes a duty too many hands one on, until it is the holder's turn."""
        mine = self.chosen[cell]
        way = self.flow.detour(self.pools[_pool(option)], self.pools[_pool(mine)])
        taken = dict(self.option_arcs[arc] for arc in way if arc in self.option_arcs)
        moved = {each: (self.chosen[each], new) for each, new in taken.items()}
        changes = {cell: (mine, option), **moved}
        after = self.held + Counter()
        after.update(_pool(new) for _, new in changes.values())
        after.subtract(_pool(old) for old, _ in changes.values())
        level = next(level for level, more in enumerate(self._more(changes.values(), after), start=1) if more)
        duties = (
            after[_pool(option)] + self.base.get(_pool(option), 0),
            after[_pool(mine)] + self.base.get(_pool(mine), 0),
        )
        return Forced(mine, option, level, moved, duties)

    def _more(self, changes: Iterable[tuple[Option, Option]], after: Counter[tuple[str, str]]) -> list[int]:
        """Return how much more other choices cost, level by level."""
        more = [0] * LEVELS
        people: set[str] = set()
        pools: set[tuple[str, str]] = set()
        for old, new in changes:
            for place, (theirs, mine) in enumerate(zip(new.levels, old.levels, strict=True)):
                more[place] += theirs - mine
            more[HASH - 1] += new.hash - old.hash
            people |= {old.person, new.person}
            pools |= {_pool(old), _pool(new)}
        for person in people:
            free = self._free(person)
            if free is not None:
                counts = (sum(n for pool, n in held.items() if pool[0] == person) for held in (after, self.held))
                then, now = (max(0, count - free) for count in counts)
                more[CAPACITY - 1] += then - now
        for pool in pools:
            base = self.base.get(pool, 0)
            more[SPREAD - 1] += (base + after[pool]) ** 2 - (base + self.held[pool]) ** 2
        return more


def _units(cells: Mapping[Cell, Sequence[Option]], held: int) -> list[int]:
    """Return what one step on each of the levels 1-8 costs: more than everything below it can add up to.

    `held` is the most that anybody holds before. All are whole multiples of the hash's range, so that cutting the hash
    off a cost is exact.
    """
    count = len(cells)
    shapes = {option.levels for options in cells.values() for option in options}
    unit = (count + 1) << HASH_BITS
    units = [0] * (LEVELS - 1)
    units[SPREAD - 1] = unit
    unit *= count * (2 * (held + count) + 1) + 1
    for level in range(SPREAD - 1, 0, -1):
        units[level - 1] = unit
        largest = max(levels[level - 1] for levels in shapes)
        unit *= count * (largest + (level == CAPACITY)) + 1
    return units
