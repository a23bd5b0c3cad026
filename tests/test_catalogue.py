"""The shipped catalogue: complete, consistent, and refused where it is wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from raci.catalogue import CatalogueError, load_catalogue, templates
from raci.findings import InvalidFile
from raci.model import Activity, Profile, Scheme
from raci.rules import Rule, Tiers
from raci.source import read
from raci.words import fold

TESTS = Path(__file__).parent
DOCUMENTS = TESTS.parents[1] / "shared" / "data" / "sources"
CATALOGUE = load_catalogue()
CLAIMS = read(TESTS / "cases" / "claims.yaml").data


def names(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


ROLES = names("""product-manager project-manager program-manager technical-program-manager product-marketing-manager
    engineering-manager tech-lead engineer architect designer user-researcher data-analyst qa-engineer scrum-master
    sre security legal support sales customer-success marketing-manager technical-writer head-of-product
    head-of-engineering executive""")
NAMED = names("""organise-sprints run-stand-ups report-status align-delivery run-delivery-process deliver-on-time
    define-team-dependencies define-launch-review run-company-programmes shape-product-strategy
    profile-target-customer define-market-segments define-gtm-strategy plan-go-to-market plan-marketing
    write-website-copy run-ad-campaigns interview-customers brief-engineering write-tickets prioritise-bugs
    define-technical-requirements""")
EVERYDAY = names("""maintain-roadmap design-product build-product review-code test-product release-product run-on-call
    respond-to-incidents run-retrospectives hire-team""")
SHARED = names("""shape-product-strategy profile-target-customer define-market-segments define-gtm-strategy
    plan-go-to-market""")
AREAS = names("""strategy discovery delivery quality launch growth operations programmes stakeholders people""")

# Who answers where everybody is there: the first tier.
USUAL = {
    "project-manager": """organise-sprints run-stand-ups report-status align-delivery run-delivery-process
        deliver-on-time""",
    "technical-program-manager": "define-team-dependencies define-launch-review run-company-programmes",
    "product-marketing-manager": """write-website-copy run-ad-campaigns interview-customers plan-marketing
        profile-target-customer define-market-segments define-gtm-strategy plan-go-to-market""",
    "product-manager": """brief-engineering write-tickets prioritise-bugs define-technical-requirements
        shape-product-strategy maintain-roadmap""",
}


def letters(activity: Activity) -> dict[str, tuple[str, ...]]:
    """Return the roles that an activity names, by letter."""
    return {
        "A": tuple(role for tier in activity.accountable for role in tier),
        "R": activity.responsible.roles(),
        "C": activity.consulted,
        "I": activity.informed,
    }


def owner(activity: Activity, profile: Profile, team: set[str]) -> str | None:
    """Return a role of the team that answers for an activity by a profile, stand-ins included."""
    tiers: Tiers = activity.accountable
    for rule in profile.rules:
        if activity.id in rule.when.activity and rule.accountable is not None:
            tiers = rule.accountable
    named = [role for tier in tiers for role in tier]
    covering = [
        role
        for cover in (*profile.covers, *CATALOGUE.covers)
        if cover.role in set(named) - team
        and (not cover.when.activity or activity.id in cover.when.activity)
        and (not cover.when.area or activity.area in cover.when.area)
        for tier in cover.by
        for role in tier
    ]
    return next((role for role in [*named, *covering] if role in team), None)


def knowledge() -> Iterator[tuple[str, str, str]]:
    """Yield id, reason and source of everything that states knowledge."""
    profiles = CATALOGUE.profiles.values()
    rules: list[Rule] = [*CATALOGUE.titles, *CATALOGUE.covers]
    for profile in profiles:
        rules += [*profile.titles, *profile.missing, *profile.covers, *profile.rules]
    entries = (*CATALOGUE.roles.values(), *CATALOGUE.activities.values(), *profiles, *CATALOGUE.schemes.values())
    for entry in (*entries, *rules):
        yield entry.id, entry.because, entry.source


# what is there


def test_the_fixed_names_are_there() -> None:
    assert set(ROLES) <= set(CATALOGUE.roles)
    assert set(CATALOGUE.profiles) >= {
        *("standard", "startup", "microsoft", "tpm-as-program-manager", "pm-led-marketing", "pmm-and-em", "apple")
    }
    assert tuple(CATALOGUE.areas) == AREAS
    assert set(CATALOGUE.schemes) == {"raci", "rasci", "daci", "raci-vs", "cairo", "rapid"}
    assert re.fullmatch(r"20\d\d\.\d\d", CATALOGUE.version)


def test_the_core_is_what_the_documents_name_and_the_everyday_duties() -> None:
    assert {a.id for a in CATALOGUE.activities.values() if a.core} == {*NAMED, *EVERYDAY}


def test_the_shared_middle_is_the_five_duties_of_both_roles() -> None:
    assert {a.id for a in CATALOGUE.activities.values() if a.shared} == set(SHARED)
    for activity in SHARED:
        assert CATALOGUE.activities[activity].responsible.each == ("product-manager", "product-marketing-manager")
        assert set(letters(CATALOGUE.activities[activity])["A"]) == {"product-manager", "product-marketing-manager"}


def test_three_core_duties_are_decided_once_for_all_teams() -> None:
    wide = {a.id for a in CATALOGUE.activities.values() if a.core and a.scope == "organisation"}
    assert wide == {"run-company-programmes", "define-launch-review", "define-team-dependencies"}


@pytest.mark.parametrize(
    ("role", "activity"), [(role, activity) for role, duties in USUAL.items() for activity in names(duties)]
)
def test_the_usual_role_comes_first(role: str, activity: str) -> None:
    assert CATALOGUE.activities[activity].accountable[0] == (role,)


@pytest.mark.parametrize("activity", ["organise-sprints", "run-stand-ups", "run-delivery-process"])
def test_a_real_scrum_master_comes_before_any_stand_in(activity: str) -> None:
    assert CATALOGUE.activities[activity].accountable == (("project-manager",), ("scrum-master",))


def test_the_target_customer_reaches_executives_sales_and_engineering() -> None:
    named = letters(CATALOGUE.activities["profile-target-customer"])
    everybody = {"executive", "head-of-product", "head-of-engineering", "sales"}
    everybody |= {"engineer", "tech-lead", "engineering-manager", "architect", "qa-engineer"}
    assert everybody <= {*named["C"], *named["I"]}


# what is said about it


@pytest.mark.parametrize(("because", "source"), [pytest.param(b, s, id=i) for i, b, s in knowledge()])
def test_everything_says_why_and_where_from(because: str, source: str) -> None:
    assert because.strip()
    assert source.strip()
    assert "\n" not in because.strip()


@pytest.mark.parametrize("activity", CATALOGUE.activities.values(), ids=lambda a: a.id)
def test_an_activity_names_a_sensible_number_of_roles(activity: Activity) -> None:
    named = letters(activity)
    assert named["A"]
    assert named["R"]
    assert 1 <= len(named["C"]) <= 4
    assert 1 <= len(named["I"]) <= 8
    assert not set(named["C"]) & set(named["I"])
    assert activity.area in CATALOGUE.areas


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_part_in_some_core_duty(role: str) -> None:
    assert any(role in roles for a in CATALOGUE.activities.values() if a.core for roles in letters(a).values())


def test_no_two_roles_have_the_same_part_everywhere() -> None:
    parts = {
        role: [(a.id, k) for a in CATALOGUE.activities.values() for k, named in letters(a).items() if role in named]
        for role in ROLES
    }
    assert not [pair for pair in combinations(ROLES, 2) if parts[pair[0]] == parts[pair[1]]]


def test_a_small_team_lacks_marketing_and_programmes_only() -> None:
    team = {"product-manager", "engineering-manager", "tech-lead", "engineer"}
    core = [a for a in CATALOGUE.activities.values() if a.core]
    gaps = {a.id for a in core if owner(a, CATALOGUE.profiles["standard"], team) is None}
    wide = {a.id for a in core if a.scope == "organisation"}
    assert gaps == {"plan-marketing", "write-website-copy", "run-ad-campaigns"} | wide


# profiles


def test_standard_and_apple_change_nothing_by_themselves() -> None:
    for name in ("standard", "apple"):
        profile = CATALOGUE.profiles[name]
        assert (profile.titles, profile.missing, profile.covers, profile.rules) == ((), (), (), ())


def test_apple_has_two_readings_from_two_sources() -> None:
    readings = CATALOGUE.profiles["apple"].readings
    assert [reading.profile for reading in readings] == ["pm-led-marketing", "pmm-and-em"]
    assert len({reading.source for reading in readings}) == 2


def test_a_program_manager_is_read_by_the_profile() -> None:
    read_as = {name: CATALOGUE.profiles[name].titles[0] for name in ("microsoft", "tpm-as-program-manager")}
    assert read_as["microsoft"].titles == read_as["tpm-as-program-manager"].titles == ("Program Manager",)
    assert read_as["microsoft"].means[0] == "product-manager"
    assert set(read_as["microsoft"].means[1:]) == {*("technical-program-manager", "project-manager", "program-manager")}
    assert read_as["tpm-as-program-manager"].means == ("technical-program-manager",)


def test_without_product_managers_every_other_duty_has_an_owner() -> None:
    profile = CATALOGUE.profiles["pmm-and-em"]
    team = {"product-marketing-manager", "engineering-manager", "engineer"}
    found = {a.id: owner(a, profile, team) for a in CATALOGUE.activities.values() if a.core and a.scope == "team"}
    assert None not in found.values()
    for activity in ("write-tickets", "prioritise-bugs", "define-technical-requirements", "brief-engineering"):
        assert found[activity] == "engineering-manager"
    for activity in (*SHARED, "maintain-roadmap"):
        assert found[activity] == "product-marketing-manager"
    assert [rule.roles for rule in profile.missing] == [("product-manager",)]


def test_an_engineering_manager_covers_in_a_startup_until_a_product_manager_is_hired() -> None:
    profile = CATALOGUE.profiles["startup"]
    for name in ("write-tickets", "prioritise-bugs", "define-technical-requirements", "brief-engineering"):
        activity = CATALOGUE.activities[name]
        assert owner(activity, profile, {"engineering-manager", "engineer"}) == "engineering-manager"
        assert owner(activity, profile, {"engineering-manager", "product-manager"}) == "product-manager"
        assert owner(activity, CATALOGUE.profiles["standard"], {"engineering-manager", "engineer"}) is None


@pytest.mark.parametrize("profile", CATALOGUE.profiles.values(), ids=lambda p: p.id)
def test_a_profile_does_not_contradict_itself(profile: Profile) -> None:
    said = [
        (activity, field)
        for rule in profile.rules
        for activity in rule.when.activity
        for field in ("accountable", "responsible", "consulted", "informed")
        if getattr(rule, field) is not None
    ]
    assert len(said) == len(set(said))
    assert all(rule.when.activity for rule in profile.rules)


# schemes


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG 2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", CATALOGUE.schemes.values(), ids=lambda s: s.id)
def test_every_letter_can_be_read_and_told_apart(scheme: Scheme) -> None:
    for letter in scheme.letters:
        assert contrast(letter.fill, letter.ink) >= 4.5
        assert contrast(letter.dark_fill, letter.dark_ink) >= 4.5
        assert contrast(letter.border, "#ffffff") >= 3
        assert letter.decides
    for field in ("fill", "dark_fill"):
        assert len({getattr(letter, field) for letter in scheme.letters}) == len(scheme.letters)
    print_order = [scheme.shown(letter) for letter in "ARCI"]
    fills = {letter.letter: luminance(letter.fill) for letter in scheme.letters}
    assert sorted(print_order, key=fills.__getitem__) == print_order


@pytest.mark.parametrize("scheme", CATALOGUE.schemes.values(), ids=lambda s: s.id)
def test_exactly_one_answers_and_somebody_does_it(scheme: Scheme) -> None:
    by_meaning = {letter.meaning: letter for letter in scheme.letters}
    assert by_meaning["owns"].exactly == 1
    assert by_meaning["does"].at_least == 1
    assert len(by_meaning) == len(scheme.letters)


def test_letters_stand_in_the_order_of_the_scheme() -> None:
    order = {scheme.id: "".join(letter.letter for letter in scheme.letters) for scheme in CATALOGUE.schemes.values()}
    decided = {"raci": "ARCI", "rasci": "ARSCI", "daci": "DACI"}
    assert order == {**decided, "raci-vs": "ARVSCI", "cairo": "ARCIO", "rapid": "DPRAI"}


# the two documents

ENTRIES: dict[str, Callable[[str], bool]] = {
    "role": CATALOGUE.roles.__contains__,
    "activity": CATALOGUE.activities.__contains__,
    "shared": lambda name: CATALOGUE.activities[name].shared,
    "profile": CATALOGUE.profiles.__contains__,
    "cover": lambda name: name in {c.id for p in (CATALOGUE, *CATALOGUE.profiles.values()) for c in p.covers},
    "rule": lambda name: name in {rule.id for p in CATALOGUE.profiles.values() for rule in p.rules},
    "missing": lambda name: name in {r for p in CATALOGUE.profiles.values() for m in p.missing for r in m.roles},
    "title": lambda name: fold(name) in {fold(title) for title in all_titles()},
    "title-rule": lambda name: name in {t.id for p in (CATALOGUE, *CATALOGUE.profiles.values()) for t in p.titles},
}


def all_titles() -> Iterator[str]:
    """Yield every title that the catalogue knows."""
    for role in CATALOGUE.roles.values():
        yield from role.titles
    for rule in CATALOGUE.titles:
        yield from rule.titles


def each_claim() -> Iterator[object]:
    for document in CLAIMS:
        for section in document["sections"]:
            for claim in section["claims"]:
                yield pytest.param(claim, id=f"{document['document']}, {section['section']}, {claim['n']}")


@pytest.mark.parametrize("claim", list(each_claim()))
def test_every_claim_has_its_entries_or_says_why_not(claim: dict[str, object]) -> None:
    assert claim["says"]
    assert ("held_by" in claim) != ("nothing" in claim)
    held_by = claim.get("held_by", [])
    assert isinstance(held_by, list)
    assert held_by or claim.get("nothing")
    for reference in held_by:
        kind, name = reference.split(":", 1)
        assert ENTRIES[kind](name), reference


def test_every_activity_that_the_documents_name_has_a_claim() -> None:
    claimed = {
        reference.split(":", 1)[1]
        for document in CLAIMS
        for section in document["sections"]
        for claim in section["claims"]
        for reference in claim.get("held_by", [])
        if reference.startswith(("activity:", "shared:"))
    }
    assert set(NAMED) <= claimed


def sentences(text: str) -> list[int]:
    """Count the sentences of each section of a document; sections without any are left out.

    Headings begin with # or "title:" in Markdown; elsewhere they are lines in which no sentence ends.
    """
    markdown = re.search(r"^#", text, re.MULTILINE) is not None
    counts = [0]
    for raw in text.splitlines():
        line = raw.strip().removeprefix("> ").strip()
        if not line or line == "---":
            continue
        if line.startswith(("#", "title:")) if markdown else not re.search(r"[.?!](\s|$)", line):
            counts.append(0)
        else:
            counts[-1] += len(re.split(r"(?<=[.?!])[’'\")]*\s+(?=[A-Z“\"'‘])", line))
    return [count for count in counts if count]


needs_documents = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not at hand")


@needs_documents
@pytest.mark.parametrize("document", CLAIMS, ids=lambda d: d["document"])
def test_every_sentence_of_the_documents_has_a_claim(document: dict[str, object]) -> None:
    counted = sentences((DOCUMENTS / str(document["file"])).read_text(encoding="utf-8"))
    sections = document["sections"]
    assert isinstance(sections, list)
    claimed = [[claim["n"] for claim in section["claims"]] for section in sections]
    assert [sorted(set(numbers)) for numbers in claimed] == [list(range(1, count + 1)) for count in counted]


@needs_documents
def test_nothing_is_copied_from_the_documents() -> None:
    def runs(text: str, length: int) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z']+", text.casefold())
        return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}

    theirs: set[tuple[str, ...]] = set()
    for document in CLAIMS:
        theirs |= runs((DOCUMENTS / document["file"]).read_text(encoding="utf-8"), 7)
    for file in (*templates().rglob("*.yaml"), TESTS / "cases" / "claims.yaml"):
        ours = re.sub(r"^\s*source: .*", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        copied = sorted(" ".join(run) for run in theirs & runs(ours, 7))
        assert not copied, f"{file.name}: {copied}"


# reading it


def test_it_is_read_the_same_every_time() -> None:
    again = load_catalogue()
    assert again.model_dump_json() == CATALOGUE.model_dump_json()
    assert list(again.activities) == list(CATALOGUE.activities)


def test_entries_know_their_place() -> None:
    place = CATALOGUE.activities["prioritise-bugs"].at
    assert place is not None
    lines = (templates() / "activities" / "quality.yaml").read_text(encoding="utf-8").splitlines()
    assert place.file == "templates/activities/quality.yaml"
    assert lines[place.line - 1][place.column - 1 :] == "id: prioritise-bugs"


MISTAKES = {
    "unknown role in A": ("activities/people.yaml", "A: engineering-manager,", "A: boss,", "there is no role 'boss'"),
    "unknown role in C": ("activities/people.yaml", "C: [tech-lead,", "C: [boss,", "there is no role 'boss'"),
    "wrong words": ("activities/people.yaml", "A: engineering-manager,", "A: x and y,", "write 'or', not 'and'"),
    "unknown key": ("activities/people.yaml", "because:", "why:", "why: Extra inputs"),
    "wrong number": ("activities/people.yaml", "spectrum: -0.5", "spectrum: -5", "spectrum: Input should be"),
    "misspelt key": ("activities/people.yaml", "activities:", "activites:", "'activites' is none of"),
    "no one to cover": ("rules/covers.yaml", "by: program-manager", "for: []", "write roles here"),
    "no id": ("activities/people.yaml", "- id: hire-team\n    name", "- name", "an id of small letters"),
    "misspelt id": ("activities/people.yaml", "id: hire-team", "id: Hire Team", "an id of small letters"),
    "id used twice": ("activities/people.yaml", "id: hire-team", "id: build-product", "is used twice"),
    "id of two rules": (
        "rules/covers.yaml",
        "id: scrum-master-missing",
        "id: project-manager-missing",
        "is used twice",
    ),
    "no list": ("profiles/microsoft.yaml", "titles:\n  - id", "titles:\n    id", "must be a list of mappings"),
    "bad YAML": (
        "activities/people.yaml",
        "C: [tech-lead",
        "C: tech-lead]\n    D: [",
        "templates/activities/people.yaml",
    ),
    "repeated key": ("activities/people.yaml", "because:", "name:", "templates/activities/people.yaml"),
    "unknown cover": ("rules/covers.yaml", "cover: project-manager", "cover: boss", "there is no role 'boss'"),
    "unknown activity": ("rules/covers.yaml", "[interview-customers]", "[sing]", "there is no activity 'sing'"),
    "unknown area": ("profiles/startup.yaml", "[delivery, quality]", "[delivery, song]", "there is no area 'song'"),
    "a team": ("profiles/startup.yaml", "{area: [delivery, quality]}", "{team: [x]}", "there is no team 'x'"),
    "unknown role in has": ("profiles/startup.yaml", "{area: [delivery, quality]}", "{has: [x]}", "no role 'x'"),
    "unknown test": ("profiles/startup.yaml", "{area: [delivery, quality]}", "{mood: [x]}", "mood: Extra inputs"),
    "unknown profile": ("profiles/apple.yaml", "profile: pmm-and-em", "profile: pear", "there is no profile 'pear'"),
    "unknown meaning": ("profiles/microsoft.yaml", "means: [product-manager,", "means: [boss,", "no role 'boss'"),
    "unknown missing role": ("profiles/pmm-and-em.yaml", "[product-manager]", "[boss]", "there is no role 'boss'"),
    "unknown letter meaning": ("schemes/raci.yaml", "meaning: owns", "meaning: rules", "letters.0.meaning: Input"),
    "no mapping": ("version.yaml", 'version: "2026.11"', "- 2026", "must hold a mapping"),
}


@pytest.mark.parametrize(("file", "old", "new", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_at_its_place(file: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    shutil.copytree(templates(), tmp_path / "templates")
    broken = tmp_path / "templates" / file
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"^templates/{re.escape(file)}:\d+:\d+: ") as caught:
        load_catalogue(tmp_path / "templates")
    assert says in str(caught.value)


def test_a_mistake_is_placed_on_its_line(tmp_path: Path) -> None:
    shutil.copytree(templates(), tmp_path / "templates")
    broken = tmp_path / "templates" / "activities" / "people.yaml"
    text = broken.read_text(encoding="utf-8").replace("I: [engineer,", "I: [boss,")
    broken.write_text(text, encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if "boss" in row)
    with pytest.raises(CatalogueError, match=f"^templates/activities/people.yaml:{line}:8: "):
        load_catalogue(tmp_path / "templates")


def test_it_is_found_inside_an_installed_package(tmp_path: Path) -> None:
    package = tmp_path / "raci"
    shutil.copytree(templates(), package / "templates")
    for module in (TESTS.parent / "raci").glob("*.py"):
        shutil.copy(module, package)
    code = "from raci.catalogue import load_catalogue, templates; print(templates(), len(load_catalogue().areas))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(package / "templates"), "10"]


def test_bad_yaml_names_the_fault_that_the_reader_found(tmp_path: Path) -> None:
    shutil.copytree(templates(), tmp_path / "templates")
    (tmp_path / "templates" / "palette.yaml").write_text("owns: {fill: '#000000'\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path / "templates")
    assert isinstance(caught.value.__cause__, InvalidFile)
