"""The reference page: complete, safe, and in step with what it is made from."""

from __future__ import annotations

import os
import re
from itertools import pairwise

import pytest

from raci.catalogue import load_catalogue, templates
from raci.checks import CHECKS
from raci.formats import FORMATS
from raci.model import Area, Catalogue, Dispute, Role
from raci.reference.page import reference_page
from raci.rules import KINDS, Condition
from raci.teamfile.keys import TABLES

CATALOGUE = load_catalogue()
PAGE = reference_page(CATALOGUE)
SHIPPED = templates() / "README.md"
LINES = PAGE.splitlines()


def section(heading: str) -> str:
    """Return what stands below a heading, up to the next of its kind or above."""
    level = heading.split(maxsplit=1)[0]
    start = LINES.index(heading) + 1
    rest = LINES[start:]
    end = next((n for n, line in enumerate(rest) if re.match(rf"#{{1,{len(level)}}} ", line)), len(rest))
    return "\n".join(rest[:end])


def changed(**fields: object) -> Catalogue:
    """Return the catalogue with one activity changed."""
    activity = CATALOGUE.activities["write-tickets"].model_copy(update=fields)
    return CATALOGUE.model_copy(update={"activities": {**CATALOGUE.activities, activity.id: activity}})


def test_the_shipped_page_is_in_step() -> None:
    if os.environ.get("RACI_BLESS") == "1":
        SHIPPED.write_text(PAGE, encoding="utf-8")
    shipped = SHIPPED.read_text(encoding="utf-8") if SHIPPED.is_file() else ""
    stale = "templates/README.md is stale: RACI_BLESS=1 python -m pytest tests/test_reference_page.py writes it anew"
    assert shipped == PAGE, stale


def test_it_is_the_same_every_time() -> None:
    assert reference_page(load_catalogue()) == PAGE


@pytest.mark.parametrize("area", CATALOGUE.areas.values(), ids=lambda area: area.id)
def test_an_area_has_its_activities(area: Area) -> None:
    mine = [a for a in CATALOGUE.activities.values() if a.area == area.id]
    assert re.findall(r"^#### (.+)$", section(f"### {area.name}"), re.MULTILINE) == [a.name for a in mine]
    for activity in mine:
        text = section(f"#### {activity.name}")
        assert text.strip().startswith(f"`{activity.id}`")
        assert ("**core**" in text) == activity.core
        assert ("**for all teams**" in text) == (activity.scope == "organisation")
        assert ("**shared**" in text) == activity.shared
        for said in (activity.because, activity.source, *(dispute.says for dispute in activity.disputed)):
            assert said in text
        assert text.count("**Disputed**") == len(activity.disputed)


def test_letters_are_said_in_words() -> None:
    text = section("#### Run the on-call rota").splitlines()
    assert "- Answers: SRE, else engineering manager, else tech lead, else engineer" in text
    assert "- Does: every SRE and every engineer, else tech lead, else engineering manager" in text
    assert "- Asked: tech lead, support" in text
    text = section("#### Plan the go-to-market").splitlines()
    assert "- Does: one product manager and one product marketing manager" in text
    text = section("#### Sponsor a company-wide programme").splitlines()
    assert "- Answers: executive, else head of product or head of engineering" in text


@pytest.mark.parametrize("role", CATALOGUE.roles.values(), ids=lambda role: role.id)
def test_a_role_says_what_it_does_and_does_not(role: Role) -> None:
    text = section(f"#### {role.name}")
    assert text.strip().startswith(f"`{role.id}`")
    for line in (*role.does, *role.does_not, role.because):
        assert line in text
    assert f"Titles: {role.titles[0] if role.titles else 'none that means this role alone'}" in text
    assert text.count("**Disputed**") == len(role.disputed)


def test_profiles_stand_ins_schemes_and_titles_are_there() -> None:
    for profile in CATALOGUE.profiles.values():
        text = section(f"### {profile.name} (`{profile.id}`)")
        for rule in profile.rules:
            assert f"`{rule.id}`" in text
        for said in (*profile.rules, *profile.covers, *profile.titles):
            assert said.because in text
        for reading in profile.readings:
            assert f"**Write** `{reading.profile}` if: {reading.says}" in text
    for cover in CATALOGUE.covers:
        assert cover.because in section("## Stand-ins")
    for title in CATALOGUE.titles:
        assert title.because in section("## Titles")
    for scheme in CATALOGUE.schemes.values():
        for letter in scheme.letters:
            assert f"| {letter.letter} | {letter.name} | {letter.meaning} |" in section(
                f"### {scheme.name} (`{scheme.id}`)"
            )


def test_checks_formats_rules_and_keys_are_there() -> None:
    for check in CHECKS:
        link = f"[`{check.name}`](#{check.name}-{check.code.lower()})"
        assert f"| {check.code} | {link} | {check.severity.value} |" in section("## Checks")
        told = section(f"### {check.name} ({check.code})")
        assert all(f"| `{option.name}` | {option.default} |" in told for option in check.options)
        assert told.count("```") == 4
    for name, entry in FORMATS.items():
        assert f"| `{name}` | {entry.purpose} |" in section("## Formats")
    rules = section("## Rules")
    for word, kind in KINDS.items():
        mine = section(f"### {word.capitalize()}")
        assert kind.example in mine
        for key in kind.keys:
            assert f"| `{key}` |" in mine
        for test in kind.tests:
            assert f"`{test}`" in mine
    for field in (*Condition.model_fields, "id", "when", "because", "source"):
        assert f"| `{field}` |" in rules
    keys = section("## Team file")
    for table in TABLES:
        for key in table.keys:
            assert f"| `{key.name}` |" in keys
            for other in key.also:
                assert f"`{other}`" in keys


def test_links_lead_to_headings() -> None:
    found = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    heads = {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in found}
    links = re.findall(r"\]\(#([^)]+)\)", PAGE)
    assert len(links) >= 20
    assert set(links) <= heads


def test_every_row_of_a_table_has_as_many_cells_as_its_heading() -> None:
    for above, line in pairwise(LINES):
        if above.startswith("|") and line.startswith("|"):
            assert above.count("|") == line.count("|")


@pytest.mark.parametrize(
    ("fields", "never"),
    [
        pytest.param({"name": "Write <b>it</b>"}, "<b>", id="markup in a name"),
        pytest.param({"because": "see [this](https://example.com)"}, "](https:", id="a link in a reason"),
        pytest.param({"source": "a `b` *c*"}, "`b`", id="code in a source"),
        pytest.param({"disputed": (Dispute(says="x\n# y", source="z"),)}, "\n# y", id="a heading in a dispute"),
    ],
)
def test_what_a_catalogue_says_stays_text(fields: dict[str, object], never: str) -> None:
    assert never not in reference_page(changed(**fields))


def test_a_letter_that_nobody_holds_says_so() -> None:
    assert "- Asked: nobody" in reference_page(changed(consulted=()))
