"""Organisations for the tests of the engine: short builders, and strategies that make up whole companies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from raci.catalogue import load_catalogue
from raci.engine import decide
from raci.layers import Context, contexts
from raci.matrix import Matrix
from raci.model import (
    Activity,
    Away,
    Capacity,
    Catalogue,
    Decision,
    Organisation,
    Outside,
    Person,
    Profile,
    Team,
    Workload,
)
from raci.rules import Condition, CoverRule, LetterRule, Rule
from raci.tiers import read_doers, read_roles, read_tiers

ON = dt.date(2026, 12, 1)


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return load_catalogue()


def person(name: str, *roles: str, **fields: Any) -> Person:
    """Return somebody with roles; the id is the name in lower case."""
    return Person(**{"id": name.lower(), "name": name, "roles": roles, **fields})


def team(name: str, **fields: Any) -> Team:
    return Team(id=name.lower(), name=name, **fields)


def activity(id: str, *, A: str = "nobody", R: object = "nobody", C: str = "nobody", I: str = "nobody", **fields: Any) -> Activity:  # noqa: N803, E741
    """Return an activity of one's own; letters are written as in a file: `A="x or y, else z"`."""
    letters = {
        "accountable": read_tiers(A),
        "responsible": read_doers(R),
        "consulted": read_roles(C),
        "informed": read_roles(I),
    }
    return Activity(**{"id": id, "name": id.replace("-", " ").capitalize(), "area": "delivery", **letters, **fields})
