"""The baseline: what was there before is known, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raci.baseline import Entry, Subject, baseline_bytes, entries, lowered, mended, read_baseline, renewed, subject
from raci.findings import Finding, InvalidFile, Location, Severity

FILE = "team.yaml"


def finding(activity: str | None = "write-tickets", line: int = 3, **fields: Any) -> Finding:
    """Return an error about an activity."""
    given = {"severity": Severity.ERROR, "message": "Nobody answers.", "fix": "", **fields}
    return Finding("RACI201", "no-accountable", location=Location(FILE, line, 1), activity=activity, **given)


def new(found: list[Finding], known: list[Finding], file: str = FILE) -> list[Finding]:
    """Return which findings a baseline made of others leaves as they are."""
    return [f for f in lowered(file, found, entries(FILE, known)) if not f.known]


STAYS = {
    "the same": ([finding()], [finding()], 0),
    "in another line and cell": ([finding(line=40, cell="Matrix!D12")], [finding()], 0),
    "another activity": ([finding("run-ads")], [finding()], 1),
    "another team": ([finding(team="Search")], [finding()], 1),
    "another person": ([finding(who="Dana")], [finding()], 1),
    "one more of the same": ([finding(), finding(), finding()], [finding(), finding()], 1),
    "worse than it was": ([finding()], [finding(severity=Severity.INFO)], 1),
    "other numbers in the words": ([finding(None, message="3 of 7")], [finding(None, message="4 of 9")], 0),
    "other words": ([finding(None, message="no key x")], [finding(None, message="no key y")], 1),
    "other words about the same activity": ([finding(message="anew")], [finding()], 0),
    "a file that cannot be used": ([finding(fatal=True)], [finding(fatal=True)], 1),
}


@pytest.mark.parametrize(("found", "known", "left"), STAYS.values(), ids=STAYS)
def test_only_what_is_known_is_lowered(found: list[Finding], known: list[Finding], left: int) -> None:
    assert len(new(found, known)) == left


def test_a_known_finding_is_an_info() -> None:
    (known,) = lowered(FILE, [finding()], entries(FILE, [finding()]))
    assert (known.severity, known.known) == (Severity.INFO, True)


def test_another_file_is_not_known() -> None:
    assert len(new([finding()], [finding()], "other.yaml")) == 1


def test_what_occurs_no_more_is_mended_in_files_that_were_looked_at() -> None:
    before = {**entries(FILE, [finding(), finding(), finding("run-ads")]), **entries("b.yaml", [finding()])}
    now = entries(FILE, [finding()])
    said = {(entry.file, entry.subject.activity): n for entry, n in mended(before, now, {FILE}).items()}
    assert said == {(FILE, "run-ads"): 1, (FILE, "write-tickets"): 1}
    assert mended(before, before, {FILE, "b.yaml"}) == {}
    after = renewed(before, now, {FILE})
    assert after == {**now, **entries("b.yaml", [finding()])}


def test_a_baseline_is_a_line_an_entry_in_order(tmp_path: Path) -> None:
    known = entries(FILE, [finding("b"), finding("a"), finding("b")])
    text = baseline_bytes(known).decode()
    assert text == (
        '{\n "format": 1,\n "known": [\n'
        '  {"file": "team.yaml", "severity": "error", "check": "no-accountable", "activity": "a"},\n'
        '  {"file": "team.yaml", "severity": "error", "check": "no-accountable", "activity": "b", "count": 2}\n ]\n}\n'
    )
    assert text == baseline_bytes(dict(reversed(known.items()))).decode()


word = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
subjects = st.builds(Subject, word.filter(bool), word, word, word, word)


@given(st.dictionaries(st.builds(Entry, word, st.sampled_from(["error", "warning"]), subjects), st.integers(1, 9)))
def test_a_baseline_is_read_back(tmp_path_factory: pytest.TempPathFactory, known: dict[Entry, int]) -> None:
    file = tmp_path_factory.mktemp("baseline") / "known.json"
    file.write_bytes(baseline_bytes(known))
    assert read_baseline(str(file)) == known
    json.loads(file.read_text("utf-8"))


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_the_baseline_counts(found: list[str], known: list[str]) -> None:
    left = new([finding(name) for name in found], [finding(name) for name in known])
    excess = {name: max(0, found.count(name) - known.count(name)) for name in "abc"}
    assert {name: sum(f.activity == name for f in left) for name in "abc"} == excess


BROKEN = {
    "empty": (b"", 1),
    "no JSON": (b'{"format": 1,\n "known": [\n<<<<<<< ours\n', 3),
    "not UTF-8": (b'{"format": 1, "known": ["\xff"]}', 1),
    "too deep": (b"[" * 100_000, 1),
    "a list": (b"[]", 1),
    "another format": (b'{"format": 2, "known": []}', 1),
    "no entries": (b'{"format": 1}', 1),
    "an entry that is none": (b'{"format": 1, "known": [7]}', 1),
    "an entry without a check": (b'{"format": 1, "known": [{"file": "a", "severity": "error"}]}', 1),
    "an unknown key": (b'{"format": 1, "known": [{"file": "a", "severity": "error", "check": "x", "y": 1}]}', 1),
    "no count": (b'{"format": 1, "known": [{"file": "a", "severity": "error", "check": "x", "count": "many"}]}', 1),
}


@pytest.mark.parametrize(("content", "line"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_baseline_is_refused(content: bytes, line: int, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_bytes(content)
    with pytest.raises(InvalidFile) as refused:
        read_baseline(str(file))
    (fault,) = refused.value.findings
    assert fault.location == Location(str(file), line, fault.location.column if fault.location else 0)
    assert "--update-baseline" in fault.fix


def test_a_subject_is_said_in_words() -> None:
    assert str(subject(finding(team="Search", who="Dana"))) == "no-accountable (Search, write-tickets, Dana)"
    assert str(subject(finding(None, message="x"))) == "no-accountable (x)"
