"""The JSON Schema of the team file: what editors accept is what the reader accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from raci.reference.schema import team_file_schema
from raci.source import parse, read
from raci.teamfile.keys import TABLES, Table, find_key
from raci.teamfile.values import READERS

HERE = Path(__file__).parent
CASES = HERE / "cases" / "teamfile"
SHIPPED = HERE.parent / "templates" / "schema.json"
EXAMPLES = sorted((HERE.parent / "examples").glob("*/team.yaml"))

# The reader forgives these, an editor had better say how they are written.
FORGIVEN = {
    "a name with its title and keys below it",
    "a section with nothing in it",
    "checks and waivers",
    "everything about one person",
    "numbers that stand in quotes, and settings that say nothing",
}


def good_texts() -> list[Any]:
    equal = read(CASES / "equal.yaml").data.items()
    found = [(f"{title}, {n}", title, text) for title, texts in equal for n, text in enumerate(texts, start=1)]
    found += [(title, title, case["text"]) for title, case in read(CASES / "read.yaml").data.items()]
    return [pytest.param(text, id=name) for name, title, text in found if title not in FORGIVEN]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = team_file_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("text", good_texts())
def test_good_files_are_valid(text: str, validator: Draft202012Validator) -> None:
    data = parse(text.replace("Organisation: ", "organisation: "), "team.yaml").data
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_are_valid(path: Path, validator: Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(read(path).data)] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("poeple: [Engineer]", id="a key of the file"),
        pytest.param("people: []\nshceme: raci", id="another key of the file"),
        pytest.param("people: [{name: Dana Ito, tilte: PM}]", id="a key of a person"),
        pytest.param("people: {Dana Ito: {tilte: PM}}", id="a key of a person in a mapping"),
        pytest.param("people: {Dana Ito: {title: PM, workload: busy}}", id="a workload"),
        pytest.param("people: {Dana Ito: {title: PM, from: soon}}", id="a date"),
        pytest.param("people: {Dana Ito: {title: PM, capacity: {a: 5}}}", id="a capacity"),
        pytest.param("people: [x]\nteams: {a: {laed: Kim}}", id="a key of a team"),
        pytest.param("people: [x]\nactivities: {aeras: []}", id="a key of activities"),
        pytest.param("people: [x]\nactivities: {add: {Audit: {A: [x, y]}}}", id="a flat list for A"),
        pytest.param("people: [x]\ndecisions: {a: {X: Dana}}", id="a letter"),
        pytest.param("people: [x]\ndecisions: {a: Dana}", id="a decision without a letter"),
        pytest.param("people: [x]\ndecisions: [{A: Dana, team: a}]", id="a decision without an activity"),
        pytest.param("people: [x]\nrules: [{wehn: {area: a}, A: x}]", id="a key of a rule"),
        pytest.param("people: [x]\nrules: [{when: {aera: a}, A: x}]", id="a key of a condition"),
        pytest.param("people: [x]\nrules: [{when: {size: {at_laest: 3}}, A: x}]", id="a key of a size"),
        pytest.param("people: [x]\nactivities: {chnage: {}}", id="a slip for change"),
        pytest.param("people: [x]\nscheme: {name: X}", id="a scheme without letters"),
        pytest.param("people: [x]\nscheme: {letters: {A: eats}}", id="a meaning"),
        pytest.param("people: [x]\nscheme: {letters: {A: {meaning: owns, fill: red}}}", id="a colour"),
        pytest.param("people: [x]\nchecks: {idle: loud}", id="a severity"),
        pytest.param("people: [x]\nwaivers: [{check: idle}]", id="a waiver without a reason"),
        pytest.param("organisation: N", id="no people"),
    ],
)
def test_slips_are_not_valid(text: str, validator: Draft202012Validator) -> None:
    assert not validator.is_valid(parse(text, "team.yaml").data)


def test_every_key_has_a_description_and_a_kind_that_is_read() -> None:
    for table in TABLES:
        for key in table.keys:
            assert key.says, f"{table.noun}: {key.name}"
            assert key.kind in READERS, f"{table.noun}: {key.name}"
    assert set(READERS) == {key.kind for table in TABLES for key in table.keys}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_the_schema_has_every_key_of_the_reader_and_no_other(table: Table, validator: Draft202012Validator) -> None:
    """Each spelling that stands in the tables is a property of exactly one definition, each with a description."""
    keys = {spelling: key for key in table.keys for spelling in (key.name, *key.also)}
    schemas = [validator.schema, *validator.schema["$defs"].values()]
    found = [each for each in schemas if set(each.get("properties", ())) == set(keys)]
    assert len(found) == 1
    assert found[0]["additionalProperties"] is False
    assert {word: entry["description"] for word, entry in found[0]["properties"].items()} == {
        word: key.says for word, key in keys.items()
    }
    assert {find_key(table, word) for word in found[0]["properties"]} == set(table.keys)


def test_every_definition_of_the_schema_comes_from_a_table_or_is_a_word(validator: Draft202012Validator) -> None:
    mappings = [each for each in validator.schema["$defs"].values() if "properties" in each]
    assert len(mappings) + 1 == len(TABLES), "the file itself is the schema"


def test_what_the_catalogue_knows_is_offered(validator: Draft202012Validator) -> None:
    offered = validator.schema["$defs"]
    for name, word in [
        ("role_name", "product-manager"),
        ("activity_name", "write-tickets"),
        ("area_name", "launch"),
        ("profile_name", "startup"),
        ("scheme_name", "rasci"),
    ]:
        assert word in offered[name]["anyOf"][0]["enum"]


def test_the_shipped_schema_is_fresh() -> None:
    text = json.dumps(team_file_schema(), ensure_ascii=False, indent=1) + "\n"
    fresh = SHIPPED.is_file() and SHIPPED.read_text(encoding="utf-8") == text
    assert fresh, "templates/schema.json is stale; write it anew: raci schema > templates/schema.json"
