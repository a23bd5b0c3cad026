"""The whole catalogue: enough of it, sensible for a team of five and for a company that has every role."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from benchmarks.agreement import (
    CSV_ACTIVITIES,
    CSV_ALTERNATIVES,
    CSV_ROLES,
    PACKT_ROLES,
    ROWS,
    WORKBOOK,
    Letters,
    Step,
    catalogue_rows,
    holders,
    ours,
    packt,
)

from raci.catalogue import load_catalogue, templates
from raci.deciding.engine import decide
from raci.matrix import Matrix
from raci.model import Activity
from raci.teamfile import read_text
from raci.words import fold, slug

CATALOGUE = load_catalogue()
ACTIVITIES = tuple(CATALOGUE.activities.values())
ON = dt.date(2026, 12, 1)

# A product manager, an engineering manager, a tech lead and two engineers.
FIVE = ("product-manager", "engineering-manager", "tech-lead", "2 x engineer")

# What such a team does not do, on purpose: a gap that is seen is worth more than an owner on paper.
GAPS = {
    "product marketing speaks with the market; a product manager takes it over only where the file says so": """
        plan-marketing write-website-copy run-ad-campaigns speak-with-customers own-messaging run-marketing-launch
        enable-sales brief-analysts""",
    "nobody here sells, keeps customers or runs the company's marketing": """
        sell-product retain-customers run-company-channels look-after-brand""",
    "nobody works between teams or runs programmes": """
        define-team-dependencies define-launch-review run-company-programmes manage-team-cooperation
        improve-company-processes report-programme-status sponsor-programmes""",
    "the law is nobody's trade here, and guessing at it is worse than asking": """
        check-legal-terms decide-breach-notices answer-data-requests""",
    "it is decided above a team": """
        set-company-goals balance-product-portfolio decide-promotions lead-product-managers""",
}

# Roles that answer first for nothing.
NEVER_FIRST = {"engineer": "engineers are many and share what they do: whoever leads them answers"}

# Duties that are decided once, by a role that sits in a team.
ONCE_BY_A_TEAMS_ROLE = {
    "maintain-design-system": "one designer keeps what all of them use",
    "review-architecture": "an architect works across teams, in whichever of them he sits",
}

SUBSTITUTIONS = {
    "R122": "cover project-manager-missing",
    "R123": "cover pm-led-marketing-without-pmm",
    "R124": "cover em-covers-pm",
    "R125": "cover startup-em-covers-pm",
    "R126": "shared plan-go-to-market",
    "R127": "shared shape-product-strategy",
    "R128": "title TPM means project-manager",
    "R129": "title PMT means product-manager",
    "R130": "title Program Manager means technical-program-manager",
    "R131": "title Program Manager means product-manager",
}
"""The researched rows that say who stands in for whom, and what holds each here."""

needs_rows = pytest.mark.skipif(not ROWS.is_file(), reason="the researched catalogue is not at hand")


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(text.split())


def letters(activity: Activity) -> dict[str, tuple[str, ...]]:
    """Return the roles that an activity names, by letter."""
    return {
        "A": tuple(role for tier in activity.accountable for role in tier),
        "R": activity.responsible.roles(),
        "C": activity.consulted,
        "I": activity.informed,
    }


@cache
def everything(*people: str, profile: str = "standard") -> Matrix:
    """Decide on every area for some titles."""
    areas = ", ".join(CATALOGUE.areas)
    text = f"profile: {profile}\nactivities: {{areas: [{areas}]}}\npeople:\n" + "".join(f"  - {p}\n" for p in people)
    company = read_text(text, "team.yaml")
    assert not [finding for finding in company.findings if finding.severity == "error"]
    return decide(company, ON)


@cache
def company() -> Matrix:
    """Decide on everything for a company that has every role."""
    people = tuple(f"{{id: {role}, name: The {role}, roles: [{role}]}}" for role in CATALOGUE.roles)
    return everything(*people)


def unowned(matrix: Matrix) -> set[str]:
    """Return the activities for which nobody answers."""
    return {row.activity.id for row in matrix.rows if not row.holders("A")}


def load(matrix: Matrix) -> Counter[str]:
    """Count for how many activities each person answers."""
    return Counter(str(row.holders("A")[0].person) for row in matrix.rows if row.holders("A"))


# what is there


def test_there_are_a_hundred_duties_in_ten_filled_areas() -> None:
    counts = Counter(activity.area for activity in ACTIVITIES)
    assert len(ACTIVITIES) >= 100
    assert set(counts) == set(CATALOGUE.areas)
    assert len(counts) == 10
    assert min(counts.values()) >= 6


def test_a_newcomer_gets_the_same_32_as_ever() -> None:
    assert sum(activity.core for activity in ACTIVITIES) == 32


def test_no_two_names_are_alike() -> None:
    known = Counter(name for a in ACTIVITIES for name in {fold(a.id), fold(a.name)})
    assert [name for name, count in known.items() if count > 1] == []


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda a: a.id)
def test_a_duty_is_said_well(activity: Activity) -> None:
    first = activity.name.split()[0]
    assert first[0].isupper()
    assert not re.fullmatch(r"\w{3,}(ing|tion|ment)", first)  # a verb, not a noun made of one
    assert len(activity.name) <= 60
    assert activity.id == slug(activity.id)
    assert len(activity.because) <= 110
    assert not activity.because.endswith(".")
    assert fold(activity.because) not in {fold(a.because) for a in ACTIVITIES if a is not activity}


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda a: a.id)
def test_a_source_is_a_name_that_one_can_look_up(activity: Activity) -> None:
    for source in (activity.source, *(dispute.source for dispute in activity.disputed)):
        assert 4 <= len(source) <= 120
        assert not re.search(r"https?:|www\.|[0-9a-f]{12}|\.md\b", source)
    for dispute in activity.disputed:
        assert dispute.says.strip()


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda a: a.id)
def test_whoever_may_have_a_duty_hears_of_it_when_another_has_it(activity: Activity) -> None:
    named = letters(activity)
    whole = {*activity.responsible.all, *activity.responsible.each}
    later = {*named["A"], *named["R"]} - set(activity.accountable[0]) - whole
    assert later <= {*named["C"], *named["I"]}


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda a: a.id)
def test_a_duty_lies_near_whoever_has_it(activity: Activity) -> None:
    owner = CATALOGUE.roles[activity.accountable[0][0]]
    assert abs(activity.spectrum - owner.spectrum) <= 1.0


@pytest.mark.parametrize("activity", [a for a in ACTIVITIES if not a.core], ids=lambda a: a.id)
def test_only_the_five_of_the_documents_are_shared(activity: Activity) -> None:
    assert not activity.shared


def test_what_is_decided_once_is_decided_by_somebody_who_sees_all_teams() -> None:
    crossing = {"technical-program-manager", "program-manager"}
    crossing |= {role.id for role in CATALOGUE.roles.values() if role.reach == "organisation"}
    once = [activity for activity in ACTIVITIES if activity.scope == "organisation"]
    assert {a.id for a in once if a.accountable[0][0] not in crossing} == set(ONCE_BY_A_TEAMS_ROLE)


def test_every_role_answers_first_for_something() -> None:
    first = {role for activity in ACTIVITIES for role in activity.accountable[0]}
    assert set(CATALOGUE.roles) - first == set(NEVER_FIRST)


# a team of five


def test_five_people_lack_what_is_not_theirs_and_nothing_else() -> None:
    assert unowned(everything(*FIVE)) == {activity for duties in GAPS.values() for activity in words(duties)}


def test_what_five_people_answer_for_somebody_does() -> None:
    for row in everything(*FIVE).rows:
        assert not row.holders("A") or row.holders("R"), row.activity.id


def test_five_people_share_the_load() -> None:
    counted = load(everything(*FIVE))
    assert set(counted) == {"product-manager", "engineering-manager", "tech-lead"}
    assert max(counted.values()) < 0.5 * sum(counted.values())


@pytest.mark.parametrize(
    ("profile", "people", "closed"),
    [
        pytest.param("startup", FIVE, "product marketing speaks", id="startup"),
        pytest.param("pm-led-marketing", FIVE, "product marketing speaks", id="pm-led-marketing"),
    ],
)
def test_a_profile_closes_the_gaps_it_speaks_of(profile: str, people: tuple[str, ...], closed: str) -> None:
    expected = {activity for why, duties in GAPS.items() if not why.startswith(closed) for activity in words(duties)}
    assert unowned(everything(*people, profile=profile)) == expected


def test_without_product_managers_by_design_nothing_of_theirs_is_lost() -> None:
    matrix = everything("product-marketing-manager", "engineering-manager", "engineer", profile="pmm-and-em")
    assert unowned(matrix) <= unowned(everything(*FIVE))
    facing = {row.activity.id: str(row.holders("A")[0].person) for row in matrix.rows if row.holders("A")}
    for activity in ("order-backlog", "set-iteration-goals", "accept-finished-work", "set-service-levels"):
        assert facing[activity] == "engineering-manager"
    for activity in ("own-product-outcome", "choose-problems", "decide-launch", "present-product"):
        assert facing[activity] == "product-marketing-manager"


# a company that has every role


def test_a_whole_company_has_no_gap() -> None:
    assert unowned(company()) == set()
    assert company().counts().by_stand_in == 0
    assert [gap.activity for gap in company().unowned if gap.letter in "AR"] == []


def test_in_a_whole_company_nobody_answers_for_too_much() -> None:
    counted = load(company())
    assert len(counted) == len(CATALOGUE.roles) - len(NEVER_FIRST)
    assert max(counted.values()) <= 0.25 * len(ACTIVITIES)


def test_in_a_whole_company_everybody_has_work_and_nobody_is_in_everything() -> None:
    parts = Counter(assignment.person for assignment in company().assignments if assignment.letter in "ARC")
    assert len(parts) == len(CATALOGUE.roles)
    anywhere = Counter(assignment.person for assignment in company().assignments)
    assert max(anywhere.values()) < 2 * len(ACTIVITIES)
    assert min(anywhere.values()) >= 3


@pytest.mark.parametrize("matrix", [everything(*FIVE), company()], ids=["five people", "a whole company"])
def test_a_row_makes_sense(matrix: Matrix) -> None:
    assert len(matrix.rows) == len(ACTIVITIES)
    for row in matrix.rows:
        assert len(row.holders("A")) <= 1
        asked, told = ({holder.person_id for holder in row.holders(letter)} for letter in "CI")
        doing = {holder.person_id for letter in "AR" for holder in row.holders(letter)}
        assert not asked & told
        assert not doing & (asked | told)


# the researched rows


@needs_rows
def test_every_researched_row_has_its_place() -> None:
    with ROWS.open(encoding="utf-8", newline="") as file:
        kinds = {row["id"]: row["kind"] for row in csv.DictReader(file)}
    placed = {"activity": CSV_ACTIVITIES, "alternative": CSV_ALTERNATIVES}
    for kind, table in placed.items():
        held = [row for rows in table.values() for row in rows.split()]
        assert sorted(held) == sorted(row for row, of in kinds.items() if of == kind)
        assert set(table) <= set(CATALOGUE.activities)
    assert set(SUBSTITUTIONS) == {row for row, of in kinds.items() if of == "rule"}


@pytest.mark.parametrize("activity", CSV_ALTERNATIVES)
def test_every_alternative_is_said(activity: str) -> None:
    assert CATALOGUE.activities[activity].disputed


@pytest.mark.parametrize("held_by", SUBSTITUTIONS.values(), ids=SUBSTITUTIONS)
def test_every_substitution_is_held_by_something(held_by: str) -> None:
    kind, rest = held_by.split(" ", 1)
    profiles = CATALOGUE.profiles.values()
    if kind == "cover":
        assert rest in {cover.id for owner in (CATALOGUE, *profiles) for cover in owner.covers}
    elif kind == "shared":
        assert CATALOGUE.activities[rest].shared
    else:
        title, role = rest.split(" means ")
        rules = [rule for owner in (CATALOGUE, *profiles) for rule in owner.titles]
        assert any(title in rule.titles and role in rule.means for rule in rules)


def same_owner(step: Step, answers: Mapping[str, Letters]) -> bool:
    return holders(step.letters, "A") == holders(answers.get(step.activity, {}), "A")


@needs_rows
def test_where_a_researched_row_names_another_owner_the_entry_is_disputed() -> None:
    steps = catalogue_rows()
    answers = ours(tuple(CSV_ROLES.values()), [step.activity for step in steps])
    differing = {step.activity for step in steps if not same_owner(step, answers)}
    assert {id for id in differing if not CATALOGUE.activities[id].disputed} == set()
    assert len(differing) < len(steps) / 10


@pytest.mark.skipif(not WORKBOOK.is_file(), reason="the published matrix is not at hand")
def test_where_a_published_matrix_names_another_owner_the_entry_is_disputed() -> None:
    steps = packt()
    answers = ours(tuple(PACKT_ROLES.values()), [step.activity for step in steps])
    differing = {step.activity for step in steps if not same_owner(step, answers)}
    assert {id for id in differing if not CATALOGUE.activities[id].disputed} == set()


def runs(text: str, length: int = 7) -> set[tuple[str, ...]]:
    """Return every run of so many words."""
    found = re.findall(r"[a-z']+", text.casefold())
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


@needs_rows
@pytest.mark.parametrize("path", sorted((templates() / "activities").glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_copied_from_the_researched_sources(path: Path) -> None:
    with ROWS.open(encoding="utf-8", newline="") as file:
        theirs = {run for row in csv.DictReader(file) for run in runs(row["source_phrase"])}
    said = re.sub(r"^\s*(?:- )?source: .*", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(" ".join(run) for run in runs(said) & theirs) == []
