"""Every known title, and how one is read: as spelt, without seniority, by rank and field, by its end, by its start."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from raci.model import Role
from raci.rules import TitleRule
from raci.titles.clauses import Clause, Reader, Words, hats
from raci.titles.lexicon import (
    ALONE,
    FIELDS,
    LADDER,
    LEADING,
    RANKS,
    bare,
    is_mere_lead,
    is_mere_rank,
    is_noise,
    rank_in_front,
)
from raci.words import nearest

# "EM Payments" begins with a short form; "Em Johnson" is a name.
_CAPITALS = re.compile(r"\s*([A-Z]{2,4})\s")


@dataclass(frozen=True, slots=True)
class TitleReading:
    """What one title says.

    `roles` are those taken: one, or several where the title names several hats. `readings` are all that it may mean,
    those taken first; there are more of them than roles exactly where the title is ambiguous.
    """

    roles: tuple[str, ...]
    readings: tuple[str, ...]
    ambiguous: bool
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What known words mean: roles, none for a title that no role covers; a field ("Sales") is no person."""

    means: tuple[str, ...]
    because: str = ""
    source: str = ""
    field: bool = False


@lru_cache(maxsize=16)
def title_book(roles: tuple[Role, ...], meanings: tuple[TitleRule, ...]) -> TitleBook:
    """Return the book of some roles and meanings; files that add none share one."""
    return TitleBook(roles, meanings)


class TitleBook:
    """Every known title, looked up by its words."""

    __slots__ = ("_known", "_phrases", "_reader", "_spellings")

    def __init__(self, roles: Iterable[Role], meanings: Iterable[TitleRule]) -> None:
        listed = tuple(roles)
        claims: list[tuple[tuple[str, ...], _Meaning]] = [
            *(((role.name, role.id), _Meaning((role.id,))) for role in listed),
            *((role.titles, _Meaning((role.id,))) for role in listed),
            *((rule.titles, _Meaning(rule.means, rule.because, rule.source)) for rule in meanings),
        ]
        self._reader = Reader(title for titles, _ in claims for title in titles)
        known: dict[str, _Meaning] = {}
        spellings: dict[str, str] = {}
        for title, meaning in ((title, meaning) for titles, meaning in claims for title in titles):
            words = self._reader.spelling(title)
            key = "".join(words)
            if key:
                field = words[-1] in FIELDS and not LEADING.intersection(words)
                known[key] = replace(meaning, field=True) if field else meaning
                spellings.setdefault(key, title)
        self._known = known
        self._phrases = frozenset(key for key in known if "&" in key)
        self._spellings = spellings

    def read(self, title: str) -> TitleReading | None:
        """Return what a title means; None where no role claims it, or where it is known to be none of them.

        Later meanings lie over earlier ones, so a profile's sense of a title also holds with seniority in front or a
        field behind. Of a longer text only the first 300 characters are read.
        """
        found = [self._joined(clause) for clause in self._reader.clauses(title)]
        if not found:
            return None
        whole = self._exact(tuple(word for clause in found for word in clause.words)) if len(found) > 1 else None
        if whole:
            return _reading([whole])
        head, *tails = found
        worn = self._of_head(head, tails)
        if not worn or all(hat.field for hat in worn):
            worn = self._of_tails(tails) or worn
        for tail in tails if any(hat.means for hat in worn) else ():
            worn = self._with_tail(worn, tail)
        if not worn and (short := _CAPITALS.match(title)):
            worn = self._worn(self._reader.spelling(short[1]))
        return _reading(worn)

    def suggest(self, title: str) -> str | None:
        """Return the known title that is spelt most like this one; None where nothing is near."""
        found = self._reader.clauses(title)
        words = tuple(word for clause in found for word in clause.words)
        if is_mere_rank(words) or any(not hat.means for hat in self._of_head(found[0], found[1:])):
            return None
        offered = {key: text for key, text in self._spellings.items() if self._known[key].means and len(key) > 3}
        for typed in ("".join(words), "".join(bare(words)[0])):
            best = nearest(typed, offered)
            if best and SequenceMatcher(None, typed, best, autojunk=False).ratio() > 0.8:
                return offered[best]
        return None

    # Looking words up

    def _exact(self, words: Words) -> _Meaning | None:
        """Return what exactly these words mean; "Product Management" is what product managers do."""
        key = "".join(words)
        found = self._known.get(key)
        if found is None and key.endswith("management"):
            found = self._known.get(key.removesuffix("management") + "manager")
            return replace(found, field=True) if found else None
        return found

    def _plain(self, words: Words) -> _Meaning | None:
        """Return what these words mean with as little seniority dropped as needed."""
        found = self._exact(words)
        core, front, behind = bare(words)
        if found or len(core) == len(words):
            return found
        for start in range(front + 1):
            for end in range(len(words), len(words) - behind - 1, -1):
                found = self._exact(words[start:end]) if start < end else None
                if found:
                    return _led(found, words[:start])
        return None

    def _person(self, words: Words) -> _Meaning | None:
        """Return what these words mean where they name somebody, and not a field."""
        found = self._plain(words)
        if found is None and rank_in_front(words):
            found = self._leader(bare(words)[0])
        return found if found and not found.field else None

    def _ending(self, words: Words, *, field: bool) -> tuple[_Meaning | None, int]:
        """Return what the longest known end of these words means, and its length."""
        for start in range(len(words)):
            if start < len(words) - 1 or not (field or words[-1] in ALONE):
                found = self._exact(words[start:])
                if found and found.field == field:
                    return found, len(words) - start
        return None, 0

    def _opening(self, words: Words) -> _Meaning | None:
        """Return who the longest known start of these words is ("Product Manager Payments")."""
        for end in range(len(words) - 1, 0, -1):
            if end > 1 or (len(words[0]) > 3 and words[0] not in ALONE):
                found = self._exact(words[:end])
                if found and not found.field:
                    return found
        return None

    def _field(self, words: Words, level: str) -> tuple[_Meaning | None, int]:
        """Return what a field means, and how many of its words say so; the longest known end of it.

        Whoever leads a field that only its managers are known for is one of them: "Head of Projects".
        """
        kept = tuple(word for word in words if not is_noise(word))
        dropped = len(words) - len(kept)
        found = self._exact(kept) or (self._exact((*kept, "manager")) if kept and level != "any" else None)
        if found:
            return found, len(words)
        for start in range(1, len(kept)):
            if start < len(kept) - 1 or kept[-1] not in ALONE:
                found = self._exact(kept[start:])
                if found:
                    return found, len(kept) - start + dropped
        return None, 0

    # One hat

    def _piece(self, words: Words) -> _Meaning | None:
        """Return what one hat means."""
        found = self._plain(words)
        if found:
            return found
        core, front, _ = bare(words)
        core = core[1:] if core[:1] == ("of",) else core
        if LEADING.intersection(core):
            # "VP Assistant" is none; "VP Creative Director" is led by the rank.
            ending, _ = self._ending(core, field=False)
            return ending if ending and not ending.means and core[-1] not in RANKS else self._leader(core)
        ranked, covered = self._ranked(core)
        core = core[: core.index("of")] if "of" in core else core
        found, length = self._ending(core, field=False)
        if ranked and covered > length:
            found = ranked
        elif not found and core and core[-1] not in RANKS:
            found = self._opening(core) or self._ending(core, field=True)[0]
        return _led(found, words[:front]) if found else None

    def _leader(self, words: Words) -> _Meaning | None:
        """Return what a head, director, vice president or chief of some field is."""
        at = next(i for i, word in enumerate(words) if word in LEADING)
        level, before, after = RANKS[words[at]], words[:at], words[at + 1 :]
        own, length = self._ending(words[: at + 1], field=False)
        if own and length > self._field(before, level)[1]:
            return own
        spoken = after[:1] == ("of",) or after[-1:] == ("officer",)
        after = after[1:] if after[:1] == ("of",) else after
        if words[at] == "chief":
            person = self._plain(after)
            if person and not person.field and not spoken:
                return person
            after = after[:-1] if after[-1:] == ("officer",) else after
        for part in (after, after[: after.index("of")] if "of" in after else (), before):
            listed = self._exact(("head", "of", *part)) if part and level == "head" else None
            field, _ = self._field(part, level)
            if listed or field:
                return listed or (_promoted(field, level) if field else None)
        return _Meaning(("executive",)) if level == "top" and (spoken or words[at] != "chief") else None

    def _ranked(self, words: Words) -> tuple[_Meaning | None, int]:
        """Return what a field with a common rank means ("QA Lead", "Manager of Support"), and how many words say so."""
        behind, front = RANKS.get(words[-1]) if words else None, RANKS.get(words[0]) if words else None
        tried = [(behind, words[:-1]), (front if front in ("manage", "lead") else None, words[1:])]
        for level, field in tried:
            found, length = self._field(field, level) if level else (None, 0)
            promoted = _promoted(found, level) if found and level else None
            if promoted:
                return promoted, length + 1
        return None, 0

    # Several hats

    def _joined(self, clause: Clause) -> Clause:
        """Return a clause with each known spelling around an "and" ("Research and Development") made one word."""
        return replace(clause, words=self._phrased(clause.words)) if "&" in clause.words else clause

    def _phrased(self, words: Words) -> Words:
        for size in range(min(len(words), 6), 2, -1):
            for at in range(len(words) - size + 1):
                inside = words[at : at + size]
                if "&" in inside[1:-1] and "".join(inside) in self._phrases:
                    return (*self._phrased(words[:at]), "".join(inside), *self._phrased(words[at + size :]))
        return words

    def _worn(self, words: Words) -> list[_Meaning]:
        """Return the hats of a clause; what one of them leaves out is said beside it.

        "Product and Engineering Manager", "Head of Product and Design" and "Product Manager/Owner" are each two.
        """
        pieces = hats(words)
        whole = self._piece(words) if len(pieces) == 1 else self._plain(words)
        if whole or len(pieces) < 2:
            return [whole] if whole else []
        rank, noun = rank_in_front(pieces[0]), pieces[-1][-1:]
        if rank or not (noun[0] in RANKS or self._person(pieces[-1])):
            noun = ()
        found: list[tuple[Words, _Meaning]] = []
        for at, piece in enumerate(pieces):
            shares = not self._person(piece)
            hat = None
            if shares and rank and at:
                hat = self._piece((*rank, "of", *piece))
            elif shares and noun and at < len(pieces) - 1:
                hat = self._piece((*piece, *noun))
            elif at and piece[0] in RANKS and pieces[0][-1] in RANKS:
                hat = self._piece((*pieces[0][:-1], *piece))
            hat = hat or self._piece(piece)
            found += [(piece, hat)] if hat else []
        builds = any("engineer" in hat.means for _, hat in found)
        return [hat for piece, hat in found if builds or len(found) == 1 or not is_mere_lead(piece)]

    def _of_head(self, head: Clause, tails: list[Clause]) -> list[_Meaning]:
        """Return the hats of a title's first clause, with the field that follows it where it is a mere rank."""
        words = head.words
        if not tails:
            return self._worn(words)
        known = self._plain(words)
        if known and not known.means:
            return [known]
        for field in tails if is_mere_rank(words) else ():
            leads = LEADING.intersection(words)
            worn = self._worn((*words, "of", *field.words) if leads else (*field.words, *words))
            if worn:
                return worn
        turned = self._exact((*tails[0].words, *bare(words)[0])) if known else None
        if turned:
            return [turned]
        level = next((other.words for other in tails if not bare(other.words)[0]), ())
        return [_led(hat, level) for hat in self._worn(words)]

    def _of_tails(self, tails: list[Clause]) -> list[_Meaning]:
        """Return the hats of a title that names its field first: "Payments - Product Manager"."""
        for tail in tails:
            if tail.mark == "tail" or tail.joined:
                found = self._worn(tail.words) if tail.joined else map(self._person, hats(tail.words))
                worn = [hat for hat in found if hat and hat.means]
                if worn:
                    return worn
        return []

    def _with_tail(self, worn: list[_Meaning], tail: Clause) -> list[_Meaning]:
        """Return hats and what a later clause adds: another hat, or what an ambiguous one is short for."""
        if tail.mark == "aside":
            return worn
        if tail.joined:
            return [*worn, *self._worn(tail.words)]
        builds = any("engineer" in hat.means for hat in worn)
        for hat in (self._person(piece) for piece in hats(tail.words) if builds or not is_mere_lead(piece)):
            if not hat or not hat.means:
                continue
            open_hats = [old for old in worn if len(old.means) > 1 and hat.means[0] in old.means]
            if open_hats and len(hat.means) == 1:
                worn = [hat if old in open_hats else old for old in worn]
            elif tail.mark != "bracket" or not any(set(hat.means) & set(old.means) for old in worn):
                worn = [*worn, hat]
        return worn


def _promoted(meaning: _Meaning, level: str) -> _Meaning | None:
    """Return what a field means together with a rank; None where the two say too little."""
    if not meaning.means:
        return _Meaning(("executive",)) if level == "top" else meaning
    first = (meaning.means[0], level)
    if first in LADDER:
        taken = LADDER[first]
        return replace(meaning, means=(taken,), field=False) if taken else None
    means = ("executive",) if level == "top" else tuple(r for r in meaning.means if (r, level) not in LADDER)
    return replace(meaning, means=means, field=False)


def _led(meaning: _Meaning, front: Words) -> _Meaning:
    """Return the meaning behind these words: a lead engineer is a tech lead, a lead designer a designer."""
    if "lead" not in front or "engineer" not in meaning.means:
        return meaning
    return replace(meaning, means=tuple("tech-lead" if role == "engineer" else role for role in meaning.means))


def _reading(found: list[_Meaning]) -> TitleReading | None:
    """Return the reading of some hats; None where no role is among them."""
    worn = [hat for hat in found if hat.means]
    if not worn:
        return None
    roles = tuple(dict.fromkeys(hat.means[0] for hat in worn))
    readings = tuple(dict.fromkeys((*roles, *(role for hat in worn for role in hat.means))))
    told = next((hat for hat in worn if len(hat.means) > 1), worn[0])
    return TitleReading(roles, readings, len(readings) > len(roles), told.because, told.source)
