"""Mappings of the file by their tables of keys, and lists of them in all their short and long forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from raci.teamfile.keys import Key, Table, find_key
from raci.teamfile.nodes import Node
from raci.teamfile.values import READERS
from raci.words import nearest, slug


@dataclass(frozen=True, slots=True)
class Entry:
    """One person, team, rule … as the file has it: the place, and what each key says.

    Values are as the readers of `values` return them; a key that is missing, empty or faulty is not there. `faulty`
    names the keys of which a fault has been noted, so that nobody needs to say that they are missing. `parts` are the
    entries of several files of which one was made, the narrowest first.
    """

    node: Node
    values: Mapping[str, Any]
    faulty: frozenset[str] = frozenset()
    parts: tuple[Entry, ...] = ()

    def get(self, key: str, default: Any = None) -> Any:
        """Return what a key says."""
        return self.values.get(key, default)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def having(self, **values: Any) -> Entry:
        """Return the same entry with other values."""
        return replace(self, values={**self.values, **values})

    def over(self, wider: Entry) -> Entry:
        """Return this entry with what a wider file says where this one is silent."""
        parts = (*(self.parts or (self,)), *(wider.parts or (wider,)))
        return replace(self, values={**wider.values, **self.values}, parts=parts)

    def only(self, *keys: str) -> dict[str, Any]:
        """Return those of some keys that are there."""
        return {key: self.values[key] for key in keys if key in self.values}


def read_entry(node: Node, table: Table) -> Entry | None:
    """Read a mapping by its table; None for a value that is none."""
    if not isinstance(node.value, dict):
        node.wrong_type("a mapping (key: value)")
        return None
    values: dict[str, Any] = {}
    faulty: set[str] = set()
    for word, value in node.value.items():
        key = find_key(table, word)
        if key is None:
            _report_unknown(node.name_of(word), value, table)
            faulty.add(word)
        elif value is not None and not _put(values, key, node, word):
            faulty.add(key.name)
    return Entry(node, values, frozenset(faulty))


def read_entries(node: Node | None, table: Table) -> Iterator[Entry]:
    """Read a list or a mapping of entries; None and what is neither yield nothing."""
    if node is None:
        return
    if isinstance(node.value, dict):
        for name in node.value:
            yield from _named(node, name, table)
    else:
        for item in node.items():
            yield from read_item(item, table)


def by_id(entries: Iterable[Entry], id_of: Callable[[Entry], str], noun: str) -> dict[str, Entry]:
    """Return entries by id; a narrower file's go over a wider one's, a second one in the same file is a fault."""
    found: dict[str, Entry] = {}
    for entry in entries:
        id = id_of(entry)
        first = found.get(id)
        if first is None:
            found[id] = entry
        elif first.node.origin.rank == entry.node.origin.rank:
            report_repeated(entry, first, noun)
        else:
            found[id] = entry.over(first)
    return found


def report_repeated(entry: Entry, first: Entry, noun: str, fix: str = "give each an id, or leave one out") -> None:
    """Note that an entry stands in the file twice."""
    node = name_node(entry)
    text = node.value if isinstance(node.value, str) else entry.get("id", noun)
    line = name_node(first).place.line
    node.report("RACI102", f'{noun} "{text}" is here twice; the first, in line {line}, counts', fix)


def name_node(entry: Entry) -> Node:
    """Return where an entry is named, its own place where it is not."""
    name = entry.get("name") or entry.get("activity")
    return name if isinstance(name, Node) else entry.node


def said_at(entry: Entry, name: str, table: Table) -> Node:
    """Return the key by which the narrowest file says something, the entry itself where it has no such key."""
    part = next((part for part in entry.parts if name in part.values), entry)
    origin, path = part.node.origin, part.node.path
    value = origin.document.data
    for step in path:
        value = value[step]
    for word in value if isinstance(value, dict) else ():
        key = find_key(table, word)
        if key is not None and key.name == name:
            return Node(word, (*path, word), origin, key=True)
    return part.node


def id_or_slug(entry: Entry) -> str:
    """Return the id that an entry gives, else the one made of its name."""
    given = entry.get("id")
    name = entry.get("name")
    return slug(given if given is not None else name.value if name is not None else "")


def _named(node: Node, name: str, table: Table) -> Iterator[Entry]:
    """Read `Name: value` in all its forms; a long form that names itself has its id before the colon."""
    named, value = node.name_of(name), node.child(name)
    named = named.but(name.strip())
    if isinstance(value.value, dict):
        entry = read_entry(value, table) or Entry(named, {})
        is_id = table.named_by in entry and "id" not in entry and _kind(table, "id") is not None
        key = "id" if is_id else table.named_by
        if key in entry:
            message = f'"{named.value}" has its {key} twice: before the colon and inside'
            named.report("RACI102", message, "leave one out")
        yield Entry(named, {**entry.values, key: _as_kind(named, table, key)}, entry.faulty)
        return
    if value.value is not None and not table.value:
        value.wrong_type("a mapping (key: value)")
        return
    values: dict[str, Any] = {table.named_by: _as_kind(named, table, table.named_by)}
    filled = value.value is None or _fill(values, table, table.value, value)
    yield Entry(named, values, frozenset() if filled else frozenset({table.value}))


def read_item(node: Node, table: Table) -> Iterator[Entry]:
    """Read one item of a list: a bare value, `Name: value`, or the long form."""
    if not isinstance(node.value, dict):
        values: dict[str, Any] = {}
        if not table.item or node.value is None:
            node.wrong_type("a mapping (key: value)")
        elif _fill(values, table, table.item, node):
            yield Entry(node, values)
        return
    names = [word for word in node.value if find_key(table, word) is None]
    if len(names) == len(node.value):
        for name in names:
            yield from _named(node, name, table)
    elif (len(names) == 1 and (entry := _name_first(node, names[0], table))) or (entry := read_entry(node, table)):
        yield entry


def _name_first(node: Node, name: str, table: Table) -> Entry | None:
    """Read `- Name: value` with further keys below it; None where the name is rather a slip for a key."""
    rest = {word: value for word, value in node.value.items() if word != name}
    short = table.value and not isinstance(node.value[name], dict)
    named = next(_named(node, name, table), None) if short else None
    entry = read_entry(node.but(rest), table) if named and not _nearest_key(name, table) else None
    if named is None or entry is None or table.named_by in entry:
        return None
    return Entry(named.node, {**entry.values, **named.values}, entry.faulty | named.faulty)


def _fill(values: dict[str, Any], table: Table, name: str, node: Node) -> bool:
    """Read the value of a key that is not written; tell whether it can be used."""
    value = READERS[_kind(table, name) or ""](node)
    if value is not None:
        values[name] = value
    return value is not None


def _put(values: dict[str, Any], key: Key, node: Node, word: str) -> bool:
    """Read the value of a key; tell whether it can be used."""
    if key.name in values:
        message = f'"{word}" says again what another key of the same entry says ({key.name})'
        node.name_of(word).report("RACI102", message, "leave one of them out")
        return False
    value = READERS[key.kind](node.child(word))
    if value is not None:
        values[key.name] = value
    return value is not None


def _kind(table: Table, name: str) -> str | None:
    return next((key.kind for key in table.keys if key.name == name), None)


def _as_kind(node: Node, table: Table, name: str) -> Node | str:
    return str(node.value) if _kind(table, name) == "text" else node


def _report_unknown(node: Node, value: object, table: Table) -> None:
    message = f'"{node.value}" is no key of {table.noun}'
    near = _nearest_key(node.value, table)
    if near:
        node.report("RACI101", f'{message}; the nearest is "{near}"', f"write {near}")
    elif value is None:
        fix = "put the whole text before it into quotes if it belongs there, else leave it out"
        node.report("RACI101", message, fix)
    else:
        known = ", ".join(key.name for key in table.keys)
        node.report("RACI101", message, f"leave it out, or write one of: {known}")


def _nearest_key(word: str, table: Table) -> str | None:
    return nearest(word, (spelling for key in table.keys for spelling in (key.name, *key.also)))
