"""What people still have to decide: findings turned into questions, with who decides and the options."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from raci.findings import Finding, Severity, sort_key
from raci.matrix import Assignment, Matrix, Row
from raci.model import Organisation, Person
from raci.words import fold

Kind = Literal["gap", "stand-in", "source-open", "tie", "title"]
KINDS: tuple[Kind, ...] = ("gap", "stand-in", "title", "tie", "source-open")
"""In the order in which equally severe questions are asked."""

LEADING = ("executive", "head-of-product", "head-of-engineering", "engineering-manager", "product-manager")
"""Who is asked where nobody reports to anybody: the first of these roles that somebody has."""

SKIP, ACCEPT = "Not our job (skip)", "Accept the gap until a date"
BY_HASH = 9
"""The comparison level on which only the fixed tie-break chose."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide; `activity` and `name` are None where it is about more than one duty."""

    kind: Kind
    team: str | None
    activity: str | None
    name: str | None
    question: str
    who_decides: str
    options: tuple[str, ...]
    severity: Severity


def questions(matrix: Matrix, findings: tuple[Finding, ...]) -> tuple[Question, ...]:
    """Return the open questions, the worst first, then by kind, team and the order of the rows."""
    desk = _Desk(matrix)
    by_name: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=desk.order_of):
        if finding.severity is not Severity.OFF:
            by_name.setdefault(finding.name, []).append(finding)
    asked = [question for name, ask in ASKERS.items() for question in ask(desk, by_name.get(name, []))]
    return tuple(sorted(dict.fromkeys(asked), key=desk.place))


class _Desk:
    """A matrix with what questions look up: rows, people, reporting lines."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.organisation: Organisation = matrix.organisation
        self.rows = {(row.team, row.activity.id): row for row in matrix.rows}
        self.order = {cell: place for place, cell in enumerate(self.rows)}

    def place(self, question: Question) -> tuple[object, ...]:
        """Return where a question stands in the list."""
        row = self.order.get((question.team, question.activity or ""), len(self.order))
        return -question.severity.rank, KINDS.index(question.kind), question.team or "", row, question.question

    def order_of(self, finding: Finding) -> tuple[object, ...]:
        """Return where a finding comes: by its row, then as reports list findings."""
        return self.order.get((finding.team, finding.activity or ""), len(self.order)), *sort_key(finding)

    def row(self, finding: Finding) -> Row | None:
        """Return the row that a finding is about."""
        return self.rows.get((finding.team, finding.activity or ""))

    def about(self, rows: list[Row]) -> tuple[str | None, str | None, str | None]:
        """Return what the question is about: the team, and the duty's id and name where it is one."""
        if len(rows) == 1:
            return rows[0].team, rows[0].activity.id, rows[0].activity.name
        return rows[0].team if rows else None, None, None

    def team_id(self, team: str | None) -> str | None:
        """Return the id of a team by its name."""
        return next((t.id for t in self.organisation.teams if t.name == team), None)

    @cached_property
    def holders(self) -> dict[str, list[Person]]:
        """Real people by role."""
        found: dict[str, list[Person]] = {}
        for person in self.organisation.people:
            for role in () if person.vacant else person.roles:
                found.setdefault(role, []).append(person)
        return found

    def having(self, roles: Iterable[str], team: str | None = None) -> list[Person]:
        """Return real people who have one of these roles, in order of name; of a team, or of all."""
        team_id = self.team_id(team)
        people = {p.id: p for role in dict.fromkeys(roles) for p in self.holders.get(role, ())}
        found = (p for p in people.values() if team_id is None or not p.teams or team_id in p.teams)
        return sorted(found, key=lambda p: (p.name.casefold(), p.id))

    def line(self, person: str) -> list[str]:
        """Return the people above somebody, the nearest first."""
        people, above = self.organisation.person_by_id, list[str]()
        current = people[person].reports_to if person in people else None
        while current in people and current not in above and current != person:
            above.append(current)
            current = people[current].reports_to
        return above

    def lead(self, team: str | None) -> str | None:
        """Return the person id of a team's lead."""
        return next((t.lead for t in self.organisation.teams if t.name == team and t.lead), None)

    @cached_property
    def leader(self) -> str | None:
        """Return whoever leads the organisation: most people below, else the first leading role."""
        below = Counter(boss for person in self.organisation.people for boss in self.line(person.id))
        if below:
            return min(below, key=lambda person: (-below[person], person))
        for role in LEADING:
            if people := self.having([role]):
                return people[0].id
        return None

    def decider(self, team: str | None, options: Iterable[str]) -> str:
        """Return who decides: the team's lead, else the nearest common manager of the options, else whoever leads."""
        lead = self.lead(team)
        if lead is None:
            lead = self._common(list(dict.fromkeys(options))) or self.leader
        person = self.organisation.person_by_id.get(lead or "")
        return person.name if person else "the team"

    def _common(self, people: list[str]) -> str | None:
        above = [self.line(person) for person in people]
        # Who decides between himself and his own people is the nearest manager too; nobody decides on himself alone.
        chains = (above, [[p, *line] for p, line in zip(people, above, strict=True)] if len(people) > 1 else [])
        for lines in chains:
            if lines and (shared := set(lines[0]).intersection(*lines[1:])):
                return next(person for person in lines[0] if person in shared)
        return None

    def until(self, seat: str) -> str:
        """Return when a vacant seat will be filled, in words; "" where nobody knows."""
        days = [p.starts for p in self.organisation.people if p.vacant and p.name == seat and p.starts]
        return f" until {min(days)}" if days else ""

    def names(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return people's names, each once."""
        known = self.organisation.person_by_id
        return tuple(dict.fromkeys(known[person].name for person in people if person in known))

    def role(self, role: str) -> str:
        """Return a role's name as it stands inside a sentence."""
        entry = self.organisation.role_by_id.get(role)
        return in_sentence(entry.name if entry else role.replace("-", " "))


def in_sentence(name: str) -> str:
    """Return a heading as it stands inside a sentence: "Product manager" is product manager, "QA engineer" stays."""
    return name if name[1:2].isupper() or len(name) < 2 else name[0].lower() + name[1:]


def article(noun: str) -> str:
    """Return a noun with "a" or "an", by how it sounds: an engineer, an SRE, a UX designer."""
    first = noun.split(" ", 1)[0]
    if first.isupper():
        return f"{'an' if first[0] in 'AEFHILMNORSX' else 'a'} {noun}"
    sounds = noun[:1].lower() in "aeio" or (noun[:1].lower() == "u" and noun[:2].lower() not in ("us", "ux", "un"))
    return f"{'an' if sounds else 'a'} {noun}"


def joined(words: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence."""
    known = list(words)
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} {last} {known[-1]}" if known else ""


def _duties(count: int) -> str:
    return f"{count} {'duty' if count == 1 else 'duties'}"


def _worst(findings: Iterable[Finding]) -> Severity:
    return max((finding.severity for finding in findings), key=lambda severity: severity.rank)


def _gaps(desk: _Desk, found: list[Finding], letter: str, who: str) -> Iterator[Question]:
    """Ask about duties that nobody holds: who could be asked, whom to hire, or why it is all right.

    A gap that was accepted is decided, and so is a duty that somebody outside has.
    """
    for finding in found:
        row = desk.row(finding)
        missing = next((gap for gap in row.unowned if (gap.letter == "A") == (letter == "A")), None) if row else None
        if row is None or missing is None or missing.accepted is not None:
            continue
        could = [p.id for p in desk.having(missing.usually)]
        asked = desk.names([*could, *_line_of(desk, row.team)])[:4]
        hire = (f"Hire {article(desk.role(missing.usually[0]))}",) if missing.usually else ()
        usually = f" Usually: {joined(map(desk.role, missing.usually[:3]), 'or')}." if missing.usually else ""
        yield Question(
            "gap",
            *desk.about([row]),
            f"Nobody {who} it.{usually} Who should?",
            desk.decider(row.team, could),
            (*asked, *hire, SKIP, ACCEPT),
            finding.severity,
        )


def _line_of(desk: _Desk, team: str | None) -> list[str]:
    """Return who could be asked for want of anybody usual: the team's lead and the people above, else the leader."""
    start = desk.lead(team) or desk.leader
    return [start, *desk.line(start)][:3] if start else []


def _many(desk: _Desk, found: list[Finding]) -> Iterator[Question]:
    """Ask who alone answers where several do."""
    for finding in found:
        if (row := desk.row(finding)) is None:
            continue
        holders = row.holders("A")
        names = tuple(dict.fromkeys(holder.person or "" for holder in holders))
        yield Question(
            "tie",
            *desk.about([row]),
            f"{joined(names)} answer for it. Who alone?",
            desk.decider(row.team, [h.person_id for h in holders if h.person_id]),
            names,
            finding.severity,
        )


def _vacant(desk: _Desk, found: list[Finding]) -> Iterator[Question]:
    """Ask, once per vacant seat, who answers until it is filled."""
    grouped: dict[tuple[str | None, str], list[tuple[Finding, Row]]] = {}
    for finding in found:
        if row := desk.row(finding):
            held = next((a for a in row.assignments if _is_vacant(desk, a)), None)
            grouped.setdefault((row.team, (held.person if held else finding.who) or ""), []).append((finding, row))
    for (team, seat), cases in grouped.items():
        rows = [row for _, row in cases]
        covering = _line_of(desk, team)
        yield Question(
            "gap",
            *desk.about(rows),
            f"The seat {seat} is vacant{desk.until(seat)} and holds: {_listed(rows)}. Who does that meanwhile?",
            desk.decider(team, covering),
            (*desk.names(covering), "Nobody until the seat is filled", SKIP),
            _worst(finding for finding, _ in cases),
        )


def _is_vacant(desk: _Desk, assignment: Assignment) -> bool:
    person = desk.organisation.person_by_id.get(assignment.person_id or "")
    return bool(person and person.vacant and assignment.letter not in ("C", "I"))


def _listed(rows: list[Row], most: int = 6) -> str:
    """Return the duties of some rows in words."""
    names = list(dict.fromkeys(row.activity.name for row in rows))
    more = [f"{len(names) - most} more"] if len(names) > most else []
    return "; ".join([*names[:most], *more])


def _stand_ins(desk: _Desk, found: list[Finding]) -> Iterator[Question]:
    """Ask, once per team and missing role, whether the stand-in is right."""
    grouped: dict[tuple[str | None, str], list[tuple[Finding, Row]]] = {}
    for finding in found:
        if finding.group and (row := desk.row(finding)):
            grouped.setdefault((row.team, finding.group), []).append((finding, row))
    for (team, role), cases in grouped.items():
        rows = list(dict.fromkeys(row for _, row in cases))
        holders = [a for row in rows for a in row.assignments if a.reason.stands_in_for == role]
        counts = Counter(finding.who or "somebody" for finding, _ in cases)
        main = min(counts, key=lambda who: (-counts[who], who))
        chosen = [a.person_id for a in holders if a.person_id]
        others = [p.id for p in desk.having(_covering(desk.organisation, role), team)]
        rest = (name for name in desk.names([*chosen, *others]) if name != main)
        duties = f" The duties: {_listed(rows)}." if len(rows) > 1 else ""
        yield Question(
            "stand-in",
            *desk.about(rows),
            f"Nobody is {desk.role(role)}: {_shares(counts)}. Confirm?{duties}",
            desk.decider(team, [*chosen, *others]),
            (f"Yes, {main}", *rest, f"Hire {article(desk.role(role))}"),
            _worst(finding for finding, _ in cases),
        )


def _shares(counts: Counter[str]) -> str:
    """Say who gets how many: "5 duties go to Kim Lee and 1 to Dana Ito"."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shares = [f"{_duties(n) if place == 0 else n} to {who}" for place, (who, n) in enumerate(ordered)]
    verb = " goes to " if ordered[0][1] == 1 else " go to "
    return joined([shares[0].replace(" to ", verb, 1), *shares[1:]])


def _covering(organisation: Organisation, role: str) -> tuple[str, ...]:
    """Return the roles that the rules know as stand-ins for a role."""
    profiles = organisation.catalogue.profiles
    chosen = [*organisation.profiles, *(p for team in organisation.teams for p in team.profiles)]
    covers = [*organisation.catalogue.covers, *(c for p in chosen if p in profiles for c in profiles[p].covers)]
    return tuple(dict.fromkeys(by for cover in covers if cover.role == role for tier in cover.by for by in tier))


def _open_sources(desk: _Desk, found: list[Finding]) -> Iterator[Question]:
    """Ask about shared duties for which the source names several roles and picks none."""
    for finding in found:
        row = desk.row(finding)
        if row is None or not (owners := row.holders("A")):
            continue
        first = row.activity.accountable[0] if row.activity.accountable else ()
        named = dict.fromkeys([*first, *row.activity.responsible.each])
        holders = [a.person_id for a in owners if a.person_id]
        people = list(dict.fromkeys([*holders, *(p.id for p in desk.having(named, row.team))]))
        proposed = joined(dict.fromkeys(a.person or "" for a in owners))
        roles = joined(map(desk.role, named)) if len(named) > 1 else "several roles"
        yield Question(
            "source-open",
            *desk.about([row]),
            f"The source names {roles} and picks none. {proposed} is proposed. Who answers?",
            desk.decider(row.team, people),
            desk.names(people),
            finding.severity,
        )


def _ties(desk: _Desk, found: list[Finding]) -> Iterator[Question]:
    """Ask, once per team and set of people, who takes what only the tie-break dealt out."""
    grouped: dict[tuple[str | None, tuple[str, ...]], list[tuple[Finding, Row]]] = {}
    for finding in found:
        if row := desk.row(finding):
            for people in sorted({_equals(desk, row, a) for a in row.assignments if _is_tied(a)}):
                grouped.setdefault((row.team, people), []).append((finding, row))
    for (team, people), cases in grouped.items():
        rows = list(dict.fromkeys(row for _, row in cases))
        names = desk.names(people)
        words = f"Nothing tells {joined(names)} apart" if len(names) > 1 else "Nothing tells the candidates apart"
        duties = f" The duties: {_listed(rows)}." if len(rows) > 1 else ""
        yield Question(
            "tie",
            *desk.about(rows),
            f"{words}, so a fixed rule chose. Who takes {'which' if duties else 'it'}?{duties}",
            desk.decider(team, people),
            (*names, "Leave it as it is"),
            _worst(finding for finding, _ in cases),
        )


def _is_tied(assignment: Assignment) -> bool:
    # Whether a stand-in is right is asked anyway, and once is enough.
    chosen = assignment.letter not in ("C", "I") and assignment.reason.level == BY_HASH
    return chosen and assignment.status != "fallback"


def _equals(desk: _Desk, row: Row, held: Assignment) -> tuple[str, ...]:
    """Return the ids of those between whom only the tie-break chose: whoever has a role of the same tier."""
    doers = row.activity.responsible
    tiers = row.activity.accountable if held.letter == "A" else doers.tiers
    place = (held.reason.tier or 0) - 1
    roles: set[str] = set(tiers[place]) if 0 <= place < len(tiers) else set()
    if held.reason.stands_in_for:
        roles = set(_covering(desk.organisation, held.reason.stands_in_for))
    elif held.role and held.role not in roles:
        roles = {held.role}
    people = {p.id for p in desk.having(roles, row.team)} | ({held.person_id} if held.person_id else set())
    return tuple(sorted(people, key=lambda p: desk.names([p])))


def _titles(desk: _Desk, found: list[Finding]) -> Iterator[Question]:
    """Ask, once per title, which role it means."""
    grouped: dict[str, list[Finding]] = {}
    for finding in found:
        grouped.setdefault(finding.group or finding.message, []).append(finding)
    catalogue = desk.organisation.catalogue
    for title, cases in grouped.items():
        means = next((rule.means for rule in catalogue.titles if fold(title) in map(fold, rule.titles)), ())
        roles = tuple(desk.organisation.role_by_id[r].name for r in means if r in desk.organisation.role_by_id)
        people = [p.id for p in desk.organisation.people if fold(title) in map(fold, p.titles)]
        message = cases[0].message.rstrip(".")
        yield Question(
            "title",
            *desk.about([]),
            f"{message[:1].upper()}{message[1:]}. Which role is it?",
            desk.decider(None, people),
            roles or ("A role of the catalogue", "A role of our own", "No role in this matrix"),
            _worst(cases),
        )


ASKERS = {
    "no-accountable": lambda desk, found: _gaps(desk, found, "A", "answers for"),
    "no-responsible": lambda desk, found: _gaps(desk, found, "R", "does"),
    "vacant-owner": _vacant,
    "many-accountable": _many,
    "fallback-owner": _stand_ins,
    "ambiguous-title": _titles,
    "unknown-title": _titles,
    "tie": _ties,
    "source-open": _open_sources,
}
"""Which findings become questions, by name."""
