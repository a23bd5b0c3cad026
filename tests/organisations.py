"""Organisations for the tests of the engine: short builders, and a strategy that makes up whole companies."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import Any

from hypothesis import strategies as st

from raci.catalogue import load_catalogue
from raci.deciding.engine import decide
from raci.deciding.layers import Context, contexts
from raci.matrix import Matrix
from raci.model import WORKLOADS, Activity, Away, Capacity, Catalogue, Decision, Organisation, Outside, Person, Team
from raci.tiers import read_doers, read_roles, read_tiers

ON = dt.date(2026, 12, 1)

Letters = set[tuple[str | None, str, str, str | None]]
"""Letters as (team, activity, letter, person id)."""


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return load_catalogue()


def person(name: str, *roles: str, **fields: Any) -> Person:
    """Return somebody with roles; the id is the name in lower case."""
    return Person(**{"id": name.lower(), "name": name, "roles": roles, **fields})


def team(name: str, **fields: Any) -> Team:
    """Return a team; the id is the name in lower case."""
    return Team(**{"id": name.lower(), "name": name, **fields})


def activity(id: str, answers: str = "nobody", does: str = "nobody", **fields: Any) -> Activity:
    """Return an activity of one's own; letters are written as in a file: "x or y, else z", "all x"."""
    letters = {"accountable": read_tiers(answers), "responsible": read_doers(does)}
    asked_and_told = {key: read_roles(fields.pop(key, "nobody")) for key in ("consulted", "informed")}
    return Activity(**{"id": id, "name": id, "area": "delivery", **letters, **asked_and_told, **fields})


class Company(Organisation):
    """An organisation that says in short what is particular about it, so that a failing test can be read."""

    def __repr__(self) -> str:
        said = [*self.people, *self.teams, *self.decisions, *self.elsewhere, *self.rules]
        return "\n  ".join(["Company", *(repr(entry.model_dump(exclude_defaults=True)) for entry in said)])


def organisation(*people: Person, activities: tuple[Activity | str, ...] = (), **fields: Any) -> Organisation:
    """Return an organisation with the shipped catalogue; activities are the core ones where none are given."""
    known = catalogue()
    rows = [known.activities[a] if isinstance(a, str) else a for a in activities]
    rows = rows or [a for a in known.activities.values() if a.core]
    rows.sort(key=lambda a: (known.areas[a.area].order, a.id))
    given = {"people": people, "activities": tuple(rows), "catalogue": known, **fields}
    return Company(name="Northwind", file="team.yaml", **given)


def decision(activity: str, **fields: Any) -> Decision:
    """Return what was agreed about an activity; each letter takes names of people."""
    letters = ("accountable", "responsible", "consulted", "informed")
    named = {key: tuple(name.lower() for name in fields.pop(key)) for key in letters if key in fields}
    return Decision.model_validate({"activity": activity, "because": "agreed at the offsite", **fields, **named})


def context(company: Organisation, name: str | None = None) -> Context:
    """Return one team as rules see it."""
    return next(context for context in contexts(company) if context.name == name)


def holders(matrix: Matrix, activity: str, letter: str, team: str | None = None) -> list[str | None]:
    """Return the names of who holds a letter, in order."""
    return [assignment.person for assignment in matrix.row(team, activity).holders(letter)]


def letters(matrix: Matrix) -> Letters:
    """Return every letter of a matrix."""
    return {(a.team, a.activity, a.letter, a.person_id) for a in matrix.assignments}


# Made-up companies

ROLES = (
    "engineer", "tech-lead", "engineering-manager", "product-manager", "product-marketing-manager",
    "project-manager", "scrum-master", "qa-engineer", "designer", "sales", "executive", "technical-program-manager",
)  # fmt: skip

DUTIES: tuple[Activity | str, ...] = (
    "build-product", "define-gtm-strategy", "define-launch-review", "hire-team", "interview-customers",
    "organise-sprints", "profile-target-customer", "release-product", "review-code", "run-company-programmes",
    "run-stand-ups", "test-product", "write-tickets",
    activity("approve-payments", "engineering-manager or tech-lead", "engineering-manager or engineer, else tech-lead",
             separation=True, consulted="product-manager"),
    activity("audit-suppliers", "executive, else project-manager", "product-manager and tech-lead", area="programmes",
             scope="organisation", separation=True, informed="engineer"),
    activity("name-products", "product-manager or product-marketing-manager or executive",
             "product-manager and designer", shared=True, area="strategy", consulted="sales, engineer"),
)  # fmt: skip

IDS = tuple(duty if isinstance(duty, str) else duty.id for duty in DUTIES)
STRENGTHS = (*IDS, "delivery", "strategy", "launch")
DECIDED = ("accountable", "responsible", "consulted", "informed")
SOME_LIMIT = st.none() | st.none() | st.integers(0, 3)


@st.composite
def companies(draw: st.DrawFn, *, limits: bool = True, decided: bool = True) -> Organisation:
    """Make up a company: one to nine people with one or two hats, up to three teams, and what may be said."""
    teams = draw(st.sampled_from(((), (), ("Red",), ("Red", "Blue"), ("Red", "Blue", "Green"))))
    ids = [f"p{number}" for number in range(draw(st.integers(1, 9)))]
    people = [draw(_people(name, ids, teams, limits=limits)) for name in ids]
    cells = st.tuples(st.sampled_from(IDS), st.sampled_from((None, *(name.lower() for name in teams))))
    chosen = draw(st.lists(cells, max_size=4, unique=True)) if decided else []
    outside = draw(st.lists(st.sampled_from(IDS), max_size=1)) if decided else []
    profiles = st.sampled_from(((), (), (), ("startup",), ("pmm-and-em",), ("pm-led-marketing",)))
    return organisation(
        *people,
        activities=DUTIES,
        teams=tuple(team(name, lead=draw(st.none() | st.sampled_from(ids)), profiles=draw(profiles)) for name in teams),
        profiles=draw(profiles),
        decisions=tuple(draw(_decisions(*cell, ids)) for cell in chosen),
        elsewhere=tuple(Outside(activity=duty, who="Agency") for duty in outside),
    )


@st.composite
def _people(draw: st.DrawFn, name: str, ids: list[str], teams: tuple[str, ...], *, limits: bool) -> Person:
    kind = draw(st.sampled_from(("human", "human", "human", "human", "vacant", "group")))
    some = st.none() | st.sampled_from(ids)
    sits_in = (
        st.lists(st.sampled_from([name.lower() for name in teams]), max_size=2, unique=True) if teams else st.just([])
    )
    limit = SOME_LIMIT if limits else st.none()
    return person(
        name,
        *draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True)),
        kind="seat" if kind == "vacant" else kind,
        vacant=kind == "vacant",
        count=3 if kind == "group" else 1,
        teams=tuple(draw(sits_in)),
        reports_to=draw(some),
        deputy=draw(some),
        away=draw(st.sampled_from((None, None, Away()))),
        strengths=tuple(draw(st.lists(st.sampled_from(STRENGTHS), max_size=2, unique=True))),
        workload=draw(st.sampled_from(WORKLOADS)),
        capacity=Capacity(accountable=draw(limit), responsible=draw(limit)),
    )


@st.composite
def _decisions(draw: st.DrawFn, activity: str, team: str | None, ids: list[str]) -> Decision:
    holders = st.none() | st.lists(st.sampled_from(ids), max_size=2, unique=True)
    said = {letter: draw(holders) for letter in DECIDED}
    said["accountable"] = (said["accountable"] or [])[:1] if said["accountable"] is not None else None
    return decision(activity, team=team, **{letter: names for letter, names in said.items() if names is not None})


def changed(company: Organisation, **fields: Any) -> Organisation:
    """Return the same company with some fields replaced."""
    return Company(**{**{name: getattr(company, name) for name in Organisation.model_fields}, **fields})


def shuffled(company: Organisation, seed: int) -> Organisation:
    """Return the same company with its people, teams and decisions in another order."""
    shuffler = random.Random(seed)
    fields = ("people", "teams", "decisions", "elsewhere", "rules")
    return changed(company, **{f: tuple(shuffler.sample(v, len(v))) for f in fields if (v := getattr(company, f))})


def renamed(company: Organisation, old: str, new: str) -> Organisation:
    """Return the same company in which one person (by id) has another name and id."""

    def other(id: str | None) -> str | None:
        return new if id == old else id

    people = [
        p.model_copy(
            update={
                "id": other(p.id),
                "name": new if p.id == old else p.name,
                "reports_to": other(p.reports_to),
                "deputy": other(p.deputy),
            }
        )
        for p in company.people
    ]
    teams = [t.model_copy(update={"lead": other(t.lead)}) for t in company.teams]
    decisions = [
        d.model_copy(update={f: tuple(map(other, v)) for f in DECIDED if (v := getattr(d, f)) is not None})
        for d in company.decisions
    ]
    return changed(company, people=tuple(people), teams=tuple(teams), decisions=tuple(decisions))


def decided(company: Organisation, **fields: Any) -> Matrix:
    """Decide on the day of the tests."""
    return decide(company, ON, **fields)
