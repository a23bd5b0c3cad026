"""The words that people write into and around responsibility tables, ready to be looked up."""

from __future__ import annotations

from functools import cache

from raci.tables.vocabulary.headings import HEADINGS, NAMED, TOTALS
from raci.tables.vocabulary.letters import ANSWERING, EXECUTING, LETTERS, NOTHING
from raci.tables.vocabulary.roles import ROLES, VERBS
from raci.words import fold


@cache
def letter_words() -> dict[str, str]:
    """Return the letter inside a matrix for each folded word."""
    return _by_word(LETTERS)


@cache
def answering_words() -> frozenset[str]:
    """Return the folded words for responsible that mean who answers, beside one that means who does it."""
    return _folded(ANSWERING)


@cache
def executing_words() -> frozenset[str]:
    """Return the folded words for responsible that only mean who does it."""
    return _folded(EXECUTING)


@cache
def nothing_words() -> frozenset[str]:
    """Return the folded words for: no part in it."""
    return _folded(NOTHING)


@cache
def heading_words(kind: str) -> frozenset[str]:
    """Return the folded headings of one kind: activity, work (surely that), section, role, letter, other, graded."""
    return _folded(HEADINGS[kind])


@cache
def named_headings() -> dict[str, str]:
    """Return the letter for each folded heading that stands over names."""
    return _by_word(NAMED)


@cache
def total_words() -> frozenset[str]:
    """Return the folded labels of rows and columns that count."""
    return _folded(TOTALS)


@cache
def role_words() -> frozenset[str]:
    """Return the folded words in which names of roles end."""
    return _folded(ROLES)


@cache
def verbs() -> frozenset[str]:
    """Return the folded words with which names of activities begin."""
    return _folded(VERBS)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split(",")) - {""}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for letter, words in table.items():
        for word in words.split(","):
            known.setdefault(fold(word), letter)
    return known
