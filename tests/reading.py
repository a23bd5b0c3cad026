"""Matrices as they are read from somebody else's table, made by hand from a pipe table."""

from __future__ import annotations

from organisations import ON, catalogue

from raci.findings import Location
from raci.matrix import Assignment, Matrix, Origin, Reason, Row
from raci.model import MEANINGS, Activity, Organisation, Person, Role
from raci.words import fold, slug

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read_matrix(text: str, scheme: str = "raci") -> Matrix:
    """Return the matrix of a pipe table: activities in rows, a role in each column.

    `@Dana` heads the column of a person, a row with a name alone opens a section, `-` is a blank.
    """
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()]
    heads = lines[0][1:]
    known = catalogue()
    ids = [_column(head) for head in heads]
    roles = tuple(Role(id=id, name=head) for id, head in zip(ids, heads, strict=True) if head[0] != "@")
    people = tuple(Person(id=id, name=head[1:]) for id, head in zip(ids, heads, strict=True) if head[0] == "@")
    meanings = {entry.letter: entry.meaning for entry in known.schemes[scheme].letters}
    stored = {
        letter: next(x for x, told in MEANINGS.items() if told == meaning) for letter, meaning in meanings.items()
    }
    places: dict[tuple[str, str | None], tuple[str | None, Location]] = {
        ("", id): (f"Sheet!{LETTERS[column - 1]}1", Location("table.xlsx", 1, column))
        for column, id in enumerate(ids, 2)
    }
    rows: list[Row] = []
    area = ""
    for number, line in enumerate(lines[1:], start=2):
        if set(line[0]) <= set("-: ") and line[0]:
            continue
        if len(line) == 1:
            area = slug(line[0])
            continue
        name = line[0]
        same = sum(fold(row.activity.name) == fold(name) for row in rows)
        activity = Activity(id=slug(name) + (f"-{same + 1}" if same else ""), name=name, area=area)
        places[activity.id, None] = (f"Sheet!A{number}", Location("table.xlsx", number, 1))
        found: list[Assignment] = []
        for column, (id, head, cell) in enumerate(zip(ids, heads, line[1:], strict=True), start=2):
            places[activity.id, id] = (f"Sheet!{LETTERS[column - 1]}{number}", Location("table.xlsx", number, column))
            person = head[1:] if head[0] == "@" else None
            letters = [stored[word.strip()] for word in cell.strip("- ").split("/") if word.strip()]
            found += [_read(activity.id, letter, id, person) for letter in letters]
        order = list(MEANINGS)
        rows.append(Row(None, activity, tuple(sorted(found, key=lambda a: order.index(a.letter)))))
    organisation = Organisation(
        name="table", scheme=scheme, people=people, roles=roles, catalogue=known, file="table.xlsx",
        activities=tuple(row.activity for row in rows),
    )  # fmt: skip
    return Matrix(organisation, ON, tuple(rows), origin=Origin("Sheet", "roles-in-columns", places))


def _column(head: str) -> str:
    """Return the id of a column: the catalogue's role of this name, else the name as an id."""
    name = head.removeprefix("@")
    roles = catalogue().roles.values()
    return next((role.id for role in roles if fold(role.name) == fold(name)), slug(name))


def _read(activity: str, letter: str, id: str, person: str | None) -> Assignment:
    holder = (person, id, None) if person else (None, None, id)
    return Assignment(None, activity, letter, *holder, "read", False, Reason("read"))
