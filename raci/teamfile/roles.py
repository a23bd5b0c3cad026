"""The file's own roles, new ones and catalogue roles that it changes."""

from __future__ import annotations

from collections.abc import Iterable

from raci.findings import Location
from raci.model import Catalogue, Role
from raci.rules import Tier
from raci.teamfile.entries import Entry, by_id, id_or_slug, name_node, said_at
from raci.teamfile.keys import ROLE, Table
from raci.teamfile.names import SUGGESTIONS, Names, role_names
from raci.words import alike, slug

FIELDS = ("family", "spectrum", "reach", "does", "does_not", "because", "source")


def read_own_roles(entries: Iterable[Entry], catalogue: Catalogue) -> tuple[Role, ...]:
    """Return the file's roles in order of id; what one is silent about is as in the catalogue, or in a wider file."""
    known = role_names(catalogue.roles.values())

    def id_of(entry: Entry) -> str:
        found = known.look_up(entry.get("id") or (entry.get("name") or entry.node).value)
        return found[0] if len(found) == 1 else id_or_slug(entry)

    named = [entry for entry in entries if has_name(entry, "role")]
    merged = by_id(named, id_of, "the role")
    for id, entry in merged.items():
        if id not in catalogue.roles:
            _report_slip(id, entry, known)
    return tuple(_role(id, merged[id], catalogue.roles.get(id)) for id in sorted(merged))


def changes(entry: Entry, table: Table) -> dict[str, Location]:
    """Return what an entry says, by key, and where; its id and name are how it is found."""
    named = {"id"} if "id" in entry else {"name"}
    return {key: said_at(entry, key, table).place for key in sorted(entry.values) if key not in named}


def has_name(entry: Entry, noun: str) -> bool:
    """Tell whether an entry has a name or an id; note a fault where it has none."""
    if "name" in entry or "id" in entry:
        return True
    entry.node.malformed(f"this {noun} has no name", "write name: …", "it is left out")
    return False


def spoken(name: str) -> str:
    """Return a name as a heading; what looks like an id is written out: risk-officer is "Risk officer"."""
    return name.replace("-", " ").capitalize() if name == slug(name) and "-" in name else name


def _report_slip(id: str, entry: Entry, known: Names) -> None:
    """Note a role of which only an id is known, and that almost a role's of the catalogue: a new one has a name."""
    name = entry.get("name")
    spelt = name.value if name is not None else entry.get("id")
    near = known.nearest(id) if len(entry.node.origin.faults) < SUGGESTIONS else None
    if ("id" in entry and name is not None) or spelt != slug(spelt) or near is None or not alike(id, near):
        return
    fix = f"write {near} to change that role, or give a new role its id and its name"
    name_node(entry).report("RACI101", f'there is no role "{spelt}" to change; the nearest is "{near}"', fix)


def _role(id: str, entry: Entry, known: Role | None) -> Role:
    base = known or Role(id=id, name=id.replace("-", " ").capitalize())
    changed = entry.only(*FIELDS)
    if "name" in entry and (known is None or "id" in entry):
        changed["name"] = spoken(entry.get("name").value)
    if "titles" in entry:
        changed["claims"] = _titles(entry)
        changed["titles"] = tuple(dict.fromkeys((*changed["claims"], *base.titles)))
    return base.model_copy(update={**changed, "at": name_node(entry).place, "changed": changes(entry, ROLE)})


def _titles(entry: Entry) -> Tier:
    """Return the titles that all files together give to a role: whoever adds one takes none away."""
    parts = entry.parts or (entry,)
    return tuple(dict.fromkeys(title.value for part in parts for title in part.get("titles", ())))
