"""Markdown pages: what they say, and that no text of anybody's becomes markup, by real parsers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from organisations import companies
from pages import NASTY, everyday, everyday_team, filled_with, shuffled, view_of

from raci.formats.markdown import escape, write
from raci.formats.page import plain
from raci.formats.view import View

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

PLACES = "# {0}: end\n\n- **{0}**: {0}\n- x {0}\n\n1. {0}\n\n| a | {0} |\n| :-- | :-: |\n| **{0}** | {0}<br>{0} |\n"
"""Every kind of place at which the page puts text."""

CHARACTERS = st.sampled_from("|\\`*_~<>&[](){}#!$^=+-.:@'\"/ \n\tawAרא\u202e\u2068\u0000\ufeff0é中🙂")
FRAGMENTS = st.sampled_from(
    [*NASTY.values(), "www.", "http://a.b", "a@b.cc", "**", "~~", "<br>", "<b>", "&#", "\\|", "](x)"]
)
TEXTS = st.lists(CHARACTERS | FRAGMENTS, max_size=12).map("".join) | st.text(max_size=20)


def visible(text: str) -> str:
    """Return text as a reader sees it: without what is there to keep texts apart."""
    return re.sub("[\u2060\u2068\u2069]", "", text)


def shown(source: str) -> tuple[list[str], list[str]]:
    """Return the kinds of elements of a page, and its texts: one for each piece between two elements."""
    kinds: list[str] = []
    texts = [""]
    for block in PARSER.parse(source):
        for token in block.children if block.children is not None else [block]:
            if token.type in ("text", "text_special"):
                texts[-1] += token.content
            else:
                kinds.append(token.content if token.type == "html_inline" else token.type)
                texts.append("")
    return kinds, [visible(text).strip() for text in texts if text.strip()]


def cells(source: str) -> list[list[str]]:
    """Return the rows of all tables, each cell as its text, with a line feed for a break."""
    rows: list[list[str]] = []
    inside: Token | None = None
    for token in PARSER.parse(source):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            inside = token
        elif token.type == "inline" and inside is not None:
            parts = ["\n" if child.type == "html_inline" else child.content for child in token.children or []]
            rows[-1].append(visible("".join(parts)))
            inside = None
    return rows


def page(view: View) -> str:
    return write(view)[".md"].decode()


# What a page says


def test_gaps_come_first_then_tables_then_legend() -> None:
    headings = [line for line in page(everyday()).splitlines() if line.startswith("#")]
    assert headings == [
        "# Northwind: who answers for what", "## ▲ What nobody owns", "## Matrix", "## To settle",
        "## Who acts for whom", "## Legend", "## † Where sources say otherwise",
    ]  # fmt: skip


def test_verdict_gaps_and_footer() -> None:
    view = everyday()
    text = page(view)
    assert f"\n\n**{view.verdict}**\n\n" in text
    assert "- **Usually the product marketing manager: 1 duty**: Write the website copy\n" in text
    assert "- Run company-wide programmes: ○ nobody answers; accepted: one team needs none\n" in text
    assert "- Run the ad campaigns: → Brand agency owns it, outside\n" in text
    assert text.endswith("\n---\n\nnewest agreement 2026-11-20 · file a1b2c3d4e5f6\n")


def test_table_says_who_holds_what() -> None:
    rows = {row[0]: row[1:] for row in cells(page(everyday()))}
    assert rows["Activity"] == [
        "Product manager\nDana Ito", "Engineering manager\nKim Lee", "Tech lead\nLee Park",
        "Engineer\nEve Ash\nSam Roe", "QA engineer\nvacant", "Notes",
    ]  # fmt: skip
    assert rows["Prioritise bugs †5"][0] == "A/R"
    assert rows["Review the code †6"][1:4] == ["A", "", "R Eve Ash"]
    assert rows["Write the website copy"][-1] == ("▲ nobody answers; usually the product marketing manager")
    assert rows["Organise the sprints †2"][-1] == "stand-in: nobody is project manager · ↷ Sam Roe acts for Dana Ito"
    assert rows["Hire for the team"][-1] == "A: Zoe Fox (agreed)"
    assert rows["Delivery"] == [""] * 6


def test_agreed_letters_are_bold_and_proposed_ones_are_plain() -> None:
    text = page(everyday())
    assert "| Review the code †6 |  | **A** |  | **R** Eve Ash |" in text
    assert re.search(r"^\| Prioritise bugs †5 \| A/R \|", text, re.MULTILINE)


def test_disputes_are_numbered_once_for_all_teams() -> None:
    text = page(everyday())
    assert "\n4. Tidy up: The old book: nobody tidies up\n" in text
    assert "| Tidy up †4 |" in text


def test_what_is_settled_names_who_decides() -> None:
    asked = [line for line in page(everyday()).splitlines() if line.startswith("- **Kim Lee** decides: ")]
    assert len(asked) == 1
    assert "Nobody is project manager: 2 duties go to Dana Ito" in asked[0]


def test_nothing_private_is_written() -> None:
    for view in (everyday(), everyday(by="person")):
        assert not re.search(r"swamped|workload|strength|capacity|\baway\b", page(view).lower())


def test_a_team_without_gaps_says_so() -> None:
    company = everyday_team()
    settled = company.model_copy(
        update={"activities": tuple(a for a in company.activities if a.id in ("prioritise-bugs", "test-product")),
                "decisions": (), "elsewhere": ()}
    )  # fmt: skip
    text = page(view_of(settled))
    assert "Every duty has somebody who answers for it." in text
    assert "▲" not in text


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_file_does_not_matter(seed: int) -> None:
    company = everyday_team()
    assert write(view_of(shuffled(company, seed))) == write(view_of(company)) == write(everyday())


@given(companies())
def test_every_letter_is_in_the_table(company: object) -> None:
    view = view_of(company)  # type: ignore[arg-type]
    rows = cells(page(view))
    bodies = [row for row in rows if row[0] != "Activity"]
    lines = [line for table in view.tables for block in table.blocks for line in (None, *block.lines)]
    assert len(bodies) == len(lines)
    for row, line in zip(bodies, lines, strict=True):
        if line is not None:
            letters = [re.sub(r" [^\n]*", "", text).replace("\n", "/") for text in row[1 : len(line.cells) + 1]]
            assert letters == [cell.text if cell else "" for cell in line.cells]


# That text stays text


def check_places(text: str, read: Callable[[str], tuple[list[str], list[str]]]) -> None:
    """Fail unless text is shown as it is at every place, with no other elements than there are around any word."""
    kinds, texts = read(PLACES.format(escape(text)))
    expected, others = read(PLACES.format("QQQ"))
    assert texts == [other.replace("QQQ", plain(text)) for other in others]
    assert kinds == expected


@pytest.mark.parametrize(
    "text", [text for text in NASTY.values() if plain(text)], ids=[k for k, v in NASTY.items() if plain(v)]
)
def test_nasty_text_is_shown_as_it_is(text: str) -> None:
    check_places(text, shown)


@given(TEXTS.filter(plain))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    check_places(text, shown)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_text_adds_nothing_to_a_page(text: str) -> None:
    kinds, texts = shown(page(filled_with(text)))
    expected, _ = shown(page(filled_with("Xx")))
    if plain(text):
        assert kinds == expected
        assert texts.count(plain(text)) >= 5
    assert set(kinds) <= set(expected)


@given(TEXTS)
def test_escaped_text_stays_on_its_line_and_in_its_cell(text: str) -> None:
    written = escape(text)
    assert not set(written) & set("\n\r|`<>*_[]{}\\\u2028\u202e\u2066")
    assert written == written.strip()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("Dana Ito", "Dana Ito", id="name"),
        pytest.param("R&D: plan (Q3) - 50%, e.g. 'x'", "R&amp;D: plan (Q3) - 50%, e.g. 'x'", id="everyday-signs"),
        pytest.param("2. plan", "2&#46; plan", id="number-first"),
        pytest.param("@dana", "@&#8288;dana", id="mention"),
        pytest.param("fix #12", "fix &#35;&#8288;12", id="issue"),
        pytest.param("C#", "C&#35;", id="c-sharp"),
        pytest.param("www.a.b", "www&#8288;.a.b", id="address"),
        pytest.param("דנה", "&#8296;דנה&#8297;", id="right-to-left"),
        pytest.param("田中 太郎", "田中 太郎", id="wide"),
    ],
)  # fmt: skip
def test_only_what_could_be_markup_is_escaped(text: str, written: str) -> None:
    assert escape(text) == written


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the texts between them."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[str] = []
        self.texts = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.kinds.append(f"{tag} {attrs}")
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data

    def handle_comment(self, data: str) -> None:
        self.kinds.append("comment")


@pytest.mark.apps
class TestGitHubsParser:
    """The same with cmark-gfm, which GitHub's rendering is built on."""

    @pytest.fixture
    def read(self, need_app: Callable[[str], str]) -> Callable[[str], tuple[list[str], list[str]]]:
        command = [need_app("cmark-gfm"), "--unsafe"]
        for extension in ("table", "tagfilter", "autolink", "strikethrough", "tasklist", "footnotes"):
            command += ["-e", extension]

        def run(source: str) -> tuple[list[str], list[str]]:
            done = subprocess.run(command, input=source.encode(), capture_output=True, check=True, timeout=60)
            elements = Elements()
            elements.feed(done.stdout.decode())
            elements.close()
            return elements.kinds, [visible(text).strip() for text in elements.texts if text.strip()]

        return run

    @pytest.mark.parametrize(
        "text", [t for t in NASTY.values() if plain(t)], ids=[k for k, v in NASTY.items() if plain(v)]
    )
    def test_nasty_text_is_shown_as_it_is(self, text: str, read: Callable[[str], tuple[list[str], list[str]]]) -> None:
        check_places(text, read)

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(texts=st.lists(TEXTS.filter(plain), min_size=1, max_size=30))
    def test_any_text_is_shown_as_it_is(
        self, texts: list[str], read: Callable[[str], tuple[list[str], list[str]]]
    ) -> None:
        kinds, found = read("\n".join(PLACES.format(escape(text)) for text in texts))
        expected, others = read("\n".join(PLACES.format(f"Q{number}Q") for number in range(len(texts))))
        names = {f"Q{number}Q": plain(text) for number, text in enumerate(texts)}
        assert found == [re.sub(r"Q\d+Q", lambda match: names[match[0]], other) for other in others]
        assert kinds == expected

    @pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
    def test_nasty_text_adds_nothing_to_a_page(
        self, text: str, read: Callable[[str], tuple[list[str], list[str]]]
    ) -> None:
        kinds, _ = read(page(filled_with(text)))
        expected, _ = read(page(filled_with("Xx")))
        assert set(kinds) <= set(expected)
        if plain(text):
            assert kinds == expected
