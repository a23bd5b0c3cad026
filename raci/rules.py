"""The kinds of rule: what each may say, when it applies, and the list of them.

A rule is one sentence of knowledge with conditions, an effect and its source. The vocabulary is closed: nothing in a
rule is evaluated, so a rule file from a stranger can do no harm.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from raci.findings import Location

Tier = tuple[str, ...]
Tiers = tuple[Tier, ...]
Letter = Literal["A", "R", "C", "I"]


class Frozen(BaseModel):
    """A value that never changes; two are equal if they mean the same, wherever they were written."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def __eq__(self, other: object) -> bool:
        """Compare the meaning: fields that are left out of a dump (places in files) do not count."""
        return isinstance(other, Frozen) and type(self) is type(other) and self.model_dump() == other.model_dump()

    def __hash__(self) -> int:
        return hash(type(self).__name__)


class Doers(Frozen):
    """Who does an activity: every holder of some roles, one holder of each role, else one lead by tiers."""

    all: Annotated[Tier, Field(description="roles whose every holder does it")] = ()
    each: Annotated[Tier, Field(description="roles of which one holder each does it")] = ()
    tiers: Annotated[Tiers, Field(description="one lead: tiers of equally good roles, tried in order")] = ()

    def roles(self) -> Tier:
        """Return every role that is named, in order, each once."""
        return tuple(dict.fromkeys((*self.all, *self.each, *(role for tier in self.tiers for role in tier))))


class Size(Frozen):
    """How many people a team has, both ends included."""

    at_least: Annotated[int, Field(description="this many people or more", ge=0)] = 0
    at_most: Annotated[int | None, Field(description="this many people or fewer", ge=0)] = None


class Condition(Frozen):
    """When a rule applies: every test must hold; a list means any of them, for `has` and `lacks` all of them."""

    activity: Annotated[Tier, Field(description="one of these activities")] = ()
    area: Annotated[Tier, Field(description="an activity of one of these areas")] = ()
    team: Annotated[Tier, Field(description="one of these teams")] = ()
    profile: Annotated[Tier, Field(description="a team that works by one of these profiles")] = ()
    has: Annotated[Tier, Field(description="every one of these roles is on the team; vacancies do not count")] = ()
    lacks: Annotated[Tier, Field(description="none of these roles is on the team")] = ()
    size: Annotated[Size | None, Field(description="how many people the team has")] = None

    def specificity(self) -> tuple[int, int]:
        """Return (2 for an activity, 1 for an area, 0 for any; number of further tests), larger is more specific."""
        subject = 2 if self.activity else 1 if self.area else 0
        tests = (self.team, self.profile, self.has, self.lacks, self.size)
        return subject, sum(1 for test in tests if test)


class Rule(Frozen):
    """What every kind of rule has.

    Each kind says what it is `good_for`, and names its own `keys` of the team file, the `tests` that its condition may
    have, and an `example`, as it stands in a file. `rank` tells files that extend one another apart: 0 is the widest.
    """

    good_for: ClassVar[str] = ""
    keys: ClassVar[Tier] = ()
    tests: ClassVar[Tier] = ("activity", "area", "team", "profile", "has", "lacks", "size")
    example: ClassVar[str] = ""

    id: Annotated[str, Field(description="the name by which messages speak of it")]
    when: Annotated[Condition, Field(description="the tests that must all hold")] = Condition()
    because: Annotated[str, Field(description="one line: why")] = ""
    source: Annotated[str, Field(description="where the knowledge is from")] = ""
    rank: Annotated[int, Field(exclude=True, repr=False)] = 0
    at: Annotated[Location | None, Field(exclude=True, repr=False)] = None


class LetterRule(Rule):
    """Say who holds one or more letters of some activities."""

    good_for = "Companies divide the same work differently; a rule says it once, not cell by cell"
    keys = ("for", "accountable", "responsible", "consulted", "informed", "binding")
    example = """\
- id: leads-run-delivery
  for: [organise-sprints, run-stand-ups]
  when: {team: checkout, lacks: project-manager, size: {at_most: 8}}
  A: tech-lead, else engineering-manager
  R: all engineer
  C: [product-manager]
  I: nobody
  because: small teams of seniors run their own week
- id: security-hears-of-incidents
  when: {area: operations, has: security}
  informed: [security, engineering-manager]
  binding: true
  because: the regulator asks within a day
"""

    accountable: Annotated[Tiers | None, Field(description="who answers for it: tiers of roles")] = None
    responsible: Annotated[Doers | None, Field(description="who does it")] = None
    consulted: Annotated[Tier | None, Field(description="roles that are asked first")] = None
    informed: Annotated[Tier | None, Field(description="roles that are told")] = None
    binding: Annotated[bool, Field(description="no team may differ")] = False


class CoverRule(Rule):
    """Say who stands in for a role that nobody on the team has."""

    good_for = "The duties of a role that nobody has fall to somebody; better to one who was named"
    keys = ("for", "cover", "by")
    example = """\
- id: tech-leads-run-projects
  cover: project-manager
  by: tech-lead or engineering-manager, else product-manager
  when: {area: delivery, profile: startup}
  because: whoever leads the work knows when it will be done
"""

    role: Annotated[str, Field(description="the missing role")]
    by: Annotated[Tiers, Field(description="roles that stand in: tiers, tried in order")]


class TitleRule(Rule):
    """Say which roles a title means."""

    good_for = "One title means different work in different companies"
    keys = ("titles", "means")
    tests = ("team", "profile")
    example = """\
- id: delivery-leads
  titles: [Delivery Lead, Iteration Manager]
  means: [project-manager, scrum-master]
  when: {team: checkout}
  because: here they plan the work; elsewhere they coach
"""

    titles: Annotated[Tier, Field(description="the titles, as people write them")]
    means: Annotated[Tier, Field(description="roles it may mean; the first is taken, several make it ambiguous")]


class MissingRule(Rule):
    """Say which roles are missing on purpose, so that a stand-in for them is the plan and no finding."""

    good_for = "A role that was never planned is no gap to be told of"
    keys = ("missing",)
    tests = ("team", "profile", "has", "lacks", "size")
    example = """\
- id: no-scrum-masters
  missing: [scrum-master, project-manager]
  when: {size: {at_most: 12}}
  because: teams of this size need no second coordinator
"""

    roles: Annotated[Tier, Field(description="roles that this kind of company does not have")]


KINDS: dict[str, type[Rule]] = {
    "letters": LetterRule,
    "cover": CoverRule,
    "title": TitleRule,
    "missing": MissingRule,
}
"""Every kind of rule, by the word that the reference uses for it."""
