"""Where a scenario comes from: a file with one or several, words of a command, plain data."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from raci.findings import Finding, InvalidFile, sort_key
from raci.scenarios.keys import MERGE, PART, SCENARIO, SEVERAL, SPLIT, TEAM
from raci.source import Document, Path, parse, read
from raci.teamfile.entries import Entry, read_entries, read_entry
from raci.teamfile.keys import PERSON, Table, find_key
from raci.teamfile.nodes import Node, Origin
from raci.words import fold


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping of changes: in which document, and where in it."""

    document: Document
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be changed about an organisation, as written: names are looked up when it is applied."""

    name: str
    parts: tuple[Part, ...] = ()

    def plus(self, parts: Iterable[Part]) -> Scenario:
        """Return the scenario with further changes."""
        return replace(self, parts=(*self.parts, *parts))


@dataclass(frozen=True, slots=True)
class Said:
    """What the parts of a scenario say together, as entries; `profiles` is None where none says it."""

    without: tuple[Node, ...]
    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    profiles: tuple[Node, ...] | None
    teams: tuple[Entry, ...]
    merges: tuple[Entry, ...]
    splits: tuple[Entry, ...]


def read_scenarios(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """Read the scenarios of a file: itself, or those below `scenarios:`. Raises InvalidFile.

    Only the form of the whole is looked at; what is wrong inside a scenario is said when it is applied.
    """
    document = read(path)
    stem = PurePath(document.name).stem
    if not isinstance(document.data, dict):
        faults: list[Finding] = []
        Node(document.data, (), Origin(document, faults)).wrong_type("a mapping (key: value)")
        raise InvalidFile(tuple(faults))
    word = next((word for word in document.data if fold(word) in SEVERAL), None)
    if word is None:
        return (_named(Part(document), stem),)
    steps = _steps(document.data[word])
    return tuple(_named(Part(document, (word, *path)), name or f"{stem} {place}") for place, (name, path) in steps)


def scenario(name: str, **said: Any) -> Scenario:
    """Return a scenario of plain data with the keys of a scenario file: `without=["Kim Lee"]`."""
    return Scenario(name, (Part(Document(name, said, "", (0, 0, None))),))


def worded(option: str, key: str, text: str, *, listed: bool = True) -> Part:
    """Return the part that the words of a command line's option make; YAML where they are more than one name.

    Raises InvalidFile, whose places are columns of the option.
    """
    document = parse(text, option) if key in ("add", "change") else Document(option, text, text, (0, 0, None))
    data, spot = document.data, document.spot
    if listed:
        data, spot = [data], (0, 0, {0: spot})
    return Part(replace(document, data={key: data}, spot=(0, 0, {key: spot})))


def read_said(scenario: Scenario, faults: list[Finding]) -> Said:
    """Read the parts of a scenario by the tables of keys; what is wrong is added to `faults`."""
    entries = [entry for part in scenario.parts if (entry := read_entry(_node(part, faults), SCENARIO))]
    profiles = [entry.get("profiles") for entry in entries if "profiles" in entry]
    return Said(
        without=tuple(word for entry in entries for word in entry.get("without", ())),
        added=tuple(_all(entries, "add", PERSON)),
        changed=tuple(_all(entries, "change", PERSON)),
        profiles=profiles[-1] if profiles else None,
        teams=tuple(_all(entries, "teams", TEAM)),
        merges=tuple(_all(entries, "merge", MERGE)),
        splits=tuple(split for entry in entries for split in _splits(entry.get("split"))),
    )


def parts_of(split: Entry) -> Iterator[Entry]:
    """Yield the new teams of a split."""
    yield from read_entries(split.get("into"), PART)


def refuse_errors(faults: Iterable[Finding]) -> None:
    """Raise InvalidFile with everything that was noted, where any of it is an error."""
    found = tuple(sorted(faults, key=sort_key))
    if any(fault.severity.rank > 2 for fault in found):
        raise InvalidFile(found)


def _named(part: Part, otherwise: str) -> Scenario:
    data = _data(part)
    word = next((w for w in data if (key := find_key(SCENARIO, w)) and key.name == "name"), None) if data else None
    name = data[word] if data and word is not None else None
    return Scenario(str(name) if name else otherwise, (part,))


def _steps(value: Any) -> Iterator[tuple[int, tuple[str, Path]]]:
    """Yield the number, the name and the path of each scenario in a list or a mapping of them."""
    if isinstance(value, Mapping):
        yield from enumerate(((name, (name,)) for name in value), 1)
        return
    for place, item in enumerate(value if isinstance(value, list) else (), 1):
        names = [word for word in item if find_key(SCENARIO, word) is None] if isinstance(item, dict) else []
        alone = isinstance(item, dict) and len(item) == 1 and names and isinstance(item[names[0]], dict | None)
        yield place, (names[0], (place - 1, names[0])) if alone else ("", (place - 1,))


def _data(part: Part) -> Any:
    value = part.document.data
    for step in part.path:
        value = value[step]
    return value


def _node(part: Part, faults: list[Finding]) -> Node:
    value = _data(part)
    return Node({} if value is None else value, part.path, Origin(part.document, faults))


def _all(entries: Iterable[Entry], key: str, table: Table) -> Iterator[Entry]:
    for entry in entries:
        node: Node | None = entry.get(key)
        if node is not None and isinstance(node.value, dict) and _is_long(node.value, table):
            if long := read_entry(node, table):
                yield long
        else:
            yield from read_entries(node, table)


def _is_long(value: Mapping[str, Any], table: Table) -> bool:
    """Tell whether a mapping is one entry in the long form, not entries by their names."""
    return table in (MERGE, SPLIT) and all(find_key(table, word) for word in value)


def _splits(node: Node | None) -> Iterator[Entry]:
    """Yield splits; the short form is `team: {new team: [people]}`."""
    if node is None or not isinstance(node.value, dict) or _is_long(node.value, SPLIT):
        yield from _all([Entry(node, {"split": node})] if node else (), "split", SPLIT)
        return
    for name in node.value:
        word, into = node.name_of(name), node.child(name)
        if isinstance(into.value, dict):
            yield Entry(word, {"team": word, "into": into})
        else:
            into.wrong_type("the new teams, each with its people (payments: [Ana Bo])")
