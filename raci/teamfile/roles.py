"""The file's own roles, new ones and catalogue roles that it changes."""

from __future__ import annotations

from collections.abc import Iterable

from raci.model import Catalogue, Role
from raci.teamfile.entries import Entry, by_id, id_or_slug, name_node
from raci.teamfile.names import role_names
from raci.words import slug

FIELDS = ("family", "spectrum", "reach", "does", "does_not", "because", "source")


def read_own_roles(entries: Iterable[Entry], catalogue: Catalogue) -> tuple[Role, ...]:
    """Return the file's roles in order of id; what one is silent about is as in the catalogue."""
    known = role_names(catalogue.roles.values())

    def id_of(entry: Entry) -> str:
        found = known.look_up(entry.get("id") or (entry.get("name") or entry.node).value)
        return found[0] if len(found) == 1 else id_or_slug(entry)

    named = [entry for entry in entries if has_name(entry, "role")]
    merged = by_id(named, id_of, "the role")
    return tuple(_role(id, merged[id], catalogue.roles.get(id)) for id in sorted(merged))


def has_name(entry: Entry, noun: str) -> bool:
    """Tell whether an entry has a name or an id; note a fault where it has none."""
    if "name" in entry or "id" in entry:
        return True
    entry.node.malformed(f"this {noun} has no name", "write name: …", "it is left out")
    return False


def spoken(name: str) -> str:
    """Return a name as a heading; what looks like an id is written out: risk-officer is "Risk officer"."""
    return name.replace("-", " ").capitalize() if name == slug(name) and "-" in name else name


def _role(id: str, entry: Entry, known: Role | None) -> Role:
    base = known or Role(id=id, name=id.replace("-", " ").capitalize())
    changes = entry.only(*FIELDS)
    if "name" in entry and (known is None or "id" in entry):
        changes["name"] = spoken(entry.get("name").value)
    if "titles" in entry:
        changes["titles"] = tuple(title.value for title in entry.get("titles"))
    return base.model_copy(update={**changes, "at": name_node(entry).place})
