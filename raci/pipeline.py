"""The steps in order: read, decide, check, arrange, write."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from raci.catalogue import load_catalogue
from raci.charters import is_charter
from raci.checks import check
from raci.deciding.engine import decide
from raci.deciding.explain import UnknownSubject
from raci.findings import Finding, InvalidFile, Location, Severity
from raci.formats import write
from raci.formats.view import By, View, build_view
from raci.lock import lock_path, previous_of
from raci.matrix import Matrix, Previous
from raci.model import Organisation
from raci.teamfile import read_organisation

YAML = (".yaml", ".yml")
"""Files of these names are team files, or charters: what reads tables need not be loaded for the first."""


def load(path: str | os.PathLike[str]) -> Organisation:
    """Read a team file ("-" is standard input); raises InvalidFile where it cannot be used at all.

    Faults that leave something to decide are in the organisation's `findings`.
    """
    if is_foreign(path):
        message = "this is a table or a charter, no team file"
        fix = f"`raci check {path}` judges it, `raci import {path} -o team.yaml` makes a team file of it"
        raise _refusal(path, message, fix)
    return read_organisation(path)


def is_foreign(path: str | os.PathLike[str]) -> bool:
    """Tell a table that others made, or a charter, from a team file."""
    name = os.fspath(path)
    if name == "-" or not Path(name).is_file() or (name.lower().endswith(YAML) and not is_charter(name)):
        return False
    from raci.tables import is_table

    return is_table(name)


def _refusal(path: str | os.PathLike[str], message: str, fix: str) -> InvalidFile:
    place = Location(os.fspath(path), 1, 1)
    return InvalidFile((Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place, fatal=True),))


def start(name: str, profile: str | None = None, source: str | None = None) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a starter file, with the people of a list where one is named, and what is odd in the list.

    Raises InvalidFile where the list cannot be read, UnknownSubject for a profile that there is not.
    """
    from raci.people import read_people
    from raci.titles import TitleBook
    from raci.writing.starter import starter_text

    catalogue = load_catalogue()
    if profile is not None and profile not in catalogue.profiles:
        raise UnknownSubject("profile", profile, tuple(catalogue.profiles))
    meanings = (*catalogue.titles, *(catalogue.profiles[profile].titles if profile else ()))
    book = TitleBook(catalogue.roles.values(), meanings)
    people = read_people(source) if source is not None else None
    text = starter_text(name, people=people, profile=profile, read_title=book.read)
    return text, people.findings if people else ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A decided matrix and everything worth looking at in it."""

    matrix: Matrix
    findings: tuple[Finding, ...]


def judge(
    path: str | os.PathLike[str],
    on: dt.date | None = None,
    against: str | os.PathLike[str] | None = None,
    *,
    tables: bool = False,
) -> Judged:
    """Read, decide and check one file; raises InvalidFile. With `tables` a table that others made is read as it is.

    Letters stay where they were in `against` (a lock file, a result in JSON, an older team file), by default in the
    lock file beside the file. A lock file that cannot be read is a finding, one that was asked for by name a fault.
    """
    if tables and is_foreign(path):
        return _read(path, on)
    organisation = load(path)
    previous, faults = _previous(os.fspath(path), organisation, on, against)
    matrix = decide(organisation, on, previous)
    matrix = replace(matrix, findings=(*matrix.findings, *faults))
    return Judged(matrix, tuple(check(matrix)))


def _read(path: str | os.PathLike[str], on: dt.date | None) -> Judged:
    """Read the one table of a file that others made; several are refused, since they are several matrices."""
    from raci.tables import read_table

    matrices = read_table(path)
    if len(matrices) > 1:
        names = ", ".join(dict.fromkeys(m.origin.where for m in matrices if m.origin and m.origin.where))
        message = f"there are {len(matrices)} tables in this file" + (f" ({names})" if names else "")
        raise _refusal(path, message, f"`raci check {path}` judges all of them, `raci import` takes them over")
    matrix = replace(matrices[0], on=on or matrices[0].on)
    return Judged(matrix, tuple(check(matrix)))


def _previous(
    path: str, organisation: Organisation, on: dt.date | None, against: str | os.PathLike[str] | None
) -> tuple[Previous | None, tuple[Finding, ...]]:
    """Return who held what before, and what is wrong with the lock file."""
    if against is not None:
        return previous_of(against, organisation, on), ()
    beside = lock_path(path)
    if path == "-" or not beside.is_file():
        return None, ()
    try:
        return previous_of(beside, organisation), ()
    except InvalidFile as error:
        fault = error.findings[0]
        told = f"the lock file is not used: {fault.message}"
        fix = f"write it anew: raci lock {path}"
        return None, (replace(fault, message=told, fix=fix, fatal=False),)


def export(matrix: Matrix, format: str, *, by: By = "role", private: bool = False) -> dict[str, bytes]:
    """Write a matrix in one format; returns the bytes of each file by its name.

    Raises UnknownFormat, and NoEngine where a picture needs a Graphviz engine and there is none.
    """
    view = build_view(matrix, by=by, private=private, findings=tuple(check(matrix)))
    return named(view, write(view, format))


def named(view: View, files: dict[str, bytes]) -> dict[str, bytes]:
    """Put the team file's stem before the suffixes of the files."""
    file = view.organisation.file
    stem = Path(file).stem if file and file != "-" else "raci"
    return {f"{stem}{suffix}": content for suffix, content in files.items()}


def build(view: View, formats: Iterable[str], step: Callable[[str], None] = lambda name: None) -> dict[str, bytes]:
    """Write a view in several formats; `step` is told which format comes next. Nothing reaches the disk."""
    files: dict[str, bytes] = {}
    for name in dict.fromkeys(formats):
        step(name)
        files.update(named(view, write(view, name)))
    return files


def save(files: dict[str, bytes], folder: Path) -> list[Path]:
    """Put files into a folder, each whole or not at all; returns their paths in order. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return [save_file(folder / name, content) for name, content in files.items()]


def save_file(path: Path, content: bytes) -> Path:
    """Write one file so that a reader sees the old or the new one, never half; raises OSError."""
    handle, draft = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(draft).chmod(path.stat().st_mode if path.exists() else 0o666 & ~mask)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path
