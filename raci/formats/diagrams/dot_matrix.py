"""The matrix as DOT: one table with areas as bands, letters as chips, gaps that cannot be missed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import ceil
from typing import NamedTuple

from raci.formats.diagrams.cells import Cell, Table, Text, label, safe_link, texts
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.picture import Key, Picture, broken, chips, heading, letter_keys, state_keys
from raci.formats.diagrams.split import Sheet
from raci.formats.diagrams.typeset import clean, width
from raci.formats.view import Cell as Letters
from raci.formats.view import Column, Line, View

LONGEST_ACTIVITY = 235
LONGEST_NOTE = 165
DISPUTED = "†"


class Pen(NamedTuple):
    """What drawing one matrix needs at every turn; `activity`, `column` and `note` are widths of columns in points."""

    view: View
    sheet: Sheet
    colours: Palette
    activity: float
    column: float
    note: float

    @property
    def across(self) -> int:
        """Return the number of columns, the activity's and the notes' included."""
        return len(self.sheet.columns) + 1 + bool(self.note)

    @property
    def room(self) -> float:
        """Return the width of the whole table in points."""
        return self.activity + self.column * len(self.sheet.columns) + self.note


def draw_matrix(view: View, sheet: Sheet, colours: Palette) -> Picture:
    """Draw one sheet of the matrix."""
    import graphviz

    pen = _pen(view, sheet, colours)
    head = heading(view, colours, (sheet.title, *sheet.subtitles), tuple(_keys(pen)), max(pen.room, 380))
    body = _card(pen)
    graph = graphviz.Digraph("matrix")
    graph.attr(bgcolor=colours["page"], pad="0.3", fontname="Arial", labelloc="t", labeljust="l", label=label(head))
    graph.node("table", shape="plain", fontname="Arial", label=label(body))
    return Picture(
        suffix=sheet.suffix,
        title=clean(sheet.title),
        description=_description(sheet),
        source=graph.source,
        labels=frozenset((*texts(head), *texts(body))),
        dark=tuple(colours.dark.items()),
    )


def _pen(view: View, sheet: Sheet, colours: Palette) -> Pen:
    lines = sheet.lines
    names = [width(clean(line.name) + " " + DISPUTED, 11) for line in lines]
    words = [width(word, 10, bold=True) for column in sheet.columns for word in clean(column.heading).split()]
    notes = [width(clean(text.words), text.size, bold=text.bold) for line in lines for text in _note(line, colours)]
    return Pen(
        view=view,
        sheet=sheet,
        colours=colours,
        activity=ceil(min(max(names, default=0), LONGEST_ACTIVITY)) + 18,
        column=ceil(min(max([*words, 48]), 78)) + 10,
        note=ceil(min(max(notes), LONGEST_NOTE)) + 20 if notes else 0,
    )


def _card(pen: Pen) -> Table:
    """Return the matrix itself on its rounded card."""
    rows = (*_header(pen), *_body(pen), _totals(pen))
    inner = Table(rows)
    return Table(((Cell(inner, padding=8),),), fill=pen.colours["card"], border=pen.colours["edge"], rounded=True)


def _header(pen: Pen) -> Iterator[tuple[Cell, ...]]:
    """Yield families with a rule in their colour, then roles, then the names under them."""
    columns, colours = pen.sheet.columns, pen.colours
    families = [(name, len(list(group))) for name, group in groupby(columns, key=lambda column: column.family)]
    end = (Cell(width=pen.note),) if pen.note else ()
    if len(families) > 1 or not pen.view.read:
        yield (Cell(), *(_family(pen, name, count) for name, count in families), *end)
        rules = (Cell(_rule(pen, name, count), span=count, height=5, align="CENTER") for name, count in families)
        yield (Cell(), *rules, *end)
    first = Cell((Text("Activity", colours["muted"], 10, bold=True),), padding=5, valign="BOTTOM", width=pen.activity)
    yield (first, *(_role(pen, column) for column in columns), *end)
    acting = [_acting(pen.sheet, place) for place in pen.sheet.places]
    if any(acting) or any(column.names for column in columns):
        under = (_names(pen, column, who) for column, who in zip(columns, acting, strict=True))
        yield (Cell(), *under, *end)
    yield (Cell(span=pen.across, height=6),)


def _family(pen: Pen, name: str, count: int) -> Cell:
    words = broken(Text(name, pen.colours.family(name), 9), count * pen.column - 6)
    return Cell(words, span=count, align="CENTER", valign="BOTTOM", padding=1, tip=name)


def _rule(pen: Pen, name: str, count: int) -> Table:
    line = Cell(width=count * pen.column - 8, height=2, fill=pen.colours.family(name), fixed=True)
    return Table(((line,),), fixed=True, width=count * pen.column - 8, height=2)


def _role(pen: Pen, column: Column) -> Cell:
    words = broken(Text(column.heading, pen.colours["ink"], 10, bold=True), pen.column - 6, 3)
    tip = "\n".join((column.heading, *column.names))
    return Cell(
        words,
        width=pen.column,
        align="CENTER",
        valign="BOTTOM",
        padding=2,
        tip=tip,
        link=_link(pen.view, column) if pen.view.by == "person" else "",
    )


def _names(pen: Pen, column: Column, acting: tuple[str, ...]) -> Cell:
    """Return who stands behind a column, and who acts for them."""
    shown = column.names if len(column.names) <= 3 else (*column.names[:2], f"+ {len(column.names) - 2} more")
    colour = pen.colours["gap" if column.vacant else "muted"]
    most = max(1, 3 // max(1, len(shown)))
    lines = [line for name in shown for line in broken(Text(name, colour, 9), pen.column - 8, most)]
    lines += [line for text in acting[:2] for line in broken(Text(text, pen.colours["faint"], 9), pen.column - 8, 3)]
    link = _link(pen.view, column) if pen.view.by == "role" else ""
    return Cell(
        tuple(lines), align="CENTER", valign="TOP", padding=1, tip="\n".join((*column.names, *acting)), link=link
    )


def _acting(sheet: Sheet, place: int) -> tuple[str, ...]:
    """Return who acts for whom in a column, each once."""
    cells = (line.cells[place] for line in sheet.lines)
    return tuple(dict.fromkeys(text for cell in cells if cell for text in cell.acting))


def _link(view: View, column: Column) -> str:
    """Return the address of a column's person; empty where it has several, or none."""
    people = view.organisation.people
    if view.by == "person":
        found = [person for person in people if person.id == column.id]
    else:
        found = [person for person in people if column.id in person.roles and (person.name,) == column.names]
    return safe_link(found[0].link) if len(found) == 1 else ""


def _body(pen: Pen) -> Iterator[tuple[Cell, ...]]:
    for block in pen.sheet.blocks:
        if block.name:
            words = broken(Text(block.name, pen.colours["ink"], 11, bold=True), pen.room - 20, 1)
            yield (Cell(words, span=pen.across, fill=pen.colours["band"], padding=6, tip=block.name),)
        for number, line in enumerate(block.lines):
            yield _row(pen, line, _ground(line, number))


def _ground(line: Line, number: int) -> str:
    """Return the shade on which a row stands; gaps come before stripes."""
    if line.outside:
        return "outside-row"
    if line.gap:
        return "accepted-row" if line.accepted else "gap-row"
    return "stripe" if number % 2 else "card"


def _row(pen: Pen, line: Line, ground: str) -> tuple[Cell, ...]:
    fill = pen.colours[ground] if ground != "card" else ""
    name = line.name + (f" {DISPUTED}" if line.disputed else "")
    words = broken(Text(name, pen.colours["ink"], 11), pen.activity - 16)
    first = Cell(words, fill=fill, padding=6, height=26, width=pen.activity, tip="\n".join((line.name, *line.disputed)))
    notes = tuple(part for text in _note(line, pen.colours) for part in broken(text, pen.note - 16))
    end = (Cell(notes, fill=fill, padding=5, width=pen.note, tip=_note_tip(line)),) if pen.note else ()
    cells = zip(pen.sheet.columns, (line.cells[place] for place in pen.sheet.places), strict=True)
    return (first, *(_letters(pen, line, column, cell, fill) for column, cell in cells), *end)


def _letters(pen: Pen, line: Line, column: Column, cell: Letters | None, fill: str) -> Cell:
    if cell is None:
        return Cell(fill=fill)
    state = "" if pen.view.read else " (agreed)" if cell.agreed else " (proposed)"
    tip = "\n".join((f"{line.name} · {column.heading}: {cell.text}{state}", *cell.notes))
    return Cell(chips(cell.letters, pen.colours, agreed=cell.agreed), fill=fill, align="CENTER", tip=tip)


def _note(line: Line, colours: Palette) -> tuple[Text, ...]:
    """Return what stands at the end of a row: who is missing, who has it elsewhere, whether a stand-in holds it."""
    if line.outside:
        return (Text(f"→ elsewhere: {line.outside}", colours["muted"], 10),)
    if line.gap and line.accepted:
        return (Text(f"○ {_gap(line)}", colours["muted"], 10), Text(f"accepted: {line.accepted}", colours["muted"], 9))
    if line.gap:
        usual = (Text(line.gap_detail, colours["muted"], 9),) if line.gap_detail else ()
        return (Text(f"▲ {_gap(line)}", colours["gap"], 10, bold=True), *usual)
    if any(holder.status == "fallback" for holder in line.owners):
        return (Text("by a stand-in", colours["faint"], 9),)
    return ()


def _gap(line: Line) -> str:
    return line.gap.removesuffix(" for it")


def _note_tip(line: Line) -> str:
    return "\n".join(part for part in (line.gap, line.gap_detail, line.accepted or "") if part)


def _totals(pen: Pen) -> tuple[Cell, ...]:
    """Return the foot of the table: how often each column does or owns something."""
    counted = [entry.letter for entry in pen.view.legend if entry.meaning in ("owns", "does")]
    fill, ink, muted = (pen.colours[name] for name in ("band", "ink", "muted"))
    cells = [Cell((Text(" + ".join(counted) + f" per {pen.view.by}", muted, 10, bold=True),), fill=fill, padding=6)]
    for place in pen.sheet.places:
        held = (letter for line in pen.sheet.lines if (cell := line.cells[place]) for letter in cell.letters)
        count = sum(letter in counted for letter in held)
        cells.append(Cell((Text(str(count), ink if count else muted, 11, bold=count > 0),), fill=fill, align="CENTER"))
    return (*cells, *((Cell(fill=fill),) if pen.note else ()))


def _keys(pen: Pen) -> Iterator[Key]:
    """Yield the legend: the letters, then the marks that this sheet uses."""
    colours, lines = pen.colours, pen.sheet.lines
    yield from letter_keys(pen.view, colours)
    yield from state_keys(pen.view, colours, pen.view.owner)
    if any(line.gap for line in lines):
        yield Key(Text("▲", colours["gap"], 13, bold=True), "Open", "nobody answers, or nobody does it")
    if any(line.disputed for line in lines):
        yield Key(Text(DISPUTED, colours["ink"], 13), "Disputed", "sources say different things")


def _description(sheet: Sheet) -> str:
    """Say in words what the picture shows: its counts, then each gap."""
    gaps = [f"{clean(line.name)}: {line.gap}" for line in sheet.lines if line.gap]
    size = f"{len(sheet.lines)} rows in {len(sheet.blocks)} areas, {len(sheet.columns)} columns"
    return ". ".join((size, *map(clean, sheet.subtitles), f"Gaps: {'; '.join(gaps)}" if gaps else "No gaps")) + "."
