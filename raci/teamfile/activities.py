"""The rows: which activities of the catalogue a file is about, and those that it adds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from raci.model import Activity, Area, Catalogue, Outside
from raci.rules import Tier
from raci.teamfile.entries import Entry, by_id, id_or_slug, name_node
from raci.teamfile.keys import ACTIVITY
from raci.teamfile.names import (
    Names,
    area_names,
    resolve_doers,
    resolve_roles,
    resolve_tiers,
)
from raci.teamfile.nodes import Node
from raci.teamfile.roles import changes, has_name, spoken
from raci.words import fold, slug

FIELDS = ("scope", "separation", "shared", "spectrum", "because", "source")
RESOLVERS = {
    "accountable": resolve_tiers,
    "responsible": resolve_doers,
    "consulted": resolve_roles,
    "informed": resolve_roles,
}
OTHER = Area(id="other", name="Other")
"""Where an activity stands whose area the file does not say."""


@dataclass(frozen=True)
class Known:
    """Every area and activity that a name may mean: the catalogue's, and the file's own over them.

    `own` are the ids of those that the file adds: each is a row.
    """

    areas: dict[str, Area]
    activities: dict[str, Activity]
    own: frozenset[str]
    area_names: Names
    activity_names: Names

    def order(self, id: str) -> tuple[int, str, str]:
        """Return where an activity stands among others: by area, then by id."""
        area = self.areas[self.activities[id].area]
        return area.order, area.id, id


def read_known(
    added: Iterable[Entry], changed: Iterable[Entry], choices: Iterable[Entry], catalogue: Catalogue, roles: Names
) -> Known:
    """Read the activities that the files add, and those that they change: of the catalogue or of a wider file."""
    known = activity_names(catalogue.activities.values())

    def id_of(entry: Entry) -> str:
        found = known.look_up(entry.get("id") or (entry.get("name") or entry.node).value)
        return found[0] if len(found) == 1 else id_or_slug(entry)

    new = [entry for entry in added if has_name(entry, "activity")]
    other = [entry for entry in changed if has_name(entry, "activity")]
    there = {*catalogue.activities, *(id_of(entry) for entry in new)}
    merged = by_id(sorted([*new, *_there(other, there, id_of, known)], key=_rank), id_of, "the activity")
    areas = _areas(merged.values(), choices, catalogue)
    names = area_names(areas.values())
    own = {id: _activity(id, entry, catalogue.activities.get(id), names, roles) for id, entry in sorted(merged.items())}
    if any(activity.area == OTHER.id for activity in own.values()):
        areas = {OTHER.id: OTHER, **areas}
    activities = {**catalogue.activities, **own}
    rows = frozenset(id_of(entry) for entry in new)
    return Known(areas, activities, rows, names, activity_names(activities.values()))


def _rank(entry: Entry) -> int:
    return entry.node.origin.rank


def _there(
    entries: Iterable[Entry], ids: Collection[str], id_of: Callable[[Entry], str], known: Names
) -> Iterator[Entry]:
    """Yield the entries that change something that there is; note a fault for any other."""
    for entry in entries:
        if id_of(entry) in ids:
            yield entry
        else:
            known.report(name_node(entry) if "name" in entry else entry.node.but(entry.get("id")))


def activity_names(activities: Iterable[Activity]) -> Names:
    """Return the names of activities."""
    fix = "declare it under activities: add:"
    return Names("activity", tuple((each.id, (each.name,)) for each in activities), fix)


def read_outside(entries: Iterable[Entry], known: Known) -> tuple[Outside, ...]:
    """Return what somebody outside owns, in order of activity."""
    found: dict[str, tuple[Outside, Entry]] = {}
    for entry in entries:
        activity = known.activity_names.find(entry.get("activity")) if "activity" in entry else None
        if "who" not in entry or "activity" not in entry:
            if not entry.faulty:
                entry.node.malformed("this does not say who owns what", "write ACTIVITY: OWNER", "it is left out")
        elif activity is not None:
            _put_outside(found, activity, entry)
    return tuple(found[activity][0] for activity in sorted(found))


def choose(choices: Iterable[Entry], known: Known, wanted: Iterable[str]) -> tuple[tuple[Activity, ...], Tier]:
    """Return the rows: chosen areas, else the core; what is included, added or wanted besides; without what is skipped.

    The second value names what is skipped. A narrower file's areas replace a wider one's; its `include` and `skip` take
    back what the other said.
    """
    areas: tuple[str, ...] | None = None
    include: set[str] = set()
    skip: set[str] = set()
    for choice in choices:
        if "areas" in choice:
            areas = known.area_names.find_all(choice.get("areas"))
        included = set(known.activity_names.find_all(choice.get("include", ())))
        skipped = set(known.activity_names.find_all(choice.get("skip", ())))
        include, skip = include - skipped | included, skip - included | skipped
    chosen = {
        each.id
        for each in known.activities.values()
        if (each.core if areas is None else each.area in areas) or each.id in known.own
    }
    ids = (chosen | include | set(wanted)) - skip
    return tuple(known.activities[id] for id in sorted(ids, key=known.order)), tuple(sorted(skip))


def read_letters(entry: Entry, roles: Names) -> dict[str, Any]:
    """Return what an entry says about each letter, in role ids; a letter is left out where no role is known."""
    found = {letter: resolve(entry.get(letter), roles) for letter, resolve in RESOLVERS.items() if letter in entry}
    return {letter: value for letter, value in found.items() if value is not None}


def _areas(entries: Iterable[Entry], choices: Iterable[Entry], catalogue: Catalogue) -> dict[str, Area]:
    """Return the catalogue's areas and those that the file's activities are in.

    An area that `activities.areas` names as well is meant; any other unknown one is probably a slip, and kept all the
    same.
    """
    names = area_names(catalogue.areas.values())
    declared = {fold(word.value) for choice in choices for word in choice.get("areas") or ()}
    new: dict[str, Area] = {}
    for entry in entries:
        word: Node | None = entry.get("area")
        if word is None or names.look_up(word.value):
            continue
        if fold(word.value) not in declared:
            names.report(word)
        new.setdefault(slug(word.value), Area(id=slug(word.value), name=word.value, at=word.place))
    return {**catalogue.areas, **new}


def _activity(id: str, entry: Entry, known: Activity | None, areas: Names, roles: Names) -> Activity:
    base = known or Activity(id=id, name=id.replace("-", " ").capitalize(), area=OTHER.id)
    letters = read_letters(entry, roles)
    # Other holders than the catalogue's are the file's own knowledge: the catalogue's reasons do not stand behind them.
    fresh = {"because": "", "source": "", "disputed": ()} if letters else {}
    changed = {**fresh, **letters, **entry.only(*FIELDS), "changed": changes(entry, ACTIVITY)}
    if "name" in entry and (known is None or "id" in entry):
        changed["name"] = spoken(entry.get("name").value)
    if "area" in entry:
        word = entry.get("area").value
        changed["area"] = (areas.look_up(word) or (slug(word),))[0]
    return base.model_copy(update={**changed, "at": name_node(entry).place})


def _put_outside(found: dict[str, tuple[Outside, Entry]], activity: str, entry: Entry) -> None:
    node: Node = entry.get("activity")
    first = found.get(activity)
    if first and first[1].node.origin.rank == entry.node.origin.rank:
        node.report("RACI102", f'"{node.value}" is elsewhere twice; the first counts', "leave one out")
        return
    found[activity] = (Outside(activity=activity, who=entry.get("who"), at=node.place), entry)
