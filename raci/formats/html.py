"""The page: one static file, gaps first, with the reason behind every letter; no script, no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import count as numbers
from itertools import groupby
from typing import TYPE_CHECKING

from raci.explain import deciding, how, reason_lines
from raci.formats import page as shared
from raci.formats.page import Duty, Mark, Note
from raci.formats.view import Card, Column, Line, Table, View
from raci.matrix import Assignment
from raci.model import LetterMeaning
from raci.words import slug

if TYPE_CHECKING:
    from jinja2 import Environment

UPRIGHT = 8
"""A table with more columns has its headings turned, so that it still fits a screen and a sheet of paper."""

MANY = 12
"""So many names are listed in one place; the rest is counted."""


def write(view: View) -> dict[str, bytes]:
    """Write the page."""
    text = _environment().get_template("page.html.j2").render(page=_Page(view), view=view)
    return {".html": text.encode()}


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("raci", "formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # What a macro returns is a str too, but of a kind of its own, and already clean.
        finalize=lambda value: shared.plain(value) if type(value) is str else value,
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """One letter as a link to its reason; `style` is its place in the scheme, `label` what a screen reader says."""

    letter: str
    style: int
    agreed: bool
    href: str
    label: str
    title: str
    who: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some people hold a letter: `who` are all who hold it for the same reason, with what to know about each."""

    id: str
    letter: str
    style: int
    agreed: bool
    who: tuple[tuple[str, str], ...]
    more: int
    how: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One person: the card, what to know about a seat, and the letters with their style and the duties held."""

    card: Card
    seat: str
    held: tuple[tuple[LetterMeaning, int, tuple[str, ...]], ...]


class _Page:
    """What the template asks for beside the view; all of it is text as people wrote it, not yet escaped."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.missing = shared.missing(view)
        self.accepted = shared.accepted(view)
        self.topics = shared.topics(view)
        self.acting = shared.acting(view)
        self.owner = next((entry for entry in view.legend if entry.meaning == "owns"), view.legend[0])
        self.owner_style = view.legend.index(self.owner)
        self._letters = {entry.letter: (place, entry.name) for place, entry in enumerate(view.legend)}

    @property
    def shares(self) -> tuple[tuple[str, int, str], ...]:
        """Return the parts of the bar: kind, number, words."""
        counts = self.view.counts
        parts = (
            ("agreed", counts.agreed, "agreed"),
            ("proposed", counts.proposed - counts.by_stand_in, "proposed"),
            ("stand-in", counts.by_stand_in, "proposed, by a stand-in"),
            ("open", counts.open, "open"),
        )
        return tuple(part for part in parts if part[1])

    @cached_property
    def _anchors(self) -> dict[tuple[str, str], str]:
        """Name every row once: (table, activity) → a word that is fit for an address."""
        names: dict[str, tuple[str, str]] = {}
        for duty in shared.duties(self.view):
            wish = slug(f"{duty.table.name} {duty.line.id}")
            name = next(n for k in numbers(1) if (n := wish if k == 1 else f"{wish}_{k}") not in names)
            names[name] = (duty.table.id, duty.line.id)
        return {row: name for name, row in names.items()}

    def anchor(self, table: Table, line: Line) -> str:
        """Return the word by which a row is addressed."""
        return self._anchors[table.id, line.id]

    def name(self, duty: Duty) -> str:
        """Return a row's name, with its team where there are several."""
        return shared.duty_name(self.view, duty)

    def notes(self, table: Table, line: Line) -> tuple[Note, ...]:
        """Return what stands beside the letters of a row."""
        return shared.notes(self.view, table, line)

    def turned(self, table: Table) -> bool:
        """Tell whether a table is so wide that its headings are turned."""
        return len(table.columns) > UPRIGHT

    def families(self, table: Table) -> list[tuple[str, int]]:
        """Return the bands above the headings: family and number of columns."""
        return [(family, len(list(columns))) for family, columns in groupby(table.columns, lambda c: c.family)]

    def chips(self, table: Table, line: Line, column: Column, place: int) -> list[Chip]:
        """Return the letters of a cell."""
        reasons = self._reasons[self.anchor(table, line)]
        found = shared.marks(self.view, column, line, line.cells[place])
        return [self._chip(mark, next(r for r, held in reasons if mark.held[0] in held)) for mark in found]

    def _chip(self, mark: Mark, reason: Reason) -> Chip:
        place, word = self._letters.get(mark.letter, (0, mark.letter))
        names = _some(dict.fromkeys(a.person or a.role or "" for a in mark.held))
        state = "agreed" if mark.agreed else "proposed"
        told = reason_lines(self.view.matrix, mark.held[0], private=self.view.private)[1:]
        return Chip(
            letter=mark.letter,
            style=place,
            agreed=mark.agreed,
            href=f"#{reason.id}",
            label=f"{mark.letter}, {word}: {names}, {state}",
            title=" · ".join((f"{word}: {names} ({state})", *told)),
            who=_some(mark.who),
        )

    def reasons(self, table: Table, line: Line) -> list[Reason]:
        """Return the reasons of a row."""
        return [reason for reason, _ in self._reasons[self.anchor(table, line)]]

    @cached_property
    def _reasons(self) -> dict[str, list[tuple[Reason, set[Assignment]]]]:
        """Return the reasons of every row by its anchor, each with the letters that it stands for."""
        found: dict[str, list[tuple[Reason, set[Assignment]]]] = {}
        for duty in shared.duties(self.view):
            groups: dict[tuple[str, bool, str, str, str], list[Assignment]] = {}
            for held in duty.line.row.assignments:
                key = (held.letter, held.agreed, self._how(held), held.reason.because, held.reason.source)
                groups.setdefault(key, []).append(held)
            anchor = self.anchor(*duty)
            found[anchor] = [
                (self._reason(f"why.{anchor}.{number}", key, holders), set(holders))
                for number, (key, holders) in enumerate(groups.items(), 1)
            ]
        return found

    def _reason(self, id: str, key: tuple[str, bool, str, str, str], holders: list[Assignment]) -> Reason:
        letter, agreed, told, because, source = key
        who = tuple(dict.fromkeys(self._holder(held) for held in holders))
        style = self._letters.get(letter, (0, ""))[0]
        return Reason(
            id, letter, style, agreed, who[:MANY], len(who[MANY:]), told, because, "" if agreed else source
        )

    def _how(self, held: Assignment) -> str:
        if held.agreed:
            return held.reason.source
        told = deciding(self.view.matrix, held, private=self.view.private)
        return "; ".join(words for words in (how(self.view.matrix, held), told) if words)

    def _holder(self, held: Assignment) -> tuple[str, str]:
        role = self.view.organisation.role_by_id.get(held.role or "")
        name = held.person or (role.name if role else held.role or "")
        beside = (role.name if role and role.name != name else "", f"{held.acting} acts" if held.acting else "")
        return name, ", ".join(words for words in beside if words)

    @cached_property
    def people(self) -> list[Profile]:
        """Return everybody with what they hold."""
        held: dict[tuple[str | None, str], list[str]] = {}
        for duty in shared.duties(self.view):
            for assignment in duty.line.row.assignments:
                held.setdefault((assignment.person_id, assignment.letter), []).append(self.name(duty))
        return [
            Profile(
                card,
                _seat(card),
                tuple(
                    (entry, place, tuple(held.get((card.person.id, entry.letter), ())))
                    for place, entry in enumerate(self.view.legend)
                ),
            )
            for card in self.view.cards
        ]


def _seat(card: Card) -> str:
    """Return what a reader must know about a seat, empty for a person."""
    if card.person.vacant:
        return "vacant" if card.person.starts is None else f"vacant, from {card.person.starts}"
    return f"{card.person.count} people" if card.person.kind == "group" and card.person.count > 1 else ""


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - MANY} more" if len(listed) > MANY else ""
    return ", ".join(listed[:MANY]) + more
