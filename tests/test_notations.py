"""Responsibilities in the notations of other tools: what is read, what is told and where, and which files they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from raci.charters import is_charter
from raci.cli import main
from raci.findings import Finding, InvalidFile
from raci.matrix import Matrix
from raci.tables import is_table, read_table

BAKERY = """%%rasci
%% The bakery on the corner

roles:
  HB "Head Baker"
  group "Front of house":
    SH "Shop Manager"
    "Cashier"

tasks:
  "Order the flour":
    desc: "every: Monday"
    HB[A,R] SH[C]
    Cashier[I]
  group "Mornings":
    link: "https://example.org/x"
    T1 "Bake the bread":
      HB[A] Cashier[S]
"""


def read(text: str, name: str = "bakery.rasci") -> Matrix:
    (matrix,) = read_table(name, text=text.encode())
    return matrix


def letters(matrix: Matrix) -> dict[str, dict[str, str]]:
    """Return the letters by duty and heading."""
    names = {role.id: role.name for role in matrix.organisation.roles}
    found: dict[str, dict[str, str]] = {}
    for row in matrix.rows:
        said = found.setdefault(row.activity.name, {})
        for held in row.assignments:
            said[names[held.role or ""]] = said.get(names[held.role or ""], "") + held.letter
    return found


def test_a_rasci_text() -> None:
    matrix = read(BAKERY)
    assert letters(matrix) == {
        "Order the flour": {"Head Baker": "AR", "Shop Manager": "C", "Cashier": "I"},
        "Bake the bread": {"Head Baker": "A", "Cashier": "S"},
    }
    assert matrix.organisation.scheme == "rasci"
    assert matrix.findings == ()
    assert [str(row.activity.at) for row in matrix.rows] == ["bakery.rasci:11:3", "bakery.rasci:17:5"]
    areas = matrix.organisation.catalogue.areas
    assert [areas[row.activity.area].name for row in matrix.rows] == ["Activities", "Mornings"]


PATIENT: dict[str, tuple[str, dict[str, dict[str, str]]]] = {
    "tabs": ('roles:\n\tA "Ann"\ntasks:\n\t"Sing":\n\t\tA[R]\n', {"Sing": {"Ann": "R"}}),
    "on-one-line": ('roles:\n  A "Ann"\n  "Bo"\ntasks:\n  "Sing": A[R] "Bo"[A]\n', {"Sing": {"Ann": "R", "Bo": "A"}}),
    "by-label": ('roles:\n  A "Ann Lee"\ntasks:\n  "Sing":\n    "Ann Lee"[A]\n', {"Sing": {"Ann Lee": "A"}}),
    "words-of-the-format": ('roles:\n  A "tasks"\ntasks:\n  "desc":\n    A[A]\n', {"desc": {"tasks": "A"}}),
    "same-label": (
        'roles:\n  F "Dev"\n  B "Dev"\ntasks:\n  "Sing":\n    F[A] B[R]\n', {"Sing": {"Dev": "A", "Dev (B)": "R"}},
    ),
    "header-and-indent": ('rasci\n  roles:\n    A "Ann"\n  tasks:\n    "Sing":\n      A[A]\n', {"Sing": {"Ann": "A"}}),
    "twice": ('roles:\n  A "Ann"\ntasks:\n  "Sing":\n    A[A]\n    A[R]\n', {"Sing": {"Ann": "AR"}}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), PATIENT.values(), ids=PATIENT)
def test_more_than_the_grammar_asks_for(text: str, said: dict[str, dict[str, str]]) -> None:
    matrix = read(text)
    assert (letters(matrix), matrix.findings) == (said, ())


def places(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.name, str(finding.location)) for finding in findings]


WRONG: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "unknown-role": (BAKERY.replace("SH[C]", "SHP[C]"), [("unknown-name", "bakery.rasci:13:13")]),
    "role-twice": (BAKERY.replace('"Cashier"', 'HB "Cashier"').replace("Cashier[", "SH["), [
        ("repeated-name", "bakery.rasci:8:5")]),
    "no-letter": (BAKERY.replace("HB[A] Cash", "HB[X] Cash"), [("unknown-letter", "bakery.rasci:18:7")]),
    "stray-line": (BAKERY + "    nonsense\n", [("invalid-document", "bakery.rasci:19:5")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "found"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_has_its_place(text: str, found: list[tuple[str, str]]) -> None:
    assert places(read(text).findings) == found


def test_without_tasks_it_is_no_table() -> None:
    with pytest.raises(InvalidFile):
        read('roles:\n  A "Ann"\ntasks:\n')


CHARTER = """project: Harbour
roles: [harbour_master, pilot, tug_crew]
members:
  - {name: Ada Quay, type: human, role: harbour_master}
  - {name: Bo Tide, type: human, role: pilot}
  - {name: Cy Wake, type: human, role: pilot}
capabilities:
  pilot: {grant: [steer]}
actions:
  bring_ship_in:
    responsible: pilot
    accountable: harbour_master
    consulted: [tug_crew]
  raise-the-flag:
    responsible: any
    accountable: [harbour_master]
"""


def test_a_charter() -> None:
    matrix = read(CHARTER, "charter.yaml")
    assert letters(matrix) == {
        "Bring ship in": {"Harbour master": "A", "Pilot": "R", "Tug crew": "C"},
        "Raise the flag": {"Harbour master": "AR", "Pilot": "R", "Tug crew": "R"},
    }
    assert matrix.organisation.name == "Harbour"
    assert {person.name for person in matrix.organisation.people} == {"Ada Quay"}
    assert any("Bo Tide, Cy Wake" in line for line in (matrix.origin.understood if matrix.origin else ()))


CHARTER_FAULTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "unknown-role": (CHARTER.replace("[tug_crew]\n  r", "[tug_crews]\n  r"), [("unknown-name", "c.yaml:13:17")]),
    "member-of-no-role": (CHARTER.replace("human, role: harbour_master", "human, role: mayor"), [
        ("unknown-name", "c.yaml:4:41")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "found"), CHARTER_FAULTS.values(), ids=CHARTER_FAULTS)
def test_faults_of_a_charter(text: str, found: list[tuple[str, str]]) -> None:
    assert places(read(text, "c.yaml").findings) == found


FILES: dict[str, tuple[str, str, bool]] = {
    "rasci": ("x.rasci", BAKERY, True),
    "charter": ("x.yaml", CHARTER, True),
    "charter-with-a-mark": ("x.yml", "\ufeff" + CHARTER[CHARTER.index("actions") :], True),
    "team-file": ("x.yaml", "people:\n  Ann: Tech Lead\n", False),
    "team-file-with-an-odd-key": ("x.yaml", "people:\n  Ann: CTO\n" + CHARTER, False),
    "other-yaml": ("x.yaml", "actions:\n  build: {run: make}\n", False),
}


@pytest.mark.parametrize(("name", "text", "table"), FILES.values(), ids=FILES)
def test_which_files_are_tables(name: str, text: str, table: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert is_table(path) == table
    assert is_charter(path) == (table and name != "x.rasci")


@pytest.mark.parametrize(("name", "text"), [("b.rasci", BAKERY), ("c.yaml", CHARTER)], ids=["rasci", "charter"])
def test_every_command_reads_it(name: str, text: str, tmp_path: Path) -> None:
    path, other, taken = tmp_path / name, tmp_path / f"other-{name}", tmp_path / "taken.yaml"
    for file in (path, other):
        file.write_text(text, encoding="utf-8")
    run = CliRunner().invoke
    assert run(main, ["check", str(path), "--fail-on", "never"]).exit_code == 0
    assert run(main, ["import", str(path), "-o", str(taken)]).exit_code == 0
    assert "No letter changes" in run(main, ["diff", str(path), str(taken)]).output or name == "b.rasci"
    assert "No letter changes" in run(main, ["diff", str(path), str(other)]).output
    assert run(main, ["compare", str(path), str(other)]).exit_code == 0


LABELS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters='"%'), min_size=1, max_size=12
)
NAMES = LABELS.map(lambda text: " ".join(text.split())).filter(bool)
CELLS = st.sampled_from(["", "A", "R", "S", "C", "I", "A,R"])


def as_rasci(roles: Sequence[str], tasks: Mapping[str, Mapping[str, str]]) -> str:
    """Write roles and tasks in the notation, every second role with a short name."""
    alias = {role: f"R{number}" if number % 2 else None for number, role in enumerate(roles)}
    lines = ["%%rasci", "roles:", *(f'  {alias[role] or ""} "{role}"' for role in roles), "tasks:"]
    for task, said in tasks.items():
        lines += [f'  "{task}":', *(f"    {alias[r] or chr(34) + r + chr(34)}[{s}]" for r, s in said.items() if s)]
    return "\n".join(lines)


@given(data=st.data())
def test_what_is_written_is_read(data: st.DataObject) -> None:
    roles = data.draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    names = data.draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    tasks = {name: {role: data.draw(CELLS) for role in roles} for name in names}
    matrix = read(as_rasci(roles, tasks))
    expected = {name: {r: s.replace(",", "") for r, s in said.items() if s} for name, said in tasks.items()}
    assert (letters(matrix), matrix.findings) == (expected, ())
