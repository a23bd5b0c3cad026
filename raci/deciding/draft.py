"""One row while it is decided, and how it is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from raci.deciding.assignment import HASH, Choice
from raci.deciding.candidates import roles_of
from raci.deciding.layers import Context, Ruling
from raci.deciding.standin import StandIn
from raci.findings import Finding, Severity
from raci.matrix import Assignment, Reason, Row, Status, Unowned
from raci.model import AGREED, Activity, Decision, Organisation, Person

LETTERS = ("A", "R", "C", "I")


@dataclass(frozen=True, slots=True)
class Hold:
    """One letter of one person, before it is written down: how it came about and which role it is held through."""

    person: Person
    role: str | None
    status: Status
    reason: Reason
    agreed: bool = False

    @property
    def acts_as(self) -> frozenset[str]:
        """Return the roles that the holder has in this row: his own, and the one he stands in for."""
        stand_in = {self.reason.stands_in_for} if self.reason.stands_in_for else set()
        return frozenset({*self.person.roles, *stand_in} - {None})


@dataclass
class Draft:
    """One row while it is decided; `holds` maps each letter to its holders, in any order."""

    context: Context
    activity: Activity
    rulings: dict[str, Ruling]
    decisions: dict[str, Decision] = field(default_factory=dict)
    elsewhere: str | None = None
    holds: dict[str, list[Hold]] = field(default_factory=lambda: {letter: [] for letter in AGREED})

    @property
    def cell(self) -> tuple[str, str]:
        """Return the key of the row."""
        return self.context.team or "", self.activity.id

    @property
    def overruled(self) -> bool:
        """Tell whether people agreed on one who answers, though somebody outside is said to own it."""
        return self.elsewhere is not None and "A" in self.decisions and bool(self.decisions["A"].holders("A"))

    @property
    def outside(self) -> str | None:
        """Return who owns it outside, unless people agreed on somebody inside."""
        return None if self.overruled else self.elsewhere

    @cached_property
    def decided(self) -> frozenset[str]:
        """Return whom decisions name for any letter: they get no other letter by rule."""
        return frozenset(person for letter, d in self.decisions.items() for person in d.holders(letter) or ())

    def open(self, letter: str) -> bool:
        """Tell whether rules decide this letter."""
        return letter not in self.decisions and self.outside is None

    def barred(self, letter: str) -> frozenset[str]:
        """Return who may not hold A or R since the two must be separated."""
        return self.holding("R" if letter == "A" else "A") if self.activity.separation else frozenset()

    def holding(self, *letters: str) -> frozenset[str]:
        """Return who holds any of these letters."""
        return frozenset(hold.person.id for letter in letters for hold in self.holds[letter])


def real_first(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Leave vacant seats out where a person has the role."""
    return tuple(person for person in people if not person.vacant) or people


def chosen(ruling: Ruling, choice: Choice, tier: int) -> Reason:
    """Return the reason of a letter that was given by comparing candidates."""
    level = HASH if choice.tie else choice.level
    return Reason(rule=ruling.rule, because=ruling.because, source=ruling.source, tier=tier + 1, level=level)


def plain(ruling: Ruling) -> Reason:
    """Return the reason of a letter that the rule gives to everybody or to the only one."""
    return Reason(rule=ruling.rule, because=ruling.because, source=ruling.source)


def stand_in_hold(draft: Draft, stand_in: StandIn) -> Hold:
    """Write a stand-in down: by design it is the profile's way, otherwise a fallback."""
    reason = Reason(
        rule=stand_in.cover.id,
        because=stand_in.cover.because or draft.activity.because,
        source=stand_in.cover.source or draft.activity.source,
        level=stand_in.level,
        stands_in_for=stand_in.missing,
    )
    return Hold(stand_in.person, stand_in.role, "profile" if stand_in.by_design else "fallback", reason)


def agreement(decision: Decision) -> str:
    """Say when and by whom something was agreed."""
    words = "agreed"
    if decision.agreed:
        words += f" {decision.agreed}"
    if decision.by:
        words += " by " + ", ".join(decision.by)
    return words


def acting_for(organisation: Organisation, person: Person, on: dt.date) -> str | None:
    """Return who acts for somebody who is away: the first deputy in line who is there, else None."""
    seen: set[str] = set()
    current = person
    while current.id not in seen and (current.vacant or _away(current, on)):
        if current is person and not _away(person, on):
            return None
        seen.add(current.id)
        deputy = organisation.person_by_id.get(current.deputy or "")
        if deputy is None:
            return None
        current = deputy
    return None if current is person or current.id in seen else current.name


def _away(person: Person, on: dt.date) -> bool:
    return person.away is not None and person.away.covers(on)


def contradiction(draft: Draft) -> Finding:
    """Say that a decision and `elsewhere` name two owners."""
    decision = draft.decisions["A"]
    return Finding(
        code="RACI109",
        name="decision-conflict",
        severity=Severity.ERROR,
        message=f"{draft.activity.name}: people agreed on who answers for it, and `elsewhere` says that "
        f"{draft.elsewhere} owns it; what was agreed stands.",
        fix="Take one of the two away.",
        location=decision.at,
        group=draft.activity.name,
        team=draft.context.name,
        activity=draft.activity.id,
    )


def write(draft: Draft, order: Mapping[str, int], acting: Mapping[str, str]) -> Row:
    """Turn a finished draft into a row of the matrix; by id, `order` is who comes when, `acting` who acts for whom."""
    team, activity = draft.context.name, draft.activity.id
    reason = Reason(rule="elsewhere", because=f"{draft.outside} owns it, outside this organisation.")
    outside = [
        Assignment(team, activity, letter, draft.outside, None, None, "decision", True, reason)
        for letter in ("A", "R")
        if draft.outside and not draft.holds[letter]
    ]
    written = [
        Assignment(
            team=team,
            activity=activity,
            letter=letter,
            person=hold.person.name,
            person_id=hold.person.id,
            role=hold.role,
            status=hold.status,
            agreed=hold.agreed,
            reason=hold.reason,
            acting=acting.get(hold.person.id),
            disputed=hold.status != "decision" and draft.rulings[letter].disputed,
        )
        for letter in AGREED
        for hold in sorted(draft.holds[letter], key=lambda h: order[h.person.id])
    ]
    letters = sorted((*outside, *written), key=lambda a: list(AGREED).index(a.letter)) if outside else written
    return Row(team, draft.activity, tuple(letters), _gaps(draft), draft.outside)


def _gaps(draft: Draft) -> tuple[Unowned, ...]:
    """Return the empty A, else the empty R: where nobody answers, that alone says it."""
    if draft.outside:
        return ()
    letter = next((letter for letter in ("A", "R") if not draft.holds[letter]), None)
    if letter is None:
        return ()
    ruling = draft.rulings[letter]
    usual = roles_of(ruling.tiers) if letter == "A" else ruling.doers.roles()
    decision = draft.decisions.get(letter)
    accepted = (decision.because or "accepted") if decision else None
    return (Unowned(draft.context.name, draft.activity.id, letter, usual, accepted),)
