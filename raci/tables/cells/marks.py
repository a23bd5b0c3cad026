"""What one cell says: letters, words, nothing, a mark of no meaning, or other text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from raci.tables.vocabulary import letter_words, nothing_words
from raci.words import fold

Kind = Literal["blank", "none", "letters", "odd", "text"]


class Mark(NamedTuple):
    """One cell, read.

    `letters` are symbols as the table writes them ("R", "D"); a word is given as the letter inside a matrix, in lower
    case ("responsible" → "r"), since what it means does not depend on the scheme. `odd` are pieces without a meaning:
    X, ?, TBD. `note` is what else stood there; `symbols` tells whether there are letters, not only words.
    """

    kind: Kind
    letters: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    note: str = ""
    symbols: bool = False


def _mark(letters: Iterable[str], odd: tuple[str, ...] = (), note: str = "") -> Mark:
    found = tuple(dict.fromkeys(letters))
    return Mark("letters" if found else "odd", found, odd, note, any(letter.isupper() for letter in found))


BLANK, NONE, TEXT = Mark("blank"), Mark("none"), Mark("text")

# Shapes first, then sounds: Р looks like P, yet who writes it means R.
ALIKE = str.maketrans(
    "АВСЕІЅРКИОаесіѕркио" + "ΑΒΕΙΡΟαιρο" + "ꭺꮯꮪ" + "🅰🅲🅸🆁🆂🇦🇨🇮🇷🇸",
    "ABCEISRCIOaecisrcio" + "ABEIROairo" + "ACS" + "ACIRSACIRS",
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ufe0e\ufe0f]")
_REMARK = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\s?(?:[*†‡§^#]+\s?\d*|[¹²³⁰⁴-⁹]+)(?=$|[\s/,;&+|])")
_EDGES = " \t\r\n*_`~'\"“”‘’†‡§^.:!"
_LED = re.compile(r"^([^\W\d_](?:\s?[/,&+]\s?[^\W\d_]){0,3})\s*(?:[:–—]|-(?=\s)|=)\s*(\S.*)$", re.DOTALL)
_NOTED = re.compile(r"\s*([^\W\d_](?:\s?[/,&+]\s?[^\W\d_]){0,3})\s+[–—-]\s+(\S.*)$", re.DOTALL)
_FOLLOWED = re.compile(r"\s*([A-Z](?:\s?[/,&+]\s?[A-Z]){0,3})(?:[ \t]*\n\s*|[ \t]+)([^\W\d_].{2,60})", re.DOTALL)
_LISTED = re.compile(r"[RACIS](?:\s?[/,&+]\s?[RACIS])*")
_SHORT = 30
_SPLIT = re.compile(r"[\s/,;&+|\\.·•‧∙:-]+")
_STRONG = re.compile(r"\s*[/,;&+|\\\n]\s*|\s+(?:and|und|et|y|e|i|en|og|och|ja|a|és|și|и|та|και|ve|or)\s+")
_DASHES = frozenset("-–—―‐‑−_./\\…·•⋅|~∅⌀Øø")
_ODD_WORDS = frozenset(
    {"tbd", "tbc", "tba", "tbh", "xx", "xxx", "yes", "ja", "oui", "sí", "si", "sì", "sim", "да", "так"}
)
_ORNAMENTS = frozenset("✓✔✅☑●○■□▪▫★☆⭐◯⚫⚪🔴🟢🟡🔵🟠👍")
_ODD_SIGNS = _ORNAMENTS | frozenset("xX×✓✔✅☑✗✘❌●○■□▪▫★☆⭐◯⚫⚪🔴🟢🟡🔵🟠👍?？")
_JOINED = frozenset("RACISV")
SCHEMES = frozenset({"rasci", "rasic", "racivs", "daci", "cairo", "rapid", "racio", "raciq"})
"""Folded names of schemes other than RACI itself, of which a cell may hold all four letters."""
_NAMES = frozenset({"RACI", "RASCI", "ARCI", "RASIC", "CAIRO", "RACIQ", "RACIS", "RACIV", "CIA", "IRA", "AIC", "VIA"})


@lru_cache(maxsize=65_536)
def read_mark(text: str) -> Mark:
    """Read the text of one cell."""
    if (
        len(text) > 200
        or (text[-1:] not in ")]" and _begins_otherwise(text[:3]))
        or (len(text) < 9 and fold(text) in SCHEMES)
    ):
        return TEXT
    plain = _INVISIBLE.sub(
        "", unicodedata.normalize("NFKC", text.replace("¹", "*").replace("²", "*").replace("³", "*"))
    )
    bare = plain.strip(_EDGES)
    if not bare:
        return BLANK if not plain.strip() else (NONE if set(plain.strip()) <= _DASHES else BLANK)
    if (bare.replace(" ", "") and set(bare.replace(" ", "")) <= _DASHES) or fold(bare) in nothing_words():
        return NONE
    whole = _word(bare)
    if whole:
        return _mark((whole,))
    if _odd(bare):
        return Mark("odd", (), (bare,))
    return _with_remarks(bare)


def read_lettered(text: str) -> Mark:
    """Read a cell that stands among letters, where remarks may follow one."""
    mark = read_mark(text)
    return mark if mark.kind != "text" else _with_note(text)


def _with_note(text: str) -> Mark:
    """Read a letter and what follows it: among letters more may follow a letter: "r - at night", "C on costs"."""
    match = _NOTED.match(text) or _FOLLOWED.fullmatch(text)
    letters = _tokens(match[1]) if match else TEXT
    if match is None or not letters.letters or letters.odd:
        return TEXT
    return _mark(letters.letters, (), match[2])


@lru_cache(maxsize=4096)
def _begins_otherwise(start: str) -> bool:
    """Tell whether nothing that a cell may say begins with these three letters: then it is text, and most names are."""
    if len(start) < 3 or not start.isascii() or not start.isalpha() or _JOINED.issuperset(start.upper()):
        return False
    return start.lower() not in _beginnings()


@cache
def _beginnings() -> frozenset[str]:
    known = (*letter_words(), *nothing_words(), *map(fold, _ODD_WORDS))
    return frozenset(word[:3] for word in known)


def _with_remarks(bare: str) -> Mark:
    remarks = [remark.strip() for remark in _REMARK.findall(bare)]
    rest = _REMARK.sub(" ", bare).strip(_EDGES)
    rest = _FOOTNOTE.sub("", rest).strip(_EDGES)
    if rest[1:].strip() and rest.rstrip("?").strip() != rest:
        rest = rest.rstrip("?").strip()
        remarks.append("?")
    if not rest:
        inside = _tokens(" / ".join(remarks))
        return _mark(inside.letters, inside.odd, bare) if inside.letters else TEXT
    mark = _tokens(rest)
    if not mark.symbols and len(rest) <= _SHORT and remarks and _LISTED.fullmatch(remarks[-1]):
        return _mark(_tokens(remarks[-1]).letters, (), rest)  # "Key owner (A/R)": the letter is what is meant
    if mark.kind != "text":
        known = [(_tokens(remark), remark) for remark in remarks]
        more = tuple(letter for inside, _ in known for letter in inside.letters if letter.isupper())
        notes = [remark for inside, remark in known if not inside.symbols and not remark.isdigit()]
        return _mark((*mark.letters, *more), mark.odd, "; ".join(notes))
    if match := _LED.match(rest):
        led = _tokens(match[1])
        if led.letters and not led.odd and (match[1].isupper() or _word(match[2])) and "=" not in rest[:6]:
            return _mark(led.letters, (), "; ".join([match[2], *remarks]))
    return TEXT


def _tokens(text: str) -> Mark:
    """Read letters and words between separators; TEXT where one piece is neither."""
    letters: list[str] = []
    odd: list[str] = []
    for part in _STRONG.split(text):
        if not part:
            continue
        if word := _word(part):
            letters.append(word)
            continue
        for piece in _SPLIT.split(part):
            if not piece or piece in _DASHES:
                continue
            found = _piece(piece)
            if not found and not _odd(piece):
                return TEXT
            letters.extend(found)
            odd.extend([] if found else [piece])
    if letters:  # a tick or a coloured dot beside a letter only adorns it
        odd = [piece for piece in odd if not set(piece) <= _ORNAMENTS]
    if not letters and not odd:
        return TEXT
    return _mark(letters, tuple(odd))


def _piece(piece: str) -> tuple[str, ...]:
    """Return the letters of one piece: "R", "ra", "RACI"; none where it is a word like any other."""
    latin = piece.translate(ALIKE)
    if len(latin) == 1:
        return (latin.upper(),) if latin.upper() != latin.lower() and latin not in "xXхХ" else ()
    word = _word(piece)
    if word:
        return (word,)
    upper = latin.upper()
    if len(upper) > 5 or len(set(upper)) != len(upper) or not set(upper) <= _JOINED:
        return ()
    if latin.isupper():
        return tuple(upper) if len(upper) < 4 or upper in _NAMES else ()
    return tuple(upper) if len(upper) == 2 else ()


def _word(text: str) -> str:
    if len(text) < 3 and text.isascii():
        return ""
    return letter_words().get(fold(text), "").lower()


def _odd(text: str) -> bool:
    bare = text.strip()
    return fold(bare) in _ODD_WORDS or all(char in _ODD_SIGNS for char in bare if not char.isspace())
