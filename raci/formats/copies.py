"""Where several copies of one matrix disagree: as text, as Markdown and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from raci.disagreement import KINDS, Cell, Comparison, Disagreement, Kind
from raci.formats.console import EMPTY_LINE, printed
from raci.formats.data import finding_dict
from raci.formats.markdown import escape
from raci.formats.page import count, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

BLANK, UNKNOWN = "–", "·"
"""What stands where a copy gives no letter, and where it does not have the column."""


def shown(comparison: Comparison, cell: Cell, copy: str) -> str:
    """Return what one copy says of one holder, in the letters of its scheme."""
    said = cell.letters.get(copy)
    return UNKNOWN if said is None else comparison.shown(said) or BLANK


def title(comparison: Comparison) -> str:
    """Say how many duties every copy sees alike."""
    differ = len(comparison.disagreements) - comparison.left_open
    parts = [f"{comparison.agreed - comparison.in_some} seen alike", f"{differ} differently"]
    parts += [f"{comparison.in_some} that some copies lack"] if comparison.in_some else []
    parts += [f"{comparison.left_open} that all leave open"] if comparison.left_open else []
    return f"{len(comparison.copies)} copies, {count(len(comparison.duties))}: {', '.join(parts)}"


def name_of(comparison: Comparison) -> str:
    """Return the organisation's name; empty for tables, whose titles may be anything."""
    return comparison.matrix.organisation.name if comparison.matrix.origin is None else ""


def whose(comparison: Comparison, copy: str) -> str:
    """Name a copy, and who filled it in where its name tells."""
    filler = comparison.fillers.get(copy)
    return f"{copy} ({filler})" if filler and filler != copy else copy


def copies_text(comparison: Comparison, width: int, colour: bool) -> str:
    """Return the disagreements as text of at most `width` columns, ending with a line feed."""
    return printed(_parts(comparison), width, colour)


def _parts(comparison: Comparison) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    yield Text(title(comparison), "bold")
    yield Text("Copies: " + ", ".join(plain(whose(comparison, copy)) for copy in comparison.copies))
    for note in comparison.notes:
        yield Text(plain(f"Note: {note}."), "dim")
    for kind, entries in by_kind(comparison):
        yield EMPTY_LINE
        yield Text(f"{KINDS[kind]} ({len(entries)})", "bold")
        for entry in entries:
            yield Padding(Text(plain(f"{entry.duty.name}: {entry.message}")), (0, 0, 0, 2))
            if entry.duty.cells:
                yield Padding(_grid(comparison, entry), (0, 0, 0, 4))
            if entry.duty.missing:
                yield Padding(Text(plain(f"not in {', '.join(entry.duty.missing)}"), "dim"), (0, 0, 0, 4))


def by_kind(comparison: Comparison) -> Iterator[tuple[Kind, list[Disagreement]]]:
    """Yield the disagreements of each kind, the worst first; nothing where there are none."""
    for kind in KINDS:
        entries = [entry for entry in comparison.disagreements if entry.kind == kind]
        if entries:
            yield kind, entries


def _grid(comparison: Comparison, entry: Disagreement) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    grid.add_column("")
    for copy in comparison.copies:
        grid.add_column(Text(plain(copy)), justify="center")
    for cell in entry.cells:
        letters = []
        for copy in comparison.copies:
            own = comparison.fillers.get(copy) == cell.holder
            letters.append(Text(shown(comparison, cell, copy), "bold underline" if own else ""))
        grid.add_row(Text(plain(cell.holder)), *letters)
    return grid


def copies_markdown(comparison: Comparison) -> list[str]:
    """Return the disagreements as lines of Markdown, everything escaped; a copy's own view of its filler is bold."""
    lines = [f"**{title(comparison)}**", ""]
    lines += [f"Copies: {', '.join(escape(whose(comparison, copy)) for copy in comparison.copies)}"]
    lines += ["", *(f"- {escape(note)}." for note in comparison.notes)] if comparison.notes else []
    for kind, entries in by_kind(comparison):
        lines += ["", f"### {KINDS[kind]} ({len(entries)})"]
        for entry in entries:
            lines += ["", f"**{escape(entry.duty.name)}:** {escape(entry.message)}"]
            lines += [""] if entry.duty.cells else []
            if not entry.duty.cells:
                continue
            lines += [f"| | {' | '.join(escape(copy) for copy in comparison.copies)} |"]
            lines += [f"| :-- |{' :-: |' * len(comparison.copies)}"]
            for cell in entry.cells:
                row = [_own(comparison, cell, copy) for copy in comparison.copies]
                lines.append(f"| {escape(cell.holder)} | {' | '.join(row)} |")
            if entry.duty.missing:
                lines += ["", f"Not in {', '.join(map(escape, entry.duty.missing))}."]
    return lines


def _own(comparison: Comparison, cell: Cell, copy: str) -> str:
    letters = escape(shown(comparison, cell, copy))
    return f"**{letters}**" if comparison.fillers.get(copy) == cell.holder else letters


def copies_dict(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data: letters by copy, null where a copy does not have the column."""
    return {
        "copies": [{"name": copy, "filled_in_by": comparison.fillers.get(copy)} for copy in comparison.copies],
        "disagreements": [
            {
                "activity": entry.duty.name,
                "area": entry.duty.area,
                "kind": entry.kind,
                "kinds": list(entry.kinds),
                "message": entry.message,
                "cells": [
                    {
                        "who": cell.holder,
                        "letters": {
                            copy: None if copy not in cell.letters else shown(comparison, cell, copy).replace(BLANK, "")
                            for copy in comparison.copies
                        },
                    }
                    for cell in entry.duty.cells
                ],
                "missing": list(entry.duty.missing),
            }
            for entry in comparison.disagreements
        ],
        "notes": list(comparison.notes),
        "findings": [finding_dict(finding) for finding in comparison.findings],
        "summary": {
            "duties": len(comparison.duties),
            "agreed": comparison.agreed,
            "left-open": comparison.left_open,
            **comparison.counts,
        },
    }
