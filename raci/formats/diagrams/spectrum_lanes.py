"""The lanes of the spectrum: everybody with the duties that they answer for, and where they stand among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from raci.formats.diagrams.canvas import Box, Item, disc, line_height, plate, words
from raci.formats.diagrams.cells import Text
from raci.formats.diagrams.owners import reasons, some
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.parts import Part, stands_in
from raci.formats.diagrams.picture import broken
from raci.formats.diagrams.reach import Reach, has_place
from raci.formats.diagrams.spectrum_layout import NAMES, TIP, WIDE, Flag, at, flags
from raci.formats.diagrams.typeset import clean, shorten, width
from raci.formats.page import count
from raci.formats.view import Line, View

ROW, FLAG = 21, 18
"""Points: from one row of labels to the next, and a label."""
STRIP, DISC = 26, 24
"""Points: the row on which somebody stands, and what stands there."""
TICK = 6
LONGEST = 270
"""Points of a label at most."""
MOST_PEOPLE = 30
"""Lanes of people; those who hold least, and answer for nothing, are counted."""
USUAL, SHARED = "◊", "↔"


@dataclass(frozen=True, slots=True)
class Lane:
    """The duties of one owner, or of nobody: `found` is where that is known. `below` stands under the name."""

    name: str
    below: tuple[str, ...]
    shade: str
    lines: tuple[Line, ...]
    loud: bool = False
    tip: str = ""
    link: str = ""
    found: Reach | None = None
    brief: bool = False

    @property
    def quiet(self) -> bool:
        """Tell whether somebody only does duties and answers for none."""
        return not self.lines

    @property
    def named(self) -> tuple[Line, ...]:
        """Return the duties that have their names in the picture."""
        return () if self.brief else self.lines

    @property
    def strip(self) -> float:
        """Return how high the row of places is."""
        return STRIP if self.found or self.brief else 0


def lanes(colours: Palette, part: Part, people: Sequence[Reach]) -> Iterator[Lane]:
    """Yield the lanes: nobody first, then everybody from engineers to customers, then outside."""
    return (replace(lane, brief=part.brief) for lane in _lanes(colours, part, people))


def _lanes(colours: Palette, part: Part, people: Sequence[Reach]) -> Iterator[Lane]:
    if gaps := part.unowned():
        yield Lane("▲ Nobody", (f"{count(len(gaps))} without an owner",), "gap", gaps, loud=True)
    for found in shown(people):
        owner = found.owner
        roles = " · ".join(filter(None, (owner.roles, owner.acting, "vacant" if owner.vacant else "")))
        here = tuple(line for line in owner.owned if line in part.lines)
        below = (roles, owner.counts) if here and not part.brief else (owner.counts,)
        tip = f"{owner.tip}\n{found.words}"
        shade = colours.families.get(owner.family, "muted")
        yield Lane(owner.name, below, shade, here, tip=tip, link=owner.link, found=found)
    if accepted := tuple(line for line in part.accepted() if not line.row.holders("A")):
        yield Lane("○ Nobody", ("and that is accepted",), "muted", accepted)
    if outside := part.outside():
        whose = tuple(dict.fromkeys(line.outside or "" for line in outside))
        yield Lane("→ Elsewhere", (some(whose, 2),), "muted", outside, tip="\n".join(whose))


def shown(people: Sequence[Reach]) -> tuple[Reach, ...]:
    """Return the people that have a lane, in order."""
    most = sorted(people, key=lambda r: (-len(r.owner.owned), -len(r.owner.done)))
    kept = [found for place, found in enumerate(most) if found.owner.owned or place < MOST_PEOPLE]
    return tuple(found for found in people if found in kept)


def draw_lane(view: View, colours: Palette, lane: Lane, top: float) -> tuple[list[Item], float]:
    """Return one lane and how high it is."""
    placed = flags(lane.named, lambda line: width(name_of(line), 11, bold=lane.loud) + 26)
    named = list(_named(colours, lane))
    drawn = lane.strip + ROW * (1 + max((flag.row for flag in placed), default=-1))
    text_high = sum(line_height(line) for line, _ in named)
    high = max(drawn, text_high) + (12 if placed else 8)
    items = [plate(Box(0, top, WIDE, 1), colours["edge"]), plate(Box(0, top + 6, 4, high - 11), colours[lane.shade])]
    start = top + (high - drawn) / 2
    # The name stands beside the disc, or beside the first label.
    y = min(start + (lane.strip or ROW) / 2 - 8, top + high - text_high - 5) if drawn > text_high else top + 6
    for line, tells in named:
        box = Box(14, y, NAMES - 14, line_height(line))
        items.append(words(box, (line,), tip=lane.tip if tells else "", link=lane.link if tells else ""))
        y += box.high
    if lane.found:
        items += _person(colours, lane, lane.found, start + STRIP / 2)
    elif lane.brief:
        items += _places(colours, lane, start + STRIP / 2)
    for flag in placed:
        items += _flag(view, colours, lane, flag, start + lane.strip + flag.row * ROW + (ROW - FLAG) / 2)
    return items, high


def _named(colours: Palette, lane: Lane) -> Iterator[tuple[Text, bool]]:
    """Yield the lines at the left, and of each whether it is the name."""
    name = Text(lane.name, colours["gap" if lane.loud else "ink"], 12, bold=not lane.quiet)
    yield from ((line, True) for line in broken(name, NAMES - 18, 1 if lane.quiet else 2))
    for place, said in enumerate(filter(None, lane.below)):
        line = Text(said, colours["faint" if place else "muted"], 9 if place or lane.quiet else 10)
        yield from ((part, False) for part in broken(line, NAMES - 18, 1 if place or lane.quiet else 2))
    if lane.found and lane.found.far:
        drift = f"{lane.found.drifted} ►" if lane.found.drift > 0 else f"◄ {lane.found.drifted}"
        yield Text(drift, colours["ink"], 10, bold=True), False


def _person(colours: Palette, lane: Lane, found: Reach, middle: float) -> Iterator[Item]:
    """Yield where somebody stands: how far they reach, the usual place, and the way from there to the centre."""
    tint, tip = colours[lane.shade], lane.tip
    first, last, here = at(found.first), at(found.last), at(found.middle)
    yield plate(Box(first, middle - 1, max(last - first, 1), 2), tint, tip=tip)
    home = at(found.home) if found.home is not None else here
    apart = abs(home - here) > DISC
    if apart:
        yield plate(Box(min(home, here), middle - 3, abs(home - here), 6), colours["line"], tip=tip)
    yield from _places(colours, lane, middle)
    if apart:
        yield plate(Box(home - 6, middle - 8, 12, 16), colours["card"], rounded=True)
        yield words(Box(home - 6, middle - 9, 12, 18), (Text(USUAL, colours["ink"], 17),), align="CENTER")
    yield disc(Box(here - DISC / 2, middle - DISC / 2, DISC, DISC), tint, colours["card"])
    inside = Text(initials(found.owner.name), colours["card"], 10, bold=True)
    yield words(Box(here - DISC / 2, middle - 8, DISC, 15), (inside,), align="CENTER", tip=tip)


def _places(colours: Palette, lane: Lane, middle: float) -> Iterator[Item]:
    """Yield a square for each place at which somebody, or nobody, has duties."""
    owned, done = (lane.found.owner.owned, lane.found.owner.done) if lane.found else (lane.lines, ())
    places = {line.row.activity.spectrum: False for line in done} | {line.row.activity.spectrum: True for line in owned}
    tint, tip = colours[lane.shade], lane.tip or "\n".join(line.name for line in owned)
    for place, answers in sorted(places.items()):
        box = Box(at(place) - TICK / 2, middle - TICK / 2, TICK, TICK)
        yield plate(box, tint if answers else colours["card"], tint, tip=tip)


def initials(name: str) -> str:
    """Return what stands for a name in a disc: first letters where a script has capitals, else the first sign."""
    parts = [part for part in clean(name).split() if part[0].isalnum()]
    if not parts:
        return ""
    ends = parts[:1] + parts[-1:] if len(parts) > 1 else parts
    letters = [part[0].upper() for part in ends if len(part[0].upper()) == 1 and part[0].lower() != part[0].upper()]
    said = "".join(letters) if len(letters) == len(ends) else parts[0][0]
    return said if width(said, 10, bold=True) <= DISC - 2 else said[0]


def _flag(view: View, colours: Palette, lane: Lane, flag: Flag, y: float) -> Iterator[Item]:
    """Yield one duty: a label, whose square stands at the duty's place."""
    line = flag.line
    ground, border, dashed = style_of(line)
    loud = ground == "gap-row"
    yield plate(Box(flag.x, y, flag.wide, FLAG), colours[ground], colours[border], rounded=True, dashed=dashed)
    place = at(line.row.activity.spectrum)
    tint = colours["gap" if loud else lane.shade]
    square = Box(place - 4, y + (FLAG - 8) / 2, 8, 8)
    yield plate(square, tint if has_place(line) else colours[ground], tint)
    text = Text(name_of(line), colours["gap" if loud else "ink"], 11, bold=lane.loud)
    start = flag.x + (5 if flag.faces_left else TIP + 7)
    yield words(Box(start, y, flag.wide - TIP - 10, FLAG), (text,), tip=reasons(view, line))


def name_of(line: Line) -> str:
    """Return a duty's name as its label shows it."""
    mark = "▲ " if line.gap and not line.accepted and line.row.holders("A") else ""
    shared = f" {SHARED}" if line.row.activity.shared else ""
    return shorten(mark + clean(line.name), LONGEST - 18, 11) + shared


def style_of(line: Line) -> tuple[str, str, bool]:
    """Return ground, border and whether that is dashed."""
    if line.outside:
        return "outside-row", "edge", False
    if line.gap:
        return ("accepted-row", "edge", False) if line.accepted else ("gap-row", "gap", False)
    if stands_in(line):
        return "card", "line", True
    return "card", "ring" if line.state == "agreed" else "edge", False
