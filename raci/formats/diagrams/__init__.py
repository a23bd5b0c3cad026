"""Pictures of a matrix: DOT, SVG, PNG and PDF by Graphviz; Mermaid for wikis is in a module of its own."""

from __future__ import annotations

from importlib import util

from raci.formats.diagrams.dot_accountability import draw_accountability
from raci.formats.diagrams.dot_gaps import draw_gaps
from raci.formats.diagrams.dot_matrix import draw_matrix
from raci.formats.diagrams.dot_org import draw_orgs
from raci.formats.diagrams.dot_spectrum import draw_spectrum
from raci.formats.diagrams.palette import build_palette
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.png import rasterise
from raci.formats.diagrams.render import NoEngine, draw, engines
from raci.formats.diagrams.split import sheets
from raci.formats.diagrams.svg import finished
from raci.formats.view import View

__all__ = ["NoEngine", "engines", "pictures", "write_dot", "write_pdf", "write_png", "write_svg"]


def pictures(view: View) -> tuple[Picture, ...]:
    """Return every picture of a matrix before it is drawn."""
    colours = build_palette(view)
    # A table says neither who reports to whom nor where a role stands between deciding and doing.
    kinds = (draw_accountability, draw_gaps, *(() if view.read else (draw_spectrum, draw_orgs)))
    further = (picture for draw_kind in kinds for picture in draw_kind(view, colours))
    return (*(draw_matrix(view, sheet, colours) for sheet in sheets(view)), *further)


def write_dot(view: View) -> dict[str, bytes]:
    """Return the pictures' source, by the file's suffix; needs no engine."""
    return {f"{picture.suffix}.dot": picture.source.encode("utf-8") for picture in pictures(view)}


def write_svg(view: View) -> dict[str, bytes]:
    """Return the pictures as SVG, by the file's suffix; NoEngine where nothing here can draw."""
    found = pictures(view)
    drawings = zip(found, draw(found), strict=True)
    return {f"{picture.suffix}.svg": finished(picture, drawing) for picture, drawing in drawings}


def write_png(view: View) -> dict[str, bytes]:
    """Return the pictures as PNG, by the file's suffix; NoEngine where nothing here can draw."""
    if util.find_spec("resvg_py") is None:
        raise NoEngine([("resvg-py", "not installed")])
    return {name.removesuffix("svg") + "png": rasterise(svg) for name, svg in write_svg(view).items()}


def write_pdf(view: View) -> dict[str, bytes]:
    """Return the pictures as PDF, by the file's suffix; NoEngine where nothing here writes PDF."""
    found = pictures(view)
    drawings = zip(found, draw(found, "pdf"), strict=True)
    return {f"{picture.suffix}.pdf": drawing for picture, drawing in drawings}
