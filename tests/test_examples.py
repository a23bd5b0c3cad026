"""The examples: what comes out of each is kept beside it, in `expected`.

Texts are compared byte for byte. Those that nobody reads line by line, the sources of pictures and the web page, are
kept whole for the smallest example and as a digest for the others; so is a text over `LONG` bytes. Of pictures, which
every engine draws a little differently, the sources and the words are compared.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import hashlib
import io
import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import raci
from raci.cli import main
from raci.formats.diagrams import NoEngine
from raci.model import Organisation, Person
from raci.rules import LetterRule

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
NAMES = tuple(sorted(path.parent.name for path in EXAMPLES.glob("*/team.yaml")))
ON = dt.date(2026, 12, 1)

TEXTS = ("md", "csv", "json", "mermaid", "dot", "html")
BULKY = (".dot", ".html")
SMALLEST = "trio"
LONG = 256 * 1024
DIGESTS = "digests.txt"

PICTURES = {
    "trio": ("team.matrix", "team.org"),
    "startup": ("team.matrix", "team.org", "team.spectrum"),
    "two-teams": ("team.matrix-checkout", "team.matrix-search", "team.org"),
    "sixty": ("team.matrix", "team.org"),
    "platform": ("team.matrix", "team.matrix-runtime", "team.org"),
    "roles-only": ("team.matrix",),
}
"""The pictures that are kept: those that the README or a reader of the example wants to see."""

ACCEPT = "RACI_BLESS=1 .venv/bin/pytest tests/test_examples.py"


def run(*words: object) -> Result:
    """Run the command line from the project's folder; an exception that it lets through fails the test."""
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def build(name: str, folder: Path, *formats: str, file: str = "team.yaml") -> dict[str, bytes]:
    """Build an example into a folder; returns the files by name."""
    result = run("build", f"examples/{name}/{file}", "--on", ON, "-f", ",".join(formats), "-o", folder)
    assert result.exit_code == 0, result.output
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@cache
def matrix_of(name: str) -> raci.Matrix:
    with contextlib.chdir(ROOT):
        return raci.decide(raci.load(f"examples/{name}/team.yaml"), ON)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, bytes]]:
    """Return a function that gives an example's texts by name, each example built once."""
    return cache(lambda name: build(name, tmp_path_factory.mktemp(name), *TEXTS))


@pytest.fixture(scope="module")
def pictures() -> Callable[[str], dict[str, bytes]]:
    """Return a function that draws the pictures of an example that are kept; without an engine the test is skipped."""

    @cache
    def draw(name: str) -> dict[str, bytes]:
        try:
            drawn = raci.export(matrix_of(name), "svg")
        except NoEngine as error:
            pytest.skip(str(error))
        return {f"{stem}.svg": drawn[f"{stem}.svg"] for stem in PICTURES[name]}

    return draw


@pytest.fixture(scope="module", autouse=True)
def _accepted(texts: Callable[[str], dict[str, bytes]], pictures: Callable[[str], dict[str, bytes]]) -> None:
    """Put what comes out now in the place of what was expected, where that is asked for."""
    if os.environ.get("RACI_BLESS") != "1":
        return
    for name in NAMES:
        folder = EXAMPLES / name / "expected"
        files = kept(name, texts(name)) | pictures(name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file, content in files.items():
            (folder / file).write_bytes(content)


def kept(name: str, made: dict[str, bytes]) -> dict[str, bytes]:
    """Return what is kept of an example's texts: short ones whole, of the others a line each in one file."""
    whole = {
        file: content
        for file, content in made.items()
        if len(content) <= LONG and (name == SMALLEST or not file.endswith(BULKY))
    }
    rest = [f"{hashlib.sha256(made[file]).hexdigest()}  {file}\n" for file in sorted(made) if file not in whole]
    return whole | ({DIGESTS: "".join(rest).encode()} if rest else {})


# what comes out


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_out_is_what_was_expected(name: str, texts: Callable[[str], dict[str, bytes]]) -> None:
    folder = EXAMPLES / name / "expected"
    expected = {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix != ".svg"}
    told = list(changes(expected, kept(name, texts(name))))
    if told:
        pytest.fail("\n".join([*told, "", f"If that is what you want, accept it: {ACCEPT}"]), pytrace=False)


def changes(old: dict[str, bytes], new: dict[str, bytes]) -> Iterator[str]:
    """Say what differs between two sets of files, each with its first differing lines."""
    for file in sorted({*old, *new}):
        if file not in new:
            yield f"{file}: is expected, and no longer made"
        elif file not in old:
            yield f"{file}: is new"
        elif old[file] != new[file]:
            yield f"{file}: differs"
            before, after = (each[file].decode().splitlines() for each in (old, new))
            lines = difflib.unified_diff(before, after, "expected", "now", lineterm="", n=0)
            yield from (f"    {line[:200]}" for _, line in zip(range(12), lines, strict=False))


def test_a_change_is_told_with_its_lines() -> None:
    old, new = {"a": b"x\ny\n", "b": b"1\n", "c": b"same\n"}, {"a": b"x\nz\n", "c": b"same\n", "d": b"2\n"}
    assert list(changes(old, new)) == [
        "a: differs", "    --- expected", "    +++ now", "    @@ -2 +2 @@", "    -y", "    +z",
        "b: is expected, and no longer made", "d: is new",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_same_again(name: str, texts: Callable[[str], dict[str, bytes]], tmp_path: Path) -> None:
    assert build(name, tmp_path / "again", *TEXTS) == texts(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_opens_and_has_no_errors(name: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build(name, tmp_path / "out", "xlsx")["team.xlsx"]), data_only=True)
    inside = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value for cell in inside)
    assert [cell.coordinate for cell in inside if cell.data_type == "e"] == []


def test_the_workbook_is_the_same_again(tmp_path: Path) -> None:
    first, second = (build("two-teams", tmp_path / folder, "xlsx") for folder in ("first", "second"))
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_only_letters_of_the_scheme(name: str, texts: Callable[[str], dict[str, bytes]]) -> None:
    result = json.loads(texts(name)["team.json"])
    scheme = matrix_of(name).organisation.catalogue.schemes[result["scheme"]]
    assert {held["letter"] for held in result["assignments"]} <= {entry.letter for entry in scheme.letters}


# pictures


def test_every_example_has_pictures() -> None:
    assert set(PICTURES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_there_and_small(name: str) -> None:
    sizes = {path.stem: path.stat().st_size for path in (EXAMPLES / name / "expected").glob("*.svg")}
    assert set(sizes) == set(PICTURES[name])
    assert {stem: size for stem, size in sizes.items() if size > 300_000} == {}


@pytest.mark.parametrize("name", NAMES)
def test_pictures_say_what_they_would_say_now(name: str, pictures: Callable[[str], dict[str, bytes]]) -> None:
    told = []
    for file, drawn in pictures(name).items():
        old, new = words((EXAMPLES / name / "expected" / file).read_bytes()), words(drawn)
        if old != new:
            told.append(f"{file}: no longer {sorted(old - new)}, but {sorted(new - old)}")
    if told:
        pytest.fail("\n".join([*told, "", f"If that is what you want, accept it: {ACCEPT}"]), pytrace=False)


def words(picture: bytes) -> Counter[str]:
    """Count the words of a picture, without its style."""
    tree = ET.fromstring(picture)  # noqa: S314 - drawn here
    texts = (element.text or "" for element in tree.iter() if not element.tag.endswith("style"))
    return Counter(word for text in texts for word in text.split())


# the commands that the README names


@pytest.mark.parametrize("bar", ["error", "warning", "info", "never"])
@pytest.mark.parametrize("name", NAMES)
def test_check_ends_with_the_documented_code(name: str, bar: str) -> None:
    result = run("check", f"examples/{name}/team.yaml", "--on", ON, "--format", "json", "--fail-on", bar)
    found = {finding["severity"] for (file,) in [json.loads(result.stdout)] for finding in file["findings"]}
    ranks = ("info", "warning", "error")
    reached = bar != "never" and any(severity in found for severity in ranks[ranks.index(bar) :])
    assert result.exit_code == int(reached)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_itself_has_no_fault(name: str) -> None:
    faults = [f for f in raci.check(matrix_of(name)) if f.code < "RACI200" and f.severity == "error"]
    assert [f"{fault.name}: {fault.message}" for fault in faults] == []


@pytest.mark.parametrize("name", NAMES)
def test_pin_agrees_everything_that_somebody_answers_for(name: str, tmp_path: Path) -> None:
    team = copy(name, tmp_path)
    comments = re.findall(r"(?<=# ).+", team.read_text("utf-8"))
    before = shown(team)
    assert run("pin", team, "--on", ON, "--by", "Everybody").exit_code == 0
    after = shown(team)
    assert letters(after) == letters(before)
    assert after["summary"]["proposed"] == 0
    assert after["summary"]["open"] == before["summary"]["open"]
    assert re.findall(r"(?<=# ).+", team.read_text("utf-8")) == comments
    agreed = team.read_bytes()
    assert run("pin", team, "--on", ON, "--by", "Everybody").exit_code == 0
    assert team.read_bytes() == agreed


def copy(name: str, folder: Path) -> Path:
    """Copy an example's files, without what is expected; returns the team file."""
    for path in (EXAMPLES / name).glob("*.yaml"):
        shutil.copy2(path, folder)
    return folder / "team.yaml"


def shown(team: Path) -> dict[str, Any]:
    """Return what `show` says of a file, as data."""
    return dict(json.loads(run("show", team, "--on", ON, "--format", "json").stdout))


def letters(result: dict[str, Any]) -> set[tuple[str, ...]]:
    """Return who holds which letter where."""
    keys = ("team", "activity", "letter", "person")
    return {tuple(str(held[key]) for key in keys) for held in result["assignments"]}


# nothing private

CONFIDENTIAL = re.compile(
    r"(?i)\b(?:workloads?|swamped|overloaded|busy|strengths?|good at|best at|capacity|absen[ct]e?|leave|away)\b"
    r"|2026-11-(?:15|23)|2026-12-18|2027-03-15"
)
"""Words for what the file says in confidence, and the days of absence in the examples."""


WITH_SECRETS = ("startup", "two-teams", "sixty", "platform")


def test_four_examples_say_something_in_confidence() -> None:
    people = {name: matrix_of(name).organisation.people for name in NAMES}
    assert {name for name, all_ in people.items() if tuple(map(without_secrets, all_)) != all_} == set(WITH_SECRETS)


@pytest.mark.parametrize("name", WITH_SECRETS)
def test_nothing_private_comes_out(name: str) -> None:
    # Some rows and sources use such words themselves; what the people's own entries say must not add one.
    assert confidential(matrix_of(name)) - confidential(silent(name)) == Counter()


def test_private_words_are_there_where_they_are_asked_for() -> None:
    assert confidential(matrix_of("platform"), private=True) - confidential(silent("platform")) != Counter()


def silent(name: str) -> raci.Matrix:
    """Decide an example without what it says in confidence."""
    organisation = matrix_of(name).organisation
    people = tuple(map(without_secrets, organisation.people))
    return raci.decide(organisation.model_copy(update={"people": people}), ON)


def without_secrets(person: Person) -> Person:
    bare = Person(id="x", name="x")
    return person.model_copy(update={key: getattr(bare, key) for key in ("strengths", "workload", "capacity", "away")})


def confidential(matrix: raci.Matrix, *, private: bool = False) -> Counter[tuple[str, str]]:
    """Count such words by format and word."""
    found: Counter[tuple[str, str]] = Counter()
    for format_ in ("md", "json", "mermaid", "dot", "html", "xlsx"):
        for file, content in raci.export(matrix, format_, private=private).items():
            text = cells(content) if file.endswith(".xlsx") else content.decode()
            found.update((format_, word.lower()) for word in CONFIDENTIAL.findall(text))
    return found


def cells(content: bytes) -> str:
    """Return what the cells of a workbook and their notes say."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    inside = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    notes = [cell.comment.text for cell in inside if cell.comment]
    return "\n".join([*(str(cell.value) for cell in inside if cell.value is not None), *notes])


# what the examples show

SHOWN: dict[str, Callable[[Organisation], object]] = {
    "a profile": lambda o: o.profiles,
    "a profile for one team": lambda o: any(team.profiles for team in o.teams),
    "a lead": lambda o: any(team.lead for team in o.teams),
    "a link": lambda o: any(team.link for team in o.teams),
    "another scheme": lambda o: o.scheme != "raci",
    "a day of review": lambda o: o.review_by,
    "a wider file": lambda o: len({person.at.file for person in o.people if person.at}) > 1,
    "two hats": lambda o: any(len(person.titles) > 1 for person in o.people),
    "a title that is settled": lambda o: any(person.titles and person.settled for person in o.people),
    "a name that two people share": lambda o: len({p.name for p in o.people}) < len(o.people),
    "a role without a name": lambda o: any(person.kind == "seat" and not person.vacant for person in o.people),
    "a group": lambda o: any(person.kind == "group" for person in o.people),
    "a vacancy with a start": lambda o: any(person.vacant and person.starts for person in o.people),
    "somebody in two teams": lambda o: any(len(person.teams) > 1 for person in o.people),
    "somebody whom every team shares": lambda o: o.teams and any(not person.teams for person in o.people),
    "a reporting line": lambda o: any(person.reports_to for person in o.people),
    "an absence with a deputy": lambda o: any(person.away and person.deputy for person in o.people),
    "a strength": lambda o: any(person.strengths for person in o.people),
    "a workload": lambda o: any(person.workload != "normal" for person in o.people),
    "a capacity": lambda o: any(person.capacity.accountable for person in o.people),
    "a role of one's own": lambda o: o.roles,
    "a duty elsewhere": lambda o: o.elsewhere,
    "a duty that is not core": lambda o: any(not a.core and a.id in o.catalogue.activities for a in o.activities),
    "a duty of one's own": lambda o: any(a.id not in o.catalogue.activities for a in o.activities),
    "a duty of one's own for all teams": lambda o: any(
        a.id not in o.catalogue.activities and a.scope == "organisation" for a in o.activities
    ),
    "a shared duty of one's own": lambda o: any(a.id not in o.catalogue.activities and a.shared for a in o.activities),
    "separation": lambda o: any(activity.separation for activity in o.activities),
    "a rule of one's own": lambda o: any(isinstance(rule, LetterRule) for rule in o.rules),
    "a rule with a condition": lambda o: any(rule.when.lacks for rule in o.rules),
    "a binding rule": lambda o: any(isinstance(rule, LetterRule) and rule.binding for rule in o.rules),
    "a decision": lambda o: any(decision.agreed and decision.accountable for decision in o.decisions),
    "a decision for one team": lambda o: any(decision.team for decision in o.decisions),
    "a decision that ends": lambda o: any(decision.until and decision.accountable for decision in o.decisions),
    "a gap that was accepted": lambda o: any(decision.accountable == () for decision in o.decisions),
    "a check that is set": lambda o: o.checks,
    "a waiver": lambda o: o.waivers,
}
"""What the team file can say, each with how to see it in an organisation."""


@pytest.mark.parametrize("what", SHOWN)
def test_some_example_shows(what: str) -> None:
    assert [name for name in NAMES if SHOWN[what](matrix_of(name).organisation)]


@pytest.mark.parametrize("what", SHOWN)
def test_one_name_alone_shows_nothing(what: str, tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text("people: {Dana: Product Manager}", encoding="utf-8")
    assert not SHOWN[what](raci.load(tmp_path / "team.yaml"))


def test_the_company_of_sixty_has_sixty_people() -> None:
    people = matrix_of("sixty").organisation.people
    assert sum(person.count for person in people if not person.vacant) == 60
