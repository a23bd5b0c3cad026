"""PNG from our SVG, so that the same letters stand in the same places whichever engine drew it."""

from __future__ import annotations

import re

from raci.formats.diagrams import fonts
from raci.formats.diagrams.svg import FONTS, shown

LONGEST_SIDE = 12_000
"""Pixels; larger pictures are drawn smaller, because no viewer shows them and time grows with the square."""


def rasterise(svg: bytes, *, scale: float = 2) -> bytes:
    """Draw an SVG of ours as PNG, light.

    The font is named outright: resvg takes its serif where a family is unknown, and draws nothing where it has none.
    """
    import resvg_py

    text = svg.decode("utf-8").replace(f'font-family="{FONTS}"', f'font-family="{fonts.FAMILY}"')
    sides = [float(side) for side in re.findall(r' (?:width|height)="([\d.]+)"', text)[:2]]
    page = re.search(r'<polygon fill="(#[0-9a-f]{6})"', text)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text,
            zoom=min(scale, LONGEST_SIDE / max(1, *sides)),
            dpi=96,
            background=page.group(1) if page else "#ffffff",
            skip_system_fonts=all(map(fonts.covers, shown(svg))),
            font_files=fonts.paths(),
            font_family=fonts.FAMILY,
            serif_family=fonts.FAMILY,
            sans_serif_family=fonts.FAMILY,
        )
    )
