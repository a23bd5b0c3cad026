"""Checks 1xx: the file, its profiles and its decisions."""

from __future__ import annotations

from collections.abc import Iterator

from raci.checks.hits import Check, Hit
from raci.checks.survey import Survey, joined, of
from raci.deciding.assignment import first_difference
from raci.deciding.candidates import candidates
from raci.findings import Severity
from raci.graph import deputy_rings, reporting_rings
from raci.model import Decision


def reporting_cycle(survey: Survey) -> Iterator[Hit]:
    """Find people who report to each other, or who are each other's deputies, in a ring."""
    people = survey.organisation.person_by_id
    for rings, verb in ((reporting_rings, "reports to"), (deputy_rings, "has the deputy")):
        for ring in rings(survey.organisation):
            names = [people[person].name for person in (*ring, ring[0])]
            if len(ring) == 1:
                words = f"{names[0]} {'reports to' if verb == 'reports to' else 'is the deputy of'} themselves."
            else:
                words = "A ring: " + f" {verb} ".join(names) + "."
            yield Hit(words, who=of(people[ring[0]]), group=names[0])


def source_conflict(survey: Survey) -> Iterator[Hit]:
    """Find profiles on which the sources contradict each other."""
    organisation = survey.organisation
    used = [*organisation.profiles, *(profile for team in organisation.teams for profile in team.profiles)]
    for profile in dict.fromkeys(used):
        entry = organisation.catalogue.profiles.get(profile)
        if entry is None or not entry.readings:
            continue
        told = "; ".join(f"{reading.says} ({reading.source})" for reading in entry.readings)
        instead = " or ".join(f"profile: {reading.profile}" for reading in entry.readings)
        yield Hit(
            f"The sources contradict each other about {entry.name}: {told}. Decided as standard meanwhile.",
            fix=f"Write {instead}.",
            group=profile,
        )


def source_open(survey: Survey) -> Iterator[Hit]:
    """Find shared duties that only the default order of the roles gave to somebody."""
    for line in survey.lines:
        row, owner = line.row, next(iter(line.holders("A")), None)
        if not row.activity.shared or owner is None or owner.status != "rule":
            continue
        everyone = candidates(survey.around[row.team], row.activity, row.activity.accountable)
        mine = next((c for c in everyone if c.person.id == owner.person_id), None)
        others = [c for c in everyone if mine and c.tier != mine.tier and not c.person.vacant]
        close = [c for c in others if mine and first_difference(mine.levels, c.levels) == 4]
        if mine is None or not close or len(close) < len(others):
            continue
        names = joined(dict.fromkeys(survey.role(c.role) for c in (mine, *close)))
        yield Hit(
            f"{line.name}: the source names {names} and picks none; "
            f"{owner.person} has it by the default order, ahead of {', '.join(c.person.name for c in close)}.",
            row=row,
            who=of(mine.person),
            group="shared duties",
        )


def decision_breaks(survey: Survey) -> Iterator[Hit]:
    """Find decisions that stand and break something: separation, an absence, a date that has passed."""
    organisation = survey.organisation
    people, activities = organisation.person_by_id, organisation.activity_by_id
    rows = {(line.row.activity.id, line.row.team): line.row for line in reversed(survey.lines)}
    rows |= {(activity, None): row for (activity, _), row in reversed(rows.items())}
    for decision in organisation.decisions:
        activity = activities.get(decision.activity)
        if activity is None:
            continue
        team = organisation.team_by_id.get(decision.team or "")
        row = rows.get((activity.id, team.name if team else None))
        both = set(decision.accountable or ()) & set(decision.responsible or ())
        if activity.separation and both:
            names = ", ".join(sorted(people[person].name for person in both))
            words = f"{activity.name}: {names} is agreed to answer for it and to do it, and the two must be separate."
            yield Hit(words, row=row, at=decision.at)
        if _expired(decision, survey):
            yield Hit(f"{activity.name}: what was agreed ended on {decision.until}.", row=row, at=decision.at)
        for person in sorted(set(decision.accountable or ()) | set(decision.responsible or ())):
            entry = people[person]
            acting = row and next((a.acting for a in row.assignments if a.person_id == person), None)
            if entry.away is not None and entry.away.covers(survey.matrix.on) and not acting:
                words = f"{activity.name}: {entry.name} was agreed, is away, and has no deputy."
                yield Hit(words, row=row, who=of(entry), at=decision.at, private=True)


def _expired(decision: Decision, survey: Survey) -> bool:
    """Tell whether a date has passed; an accepted gap ends by itself and comes back as a gap."""
    gap = decision.accountable == () and decision.responsible is None
    return decision.until is not None and decision.until < survey.matrix.on and not gap


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

FILE: tuple[Check, ...] = (
    Check(
        "RACI101",
        "unknown-name",
        ERROR,
        "A word that nobody declared is a typo or a missing entry; either way something is lost.",
        "Use the known word, or declare it.",
    ),
    Check(
        "RACI102",
        "repeated-name",
        ERROR,
        "Two entries of one name cannot be told apart.",
        "Remove one, or give each an id.",
    ),
    Check(
        "RACI103",
        "reporting-cycle",
        ERROR,
        "In a ring nobody is at the top, so nothing can be taken up the line.",
        "Correct reports_to (or deputy) of one of them.",
        reporting_cycle,
    ),
    Check(
        "RACI104",
        "unknown-title",
        WARNING,
        "Somebody whose title means no role gets no letter.",
        "Name the roles: roles: [product-manager].",
        together="{message} ({n} people: {people})",
    ),
    Check(
        "RACI105",
        "ambiguous-title",
        WARNING,
        "A title that means several roles gives the wrong duties if it is misread.",
        "Settle it: roles: [product-manager].",
        together="{message} ({n} people: {people})",
    ),
    Check(
        "RACI106",
        "unknown-letter",
        ERROR,
        "A cell that is no letter of the scheme is read by everybody in their own way.",
        "Use a letter of the scheme.",
    ),
    Check(
        "RACI107",
        "invalid-document",
        ERROR,
        "What cannot be read cannot be decided.",
        "Correct the file at the place shown.",
    ),
    Check(
        "RACI108",
        "rule-conflict",
        ERROR,
        "Two rules of the same weight that differ leave the answer to chance.",
        "Remove one or make it more specific.",
    ),
    Check(
        "RACI109",
        "decision-conflict",
        ERROR,
        "Two agreements about one cell cannot both stand.",
        "Keep one of them, and name people who are in the file.",
    ),
    Check(
        "RACI110",
        "source-conflict",
        ERROR,
        "The sources say opposite things about this kind of company.",
        "Write the profile that fits yours.",
        source_conflict,
    ),
    Check(
        "RACI111",
        "source-open",
        INFO,
        "The source names several roles and picks none, so the default order chose.",
        "Decide it (decisions:), or say in the file who is best at it.",
        source_open,
        together="The source picks nobody for {n} shared duties, so the default order chose: {names}",
    ),
    Check(
        "RACI112",
        "decision-breaks",
        WARNING,
        "What was agreed stands, but it breaks something.",
        "Agree it anew, or change what it breaks.",
        decision_breaks,
    ),
)
