"""Who reports to whom as trees, cut into pictures that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from raci.formats.diagrams.split import short_slug, unique
from raci.formats.view import Card

MOST_COLUMNS = 10
MOST_PEOPLE = 90
MOST_LEVELS = 6
STACKED = 6
"""Cards below one another before the next column begins."""
LISTED = 5
"""More reports than this, none of whom has reports, are listed on one card."""


class Branch(NamedTuple):
    """A person with everybody below; `hidden` counts who stands in a picture of their own instead."""

    card: Card
    reports: tuple[Branch, ...] = ()
    hidden: int = 0

    @property
    def leads(self) -> tuple[Branch, ...]:
        """Return the reports that have reports."""
        return tuple(report for report in self.reports if report.reports)

    @property
    def listed(self) -> tuple[Branch, ...]:
        """Return the reports that share one card: those without reports, where there are many."""
        leaves = tuple(report for report in self.reports if not report.reports and not report.hidden)
        return leaves if len(leaves) > LISTED else ()

    @property
    def carded(self) -> tuple[Branch, ...]:
        """Return the reports without reports who have a card each."""
        listed = bool(self.listed)
        return tuple(report for report in self.reports if not report.reports and (report.hidden or not listed))


class Chart(NamedTuple):
    """One picture: trees side by side. `about` is who it is about where it is not everybody."""

    suffix: str
    about: str
    roots: tuple[Branch, ...]


def charts(cards: tuple[Card, ...]) -> tuple[Chart, ...]:
    """Return the pictures: one where all people fit, else the top, and one for each branch that is not in it whole."""
    waiting = [("", forest(cards))]
    found: list[Chart] = []
    while waiting:
        about, roots = waiting.pop(0)
        taken = {chart.suffix for chart in found}
        suffix = unique(f".org-{short_slug(about)}", taken) if about else ".org"
        if _fits(roots):
            found.append(Chart(suffix, about, roots))
            continue
        tops = (_top(roots[0]),) if len(roots) == 1 else tuple(_alone(root) for root in roots)
        found.append(Chart(suffix, about, tops))
        whole = {branch.card.person.id: branch for branch in walk(roots)}
        cut = [whole[branch.card.person.id] for branch in walk(tops) if branch.hidden]
        waiting += [(branch.card.name, (branch,)) for branch in cut]
    return tuple(found)


def forest(cards: tuple[Card, ...]) -> tuple[Branch, ...]:
    """Return the trees of people, everybody once; whoever's manager is not among them stands at the top."""
    ids = {card.person.id for card in cards}
    below: dict[str | None, list[Card]] = {}
    for card in cards:
        manager = card.person.reports_to
        below.setdefault(manager if manager in ids and manager != card.person.id else None, []).append(card)
    tops, reached = list(below.get(None, [])), []
    ring = iter(cards)
    while True:
        reached = _reached(tops, below)
        seen = {card.person.id for card in reached}
        missing = next((card for card in ring if card.person.id not in seen), None)
        if missing is None:
            break
        # Everybody in a ring of managers has one: the first by name stands at the top.
        below[missing.person.reports_to].remove(missing)
        tops.append(missing)
    made: dict[str, Branch] = {}
    for card in reversed(reached):
        reports = tuple(made[report.person.id] for report in below.get(card.person.id, ()))
        made[card.person.id] = Branch(card, reports)
    return tuple(made[card.person.id] for card in tops)


def _reached(tops: list[Card], below: dict[str | None, list[Card]]) -> list[Card]:
    """Return everybody at or under the tops, managers before their reports."""
    found = list(tops)
    for card in found:
        found.extend(below.get(card.person.id, ()))
    return found


def walk(roots: tuple[Branch, ...]) -> Iterator[Branch]:
    """Yield every branch of some trees, level by level."""
    waiting = list(roots)
    for branch in waiting:
        yield branch
        waiting.extend(branch.reports)


def levels(roots: tuple[Branch, ...]) -> int:
    """Return how many levels the deepest of some trees has."""
    count = 0
    while roots:
        count, roots = count + 1, tuple(report for root in roots for report in root.reports)
    return count


def list_columns(count: int) -> int:
    """Return in how many columns a card lists people."""
    return min(4, -(-count // 12))


def columns(branch: Branch) -> int:
    """Return how many cards a tree is wide at least, leaves below one another."""
    own = -(-len(branch.carded) // STACKED) + list_columns(len(branch.listed))
    return max(1, own + sum(columns(lead) for lead in branch.leads))


def _fits(roots: tuple[Branch, ...]) -> bool:
    everybody = sum(1 for _ in walk(roots))
    trees = [root for root in roots if root.reports]
    if not trees:
        return True
    if levels(roots) > MOST_LEVELS or everybody > MOST_PEOPLE:
        return False
    return sum(map(columns, trees)) <= MOST_COLUMNS


def _top(root: Branch) -> Branch:
    """Return a tree without the branches below its first level of several managers that are too large to be in it."""
    spine = [root]
    while len(spine) < MOST_LEVELS - 2 and len(spine[-1].leads) == 1:
        spine.append(spine[-1].leads[0])
    cut = _pruned(spine.pop())
    for branch in reversed(spine):
        cut = Branch(branch.card, tuple(cut if report.reports else report for report in branch.reports))
    return cut


def _pruned(branch: Branch) -> Branch:
    """Return a person with the smallest branches whole, as many as fit, and the managers of the others alone."""
    kept = tuple(_alone(report) for report in branch.reports)
    for lead in sorted(branch.leads, key=lambda lead: sum(1 for _ in walk((lead,)))):
        more = tuple(lead if report.card is lead.card else report for report in kept)
        if not _fits((Branch(branch.card, more),)):
            break
        kept = more
    return Branch(branch.card, kept)


def _alone(branch: Branch) -> Branch:
    """Return a person without anybody below, who are counted."""
    return Branch(branch.card, (), sum(1 for _ in walk(branch.reports)))
