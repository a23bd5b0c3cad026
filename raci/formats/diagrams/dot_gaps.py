"""The gap map: areas as columns of duties, what nobody owns first and loud, what is clear muted."""

from __future__ import annotations

from collections.abc import Iterator

from raci.formats.diagrams.canvas import (
    LEAST,
    Box,
    Card,
    Item,
    Words,
    extent,
    masonry,
    paragraph,
    picture,
    plate,
    words,
)
from raci.formats.diagrams.cells import Cell, Table, Text
from raci.formats.diagrams.owners import duties_in_words, name_of, reasons
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.parts import Part, parts, stands_in
from raci.formats.diagrams.picture import Key, Picture, broken, heading, letter_keys
from raci.formats.diagrams.typeset import clean, width
from raci.formats.page import count
from raci.formats.view import Block, Line, View

MOST_ROWS = 60
COLUMN, GAP, PAD = 262, 18, 8
"""Points: an area, the space between areas, and inside them."""


def draw_gaps(view: View, colours: Palette) -> tuple[Picture, ...]:
    """Draw what nobody owns, a picture for each team, and for each area where a team has too many duties."""
    return tuple(_draw(view, colours, part) for part in parts(view, ".gaps", MOST_ROWS))


def _draw(view: View, colours: Palette, part: Part) -> Picture:
    items = masonry([_area(view, colours, block) for block in part.blocks], COLUMN, GAP)
    title = f"{part.about}: {_title(part)}"
    head = heading(
        view,
        colours,
        (title, _subtitle(part), *part.notes),
        tuple(_keys(view, colours, part)),
        max(extent(items)[0], LEAST),
    )
    return picture(Words(part.suffix, title, _description(part)), colours, head, items)


def _title(part: Part) -> str:
    gaps, size = part.gaps(), count(len(part.lines))
    if not gaps:
        return f"no gaps, {'all ' if len(part.lines) > 1 else ''}{size} looked after"
    return f"{len(gaps)} of {size} {'needs' if len(gaps) == 1 else 'need'} a decision"


def _subtitle(part: Part) -> str:
    unowned = part.unowned()
    undone = tuple(line for line in part.gaps() if line not in unowned)
    says = [
        duties_in_words(unowned, "nobody answers for"),
        duties_in_words(undone, "nobody does"),
        duties_in_words(part.stand_ins(), "held by a stand-in, to confirm"),
        duties_in_words(part.accepted(), "whose gap is accepted"),
        duties_in_words(part.outside(), "owned outside"),
    ]
    return " · ".join(filter(None, says)) or "Somebody answers for every duty, and somebody does it."


def _area(view: View, colours: Palette, block: Block) -> Card:
    """Return one area: its name, how many of its duties are open, and its duties, the loud ones first."""
    items = list(_area_head(colours, block))
    y = 40.0
    for line in sorted(block.lines, key=_loudness):
        made = tuple(_duty(view, colours, line, Box(PAD, y, COLUMN - 2 * PAD, 0)))
        items += made
        y = max(item.box.y + item.box.high for item in made) + 5
    high = y + PAD - 5
    ground = plate(Box(0, 0, COLUMN, high), colours["card"], colours["edge"], rounded=True)
    return Card((ground, *items), high)


def _area_head(colours: Palette, block: Block) -> Iterator[Item]:
    gaps = sum(_loudness(line) < 2 for line in block.lines)
    size = count(len(block.lines))
    tally = Text(f"{gaps} of {size} open" if gaps else size, colours["gap" if gaps else "muted"], 10, bold=gaps > 0)
    right = round(width(tally.words, 10, bold=tally.bold)) + 6
    name = Text(block.name or "All duties", colours["ink"], 12, bold=True)
    room = COLUMN - 2 * PAD - 20 - right
    yield plate(Box(PAD, PAD, COLUMN - 2 * PAD, 26), colours["band"], rounded=True)
    yield words(Box(PAD + 8, PAD, room, 26), broken(name, room - 4, 1), tip=name.words)
    yield words(Box(COLUMN - PAD - 8 - right, PAD, right, 26), (tally,), align="RIGHT")


def _loudness(line: Line) -> int:
    """Return 0 for what nobody answers for, up to 5 for what is clear."""
    if line.outside:
        return 4
    if line.gap:
        return 3 if line.accepted else 0 if not line.owners else 1
    return 2 if stands_in(line) else 5


STYLES = (
    ("gap-row", "gap", False),
    ("gap-row", "gap", False),
    ("card", "line", True),
    ("accepted-row", "edge", False),
    ("outside-row", "edge", False),
    ("stripe", "", False),
)
"""Ground, border and whether that is dashed, by loudness."""


def _duty(view: View, colours: Palette, line: Line, box: Box) -> Iterator[Item]:
    loudness = _loudness(line)
    ground, border, dashed = STYLES[loudness]
    y = box.y + (7 if loudness < 2 else 5)
    items = []
    for text in _says(view, colours, line, loudness):
        item = paragraph(Box(box.x + 9, y, box.wide - 18, 0), text, 2, reasons(view, line))
        items.append(item)
        y += item.box.high + 1
    high = y - box.y + (6 if loudness < 2 else 4)
    edge = colours[border] if border else ""
    if loudness < 2:
        yield plate(Box(box.x, box.y, box.wide, high), edge, rounded=True)
        yield plate(Box(box.x + 2, box.y + 2, box.wide - 4, high - 4), colours[ground], rounded=True)
    else:
        yield plate(Box(box.x, box.y, box.wide, high), colours[ground], edge, rounded=True, dashed=dashed)
    yield from items


def _says(view: View, colours: Palette, line: Line, loudness: int) -> Iterator[Text]:
    """Yield what stands on a duty's card; what is clear has its name alone."""
    gap, ink, muted = colours["gap"], colours["ink"], colours["muted"]
    if loudness < 2:
        yield Text(f"▲ {line.gap}", gap, 11, bold=True)
        yield Text(line.name, ink, 12, bold=True)
        if not view.read:
            yield Text(line.gap_detail or "no role usually has it", muted, 10)
        yield Text("To do: name somebody" + ("" if view.read else ", or accept it until a date"), muted, 9)
        return
    yield Text(line.name, ink if loudness == 2 else muted, 10)
    if loudness == 2:
        yield Text(f"confirm: {_stand_in(view, line)}", ink, 9)
    elif loudness == 3:
        yield Text(f"○ accepted: {line.accepted}", muted, 9)
    elif loudness == 4:
        yield Text(f"→ elsewhere: {line.outside}", muted, 9)


def _stand_in(view: View, line: Line) -> str:
    """Say who stands in for which role."""
    held = next(held for held in line.owners if held.status == "fallback")
    role = held.reason.stands_in_for
    return f"{name_of(view, held)} stands in" + (f" for the {view.organisation.spoken(role)}" if role else "")


def _keys(view: View, colours: Palette, part: Part) -> Iterator[Key]:
    """Yield the legend: the kinds of cards that this picture has, and what an open one would look like."""
    names = (
        ("Open", "nobody answers, or nobody does it"),
        ("Stand-in", "somebody covers for a missing role: confirm it"),
        ("Accepted", "a gap that was accepted"),
        ("Elsewhere", "somebody outside owns it"),
        ("Clear", "somebody answers, somebody does it"),
    )
    here = {1, *(_loudness(line) for line in part.lines)}
    for loudness, (name, meaning) in enumerate(names, 1):
        if loudness in here:
            ground, border, dashed = STYLES[loudness]
            cell = Cell(width=18, height=13, fixed=True)
            sign = Table(((cell,),), 20, 15, 0, colours[ground], colours[border or "edge"], False, dashed, fixed=True)
            yield Key(sign, name, meaning)
    yield from letter_keys(view, colours)


def _description(part: Part) -> str:
    """Say in words what the picture shows: the counts, then each gap."""
    gaps = [f"{clean(line.name)}: {line.gap}" for line in part.gaps()]
    areas = f"{len(part.blocks)} area{'s' if len(part.blocks) != 1 else ''}"
    counts = f"{count(len(part.lines))} in {areas}. {_subtitle(part).rstrip('.')}. "
    return counts + (f"Gaps: {'; '.join(gaps)}." if gaps else "No gaps.")
