"""The files of a comparison of copies: workbook, picture, page and data."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import util

from raci.disagreement import Comparison
from raci.formats.copies import copies_dict, copies_markdown
from raci.formats.diagrams import NoEngine
from raci.formats.diagrams.dot_copies import draw_copies
from raci.formats.diagrams.palette import build_palette
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.png import rasterise
from raci.formats.diagrams.render import draw
from raci.formats.diagrams.svg import finished
from raci.formats.view import build_view
from raci.formats.workbook.copies_sheet import write_copies

Writer = Callable[[Comparison], bytes]


def write_comparison(comparison: Comparison, format_: str) -> bytes:
    """Return a comparison in one of `FORMATS`; raises NoEngine for a picture that nothing here can draw."""
    return FORMATS[format_](comparison)


def _picture(comparison: Comparison) -> Picture:
    view = build_view(comparison.matrix)
    return draw_copies(view, build_palette(view), comparison)


def _dot(comparison: Comparison) -> bytes:
    return _picture(comparison).source.encode("utf-8")


def _svg(comparison: Comparison) -> bytes:
    picture = _picture(comparison)
    return finished(picture, draw((picture,))[0])


def _png(comparison: Comparison) -> bytes:
    if util.find_spec("resvg_py") is None:
        raise NoEngine([("resvg-py", "not installed")])
    return rasterise(_svg(comparison))


def _markdown(comparison: Comparison) -> bytes:
    return ("\n".join(copies_markdown(comparison)) + "\n").encode("utf-8", "replace")


def _json(comparison: Comparison) -> bytes:
    return (json.dumps(copies_dict(comparison), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


FORMATS: dict[str, Writer] = {
    "xlsx": write_copies,
    "svg": _svg,
    "png": _png,
    "dot": _dot,
    "md": _markdown,
    "json": _json,
}
"""The formats of a comparison, each the end of its file's name."""

DEFAULT = ("xlsx", "svg", "md")
"""What a folder gets."""
