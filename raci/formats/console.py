"""Text for a terminal: what rich can draw, as plain lines or with ANSI colours."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

NARROWEST = 30
"""A terminal of fewer columns breaks the lines itself."""

EMPTY_LINE = ""


def printed(parts: Iterable[RenderableType], width: int, colour: bool) -> str:
    """Return parts below each other in at most `width` columns, nothing cropped, ending with a line feed.

    What the environment says of the terminal never counts, so that the same input gives the same text.
    """
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out, width=max(width, NARROWEST), force_terminal=colour, color_system="256" if colour else None,
        no_color=not colour, force_jupyter=False, legacy_windows=False, highlight=False, emoji=False, markup=False,
        _environ={},
    )  # fmt: skip
    for part in parts:
        console.print(part, overflow="fold")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).rstrip("\n") + "\n"
