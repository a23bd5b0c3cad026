r"""HTML-like labels as typed values: tables of cells of text, written with everything escaped.

Graphviz reads the text of such labels twice, once as XML and once for its own escapes (`\N` is the node's name), so
that backslashes are doubled and the five characters of XML replaced, and `]`, which alone stops Graphviz 2. Addresses
keep their entities on the way to the SVG and are escaped once more (Graphviz 2 would write a bare ampersand).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from raci.formats.diagrams.typeset import ELLIPSIS, clean, clean_lines

Side = Literal["LEFT", "CENTER", "RIGHT"]
MOST_LINES, LONGEST_LINE = 24, 400
"""Lines and characters of a tooltip; Graphviz refuses a label with an attribute of a hundred thousand."""
ENTITIES = str.maketrans(
    {
        "]": "&#93;",
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
        "\\": "\\\\",
        "\n": "&#10;",
    }
)
SPECIAL = re.compile(r"""[]&<>"'\\\n]""")


class Text(NamedTuple):
    """One line of text; `size` in points, `colour` as #rrggbb."""

    words: str
    colour: str
    size: int = 10
    bold: bool = False


class Cell(NamedTuple):
    """A cell: lines of text, or one table. Sizes are points; `fill` and `border` are colours."""

    content: tuple[Text, ...] | Table = ()
    width: float = 0
    height: float = 0
    align: Side = "LEFT"
    valign: Literal["TOP", "MIDDLE", "BOTTOM"] = "MIDDLE"
    padding: float = 0
    fill: str = ""
    border: str = ""
    rounded: bool = False
    fixed: bool = False
    span: int = 1
    tip: str = ""
    link: str = ""


class Table(NamedTuple):
    """A table of rows of cells. With `fixed` it keeps its size and does not stretch to the cell around it."""

    rows: tuple[tuple[Cell, ...], ...]
    width: float = 0
    height: float = 0
    gap: float = 0
    fill: str = ""
    border: str = ""
    rounded: bool = False
    dashed: bool = False
    fixed: bool = False
    tip: str = ""
    link: str = ""


def escape(text: str) -> str:
    """Return text as the inside of an HTML-like label, or of one of its attributes."""
    # Most texts have nothing to escape, and looking is much faster than translating.
    return text.translate(ENTITIES) if SPECIAL.search(text) else text


def safe_link(link: str | None) -> str:
    """Return a link that is fit to follow: http or https, without characters that addresses must hide; else empty."""
    if not link or clean(link) != link or re.search(r"[\s\"<>\\^`{|}]", link):
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme in ("http", "https") and parts.netloc else ""


def label(table: Table) -> str:
    """Return the label's source for a node, brackets and all."""
    return f"<{_table(table)}>"


def texts(table: Table) -> Iterator[str]:
    """Yield every line of text in a table, as a picture must show it."""
    for row in table.rows:
        for cell in row:
            if isinstance(cell.content, Table):
                yield from texts(cell.content)
            else:
                yield from (words for text in cell.content if (words := clean(text.words)))


def _table(table: Table) -> str:
    style = ",".join(word for word, on in (("ROUNDED", table.rounded), ("DASHED", table.dashed)) if on)
    attributes = {
        "BORDER": "1" if table.border else "0",
        "CELLBORDER": "0",
        "CELLSPACING": _number(table.gap),
        "CELLPADDING": "0",
        "STYLE": style,
        "COLOR": table.border,
        "BGCOLOR": table.fill,
        "FIXEDSIZE": "TRUE" if table.fixed else "",
        "WIDTH": _number(table.width) if table.width else "",
        "HEIGHT": _number(table.height) if table.height else "",
        **_reaction(table),
    }
    rows = "".join(f"<TR>{''.join(map(_cell, row))}</TR>" for row in table.rows)
    return f"<TABLE{_attributes(attributes)}>{rows}</TABLE>"


def _cell(cell: Cell) -> str:
    attributes = {
        "ALIGN": cell.align,
        "BALIGN": cell.align if len(_lines(cell)) > 1 and cell.align != "CENTER" else "",
        "VALIGN": cell.valign if cell.valign != "MIDDLE" else "",
        "CELLPADDING": _number(cell.padding) if cell.padding else "",
        "BGCOLOR": cell.fill,
        "BORDER": "1" if cell.border else "",
        "COLOR": cell.border,
        "STYLE": "ROUNDED" if cell.rounded else "",
        "FIXEDSIZE": "TRUE" if cell.fixed else "",
        "WIDTH": _number(cell.width) if cell.width else "",
        "HEIGHT": _number(cell.height) if cell.height else "",
        "COLSPAN": str(cell.span) if cell.span > 1 else "",
        **_reaction(cell),
    }
    return f"<TD{_attributes(attributes)}>{_content(cell)}</TD>"


def _reaction(part: Cell | Table) -> dict[str, str]:
    """Return what happens under the pointer: a tooltip, a link; Graphviz 2 has no tooltip without a link."""
    if not part.tip and not part.link:
        return {}
    lines = part.tip.split("\n")
    kept = [*lines[:MOST_LINES], ELLIPSIS] if len(lines) > MOST_LINES else lines
    tip = escape(clean_lines(line[:LONGEST_LINE] for line in kept))
    link = escape(safe_link(part.link)).replace("&", "&amp;")
    return {"TOOLTIP": tip, "HREF": link or ("#" if tip else "")}


def _content(cell: Cell) -> str:
    if isinstance(cell.content, Table):
        return _table(cell.content)
    return "<BR/>".join(map(_text, _lines(cell)))


def _lines(cell: Cell) -> tuple[Text, ...]:
    """Return the lines that say something; an empty FONT element is an error in Graphviz."""
    return () if isinstance(cell.content, Table) else tuple(text for text in cell.content if clean(text.words))


def _text(text: Text) -> str:
    words = escape(clean(text.words))
    weighted = f"<B>{words}</B>" if text.bold else words
    return f'<FONT POINT-SIZE="{_number(text.size)}" COLOR="{text.colour}">{weighted}</FONT>'


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in values.items() if value)


def _number(value: float) -> str:
    """Return a size as Graphviz reads it: whole points."""
    return f"{value:.0f}"
