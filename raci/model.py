"""The words of the project as frozen values: organisation, person, role, activity, scheme."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, SerializeAsAny

from raci.findings import Finding, Location
from raci.rules import CoverRule, Doers, Frozen, LetterRule, MissingRule, Rule, Tier, Tiers, TitleRule
from raci.words import inside

Place = Annotated[Location | None, Field(exclude=True, repr=False)]
Changed = Annotated[
    dict[str, Location],
    Field(exclude=True, repr=False, description="what a file says of it, by field, and where; empty in the catalogue"),
]
USUAL = "standard"
"""The profile by which everybody works who names none."""


class Dispute(Frozen):
    """Another source that says otherwise."""

    says: Annotated[str, Field(description="what it says, in our words")]
    source: Annotated[str, Field(description="who says it")]


class Role(Frozen):
    """What somebody does. A title is not a role."""

    id: str
    name: Annotated[str, Field(description="as a heading: Product manager")]
    family: Annotated[str, Field(description="the block of columns it stands in")] = "Other"
    spectrum: Annotated[float, Field(description="-1 engineers … +1 customers", ge=-1, le=1)] = 0.0
    reach: Annotated[
        Literal["team", "organisation"], Field(description="organisation: told and asked across teams")
    ] = "team"
    titles: Annotated[Tier, Field(description="titles that mean this role")] = ()
    claims: Annotated[
        Tier, Field(exclude=True, repr=False, description="those of the titles that a file gives to the role")
    ] = ()
    does: Annotated[Tier, Field(description="what the role does, a line each")] = ()
    does_not: Annotated[Tier, Field(description="what people mistake it for, a line each")] = ()
    because: str = ""
    source: str = ""
    disputed: tuple[Dispute, ...] = ()
    at: Place = None
    changed: Changed = {}


class Area(Frozen):
    """A group of activities."""

    id: str
    name: str
    order: int = 99
    at: Place = None


class Activity(Frozen):
    """One duty, named with a verb."""

    id: str
    name: str
    area: str
    scope: Annotated[Literal["team", "organisation"], Field(description="organisation: decided once for all teams")] = (
        "team"
    )
    spectrum: Annotated[float, Field(description="-1 engineers … +1 customers", ge=-1, le=1)] = 0.0
    shared: Annotated[
        bool, Field(description="the collaborative middle: strengths and workload decide before the tier")
    ] = False
    separation: Annotated[bool, Field(description="who answers must not be who does")] = False
    core: Annotated[bool, Field(description="a newcomer's team gets it by default")] = False
    accountable: Annotated[Tiers, Field(description="who answers: tiers of roles, tried in order")] = ()
    responsible: Annotated[Doers, Field(description="who does it")] = Doers()
    consulted: Annotated[Tier, Field(description="roles that are asked first")] = ()
    informed: Annotated[Tier, Field(description="roles that are told")] = ()
    because: str = ""
    source: str = ""
    disputed: tuple[Dispute, ...] = ()
    at: Place = None
    changed: Changed = {}


Meaning = Literal["owns", "does", "proposes", "helps", "verifies", "signs", "is asked", "is told", "left out"]

MEANINGS: dict[str, Meaning] = {
    "A": "owns",
    "R": "does",
    "P": "proposes",
    "S": "helps",
    "V": "verifies",
    "G": "signs",
    "C": "is asked",
    "I": "is told",
    "O": "left out",
}
"""What the letters inside a matrix mean, strongest first, whatever scheme shows them; rules decide A, R, C and I."""


class LetterMeaning(Frozen):
    """One letter of a scheme."""

    letter: str
    name: Annotated[str, Field(description="Accountable")]
    meaning: Meaning
    decides: Annotated[str, Field(description="what the holder decides, one line for the legend")]
    exactly: Annotated[int | None, Field(description="how many hold it in a row, where that is fixed")] = None
    at_least: int = 0
    fill: Annotated[str, Field(description="colour of the cell, #rrggbb")] = "#e8ecf2"
    ink: Annotated[str, Field(description="colour of the letter, #rrggbb")] = "#1f2937"
    dark_fill: str = "#3a4655"
    dark_ink: str = "#f0f3f6"
    border: str = "#7b8794"


DECIDED = {letter: MEANINGS[letter] for letter in ("A", "R", "C", "I")}
"""What the letters mean by which rows are decided, whatever scheme shows them."""


class Scheme(Frozen):
    """A set of letters, in the order in which cells and legends show them."""

    id: str
    name: str
    letters: tuple[LetterMeaning, ...]
    because: str = ""
    source: str = ""

    def shown(self, letter: str) -> str:
        """Return this scheme's letter for one inside a matrix: R is D in DACI."""
        meaning = MEANINGS[letter]
        return next((entry.letter for entry in self.letters if entry.meaning == meaning), letter)


class Reading(Frozen):
    """One of several ways in which sources read a profile."""

    says: str
    source: str
    profile: Annotated[str, Field(description="the profile to write instead")]


class Profile(Frozen):
    """How a kind of company works."""

    id: str
    name: str
    titles: tuple[TitleRule, ...] = ()
    missing: tuple[MissingRule, ...] = ()
    covers: tuple[CoverRule, ...] = ()
    rules: tuple[LetterRule, ...] = ()
    alone: Annotated[
        bool, Field(description="profiles that are named before it, the company's as well, do not count")
    ] = False
    readings: Annotated[tuple[Reading, ...], Field(description="where the sources contradict each other")] = ()
    because: str = ""
    source: str = ""
    at: Place = None


class Catalogue(Frozen):
    """What `templates/` knows; each mapping by id."""

    version: str
    areas: dict[str, Area]
    roles: dict[str, Role]
    activities: dict[str, Activity]
    profiles: dict[str, Profile]
    schemes: dict[str, Scheme]
    titles: tuple[TitleRule, ...] = ()
    covers: tuple[CoverRule, ...] = ()

    def in_force(self, company: Tier, team: Tier = ()) -> tuple[Tier, Tier]:
        """Return those of a company's and of a team's profiles that count: from the last one on that stands alone."""
        named = (*company, *team)
        alone = [n for n, id in enumerate(named) if id in self.profiles and self.profiles[id].alone]
        start = alone[-1] if alone else 0
        return company[start:], team[max(0, start - len(company)) :]


class Away(Frozen):
    """When somebody is away; an end that is left out is open. Both days belong to it."""

    start: dt.date | None = None
    end: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Tell whether the day lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Capacity(Frozen):
    """At most so many duties, where there is a choice."""

    accountable: Annotated[int | None, Field(ge=0)] = None
    responsible: Annotated[int | None, Field(ge=0)] = None


Workload = Literal["light", "normal", "high", "swamped"]
WORKLOADS: tuple[Workload, ...] = ("light", "normal", "high", "swamped")


class Person(Frozen):
    """A human, or a seat: a role without a name, a group, or a vacancy."""

    id: str
    name: Annotated[str, Field(description="the name, or the seat's label")]
    kind: Literal["human", "seat", "group"] = "human"
    count: Annotated[int, Field(description="how many people stand behind a group", ge=1)] = 1
    vacant: bool = False
    titles: Annotated[Tier, Field(description="as on the business card")] = ()
    roles: Annotated[Tier, Field(description="role ids, hats in the order given")] = ()
    settled: Annotated[bool, Field(description="the file names the roles itself")] = False
    teams: Annotated[Tier, Field(description="team ids; none means every team")] = ()
    reports_to: Annotated[str | None, Field(description="person id")] = None
    deputy: Annotated[str | None, Field(description="person id")] = None
    starts: Annotated[dt.date | None, Field(description="when a vacancy will be filled")] = None
    link: str | None = None
    strengths: Annotated[Tier, Field(description="activity or area ids; private")] = ()
    workload: Annotated[Workload, Field(description="private")] = "normal"
    capacity: Annotated[Capacity, Field(description="private")] = Capacity()
    away: Annotated[Away | None, Field(description="private")] = None
    at: Place = None


class Team(Frozen):
    """A team; its profiles come after the organisation's (`Catalogue.in_force`)."""

    id: str
    name: str
    lead: Annotated[str | None, Field(description="person id")] = None
    profiles: Tier = ()
    link: str | None = None
    at: Place = None


AGREED = {"A": "accountable", "R": "responsible", "S": "supportive", "C": "consulted", "I": "informed"}
"""The letters that people may agree on, and the field of a decision that holds each; no rule gives S."""


class Decision(Frozen):
    """What people have agreed: letters that no rule may change.

    Each letter holds person ids; an empty tuple means nobody, None that the rules decide.
    """

    activity: str
    team: str | None = None
    accountable: Tier | None = None
    responsible: Tier | None = None
    supportive: Tier | None = None
    consulted: Tier | None = None
    informed: Tier | None = None
    agreed: dt.date | None = None
    by: Tier = ()
    until: dt.date | None = None
    because: str = ""
    at: Place = None

    def holders(self, letter: str) -> Tier | None:
        """Return who holds a letter by this decision; None where it does not say."""
        field = AGREED.get(letter)
        held: Tier | None = getattr(self, field) if field else None
        return held


class Outside(Frozen):
    """An activity that somebody outside owns."""

    activity: str
    who: str
    at: Place = None


class Waiver(Frozen):
    """One finding on one activity that is accepted until a day."""

    check: str
    activity: str | None = None
    because: str
    until: dt.date | None = None
    at: Place = None


class CheckSetting(Frozen):
    """How one check is set in a file."""

    severity: Literal["off", "info", "warning", "error"] | None = None
    options: dict[str, int] = {}
    at: Place = None


class Organisation(Frozen):
    """Everything one file describes, names resolved to ids; `findings` holds the faults met while reading."""

    name: str
    scheme: str = "raci"
    own_scheme: Annotated[
        Scheme | None, Field(exclude=True, repr=False, description="the file's own letters, where it has some")
    ] = None
    profiles: Tier = ()
    profiles_rank: Annotated[
        int, Field(exclude=True, repr=False, description="the file that names them, 0: the widest")
    ] = 0
    review_by: dt.date | None = None
    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    roles: Annotated[tuple[Role, ...], Field(description="the file's own roles; the catalogue has the others")] = ()
    activities: Annotated[tuple[Activity, ...], Field(description="the rows, in order of area and id")] = ()
    elsewhere: tuple[Outside, ...] = ()
    skipped: Annotated[
        Tier, Field(exclude=True, repr=False, description="duties that are said to be nobody's here")
    ] = ()
    rules: Annotated[
        tuple[SerializeAsAny[Rule], ...], Field(description="the file's own rules, the widest file's first")
    ] = ()
    decisions: tuple[Decision, ...] = ()
    checks: dict[str, CheckSetting] = {}
    waivers: tuple[Waiver, ...] = ()
    catalogue: Annotated[Catalogue, Field(exclude=True, repr=False)]
    findings: Annotated[tuple[Finding, ...], Field(exclude=True, repr=False)] = ()
    file: Annotated[str, Field(exclude=True)] = ""
    files: Annotated[int, Field(exclude=True, repr=False, description="how many files were laid over one another")] = 1
    fingerprint: Annotated[str, Field(exclude=True, description="12 hex digits of what the file says")] = ""

    @cached_property
    def person_by_id(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def role_by_id(self) -> dict[str, Role]:
        """Roles by id, the file's own ones over the catalogue's."""
        return {**self.catalogue.roles, **{role.id: role for role in self.roles}}

    @cached_property
    def activity_by_id(self) -> dict[str, Activity]:
        """The file's rows by id."""
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def team_by_id(self) -> dict[str, Team]:
        """Teams by id."""
        return {team.id: team for team in self.teams}

    def spoken(self, role: str) -> str:
        """Return a role's name as it stands inside a sentence: "product manager", "QA engineer"."""
        entry = self.role_by_id.get(role)
        return inside(entry.name) if entry else role

    def members(self, team: str | None) -> tuple[Person, ...]:
        """Return who belongs to a team (people without a team belong to every one); None is the whole organisation."""
        if team is None:
            return self.people
        return tuple(person for person in self.people if not person.teams or team in person.teams)
