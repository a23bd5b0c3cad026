"""One row while it is decided, and how it is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from raci.assignment import HASH, Choice
from raci.candidates import roles_of
from raci.layers import Context, Ruling
from raci.matrix import Assignment, Reason, Row, Status, Unowned
from raci.model import Activity, Decision, Organisation, Person
from raci.standin import StandIn

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
    outside: str | None = None
    holds: dict[str, list[Hold]] = field(default_factory=lambda: {letter: [] for letter in LETTERS})

    @property
    def cell(self) -> tuple[str, str]:
        """Return the key of the row."""
        return self.context.team or "", self.activity.id

    @property
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
    if person.away is None:
        return None
    seen: set[str] = set()
    current = person
    while current.away is not None and current.away.covers(on) and current.id not in seen:
        seen.add(current.id)
        if current.deputy is None or current.deputy not in organisation.person_by_id:
            return None
        current = organisation.person_by_id[current.deputy]
    return current.name if current is not person and current.id not in seen else None


def write(draft: Draft, organisation: Organisation, on: dt.date) -> Row:
    """Turn a finished draft into a row of the matrix."""
    team, activity = draft.context.name, draft.activity.id
    if draft.outside:
        reason = Reason(rule="elsewhere", because=f"{draft.outside} owns it, outside this organisation.")
        outside = [
            Assignment(team, activity, letter, draft.outside, None, None, "decision", True, reason)
            for letter in ("A", "R")
        ]
    else:
        outside = []
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
            acting=acting_for(organisation, hold.person, on),
            disputed=draft.rulings[letter].disputed and hold.status != "decision",
        )
        for letter in LETTERS
        for hold in sorted(draft.holds[letter], key=lambda h: (h.person.name.casefold(), h.person.id))
    ]
    return Row(team, draft.activity, (*outside, *written), _gaps(draft), draft.outside)


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
