"""Title text → clauses of folded words: the head, what follows it, what stands in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from raci.titles.lexicon import AND, ARTICLES, ASIDE, GRADED, LEVEL, LONGEST, PHRASES, SHORT, singular
from raci.words import fold

Words = tuple[str, ...]

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


def clauses(title: str) -> list[Clause]:
    """Return the stretches of a title, brackets last; what follows "at" or "@" is a company and left out."""
    found: list[tuple[str, list[str]]] = []
    # What is open: the title itself, and brackets in it.
    inside: list[tuple[str, list[str]]] = [("tail", [])]
    for kind, word in _tokens(title):
        if kind in ("word", "hat"):
            inside[-1][1].append(word)
        elif kind == "open":
            inside.append(("bracket", []))
        elif kind == "close":
            found += [inside.pop()] if len(inside) > 1 else []
        else:
            found.append(inside[-1])
            inside[-1] = (kind if len(inside) == 1 or kind == "place" else "bracket", [])
    made = [_clause(mark, words) for mark, words in (*found, *inside)]
    return sorted((clause for clause in made if clause.words), key=lambda clause: clause.mark == "bracket")


def spelling(title: str) -> Words:
    """Return the words of a known title, separators dropped."""
    return tuple(word for kind, word in _tokens(title) if kind in ("word", "hat"))


def hats(words: Words) -> list[Words]:
    """Return the stretches of a clause between "and" and slashes."""
    pieces: list[list[str]] = [[]]
    for word in words:
        if word == "&":
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [tuple(piece) for piece in pieces if piece]


def _clause(mark: str, words: list[str]) -> Clause:
    joined = words[:1] == ["&"]
    kept = words[1:] if joined else words
    kept = kept[:-1] if kept[-1:] == ["&"] else kept
    return Clause(() if mark == "place" else tuple(kept), mark, joined)


def _tokens(title: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, word), set phrases made one word; kinds: word, hat, tail, aside, place, open, close."""
    tokens = list(_lexed(title))
    at = 0
    while at < len(tokens):
        kind, word = tokens[at]
        size = next((n for n in (3, 2) if kind == "word" and tuple(w for _, w in tokens[at : at + n]) in PHRASES), 0)
        if size:
            yield "word", PHRASES[tuple(w for _, w in tokens[at : at + size])]
        elif kind == "word" and word in AND:
            yield "hat", "&"
        elif kind == "word" and (word in ASIDE or word == "at"):
            yield ("place" if word == "at" else "aside"), word
        elif kind != "word" or word not in ARTICLES:
            yield kind, "&" if kind == "hat" else word
        at += size or 1


def _lexed(title: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, word) for each word and separator: folded, in the singular, short forms written out."""
    text = _UNSPOKEN.sub("", unicodedata.normalize("NFC", title[:LONGEST].casefold()))
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or "tail"
        if kind != "word":
            yield kind, token[0]
            continue
        word = fold(token[0])
        for part in SHORT.get(word, word).split():
            if part == "&":
                yield "hat", part
            elif not LEVEL.fullmatch(part):
                graded = GRADED.fullmatch(part)
                yield "word", singular(graded[1] if graded else part)
