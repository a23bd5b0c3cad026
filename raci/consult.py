"""Who is asked and who is told, once it is known who answers and who does: set arithmetic, outside the assignment."""

from __future__ import annotations

from raci.assignment import HASH, stable_hash
from raci.candidates import levels
from raci.draft import Draft, Hold, plain, real_first
from raci.layers import Context
from raci.matrix import Reason
from raci.model import Organisation, Person

COMPARED = (1, 5, 6, 7)
"""The comparison levels that choose whom to ask; the stable tie-break comes last."""


def ask(draft: Draft, organisation: Organisation, before: frozenset[str]) -> None:
    """Give C to one person of each role named, unless the role is at work on the row already.

    `before` are person ids who were asked so far.
    """
    if "C" in draft.decisions:
        return
    ruling = draft.rulings["C"]
    for role in ruling.roles:
        people = real_first(within_reach(organisation, draft.context, role))
        at_work = draft.holding("A", "R", "C")
        if any(person.id in at_work for person in people):
            continue
        free = [person for person in people if person.id not in draft.decided]
        if free:
            person, level = _choose(draft, free, before)
            reason = Reason(rule=ruling.rule, because=ruling.because, source=ruling.source, level=level)
            draft.holds["C"].append(Hold(person, role, ruling.status, reason))


def inform(draft: Draft, organisation: Organisation) -> None:
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
            for person in real_first(within_reach(organisation, draft.context, role)):
                if person.id not in taken:
                    taken.add(person.id)
                    draft.holds["I"].append(Hold(person, role, ruling.status, reason))


def within_reach(organisation: Organisation, context: Context, role: str) -> tuple[Person, ...]:
    """Return who has a role on the team; roles that sit outside teams are reached across the organisation."""
    entry = organisation.role_by_id.get(role)
    anywhere = entry is not None and entry.reach == "organisation"
    return (context.everybody if anywhere else context.holders).get(role, ())


def _choose(draft: Draft, people: list[Person], before: frozenset[str]) -> tuple[Person, int | None]:
    """Choose whom to ask: the team's lead, else the best; say on which level the next one is worse."""
    lead = next((person for person in people if person.id == draft.context.lead), None)
    if lead is not None or len(people) == 1:
        return lead or people[0], None

    def score(person: Person) -> tuple[int, ...]:
        compared = levels(person, draft.activity, 0, person.id in before)
        return tuple(compared[level - 1] for level in COMPARED)

    scores = {person.id: score(person) for person in people}
    best, rival = sorted(scores.values())[:2]
    equals = [person for person in people if scores[person.id] == best]
    chosen = min(equals, key=lambda p: (stable_hash(draft.context.name, draft.activity.id, p.id), p.id))
    told_apart = (level for level, mine, theirs in zip(COMPARED, best, rival, strict=True) if mine != theirs)
    return chosen, next(told_apart, HASH)
