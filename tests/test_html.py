"""The page: what it says, that it is whole and accessible, and that no text of anybody's becomes markup."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations import companies
from pages import NASTY, everyday, everyday_team, filled_with, shuffled, view_of

import raci.formats
from raci.formats.html import LETTERS, MANY, TURNED, UPRIGHT, write
from raci.formats.page import plain
from raci.formats.view import View
from raci.model import Organisation

EMPTY = {"meta", "link", "br", "img", "input", "hr"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "footer", "main", "nav", "section", "h1", "h2", "h3",
    "p", "a", "b", "bdi", "div", "span", "small", "abbr", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "details", "summary",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "title", "style", "role", "tabindex",
    "scope", "colspan", "rowspan", "aria-label", "aria-labelledby", "aria-hidden",
}  # fmt: skip


class Reader(HTMLParser):
    """A page as a list of elements with attributes and the text inside each, and a check that they are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.inside: list[int] = []
        self.comments: list[str] = []
        self.feed(text)
        self.close()
        assert not self.inside

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs))
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in EMPTY:
            self.inside.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.inside.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for place in self.inside:
            self.texts[place] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str, **wanted: str) -> list[tuple[dict[str, str], str]]:
        """Return attributes and text of elements: those of a tag in which each attribute has the word."""
        return [
            (attrs, " ".join(text.split()))
            for (name, attrs), text in zip(self.elements, self.texts, strict=True)
            if name == tag and all(word in attrs.get(key.strip("_"), "").split() for key, word in wanted.items())
        ]


def page(view: View) -> str:
    return write(view)[".html"].decode()


def read(view: View) -> Reader:
    return Reader(page(view))


BROWSED = ("script", "attribute", "comment", "control", "surrogate")
"""What a browser is asked to read by itself; starting one takes seconds."""


@cache
def ordinary() -> Reader:
    """Return the page in which every text is an ordinary word."""
    return read(filled_with("Xx"))


# What a page says


def test_sections_come_gaps_first() -> None:
    headings = [text for _, text in read(everyday()).all("h2")]
    assert headings == ["▲ What nobody owns", "Legend", "Matrix", "To settle", "By person", "Why"]


def test_head_says_language_title_and_verdict() -> None:
    found = read(everyday())
    assert found.all("html") == [({"lang": "en"}, found.all("html")[0][1])]
    assert [text for _, text in found.all("title")] == ["Northwind: who answers for what"]
    assert [text for _, text in found.all("p", class_="verdict")] == [everyday().verdict]
    assert [text for _, text in found.all("footer")] == ["newest agreement 2026-11-20 · file a1b2c3d4e5f6"]


def test_gaps_are_grouped_by_the_role_that_is_missing_and_lead_to_their_rows() -> None:
    found = read(everyday())
    assert ({"href": "#row.write-website-copy"}, "Write the website copy") in found.all("a")
    assert "Usually the product marketing manager: 1 duty" in [text for _, text in found.all("h3")]
    (accepted,) = found.all("ul", class_="accepted")
    assert "Run the ad campaigns → Brand agency owns it, outside" in accepted[1]
    assert "Run company-wide programmes ○ nobody answers; accepted: one team needs none" in accepted[1]


def test_headings_of_the_matrix_hold_role_and_names() -> None:
    headings = [text for attrs, text in read(everyday()).all("th", scope="col")]
    assert headings[:7] == [
        "Duty", "Product manager Dana Ito", "Engineering manager Kim Lee", "Tech lead Lee Park",
        "Engineer Eve Ash Sam Roe", "QA engineer vacant", "Notes",
    ]  # fmt: skip


def test_a_letter_says_who_and_leads_to_its_reason() -> None:
    found = read(everyday())
    chips = {attrs["aria-label"]: attrs for attrs, _ in found.all("a", class_="chip")}
    chip = chips["A, Accountable: Kim Lee, agreed"]
    assert "agreed" in chip["class"]
    assert chip["title"].startswith("Accountable: Kim Lee (agreed) · agreed 2026-11-20 by Kim Lee")
    reasons = {attrs["id"]: text for attrs, text in found.all("tr") if "id" in attrs}
    assert (
        reasons[chip["href"][1:]].startswith("Review the code")
        or "Kim Lee Engineering manager" in reasons[chip["href"][1:]]
    )
    assert "agreed" not in chips["C, Consulted: Dana Ito, proposed"]["class"]


def test_holders_are_named_where_the_column_has_others() -> None:
    assert {text for _, text in read(everyday()).all("small")} >= {"Sam Roe", "Eve Ash"}


def test_by_person_counts_letters_and_lists_duties() -> None:
    cards = read(everyday()).all("ul", class_="people")[0][1]
    assert "Dana Ito Product manager Reports to Kim Lee A Accountable4 R Responsible3 " in cards
    assert "QA Engineer vacant" in cards
    assert "A R Prioritise bugs" in cards.replace("AR ", "A R ")


def test_who_acts_for_whom_is_said() -> None:
    assert "For now, Sam Roe acts for Dana Ito." in read(everyday()).all("ul", class_="acting")[0][1]


@pytest.mark.parametrize("by", ["role", "person"])
def test_nothing_private_is_written(by: str) -> None:
    told = " ".join(Reader(page(everyday(by="person" if by == "person" else "role"))).texts)
    assert not re.search(r"swamped|workload|strength|capacity|\baway\b|limit", told.lower())


def test_wide_tables_have_turned_headings() -> None:
    company = everyday_team()
    roles = list(company.catalogue.roles)[: UPRIGHT + 1]
    people = tuple(
        company.people[0].model_copy(update={"id": r, "name": r, "roles": (r,), "reports_to": None, "away": None})
        for r in roles
    )
    assert read(view_of(company.model_copy(update={"people": people, "decisions": ()}))).all("table", class_="turned")
    assert not read(everyday()).all("table", class_="turned")


def test_many_holders_are_counted_not_listed() -> None:
    company = everyday_team()
    engineers = tuple(
        company.people[3].model_copy(update={"id": f"e{n:02}", "name": f"Engineer {n:02}"}) for n in range(MANY + 3)
    )
    text = page(view_of(company.model_copy(update={"people": (*company.people[:3], *engineers), "decisions": ()})))
    assert "and 3 more" in text


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_file_does_not_matter(seed: int) -> None:
    company = everyday_team()
    assert write(view_of(shuffled(company, seed))) == write(view_of(company)) == write(everyday())


@settings(max_examples=25)
@given(companies(), st.sampled_from(["role", "person"]))
def test_every_letter_is_a_link_to_a_row_that_explains_it(company: Organisation, by: str) -> None:
    view = view_of(company, by="person" if by == "person" else "role")
    found = read(view)
    chips = found.all("a", class_="chip")
    letters = [
        letter
        for table in view.tables
        for line in table.lines
        for cell in line.cells
        if cell
        for letter in cell.letters
    ]
    assert [text for _, text in chips] == letters
    rows = {attrs["id"]: text for attrs, text in found.all("tr") if "id" in attrs}
    assert all(text in rows[attrs["href"][1:]] for attrs, text in chips)
    check_whole(found)


# That it is whole, and that text stays text


def check_whole(found: Reader) -> None:
    """Fail unless ids are unique, links lead somewhere inside, and only known elements and attributes are there."""
    ids = Counter(attrs["id"] for _, attrs in found.elements if "id" in attrs)
    assert set(ids.values()) <= {1}
    links = {attrs["href"] for _, attrs in found.elements if "href" in attrs}
    links |= {f"#{attrs['aria-labelledby']}" for _, attrs in found.elements if "aria-labelledby" in attrs}
    assert {link[:1] for link in links} <= {"#"}
    assert {link[1:] for link in links} <= set(ids)
    assert {tag for tag, _ in found.elements} <= TAGS
    assert {name for _, attrs in found.elements for name in attrs} <= ATTRIBUTES
    assert all(re.fullmatch(r"flex-grow: \d+", attrs.get("style", "flex-grow: 1")) for _, attrs in found.elements)
    assert not found.comments


def test_page_is_whole() -> None:
    check_whole(read(everyday()))
    check_whole(read(everyday(by="person")))


def test_nothing_is_loaded_and_nothing_runs() -> None:
    text = page(everyday())
    (policy,) = [
        a["content"] for a, _ in read(everyday()).all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not re.search(r"<script|<link|<iframe|@import|url\(|https?:|javascript:|\son\w+=", text)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_text_is_shown_as_it_is(text: str) -> None:
    found, other = read(filled_with(text)), ordinary()
    check_whole(found)
    names = [words for _, words in found.all("bdi")]
    if plain(text):
        assert [tag for tag, _ in found.elements] == [tag for tag, _ in other.elements]
        expected = " ".join(plain(text).split())
        assert names.count(expected) == [words for _, words in other.all("bdi")].count("Xx") >= 20
        assert [words for _, words in found.all("title")] == [f"{expected}: who answers for what"]
        titles = [attrs["title"] for tag, attrs in found.elements if tag == "a" and "title" in attrs]
        assert titles
        assert all(plain(text) in title for title in titles)


@settings(max_examples=25)
@given(
    st.text(max_size=30) | st.lists(st.sampled_from([*NASTY.values(), "<", '"', "'", "&", "{{", "]]>"])).map("".join)
)
def test_any_text_adds_nothing(text: str) -> None:
    found = read(filled_with(text))
    check_whole(found)
    if plain(text):
        assert [tag for tag, _ in found.elements] == [tag for tag, _ in ordinary().elements]


def test_no_control_characters_reach_the_page() -> None:
    text = page(filled_with(NASTY["control"] + NASTY["override"]))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", text)


# That everybody can read it

STYLE = (Path(raci.formats.__file__).parent / "page.css").read_text("utf-8")
INKS = ("ink", "muted", "faint", "gap")
GROUNDS = ("page", "card", "stripe", "band", "gap-row", "quiet-row", "target")


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of both themes by name."""
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    )
    return {"light": light, "dark": dark}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    shades = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        shades.append(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    return max(shades) / min(shades)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_ground(theme: str) -> None:
    colours = themes()[theme]
    # Faint and muted text never stands on the bands, faint text only on page and card.
    pairs = [
        (ink, ground) for ink in INKS for ground in GROUNDS if not (ink == "faint" and ground not in ("page", "card"))
    ]
    pairs = [pair for pair in pairs if pair != ("gap", "band")]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_that_are_no_text_stand_out(theme: str) -> None:
    colours = themes()[theme]
    for mark in ("ring", "accent", "gap", "agreed", "proposed"):
        assert contrast(colours[mark], colours["card"]) >= 3, mark


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_stand_out_from_their_chips(theme: str) -> None:
    for entry in everyday().legend:
        fill, ink = (entry.fill, entry.ink) if theme == "light" else (entry.dark_fill, entry.dark_ink)
        assert contrast(fill, ink) >= 4.5


def test_families_without_room_for_their_name_keep_it_for_those_who_listen() -> None:
    company = everyday_team()
    roles = list(company.catalogue.roles)[::2]
    people = tuple(
        company.people[0].model_copy(update={"id": r, "name": r, "roles": (r,), "reports_to": None, "away": None})
        for r in roles
    )
    found = read(view_of(company.model_copy(update={"people": people, "decisions": ()})))
    bands = {text: int(attrs["colspan"]) for attrs, text in found.all("th", scope="colgroup")}
    silent = {text for _, text in found.all("span", class_="unseen")} & bands.keys()
    assert silent
    assert all(len(text) <= number * TURNED * LETTERS for text, number in bands.items() if text not in silent)


def test_tables_tell_what_heads_what() -> None:
    found = read(everyday())
    heads = [attrs for attrs, _ in found.all("th")]
    assert {attrs["scope"] for attrs in heads} == {"col", "colgroup", "row", "rowgroup"}
    assert len(found.all("caption")) == len(found.all("table"))
    regions = [attrs["aria-label"] for attrs, _ in found.all("div", role="region")]
    assert len(regions) == len(set(regions)) == len(found.all("div", tabindex="0"))


@pytest.mark.apps
@pytest.mark.parametrize(
    "text", [" ".join(NASTY.values()), *(NASTY[name] for name in BROWSED)], ids=["all-together", *BROWSED]
)
def test_a_browser_reads_the_same(text: str, need_app: Callable[[str], str], tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(write(filled_with(text))[".html"])
    command = [
        need_app("chromium"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}/profile",
    ]
    done = subprocess.run([*command, "--dump-dom", file.as_uri()], capture_output=True, check=True, timeout=120)
    browser, own = Reader(done.stdout.decode()), Reader(file.read_text("utf-8"))
    assert browser.elements == own.elements
    assert [text.strip() for text in browser.texts] == [text.strip() for text in own.texts]
