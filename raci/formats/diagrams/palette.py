"""Colours of pictures, light and dark: each shade is written once in a drawing, so that a style sheet can turn it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from raci.formats.view import View

THEME = {
    "page": ("#fbfcfe", "#0d1117"),
    "card": ("#ffffff", "#161b22"),
    "stripe": ("#f6f8fb", "#1b222c"),
    "band": ("#e2e8f0", "#2b3542"),
    "edge": ("#cbd5e1", "#3d4a5a"),
    "line": ("#64758b", "#8291a5"),
    "ink": ("#111827", "#f0f3f6"),
    "muted": ("#475569", "#b4becb"),
    "faint": ("#5f6e84", "#98a5b6"),
    "ring": ("#0f172a", "#e6edf4"),
    "gap": ("#b5179e", "#ff8be6"),
    "gap-row": ("#fdf0fa", "#3a1534"),
    "accepted-row": ("#f7f2f8", "#261d2c"),
    "outside-row": ("#eff4f8", "#1d2733"),
}
"""Name → light and dark. Every text colour has a contrast of 4.5 or more on every ground it stands on."""

FAMILIES = (
    ("#0e7490", "#2bb8d6"),
    ("#be185d", "#f783b5"),
    ("#6d28d9", "#b79bfd"),
    ("#15803d", "#4fce7f"),
    ("#92580e", "#dfa04f"),
    ("#1d4fd8", "#82a8fe"),
    ("#334156", "#9fb0c6"),
    ("#7a6a01", "#d2bd3a"),
)
HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Palette:
    """Names of shades → colour in the drawing, and that colour → its dark twin.

    Letters have shades of their own (`A fill`, `A ink`, `A border`); `families` are names of shades, too.
    """

    shades: dict[str, str]
    dark: dict[str, str]
    families: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the colour of a shade."""
        return self.shades[name]

    def letter(self, letter: str, part: str) -> str:
        """Return the colour of a letter's `fill`, `ink` or `border`; letters that the scheme lacks are plain."""
        plain = {"fill": "stripe", "ink": "ink", "border": "line"}
        return self.shades.get(f"{letter} {part}") or self.shades[plain[part]]

    def family(self, name: str) -> str:
        """Return the colour of a family of roles."""
        return self.shades[self.families[name]] if name in self.families else self.shades["muted"]


def build_palette(view: View) -> Palette:
    """Gather every shade; two shades of one colour that differ in the dark are set a step apart."""
    wanted = dict(THEME) | {f"family {number}": pair for number, pair in enumerate(FAMILIES)}
    for entry in view.legend:
        fill, ink = _colour(entry.fill, "#e8ecf2"), _colour(entry.ink, "#1f2937")
        dark_fill, dark_ink = _colour(entry.dark_fill, "#3a4655"), _colour(entry.dark_ink, "#f0f3f6")
        border = _colour(entry.border, "#7b8794")
        wanted[f"{entry.letter} fill"] = (fill, dark_fill)
        wanted[f"{entry.letter} ink"] = (ink, dark_ink)
        wanted[f"{entry.letter} border"] = (border, dark_fill if border == fill else border)
    shades: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name, (light, twin) in wanted.items():
        steps = (_neighbour(light, step) for step in range(128))
        shade = next(colour for colour in steps if dark.get(colour, twin) == twin)
        shades[name], dark[shade] = shade, twin
    known = [role.family for role in view.organisation.catalogue.roles.values()]
    names = dict.fromkeys(known + sorted(role.family for role in view.organisation.roles))
    return Palette(shades, dark, {name: f"family {place % len(FAMILIES)}" for place, name in enumerate(names)})


def _colour(value: str, instead: str) -> str:
    return value.lower() if HEX.fullmatch(value) else instead


def _neighbour(colour: str, step: int) -> str:
    """Return a colour that nobody can tell from this one: some steps of blue towards the middle."""
    blue = int(colour[5:], 16)
    return f"{colour[:5]}{blue - step if blue > 127 else blue + step:02x}"
