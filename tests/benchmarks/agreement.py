"""How far do our letters agree with those that other people wrote.

    python tests/benchmarks/agreement.py

Two tables of the data folder: a published matrix of 8 steps and 6 roles, and the researched catalogue's own rows with
21 roles. We decide for a company that has one person for each role of the table; its steps are read as our activities
by the tables below. Beside our figures stand those of two answers that know nothing: "C" in every cell, and no letter
at all. Nothing in the catalogue is tuned to these figures: where a table and our sources differ, the difference stays.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from raci.catalogue import load_catalogue
from raci.deciding.engine import decide
from raci.model import Organisation, Person

DATA = Path(__file__).parents[2].parent / "shared" / "data"
WORKBOOK = DATA / "matrices" / "14-packt-tpm-raci.xlsx"
ROWS = DATA / "catalogue.csv"

PACKT_ROLES = {
    "TPM": "technical-program-manager",
    "SDM": "engineering-manager",  # software development manager: leads the engineers
    "PM-T": "product-manager",  # product manager, technical
    "Lead SDE": "tech-lead",
    "SDE": "engineer",
    "Business": "executive",  # whoever wants it and pays for it; none of our roles is closer
}
PACKT_STEPS = {
    "Requirements refinement": "write-product-requirements",
    "Project Planning": "plan-project",
    "High Level Design": "design-solution",
    "Low Level Design": "design-solution",  # the catalogue does not part the two
    "Sprint Planning": "organise-sprints",
    "Daily Stand Ups": "run-stand-ups",
    "Status Report": "report-programme-status",  # the book is about programmes, not about one team
    "Leadership Review": "hold-leadership-review",
}
CSV_ROLES = {
    "product_manager": "product-manager",
    "project_manager": "project-manager",
    "program_manager": "program-manager",
    "technical_program_manager": "technical-program-manager",
    "product_marketing_manager": "product-marketing-manager",
    "engineering_manager": "engineering-manager",
    "tech_lead": "tech-lead",
    "engineer": "engineer",
    "designer": "designer",
    "user_researcher": "user-researcher",
    "data_analyst": "data-analyst",
    "qa": "qa-engineer",
    "support": "support",
    "sales": "sales",
    "customer_success": "customer-success",
    "executive_sponsor": "executive",
    "scrum_master": "scrum-master",
    "sre_ops": "sre",
    "security": "security",
    "legal": "legal",
    "technical_writer": "technical-writer",
}
CSV_ACTIVITIES = {
    "shape-product-strategy": "R001",
    "profile-target-customer": "R002",
    "define-market-segments": "R003",
    "own-product-outcome": "R004",
    "set-team-goals": "R005",
    "maintain-roadmap": "R006",
    "write-product-requirements": "R007",
    "decide-pricing": "R008",
    "research-competitors": "R009",
    "set-product-vision": "R109",
    "write-business-case": "R062",
    "interview-customers": "R010",
    "choose-problems": "R011",
    "validate-problem": "R012",
    "run-exploratory-research": "R013",
    "test-solutions-with-users": "R014 R016",
    "design-product": "R015 R017",
    "define-product-metrics": "R018",
    "run-experiments": "R019",
    "gather-customer-feedback": "R020",
    "brief-engineering": "R021",
    "write-tickets": "R022",
    "define-technical-requirements": "R023",
    "build-product": "R025 R040",
    "organise-sprints": "R026",
    "run-stand-ups": "R027",
    "align-delivery": "R028",
    "run-delivery-process": "R029",
    "deliver-on-time": "R030",
    "order-backlog": "R031",
    "coach-team": "R032",
    "set-iteration-goals": "R033 R110",
    "plan-team-capacity": "R034",
    "review-architecture": "R039",
    "track-iteration": "R041",
    "clear-blockers": "R042",
    "check-feasibility": "R043",
    "estimate-work": "R044",
    "accept-finished-work": "R111",
    "run-retrospectives": "R120",
    "prioritise-bugs": "R045",
    "prioritise-technical-debt": "R048",
    "define-test-strategy": "R049",
    "test-product": "R050",
    "define-done": "R051",
    "triage-failing-tests": "R052",
    "review-security": "R053",
    "define-gtm-strategy": "R054",
    "plan-go-to-market": "R055 R061",
    "define-launch-review": "R057",
    "release-product": "R058",
    "run-marketing-launch": "R059",
    "set-launch-size": "R060",
    "coordinate-launch": "R063",
    "give-launch-notice": "R064",
    "publish-release-notes": "R065",
    "write-launch-post": "R066",
    "enable-sales": "R067",
    "write-documentation": "R068",
    "coordinate-release": "R070",
    "retire-product": "R071",
    "plan-marketing": "R056",
    "brief-analysts": "R069",
    "speak-with-customers": "R072 R075",
    "write-website-copy": "R073",
    "run-ad-campaigns": "R074",
    "own-messaging": "R076",
    "define-personas": "R077",
    "analyse-wins-and-losses": "R078",
    "grow-usage": "R079",
    "retain-customers": "R080",
    "respond-to-incidents": "R082 R083 R084",
    "communicate-incidents": "R085",
    "decide-breach-notices": "R086",
    "run-incident-reviews": "R087",
    "run-on-call": "R088",
    "resolve-customer-issues": "R089",
    "fix-vulnerabilities": "R090",
    "manage-team-cooperation": "R091",
    "define-team-dependencies": "R092",
    "run-company-programmes": "R093 R096 R099",
    "improve-company-processes": "R094 R095",
    "track-dependencies": "R097",
    "prioritise-dependencies": "R098",
    "analyse-programme-risks": "R100",
    "report-status": "R101",
    "report-programme-status": "R102",
    "hold-leadership-review": "R103",
    "write-communication-plan": "R104",
    "report-to-engineering": "R105",
    "identify-stakeholders": "R106",
    "present-product": "R107",
    "answer-sales-questions": "R108",
    "hire-team": "R117",
    "develop-careers": "R118",
    "review-performance": "R119",
    "mentor-engineers": "R121",
}
"""The rows of the researched catalogue by the activity that holds them; near-duplicates are merged."""

CSV_ALTERNATIVES = {
    "define-technical-requirements": "R024",
    "organise-sprints": "R035 R114",
    "run-stand-ups": "R036 R113",
    "write-product-requirements": "R037",
    "design-solution": "R038",  # no longer an alternative: the duty has an entry of its own, with this source
    "prioritise-bugs": "R046 R047",
    "enable-sales": "R081",
    "deliver-on-time": "R112",
    "run-delivery-process": "R115",
    "analyse-wins-and-losses": "R116",
}
"""The rows in which another source says otherwise, by the activity that says so under `disputed`."""

Cell = frozenset[str]
Letters = Mapping[str, Cell]
"""The letters of each role in one row; a role without any is left out."""

NOTHING: Cell = frozenset()


@dataclass(frozen=True)
class Step:
    """One row of somebody else's table: what it is called, our activity, and its letters by our roles."""

    name: str
    activity: str
    letters: Letters
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Score:
    """How many rows and cells agree."""

    rows: int
    accountable: int
    responsible: int
    cells: int
    same: int
    strongest: int
    filled: int
    met: int

    def line(self, name: str) -> str:
        """Return the figures as one line of a table."""
        parts = (
            f"{self.accountable:4}/{self.rows}",
            f"{self.responsible:4}/{self.rows}",
            f"{self.same:5}/{self.cells} ({self.same / self.cells:4.0%})",
            f"{self.strongest:5}/{self.cells} ({self.strongest / self.cells:4.0%})",
            f"{self.met:5}/{self.filled} ({self.met / self.filled:4.0%})",
        )
        return f"  {name:22}{''.join(f'{part:>19}' for part in parts)}"


def packt() -> tuple[Step, ...]:
    """Read the published matrix: a step a row, in the roles' words."""
    import openpyxl

    table = openpyxl.load_workbook(WORKBOOK)["RACI"].iter_rows(values_only=True)
    heads, *rows = [["" if value is None else str(value) for value in row] for row in table]
    found = []
    for row in rows:
        cells = dict(zip(heads, row, strict=True))
        letters = {ours: frozenset(cells[theirs]) for theirs, ours in PACKT_ROLES.items() if cells[theirs]}
        found.append(Step(cells["Name"], PACKT_STEPS[cells["Name"]], letters))
    return tuple(found)


def catalogue_rows() -> tuple[Step, ...]:
    """Read the researched rows; `named` are the roles that the row's source really names."""
    activity = {row: ours for ours, rows in CSV_ACTIVITIES.items() for row in rows.split()}
    found = []
    with ROWS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "activity":
                letters = {ours: frozenset(row[theirs]) for theirs, ours in CSV_ROLES.items() if row[theirs]}
                named = frozenset(CSV_ROLES[name] for name in row["stated_roles"].split("; "))
                found.append(Step(row["activity"], activity[row["id"]], letters, named))
    return tuple(found)


def ours(roles: Sequence[str], activities: Sequence[str]) -> dict[str, Letters]:
    """Decide for one person per role; returns the letters of each activity."""
    catalogue = load_catalogue()
    company = Organisation(
        name="Agreement",
        people=tuple(Person(id=role, name=role, roles=(role,)) for role in roles),
        activities=tuple(catalogue.activities[id] for id in dict.fromkeys(activities)),
        catalogue=catalogue,
    )
    found: dict[str, dict[str, Cell]] = {}
    for given in decide(company, dt.date(2026, 12, 1)).assignments:
        row = found.setdefault(given.activity, {})
        if given.person_id:
            row[given.person_id] = row.get(given.person_id, NOTHING) | {given.letter}
    return dict(found)


def compare(steps: Sequence[Step], answers: Mapping[str, Letters], roles: Sequence[str]) -> Score:
    """Count what agrees: who answers, who does it, every cell, each cell's strongest letter, the cells they filled."""
    pairs = [(step.letters, answers.get(step.activity, {})) for step in steps]
    cells = [(theirs.get(role, NOTHING), mine.get(role, NOTHING)) for theirs, mine in pairs for role in roles]
    return Score(
        rows=len(pairs),
        accountable=sum(holders(theirs, "A") == holders(mine, "A") for theirs, mine in pairs),
        responsible=sum(holders(theirs, "R") == holders(mine, "R") for theirs, mine in pairs),
        cells=len(cells),
        same=sum(theirs == mine for theirs, mine in cells),
        strongest=sum(strongest(theirs) == strongest(mine) for theirs, mine in cells),
        filled=sum(1 for theirs, _ in cells if theirs),
        met=sum(theirs == mine for theirs, mine in cells if theirs),
    )


def holders(letters: Letters, letter: str) -> set[str]:
    """Return the roles that hold a letter."""
    return {role for role, cell in letters.items() if letter in cell}


def strongest(cell: Cell) -> str:
    """Return the first of A, R, C, I that stands in a cell; nothing for an empty one."""
    return next((letter for letter in "ARCI" if letter in cell), "")


def differences(steps: Sequence[Step], answers: Mapping[str, Letters]) -> Iterator[str]:
    """Yield a line for each row in which somebody else answers."""
    for step in steps:
        mine = answers.get(step.activity, {})
        if (theirs := holders(step.letters, "A")) != (us := holders(mine, "A")):
            yield f"    {step.name}: {', '.join(sorted(theirs))}; ours {', '.join(sorted(us)) or 'nobody'}"


def report(title: str, steps: Sequence[Step], roles: Sequence[str]) -> Iterator[str]:
    """Yield the figures of one table."""
    answers = ours(roles, [step.activity for step in steps])
    everywhere = {step.activity: dict.fromkeys(roles, frozenset("C")) for step in steps}
    heads = ("A exact", "R set exact", "cells equal", "strongest letter", "their letters met")
    yield f"{title}: {len(steps)} rows, {len(roles)} roles"
    yield f"  {'':22}{''.join(f'{head:>19}' for head in heads)}"
    yield compare(steps, answers, roles).line("ours")
    yield compare(steps, everywhere, roles).line('"C" everywhere')
    yield compare(steps, {}, roles).line("blank everywhere")
    named = [(step, role) for step in steps for role in step.named]
    if named:
        same = sum(step.letters.get(role, NOTHING) == answers[step.activity].get(role, NOTHING) for step, role in named)
        yield f"  cells of roles that the source itself names: {same}/{len(named)} ({same / len(named):.0%}) equal"
    yield "  other holders of A:"
    yield from differences(steps, answers)


def main() -> int:
    """Print the figures of both tables; 1 where the data is not at hand."""
    if not ROWS.is_file():
        sys.stderr.write(f"{ROWS} is not at hand\n")
        return 1
    lines = [
        *report("Packt TPM handbook, RACI workbook", packt(), tuple(PACKT_ROLES.values())),
        "",
        *report("Researched catalogue", catalogue_rows(), tuple(CSV_ROLES.values())),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
