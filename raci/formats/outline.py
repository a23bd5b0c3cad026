"""Short answers in sections of a line each: as text for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from raci.formats.page import plain

NARROWEST = 30
"""A terminal of fewer columns breaks the lines itself."""

GAP, BOLD = "bold bright_magenta", "bold"


@dataclass(frozen=True, slots=True)
class Item:
    """One line: its subject, which may be empty, and what is said of it."""

    subject: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines below a heading; `gap` says that they are what nobody should miss."""

    title: str
    items: tuple[Item, ...]
    gap: bool = False


def text_of(head: tuple[str, str], sections: Sequence[Section], width: int, colour: bool) -> str:
    """Return sections as text of at most `width` columns, with ANSI colours if asked, ending with a line feed."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, width=max(width, NARROWEST), force_terminal=colour, color_system="256" if colour else None,
        no_color=not colour, force_jupyter=False, legacy_windows=False, highlight=False, emoji=False, markup=False,
        _environ={},
    )  # fmt: skip
    title, words = map(plain, head)
    console.print(Text(title, BOLD))
    if words:
        console.print(Text(words))
    for section in sections:
        console.print()
        console.print(Text(f"{'▲ ' if section.gap else ''}{plain(section.title)}", GAP if section.gap else BOLD))
        for item in section.items:
            subject, said = plain(item.subject), plain(item.words)
            line = Text(subject, BOLD) + Text(f"{_between(subject, said)}{said}")
            console.print(Padding(line, (0, 0, 0, 2)), overflow="fold")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).rstrip("\n") + "\n"


def markdown_of(head: tuple[str, str], sections: Sequence[Section], escape: Callable[[str], str]) -> str:
    """Return sections as Markdown: a heading, what it comes to, and a list below each heading of a section."""
    return "\n".join(_markdown(head, sections, escape)) + "\n"


def _markdown(head: tuple[str, str], sections: Sequence[Section], escape: Callable[[str], str]) -> Iterator[str]:
    title, words = head
    yield f"# {escape(title)}"
    if words:
        yield from ("", f"**{escape(words)}**")
    for section in sections:
        yield from ("", f"## {'▲ ' if section.gap else ''}{escape(section.title)}", "")
        for item in section.items:
            subject = f"**{escape(item.subject)}**" if item.subject else ""
            yield f"- {subject}{_between(item.subject, item.words)}{escape(item.words)}"


def _between(subject: str, words: str) -> str:
    """Return what stands between a subject and what is said of it; a reason in brackets needs no colon."""
    return "" if not subject or not words else " " if words.startswith("(") else ": "
