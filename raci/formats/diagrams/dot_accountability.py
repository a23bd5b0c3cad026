"""The accountability map: only who answers, so that nothing crosses; a card for everybody with the duties on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from raci.formats.diagrams.canvas import (
    LEAST,
    Box,
    Card,
    Item,
    Words,
    extent,
    line_height,
    masonry,
    paragraph,
    picture,
    plate,
    sign,
    words,
)
from raci.formats.diagrams.cells import Cell, Table, Text
from raci.formats.diagrams.owners import (
    Owner,
    does,
    duties_in_words,
    key_of,
    others_who_do,
    owners,
    owns,
    reasons,
    some,
)
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.parts import Part, parts, stands_in
from raci.formats.diagrams.picture import Key, Picture, broken, chips, heading, letter_keys, state_keys
from raci.formats.diagrams.typeset import clean
from raci.formats.page import count
from raci.formats.view import Line, View

MOST_ROWS = 60
CARD, GAP, PAD, BAR = 272, 16, 12, 5
"""Points: a card, the space between cards, inside them, and the bar in the family's colour."""
ROOM = CARD - BAR - 2 * PAD
CHIPS, CAPTION, UNNAMED = 46, 20, 6
"""Points: the chips before a duty, the name of an area, and the space where an area has none."""
LONG = 13
"""Duties in one column of a card; cards of more have several."""


class Row(NamedTuple):
    """One duty on a card, from (0, 0) on."""

    area: str
    items: tuple[Item, ...]
    high: float


class Hub(NamedTuple):
    """What a card is about: somebody, nobody, or somebody outside; `tone` is the shade of its bar and name.

    `id` is an owner's, empty where nobody inside is meant.
    """

    name: str
    roles: str
    counts: str
    tone: str
    ground: str
    border: str
    lines: tuple[Line, ...]
    tip: str = ""
    link: str = ""
    dashed: bool = False
    id: str = ""


def draw_accountability(view: View, colours: Palette) -> tuple[Picture, ...]:
    """Draw who answers for what, a picture for each team, and for each area where a team has too many duties."""
    return tuple(_draw(view, colours, part) for part in parts(view, ".accountability", MOST_ROWS))


def _draw(view: View, colours: Palette, part: Part) -> Picture:
    people = [owner for owner in owners(view, part.lines) if owner.owned]
    hubs = list(_hubs(part, people, colours))
    items = masonry([_card(view, colours, part, hub) for hub in hubs], CARD, GAP)
    wide, _ = extent(items)
    each = "person by person" if view.organisation.people else "role by role"
    title = f"{part.about}: who answers for what, {each}"
    says = _subtitle(view, part, len(people))
    head = heading(view, colours, (title, says, *part.notes), tuple(_keys(view, colours, part)), max(wide, LEAST))
    return picture(Words(part.suffix, title, _description(part, people, says)), colours, head, items)


def _hubs(part: Part, people: list[Owner], colours: Palette) -> Iterator[Hub]:
    """Yield the cards: nobody first, then whoever answers for most, then what is accepted or elsewhere."""
    if gaps := part.unowned():
        yield Hub("▲ Nobody", "", f"{count(len(gaps))} without an owner", "gap", "gap-row", "gap", gaps, dashed=True)
    for owner in sorted(people, key=lambda owner: (-len(owner.owned), owner.name.casefold(), owner.id)):
        notes = [owner.counts, owner.acting, "vacant" if owner.vacant else ""]
        yield Hub(
            name=owner.name,
            roles=owner.roles,
            counts=" · ".join(filter(None, notes)),
            tone=colours.families.get(owner.family, "muted"),
            ground="card",
            border="gap" if owner.vacant else "edge",
            lines=owner.owned,
            tip=owner.tip,
            link=owner.link,
            dashed=owner.vacant,
            id=owner.id,
        )
    if accepted := tuple(line for line in part.accepted() if not line.owners):
        yield Hub("○ Nobody, and that is accepted", "", count(len(accepted)), "muted", "accepted-row", "edge", accepted)
    outside: dict[str, list[Line]] = {}
    for line in part.outside():
        outside.setdefault(line.outside or "", []).append(line)
    for who in sorted(outside, key=str.casefold):
        lines = tuple(outside[who])
        yield Hub(f"→ {who}", "outside", f"owns {count(len(lines))}", "muted", "outside-row", "edge", lines)


def _card(view: View, colours: Palette, part: Part, hub: Hub) -> Card:
    columns = min(3, -(-len(hub.lines) // LONG))
    wide = CARD * columns + GAP * (columns - 1)
    head = tuple(_head(colours, hub, wide))
    top = extent(head)[1] + 4
    areas = {line.id: block.name for block in part.blocks for line in block.lines}
    rows = [Row(areas[line.id], *_duty(view, colours, line, hub.id)) for line in hub.lines]
    body: list[Item] = []
    for number, column in enumerate(_columns(rows, columns)):
        x = BAR + PAD + number * (CARD + GAP - PAD)
        y = top
        for area, group in groupby(column, key=lambda row: row.area):
            if area:
                body.append(paragraph(Box(x, y + 4, ROOM, 0), Text(area, colours["muted"], 9, bold=True), 1, area))
            y += CAPTION if area else UNNAMED
            for row in group:
                body += (item.moved(x, y) for item in row.items)
                y += row.high
    high = extent(body)[1] + PAD - 2
    ground = plate(Box(0, 0, wide, high), colours[hub.ground], colours[hub.border], dashed=hub.dashed)
    return Card((ground, plate(Box(1, 1, BAR, high - 2), colours[hub.tone]), *head, *body), high, columns)


def _columns(rows: list[Row], columns: int) -> list[list[Row]]:
    """Return rows in columns about as high as one another."""
    share = sum(row.high for row in rows) / columns
    done = 0.0
    found: list[list[Row]] = [[] for _ in range(columns)]
    for row in rows:
        found[min(columns - 1, int((done + row.high / 2) / share))].append(row)
        done += row.high
    return found


def _head(colours: Palette, hub: Hub, wide: float) -> Iterator[Item]:
    """Yield name, roles and counts, and the line below them."""
    box = Box(BAR + PAD, PAD - 2, wide - BAR - 2 * PAD, 0)
    tone = colours["gap" if hub.tone == "gap" else "ink"]
    y = box.y
    for text, most in (
        (Text(hub.name, tone, 13, bold=True), 2),
        (Text(hub.roles, colours["muted"], 10), 2),
        (Text(hub.counts, colours["muted"], 9), 2),
    ):
        if clean(text.words):
            item = paragraph(Box(box.x, y, box.wide, 0), text, most, hub.tip, "" if y > box.y else hub.link)
            yield item
            y += item.box.high + 1
    yield plate(Box(box.x, y + 4, box.wide, 1), colours["edge"])


def _duty(view: View, colours: Palette, line: Line, owner: str) -> tuple[tuple[Item, ...], float]:
    """Return one duty of an owner (an id) from (0, 0) on, and its height: letters, name, in small who else does it."""
    held = line.row.holders(owns(view))
    tip = reasons(view, line)
    items: list[Item] = []
    letters = (owns(view), does(view)) if _does_it(view, line, owner) else (owns(view),)
    left = 0
    if held and not line.outside:
        agreed = all(h.agreed for h in held)
        items.append(sign(0, 10, chips(letters, colours, agreed=agreed, small=True)))
        left = CHIPS
    lines = broken(Text(line.name, colours["ink"], 11), ROOM - left - 4, 2)
    high = float(max(20, sum(map(line_height, lines))))
    items.append(words(Box(left, 0, ROOM - left, high), lines, tip=tip))
    for text in _small(view, colours, line, owner):
        items.append(paragraph(Box(left, high, ROOM - left, 0), text, 2, tip))
        high += items[-1].box.high
    return tuple(items), high + 5


def _does_it(view: View, line: Line, owner: str) -> bool:
    """Tell whether one of those who answer does it as well."""
    return owner in map(key_of, line.row.holders(does(view)))


def _small(view: View, colours: Palette, line: Line, owner: str) -> Iterator[Text]:
    others = others_who_do(view, line, owner)
    if line.gap and not line.accepted and line.owners:
        yield Text(f"▲ {line.gap}", colours["gap"], 9)
    elif line.gap and not line.accepted and not view.read:
        yield Text(line.gap_detail or "no role usually has it", colours["muted"], 9)
    elif line.accepted:
        yield Text(f"accepted: {line.accepted}", colours["muted"], 9)
    if others and not line.outside:
        yield Text(f"{does(view)}: {some(others)}", colours["muted"], 9)
    if stands_in(line):
        yield Text(_stand_in(view, line), colours["muted"], 9)


def _stand_in(view: View, line: Line) -> str:
    missing = [held.reason.stands_in_for for held in line.owners if held.reason.stands_in_for]
    return f"stands in: nobody is {view.organisation.spoken(missing[0])}" if missing else "a stand-in"


def _subtitle(view: View, part: Part, people: int) -> str:
    owned = sum(bool(line.owners) and not line.outside for line in part.lines)
    one, several = ("person", "people") if view.organisation.people else ("role", "roles")
    who = f"1 {one} answers" if people == 1 else f"{people} {several} answer"
    says = [
        f"{who} for {owned} of {count(len(part.lines))}",
        f"nobody for {len(part.unowned())}" if part.unowned() else "nothing is without an owner",
        duties_in_words(part.stand_ins(), "by a stand-in"),
        duties_in_words(part.outside(), "owned outside"),
    ]
    return ", ".join(filter(None, says)) + "."


def _keys(view: View, colours: Palette, part: Part) -> Iterator[Key]:
    """Yield the legend: the letters, and the marks that this picture uses."""
    yield from letter_keys(view, colours)
    yield from state_keys(view, colours, owns(view))
    if part.unowned():
        box = Table(((Cell(),),), border=colours["gap"], dashed=True, fixed=True, width=20, height=15)
        yield Key(box, "Nobody", "duties that need an owner")


def _description(part: Part, people: list[Owner], says: str) -> str:
    """Say in words what the picture shows: the counts, who answers for how many, what nobody answers for."""
    held = "; ".join(f"{clean(owner.name)}: {len(owner.owned)}" for owner in people)
    gaps = "; ".join(clean(line.name) for line in part.unowned())
    return f"{says} {held or 'Nobody answers for anything'}. " + (f"Without an owner: {gaps}." if gaps else "No gaps.")
