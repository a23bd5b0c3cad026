"""What every page says beside its table: the letters one by one, what nobody owns, what is left to settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from raci.cards.questions import in_sentence, joined, questions
from raci.formats.view import Cell, Column, Line, Table, View
from raci.matrix import Assignment, Row, Unowned
from raci.model import MEANINGS

DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]"
)
"""Control characters, direction marks (each writer isolates texts itself) and what no page can hold."""

SURROGATE = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """Return text on one line: white space joined, control characters and direction marks dropped."""
    return " ".join(SURROGATE.sub("\ufffd", DROPPED.sub("", " ".join(text.split()))).split())


class Mark(NamedTuple):
    """One letter of a cell. `who` names the holders where the column stands for others too, who do not hold it."""

    letter: str
    agreed: bool
    who: tuple[str, ...]
    held: tuple[Assignment, ...]


def marks(view: View, column: Column, line: Line, cell: Cell | None) -> tuple[Mark, ...]:
    """Return the letters of a cell, the strongest first; nothing where it is empty."""
    if cell is None:
        return ()
    found = []
    for letter in cell.letters:
        held = tuple(a for a in line.row.holders(letter) if _column_of(view, a) == column.id)
        names = tuple(dict.fromkeys(a.person for a in held if a.person))
        everybody = view.by == "person" or not column.names or _covers(column, names)
        found.append(Mark(letter, all(a.agreed for a in held), () if everybody else names, held))
    return tuple(found)


def under(view: View, column: Column) -> tuple[str, ...]:
    """Return what stands under a heading: names, or the roles of a person, and that a seat is vacant."""
    return (*column.names, "vacant") if column.vacant and view.by == "person" else column.names


def _column_of(view: View, held: Assignment) -> str | None:
    return held.role if view.by == "role" else held.person_id


def _covers(column: Column, names: tuple[str, ...]) -> bool:
    """Tell whether the holders are all who stand under the heading ("Engineers (6)" is the group "Engineers")."""
    return column.vacant or all(any(label == n or label.startswith(f"{n} (") for n in names) for label in column.names)


class Note(NamedTuple):
    """What a reader must know about a row beside its letters; `sign` is a mark that needs no colour."""

    kind: Literal["gap", "accepted", "outside", "stand-in", "acting", "beside"]
    sign: str
    words: str

    @property
    def text(self) -> str:
        """Return sign and words."""
        return f"{self.sign} {self.words}".strip()


def notes(view: View, table: Table, line: Line) -> tuple[Note, ...]:
    """Return the notes of a row, what is missing first."""
    return tuple(_notes(view, table, line))


def _notes(view: View, table: Table, line: Line) -> Iterator[Note]:
    if line.outside:
        yield Note("outside", "→", f"{line.outside} owns it, outside")
        return
    gap = _gap(view, line)
    if gap is not None:
        words = "nobody answers" if gap.letter == view.owner else "nobody does it"
        usual = joined((role_name(view, role) for role in gap.usually), "or")
        usual = f"; usually the {usual}" if usual else ""
        if gap.accepted is None:
            yield Note("gap", "▲", words + usual)
        else:
            yield Note("accepted", "○", f"{words}; accepted: {gap.accepted}")
    for held in line.owners:
        if held.status == "fallback" and held.reason.stands_in_for:
            yield Note("stand-in", "", f"stand-in: nobody is {role_name(view, held.reason.stands_in_for)}")
    shown = {column.id for column in table.columns}
    for held in line.row.assignments:
        if _column_of(view, held) not in shown:
            yield Note("beside", "", f"{held.letter}: {held.person or held.role}{' (agreed)' if held.agreed else ''}")
    carrying = (a for a in line.row.assignments if a.acting and a.letter not in ("C", "I"))
    for words in dict.fromkeys(f"{a.acting} acts for {a.person}" for a in carrying):
        yield Note("acting", "↷", words)


def _gap(view: View, line: Line) -> Unowned | None:
    return min(line.row.unowned, key=lambda gap: gap.letter != view.owner, default=None)


class Duty(NamedTuple):
    """A row and the table it stands in."""

    table: Table
    line: Line


def duty_name(view: View, duty: Duty) -> str:
    """Return the name of a row, with the team where there are several tables."""
    return f"{duty.line.name} ({duty.table.name})" if duty.table.name and len(view.tables) > 1 else duty.line.name


def duties(view: View) -> Iterator[Duty]:
    """Yield every row, in order."""
    return (Duty(table, line) for table in view.tables for line in table.lines)


class Missing(NamedTuple):
    """Duties without an owner (or doer: `undone`) by the role that usually has them; `role` is empty where none has."""

    undone: bool
    role: str
    duties: tuple[Duty, ...]

    @property
    def words(self) -> str:
        """Say whose they usually are and how many: "Usually the product marketing manager: 4 duties"."""
        if not self.role:
            return f"Nobody {'does' if self.undone else 'answers for'} {count(len(self.duties))}"
        return f"Usually the {self.role}: {count(len(self.duties))}" + (" that nobody does" if self.undone else "")


def missing(view: View) -> tuple[Missing, ...]:
    """Return what nobody owns, by the role that is missing, the largest group first; accepted gaps are not among it."""
    groups: dict[tuple[bool, str], list[Duty]] = {}
    for duty in duties(view):
        gap = _gap(view, duty.line)
        if gap is not None and gap.accepted is None:
            role = role_name(view, gap.usually[0]) if gap.usually else ""
            groups.setdefault((gap.letter != view.owner, role), []).append(duty)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], not item[0][1], -len(item[1]), item[0][1]))
    return tuple(Missing(undone, role, tuple(found)) for (undone, role), found in ordered)


def accepted(view: View) -> tuple[tuple[Duty, Note], ...]:
    """Return the rows that nobody here owns and that is all right: an accepted gap, or an owner outside."""
    noted = ((duty, note) for duty in duties(view) for note in notes(view, duty.table, duty.line))
    return tuple((duty, note) for duty, note in noted if note.kind in ("accepted", "outside"))


def acting(view: View) -> tuple[str, ...]:
    """Say who acts for whom: "Lee Park acts for Dana Ito"."""
    pairs = {(a.person or "", a.acting) for duty in duties(view) for a in duty.line.row.assignments if a.acting}
    return tuple(f"{deputy} acts for {person}" for person, deputy in sorted(pairs))


class Topic(NamedTuple):
    """One thing to settle: the question, the names of the rows it is asked for, who decides, and the options."""

    question: str
    duties: tuple[str, ...]
    who_decides: str
    options: tuple[str, ...]


def topics(view: View) -> tuple[Topic, ...]:
    """Return what is left to settle beside the gaps, alike questions joined: stand-ins once for each missing role."""
    shown = {(duty.line.row.team, duty.line.id): duty.line.row for duty in duties(view)}
    rows = tuple(as_asked(view, row) for row in shown.values())
    asked = questions(replace(view.matrix, rows=rows), view.findings)
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for question in asked:
        row = shown.get((question.team, question.activity or ""))
        if question.kind == "gap" and row is not None and row.unowned:
            continue
        team = f"{question.team}: " if question.team and len(view.tables) > 1 else ""
        named = groups.setdefault((team + question.question, question.who_decides, question.options), [])
        if row is not None:
            named.append(row.activity.name)
    return tuple(Topic(words, tuple(names), who, options) for (words, who, options), names in groups.items())


def as_asked(view: View, row: Row) -> Row:
    """Return a row as questions know it: of a table with letters by meaning, and the names of roles as holders."""
    if not view.read:
        return row
    inside = {entry.letter: letter for letter, meaning in MEANINGS.items() for entry in view.legend
              if entry.meaning == meaning}  # fmt: skip
    roles = view.organisation.role_by_id
    held = (
        replace(a, letter=inside.get(a.letter, a.letter), person=a.person or (roles[a.role].name if a.role else None))
        for a in row.assignments
    )
    gaps = (replace(gap, letter=inside.get(gap.letter, gap.letter)) for gap in row.unowned)
    return replace(row, assignments=tuple(held), unowned=tuple(gaps))


def count(number: int) -> str:
    """Return "1 duty" or "3 duties"."""
    return f"{number} {'duty' if number == 1 else 'duties'}"


def role_name(view: View, role: str) -> str:
    """Return the name of a role as it stands in a sentence: "product manager", but "QA engineer"."""
    entry = view.organisation.role_by_id.get(role)
    return in_sentence(entry.name if entry else role)
