"""Who is asked and who is told, once it is known who answers and who does: set arithmetic, outside the assignment."""

from __future__ import annotations

from raci.deciding.assignment import HASH, stable_hash
from raci.deciding.candidates import has_strength
from raci.deciding.draft import Draft, Hold, plain, real_first
from raci.deciding.layers import Context
from raci.matrix import Reason
from raci.model import WORKLOADS, Organisation, Person

COMPARED = (1, 5, 6, 7)
"""The comparison levels that choose whom to ask; the stable tie-break comes last."""


class Reach:
    """Who is asked and told for a role: people before vacant seats, each role looked up once a team."""

    def __init__(self, organisation: Organisation) -> None:
        self.roles = organisation.role_by_id
        self.found: dict[tuple[str | None, str], tuple[Person, ...]] = {}

    def of(self, context: Context, role: str) -> tuple[Person, ...]:
        """Return who has a role on the team; roles that sit outside teams are reached across the organisation."""
        key = (context.team, role)
        if key not in self.found:
            entry = self.roles.get(role)
            anywhere = entry is not None and entry.reach == "organisation"
            self.found[key] = real_first((context.everybody if anywhere else context.holders).get(role, ()))
        return self.found[key]


def ask(draft: Draft, reach: Reach, before: frozenset[str]) -> None:
    """Give C to one person of each role named, unless the role is at work on the row already.

    `before` are person ids who were asked so far.
    """
    if "C" in draft.decisions:
        return
    ruling = draft.rulings["C"]
    for role in ruling.roles:
        people = reach.of(draft.context, role)
        at_work = draft.holding("A", "R", "C")
        if any(person.id in at_work for person in people):
            continue
        free = [person for person in people if person.id not in draft.decided]
        if free:
            person, level = _choose(draft, free, before)
            reason = Reason(rule=ruling.rule, because=ruling.because, source=ruling.source, level=level)
            draft.holds["C"].append(Hold(person, role, ruling.status, reason))


def inform(draft: Draft, reach: Reach) -> None:
    """Give I to everybody with the roles named, and to those of a role that is asked who do not speak for it."""
    if "I" in draft.decisions:
        return
    taken = {*draft.holding("A", "R", "C"), *draft.decided}
    for letter in ("I", "C"):
        ruling = draft.rulings[letter]
        if letter in draft.decisions:
            continue
        reason = plain(ruling)
        for role in ruling.roles:
            for person in reach.of(draft.context, role):
                if person.id not in taken:
                    taken.add(person.id)
                    draft.holds["I"].append(Hold(person, role, ruling.status, reason))


def _choose(draft: Draft, people: list[Person], before: frozenset[str]) -> tuple[Person, int | None]:
    """Choose whom to ask: the team's lead, else the best; say on which level the next one is worse."""
    lead = next((person for person in people if person.id == draft.context.lead), None)
    if lead is not None or len(people) == 1:
        return lead or people[0], None

    activity = draft.activity
    scores = [
        (p.vacant, not has_strength(p, activity), WORKLOADS.index(p.workload), p.id not in before) for p in people
    ]
    best, rival = sorted(scores)[:2]
    equals = [person for person, score in zip(people, scores, strict=True) if score == best]
    if len(equals) == 1:
        told_apart = zip(COMPARED, best, rival, strict=True)
        return equals[0], next(level for level, mine, theirs in told_apart if mine != theirs)
    return min(equals, key=lambda p: (stable_hash(draft.context.name, activity.id, p.id), p.id)), HASH
