"""Short answers in sections of a line each: as text for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from raci.formats.console import EMPTY_LINE, printed
from raci.formats.page import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

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
    return printed(_parts(head, sections), width, colour)


def _parts(head: tuple[str, str], sections: Sequence[Section]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    title, words = map(plain, head)
    yield Text(title, BOLD)
    if words:
        yield Text(words)
    for section in sections:
        yield EMPTY_LINE
        yield Text(f"{'▲ ' if section.gap else ''}{plain(section.title)}", GAP if section.gap else BOLD)
        for item in section.items:
            subject, said = plain(item.subject), plain(item.words)
            line = Text(subject, BOLD) + Text(f"{_between(subject, said)}{said}")
            yield Padding(line, (0, 0, 0, 2))


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
