"""Which rule speaks for a cell: decision, binding rule, team, team's profiles, company, its profiles, catalogue."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from raci.findings import Finding, Severity
from raci.matrix import Status
from raci.model import Activity, Organisation, Person, Profile
from raci.rules import Condition, CoverRule, Doers, LetterRule, MissingRule, Rule, Tier, Tiers

NOBODY = Doers()

FIELDS = {"A": "accountable", "R": "responsible", "C": "consulted", "I": "informed"}


Holders = Mapping[str, tuple[Person, ...]]
"""Who has a role, vacant seats included, by role and in order of id."""


@dataclass(frozen=True)
class Context:
    """One team as rules see it; `team` is its id, None for the whole organisation.

    `everybody` holds who has a role anywhere in the organisation.
    """

    team: str | None
    name: str | None
    lead: str | None
    profiles: Tier
    members: tuple[Person, ...]
    everybody: Holders = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def has(self) -> frozenset[str]:
        """Roles that somebody on the team has; a vacancy does not count."""
        return frozenset(role for person in self.members if not person.vacant for role in person.roles)

    @cached_property
    def size(self) -> int:
        """How many people the team has, groups counted whole, vacancies not."""
        return sum(person.count for person in self.members if not person.vacant)

    @cached_property
    def holders(self) -> Holders:
        """Who has a role, vacant seats included, by role and in order of id."""
        return _holders(self.members)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the winning rule says about one letter; only the field of that letter is used."""

    status: Status
    rule: str
    because: str
    source: str
    disputed: bool
    tiers: Tiers = ()
    doers: Doers = NOBODY
    roles: Tier = ()


def contexts(organisation: Organisation) -> tuple[Context, ...]:
    """Return the whole organisation first, then every team in order of name."""
    everybody = _holders(organisation.people)
    whole = Context(None, None, None, organisation.profiles, organisation.people, everybody)
    members: dict[str, list[Person]] = {team.id: [] for team in organisation.teams}
    for person in organisation.people:
        for team in dict.fromkeys(person.teams) if person.teams else members:
            if team in members:
                members[team].append(person)
    teams = sorted(organisation.teams, key=lambda team: team.name)
    return (
        whole,
        *(Context(t.id, t.name, t.lead, t.profiles, tuple(members[t.id]), everybody) for t in teams),
    )


def _holders(people: Iterable[Person]) -> Holders:
    found: dict[str, list[Person]] = {}
    for person in sorted(people, key=lambda p: p.id):
        for role in person.roles:
            found.setdefault(role, []).append(person)
    return {role: tuple(holders) for role, holders in found.items()}


def applies(condition: Condition, activity: Activity, context: Context, organisation: Organisation) -> bool:
    """Tell whether every test of a condition holds for an activity of a team."""
    return (
        (not condition.activity or activity.id in condition.activity)
        and (not condition.area or activity.area in condition.area)
        and suits(condition, context, organisation)
    )


def suits(condition: Condition, context: Context, organisation: Organisation) -> bool:
    """Tell whether the tests of a condition that look at the team alone hold."""
    profiles = {*organisation.profiles, *context.profiles}
    size = condition.size
    return (
        (not condition.team or context.team in condition.team)
        and (not condition.profile or not profiles.isdisjoint(condition.profile))
        and context.has.issuperset(condition.has)
        and context.has.isdisjoint(condition.lacks)
        and (size is None or (size.at_least <= context.size and (size.at_most is None or context.size <= size.at_most)))
    )


class Layers:
    """The rules of one team, highest layer first; `conflicts` gathers what contradicts itself."""

    def __init__(self, organisation: Organisation, context: Context) -> None:
        self.organisation = organisation
        self.context = context
        self.conflicts: list[Finding] = []
        own = [rule for rule in organisation.rules if isinstance(rule, LetterRule)]
        team_profiles, company_profiles = _profiles(organisation, context)
        layers: list[tuple[Status, list[LetterRule]]] = [
            ("binding", [rule for rule in own if rule.binding]),
            ("team", [rule for rule in own if not rule.binding and rule.when.team]),
            *((("profile"), list(profile.rules)) for profile in team_profiles),
            ("rule", [rule for rule in own if not rule.binding and not rule.when.team]),
            *((("profile"), list(profile.rules)) for profile in company_profiles),
        ]
        self._letters = [(status, rules) for status, rules in layers if rules]
        covers = [rule for rule in organisation.rules if isinstance(rule, CoverRule)]
        self._covers: list[list[CoverRule]] = [
            [rule for rule in covers if rule.when.team],
            *(list(profile.covers) for profile in team_profiles),
            [rule for rule in covers if not rule.when.team],
            *(list(profile.covers) for profile in company_profiles),
            list(organisation.catalogue.covers),
        ]
        missing = [rule for rule in organisation.rules if isinstance(rule, MissingRule)]
        missing += [rule for profile in (*team_profiles, *company_profiles) for rule in profile.missing]
        self.missing_on_purpose = frozenset(
            role for rule in missing if suits(rule.when, context, organisation) for role in rule.roles
        )

    def ruling(self, activity: Activity, letter: str) -> Ruling:
        """Return what the highest layer that speaks says about a letter; the catalogue's entry always does."""
        for status, rules in self._letters:
            rule = self._winner(rules, activity, letter)
            if rule is not None:
                return _ruling(rule, status, activity, letter)
        catalogue = self.organisation.catalogue.activities
        return Ruling(
            status="rule",
            rule=f"catalogue: {activity.id}" if activity.id in catalogue else f"activities: {activity.id}",
            because=activity.because,
            source=activity.source,
            disputed=bool(activity.disputed),
            tiers=activity.accountable,
            doers=activity.responsible if activity.responsible.roles() else Doers(tiers=activity.accountable),
            roles=activity.consulted if letter == "C" else activity.informed,
        )

    def _winner(self, rules: Iterable[LetterRule], activity: Activity, letter: str) -> LetterRule | None:
        """Return the most specific rule of one layer that speaks; equally specific ones that differ are a conflict."""
        said = FIELDS[letter]
        speaking = [
            rule
            for rule in rules
            if getattr(rule, said) is not None and applies(rule.when, activity, self.context, self.organisation)
        ]
        for specificity in sorted({rule.when.specificity() for rule in speaking}, reverse=True):
            equals = sorted((r for r in speaking if r.when.specificity() == specificity), key=lambda r: r.id)
            if len({_meaning(getattr(rule, said)) for rule in equals}) == 1:
                return equals[0]
            self.conflicts.append(self._conflict(equals, activity, letter))
        return None

    def _conflict(self, rules: Sequence[Rule], activity: Activity, subject: str) -> Finding:
        places = " and ".join(f"{rule.id} ({rule.at})" if rule.at else rule.id for rule in rules)
        return Finding(
            code="RACI108",
            name="rule-conflict",
            severity=Severity.ERROR,
            message=f"{activity.name}: the rules {places} are equally specific and differ on {subject}; none counts.",
            fix="Remove one, or make one more specific (for: one activity, or a further condition).",
            location=rules[-1].at,
            group=rules[0].id,
            team=self.context.name,
            activity=activity.id,
        )

    def covers(self, role: str, activity: Activity) -> CoverRule | None:
        """Return the rule that names who stands in for a missing role in an activity; None where nobody does."""
        for rules in self._covers:
            matching = [
                rule
                for rule in rules
                if rule.role == role and applies(rule.when, activity, self.context, self.organisation)
            ]
            for specificity in sorted({rule.when.specificity() for rule in matching}, reverse=True):
                equals = sorted((r for r in matching if r.when.specificity() == specificity), key=lambda r: r.id)
                if len({_meaning(rule.by) for rule in equals}) == 1:
                    return equals[0]
                self.conflicts.append(self._conflict(equals, activity, f"who stands in for a missing {role}"))
        return None


def _profiles(organisation: Organisation, context: Context) -> tuple[list[Profile], list[Profile]]:
    """Return the team's and the company's profiles, later ones first."""
    known = organisation.catalogue.profiles

    def pick(ids: Tier) -> Iterator[Profile]:
        return (known[profile] for profile in reversed(ids) if profile in known)

    team = [] if context.team is None else list(pick(context.profiles))
    return team, list(pick(organisation.profiles))


def _ruling(rule: LetterRule, status: Status, activity: Activity, letter: str) -> Ruling:
    return Ruling(
        status=status,
        rule=rule.id,
        because=rule.because or activity.because,
        source=rule.source or (str(rule.at) if rule.at else ""),
        disputed=bool(activity.disputed),
        tiers=rule.accountable or (),
        doers=rule.responsible or Doers(),
        roles=(rule.consulted if letter == "C" else rule.informed) or (),
    )


def _meaning(said: Doers | Tiers | Tier) -> Hashable:
    """Return what a rule says so that two can be compared: roles inside a tier are equally good, in any order."""
    if isinstance(said, Doers):
        return frozenset(said.all), frozenset(said.each), _meaning(said.tiers)
    if all(isinstance(tier, str) for tier in said):
        return frozenset(said)
    return tuple(frozenset(tier) for tier in said)
