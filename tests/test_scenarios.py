"""What if: leavers, newcomers, promotions, other teams; cases in cases/scenarios.yaml, and what always holds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from organisations import ON, companies, decided, letters, organisation, person, shuffled, team

from raci.deciding.engine import decide
from raci.findings import InvalidFile
from raci.matrix import Matrix, Row
from raci.model import Capacity, Organisation
from raci.reference.scenario_schema import scenario_schema
from raci.scenarios import Part, Scenario, WhatIf, anyone, apply, held, hires, read_scenarios, scenario, what_if, worded
from raci.scenarios.parts import Parts
from raci.source import Document
from raci.teamfile import read_text

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "scenarios.yaml").read_text("utf-8"))
FAULTY = [case for case in CASES if "faults" in case]
SOUND = [case for case in CASES if "faults" not in case]


def matrix_of(text: str) -> Matrix:
    """Decide a team file."""
    return decide(read_text(text, "team.yaml"), ON)


def answer_of(case: dict[str, Any]) -> WhatIf:
    """Apply a case's scenario."""
    said = Part(Document("s", case["scenario"], "", (0, 0, None)))
    return what_if(matrix_of(case["file"]), Scenario(case["id"], (said,)), private=True)


def owners(matrix: Matrix, name: str) -> list[str | None]:
    """Return who answers for a duty; "team/activity" names one team's row."""
    where, _, activity = name.rpartition("/")
    rows = [row for row in matrix.rows if row.activity.id == activity and (not where or row.team == where)]
    assert len(rows) == 1, name
    return [held.person for held in rows[0].holders("A")]


def after(matrix: Matrix, **said: Any) -> Matrix:
    """Decide anew what a scenario makes of a matrix, without asking what follows."""
    return decide(apply(matrix.organisation, scenario("x", **said)).organisation, matrix.on, held(matrix))


def owners_of(row: Row) -> set[str | None]:
    """Return the ids of who answers for a row."""
    return {held.person_id for held in row.holders("A")}


@pytest.mark.parametrize("case", SOUND, ids=[case["id"] for case in SOUND])
def test_what_would_follow(case: dict[str, Any]) -> None:
    answer = answer_of(case)
    for name, owner in case.get("owners", {}).items():
        assert owners(answer.after, name) == ([owner] if owner else []), name
    notes = [note.words for note in answer.notes]
    for words in case.get("notes", []):
        assert sum(words in note for note in notes) == 1, notes
    for kind, found in (("new", answer.new), ("gone", answer.gone)):
        told = {f"{finding.name} {finding.activity}" for finding in found}
        assert told.issuperset(case.get(kind, [])), kind
    assert bool(answer.changes) != case.get("same", False)


@pytest.mark.parametrize("case", FAULTY, ids=[case["id"] for case in FAULTY])
def test_faults_have_their_place(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    text = case.get("text") or yaml.safe_dump(case["scenario"], default_flow_style=True, sort_keys=False, width=1000)
    file.write_text(text, encoding="utf-8")
    (found,) = read_scenarios(file)
    with pytest.raises(InvalidFile) as caught:
        apply(matrix_of(case["file"]).organisation, found)
    told = [f"{f.location.line}:{f.location.column} {f.message}" for f in caught.value.findings if f.location]
    assert len(told) == len(case["faults"]), told
    for words in case["faults"]:
        assert sum(words.casefold() in each.casefold() for each in told) == 1, (words, told)


# Where scenarios come from

FILES: dict[str, tuple[str, list[str]]] = {
    "one": ("without: [Dana]", ["s"]),
    "one with a name": ("name: Later\nwithout: [Dana]", ["Later"]),
    "a mapping": ("scenarios:\n  A: {without: [Dana]}\n  B: {profile: startup}", ["A", "B"]),
    "a list": ("scenarios:\n- {name: A, without: [Dana]}\n- {profile: startup}", ["A", "s 2"]),
    "a list of names": ("scenarios:\n- A: {without: [Dana]}\n- B: {profile: startup}", ["A", "B"]),
    "an empty one": ("scenarios:\n  A:\n  B: {}", ["A", "B"]),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_has_one_scenario_or_several(kind: str, tmp_path: Path) -> None:
    text, names = FILES[kind]
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    found = read_scenarios(file)
    assert [each.name for each in found] == names
    company = matrix_of("people: {Dana: Product Manager, Kim: Engineering Manager}").organisation
    ids = [len(apply(company, each).organisation.people) for each in found]
    assert ids == [1 if "Dana" in text and number == 0 and "an empty" not in kind else 2 for number in range(len(ids))]


@pytest.mark.parametrize("text", ["[]", "- a\n- b", "7", "just words"])
def test_a_file_that_is_no_scenario_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile):
        read_scenarios(file)


def test_words_of_an_option_are_yaml_with_a_place() -> None:
    company = matrix_of("people: {Dana: Product Manager}").organisation
    part = worded("--add", "add", "Jo Park: {title: PMM, strengths: [launch], team: nowhere}")
    with pytest.raises(InvalidFile) as caught:
        apply(company, scenario("x").plus([part]))
    assert str(caught.value.findings[0].location) == "--add:1:50"


# What always holds

SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
FEW = settings(SLOW, max_examples=8)


@SLOW
@given(companies())
def test_an_empty_scenario_changes_nothing(company: Organisation) -> None:
    answer = what_if(decided(company), scenario("nothing"))
    assert answer.changes == () == answer.new == answer.gone
    assert letters(answer.after) == letters(answer.before)


@FEW
@given(companies(), st.integers(0, 99), st.data())
def test_the_order_of_the_file_never_matters(company: Organisation, seed: int, data: st.DataObject) -> None:
    leaver = data.draw(st.sampled_from([person.id for person in company.people]))
    change = scenario("x", without=[leaver], add={"Jo": {"roles": ["product-manager"]}})
    answers = [what_if(decided(each), change) for each in (company, shuffled(company, seed))]
    assert answers[0].changes == answers[1].changes
    assert answers[0].loads == answers[1].loads


@SLOW
@given(companies(limits=False))
def test_who_stays_keeps_what_the_leaver_had_no_part_in(company: Organisation) -> None:
    matrix = decided(company)
    now = letters(matrix)
    for each in company.people:
        mine = {(team, activity) for team, activity, _, id in now if id == each.id}
        lost = {cell for cell in now - letters(after(matrix, without=[each.id])) if cell[3] != each.id}
        assert not [cell for cell in lost if cell[2] in "AR" and cell[:2] not in mine]


@SLOW
@given(companies())
def test_removing_who_holds_nothing_changes_no_letter(company: Organisation) -> None:
    matrix = decided(company)
    now = letters(matrix)
    busy = {team.lead for team in company.teams} | {id for *_, id in now}
    for each in (each for each in company.people if each.id not in busy):
        assert letters(after(matrix, without=[each.id])) == now


@SLOW
@given(companies(), st.data())
def test_nothing_names_a_leaver(company: Organisation, data: st.DataObject) -> None:
    leavers = data.draw(st.lists(st.sampled_from([p.id for p in company.people]), min_size=1, max_size=3, unique=True))
    after = apply(company, scenario("x", without=leavers)).organisation
    said = after.model_dump(include={"people", "teams", "decisions"})
    left = Counter(leavers)
    assert not [id for p in said["people"] for id in (p["id"], p["reports_to"], p["deputy"]) if left[id or ""]]
    assert not [each for each in said["teams"] if left[each["lead"] or ""]]
    fields = ("accountable", "responsible", "consulted", "informed")
    assert not [id for d in said["decisions"] for field in fields for id in d[field] or () if left[id]]


@FEW
@given(companies())
def test_the_original_stays_as_it_was(company: Organisation) -> None:
    before = company.model_dump_json()
    leaver = company.people[0].id
    apply(company, scenario("x", without=[leaver], profile="startup", add={"Jo": "PMM"}))
    assert company.model_dump_json() == before


# Whom to hire, and whom one could not miss

FOUR = """\
people:
  Kim: Engineering Manager
  Dana: {title: Product Manager, workload: swamped}
  Lee: Tech Lead
  Engineers: 4 x Engineer
"""


def test_the_best_hire_settles_most() -> None:
    found = hires(matrix_of(FOUR))
    weights = [2 * len(h.gaps) + len(h.stand_ins) + len(h.relieved) for h in found]
    assert weights == sorted(weights, reverse=True)
    marketing = next(h for h in found if h.role == "product-marketing-manager")
    assert {name for _, name in marketing.gaps} >= {"Run the ad campaigns", "Write the website copy"}
    project = next(h for h in found if h.role == "project-manager")
    assert len(project.stand_ins) == 6
    second = next(h for h in found if h.role == "product-manager")
    assert second.relieved
    assert dict(second.eased) == {"Dana": second.taken}


def test_a_hire_is_what_deciding_anew_says() -> None:
    matrix = matrix_of(FOUR)
    for hire in hires(matrix):
        if hire.relieved:
            continue
        rows = after(matrix, add=[{"id": "new-hire", "name": "New", "roles": [hire.role]}]).rows
        taken = {row.activity.name for row in rows if "new-hire" in owners_of(row)}
        assert taken == {name for _, name in (*hire.gaps, *hire.stand_ins, *hire.others)}, hire.role


def test_who_stands_in_in_turn_ends_no_standing_in() -> None:
    second = next(hire for hire in hires(matrix_of(FOUR)) if hire.role == "product-manager")
    assert "Interview customers" in {name for _, name in second.relieved}
    assert not second.stand_ins


def test_a_vacant_seat_is_filled_before_another_is_made() -> None:
    matrix = matrix_of("people:\n- {title: Product Manager, vacant: true}\n- Kim: Engineering Manager")
    best = next(hire for hire in hires(matrix) if hire.role == "product-manager")
    assert best.seat == "Product Manager"
    assert "Write the tickets" in {name for _, name in best.gaps}


@pytest.mark.parametrize("seed", range(3))
def test_rankings_do_not_depend_on_order(seed: int) -> None:
    company = organisation(
        person("Kim", "engineering-manager", teams=("red",)),
        person("Dana", "product-manager", teams=("red", "blue"), workload="swamped"),
        person("Lee", "tech-lead", teams=("blue",), capacity=Capacity(accountable=2)),
        person("Ann", "engineer"),
        teams=(team("Red"), team("Blue")),
    )
    assert hires(decided(company)) == hires(decided(shuffled(company, seed)))
    assert anyone(decided(company)) == anyone(decided(shuffled(company, seed)))


def test_the_worst_loss_comes_first() -> None:
    found = anyone(matrix_of(FOUR))
    assert found[0].name == "Dana"
    assert found[0].single_point
    assert "Engineers" not in {each.name for each in found}
    counts = [len(each.unowned) for each in found]
    assert counts == sorted(counts, reverse=True)


@SLOW
@given(companies(limits=False))
def test_anyone_says_what_a_scenario_says(company: Organisation) -> None:
    matrix = decided(company)
    for leaver in anyone(matrix):
        then = after(matrix, without=[leaver.id])
        vacant = {person.id for person in then.organisation.people if person.vacant}
        open_ = {(row.team, row.activity.name) for row in then.rows if owners_of(row) <= vacant}
        mine = {(row.team, row.activity.name) for row in matrix.rows if leaver.id in owners_of(row)}
        assert {duty[:2] for duty in leaver.unowned} == open_ & mine


def test_a_large_company_is_cut_into_teams() -> None:
    matrix = matrix_of(
        "people:\n  Kim: {title: Engineering Manager, team: red}\n  Mara: CEO\n"
        "  Dana: {title: Product Manager, teams: [red, blue]}\n  Tia: {title: Tech Lead, team: blue}\n"
    )
    parts = Parts(matrix)
    assert parts.wheres() == (None, "blue", "red")
    assert {p.name for p in parts.of("red").people} == {"Kim", "Dana", "Mara"}
    whole = {row.activity.id: owners_of(row) for row in matrix.rows if row.team == "red"}
    assert {id: owners_of(row) for id, row in parts.decided(parts.of("red")).items()} == whole


def test_dates_are_those_of_the_matrix() -> None:
    matrix = decide(read_text(FOUR, "team.yaml"), dt.date(2030, 1, 1))
    assert what_if(matrix, scenario("x")).after.on == dt.date(2030, 1, 1)


# The schema, for editors

VALID = Draft202012Validator(scenario_schema())


@pytest.mark.parametrize("case", SOUND, ids=[case["id"] for case in SOUND])
def test_the_schema_knows_what_the_reader_takes(case: dict[str, Any]) -> None:
    assert not [error.message for error in VALID.iter_errors(case["scenario"])]
    assert VALID.is_valid({"scenarios": {"A": case["scenario"]}})
    assert VALID.is_valid({"scenarios": [{**case["scenario"], "name": "A"}]})


@pytest.mark.parametrize(
    "said", [{"witout": ["Dana"]}, {"without": {"Dana": 1}}, {"add": 7}, {"merge": [7]}, {"scenarios": 7}, [], "x"]
)
def test_the_schema_refuses_what_the_reader_refuses(said: object) -> None:
    Draft202012Validator.check_schema(VALID.schema)
    assert not VALID.is_valid(said)
