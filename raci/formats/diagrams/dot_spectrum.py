"""The spectrum: every duty on the line from engineers to customers, with its owner, and where everybody stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from raci.formats.diagrams.canvas import Box, Item, Words, keys_below, picture, plate, words
from raci.formats.diagrams.cells import Cell, Table, Text
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.parts import Part, parts
from raci.formats.diagrams.picture import Key, Picture, headline, letter_keys
from raci.formats.diagrams.reach import Reach, counts_of, everybody, has_place, insight, middle_of
from raci.formats.diagrams.spectrum_lanes import SHARED, TICK, USUAL, draw_lane, lanes, shown, style_of
from raci.formats.diagrams.spectrum_layout import LEFT, NAMES, SCALE, WIDE, at
from raci.formats.diagrams.typeset import clean
from raci.formats.view import View

MOST_ROWS = 100
AXIS, HEAD = 39, 58
"""Points: where the line itself lies, and where the lanes begin."""
MARGIN = 14
"""Points from the card's edge to what is in it."""


def draw_spectrum(view: View, colours: Palette) -> tuple[Picture, ...]:
    """Draw who holds what between engineers and customers, a picture for each team.

    Where that is too large, everybody at a glance comes first, then a picture for each area.
    """
    found = parts(view, ".spectrum", MOST_ROWS, glance=True)
    return tuple(_draw(view, colours, part) for part in found)


def _draw(view: View, colours: Palette, part: Part) -> Picture:
    # Where somebody stands takes all that they hold, also what stands in other parts.
    here = {line.id for line in part.lines}
    people = [
        found
        for found in everybody(view, part.table.lines)
        if here & {line.id for line in (*found.owner.owned, *found.owner.done)}
    ]
    above = float(HEAD)
    drawn: list[Item] = []
    for lane in lanes(colours, part, people):
        items, high = draw_lane(view, colours, lane, above)
        drawn += items
        above += high
    if rest := len(people) - len(shown(people)):
        text = Text(f"and {rest} more, who hold less", colours["muted"], 9)
        drawn.append(words(Box(14, above + 2, NAMES + 100, 14), (text,)))
        above += 16
    ground = list(_ground(colours, part, above))
    title = f"{part.about}: who holds what between engineers and customers"
    says = (insight(part, people), counts_of(part))
    below = keys_below(tuple(_keys(view, colours, part, people)), colours, Box(0, above + 2 * MARGIN, WIDE, 0))
    head = headline(view, colours, (title, *says, *part.notes), WIDE)
    description = _description(part, people, says)
    return picture(Words(part.suffix, title, description), colours, head, (*ground, *drawn, *below))


def _ground(colours: Palette, part: Part, bottom: float) -> Iterator[Item]:
    """Yield what lies below all: the card, the shared middle, the line itself with its ends."""
    yield plate(Box(-MARGIN, 0, WIDE + 2 * MARGIN, bottom + 10), colours["card"], colours["edge"], rounded=True)
    if middle := middle_of(part.lines):
        first, last = (at(place) + side * SCALE / 40 for place, side in zip(middle, (-1, 1), strict=True))
        yield plate(Box(first, AXIS, last - first, bottom - AXIS), colours["band"])
        centre = max(LEFT + 70, min(LEFT + SCALE - 70, (first + last) / 2))
        text = Text("the shared middle", colours["ink"], 11, bold=True)
        yield words(Box(centre - 70, AXIS - 16, 140, 15), (text,), align="CENTER")
    for place in (-1, -0.5, 0, 0.5, 1):
        yield plate(Box(at(place) - 0.5, AXIS, 1, bottom - AXIS), colours["edge"])
        number = Text(f"{place:+g}" if place else "0", colours["faint"], 8)
        yield words(Box(at(place) + 2, AXIS + 5, 28, 11), (number,))
    yield plate(Box(LEFT, AXIS - 1, SCALE, 4), colours["line"])
    engineers, customers = (Text(end, colours["ink"], 15, bold=True) for end in ("◄ engineers", "customers ►"))
    yield words(Box(LEFT - 4, 5, 160, 19), (engineers,))
    yield words(Box(LEFT + SCALE - 156, 5, 160, 19), (customers,), align="RIGHT")


def _keys(view: View, colours: Palette, part: Part, people: Sequence[Reach]) -> Iterator[Key]:
    """Yield the legend: kinds of labels, the marks of people, then the letters behind it all."""
    kinds = {
        ("card", "ring", False): ("Agreed", "people have decided it"),
        ("card", "edge", False): ("Proposed", "a rule says so"),
        ("card", "line", True): ("Stand-in", "covers for a role that nobody has"),
        ("gap-row", "gap", False): ("Open", "nobody answers, or nobody does it"),
    }
    here = set() if part.brief else {style_of(line) for line in part.lines}
    for style, (name, meaning) in kinds.items():
        if style in here:
            yield Key(_box(colours, *style), name, meaning)
    if not part.brief and any(line.row.activity.shared for line in part.lines):
        yield Key(Text(SHARED, colours["ink"], 13), "Shared", "the middle, which several hold together")
    if not part.brief and not all(map(has_place, part.lines)):
        one = Table(((_tick(colours, "card"),),), gap=3, fixed=True, width=16, height=16)
        yield Key(one, "No place given", "a label with a hollow square is drawn at 0")
    if people:
        yield Key(Text("●", colours["muted"], 24), "Person", "at the centre of what they hold")
        tick = Table(((_tick(colours, "muted"), _tick(colours, "card")),), gap=3, fixed=True, width=27, height=16)
        yield Key(tick, "Answers, only does", "where somebody's duties lie; doing counts half")
    if any(found.home is not None for found in people):
        yield Key(Text(USUAL, colours["ink"], 17), "Usual place", "of the role; the bar from there is the drift")
    yield from letter_keys(view, colours)


def _tick(colours: Palette, fill: str) -> Cell:
    return Cell(width=TICK + 2, height=TICK + 2, fill=colours[fill], border=colours["muted"], fixed=True)


def _box(colours: Palette, ground: str, border: str, dashed: bool) -> Table:
    cell = Cell(width=22, height=12, fixed=True)
    return Table(((cell,),), 24, 14, 0, colours[ground], colours[border], True, dashed, fixed=True)


def _description(part: Part, people: Sequence[Reach], says: tuple[str, ...]) -> str:
    """Say in words what the picture shows: the counts, where everybody stands, each gap."""
    stands = "; ".join(f"{clean(found.owner.name)}: {found.words}" for found in people)
    gaps = "; ".join(clean(line.name) for line in part.unowned())
    return f"{says[1]}. {says[0]} {stands}. " + (f"Nobody answers for: {gaps}." if gaps else "No gaps.")
