"""What somebody wrote in confidence stays out of everything that is written, unless `--private` asks for it."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from raci.checks import check
from raci.cli import main
from raci.deciding.engine import decide
from raci.embed.pages import embed
from raci.findings import Finding
from raci.formats import FORMATS, write
from raci.formats.blocks import WRITERS
from raci.formats.diagrams import NoEngine
from raci.formats.view import By, View, build_view
from raci.matrix import Matrix
from raci.teamfile import read_text

ON = dt.date(2026, 12, 1)

# One of everything: a strength, a workload, a limit and an absence that each decide a letter, or cannot.
TEAM = """\
organisation: Northwind
people:
  Dana Ito: {title: Product Manager, reports_to: Kim Lee, strengths: [name-the-products], deputy: Sam Roe,
             away: 2026-11-13/2027-02-07}
  Priya Nair: {title: Product Marketing Manager, workload: swamped, strengths: [growth]}
  Sam Roe: {title: Product Manager, workload: light, reports_to: Kim Lee}
  Kim Lee: {title: Engineering Manager, workload: high, capacity: {accountable: 1}}
  Lee Park: {title: Tech Lead, capacity: 1, reports_to: Kim Lee}
  Ola Berg: {title: Designer, away: true}
  Ben Fox: {title: Engineer, workload: high}
  Eve Ash: {title: Engineer, strengths: [Operations]}
activities:
  areas: []
  include: [design-product, hire-team, prioritise-bugs, review-code, run-ad-campaigns, write-tickets]
  add:
    Name the products: {area: strategy, A: product-manager or product-marketing-manager, R: product-manager,
                        shared: true}
    Name the prices: {area: strategy, A: "product-marketing-manager, else product-manager", R: product-manager,
                      shared: true}
    Tidy up: {area: quality, A: engineer, R: engineer}
    Keep the machines: {area: operations, A: tech-lead, R: tech-lead}
    Buy the machines: {area: operations, A: tech-lead, R: tech-lead}
    Stay tidy: {area: operations, A: engineer, R: engineer}
    Settle the budget: {area: people, A: engineering-manager or tech-lead, R: engineering-manager}
decisions:
  prioritise-bugs: {A: Dana Ito, agreed: 2026-11-20, by: [Kim Lee]}
  review-code: {A: Ola Berg, agreed: 2026-11-20, by: [Kim Lee]}
"""

FAULTY = """\
people:
  Dana Ito: {title: Product Manager, strengths: [lunch], workload: swampd, capacity: many, away: soon}
  Kim Lee: Engineering Manager
activities: {areas: [], include: [prioritise-bugs]}
"""

WORDS = re.compile(
    r"\b(swamp|workload|strength|capacit|overload|away\b|absen|limits?\b|lighter|allows|private\b|lunch"
    r"|2026-11-1[34]|2027-02-0|(13|7)(th)? (Nov|Feb))",
    re.IGNORECASE,
)
"""What is private in the file, its dates, and words made of it."""

SAY_WHY = {"xlsx", "svg", "dot", "html", "json"}
"""The formats that have a place for reasons or findings."""
SAY_WHO_ACTS = {"xlsx", "svg", "dot", "md", "html", "json"}


@cache
def matrix_of(text: str = TEAM) -> Matrix:
    """Read and decide a file."""
    return decide(read_text(text, "team.yaml"), ON)


@cache
def findings_of(text: str = TEAM) -> tuple[Finding, ...]:
    """Return everything that is found in a file."""
    return tuple(check(matrix_of(text)))


def view_of(by: By = "role", *, private: bool = False, text: str = TEAM) -> View:
    """Return what writers draw from."""
    return build_view(matrix_of(text), by=by, private=private, findings=findings_of(text))


def told(name: str, view: View) -> str:
    """Return everything that the files of a format say, in whatever part of them."""
    try:
        return "\n".join(_decoded(content) for content in write(view, name).values())
    except NoEngine as error:
        pytest.skip(str(error))


def _decoded(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(f"{part}\n{_decoded(parts.read(part))}" for part in parts.namelist())
    if content.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
        return "\n".join(_inflated(stream) for stream in (content, *streams))
    return html.unescape(content.decode("utf-8", "replace"))


def _inflated(stream: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(stream).decode("latin-1")
    except zlib.error:
        return stream.decode("latin-1")


def found(text: str) -> list[str]:
    """Return the private words of a text, with what is around them."""
    return [text[max(match.start() - 40, 0) : match.end() + 40] for match in WORDS.finditer(text)]


def test_the_file_has_one_of_everything() -> None:
    private = {finding.name for finding in findings_of() if finding.private}
    assert private == {"absent-owner", "decision-breaks", "overloaded", "swamped-owner"}
    assert {a.reason.level for a in matrix_of().assignments if not a.agreed} >= {2, 3, 5, 6}
    assert {a.acting for a in matrix_of().assignments} == {None, "Sam Roe"}
    assert {finding.code for finding in findings_of(FAULTY) if finding.private} == {"RACI101", "RACI107"}


@pytest.mark.parametrize("by", ["role", "person"])
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_private_is_written(name: str, by: By) -> None:
    assert found(told(name, view_of(by))) == []


@pytest.mark.parametrize("name", sorted(SAY_WHO_ACTS))
def test_who_acts_is_written(name: str) -> None:
    assert re.search(r'Sam Roe acts|"acting": "Sam Roe"', told(name, view_of()))


@pytest.mark.parametrize("name", sorted(SAY_WHY))
def test_private_says_what_told_people_apart(name: str) -> None:
    words = {match[0].lower() for match in WORDS.finditer(told(name, view_of(private=True)))}
    assert {"json": "swamp"}.get(name, "strength") in words


@pytest.mark.parametrize("name", ["json", "html", "xlsx", "md"])
def test_faults_in_private_keys_stay_out(name: str) -> None:
    assert found(told(name, view_of(text=FAULTY))) == []


def test_findings_of_counts_are_not_private() -> None:
    company = "people: [Product Manager, Engineer]\nactivities: {include: []}\n"
    names = {finding.name for finding in findings_of(company) if finding.private}
    over = [finding for finding in findings_of(company) if finding.name == "overloaded"]
    assert not names
    assert over
    assert "overloaded" in told("json", view_of(text=company))


# Blocks and cards


@pytest.mark.parametrize(
    "words", [*WRITERS, "matrix by=person", "card dana", "card priya", "card lee-park", "card engineer"]
)
def test_blocks_and_cards_keep_it(words: str, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"<!-- raci:begin {words} -->\n<!-- raci:end -->\n")
    (page,) = embed([path], matrix_of(), findings_of())
    assert found(page.content.decode()) == []


def test_blocks_and_cards_say_who_acts(tmp_path: Path) -> None:
    for words, said in (
        ("matrix", "Sam Roe acts for Dana Ito"),
        ("card dana", "Sam Roe acts for Dana Ito"),
        ("card sam", "Acts for now"),
    ):
        path = tmp_path / "page.md"
        path.write_text(f"<!-- raci:begin {words} -->\n<!-- raci:end -->\n")
        (page,) = embed([path], matrix_of(), findings_of())
        assert said in page.content.decode()


def test_a_private_card_says_what_told_people_apart(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("<!-- raci:begin card dana -->\n<!-- raci:end -->\n")
    (page,) = embed([path], matrix_of(), findings_of(), private=True)
    assert "has a strength for it" in page.content.decode()


# The command line: what is written, and what is the author's own


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the team file."""
    path = tmp_path / "team.yaml"
    path.write_text(TEAM, encoding="utf-8")
    return path


def output(*words: object) -> str:
    """Return what a command prints to standard output."""
    result = CliRunner().invoke(main, [*map(str, words), "--on", "2026-12-01"])
    assert result.exit_code in (0, 1), result.output
    return result.stdout


@pytest.mark.parametrize(
    "words",
    [("show", "FILE", "--format", "md"), ("show", "FILE", "--format", "csv"), ("card", "FILE", "Dana"),
     ("card", "FILE", "Dana", "--format", "md"), ("card", "FILE", "Dana", "--format", "json")],
    ids=" ".join,
)  # fmt: skip
def test_commands_that_keep_it(words: tuple[str, ...], file: Path) -> None:
    assert found(output(*(file if word == "FILE" else word for word in words))) == []


@pytest.mark.parametrize(
    "words",
    [("show", "FILE", "--format", "json"), ("check", "FILE"), ("check", "FILE", "--format", "json"),
     ("why", "FILE", "name-the-products"), ("card", "FILE", "Dana", "--private"),
     ("card", "FILE", "Dana", "--format", "json", "--private")],
    ids=" ".join,
)  # fmt: skip
def test_commands_for_the_author_name_it(words: tuple[str, ...], file: Path) -> None:
    assert found(output(*(file if word == "FILE" else word for word in words)))


def test_build_keeps_it_and_private_writes_it(file: Path, tmp_path: Path) -> None:
    for name, flags in (("open", ()), ("private", ("--private",))):
        output("build", file, "-o", tmp_path / name, "-f", "json,csv,md,html,xlsx", *flags)
    assert [path.name for path in sorted((tmp_path / "open").iterdir()) if found(_decoded(path.read_bytes()))] == []
    named = {f["name"] for f in json.loads((tmp_path / "private" / "team.json").read_text())["findings"]}
    assert {"absent-owner", "overloaded", "swamped-owner"} <= named
    summary = json.loads((tmp_path / "open" / "team.json").read_text())["summary"]
    assert summary["warnings"] == len([f for f in findings_of() if f.severity == "warning" and not f.private])
