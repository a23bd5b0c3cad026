"""A file as it was in a git revision, with the files that it names."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from raci.findings import Finding, InvalidFile
from raci.source import parse

NAMING = (".yaml", ".yml")
"""Files of which every text may name another file: what is extended, rules of their own."""

LOCK = ".lock"
"""What the lock file beside a file is called."""

SECONDS = 60
"""So long git may take for one answer."""


class NoRevision(ValueError):
    """A revision that cannot be read; `fix` says what to do about it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit, written out as far as it concerns one file, in a folder that goes when it is closed.

    `path` is where the file stands now, None where the commit does not have it. `shown` says what people call the
    folders, the innermost first.
    """

    name: str
    path: Path | None
    folder: tempfile.TemporaryDirectory[str]
    shown: tuple[tuple[str, str], ...]

    def __enter__(self) -> Revision:
        return self

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()

    def renamed(self, text: str) -> str:
        """Return a text with files called as people know them: "main:team.yaml"."""
        for folder, known in self.shown:
            text = text.replace(folder, f"{self.name}:{known}")
        return text

    def finding(self, finding: Finding) -> Finding:
        """Return a finding that names files as people know them."""
        place = finding.location
        place = place._replace(file=self.renamed(place.file)) if place else None
        return replace(finding, location=place, message=self.renamed(finding.message), fix=self.renamed(finding.fix))

    def invalid(self, error: InvalidFile) -> InvalidFile:
        """Return the same fault with files called as people know them."""
        return InvalidFile(tuple(map(self.finding, error.findings)))


def open_revision(file: str | os.PathLike[str], revision: str) -> Revision:
    """Write a file, and what it names, as of a revision into a folder that lasts as long as the value is open.

    Only `git` is asked, nothing is fetched. Raises NoRevision, with a remedy.
    """
    here = Path(os.path.realpath(Path(file).parent), Path(file).name)
    if not here.parent.is_dir():
        raise NoRevision(f"there is no folder {str(Path(file).parent)!r}", "check how the path is written")
    git = _git(here.parent)
    top = os.path.realpath(git("rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n"))
    commit = _commit(git, revision)
    tree = _Tree(git, commit)
    name = here.relative_to(top).as_posix()
    folder = tempfile.TemporaryDirectory(prefix="raci-")
    root = Path(os.path.realpath(folder.name))
    try:
        found = _written(tree, name, root)
    except BaseException:
        folder.cleanup()
        raise
    return Revision(revision, root / name if found else None, folder, tuple(_shown(file, top, root / name, root)))


def _shown(file: str | os.PathLike[str], top: str, path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder of the file and the whole one, each with what people call it."""
    typed = Path(file)
    whole = top if typed.is_absolute() else os.path.relpath(top)
    for folder, known in ((path.parent, str(typed.parent)), (root, whole)):
        yield f"{folder}{os.sep}", "" if known == "." else f"{known.rstrip(os.sep)}{os.sep}"


_Git = Callable[..., bytes]


def _git(folder: Path) -> _Git:
    """Return a function that asks git in a folder; it raises NoRevision with git's own first line."""
    program = shutil.which("git")
    if program is None:
        raise NoRevision(
            "there is no git to ask for the revision", "install git, or compare two files: raci diff OLD NEW"
        )
    # Nothing is fetched, no question is asked, and no other repository is meant than the file's own.
    kept = {
        key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    around = {**kept, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}

    def ask(*words: str, given: bytes = b"") -> bytes:
        try:
            done = subprocess.run(
                [program, "--no-pager", "-C", str(folder), *words],
                input=given, capture_output=True, env=around, timeout=SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoRevision(f"git gave no answer: {error}", "try it again, or compare two files") from error
        if done.returncode == 0:
            return done.stdout
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in said:
            raise NoRevision(f"{str(folder)!r} is in no git repository", "compare two files: raci diff OLD NEW")
        raise NoRevision(f"git says: {said or done.returncode}", "see that `git log` works in this folder")

    return ask


def _commit(git: _Git, revision: str) -> str:
    fix = (
        "`git branch -a` and `git log` list what there is; in a shallow clone fetch it first "
        "(actions/checkout: `fetch-depth: 0`), and write origin/main for main"
    )
    if not revision or revision.startswith("-") or "\0" in revision or "\n" in revision:
        raise NoRevision(f"{revision!r} is no revision", fix)
    try:
        return git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    except NoRevision as error:
        raise NoRevision(f"there is no revision {revision!r} here", fix) from error


class _Tree:
    """The files of one commit, by their paths from the top."""

    def __init__(self, git: _Git, commit: str) -> None:
        self._git = git
        self.files: dict[str, tuple[str, str]] = {}
        for entry in git("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            about, _, path = entry.partition(b"\t")
            mode, _, id = about.decode().partition(" blob ")
            if id:
                self.files[path.decode("utf-8", "surrogateescape")] = (mode, id)

    def read(self, path: str) -> bytes:
        """Return what is in a file; a link stands for what it points to."""
        for _ in range(10):
            mode, id = self.files[path]
            content = self._git("cat-file", "blob", id)
            if mode != "120000":
                return content
            target = normpath(join(dirname(path), content.decode("utf-8", "surrogateescape")))
            if target not in self.files:
                return content
            path = target
        return b""


def _written(tree: _Tree, name: str, root: Path) -> bool:
    """Write a file, its lock and whatever it names below a folder; tell whether the commit has the file."""
    if name not in tree.files:
        return False
    waiting = [path for path in (name, name + LOCK) if path in tree.files]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        if any(part in ("", ".", "..") for part in path.split("/")):
            continue
        content = tree.read(path)
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        for other in _named(path, content):
            if other in tree.files and other not in seen:
                seen.add(other)
                waiting.append(other)
    return True


def _named(path: str, content: bytes) -> Iterator[str]:
    """Yield every path that a text of a file could mean; what cannot be read is told when it is used."""
    if not path.endswith(NAMING):
        return
    try:
        data = parse(content, path).data
    except InvalidFile:
        return
    for text in _texts(data):
        if text and len(text) < 1000 and "\n" not in text:
            yield normpath(join(dirname(path), text))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)
