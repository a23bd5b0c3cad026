"""Where several copies of one matrix disagree, for the wall: duties by how much it matters, the views side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from raci.disagreement import KINDS, Cell, Comparison, Disagreement, Kind
from raci.formats.copies import by_kind, name_of, title
from raci.formats.diagrams.canvas import (
    SHAPE,
    Box,
    Item,
    Words,
    extent,
    line_height,
    paragraph,
    picture,
    plate,
    sign,
    words,
)  # fmt: skip
from raci.formats.diagrams.cells import Cell as Slot
from raci.formats.diagrams.cells import Table, Text
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.picture import Key, Picture, broken, chips, letter_keys
from raci.formats.diagrams.typeset import clean, width
from raci.formats.view import View

NAME, WHO, PAD, GAP, BETWEEN = 236, 128, 10, 8, 26
"""Points: what it is about, a holder's name, the space inside and between cards, and between columns."""

ROW, BAND, HEADS = 25, 26, 34
"""Points: one holder, the band of a kind, and the copies' names."""

MOST_COPIES, MOST_DUTIES, MOST_HOLDERS = 14, 36, 8
"""What can be read on a wall; the rest is counted."""

LOUD: tuple[Kind, ...] = ("several-owners", "no-owner", "unaware-owner", "different-owner")
"""Kinds about who answers for a duty; the others are quieter."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing needs at every turn; `column` is how wide a copy's views are, `heads` what the copies are called."""

    colours: Palette
    comparison: Comparison
    copies: tuple[str, ...]
    heads: tuple[str, ...]
    column: float

    @property
    def wide(self) -> float:
        """Return the width of a card."""
        return NAME + WHO + self.column * len(self.copies) + 2 * PAD


@dataclass(frozen=True, slots=True)
class Block:
    """Items from (0, 0) on that stay together; `again` are those of a section's band where it goes on elsewhere."""

    items: tuple[Item, ...]
    high: float
    again: tuple[Item, ...] = ()


def draw_copies(view: View, colours: Palette, comparison: Comparison) -> Picture:
    """Draw where copies disagree; `view` shows the matrix in whose letters they are shown."""
    pen = _pen(colours, comparison)
    shown = comparison.disagreements[:MOST_DUTIES]
    kept = replace(comparison, disagreements=shown)
    blocks = [block for kind, entries in by_kind(kept) for block in _section(pen, kind, entries)]
    items = tuple(_laid(pen, blocks)) or tuple(_calm(pen))
    name = name_of(comparison)
    about = f"Where the copies disagree{': ' if name else ''}{name}"
    notes = [title(comparison)]
    if len(shown) < len(comparison.disagreements):
        notes.append(f"The first {len(shown)} of {len(comparison.disagreements)} duties to talk about are shown.")
    if len(pen.copies) < len(comparison.copies):
        notes.append(f"The first {len(pen.copies)} of {len(comparison.copies)} copies are shown.")
    head = _heading(view, pen, (about, *notes), max(extent(items)[0], pen.wide))
    return picture(Words(".copies", about, _description(comparison)), colours, head, items)


def _pen(colours: Palette, comparison: Comparison) -> Pen:
    copies = comparison.copies[:MOST_COPIES]
    fillers = [comparison.fillers.get(copy, copy) for copy in copies]
    # People look for their own name; it stands for a copy where it is the only one of theirs.
    heads = [name if fillers.count(name) == 1 else copy for name, copy in zip(fillers, copies, strict=True)]
    longest = max((width(word, 9, bold=True) for head in heads for word in clean(head).split()), default=0)
    return Pen(colours, comparison, copies, tuple(heads), ceil(min(max(longest + 8, 56), 84)))


def _section(pen: Pen, kind: Kind, entries: list[Disagreement]) -> Iterator[Block]:
    number = pen.comparison.counts[kind]
    said = f"{KINDS[kind]} ({number})"
    yield Block(tuple(_band(pen, kind, said)), BAND + HEADS, tuple(_band(pen, kind, f"{said}, continued")))
    for entry in entries:
        items, high = _card(pen, entry)
        yield Block(tuple(items), high)


def _band(pen: Pen, kind: Kind, said: str) -> Iterator[Item]:
    """Yield the heading of a section, and the copies' names above their views."""
    colours, loud = pen.colours, kind in LOUD
    ground, ink = (colours["gap"], colours["page"]) if loud else (colours["band"], colours["ink"])
    yield plate(Box(0, 0, pen.wide, BAND - 2), ground)
    yield words(Box(PAD, 0, pen.wide - 2 * PAD, BAND - 2), broken(Text(said, ink, 12, bold=True), pen.wide - 24, 1))
    for place, head in enumerate(pen.heads):
        x = PAD + NAME + WHO + place * pen.column
        lines = broken(Text(head, colours["muted"], 9, bold=True), pen.column - 6, 2)
        yield words(Box(x, BAND + 2, pen.column, HEADS - 6), lines, align="CENTER", tip=pen.copies[place])


def _card(pen: Pen, entry: Disagreement) -> tuple[list[Item], float]:
    """Return one duty: what it is about at the left, each holder with the copies' views at the right."""
    colours, room = pen.colours, NAME - 14
    named = Text(entry.duty.name, colours["ink"], 12, bold=True)
    first = paragraph(Box(PAD, PAD, room, 0), named, 3, entry.duty.name)
    items = [first]
    y = PAD + first.box.high + 2
    cells = entry.cells[:MOST_HOLDERS]
    more = [f"and {len(entry.cells) - len(cells)} more"] if len(entry.cells) > len(cells) else []
    missing = [f"Not in {', '.join(entry.duty.missing)}."] if entry.duty.missing else []
    for said, shade in ((entry.message, "muted"), *((note, "faint") for note in (*more, *missing))):
        items.append(paragraph(Box(PAD, y, room, 0), Text(said, colours[shade], 10), 4, said))
        y += items[-1].box.high + 1
    high = max(y + PAD - 3, 2 * PAD + ROW * len(cells) - 4)
    for place, cell in enumerate(cells):
        items += _views(pen, cell, PAD - 2 + ROW * place)
    fill = "gap-row" if entry.kind in LOUD[:2] else "card"
    edge = "gap" if entry.kind in LOUD[:2] else "edge"
    return [plate(Box(0, 0, pen.wide, high), colours[fill], colours[edge], rounded=True), *items], high


def _views(pen: Pen, cell: Cell, top: float) -> Iterator[Item]:
    """Yield what each copy says of one holder; a ring is around what somebody says of himself."""
    colours = pen.colours
    lines = broken(Text(cell.holder, colours["ink"], 10), WHO - 10, 1)
    yield words(Box(PAD + NAME, top, WHO - 4, ROW), lines, tip=cell.holder)
    for place, copy in enumerate(pen.copies):
        middle = PAD + NAME + WHO + (place + 0.5) * pen.column
        said = cell.letters.get(copy)
        own = said is not None and pen.comparison.fillers.get(copy) == cell.holder
        if said:
            table = chips(pen.comparison.shown(said).split("/"), colours, agreed=own)
        else:
            text = Text("–" if said == "" else "·", colours["muted"], 11, bold=True)
            ring = colours["ring"] if own else ""
            table = Table(((Slot((text,), 22, 18, "CENTER"),),), 24, 20, 0, "", ring, rounded=own, fixed=True)
        tip = f"{pen.heads[place]} says of {cell.holder}: {pen.comparison.shown(said or '') or 'nothing'}"
        yield sign(middle - table.width / 2, top + ROW / 2, table._replace(tip=tip))


def _laid(pen: Pen, blocks: list[Block]) -> Iterator[Item]:
    """Yield blocks in columns of about the same height, in order; a section that goes on repeats its band."""
    total = sum(block.high + GAP for block in blocks)
    columns = min((1, 2, 3), key=lambda n: abs(SHAPE - (n * (pen.wide + BETWEEN)) / (total / n + 140)))
    x = y = done = 0.0
    column, band = 1, None
    for place, block in enumerate(blocks):
        # A band never stands alone, and half of a block may stand below the line.
        following = blocks[place + 1].high if block.again and place + 1 < len(blocks) else 0
        if y and column < columns and done + (block.high + following) / 2 > total * column / columns:
            x, y, column = x + pen.wide + BETWEEN, 0.0, column + 1
            if band and not block.again:
                yield from (item.moved(x, 0) for item in band.again)
                y = band.high
        elif y and block.again:
            y += GAP
        band = block if block.again else band
        yield from (item.moved(x, y) for item in block.items)
        y, done = y + block.high + (0 if block.again else GAP), done + block.high + GAP


def _calm(pen: Pen) -> Iterator[Item]:
    yield plate(Box(0, 0, pen.wide, 52), pen.colours["card"], pen.colours["edge"], rounded=True)
    text = Text("All copies say the same, and every duty has an owner.", pen.colours["ink"], 12, bold=True)
    yield words(Box(PAD, 0, pen.wide - 2 * PAD, 52), (text,))


def _heading(view: View, pen: Pen, lines: tuple[str, ...], room: float) -> Table:
    """Return title and counts, and the legend in one row or two."""
    colours = pen.colours
    texts = [Text(lines[0], colours["ink"], 22, bold=True), *(Text(line, colours["muted"], 12) for line in lines[1:])]
    keys = [*letter_keys(view, colours), *_keys(pen, view)]
    rows: list[tuple[Slot, ...]] = []
    per_row = max(1, min(len(keys), int(room // 200)))
    for text in texts:
        parts = broken(text, room, 2)
        rows.append((Slot(parts, span=2 * per_row, height=line_height(text) * len(parts) + 6),))
    for start in range(0, len(keys), per_row):
        row: list[Slot] = []
        for key in keys[start : start + per_row]:
            mark = key.sign if isinstance(key.sign, Table) else (key.sign,)
            said = broken(Text(key.name, colours["ink"], 10), 150) + broken(
                Text(key.meaning, colours["muted"], 9), 150, 3
            )
            row += [Slot(mark, width=40, align="CENTER"), Slot(said, width=158, height=11 * len(said) + 10)]
        rows.append(tuple(row))
    rows.append((Slot(span=2 * per_row, height=10),))
    return Table(tuple(rows))


def _keys(pen: Pen, view: View) -> Iterator[Key]:
    colours = pen.colours
    owner = next((entry.letter for entry in view.legend if entry.meaning == "owns"), "A")
    yield Key(chips([owner], colours, agreed=True), "Own view", "a ring: what somebody says of himself or herself")
    yield Key(Text("–", colours["muted"], 13, bold=True), "Left blank", "this copy gives no letter")
    if any(copy not in cell.letters for e in pen.comparison.disagreements for cell in e.cells for copy in pen.copies):
        yield Key(Text("·", colours["muted"], 13, bold=True), "Not there", "this copy has no such column or duty")


def _description(comparison: Comparison) -> str:
    """Say in words what the picture shows."""
    told = [f"{entry.duty.name}: {entry.message}" for entry in comparison.disagreements[:MOST_DUTIES]]
    return clean(" ".join((f"{title(comparison)}.", *told)))
