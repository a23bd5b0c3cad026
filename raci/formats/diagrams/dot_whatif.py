"""What a scenario would change: whose duties go to whom, what nobody would own, who answers for how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from raci.formats.diagrams.canvas import Box, Item, Words, extent, line_height, paragraph, picture, plate, sign, words
from raci.formats.diagrams.cells import Cell, Table, Text
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.picture import Key, Picture, broken, chips, heading, letter_keys
from raci.formats.diagrams.typeset import clean, width
from raci.formats.page import count
from raci.formats.view import View
from raci.formats.whatif import NOBODY, Move, in_short, moves, unowned
from raci.scenarios import Load, WhatIf

WHO, ARROW, DUTIES, PAD, GAP = 148, 34, 420, 10, 12
"""Points: a person's card, an arrow, the duties between two people, the space inside and between bands."""

SIDE, BAR_NAME, BAR_HIGH = 330, 128, 26
"""Points: the counts at the side, the names in them, and one person there."""

MOST_BANDS, MOST_DUTIES, MOST_PEOPLE = 16, 14, 24
"""What one picture shows; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing needs at every turn."""

    view: View
    colours: Palette
    answer: WhatIf

    @property
    def teams(self) -> bool:
        """Tell whether duties must name their team."""
        return len(self.answer.after.organisation.teams) > 1


def draw_whatif(view: View, colours: Palette, answer: WhatIf) -> Picture:
    """Draw what a scenario would change; `view` shows the matrix of afterwards."""
    pen = Pen(view, colours, answer)
    bands = [*unowned(answer), *moves(answer)]
    items: list[Item] = []
    y = 0.0
    for move in bands[:MOST_BANDS]:
        made, high = _band(pen, move, y)
        items += made
        y += high + GAP
    if not bands:
        items += _calm(pen)
    items += _side(pen, 2 * (WHO + ARROW) + DUTIES + 2 * GAP)
    title = f"{answer.after.organisation.name}: {answer.name}"
    notes = [note.words for note in answer.notes if note.kind == "agreement"][:2]
    if len(bands) > MOST_BANDS:
        notes.append(f"The largest {MOST_BANDS} of {len(bands)} moves are shown.")
    room = extent(items)[0]
    head = heading(view, colours, (title, in_short(answer), *notes), tuple(_keys(pen, bands)), room)
    about = Words(".whatif", title, _description(pen, bands))
    return picture(about, colours, head, tuple(items))


def _band(pen: Pen, move: Move, top: float) -> tuple[list[Item], float]:
    """Return whose duties go to whom, and how high that is."""
    colours = pen.colours
    loud = move.after == NOBODY and all(letters == _owner(pen) for *_, letters in move.duties)
    inside, high = _duties(pen, move, Box(WHO + ARROW, top, DUTIES, 0), loud)
    high = max(high, 52.0)
    ground = plate(
        Box(WHO + ARROW, top, DUTIES, high), colours["gap-row" if loud else "card"], colours["gap" if loud else "edge"],
        rounded=True,
    )  # fmt: skip
    middle = top + high / 2
    items = [ground, *inside]
    items += _person(pen, move.before, Box(0, middle - 24, WHO, 48), leaving=True)
    items += _person(pen, move.after, Box(WHO + 2 * ARROW + DUTIES, middle - 24, WHO, 48), leaving=False, loud=loud)
    arrow = Text("→", colours["gap" if loud else "line"], 18, bold=True)
    for x in (WHO, WHO + ARROW + DUTIES):
        items.append(words(Box(x, middle - 13, ARROW, 26), (arrow,), align="CENTER"))
    return items, high


def _duties(pen: Pen, move: Move, box: Box, loud: bool) -> tuple[list[Item], float]:
    """Return the duties of a band in one or two columns, each with its letters, and the reason below them."""
    colours = pen.colours
    shown = move.duties[:MOST_DUTIES]
    columns = 1 if len(shown) < 4 else 2
    wide = (box.wide - 2 * PAD - (columns - 1) * PAD) / columns
    indent = max(chips(letters.split("/"), colours, small=True).width for *_, letters in shown) + 4
    per = -(-len(shown) // columns)
    items: list[Item] = []
    alone = {team for team, *_ in move.duties} if pen.teams else set()
    top = box.y + PAD
    if len(alone) == 1 and None not in alone:
        label = Text(min(filter(None, alone)), colours["muted"], 10, bold=True)
        items.append(paragraph(Box(box.x + PAD, top - 2, box.wide - 2 * PAD, 0), label))
        top += items[-1].box.high
    bottom = top
    for column in range(columns):
        y = top
        for team, name, letters in shown[column * per : (column + 1) * per]:
            x = box.x + PAD + column * (wide + PAD)
            said = f"{name} · {team}" if team and len(alone) > 1 else name
            table = chips(letters.split("/"), colours, small=True)
            text = Text(said, colours["ink"], 10, bold=loud)
            item = paragraph(Box(x + indent, y + 2, wide - indent, 0), text, 2, said)
            high = max(item.box.high, table.height)
            items += [sign(x, y + 2 + line_height(text) / 2, table), item]
            y += high + 3
        bottom = max(bottom, y)
    more = f"and {len(move.duties) - len(shown)} more" if len(move.duties) > len(shown) else ""
    why = "; ".join(move.because[:3])
    for said, bold in ((more, True), (why, False)):
        if said:
            text = Text(said, colours["gap" if loud and not bold else "muted"], 9, bold=bold)
            item = paragraph(Box(box.x + PAD, bottom + 1, box.wide - 2 * PAD, 0), text, 2, said)
            items.append(item)
            bottom += item.box.high + 1
    return items, bottom - box.y + PAD - 3


def _person(pen: Pen, name: str, box: Box, *, leaving: bool, loud: bool = False) -> Iterator[Item]:
    """Yield somebody's card: the name, and what becomes of him."""
    colours = pen.colours
    if name == NOBODY:
        yield plate(box, colours["gap-row" if loud else "stripe"], colours["gap" if loud else "edge"], rounded=True)
        text = Text("▲ Nobody" if loud else "Nobody", colours["gap" if loud else "muted"], 12, bold=True)
        yield words(box, (text,), align="CENTER")
        return
    load = next((load for load in pen.answer.loads if load.name == name), None)
    gone, new = bool(load and not load.stays), bool(load and load.new)
    yield plate(box, colours["stripe" if gone else "card"], colours["line" if leaving else "ring"], rounded=True,
                dashed=gone)  # fmt: skip
    shade = colours["muted" if gone else "ink"]
    below = "leaves" if gone else "joins" if new else _tally(load)
    lines = broken(Text(name, shade, 11, bold=True), box.wide - 16, 2 if not below else 1)
    tip = f"{name}\n{_tally(load)}" if load else name
    foot = 18 if below else 2
    yield words(Box(box.x + 6, box.y + 5, box.wide - 12, box.high - foot - 9), lines, align="CENTER", tip=tip)
    if below:
        last = broken(Text(below, colours["muted"], 9), box.wide - 16, 1)
        yield words(Box(box.x + 6, box.y + box.high - foot - 5, box.wide - 12, foot), last, align="CENTER")


def _tally(load: Load | None) -> str:
    if load is None:
        return ""
    before, after = load.answers
    return f"answers for {before} → {after}" if before != after else f"answers for {after}"


def _side(pen: Pen, left: float) -> Iterator[Item]:
    """Yield how many duties each answers for, before above after, the largest gain first."""
    colours = pen.colours
    loads = [load for load in pen.answer.loads if any(load.answers)]
    shown = loads[:MOST_PEOPLE]
    most = max((max(load.answers) for load in shown), default=1)
    high = 46 + BAR_HIGH * len(shown) + (20 if len(loads) > len(shown) else 0)
    yield plate(Box(left, 0, SIDE, high), colours["card"], colours["edge"], rounded=True)
    title = Text("Duties each answers for", colours["ink"], 12, bold=True)
    yield words(Box(left + PAD, 6, SIDE - 2 * PAD, 20), (title,))
    y = 34.0
    for load in shown:
        yield from _bars(pen, load, Box(left + PAD, y, SIDE - 2 * PAD, BAR_HIGH), most)
        y += BAR_HIGH
    if len(loads) > len(shown):
        more = Text(f"and {len(loads) - len(shown)} more", colours["muted"], 9)
        yield words(Box(left + PAD, y, SIDE - 2 * PAD, 16), (more,))


def _bars(pen: Pen, load: Load, box: Box, most: int) -> Iterator[Item]:
    colours = pen.colours
    room = box.wide - BAR_NAME - 62
    x = box.x + BAR_NAME
    shade = "gap" if load.too_much else "ink" if load.stays else "muted"
    name = broken(Text(load.name, colours[shade], 10, bold=load.gain > 0), BAR_NAME - 8, 1)
    yield words(Box(box.x, box.y, BAR_NAME - 4, box.high - 4), name, tip=load.too_much or load.name)
    owner = _owner(pen)
    fills = (colours["edge"], colours["gap"] if load.too_much else colours.letter(owner, "fill"))
    for place, (number, fill) in enumerate(zip(load.answers, fills, strict=True)):
        wide = max(2.0, room * number / most) if number else 2.0
        yield plate(Box(x, box.y + 3 + 9 * place, wide, 8), fill)
    longest = room * max(load.answers) / most
    before, after = load.answers
    same = before == after
    said = str(after) if same else f"{before} → {after}"
    text = Text(said, colours["muted" if same else "ink"], 10, bold=not same)
    yield words(Box(x + longest + 6, box.y, round(width(text.words, 10, bold=True)) + 8, box.high - 4), (text,))


def _calm(pen: Pen) -> Iterator[Item]:
    wide = 2 * (WHO + ARROW) + DUTIES
    yield plate(Box(0, 0, wide, 52), pen.colours["card"], pen.colours["edge"], rounded=True)
    text = Text("Nobody answers for or does anything else.", pen.colours["ink"], 12, bold=True)
    yield words(Box(PAD, 0, wide - 2 * PAD, 52), (text,), align="CENTER")


def _keys(pen: Pen, bands: list[Move]) -> Iterator[Key]:
    """Yield the legend: what the bars are, what is loud, and the letters that stand here."""
    colours = pen.colours
    owner = _owner(pen)
    for fill, name, meaning in (
        (colours["edge"], "Before", "duties each answers for now"),
        (colours.letter(owner, "fill"), "After", "duties each would answer for"),
    ):
        yield Key(_swatch(fill, fill), name, meaning)
    if unowned(pen.answer):
        yield Key(_swatch(colours["gap-row"], colours["gap"]), "Open", "nobody would answer for it")
    here = {letter for move in bands for *_, letters in move.duties for letter in letters.split("/")}
    entries = zip(letter_keys(pen.view, colours), pen.view.legend, strict=True)
    yield from (key for key, entry in entries if entry.letter in here)


def _swatch(fill: str, border: str) -> Table:
    return Table(((Cell(width=18, height=13, fixed=True),),), 20, 15, 0, fill, border, fixed=True)


def _owner(pen: Pen) -> str:
    return next(entry.letter for entry in pen.view.legend if entry.meaning == "owns")


def _description(pen: Pen, bands: list[Move]) -> str:
    """Say in words what the picture shows."""
    told = [f"{m.before} to {m.after}: {count(len(m.duties))}, such as {clean(m.duties[0][1])}" for m in bands]
    return " ".join([in_short(pen.answer), *(f"{words}." for words in told[:MOST_BANDS])])
