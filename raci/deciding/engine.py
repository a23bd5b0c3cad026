"""Decide a matrix: which role may hold a letter, then which person; A, then R given A, then C and I."""

from __future__ import annotations

import datetime as dt
import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from raci.deciding.assignment import Cell, Loads, assign
from raci.deciding.candidates import Candidate, Previous, candidates, roles_of
from raci.deciding.consult import Reach, ask, inform
from raci.deciding.draft import (
    LETTERS,
    Draft,
    Hold,
    acting_for,
    agreement,
    chosen,
    contradiction,
    plain,
    stand_in_hold,
    write,
)
from raci.deciding.layers import Context, Layers, contexts
from raci.deciding.standin import Bundle, Held, StandIn, Step, choose, eligible
from raci.matrix import Matrix, Reason, Status
from raci.model import AGREED, Activity, Decision, Organisation, Person
from raci.rules import Tier, Tiers


def decide(organisation: Organisation, on: dt.date | None = None, previous: Previous | None = None) -> Matrix:
    """Decide who holds which letter.

    `on` is the day that `away`, `until` and `from` are compared with, today in UTC by default. `previous` names who
    held the cells before: they keep them unless something better comes up. Contradictions in the rules are in the
    matrix's findings.
    """
    day = on or dt.datetime.now(dt.UTC).date()
    with _without_collector():
        return _Engine(organisation, day, previous or {}).run()


@dataclass(frozen=True, slots=True)
class Pass:
    """One assignment as it was made: who could hold each cell, and what people held before."""

    letter: str
    cells: dict[Cell, list[Candidate]]
    loads: Loads


@dataclass(frozen=True, slots=True)
class Trace:
    """How A and R came about: the assignments, and the stand-ins, each in the order in which they were made."""

    previous: Previous
    passes: tuple[Pass, ...]
    steps: tuple[Step, ...]


def retrace(matrix: Matrix) -> Trace:
    """Decide A and R of a decided matrix again, and keep what was compared on the way."""
    with _without_collector():
        engine = _Engine(matrix.organisation, matrix.on, matrix.previous)
        engine.decide()
    return Trace(matrix.previous, tuple(engine.passes), tuple(engine.steps))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from looking through a hundred thousand letters again and again: none is garbage."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class _Engine:
    """One run: the drafts of all rows, and what people hold so far."""

    def __init__(self, organisation: Organisation, on: dt.date, previous: Previous) -> None:
        self.organisation = organisation
        self.on = on
        self.previous = previous
        self.layers: dict[str | None, Layers] = {}
        self.drafts: list[Draft] = []
        self.limits = {p.id: p.capacity.accountable for p in organisation.people if p.capacity.accountable is not None}
        self.limits_r = {
            p.id: p.capacity.responsible for p in organisation.people if p.capacity.responsible is not None
        }
        self.stand_ins: dict[tuple[str, str], StandIn] = {}
        self.unsure: set[str] = set()
        self.passes: list[Pass] = []
        self.steps: list[Step] = []
        self.agreed: dict[tuple[str, str | None], list[Decision]] = {}
        for decision in organisation.decisions:
            self.agreed.setdefault((decision.activity, decision.team), []).append(decision)
        self.outside = {o.activity: o.who for o in organisation.elsewhere}

    def run(self) -> Matrix:
        """Decide letter by letter, and write the rows down."""
        self.decide()
        reach = Reach(self.organisation)
        for draft in self.drafts:
            ask(draft, reach, self._before(draft, "C"))
            inform(draft, reach)
        findings = [f for layers in self.layers.values() for f in dict.fromkeys(layers.conflicts)]
        people = sorted(self.organisation.people, key=lambda p: (p.name.casefold(), p.id))
        order = {person.id: place for place, person in enumerate(people)}
        acting = {p.id: name for p in self.organisation.people if (name := acting_for(self.organisation, p, self.on))}
        return Matrix(
            self.organisation,
            self.on,
            tuple(write(draft, order, acting) for draft in self.drafts),
            (*findings, *(contradiction(draft) for draft in self.drafts if draft.overruled)),
            previous=self.previous,
        )

    def decide(self) -> None:
        """Draft every row, then decide A, and R given A."""
        for context in contexts(self.organisation):
            self.layers[context.team] = Layers(self.organisation, context)
            for activity in self.organisation.activities:
                if self._belongs(activity, context):
                    self.drafts.append(self._draft(context, activity))
        self._answer()
        self._do()

    def _belongs(self, activity: Activity, context: Context) -> bool:
        """Without teams everything is decided for the organisation; with teams only what is organisation-wide."""
        if not self.organisation.teams:
            return True
        return (activity.scope == "organisation") == (context.team is None)

    def _draft(self, context: Context, activity: Activity) -> Draft:
        layers = self.layers[context.team]
        rulings = {letter: layers.ruling(activity, letter) for letter in LETTERS}
        decisions = self._decisions(context, activity)
        draft = Draft(context, activity, rulings, decisions, self.outside.get(activity.id))
        people = self.organisation.person_by_id
        for letter, decision in draft.decisions.items():
            for person in decision.holders(letter) or ():
                reason = Reason(rule="decision", because=decision.because, source=agreement(decision))
                role = self._role_in(people[person], draft, letter)
                draft.holds[letter].append(Hold(people[person], role, "decision", reason, agreed=True))
        return draft

    def _decisions(self, context: Context, activity: Activity) -> dict[str, Decision]:
        """Return the decision behind each letter; one that names the team beats one that does not."""
        found: dict[str, Decision] = {}
        teams = dict.fromkeys((None, context.team))
        for decision in (d for team in teams for d in self.agreed.get((activity.id, team), ())):
            expired = decision.until is not None and decision.until < self.on
            for letter in AGREED:
                holders = decision.holders(letter)
                # An accepted gap ends at its date; any other decision stands, and a check says that it has expired.
                if holders is not None and not (expired and not holders):
                    found[letter] = decision
        return found

    def _role_in(self, person: Person, draft: Draft, letter: str) -> str | None:
        """Return the hat under which a person holds a letter: the one that is usual for it, else the first."""
        ruling = draft.rulings.get(letter, draft.rulings["R"])
        usual = {"C": ruling.roles, "I": ruling.roles, "A": roles_of(ruling.tiers)}.get(letter, ruling.doers.roles())
        return next((role for role in usual if role in person.roles), person.roles[0] if person.roles else None)

    def _before(self, draft: Draft, letter: str) -> frozenset[str]:
        return self.previous.get((draft.context.name or "", draft.activity.id, letter), frozenset())

    # A: exactly one

    def _answer(self) -> None:
        cells: dict[Cell, list[Candidate]] = {}
        drafts = {draft.cell: draft for draft in self.drafts}
        left: list[Draft] = []
        for draft in self.drafts:
            if not draft.open("A"):
                continue
            found = candidates(
                draft.context,
                draft.activity,
                draft.rulings["A"].tiers,
                without=draft.decided | draft.barred("A"),
                before=self._before(draft, "A"),
            )
            if any(not candidate.person.vacant for candidate in found):
                cells[draft.cell] = found
            else:
                left.append(draft)
        self._assign(cells, drafts, "A", self.limits)
        vacant = {draft.cell: draft for draft in left if not self._bundled(draft)}
        self._stand_in([draft for draft in left if draft.cell not in vacant])
        seats: dict[Cell, list[Candidate]] = {
            cell: found
            for cell, draft in vacant.items()
            if (found := candidates(draft.context, draft.activity, draft.rulings["A"].tiers, without=draft.decided))
        }
        self._assign(seats, drafts, "A", {})

    def _assign(
        self,
        cells: dict[Cell, list[Candidate]],
        drafts: dict[tuple[str, str], Draft],
        letter: str,
        limits: dict[str, int],
    ) -> None:
        """Give cells to people at the least cost, and write down why."""
        loads = Loads(*self._loads(letter), limits, frozenset(self.unsure))
        self.passes.append(Pass(letter, cells, loads))
        options = {cell: [candidate.option() for candidate in found] for cell, found in cells.items()}
        people = self.organisation.person_by_id
        for cell, choice in assign(options, loads).items():
            draft = drafts[cell[0], cell[1]]
            tier = next(candidate.tier for candidate in cells[cell] if candidate.person.id == choice.option.person)
            ruling = draft.rulings[letter]
            reason = chosen(ruling, choice, tier)
            if choice.tie:
                self.unsure |= {choice.option.person, *choice.rivals}
            # Whoever has two of the roles does it once.
            if choice.option.person not in draft.holding(letter):
                draft.holds[letter].append(
                    Hold(people[choice.option.person], choice.option.role, ruling.status, reason)
                )

    def _loads(self, letter: str) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
        """Count duties that people hold already: A, and in the pass for R whatever they answer for or do."""
        by_role: dict[tuple[str, str], int] = {}
        by_person: dict[str, int] = {}
        for draft in self.drafts:
            held = draft.holds["A"] if letter == "A" else [*draft.holds["A"], *draft.holds[letter]]
            for person, hold in {hold.person.id: hold for hold in held}.items():
                key = (person, hold.role or "")
                by_role[key] = by_role.get(key, 0) + 1
            for hold in draft.holds[letter]:
                by_person[hold.person.id] = by_person.get(hold.person.id, 0) + 1
        return by_role, by_person

    # stand-ins

    def _bundled(self, draft: Draft) -> tuple[str, Bundle] | None:
        """Return the first missing role of a row that somebody could cover, with a bundle of this one row."""
        layers = self.layers[draft.context.team]
        for role in roles_of(draft.rulings["A"].tiers):
            if role in draft.context.has:
                continue
            cover = layers.covers(role, draft.activity)
            if cover and eligible(draft.context, cover.by, draft.decided | draft.barred("A")):
                by_design = role in layers.missing_on_purpose
                return role, Bundle(draft.context, role, cover, (draft.activity,), by_design)
        return None

    def _stand_in(self, drafts: list[Draft]) -> None:
        """Choose one stand-in per team and missing role, in order of role."""
        held = Held(Counter(p for draft in self.drafts for p in draft.holding("A")), self.limits, self.unsure)
        bundles: dict[tuple[str, str, str], list[Draft]] = {}
        for draft in drafts:
            found = self._bundled(draft)
            if found:
                key = (draft.context.team or "", found[0], found[1].cover.id)
                bundles.setdefault(key, []).append(draft)
        for (team, role, _), rows in sorted(bundles.items(), key=lambda entry: entry[0]):
            found = self._bundled(rows[0])
            if found is None:
                continue
            first = found[1]
            bundle = Bundle(first.context, role, first.cover, tuple(row.activity for row in rows), first.by_design)
            without = {row.activity.id: row.decided | row.barred("A") for row in rows}
            for activity, stand_in in self._choose(bundle, held, without).items():
                self.stand_ins.setdefault((team, role), stand_in)
                row = next(r for r in rows if r.activity.id == activity)
                row.holds["A"].append(stand_in_hold(row, stand_in))

    def _choose(self, bundle: Bundle, held: Held, without: dict[str, frozenset[str]]) -> dict[str, StandIn]:
        """Choose stand-ins, and keep what was held by then."""
        before = held.of((person.id for person, _, _ in eligible(bundle.context, bundle.cover.by)))
        found = choose(bundle, held, self.previous, without)
        self.steps.append(Step(bundle, before, without, found))
        return found

    # R: given A

    def _do(self) -> None:
        cells: dict[Cell, list[Candidate]] = {}
        drafts = {draft.cell: draft for draft in self.drafts}
        for draft in self.drafts:
            if draft.open("R"):
                self._doers(draft, cells)
        self._assign(cells, drafts, "R", self.limits_r)
        held = Held(Counter(self._loads("R")[1]), self.limits_r, self.unsure)
        for draft in self.drafts:
            if draft.open("R"):
                for person in self._step_back(draft):
                    held.duties[person] -= 1
                if not draft.holds["R"]:
                    self._last_resort(draft, held)

    def _doers(self, draft: Draft, cells: dict[Cell, list[Candidate]]) -> None:
        """Give R where it is plain; cells that several could hold go into `cells`.

        Vacant seats come last: work that nobody could do today falls to them.
        """
        without = draft.decided | draft.barred("R")
        owner = next((h for h in draft.holds["A"] if h.person.id not in without), None)
        if self._do_whole(draft, owner, cells, vacant=False):
            return
        tiers = draft.rulings["R"].doers.tiers
        if owner and owner.acts_as.intersection(roles_of(tiers)):
            self._follow(draft, owner)
            return
        found = self._candidates(draft, tiers, without, self._before(draft, "R"))
        real = any(not candidate.person.vacant for candidate in found)
        if not real and self._do_whole(draft, owner, cells, vacant=True):
            return
        if found:
            cells[draft.cell] = found

    def _do_whole(self, draft: Draft, owner: Hold | None, cells: dict[Cell, list[Candidate]], *, vacant: bool) -> bool:
        """Give R to every holder of some roles and to one holder of each of others; tell whether anybody has it."""
        ruling = draft.rulings["R"]
        without = draft.decided | draft.barred("R")
        for role in ruling.doers.all:
            for person in draft.context.holders.get(role, ()):
                if person.vacant == vacant and person.id not in without | draft.holding("R"):
                    draft.holds["R"].append(Hold(person, role, ruling.status, plain(ruling)))
        contested = False
        before = self._before_each(draft, ruling.doers.each)
        for role in ruling.doers.each:
            if owner and role in owner.acts_as:
                self._follow(draft, owner)
                continue
            found = self._candidates(draft, ((role,),), without, before[role])
            found = [candidate for candidate in found if candidate.person.vacant == vacant]
            if found:
                cells[(*draft.cell, role)] = found
                contested = True
        return bool(draft.holds["R"]) or contested

    def _before_each(self, draft: Draft, roles: Tier) -> dict[str, frozenset[str]]:
        """Return who did it before through each role; whoever has several of them did it through the scarcest.

        What was before knows people and not through which role they did it.
        """
        left = set(self._before(draft, "R"))
        could = {
            role: [p.id for p in draft.context.holders.get(role, ()) if p.id in left] for role in dict.fromkeys(roles)
        }
        found: dict[str, frozenset[str]] = {}
        for role in sorted(could, key=lambda role: (len(could[role]), role)):
            mine = [id for id in could[role] if id in left]
            mine.sort(key=lambda id: sum(id in others for others in could.values()))
            found[role] = frozenset(mine[:1])
            left -= found[role]
        return found

    def _candidates(
        self, draft: Draft, tiers: Tiers, without: frozenset[str], before: frozenset[str]
    ) -> list[Candidate]:
        return candidates(
            draft.context,
            draft.activity,
            tiers,
            without=without | draft.holding("R"),
            before=before,
        )

    def _follow(self, draft: Draft, owner: Hold) -> None:
        """Let the holder of A do it too."""
        if owner.person.id in draft.holding("R"):
            return
        ruling = draft.rulings["R"]
        because = Reason(
            rule=ruling.rule,
            because=ruling.because,
            source=ruling.source,
            tier=owner.reason.tier,
            level=None,
            stands_in_for=owner.reason.stands_in_for,
        )
        status: Status = "fallback" if owner.status == "fallback" else ruling.status
        draft.holds["R"].append(Hold(owner.person, owner.role, status, because))

    def _step_back(self, draft: Draft) -> list[str]:
        """Let swamped helpers of a shared duty be asked instead, as long as somebody does it; return who steps back."""
        if not draft.activity.shared or not draft.open("C"):
            return []
        owners = draft.holding("A")
        staying = [h for h in draft.holds["R"] if h.person.workload != "swamped" or h.person.id in owners]
        if not staying:
            return []
        leaving = [h for h in draft.holds["R"] if h not in staying]
        draft.holds["R"] = staying
        draft.holds["C"] += leaving
        return [hold.person.id for hold in leaving]

    def _last_resort(self, draft: Draft, held: Held) -> None:
        """Where nobody else could do it: whoever was agreed to answer, or whoever stands in for the role."""
        ruling = draft.rulings["R"]
        usual = set(ruling.doers.roles())
        for hold in draft.holds["A"]:
            if hold.acts_as & usual and hold.person.id not in draft.barred("R"):
                draft.holds["R"].append(Hold(hold.person, hold.role, ruling.status, plain(ruling)))
                held.add(hold.person.id)
                return
        layers = self.layers[draft.context.team]
        without = draft.decided | draft.barred("R")
        for role in ruling.doers.roles():
            cover = None if role in draft.context.has else layers.covers(role, draft.activity)
            people = eligible(draft.context, cover.by, without) if cover else []
            if not cover or not people:
                continue
            known = self.stand_ins.get((draft.context.team or "", role))
            if known is None or known.person.id not in {person.id for person, _, _ in people}:
                by_design = role in layers.missing_on_purpose
                bundle = Bundle(draft.context, role, cover, (draft.activity,), by_design, letter="R")
                known = self._choose(bundle, held, {draft.activity.id: without})[draft.activity.id]
                self.stand_ins.setdefault((draft.context.team or "", role), known)
            else:
                held.add(known.person.id)
            draft.holds["R"].append(stand_in_hold(draft, replace(known, cover=cover)))
            return
