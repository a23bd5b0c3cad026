"""Who filled in which copy, as far as the names of the copies tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from raci.words import fold

Holders = Mapping[str, Sequence[str]]
"""Roles by holder."""


def fillers(copies: Sequence[str], holders: Holders) -> dict[str, str]:
    """Return the one holder that a copy's name tells: by the whole name, a role, the first name, any word of the name.

    Where a word fits several, those whose copies are known already are left out.
    """
    found: dict[str, str] = {}
    for fits in (_whole, _by_role, _first, _any):
        fresh: dict[str, str] = {}
        for copy in copies:
            mine = [holder for holder in holders if fits(copy, holder, holders[holder])]
            free = [holder for holder in mine if holder not in found.values()] if len(mine) > 1 else mine
            if copy not in found and len(free) == 1:
                fresh[copy] = free[0]
        found.update(fresh)
    left = {copy for copy in copies if copy not in found}
    # "lee.xlsx" may be Kim Lee's or Lee Park's; once kim.xlsx is known it is not.
    for copy in sorted(left):
        free = [h for h in holders if _any(copy, h, ()) and h not in found.values()]
        found.update({copy: free[0]} if len(free) == 1 else {})
    return {copy: found[copy] for copy in copies if copy in found}


def _words(text: str) -> list[str]:
    return [folded for word in "".join(c if c.isalnum() else " " for c in text).split() if (folded := fold(word))]


def _whole(copy: str, holder: str, roles: Sequence[str]) -> bool:
    words = _words(holder)
    return bool(words) and (fold(holder) == fold(copy) or set(words) <= set(_words(copy)))


def _by_role(copy: str, holder: str, roles: Sequence[str]) -> bool:
    return any(_whole(copy, role, ()) for role in roles)


def _first(copy: str, holder: str, roles: Sequence[str]) -> bool:
    words = _words(holder)
    return bool(words) and len(words[0]) > 1 and words[0] in _words(copy)


def _any(copy: str, holder: str, roles: Sequence[str]) -> bool:
    return any(len(word) > 1 and word in _words(copy) for word in _words(holder))


Fits = Callable[[str, str, Sequence[str]], bool]
