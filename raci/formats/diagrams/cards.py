"""The cards of an org chart: one person with titles, roles and letters held, or a list of many."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from raci.formats.diagrams.cells import Cell, Table, Text, safe_link
from raci.formats.diagrams.org_tree import Branch
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.picture import broken, chips
from raci.formats.view import Card, View
from raci.model import Person
from raci.words import fold

BAR, PAD, FEET = 6, 8, 22
"""Points: the bar in the family's colour, the space around the text, the row of letters."""
CARD, CHIP, COUNT = 178, 21, 18
"""Points: a card, a letter, and the number beside it."""
STRIPE, LISTED_NAME, LISTED_COUNT = 4, 150, 24
"""Points: a list's bar in the family's colour, its names, each of its counts."""
MOST_LISTED = 240
"""People on one list; further ones are counted."""


class Deck(NamedTuple):
    """What drawing cards needs at every turn; `shown` are the ids of the people in the picture."""

    view: View
    colours: Palette
    shown: frozenset[str]

    @property
    def wide(self) -> int:
        """Return how wide a card is in points: wide enough for the counts of all letters."""
        return max(CARD, (CHIP + COUNT) * len(self.view.legend) + BAR + 2 * PAD)

    @property
    def room(self) -> int:
        """Return how much of a card's width is for text."""
        return self.wide - BAR - 2 * PAD

    @property
    def list_sizes(self) -> tuple[int, int, int]:
        """Return the width of a list's column, the height of its head, and of a row."""
        return STRIPE + LISTED_NAME + LISTED_COUNT * len(self.view.legend), 34, 32


def card_height(deck: Deck, branch: Branch) -> int:
    """Return how high a card must be for what it says."""
    return sum(_height(text) for text in _lines(deck, branch)) + FEET + 2 * PAD


def card(deck: Deck, branch: Branch, high: int) -> Table:
    """Return one person's card, as high as all cards of the picture."""
    colours, person = deck.colours, branch.card.person
    span = 2 * len(deck.view.legend) + 1
    lines = tuple(_lines(deck, branch))
    rows: list[tuple[Cell, ...]] = [(Cell((line,), span=span, height=_height(line)),) for line in lines]
    spare = high - FEET - 2 * PAD - sum(map(_height, lines))
    rows.append((Cell(span=span, height=max(1, spare)),))
    feet = [cell for letter, count in branch.card.counts for cell in _count(deck, letter, count)]
    rest = deck.room - (CHIP + COUNT) * len(deck.view.legend)
    rows.append((*feet, Cell(width=max(1, rest), height=FEET)))
    bar = Cell(fill=_family(deck, branch.card), width=BAR)
    return Table(
        ((bar, Cell(Table(tuple(rows)), width=deck.wide - BAR, height=high, padding=PAD)),),
        fill=colours["card"],
        border=colours["gap" if person.vacant else "edge"],
        dashed=person.vacant,
        tip=_tip(branch.card),
        link=safe_link(person.link),
    )


def people_list(deck: Deck, branches: tuple[Branch, ...], columns: int) -> Table:
    """Return a card that lists people with their counts, in columns; of very many the first ones."""
    shown = branches[:MOST_LISTED]
    most = ceil(len(shown) / columns)
    parts = [shown[start : start + most] for start in range(0, len(shown), most)]
    people = sum(branch.card.person.count for branch in branches)
    head = f"{people} people" + (f", the first {MOST_LISTED}" if len(branches) > MOST_LISTED else "")
    rows = [tuple(cell for number in range(columns) for cell in _list_head(deck, "" if number else head))]
    for place in range(most):
        fill = deck.colours["stripe"] if place % 2 == 0 else ""
        row = (_entry(deck, part[place] if place < len(part) else None, fill) for part in parts)
        rows.append(tuple(cell for cells in row for cell in cells))
    return Table(tuple(rows), fill=deck.colours["card"], border=deck.colours["edge"])


def _height(line: Text) -> int:
    """Return how many points a line of text takes."""
    return round(line.size * 1.3) + 1


def _lines(deck: Deck, branch: Branch) -> Iterator[Text]:
    """Yield what a card says above its counts, broken where there is no more room."""
    colours, shown = deck.colours, branch.card
    yield from broken(Text(shown.name or "no name", colours["ink"], 11, bold=True), deck.room)
    if fold(shown.titles) != fold(shown.name):
        yield from broken(Text(shown.titles, colours["muted"], 10), deck.room)
    titles = {fold(title) for title in (*shown.person.titles, shown.name)}
    roles = [role for role in shown.roles if fold(role) not in titles]
    yield from broken(Text(", ".join(roles), colours["faint"], 9), deck.room)
    for text in _remarks(deck, branch):
        yield from broken(text, deck.room)


def _remarks(deck: Deck, branch: Branch) -> Iterator[Text]:
    """Yield what else a reader must know: vacancy, group, deputy, and where the rest of the tree is."""
    colours, person = deck.colours, branch.card.person
    if person.vacant:
        yield Text(_vacancy(person), colours["gap"], 10, bold=True)
    if person.count > 1:
        yield Text(f"{person.count} people", colours["muted"], 10)
    if branch.card.acting:
        yield Text(f"{branch.card.acting} acts", colours["muted"], 10)
    if branch.card.manager and person.reports_to not in deck.shown:
        yield Text(f"reports to {branch.card.manager}", colours["faint"], 9)
    if branch.hidden:
        yield Text(f"↓ {branch.hidden} below, in a picture of their own", colours["muted"], 9)


def _vacancy(person: Person) -> str:
    return f"vacant, from {person.starts}" if person.starts else "vacant"


def _count(deck: Deck, letter: str, count: int) -> tuple[Cell, Cell]:
    number = Text(str(count), deck.colours["ink" if count else "faint"], 10)
    return (
        Cell(chips([letter], deck.colours, small=True), width=CHIP, height=FEET),
        Cell((number,), width=COUNT, padding=0),
    )


def _list_head(deck: Deck, words: str) -> Iterator[Cell]:
    _, high, _ = deck.list_sizes
    yield Cell(width=STRIPE)
    yield Cell((Text(words, deck.colours["ink"], 11, bold=True),), width=LISTED_NAME, height=high, padding=4)
    for entry in deck.view.legend:
        yield Cell(chips([entry.letter], deck.colours, small=True), width=LISTED_COUNT, align="CENTER")


def _entry(deck: Deck, branch: Branch | None, fill: str) -> Iterator[Cell]:
    """Yield one row of a list: name over title, then the counts."""
    _, _, high = deck.list_sizes
    if branch is None:
        yield Cell(width=LISTED_NAME, height=high, span=2 + len(deck.view.legend))
        return
    person, colours = branch.card.person, deck.colours
    name = branch.card.name + (f" ({person.count})" if person.count > 1 else "")
    below = _vacancy(person) if person.vacant else branch.card.titles
    words = broken(Text(name, colours["gap" if person.vacant else "ink"], 10), LISTED_NAME - 14, 1)
    words += broken(Text(below, colours["gap" if person.vacant else "muted"], 9), LISTED_NAME - 14, 1)
    yield Cell(width=STRIPE, fill=_family(deck, branch.card))
    yield Cell(
        words, width=LISTED_NAME, height=high, padding=4, fill=fill, tip=_tip(branch.card), link=safe_link(person.link)
    )
    for _, count in branch.card.counts:
        number = Text(str(count), colours["ink" if count else "faint"], 10)
        yield Cell((number,), width=LISTED_COUNT, align="CENTER", fill=fill)


def _family(deck: Deck, shown: Card) -> str:
    role = deck.view.organisation.role_by_id.get(shown.person.roles[0]) if shown.person.roles else None
    return deck.colours.family(role.family if role else "")


def _tip(shown: Card) -> str:
    """Return everything about a person in lines, for a tooltip."""
    counts = ", ".join(f"{letter} {count}" for letter, count in shown.counts)
    manager = f"reports to {shown.manager}" if shown.manager else ""
    teams = f"teams: {', '.join(shown.teams)}" if shown.teams else ""
    return "\n".join((shown.name, shown.titles, ", ".join(shown.roles), teams, manager, counts))
