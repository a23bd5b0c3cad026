"""The line from engineers to customers as a Markdown table: a row for each owner, duties in order along the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from raci.formats import markdown
from raci.formats.diagrams.owners import some
from raci.formats.diagrams.parts import Part, stands_in
from raci.formats.diagrams.reach import Reach, everybody, has_place, insight
from raci.formats.page import count
from raci.formats.view import Line, View

BANDS = (
    (-0.6, "◄ engineers"),
    (-0.2, "closer to engineers"),
    (0.2, "between"),
    (0.6, "closer to customers"),
    (1.0, "customers ►"),
)
"""Where each column ends, and its heading; the middle one holds both its ends."""

CENTRE, USUAL, SHARED = "◉", "◊", "↔"


def spectrum_lines(view: View, whole: View) -> Iterator[str]:
    """Yield a table for each team; where somebody stands takes all that they hold in `whole`."""
    people: list[Reach] = []
    for number, table in enumerate(view.tables):
        ids = {line.id for line in table.lines}
        every = next((t.lines for t in whole.tables if t.id == table.id), table.lines)
        here = [r for r in everybody(view, every) if ids & {line.id for line in (*r.owner.owned, *r.owner.done)}]
        yield from [""] * bool(number)
        yield from (markdown.strong(table.name), "") if table.name else ()
        yield from _table(Part("", table, table.blocks, "", ()), here)
        people += here
    yield from ("", key) if (key := _key(view, people)) else ()


def _table(part: Part, people: Sequence[Reach]) -> Iterator[str]:
    ids = {line.id for line in part.lines}
    yield markdown.strong(insight(part, people))
    yield ""
    yield markdown.row(["Who", *(heading for _, heading in BANDS)])
    yield markdown.row([":--"] * (1 + len(BANDS)))
    if gaps := part.unowned():
        yield _row([markdown.strong("▲ Nobody"), f"{count(len(gaps))} without an owner"], gaps)
    for found in people:
        yield _row(_about(found), (line for line in found.owner.owned if line.id in ids), found)
    if accepted := tuple(line for line in part.accepted() if not line.row.holders("A")):
        yield _row([markdown.strong("○ Nobody"), "and that is accepted"], accepted)
    if outside := part.outside():
        whose = tuple(dict.fromkeys(line.outside or "" for line in outside))
        yield _row([markdown.strong("→ Elsewhere"), markdown.escape(some(whose))], outside)


def _about(found: Reach) -> list[str]:
    """Return what stands in the first cell: name, roles, what is held, a drift that matters."""
    owner = found.owner
    far = f"{found.drifted} {'►' if found.drift > 0 else '◄'}" if found.far else ""
    below = (owner.roles, owner.acting, "vacant" if owner.vacant else "", owner.counts)
    return [markdown.strong(owner.name), *map(markdown.escape, below), markdown.strong(far)]


def _row(about: Iterable[str], lines: Iterable[Line], found: Reach | None = None) -> str:
    """Return one row: who, then the duties of each band, below the marks of where somebody stands."""
    cells: list[list[str]] = [[] for _ in BANDS]
    if found and found.home is not None and _elsewhere(found):
        cells[_band(found.home)].append(f"{USUAL} usual place")
    if found:
        cells[_band(found.middle)].append(f"{CENTRE} stands here")
    for line in sorted(lines, key=lambda line: (line.row.activity.spectrum, line.name.casefold(), line.id)):
        cells[_band(line.row.activity.spectrum)].append(_duty(line))
    return markdown.row("<br>".join(filter(None, cell)) for cell in (about, *cells))


def _elsewhere(found: Reach) -> bool:
    """Tell whether somebody stands in another column than the role usually does."""
    return found.home is not None and _band(found.home) != _band(found.middle)


def _band(place: float) -> int:
    """Return the number of the column in which a place lies."""
    if place > 0:
        return next((number for number, (end, _) in enumerate(BANDS) if place <= end), len(BANDS) - 1)
    return next(number for number, (end, _) in enumerate(BANDS) if place < end)


def _duty(line: Line) -> str:
    """Return a duty as its state has it: agreed ones bold, what a stand-in holds in italics."""
    name = markdown.escape(line.name)
    signs = ("" if has_place(line) else " ?") + (f" {SHARED}" if line.row.activity.shared else "")
    if line.gap and not line.accepted and line.row.holders("A"):
        name = f"▲ {name}"
    if line.state == "agreed":
        name = f"**{name}**"
    elif stands_in(line):
        name = f"*{name}*"
    return f"• {name}{signs}"


def _key(view: View, people: Sequence[Reach]) -> str:
    """Return what the signs say that the tables have."""
    lines = [line for table in view.tables for line in table.lines]
    says = (
        (bool(people), f"{CENTRE} the centre of what somebody holds"),
        (any(map(_elsewhere, people)), f"{USUAL} where the role usually is"),
        (any(line.row.activity.shared for line in lines), f"{SHARED} the shared middle"),
        (any(line.state == "agreed" for line in lines), "**bold**: agreed"),
        (any(map(stands_in, lines)), "*italics*: held by a stand-in"),
        (any(line.gap and not line.accepted for line in lines), "▲ nobody has it, or nobody does it"),
        (not all(map(has_place, lines)), "? no place given, shown in the middle"),
    )
    return " · ".join(words for shown, words in says if shown)
