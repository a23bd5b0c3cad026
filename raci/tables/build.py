"""A table that was understood → a matrix with its findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import PurePath

from raci.findings import Finding, Location, Severity
from raci.matrix import Assignment, Matrix, Origin, Reason, Row, Unowned
from raci.model import MEANINGS, Activity, Area, Catalogue, Organisation, Person, Role
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Place, Spot
from raci.tables.schemes import Chosen
from raci.words import fold, slug

_STRENGTH = {letter: number for number, letter in enumerate(MEANINGS)}
_READ = Reason(rule="table", because="It stands in the table")
_PLAIN = Area(id="activities", name="Activities")


@dataclass(frozen=True)
class Places(Mapping[tuple[str, str | None], Place]):
    """Where the cells of a table stand, found when they are asked for: (activity id, role or person id) → place."""

    grid: Grid
    lines: Mapping[str, Line]
    numbers: Mapping[str, int]

    def __getitem__(self, key: tuple[str, str | None]) -> Place:
        line = self.lines[key[0]]
        spot = line.spot if key[1] is None else line.spots.get(self.numbers[key[1]], line.spot)
        return self.grid.place(*spot)

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        return product(self.lines, (None, *self.numbers))

    def __len__(self) -> int:
        return len(self.lines) * (len(self.numbers) + 1)


@dataclass
class Ids:
    """Gives every name an id of its own."""

    used: set[str] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Return an id that nothing else has: plan, plan-2."""
        first = made = slug(name)[:80]
        number = self.last.get(first, 1)
        while made in self.used:
            number += 1
            made = f"{first}-{number}"
        self.last[first] = number
        self.used.add(made)
        return made


def build_matrix(found: Found, chosen: Chosen, catalogue: Catalogue, told: tuple[str, ...] = ()) -> Matrix:
    """Return the matrix of a table."""
    ids = Ids()
    holders = [(ids.of(holder.name), holder) for holder in found.holders]
    roles = tuple(Role(id=id_, name=holder.name) for id_, holder in holders)
    people = _people(found, [id_ for id_, _ in holders])
    areas = _areas(found, catalogue)
    activities = _activities(found, areas)
    by_number = dict(enumerate(_who(holders, people)))
    rows, findings = [], []
    for activity, line in zip(activities, found.lines, strict=True):
        held = _assignments(activity.id, line, chosen, by_number)
        rows.append(Row(None, activity, held, _gaps(activity.id, held, chosen)))
        findings += list(_faults(found, chosen, activity, line))
    findings += [_nobody(found, spot, text) for spot, text in found.lost]
    organisation = Organisation(
        name=found.title or PurePath(found.grid.file).stem or "table",
        scheme=chosen.scheme.id,
        people=tuple({person.id: person for person in people.values()}.values()),
        roles=roles,
        activities=tuple(activities),
        catalogue=catalogue.model_copy(
            update={
                "areas": {**catalogue.areas, **{area.id: area for area in areas.values()}},
                "schemes": {**catalogue.schemes, chosen.scheme.id: chosen.scheme},
            }
        ),
        file=found.grid.file,
    )
    numbers = {id_: number for number, (id_, _) in enumerate(holders)}
    numbers.update({person.id: number for number, person in people.items()})
    places = Places(found.grid, {a.id: line for a, line in zip(activities, found.lines, strict=True)}, numbers)
    origin = Origin(found.grid.where or found.title, found.orientation, places, _understood(found, chosen, told))
    return Matrix(organisation, dt.datetime.now(dt.UTC).date(), tuple(rows), tuple(findings), origin)


def _people(found: Found, roles: list[str]) -> dict[int, Person]:
    """Return the people of a table by the number of their column; who stands in two columns is one person."""
    ids = Ids()
    known: dict[str, str] = {}
    hats: dict[str, list[str]] = {}
    for role, holder in zip(roles, found.holders, strict=True):
        if holder.person:
            hats.setdefault(known.setdefault(fold(holder.person), ids.of(holder.person)), []).append(role)
    made: dict[str, Person] = {}
    for holder in found.holders:
        if holder.person and (id_ := known[fold(holder.person)]) not in made:
            made[id_] = Person(id=id_, name=holder.person, roles=tuple(hats[id_]), settled=True)
    return {n: made[known[fold(holder.person)]] for n, holder in enumerate(found.holders) if holder.person}


def _who(
    holders: Sequence[tuple[str, Holder]], people: Mapping[int, Person]
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield role, person's name and person's id of each holder."""
    for number, (role, _) in enumerate(holders):
        person = people.get(number)
        yield role, person.name if person else None, person.id if person else None


def _areas(found: Found, catalogue: Catalogue) -> dict[str, Area]:
    """Return the area of each section, in the table's order; one that the catalogue knows by name keeps its id."""
    known = {fold(area.name): area.id for area in catalogue.areas.values()}
    ids = Ids({_PLAIN.id})
    areas: dict[str, Area] = {}
    for number, name in enumerate(dict.fromkeys(line.section for line in found.lines)):
        if not name:
            areas[name] = _PLAIN.model_copy(update={"order": number})
            continue
        id_ = ids.of(known.get(fold(name), name))
        areas[name] = Area(id=id_, name=name, order=number)
    return areas


def _activities(found: Found, areas: Mapping[str, Area]) -> list[Activity]:
    ids = Ids()
    made = []
    like = Activity(id="", name="", area="")
    for line in found.lines:
        _, at = found.grid.place(*line.spot)
        # Every value is ours, so nothing has to be validated again for each of thousands of rows.
        own = {"id": ids.of(line.name), "name": line.name, "area": areas[line.section].id, "at": at}
        made.append(like.model_copy(update=own))
    return made


def _assignments(
    activity: str, line: Line, chosen: Chosen, who: Mapping[int, tuple[str, str | None, str | None]]
) -> tuple[Assignment, ...]:
    held: list[tuple[int, int, str]] = []
    for number, mark in line.cells.items():
        held += [(_STRENGTH[letter], number, letter) for letter in chosen.letters(mark.letters)[0]]
    held.sort()
    made = []
    for _, number, letter in held:
        role, person, person_id = who[number]
        made.append(Assignment(None, activity, letter, person, person_id, role, "read", False, _READ))
    return tuple(made)


def _gaps(activity: str, held: tuple[Assignment, ...], chosen: Chosen) -> tuple[Unowned, ...]:
    """Return that nobody answers for a row, where the scheme has a letter for that."""
    owned = any(assignment.letter == "A" for assignment in held)
    known = any(entry.meaning == MEANINGS["A"] for entry in chosen.scheme.letters)
    return (Unowned(None, activity, "A"),) if known and not owned else ()


def _faults(found: Found, chosen: Chosen, activity: Activity, line: Line) -> Iterator[Finding]:
    """Yield what was read in a cell and could not be counted; nothing is dropped in silence."""
    for number, mark in line.cells.items():
        _, unknown = chosen.letters(mark.letters)
        if mark.kind == "letters" and not unknown and not mark.odd and not found.grid.covered:
            continue
        spot = line.spots[number]
        text = " ".join(found.grid.text(*spot).split())
        said = text if len(text) <= 60 else text[:59] + "…"
        if unknown or mark.odd or mark.kind == "text":
            cell, place = found.grid.place(*spot)
            yield _unknown(found, chosen, (activity, number, said), (cell, place))
        elif mark.kind == "letters" and _wide(found.grid, spot, line):
            cell, place = found.grid.place(*spot)
            message = (
                f'{activity.name}: "{said}" stands in a merged cell and counts for {found.holders[number].name} alone.'
            )
            fix = "Write the letter into each cell that it is meant for."
            yield Finding(
                "RACI106", "unknown-letter", Severity.WARNING, message, fix, place, cell, activity=activity.id
            )


def _unknown(
    found: Found, chosen: Chosen, what: tuple[Activity, int, str], place: tuple[str | None, Location]
) -> Finding:
    activity, number, said = what
    letters = ", ".join(entry.letter for entry in chosen.scheme.letters)
    return Finding(
        "RACI106",
        "unknown-letter",
        Severity.ERROR,
        f'{activity.name}, {found.holders[number].name}: "{said}" is no letter of {chosen.scheme.name}.',
        f"Write {letters}, or leave the cell empty.",
        place[1],
        place[0],
        group=said,
        activity=activity.id,
        who=found.holders[number].name,
    )


def _nobody(found: Found, spot: Spot, text: str) -> Finding:
    cell, place = found.grid.place(*spot)
    said = text if len(text) <= 60 else text[:59] + "…"
    message = f'"{said}" names nobody here, so it was not counted.'
    fix = "Write the role or the person, or leave the cell empty."
    return Finding("RACI106", "unknown-letter", Severity.ERROR, message, fix, place, cell, group=said)


def _wide(grid: Grid, spot: Spot, line: Line) -> bool:
    """Tell whether a cell is merged over the cells of other holders."""
    return any(grid.covered.get(other) == spot for other in line.spots.values() if other != spot)


def _understood(found: Found, chosen: Chosen, told: tuple[str, ...]) -> tuple[str, ...]:
    odd = sum(mark.kind in ("odd", "text") for line in found.lines for mark in line.cells.values())
    sections = len({line.section for line in found.lines} - {""})
    words = " in words" if chosen.words and not chosen.symbols else ""
    return (
        *told,
        f"{len(found.lines)} activities, {len(found.holders)} roles" + (f", {sections} sections" if sections else ""),
        *found.told,
        *found.grid.told,
        f"letters{words}: {chosen.scheme.name}" + (f"; {odd} cells hold something else" if odd else ""),
    )
