"""The team files of a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from raci.findings import InvalidFile
from raci.source import read

PEOPLE = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?people[\"']?\s*:", re.MULTILINE)
_EXTENDS = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?extends[\"']?\s*:", re.MULTILINE)

NOT_OURS = ("node_modules", "__pycache__", "site-packages")
"""Folders in which tools keep what others wrote."""


def team_files(folder: Path) -> list[Path]:
    """Return every YAML file in a folder, and below, that names people, in order.

    A file that others there extend is no team of its own and left out. Hidden folders and files, and those of virtual
    environments and packages, are not looked into, nor are links to other folders followed.
    """
    found = {path: text for path in _yaml_files(folder) if (text := _named(path)) is not None}
    wider = {path for file, text in found.items() if _EXTENDS.search(text) for path in _extended(file)}
    return sorted(path for path in found if path.resolve() not in wider)


def _yaml_files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NOT_OURS]
        for name in files:
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                yield Path(place, name)


def _named(path: Path) -> bytes | None:
    """Return the text of a file that names people; of one that cannot be read nothing, so that it is told."""
    try:
        text = path.read_bytes() if path.is_file() else None
    except OSError:
        return b""
    return text if text is not None and PEOPLE.search(text) else None


def _extended(file: Path) -> set[Path]:
    try:
        data = read(file).data
    except InvalidFile:
        return set()
    names = data.get("extends") if isinstance(data, dict) else None
    listed = names if isinstance(names, list) else [names]
    return {(file.parent / name).resolve() for name in listed if isinstance(name, str)}
