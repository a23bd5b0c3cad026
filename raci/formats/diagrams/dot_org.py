"""The org chart as DOT: cards with titles, roles and letters held, in the places that the layout worked out."""

from __future__ import annotations

from collections.abc import Iterator
from math import dist

from raci.formats.diagrams.cards import Deck, card, card_height, people_list
from raci.formats.diagrams.cells import Cell, Table, label, texts
from raci.formats.diagrams.org_layout import Placed, Point, Size, place
from raci.formats.diagrams.org_tree import Chart, charts, walk
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.picture import Key, Picture, heading, letter_keys
from raci.formats.diagrams.typeset import clean
from raci.formats.view import Card, View

CORNER = 5
"""Radius in points of the corners of reporting lines."""


def draw_orgs(view: View, colours: Palette) -> tuple[Picture, ...]:
    """Draw the org chart, in several pictures where one would be too large to read; none where there is nobody."""
    found = charts(view.cards) if view.cards else ()
    return tuple(_draw(view, colours, found, number) for number in range(len(found)))


def _draw(view: View, colours: Palette, found: tuple[Chart, ...], number: int) -> Picture:
    chart = found[number]
    people = tuple(branch.card for branch in walk(chart.roots))
    deck = Deck(view, colours, frozenset(person.person.id for person in people))
    high = max(card_height(deck, branch) for branch in walk(chart.roots))
    placed = place(chart.roots, Size(deck.wide, high, *deck.list_sizes))
    title = f"{view.name}: who reports to whom"
    if len(found) > 1:
        title += f" · {chart.about or 'overview'} (part {number + 1} of {len(found)})"
    head = heading(
        view, colours, (title, *_subtitles(view, found)), tuple(_keys(view, colours, people)), max(placed.wide, 420)
    )
    tables = tuple(
        people_list(deck, box.branches, box.columns) if box.columns else card(deck, box.branches[0], high)
        for box in placed.boxes
    )
    return Picture(
        suffix=chart.suffix,
        title=clean(title),
        description=_description(people),
        source=_source(colours, head, placed, tables),
        labels=frozenset(text for table in (head, *tables) for text in texts(table)),
        dark=tuple(colours.dark.items()),
    )


def _source(colours: Palette, head: Table, placed: Placed, tables: tuple[Table, ...]) -> str:
    import graphviz

    graph = graphviz.Digraph("org", comment="The cards have their places; without layout=nop2 dot finds others")
    graph.attr(layout="nop2", bgcolor=colours["page"], pad="0.3", fontname="Arial")
    graph.attr(labelloc="t", labeljust="l", label=label(head))
    graph.attr("node", shape="plain", fontname="Arial")
    graph.attr("edge", arrowhead="none", color=colours["line"], penwidth="1.2")
    names: dict[str, str] = {}
    for number, (box, table) in enumerate(zip(placed.boxes, tables, strict=True)):
        names |= {branch.card.person.id: f"card{number}" for branch in box.branches}
        graph.node(f"card{number}", label=label(table), pos=_point((box.x + box.wide / 2, box.y + box.high / 2)))
    for line in placed.lines:
        ends = (names[end.card.person.id] for end in (line.upper, line.lower))
        graph.edge(*ends, pos=_spline(line.points))
    return str(graph.source)


def _point(point: Point) -> str:
    """Return a point as Graphviz reads it; its y axis goes up."""
    return f"{round(point[0], 2):g},{round(0 - point[1], 2):g}"


def _spline(points: tuple[Point, ...]) -> str:
    """Return a broken line as a B-spline of Graphviz (start, then three points a piece), its corners rounded."""
    path = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    made = [path[0]]
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        radius = min(CORNER, dist(before, corner) / 2, dist(corner, after) / 2)
        arrive, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        made += [made[-1], arrive, arrive, corner, corner, leave]
    made += [made[-1], path[-1], path[-1]]
    return " ".join(map(_point, made))


def _towards(start: Point, end: Point, far: float) -> Point:
    share = far / dist(start, end)
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _subtitles(view: View, found: tuple[Chart, ...]) -> Iterator[str]:
    yield "The numbers say how many duties each person holds."
    if len(found) > 1:
        yield f"All {len(view.cards)} people would not be readable in one picture: this is one of {len(found)}."


def _keys(view: View, colours: Palette, people: tuple[Card, ...]) -> Iterator[Key]:
    """Yield the legend: letters, the families of roles on these cards, what a dashed card means."""
    yield from letter_keys(view, colours)
    roles = view.organisation.role_by_id
    used = {roles[person.person.roles[0]].family for person in people if person.person.roles}
    for family in (family for family in colours.families if family in used):
        bar = Cell(width=7, height=18, fill=colours.family(family), fixed=True)
        yield Key(Table(((bar,),), fixed=True, width=7, height=18), family, "")
    if any(person.person.vacant for person in people):
        box = Table(((Cell(),),), border=colours["gap"], dashed=True, fixed=True, width=20, height=15)
        yield Key(box, "Vacant", "nobody has the role yet")


def _description(people: tuple[Card, ...]) -> str:
    """Say in words what the picture shows: how many people, which seats are vacant, who holds most."""
    vacant = [clean(person.name) for person in people if person.person.vacant]
    managers = {person.manager for person in people if person.manager}
    counts = f"{len(people)} cards, {len(managers)} manager{'s' if len(managers) != 1 else ''}. "
    return counts + (f"Vacant: {', '.join(vacant)}." if vacant else "Nothing is vacant.")
