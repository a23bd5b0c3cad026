"""Pictures before they are drawn: what their sources say, how large ones are cut, letters and colours."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from pictures import SMALL, company, view_of

from raci.formats import diagrams
from raci.formats.diagrams import fonts, split
from raci.formats.diagrams.mermaid import write_mermaid
from raci.formats.diagrams.org_tree import MOST_COLUMNS, charts, columns, forest, walk
from raci.formats.diagrams.palette import THEME, build_palette
from raci.formats.diagrams.split import sheets, unique
from raci.formats.diagrams.typeset import clean, shorten, width, wrap
from raci.formats.view import View

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def small(tmp_path: Path) -> View:
    return view_of(SMALL, tmp_path)


def rows_of(source: str) -> Iterator[list[str]]:
    """Yield the texts of each row of a matrix in DOT, cell by cell; chips in brackets, a ring doubles them."""
    tables = [ElementTree.fromstring(html) for html in re.findall(r"label=<(<TABLE.*</TABLE>)>", source)]
    body = max(tables, key=lambda table: len(list(table.iter())))
    inner = body.find("TR/TD/TABLE")
    assert inner is not None
    for row in inner.findall("TR"):
        yield [text for cell in row.findall("TD") if (text := _cell_text(cell))]


def _cell_text(cell: Element) -> str:
    table = cell.find("TABLE")
    letters = "/".join("".join(part.itertext()) for part in (table.iter("FONT") if table is not None else ()))
    if letters:
        return f"(({letters}))" if table is not None and table.get("BORDER") == "1" else f"({letters})"
    return " | ".join("".join(part.itertext()) for part in cell.findall("FONT"))


GOLDEN = [
    ["Product", "Engineering"],
    [],
    ["Activity", "Product | manager", "Engineering | manager", "Engineer", "QA engineer"],
    ["Dana Ito", "Kim Lee", "Engineers (6)", "vacant, from | 2027-03-01"],
    [],
    ["Quality"],
    ["Prepare the audit", "(C)", "(A)", "(R)"],
    ["Launch"],
    ["Film the audit", "→ elsewhere: Brand agency"],
    ["Plan the audit", "((A/R))", "(I)"],
    ["Print the audit", "○ nobody answers | accepted: hire in March"],
    ["Sell the audit", "▲ nobody answers | usually: Sales"],
    ["A + R per role", "2", "1", "1", "0"],
]


def test_the_matrix_says_everything(small: View) -> None:
    source = diagrams.write_dot(small)[".matrix.dot"].decode()
    assert list(rows_of(source)) == GOLDEN


def test_rows_stand_on_their_state(small: View) -> None:
    source = diagrams.write_dot(small)[".matrix.dot"].decode()
    ground = {name: re.findall(rf"<TD [^>]*?BGCOLOR=\"(#\w+)\"[^>]*><FONT[^>]*>{name}", source) for name in (
        "Sell the audit", "Print the audit", "Film the audit", "Prepare the audit")}  # fmt: skip
    assert ground["Sell the audit"] == [THEME["gap-row"][0]]
    assert ground["Print the audit"] == [THEME["accepted-row"][0]]
    assert ground["Film the audit"] == [THEME["outside-row"][0]]
    assert ground["Prepare the audit"] == []


def test_headings_of_every_picture(small: View) -> None:
    for picture in diagrams.pictures(small):
        assert {small.footer, *(entry.name for entry in small.legend)} <= picture.labels
    assert small.verdict in diagrams.pictures(small)[0].labels


def test_the_org_chart_says_everything(small: View) -> None:
    (picture,) = (picture for picture in diagrams.pictures(small) if picture.suffix == ".org")
    assert {
        "Dana Ito",
        "Product Manager",
        "Kim Lee",
        "Engineers",
        "6 people",
        "vacant, from 2027-03-01",
    } <= picture.labels
    assert picture.source.count(" -> ") == 2
    assert "DASHED" in picture.source


def test_by_person(tmp_path: Path) -> None:
    source = diagrams.write_dot(view_of(SMALL, tmp_path, by="person"))[".matrix.dot"].decode()
    rows = list(rows_of(source))
    assert ["Activity", "Dana Ito", "Kim Lee", "Engineers | (6)", "Quality"] in rows
    assert rows[-1][0] == "A + R per person"


def test_the_order_of_a_file_does_not_matter(tmp_path: Path, small: View) -> None:
    head, people = SMALL.split("people:\n")
    lines, rest = people.split("activities:\n")
    shuffled = lines.splitlines()
    random.Random(3).shuffle(shuffled)
    text = f"{head}people:\n" + "\n".join(shuffled) + f"\nactivities:\n{rest}"
    assert text != SMALL
    again = replace(view_of(text, tmp_path), fingerprint=small.fingerprint)
    assert diagrams.write_dot(again) == diagrams.write_dot(small)


def test_private_words_stay_out(tmp_path: Path) -> None:
    text = SMALL.replace(
        "{title: Product Manager,", "{title: Product Manager, workload: swamped, away: true, deputy: Kim Lee,"
    )
    view = view_of(text, tmp_path)
    for content in (*diagrams.write_dot(view).values(), *write_mermaid(view).values()):
        assert not re.search("swamped|workload", content.decode())


def test_who_acts_is_said(tmp_path: Path) -> None:
    text = SMALL.replace("{title: Product Manager,", "{title: Product Manager, away: true, deputy: Kim Lee,")
    matrix, *_, org = diagrams.pictures(view_of(text, tmp_path))
    assert {"Kim Lee acts", "for Dana Ito"} <= matrix.labels
    assert "Kim Lee acts" in org.labels


# Too large to read


def test_teams_have_pictures_of_their_own(tmp_path: Path) -> None:
    view = view_of(SMALL + "teams: {Checkout: {}, Über uns: {}}", tmp_path)
    names = [sheet.suffix for sheet in sheets(view)]
    assert names == [".matrix", ".matrix-uber-uns"]
    assert [sheet.title for sheet in sheets(view)] == [
        "Northwind · Checkout: who answers for what", "Northwind · Über uns: who answers for what",
    ]  # fmt: skip


def many_rows(rows: int, areas: int) -> str:
    names = ["strategy", "discovery", "delivery", "quality", "launch"]
    added = "".join(f"    Duty {n}: {{area: {names[n % areas]}, A: engineer, R: engineer}}\n" for n in range(rows))
    return f"organisation: Big\npeople: [Product Manager, 6 x Engineer]\nactivities:\n  areas: []\n  add:\n{added}"


SPLIT = {
    "just-fits": (60, 3, [".matrix"]),
    "by-area": (61, 3, [".matrix", ".matrix-discovery", ".matrix-delivery"]),
    "one-area": (130, 1, [".matrix", ".matrix-strategy", ".matrix-strategy-2"]),
}


@pytest.mark.parametrize(("rows", "areas", "suffixes"), SPLIT.values(), ids=SPLIT)
def test_many_rows(rows: int, areas: int, suffixes: list[str], tmp_path: Path) -> None:
    view = view_of(many_rows(rows, areas), tmp_path)
    found = sheets(view)
    assert [sheet.suffix for sheet in found] == suffixes
    assert [line.id for sheet in found for line in sheet.lines] == [line.id for line in view.tables[0].lines]
    if len(found) > 1:
        assert all(f"(part {n} of {len(found)})" in sheet.title for n, sheet in enumerate(found, 1))
        assert all(any(view.verdict in line for line in sheet.subtitles) for sheet in found)


def test_many_columns(tmp_path: Path) -> None:
    view = view_of(company(40, lambda n: None), tmp_path, by="person")
    found = sheets(view)
    assert all(len(sheet.columns) <= split.MOST_COLUMNS for sheet in found)
    shown_cells = {
        (line.id, place) for sheet in found for line in sheet.lines for place in sheet.places if line.cells[place]
    }
    lines = view.tables[0].lines
    assert shown_cells == {(line.id, place) for line in lines for place, cell in enumerate(line.cells) if cell}


def test_far_too_many_columns_are_counted(tmp_path: Path) -> None:
    view = view_of(company(200, lambda n: None), tmp_path, by="person")
    found = [sheet for sheet in sheets(view) if sheet.subtitles[-1].endswith("more columns are not shown")]
    assert found
    assert found[0].subtitles[-1] == "40 more columns are not shown"


MANAGERS: dict[str, Callable[[int], int | None]] = {
    "tree": lambda n: (n - 1) // 7 if n else None,
    "chain": lambda n: n - 1 if n else None,
    "ring": lambda n: (n - 1) % 175,
    "flat": lambda n: 0 if n else None,
    "alone": lambda n: None,
    "themselves": lambda n: n,
    "pairs": lambda n: n - 1 if n % 2 else None,
}


@pytest.mark.parametrize("managers", MANAGERS.values(), ids=MANAGERS)
def test_everybody_is_somewhere(managers: Callable[[int], int | None], tmp_path: Path) -> None:
    view = view_of(company(175, managers), tmp_path)
    found = charts(view.cards)
    assert {branch.card.person.id for chart in found for branch in walk(chart.roots)} == {f"p{n}" for n in range(175)}
    assert sum(1 for _ in walk(forest(view.cards))) == 175
    orgs = [picture for picture in diagrams.pictures(view) if picture.suffix.startswith(".org")]
    assert len({picture.suffix for picture in orgs}) == len(orgs) == len(found)
    for chart in found:
        trees = [root for root in chart.roots if root.reports]
        assert sum(map(columns, trees)) <= MOST_COLUMNS
    words = {word for picture in orgs for word in picture.labels}
    assert {f"Person {n}" for n in range(175)} <= words
    if len(orgs) > 1:
        assert all(f"of {len(orgs)})" in picture.title for picture in orgs)


def test_cards_do_not_overlap(tmp_path: Path) -> None:
    view = view_of(company(60, lambda n: (n - 1) // 4 if n else None), tmp_path)
    for svg in [svg for name, svg in diagrams.write_svg(view).items() if name.startswith(".org")]:
        boxes = []
        for element in ElementTree.fromstring(svg).iter(f"{SVG}polygon"):
            if element.get("stroke") == THEME["edge"][0]:
                points = [tuple(map(float, p.split(","))) for p in element.get("points", "").split()]
                xs, ys = [x for x, _ in points], [y for _, y in points]
                boxes.append((min(xs), min(ys), max(xs), max(ys)))
        assert len(boxes) > 5
        for number, (left, top, right, foot) in enumerate(boxes):
            for other_left, other_top, other_right, other_foot in boxes[number + 1 :]:
                apart = right <= other_left or other_right <= left or foot <= other_top or other_foot <= top
                assert apart


def test_very_many_reports_are_counted(tmp_path: Path) -> None:
    view = view_of(company(300, lambda n: 0 if n else None), tmp_path)
    (picture,) = (picture for picture in diagrams.pictures(view) if picture.suffix == ".org")
    assert "299 people, the first 240" in picture.labels


def test_names_of_files_are_told_apart() -> None:
    assert unique("a", set()) == "a"
    assert unique("a", {"a", "a-2"}) == "a-3"


# Letters and colours


def test_the_font_is_read_aright() -> None:
    assert width("Ai ", 1000) == pytest.approx(667 + 222 + 278, abs=1)  # Helvetica's own figures
    assert width("A", 1000, bold=True) == pytest.approx(722, abs=1)
    assert fonts.covers("Ünal Ωмир ▲†○→↓")
    assert not fonts.covers("田")
    assert width("e\u1ab0", 10) == width("e", 10)  # combining, and not in the font
    assert width("田", 10) == 10


def test_the_font_has_its_licence() -> None:
    assert {path.name for path in fonts.FOLDER.iterdir()} >= {*fonts.FILES, "OFL.txt", "README"}


@given(st.text(max_size=60), st.integers(20, 200), st.integers(1, 4))
def test_lines_fit(text: str, room: int, most: int) -> None:
    text = clean(text)
    lines = wrap(text, room, 10, most=most)
    assert len(lines) <= most
    assert all(width(line, 10) <= room or len(line) <= 2 for line in lines)
    kept = "".join(lines).replace(" ", "").removesuffix("…")
    assert text.replace(" ", "").startswith(kept)


@given(st.text())
def test_clean_text_is_one_line_of_what_xml_allows(text: str) -> None:
    kept = clean(text)
    assert kept == clean(kept) == " ".join(kept.split())
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in kept)
    ElementTree.fromstring(f"<a>{kept.replace('&', '').replace('<', '').replace(']]>', '')}</a>")


def test_shorten() -> None:
    assert shorten("Engineering", 30, 10) == "Eng…"
    assert shorten("Eng", 30, 10) == "Eng"


def test_letters_of_one_colour_stay_apart_in_the_dark(small: View) -> None:
    first, *others = small.scheme.letters
    twin = others[0].model_copy(update={"fill": first.fill, "ink": "#ffffff", "border": "red;}"})
    scheme = small.scheme.model_copy(update={"letters": (first, twin, *others[1:])})
    palette = build_palette(replace(small, scheme=scheme))
    assert palette["A fill"] != palette["R fill"]
    assert palette.dark[palette["R ink"]] == twin.dark_ink
    assert palette.dark[palette["card"]] == THEME["card"][1]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.shades.values())


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(theme: int) -> None:
    grounds = [
        THEME[name][theme] for name in ("page", "card", "stripe", "band", "gap-row", "accepted-row", "outside-row")
    ]
    for ink in ("ink", "muted"):
        assert min(contrast(THEME[ink][theme], ground) for ground in grounds) >= 4.5
    for ink, places in {"faint": ("page", "card", "stripe"), "gap": ("page", "card", "gap-row")}.items():
        assert min(contrast(THEME[ink][theme], THEME[place][theme]) for place in places) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_letter_that_the_scheme_lacks_is_still_shown(small: View) -> None:
    letters = tuple(entry for entry in small.scheme.letters if entry.letter != "R")
    poorer = replace(small, scheme=small.scheme.model_copy(update={"letters": letters}))
    assert ["Plan the audit", "((A/R))", "(I)"] in list(rows_of(diagrams.write_dot(poorer)[".matrix.dot"].decode()))
