"""What a marker asks for: its words as a block with its options, each checked, with the nearest known word."""

from __future__ import annotations

import re
from collections.abc import Mapping

from raci.cards.subject import Subject, UnknownPerson, find_subject
from raci.embed.markers import Marker, Sheet
from raci.formats.blocks import Wish
from raci.formats.view import By
from raci.model import Organisation
from raci.words import fold, nearest

OPTIONS: dict[str, tuple[str, ...]] = {
    "matrix": ("area", "team", "by"),
    "gaps": ("area", "team"),
    "legend": (),
    "card": ("area", "team"),
    "org": ("area", "team"),
    "accountability": ("area", "team"),
    "spectrum": ("area", "team"),
}
"""What can stand in a block, and the options of each."""

BY: tuple[By, ...] = ("role", "person")

MANY = 12
"""So many known words are listed."""

WORD = re.compile(
    r"""(?:(?P<key>[A-Za-z_-]+)\s?=\s?)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))(?!\S)"""
)


def read_wish(sheet: Sheet, marker: Marker, organisation: Organisation) -> Wish | None:
    """Return what the block of a marker should show; None where that cannot be told, and the fault is noted."""
    return _Asked(sheet, marker, organisation).wish()


class _Asked:
    """The words of one marker."""

    def __init__(self, sheet: Sheet, marker: Marker, organisation: Organisation) -> None:
        self.sheet, self.marker, self.organisation = sheet, marker, organisation
        self.words: list[tuple[int, str]] = []
        self.options: dict[str, tuple[int, str]] = {}
        for found in WORD.finditer(marker.rest):
            value = next(text for text in (found["double"], found["single"], found["bare"]) if text is not None)
            place = marker.rest_column + found.start()
            if found["key"] is None:
                self.words.append((place, value))
            elif found["key"] in self.options:
                self._wrong(place, f'"{found["key"]}" is here twice', "leave one of them out")
            else:
                self.options[found["key"]] = (place, value)

    def wish(self) -> Wish | None:
        """Return what the block should show; None where that cannot be told, and the fault is noted."""
        before = len(self.sheet.faults)
        what = self._what()
        if what is None:
            return None
        for key, (place, _) in self.options.items():
            if key not in OPTIONS[what]:
                self._unknown(place, f"option of {what}", key, dict.fromkeys(OPTIONS[what], ""))
        wish = Wish(what, self._subject() if what == "card" else None, self._area(), self._team(), self._by())
        if what != "card" and len(self.words) > 1:
            place, word = self.words[1]
            options = f", or write an option: {'=…, '.join(OPTIONS[what])}=…" if OPTIONS[what] else ""
            self._wrong(place, f'{what} can do nothing with "{word}"', f"leave it out{options}")
        return wish if len(self.sheet.faults) == before else None

    def _what(self) -> str | None:
        place, word = self.words[0] if self.words else (self.marker.column, "")
        if word in OPTIONS:
            return word
        if not word:
            self._wrong(place, "this block does not say what it shows", f"write one of: {', '.join(OPTIONS)}")
        else:
            self._unknown(place, "block", word, dict.fromkeys(OPTIONS, ""))
        return None

    def _subject(self) -> Subject | None:
        name = " ".join(word for _, word in self.words[1:])
        if not name:
            self._wrong(self.marker.column, "this card does not say whose it is", 'write a name: card "Dana Ito"')
            return None
        try:
            return find_subject(self.organisation, name)
        except UnknownPerson as error:
            self.sheet.unknown(self.marker, error.message, error.fix, self.words[1][0])
        return None

    def _area(self) -> str | None:
        catalogue = self.organisation.catalogue.areas
        own = {row.area: row.area for row in self.organisation.activities}
        return self._one_of("area", {**own, **{area.id: area.name for area in catalogue.values()}})

    def _team(self) -> str | None:
        teams = {team.id: team.name for team in self.organisation.teams}
        found = self._one_of("team", teams)
        return teams[found] if found is not None else None

    def _by(self) -> By:
        found = self._one_of("by", dict.fromkeys(BY, ""))
        return next((by for by in BY if by == found), "role")

    def _one_of(self, key: str, names: dict[str, str]) -> str | None:
        """Return the id that an option means."""
        if key not in self.options:
            return None
        place, word = self.options[key]
        for id, name in names.items():
            if fold(word) and fold(word) in (fold(id), fold(name)):
                return id
        self._unknown(place, "kind of column" if key == "by" else key, word, names)
        return None

    def _unknown(self, place: int, noun: str, word: str, known: Mapping[str, str]) -> None:
        """Note an unknown word; `known` has the words that could be written, with their other names."""
        written = {name: id for id, name in known.items()} | {id: id for id in known}
        near = nearest(word, written)
        listed = ", ".join([*known][:MANY]) + (" …" if len(known) > MANY else "")
        fix = f'did you mean "{written[near]}"?' if near else f"there are: {listed}" if known else "there is none here"
        self.sheet.unknown(self.marker, f'there is no {noun} "{word}"', fix, place)

    def _wrong(self, place: int, message: str, fix: str) -> None:
        self.sheet.wrong(self.marker, message, fix, place)
