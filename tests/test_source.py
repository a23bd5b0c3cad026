"""YAML text as data: readings, places, refusals, limits."""

from __future__ import annotations

import io
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from raci import source
from raci.findings import Finding, InvalidFile, Severity
from raci.source import Document, parse, parse_all, read

HANGING = 60
"""Seconds of computing that only something without an end takes, on any machine."""


CASES = yaml.safe_load((Path(__file__).parent / "cases" / "source.yaml").read_text("utf-8"))
BACKSTAGE = Path(__file__).parents[1].parent / "shared" / "data" / "orgs" / "backstage-acme"


@pytest.fixture(params=["libyaml", "pure-python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test with each of PyYAML's two parsers."""
    if request.param == "libyaml" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param == "libyaml")
    return str(request.param)


def faults_of(call: Callable[[], object]) -> list[tuple[str, str, str]]:
    """Return (line:column, name, message) of every fault, in order."""
    with pytest.raises(InvalidFile) as caught:
        call()
    found = []
    for fault in caught.value.findings:
        assert fault.location is not None
        assert (fault.severity, fault.fatal, bool(fault.fix)) == (Severity.ERROR, True, True)
        found.append((f"{fault.location.line}:{fault.location.column}", fault.name, fault.message))
    return found


def paths(data: Any, path: source.Path = ()) -> Iterator[tuple[source.Path, Any]]:
    """Yield every path in plain data with its value."""
    yield path, data
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in pairs:
        yield from paths(value, (*path, step))


def refusal(text: str) -> tuple[Finding, ...]:
    """Return why a text is refused; nothing where it is not."""
    try:
        parse(text, "t")
    except InvalidFile as refused:
        return refused.findings
    return ()


def at(document: Document, path: source.Path, *, key: bool = False) -> str:
    """Return the text that begins at the place of a path."""
    place = document.place(path, key=key)
    rows = document.text.splitlines(keepends=True)
    return "".join([rows[place.line - 1][place.column - 1 :], *rows[place.line :]])


# What is read


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("case", CASES["accepted"].values(), ids=CASES["accepted"])
def test_accepted(case: dict[str, Any]) -> None:
    # As text, since 1 == True and 1 == 1.0; the order of merged entries does not matter.
    found = parse(case["text"], "team.yaml").data
    assert json.dumps(found, sort_keys=True) == json.dumps(case["data"], sort_keys=True)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("case", CASES["refused"].values(), ids=CASES["refused"])
def test_refused(case: dict[str, Any]) -> None:
    wanted = {
        **{place: ("invalid-document", message) for place, message in case.get("faults", {}).items()},
        **{place: ("repeated-name", message) for place, message in case.get("repeated", {}).items()},
    }
    found = faults_of(lambda: parse(case["text"], "team.yaml"))
    assert [place for place, _, _ in found] == sorted(wanted, key=lambda p: [int(n) for n in p.split(":")])
    for place, name, message in found:
        assert (name, message.partition(" (found")[0]) == wanted[place]


FIXES = {name: case for name, case in CASES["refused"].items() if "fix" in case}


@pytest.mark.parametrize("case", FIXES.values(), ids=FIXES)
def test_fix(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidFile) as caught:
        parse(case["text"], "team.yaml")
    assert [fault.fix for fault in caught.value.findings] == [case["fix"]]


def test_codes() -> None:
    with pytest.raises(InvalidFile) as caught:
        parse("a: 1\na: @\n", "team.yaml")
    assert [(f.code, str(f.location)) for f in caught.value.findings] == [
        ("RACI102", "team.yaml:2:1"),
        ("RACI107", "team.yaml:2:4"),
    ]


def test_long_and_odd_names_are_shown_short() -> None:
    name = "x" * 1000
    ((_, _, message),) = faults_of(lambda: parse(f'{{"{name}": 1, "{name}": 2}}', "team.yaml"))
    assert len(message) < 130
    ((_, _, message),) = faults_of(lambda: parse('{"a\\n\\e[31mb": 1, "a\\n\\e[31mb": 2}', "team.yaml"))
    assert message.startswith("'a ?[31mb' stands here")


@pytest.mark.usefixtures("parser")
def test_a_name_has_1024_characters_at_most() -> None:
    assert parse("x" * 1024 + ": 1", "team.yaml").data == {"x" * 1024: 1}
    found = faults_of(lambda: parse("x" * 1025 + ": 1", "team.yaml"))
    assert found == [("1:1026", "invalid-document", "a colon cannot stand here")]


@pytest.mark.parametrize(("line", "first"), [("a: 1\n", 2), ("- !x y\n", 1)], ids=["names", "tags"])
def test_at_most_a_hundred_faults(line: str, first: int) -> None:
    found = faults_of(lambda: parse(line * 5000, "team.yaml"))
    assert [int(place.split(":")[0]) for place, _, _ in found] == list(range(first, first + 100))


def test_only_plain_types() -> None:
    document = parse("a: {b: [1, 2.5, true, ~, text]}\nc: &x {d: e}\nf: {<<: *x}\n", "team.yaml")
    plain = {dict, list, str, int, float, bool, type(None)}
    assert {type(value) for _, value in paths(document.data)} == plain
    assert all(type(step) is str for path, _ in paths(document.data) for step in path if step not in range(5))


def test_an_alias_is_the_same_data() -> None:
    data = parse("a: &x [1]\nb: *x\n", "team.yaml").data
    assert data["a"] is data["b"]


# Where it stands

TEAM = """\
organisation: Ünal & Söhne   # 😀
people:
  Dana Ito: {title: Product Manager, reports_to: "Kim Lee"}
  Kim Lee:
  - Engineering Manager
  -   Project Manager
  Lee:
base: &base
  team: checkout
like: *base
taken:
  <<: *base
  lead: Dana
"""
PLACES: dict[str, tuple[source.Path, str, str]] = {
    "the-whole": ((), "1:1", "1:1"),
    "text": (("organisation",), "1:15", "1:1"),
    "block-mapping": (("people",), "3:3", "2:1"),
    "flow-mapping": (("people", "Dana Ito"), "3:13", "3:3"),
    "in-a-flow-mapping": (("people", "Dana Ito", "title"), "3:21", "3:14"),
    "quoted": (("people", "Dana Ito", "reports_to"), "3:50", "3:38"),
    "list": (("people", "Kim Lee"), "5:3", "4:3"),
    "entry": (("people", "Kim Lee", 0), "5:5", "5:5"),
    "second-entry": (("people", "Kim Lee", 1), "6:7", "6:7"),
    "empty": (("people", "Lee"), "7:7", "7:3"),
    "anchor": (("base",), "8:7", "8:1"),
    "alias": (("like",), "10:7", "10:1"),
    "in-an-alias": (("like", "team"), "9:9", "9:3"),
    "merged": (("taken", "team"), "9:9", "9:3"),
    "beside-a-merge": (("taken", "lead"), "13:9", "13:3"),
    "no-such-name": (("people", "Dana Ito", "teams", 0), "3:13", "3:3"),
    "no-such-entry": (("people", "Kim Lee", 2), "5:3", "4:3"),
    "no-such-entry-from-the-end": (("people", "Kim Lee", -1), "5:3", "4:3"),
    "inside-a-text": (("organisation", "name"), "1:15", "1:1"),
    "a-name-in-a-list": (("people", "Kim Lee", "title"), "5:3", "4:3"),
    "nothing-there": (("teams", "checkout"), "1:1", "1:1"),
    "merge-sign": (("taken", "<<"), "12:3", "11:1"),
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("path", "value", "key"), PLACES.values(), ids=PLACES)
def test_place(path: source.Path, value: str, key: str) -> None:
    document = parse(TEAM, "team.yaml")
    assert str(document.place(path)) == f"team.yaml:{value}"
    assert str(document.place(path, key=True)) == f"team.yaml:{key}"


def test_place_in_a_very_long_line() -> None:
    document = parse("[" + "x, " * 100_000 + "end]", "team.yaml")
    assert str(document.place((100_000,))) == "team.yaml:1:300002"


LINES = {"unix": "\n", "windows": "\r\n", "old-mac": "\r", "separator": "\u2028"}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_lines_are_counted_as_yaml_breaks_them(line: str) -> None:
    text = line.join(["a:", "  b: 1", "", "  c: 2", ""])
    assert str(parse(text, "t").place(("a", "c"))) == "t:4:6"
    ((place, _, _),) = faults_of(lambda: parse(text + "  d: @", "t"))
    assert place == "5:6"


# Properties

WORDS = st.text("abcdefghijklmnopqrstuvwxyzäß", min_size=1, max_size=8).map("w-{}".format)
STYLES = st.fixed_dictionaries(
    {"default_flow_style": st.sampled_from([None, True, False]), "allow_unicode": st.booleans(),
     "indent": st.integers(2, 6), "explicit_start": st.booleans(), "width": st.sampled_from([20, 80, 1000])}
)  # fmt: skip


def trees(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(leaves, inside, max_size=4)
    )


@given(trees(st.text(max_size=30)), STYLES)
def test_what_is_dumped_comes_back(tree: Any, style: dict[str, Any]) -> None:
    text = yaml.safe_dump(tree, **style)
    assume(yaml.safe_load(text) == tree)  # it cannot write every text, such as "\x1f 0" in a narrow line
    assert parse(text, "team.yaml").data == tree
    assert parse(text.encode(), "team.yaml").data == tree
    assert parse(text.encode("utf-16"), "team.yaml") == parse(text, "team.yaml")


@given(trees(WORDS), STYLES)
def test_places_point_at_what_is_there(tree: Any, style: dict[str, Any]) -> None:
    document = parse(yaml.safe_dump(tree, **{**style, "allow_unicode": True}), "team.yaml")
    for path, value in paths(document.data):
        if isinstance(value, str):
            assert at(document, path).startswith(value)
        elif not value or at(document, path)[0] in "[{":
            assert at(document, path)[0] == ("[" if isinstance(value, list) else "{")
        else:
            assert at(document, path).startswith("- " if isinstance(value, list) else next(iter(value)))
        if path and isinstance(path[-1], str):
            assert at(document, path, key=True).startswith(path[-1])
        missing = document.place((*path, "no such name"))
        assert missing == document.place(path)


PIECES = st.sampled_from(
    ["a", "b", ": ", ":", "- ", "-", "\n", "\n  ", "\n ", "[", "]", "{", "}", ", ", '"', "'", "&x ", "*x", "<<: ",
     "!", "!t ", "|", ">", "? ", "#", " ", "\t", "@", "`", "%", "---\n", "...\n", "\\", "1", "~", "\r", "\u2028",
     "\x85", "\ufeff", "é", "😀", "|\n", ">-\n", "%YAML 1.2\n", "%TAG ! x\n", "\x0c", "\x01", "\ud800", "\0"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join), st.booleans())
def test_any_text_is_read_or_refused_at_a_place(text: str, libyaml: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", libyaml and yaml.__with_libyaml__)
        faults = refusal(text)
        assert faults == refusal(text)
        if not faults:
            assert parse(text, "t") == parse(text, "t")
    rows = (text.replace("\ufeff", "") + "\n ").splitlines()
    for fault in faults:
        assert fault.location is not None
        assert 1 <= fault.location.line <= len(rows)
        assert 1 <= fault.location.column <= len(rows[fault.location.line - 1]) + 1


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    document = parse("Ünal: 😀\n".encode(encoding), "team.yaml")
    assert document.data == {"Ünal": "😀"}
    assert str(document.place(("Ünal",))) == "team.yaml:1:7"


BYTES = {
    "latin-1": ("a: b\nname: Ünal\n".encode("latin-1"), "2:7", "this is not UTF-8 text"),
    "latin-1-after-a-byte-order-mark": (b"\xef\xbb\xbf\xe4\xf6: b", "1:1", "this is not UTF-8 text"),
    "cut-off": ("a: ü".encode()[:-1], "1:4", "this is not UTF-8 text"),
    "utf-16-cut-off": ("a: b".encode("utf-16")[:-1], "1:4", "this is not UTF-8 text"),
    "utf-16-without-a-mark": ("a: b".encode("utf-16-le"), "1:2", "this is not a text file"),
    "a-workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\xff", "1:10", "this is not a text file"),
    "a-picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "1:1", "this is not a text file"),
}


@pytest.mark.parametrize(("raw", "place", "message"), BYTES.values(), ids=BYTES)
def test_what_is_no_text(raw: bytes, place: str, message: str) -> None:
    assert faults_of(lambda: parse(raw, "team.yaml")) == [(place, "invalid-document", message)]


# Files


def test_read(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("people: [Tech Lead]\n", "utf-8")
    document = read(file)
    assert (document.name, document.data) == (str(file), {"people": ["Tech Lead"]})
    assert document == read(str(file))


def test_read_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    document = read("-")
    assert (document.data, str(document.place(("a",)))) == ({"a": 1}, "-:1:4")


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    ((_, _, message),) = faults_of(lambda: read("-", limit=4))
    assert message.startswith("the file is larger than")


UNREADABLE = {
    "misspelt": ("taem.yaml", "there is no file '{}'", "did you mean '{}/team.yaml'?"),
    "missing": ("Kubernetes.toml", "there is no file '{}'", "check how the path is written"),
    "missing-folder": ("none/team.yaml", "there is no file '{}'", "check how the path is written"),
    "folder": ("sub", "'{}' is a folder", "name a file in it"),
    "inside-a-file": ("team.yaml/x", "'{}' cannot be read: Not a directory", "check the path"),
    "impossible-name": ("te\0am.yaml", "'{}' cannot be read: embedded null byte", "check the path"),
    "too-large": ("large.yaml", "the file is larger than 0.0001 MB", "split it into smaller files"),
    "empty": ("empty.yaml", "the file is empty", "fill it in"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other words for these")
@pytest.mark.parametrize(("name", "message", "fix"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable(tmp_path: Path, name: str, message: str, fix: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "team.yaml").write_text("a: 1\n", "utf-8")
    (tmp_path / "large.yaml").write_text("# " * 51, "utf-8")
    (tmp_path / "empty.yaml").touch()
    path = str(tmp_path / name)
    with pytest.raises(InvalidFile) as caught:
        read(path, limit=100)
    (fault,) = caught.value.findings
    assert (str(fault.location), fault.message) == (f"{path}:1:1", message.format(path))
    assert fault.fix.startswith(fix.format(tmp_path))


def test_limit_is_what_still_fits(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("a: 1\n", "utf-8")
    assert read(file, limit=5).data == {"a": 1}


# Several documents


def test_parse_all() -> None:
    first, second = parse_all("---\na: 1\n---\n# nothing\n---\n- b\n", "all.yaml")
    assert (first.data, second.data) == ({"a": 1}, ["b"])
    assert (str(first.place(("a",))), str(second.place((0,)))) == ("all.yaml:2:4", "all.yaml:6:3")


def test_parse_all_says_what_is_wrong_in_each() -> None:
    found = faults_of(lambda: parse_all("a: 1\na: 2\n---\nb: 1\nb: 2\n", "all.yaml"))
    assert [place for place, _, _ in found] == ["2:1", "5:1"]


@pytest.mark.skipif(not BACKSTAGE.is_dir(), reason="the shared data are not here")
def test_a_real_backstage_catalogue() -> None:
    documents = parse_all((BACKSTAGE / "org.yaml").read_bytes(), "org.yaml")
    assert [document.data["kind"] for document in documents] == ["Group", "Location"]


# Limits


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def chained(depth: int) -> str:
    rows = [f"- &a{n} [*a{n - 1}]" for n in range(1, depth)]
    return "\n".join(["- &a0 []", *rows])


def borrowed(depth: int) -> str:
    return f"- &a [{nested(39)}, [], 1]\n- {'[' * (depth - 41)}*a{']' * (depth - 41)}"


@pytest.mark.parametrize("make", [nested, chained, borrowed])
def test_depth(make: Callable[[int], str]) -> None:
    deepest = 63 if make is chained else 64  # the list around the chain is one level more
    parse(make(deepest), "team.yaml")
    ((_, _, message),) = faults_of(lambda: parse(make(deepest + 1), "team.yaml"))
    assert message == "lists and mappings stand in each other more than 64 deep"


def test_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_ENTRIES", 9)
    text = "- &x [1, 2]\n- *x\n- {a: *x}\n"
    # 3 entries, 2 in the first, 2 in the second, 1 with 2 in the third, and the list itself
    assert faults_of(lambda: parse(text, "team.yaml"))[0][0] == "3:7"
    monkeypatch.setattr(source, "MAX_ENTRIES", 11)
    assert parse(text, "team.yaml").data == [[1, 2], [1, 2], {"a": [1, 2]}]


def test_entries_of_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_ENTRIES", 4)
    ((place, _, message),) = faults_of(lambda: parse("[a, b, c, d, e]", "team.yaml"))
    assert (place, message) == ("1:11", "these are more than 4 entries, with every '*name' written out")


BOMBS = {
    "aliases": "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    "aliases-of-one-long-list": f"a: &a [{'x, ' * 10_000}]\nb: [{'*a, ' * 10_000}]\n",
    "aliases-in-mappings": "a0: &a0 {k: v}\n"
    + "".join(f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}, z: *a{n - 1}}}\n" for n in range(1, 60)),
    "merges": "- &a0 {" + ", ".join(f"k{n}: v" for n in range(1000)) + "}\n"
    + "".join(f"- &a{n} {{<<: [*a{n - 1}, *a{n - 1}], x{n}: v}}\n" for n in range(1, 3000)),
    "chain": chained(5000),
    "brackets": "[" * 1_000_000,
    "braces": "{a: " * 300_000,
    "dashes": "- " * 500_000,
    "question-marks": "? " * 500_000,
    "staircase": "".join(" " * n + "a:\n" for n in range(1000)),
    "tag-lines": "".join(f"%TAG !a{n}! x\n" for n in range(60_000)) + "---\na\n",
    "repeated-names": "{" + "a, " * 300_000 + "}",
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    faults_of(lambda: parse(text, "team.yaml"))
    assert time.process_time() - start < HANGING
    tracemalloc.start()
    faults_of(lambda: parse(text, "team.yaml"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_a_large_file_is_normal() -> None:
    people = "".join(
        f"- id: p-{n}\n  name: Dana Ito {n}\n  teams: [one, two]\n  capacity: {{accountable: 5}}\n"
        for n in range(10_000)
    )
    document = parse("people:\n" + people, "team.yaml")
    assert document.data["people"][9_999]["capacity"] == {"accountable": 5}
    assert str(document.place(("people", 9_999, "name"))) == "team.yaml:39999:9"
