"""Title text → clauses of folded words: the head, what follows it, what stands in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from raci.titles.lexicon import (
    AND,
    ARTICLES,
    ASIDE,
    GRADED,
    LEVEL,
    LEVEL_MARK,
    LONGEST,
    NOISE,
    PHRASES,
    RANKS,
    SENIORITY,
    SHORT,
    singular,
)
from raci.words import fold

Words = tuple[str, ...]

_LITTLE = AND | ASIDE | ARTICLES | {"at"} | {phrase[0] for phrase in PHRASES}

_UNSPOKEN = re.compile(
    r"""['’`´]                                             # Founder's
    |(?<=\b\w)\.(?=\w\b)                                   # V.P.
    |(?<=\w)(?:[:*]|/-?)in(?:nen)?(?=\W|$)                 # Entwickler:in
    |\(?\b(?<!/)[mwfhdx](?:\s?/\s?[mwfhdx])+\b(?!/)\)?     # (m/w/d)
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(
    r"(?P<word>[^\W_]+)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<hat>[/&]|(?<=\s)\+(?=\s))"
    r"|(?P<place>@)|(?P<tail>[,;:|\n–—]|(?<=\s)-+(?=\s))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a title between separators, with "&" between hats.

    `mark` says what stands before it: tail (comma, dash, start), aside (for, to …) or bracket; `joined`: after "and".
    """

    words: Words
    mark: str
    joined: bool = False


class Reader:
    """Cuts titles into words; keeps what each word of the known titles stands for, since the same few return."""

    __slots__ = ("_forms",)

    def __init__(self, titles: Iterable[str]) -> None:
        words = {token[0] for title in titles for token in _TOKEN.finditer(_spoken(title)) if token["word"]}
        self._forms = {word: _forms(word) for word in (*words, *SENIORITY, *RANKS, *NOISE)}

    def clauses(self, title: str) -> list[Clause]:
        """Return the stretches of a title, brackets last; what follows "at" or "@" is a company and left out."""
        found: list[tuple[str, list[str]]] = []
        # What is open: the title itself, and brackets in it.
        inside: list[tuple[str, list[str]]] = [("tail", [])]
        for kind, word in self._tokens(title):
            if kind in ("word", "hat"):
                inside[-1][1].append(word)
            elif kind == "open":
                inside.append(("bracket", []))
            elif kind == "close":
                found += [inside.pop()] if len(inside) > 1 else []
            else:
                found.append(inside[-1])
                inside[-1] = (kind if len(inside) == 1 or kind == "place" else "bracket", [])
        made = [_clause(mark, words) for mark, words in (*found, *inside) if words and mark != "place"]
        return sorted((clause for clause in made if clause.words), key=lambda clause: clause.mark == "bracket")

    def spelling(self, title: str) -> Words:
        """Return the words of a known title, separators dropped."""
        return tuple(word for kind, word in self._tokens(title) if kind in ("word", "hat"))

    def _tokens(self, title: str) -> list[tuple[str, str]]:
        """Return (kind, word) for each word and separator; kinds: word, hat, tail, aside, place, open, close."""
        tokens: list[tuple[str, str]] = []
        plain = True
        for token in _TOKEN.finditer(_spoken(title)):
            kind, text = token.lastgroup or "tail", token[0]
            if kind != "word":
                tokens.append((kind, "&" if kind == "hat" else text))
                continue
            forms = self._forms.get(text)
            for form in _forms(text) if forms is None else forms:
                tokens.append(("hat" if form == "&" else "word", form))
                plain = plain and form not in _LITTLE
        return tokens if plain else list(_with_little(tokens))


def hats(words: Words) -> list[Words]:
    """Return the stretches of a clause between "and" and slashes."""
    if "&" not in words:
        return [words] if words else []
    pieces: list[list[str]] = [[]]
    for word in words:
        if word == "&":
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [tuple(piece) for piece in pieces if piece]


def _spoken(title: str) -> str:
    return _UNSPOKEN.sub("", unicodedata.normalize("NFC", title[:LONGEST].casefold()))


def _forms(word: str) -> Words:
    """Return what a word stands for: folded, in the singular, short forms written out, levels marked as such."""
    folded = fold(word)
    if LEVEL.fullmatch(folded):
        return (LEVEL_MARK + folded,)
    graded = GRADED.fullmatch(folded)
    if graded:
        return (*_forms(graded[1]), LEVEL_MARK + graded[2])
    return tuple(singular(part) for part in SHORT.get(folded, folded).split())


def _with_little(tokens: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield tokens with set phrases made one word, little words made separators, articles dropped."""
    skipped = 0
    for at, (kind, word) in enumerate(tokens):
        ahead = tuple(following for _, following in tokens[at : at + 4]) if word in _LITTLE else ()
        phrase = next((ahead[:size] for size in (3, 2) if ahead[:size] in PHRASES), ())
        if skipped:
            skipped -= 1
        elif phrase:
            skipped = len(phrase) - 1
            yield "word", PHRASES[phrase]
        elif kind == "word" and word in AND:
            yield "hat", "&"
        elif kind == "word" and (word in ASIDE or word == "at"):
            yield ("place" if word == "at" else "aside"), word
        elif kind != "word" or word not in ARTICLES:
            yield kind, word


def _clause(mark: str, words: list[str]) -> Clause:
    joined = words[0] == "&"
    kept = words[1:] if joined else words
    return Clause(tuple(kept[:-1] if kept[-1:] == ["&"] else kept), mark, joined)
