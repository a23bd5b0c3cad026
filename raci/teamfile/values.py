"""How the value of each kind of key is read: from what stands in the file to what the model holds.

A reader returns None for a value that cannot be used, and has noted why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from raci.model import MEANINGS, WORKLOADS, Away
from raci.teamfile.nodes import Node, shorten
from raci.tiers import TierError, read_doers, read_roles, read_tiers
from raci.words import fold

Reader = Callable[[Node], Any]

DATE = r"\d{4}-\d{2}-\d{2}"
COLOUR = r"#[0-9a-fA-F]{6}"
NOBODY = ("nobody", "noone", "none")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def read_text(node: Node) -> str | None:
    """Read one line of text; a number counts as its digits."""
    word = read_word(node)
    return None if word is None else str(word.value)


def read_word(node: Node) -> Node | None:
    """Read one name, which keeps its place."""
    text = _plain(node.value)
    if text is None:
        node.wrong_type("one text")
        return None
    if not text:
        node.malformed("the text is empty", "write a text, or leave the key out")
        return None
    return node if text is node.value else node.but(text)


def read_words(node: Node) -> tuple[Node, ...] | None:
    """Read one name or a list of names; items that are no names are left out, None where no other is there."""
    if isinstance(node.value, dict | bool):
        node.wrong_type("a text or a list of texts")
        return None
    items = node.items()
    words = tuple(word for item in items if (word := read_word(item)) is not None)
    return words if words or not items else None


def read_texts(node: Node) -> tuple[str, ...] | None:
    """Read one text or a list of texts."""
    words = read_words(node)
    return None if words is None else tuple(word.value for word in words)


def read_holders(node: Node) -> tuple[Node, ...] | None:
    """Read who holds a letter; "nobody" and an empty list mean nobody."""
    words = read_words(node)
    if words is None:
        return None
    return tuple(word for word in words if fold(word.value) not in NOBODY)


def read_flag(node: Node) -> bool | None:
    """Read true or false; yes and no mean the same."""
    value = node.value if isinstance(node.value, bool) else _FLAGS.get(fold(str(node.value)))
    if value is None:
        node.wrong_type("true or false")
    return value


def read_date(node: Node) -> dt.date | None:
    """Read a day."""
    day = _day(str(node.value))
    if day is None:
        message = f'"{shorten(str(node.value))}" is no date'
        node.malformed(message, "a date looks like 2027-03-01")
    return day


def read_away(node: Node) -> Away | None:
    """Read two days with a slash between them, either of which may be open, one day that begins it, or true."""
    if isinstance(node.value, bool):
        return Away() if node.value else None
    text = str(node.value).strip()
    first, slash, last = (part.strip() for part in text.partition("/"))
    start, end = _day(first), _day(last)
    if (first and not start) or (last and not end) or not (start or end):
        fix = "write 2027-01-10/2027-02-01, 2027-01-10, or true"
        node.malformed(f'"{shorten(text)}" does not say when somebody is away', fix)
        return None
    if slash and start and end and end < start:
        node.malformed(f"this ends on {end}, before it begins on {start}", "write the earlier day first")
        return None
    return Away(start=start, end=end)


def read_count(node: Node) -> int | None:
    """Read how many: 1 or more."""
    return _number(node, 1)


def read_limit(node: Node) -> int | None:
    """Read at most (or at least) how many: 0 or more."""
    return _number(node, 0)


def read_colour(node: Node) -> str | None:
    """Read a colour: #rrggbb."""
    text = str(node.value).strip().lower()
    if not re.fullmatch(COLOUR, text):
        node.malformed(f'"{shorten(text)}" is no colour', 'write six hex digits in quotes: "#1b2a5b"')
        return None
    return text


def read_spectrum(node: Node) -> float | None:
    """Read a place between engineers (-1) and customers (+1)."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        node.wrong_type("a number from -1 to 1")
        return None
    if not -1 <= node.value <= 1:
        node.malformed(f"{node.value} lies outside -1 (engineers) … 1 (customers)", "write a number from -1 to 1")
        return None
    return float(node.value)


def choice(*words: str) -> Reader:
    """Return a reader that accepts one of some words."""

    def read(node: Node) -> str | None:
        found = {fold(word): word for word in words}.get(fold(str(node.value)))
        if found is None:
            node.wrong_type(f"{', '.join(words[:-1])} or {words[-1]}")
        return found

    return read


def tiered(read: Callable[[object], object]) -> Reader:
    """Return a reader of roles in words or lists; the roles are still as typed."""

    def reader(node: Node) -> Node | None:
        try:
            return node.but(read(node.value))
        except TierError as error:
            node.malformed(f"these roles cannot be read: {error}", "write x or y, else z")
            return None

    return reader


def raw(wanted: str, *types: type) -> Reader:
    """Return a reader that only looks at the type: the module that knows the rest reads it."""

    def read(node: Node) -> Node | None:
        if isinstance(node.value, types):
            return node
        node.wrong_type(wanted)
        return None

    return read


_KEPT = raw("a text or a list of texts", object)
_ENTRIES = raw("a list or a mapping", list, dict)
_LISTED = raw("a list", list)
_MAPPED = raw("a mapping (key: value)", dict)

READERS: dict[str, Reader] = {
    "text": read_text,
    "texts": read_texts,
    "word": read_word,
    "words": read_words,
    "titles": read_words,
    "person": read_word,
    "team": read_word,
    "teams": read_words,
    "profiles": read_words,
    "scheme": raw("a name, or a mapping with letters", str, int, float, dict),
    "letter_list": _ENTRIES,
    "meaning": choice(*MEANINGS.values()),
    "colour": read_colour,
    "role_name": read_word,
    "role_names": read_words,
    "area": read_word,
    "areas": read_words,
    "activity": read_word,
    "activity_names": read_words,
    "subjects": read_words,
    "holders": read_holders,
    "tiers": tiered(read_tiers),
    "doers": tiered(read_doers),
    "roles": tiered(read_roles),
    "flag": read_flag,
    "date": read_date,
    "away": read_away,
    "count": read_count,
    "limit": read_limit,
    "spectrum": read_spectrum,
    "workload": choice(*WORKLOADS),
    "reach": choice("team", "organisation"),
    "scope": choice("team", "organisation"),
    "capacity": raw("a number, or accountable and responsible with a number each", int, dict),
    "when": _MAPPED,
    "size": _MAPPED,
    "files": _KEPT,
    "people": _ENTRIES,
    "team_list": _ENTRIES,
    "role_list": _ENTRIES,
    "activities": _ENTRIES,
    "activity_list": _ENTRIES,
    "elsewhere": _ENTRIES,
    "decision_list": _ENTRIES,
    "rule_list": raw("a list, a mapping or a file's name", list, dict, str),
    "hiring": raw("a title or a list of titles", list, str, dict),
    "checks": _MAPPED,
    "waiver_list": _LISTED,
}
"""How each kind of value is read."""


def _plain(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip()


def _day(text: str) -> dt.date | None:
    if not re.fullmatch(DATE, text.strip()):
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _number(node: Node, least: int) -> int | None:
    value = node.value
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        node.wrong_type("a whole number")
        return None
    if value < least:
        node.malformed(f"{value} is too small", f"write {least} or more")
        return None
    return value
