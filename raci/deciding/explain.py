"""Why this person, and why not that one: in words that a manager would use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from raci.deciding.draft import LETTERS
from raci.deciding.instead import Alternatives
from raci.deciding.layers import Context, Layers, Ruling, contexts
from raci.deciding.rivals import Others, Rival
from raci.matrix import Assignment, Matrix, Row
from raci.model import AGREED, Person
from raci.rules import Tier, Tiers
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


UNRULED = Ruling("rule", "", "", "", disputed=False)
"""What the rules say of a letter that only people give."""

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
    alternatives = Alternatives(matrix)
    found = []
    for row in rows:
        context = around[row.team]
        layers = Layers(matrix.organisation, context)
        held = {a.letter for a in row.assignments if person is None or a.person_id == person.id}
        for letter in AGREED:
            wanted = letter in ("A", "R") if person is None or not held else letter in held
            if wanted:
                found.append(_explain(alternatives, row, letter, context, layers))
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


def _explain(alternatives: Alternatives, row: Row, letter: str, context: Context, layers: Layers) -> Explanation:
    ruling = layers.ruling(row.activity, letter) if letter in LETTERS else UNRULED
    tiers = _tiers(ruling, letter)
    holders = row.holders(letter)
    missing = [role for tier in tiers for role in tier if role not in context.has]
    if holders:
        missing = [a.reason.stands_in_for for a in holders[:1] if a.reason.stands_in_for]
    covers = ((role, layers.covers(role, row.activity)) for role in missing)
    stands_in = tuple((role, cover.by) for role, cover in covers if cover)
    rivals: tuple[Rival, ...] = ()
    # Where a decision stands, nobody competed.
    if holders and holders[0].status not in ("decision", "read") and letter in ("A", "R"):
        others = Others(alternatives, row, letter, context)
        by = tuple(tier for _, cover in stands_in for tier in cover)
        rivals = others.listed(by if holders[0].reason.stands_in_for else tiers)
    levels = [rival.level for rival in rivals if rival.level is not None]
    if len(holders) == 1 and levels:
        # What the others were compared by in deciding looks at one duty alone; this knows what else would follow.
        holders = (replace(holders[0], reason=replace(holders[0].reason, level=max(levels))),)
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
        2: "others are swamped, or at a limit that the file sets",
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
