"""The order of a team file never matters, short forms equal long ones, and no content makes the reader fail."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from raci.catalogue import load_catalogue
from raci.findings import InvalidFile
from raci.model import Catalogue, Organisation
from raci.teamfile import read_text
from raci.teamfile.keys import TABLES, spellings

FILE: dict[str, Any] = {
    "organisation": "Northwind",
    "profile": ["startup", "pmm-and-em"],
    "people": [
        {"name": "Dana Ito", "title": ["Product Manager", "Project Manager"], "team": ["search", "checkout"]},
        {
            "name": "Kim Lee",
            "title": "Engineering Manager",
            "reports_to": "Dana Ito",
            "strengths": ["launch", "people"],
        },
        {"id": "kim-2", "name": "Kim Lee", "role": "tech-lead", "team": "search", "capacity": {"A": 3}},
        {"title": "6 x Engineer", "team": "checkout"},
        {"title": "4 x Engineer", "team": "search"},
        {"title": "QA Engineer", "vacant": True, "team": "search", "from": "2027-03-01"},
        {"title": "QA Engineer", "vacant": True, "team": "search"},
        {"title": "TPM", "team": "search"},
        "Zork",
    ],
    "teams": [
        {"name": "checkout", "lead": "Dana Ito", "hiring": ["QA Engineer", "Tech Lead"]},
        {"name": "search", "lead": "kim-2", "profile": "microsoft", "rules": [{"for": "report-status", "A": "sre"}]},
        {"name": "ads"},
    ],
    "roles": [{"name": "Risk officer", "titles": ["CRO"]}, {"name": "Seer", "spectrum": -1}],
    "activities": {
        "areas": ["launch", "delivery"],
        "include": ["write-tickets", "run-company-programmes"],
        "skip": ["run-stand-ups", "plan-marketing"],
        "elsewhere": [{"activity": "write-website-copy", "who": "Agency"}, {"activity": "report-status", "who": "Bo"}],
        "add": [{"name": "Audit", "A": "risk-officer, else seer", "area": "quality"}, {"name": "See", "R": "all seer"}],
    },
    "rules": [
        {"id": "b", "for": ["run-stand-ups", "write-tickets"], "A": "tech-lead"},
        {"id": "a", "missing": ["sales"]},
        {"when": {"area": ["launch", "delivery"], "has": ["sre", "sales"]}, "I": "sales"},
        {"cover": "sales", "by": "seer"},
    ],
    "decisions": [
        {"activity": "write-tickets", "team": "search", "A": "Kim Lee", "R": ["kim-2", "Dana Ito"]},
        {"activity": "write-tickets", "team": "checkout", "A": "Dana Ito", "by": ["Bo", "Al"]},
        {"activity": "write-tickets", "A": "nobody", "until": "2027-01-01"},
        {"activity": "write-tickets", "C": ["Nobody here", "Dana Ito"]},
    ],
    "checks": {"idle": "off", "many-consulted": {"more_than": 6, "severity": "info"}},
    "waivers": [{"check": "idle", "because": "x"}, {"check": "idle", "activity": "write-tickets", "because": "y"}],
}

ORDERED = ("profile", "title")  # of several profiles later ones win, hats are in the order given


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def reading(data: Any) -> Organisation:
    return read_text(json.dumps(data, ensure_ascii=False), "t.yaml", catalogue())


def said(organisation: Organisation) -> tuple[Any, ...]:
    """Return what an organisation says and what is wrong with it, without places."""
    faults = sorted((f.code, f.message, f.fix, f.who or "", f.team or "") for f in organisation.findings)
    return organisation.model_dump_json(serialize_as_any=True), organisation.fingerprint, faults


@cache
def as_written() -> tuple[Any, ...]:
    return said(reading(FILE))


@st.composite
def shuffled(draw: st.DrawFn, value: Any, key: str = "") -> Any:
    """Draw the same data in another order: lists whose order says nothing, and every mapping."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {each: draw(shuffled(value[each], each)) for each in keys}
    if isinstance(value, list):
        items = value if key in ORDERED or key == "by" else draw(st.permutations(value))
        return [draw(shuffled(item)) for item in items]
    return value


@settings(max_examples=25)  # one reading takes 0.2 s: every way of working has its own book of titles
@given(shuffled(FILE))
def test_the_order_of_a_file_never_matters(other: Any) -> None:
    assert said(reading(other)) == as_written()


def by_name(entries: list[Any]) -> dict[str, Any]:
    """Return the mapping that says the same as a list of long forms."""
    return {entry["name"]: {key: value for key, value in entry.items() if key != "name"} for entry in entries}


names = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
people = st.lists(
    st.fixed_dictionaries(
        {"name": names.map(lambda name: f"Q{name}")},
        optional={
            "title": st.sampled_from(["Product Manager", "3 x Engineer", "TPM", "Zork"]),
            "team": st.lists(st.sampled_from(["search", "ads"]), max_size=2),
            "workload": st.sampled_from(["light", "swamped"]),
            "vacant": st.booleans(),
        },
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda person: person["name"],
)


@settings(max_examples=25)
@given(people)
def test_a_list_of_people_equals_the_mapping(listed: list[Any]) -> None:
    one, other = reading({"people": listed}), reading({"people": by_name(listed)})
    assert said(one) == said(other)


WORDS = [
    *("Dana Ito", "Engineer", "6 x Engineer", "engineer", "search", "write-tickets", "launch", "startup", "raci"),
    *("engineer, else tech-lead", "all engineer", "nobody", "2027-01-01", "2027-01-01/", "idle", "off", "", "Δ", "!!"),
]
KEYS = sorted({spelling for table in TABLES for spelling in spellings(table)} - {"extends"})
scalars = st.none() | st.booleans() | st.integers(-2, 9) | st.floats(-2, 2) | st.sampled_from(WORDS)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*KEYS, *WORDS]), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=6), st.booleans())
def test_nothing_in_a_file_makes_the_reader_fail(data: dict[str, Any], peopled: bool) -> None:
    check_reading({"people": ["Engineer", {"Dana Ito": data}], **data} if peopled else data)


def check_reading(data: dict[str, Any]) -> None:
    """Check that a file is either read, or refused with the reason."""
    try:
        organisation = reading(data)
    except InvalidFile as invalid:
        fatal = [finding.fatal for finding in invalid.findings]
        people = 0
    else:
        fatal = [finding.fatal for finding in organisation.findings]
        people = len(organisation.people)
        assert len(organisation.person_by_id) == people
    assert any(fatal) == (people == 0)


@st.composite
def damaged(draw: st.DrawFn, value: Any) -> Any:
    """Draw the same data with some values in it, at any depth, replaced by anything."""
    if draw(st.integers(0, 19)) == 0:
        return draw(anything)
    if isinstance(value, dict):
        return {key: draw(damaged(inner)) for key, inner in value.items()}
    if isinstance(value, list):
        return [draw(damaged(inner)) for inner in value]
    return value


@settings(max_examples=40)
@given(st.fixed_dictionaries({key: damaged(value) for key, value in FILE.items()}))
def test_a_damaged_file_is_read_as_far_as_it_goes(data: dict[str, Any]) -> None:
    check_reading(data)
