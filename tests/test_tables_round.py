"""Whatever matrix somebody writes, in whatever layout and kind of file, reads back the same."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.tables import read_table

ROLES = ("Sponsor", "Project manager", "Engineer", "Legal", "Customer", "QA lead", "Support team", "Finance")
WORK = (
    "Plan the project", "Write the charter", "Build the product", "Test the product", "Train the users",
    "Agree the budget", "Order the parts", "Ship the release", "Close the project", "Handle complaints",
)  # fmt: skip
CELLS = ("", "A", "R", "C", "I", "A/R", "C/I")
Rows = list[list[str]]


@dataclass(frozen=True)
class Plan:
    """A matrix: roles, work, and by work the cell of each role."""

    roles: tuple[str, ...]
    work: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    def held(self) -> set[tuple[str, str, str]]:
        """Return activity, role and letter of every letter."""
        return {
            (name, role, letter)
            for name, row in zip(self.work, self.cells, strict=True)
            for role, cell in zip(self.roles, row, strict=True)
            for letter in cell.split("/")
            if letter
        }


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw matrices such as people keep: in every row somebody owns the work, and every role has some letter."""
    roles = tuple(draw(st.permutations(ROLES))[: draw(st.integers(3, 6))])
    work = tuple(draw(st.permutations(WORK))[: draw(st.integers(4, 8))])
    rows = []
    for number in range(len(work)):
        row = [draw(st.sampled_from(CELLS)) for _ in roles]
        owner = number % len(roles)
        row = [cell.replace("A/R", "R").replace("A", "R") for cell in row]
        row[owner] = draw(st.sampled_from(("A", "A/R")))
        row[(owner + 1) % len(roles)] = "R"
        rows.append(tuple(row))
    return Plan(roles, work, tuple(rows))


def in_columns(plan: Plan) -> Rows:
    return [["Activity", *plan.roles], *([name, *row] for name, row in zip(plan.work, plan.cells, strict=True))]


def titled(plan: Plan) -> Rows:
    wide = len(plan.roles) + 2
    table = [[str(number or "No."), *row] for number, row in enumerate(in_columns(plan))]
    return [["Who does what", *[""] * (wide - 1)], [""] * wide, *table]


def with_comments(plan: Plan) -> Rows:
    return [[*row, "as agreed" if number else "Comments"] for number, row in enumerate(in_columns(plan))]


def in_rows(plan: Plan) -> Rows:
    columns = zip(*plan.cells, strict=True)
    return [["Role", *plan.work], *([role, *cells] for role, cells in zip(plan.roles, columns, strict=True))]


def as_list(plan: Plan) -> Rows:
    return [["Activity", "Role", "RACI"], *([name, role, letter] for name, role, letter in sorted(plan.held()))]


def as_names(plan: Plan) -> Rows:
    heads = {"R": "Responsible", "A": "Accountable", "C": "Consulted", "I": "Informed"}
    held = plan.held()
    rows = [
        [name, *(", ".join(r for r in plan.roles if (name, r, letter) in held) for letter in heads)]
        for name in plan.work
    ]
    return [["Activity", *heads.values()], *rows]


LAYOUTS: dict[str, Callable[[Plan], Rows]] = {
    "roles in columns": in_columns,
    "title and numbers": titled,
    "comments": with_comments,
    "roles in rows": in_rows,
    "a list": as_list,
    "names under letters": as_names,
}


def separated(separator: str, codec: str) -> Callable[[Rows], bytes]:
    def write(rows: Rows) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows(rows)
        return out.getvalue().encode(codec)

    return write


def markdown(rows: Rows) -> bytes:
    lines = ["| " + " | ".join(cell or " " for cell in row) + " |" for row in rows]
    return "\n".join(["# Page", "", lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""]).encode()


def page(rows: Rows) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>".encode()


def workbook(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


KINDS: dict[str, Callable[[Rows], bytes]] = {
    "comma.csv": separated(",", "utf-8"),
    "semicolon.csv": separated(";", "cp1252"),
    "utf16.tsv": separated("\t", "utf-16"),
    "page.md": markdown,
    "page.html": page,
    "book.xlsx": workbook,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
@given(plan=plans())
@settings(max_examples=12)
def test_a_matrix_reads_back(layout: str, kind: str, plan: Plan) -> None:
    (matrix,) = read_table(kind, text=KINDS[kind](LAYOUTS[layout](plan)))
    names = matrix.organisation.role_by_id
    assert {
        (r.activity.name, names[a.role or ""].name, a.letter) for r in matrix.rows for a in r.assignments
    } == plan.held()
    assert matrix.findings == ()
    assert {row.activity.name for row in matrix.rows} == set(plan.work)
