"""Matrices as they are read from tables that others made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from raci.catalogue import load_catalogue
from raci.matrix import Assignment, Matrix, Origin, Reason, Row
from raci.model import Activity, Area, Organisation, Role
from raci.words import slug

DAY = dt.date(2026, 12, 1)
CATALOGUE = load_catalogue()

Cells = Mapping[str, Mapping[str, str]]
"""Activity → heading → letters."""


def table(cells: Cells, headings: Iterable[str], *, area: str = "Planning", scheme: str = "raci") -> Matrix:
    """Return a matrix as it is read from a table of roles."""
    roles = {heading: Role(id=f"{slug(heading)}-{n}", name=heading) for n, heading in enumerate(headings)}
    areas = {**CATALOGUE.areas, slug(area): Area(id=slug(area), name=area)}
    activities = [Activity(id=f"{slug(name)}-{n}", name=name, area=slug(area)) for n, name in enumerate(cells)]
    organisation = Organisation(
        name="Theirs",
        scheme=scheme,
        roles=tuple(roles.values()),
        activities=tuple(activities),
        catalogue=CATALOGUE.model_copy(update={"areas": areas}),
        file="theirs.csv",
    )
    rows = []
    for activity, letters in zip(activities, cells.values(), strict=True):
        held = [
            Assignment(None, activity.id, letter, None, None, roles[heading].id, "read", False, Reason("read"))
            for letter in "ARSVGCI"
            for heading, said in letters.items()
            if letter in said
        ]
        rows.append(Row(None, activity, tuple(held)))
    return Matrix(organisation, DAY, tuple(rows), origin=Origin("Matrix", "roles-in-columns", {}))
