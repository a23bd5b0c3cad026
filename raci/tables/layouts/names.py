"""What headings over letters name: a role, a person, or both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from raci.tables.cells.view import View
from raci.tables.found import Holder
from raci.tables.layouts.blocks import Block
from raci.tables.layouts.orientation import like_roles

_PERSON = re.compile(r"[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*){1,3}")
_NOTED = re.compile(r"(?:\s*+(?:[†‡§*]++\s?+\d*+|\[\d++\]|(?<=[^\W\d_]{3})[¹²³⁰⁴-⁹]++))++$")
_NOTE_WITHIN = 60
_SEVERAL = re.compile(r"\s*(?:[\n,;]|\s[&/+]\s|\sand\s)\s*")
_BOTH = re.compile(r"\s*([^()]+?)\s*\((.+)\)\s*")


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def without_note(text: str) -> str:
    """Return the name of an activity on one line, without marks that lead to a footnote."""
    line = one_line(text)
    return line[:-_NOTE_WITHIN] + _NOTED.sub("", line[-_NOTE_WITHIN:]) or line


def like_person(text: str) -> bool:
    """Tell whether a text looks like the name of a person: two to four words, each with a capital, none of a role."""
    words = text.split()
    if not _PERSON.fullmatch(text) or not all(
        word[0].isupper() or (word.islower() and len(word) < 4) for word in words
    ):
        return False
    return words[0][0].isupper() and words[-1][0].isupper() and not text.isupper() and like_roles([text]) <= 0.0


def holders_of(view: View, block: Block) -> tuple[Holder, ...]:
    """Return what the headings of a block name, column by column."""
    grid = view.grid
    stacks = [_stack(view, block, column) for column in block.columns]
    depth = max(map(len, stacks))
    full = depth > 1 and all(len(stack) == depth for stack in stacks)
    uppers = [stack[0] for stack in stacks]
    persons = [stack[-1] for stack in stacks if len(stack) > 1]
    above = full and len(set(uppers)) == len(uppers)
    named = bool(persons) and sum(like_person(text) for text in persons) > 0.6 * len(persons)
    swapped = above and not named and sum(like_person(text) for text in uppers) > 0.6 * len(uppers)
    mains = [stack[-1] for stack in stacks]
    grouped = any(uppers.count(text) > 1 and like_roles([text]) <= 0.4 for text in uppers)
    lines = [split for stack in stacks if len(split := _lines(stack[-1])) > 1]
    below = sum(any(map(like_person, _people(split[1:]))) and not like_person(split[0]) for split in lines)
    written = below >= max(1, 0.5 * len(lines))
    aside = [both for stack in stacks if (both := _BOTH.fullmatch(one_line(stack[-1])))]
    called = sum(like_person(both[2]) and not like_person(both[1]) for both in aside) >= max(1, 0.5 * len(aside))
    found = []
    for column, stack in zip(block.columns, stacks, strict=True):
        spot = grid.covered.get((block.head[-1], column), (block.head[-1], column))
        if named and depth > 2 and len(stack) > 1 and (like_person(stack[-1]) or stack[-1].startswith("(")):
            role, person = stack[-2], stack[-1] if like_person(stack[-1]) else None
        elif above or (named and len(stack) > 1 and depth == 2 and not grouped):
            role, person = (stack[-1], stack[0]) if swapped else (stack[0], stack[-1] if named else None)
        elif len(stack) > 1 and mains.count(stack[-1]) > 1:
            role, person = " – ".join(stack), None
        else:
            role, person = stack[-1], None
        if person is None and written and len(split := _lines(role)) > 1:
            role, person = split[0], "\n".join(split[1:])
        if person is None and called and (both := _BOTH.fullmatch(one_line(role))):
            role, person = both[1], both[2]
        found.append(_holder(role, person, spot))
    return with_people(found)


def _stack(view: View, block: Block, column: int) -> list[str]:
    texts: list[str] = []
    for row in block.head:
        text = view.grid.filled(row, column).strip()
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return texts or [f"column {column + 1}"]


def _lines(text: str) -> list[str]:
    return [one_line(line) for line in text.split("\n") if line.strip()]


def _people(lines: Sequence[str]) -> list[str]:
    """Return the names in the lines below a role."""
    return [name for line in lines for piece in _SEVERAL.split(line) if (name := one_line(piece))]


def _holder(role: str, person: str | None, spot: tuple[int, int]) -> Holder:
    name = one_line(role)
    match = _BOTH.fullmatch(name)
    if person is None and match and like_person(match[1]) and like_roles([match[2]]) > 0.4:
        return Holder(match[2], match[1], spot)
    people = _people([person or ""])
    if len(people) > 1:  # letters below several people say of none of them what he does
        return Holder(f"{name} ({', '.join(people)})", None, spot)
    return Holder(name, people[0] if people else None, spot)


def with_people(holders: Sequence[Holder]) -> tuple[Holder, ...]:
    """Return holders, those as people whose names look like it, where that is what most of them are."""
    like = [holder.person is None and like_person(holder.name) for holder in holders]
    if sum(like) * 3 < len(like) * 2:
        return tuple(holders)
    return tuple(replace(h, person=h.name) if person else h for h, person in zip(holders, like, strict=True))
