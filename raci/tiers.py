"""How tiers of roles are written: the short words (`x or y, else z`) and the long forms that mean the same.

Names are kept as typed; whoever reads them resolves them with `map_roles`. Words are taken apart only in
text: an item of a list is one name, whatever it holds ("Research and Development").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import overload

from raci.rules import Doers, Tier, Tiers

Resolve = Callable[[str], str | None]

# Every text is matched with its white space folded to single blanks, so that no pattern can run away.
_ELSE = re.compile(r"(?: ?, ?| )else ", re.IGNORECASE)
_OR = re.compile(r" or ", re.IGNORECASE)
_AND = re.compile(r" and ", re.IGNORECASE)
_OR_LIST = re.compile(r" ?, ?(?:or )?| or ", re.IGNORECASE)
_AND_LIST = re.compile(r" ?, ?(?:and )?| and ", re.IGNORECASE)
_ALL = re.compile(r"all(?: |$)", re.IGNORECASE)


class TierError(ValueError):
    """Words or lists that name no roles; the message says what to write instead."""


def read_tiers(value: object) -> Tiers:
    """Read who answers: `x or y, else z`, or `[[x, y], [z]]`; `nobody` and an empty list mean no tier."""
    if isinstance(value, str):
        text = _fold_blanks(value)
        return () if _is_nobody(text) else tuple(_read_tier(part) for part in _ELSE.split(text))
    if not isinstance(value, list | tuple):
        raise TierError("write roles here: 'x or y, else z', or a list of lists: [[x, y], [z]]")
    if len(value) > 1 and all(isinstance(item, str) for item in value):
        first, second = (_fold_blanks(item) for item in value[:2])
        raise TierError(
            f"a flat list does not say how the roles compare: write '{first} or {second}' (equally good), "
            f"'{first}, else {second}' (where the first is missing) or, for R, '{first} and {second}'"
        )
    tiers = tuple(_names([item] if isinstance(item, str) else item) for item in value)
    if not all(tiers):
        raise TierError("a tier without a role: leave the empty list out")
    return tiers


def read_doers(value: object) -> Doers:
    """Read who does it: `x or y, else z` (one lead), `all x` (everybody), `x and y` (one each), then `else`.

    Lists are tiers; a mapping has `all`, `each` (texts or lists of roles) and `else` (tiers).
    """
    if isinstance(value, Mapping):
        return _read_doers_mapping(value)
    if not isinstance(value, str):
        return Doers(tiers=read_tiers(value))
    text = _fold_blanks(value)
    first = _ELSE.split(text)[0]
    if not _AND.search(first) and not _ALL.match(first):
        return Doers(tiers=read_tiers(text))
    if _OR.search(first):
        raise TierError(f"'{first}': 'or' does not go with 'and' or 'all'; put the others behind ', else'")
    parts = _AND_LIST.split(first)
    return Doers(
        all=_names([_ALL.sub("", part, count=1) for part in parts if _ALL.match(part)]),
        each=_names([part for part in parts if not _ALL.match(part)]),
        tiers=tuple(_read_tier(part) for part in _ELSE.split(text)[1:]),
    )


def read_roles(value: object) -> Tier:
    """Read who is asked or told: `x, y and z`, or a list; `nobody` and an empty list mean no role."""
    if isinstance(value, list | tuple):
        return _names(value)
    if not isinstance(value, str):
        raise TierError("write roles here: 'x, y and z', or a list: [x, y, z]")
    text = _fold_blanks(value)
    if _is_nobody(text):
        return ()
    if _OR.search(text) or _ELSE.search(text):
        raise TierError(f"'{text}': all of them are meant here, so write commas, not 'or' or 'else'")
    parts = _AND_LIST.split(text)
    if any(_ALL.match(part) for part in parts):
        raise TierError(f"'{text}': 'all' is for who does it (R); leave it out here")
    return _names(parts)


@overload
def map_roles(roles: Doers, resolve: Resolve) -> Doers: ...


@overload
def map_roles(roles: Tiers, resolve: Resolve) -> Tiers: ...


def map_roles(roles: Doers | Tiers, resolve: Resolve) -> Doers | Tiers:
    """Return the same with every name replaced; names that resolve to None and emptied tiers are dropped."""
    if isinstance(roles, Doers):
        return Doers(
            all=map_tier(roles.all, resolve),
            each=map_tier(roles.each, resolve),
            tiers=map_roles(roles.tiers, resolve),
        )
    return tuple(tier for tier in (map_tier(tier, resolve) for tier in roles) if tier)


def map_tier(tier: Tier, resolve: Resolve) -> Tier:
    """Return one tier, or the roles of C or I, with every name replaced; None drops a name; no twins."""
    found = (resolve(name) for name in tier)
    return tuple(dict.fromkeys(name for name in found if name is not None))


def _read_doers_mapping(value: Mapping[object, object]) -> Doers:
    unknown = [str(key) for key in value if key not in ("all", "each", "else")]
    if unknown:
        raise TierError(f"'{unknown[0]}' says nothing about who does it: use all, each and else")
    if "all" not in value and "each" not in value:
        raise TierError("'else' needs 'all' or 'each' before it; for one lead write 'x, else y'")
    return Doers(
        all=read_roles(value.get("all", ())),
        each=read_roles(value.get("each", ())),
        tiers=read_tiers(value.get("else", ())),
    )


def _read_tier(text: str) -> Tier:
    if _AND.search(text):
        raise TierError(f"'{text}': one of them is chosen here, so write 'or', not 'and'")
    if _ALL.match(text):
        raise TierError(f"'{text}': one of them is chosen here, so leave 'all' out")
    if "," in text and not _OR.search(text):
        raise TierError(f"'{text}': write 'or' between equally good roles, ', else' before the next best")
    return _names(_OR_LIST.split(text))


def _names(items: object) -> Tier:
    if not isinstance(items, list | tuple):
        raise TierError("write a list of roles here: [x, y]")
    for item in items:
        if not isinstance(item, str):
            raise TierError("write the name of a role here, not a list or a mapping")
        if not item.strip():
            raise TierError("a role is missing here")
    return tuple(dict.fromkeys(_fold_blanks(item) for item in items))


def _fold_blanks(text: str) -> str:
    return " ".join(text.split())


def _is_nobody(text: str) -> bool:
    return text.casefold() == "nobody"
