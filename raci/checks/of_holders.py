"""Checks 2xx that look at who holds the letters of one activity."""

from __future__ import annotations

from collections.abc import Iterator

from raci.checks.hits import Check, Hit
from raci.checks.of_rows import repeated_activity, support_without_responsible
from raci.checks.survey import Line, Survey, holders_of, joined, of
from raci.deciding.assignment import HASH
from raci.findings import Severity
from raci.graph import line_up
from raci.matrix import Assignment
from raci.model import Person
from raci.rules import CoverRule
from raci.words import fold

TOGETHER: tuple[frozenset[str], ...] = (frozenset("ARP"), frozenset("AVG"))
"""Letters that one cell may have at once: who owns may do, propose, verify and sign; nobody verifies his own work."""

BODIES = {
    "team", "teams", "group", "committee", "board", "council", "department", "division", "unit", "squad", "crew",
    "everyone", "everybody", "all",
}  # fmt: skip
"""Last words of names that are no one person."""

VAGUE = {
    "team", "manager", "staff", "management", "everyone", "everybody", "all", "department", "business", "office",
    "stakeholder", "other", "member", "employee", "people", "person", "user", "lead", "leader", "leadership",
    "resource", "worker", "tbd", "tba", "na", "others", "who", "someone", "anyone",
}  # fmt: skip
"""Names that say nobody in particular, folded and in the singular."""


def same_holder(survey: Survey) -> Iterator[Hit]:
    """Find activities that one holder answers for and does."""
    everywhere = survey.set_to("same-holder", "RACI211")
    both = f"both {survey.words('AR')}"
    for line, owners in holders_of(survey, "A"):
        if line.row.outside or not (everywhere or line.row.activity.separation):
            continue
        doers = {survey.subject(doer).id for doer in line.holders("R")}
        for owner in owners:
            who = survey.subject(owner)
            if who.id not in doers:
                continue
            if line.row.activity.separation:
                words = f"{line.name}: {who.name} has {both}, and the two must be separate."
                yield Hit(words, row=line.row, who=who, severity=ERROR)
            else:
                yield Hit(f"{line.name}: {who.name} has {both}.", row=line.row, who=who, group=who.name)


def mixed_letters(survey: Survey) -> Iterator[Hit]:
    """Find cells with letters that do not go together."""
    for line, cells in survey.doubled:
        for (person, role), letters in cells.items():
            if len(letters) == 1 or any(allowed.issuperset(letters) for allowed in TOGETHER):
                continue
            holder = next(a for a in line.row.assignments if (a.person_id, a.role) == (person, role))
            who = survey.subject(holder)
            held = survey.words(dict.fromkeys(letters))
            yield Hit(f"{line.name}: {who.name} has {held}, which do not go together.", row=line.row, who=who)


def twice_in_row(survey: Survey) -> Iterator[Hit]:
    """Find people who stand in one row through two roles."""
    for line, cells in survey.doubled:
        people = [person for person, _ in cells if person]
        if len(people) == len(set(people)):
            continue
        for person in dict.fromkeys(p for p in people if people.count(p) > 1):
            hats = [(role, letters) for (p, role), letters in cells.items() if p == person]
            parts = joined(f"{survey.words(letters)} as {survey.role(role or '?')}" for role, letters in hats)
            holder = next(a for a in line.row.assignments if a.person_id == person)
            who = survey.subject(holder)
            yield Hit(f"{line.name}: {who.name} stands here twice: {parts}.", row=line.row, who=who, group=who.name)


def group_accountable(survey: Survey) -> Iterator[Hit]:
    """Find activities that a group answers for."""
    bodies: dict[str, bool] = {}
    for line, owners in holders_of(survey, "A"):
        roles = [owner.role for owner in owners if owner.role]
        if len(owners) > 1 and len(roles) == len(owners) and len(set(roles)) == 1 and not survey.read:
            names = joined(survey.names(owners))
            words = f"{line.name}: every {survey.role(roles[0])} is {survey.word('A')}: {names}."
            yield Hit(words, row=line.row)
        for owner in owners:
            who = survey.subject(owner)
            person = who.person
            if person is None and not line.row.outside and who.name not in bodies:
                bodies[who.name] = _is_body(survey, who.name)
            if (person and (person.kind == "group" or person.count > 1)) or bodies.get(who.name, False):
                many = f"{person.count} people" if person and person.count > 1 else "several"
                words = f"{line.name}: {survey.word('A')} is held by {who.name}, who are {many}."
                yield Hit(words, row=line.row, who=who, group=who.name)


def _is_body(survey: Survey, name: str) -> bool:
    """Tell whether a column's name means several people: a team, or a known role in the plural."""
    words = name.split()
    if words and fold(words[-1]) in BODIES:
        return True
    one, several = survey.called
    return fold(name) in several - one


def vacant_owner(survey: Survey) -> Iterator[Hit]:
    """Find duties whose owner, or only doer, is a vacant seat."""
    for line, assignment, person in _carriers(survey):
        if not person.vacant:
            continue
        planned = person.starts is not None or person.deputy is not None
        when = f", to be filled from {person.starts}" if person.starts else ""
        verb = "answers for" if assignment.letter == "A" else "does"
        yield Hit(
            f"{line.name}: the vacant seat {person.name} {verb} it{when}.",
            row=line.row,
            who=of(person),
            group=person.name,
            severity=WARNING if planned else None,
        )


def absent_owner(survey: Survey) -> Iterator[Hit]:
    """Find duties whose owner, or only doer, is away without a deputy."""
    for line, assignment, person in _carriers(survey):
        if person.away is None or not person.away.covers(survey.matrix.on) or assignment.acting:
            continue
        words = f"{line.name}: {person.name} is away and nobody acts."
        yield Hit(words, row=line.row, who=of(person), group=person.name, private=True)


def _carriers(survey: Survey) -> Iterator[tuple[Line, Assignment, Person]]:
    """Yield who carries each duty: whoever answers for it, and whoever does it alone; each person once a duty."""
    people = survey.organisation.person_by_id
    for line in survey.lines if people else ():
        doers = line.holders("R")
        held = [*line.holders("A"), *(doers if len(doers) == 1 else ())]
        for assignment in {a.person_id: a for a in reversed(held)}.values():
            if assignment.person_id in people:
                yield line, assignment, people[assignment.person_id]


def fallback_owner(survey: Survey) -> Iterator[Hit]:
    """Find duties that a stand-in holds."""
    people = survey.organisation.person_by_id
    for line, owners in holders_of(survey, "A"):
        for assignment in owners:
            missing = assignment.reason.stands_in_for
            if assignment.status != "fallback" or missing is None:
                continue
            person = people[assignment.person_id or ""]
            words = f"Nobody is {survey.role(missing)}: {line.name} goes to {person.name}, who stands in."
            fix = _confirm(survey, line, assignment, person)
            yield Hit(words, fix=fix, row=line.row, who=of(person), group=missing)


def _confirm(survey: Survey, line: Line, assignment: Assignment, person: Person) -> str:
    """Say how to agree to a stand-in: with the whole role where he covers it, else duty by duty."""
    organisation = survey.organisation
    covers = [rule for rule in organisation.rules if isinstance(rule, CoverRule)]
    covers += [*(rule for p in organisation.catalogue.profiles.values() for rule in p.covers)]
    covers += organisation.catalogue.covers
    partly = any(c.id == assignment.reason.rule and (c.when.activity or c.when.area) for c in covers)
    if partly:
        return f"Agree to it (raci pin FILE {line.row.activity.id}), decide otherwise, or hire."
    hats = ", ".join((*person.roles, assignment.reason.stands_in_for or ""))
    return f"Confirm it (people: {person.name}: roles: [{hats}]), decide otherwise, or hire."


def tie(survey: Survey) -> Iterator[Hit]:
    """Find letters that only the tie-break gave to somebody."""
    for line in survey.lines:
        tied = [a for a in line.row.assignments if a.reason.level == HASH and not a.agreed]
        if tied:
            held = ", ".join(f"{survey.scheme.shown(a.letter)} {a.person}" for a in tied)
            words = f"{line.name}: nothing tells the candidates apart, so a stable tie-break chose ({held})."
            yield Hit(words, row=line.row, group=tied[0].person or "")


def vague_role(survey: Survey) -> Iterator[Hit]:
    """Find roles whose name says nobody in particular."""
    if survey.read:
        for who in survey.subjects:
            if _is_vague(who.name):
                yield Hit(f"{who.name} as a role says nobody in particular.", who=who)
        return
    for role in survey.organisation.roles:
        if _is_vague(role.name):
            yield Hit(f"{role.name} as a role says nobody in particular.", at=role.at)


def _is_vague(name: str) -> bool:
    folded = fold(name)
    return folded in VAGUE or (folded.endswith("s") and folded[:-1] in VAGUE)


def outside_line(survey: Survey) -> Iterator[Hit]:
    """Find people who do something for which somebody answers to whom they do not report."""
    organisation = survey.organisation
    above: dict[str, frozenset[str]] = {}
    for line, owners in holders_of(survey, "A"):
        owner = survey.subject(owners[0])
        if len(owners) > 1 or owner.person is None:
            continue
        for doer in map(survey.subject, line.holders("R")):
            if doer.person is None or doer.id == owner.id:
                continue
            if doer.id not in above:
                above[doer.id] = frozenset(line_up(organisation, doer.id))
            if owner.id not in above[doer.id]:
                words = f"{doer.name} does it and does not report to {owner.name}, who answers for it"
                yield Hit(f"{line.name}: {words}.", row=line.row, who=doer, group=owner.name)


ERROR, WARNING, INFO, OFF = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF

HOLDERS: tuple[Check, ...] = (
    Check(
        "RACI211",
        "same-holder",
        OFF,
        "Whoever answers for his own work has nobody to look at it; often that is meant, at times it must not be.",
        "Let somebody else do it, or answer for it.",
        same_holder,
        also="error where the activity has `separation: true`",
        together="{who} both answers for and does {n} duties: {names}",
    ),
    Check(
        "RACI212",
        "mixed-letters",
        WARNING,
        "A cell with two parts that exclude each other is read by everybody in their own way.",
        "Keep the stronger letter.",
        mixed_letters,
    ),
    Check(
        "RACI213",
        "twice-in-row",
        INFO,
        "Who wears two hats in one activity hears of it twice, and one hat may have been meant for somebody else.",
        "Nothing, if it is meant; else name another holder for one of the roles.",
        twice_in_row,
        together="{who} stands in {n} duties twice, through two roles: {names}",
    ),
    Check(
        "RACI214",
        "repeated-activity",
        WARNING,
        "Two rows of one name get different letters sooner or later.",
        "Keep one, or name what is different.",
        repeated_activity,
    ),
    Check(
        "RACI215",
        "support-without-responsible",
        WARNING,
        "Help is there and nobody whom it would help.",
        "Name who does it; perhaps one of the helpers.",
        support_without_responsible,
    ),
    Check(
        "RACI216",
        "group-accountable",
        WARNING,
        "A group answers with many voices, so in the end nobody does.",
        "Name one person or a role that one person has, such as the group's lead.",
        group_accountable,
        together="{who} are several and answer for {n} duties: {names}",
    ),
    Check(
        "RACI217",
        "vacant-owner",
        ERROR,
        "A seat without a person answers for nothing.",
        "Name a deputy or a start date (from:), or decide who holds it meanwhile.",
        vacant_owner,
        also="warning while the seat has a start date or a deputy",
        together="The vacant seat {group} holds {n} duties: {names}",
    ),
    Check(
        "RACI218",
        "absent-owner",
        WARNING,
        "While the holder is away nobody decides.",
        "Name a deputy: deputy: somebody.",
        absent_owner,
        together="{who} is away, and nobody acts for {n} duties: {names}",
    ),
    Check(
        "RACI219",
        "fallback-owner",
        INFO,
        "A stand-in who was never asked may not know that the duty is theirs.",
        "Confirm it, decide otherwise, or hire.",
        fallback_owner,
        together="Nobody is {group}: {n} duties go to {who}: {names}",
    ),
    Check(
        "RACI220",
        "tie",
        INFO,
        "Only the tie-break chose, so the people may see it otherwise.",
        "Pin it: raci pin.",
        tie,
        together="Nothing tells the candidates apart for {n} duties, so a stable tie-break chose: {names}",
    ),
    Check(
        "RACI221",
        "vague-role",
        INFO,
        "A role that could be anybody is taken by nobody.",
        "Name what the holder does: Team lead, Office manager, Support engineer.",
        vague_role,
    ),
    Check(
        "RACI222",
        "outside-line",
        OFF,
        "Whoever answers for work of people who report elsewhere can ask, not tell.",
        "Nothing, if the teams work like that; else let their manager answer, or agree on how it is settled.",
        outside_line,
        together="Those who do {n} duties do not report to {group}, who answers for them: {names}",
    ),
)
"""211-222, in order of code."""
