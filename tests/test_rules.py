"""The user's own rules: every kind as it is documented, which one speaks and what it beats, and those that never do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from organisations import ON

from raci.cli import main
from raci.deciding.engine import decide
from raci.deciding.layers import contexts
from raci.matrix import Matrix
from raci.model import USUAL
from raci.rulebook import book, book_lines, keys_of, kinds
from raci.rulebook.unused import unused
from raci.rules import KINDS, Condition, Rule
from raci.teamfile import read_organisation, read_text
from raci.teamfile.keys import LETTERS, RULE, WHEN

PEOPLE = """\
people:
  Dana: {title: Product Manager, team: checkout}
  Kim: {title: Engineering Manager, teams: [checkout, search]}
  Lee: {title: Tech Lead, team: checkout}
  Mia: {title: Product Marketing Manager, teams: [checkout, search]}
  Engineers: {title: 5 x Engineer, teams: [checkout, search]}
"""


def decided(text: str, name: str = "team.yaml") -> Matrix:
    return decide(read_text(text, name), ON)


def cell(matrix: Matrix, activity: str, letter: str = "A", team: str | None = "checkout") -> dict[str, Any]:
    """Return who spoke for one letter."""
    found = book(matrix, whole=True)["letters"]
    return next(c for c in found if (c["team"], c["activity"], c["letter"]) == (team, activity, letter))


def rules_of(text: str) -> dict[str, dict[str, Any]]:
    return {rule["id"]: rule for rule in book(decided(text))["rules"]}


# The kinds


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_example_of_a_kind_can_be_read(kind: type[Rule]) -> None:
    rules = kind.example.replace("\n", "\n  ")
    organisation = read_text(f"{PEOPLE}teams: [checkout, search]\nprofile: startup\nrules:\n  {rules}", "team.yaml")
    assert organisation.findings == ()
    assert {type(rule) for rule in organisation.rules} == {kind}
    assert all(rule.because for rule in organisation.rules)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_example_of_a_kind_shows_every_key(kind: type[Rule]) -> None:
    words = set(re.findall(r"[\w-]+(?=:)", kind.example))
    assert {key.name for key in keys_of(kind)} == set(kind.keys)
    for key in keys_of(kind):
        if key.name != "for" or kind is KINDS["letters"]:
            assert words & {key.name, *key.also}, key.name


def test_every_key_of_a_rule_belongs_to_a_kind_or_to_all() -> None:
    of_kinds = {key for kind in KINDS.values() for key in kind.keys}
    assert {key.name for key in RULE.keys} - of_kinds == {"id", "when", "because", "source"}
    assert {key.name for key in LETTERS} <= set(KINDS["letters"].keys)


def test_every_test_is_a_key_of_a_condition() -> None:
    tests = {test for kind in KINDS.values() for test in kind.tests}
    assert tests == {key.name for key in WHEN.keys} == set(Condition.model_fields)


@pytest.mark.parametrize(("word", "kind"), KINDS.items(), ids=list(KINDS))
@pytest.mark.parametrize("test", list(Condition.model_fields))
def test_a_kind_depends_on_its_own_tests_alone(word: str, kind: type[Rule], test: str) -> None:
    said = {
        "letters": "A: engineer",
        "cover": "cover: sre, by: engineer",
        "title": "titles: [Wizard], means: engineer",
        "missing": "missing: sre",
    }[word]
    value = {"size": "{at_least: 1}", "activity": "review-code", "area": "quality", "team": "search"}.get(
        test, "engineer"
    )
    value = USUAL if test == "profile" else value
    found = read_text(f"people: [Engineer]\nteams: [search]\nrules: [{{{said}, when: {{{test}: {value}}}}}]", "t.yaml")
    assert bool(found.rules) == (test in kind.tests)
    assert [f.location and f.location[1:] for f in found.findings] == (
        [] if test in kind.tests else [(3, 19 + len(said))]
    )


# Which rule speaks

RULED = f"""{PEOPLE}
teams:
  checkout: {{rules: [{{id: ours, for: run-stand-ups, A: engineering-manager, because: he likes it}}]}}
  search: {{profile: pmm-and-em}}
rules:
  - {{id: theirs, for: run-stand-ups, A: tech-lead}}
  - {{id: wide, when: {{area: quality}}, A: tech-lead}}
  - {{id: narrow, for: prioritise-bugs, A: engineer}}
  - {{id: bound, for: review-code, A: tech-lead, binding: true}}
decisions:
  - {{activity: write-tickets, team: checkout, A: Kim, because: agreed in May}}
"""

SPEAKS: dict[str, tuple[str, str, str, list[str]]] = {
    "a decision": ("write-tickets", "checkout", "decision", ["catalogue"]),
    "a binding rule": ("review-code", "search", "binding rule", ["wide", "catalogue"]),
    "a rule of the team": ("run-stand-ups", "checkout", "team rule", ["theirs", "catalogue"]),
    "a profile of the team": ("prioritise-bugs", "search", "team profile pmm-and-em", ["narrow", "wide", "catalogue"]),
    "a rule of the company": ("run-stand-ups", "search", "company rule", ["catalogue"]),
    "the more specific rule": ("prioritise-bugs", "checkout", "company rule", ["wide", "catalogue"]),
    "the catalogue": ("shape-product-strategy", "checkout", "catalogue", []),
}


@pytest.mark.parametrize(("activity", "team", "layer", "beats"), SPEAKS.values(), ids=SPEAKS)
def test_who_spoke_and_what_it_beat(activity: str, team: str, layer: str, beats: list[str]) -> None:
    found = cell(decided(RULED), activity, team=team)
    assert found["layer"] == layer
    names = [each["layer"] if each["layer"] == "catalogue" else each["rule"] for each in found["beats"]]
    assert names == beats
    assert all(each["why"] and each["says"] for each in found["beats"])
    assert found["place"]


def test_who_spoke_is_whom_the_matrix_names() -> None:
    """What the list says and what the engine decided by can never differ."""
    matrix = decided(RULED)
    found = {(c["team"], c["activity"], c["letter"]): c for c in book(matrix, whole=True)["letters"]}
    for held in matrix.assignments:
        spoken = found[held.team, held.activity, held.letter]
        if held.status in ("binding", "team", "profile", "decision"):
            assert spoken["layer"].split()[0] in (held.status, "team", "company")
        if held.status in ("binding", "team", "profile") or held.reason.rule in {"theirs", "wide", "narrow"}:
            assert spoken["rule"] == held.reason.rule


def test_a_rule_says_where_it_speaks_and_by_what_it_is_beaten() -> None:
    rules = rules_of(RULED)
    assert (rules["ours"]["speaks"], rules["ours"]["beaten"]) == (1, 0)
    assert (rules["theirs"]["speaks"], rules["theirs"]["beaten_by"]) == (1, ["team rule ours"])
    assert rules["bound"]["place"] == "team.yaml:15:5"
    assert rules["bound"]["says"] == "A tech lead (binding)"


def test_a_contradiction_names_both_places_and_neither_counts() -> None:
    text = f"{PEOPLE}rules: [{{id: a, for: review-code, A: engineer}}, {{id: b, for: review-code, A: tech-lead}}]\n"
    found = book(decided(text), whole=True)
    spoken = next(c for c in found["letters"] if (c["activity"], c["letter"]) == ("review-code", "A"))
    assert spoken["layer"] == "catalogue"
    assert [each["why"] for each in spoken["beats"]] == [
        "contradicts b (team.yaml:7:49), so neither counts", "contradicts a (team.yaml:7:9), so neither counts",
    ]  # fmt: skip
    assert "a (team.yaml:7:9) and b (team.yaml:7:49)" in found["conflicts"][0]["message"]


def test_only_what_differs_from_the_catalogue_is_shown_unless_all_is_wanted() -> None:
    matrix = decided(RULED)
    few, every = book(matrix)["letters"], book(matrix, whole=True)["letters"]
    assert {c["layer"] for c in few}.isdisjoint({"catalogue", "activity of the file"})
    assert len(every) == 4 * len(matrix.rows)
    assert [c for c in every if c in few] == few
    assert {c["team"] for c in book(matrix, "search", whole=True)["letters"]} == {None, "search"}


# Teams, companies, files


def test_a_team_leaves_the_profiles_of_its_company() -> None:
    """`profile: standard` means the catalogue as it is; a team without a profile works as its company does."""
    text = """
profile: startup
people: {Kim: Engineering Manager, Engineers: 3 x Engineer}
teams: {old: {profile: standard}, new: , both: {profile: [startup, standard]}, back: {profile: [standard, startup]}}
"""
    matrix = decided(text)
    owners = {
        team: [a.person for a in matrix.row(team, "write-tickets").holders("A")]
        for team in ("old", "new", "both", "back")
    }
    assert owners == {"old": [], "new": ["Kim"], "both": [], "back": ["Kim"]}


def test_a_condition_sees_the_profiles_that_count() -> None:
    text = """
profile: startup
people: {Kim: Engineering Manager, Engineers: 3 x Engineer}
teams: {old: {profile: standard}, new: }
rules:
  - {id: s, for: review-code, when: {profile: startup}, A: engineering-manager}
  - {id: u, for: review-code, when: {profile: standard}, A: engineer}
"""
    matrix = decided(text)
    assert [cell(matrix, "review-code", team=team)["rule"] for team in ("old", "new")] == ["u", "s"]
    plain = decided(text.replace("profile: startup\npeople", "people").replace("{profile: standard}, new", ", new"))
    assert cell(plain, "review-code", team="new")["rule"] == "u", "where no profile is named, it is standard"


def test_a_team_of_the_usual_kind_reads_titles_as_usual() -> None:
    text = """
profile: tpm-as-program-manager
people: {Ann: {title: Program Manager, team: old}, Bo: {title: Program Manager, team: new}}
teams: {old: {profile: standard}, new: }
"""
    people = read_text(text, "team.yaml").person_by_id
    assert [people[id].roles for id in ("ann", "bo")] == [("program-manager",), ("technical-program-manager",)]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "team.yaml"


NEARER: dict[str, tuple[str, str, str]] = {
    "the nearer file's rule": (
        "rules: [{id: c, for: review-code, A: sre}]", "rules: [{id: t, for: review-code, A: engineer}]", "t",
    ),
    "the wider file's binding rule": (
        "rules: [{id: c, for: review-code, A: sre, binding: true}]",
        "rules: [{id: t, for: review-code, A: engineer, binding: true}]",
        "c",
    ),
    "the nearer file's rule, however sweeping": (
        "rules: [{id: c, for: review-code, when: {has: engineer}, A: sre}]", "rules: [{id: t, A: engineer}]", "t",
    ),
    "the nearer file's profile before the wider file's rule": (
        "rules: [{id: c, for: write-tickets, A: sre}]", "profile: pmm-and-em", "em-faces-the-engineers",
    ),
    "the nearer file's rule before its profile": (
        "profile: startup", "profile: pmm-and-em\nrules: [{id: t, for: write-tickets, A: engineer}]", "t",
    ),
    "the wider file's rule before its profile": (
        "profile: pmm-and-em\nrules: [{id: c, for: write-tickets, A: sre}]", "review_by: 2027-01-01", "c",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("company", "team", "speaks"), NEARER.values(), ids=NEARER)
def test_of_files_that_extend_one_another(company: str, team: str, speaks: str, tmp_path: Path) -> None:
    path = write(tmp_path, company=f"people: [Engineer]\n{company}\n", team=f"extends: company.yaml\n{team}\n")
    matrix = decide(read_organisation(path), ON)
    assert matrix.findings == ()
    activity = "write-tickets" if "write-tickets" in company + team else "review-code"
    assert cell(matrix, activity, team=None)["rule"] == speaks


def test_a_title_is_read_by_the_nearer_file(tmp_path: Path) -> None:
    rules = "rules: [{{id: {0}, titles: [Wizard], means: {1}}}]"
    company = f"people: {{Ann: Wizard}}\n{rules.format('z', 'sales')}"
    path = write(tmp_path, company=company, team=f"extends: company.yaml\n{rules.format('a', 'engineer')}")
    assert read_organisation(path).person_by_id["ann"].roles == ("engineer",)


def test_what_is_otherwise_names_each_field_and_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company = "people: [Engineer]\nactivities:\n  change:\n    Write tickets: {A: tech-lead, because: ours}\n"
    team = """
extends: company.yaml
roles:
  - {id: product-manager, titles: [Wizard]}
  - {id: seer, name: Seer}
activities:
  change:
    write-tickets: {A: sre}
"""
    write(tmp_path, company=company, team=team)
    monkeypatch.chdir(tmp_path)
    found = book(decide(read_organisation("team.yaml"), ON))["overrides"]
    assert [(each["kind"], each["id"], each["new"]) for each in found] == [
        ("role", "product-manager", False), ("role", "seer", True), ("activity", "write-tickets", False),
    ]  # fmt: skip
    assert found[0]["changes"] == [{"field": "titles", "before": None, "now": "+ Wizard", "place": "team.yaml:4:27"}]
    changes = {each["field"]: (each["before"], each["now"], each["place"]) for each in found[2]["changes"]}
    assert changes["accountable"] == ("product manager", "SRE", "team.yaml:8:21")
    assert changes["because"][1:] == ("ours", "company.yaml:4:35")


def test_a_changed_role_keeps_its_titles_and_does_not_claim_them_anew() -> None:
    text = """
profile: tpm-as-program-manager
people: {Ann: Program Manager, Bo: Wizard, Cy: Senior Program Manager}
roles: {program-manager: {does: [Plans], titles: [Wizard]}}
"""
    people = read_text(text, "team.yaml").person_by_id
    assert [people[id].roles[0] for id in ("ann", "bo", "cy")] == [
        "technical-program-manager", "program-manager", "technical-program-manager",
    ]  # fmt: skip


# Rules that never speak

UNUSED: dict[str, tuple[str, str, bool]] = {
    "has and lacks": (
        "when: {has: [sre, engineer], lacks: sre}, A: sre", "no team both has and lacks the role of SRE", True,
    ),
    "no such size": ("when: {size: {at_least: 9, at_most: 3}}, A: sre", "at least 9 and at most 3 people", True),
    "another area": (
        "for: review-code, when: {area: launch}, A: sre", '"Review the code" is not in the area launch', True,
    ),
    "a stand-in for one who is there": ("cover: sre, by: engineer, when: {has: sre}", "where somebody is SRE", True),
    "a stand-in for oneself": ("cover: sre, by: sre", "cannot stand in for itself", True),
    "there and missing": ("missing: sre, when: {has: sre}", "cannot be there and missing", True),
    "no row": ("for: run-ad-campaigns, A: sre, when: {team: red}", '"Run the ad campaigns" is no row here', False),
    "no such rows": (
        "for: [interview-customers, build-product], A: sre",
        '"Build the product" and "Interview customers" are no rows here', False,
    ),
    "no row of an area": ("when: {area: growth}, A: sre", "no row here is in the area growth", False),
    "nobody of that role": ("when: {has: sre}, A: sre", "no team here meets has: sre", False),
    "not that many": ("when: {size: {at_least: 30}}, A: sre", "no team here meets size: at least 30", False),
    "not all at once": (
        "when: {team: blue, has: designer}, A: sre", "no team here meets team: blue, has: designer all at once", False,
    ),
    "no such profile": ("when: {profile: startup}, A: sre", "no team here meets profile: startup", False),
    "decided once for all": (
        "for: define-launch-review, when: {team: red}, A: sre",
        '"Define how products are reviewed before launch" is decided once for all teams', False,
    ),
}  # fmt: skip
FEW = """
people: {Engineers: 3 x Engineer, Sal: {title: Sales Manager, team: red}, Dee: {title: Designer, team: red}}
teams: [red, blue]
activities: {areas: [], include: [review-code, define-launch-review]}
"""


@pytest.mark.parametrize(("rule", "why", "never"), UNUSED.values(), ids=UNUSED)
def test_rules_that_never_speak(rule: str, why: str, never: bool) -> None:
    organisation = read_text(f"{FEW}rules: [{{id: x, {rule}}}]\n", "team.yaml")
    found = list(unused(organisation, contexts(organisation)))
    assert organisation.findings == ()
    assert [(why in each.why, each.never) for each in found] == [(True, never)]


USED = {
    "a team that has it": "when: {has: designer}, A: engineer",
    "one row of several": "for: [review-code, run-ad-campaigns], A: engineer",
    "the whole company": "for: define-launch-review, when: {has: sales}, A: engineer",
    "the usual profile": "when: {profile: standard}, A: engineer",
    "a stand-in": "cover: sre, by: engineer",
    "a title": "titles: [Wizard], means: engineer",
    "a role that is not there": "missing: sre",
}


@pytest.mark.parametrize("rule", USED.values(), ids=USED)
def test_rules_that_may_speak(rule: str) -> None:
    organisation = read_text(f"{FEW}rules: [{{id: x, {rule}}}]\n", "team.yaml")
    assert organisation.findings == ()
    assert list(unused(organisation, contexts(organisation))) == []


# The command


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["list", *words])


def test_the_kinds_are_listed_with_keys_and_examples_then_what_ships() -> None:
    out = run("rules").output
    for kind in kinds():
        for line in (*kind["example"].splitlines(), *(f"{name}: {says}" for name, says in kind["keys"].items())):
            assert line in out
    assert (
        "project-manager-missing: nobody is project manager: product manager or engineering manager or tech lead" in out
    )
    entries = json.loads(run("rules", "--format", "json").output)
    assert [entry["id"] for entry in entries[: len(KINDS)]] == list(KINDS)
    assert all(entry["source"] for entry in entries)
    assert {entry["kind"] for entry in entries} == {"kind", *KINDS}


def test_a_file_is_listed_for_people_and_for_machines(tmp_path: Path) -> None:
    path = write(tmp_path, team=RULED)
    text = run("rules", str(path)).output
    assert "team rule: ours" in text
    assert "not company rule: theirs" in text
    assert "a team's own rule comes before its profiles and the company's rules" in text
    found = json.loads(run("rules", str(path), "--format", "json", "--team", "Search").output)
    assert {cell["team"] for cell in found["letters"]} == {"search"}
    assert len(run("rules", str(path), "--all").output) > 2 * len(text)


def test_a_file_without_rules_says_so() -> None:
    lines = book_lines(decided("people: [Engineer]"))
    assert "The catalogue speaks for every letter; --all shows what it says." in lines


def test_teams_of_which_the_same_is_said_stand_together() -> None:
    text = "people: [Engineer]\nteams: [red, blue]\nrules: [{id: x, for: review-code, A: engineer}]\n"
    assert "blue, red" in book_lines(decided(text))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("roles", "team.yaml"), "only rules can be listed for a file", id="roles of a file"),
        pytest.param(("rules", "--all"), "go with a file", id="all of nothing"),
        pytest.param(("rules", "--team", "x"), "go with a file", id="a team of nothing"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.output


def test_the_letters_are_those_of_the_scheme() -> None:
    matrix = decided("people: [Engineer]\nscheme: daci\nrules: [{id: x, for: review-code, R: engineer}]\n")
    assert cell(matrix, "review-code", "D", team=None)["rule"] == "x"
