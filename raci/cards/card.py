"""One person's page: what somebody answers for, whom they ask and tell, who acts for whom, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from raci.cards.questions import Question, questions
from raci.cards.subject import Subject
from raci.deciding.explain import deciding, how
from raci.findings import Finding
from raci.matrix import Assignment, Matrix, Row
from raci.model import MEANINGS
from raci.words import fold

STRENGTH = {letter: place for place, letter in enumerate(MEANINGS)}
"""How much of a duty a letter is, the most first."""

OPEN = ("no-accountable", "no-responsible", "vacant-owner")
"""Findings of duties that wait for somebody."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who has a part in a duty, and as what; `role` stands as inside a sentence, `acting` does it for now."""

    name: str
    role: str
    acting: str | None = None

    @property
    def text(self) -> str:
        """Return the name with the role, unless the name says it ("Engineers")."""
        role = self.role if fold(self.role) not in fold(self.name) else ""
        beside = [words for words in (role, f"for now {self.acting}" if self.acting else "") if words]
        return f"{self.name} ({', '.join(beside)})" if beside else self.name


@dataclass(frozen=True, slots=True)
class Why:
    """The reason behind one letter, or several that share it: agreed when and by whom, or proposed for which reason.

    `holders` are named on a role's card only.
    """

    letters: tuple[str, ...]
    holders: tuple[str, ...]
    agreed: bool
    how: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One row that the subject owns or works on: why, the strongest letter's reason first, and who else is in it."""

    row: Row
    whys: tuple[Why, ...]
    answers: tuple[Party, ...]
    does: tuple[Party, ...]
    ask: tuple[Party, ...]
    tell: tuple[Party, ...]

    @property
    def agreed(self) -> bool:
        """Tell whether people have agreed on the strongest letter."""
        return self.whys[0].agreed


@dataclass(frozen=True, slots=True)
class Group:
    """Duties that have the same person behind them; `who` is in words."""

    who: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one subject: `asked` and `told` by whoever answers, `covered` by who stands in for a role."""

    subject: Subject
    titles: tuple[str, ...]
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    manager: str | None
    duties: tuple[Duty, ...]
    asked: tuple[Group, ...]
    told: tuple[Group, ...]
    covered: tuple[Group, ...]
    acting: str | None
    acts_for: tuple[Group, ...]
    confirm: tuple[Question, ...]
    gaps: tuple[Question, ...]
    several_teams: bool


def build_card(
    matrix: Matrix,
    subject: Subject,
    findings: tuple[Finding, ...] = (),
    *,
    team: str | None = None,
    private: bool = False,
) -> Card:
    """Put together one card; `team` (a name) keeps that team's rows and what is organisation-wide."""
    shown = matrix if team is None else matrix.of_team(team)
    maker = _Maker(shown, subject, findings, private)
    person = subject.people[0] if subject.role is None else None
    organisation = matrix.organisation
    known, names = organisation.person_by_id, organisation.role_by_id
    return Card(
        subject=subject,
        titles=person.titles if person else (),
        roles=tuple(names[role].name for role in person.roles if role in names) if person else (),
        teams=tuple(organisation.team_by_id[t].name for t in person.teams) if person else (),
        manager=known[person.reports_to].name if person and person.reports_to in known else None,
        duties=tuple(maker.duties()),
        asked=maker.groups("is asked"),
        told=maker.groups("is told"),
        covered=maker.covered(),
        acting=maker.acting(),
        acts_for=maker.acts_for(),
        confirm=maker.confirm(),
        gaps=maker.gaps(),
        several_teams=len({row.team for row in shown.rows}) > 1,
    )


Reason = tuple[bool, str, str, str]
"""Whether a letter is agreed, how it came about, why, and the source."""


class _Maker:
    """A matrix seen by one subject."""

    def __init__(self, matrix: Matrix, subject: Subject, findings: tuple[Finding, ...], private: bool) -> None:
        self.matrix, self.subject, self.findings, self.private = matrix, subject, findings, private
        self.scheme = matrix.organisation.catalogue.schemes[matrix.organisation.scheme]
        self.mine = {
            (row.team, row.activity.id): held
            for row in matrix.rows
            if (held := [a for a in row.assignments if subject.holds(a)])
        }
        self.rows = [row for row in matrix.rows if (row.team, row.activity.id) in self.mine]

    def held(self, row: Row) -> list[Assignment]:
        """Return the subject's letters in a row that make it a duty, the strongest first."""
        letters = [a for a in self.mine[row.team, row.activity.id] if self._is_work(a)]
        return sorted(letters, key=lambda a: STRENGTH[a.letter])

    def _is_work(self, assignment: Assignment) -> bool:
        return MEANINGS[assignment.letter] in ("owns", "does", "helps")

    def duties(self) -> Iterator[Duty]:
        """Yield what the subject answers for, then what the subject does for others, each in order of the rows."""
        working = [row for row in self.rows if self.held(row)]
        for row in sorted(working, key=lambda row: MEANINGS[self.held(row)[0].letter] != "owns"):
            owns, does = self._others(row, "owns"), self._others(row, "does")
            asked, told = self._others(row, "is asked"), self._others(row, "is told")
            yield Duty(row, self._whys(row), owns, does, asked, told)

    def _whys(self, row: Row) -> tuple[Why, ...]:
        """Return the reasons of the subject's letters, those that several letters or people share once."""
        shared: dict[tuple[str, Reason], list[Assignment]] = {}
        for a in self.held(row):
            said = a.reason.source if a.agreed else f"proposed, {how(self.matrix, a)}"
            shared.setdefault((a.person or "", (a.agreed, said, a.reason.because, a.reason.source)), []).append(a)
        found: dict[tuple[tuple[str, ...], Reason], dict[str, list[Assignment]]] = {}
        for (name, reason), held in shared.items():
            letters = tuple(dict.fromkeys(self.scheme.shown(a.letter) for a in held))
            found.setdefault((letters, reason), {})[name] = held
        return tuple(self._why(letters, reason, held) for (letters, reason), held in found.items())

    def _why(self, letters: tuple[str, ...], reason: Reason, held: dict[str, list[Assignment]]) -> Why:
        agreed, said, because, source = reason
        told = (deciding(self.matrix, a, private=self.private) for letters_of in held.values() for a in letters_of)
        words = "; ".join(dict.fromkeys(word for word in (said, *told) if word))
        return Why(letters, tuple(held) if self.subject.role else (), agreed, words, because, "" if agreed else source)

    def _others(self, row: Row, meaning: str) -> tuple[Party, ...]:
        found = (a for a in row.assignments if MEANINGS[a.letter] == meaning and not self.subject.holds(a))
        return tuple(dict.fromkeys(self._party(a) for a in found))

    def _party(self, a: Assignment) -> Party:
        role = self.matrix.organisation.spoken(a.role) if a.role else ""
        return Party(a.person or role, role if a.person else "", a.acting)

    def groups(self, meaning: str) -> tuple[Group, ...]:
        """Group the rows in which the subject is asked, or else told, and does nothing, by whoever answers for them."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            held = {MEANINGS[a.letter] for a in self.mine[row.team, row.activity.id]}
            if not self.held(row) and meaning == ("is asked" if "is asked" in held else "is told"):
                owners = " and ".join(party.text for party in self._others(row, "owns"))
                found.setdefault(owners or "nobody answers", []).append(row)
        return _grouped(found)

    def covered(self) -> tuple[Group, ...]:
        """Say who stands in for a role, and where."""
        found: dict[str, list[Row]] = {}
        for row in self.matrix.rows if self.subject.role else ():
            standing_in = (a.person or "" for a in row.assignments if a.reason.stands_in_for == self.subject.role)
            for name in dict.fromkeys(standing_in):
                found.setdefault(name, []).append(row)
        return _grouped(found)

    def acting(self) -> str | None:
        """Return who acts for the person."""
        held = (a for letters in self.mine.values() for a in letters)
        return next((a.acting for a in held if a.acting), None) if self.subject.role is None else None

    def acts_for(self) -> tuple[Group, ...]:
        """Say for whom the person acts, and where."""
        found: dict[str, list[Row]] = {}
        if self.subject.role is None:
            for row in self.matrix.rows:
                absent = {
                    a.person or "": a for a in row.assignments if a.acting == self.subject.name and self._is_work(a)
                }
                for name, a in absent.items():
                    if self._deputises(a.person_id):
                        found.setdefault(name, []).append(row)
        return _grouped(found)

    def _deputises(self, absent: str | None) -> bool:
        """Tell whether it is this person, and not another of the same name, who comes next in line."""
        people, seen = self.matrix.organisation.person_by_id, set[str]()
        while absent in people and absent not in seen:
            seen.add(absent)
            absent = people[absent].deputy
            if absent == self.subject.people[0].id:
                return True
        return False

    def confirm(self) -> tuple[Question, ...]:
        """Return what the subject answers for and people should look at: as a stand-in, by default, by lot."""
        owned = tuple(row for row in self.rows if (held := self.held(row)) and MEANINGS[held[0].letter] == "owns")
        keys = {(row.team, row.activity.id) for row in owned}
        found = tuple(f for f in self.findings if (f.team, f.activity) in keys)
        asked = questions(replace(self.matrix, rows=owned), found)
        return tuple(question for question in asked if question.kind in ("stand-in", "source-open", "tie"))

    def gaps(self) -> tuple[Question, ...]:
        """Return the gaps in whose duty the subject has a part, or about which the subject is asked or decides."""
        near = {
            (row.team, row.activity.id)
            for row in self.matrix.rows
            for gap in row.unowned
            if self.subject.role in gap.usually or (row.team, row.activity.id) in self.mine
        }
        names = {person.name for person in self.subject.people}
        asked = questions(self.matrix, tuple(f for f in self.findings if f.name in OPEN))
        return tuple(
            q
            for q in asked
            if q.kind == "gap" and ((q.team, q.activity) in near or names & {q.who_decides, *q.options})
        )


def _grouped(found: dict[str, list[Row]]) -> tuple[Group, ...]:
    return tuple(Group(who, tuple(rows)) for who, rows in found.items())
