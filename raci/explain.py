"""Why this person, and why not that one: in words that a manager would use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from raci.assignment import HASH, LEVELS, SPREAD, Levels, first_difference
from raci.candidates import Candidate, candidates, has_strength, levels
from raci.draft import LETTERS
from raci.layers import Context, Layers, Ruling, contexts
from raci.matrix import Assignment, Matrix, Row
from raci.model import Activity, Person
from raci.rules import Tier, Tiers
from raci.standin import eligible
from raci.words import fold

PRIVATE_LEVELS = {2, 3, 5, 6}
"""Comparison levels whose very name would tell what somebody wrote in confidence."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One tier that was tried: its roles, and who of the team has them."""

    roles: Tier
    holders: tuple[str, ...]
    vacant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody else who could hold the letter: the first level on which he is worse, in words.

    `level` is None where nothing was compared, since whoever answers for a duty does it too.
    """

    person: str
    person_id: str
    role: str
    level: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one letter of one row; `holders` is empty where nobody has it.

    `stands_in` names, for each missing role that mattered, the tiers of roles that stand in for it.
    """

    row: Row
    letter: str
    holders: tuple[Assignment, ...]
    ruling: Ruling
    tiers: tuple[Tried, ...]
    stands_in: tuple[tuple[str, Tiers], ...]
    rivals: tuple[Rival, ...]


class UnknownSubject(ValueError):
    """An activity, person or team that the matrix does not have, or has several of.

    `known` are the words it could have been; where it means `several`, their ids.
    """

    def __init__(self, kind: str, word: str, known: tuple[str, ...], *, several: bool = False) -> None:
        super().__init__(f"no {kind} {word!r}")
        self.kind, self.word, self.known, self.several = kind, word, known, several


NAMES: tuple[Callable[[Person], tuple[str, ...]], ...] = (
    lambda person: (person.id, person.name),
    lambda person: person.roles,
    lambda person: person.titles,
)
"""What people may be called by, the most telling first."""


def explain(matrix: Matrix, activity: str, who: str | None = None, team: str | None = None) -> tuple[Explanation, ...]:
    """Explain the letters of an activity, in every team or in one; `who` (name, id or role) keeps one holder's.

    Raises UnknownSubject where the matrix has no such activity, person or team.
    """
    rows = [row for row in matrix.rows if fold(activity) in (fold(row.activity.id), fold(row.activity.name))]
    if not rows:
        raise UnknownSubject("activity", activity, tuple(row.activity.id for row in matrix.rows))
    if team is not None:
        names = [t.name for t in matrix.organisation.teams]
        if fold(team) not in map(fold, names):
            raise UnknownSubject("team", team, tuple(names))
        # What is decided once for all teams is decided for this one.
        rows = [row for row in rows if row.team is None or fold(row.team) == fold(team)]
    person = None if who is None else _person(matrix, who)
    around = {context.name: context for context in contexts(matrix.organisation)}
    found = []
    for row in rows:
        context = around[row.team]
        layers = Layers(matrix.organisation, context)
        held = {a.letter for a in row.assignments if person is None or a.person_id == person.id}
        for letter in LETTERS:
            wanted = letter in ("A", "R") if person is None or not held else letter in held
            if wanted:
                found.append(_explain(matrix, row, letter, context, layers))
    return tuple(found)


def _person(matrix: Matrix, who: str) -> Person:
    people = matrix.organisation.people
    matching: list[Person] = []
    for wanted in NAMES:
        matching = [p for p in people if fold(who) in {fold(word) for word in wanted(p)}]
        if len(matching) == 1:
            return matching[0]
        if matching:
            break
    part = matching or [p for p in people if fold(who) in {fold(word) for word in p.name.split()}]
    if len(part) == 1:
        return part[0]
    raise UnknownSubject("person", who, tuple(p.id for p in part) or tuple(p.name for p in people), several=bool(part))


def _explain(matrix: Matrix, row: Row, letter: str, context: Context, layers: Layers) -> Explanation:
    ruling = layers.ruling(row.activity, letter)
    tiers = _tiers(ruling, letter)
    holders = row.holders(letter)
    missing = [role for tier in tiers for role in tier if role not in context.has]
    if holders:
        missing = [a.reason.stands_in_for for a in holders[:1] if a.reason.stands_in_for]
    covers = ((role, layers.covers(role, row.activity)) for role in missing)
    stands_in = tuple((role, cover.by) for role, cover in covers if cover)
    rivals: tuple[Rival, ...] = ()
    # Where a role does it as a whole, or a decision stands, nobody competed.
    if holders and holders[0].status != "decision" and letter in ("A", "R"):
        by = tuple(tier for _, cover in stands_in for tier in cover)
        if holders[0].reason.stands_in_for:
            found = _stand_in_rivals(matrix, row, letter, context, by)
        else:
            found = _rivals(matrix, row, letter, context, tiers)
        rivals = tuple(sorted(found, key=lambda rival: (-(rival.level or 0), rival.person_id)))
    tried = tuple(
        Tried(
            roles=tier,
            holders=tuple(p.name for role in tier for p in context.holders.get(role, ()) if not p.vacant),
            vacant=tuple(p.name for role in tier for p in context.holders.get(role, ()) if p.vacant),
        )
        for tier in tiers
    )
    return Explanation(row, letter, holders, ruling, tried, stands_in, rivals)


def _tiers(ruling: Ruling, letter: str) -> Tiers:
    if letter == "A":
        return ruling.tiers
    if letter == "R":
        whole = tuple(dict.fromkeys((*ruling.doers.all, *ruling.doers.each)))
        return ((whole,) if whole else ()) + ruling.doers.tiers
    return tuple((role,) for role in ruling.roles)


Scored = tuple[Person, Levels]


def _rivals(matrix: Matrix, row: Row, letter: str, context: Context, tiers: Tiers) -> Iterator[Rival]:
    """Yield the other candidates, each against the holder of his role, else the first holder."""
    holders = row.holders(letter)
    mine = {c.person.id: c for c in candidates(context, row.activity, tiers)}
    for other in candidates(context, row.activity, tiers, without=_kept_out(row, letter)):
        holder = next((h for h in holders if h.role == other.role), holders[0])
        best = mine.get(holder.person_id or "")
        if best is None:
            continue
        if _follows(row, holder):
            level, words = None, f"{holder.person} answers for it, and so does it"
        else:
            level = _level(matrix, holder, (best.person, best.levels), (other.person, other.levels))
            words = _worse(level, best, other)
        yield Rival(other.person.name, other.person.id, other.role, level, words)


def _kept_out(row: Row, letter: str) -> set[str]:
    """Return who holds the letter, who is agreed to hold another, and who may not since A and R are separate."""
    apart = row.holders("A") if letter == "R" and row.activity.separation else ()
    return {a.person_id or "" for a in row.assignments if a.agreed or a.letter == letter or a in apart}


def _follows(row: Row, holder: Assignment) -> bool:
    """Tell whether somebody does it since he answers for it; nobody was compared then."""
    owners = {a.person_id for a in row.holders("A")}
    return holder.letter == "R" and holder.person_id in owners and holder.reason.level is None


def _level(matrix: Matrix, holder: Assignment, mine: Scored, theirs: Scored) -> int:
    """Return the first level on which somebody else is worse, had he this letter too."""
    level = first_difference(_counting_limit(matrix, holder, mine, 0), _counting_limit(matrix, holder, theirs, 1))
    # What was before and how duties are spread is no longer at hand; the closest rival's level tells it.
    deepest = holder.reason.level
    return level or (deepest if deepest in (LEVELS - 2, SPREAD, HASH) else SPREAD)


def _counting_limit(matrix: Matrix, holder: Assignment, scored: Scored, more: int) -> Levels:
    """Return the levels of somebody, one worse on the second where he would pass his limit with so many duties more."""
    person, found = scored
    limit = person.capacity.accountable if holder.letter == "A" else person.capacity.responsible
    if limit is None:
        return found
    held = sum(a.person_id == person.id for row in matrix.rows for a in row.holders(holder.letter))
    first, second, third, fourth, fifth, sixth, seventh = found
    return first, second + (held + more > limit), third, fourth, fifth, sixth, seventh


def _stand_in_rivals(matrix: Matrix, row: Row, letter: str, context: Context, by: Tiers) -> Iterator[Rival]:
    """Yield the others who could stand in, compared over all the duties of the missing role on the team."""
    holder = row.holders(letter)[0]
    people = eligible(context, by)
    named = any(p.id == holder.person_id and has_strength(p, row.activity, named=True) for p, _, _ in people)
    duties = [row.activity] if named else _bundle(matrix, row, holder)
    summed = {
        person.id: _sum([levels(person, duty, tier, held_before=False) for duty in duties])
        for person, _, tier in people
    }
    for person, role, _ in people:
        if person.id in _kept_out(row, letter) or holder.person_id not in summed:
            continue
        if _follows(row, holder):
            level, words = None, f"{holder.person} answers for it, and so does it"
        elif named and not has_strength(person, row.activity, named=True):
            level, words = 5, f"has no strength for it in the file; {holder.person} has"
        else:
            mine = (matrix.organisation.person_by_id[holder.person_id], summed[holder.person_id])
            level = _level(matrix, holder, mine, (person, summed[person.id]))
            words = STAND_IN_WORDS.get(level, "somebody else fits better over all these duties together")
        yield Rival(person.name, person.id, role, level, words)


def _bundle(matrix: Matrix, row: Row, holder: Assignment) -> list[Activity]:
    """Return the duties that a stand-in has for the same missing role on the same team.

    Those that a strength of his names were given to him one by one.
    """
    person = matrix.organisation.person_by_id[holder.person_id or ""]
    return [
        other.activity
        for other in matrix.rows
        if other.team == row.team
        and not has_strength(person, other.activity, named=True)
        and any(
            a.person_id == holder.person_id and a.reason.stands_in_for == holder.reason.stands_in_for
            for a in other.holders("A")
        )
    ] or [row.activity]


def _sum(rows: list[Levels]) -> Levels:
    first, second, third, fourth, fifth, sixth, seventh = (sum(values) for values in zip(*rows, strict=True))
    return first, second, third, fourth, fifth, sixth, seventh


STAND_IN_WORDS = {
    2: "a limit that the file sets would be passed",
    3: "has fewer strengths for these duties",
    4: "comes later in the list of those who stand in",
    5: "has fewer strengths for these duties",
    6: "has more work already, by the workload in the file",
    7: "did not hold them before",
    8: "answers for more duties already",
    9: "nothing tells them apart; the stable tie-break chose",
}


def _worse(level: int, mine: Candidate, other: Candidate) -> str:
    """Say why the other candidate did not get it."""
    if level == 1:
        return "is a vacant seat, and a person comes first"
    if level == 2:
        swamped = other.levels[1] > mine.levels[1]
        return "is swamped, and this duty is shared" if swamped else "would pass a limit that the file sets"
    if level in (3, 5):
        return f"has no strength for it in the file; {mine.person.name} has"
    if level == 4:
        return f"comes later: the usual order is tier {mine.tier + 1} before tier {other.tier + 1}"
    if level == 6:
        return f"has more work: workload {other.person.workload}, {mine.person.name} {mine.person.workload}"
    if level == 7:
        return f"did not hold it before; {mine.person.name} did"
    if level == SPREAD:
        return f"the duties of a {other.role.replace('-', ' ')} are spread evenly"
    return "nothing tells them apart; the stable tie-break chose"


HOW = {
    "rule": "the usual role",
    "profile": "the way of this kind of company",
    "team": "the team's own rule",
    "binding": "a rule that binds every team",
    "fallback": "stands in",
    "decision": "agreed",
    "read": "read from a table",
}
"""How a letter came about, in a word or two, by status."""


def how(matrix: Matrix, assignment: Assignment) -> str:
    """Say in a short phrase how a letter came about: "stands in for the project manager"."""
    if assignment.reason.stands_in_for:
        return f"stands in: nobody is {matrix.organisation.spoken(assignment.reason.stands_in_for)}"
    if assignment.status == "rule" and not assignment.reason.rule.startswith("catalogue: "):
        return "a rule of this organisation"
    return HOW[assignment.status]


def deciding(matrix: Matrix, assignment: Assignment, *, private: bool) -> str:
    """Say what told the holder from the others; "" where nobody else could hold it. Nothing private by default."""
    level = assignment.reason.level
    if level is None or assignment.agreed:
        return ""
    if level in PRIVATE_LEVELS and not private:
        role = matrix.organisation.spoken(assignment.role) if assignment.role else "holder"
        return f"several could hold it; it went to the {role}"
    return {
        1: "a person before a vacant seat",
        2: "others are at a limit that the file sets",
        3: "has a strength for it",
        4: "comes first in the usual order",
        5: "has a strength for it",
        6: "has the lighter workload",
        7: "held it before",
        8: "duties are spread evenly among those who could",
        9: "nothing told several people apart; a stable tie-break chose",
    }[level]


def reason_lines(matrix: Matrix, assignment: Assignment, *, private: bool) -> tuple[str, ...]:
    """Return the reason in a few short lines: letter and person, how it came about, why, source."""
    scheme = matrix.organisation.catalogue.schemes[matrix.organisation.scheme]
    word = next((entry.name for entry in scheme.letters if entry.letter == assignment.letter), assignment.letter)
    who = assignment.person or (matrix.organisation.spoken(assignment.role) if assignment.role else "?")
    state = "agreed" if assignment.agreed else "proposed"
    told = deciding(matrix, assignment, private=private)
    lines = [f"{word}: {who} ({state})"]
    if assignment.agreed:
        lines.append(assignment.reason.source)
    else:
        lines.append(how(matrix, assignment) + (f"; {told}" if told else ""))
    lines.append(assignment.reason.because)
    if not assignment.agreed:
        lines.append(f"Source: {assignment.reason.source}" if assignment.reason.source else "")
    if assignment.acting:
        lines.append(f"For now, {assignment.acting} acts for {who}")
    return tuple(line for line in lines if line)
