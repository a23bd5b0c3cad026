"""SVG that can be shown anywhere: light and dark, with title, description, links and tooltips, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, indent, tostring

from raci.formats.diagrams.cells import safe_link
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.typeset import clean

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
FONTS = "Arial, 'Liberation Sans', Helvetica, Arimo, sans-serif"
PIXELS = 96 / 72
"""Pixels of a style sheet in a point of Graphviz."""

BOLD_IS_HIGH = 0.09
"""Graphviz draws bold text that far above the middle of its cell, in sizes of its letters."""

PAINT = ("fill", "stroke", "stroke-width", "stroke-dasharray")
KEPT = {
    "g": ("transform",),
    "polygon": ("points", *PAINT),
    "polyline": ("points", *PAINT),
    "path": ("d", *PAINT),
    "ellipse": ("cx", "cy", "rx", "ry", *PAINT),
    "text": ("x", "y", "fill", "text-anchor", "font-weight", "font-size"),
}
"""What is kept of drawings: elements with their attributes, in the order in which they are written."""

ZEROS = re.compile(r"(\.\d*?)0+(?!\d)")
"""The end of a number that says nothing."""


def parsed(drawing: bytes) -> Element:
    """Return a drawing as a tree; ParseError where it is no XML, or where it has entities of its own.

    All text in it is ours and escaped, so that an engine that writes an entity is no engine of ours; expat's own
    parser is ten times as fast as one that looks out for them.
    """
    if b"<!ENTITY" in drawing:
        raise ParseError("a drawing has no entities")
    return fromstring(drawing)  # noqa: S314 - see above


def shown(drawing: bytes) -> frozenset[str]:
    """Return every text that a drawing shows, white space joined; ParseError where it is no XML."""
    return frozenset(clean(element.text or "") for element in parsed(drawing).iter(f"{SVG}text"))


def finished(picture: Picture, drawing: bytes) -> bytes:
    """Return a drawing of Graphviz as a picture of its own: named, described, and dark where the reader's system is."""
    source = parsed(drawing)
    _, _, width, height = (float(number) for number in source.get("viewBox", "0 0 1 1").split())
    name = "raci" + picture.suffix.replace(".", "-")
    root = Element(
        "svg",
        {
            "id": name,
            "xmlns": "http://www.w3.org/2000/svg",
            "xmlns:xlink": "http://www.w3.org/1999/xlink",
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width * PIXELS:.2f}",
            "height": f"{height * PIXELS:.2f}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "font-family": FONTS,
        },
    )
    SubElement(root, "title", {"id": f"{name}-title"}).text = picture.title
    SubElement(root, "desc", {"id": f"{name}-desc"}).text = picture.description
    style = SubElement(root, "style")
    for child in source:
        root.extend(_cleaned(child))
    for group in list(root.iter()):
        _join_outlines(group)
    style.text = _style(picture, root, f"#{name}")
    indent(root, "")
    return tostring(root, encoding="unicode").encode() + b"\n"


def _cleaned(element: Element) -> Iterator[Element]:
    """Yield an element without names of Graphviz's own; a group that groups nothing yields what is in it."""
    tag = str(element.tag).removeprefix(SVG)
    inside = [kept for child in element for kept in _cleaned(child)]
    if tag == "title":
        return
    if tag == "a":
        yield _anchor(element, inside)
    elif tag == "g" and element.get("transform") is None:
        yield from inside
    else:
        kept = Element(*_shape(tag, element.attrib))
        kept.text = element.text if tag == "text" else None
        if kept.get("text-anchor") == "start":
            del kept.attrib["text-anchor"]
        if kept.get("font-weight") == "bold":
            kept.set("y", f"{float(kept.get('y', 0)) + BOLD_IS_HIGH * float(kept.get('font-size', 0)):.2f}")
        kept.extend(inside)
        yield kept


def _shape(tag: str, attributes: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return an element's kind and what is kept of its attributes; a path that is a rounded rectangle becomes one."""
    kept = {name: _value(name, value) for name in KEPT.get(tag, ()) if (value := attributes.get(name))}
    rectangle = _rectangle(attributes.get("d", "")) if tag == "path" else None
    if rectangle is None:
        return tag, kept
    del kept["d"]
    return "rect", {**rectangle, **kept}


def _join_outlines(group: Element) -> None:
    """Make one shape of two that Graphviz draws for one cell: what is filled, and its outline."""
    for filled, outline in pairwise(list(group)):
        paint = {"fill": outline.get("fill", ""), "stroke": outline.get("stroke", "")}
        same_shape = {**filled.attrib, **paint} == outline.attrib
        if same_shape and filled.get("stroke") == "none" == paint["fill"]:
            filled.set("stroke", paint["stroke"])
            group.remove(outline)


def _rectangle(path: str) -> dict[str, str] | None:
    """Return a path as a rounded rectangle where it is one: eight curves that close, as Graphviz draws ROUNDED."""
    if path.count(",") != 1 + 3 * 8:
        return None
    numbers = [float(number) for number in path[1:].replace("C", " ").replace(",", " ").split()]
    xs, ys = numbers[::2], numbers[1::2]
    if (xs[0], ys[0]) != (xs[-1], ys[-1]):
        return None
    left, top, radius = min(xs), min(ys), abs(xs[0] - min(xs))
    sizes = {"x": left, "y": top, "width": max(xs) - left, "height": max(ys) - top, "rx": radius}
    return {name: f"{round(size, 2):g}" for name, size in sizes.items()}


def _anchor(element: Element, inside: list[Element]) -> Element:
    """Return a link where there is somewhere to go, a group otherwise; the tooltip becomes its title."""
    link = safe_link(element.get(f"{XLINK}href"))
    kept = (
        Element("a", {"href": link, "xlink:href": link, "target": "_blank", "rel": "noopener"})
        if link
        else Element("g")
    )
    if tip := element.get(f"{XLINK}title"):
        SubElement(kept, "title").text = tip
    kept.extend(inside)
    return kept


def _value(name: str, value: str) -> str:
    """Return an attribute's value, numbers as short as they can be."""
    if name in ("fill", "stroke"):
        return "none" if value == "transparent" else value
    return ZEROS.sub(_shorter, value) if "." in value else value


def _shorter(found: re.Match[str]) -> str:
    return "" if found[1] == "." else found[1]


def _style(picture: Picture, root: Element, scope: str) -> str:
    """Return the style sheet: colours are turned by what they are, and nothing outside the picture is touched."""
    dark = dict(picture.dark)
    rules = []
    for name in ("fill", "stroke"):
        used = sorted({colour for element in root.iter() if (colour := element.get(name)) in dark})
        rules += [f'{scope} [{name}="{colour}"]{{{name}:{dark[colour]}}}' for colour in used if dark[colour] != colour]
    return (
        f"{scope}{{max-width:100%;height:auto;print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
        f"{scope} polygon[stroke=none]{{shape-rendering:crispEdges}}"
        f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
    )
