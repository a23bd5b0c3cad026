"""Which files are read together: the one that was asked for, the wider ones it extends, rules of their own."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from raci.findings import Finding, InvalidFile
from raci.source import Document, read
from raci.teamfile.entries import Entry, read_entry
from raci.teamfile.keys import FILE, find_key
from raci.teamfile.nodes import Node, Origin
from raci.teamfile.values import read_words

DEEPEST = 10
"""A file may extend a file that extends a file … so many times."""


def read_layers(document: Document, faults: list[Finding]) -> list[Entry]:
    """Return the file and every wider one, the widest first; what is wrong is added to `faults`."""
    found: dict[str, Document] = {}
    _gather(document, found, (), faults)
    origins = (Origin(each, faults, rank) for rank, each in enumerate(found.values()))
    entries = (read_entry(Node(origin.document.data, (), origin), FILE) for origin in origins)
    return [entry for entry in entries if entry is not None]


def open_rules(node: Node) -> Node | None:
    """Return the list or mapping of rules in the file that a text names; it may stand below `rules:` there."""
    document = _open(node)
    if document is None:
        return None
    root = Node(document.data, (), replace(node.origin, document=document))
    if isinstance(root.value, dict) and "rules" in root.value:
        root = root.child("rules")
    if isinstance(root.value, list | dict):
        return root
    root.wrong_type("a list of rules")
    return None


def _gather(document: Document, found: dict[str, Document], above: tuple[str, ...], faults: list[Finding]) -> None:
    """Add a file to those found, after the ones it extends; a file that is reached twice counts once."""
    here = os.path.realpath(document.name)
    for node in _extended(Node(document.data, (), Origin(document, faults))):
        path = os.path.realpath(_beside(node))
        if path in (here, *above):
            message = f'"{node.value}" extends this file, directly or through others'
            node.report("RACI107", message, "take one of the two extends: away", fatal=True)
        elif len(above) >= DEEPEST:
            message = f"files extend one another more than {DEEPEST} deep"
            node.report("RACI107", message, "put the wider files together", fatal=True)
        elif path not in found and (wider := _open(node)):
            _gather(wider, found, (*above, here), faults)
    found[here] = document


def _extended(root: Node) -> tuple[Node, ...]:
    if not isinstance(root.value, dict):
        return ()
    for word, value in root.value.items():
        key = find_key(FILE, word)
        if key and key.name == "extends" and value is not None:
            return read_words(root.child(word)) or ()
    return ()


def _beside(node: Node) -> str:
    return os.path.normpath(str(Path(node.origin.document.name).parent / str(node.value)))


def _open(node: Node) -> Document | None:
    """Read the file that a text names; note why it cannot be read."""
    path = _beside(node)
    if not Path(path).is_file():
        message = f'there is no file "{path}"'
        node.report("RACI107", message, "check the path: it starts where this file is", fatal=True)
        return None
    try:
        return read(path)
    except InvalidFile as invalid:
        node.origin.faults.extend(invalid.findings)
        return None
