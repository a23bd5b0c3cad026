"""A value of a file that knows where it stands, and the faults that are met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from raci.findings import Finding, Location, Severity
from raci.source import Document
from raci.words import fold

Path = tuple[str | int, ...]

FAULTS: dict[str, tuple[str, Severity]] = {
    "RACI101": ("unknown-name", Severity.ERROR),
    "RACI102": ("repeated-name", Severity.ERROR),
    "RACI104": ("unknown-title", Severity.WARNING),
    "RACI105": ("ambiguous-title", Severity.WARNING),
    "RACI106": ("unknown-letter", Severity.ERROR),
    "RACI107": ("invalid-document", Severity.ERROR),
    "RACI108": ("rule-conflict", Severity.ERROR),
    "RACI109": ("decision-conflict", Severity.ERROR),
}
"""What can be wrong in a team file, by code: its name and how much it matters."""

PRIVATE = frozenset({"away", "capacity", "strength", "strengths", "workload"})
"""Keys of a person whose values nobody else should read, not even in a fault; in lower case."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One file of those that are read together; `rank` is 0 for the widest, `faults` is shared by all of them."""

    document: Document
    faults: list[Finding] = field(default_factory=list, compare=False, repr=False)
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place; `key` says that the value is a key of its mapping."""

    value: Any
    path: Path
    origin: Origin
    key: bool = False

    def child(self, step: str | int) -> Node:
        """Return what stands below a key or at an index."""
        return Node(self.value[step], (*self.path, step), self.origin)

    def name_of(self, step: str) -> Node:
        """Return a key of this mapping as a value."""
        return Node(step, (*self.path, step), self.origin, key=True)

    def items(self) -> list[Node]:
        """Return the items of a list; any other value counts as a list of one."""
        if isinstance(self.value, list):
            return [self.child(index) for index in range(len(self.value))]
        return [self]

    def but(self, value: object) -> Node:
        """Return another value that stands at the same place."""
        return Node(value, self.path, self.origin, self.key)

    @property
    def place(self) -> Location:
        """File, line and column."""
        return self.origin.document.place(self.path, key=self.key)

    def report(self, code: str, message: str, fix: str, **about: Any) -> None:
        """Note a fault at this place; `about` holds further fields of `Finding`."""
        name, severity = FAULTS[code]
        about = {"location": self.place, "private": self._is_private(), **about}
        self.origin.faults.append(Finding(code, name, severity, message, fix, **about))

    def _is_private(self) -> bool:
        # The two steps before are `people` and the name, or the place in the list.
        return any(isinstance(step, str) and fold(step) in PRIVATE for step in self.path[2:])

    def wrong_type(self, wanted: str) -> None:
        """Note that another kind of value is needed; what stands at the top of a file makes it unusable."""
        top = not self.path or (len(self.path) == 1 and isinstance(self.path[0], str))
        where = f'"{self.path[-1]}"' if self.path and isinstance(self.path[-1], str) else "this"
        outcome = "" if top else ", so it is ignored"
        message = f"{where} needs {wanted}; it is {kind_of(self.value)}{outcome}"
        self.report("RACI107", message, f"write {wanted}", fatal=top)

    def malformed(self, message: str, fix: str, outcome: str = "it is ignored") -> None:
        """Note that a value has the right type but says nothing that can be used, and what becomes of it."""
        self.report("RACI107", f"{message}; {outcome}", fix)


def kind_of(value: object) -> str:
    """Return what a value is, in words for people who never saw YAML."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{shorten(value)}"'
        case list():
            return "a list"
        case _:
            return "a mapping (key: value)"


def shorten(text: str) -> str:
    """Return a text that fits into a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
