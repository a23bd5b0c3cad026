"""Why this person, and why not that one: in words that a manager would use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from raci.assignment import HASH, SPREAD, first_difference
from raci.candidates import Candidate, candidates, has_strength
from raci.draft import LETTERS
from raci.layers import Context, Layers, Ruling, contexts
from raci.matrix import Assignment, Matrix, Row
from raci.model import Person
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
    """Somebody else who could hold the letter: the first level on which he is worse, in words."""

    person: str
    person_id: str
    role: str
    level: int
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
        rows = [row for row in rows if row.team is not None and fold(row.team) == fold(team)]
        if not rows:
            raise UnknownSubject("team", team, tuple(t.name for t in matrix.organisation.teams))
    person = None if who is None else _person(matrix, who)
    found = []
    for row in rows:
        context = _context(matrix, row)
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


def _context(matrix: Matrix, row: Row) -> Context:
    return next(context for context in contexts(matrix.organisation) if context.name == row.team)


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
        rivals = tuple(_rivals(row, holders[0], context, tiers, by))
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


def _rivals(row: Row, holder: Assignment, context: Context, tiers: Tiers, stands_in: Tiers) -> list[Rival]:
    """Return the other candidates, the closest first."""
    if holder.reason.stands_in_for:
        return _stand_in_rivals(row, holder, context, stands_in)
    everyone = candidates(context, row.activity, tiers)
    mine = next((c for c in everyone if c.person.id == holder.person_id), None)
    others = [c for c in everyone if c.person.id not in {a.person_id for a in row.holders(holder.letter)}]
    if mine is None:
        return []
    rivals = []
    for other in others:
        level = first_difference(mine.levels, other.levels) or (HASH if holder.reason.level == HASH else SPREAD)
        words = _worse(level, mine, other)
        rivals.append(Rival(other.person.name, other.person.id, other.role, level, words))
    return sorted(rivals, key=lambda rival: (-rival.level, rival.person_id))


def _stand_in_rivals(row: Row, holder: Assignment, context: Context, by: Tiers) -> list[Rival]:
    level = holder.reason.level or SPREAD
    words = STAND_IN_WORDS.get(level, "somebody else fits better over all these duties together")
    people = eligible(context, by)
    named = any(p.id == holder.person_id and has_strength(p, row.activity, named=True) for p, _, _ in people)
    rivals = []
    for person, role, _ in people:
        if person.id == holder.person_id:
            continue
        if named and not has_strength(person, row.activity, named=True):
            words, level = f"has no strength for it in the file; {holder.person} has", 5
        rivals.append(Rival(person.name, person.id, role, level, words))
    return rivals


STAND_IN_WORDS = {
    2: "a limit that the file sets would be passed",
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
