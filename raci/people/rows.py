"""The rows of a table → posts: who, which titles, which manager, which teams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from raci.findings import Finding, Location
from raci.people.headings import MAX_COLUMNS
from raci.people.listed import PeopleList, Post, clean, finding, in_order, is_vacant
from raci.people.posts import join
from raci.people.tables import Table
from raci.sheets import UNCALCULATED, TextRow, refusal
from raci.words import fold

_BLANK = frozenset({"", "-", "–", "—", "n/a", "N/A"})
_FAULTY = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", UNCALCULATED})
_IDS = ("id", "post", "email", "human")
_IDS_BY_POST = ("post", "id", "email", "human")

Values = Mapping[str, list[str]]


def people_of(table: Table) -> PeopleList:
    """Return the people of a table; refuse one that has headings only."""
    rows = _Rows(table)
    people, findings = join(rows.posts())
    if not people:
        fix = "add a row for each person"
        raise refusal("there are headings, but nobody below them", fix, table.file, table.headings.line)
    return PeopleList(people, tuple(rows.teams.values()), _taken_for(table), in_order([*rows.findings, *findings]))


def _taken_for(table: Table) -> str:
    cells = [clean(cell)[:40] for cell in table.headings.cells[:MAX_COLUMNS]]
    used = {column: field for field, columns in table.fields.items() for column in columns}
    meant = ", ".join(f'"{cells[column]}" = {used[column]}' for column in sorted(used))
    rest = ", ".join(f'"{cell}"' for column, cell in enumerate(cells) if cell and column not in used)
    where = f'sheet "{table.sheet}", ' if table.sheet is not None else ""
    taken = f"{table.what}, {where}headings in row {table.headings.line}: {meant}"
    return f"{taken}; not used: {rest}" if rest else taken


class _Rows:
    """Reads the rows of one table; notes what is odd, and which teams there are with their parents."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.findings: list[Finding] = []
        self.teams: dict[str, tuple[str, str | None]] = {}
        best = {field: table.headings.cells[columns[0]] for field, columns in table.fields.items()}
        by_post = re.search("post|position|planstelle", best.get("manager", ""), re.IGNORECASE)
        self.ids = _IDS_BY_POST if by_post else _IDS
        several = fold(best.get("team", "")).endswith("s")
        self.between_teams = re.compile(r"[;|\n,]" if several else r"[;|\n]")

    def posts(self) -> Iterator[Post]:
        """Yield a post for every row that says who or what somebody is."""
        for row in self.table.rows:
            self.check(row)
            if post := self.post(row):
                yield post
            else:
                self.note(row, "this row names nobody", "give it a name or a title, or remove it")

    def post(self, row: TextRow) -> Post | None:
        """Return the post of a row; None where it names nobody."""
        values = {field: self.values(row, columns) for field, columns in self.table.fields.items()}
        name = self.name(values)
        titles = [title for cell in values.get("title", ())[:1] for title in _split(cell)]
        known = {kind: cell for kind in self.ids for cell in values.get(kind, ())[:1]}
        if not (name or titles or known):
            return None
        if "post" in known and "id" in known:
            known.setdefault("human", known["id"])
        managers = tuple(part for cell in values.get("manager", ()) for part in _split(cell, blank=True))
        return Post(
            ids=tuple(known.get(kind, "") for kind in self.ids),
            same=_same(known, name, managers) or ("row", str(row.line)),
            name=name,
            titles=tuple(dict.fromkeys(titles)),
            managers=managers,
            teams=self.teams_of(row, values),
            human=known.get("human"),
            location=self.location(row),
            cell=self.cell(row),
        )

    def values(self, row: TextRow, columns: list[int]) -> list[str]:
        """Return what a row says in some columns, without blank and faulty cells."""
        cells = (clean(row.cells[column]) for column in columns if column < len(row.cells))
        return [cell for cell in cells if cell and cell not in _FAULTY]

    def name(self, values: Values) -> str:
        """Return the name of a row, joined where its parts have columns of their own."""
        whole, first, middle, last = (
            "".join(values.get(field, ())[:1]) for field in ("name", "first", "middle", "last")
        )
        fields = self.table.fields
        one_part = ("first" in fields) != ("last" in fields)
        # "Name" beside "Vorname" is the family name; "Nome" beside "Cognome" the given one.
        if whole and one_part and (first or last).casefold() not in whole.casefold().split():
            return " ".join(part for part in (first, middle, whole, last) if part)
        return whole or " ".join(part for part in (first, middle, last) if part)

    def teams_of(self, row: TextRow, values: Values) -> tuple[str, ...]:
        """Return the teams of a row; a department is their parent, and the team of whoever has no other."""
        parents = [self.team(cell) for cell in values.get("department", ())[:1] if cell not in _BLANK]
        found: dict[str, None] = {}
        for column in self.table.fields.get("team", ())[:1]:
            cell = row.cells[column] if column < len(row.cells) else ""
            for part in self.between_teams.split(cell):
                if (text := clean(part)) not in _BLANK | _FAULTY:
                    found[self.team(text, *parents)] = None
        return tuple(found) or tuple(parents)

    def team(self, name: str, parent: str | None = None) -> str:
        """Return a team's name as it was spelt first, and note the team and the first parent it is given."""
        known, above = self.teams.get(name.casefold(), (name, None))
        if parent is not None and parent != known:
            above = above or parent
        self.teams[name.casefold()] = (known, above)
        return known

    def check(self, row: TextRow) -> None:
        """Note cells without a value, and cells beyond the last heading."""
        for field, columns in self.table.fields.items():
            for column in columns:
                text = row.cells[column].strip() if column < len(row.cells) else ""
                if text[:1] == "#" and text in _FAULTY:
                    why = "formula without a result" if text == UNCALCULATED else f"fault, {text}"
                    fix = "open the file in a spreadsheet, mend the cell, and save it"
                    self.note(row, f"the {field} of this row is a {why}: left out", fix)
        headed = len(self.table.headings.cells)
        if len(row.cells) > headed and any(cell.strip() for cell in row.cells[headed:]):
            message = f"this row has {len(row.cells)} cells, and {headed} headings: some may be in a wrong column"
            self.note(row, message, "write a cell that contains the separator in quotation marks")

    def location(self, row: TextRow) -> Location:
        return Location(self.table.file, row.line, 1)

    def cell(self, row: TextRow) -> str | None:
        return None if self.table.sheet is None else f"{self.table.sheet}!A{row.line}"

    def note(self, row: TextRow, message: str, fix: str) -> None:
        self.findings.append(finding("invalid-document", message, fix, self.location(row), self.cell(row)))


def _split(cell: str, blank: bool = False) -> list[str]:
    parts = (part.strip() for part in cell.split(";"))
    return [part for part in parts if part and (blank or part not in _BLANK)]


def _same(known: Mapping[str, str], name: str, managers: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what is equal for the rows of one human; None where nothing can tell.

    A post's id says nothing of the human, so that a name and its managers speak there.
    """
    for kind in ("human", "id", "email"):
        if kind in known and not (kind == "email" and "post" in known and name):
            return (kind, known[kind].casefold())
    if name and not is_vacant(name):
        return ("name", name.casefold(), *(manager.casefold() for manager in managers))
    return ("post", known["post"].casefold()) if "post" in known else None
