"""The lock file: what is in it, who is whom in it, what it keeps, what is wrong with it, and what differs from it."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from organisations import activity, changed, companies, decided, decision, letters, organisation, person, team

from raci.cli import main
from raci.findings import InvalidFile
from raci.lock import lock_bytes, lock_path, previous_in, previous_of, read_lock, unlocked
from raci.matrix import Matrix
from raci.model import Organisation, Outside, Person
from raci.pipeline import judge

TEAM = """\
organisation: Northwind
people:
  Dana Ito: Product Manager
  Kim Lee: Engineering Manager
  Lee Park: Tech Lead
  Tom Roe: Tech Lead
  Eve Hill: Software Engineer
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "team.yaml"
    path.write_text(TEAM)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def locked(matrix: Matrix, folder: Path) -> Path:
    """Write a lock file and return where it is."""
    path = folder / "team.yaml.lock"
    path.write_bytes(lock_bytes(matrix))
    return path


TIM, TOM = person("Tim", "tech-lead"), person("Tom", "tech-lead")
DUTIES = (activity("a", "tech-lead", consulted="tech-lead"), activity("b", "sales"), activity("c", "tech-lead"))


def small(*people: Person, **fields: Any) -> Organisation:
    return organisation(*(people or (TIM, TOM)), activities=DUTIES, **fields)


# What is in it


def test_a_line_for_each_cell_in_order() -> None:
    said = (decision("a", accountable=["Tim"]),)
    text = lock_bytes(decided(small(TIM, decisions=said, elsewhere=(Outside(activity="c", who="Agency"),)))).decode()
    assert text.splitlines()[7:] == [
        ' "cells": [',
        '  {"team": null, "activity": "a", "letter": "A", "people": {"tim": "Tim"}},',
        '  {"team": null, "activity": "a", "letter": "R", "people": {"tim": "Tim"}},',
        '  {"team": null, "activity": "b", "letter": "A", "people": {}},',
        '  {"team": null, "activity": "c", "letter": "A", "outside": "Agency"},',
        '  {"team": null, "activity": "c", "letter": "R", "outside": "Agency"}',
        " ]",
        "}",
    ]
    head = json.loads(text)
    assert (head["format"], head["organisation"], head["scheme"]) == (1, "Northwind", "raci")
    assert head["catalogue"] == small().catalogue.version


@settings(max_examples=40)
@given(company=companies())
def test_a_lock_file_says_who_holds_what(tmp_path_factory: pytest.TempPathFactory, company: Organisation) -> None:
    matrix = decided(company)
    read = read_lock(locked(matrix, tmp_path_factory.mktemp("lock")))
    assert letters(read) == letters(matrix)
    assert {row.outside for row in read.rows} == {row.outside for row in matrix.rows}
    assert previous_in(read, company) == previous_in(matrix, company)
    assert not unlocked(matrix, read.organisation.file.removesuffix(".lock"))


@settings(max_examples=60)
@given(companies())
def test_what_was_locked_stays_where_nothing_changed(company: Organisation) -> None:
    first = decided(company)
    again = decided(company, previous=previous_in(first, company))
    assert letters(again) == letters(first)
    assert lock_bytes(again) == lock_bytes(first)


def test_hostile_names_stay_whole(tmp_path: Path) -> None:
    name = 'Zoë "\n</script>{}[],: # \u202e'
    company = small(person(name, "tech-lead"), teams=(team('Red, "team"\n'),))
    matrix = decided(company)
    assert letters(read_lock(locked(matrix, tmp_path))) == letters(matrix)


# Who is whom in it

PEOPLE: dict[str, tuple[Person, set[str]]] = {
    "the same": (TIM, {"tim"}),
    "the same id, another name": (person("Timothy", "tech-lead", id="tim"), {"tim"}),
    "the same name, another id": (person("Tim", "tech-lead", id="t-2"), {"t-2"}),
    "somebody else": (person("Zoe", "tech-lead"), set()),
}


@pytest.mark.parametrize(("now", "expected"), PEOPLE.values(), ids=PEOPLE)
def test_people_are_found_by_id_then_by_name(tmp_path: Path, now: Person, expected: set[str]) -> None:
    path = locked(decided(small(TIM)), tmp_path)
    assert previous_of(path, small(now)).get(("", "a", "A"), frozenset()) == expected


def test_who_has_left_leaves_a_cell_to_the_others(tmp_path: Path) -> None:
    before = decided(small(TIM, TOM, decisions=(decision("c", accountable=["Tom"]),)))
    previous = previous_of(locked(before, tmp_path), small(TIM))
    assert ("", "c", "A") not in previous
    assert {who for people in previous.values() for who in people} == {"tim"}


# What it keeps


def test_the_lock_beside_a_file_is_kept_to_by_itself(file: Path) -> None:
    matrix = judge(file).matrix
    swapped = {"lee-park": "tom-roe", "tom-roe": "lee-park"}
    text = lock_bytes(matrix).decode()
    for old in swapped:
        text = text.replace(f'"{old}"', f'"<{old}>"')
    for old, new in swapped.items():
        text = text.replace(f'"<{old}>"', f'"{new}"')
    lock_path(file).write_text(text)
    kept = _owners(judge(file).matrix)
    assert kept == {duty: swapped.get(who, who) for duty, who in _owners(matrix).items()} != _owners(matrix)


def _owners(matrix: Matrix) -> dict[str, str]:
    return {a.activity: a.person_id or "" for a in matrix.assignments if a.letter == "A"}


def test_one_who_leaves_moves_only_what_must_move(file: Path) -> None:
    assert run("lock", file).exit_code == 0
    before = judge(file).matrix
    file.write_text(TEAM.replace("  Tom Roe: Tech Lead\n", ""))
    after = letters(judge(file).matrix)
    held = {(duty, letter) for _, duty, letter, who in letters(before) if who == "tom-roe"}
    assert {cell for cell in letters(before) if cell[1:3] not in held and cell[2] in "AR"} <= after


@pytest.mark.parametrize("kind", ["lock", "json", "older team file"])
def test_against(file: Path, tmp_path: Path, kind: str) -> None:
    """Who has the tied duties before a change has them after it, whatever says so."""
    older = tmp_path / {"lock": "x.lock", "json": "x.json", "older team file": "x.yaml"}[kind]
    if kind == "lock":
        older.write_bytes(lock_bytes(judge(file).matrix))
    elif kind == "json":
        older.write_text(run("show", file, "--format", "json").stdout)
    else:
        older.write_text(TEAM)
    before = _owners(judge(file).matrix)
    file.write_text(TEAM + "  Ann Joy: Tech Lead\n")
    assert _owners(judge(file, against=older).matrix) == before
    shown = json.loads(run("show", file, "--format", "json", "--against", older).stdout)
    assert {a["activity"] for a in shown["assignments"] if a["person"] == "Ann Joy"}
    assert "had" in run("why", file, "run-stand-ups", "--against", older).stdout


def test_an_older_file_counts_with_its_own_lock(file: Path, tmp_path: Path) -> None:
    other = "tom-roe" if _owners(judge(file).matrix)["run-stand-ups"] == "lee-park" else "lee-park"
    previous: dict[tuple[str, str, str], frozenset[str]] = defaultdict(frozenset)
    for duty in _owners(judge(file).matrix):
        previous["", duty, "A"] = frozenset({other})
    company = judge(file).matrix.organisation
    lock_path(file).write_bytes(lock_bytes(decided(changed(company), previous=previous)))
    assert previous_of(file, company)["", "run-stand-ups", "A"] == {other}


# What is wrong with it

BROKEN: dict[str, tuple[str, str, int]] = {
    "no JSON": ("<<<<<<< ours\n", "no lock file", 1),
    "cut off": ('{\n "format": 1,\n "cells": [\n', "no lock file", 4),
    "a list": ("[]", "no list of cells", 1),
    "no cells": ('{"format": 1}', "no list of cells", 1),
    "a newer format": ('{"format": 2, "cells": []}', "the format 2", 1),
    "no cell": ('{"format": 1, "cells": [\n{"team": null, "activity": "a", "letter": "A"},\n7]}', "no cell", 3),
    "an unknown letter": ('{"format": 1, "cells": [\n{"team": null, "activity": "a", "letter": "?"}]}', "no cell", 2),
    "people in a list": (
        '{"format": 1, "cells": [\n{"team": null, "activity": "a", "letter": "A", "people": ["x"]}]}', "no cell", 2,
    ),
    "a name that is none": (
        '{"format": 1, "cells": [\n{"team": null, "activity": "a", "letter": "A", "people": {"x": 1}}]}', "no cell", 2,
    ),
    "a team that is none": ('{"format": 1, "cells": [\n{"team": 1, "activity": "a", "letter": "A"}]}', "no cell", 2),
    "not text": ("\udcff\udcfe", "no lock file", 1),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_lock_file_is_one_finding_and_the_rest_goes_on(file: Path, text: str, words: str, line: int) -> None:
    lock_path(file).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InvalidFile) as caught:
        read_lock(lock_path(file))
    assert words in str(caught.value)
    judged = judge(file)
    (finding,) = (f for f in judged.findings if f.name == "invalid-document")
    assert finding.location is not None
    assert (finding.location.file, finding.location.line) == (str(lock_path(file)), line)
    assert not finding.fatal
    assert judged.matrix.rows
    assert not judged.matrix.previous


def test_a_broken_file_that_was_named_ends_the_run(file: Path) -> None:
    lock_path(file).write_text("{")
    result = run("show", file, "--against", lock_path(file))
    assert result.exit_code == 2
    assert "no lock file" in result.stderr
    assert run("show", file, "--against", file.with_name("nothing.lock")).exit_code == 2


# What differs from it


def test_nothing_differs_right_after_locking(file: Path) -> None:
    assert run("lock", file).exit_code == 0
    assert unlocked(judge(file).matrix, file) == []


def test_no_lock_file_is_a_finding(file: Path) -> None:
    (finding,) = unlocked(judge(file).matrix, file)
    assert (finding.code, finding.severity) == ("RACI405", "error")
    assert f"raci lock {file}" in finding.fix


def test_a_broken_lock_file_is_a_finding(file: Path) -> None:
    lock_path(file).write_text("{")
    assert [f.code for f in unlocked(judge(file).matrix, file)] == ["RACI405"]


def test_each_row_that_differs_is_said_once(file: Path) -> None:
    run("lock", file)
    lines = lock_path(file).read_text().splitlines(keepends=True)
    told = {"write-tickets": "Dana Ito", "hire-team": "Kim Lee"}
    for n, line in enumerate(lines):
        for duty in told:
            if f'"{duty}", "letter": "A"' in line:
                lines[n] = line.replace("}},", ', "zed": "Zed"}},')
    del lines[next(n for n, line in enumerate(lines) if '"review-code"' in line)]
    lock_path(file).write_text("".join(lines))
    found = {f.activity: f.message for f in unlocked(judge(file).matrix, file)}
    assert set(found) == {*told, "review-code"}
    assert all(f"A was {who}, Zed and is {who}" in found[duty] for duty, who in told.items())


def test_rows_that_came_or_went(file: Path) -> None:
    run("lock", file)
    file.write_text(TEAM + "activities: {skip: [write-tickets], add: {feed-the-cat: {A: product manager}}}\n")
    words = {f.activity: f.message for f in unlocked(judge(file).matrix, file)}
    assert "no duty any more" in words["write-tickets"]
    assert any("not in the lock file" in told for told in words.values())


def test_another_catalogue_is_an_info_where_the_letters_are_the_same(file: Path) -> None:
    run("lock", file)
    text = lock_path(file).read_text()
    version = json.loads(text)["catalogue"]
    lock_path(file).write_text(text.replace(f'"{version}"', '"1999.12"'))
    (finding,) = unlocked(judge(file).matrix, file)
    assert (finding.code, finding.severity) == ("RACI403", "info")
    assert "1999.12" in finding.message


# The command


def test_locking_twice_writes_the_same_bytes(file: Path) -> None:
    for _ in range(2):
        assert run("lock", file).exit_code == 0
    first = lock_path(file).read_bytes()
    lock_path(file).unlink()
    run("lock", file, "--on", "2020-01-01")
    assert lock_path(file).read_bytes() == first


def test_standard_input_cannot_be_locked() -> None:
    result = run("lock", "-")
    assert result.exit_code == 2
    assert "name one" in result.stderr
