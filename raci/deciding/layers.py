"""Which rule speaks for a cell: decision, binding rule, team, team's profiles, company, its profiles, catalogue."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from raci.findings import Finding, Severity
from raci.matrix import Status
from raci.model import USUAL, Activity, Organisation, Person, Profile
from raci.rules import Condition, CoverRule, Doers, LetterRule, MissingRule, Rule, Tier, Tiers

R = TypeVar("R", bound=Rule)
Said = Doers | Tiers | Tier | None
"""What a rule says of one subject, None where it says nothing."""

NOBODY = Doers()

FIELDS = {"A": "accountable", "R": "responsible", "C": "consulted", "I": "informed"}


Holders = Mapping[str, tuple[Person, ...]]
"""Who has a role, vacant seats included, by role and in order of id."""


@dataclass(frozen=True)
class Context:
    """One team as rules see it; `team` is its id, None for the whole organisation.

    `profiles` are the team's own and `company` the company's, as far as they are in force here. `everybody` holds who
    has a role anywhere in the organisation.
    """

    team: str | None
    name: str | None
    lead: str | None
    profiles: Tier
    members: tuple[Person, ...]
    everybody: Holders = field(default_factory=dict, compare=False, repr=False)
    company: Tier = ()

    @cached_property
    def ways(self) -> frozenset[str]:
        """The profiles by which the team works; the usual one where none is named."""
        return frozenset((*self.company, *self.profiles)) or frozenset((USUAL,))

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


@dataclass(frozen=True, slots=True)
class Layer(Generic[R]):
    """Rules of one standing; `name` says whose they are: "team rule", "company profile startup" …."""

    status: Status
    name: str
    rules: tuple[R, ...]


@dataclass(frozen=True, slots=True)
class Claim(Generic[R]):
    """Rules of one layer, in order of id, that speak and are equally specific; `agreed`: they say the same."""

    layer: Layer[R]
    rules: tuple[R, ...]
    agreed: bool


def contexts(organisation: Organisation) -> tuple[Context, ...]:
    """Return the whole organisation first, then every team in order of name."""
    everybody = _holders(organisation.people)
    in_force = organisation.catalogue.in_force
    company, _ = in_force(organisation.profiles)
    whole = Context(None, None, None, (), organisation.people, everybody, company)
    members: dict[str, list[Person]] = {team.id: [] for team in organisation.teams}
    for person in organisation.people:
        for team in dict.fromkeys(person.teams) if person.teams else members:
            if team in members:
                members[team].append(person)
    found = [whole]
    for each in sorted(organisation.teams, key=lambda team: team.name):
        wide, own = in_force(organisation.profiles, each.profiles)
        found.append(Context(each.id, each.name, each.lead, own, tuple(members[each.id]), everybody, wide))
    return tuple(found)


def _holders(people: Iterable[Person]) -> Holders:
    found: dict[str, list[Person]] = {}
    for person in sorted(people, key=lambda p: p.id):
        for role in person.roles:
            found.setdefault(role, []).append(person)
    return {role: tuple(holders) for role, holders in found.items()}


def applies(condition: Condition, activity: Activity, context: Context) -> bool:
    """Tell whether every test of a condition holds for an activity of a team."""
    return (
        (not condition.activity or activity.id in condition.activity)
        and (not condition.area or activity.area in condition.area)
        and suits(condition, context)
    )


def suits(condition: Condition, context: Context) -> bool:
    """Tell whether the tests of a condition that look at the team alone hold."""
    size = condition.size
    return (
        (not condition.team or context.team in condition.team)
        and (not condition.profile or not context.ways.isdisjoint(condition.profile))
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
        self._letters = self._stack(LetterRule, lambda profile: profile.rules)
        catalogue = Layer("rule", "catalogue", organisation.catalogue.covers)
        self._covers = [*self._stack(CoverRule, lambda profile: profile.covers), catalogue]
        missing = [rule for rule in organisation.rules if isinstance(rule, MissingRule)]
        missing += [
            rule for ids in (context.profiles, context.company) for p in self._profiles(ids) for rule in p.missing
        ]
        self.missing_on_purpose = frozenset(
            role for rule in missing if suits(rule.when, context) for role in rule.roles
        )

    def _stack(self, kind: type[R], of_profile: Callable[[Profile], tuple[R, ...]]) -> list[Layer[R]]:
        """Return the layers of one kind of rule; of files that extend one another the widest binds, the narrowest wins.

        A profile stands where its file does: rules of wider files come after it.
        """
        context, own = self.context, [rule for rule in self.organisation.rules if isinstance(rule, kind)]
        bound = [rule for rule in own if _binds(rule)]
        free = [rule for rule in own if not _binds(rule)]
        ours = [rule for rule in free if rule.when.team and context.team in rule.when.team]
        company = _by_file("rule", "company rule", [rule for rule in free if not rule.when.team])
        layers: list[Layer[R]] = [
            *reversed(_by_file("binding", "binding rule", bound)),
            *_by_file("team", "team rule", ours),
            *(Layer("profile", f"team profile {p.id}", of_profile(p)) for p in self._profiles(context.profiles)),
            *(layer for layer in company if layer.rules[0].rank >= self.organisation.profiles_rank),
            *(Layer("profile", f"company profile {p.id}", of_profile(p)) for p in self._profiles(context.company)),
            *(layer for layer in company if layer.rules[0].rank < self.organisation.profiles_rank),
        ]
        return [layer for layer in layers if layer.rules]

    def _profiles(self, ids: Tier) -> Iterator[Profile]:
        known = self.organisation.catalogue.profiles
        return (known[id] for id in reversed(ids) if id in known)

    def ruling(self, activity: Activity, letter: str) -> Ruling:
        """Return what the highest layer that speaks says about a letter; the catalogue's entry always does."""
        for claim in self.claims(activity, letter):
            if claim.agreed:
                return _ruling(claim.rules[0], claim.layer.status, activity, letter)
            self.conflicts.append(self.conflict(claim, activity, letter))
        return self.usual(activity, letter)

    def usual(self, activity: Activity, letter: str) -> Ruling:
        """Return what the activity's own entry says about a letter: the catalogue's, or the file's."""
        own = activity.id not in self.organisation.catalogue.activities or FIELDS[letter] in activity.changed
        return Ruling(
            status="rule",
            rule=f"activities: {activity.id}" if own else f"catalogue: {activity.id}",
            because=activity.because,
            source=activity.source,
            disputed=bool(activity.disputed),
            tiers=activity.accountable,
            doers=activity.responsible if activity.responsible.roles() else Doers(tiers=activity.accountable),
            roles=activity.consulted if letter == "C" else activity.informed,
        )

    def claims(self, activity: Activity, letter: str) -> Iterator[Claim[LetterRule]]:
        """Yield every rule that speaks of a letter, the strongest first; the first claim that is agreed counts."""
        field = FIELDS[letter]

        def said(rule: LetterRule) -> Said:
            spoken: Said = getattr(rule, field)
            return spoken

        return self._claims(self._letters, activity, said)

    def cover_claims(self, role: str, activity: Activity) -> Iterator[Claim[CoverRule]]:
        """Yield every rule that names who stands in for a role, the strongest first."""
        return self._claims(self._covers, activity, lambda rule: rule.by if rule.role == role else None)

    def covers(self, role: str, activity: Activity) -> CoverRule | None:
        """Return the rule that names who stands in for a missing role in an activity; None where nobody does."""
        for claim in self.cover_claims(role, activity):
            if claim.agreed:
                return claim.rules[0]
            self.conflicts.append(self.conflict(claim, activity, f"who stands in for a missing {role}"))
        return None

    def _claims(self, layers: Iterable[Layer[R]], activity: Activity, said: Callable[[R], Said]) -> Iterator[Claim[R]]:
        for layer in layers:
            speaking = [
                rule for rule in layer.rules if said(rule) is not None and applies(rule.when, activity, self.context)
            ]
            for specificity in sorted({rule.when.specificity() for rule in speaking}, reverse=True):
                equals = sorted((r for r in speaking if r.when.specificity() == specificity), key=lambda r: r.id)
                yield Claim(layer, tuple(equals), len({_meaning(said(rule)) for rule in equals}) == 1)

    def conflict(self, claim: Claim[R], activity: Activity, subject: str) -> Finding:
        """Say that equally specific rules differ, with the place of each."""
        rules = claim.rules
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


def _binds(rule: Rule) -> bool:
    return isinstance(rule, LetterRule) and rule.binding


def _by_file(status: Status, name: str, rules: Iterable[R]) -> list[Layer[R]]:
    """Return a layer for each file that has some of the rules, the narrowest file's first."""
    files: dict[int, list[R]] = {}
    for rule in rules:
        files.setdefault(rule.rank, []).append(rule)
    return [Layer(status, name, tuple(files[rank])) for rank in sorted(files, reverse=True)]


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


def _meaning(said: Said) -> Hashable:
    """Return what a rule says so that two can be compared: roles inside a tier are equally good, in any order."""
    if said is None:
        return None
    if isinstance(said, Doers):
        return frozenset(said.all), frozenset(said.each), _meaning(said.tiers)
    if all(isinstance(tier, str) for tier in said):
        return frozenset(said)
    return tuple(frozenset(tier) for tier in said)
