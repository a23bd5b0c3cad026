"""The team files of a folder."""

from __future__ import annotations

import re
from pathlib import Path

from raci.findings import InvalidFile
from raci.source import read

PEOPLE = re.compile(rb"^[\"']?people[\"']?\s*:", re.MULTILINE)


def team_files(folder: Path) -> list[Path]:
    """Return every YAML file in a folder, and below, that names people, in order.

    A file that others there extend is no team of its own and left out; hidden folders are not looked into.
    """
    found = [path for path in sorted(folder.rglob("*.y*ml")) if _names_people(path, folder)]
    wider = {path for file in found for path in _extended(file)}
    return [path for path in found if path.resolve() not in wider]


def _names_people(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.is_file() and PEOPLE.search(path.read_bytes()) is not None


def _extended(file: Path) -> set[Path]:
    try:
        data = read(file).data
    except InvalidFile:
        return set()
    names = data.get("extends") if isinstance(data, dict) else None
    listed = names if isinstance(names, list) else [names]
    return {(file.parent / name).resolve() for name in listed if isinstance(name, str)}
