"""A table taken over: what it says is decided, no letter is added, and the file reads back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from foreign import CATALOGUE, DAY, Cells, table
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.deciding.engine import decide
from raci.matrix import Assignment, Matrix, Origin, Reason, Row
from raci.model import Area, Organisation, Person
from raci.pipeline import export
from raci.teamfile import read_organisation
from raci.titles import TitleBook
from raci.words import fold, slug
from raci.writing import importer
from raci.writing.importer import Imported, imported

BOOK = TitleBook(CATALOGUE.roles.values(), CATALOGUE.titles)
EXAMPLES = Path(__file__).parents[1] / "examples"


def take_over(matrix: Matrix | Sequence[Matrix], folder: Path) -> tuple[Imported, Matrix]:
    """Import tables, read the file back, and decide it."""
    result = imported([matrix] if isinstance(matrix, Matrix) else matrix, "Theirs", BOOK.read)
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


Held = Counter[tuple[str | None, str, str, str]]
"""How often somebody holds a letter: team, folded duty, folded name or heading without what is in brackets, letter."""


def held(matrix: Matrix, *, plain: bool = False) -> Held:
    """Return what is decided; with `plain` without teams."""
    return Counter(
        (None if plain else row.team, fold(row.activity.name), _bare(a.person), a.letter)
        for row in matrix.rows
        for a in row.assignments
        if a.agreed
    )


def held_in(tables: Iterable[Matrix], *, plain: bool = False) -> Held:
    """Return what tables say, each that has a name as a team's."""
    found: Held = Counter()
    for matrix in tables:
        headings = {role.id: role.name for role in matrix.organisation.roles}
        team = None if plain or not matrix.origin else matrix.origin.where or None
        for row in matrix.rows:
            # Whoever stands below two headings holds a letter once; what is vacant is two seats.
            holders = {
                (headings[a.role or ""] if a.person in (None, "vacant") else a.person, a.letter): 1
                for a in row.assignments
            }
            found.update((team, fold(row.activity.name), _bare(name), letter) for name, letter in holders)
    return found


def strangers(matrix: Matrix) -> list[Assignment]:
    """Return what is decided of people for a team that they are not in."""
    people = matrix.organisation.person_by_id
    ids = {team.name: team.id for team in matrix.organisation.teams}
    return [a for a in matrix.assignments if a.agreed and a.team and ids[a.team] not in people[a.person_id or ""].teams]


def _bare(name: str | None) -> str:
    return fold((name or "").partition(" (")[0])


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


def named_table(
    cells: Cells, headings: Iterable[str], where: str, names: Mapping[str, str | None] | None = None
) -> Matrix:
    """Return a table with a name; `names` are those of the people below some of the headings."""
    matrix = table(cells, headings)
    of_role = {role.id: name for role in matrix.organisation.roles if (name := (names or {}).get(role.name))}
    people = {
        name: Person(
            id=f"{slug(name)}-{n}", name=name, roles=tuple(r for r, called in of_role.items() if called == name)
        )
        for n, name in enumerate(dict.fromkeys(of_role.values()))
    }

    def held(each: Assignment) -> Assignment:
        person = people.get(of_role.get(each.role or "", ""))
        return replace(each, person=person.name, person_id=person.id) if person else each

    rows = tuple(replace(row, assignments=tuple(map(held, row.assignments))) for row in matrix.rows)
    organisation = matrix.organisation.model_copy(update={"people": tuple(people.values())})
    return replace(matrix, organisation=organisation, rows=rows, origin=Origin(where, "roles-in-columns", {}))


def test_duties_that_some_tables_share_are_named_after_them(tmp_path: Path) -> None:
    more = {"Write the tickets": {"Designer": "A"}, "Draw the screens": {"Designer": "A"}}
    tables = [
        named_table({"Write the tickets": {"Product Manager": "A"}}, ["Product Manager", "Designer"], "web"),
        named_table(more, ["Designer", "Product Manager"], "app"),
    ]
    result, matrix = take_over(tables, tmp_path)
    assert matrix.organisation.findings == ()
    assert matrix.organisation.teams == ()
    assert len(matrix.organisation.people) == 2
    assert letters(matrix) == {
        "Write the tickets (web)": {"Product Manager": {"A"}},
        "Write the tickets (app)": {"Designer": {"A"}},
        "Draw the screens": {"Designer": {"A"}},
    }
    assert any("web, app have the same names" in note for note in result.notes)


WEB = {"Write the tickets": {"Product Manager": "A", "Legal": "C"}, "Draw the screens": {"Designer": "AR"}}
APP = {"draw the screens": {"Product Manager": "R"}, "Write the Tickets": {"Designer": "A"}}
ROLES = ["Product Manager", "Designer", "Legal"]


def test_tables_with_the_same_duties_become_teams(tmp_path: Path) -> None:
    names = {"Designer": "Aiko Mori", "Legal": "Ann Law"}
    tables = [
        named_table({"Keep the books": {"Accountant": "A", "Legal": "I"}}, ["Accountant", "Legal"], "All", names),
        named_table(WEB, ROLES, "web", names),
        named_table(APP, ROLES[:2], "app", names),
    ]
    result, matrix = take_over(tables, tmp_path)
    organisation = matrix.organisation
    assert organisation.findings == ()
    assert (result.duties, result.holders) == (3, len(organisation.people))
    assert any("web, app have the same duties" in note for note in result.notes)
    assert {(person.name, person.teams) for person in organisation.people} == {
        ("Accountant", ()),
        ("Ann Law", ("web",)),
        ("Aiko Mori", ("app", "web")),
        ("Product Manager", ("web",)),
        ("Product Manager", ("app",)),
    }
    assert {(row.team, row.activity.name): {(a.person, a.letter) for a in row.assignments if a.agreed}
            for row in matrix.rows} == {
        (None, "Keep the books"): {("Accountant", "A"), ("Ann Law", "I")},
        ("web", "Write the tickets"): {("Product Manager", "A"), ("Ann Law", "C")},
        ("web", "Draw the screens"): {("Aiko Mori", "A"), ("Aiko Mori", "R")},
        ("app", "Write the tickets"): {("Aiko Mori", "A")},
        ("app", "Draw the screens"): {("Product Manager", "R")},
    }  # fmt: skip


NO_TEAMS: dict[str, list[tuple[str, list[str]]]] = {
    "no-names": [("", ["Plan", "Test"]), ("", ["Plan", "Test"])],
    "one-name": [("web", ["Plan", "Test"]), ("Web!", ["Plan", "Test"])],
    "in-another-table": [("web", ["Plan", "Test"]), ("app", ["Plan", "Test"]), ("all", ["Test", "Ship"])],
    "twice-in-its-table": [("web", ["Plan", "Test", "Test"]), ("app", ["Plan", "Test", "Test"])],
    "two-kinds": [("web", ["Plan"]), ("app", ["Plan"]), ("north", ["Sell"]), ("south", ["Sell"])],
    "some-names": [("web", ["Plan", "Test"]), ("app", ["Plan", "Ship"])],
}


@pytest.mark.parametrize("tables", NO_TEAMS.values(), ids=NO_TEAMS)
def test_where_it_is_not_plain_there_are_no_teams(tables: list[tuple[str, list[str]]], tmp_path: Path) -> None:
    def made(where: str, duties: list[str]) -> Matrix:
        numbered = named_table({f"{duty} {n}": {"Engineer": "A"} for n, duty in enumerate(duties)}, ["Engineer"], where)
        rows = zip(numbered.rows, duties, strict=True)
        named = tuple(replace(row, activity=row.activity.model_copy(update={"name": duty})) for row, duty in rows)
        return replace(numbered, rows=named)

    result, matrix = take_over([made(*each) for each in tables], tmp_path)
    assert "teams:" not in result.text
    assert len(matrix.rows) == result.duties == sum(len(duties) for _, duties in tables)


def test_duties_of_the_catalogue_keep_their_ids_whatever_their_scope(tmp_path: Path) -> None:
    cells = {"Write the tickets": {"Engineer": "A"}, "Run company-wide programmes": {"Engineer": "A"}}
    hiring = {"Hire for the team": {"Engineer": "A"}, "Define how teams depend on each other": {"Engineer": "A"}}
    tables = [named_table(cells, ["Engineer"], where) for where in ("web", "app")]
    result, matrix = take_over([*tables, named_table(hiring, ["Engineer"], "all")], tmp_path)
    assert {(row.team, row.activity.id) for row in matrix.rows} == {
        (None, "hire-team"),
        (None, "define-team-dependencies"),
        ("web", "write-tickets"),
        ("app", "write-tickets"),
        ("web", "run-company-programmes"),
        ("app", "run-company-programmes"),
    }
    assert "  include: [write-tickets, define-team-dependencies]\n" in result.text
    assert "    - {id: hire-team, scope: organisation}\n" in result.text
    assert "    - {id: run-company-programmes, scope: team}\n" in result.text


SEATS: dict[str, tuple[str, tuple[str | None, str | None], list[str]]] = {
    "a-role": ("Engineer", (None, None), ["{title: Engineer, team: web}", "{title: Engineer, team: app}"]),
    "a-shared-role": ("Legal", (None, None), ["{title: Legal, teams: [web, app]}"]),
    "a-person": ("Engineer", ("Dana", "Dana"), ["{name: Dana, title: Engineer, teams: [web, app]}"]),
    "two-vacancies": (
        "QA", ("vacant", "vacant"), ["{title: QA, vacant: true, team: web}", "{title: QA, vacant: true, team: app}"],
    ),
    "one-vacancy": ("QA", ("vacant", None), ["{title: QA, vacant: true, team: web}", "{title: QA, team: app}"]),
    "one-vacancy-in-small-letters": ("qa", ("vacant", None), ["{title: qa, teams: [web, app]}"]),
    "groups": (
        "Engineer", ("Engineers (3)", "Engineers (4)"),
        ['{title: "3 x Engineer", team: web}', '{title: "4 x Engineer", team: app}'],
    ),
    "a-group-with-a-name": (
        "Engineer", ("The crew (3)", "The crew (3)"), ['{name: The crew, title: "3 x Engineer", teams: [web, app]}'],
    ),
    "an-id-in-the-way": (
        "Engineer", (None, None), ["{title: Engineer, roles: [own-engineer], teams: [web, app]}"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SEATS)
def test_seats_of_several_teams(case: str, tmp_path: Path) -> None:
    heading, names, lines = SEATS[case]
    other = "Engineer web" if case == "an-id-in-the-way" else "Designer"
    cells = {"Plan it": {heading: "A", other: "C"}, "Ship it": {heading: "R", other: "I"}}
    tables = [
        named_table(cells, [heading, other], where, {heading: name, other: f"Aiko {where}" if name else None})
        for where, name in zip(("web", "app"), names, strict=True)
    ]
    result, matrix = take_over(tables, tmp_path)
    assert set(lines) <= {line.removeprefix("  - ") for line in result.text.splitlines()}
    assert held(matrix) == held_in(tables)
    assert strangers(matrix) == []


def test_several_vacancies_stay_seats(tmp_path: Path) -> None:
    names = {"Designer": "vacant", "Legal": "vacant"}
    result, matrix = take_over(named_table(WEB, ROLES, "web", names), tmp_path)
    assert {(p.name, p.vacant) for p in matrix.organisation.people} == {
        ("Product Manager", False), ("Designer", True), ("Legal", True),
    }  # fmt: skip
    assert held(matrix, plain=True) == held_in([named_table(WEB, ROLES, "")], plain=True)
    assert result.holders == 3


LISTS = {
    "known": ("Engineering manager (Kim Lee, Sofia Reyes)", "Engineering manager", ("engineering-manager",)),
    "unknown": ("Bard (Ann, Bob)", "Bard (Ann, Bob)", ("own-bard-ann-bob",)),
    "one": ("Product manager (web)", "Product manager (web)", ("product-manager",)),
}


@pytest.mark.parametrize(("heading", "title", "roles"), LISTS.values(), ids=LISTS)
def test_a_heading_that_lists_people_stays_one_post(
    heading: str, title: str, roles: tuple[str, ...], tmp_path: Path
) -> None:
    _, matrix = take_over(table({"Plan it": {heading: "A"}}, [heading]), tmp_path)
    assert [(p.name, p.titles, p.roles, p.count) for p in matrix.organisation.people] == [(heading, (title,), roles, 1)]


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
    "group-of-nobody": "0 x Engineer",
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


NAMES = WORDS.map(lambda word: " ".join(word.split())).filter(fold)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_teams_are_taken_over_letter_by_letter(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    known = st.sampled_from([entry.name for entry in CATALOGUE.activities.values()])
    duties = data.draw(st.lists(NAMES | known, min_size=2, max_size=6, unique_by=fold))
    wheres = data.draw(st.lists(NAMES, min_size=2, max_size=3, unique_by=fold))
    pool = data.draw(st.lists(NAMES | st.sampled_from(ROLES), min_size=1, max_size=5, unique_by=fold))
    who = st.none() | st.sampled_from(["vacant", "Dana Ito", "Kim Lee", "Crew (3)", *(f"{name}s (4)" for name in pool)])
    shared = data.draw(st.integers(1, len(duties)))

    def drawn(names: list[str], where: str) -> Matrix:
        headings = data.draw(st.lists(st.sampled_from(pool), min_size=1, unique=True))
        said = st.sampled_from(["", "A", "R", "C", "I", "AR"])
        cells = {name: {heading: data.draw(said) for heading in headings} for name in data.draw(st.permutations(names))}
        return named_table(cells, headings, where, {heading: data.draw(who) for heading in headings})

    tables = [drawn(duties[:shared], where) for where in wheres]
    whole = [drawn(duties[shared:], "")] if shared < len(duties) else []
    _, back = take_over(data.draw(st.permutations([*tables, *whole])), tmp_path_factory.mktemp("import"))
    assert held(back) == held_in([*tables, *whole])
    assert strangers(back) == []
    assert {(row.team, fold(row.activity.name)) for row in back.rows} == {
        (matrix.origin.where or None, fold(row.activity.name))
        for matrix in [*tables, *whole] if matrix.origin
        for row in matrix.rows
    }  # fmt: skip


@pytest.mark.parametrize("format_", ["xlsx", "md", "html"])
def test_two_teams_come_back(format_: str, tmp_path: Path) -> None:
    first = decide(read_organisation(EXAMPLES / "two-teams" / "team.yaml"), DAY)
    (name, content), *_ = export(first, format_).items()
    (tmp_path / name).write_bytes(content)
    (tmp_path / "team.yaml").write_text(importer.take_over(str(tmp_path / name)).text, encoding="utf-8")
    second = decide(read_organisation(tmp_path / "team.yaml"), DAY)
    assert second.organisation.findings == ()
    # Letters below several people say of none of them what he does.
    crowded = ("engineering-manager", "tech-lead")

    def told(matrix: Matrix) -> set[tuple[str | None, str, str, str]]:
        return {
            (a.team, a.activity, fold(a.person or ""), a.letter)
            for a in matrix.assignments
            if a.team or a.role not in crowded
        }

    assert told(second) == told(first)
    assert {row.activity.id for row in second.rows} == {row.activity.id for row in first.rows}


def test_who_helps_is_kept(tmp_path: Path) -> None:
    cells = {"Ship it": {"Tech Lead": "AR", "QA Engineer": "S"}}
    for scheme in ("rasci", "raci"):
        result, matrix = take_over(table(cells, ["Tech Lead", "QA Engineer"], scheme=scheme), tmp_path)
        assert [(a.person, a.letter) for a in matrix.assignments if a.letter == "S"] == [("QA Engineer", "S")]
        assert matrix.organisation.scheme == "rasci"
        assert not any("decisions hold only" in note for note in result.notes)


SHARED: dict[str, tuple[list[str], dict[str, tuple[str, ...]]]] = {
    "one-role": (["CEO", "CFO", "Engineer"], {"CEO": ("own-ceo",), "CFO": ("own-cfo",), "Engineer": ("engineer",)}),
    "the-name-of-the-role": (
        ["Engineer", "Backend engineer"],
        {"Engineer": ("own-engineer",), "Backend engineer": ("own-backend-engineer",)},
    ),
    "groups": (["3 x Engineer", "Engineer"], {"Engineers": ("own-3-x-engineer",), "Engineer": ("own-engineer",)}),
    "spelt-alike": (["CEO", "C.E.O."], {"CEO": ("executive",), "C.E.O.": ("executive",)}),
    "no-title-beside": (["Member", "CEO"], {"Member": ("own-member",), "CEO": ("executive",)}),
}


@pytest.mark.parametrize(("headings", "roles"), SHARED.values(), ids=SHARED)
def test_headings_that_share_a_role_keep_their_columns(
    headings: list[str], roles: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    result, matrix = take_over(table({"Plan it": dict(zip(headings, "ARC", strict=False))}, headings), tmp_path)
    assert matrix.organisation.findings == ()
    assert {person.name: person.roles for person in matrix.organisation.people} == roles
    own = {role for held in roles.values() for role in held if role.startswith("own-")}
    names = {role.id: role.name for role in matrix.organisation.roles}
    assert {fold(names[role]) for role in own} == {fold(h) for h in headings if f"own-{slug(h)}" in own}
    assert sum("would share the role" in note for note in result.notes) == (len(own) > 1)


def test_the_columns_of_a_table_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Task,CEO,CFO,Leo Diaz,Ann Law\nBuy it,A,R,C,I\nSell it,I,C,A,R\n")
    first = importer.take_over(str(tmp_path / "a.csv"))
    (tmp_path / "a.yaml").write_text(first.text, encoding="utf-8")
    (name, content), *_ = export(decide(read_organisation(tmp_path / "a.yaml"), DAY), "csv").items()
    (tmp_path / name).write_bytes(content)
    matrix = importer.take_over(str(tmp_path / name))
    assert (matrix.duties, matrix.holders) == (first.duties, first.holders) == (2, 4)


def test_one_heading_in_several_tables_is_one_role(tmp_path: Path) -> None:
    tables = [
        named_table({"Plan it": {"CEO": "A", "CFO": "R"}}, ["CEO", "CFO"], "web"),
        named_table({"Ship it": {"Ceo": "A", "Engineer": "R"}}, ["Ceo", "Engineer"], "app"),
    ]
    result, matrix = take_over(tables, tmp_path)
    assert {p.name: p.roles for p in matrix.organisation.people} == {
        "CEO": ("own-ceo",), "CFO": ("own-cfo",), "Engineer": ("engineer",),
    }  # fmt: skip
    assert [role.id for role in matrix.organisation.roles if role.id.startswith("own-")] == ["own-ceo", "own-cfo"]
    assert [note for note in result.notes if "executive" in note] == [
        '"CEO", "CFO" would share the role executive: each has become a role of this file, so that it keeps its column'
    ]


def test_people_below_one_heading_keep_the_role(tmp_path: Path) -> None:
    text = "Task,Engineer,Engineer\n,Kim Lee,Ann Law\nPlan it,A,R\nShip it,R,A\nTest it,A,R\n"
    (tmp_path / "a.csv").write_text(text)
    result = importer.take_over(str(tmp_path / "a.csv"))
    assert "  - {name: Kim Lee, title: Engineer}\n  - {name: Ann Law, title: Engineer}\n" in result.text
    assert "own-" not in result.text


def test_people_without_a_role_get_no_title(tmp_path: Path) -> None:
    headings = ["Leo Diaz", "Ann Law", "Member", "Engineer"]
    cells = {"Plan it": dict(zip(headings, "ARCI", strict=True))}
    matrix = named_table(cells, headings, "", {"Leo Diaz": "Leo Diaz", "Ann Law": "Ann Law", "Engineer": "Ann Law"})
    one, other = named_table(cells, headings, "", {"Leo Diaz": "Leo Diaz", "Ann Law": "Ann Law"}), matrix
    result, back = take_over(one, tmp_path)
    assert "  - {name: Leo Diaz, roles: [own-member-2]}\n  - {name: Ann Law, roles: [own-member-3]}\n" in result.text
    assert {role.id: role.name for role in back.organisation.roles if role.id.startswith("own-")} == {
        "own-member": "Member", "own-member-2": "Member", "own-member-3": "Member",
    }  # fmt: skip
    assert held(back, plain=True) == held_in([one], plain=True)
    assert any('"Leo Diaz", "Ann Law" do' in note for note in result.notes)
    assert "  - {name: Ann Law, title: Engineer}\n" in take_over(other, tmp_path)[0].text


def test_sections_are_named_as_in_their_own_table(tmp_path: Path) -> None:
    def made(sections: Mapping[str, str], where: str) -> Matrix:
        matrix = named_table({duty: {"Engineer": "A"} for duty in sections}, ["Engineer"], where)
        areas = {slug(name): Area(id=slug(name), name=name) for name in sections.values()}
        rows = tuple(
            replace(row, activity=row.activity.model_copy(update={"area": slug(sections[row.activity.name])}))
            for row in matrix.rows
        )
        catalogue = CATALOGUE.model_copy(update={"areas": {**CATALOGUE.areas, **areas}})
        return replace(matrix, organisation=matrix.organisation.model_copy(update={"catalogue": catalogue}), rows=rows)

    tables = [
        made({"Dig": "Phase 1 - Build", "Look": "Phase 2"}, "north"),
        made({"Weld": "Phase 1: Build", "See": "Phase 2"}, "south"),
    ]
    result, _ = take_over(tables, tmp_path)
    assert "{id: dig, name: Dig, area: Phase 1 - Build}" in result.text
    assert '{id: weld, name: Weld, area: "Phase 1: Build"}' in result.text


@pytest.mark.parametrize(("count", "named", "rest"), [(1, 1, ""), (12, 12, ""), (15, 12, "# - and 3 more")])
def test_letters_that_could_not_be_read_stand_in_the_file(count: int, named: int, rest: str, tmp_path: Path) -> None:
    rows = [f"Plan {n},A,{'Q' if n < count else 'R'},R" for n in range(40)]
    (tmp_path / "a.csv").write_text("\n".join(["Task,Engineer,Designer,Tech lead", *rows]) + "\n")
    result = importer.take_over(str(tmp_path / "a.csv"))
    lines = result.text.splitlines()
    assert sum('"Q" is no letter' in line for line in lines) == named
    assert '# - line 2: Plan 0, Designer: "Q" is no letter of RACI.' in lines
    assert [line for line in lines if line.startswith("# - and")] == ([rest] if rest else [])
    assert sum('"Q" is no letter' in note for note in result.notes) == count


def test_every_line_says_which_table_it_is_about(tmp_path: Path) -> None:
    text = "".join(
        f"# {name}\n\n| Task | Engineer | CEO |\n| - | - | - |\n| {name} it | R | A |\n| Sell {name} | A | I |\n\n"
        for name in ("Web", "App")
    )
    (tmp_path / "a.md").write_text(text)
    understood = importer.take_over(str(tmp_path / "a.md")).understood
    assert {line.partition(": ")[0] for line in understood} == {"Web", "App"}
    assert "App: 2 activities, 2 roles" in understood
