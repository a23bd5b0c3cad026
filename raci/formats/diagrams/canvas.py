"""Pictures whose parts have places of their own: plates, texts and chips at points, written for Graphviz to draw as is.

Points; x to the right, y down. What is drawn first lies below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import NamedTuple

from raci.formats.diagrams.cells import Cell, Side, Table, Text, label, texts
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.picture import KEY_WIDTH, Key, Picture, broken, explained, per_row
from raci.formats.diagrams.typeset import clean

SHAPE = 1.4
"""How wide a picture should be for its height: about as a slide or a screen is."""

LEAST = 420
"""Points that a heading takes at least."""


class Box(NamedTuple):
    """A place and a size."""

    x: float
    y: float
    wide: float
    high: float

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes share more than an edge."""
        across = self.x < other.x + other.wide and other.x < self.x + self.wide
        return across and self.y < other.y + other.high and other.y < self.y + self.high


class Item(NamedTuple):
    """Something in its place; what is `over` a plate must not meet anything else that is. A `round` one is a disc."""

    box: Box
    table: Table
    over: bool = True
    round: bool = False

    def moved(self, right: float, down: float) -> Item:
        """Return the same thing elsewhere."""
        box = Box(self.box.x + right, self.box.y + down, self.box.wide, self.box.high)
        return Item(box, self.table, self.over, self.round)


class Words(NamedTuple):
    """What a picture says of itself: the end of its file's name, its title and what it shows."""

    suffix: str
    title: str
    description: str


class Card(NamedTuple):
    """Items from (0, 0) on that stay together; `span` is how many columns they take."""

    items: tuple[Item, ...]
    high: float
    span: int = 1


def plate(box: Box, fill: str, border: str = "", *, rounded: bool = False, dashed: bool = False, tip: str = "") -> Item:
    """Return a coloured ground; without border and a point or two high, it is a line."""
    edges = 2 * bool(border)
    ground = Cell(width=box.wide - edges, height=box.high - edges, fixed=True)
    table = Table(((ground,),), box.wide, box.high, 0, fill, border, rounded, dashed, fixed=True, tip=tip)
    return Item(box, table, over=False)


def disc(box: Box, fill: str, border: str) -> Item:
    """Return a coloured disc."""
    return Item(box, Table((), box.wide, box.high, 0, fill, border, fixed=True), over=False, round=True)


def words(box: Box, lines: tuple[Text, ...], *, align: Side = "LEFT", tip: str = "", link: str = "") -> Item:
    """Return text in the middle of its box's height; it must have room in it."""
    cell = Cell(lines, width=box.wide, height=box.high, align=align, tip=tip, link=link)
    return Item(box, Table(((cell,),), box.wide, box.high))


def sign(x: float, middle: float, table: Table) -> Item:
    """Return a small table that knows its size, such as chips, right of a point."""
    return Item(Box(x, middle - table.height / 2, table.width, table.height), table)


def line_height(line: Text) -> float:
    """Return how many points a line of text takes."""
    return round(line.size * 1.2) + 1


def paragraph(box: Box, line: Text, most: int = 1, tip: str = "", link: str = "") -> Item:
    """Return text from the top of a box on, broken where it has no room; the box becomes as high as it needs."""
    parts = broken(line, box.wide - 4, most)
    return words(box._replace(high=line_height(line) * max(1, len(parts))), parts, tip=tip, link=link)


def keys_below(keys: Sequence[Key], colours: Palette, box: Box) -> Iterator[Item]:
    """Yield a legend from the top left of a box on, as wide as the box."""
    across = per_row(len(keys), box.wide)
    wide, y = box.wide / across, box.y
    for start in range(0, len(keys), across):
        shown = [explained(key, colours, wide - KEY_WIDTH - 8) for key in keys[start : start + across]]
        for place, (key, lines) in enumerate(zip(keys[start:], shown, strict=False)):
            x, down = box.x + place * wide, y
            yield _sign(key, x, y + 15)
            for line in lines:
                yield words(Box(x + KEY_WIDTH, down, wide - KEY_WIDTH - 4, line_height(line)), (line,))
                down += line_height(line)
        y += 6 + max(sum(map(line_height, lines)) for lines in shown)


def _sign(key: Key, x: float, middle: float) -> Item:
    if isinstance(key.sign, Text):
        return words(Box(x, middle - 11, KEY_WIDTH - 8, 22), (key.sign,), align="CENTER")
    return sign(x + (KEY_WIDTH - 8 - key.sign.width) / 2, middle, key.sign)


def masonry(cards: Sequence[Card], wide: float, gap: float) -> tuple[Item, ...]:
    """Place cards in columns, each where it comes to stand highest, in a shape that suits a screen."""
    widest = max((card.span for card in cards), default=1)
    most = max(widest, min(6, sum(card.span for card in cards)))
    choices = [_packed(cards, count, wide, gap) for count in range(widest, most + 1)]
    return min(choices, key=_unlike_a_screen)


def _packed(cards: Sequence[Card], columns: int, wide: float, gap: float) -> tuple[Item, ...]:
    heights = [0.0] * columns
    items: list[Item] = []
    for card in cards:
        starts = range(columns - card.span + 1)
        tops = [max(heights[start : start + card.span]) for start in starts]
        column = min(starts, key=lambda start: (tops[start], start))
        items += (item.moved(column * (wide + gap), tops[column]) for item in card.items)
        heights[column : column + card.span] = [tops[column] + card.high + gap] * card.span
    return tuple(items)


def _unlike_a_screen(items: tuple[Item, ...]) -> float:
    wide, high = extent(items)
    return abs(log(max(wide, 1) / max(high + 160, 1) / SHAPE))


def _disc(item: Item) -> str:
    paint = f'color="{item.table.border}" fillcolor="{item.table.fill}" style=filled'
    return f'label="" {paint} shape=circle fixedsize=true width={item.box.wide / 72:.4f}'


def extent(items: Iterable[Item]) -> tuple[float, float]:
    """Return how far to the right and down items reach."""
    boxes = [item.box for item in items]
    return max((b.x + b.wide for b in boxes), default=0), max((b.y + b.high for b in boxes), default=0)


def picture(about: Words, colours: Palette, head: Table, items: tuple[Item, ...]) -> Picture:
    """Return items below their heading as a picture; a strip as wide as a heading keeps few of them at the left."""
    import graphviz

    strip = plate(Box(0, 0, max(extent(items)[0], LEAST), 1), colours["page"])
    graph = graphviz.Digraph("picture", comment="The parts have their places; without layout=nop2 dot finds others")
    graph.attr(layout="nop2", bgcolor=colours["page"], pad="0.3", fontname="Arial")
    graph.attr(labelloc="t", labeljust="l", label=label(head))
    graph.attr("node", shape="plain", fontname="Arial")
    for number, item in enumerate((strip, *items)):
        x, y = item.box.x + item.box.wide / 2, item.box.y + item.box.high / 2
        looks = _disc(item) if item.round else f"label={label(item.table)}"
        # Quoting takes longer than all the rest, and nothing here needs any: a label quotes itself.
        graph.body.append(f'\tn{number} [{looks} pos="{round(x, 2):g},{round(0 - y, 2):g}"]\n')
    return Picture(
        suffix=about.suffix,
        title=clean(about.title),
        description=about.description,
        source=str(graph.source),
        labels=frozenset(text for table in (head, *(item.table for item in items)) for text in texts(table)),
        dark=tuple(colours.dark.items()),
    )
