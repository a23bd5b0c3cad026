"""Blocks for pages that others write: one part of the answer as Markdown lines, without headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from raci.cards.card import build_card
from raci.cards.subject import Subject
from raci.findings import Finding
from raci.formats import markdown
from raci.formats.card import card_markdown, key_line
from raci.formats.page import duties, notes
from raci.formats.view import By, Table, View, build_view
from raci.matrix import Matrix

NOTHING = "No duties here."

SIGNS = {
    "gap": "▲ nobody has it",
    "accepted": "○ nobody has it, and that was accepted",
    "outside": "→ somebody outside",
}
"""What the signs in notes say, by the kind of the note."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a block shows: an entry of WRITERS, card or spectrum, and which rows: of an area (id), of a team (name)."""

    what: str
    subject: Subject | None = None
    area: str | None = None
    team: str | None = None
    by: By = "role"


def block_lines(matrix: Matrix, wish: Wish, findings: tuple[Finding, ...] = (), *, private: bool = False) -> list[str]:
    """Return the lines of a block; they change only when what they show does."""
    shown = replace(matrix, rows=tuple(row for row in matrix.rows if wish.area in (None, row.activity.area)))
    if wish.subject is not None:
        card = build_card(shown, wish.subject, findings, team=wish.team, private=private)
        return list(card_markdown(card, matrix.organisation.catalogue.schemes[matrix.organisation.scheme]))
    view = build_view(shown, by=wish.by, team=wish.team, private=private, findings=findings)
    if wish.what == "spectrum":
        whole = view if wish.area is None else build_view(matrix, team=wish.team, private=private)
        return list(_spectrum(view, whole))
    if wish.area is not None:
        view = replace(view, tables=tuple(_without_empty_columns(table) for table in view.tables))
    return list(WRITERS[wish.what](view))


def _without_empty_columns(table: Table) -> Table:
    kept = [place for place in range(len(table.columns)) if any(line.cells[place] for line in table.lines)]
    blocks = (
        replace(block, lines=tuple(replace(line, cells=tuple(line.cells[k] for k in kept)) for line in block.lines))
        for block in table.blocks
    )
    return replace(table, columns=tuple(table.columns[k] for k in kept), blocks=tuple(blocks))


def _matrix(view: View) -> Iterator[str]:
    """Yield the counts, a table a team, what its letters and signs say, and what other sources say."""
    if not view.tables:
        yield NOTHING
        return
    newest = _newest_agreement(view)
    yield f"**{view.verdict}**" + (f" · newest agreement {newest}" if newest else "")
    disputes = markdown.disputed(view)
    for table in view.tables:
        yield from ("", markdown.strong(table.name)) if table.name else ()
        yield ""
        yield from markdown.matrix(view, table, list(disputes))
    noted = {note.kind for duty in duties(view) for note in notes(view, duty.table, duty.line)}
    signs = [words for kind, words in SIGNS.items() if kind in noted] + ["† sources say otherwise"] * bool(disputes)
    yield from ("", key_line(view.scheme, {entry.letter for entry in view.legend}, *signs))
    if disputes:
        yield from ("", *markdown.numbered(disputes.values()))


def _newest_agreement(view: View) -> dt.date | None:
    """Return when people last agreed on something that the block shows."""
    teams = {team.id: team.name for team in view.organisation.teams}
    shown = {(team, duty.line.id) for duty in duties(view) for team in (None, duty.line.row.team)}
    known = ((teams.get(d.team or ""), d.activity, d.agreed) for d in view.organisation.decisions)
    return max((agreed for team, activity, agreed in known if agreed and (team, activity) in shown), default=None)


def _gaps(view: View) -> Iterable[str]:
    return markdown.gaps(view) if view.tables else [NOTHING]


def _org(view: View) -> Iterator[str]:
    return _mermaid(view, ".org")


def _accountability(view: View) -> Iterator[str]:
    return _mermaid(view, ".accountability") if view.tables else iter([NOTHING])


def _spectrum(view: View, whole: View) -> Iterable[str]:
    from raci.formats.spectrum import spectrum_lines

    return spectrum_lines(view, whole) if view.tables else [NOTHING]


def _mermaid(view: View, kind: str) -> Iterator[str]:
    """Yield one kind of chart, in as many fences as it takes files.

    Comments are left out: they name the file's fingerprint, which changes with every word of the file.
    """
    from raci.formats.diagrams.mermaid import write_mermaid

    charts = [text.decode() for name, text in write_mermaid(view).items() if name.startswith(kind)]
    for number, chart in enumerate(charts):
        yield from [""] * bool(number)
        yield "```mermaid"
        yield from (line for line in chart.splitlines() if not line.lstrip().startswith("%%"))
        yield "```"


WRITERS: dict[str, Callable[[View], Iterable[str]]] = {
    "matrix": _matrix,
    "gaps": _gaps,
    "org": _org,
    "accountability": _accountability,
    "legend": markdown.legend,
}
"""Every block by the word that asks for it; cards and the spectrum, which look at more than their rows, apart."""
