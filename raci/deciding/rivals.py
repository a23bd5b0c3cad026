"""Why not somebody else, in words that a manager would use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from raci.deciding.assignment import CAPACITY, HASH, SPREAD, STRENGTH
from raci.deciding.candidates import Candidate, candidates, has_strength
from raci.deciding.instead import Alternatives, Instead
from raci.deciding.layers import Context
from raci.deciding.standin import eligible
from raci.matrix import Assignment, Row
from raci.model import Person
from raci.rules import Tiers

VACANT, SHARED_STRENGTH, ORDER, WORKLOAD, BEFORE = 1, 3, 4, 6, 7


@dataclass(frozen=True, slots=True)
class Move:
    """A duty that would change hands; `name` is the activity's, `before` and `after` are people."""

    team: str | None
    activity: str
    name: str
    letter: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody else who could hold a letter: the first level on which the whole answer would be worse, in words.

    `moves` are the other duties that would change hands. `level` is None where nothing was compared, since whoever
    answers for a duty, or stands in for a role, does it too.
    """

    person: str
    person_id: str
    role: str
    level: int | None
    because: str
    moves: tuple[Move, ...] = ()


class Others:
    """Everybody else who could hold a letter of a row."""

    def __init__(self, alternatives: Alternatives, row: Row, letter: str, context: Context) -> None:
        self.alternatives = alternatives
        self.organisation = alternatives.matrix.organisation
        self.row = row
        self.letter = letter
        self.context = context
        apart = row.holders("A") if letter == "R" and row.activity.separation else ()
        self.kept_out = {a.person_id for a in row.assignments if a.agreed or a.letter == letter or a in apart}

    def listed(self, by: Tiers) -> tuple[Rival, ...]:
        """Return the others, the closest first; `by` are the roles through which the letter was given."""
        found = {
            each.person: self._compared(each)
            for each in self.alternatives.of(self.context.team, self.row.activity.id, self.letter)
            if each.person not in self.kept_out
        }
        for rival in self._not_compared(by):
            found.setdefault(rival.person_id, rival)
        return tuple(sorted(found.values(), key=lambda rival: (-(rival.level or 0), rival.person_id)))

    def _compared(self, each: Instead) -> Rival:
        people = self.organisation.person_by_id
        teams = {team.id: team.name for team in self.organisation.teams}
        moves = tuple(
            Move(
                team=teams.get(team),
                activity=activity,
                name=self.organisation.activity_by_id[activity].name,
                letter=self.letter,
                before=people[before].name,
                after=people[after].name,
            )
            for team, activity, before, after in each.changes
        )
        told = self._over_one(each) if each.mine else self._over_several(each)
        return Rival(people[each.person].name, each.person, each.role, each.level, told, moves)

    def _not_compared(self, by: Tiers) -> Iterator[Rival]:
        """Yield those who were never compared: the letter came with another one, or a whole role has it."""
        holders = self.row.holders(self.letter)
        if holders[0].reason.stands_in_for:
            words = f"{holders[0].person} {'answers for it, and so does it' if self._follows(holders[0]) else _ALREADY}"
            for person, role, _ in eligible(self.context, by, filter(None, self.kept_out)):
                if self.letter == "R":
                    yield Rival(person.name, person.id, role, None, words)
            return
        mine = {c.person.id: c for c in candidates(self.context, self.row.activity, by)}
        for other in candidates(self.context, self.row.activity, by, without=filter(None, self.kept_out)):
            holder = next((h for h in holders if h.role == other.role), holders[0])
            best = mine.get(holder.person_id or "")
            if best is None:
                continue
            if self._follows(holder):
                words = f"{holder.person} answers for it, and so does it"
                yield Rival(other.person.name, other.person.id, other.role, None, words)
            elif other.tier > best.tier:
                words = self._order(best.role, other.role)
                yield Rival(other.person.name, other.person.id, other.role, ORDER, words)

    def _follows(self, holder: Assignment) -> bool:
        """Tell whether somebody does it since he answers for it; nobody was compared then."""
        owners = {a.person_id for a in self.row.holders("A")}
        return self.letter == "R" and holder.person_id in owners and holder.reason.level is None

    def _over_one(self, each: Instead) -> str:
        """Say why the other did not get it, compared over this duty and what it moves."""
        mine, theirs = each.mine, each.theirs
        if mine is None or theirs is None:
            return ""
        if each.level == CAPACITY:
            return self._limit(each, mine, theirs)
        if each.level == SPREAD:
            return self._spread(each)
        if each.level == HASH:
            return TIE
        if theirs.levels[each.level - 1] <= mine.levels[each.level - 1]:
            return f"then another duty would go to {ELSEWHERE[each.level]}"
        return {
            VACANT: "that seat is vacant, and a person comes first",
            SHARED_STRENGTH: f"no strength for it in the file; {mine.person.name} has one",
            ORDER: self._order(mine.role, theirs.role),
            STRENGTH: f"no strength for it in the file; {mine.person.name} has one",
            WORKLOAD: _workload(mine.person, theirs.person),
            BEFORE: f"{mine.person.name} had it before, and nothing speaks for a change",
        }[each.level]

    def _limit(self, each: Instead, mine: Candidate, theirs: Candidate) -> str:
        if theirs.levels[1] > mine.levels[1]:
            return "swamped, and this duty is shared"
        capacity = theirs.person.capacity
        limit = capacity.accountable if self.letter == "A" else capacity.responsible
        held = sum(a.person_id == each.person for a in self.alternatives.matrix.assignments if a.letter == self.letter)
        if limit is not None and held >= limit:
            return f"the file allows {_duties(limit)}, and {_duties(held)} {'is' if held == 1 else 'are'} there already"
        return "somebody would pass a limit that the file sets"

    def _spread(self, each: Instead) -> str:
        people = self.organisation.person_by_id
        if each.duties is None or each.duties[0] <= each.duties[1]:
            return "duties are spread evenly among those who could have them"
        theirs, mine = each.duties
        holder, name = people[each.holder].name, people[each.person].name
        role = self.organisation.spoken(each.role)
        return f"duties are spread evenly, and {name} would have {_duties(theirs)} as {role}, {holder} {mine}"

    def _order(self, mine: str, theirs: str) -> str:
        first, then = self.organisation.spoken(mine), self.organisation.spoken(theirs)
        return f"the usual order puts the {first} before the {then}"

    def _over_several(self, each: Instead) -> str:
        """Say why the other does not stand in, compared over all the duties of the missing role."""
        people = self.organisation.person_by_id
        mine, theirs = people[each.holder], people[each.person]
        if each.level == CAPACITY and theirs.workload == "swamped" != mine.workload:
            return "swamped, and some of this is shared"
        if each.level == STRENGTH and has_strength(mine, self.row.activity, named=True):
            return f"no strength for it in the file; {mine.name} has one"
        if each.level == WORKLOAD:
            return _workload(mine, theirs)
        if each.level == SPREAD and each.duties and each.duties[0] > each.duties[1]:
            verb = "answers for" if self.letter == "A" else "does"
            return f"{verb} more duties already: {_duties(each.duties[0])}, {mine.name} {each.duties[1]}"
        return STAND_IN_WORDS[each.level].format(holder=mine.name)


_ALREADY = "stands in for the role already, and so does this"
TIE = "nothing in the file tells the two apart; a stable tie-break chose"

ELSEWHERE = {
    VACANT: "a vacant seat",
    SHARED_STRENGTH: "somebody without a strength for it",
    ORDER: "somebody who comes later in its usual order",
    STRENGTH: "somebody without a strength for it",
    WORKLOAD: "somebody with more work",
    BEFORE: "somebody who did not have it before",
}
"""Why an answer is worse though the other fits this duty just as well, by level."""

STAND_IN_WORDS = {
    CAPACITY: "a limit that the file sets would be passed",
    SHARED_STRENGTH: "fewer strengths for these duties in the file",
    ORDER: "comes later among those who stand in",
    STRENGTH: "fewer strengths for these duties in the file",
    BEFORE: "{holder} had these duties before, and nothing speaks for a change",
    SPREAD: "answers for more duties already",
    HASH: TIE,
}
"""Why somebody else stands in, by level."""


def _workload(mine: Person, theirs: Person) -> str:
    if mine.workload == theirs.workload:
        return "more work already, over all these duties"
    return f"more work already (workload {theirs.workload}; {mine.name}: {mine.workload})"


def _duties(count: int) -> str:
    return "no duty" if not count else f"{count} {'duty' if count == 1 else 'duties'}"
