"""Minimum-cost flow to one sink over integer costs of any size: successive shortest paths, exact.

Paths are found by Dijkstra's algorithm on reduced costs (Edmonds and Karp 1972): every arc with room costs nothing or
more once the potentials of its ends are counted in.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

SINK = 0


class Flow:
    """A residual network: arc `n` and its way back `n ^ 1`, how much room each has, and what the next unit costs."""

    def __init__(self) -> None:
        self.adjacent: list[list[int]] = [[]]
        self.to: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []
        self.prices: dict[int, Sequence[int]] = {}
        self.potential: list[int] = [0]

    def node(self) -> int:
        """Add a node."""
        self.adjacent.append([])
        self.potential.append(0)
        return len(self.adjacent) - 1

    def arc(self, start: int, end: int, prices: Sequence[int]) -> int:
        """Add an arc with room for a unit at each price: nought or more, the cheapest first."""
        arc = len(self.to)
        self.to += (end, start)
        self.room += (len(prices), 0)
        self.cost += (prices[0], -prices[0])
        if len(prices) > 1:
            self.prices[arc] = prices
        self.adjacent[start].append(arc)
        self.adjacent[end].append(arc + 1)
        return arc

    def source(self, ends: Sequence[int], prices: Sequence[int]) -> tuple[int, int]:
        """Add a node with an arc for one unit to each of some others; return it and the first arc, the rest every two.

        Their prices may be anything, since nothing will flow in.
        """
        node, first = self.node(), len(self.to)
        for end, price in zip(ends, prices, strict=True):
            self.to += (end, node)
            self.room += (1, 0)
            self.cost += (price, -price)
            self.adjacent[end].append(len(self.to) - 1)
        self.adjacent[node] += range(first, len(self.to), 2)
        return node, first

    def send(self, source: int) -> None:
        """Send one unit from a new source to the sink at the least cost, and mend the potentials."""
        to, room, cost, potential = self.to, self.room, self.cost, self.potential
        potential[source] = max(potential[to[arc]] - cost[arc] for arc in self.adjacent[source] if room[arc])
        into, done = self._search(source, SINK)
        total = done[SINK]
        for node, reached in done.items():
            potential[node] += reached - total
        node = SINK
        while node != source:
            arc = into[node]
            room[arc] -= 1
            room[arc ^ 1] += 1
            if arc & ~1 in self.prices:
                self._reprice(arc & ~1)
            node = to[arc ^ 1]

    def _reprice(self, arc: int) -> None:
        """Set what one unit more costs, and what one unit less saves."""
        prices, flowing = self.prices[arc], self.room[arc + 1]
        self.cost[arc] = prices[min(flowing, len(prices) - 1)]
        self.cost[arc + 1] = -prices[max(flowing - 1, 0)]

    def detour(self, start: int, end: int) -> list[int]:
        """Return the arcs of the cheapest way between two nodes past what flows, the last one first."""
        into, _ = self._search(start, end)
        found = []
        while end != start:
            found.append(into[end])
            end = self.to[into[end] ^ 1]
        return found

    def _search(self, source: int, target: int) -> tuple[dict[int, int], dict[int, int]]:
        """Return the arc by which each node was reached, and the reduced distance of those that are final."""
        adjacent, to, room, cost, potential = self.adjacent, self.to, self.room, self.cost, self.potential
        distance = {source: 0}
        into: dict[int, int] = {}
        done: dict[int, int] = {}
        heap = [(0, source)]
        nearest: int | None = None
        while heap:
            reached, node = heappop(heap)
            if node in done:
                continue
            done[node] = reached
            if node == target:
                break
            here = reached + potential[node]
            for arc in adjacent[node]:
                if room[arc] and (end := to[arc]) not in done:
                    length = here + cost[arc] - potential[end]
                    # Whatever is further away than the target is by now cannot lie on the way to it.
                    if (end not in distance or length < distance[end]) and (nearest is None or length < nearest):
                        distance[end], into[end] = length, arc
                        heappush(heap, (length, end))
                        if end == target:
                            nearest = length
        return into, done

    def on_free_rings(self, bits: int) -> set[int]:
        """Return the arcs that lie on a ring which costs nothing, the lowest bits of every cost apart.

        Another flow as cheap differs by such rings, and every arc of a ring lies inside one strongly connected
        component of the arcs whose reduced cost is nought.
        """
        price = [cost >> bits if cost >= 0 else -((-cost) >> bits) for cost in self.cost]
        height = self._heights(price, [potential >> bits for potential in self.potential])
        tight: list[list[int]] = [[] for _ in self.adjacent]
        found = []
        for node, arcs in enumerate(self.adjacent):
            for arc in arcs:
                if self.room[arc] and price[arc] + height[node] == height[self.to[arc]]:
                    tight[node].append(self.to[arc])
                    found.append(arc)
        component = _components(tight)
        return {arc for arc in found if component[self.to[arc]] == component[self.to[arc ^ 1]]}

    def _heights(self, price: Sequence[int], height: list[int]) -> list[int]:
        """Return potentials for other prices, from nearly right ones (Bellman-Ford with a queue)."""
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
