"""The starter file: valid, short, and true to the list it was made from."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from raci.catalogue import load_catalogue
from raci.findings import Location
from raci.model import Catalogue, Organisation
from raci.people import Listed, PeopleList, people_in, read_people, rings
from raci.source import parse
from raci.teamfile import read_text
from raci.titles import TitleBook, TitleReading
from raci.writing.starter import starter_text

SHARED = Path(__file__).parents[1].parent / "shared" / "data" / "orgs"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the data are not here")


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def listed(*rows: tuple[str, ...]) -> PeopleList:
    """Return a list of (name, titles, manager, teams); names are the keys, a bar parts titles and teams."""
    people = [
        Listed(name, name, _split(titles), manager or None, _split(teams), None, Location("list.csv", line, 1))
        for line, (name, titles, manager, teams) in enumerate(((*row, "", "", "")[:4] for row in rows), 2)
    ]
    teams = dict.fromkeys(team for person in people for team in person.teams)
    return PeopleList(tuple(people), tuple((team, None) for team in teams), "CSV", ())


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def entries(text: str) -> dict[str, dict[str, Any]]:
    """Return people as the YAML of a file has them, in the long form, by the word before the colon."""
    found = {}
    for key, value in (parse(text, "team.yaml").data["people"] or {}).items():
        entry = value if isinstance(value, dict) else {"title": value}
        title = entry.get("title") or []
        found[key] = {"name": key, **entry, "title": title if isinstance(title, list) else [title]}
    return found


def organisation(text: str) -> Organisation:
    return read_text(text, "team.yaml", catalogue())


def uncommented(text: str, *starts: str) -> str:
    """Return a file with the comments taken from blocks that begin with some words."""
    lines, inside = [], False
    for line in text.splitlines():
        inside = any(line.strip().startswith(f"# {start}") for start in starts) or (inside and line.startswith("#  "))
        lines.append(line.replace("# ", "", 1) if inside else line)
    return "\n".join(lines) + "\n"


# --- without a list ------------------------------------------------------------------------------------------------


def test_a_newcomers_file_is_valid_and_short() -> None:
    text = starter_text("Northwind")
    found = organisation(text)
    assert found.findings == ()
    assert found.name == "Northwind"
    assert [person.name for person in found.people] == ["Dana Ito", "Engineers", "Kim Lee", "Lee Park"]
    assert found.person_by_id["kim-lee"].roles == ("engineering-manager", "project-manager")
    assert found.person_by_id["lee-park"].reports_to == "kim-lee"
    assert len(text.splitlines()) < 60
    assert max(map(len, text.splitlines())) <= 110


def test_editors_find_the_schema() -> None:
    first, second, *_ = starter_text("Northwind").splitlines()
    assert first == "# yaml-language-server: $schema=./raci.schema.json"
    assert "raci schema > raci.schema.json" in second


@pytest.mark.parametrize(
    "starts",
    [("profile:",), ("QA Engineer:",), ("teams:",), ("activities:",), ("decisions:",),
     ("profile:", "QA Engineer:", "teams:", "activities:", "decisions:")],
    ids=["profile", "vacancy", "teams", "activities", "decisions", "all"],
)  # fmt: skip
def test_what_is_commented_out_is_valid_too(starts: tuple[str, ...]) -> None:
    text = starter_text("Northwind")
    changed = uncommented(text, *starts)
    assert changed != text
    found = organisation(changed)
    assert found.findings == ()
    assert found.model_dump() != organisation(text).model_dump()


def test_the_sample_leaves_the_customers_to_somebody() -> None:
    assert "# - Nobody faces customers: who plans the go-to-market, and who writes the website copy?" in starter_text(
        "X"
    )


def test_a_profile() -> None:
    assert organisation(starter_text("X", profile="startup")).profiles == ("startup",)


@pytest.mark.parametrize("name", ["no", "12:30", "007", "a: b", "# c", "*x", "", " ", 'say "x"', "日本 🦊", "a\nb"])
def test_the_organisations_name_is_text(name: str) -> None:
    assert parse(starter_text(name), "team.yaml").data["organisation"] == name.strip() or "Our organisation"


# --- people of a list ----------------------------------------------------------------------------------------------


def test_forms() -> None:
    text = starter_text(
        "X",
        people=listed(
            ("Dana Ito", "Product Manager"),
            ("Kim Lee", "Engineering Manager|Project Manager", "", "checkout|search"),
            ("Lee Park", "Tech Lead", "Kim Lee", "checkout"),
            ("Sam Roe",),
        ),
    )
    wanted = """\
people:
  # Read from CSV.
  Dana Ito: Product Manager
  Kim Lee: {title: [Engineering Manager, Project Manager], teams: [checkout, search]}
  Lee Park: {title: Tech Lead, team: checkout, reports_to: Kim Lee}
  Sam Roe:
"""
    assert wanted in text
    assert "teams:\n  checkout:\n  search:\n" in text
    assert "# - 1 have no title, Sam Roe for one" in text
    assert {person.name: person.reports_to for person in organisation(text).people} == {
        "Dana Ito": None, "Kim Lee": None, "Lee Park": "kim-lee", "Sam Roe": None,
    }  # fmt: skip


HOSTILE = [
    "no", "Yes", "on", "y", "null", "~", "true", "12:30", "007", "1e3", "0x1F", "-1", ".inf", "2024-01-01", "=", "<<",
    "a: b", "a #b", "#b", "*a", "&a", "!a", "@a", "`a", "%a", "- a", "? a", "[a", "{a", "a]", "a}", "a, b", "|", ">",
    "'", '"', "a'b", 'a"b', "a\\b", "it's: \"so\"", "a\nb", "a\r\nb", "a\tb", "a\u2028b", "a\x85b", "a\x07b", "\ufeffa",
    "a\u00a0b", "\u202eabc", "🦊", "👩\u200d💻 Lee", "田中 太郎", "محمد", "Ünal B.", "a:", "x" * 85, "---", "...",
    "a  b", "$(rm)", "=HYPERLINK(1)", "<script>", "organisation: X", "6 y Engineer",
]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_hostile_words_come_back_exactly(word: str) -> None:
    people = listed((word, word.replace("|", "/"), "", word.replace("|", "/")), ("Kim Lee", "Engineer", word))
    text = starter_text(word, people=people, read_title=lambda title: None)
    first, second = entries(text).items()
    assert first[1]["name"] == word
    assert first[1]["title"] == [word.replace("|", "/")]
    assert second[1]["reports_to"] == first[0]
    plain = listed(("a", "b", "", "c"), ("Kim Lee", "d", "a"))
    assert text.count("\n") == starter_text("x", people=plain, read_title=lambda title: None).count("\n")


anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)


@st.composite
def lists(draw: st.DrawFn) -> PeopleList:
    """Return any list of people: names and titles of any characters, ids where names repeat."""
    names = draw(st.lists(st.one_of(anything, st.sampled_from(["Alex Kim", "alex kim", "Liza", "Lisa"])), max_size=6))
    people = []
    for number, name in enumerate(names):
        manager = draw(st.one_of(st.none(), st.integers(0, len(names) - 1).filter(lambda n, own=number: n != own)))
        people.append(
            Listed(
                key=f"e{number}",
                name=name,
                titles=tuple(draw(st.lists(anything, max_size=2, unique=True))),
                manager=None if manager is None else f"e{manager}",
                teams=tuple(draw(st.lists(st.sampled_from(["a", "A b", "c#", "C", "no"]), max_size=2, unique=True))),
                human=None,
                location=Location("list.csv", number + 2, 1),
            )
        )
    teams = dict.fromkeys(team for person in people for team in person.teams)
    return PeopleList(tuple(people), tuple((team, "no") for team in teams), "CSV", ())


@given(lists())
@settings(max_examples=150)
def test_any_list_comes_back_equal(people: PeopleList) -> None:
    text = starter_text("X", people=people, read_title=lambda title: None)
    found = entries(text)
    word_of = dict(zip((person.key for person in people.people), found, strict=True))
    loosened = {ring[0] for ring in rings(people.people)}
    for person, entry in zip(people.people, found.values(), strict=True):
        assert entry["name"] == (person.titles[0] if person.vacant and person.titles else person.name)
        assert tuple(entry["title"]) == person.titles
        manager = None if person.key in loosened or person.manager is None else word_of[person.manager]
        assert entry.get("reports_to") == manager
        assert len(entry.get("teams", [entry["team"]] if "team" in entry else [])) == len(person.teams)


@given(lists().filter(lambda people: people.people))
@settings(max_examples=60)
def test_any_list_makes_a_file_without_faults(people: PeopleList) -> None:
    assume(all(text.strip() for person in people.people for text in (person.name, *person.titles)))
    found = organisation(starter_text("X", people=people))
    assert len(found.people) == len(people.people)
    assert [f for f in found.findings if f.severity == "error"] == []
    assert len(found.teams) == len({team for person in people.people for team in person.teams})


def test_ids_only_where_names_repeat() -> None:
    text = "ID,Name,Title,Manager ID\n7,Alex Kim,Engineer,8\n8,Alex Kim,Tech Lead,\n9,Dana,Designer,7\n"
    written = starter_text("X", people=people_in(text.encode(), "list.csv"))
    assert "  '7': " not in written
    found = organisation(written)
    assert {(p.id, p.name, p.reports_to) for p in found.people} == {
        ("7", "Alex Kim", "8"), ("8", "Alex Kim", None), ("dana", "Dana", "7"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("Liza Kim", "Lisa Kim"), ("Rene Roe", "René Roe"), ("A-B", "A B"), ("🦊 Lee", "🐻 Lee"), ("!!!", "???"),
     ("Alex Kim", "ALEX KIM")],
    ids=["z and s", "accent", "hyphen", "pictures", "marks", "case"],
)  # fmt: skip
def test_names_that_match_each_other_get_ids(one: str, other: str) -> None:
    people = listed((one, "Engineer"), (other, "Engineer", one), ("Dana", "Engineer", other))
    found = organisation(starter_text("X", people=people))
    by_name = {person.name: person for person in found.people}
    assert found.findings == ()
    assert (by_name[other].reports_to, by_name["Dana"].reports_to) == (by_name[one].id, by_name[other].id)


def test_a_ring_is_opened() -> None:
    people = listed(("Dana", "Engineer", "Kim"), ("Kim", "Tech Lead", "Lee"), ("Lee", "Architect", "Kim"))
    text = starter_text("X", people=people)
    assert "    # reports_to: Lee    # a ring: Kim → Lee → Kim\n" in text
    assert {p.name: p.reports_to for p in organisation(text).people} == {"Dana": "kim", "Kim": None, "Lee": "kim"}


def test_vacant_seats() -> None:
    raw = b"Name,Title,Manager\nKim,Engineering Manager,\nVacant,QA Engineer,Kim\nTBH,QA Engineer,Kim\n"
    found = organisation(starter_text("X", people=people_in(raw, "list.csv")))
    vacant = [person for person in found.people if person.vacant]
    assert [(p.name, p.kind, p.roles, p.reports_to) for p in vacant] == [
        ("QA Engineer", "seat", ("qa-engineer",), "kim")
    ] * 2
    assert found.findings == ()


def test_groups_in_which_nobody_sits_are_a_comment() -> None:
    people = PeopleList(
        listed(("Dana", "Engineer", "", "till")).people, (("till", "shop"), ("shop", "all"), ("all", None)), "x", ()
    )
    text = starter_text("X", people=people)
    assert "teams:\n  till:    # part of shop\n" in text
    assert "  #   shop (part of all), all\n" in text
    assert [team.name for team in organisation(text).teams] == ["till"]


def test_what_is_odd_in_the_list_is_an_open_question() -> None:
    text = starter_text("X", people=people_in(b"Name,Title,Manager\nDana,Engineer,Sam\n", "list.csv"))
    assert '# - "Sam", manager of "Dana", is not in the list: add a row' in text


# --- titles --------------------------------------------------------------------------------------------------------


def read_pm(title: str) -> TitleReading | None:
    """Read PM and Engineer only."""
    if title == "Engineer":
        return TitleReading(("engineer",), ("engineer",), False, "", "")
    if title == "PM":
        return TitleReading(("product-manager",), ("product-manager", "project-manager"), True, "", "")
    return None


def test_ambiguous_titles_can_be_settled_by_uncommenting() -> None:
    people = listed(("Dana", "PM|Engineer", "Kim"), ("Kim", "Engineer"))
    text = starter_text("X", people=people, read_title=read_pm)
    assert (
        "  Dana:\n    title: [PM, Engineer]\n    reports_to: Kim\n"
        "    # roles: [product-manager, engineer]    # or project-manager\n"
    ) in text
    settled = organisation(text.replace("# roles:", "roles:"))
    assert settled.person_by_id["dana"].roles == ("product-manager", "engineer")
    assert settled.findings == ()


def test_unknown_titles_stand_above_the_people() -> None:
    people = listed(("Dana", "Builder"), ("Kim", "Engineer"), ("Lee", "Mover, Shaker\n# x"))
    text = starter_text("X", people=people, read_title=read_pm)
    above = text[text.index("people:") : text.index("  Dana:")]
    assert "Titles that no role claims" in above
    assert '  #   "Builder", "Mover, Shaker # x"\n' in above
    assert "Engineer" not in above


@pytest.mark.parametrize(
    ("titles", "asked"),
    [("Engineer", True), ("PM", False)],
    ids=["nobody decides on the product", "somebody does"],
)
def test_missing_roles_are_open_questions(titles: str, asked: bool) -> None:
    text = starter_text("X", people=listed(("Dana", titles)), read_title=read_pm)
    assert ("Nobody decides on the product" in text) is asked


def test_without_titles_no_role_is_missed() -> None:
    assert "Nobody" not in starter_text("X", people=listed(("Dana",)), read_title=read_pm).split("teams:")[0]
    assert "Nobody" not in starter_text("X", people=listed(("Dana", "PM"))).split("teams:")[0]


# --- real lists ----------------------------------------------------------------------------------------------------


@needs_data
@pytest.mark.parametrize("name", ["sourcegraph-people.csv", "kubernetes-release-teams.csv", "backstage-acme"])
def test_real_lists_keep_everybody_and_every_line(name: str) -> None:
    people = read_people(SHARED / name)
    read = TitleBook(catalogue().roles.values(), catalogue().titles).read
    text = starter_text("X", people=people, read_title=read)
    found = organisation(text)
    ids = {person.at.line: person.id for person in found.people if person.at}
    assert len(found.people) == len(people.people) == len(ids)
    in_order = [found.person_by_id[ids[line]] for line in sorted(ids)]
    id_of = {one.key: person.id for one, person in zip(people.people, in_order, strict=True)}
    for one, person in zip(people.people, in_order, strict=True):
        assert (person.name, person.titles) == (one.label, one.titles)
        assert person.reports_to == (id_of[one.manager] if one.manager else None)
        assert len(person.teams) == len(one.teams)
    assert [f for f in found.findings if f.severity == "error"] == []
    unknown = {title for person in people.people for title in person.titles if read(title) is None}
    comment = re.sub(r"\n  #   ", " ", text)
    assert all(f'"{title}"' in comment for title in unknown)
