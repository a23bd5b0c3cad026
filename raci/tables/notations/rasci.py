"""The text format of the `rasci` tool: roles, tasks in groups, and letters in brackets behind a role's short name.

Source of the grammar: nihilor/rasci, standard/rasci.ebnf (MIT). Read with more patience than it asks for: any depth of
indentation, tabs, and several assignments a line or one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from raci.findings import Finding, Location, Severity
from raci.tables.cells.marks import read_mark
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Spot, by_spot
from raci.words import fold, nearest

_TOKEN = re.compile(r'"(?P<text>[^"]*)"|(?P<word>[^\W\d]\w*)|(?P<sign>[:\[\],])|(?P<other>\S)')
_COMMENT = re.compile(r"%%.*")


@dataclass(frozen=True, slots=True)
class Task:
    """One duty: what it is called, the groups it stands in, and the letters behind each role's name."""

    name: str
    groups: tuple[str, ...]
    at: Location
    held: tuple[tuple[str, str, Location], ...]


@dataclass(frozen=True, slots=True)
class RasciFile:
    """What a file says: the names of the roles, the duties with letters by role name, and what is wrong."""

    roles: tuple[tuple[str, Location], ...]
    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...]


def found_rasci(text: str, file: str) -> tuple[Found, tuple[Finding, ...]]:
    """Return what a text of this format says as a table, and what is wrong in it."""
    read = read_rasci(text, file)
    columns = {name: number for number, (name, _) in enumerate(read.roles, start=1)}
    spots: dict[Spot, tuple[int, int]] = {(0, column): read.roles[column - 1][1][1:] for column in columns.values()}
    rows: dict[int, dict[int, str]] = {0: {column: name for name, column in columns.items()}}
    lines = []
    for row, task in enumerate(read.tasks, start=1):
        spots[row, 0] = task.at[1:]
        said: dict[int, str] = {}
        for name, letters, at in task.held:
            said[columns[name]] = "/".join(filter(None, (said.get(columns[name]), letters)))
            spots.setdefault((row, columns[name]), at[1:])
        rows[row] = {0: task.name, **said}
        cells = {column - 1: read_mark(text) for column, text in said.items()}
        section = " / ".join(task.groups)
        lines.append(Line(task.name, section, (row, 0), cells, {number: (row, number + 1) for number in cells}))
    holders = tuple(Holder(name, None, (0, column)) for name, column in columns.items())
    told = (f"a .rasci file: {len(holders)} roles, {len(lines)} tasks",)
    grid = Grid(file, "", rows, locate=by_spot(spots))
    return Found(grid, "roles-in-columns", holders, tuple(lines), told=told), read.findings


def looks_like_rasci(text: str) -> bool:
    """Tell whether a text is of this format: it has sections of roles and of tasks, in this order."""
    bare = (_COMMENT.sub("", line).strip() for line in text.splitlines())
    return [line for line in bare if line in ("roles:", "tasks:")][:2] == ["roles:", "tasks:"]


def read_rasci(text: str, file: str) -> RasciFile:
    """Read a text; lines that cannot be understood are findings, the others count."""
    reader = _Reader(file)
    for number, line in enumerate(text.splitlines(), start=1):
        plain = _COMMENT.sub("", line).rstrip()
        if plain.strip():
            depth = len(plain.expandtabs(2)) - len(plain.expandtabs(2).lstrip())
            reader.read(number, depth, plain)
    return reader.done()


@dataclass
class _Reader:
    """The lines read so far; `groups` are those that a line may stand in, by depth."""

    file: str
    section: str = ""
    groups: list[tuple[int, str]] = field(default_factory=list)
    roles: dict[str, tuple[str, Location]] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def read(self, number: int, depth: int, line: str) -> None:
        """Read one line that is not blank."""
        tokens = list(_TOKEN.finditer(line))
        raw = [token[0] for token in tokens]
        at = Location(self.file, number, tokens[0].start() + 1)
        if raw in (["roles", ":"], ["tasks", ":"]):
            self.section, self.groups = raw[0], []
            return
        self.groups = [(level, name) for level, name in self.groups if level < depth]
        texts = [token for token in tokens if token["text"] is not None]
        if (raw == ["rasci"] and not self.section) or (raw[0] in ("desc", "link") and raw[1:2] == [":"]):
            return
        head = raw.index(":") if ":" in raw else len(raw)
        if raw[0] == "group" and texts and head == 2:
            self.groups.append((depth, texts[0]["text"]))
        elif self.section == "roles" and texts and len(raw) <= 2 and tokens[-1]["text"] is not None:
            self._role(tokens, at)
        elif self.section == "tasks" and head < len(raw) and 0 < head <= 2 and tokens[head - 1]["text"] is not None:
            groups = tuple(name for _, name in self.groups)
            self.tasks.append(Task(" ".join(tokens[head - 1]["text"].split()) or raw[0], groups, at, ()))
            self._assign(number, tokens[head + 1 :])
        elif self.section == "tasks" and "[" in raw and self.tasks:
            self._assign(number, tokens)
        else:
            self._wrong(at, f"This line is neither a {'role' if self.section == 'roles' else 'task'} nor a group.")

    def _role(self, tokens: list[re.Match[str]], at: Location) -> None:
        label = " ".join(next(token["text"] for token in tokens if token["text"] is not None).split())
        alias = tokens[0]["word"] or label
        if not label:
            self._wrong(at, "This role has no name.")
        elif alias in self.roles:
            self._wrong(at, f"The role {alias} is there twice; the first counts.", code="RACI102", name="repeated-name")
        else:
            taken = {name for name, _ in self.roles.values()}
            self.roles[alias] = (f"{label} ({alias})" if label in taken else label, at)

    def _assign(self, number: int, tokens: list[re.Match[str]]) -> None:
        """Read `PO[A,R] "Product Owner"[C]`."""
        task = self.tasks[-1]
        found = list(task.held)
        for alias, letters, token in _assignments(tokens):
            at = Location(self.file, number, token.start() + 1)
            if (role := self._find(alias, at)) is not None:
                found.append((role, letters, at))
        self.tasks[-1] = Task(task.name, task.groups, task.at, tuple(found))

    def _find(self, alias: str, at: Location) -> str | None:
        """Return the name of the role that is meant, by its short name, else by its own name in any spelling."""
        if alias in self.roles:
            return self.roles[alias][0]
        same = [label for known, (label, _) in self.roles.items() if fold(alias) in (fold(known), fold(label))]
        if len(same) == 1:
            return same[0]
        near = nearest(alias, self.roles)
        fix = f"Did you mean {near}?" if near else "Declare it under roles:."
        self._wrong(at, f'There is no role "{alias}".', fix, code="RACI101", name="unknown-name")
        return None

    def _wrong(
        self, at: Location, message: str, fix: str = "Correct the line.", *, code: str = "RACI107",
        name: str = "invalid-document",
    ) -> None:  # fmt: skip
        self.findings.append(Finding(code, name, Severity.ERROR, message, fix, at))

    def done(self) -> RasciFile:
        """Return what was read."""
        return RasciFile(tuple(self.roles.values()), tuple(self.tasks), tuple(self.findings))


def _assignments(tokens: list[re.Match[str]]) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Yield each role's name with what stands in the brackets behind it, as typed."""
    name: re.Match[str] | None = None
    inside: list[str] | None = None
    for token in tokens:
        word = token["text"] if token["text"] is not None else token[0]
        if token[0] == "[" and name is not None:
            inside = []
        elif token[0] == "]" and inside is not None and name is not None:
            yield name["text"] if name["text"] is not None else name[0], "/".join(inside), name
            name, inside = None, None
        elif inside is not None:
            inside += [word] if token[0] != "," else []
        else:
            name = token
