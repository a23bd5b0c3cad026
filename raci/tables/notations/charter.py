"""The charter of agenraci: roles, members who have them, and actions with who is responsible, accountable and so on.

Source of the format: jing-ny/agenraci, SPEC.md section 6 (MIT). What is said of permissions and gates is no letter
and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from raci.findings import Finding, InvalidFile, Severity
from raci.source import Document, parse
from raci.tables.cells.marks import Mark
from raci.tables.found import Found, Holder, Line
from raci.tables.grid import Grid, Spot, by_spot
from raci.words import nearest

LETTERS = {"accountable": "A", "responsible": "R", "consulted": "C", "informed": "I"}
ANYBODY = "any"


def found_charter(raw: bytes | str, file: str) -> tuple[Found, tuple[Finding, ...]]:
    """Return what a charter says as a table, and what is wrong in it; raises InvalidFile where it is none."""
    document = parse(raw, file)
    if not isinstance(document.data, dict) or not isinstance(document.data.get("actions"), dict):
        message = "This is no charter: it has no actions."
        fault = Finding(
            "RACI107", "invalid-document", Severity.ERROR, message, "Name a file with actions:.", document.place(),
            fatal=True,
        )  # fmt: skip
        raise InvalidFile((fault,))
    return _Charter(document).found()


class _Charter:
    """One charter while it is read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.findings: list[Finding] = []
        self.declared = _texts(self.data.get("roles"))
        self.roles = self._roles()
        self.spots: dict[Spot, tuple[int, int]] = {}

    def _roles(self) -> dict[str, int]:
        """Return the number of each role: those that are declared, then those that only members have."""
        members = {str(member["role"]): n for n, member in enumerate(self._members()) if member.get("role")}
        for role, number in members.items():
            if role not in self.declared:
                self._unknown(role, ("members", number, "role"))
        return {role: number for number, role in enumerate(dict.fromkeys((*self.declared, *members)))}

    def _members(self) -> list[dict[str, Any]]:
        members = self.data.get("members")
        return [m if isinstance(m, dict) else {} for m in members] if isinstance(members, list) else []

    def found(self) -> tuple[Found, tuple[Finding, ...]]:
        """Return the table and the findings."""
        lines = tuple(
            self._line(row, name, action) for row, (name, action) in enumerate(self.data["actions"].items(), 1)
        )
        told = [f"a charter of agenraci: {len(self.roles)} roles, {len(lines)} actions"]
        several = {role: who for role in self.roles if len(who := self._who(role)) > 1}
        told += [f"the role {role} has several members: {', '.join(who)}" for role, who in several.items()]
        holders = tuple(self._holder(role, number) for role, number in self.roles.items())
        grid = Grid(self.document.name, "", {}, locate=by_spot(self.spots))
        title = str(self.data.get("project") or "")
        return Found(grid, "letters-in-columns", holders, lines, told=tuple(told), title=title), tuple(self.findings)

    def _who(self, role: str) -> list[str]:
        return [str(m["name"]) for m in self._members() if m.get("role") == role and m.get("name")]

    def _holder(self, role: str, number: int) -> Holder:
        who = self._who(role)
        listed = role in self.declared and isinstance(self.data.get("roles"), list)
        at = self.document.place(("roles", self.declared.index(role)) if listed else ("roles",))
        self.spots[0, number + 1] = (at.line, at.column)
        return Holder(_spoken(role), who[0] if len(who) == 1 else None, (0, number + 1))

    def _line(self, row: int, name: str, action: Any) -> Line:
        at = self.document.place(("actions", name), key=True)
        self.spots[row, 0] = (at.line, at.column)
        said: dict[int, list[str]] = {}
        for column, letter, path in self._letters(name, action if isinstance(action, dict) else {}):
            said.setdefault(column, []).append(letter)
            place = self.document.place(path)
            # Where a role has several letters, the strongest is what a finding points at.
            self.spots.setdefault((row, column + 1), (place.line, place.column))
        cells = {column: Mark("letters", tuple(letters)) for column, letters in said.items()}
        return Line(_spoken(name), "", (row, 0), cells, {column: (row, column + 1) for column in cells})

    def _letters(self, name: str, action: dict[str, Any]) -> Iterator[tuple[int, str, tuple[str | int, ...]]]:
        """Yield column, letter and path of everything that an action says."""
        for key, letter in LETTERS.items():
            value = action.get(key)
            for number, role in enumerate(_texts(value)):
                path = ("actions", name, key, *((number,) if isinstance(value, list) else ()))
                if role in self.roles:
                    yield self.roles[role], letter, path
                elif role == ANYBODY and key == "responsible":
                    yield from ((column, letter, path) for column in self.roles.values())
                else:
                    self._unknown(role, path)

    def _unknown(self, role: str, path: tuple[str | int, ...]) -> None:
        near = nearest(role, self.declared)
        fix = f"Did you mean {near}?" if near else "Declare it under roles:."
        message = f'There is no role "{role}".'
        place = self.document.place(path)
        self.findings.append(Finding("RACI101", "unknown-name", Severity.ERROR, message, fix, place))


def _texts(value: Any) -> list[str]:
    """Return one text or a list of texts as a list."""
    values = value if isinstance(value, list) else [value]
    return [str(each) for each in values if each is not None and not isinstance(each, dict | list)]


def _spoken(id: str) -> str:
    """Return an id as people write it: publish_post → Publish post."""
    words = id.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:] if words else id
