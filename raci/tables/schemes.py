"""Which scheme the letters of a table belong to, and what each of them means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from raci.model import MEANINGS, Catalogue, LetterMeaning, Scheme
from raci.tables.cells.legend import meaning_of
from raci.tables.cells.marks import SCHEMES
from raci.tables.found import Found
from raci.tables.layouts.orientation import like_roles
from raci.tables.layouts.owning import owner_among
from raci.tables.vocabulary import heading_words
from raci.words import fold

_MOSTLY = 0.9
_FIRST = 200
_NEAR = 12
"""So many rows above a table may hold its headings."""

_ORDER = ("raci", "rasci", "daci", "raci-vs", "cairo", "rapid")
_INSIDE = {meaning: letter for letter, meaning in MEANINGS.items()}
_CRUD = re.compile(r"C?R?UD?")
_ACCESS = re.compile(r"R/?WX?|R/?O|W/?O|R/W/X")
_TOPIC = re.compile(
    r"\b(?:d?r?a[rs]?s?ci\w{0,2}|raci\w?|rasci|daci|cairo|responsib\w+|accountab\w+|verantwort\w+|zuständ\w+|responsab\w+|ansvar\w*|verantwoord\w+|ответствен\w+|odpowiedzialn\w+|odpovědn\w+|felelős\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Chosen:
    """A scheme, the letter inside a matrix for each of the table's symbols, and how much of the table it explains."""

    scheme: Scheme
    inside: Mapping[str, str]
    share: float
    symbols: Mapping[str, int]
    words: Mapping[str, int]
    known: dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def letters(self, letters: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the letters inside a matrix for what a cell says, and the symbols that mean nothing here."""
        found = self.known.get(letters)
        if found is None:
            found = self.known[letters] = self._letters(letters)
        return found

    def _letters(self, letters: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        known = [letter.upper() if letter.islower() else self.inside.get(letter, "") for letter in letters]
        unknown = tuple(letter for letter, inside in zip(letters, known, strict=True) if not inside)
        return tuple(dict.fromkeys(inside for inside in known if inside)), unknown


def choose_scheme(found: Found, catalogue: Catalogue, wanted: str | None = None) -> Chosen:
    """Return the scheme of a table: the one asked for, else the one that explains most of it, else its own legend's."""
    symbols: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for line in found.lines:
        for mark in line.cells.values():
            for letter in mark.letters:
                (symbols if letter.isupper() else words)[letter] += 1
    legend = {letter: meaning for letter, said in found.words.items() if (meaning := meaning_of(said))}
    if wanted is not None:
        return _chosen(catalogue.schemes[wanted], symbols, words)
    if not symbols:
        return _of_words(catalogue, words)
    ranked = [name for name in (*_ORDER, *catalogue.schemes) if name in catalogue.schemes]
    best = max(
        dict.fromkeys(ranked), key=lambda name: (_score(catalogue.schemes[name], legend, symbols), -ranked.index(name))
    )
    chosen = _chosen(catalogue.schemes[best], symbols, words)
    if any(letter in legend and letter not in chosen.inside for letter in symbols):
        return _own(found, _with_owner(found, legend), symbols, words)
    return _own(found, legend, symbols, words) if _contradicted(chosen, legend) else chosen


def _of_words(catalogue: Catalogue, words: Counter[str]) -> Chosen:
    named = {letter.upper() for letter in words}
    for name in _ORDER:
        scheme = catalogue.schemes.get(name)
        if scheme and named <= {_INSIDE[entry.meaning] for entry in scheme.letters}:
            return _chosen(scheme, Counter(), words)
    return _chosen(catalogue.schemes["raci"], Counter(), words)


def _chosen(scheme: Scheme, symbols: Counter[str], words: Counter[str]) -> Chosen:
    inside = {entry.letter: _INSIDE[entry.meaning] for entry in scheme.letters}
    total = sum(symbols.values())
    share = sum(symbols[letter] for letter in inside) / total if total else 1.0
    return Chosen(scheme, inside, share, symbols, words)


def _score(scheme: Scheme, legend: Mapping[str, str], symbols: Counter[str]) -> float:
    inside = {entry.letter: _INSIDE[entry.meaning] for entry in scheme.letters}
    total = sum(symbols.values())
    # A letter beyond the four that stands in one cell of a large table is sooner a slip than a scheme.
    rare = {letter for letter, count in symbols.items() if count < 2 and total > 12 and letter not in legend}
    covered = sum(count for letter, count in symbols.items() if letter in inside and letter not in rare)
    unused = sum(letter not in symbols for letter in inside)
    against = sum(
        inside[letter] != meaning for letter, meaning in legend.items() if letter in inside and letter in symbols
    )
    return covered / max(total, 1) - 0.03 * unused - 0.05 * against


def _contradicted(chosen: Chosen, legend: Mapping[str, str]) -> bool:
    """Tell whether the legend gives letters another meaning than the scheme; A and R change places in some."""
    pairs = [(chosen.inside[letter], meaning) for letter, meaning in legend.items() if letter in chosen.inside]
    return sum(one != other for one, other in pairs) > 1


def _own(found: Found, legend: Mapping[str, str], symbols: Counter[str], words: Counter[str]) -> Chosen:
    """Return the scheme that the table's own legend describes."""
    letters = tuple(
        LetterMeaning(
            letter=letter,
            name=_name(found.words[letter]),
            meaning=MEANINGS[meaning],
            decides=_name(found.words[letter]),
        )
        for letter, meaning in sorted(legend.items(), key=lambda entry: list(MEANINGS).index(entry[1]))
    )
    total = sum(symbols.values())
    share = sum(symbols[letter] for letter in legend) / total if total else 1.0
    scheme = Scheme(id="own", name="".join(entry.letter for entry in letters), letters=letters)
    return Chosen(scheme, dict(legend), share, symbols, words)


def _with_owner(found: Found, legend: Mapping[str, str]) -> Mapping[str, str]:
    """Return a legend in which no letter says who answers, with the one that owners have as A, if that is clear."""
    doing = {letter: found.words[letter] for letter, meaning in legend.items() if meaning == "R"}
    if "A" in legend.values():
        return legend
    rows = [Counter(letter for mark in line.cells.values() for letter in mark.letters) for line in found.lines]
    owning = owner_among(doing, rows)
    return {**legend, owning: "A"} if owning else legend


def _name(said: str) -> str:
    words = re.findall(r"[\w'’-]+", said)
    return next((" ".join(words[:n]) for n in (3, 2, 1) if meaning_of(" ".join(words[:n])) and len(words) >= n), said)[
        :40
    ]


def on_topic(text: str) -> bool:
    """Tell whether a text speaks of responsibility or names a scheme."""
    return _TOPIC.search(text) is not None


def alike(read: Sequence[tuple[Found, Chosen]]) -> list[tuple[Found, Chosen]]:
    """Leave out tables of which a scheme explains only some letters, where another of the file is explained wholly."""
    whole = {chosen.scheme.id for _, chosen in read if chosen.symbols and chosen.share == 1.0}
    return [(f, c) for f, c in read if not whole or c.scheme.id in whole or c.share >= _MOSTLY]


def _texts(found: Found) -> Iterator[str]:
    """Yield what stands in the rows of a table, or in the first of them."""
    rows = {row for line in found.lines[:_FIRST] for row, _ in (line.spot, *line.spots.values())}
    return (text.strip() for row in sorted(rows) for text in found.grid.rows[row].values())


def _rights(found: Found) -> bool:
    """Tell whether cells hold rights to data: CRUD, CRU, RU."""
    return sum(1 < len(text) < 5 and _CRUD.fullmatch(text) is not None for text in _texts(found)) > 1


def _telling(scheme: Scheme, known: set[str], found: Found) -> bool:
    """Tell whether letters are those of responsibilities though no word says so: grades and rights have some, too."""
    if {"A", "R"} < known and known & {"C", "I"} and (scheme.id != "daci" or ("I" in known and "C" in known)):
        return True
    if scheme.id == "daci" and not {"A", "R"} <= known:
        return False
    names = [holder.name for holder in found.holders]
    return like_roles(names) > 0.3 or _of_work(found) or any(_TOPIC.search(text) for text in _beside(found))


def _of_work(found: Found) -> bool:
    """Tell whether the names of the rows stand below a heading such as Task."""
    row, column = found.lines[0].spot
    above = (found.grid.text(row - back, column) for back in range(1, _NEAR))
    return any(fold(text) in heading_words("work") for text in above)


def _beside(found: Found) -> Iterator[str]:
    """Yield what stands on the sheet of a table, as far as it is text."""
    for cells in islice(found.grid.rows.values(), 200):
        yield from (text for text in cells.values() if len(text) > 3)


def _access(found: Found) -> bool:
    """Tell whether cells hold rights of access: RW, R/W, RO, RWX."""
    return sum(1 < len(text) < 6 and _ACCESS.fullmatch(text) is not None for text in _texts(found)) > 1


def doubt(chosen: Chosen, topic: bool, found: Found) -> str | None:
    """Return why the letters of a table are no responsibilities; None where they are."""
    schemes = sum(len(line.name) < 9 and fold(line.name) in SCHEMES | {"raci"} for line in found.lines)
    headed = not chosen.symbols and any(fold(holder.name) in SCHEMES for holder in found.holders)
    if headed or schemes > 0.5 * len(found.lines):
        return "it only explains schemes of letters"
    if not topic and {"A", "B", "C"} <= set(chosen.symbols) <= set("ABCDEF"):
        return "its letters (A, B, C) are those of no scheme, but of grades or classes"
    if not topic and _rights(found):
        return "its letters (C, R, U, D) are those of no scheme, but rights to data"
    if not set(chosen.symbols) & {"C", "I"} and _access(found):
        return "its letters are those of no scheme, but rights to read and write"
    named = {letter.upper() for letter in chosen.words}
    known = {chosen.inside[letter] for letter in chosen.symbols if letter in chosen.inside}
    seen = ", ".join(sorted(chosen.symbols, key=lambda letter: -chosen.symbols[letter])[:6])
    if chosen.symbols and chosen.share < (0.5 if topic else 0.7):
        return f"its letters ({seen}) are those of no scheme"
    if not topic and not named and not _telling(chosen.scheme, known, found):
        return f"its letters ({seen}) are too few to say responsibilities, and nothing beside them speaks of any"
    if len(named | known) > 1 and (named | known) & {"A", "R"}:
        return None
    if named & {"A", "R"} and (sum(chosen.words.values()) > 1 or (found.rank == 2 and len(found.lines) > 1)):
        return None
    if topic and known & {"A", "R", "C", "I"} and chosen.share == 1.0:
        return None
    return f"its cells hold {seen or 'words'} and nothing else, so they say no responsibilities"
