"""A table taken over: what it says is decided, no letter is added, and the file reads back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from foreign import CATALOGUE, DAY, Cells, table
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.deciding.engine import decide
from raci.matrix import Assignment, Matrix, Origin, Reason, Row
from raci.model import Organisation, Person
from raci.teamfile import read_organisation
from raci.titles import TitleBook
from raci.words import slug
from raci.writing.importer import Imported, imported

BOOK = TitleBook(CATALOGUE.roles.values(), CATALOGUE.titles)


def take_over(matrix: Matrix, folder: Path) -> tuple[Imported, Matrix]:
    """Import a table, read the file back, and decide it."""
    result = imported([matrix], "Theirs", BOOK.read)
    path = folder / "theirs.yaml"
    path.write_text(result.text, encoding="utf-8")
    organisation = read_organisation(path)
    assert [f for f in organisation.findings if f.severity == "error"] == []
    return result, decide(organisation, DAY)


def letters(matrix: Matrix) -> dict[str, dict[str, set[str]]]:
    """Return who holds what by the name of the activity; a post goes by its heading."""
    names = {role.id: role.name for role in matrix.organisation.roles}
    found: dict[str, dict[str, set[str]]] = {}
    for row in matrix.rows:
        holders = found.setdefault(row.activity.name, {})
        for each in row.assignments:
            if each.letter in "ARCI":
                name = each.person if matrix.origin is None else each.person or names[each.role or ""]
                holders.setdefault(name or "", set()).add(each.letter)
    return found


SMALL = {
    "Plan the offsite": {"Product Manager": "A", "Office team": "R", "Head of Fun": "CI"},
    "Book the rooms": {"Office team": "AR"},
    "Write the tickets": {"Product Manager": "AR", "Head of Fun": "I"},
}


def test_letters_become_decisions(tmp_path: Path) -> None:
    result, matrix = take_over(table(SMALL, ["Product Manager", "Office team", "Head of Fun"]), tmp_path)
    assert letters(matrix) == letters(table(SMALL, ["Product Manager", "Office team", "Head of Fun"]))
    assert all(a.agreed for a in matrix.assignments)
    assert (result.duties, result.holders) == (3, 3)


def test_a_duty_of_the_catalogue_is_known_by_its_name(tmp_path: Path) -> None:
    _, matrix = take_over(table(SMALL, ["Product Manager", "Office team", "Head of Fun"]), tmp_path)
    assert [row.activity.id for row in matrix.rows if row.activity.id in CATALOGUE.activities] == ["write-tickets"]


def test_titles_are_mapped_and_the_rest_is_listed(tmp_path: Path) -> None:
    result, matrix = take_over(table(SMALL, ["Product Manager", "Office team", "Head of Fun"]), tmp_path)
    roles = {person.name: person.roles for person in matrix.organisation.people}
    assert roles["Product Manager"] == ("product-manager",)
    assert roles["Office team"] == ("own-office-team",)
    assert any('"Office team"' in note for note in result.notes)


def test_where_nobody_answers_it_stays_open(tmp_path: Path) -> None:
    _, matrix = take_over(table({"Feed the fish": {"Office team": "R"}}, ["Office team"]), tmp_path)
    assert [(gap.activity, gap.letter) for gap in matrix.unowned] == [("feed-the-fish", "A")]


def test_people_keep_their_names_and_headings(tmp_path: Path) -> None:
    plain = table({"Plan it": {"Product Manager": "A"}}, ["Product Manager"])
    role = plain.organisation.roles[0].id
    dana = Person(id="dana-ito", name="Dana Ito", roles=(role,))
    held = Assignment(None, plain.rows[0].activity.id, "A", "Dana Ito", "dana-ito", role, "read", False, Reason("read"))
    organisation = Organisation(**{**dict(plain.organisation), "people": (dana,)})
    row = Row(None, plain.rows[0].activity, (held,))
    _, matrix = take_over(Matrix(organisation, DAY, (row,), origin=plain.origin), tmp_path)
    assert [(p.name, p.titles, p.roles) for p in matrix.organisation.people] == [
        ("Dana Ito", ("Product Manager",), ("product-manager",))
    ]
    assert letters(matrix) == {"Plan it": {"Dana Ito": {"A"}}}


def test_letters_that_cannot_be_decided_are_told(tmp_path: Path) -> None:
    matrix = table(
        {"Ship": {"Tech Lead": "A", "QA Engineer": "V", "Legal": "G"}}, ["Tech Lead", "QA Engineer", "Legal"]
    )
    result, _ = take_over(matrix, tmp_path)
    assert sum("decisions hold only" in note for note in result.notes) == 2


def named_table(cells: Cells, headings: list[str], where: str) -> Matrix:
    matrix = table(cells, headings)
    return replace(matrix, origin=Origin(where, "roles-in-columns", {}))


def test_duties_that_several_tables_have_are_named_after_them(tmp_path: Path) -> None:
    tables = [
        named_table({"Write the tickets": {"Product Manager": "A"}}, ["Product Manager", "Designer"], "web"),
        named_table({"Write the tickets": {"Designer": "A"}}, ["Designer", "Product Manager"], "app"),
    ]
    result = imported(tables, "Theirs", BOOK.read)
    path = tmp_path / "theirs.yaml"
    path.write_text(result.text, encoding="utf-8")
    organisation = read_organisation(path)
    assert organisation.findings == ()
    assert len(organisation.people) == 2
    assert letters(decide(organisation, DAY)) == {
        "Write the tickets (web)": {"Product Manager": {"A"}},
        "Write the tickets (app)": {"Designer": {"A"}},
    }
    assert any("web, app have the same names" in note for note in result.notes)


PEOPLE = {
    "group": (("Engineers (3)",), ["Engineer"], '{name: Engineers, title: "3 x Engineer"}'),
    "vacant": (("vacant",), ["QA Engineer"], "{title: QA Engineer, vacant: true}"),
    "two-hats": (("Omar",), ["Sales", "Customer Success"], "{name: Omar, title: [Sales, Customer Success]}"),
}


@pytest.mark.parametrize(("names", "headings", "line"), PEOPLE.values(), ids=PEOPLE)
def test_what_stands_below_headings(names: tuple[str, ...], headings: list[str], line: str, tmp_path: Path) -> None:
    plain = table({"Plan it": {headings[0]: "A"}}, headings)
    roles = tuple(role.id for role in plain.organisation.roles)
    people = tuple(Person(id=slug(name), name=name, roles=roles) for name in names)
    held = replace(plain.rows[0].assignments[0], person=people[0].name, person_id=people[0].id)
    organisation = plain.organisation.model_copy(update={"people": people})
    matrix = replace(plain, organisation=organisation, rows=(replace(plain.rows[0], assignments=(held,)),))
    result, back = take_over(matrix, tmp_path)
    assert f"  - {line}\n" in result.text
    assert [a.letter for a in back.assignments if a.agreed] == ["A"]


def test_no_date_is_invented(tmp_path: Path) -> None:
    result, matrix = take_over(table(SMALL, ["Product Manager", "Office team", "Head of Fun"]), tmp_path)
    assert "agreed:" not in result.text
    assert matrix.newest_agreement() is None
    assert all("theirs.csv" in each.because for each in matrix.organisation.decisions)


def test_ids_are_never_broken(tmp_path: Path) -> None:
    names = [entry.name for entry in CATALOGUE.activities.values()]
    result, matrix = take_over(table({name: {"Engineer": "A"} for name in names}, ["Engineer"]), tmp_path)
    assert {row.activity.id for row in matrix.rows} == set(CATALOGUE.activities)
    assert max(map(len, result.text.splitlines())) <= 130


HEADINGS = {
    "nobody": "Nobody",
    "none": "none",
    "comma": "Ops, Infra and Co",
    "and": "QA and Support",
    "yaml": "{role: x}",
    "comment": "Lead # not you",
    "number": "42",
    "true": "yes",
    "colon": "Team: Red",
    "quote": "'\"",
    "greek": "Υπεύθυνος",
    "group": "6 x Engineer",
    "empty-slug": "★",
    "newline": "Tech\nLead",
    "key": "people",
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_any_heading_is_taken_over(heading: str, tmp_path: Path) -> None:
    cells = {"Plan it": {heading: "AR", "Engineer": "C"}}
    result, matrix = take_over(table(cells, [heading, "Engineer"]), tmp_path)
    assert result.holders == 2
    assert [sorted(a.letter for a in row.assignments) for row in matrix.rows] == [["A", "C", "R"]]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_table_is_taken_over_letter_by_letter(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    headings = data.draw(st.lists(WORDS, min_size=1, max_size=5, unique=True))
    said = st.sampled_from(["", "A", "R", "C", "I", "AR"])
    names = data.draw(st.lists(WORDS, min_size=1, max_size=5, unique=True))
    cells = {name: {heading: data.draw(said) for heading in headings} for name in names}
    matrix = table(cells, headings)
    _, back = take_over(matrix, tmp_path_factory.mktemp("import"))
    given_counts = sorted(sorted(a.letter for a in row.assignments) for row in matrix.rows)
    agreed = sorted(sorted(a.letter for a in row.assignments if a.agreed) for row in back.rows)
    assert agreed == given_counts


def test_who_helps_is_kept(tmp_path: Path) -> None:
    cells = {"Ship it": {"Tech Lead": "AR", "QA Engineer": "S"}}
    for scheme in ("rasci", "raci"):
        result, matrix = take_over(table(cells, ["Tech Lead", "QA Engineer"], scheme=scheme), tmp_path)
        assert [(a.person, a.letter) for a in matrix.assignments if a.letter == "S"] == [("QA Engineer", "S")]
        assert matrix.organisation.scheme == "rasci"
        assert not any("decisions hold only" in note for note in result.notes)
