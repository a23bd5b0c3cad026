"""How words are compared, turned into ids, found again and put in the plural."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raci.words import fold, inside, nearest, plural, slug

SAME = {
    "case": ("Dana Ito", "dana ITO"),
    "accents": ("Ünal Müller", "unal muller"),
    "accents written as two characters": ("Zoë", "Zoe\u0308"),
    "punctuation and blanks": ("go-to-market", "Go to_market."),
    "sharp s": ("Straße", "STRASSE"),
    "British and American -ise": ("prioritise bugs", "Prioritize Bugs"),
    "British and American -isation": ("organisation", "organization"),
    "British and American -yse": ("analyse", "analyze"),
    "programme": ("run-company-programmes", "Run company programs"),
    "wide letters": ("PM", "ＰＭ"),  # full-width
    "ligatures": ("ﬁnance", "finance"),
    "a dotted capital i": ("İpek", "ipek"),
    "letters in another style": ("\N{MATHEMATICAL BOLD CAPITAL A}nn", "ann"),
    "Arabic with and without vowel marks": ("مُحَمَّد", "محمد"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_fold_takes_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


APART = {
    "another letter": ("Dana", "Dena"),
    "another order": ("Kim Lee", "Lee Kim"),
    "Chinese names": ("李雷", "李蕾"),
    "one more letter": ("engineer", "engineers"),
    "emoji": ("😀", "😡"),
    "Hindi vowel signs": ("किरण", "कुरण"),
    "Thai vowel signs": ("สมชิย", "สมชุย"),
    "Japanese voiced sounds": ("がとう", "かとう"),
    "figures": ("Team 1", "Team 2"),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_fold_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("case", ["Hindi vowel signs", "Thai vowel signs", "Japanese voiced sounds", "Chinese names"])
def test_slugs_keep_apart(case: str) -> None:
    one, other = map(slug, APART[case])
    assert one != other
    assert "-" not in one + other


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


SLUGS = {
    "Prepare the audit": "prepare-the-audit",
    "Ünal B.": "unal-b",
    "  Kim   Lee  ": "kim-lee",
    "A/B & C": "a-b-c",
    "snake_case": "snake-case",
    "6 x Engineer": "6-x-engineer",
    "李雷": "李雷",
    "Łukasz": "łukasz",
    "!!!": "unnamed",
    "": "unnamed",
    "😀": "unnamed-054db544",
}


@pytest.mark.parametrize(("name", "id"), SLUGS.items(), ids=[f"{name!r}" for name in SLUGS])
def test_slug(name: str, id: str) -> None:
    assert slug(name) == id


def test_names_of_signs_alone_are_told_apart() -> None:
    assert len({slug(name) for name in ("🦄", "🐙", "🦄🐙", "🐙🦄", "!!!")}) == 5
    assert slug(" 🦄 ") == slug("🦄!")


@given(st.text())
def test_a_slug_is_a_tidy_id_and_stays_one(text: str) -> None:
    made = slug(text)
    assert made
    assert made == slug(made)
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert "--" not in made
    assert made == made.casefold()


KNOWN = ("product-manager", "project-manager", "program-manager", "engineer", "qa-engineer")
NEAR = {
    "a letter short": ("enginer", "engineer"),
    "letters swapped": ("porduct-manager", "product-manager"),
    "another case and spelling": ("Programme Manager", "program-manager"),
    "short": ("prod manager", "product-manager"),
    "nothing near": ("zebra", None),
    "nothing at all": ("", None),
    "punctuation alone": ("...", None),
}


@pytest.mark.parametrize(("word", "expected"), NEAR.values(), ids=NEAR)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, KNOWN) == expected
    assert nearest(word, random.Random(1).sample(KNOWN, len(KNOWN))) == expected


def test_nearest_of_two_that_are_equally_near_is_the_first_by_name() -> None:
    assert nearest("team-x", ["team-b", "team-a"]) == nearest("team-x", ["team-a", "team-b"]) == "team-a"


def test_nearest_of_nothing_known() -> None:
    assert nearest("engineer", []) is None


PLURALS = {
    "Engineer": "Engineers",
    "Head of Sales": "Heads of Sales",
    "Chief of Staff": "Chiefs of Staff",
    "Designer, Senior": "Designers, Senior",
    "Analyst (data)": "Analysts (data)",
    "VP / Product": "VPs / Product",
    "Engineering Manager – Web": "Engineering Managers – Web",
    "Secretary": "Secretaries",
    "Attorney": "Attorneys",
    "Coach": "Coaches",
    "Boss": "Bosses",
    "Sales": "Sales",
    "QA": "QAs",
    "OS": "OSs",
    "Engineers": "Engineers",
    "": "",
}


@pytest.mark.parametrize(("title", "expected"), PLURALS.items(), ids=[f"{title!r}" for title in PLURALS])
def test_plural(title: str, expected: str) -> None:
    assert plural(title) == expected


@given(st.text(max_size=200))
def test_plural_keeps_every_word(title: str) -> None:
    found = plural(title)
    assert len(found) >= len(title.strip())
    assert found.startswith(title.strip()[:1])


INSIDE = {
    "Product manager": "product manager",
    "QA engineer": "QA engineer",
    "SRE": "SRE",
    "x": "x",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), INSIDE.items(), ids=[f"{text!r}" for text in INSIDE])
def test_inside(text: str, expected: str) -> None:
    assert inside(text) == expected
