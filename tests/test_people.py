"""People lists: every row of a stranger's list becomes a person or a finding."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bombs import BOMBS, zip_bomb
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.findings import InvalidFile, Location, Severity
from raci.people import Listed, PeopleList, people_in, read_people, rings
from raci.people.headings import field_of
from raci.source import read

CASES = Path(__file__).parent / "cases" / "people"
SHARED = Path(__file__).parents[1].parent / "shared" / "data" / "orgs"
TABLES: dict[str, dict[str, Any]] = read(CASES / "tables.yaml").data
REFUSED: dict[str, dict[str, Any]] = read(CASES / "refused.yaml").data
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the data are not here")


def lines(listed: PeopleList) -> list[str]:
    """Return people as the cases write them."""
    label = {person.key: person.label for person in listed.people}
    rows = (
        (person.label, " / ".join(person.titles), label.get(person.manager or "", ""), " / ".join(person.teams))
        for person in listed.people
    )
    return [" | ".join(row).replace("|  |", "| |").replace("|  |", "| |").rstrip() for row in rows]


def workbook(*sheets: list[list[object]]) -> bytes:
    """Return a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(raw: bytes, change: dict[str, tuple[bytes, bytes]]) -> bytes:
    """Return a workbook in which a piece of some parts is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename in change:
                assert change[part.filename][0] in data
                data = data.replace(*change[part.filename])
            new.writestr(part.filename, data)
    return out.getvalue()


def refusal(raw: bytes, name: str = "list.csv") -> str:
    """Return why bytes are refused."""
    with pytest.raises(InvalidFile) as caught:
        people_in(raw, name)
    (fault,) = caught.value.findings
    assert (fault.code, fault.severity, fault.fatal) == ("RACI107", Severity.ERROR, True)
    assert fault.fix
    return fault.message


def settled(raw: bytes, name: str) -> bool:
    """Tell whether bytes give people, or are refused with a remedy: the only two ways to end."""
    try:
        return bool(people_in(raw, name).people)
    except InvalidFile as refused:
        return bool(refused.findings and refused.findings[0].fix)


@pytest.mark.parametrize("case", TABLES)
def test_case(case: str) -> None:
    wanted = TABLES[case]
    found = people_in(wanted["text"].encode(), "list.csv")
    assert lines(found) == [line.rstrip() for line in wanted["people"]]
    messages = [finding.message for finding in found.findings]
    pieces = wanted.get("findings", [])
    assert len(messages) == len(pieces), messages
    assert [p for p in pieces if not any(p in message for message in messages)] == []
    assert all(finding.location and finding.fix for finding in found.findings)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    wanted = REFUSED[case]
    assert wanted["says"] in refusal(wanted["text"].encode(), wanted.get("file", "list.csv"))


def test_a_refusal_says_which_headings_were_looked_for() -> None:
    with pytest.raises(InvalidFile) as caught:
        people_in(b"Task,Due\nLaunch,May\n", "list.csv")
    assert "Title, Manager" in caught.value.findings[0].fix


# A workbook has no separator to declare, and openpyxl would write formulas.
IN_WORKBOOKS = [case for case, wanted in TABLES.items() if not any(c in wanted["text"] for c in ("sep=", "#", '"='))]


@pytest.mark.parametrize("case", IN_WORKBOOKS)
def test_a_case_in_a_workbook_reads_the_same(case: str) -> None:
    text: str = TABLES[case]["text"]
    separator = max(";,|", key=text.count)
    rows: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    assert lines(people_in(workbook([["Read me"]], rows), "list.xlsx")) == [
        line.rstrip() for line in TABLES[case]["people"]
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Manager's e-mail", "manager"), ("MANAGER_POST_ID", "manager"), ("reports_to", "manager"),
        ("reportsTo", "manager"), ("Vorgesetzte:r", "manager"), ("Personalnummer Vorgesetzter", "manager"),
        ("Supérieur hiérarchique", "manager"), ("Matricule du manager", "manager"), ("Email del jefe", "manager"),
        ("Nome do gestor", "manager"), ("Supervisor Name", "manager"), ("Line Manager Employee ID", "manager"),
        ("Job-Title *", "title"), ("Position:", "title"), ("Employee Job Title", "title"),
        ("intitulé du poste", "title"), ("Puesto", "title"), ("E-Mail-Adresse", "email"),
        ("Mitarbeiter/in", "name"), ("Employee", "name"), ("Organizational Unit", "department"),
        ("Équipe", "team"), ("Squads", "team"), ("Salary", None), ("Manager level", None), ("Status", None),
        ("", None),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str | None) -> None:
    found = field_of(heading)
    assert (found and found[0]) == field


@pytest.mark.parametrize(
    ("codec", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
     ("utf-16-le", b""), ("utf-16-be", b""), ("cp1252", b""), ("latin-1", b"")],
    ids=["utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be", "utf-16 le bare", "utf-16 be bare", "cp1252", "latin-1"],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_encodings(codec: str, bom: bytes, newline: str) -> None:
    raw = bom + newline.join(["Name;Funktion", "Jörg Müller;Entwickler", "Zoë Ø;Köchin"]).encode(codec)
    assert lines(people_in(raw, "list.csv")) == ["Jörg Müller | Entwickler | |", "Zoë Ø | Köchin | |"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no text and no workbook"),
        (bytes(range(256)) * 20, "no text and no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Excel file"),
        (b"PK\x03\x04", "damaged"),
    ],
    ids=["picture", "all bytes", "old excel", "cut zip"],
)
def test_binary(raw: bytes, says: str) -> None:
    assert says in refusal(raw)


def test_a_field_without_end_is_refused() -> None:
    assert "never closed" in refusal(b'Name,Title\nDana,"' + b"x," * 200_000)


def test_places() -> None:
    found = people_in(b'Name,Title,Manager\n\n"Dana\nIto",Engineer,Sam\nKim,Engineer,\n', "list.csv")
    assert [person.location for person in found.people] == [Location("list.csv", 3, 1), Location("list.csv", 5, 1)]
    assert found.findings[0].location == Location("list.csv", 3, 1)


def test_what_it_was_taken_for() -> None:
    found = people_in("Name;Stelle;Gehalt\nJörg;Entwickler;1\n".encode("cp1252"), "list.csv")
    assert found.taken_for == (
        'CSV (semicolon, CP1252), headings in row 1: "Name" = name, "Stelle" = title; not used: "Gehalt"'
    )


# --- workbooks -----------------------------------------------------------------------------------------------------


def test_the_first_sheet_with_headings_is_read() -> None:
    rows: list[list[object]] = [[], [None, "People"], [None, "Name", "Title", "Manager ID", "ID"]]
    raw = workbook([["Notes"]], [*rows, [None, "Dana", "PM", 12.0, 7], [None, "Kim", True, None, 12]])
    found = people_in(raw, "list.xlsx")
    assert lines(found) == ["Dana | PM | Kim |", "Kim | True | |"]
    assert found.taken_for.startswith('Excel workbook, sheet "Sheet 2", headings in row 3: "Name" = name')


def test_findings_in_a_workbook_name_the_cell() -> None:
    found = people_in(workbook([["Name", "Title", "Manager"], ["Dana", "PM", "Sam"]]), "list.xlsx")
    assert found.findings[0].cell == "Sheet 1!A2"


def test_a_formula_that_was_never_calculated_is_told() -> None:
    found = people_in(workbook([["Name", "Title"], ["Dana", '="P"&"M"'], ['="Kim"', "PM"]]), "list.xlsx")
    assert [person.titles for person in found.people] == [(), ("PM",)]
    assert [finding.message for finding in found.findings] == [
        "the title of this row is a formula without a result: left out",
        "the name of this row is a formula without a result: left out",
    ]


def test_the_result_of_a_formula_counts() -> None:
    raw = workbook([["Name", "Title"], ["Dana", '="P"&"M"']])
    sheet = "xl/worksheets/sheet1.xml"
    raw = repacked(
        raw, {sheet: (b'<c r="B2"><f>"P"&amp;"M"</f><v /></c>', b'<c r="B2" t="str"><f>"P"&amp;"M"</f><v>PM</v></c>')}
    )
    found = people_in(raw, "list.xlsx")
    assert (lines(found), found.findings) == (["Dana | PM | |"], ())


def test_a_number_with_a_point_is_the_same_id() -> None:
    raw = workbook([["Name", "Title", "ID", "Manager ID"], ["Dana", "PM", 7, 12], ["Kim", "EM", 12, None]])
    raw = repacked(raw, {"xl/worksheets/sheet1.xml": (b'<c r="D2" t="n"><v>12</v>', b'<c r="D2" t="n"><v>12.0</v>')})
    assert lines(people_in(raw, "list.xlsx")) == ["Dana | PM | Kim |", "Kim | EM | |"]


def test_too_long_a_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raci.people.tables._MAX_ROWS", 60)
    people = [f"P {number},PM" for number in range(61)]
    assert len(people_in("\n".join(["Name,Title", *people[:60]]).encode(), "list.csv").people) == 60
    assert "more than 60 rows" in refusal("\n".join(["Name,Title", *people]).encode())


def test_cells_outside_the_declared_size_are_read() -> None:
    raw = workbook([["Name", "Title"], ["Dana", "PM"], ["Kim", "EM"]])
    raw = repacked(raw, {"xl/worksheets/sheet1.xml": (b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')})
    assert len(people_in(raw, "list.xlsx").people) == 2


def test_a_far_cell_costs_nothing() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Title"])
    book.active.append(["Dana", "PM"])
    book.active["XFD1048576"] = "far"
    out = io.BytesIO()
    book.save(out)
    assert len(people_in(out.getvalue(), "list.xlsx").people) == 1


def test_strict_workbooks_are_read() -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    raw = workbook([["Name", "Title"], ["Dana", "PM"]])
    parts = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
    assert lines(people_in(repacked(raw, dict.fromkeys(parts, (main, strict))), "list.xlsx")) == ["Dana | PM | |"]


def test_a_workbook_without_people_names_its_sheets() -> None:
    assert '"Sheet 1", "Sheet 2"' in refusal(workbook([["Task"]], [["Due"]]), "list.xlsx")


def test_other_zips_are_declined() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "no Excel workbook" in refusal(out.getvalue(), "list.docx")


@pytest.mark.parametrize("kind", BOMBS)
def test_zip_bombs_are_refused(kind: str) -> None:
    assert "unpacks to far more" in refusal(zip_bomb(workbook([["Name", "Title"], ["Dana", "PM"]]), kind), "list.xlsx")


def test_entity_bombs_are_refused() -> None:
    doctype = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook '
    raw = repacked(workbook([["Name", "Title"], ["Dana", "PM"]]), {"xl/workbook.xml": (b"<workbook ", doctype)})
    assert "damaged" in refusal(raw, "list.xlsx")


@given(st.data())
@settings(max_examples=60)
def test_damaged_workbooks_never_break(data: st.DataObject) -> None:
    raw = bytearray(SOUND)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=4)):
        raw[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(2, len(raw))))
    assert settled(bytes(raw[:cut]), "list.xlsx")


SOUND = workbook([["Name", "Title", "Manager"], ["Dana", "PM", "Kim"], ["Kim", "EM", None]])


# --- nothing is lost -----------------------------------------------------------------------------------------------

visible = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "M", "Zs"))
words = st.text(visible, min_size=1, max_size=12).map(lambda text: " ".join(text.split()))


def _speaks(text: str) -> bool:
    blank = {"", "-", "–", "—", "n/a", "N/A"}
    return text not in blank and not text.startswith("#") and ";" not in text


names = words.filter(_speaks)


@st.composite
def organisations(draw: st.DrawFn) -> list[tuple[str, str, str, str]]:
    """Return rows (id, name, title, id of the manager) of people who report to people above them."""
    people = draw(st.lists(st.tuples(names, names), min_size=1, max_size=8))
    rows = []
    for number, (name, title) in enumerate(people):
        boss = draw(st.integers(-1, number - 1))
        rows.append((f"e{number}", name, title, f"e{boss}" if boss >= 0 else ""))
    return rows


def as_csv(rows: list[tuple[str, ...]], separator: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([("Employee ID", "Name", "Job title", "Manager ID"), *rows])
    return out.getvalue().encode()


@given(rows=organisations(), separator=st.sampled_from([",", ";", "\t", "|"]))
def test_csv_comes_back_equal(rows: list[tuple[str, ...]], separator: str) -> None:
    found = people_in(as_csv(rows, separator), "list.csv")
    assert [(p.key, p.name, p.titles[0], p.manager or "") for p in found.people] == rows
    assert found.findings == ()


@given(rows=organisations())
@settings(max_examples=40)
def test_xlsx_comes_back_equal(rows: list[tuple[str, ...]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [("Employee ID", "Name", "Job title", "Manager ID"), *rows]:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if cell.value else cell.data_type
    out = io.BytesIO()
    book.save(out)
    found = people_in(out.getvalue(), "list.xlsx")
    assert [(p.key, p.name, p.titles[0], p.manager or "") for p in found.people] == rows


@given(st.lists(st.tuples(words, words, words), max_size=8))
def test_every_row_is_a_person_or_a_finding(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("Name", "Title", "Manager"), *rows, ("Dana", "PM", "")])
    found = people_in(out.getvalue().encode(), "list.csv")
    told = {finding.location.line for finding in found.findings if finding.location}
    said = " ".join(finding.message for finding in found.findings)
    for line, (name, title, _) in enumerate(rows, 2):
        person = any(p.name == name and (title in p.titles or not _speaks(title) or ";" in title) for p in found.people)
        assert person or line in told or f"list.csv:{line}" in said


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for name in ("list.csv", "list.yaml"):
        assert settled(raw, name)


@given(st.lists(st.integers(-1, 7), min_size=1, max_size=8))
def test_rings(managers: list[int]) -> None:
    people = [
        Listed(str(n), "", (), str(m) if m >= 0 else None, (), None, Location("", n, 1)) for n, m in enumerate(managers)
    ]
    above = {person.key: person.manager for person in people}
    found = rings(people)
    for ring in found:
        assert [above[key] for key in ring] == [*ring[1:], ring[0]]
    in_ring = {key for ring in found for key in ring}
    for start in above:
        key: str | None = start
        for _ in range(len(people) + 1):
            key = above.get(key) if key is not None else None
        assert key is None or key in in_ring


# --- Backstage -----------------------------------------------------------------------------------------------------

ENTITIES = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: shop, title: The Shop}
spec: {type: team, children: [till], members: [Kim]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: till}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: dana
  annotations: {example.com/job-title: Product Manager, example.com/manager: 'user:default/kim'}
spec: {profile: {displayName: 'Dana Ito ', email: dana@example.com}, memberOf: [till, group:default/shop]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: kim, title: Kim Lee}
spec: {jobTitle: [Engineering Manager, Tech Lead], memberOf: [lost]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: kim, namespace: lab}
spec: {profile: {displayName: Kim Lee}, memberOf: [shop], manager: kim@nowhere}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
"""


def test_backstage(tmp_path: Path) -> None:
    (tmp_path / "org.yaml").write_text(ENTITIES)
    found = read_people(tmp_path / "org.yaml")
    assert lines(found) == [
        "Dana Ito | Product Manager | Kim Lee | till / The Shop",
        "Kim Lee | Engineering Manager / Tech Lead | | lost / The Shop",
        "Kim Lee | | | lab/shop",
    ]
    assert [person.key for person in found.people] == ["user:default/dana", "user:default/kim", "user:lab/kim"]
    assert found.teams == (("The Shop", None), ("till", "The Shop"), ("lost", None), ("lab/shop", None))
    assert found.taken_for == "Backstage, 3 User and 2 Group entities; not used: 1 of other kinds"
    assert sorted(finding.message for finding in found.findings) == [
        '"Kim Lee" belongs to the group "lab/shop", which is not here',
        '"Kim Lee" belongs to the group "lost", which is not here',
        '"kim@nowhere", manager of "Kim Lee", is not in the list',
    ]
    assert found.people[0].location.line == 14


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    first, *rest = ENTITIES.split("---\n")
    (tmp_path / "a").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_text("kind: [")
    (tmp_path / "a" / "shop.yml").write_text(first)
    (tmp_path / "people.yaml").write_text("---\n".join(rest))
    (tmp_path / "template.yaml").write_text("a: {{ b }\n")
    found = read_people(tmp_path)
    assert len(found.people) == 3
    (broken,) = [f for f in found.findings if f.location and f.location.file.endswith("template.yaml")]
    assert (broken.severity, broken.fatal) == (Severity.WARNING, False)


@pytest.mark.parametrize(
    ("files", "says"),
    [({}, "no .yaml file"), ({"a.csv": "Name,Title\n"}, "no .yaml file"), ({"a.yaml": "a: 1\n"}, "no Backstage User")],
    ids=["empty", "other files", "other yaml"],
)
def test_a_folder_without_people(tmp_path: Path, files: dict[str, str], says: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(InvalidFile, match=says):
        read_people(tmp_path)


@pytest.mark.parametrize(
    "entity",
    ["kind: User", "kind: [User]", "kind: User\nmetadata: []", "kind: User\nmetadata: {name: [a]}\nspec: 3",
     "kind: User\nmetadata: {name: a}\nspec: {memberOf: {a: b}, profile: [x]}", "- kind: User", "User"],
    ids=["bare", "list of kinds", "no mapping", "odd name", "odd spec", "in a list", "a word"],
)  # fmt: skip
def test_odd_entities_never_break(entity: str) -> None:
    assert settled(entity.encode(), "users.yaml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile):
        read_people(tmp_path / "none.csv")


# --- real lists ----------------------------------------------------------------------------------------------------


@needs_data
def test_a_company_with_several_posts_to_a_human() -> None:
    found = read_people(SHARED / "sourcegraph-people.csv")
    with (SHARED / "sourcegraph-people.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    by_human = {person.human: person for person in found.people}
    assert len(found.people) == len({row["human_id"] for row in rows}) == len(by_human)
    assert all(row["title"] in by_human[row["human_id"]].titles for row in rows)
    roots = [person for person in found.people if person.manager is None]
    assert [person.titles[0] for person in roots] == ["CEO, co-founder, Board of Directors"]
    assert all(person.manager != person.key for person in found.people)
    assert rings(found.people) == ()
    assert found.findings == ()


@needs_data
def test_rosters_of_many_releases() -> None:
    found = read_people(SHARED / "kubernetes-release-teams.csv")
    with (SHARED / "kubernetes-release-teams.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    titles = {person.key: person.titles for person in found.people}
    assert titles.keys() == {row["person_id"] for row in rows}
    assert all(row["role"] in titles[row["person_id"]] for row in rows)
    assert 'not used: "release", "kind"' in found.taken_for


@needs_data
def test_backstage_groups_that_include_no_users() -> None:
    found = read_people(SHARED / "backstage-acme")
    assert (len(found.people), len(found.teams), found.findings) == (17, 8, ())
    assert dict(found.teams)["team-a"] == "Backstage"
    assert [p.name for p in found.people if p.key.endswith("/guest")] == ["Guest User", "Guest User"]
