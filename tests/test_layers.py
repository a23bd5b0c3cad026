"""Which rule speaks for a cell: layers, specificity, conditions, conflicts; stand-ins and what is missing by design."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from organisations import activity, catalogue, context, organisation, person, team

from raci.deciding.layers import Context, Layers, applies, contexts
from raci.findings import Location, Severity
from raci.model import Catalogue, Organisation, Person, Profile
from raci.rules import Condition, CoverRule, Doers, LetterRule, MissingRule, Rule, Size
from raci.tiers import read_doers, read_tiers

TICKETS = activity("write-tickets", "product-manager", "product-manager", consulted="designer", informed="sales")
RED = (team("Red"),)


def at(line: int) -> Location:
    return Location("team.yaml", line, 3)


def letter_rule(id: str, answers: str | None = None, *, does: str | None = None, **fields: Any) -> LetterRule:
    """Return a rule; what is no field of a rule is a test of its condition."""
    own = {key: fields.pop(key) for key in [*fields] if key in LetterRule.model_fields}
    if answers is not None:
        own["accountable"] = read_tiers(answers)
    if does is not None:
        own["responsible"] = read_doers(does)
    return LetterRule(id=id, when=Condition(**fields), **own)


def cover(id: str, by: str, role: str = "project-manager", **when: Any) -> CoverRule:
    return CoverRule(id=id, role=role, by=read_tiers(by), when=Condition(**when))


def knowing(*profiles: Profile, **fields: Any) -> Catalogue:
    """Return the shipped catalogue with other profiles."""
    return catalogue().model_copy(update={"profiles": {p.id: p for p in profiles}, **fields})


def layers(company: Organisation, name: str | None = "Red") -> Layers:
    return Layers(company, context(company, name))


# Layers


def profile(id: str, *rules: LetterRule, covers: tuple[CoverRule, ...] = ()) -> Profile:
    return Profile(id=id, name=id, rules=rules, covers=covers)


STACK: dict[str, tuple[str, Rule | Profile]] = {
    "a binding rule": ("binding", letter_rule("binding-rule", "engineer", binding=True)),
    "the team's own rule": ("team", letter_rule("team-rule", "engineer", team=("red",))),
    "the team's later profile": ("profile", profile("t2", letter_rule("t2-rule", "engineer"))),
    "the team's earlier profile": ("profile", profile("t1", letter_rule("t1-rule", "engineer"))),
    "the company's rule": ("rule", letter_rule("company-rule", "engineer")),
    "the company's later profile": ("profile", profile("c2", letter_rule("c2-rule", "engineer"))),
    "the company's earlier profile": ("profile", profile("c1", letter_rule("c1-rule", "engineer"))),
}


def stacked(names: list[str], people: tuple[Person, ...] = ()) -> Organisation:
    """Return a company in which these layers speak, below them the catalogue."""
    said = [STACK[name][1] for name in names]
    profiles = [entry for entry in said if isinstance(entry, Profile)]
    return organisation(
        *people,
        activities=(TICKETS,),
        teams=(team("Red", profiles=tuple(sorted(p.id for p in profiles if p.id[0] == "t"))),),
        profiles=tuple(sorted(p.id for p in profiles if p.id[0] == "c")),
        rules=tuple(entry for entry in said if isinstance(entry, Rule)),
        catalogue=knowing(*profiles),
    )


PAIRS = {f"{higher} over {lower}": (higher, lower) for higher, lower in combinations(STACK, 2)}


@pytest.mark.parametrize(("higher", "lower"), PAIRS.values(), ids=PAIRS)
def test_each_layer_beats_each_lower_one(higher: str, lower: str) -> None:
    ruling = layers(stacked([lower, higher])).ruling(TICKETS, "A")
    status, entry = STACK[higher]
    rule = entry.rules[0] if isinstance(entry, Profile) else entry
    assert (ruling.status, ruling.rule) == (status, rule.id)


@pytest.mark.parametrize("name", STACK)
def test_each_layer_beats_the_catalogue_on_its_own_letter_alone(name: str) -> None:
    found = layers(stacked([name]))
    assert found.ruling(TICKETS, "A").tiers == (("engineer",),)
    assert found.ruling(TICKETS, "R").rule == "catalogue: write-tickets"


def test_a_lower_layer_speaks_on_what_the_higher_leaves_open() -> None:
    rules = (letter_rule("ours", "engineer", team=("red",)), letter_rule("theirs", "designer", does="designer"))
    found = layers(organisation(activities=(TICKETS,), teams=RED, rules=rules))
    assert [found.ruling(TICKETS, letter).rule for letter in "ARC"] == ["ours", "theirs", "catalogue: write-tickets"]


def test_a_specific_rule_does_not_leave_its_layer() -> None:
    """Specificity counts inside a layer only: the team's sweeping rule beats the company's precise one."""
    precise = letter_rule("precise", "designer", activity=("write-tickets",), has=("engineer",), size=Size(at_least=1))
    rules = (letter_rule("sweeping", "engineer", team=("red",)), precise)
    company = organisation(person("Eve", "engineer"), activities=(TICKETS,), teams=RED, rules=rules)
    assert layers(company).ruling(TICKETS, "A").rule == "sweeping"


def test_a_rule_for_another_team_says_nothing() -> None:
    rules = (letter_rule("theirs", "engineer", team=("blue",)),)
    company = organisation(activities=(TICKETS,), teams=(*RED, team("Blue")), rules=rules)
    assert layers(company).ruling(TICKETS, "A").rule == "catalogue: write-tickets"
    assert layers(company, "Blue").ruling(TICKETS, "A").rule == "theirs"


def test_a_team_without_profiles_works_as_the_company_does() -> None:
    profiles = (profile("c", letter_rule("c-rule", "engineer")), profile("t", letter_rule("t-rule", "sales")))
    teams = (team("Red"), team("Blue", profiles=("t",)))
    company = organisation(activities=(TICKETS,), teams=teams, profiles=("c",), catalogue=knowing(*profiles))
    rules = [layers(company, name).ruling(TICKETS, "A").rule for name in (None, "Red", "Blue")]
    assert rules == ["c-rule", "c-rule", "t-rule"]


@pytest.mark.parametrize(
    ("field", "letter", "said"),
    [("consulted", "C", ()), ("informed", "I", ()), ("responsible", "R", Doers()), ("accountable", "A", ())],
    ids=["asked", "told", "does", "answers"],
)
def test_nobody_is_said_too(field: str, letter: str, said: object) -> None:
    """A rule that empties a letter speaks; one that leaves it out does not."""
    company = organisation(
        activities=(TICKETS,), teams=RED, rules=(LetterRule.model_validate({"id": "empty", field: said}),)
    )
    ruling = layers(company).ruling(TICKETS, letter)
    assert (ruling.rule, ruling.tiers, ruling.doers, ruling.roles) == ("empty", (), Doers(), ())


def test_the_catalogue_speaks_last() -> None:
    own = activity("audit", "security", disputed=(), because="card rules", source="handbook")
    found = layers(organisation(activities=("write-tickets", own), teams=RED))
    known = catalogue().activities["write-tickets"]
    ruling = found.ruling(known, "A")
    assert (ruling.status, ruling.rule, ruling.because, ruling.source) == (
        "rule", "catalogue: write-tickets", known.because, known.source,
    )  # fmt: skip
    assert found.ruling(own, "A").rule == "activities: audit"
    assert found.ruling(own, "R").doers == Doers(tiers=(("security",),)), "who answers does it, where nothing is said"
    assert found.ruling(TICKETS, "C").roles == ("designer",)
    assert found.ruling(TICKETS, "I").roles == ("sales",)


def test_reasons_and_disputes_come_from_the_rule_or_the_activity() -> None:
    argued = catalogue().activities["shape-product-strategy"]
    bare, full = letter_rule("bare", "engineer", at=at(7)), letter_rule("full", "sales", because="why", source="where")
    rulings = [layers(organisation(teams=RED, rules=(rule,))).ruling(argued, "A") for rule in (bare, full)]
    assert [(r.because, r.source, r.disputed) for r in rulings] == [
        (argued.because, "team.yaml:7:3", True), ("why", "where", True),
    ]  # fmt: skip


# Specificity and conflicts

When = dict[str, Any]
ONE: When = {"activity": ("write-tickets",)}
AREA: When = {"area": ("delivery",)}
HAS: When = {"has": ("engineer",)}
LACKS: When = {"lacks": ("sales",)}
SMALL: When = {"size": Size(at_most=3)}
SPECIFIC: dict[str, tuple[When, When]] = {
    "an activity before an area": (ONE, AREA),
    "an activity before any number of tests": (ONE, AREA | HAS | LACKS | SMALL),
    "an area before any": (AREA, HAS | LACKS),
    "an area and a test before an area": (AREA | HAS, AREA),
    "two tests before one": (HAS | LACKS, SMALL),
    "one test before none": (SMALL, {}),
    "an activity inside an area counts as an activity": (ONE | AREA | HAS, ONE),
}


@pytest.mark.parametrize(("more", "less"), SPECIFIC.values(), ids=SPECIFIC)
@pytest.mark.parametrize("order", [1, -1], ids=["in order", "turned round"])
def test_the_more_specific_rule_wins(more: dict[str, Any], less: dict[str, Any], order: int) -> None:
    rules = (letter_rule("wins", "engineer", **more), letter_rule("loses", "sales", **less))[::order]
    found = layers(organisation(person("Eve", "engineer"), activities=(TICKETS,), teams=RED, rules=rules))
    assert found.ruling(TICKETS, "A").rule == "wins"
    assert not found.conflicts


@dataclass(frozen=True)
class Clash:
    """Two rules of one layer, and whether they contradict each other on who answers."""

    first: dict[str, Any]
    second: dict[str, Any]
    conflict: bool
    wins: str


CLASHES = {
    "equally specific and different": Clash(
        {"answers": "engineer"}, {"answers": "sales"}, True, "catalogue: write-tickets"
    ),
    "different tests, equally many": Clash(
        {"answers": "engineer", **HAS}, {"answers": "sales", **SMALL}, True, "catalogue: write-tickets"
    ),
    "the same said twice": Clash({"answers": "engineer"}, {"answers": "engineer"}, False, "first"),
    "equally good roles in another order": Clash(
        {"answers": "engineer or sales"}, {"answers": "sales or engineer"}, False, "first"
    ),
    "tiers in another order": Clash(
        {"answers": "engineer, else sales"}, {"answers": "sales, else engineer"}, True, "catalogue: write-tickets"
    ),
    "another letter": Clash({"answers": "engineer"}, {"does": "sales"}, False, "first"),
    "one of them does not apply": Clash({"answers": "engineer"}, {"answers": "sales", **LACKS}, False, "first"),
    "one binds": Clash({"answers": "engineer"}, {"answers": "sales", "binding": True}, False, "second"),
}


@pytest.mark.parametrize("clash", CLASHES.values(), ids=CLASHES)
@pytest.mark.parametrize("order", [1, -1], ids=["in order", "turned round"])
def test_conflicts(clash: Clash, order: int) -> None:
    rules = (letter_rule("first", at=at(4), **clash.first), letter_rule("second", at=at(9), **clash.second))[::order]
    people = (person("Eve", "engineer"), person("Sal", "sales"))
    found = layers(organisation(*people, activities=(TICKETS,), teams=RED, rules=rules))
    assert found.ruling(TICKETS, "A").rule == clash.wins
    assert bool(found.conflicts) == clash.conflict
    for finding in found.conflicts:
        assert (finding.name, finding.severity) == ("rule-conflict", Severity.ERROR)
        assert "first (team.yaml:4:3) and second (team.yaml:9:3)" in finding.message
        assert (finding.team, finding.activity, finding.location) == ("Red", "write-tickets", at(9))


ASKED: dict[str, tuple[str, object, object, bool]] = {
    "asked in another order": ("C", ("designer", "sales"), ("sales", "designer"), False),
    "asked others": ("C", ("designer",), ("sales",), True),
    "told in another order": ("I", ("designer", "sales"), ("sales", "designer"), False),
    "told others": ("I", ("designer",), (), True),
    "does: each in another order": ("R", read_doers("sales and engineer"), read_doers("engineer and sales"), False),
    "does: all is not each": ("R", read_doers("all engineer"), Doers(each=("engineer",)), True),
    "does: tiers in another order": ("R", read_doers("sales, else engineer"), read_doers("engineer, else sales"), True),
}


@pytest.mark.parametrize(("letter", "one", "other", "conflict"), ASKED.values(), ids=ASKED)
def test_conflicts_on_other_letters(letter: str, one: object, other: object, conflict: bool) -> None:
    field = {"C": "consulted", "I": "informed", "R": "responsible"}[letter]
    rules = tuple(
        LetterRule.model_validate({"id": id, field: said}) for id, said in (("first", one), ("second", other))
    )
    found = layers(organisation(activities=(TICKETS,), teams=RED, rules=rules))
    found.ruling(TICKETS, letter)
    assert bool(found.conflicts) == conflict


def test_after_a_conflict_the_next_less_specific_rule_speaks() -> None:
    rules = (
        letter_rule("first", "engineer", **ONE),
        letter_rule("second", "sales", **ONE),
        letter_rule("sweeping", "designer"),
    )
    found = layers(organisation(activities=(TICKETS,), teams=RED, rules=rules))
    assert found.ruling(TICKETS, "A").rule == "sweeping"
    assert len(found.conflicts) == 1


# Conditions

TEAM_OF_FIVE = (
    person("Dana", "product-manager"),
    person("Engineers", "engineer", kind="group", count=4),
    person("Seat", "designer", kind="seat", vacant=True),
    person("Sal", "sales", teams=("blue",)),
)

CONDITIONS: dict[str, tuple[dict[str, Any], bool]] = {
    "no test": ({}, True),
    "this activity": ({"activity": ("write-tickets", "run-stand-ups")}, True),
    "another activity": ({"activity": ("run-stand-ups",)}, False),
    "this area": ({"area": ("quality", "delivery")}, True),
    "another area": ({"area": ("quality",)}, False),
    "this team": ({"team": ("blue", "red")}, True),
    "another team": ({"team": ("blue",)}, False),
    "the team's profile": ({"profile": ("startup",)}, True),
    "the company's profile": ({"profile": ("microsoft", "pmm-and-em")}, True),
    "another profile": ({"profile": ("microsoft",)}, False),
    "has a role": ({"has": ("engineer",)}, True),
    "has every one of several": ({"has": ("engineer", "product-manager")}, True),
    "has one of several only": ({"has": ("engineer", "sales")}, False),
    "a vacancy does not count as having": ({"has": ("designer",)}, False),
    "a role in another team does not count": ({"has": ("sales",)}, False),
    "lacks a role": ({"lacks": ("legal",)}, True),
    "lacks several": ({"lacks": ("legal", "sales")}, True),
    "lacks one of several only": ({"lacks": ("legal", "engineer")}, False),
    "a vacancy is lacking": ({"lacks": ("designer",)}, True),
    "groups are counted whole, vacancies not": ({"size": Size(at_least=5, at_most=5)}, True),
    "too small": ({"size": Size(at_least=6)}, False),
    "too large": ({"size": Size(at_most=4)}, False),
    "all tests at once": ({"activity": ("write-tickets",), "has": ("engineer",), "lacks": ("legal",)}, True),
    "one test of several fails": (
        {"activity": ("write-tickets",), "has": ("engineer",), "lacks": ("engineer",)},
        False,
    ),
}


@pytest.mark.parametrize(("tests", "expected"), CONDITIONS.values(), ids=CONDITIONS)
def test_conditions(tests: dict[str, Any], expected: bool) -> None:
    teams = (team("Red", profiles=("startup",)), team("Blue"))
    company = organisation(*TEAM_OF_FIVE, activities=(TICKETS,), teams=teams, profiles=("pmm-and-em",))
    assert applies(Condition(**tests), TICKETS, context(company, "Red")) == expected


def test_the_whole_organisation_is_no_team() -> None:
    company = organisation(
        *TEAM_OF_FIVE, activities=(TICKETS,), teams=(team("Red", profiles=("startup",)), team("Blue"))
    )
    whole = context(company)
    assert not applies(Condition(team=("red", "blue")), TICKETS, whole)
    assert not applies(Condition(profile=("startup",)), TICKETS, whole)
    assert applies(Condition(has=("sales", "engineer"), size=Size(at_least=6, at_most=6)), TICKETS, whole)


# Teams as rules see them


def test_contexts_are_the_whole_and_every_team_by_name() -> None:
    people = [
        person("Ann", "designer", "engineer"),
        person("Bob", "engineer", teams=("red",)),
        person("Cy", "engineer", teams=("red", "blue"), vacant=True),
        person("Di", "designer", teams=("gone",)),
    ]
    random.Random(3).shuffle(people)
    whole, blue, red = contexts(organisation(*people, teams=(team("Red", lead="bob"), team("Blue"))))
    assert [(c.name, c.team, c.lead, sorted(p.id for p in c.members)) for c in (whole, blue, red)] == [
        (None, None, None, ["ann", "bob", "cy", "di"]),
        ("Blue", "blue", None, ["ann", "cy"]),
        ("Red", "red", "bob", ["ann", "bob", "cy"]),
    ]

    def having(holders: Any, role: str) -> list[str]:
        return [p.id for p in holders.get(role, ())]

    assert having(red.holders, "engineer") == ["ann", "bob", "cy"]
    assert having(red.holders, "designer") == ["ann"]
    assert having(red.everybody, "designer") == ["ann", "di"]
    assert sorted(blue.has) == sorted(red.has) == ["designer", "engineer"]


def test_contexts_agree_with_the_members_of_the_organisation() -> None:
    company = organisation(*TEAM_OF_FIVE, teams=(team("Red"), team("Blue")))
    found: dict[str | None, Context] = {c.team: c for c in contexts(company)}
    assert {id: c.members for id, c in found.items()} == {id: company.members(id) for id in (None, "red", "blue")}


# Stand-ins

COVERS: dict[str, tuple[list[str], str]] = {
    "the team's own rule": (["team", "team-profile", "company", "company-profile"], "team"),
    "the team's profile": (["team-profile", "company", "company-profile"], "team-profile"),
    "the company's rule": (["company", "company-profile"], "company"),
    "the company's profile": (["company-profile"], "company-profile"),
    "the catalogue": ([], "project-manager-missing"),
}


@pytest.mark.parametrize(("speaking", "wins"), COVERS.values(), ids=COVERS)
def test_the_highest_layer_names_the_stand_in(speaking: list[str], wins: str) -> None:
    by_team: dict[str, When] = {"team": {"team": ("red",)}}
    rules = {name: cover(name, "engineer", **by_team.get(name, {})) for name in speaking}
    profiles = [profile(name[0], covers=(rules[name],)) for name in speaking if "-" in name]
    company = organisation(
        teams=(team("Red", profiles=tuple(p.id for p in profiles if p.id == "t")),),
        profiles=tuple(p.id for p in profiles if p.id == "c"),
        rules=tuple(rule for name, rule in rules.items() if "-" not in name),
        catalogue=knowing(*profiles),
    )
    found = layers(company).covers("project-manager", catalogue().activities["run-stand-ups"])
    assert found is not None
    assert found.id == wins


def test_the_more_specific_cover_wins_in_its_layer() -> None:
    rules = (cover("any", "engineer"), cover("here", "sales", **AREA), cover("this", "designer", **ONE))
    for count, wins in ((1, "any"), (2, "here"), (3, "this")):
        found = layers(organisation(teams=RED, rules=rules[:count])).covers("project-manager", TICKETS)
        assert found is not None
        assert found.id == wins


def test_nobody_covers_a_role_of_which_no_rule_speaks() -> None:
    assert layers(organisation(teams=RED)).covers("executive", TICKETS) is None


@pytest.mark.parametrize(("other", "conflict"), [("sales", True), ("engineer", False)], ids=["differ", "agree"])
@pytest.mark.parametrize("order", [1, -1], ids=["in order", "turned round"])
def test_covers_conflict_as_other_rules_do(other: str, conflict: bool, order: int) -> None:
    rules = (cover("first", "engineer").model_copy(update={"at": at(4)}), cover("second", other))[::order]
    found = layers(organisation(teams=RED, rules=rules))
    winner = found.covers("project-manager", TICKETS)
    assert winner is not None
    assert winner.id == ("project-manager-missing" if conflict else "first")
    assert bool(found.conflicts) == conflict
    assert all("first (team.yaml:4:3) and second" in finding.message for finding in found.conflicts)


MISSING: dict[str, tuple[dict[str, Any], bool]] = {
    "in every team": ({}, True),
    "in this team": ({"team": ("red",)}, True),
    "in another team": ({"team": ("blue",)}, False),
    "in teams that have a role": ({"has": ("engineer",)}, True),
    "in teams that have another role": ({"has": ("legal",)}, False),
    "in small teams": ({"size": Size(at_most=2)}, False),
    "with a profile": ({"profile": ("startup",)}, False),
}


@pytest.mark.parametrize(("when", "expected"), MISSING.values(), ids=MISSING)
def test_missing_on_purpose(when: dict[str, Any], expected: bool) -> None:
    rule = MissingRule(id="no-pm", roles=("product-manager",), when=Condition(**when))
    company = organisation(*TEAM_OF_FIVE, teams=(team("Red"), team("Blue")), rules=(rule,))
    assert layers(company).missing_on_purpose == ({"product-manager"} if expected else set())


def test_a_profile_says_what_is_missing_on_purpose_in_its_teams_alone() -> None:
    company = organisation(teams=(team("Red", profiles=("pmm-and-em",)), team("Blue")))
    assert layers(company, "Red").missing_on_purpose == {"product-manager"}
    assert layers(company, "Blue").missing_on_purpose == set()
    everywhere = organisation(teams=RED, profiles=("pmm-and-em",))
    assert layers(everywhere).missing_on_purpose == {"product-manager"}
