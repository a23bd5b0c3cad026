"""What a title means: named cases, real titles, and what must not change a reading."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.model import Role
from raci.rules import TitleRule
from raci.titles import TitleBook, TitleReading
from raci.words import plural

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "data" / "orgs" / "sourcegraph-people.csv"

ROLE_IDS = {
    *("executive", "head-of-product", "head-of-engineering", "product-manager", "product-marketing-manager"),
    *("project-manager", "program-manager", "technical-program-manager", "scrum-master"),
    *("engineering-manager", "tech-lead", "engineer", "architect", "qa-engineer", "sre", "security"),
    *("designer", "user-researcher", "data-analyst", "technical-writer"),
    *("marketing-manager", "sales", "customer-success", "support", "legal"),
}

DOCUMENTS = [
    yaml.safe_load(path.read_text("utf-8")) for path in sorted((HERE.parent / "templates" / "roles").glob("*.yaml"))
]
ROLES = [Role(**entry) for document in DOCUMENTS for entry in document["roles"]]
MEANINGS = [TitleRule(**entry) for document in DOCUMENTS for entry in document["titles"]]
BOOK = TitleBook(ROLES, MEANINGS)
CASES = [
    pytest.param(title, wanted, id=f"{group}: {title}")
    for group, cases in yaml.safe_load((HERE / "cases" / "titles.yaml").read_text("utf-8")).items()
    for title, wanted in cases.items()
]
READ = sorted(case.values[0] for case in CASES if case.values[1] != "none")

# Titles without a field of their own: whatever is added to them is a field or a level.
PEOPLE = [
    *("Product Manager", "Project Manager", "Program Manager", "Technical Program Manager", "PM", "TPM", "PMM", "EM"),
    *("Engineering Manager", "Tech Lead", "Software Engineer", "Architect", "Product Designer", "UX Researcher"),
    *("Data Analyst", "QA Engineer", "Scrum Master", "SRE", "Security Engineer", "Counsel", "Support Engineer"),
    *("Account Executive", "Customer Success Manager", "Marketing Manager", "Technical Writer", "Solutions Architect"),
]
SENIORITY = ["Senior", "Sr.", "Staff", "Principal", "Group", "Associate", "Junior", "Jr", "Interim", "Acting", "Global"]
SPECIALITY = [
    ", Payments",
    " - Search & Ads",
    " (EMEA)",
    " II",
    ", Code Search",
    " for Sellers",
    " – Checkout",
    "/Core",
]


def said(reading: TitleReading | None) -> str:
    """Return a reading as the cases write it."""
    if reading is None:
        return "none"
    rest = [role for role in reading.readings if role not in reading.roles]
    assert reading.ambiguous == bool(rest)
    assert reading.readings[: len(reading.roles)] == reading.roles
    return " + ".join(reading.roles) + (f" ? {', '.join(rest)}" if rest else "")


@pytest.mark.parametrize(("title", "wanted"), CASES)
def test_a_title_is_read(title: str, wanted: str) -> None:
    assert said(BOOK.read(title)) == wanted


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 350
    assert {role for title in READ for role in (BOOK.read(title) or pytest.fail(title)).roles} == ROLE_IDS


def test_an_ambiguous_reading_says_why_and_by_whom() -> None:
    reading = BOOK.read("Senior TPM, Payments")
    assert reading is not None
    assert "cross-company process" in reading.because
    assert reading.source == "What does a PM do, Technical Program/Product Manager"


class TestWhatChangesNothing:
    @pytest.mark.parametrize("title", READ)
    def test_case_and_space(self, title: str) -> None:
        wanted = said(BOOK.read(title))
        assert said(BOOK.read(f"  {title} ")) == wanted
        assert said(BOOK.read(title.upper())) == wanted
        # Only what a speciality follows without a comma has to be told from a name.
        assert said(BOOK.read(title.lower())) == ("none" if title == "EM Payments" else wanted)

    @pytest.mark.parametrize("title", PEOPLE)
    def test_plural(self, title: str) -> None:
        assert said(BOOK.read(plural(title))) == said(BOOK.read(title))

    @given(st.sampled_from(PEOPLE), st.lists(st.sampled_from(SENIORITY), max_size=2), st.sampled_from(SPECIALITY))
    def test_seniority_and_speciality(self, title: str, seniority: list[str], speciality: str) -> None:
        assert said(BOOK.read(" ".join([*seniority, title]) + speciality)) == said(BOOK.read(title))

    @given(st.sampled_from(PEOPLE), st.sampled_from(["Payments", "EMEA", "Checkout", "Cody", "B2B"]))
    def test_speciality_in_front(self, title: str, speciality: str) -> None:
        assert said(BOOK.read(f"{speciality} {title}")) == said(BOOK.read(title))

    @settings(max_examples=20)
    @given(st.permutations(ROLES), st.sampled_from(READ))
    def test_order_of_the_roles(self, roles: list[Role], title: str) -> None:
        assert TitleBook(roles, MEANINGS).read(title) == BOOK.read(title)

    @pytest.mark.parametrize(
        ("british", "american"),
        [("Programme Manager", "Program Manager"), ("Organisation Designer", "Organization Designer")],
        ids=["programme", "organisation"],
    )
    def test_spelling(self, british: str, american: str) -> None:
        assert BOOK.read(british) == BOOK.read(american) is not None


@pytest.mark.parametrize(
    "prefix", ["VP of", "VP", "Vice President,", "SVP", "Interim VP of", "Senior Vice President of"]
)
@pytest.mark.parametrize(
    ("field", "role"),
    [
        ("Product", "head-of-product"),
        ("Product Management", "head-of-product"),
        ("Engineering", "head-of-engineering"),
        ("Technology", "head-of-engineering"),
        ("Software Development", "head-of-engineering"),
        ("Sales", "executive"),
        ("Design", "executive"),
        ("Finance", "executive"),
        ("Whatever", "executive"),
    ],
    ids=lambda value: value.replace(" ", "-").lower(),
)
def test_vice_presidents(prefix: str, field: str, role: str) -> None:
    assert said(BOOK.read(f"{prefix} {field}")) == role


@pytest.mark.parametrize("form", ["Head of {}", "Director of {}", "Director, {}", "{} Director", "Senior Director, {}"])
@pytest.mark.parametrize(
    ("field", "role"),
    [
        ("Product", "head-of-product"),
        ("Engineering", "head-of-engineering"),
        ("Sales", "sales"),
        ("Design", "designer"),
        ("Customer Success", "customer-success"),
        ("Security", "security"),
        ("Product Marketing", "product-marketing-manager"),
        ("Finance", "none"),
        ("Whatever", "none"),
    ],
    ids=lambda value: value.replace(" ", "-").lower(),
)
def test_heads_and_directors(form: str, field: str, role: str) -> None:
    assert said(BOOK.read(form.format(field))) == role


class TestProfiles:
    TPM = TitleRule(id="here", titles=("Program Manager",), means=("technical-program-manager",), because="we say so")
    MICROSOFT = TitleRule(
        id="microsoft",
        titles=("Program Manager",),
        means=("product-manager", "technical-program-manager", "project-manager", "program-manager"),
    )

    @pytest.mark.parametrize(
        "title",
        [
            *("Program Manager", "Principal Program Manager", "Program Managers", "Programme Manager, Payments"),
            *("Cloud Program Manager", "Program Manager II", "Senior Manager, Program Management"),
        ],
    )
    def test_a_later_meaning_wins_with_everything_around_it(self, title: str) -> None:
        reading = TitleBook(ROLES, [*MEANINGS, self.TPM]).read(title)
        assert said(reading) == "technical-program-manager"
        assert reading is not None
        assert reading.because == "we say so"
        several = TitleBook(ROLES, [*MEANINGS, self.TPM, self.MICROSOFT]).read(title)
        assert said(several) == "product-manager ? technical-program-manager, project-manager, program-manager"

    def test_other_titles_stay(self) -> None:
        book = TitleBook(ROLES, [*MEANINGS, self.TPM])
        for title in ("Product Manager", "Project Manager", "PM", "Technical Program Manager"):
            assert book.read(title) == BOOK.read(title)

    def test_an_own_role_is_known_by_its_id_its_name_and_its_titles(self) -> None:
        own = Role(id="risk-officer", name="Guardian of risk", titles=("Risk Officer", "Risk"))
        book = TitleBook([*ROLES, own], MEANINGS)
        for title in ("risk-officer", "Guardian of Risk", "Senior Risk Officer", "Risk Manager", "Head of Risk"):
            assert said(book.read(title)) == "risk-officer"

    def test_an_own_title_with_a_level_is_not_the_title_without_it(self) -> None:
        own = Role(id="second-line", name="Second line", titles=("L2 Support", "Engineer III", "Staff Engineer"))
        book = TitleBook([*ROLES, own], MEANINGS)
        for title in ("L2 Support", "Senior L2 Support", "Engineers III", "Senior Staff Engineer"):
            assert said(book.read(title)) == "second-line"
        assert said(book.read("Support")) == "support"
        assert said(book.read("Senior Engineer")) == "engineer"
        assert said(book.read("Engineer II")) == "engineer"

    def test_a_title_can_be_taken_from_every_role(self) -> None:
        nobody = TitleRule(id="nobody", titles=("Wizard Engineer",), means=())
        book = TitleBook(ROLES, [*MEANINGS, nobody])
        assert said(BOOK.read("Senior Wizard Engineer, Payments")) == "engineer"
        assert book.read("Senior Wizard Engineer, Payments") is None
        assert book.read("Wizard Engineers") is None

    def test_an_empty_book_knows_nothing(self) -> None:
        assert TitleBook([], []).read("Product Manager") is None
        assert TitleBook([], []).suggest("Product Manager") is None


class TestSuggestions:
    @pytest.mark.parametrize(
        ("typed", "near"),
        [
            ("Poduct Manger", "Product manager"),
            ("Prodject Manager", "Project manager"),
            ("Senior Sofware Enginer", "Software Engineer"),
            ("Desinger", "Designer"),
            ("Scrum Mastr", "Scrum master"),
        ],
    )
    def test_a_slip_finds_the_title(self, typed: str, near: str) -> None:
        assert BOOK.read(typed) is None
        assert (BOOK.suggest(typed) or "").casefold() == near.casefold()
        assert BOOK.read(near) is not None

    @pytest.mark.parametrize("title", ["Accountant", "Executive Assistant", "Manager", "Senior", "Builder", "", "???"])
    def test_what_is_no_slip_finds_nothing(self, title: str) -> None:
        assert BOOK.suggest(title) is None


class TestStrangers:
    @given(st.text(max_size=80))
    def test_any_text_is_read_or_declined(self, text: str) -> None:
        said(BOOK.read(text))

    @given(st.lists(st.sampled_from(["Product", "Manager", "of", "&", ",", "(", ")", "VP", "and", "Lead", "at", "-"])))
    def test_any_order_of_words_is_read_or_declined(self, words: list[str]) -> None:
        reading = BOOK.read(" ".join(words))
        assert reading is None or set(reading.readings) <= ROLE_IDS

    def test_a_long_text_is_cut(self) -> None:
        assert said(BOOK.read("Product Manager, " + "x " * 1_000_000)) == "product-manager"
        assert BOOK.read("senior " * 100_000 + "engineer") is None


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_real_titles() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        titles = {row["title"] for row in csv.DictReader(file)}
    unread = sorted(title for title in titles if BOOK.read(title) is None)
    assert len(titles) == 114
    # People, finance, communications, office technology; a product; and a word that says nothing.
    assert unread == [
        "Accountant",
        "Builder",
        "Chief of Staff to CEO, Sales Ops & Strategy",
        "Cody Platform",
        "Corporate Recruiter",
        "Deal Desk Manager",
        "Director of Global Communications",
        "Director, Recruiting & People Ops",
        "Director, Technical Recruiting",
        "Executive Business Partner, CTO and VP People & Talent",
        "Executive Business Partner, Sales and Technical Success",
        "FP&A Manager, GTM",
        "Financial Controller",
        "Manager, Financial Planning & Analysis",
        "People-Ops Generalist",
        "Recruiting Operations Specialist",
        "Senior Accountant",
        "Senior Manager, Internal Communications",
        "Senior People Partner",
        "Senior Salesforce Administrator",
        "Sr. People-Ops Generalist",
        "Tech Ops Manager",
        "Tech Ops Support Specialist",
    ]


class TestTheCatalogue:
    def test_every_fixed_role_is_there_once(self) -> None:
        assert sorted(role.id for role in ROLES) == sorted(ROLE_IDS)

    @pytest.mark.parametrize("role", ROLES, ids=lambda role: role.id)
    def test_a_role_is_told_in_full(self, role: Role) -> None:
        assert role.because
        assert role.source
        assert 3 <= len(role.does) <= 8
        assert role.does_not
        assert role.family != "Other"
        assert role.name[0].isupper()
        assert all(dispute.says and dispute.source for dispute in role.disputed)

    @pytest.mark.parametrize("role", ROLES, ids=lambda role: role.id)
    def test_its_name_means_it(self, role: Role) -> None:
        reading = BOOK.read(role.name)
        assert reading is not None
        assert reading.roles == (role.id,)

    @pytest.mark.parametrize("rule", MEANINGS, ids=lambda rule: rule.id)
    def test_a_meaning_is_told_in_full(self, rule: TitleRule) -> None:
        assert rule.because
        assert rule.source
        assert set(rule.means) <= ROLE_IDS
        assert len(rule.means) != 1, "a title of one role belongs to that role"

    def test_ids_of_meanings_differ(self) -> None:
        assert len({rule.id for rule in MEANINGS}) == len(MEANINGS)

    def test_no_spelling_is_claimed_twice(self) -> None:
        claims = defaultdict(set)
        for title, claim in _claims():
            claims[title.casefold()].add(claim)
        assert {title: by for title, by in claims.items() if len(by) > 1} == {}
        # Different spellings of the same words have to mean the same too.
        for title, _ in _claims():
            wanted = {role.id for role in ROLES if title in role.titles} or None
            reading = BOOK.read(title)
            assert wanted is None or (reading is not None and set(reading.readings) == wanted), title

    def test_every_title_of_a_meaning_has_that_meaning(self) -> None:
        for rule in MEANINGS:
            for title in rule.titles:
                reading = BOOK.read(title)
                assert (reading.readings if reading else ()) == rule.means, title

    def test_there_are_several_hundred_spellings(self) -> None:
        assert len({title for title, _ in _claims()}) >= 400

    def test_who_is_outside_the_teams(self) -> None:
        outside = {role.id for role in ROLES if role.reach == "organisation"}
        assert {"executive", "sales", "legal", "support", "customer-success", "marketing-manager"} < outside
        assert not outside & {"product-manager", "engineer", "designer", "tech-lead", "project-manager"}

    def test_the_spectrum_runs_from_engineers_to_customers(self) -> None:
        place = {role.id: role.spectrum for role in ROLES}
        assert min(place, key=lambda id: place[id]) == "engineer"
        assert max(place, key=lambda id: place[id]) == "sales"
        assert place["engineer"] < place["product-manager"] < 0 < place["product-marketing-manager"] < place["sales"]


def _claims() -> Iterator[tuple[str, str]]:
    for role in ROLES:
        yield from ((title, role.id) for title in role.titles)
    for rule in MEANINGS:
        yield from ((title, rule.id) for title in rule.titles)
