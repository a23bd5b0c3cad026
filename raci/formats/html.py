"""The page: one static file, gaps first, with the reason behind every letter; no script, no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from itertools import accumulate, groupby
from itertools import count as numbers
from typing import TYPE_CHECKING, NamedTuple

from raci.deciding.explain import deciding, how
from raci.formats import page as shared
from raci.formats.page import Duty, Mark, Note
from raci.formats.view import Card, Column, Line, Table, View, told
from raci.matrix import Assignment
from raci.words import slug

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

UPRIGHT = 8
"""A table with more columns has its headings turned, so that it still fits a screen and a sheet of paper."""

TURNED = 0.45
"""The width of a turned column as a part of an upright one."""

LETTERS = 14
"""So many letters of a family's name have room above an upright column."""

MANY = 12
"""So many names are listed in one place; the rest is counted."""


def write(view: View) -> dict[str, bytes]:
    """Write the page."""
    from markupsafe import Markup

    css = Markup(files("raci.formats").joinpath("page.css").read_text("utf-8").rstrip("\n"))  # noqa: S704 - ours
    text = _environment().get_template("page.html.j2").render(page=_Page(view), view=view, css=css)
    return {".html": text.encode()}


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("raci", "formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # What a macro returns is a str too, but of a kind of its own, and already clean.
        finalize=lambda value: shared.plain(value) if type(value) is str else value,
    )
    environment.globals |= {"t": _isolated, "mark": _marked}
    return environment


def _isolated(text: str) -> Markup:
    """Return text that somebody wrote, so that its direction stays its own."""
    from markupsafe import Markup

    return Markup("<bdi>%s</bdi>") % shared.plain(text)


def _marked(letter: str, style: int, agreed: bool = False) -> Markup:
    """Return a letter as a chip that leads nowhere."""
    from markupsafe import Markup

    return Markup('<span class="chip l%s%s">%s</span>') % (style, " agreed" if agreed else "", shared.plain(letter))


class Chip(NamedTuple):
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
    """Why some people hold some letters, all for the same reason.

    `letters` with their styles, `who` with what to know about each, and how many `more`; `span` is how many rows, from
    this one on, that share because and source: 0 where a row above has said them.
    """

    id: str
    letters: tuple[tuple[str, int], ...]
    agreed: bool
    who: tuple[tuple[str, str], ...]
    more: int
    how: str
    because: str
    source: str
    span: int = 0


class Profile(NamedTuple):
    """One person: the card, what to know about a seat, the duties with their letters and styles, strongest first."""

    card: Card
    seat: str
    duties: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


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
            ("proposed", counts.proposed - counts.by_stand_in, "owned" if self.view.read else "proposed"),
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

    def under(self, column: Column) -> tuple[str, ...]:
        """Return what stands under a heading."""
        return shared.under(self.view, column)

    def turned(self, table: Table) -> bool:
        """Tell whether a table is so wide that its headings are turned."""
        return len(table.columns) > UPRIGHT

    def families(self, table: Table) -> list[tuple[str, int, bool]]:
        """Return the bands above the headings: family, number of columns, and whether its name has room there."""
        width = TURNED if self.turned(table) else 1.0
        counted = [(family, len(list(columns))) for family, columns in groupby(table.columns, lambda c: c.family)]
        return [(family, number, len(family) <= number * width * LETTERS) for family, number in counted]

    def chips(self, table: Table, line: Line, column: Column, place: int) -> list[Chip]:
        """Return the letters of a cell."""
        reasons = self._reasons[self.anchor(table, line)]
        found = shared.marks(self.view, column, line, line.cells[place])
        return [self._chip(mark, next(r for r, held in reasons if mark.held[0] in held)) for mark in found]

    def _chip(self, mark: Mark, reason: Reason) -> Chip:
        place, word = self._letters.get(mark.letter, (0, mark.letter))
        names = _some(dict.fromkeys(a.person or a.role or "" for a in mark.held))
        state = "agreed" if mark.agreed else "as the table says" if self.view.read else "proposed"
        others = told(self.view.matrix, mark.held[0], private=self.view.private)[1:]
        return Chip(
            letter=mark.letter,
            style=place,
            agreed=mark.agreed,
            href=f"#{reason.id}",
            label=f"{mark.letter}, {word}: {names}, {state}",
            title=" · ".join((f"{word}: {names}" if self.view.read else f"{word}: {names} ({state})", *others)),
            who=_some(mark.who),
        )

    def reasons(self, table: Table, line: Line) -> list[Reason]:
        """Return the reasons of a row."""
        return [reason for reason, _ in self._reasons[self.anchor(table, line)]]

    @cached_property
    def _reasons(self) -> dict[str, list[tuple[Reason, set[Assignment]]]]:
        """Return the reasons of every row by its anchor, each with the letters that it stands for."""
        return {
            (anchor := self.anchor(*duty)): self._row_reasons(anchor, duty.line) for duty in shared.duties(self.view)
        }

    def _row_reasons(self, anchor: str, line: Line) -> list[tuple[Reason, set[Assignment]]]:
        """Join holders of one letter for one reason, then letters of the same holders; say because and source once."""
        alike: dict[tuple[str, bool, str, str, str], list[Assignment]] = {}
        for held in line.row.assignments:
            source = "" if held.agreed else held.reason.source
            alike.setdefault((held.letter, held.agreed, self._how(held), held.reason.because, source), []).append(held)
        groups: dict[tuple[object, ...], list[list[Assignment]]] = {}
        for (_, *same), group in alike.items():
            groups.setdefault((*same, *(a.person_id or a.person or a.role for a in group)), []).append(group)
        drafts = [self._reason(f"why.{anchor}.{n}", found) for n, found in enumerate(groups.values(), 1)]
        spans = [len(list(same)) for _, same in groupby(drafts, lambda r: (r.because, r.source))]
        starts = dict(zip(accumulate(spans, initial=0), spans, strict=False))
        reasons = [replace(reason, span=starts.get(place, 0)) for place, reason in enumerate(drafts)]
        return [(r, {a for group in found for a in group}) for r, found in zip(reasons, groups.values(), strict=True)]

    def _reason(self, id: str, groups: list[list[Assignment]]) -> Reason:
        first = groups[0][0]
        who = tuple(dict.fromkeys(self._holder(held) for held in groups[0]))
        return Reason(
            id=id,
            letters=tuple((group[0].letter, self._letters.get(group[0].letter, (0, ""))[0]) for group in groups),
            agreed=first.agreed,
            who=who[:MANY],
            more=len(who[MANY:]),
            how=self._how(first),
            because=first.reason.because,
            source="" if first.agreed else first.reason.source,
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
        held: dict[str | None, dict[str, list[tuple[str, int]]]] = {}
        for duty in shared.duties(self.view):
            for assignment in duty.line.row.assignments:
                mine = held.setdefault(assignment.person_id, {}).setdefault(self.name(duty), [])
                mine.append((assignment.letter, self._letters.get(assignment.letter, (0, ""))[0]))
        return [Profile(card, _seat(card), _sorted(held.get(card.person.id, {}))) for card in self.view.cards]


def _sorted(held: dict[str, list[tuple[str, int]]]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found = [(name, tuple(sorted(set(letters), key=lambda pair: pair[1]))) for name, letters in held.items()]
    return tuple(sorted(found, key=lambda item: [style for _, style in item[1]]))


def _seat(card: Card) -> str:
    """Return what a reader must know about a seat, empty for a person."""
    if card.person.vacant:
        return "vacant" if card.person.starts is None else f"vacant, from {card.person.starts}"
    return f"{card.person.count} people" if card.person.kind == "group" and card.person.count > 1 else ""


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - MANY} more" if len(listed) > MANY else ""
    return ", ".join(listed[:MANY]) + more
