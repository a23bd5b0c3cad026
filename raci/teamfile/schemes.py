"""The letters of a file: those of a known scheme, or its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from raci.model import DECIDED, Catalogue, LetterMeaning, Scheme
from raci.teamfile.entries import Entry, read_entries, read_entry
from raci.teamfile.keys import LETTER, SCHEME
from raci.teamfile.names import scheme_names
from raci.teamfile.nodes import Node
from raci.teamfile.values import read_word
from raci.words import slug

LETTERS = re.compile(r"[^\W_]{1,3}")
"""What may stand in a cell, where several letters are joined by strokes."""

WRITTEN = {"owns": "A", "does": "RD", "is asked": "C", "is told": "I"}
"""The letters by which pages and pictures know who answers, does, is asked and is told."""

_OUT = "it is left out"

BOUNDS = {"owns": {"exactly": 1}, "does": {"at_least": 1}}
"""How many hold a letter in a row, where the file does not say it."""


def read_scheme(node: Node | None, catalogue: Catalogue) -> Scheme:
    """Return the scheme that a file names or describes; RACI where it does neither, or not so that it can be used."""
    found = None
    if node is not None and isinstance(node.value, dict):
        found = _own(node, catalogue)
    elif node is not None and (word := read_word(node)) is not None:
        found = catalogue.schemes.get(scheme_names(catalogue).find(word) or "")
        found = found if found is None or _can_be_decided(word, found) else None
    return found or catalogue.schemes["raci"]


def _can_be_decided(word: Node, scheme: Scheme) -> bool:
    """Tell whether a scheme has the letters that rules give; note a fault where it is for checking tables only."""
    lacking = [meaning for meaning in DECIDED.values() if meaning not in {each.meaning for each in scheme.letters}]
    if lacking:
        message = f'the scheme "{word.value}" can be checked but not decided: no letter of it means {lacking[0]}'
        word.report("RACI101", message, "write raci, rasci or daci; raci is used instead")
    return not lacking


def _own(node: Node, catalogue: Catalogue) -> Scheme | None:
    entry = read_entry(node, SCHEME)
    if entry is None:
        return None
    # The colours are by meaning, so that whoever knows one scheme can read another.
    usual = {each.meaning: each for scheme in catalogue.schemes.values() for each in scheme.letters}
    usual |= {each.meaning: each for each in catalogue.schemes["raci"].letters}
    entries = [each for each in read_entries(entry.get("letters"), LETTER) if _is_letter(each)]
    letters = tuple(_letter(each, usual) for each in _without_twins(entries))
    missing = [meaning for meaning in DECIDED.values() if meaning not in {each.meaning for each in letters}]
    if missing:
        fix = "write letters: {A: owns, R: does, C: is asked, I: is told}, or the name of a scheme"
        node.malformed(f"no letter here means {' or '.join(missing)}", fix, "RACI is used instead")
        return None
    name = entry.get("name").value if "name" in entry else "".join(each.letter for each in letters)
    return Scheme(id=slug(entry.get("id") or name), name=name, letters=letters, **entry.only("because", "source"))


def _is_letter(entry: Entry) -> bool:
    """Tell whether an entry can be a letter; note a fault where it cannot."""
    if "letter" not in entry or "meaning" not in entry:
        if not entry.faulty:
            entry.node.malformed("this does not say what a letter means", "write A: owns", _OUT)
        return False
    word: Node = entry.get("letter")
    usual = WRITTEN.get(entry.get("meaning"), "")
    if not LETTERS.fullmatch(word.value):
        word.malformed(f'"{word.value}" does not fit into a cell', "write one to three letters or digits", _OUT)
    elif usual and word.value not in tuple(usual):
        fix = f"write {' or '.join(usual)}, and say with name: what it is called here"
        word.malformed(f'"{word.value}" cannot stand for "{entry.get("meaning")}"', fix, _OUT)
    elif not usual and word.value in "".join(WRITTEN.values()):
        word.malformed(f'"{word.value}" always has another meaning', "take another letter", _OUT)
    else:
        return True
    return False


def _without_twins(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out letters and meanings that are there already, each with a fault."""
    kept: list[Entry] = []
    letters: set[str] = set()
    meanings: set[str] = set()
    for entry in entries:
        letter, meaning = entry.get("letter").value, entry.get("meaning")
        if letter.casefold() in letters:
            entry.get("letter").report(
                "RACI102", f'the letter "{letter}" is here twice; the first counts', "leave one out"
            )
        elif meaning in meanings:
            message = f'"{letter}" means what another letter means: {meaning}; the first counts'
            entry.get("letter").report("RACI102", message, "give each its own meaning, or leave one out")
        else:
            kept.append(entry)
            letters.add(letter.casefold())
            meanings.add(meaning)
    return kept


def _letter(entry: Entry, usual: dict[Any, LetterMeaning]) -> LetterMeaning:
    """Return one letter; what the file does not say of it is as for the same meaning elsewhere."""
    meaning = entry.get("meaning")
    known = usual.get(meaning)
    said = {**BOUNDS.get(meaning, {}), **entry.only("name", "decides", "exactly", "at_least")}
    colours = known.model_dump(include={"fill", "ink", "dark_fill", "dark_ink", "border"}) if known else {}
    if "fill" in entry:
        fill = entry.get("fill")
        ink = "#000000" if _luminance(fill) > 0.18 else "#ffffff"
        colours |= {"fill": fill, "ink": ink, "dark_fill": fill, "dark_ink": ink}
    text = {"name": known.name if known else meaning.capitalize(), "decides": known.decides if known else ""}
    return LetterMeaning(letter=entry.get("letter").value, meaning=meaning, **{**text, **colours, **said})


def _luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG 2 defines it: black ink is the clearer one from 0.18 on."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
