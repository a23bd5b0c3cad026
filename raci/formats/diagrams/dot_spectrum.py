"""The spectrum: every duty on the line from engineers to customers, with its owner, and where everybody stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from raci.formats.diagrams.canvas import Box, Item, Words, picture, plate, words
from raci.formats.diagrams.cells import Cell, Table, Text
from raci.formats.diagrams.owners import duties_in_words, owners, reasons, some
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.parts import Part, parts, stands_in
from raci.formats.diagrams.picture import Key, Picture, broken, heading, letter_keys
from raci.formats.diagrams.spectrum_layout import (
    END,
    LEFT,
    NAMES,
    SCALE,
    WIDE,
    Flag,
    Reach,
    at,
    flags,
    has_place,
    middle_of,
    reach,
)
from raci.formats.diagrams.typeset import clean, shorten, width
from raci.formats.page import count
from raci.formats.view import Line, View

MOST_ROWS = 100
MOST_PEOPLE = 30
"""People at the foot; those who hold least are counted."""
ROW, FLAG = 21, 18
"""Points: from one row of labels to the next, and a label."""
LONGEST = 250
FOOT_ROW = 26
SHARED = "↔"


@dataclass(frozen=True, slots=True)
class Lane:
    """The duties of one owner, or of nobody; `sub` stands under the name."""

    name: str
    sub: str
    shade: str
    lines: tuple[Line, ...]
    loud: bool = False
    tip: str = ""
    link: str = ""


def draw_spectrum(view: View, colours: Palette) -> tuple[Picture, ...]:
    """Draw who holds what between engineers and customers, a picture for each team."""
    return tuple(_draw(view, colours, part) for part in parts(view, ".spectrum", MOST_ROWS))


def _draw(view: View, colours: Palette, part: Part) -> Picture:
    people = sorted(map(reach, owners(view, part.lines)), key=lambda r: (r.middle, r.owner.name.casefold(), r.owner.id))
    lanes = list(_lanes(view, colours, part, people))
    above = 40.0
    drawn: list[Item] = []
    for lane in lanes:
        items, high = _lane(view, colours, lane, above)
        drawn += items
        above += high
    foot = list(_foot(colours, people, above + 14))
    bottom = max((item.box.y + item.box.high for item in foot), default=above)
    ground = _ground(colours, part, above, bottom)
    title = f"{part.about}: who holds what between engineers and customers"
    says = (_insight(part, people), _subtitle(part))
    head = heading(view, colours, (title, *says, *part.notes), tuple(_keys(view, colours, part, people)), WIDE)
    description = _description(part, people, says)
    return picture(Words(part.suffix, title, description), colours, head, (*ground, *drawn, *foot))


def _lanes(view: View, colours: Palette, part: Part, people: list[Reach]) -> Iterator[Lane]:
    """Yield the lanes: nobody first, then everybody who answers from engineers to customers, then outside."""
    if gaps := part.unowned():
        yield Lane("▲ Nobody", f"{count(len(gaps))} without an owner", "gap", gaps, loud=True)
    for owner in (found.owner for found in people if found.owner.owned):
        below = " · ".join(filter(None, (owner.roles, owner.acting, "vacant" if owner.vacant else "")))
        shade = colours.families.get(owner.family, "muted")
        yield Lane(owner.name, below, shade, owner.owned, tip=owner.tip, link=owner.link)
    if accepted := tuple(line for line in part.accepted() if not line.row.holders("A")):
        yield Lane("○ Nobody", "and that is accepted", "muted", accepted)
    if outside := part.outside():
        whose = tuple(dict.fromkeys(line.outside or "" for line in outside))
        yield Lane("→ Elsewhere", some(whose, 2), "muted", outside, tip="\n".join(whose))


def _lane(view: View, colours: Palette, lane: Lane, top: float) -> tuple[list[Item], float]:
    """Return one lane and how high it is."""
    placed = flags(lane.lines, lambda line: width(_name(line), 10, bold=lane.loud) + 24)
    name = broken(Text(lane.name, colours["gap" if lane.loud else "ink"], 11, bold=True), NAMES - 18, 2)
    sub = broken(Text(lane.sub, colours["muted"], 9), NAMES - 18, 2)
    text_high = 14 * len(name) + 12 * len(sub)
    rows = 1 + max(flag.row for flag in placed)
    high = max(rows * ROW + 9, text_high + 12)
    items = [plate(Box(0, top, WIDE, 1), colours["edge"]), plate(Box(0, top + 5, 4, high - 9), colours[lane.shade])]
    y = top + (high - text_high) / 2
    items.append(words(Box(12, y, NAMES - 14, 14 * len(name)), name, tip=lane.tip, link=lane.link))
    if sub:
        items.append(words(Box(12, y + 14 * len(name), NAMES - 14, 12 * len(sub)), sub, tip=lane.tip))
    start = top + (high - rows * ROW) / 2 + (ROW - FLAG) / 2
    for flag in placed:
        items += _flag(view, colours, lane, flag, start + flag.row * ROW)
    return items, high


def _flag(view: View, colours: Palette, lane: Lane, flag: Flag, y: float) -> Iterator[Item]:
    """Yield one duty: a label, whose square stands at the duty's place."""
    line = flag.line
    ground, border, dashed = _style(line)
    loud = ground == "gap-row"
    box = Box(flag.x, y, flag.wide, FLAG)
    yield plate(box, colours[ground], colours[border], rounded=True, dashed=dashed)
    place = at(line.row.activity.spectrum)
    tint = colours["gap" if loud else lane.shade]
    yield plate(Box(place - 4, y + 5, 8, 8), tint if has_place(line) else colours[ground], tint)
    text = Text(_name(line), colours["gap" if loud else "ink"], 10, bold=lane.loud)
    start = flag.x + (5 if flag.faces_left else 15)
    yield words(Box(start, y, flag.wide - 18, FLAG), (text,), tip=reasons(view, line))


def _name(line: Line) -> str:
    mark = "▲ " if line.gap and not line.accepted and line.row.holders("A") else ""
    shared = f" {SHARED}" if line.row.activity.shared else ""
    return shorten(mark + clean(line.name), LONGEST - 16, 10) + shared


def _style(line: Line) -> tuple[str, str, bool]:
    """Return ground, border and whether that is dashed."""
    if line.outside:
        return "outside-row", "edge", False
    if line.gap:
        return ("accepted-row", "edge", False) if line.accepted else ("gap-row", "gap", False)
    if stands_in(line):
        return "card", "line", True
    return "card", "ring" if line.state == "agreed" else "edge", False


def _ground(colours: Palette, part: Part, lanes: float, bottom: float) -> Iterator[Item]:
    """Yield what lies below all: the card, the shared middle, the line itself with its ends."""
    yield plate(Box(-14, 0, WIDE + 28, bottom + 12), colours["card"], colours["edge"], rounded=True)
    if middle := middle_of(part.lines):
        first, last = at(middle[0]) - SCALE / 40, at(middle[1]) + SCALE / 40
        yield plate(Box(first, 31, last - first, bottom - 31), colours["band"])
        text = Text("the shared middle", colours["muted"], 9)
        yield words(Box((first + last) / 2 - 50, 3, 100, 12), (text,), align="CENTER")
    for place in (-1, -0.5, 0, 0.5, 1):
        yield plate(Box(at(place) - 0.5, 31, 1, bottom - 31), colours["edge"])
        number = Text(f"{place:+g}" if place else "0", colours["faint"], 8)
        yield words(Box(at(place) - 14, 16, 28, 11), (number,), align="CENTER")
    yield plate(Box(LEFT, 29, SCALE, 3), colours["line"])
    engineers, customers = (Text(end, colours["ink"], 12, bold=True) for end in ("◄ engineers", "customers ►"))
    yield words(Box(LEFT - 106, 21, 90, 18), (engineers,), align="RIGHT")
    yield words(Box(LEFT + SCALE + 16, 21, 90, 18), (customers,))


def _foot(colours: Palette, people: list[Reach], top: float) -> Iterator[Item]:
    """Yield where everybody stands: how far they reach, the middle, how far that is from the usual place."""
    if not people:
        return
    yield plate(Box(0, top - 14, WIDE, 2), colours["line"])
    title = Text("Where everybody stands", colours["ink"], 11, bold=True)
    yield words(Box(12, top - 7, NAMES - 14, 16), (title,))
    shown = sorted(people, key=lambda r: (-len(r.owner.owned), -len(r.owner.done)))[:MOST_PEOPLE]
    y = top + 12
    for found in (found for found in people if found in shown):
        yield from _person(colours, found, y)
        y += FOOT_ROW
    if len(people) > len(shown):
        rest = Text(f"and {len(people) - len(shown)} more, who hold less", colours["muted"], 9)
        yield words(Box(12, y, NAMES + 100, 14), (rest,))


def _person(colours: Palette, found: Reach, y: float) -> Iterator[Item]:
    owner, middle = found.owner, y + FOOT_ROW / 2
    tint = colours[colours.families.get(owner.family, "muted")]
    tip = "\n".join((owner.label, owner.counts, _spoken(found)))
    name = broken(Text(owner.name, colours["ink"], 10), NAMES - 18, 1)
    yield plate(Box(0, y + 3, 4, FOOT_ROW - 6), tint)
    yield words(Box(12, y, NAMES - 14, 13), name, tip=tip)
    yield words(Box(12, y + 13, NAMES - 14, 11), (Text(owner.counts, colours["faint"], 8),), tip=tip)
    first, last = at(found.first), at(found.last)
    yield plate(Box(first, middle - 1, max(last - first, 1), 2), tint, tip=tip)
    if found.home is not None and abs(found.drift) >= 0.05:
        ends = sorted((at(found.home), at(found.middle)))
        yield plate(Box(ends[0], middle - 2.5, ends[1] - ends[0], 5), colours["line"], tip=tip)
    places = {line.row.activity.spectrum: False for line in owner.done}
    places |= {line.row.activity.spectrum: True for line in owner.owned}
    for place, owned in sorted(places.items()):
        yield plate(Box(at(place) - 4, middle - 4, 8, 8), tint if owned else colours["card"], tint, tip=tip)
    if found.home is not None:
        yield plate(Box(at(found.home) - 6, middle - 7, 12, 14), colours["card"], rounded=True)
        yield words(Box(at(found.home) - 6, middle - 8, 12, 16), (Text("◊", colours["ink"], 16),), align="CENTER")
    yield plate(Box(at(found.middle) - 8, middle - 8, 16, 16), colours["card"], rounded=True)
    yield plate(Box(at(found.middle) - 7, middle - 7, 14, 14), tint, colours["ring"], rounded=True, tip=tip)
    far = found.far
    text = Text(_drift(found), colours["ink" if far else "faint"], 10, bold=far)
    yield words(Box(LEFT + SCALE + 16, y, END - 18, FOOT_ROW), (text,), tip=tip)


def _drift(found: Reach) -> str:
    if found.home is None:
        return "usual place not known"
    if abs(found.drift) < 0.15:
        return "close to the usual place"
    towards = "customers ►" if found.drift > 0 else "engineers"
    return f"{abs(found.drift):.1f} to {towards}" if found.drift > 0 else f"◄ {abs(found.drift):.1f} to {towards}"


def _spoken(found: Reach) -> str:
    """Say where somebody stands."""
    usual = f", usually {found.home:+.1f}" if found.home is not None else ""
    return f"from {found.first:+g} to {found.last:+g}, middle {found.middle:+.2f}{usual}"


def _insight(part: Part, people: list[Reach]) -> str:
    """Return what a reader should see first: who reaches farthest, who drifted most, who holds the middle."""
    says = []
    owning = [found for found in people if found.owner.owned]
    farthest = max(owning, key=lambda r: (r.last - r.first, r.owner.id), default=None)
    if farthest and farthest.last - farthest.first >= 1:
        says.append(f"{clean(farthest.owner.name)} reaches farthest, from {farthest.first:+g} to {farthest.last:+g}")
    drifted = max((found for found in owning if found.far), key=lambda r: (abs(r.drift), r.owner.id), default=None)
    if drifted:
        towards = "customers" if drifted.drift > 0 else "engineers"
        far = f"{abs(drifted.drift):.1f} towards {towards}"
        if says and drifted == farthest:
            says = [f"{says[0]}, and drifted most: {far}"]
        else:
            says.append(f"{clean(drifted.owner.name)} drifted most, {far}")
    shared = {line.id for line in part.lines if line.row.activity.shared}
    holders = tuple(clean(r.owner.name) for r in owning if shared & {line.id for line in r.owner.owned})
    if holders:
        says.append(f"the shared middle is with {some(holders)}")
    if not says and part.unowned():
        says.append(f"Nobody answers for {count(len(part.unowned()))}")
    return "; ".join(says) + "." if says else "Everybody stands close to where the role usually is."


def _subtitle(part: Part) -> str:
    says = [
        f"{count(len(part.lines))} from engineers to customers",
        duties_in_words(part.unowned(), "nobody answers for"),
        duties_in_words(part.stand_ins(), "held by a stand-in"),
        duties_in_words(tuple(line for line in part.lines if line.row.activity.shared), "shared"),
    ]
    return " · ".join(filter(None, says))


def _keys(view: View, colours: Palette, part: Part, people: list[Reach]) -> Iterator[Key]:
    """Yield the legend: kinds of labels, the marks at the foot, then the letters behind it all."""
    kinds = {
        ("card", "ring", False): ("Agreed", "people have decided it"),
        ("card", "edge", False): ("Proposed", "a rule says so"),
        ("card", "line", True): ("Stand-in", "covers for a role that nobody has"),
        ("gap-row", "gap", False): ("Open", "nobody answers, or nobody does it"),
    }
    here = {_style(line) for line in part.lines}
    for style, (name, meaning) in kinds.items():
        if style in here:
            yield Key(_box(colours, 24, 14, *style), name, meaning)
    if any(line.row.activity.shared for line in part.lines):
        yield Key(Text(SHARED, colours["ink"], 13), "Shared", "the middle, which several hold together")
    if not all(map(has_place, part.lines)):
        one = Table(((_tick(colours, "card"),),), gap=3, fixed=True, width=16, height=16)
        yield Key(one, "No place given", "a label with a hollow square is drawn at 0")
    if people:
        yield Key(_box(colours, 14, 14, "muted", "ring", False), "Middle", "the centre of what somebody holds")
        tick = Table(((_tick(colours, "muted"), _tick(colours, "card")),), gap=3, fixed=True, width=27, height=16)
        yield Key(tick, "Answers, only does", "the places of somebody's duties; doing counts half")
    if any(found.home is not None for found in people):
        yield Key(Text("◊", colours["ink"], 16), "Usual place", "where the role stands elsewhere; the bar is the drift")
    yield from letter_keys(view, colours)


def _tick(colours: Palette, fill: str) -> Cell:
    return Cell(width=8, height=8, fill=colours[fill], border=colours["muted"], fixed=True)


def _box(colours: Palette, wide: float, high: float, ground: str, border: str, dashed: bool) -> Table:
    cell = Cell(width=wide - 2, height=high - 2, fixed=True)
    return Table(((cell,),), wide, high, 0, colours[ground], colours[border], True, dashed, fixed=True)


def _description(part: Part, people: list[Reach], says: tuple[str, ...]) -> str:
    """Say in words what the picture shows: the counts, where everybody stands, each gap."""
    stands = "; ".join(f"{clean(found.owner.name)}: {_spoken(found)}" for found in people)
    gaps = "; ".join(clean(line.name) for line in part.unowned())
    return f"{says[1]}. {says[0]} {stands}. " + (f"Nobody answers for: {gaps}." if gaps else "No gaps.")
