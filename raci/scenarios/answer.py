"""What would follow: who gains, who has too much, what nobody owns any more, which findings are new and gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from raci.checks import check
from raci.comparing.compare import Change, compare
from raci.deciding.candidates import Previous
from raci.deciding.engine import decide
from raci.findings import Finding
from raci.matrix import Assignment, Matrix, Row
from raci.model import MEANINGS
from raci.scenarios.applying import apply
from raci.scenarios.reading import Scenario
from raci.scenarios.steps import Changed, Note
from raci.words import fold

SWAMPED = "swamped-owner"
"""The check that speaks of a single duty of somebody who is swamped."""

TOO_MUCH = ("overloaded", "many-duties", SWAMPED)
"""The checks that say that somebody has too much."""

MINOR = ("never-agreed",)
"""Findings that only count: another number in them is no news."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many duties somebody answers for and does, before and after; `before` is None for who joins.

    `too_much` says in words why that is too much afterwards; "" where it is not.
    """

    id: str
    name: str
    answers: tuple[int, int]
    does: tuple[int, int]
    stays: bool = True
    new: bool = False
    too_much: str = ""

    @property
    def gain(self) -> int:
        """Return how many duties more there are to answer for."""
        return self.answers[1] - self.answers[0]


@dataclass(frozen=True)
class WhatIf:
    """The answer: both matrices, what changed between them and why, and what to look at.

    `seen` is the matrix of before with the teams of afterwards.
    """

    name: str
    before: Matrix
    seen: Matrix
    after: Matrix
    notes: tuple[Note, ...]
    changes: tuple[Change, ...]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    loads: tuple[Load, ...]
    private: bool = False

    def of_team(self, team: str) -> WhatIf:
        """Return what concerns one team, by name, and the whole organisation."""
        here = (None, team)
        names = {name for change in self.changes if change.team in here for name in (change.before, change.after)}
        return replace(
            self,
            before=self.before.of_team(team),
            seen=self.seen.of_team(team),
            after=self.after.of_team(team),
            notes=tuple(note for note in self.notes if note.team in here),
            changes=tuple(change for change in self.changes if change.team in here),
            new=tuple(finding for finding in self.new if finding.team in here),
            gone=tuple(finding for finding in self.gone if finding.team in here),
            loads=tuple(load for load in self.loads if load.name in names),
        )

    @property
    def overloaded(self) -> tuple[Load, ...]:
        """Return who gains a duty and has too much afterwards."""
        return tuple(load for load in self.loads if load.too_much)

    def of_kind(self, *kinds: str) -> tuple[Change, ...]:
        """Return the changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)


def what_if(matrix: Matrix, scenario: Scenario, *, private: bool = False) -> WhatIf:
    """Return what a scenario would change about a decided matrix; raises InvalidFile where it cannot be applied.

    Whoever holds a letter now keeps it unless something speaks against it: only what must move moves. With `private`
    reasons and findings name what somebody wrote in confidence.
    """
    changed = apply(matrix.organisation, scenario)
    before = seen_from(matrix, changed)
    after = decide(changed.organisation, matrix.on, held(before))
    # Decided with what everybody has: a tie that only the present settles is no news on either side.
    now = decide(matrix.organisation, matrix.on, held(matrix))
    old, new = ([f for f in check(m) if (private or not f.private) and f.name not in MINOR] for m in (now, after))
    became = {name: team for team, names in changed.came_from.items() for name in names}
    moved = [replace(finding, team=became.get(finding.team or "", finding.team)) for finding in old]
    return WhatIf(
        name=scenario.name,
        before=matrix,
        seen=before,
        after=after,
        notes=changed.notes,
        changes=tuple(_told(change, changed, after) for change in compare(before, after, private=private)),
        new=_not_among(new, moved),
        gone=_not_among(moved, new),
        loads=_loads(matrix, after, new),
        private=private,
    )


def _told(change: Change, changed: Changed, after: Matrix) -> Change:
    """Return a change with the reason that only the new shape of a team gives: somebody sits elsewhere now."""
    if change.team not in changed.came_from:
        return change
    organisation = changed.organisation
    team = next(team.id for team in organisation.teams if team.name == change.team)
    gone = [p.name for p in organisation.people if p.name == change.before and p.teams and team not in p.teams]
    if gone:
        return replace(change, because="; ".join(filter(None, (f"{gone[0]} is not in {change.team}", change.because))))
    if change.kind == "lost" and change.letter in (_shown(after, "A"), _shown(after, "R")):
        letter = next((s for s in "AR" if _shown(after, s) == change.letter), change.letter)
        holders = after.row(change.team, change.activity).holders(letter)
        names = called(after)
        have = [names.get(each.person_id or "", each.person or "") for each in holders]
        if len(have) == 1:
            words = f"{change.team} needs only one"
            return replace(change, kind="moved", after=have[0], because=words)
    return change


def called(matrix: Matrix) -> dict[str, str]:
    """Return by id what people are called: the name, with the id where two share it."""
    people = matrix.organisation.people
    same = Counter(fold(person.name) for person in people)
    return {p.id: f"{p.name} ({p.id})" if same[fold(p.name)] > 1 else p.name for p in people}


def _shown(matrix: Matrix, letter: str) -> str:
    return matrix.organisation.catalogue.schemes[matrix.organisation.scheme].shown(letter)


def held(matrix: Matrix) -> Previous:
    """Return who holds each cell, as the engine wants to know who held it before."""
    cells: dict[tuple[str, str, str], set[str]] = {}
    for letter in matrix.assignments:
        if letter.person_id is not None:
            cells.setdefault((letter.team or "", letter.activity, letter.letter), set()).add(letter.person_id)
    return {cell: frozenset(people) for cell, people in cells.items()}


def seen_from(matrix: Matrix, changed: Changed) -> Matrix:
    """Return a matrix with the teams of afterwards: the rows of merged teams joined, those of a split one repeated."""
    came_from = changed.came_from
    if not came_from:
        return matrix
    gone = {old for names in came_from.values() for old in names}
    rows = [row for row in matrix.rows if row.team not in gone]
    for new, names in sorted(came_from.items()):
        joined: dict[str, Row] = {}
        for row in (row for row in matrix.rows if row.team in names):
            moved = _in_team(row, new)
            first = joined.get(row.activity.id)
            joined[row.activity.id] = _both(first, moved) if first else moved
        rows += joined.values()
    areas = matrix.organisation.catalogue.areas
    order = {area.id: area.order for area in areas.values()}
    rows.sort(key=lambda row: (row.team or "", order.get(row.activity.area, 99), row.activity.area, row.activity.id))
    return replace(matrix, organisation=changed.reshaped or matrix.organisation, rows=tuple(rows))


def _in_team(row: Row, team: str) -> Row:
    return replace(
        row,
        team=team,
        assignments=tuple(replace(each, team=team) for each in row.assignments),
        unowned=tuple(replace(gap, team=team) for gap in row.unowned),
    )


def _both(one: Row, other: Row) -> Row:
    """Return two rows of one activity as one: everybody's letters, and a gap only where both have it."""
    letters: dict[tuple[str, str | None, str | None], Assignment] = {}
    for each in (*one.assignments, *other.assignments):
        letters.setdefault((each.letter, each.person_id, each.person), each)
    order = {letter: place for place, letter in enumerate(MEANINGS)}
    ordered = sorted(letters.values(), key=lambda a: (order.get(a.letter, 9), a.person or "", a.person_id or ""))
    theirs = {gap.letter for gap in other.unowned}
    unowned = tuple(gap for gap in one.unowned if gap.letter in theirs)
    return replace(one, assignments=tuple(ordered), unowned=unowned, outside=one.outside or other.outside)


Subject = tuple[str, str | None, str | None, str | None]


def _subject(finding: Finding) -> Subject:
    return finding.name, finding.team, finding.activity, finding.who


def _not_among(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    left = Counter(map(_subject, others))
    kept = []
    for finding in findings:
        subject = _subject(finding)
        if left[subject] > 0:
            left[subject] -= 1
        else:
            kept.append(finding)
    return tuple(kept)


def _loads(before: Matrix, after: Matrix, findings: Iterable[Finding]) -> tuple[Load, ...]:
    """Return the load of everybody who is there before or after, the largest gain first.

    `findings` are those of afterwards: who had too much before and gains nothing is no news.
    """
    counts = [Counter((a.person_id, a.letter) for a in matrix.assignments) for matrix in (before, after)]
    people = [matrix.organisation.person_by_id for matrix in (before, after)]
    names = {**called(before), **called(after)}
    words: dict[str, str] = {}
    for finding in findings:
        if finding.name in TOO_MUCH and finding.who:
            words.setdefault(finding.who, "" if finding.name == SWAMPED else finding.message)
    found = []
    for id in sorted({*people[0], *people[1]}):
        person = people[1].get(id) or people[0][id]
        pairs = [(counts[0][id, letter], counts[1][id, letter]) for letter in ("A", "R")]
        gains = any(after > before for before, after in pairs)
        swamped = f"{names[id]} is swamped and would answer for {pairs[0][1]} duties."
        too_much = (words[person.name] or swamped) if gains and id in people[1] and person.name in words else ""
        found.append(Load(id, names[id], pairs[0], pairs[1], id in people[1], id not in people[0], too_much))
    return tuple(sorted(found, key=lambda load: (-load.gain, -(load.does[1] - load.does[0]), load.name, load.id)))
