"""Real organisations go through `init`, `build` and `check` with nothing lost."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from raci.cli import main
from raci.graph import line_up
from raci.pipeline import load

ORGS = Path(__file__).parents[1].parent / "shared" / "data" / "orgs"

pytestmark = pytest.mark.skipif(not ORGS.is_dir(), reason="the organisations lie beside the project, not in it")


def run(*words: object) -> str:
    """Run the command line and return its standard output."""
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Return a team file made from a company of 175 posts."""
    file = tmp_path / "company.yaml"
    run("init", file, "--from", ORGS / "sourcegraph-people.csv")
    return file


def test_every_post_of_a_company_is_somebody(company: Path) -> None:
    with (ORGS / "sourcegraph-people.csv").open(encoding="utf-8") as text:
        posts = list(csv.DictReader(text))
    organisation = load(company)
    assert len(posts) == 175
    assert len(organisation.people) == len({post["human_id"] for post in posts})
    held = sorted(title for person in organisation.people for title in person.titles)
    wanted: dict[str, set[str]] = {}
    for post in posts:
        wanted.setdefault(post["human_id"], set()).add(" ".join(post["title"].split()))
    assert held == sorted(title for titles in wanted.values() for title in titles)


def test_the_reporting_lines_of_a_company_meet_in_one_person(company: Path) -> None:
    organisation = load(company)
    roots = [person.id for person in organisation.people if person.reports_to is None]
    assert len(roots) == 1
    tops = {(list(line_up(organisation, person.id)) or [person.id])[-1] for person in organisation.people}
    assert tops == set(roots)


def test_every_title_of_a_company_is_mapped_or_listed(company: Path) -> None:
    organisation = load(company)
    listed = json.loads(run("check", company, "--format", "json", "--fail-on", "never"))[0]["findings"]
    unknown = {finding["group"] for finding in listed if finding["name"] == "unknown-title"}
    for person in organisation.people:
        assert person.roles or set(person.titles) <= unknown, person.titles
    assert not [f for f in listed if f["severity"] == "error"]


def test_a_company_builds_in_every_text_format(company: Path) -> None:
    files = run("build", company, "-f", "xlsx,md,html,csv,json,dot,mermaid", "-o", company.parent / "out").split()
    assert all(Path(file).stat().st_size > 100 for file in files)
    text = (company.parent / "out" / "company.json").read_text(encoding="utf-8")
    assert {a["letter"] for a in json.loads(text)["assignments"]} == set("ARCI")


def test_backstage_entities_become_people_and_teams(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    run("init", file, "--from", ORGS / "backstage-acme")
    organisation = load(file)
    users = sum(
        text.read_text(encoding="utf-8").count("\nkind: User") for text in (ORGS / "backstage-acme").glob("*.yaml")
    )
    assert len(organisation.people) == users
    assert {team.id for team in organisation.teams} >= {"team-a", "team-b", "team-c", "team-d"}
    run("build", file, "-f", "md,json,dot", "-o", tmp_path / "out")
    run("check", file, "--fail-on", "never")
