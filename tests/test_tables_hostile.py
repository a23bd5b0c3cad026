"""Files that are damaged, huge or hostile: read, or refused with one message, quickly, and never a traceback."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from bombs import BOMBS, zip_bomb
from hypothesis import given, settings
from hypothesis import strategies as st

from raci.findings import InvalidFile, Severity
from raci.matrix import Matrix
from raci.tables import read_table

HANGING = 60
"""Seconds of computing that only something without an end takes, on any machine."""


ROWS = (("Task", "Lead", "Team"), ("Plan", "A", "R"), ("Do", "I", "A/R"))
PLANNED = ["Plan: A lead, R team", "Do: A team, R team, I lead"]


def book(far: str | None = None) -> bytes:
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    if far:
        made.active[far] = "far"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(raw: bytes, *pairs: tuple[bytes, bytes], part: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            for before, after in pairs:
                data = data.replace(before, after) if info.filename.startswith(part) else data
            new.writestr(info.filename, data)
    return out.getvalue()


def told(matrices: list[Matrix]) -> list[str]:
    return [
        f"{row.activity.name}: " + ", ".join(f"{a.letter} {a.role}" for a in row.assignments)
        for matrix in matrices
        for row in matrix.rows
    ]


def refusal(raw: bytes, name: str) -> str:
    with pytest.raises(InvalidFile) as caught:
        read_table(name, text=raw)
    (fault,) = caught.value.findings
    assert (fault.code, fault.severity, fault.fatal) == ("RACI107", Severity.ERROR, True)
    assert fault.fix
    return fault.message


def settled(raw: bytes, name: str) -> bool:
    try:
        return bool(read_table(name, text=raw))
    except InvalidFile as refused:
        return bool(refused.findings[0].fix)


STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (b"<workbook ", b'<workbook conformance="strict" '),
)


def test_strict_workbooks_are_read() -> None:
    raw = changed(book(), *STRICT)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(raw)).read("xl/workbook.xml")
    assert told(read_table("a.xlsx", text=raw)) == PLANNED


def test_prefixed_names_are_read() -> None:
    raw = book()
    part = "xl/worksheets/sheet1.xml"
    text = zipfile.ZipFile(io.BytesIO(raw)).read(part)
    bare = (
        text.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?").replace(b" xmlns=", b" xmlns:x=")
    )
    assert told(read_table("a.xlsx", text=changed(raw, (text, bare), part=part))) == PLANNED


def test_the_declared_size_is_never_believed() -> None:
    raw = changed(book(), (b'<dimension ref="A1:C3"', b'<dimension ref="A1:A1"'))
    assert told(read_table("a.xlsx", text=raw)) == PLANNED


def test_a_far_cell_costs_nothing() -> None:
    started = time.process_time()
    matrices = read_table("a.xlsx", text=book("XFD1048576"))
    assert told(matrices) == PLANNED
    assert matrices[0].origin is not None
    assert any("1 cells beyond row 20,000" in line for line in matrices[0].origin.understood)
    assert time.process_time() - started < HANGING


def test_merged_cells_without_end_cost_nothing() -> None:
    ranges = b"".join(b'<mergeCell ref="E%d:XFD1048576"/>' % row for row in range(1, 2000))
    raw = changed(book(), (b"</sheetData>", b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"))
    started = time.process_time()
    assert told(read_table("a.xlsx", text=raw)) == PLANNED
    assert time.process_time() - started < HANGING


@pytest.mark.parametrize("kind", BOMBS)
def test_zip_bombs_are_refused(kind: str) -> None:
    assert "unpacks to far more" in refusal(zip_bomb(book(), kind), "a.xlsx")


def test_entity_bombs_are_refused() -> None:
    doctype = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook '
    assert "damaged" in refusal(changed(book(), (b"<workbook ", doctype)), "a.xlsx")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "an old Excel file"),
        (b"%PDF-1.7", "a PDF"),
        (bytes(range(256)) * 20, "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "no text"),
    ],
    ids=["empty", "cut zip", "xls", "pdf", "all bytes", "picture"],
)
def test_what_is_no_table_file(raw: bytes, says: str) -> None:
    assert says in refusal(raw, "a.xlsx")


def test_other_zips_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "no Excel workbook" in refusal(out.getvalue(), "a.docx")


ENDLESS = {
    "tags": "<table><tr><td " * 30_000,
    "comments": "<table><!--" * 30_000,
    "tables": "<table>" * 30_000,
    "cells": "<table>" + "<tr><td>" * 30_000,
    "spans": "<table><tr>" + "<td colspan=500 rowspan=500>A</td>" * 3_000,
    "quotes": '<table><tr><td a="' * 20_000,
    "scripts": "<table><script>" * 30_000,
    "declarations": "<table><![" * 30_000,
    "struck": "<table><s>" * 30_000,
    "markup": "| a | b |\n|---|---|\n| " + "**_[" * 20_000,
    "quoted": ">" * 30_000 + "| a | b |\n|---|---|\n",
    "bars": "| a | b |\n|---|---|\n" + "|" * 200_000,
    "wide": "Task," + "A," * 100_000,
    "fences": "```\n" * 30_000,
    "items": "- " * 20_000,
    "names": "| Task | Owner |\n|---|---|\n| Plan | " + "a, " * 20_000 + "|\n| Do | " + "(b" * 20_000 + "|\n",
    "legends": "R = " * 20_000 + "\n" + "Responsible (" * 10_000,
    "daggers": "Task,Lead,Team\nPlan" + "\u2020" * 26 + "x,A,R\nDo,A,R\n",
    "closed comments": "<!---->" * 40 + "x",
    "spaces": "Task,Lead" + " " * 40_000 + "\n" + " " * 40_000 + "-,A\n",
    "digits": "Task,Lead,Team\n" + "1" * 20_000 + "!,A,R\nDo,A,R\n",
    "headings": "<h1></h1><table></table>" * 4_000,
    "small tables": "# x\n\n| Task | Lead |\n|---|---|\n| Plan | A/R |\n\n" * 500,
    "equal names": "Task,Lead,Team\n" + "Plan,A,R\n" * 15_000,
    "anchors": "# x" + " " * 40_000 + "{#y\n\n| a | b |\n|---|---|\n",
    "blanks": "<table><tr><td>" + " " * 200_000 + "A</td></tr></table>",
}


@pytest.mark.parametrize("kind", ENDLESS)
@pytest.mark.parametrize("suffix", ["html", "md", "csv"])
def test_what_never_ends(kind: str, suffix: str) -> None:
    started = time.process_time()
    assert settled(ENDLESS[kind].encode(), f"a.{suffix}")
    assert time.process_time() - started < HANGING


SOUND = book()


@given(st.data())
@settings(max_examples=60)
def test_damaged_workbooks_never_break(data: st.DataObject) -> None:
    raw = bytearray(SOUND)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=4)):
        raw[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(2, len(raw))))
    assert settled(bytes(raw[:cut]), "a.xlsx")


@given(raw=st.binary(max_size=300), suffix=st.sampled_from(["csv", "md", "html", "xlsx", "txt"]))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(raw: bytes, suffix: str) -> None:
    assert settled(raw, f"a.{suffix}")


PIECES = ["|", "A", "R", "C", "I", "\n", ",", ";", "Task", " ", "|---|---|", "<table>", "<tr>", "<td>", "</table>", "#",
          "Responsible", "x", "-", '"', "**", "Owner", "R = Responsible", "<td colspan=3>", "Role", "RACI"]  # fmt: skip


@given(words=st.lists(st.sampled_from(PIECES), max_size=60), suffix=st.sampled_from(["csv", "md", "html"]))
@settings(max_examples=200)
def test_any_pieces_of_tables_are_read_or_refused(words: list[str], suffix: str) -> None:
    assert settled("".join(words).encode(), f"a.{suffix}")


def test_spans_of_many_tables_share_one_budget() -> None:
    page = ("<table><tr>" + "<td colspan=500 rowspan=500>A</td>" + "</tr></table>") * 60
    tracemalloc.start()
    refusal(page.encode(), "a.html")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000_000


def test_a_cell_beyond_what_csv_may_hold_is_told() -> None:
    text = "Task,Lead,Team\nPlan,A,R\nDo " + "x" * 140_000 + ",A,R\n"
    assert "more than 131,072 characters" in refusal(text.encode(), "a.csv")


def test_a_large_table_is_read_quickly() -> None:
    head = "Activity," + ",".join(f"Role {number}" for number in range(30))
    rows = [f"Do thing {n}," + ",".join("ARCI"[(n + c) % 4] if c % 2 else "" for c in range(30)) for n in range(5_000)]
    started = time.process_time()
    (matrix,) = read_table("a.csv", text="\n".join([head, *rows]).encode())
    assert (len(matrix.rows), len(matrix.organisation.roles)) == (5_000, 30)
    assert time.process_time() - started < HANGING
