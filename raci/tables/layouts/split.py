"""The names in one cell: "Dana Ito, Kim Lee", "Docs / Comms", one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from raci.tables.cells.marks import read_mark
from raci.tables.layouts.names import like_person, one_line
from raci.tables.layouts.orientation import like_roles
from raci.tables.vocabulary import nothing_words
from raci.words import fold

_SURE = re.compile(r"(?:\s*[\n;•‣▪|]\s*|\s+·\s+|\s*,\s*|\s+/\s+|\s+\+\s+)(?![^(]{0,100}\))")
_SEMICOLONS = re.compile(r"\s*[\n;•‣▪|]\s*|\s+·\s+")
_ASIDE = re.compile(r"\s*[(\[].{0,200}?[)\]]")
_MAYBE = re.compile(r"\s*/\s*|\s+(?:&|and|und|et|y|e|en|og|och|ja|i|a)\s+", re.IGNORECASE)
_LED = re.compile(r"^(?:[-*–•]\s+|\d+[.)]\s+|(?:and|und|et|or)\s+)")
_PLACEHOLDER = re.compile(r"[\[<{].{0,80}[\]>}]")
_LONG = 80
_WIDE = str.maketrans({"（": " (", "）": ")", "、": ",", "，": ",", "；": ";", "／": " / ", "＋": " + "})
_REMARK = re.compile(r"\s*[*†‡§]+$|^[*†‡§]+\s*")


def split_names(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names in each text.

    What certainly divides names is cut first; a slash or an "and" only where a part stands alone elsewhere, or where
    both sides are whole names: "Product Manager and Tech Lead", not "Research & Development".
    """
    distinct = [text for text in dict.fromkeys(texts) if fold(text) not in nothing_words()]
    between = [text for text in distinct if ";" in text]
    # Who writes semicolons between names may have commas inside them: "VP, Sales; VP, Finance".
    sure = _SEMICOLONS if sum("," in text for text in between) > 1 else _SURE
    first = {
        text: [name for piece in sure.split(text.translate(_WIDE)) if (name := _clean(piece))] for text in distinct
    }
    bases = _bases(name for names in first.values() for name in names)
    first = {text: [bases.get(name, name) for name in names] for text, names in first.items()}
    alone = {fold(name) for names in first.values() for name in names if not _MAYBE.search(name)}
    return {text: tuple(dict.fromkeys(_further(names, alone))) for text, names in first.items()}


def _bases(names: Iterable[str]) -> dict[str, str]:
    """Return the name without the remark in brackets for names that also stand without it, or with another one."""
    forms: dict[str, set[str]] = {}
    for name in names:
        forms.setdefault(fold(_ASIDE.sub("", name)), set()).add(name)
    several = {base for base, found in forms.items() if base and len({fold(name) for name in found}) > 1}
    return {name: _clean(_ASIDE.sub("", name)) for base, found in forms.items() if base in several for name in found}


def _further(names: Iterable[str], alone: set[str]) -> Iterable[str]:
    for name in names:
        parts = [part for piece in _MAYBE.split(name) if (part := _clean(piece))]
        if len(parts) > 1 and "(" not in name and (_whole(parts, alone, "&" in name) or _listed(name, parts, alone)):
            yield from parts
        else:
            yield name


def _listed(name: str, parts: list[str], alone: set[str]) -> bool:
    """Tell whether slashes stand between names, of which one stands alone elsewhere: "Risk/Legal" beside "Risk"."""
    return name.count("/") == len(parts) - 1 and any(fold(part) in alone for part in parts)


def _whole(parts: list[str], alone: set[str], joined: bool) -> bool:
    """Tell whether the parts of a name are names; `joined` parts, "EVP & CFO", only where each stands alone, too."""
    if all(fold(part) in alone for part in parts) or all(like_person(part) for part in parts):
        return True
    if all(part.isupper() and len(part) < 6 for part in parts) and not joined:
        return True
    return all(" " in part for part in parts) and all(like_roles([part]) >= 1.0 for part in parts)


def _clean(text: str) -> str:
    name = _REMARK.sub("", _LED.sub("", one_line(text).strip(" *_`.:"))).strip()
    return name if len(name) <= _LONG else _ASIDE.sub("", name)


def is_name(text: str) -> bool:
    """Tell whether a piece of a cell names somebody: no number, no mark, no long sentence."""
    if _PLACEHOLDER.fullmatch(text):
        return False
    kind = read_mark(text).kind
    return (kind == "text" and len(text) <= _LONG and any(char.isalpha() for char in text)) or (
        kind == "letters" and (len(text) > 2 or (len(text) == 2 and text.isalnum() and text.isupper()))
    )
