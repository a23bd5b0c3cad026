"""The accountability map, the gap map and the spectrum: what they say, that nothing overlaps, what is too large."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from pictures import HOSTILE, SMALL, company, people_called, view_of

from raci.formats import diagrams
from raci.formats.diagrams import render
from raci.formats.diagrams.canvas import Box, Card, extent, masonry, plate, words
from raci.formats.diagrams.cells import Text
from raci.formats.diagrams.dot_accountability import draw_accountability
from raci.formats.diagrams.dot_gaps import draw_gaps
from raci.formats.diagrams.dot_spectrum import draw_spectrum
from raci.formats.diagrams.owners import owners, some
from raci.formats.diagrams.palette import THEME, build_palette
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.reach import middle_of, reach
from raci.formats.diagrams.spectrum_lanes import initials
from raci.formats.diagrams.spectrum_layout import LEFT, SCALE, at, flags
from raci.formats.diagrams.svg import finished, shown
from raci.formats.diagrams.typeset import clean, width
from raci.formats.view import By, View

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"accountability": draw_accountability, "gaps": draw_gaps, "spectrum": draw_spectrum}
TITLES = [
    "Product Manager", "Engineering Manager", "6 x Engineer", "Tech Lead", "QA Engineer", "Product Designer", "SRE",
    "Architect", "Project Manager", "Data Analyst", "User Researcher", "Support", "Legal Counsel", "Sales Manager",
    "Security Engineer", "Product Marketing Manager",
]  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> View:
    return view_of(SMALL, tmp_path)


def drawn(view: View, kind: str) -> tuple[Picture, ...]:
    return KINDS[kind](view, build_palette(view))


def team(titles: list[str], duties: int = 32) -> str:
    """Return a file of these titles, with so many duties all over the spectrum if more than the core ones."""
    areas = ("strategy", "discovery", "delivery", "quality", "launch", "operations")
    added = "".join(
        f"    Duty number {n} of a long list: {{area: {areas[n % 6]}, spectrum: {n % 21 / 10 - 1:.1f}, "
        f"A: {('engineer', 'product-manager', 'tech-lead', 'sales')[n % 4]}, R: engineer}}\n"
        for n in range(duties - 32)
    )
    people = "".join(f"  - {title}\n" for title in titles)
    return f"organisation: Big\npeople:\n{people}" + (f"activities:\n  add:\n{added}" if added else "")


def nodes(source: str) -> Iterator[tuple[Box, list[tuple[str, float, bool]]]]:
    """Yield each node's box and its texts: words, size, bold."""
    for found in re.finditer(r'label=<(<TABLE.*?</TABLE>)> pos="([-\d.]+),([-\d.]+)"\]', source):
        x, y = float(found[2]), -float(found[3])
        table = re.match(r"<TABLE[^>]*>", found[1])
        assert table is not None
        wide, high = (float(number) for number in re.findall(r'(?:WIDTH|HEIGHT)="(\d+)"', table[0]))
        said = [
            (html.unescape(text).replace("\\\\", "\\"), float(size), bool(bold))
            for size, bold, text in re.findall(r'<FONT POINT-SIZE="(\d+)"[^>]*>(<B>)?(.*?)(?:</B>)?</FONT>', found[1])
        ]
        yield Box(x - wide / 2, y - high / 2, wide, high), said


def words_of(picture: Picture) -> list[str]:
    """Return the texts below the heading, in order."""
    return [text for _, said in nodes(picture.source) for text, _, _ in said]


# What they say

GOLDEN = {
    "accountability": [
        "▲ Nobody", "1 duty without an owner", "Launch", "Sell the audit", "usually: Sales",
        "Dana Ito", "Product manager", "answers for 1, does 1", "Launch", "A", "R", "Plan the audit",
        "Kim Lee", "Engineering manager", "answers for 1", "Quality", "A", "Prepare the audit", "R: Engineers",
        "○ Nobody, and that is accepted", "1 duty", "Launch", "Print the audit", "accepted: hire in March",
        "→ Brand agency", "outside", "owns 1 duty", "Launch", "Film the audit",
    ],
    "gaps": [
        "Quality", "1 duty", "Prepare the audit",
        "Launch", "1 of 4 duties open",
        "▲ nobody answers for it", "Sell the audit", "usually: Sales",
        "To do: name somebody, or accept it until a date",
        "Print the audit", "○ accepted: hire in March",
        "Film the audit", "→ elsewhere: Brand agency",
        "Plan the audit",
    ],
    "spectrum": [
        "-1", "-0.5", "0", "+0.5", "+1", "◄ engineers", "customers ►",
        "▲ Nobody", "1 duty without an owner", "Sell the audit",
        "Dana Ito", "Product manager", "answers for 1, does 1", "DI", "Plan the audit",
        "Engineers (6)", "does 1", "E",
        "Kim Lee", "Engineering manager", "answers for 1", "KL", "Prepare the audit",
        "○ Nobody", "and that is accepted", "Print the audit",
        "→ Elsewhere", "Brand agency", "Film the audit",
        "Agreed", "people have decided it", "Proposed", "a rule says so", "Open", "nobody answers, or nobody does it",
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_says_everything(kind: str, small: View) -> None:
    (picture,) = drawn(small, kind)
    assert picture.suffix == f".{kind}"
    assert words_of(picture)[: len(GOLDEN[kind])] == GOLDEN[kind]
    if kind != "spectrum":
        assert len(words_of(picture)) == len(GOLDEN[kind])


TITLE = {
    "accountability": ("Northwind: who answers for what, person by person", "Without an owner: Sell the audit."),
    "gaps": ("Northwind: 1 of 5 duties needs a decision", "Gaps: Sell the audit: nobody answers for it."),
    "spectrum": ("Northwind: who holds what between engineers and customers", "Nobody answers for: Sell the audit."),
}


@pytest.mark.parametrize("kind", KINDS)
def test_titles_and_descriptions_name_the_gaps(kind: str, small: View) -> None:
    (picture,) = drawn(small, kind)
    title, gaps = TITLE[kind]
    assert picture.title == title
    assert picture.description.endswith(gaps)
    assert "5 duties" in picture.description


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_are_written(kind: str, small: View) -> None:
    (wanted,) = drawn(small, kind)
    assert wanted in diagrams.pictures(small)
    assert f".{kind}.dot" in diagrams.write_dot(small)


def test_a_team_without_gaps_gets_a_calm_gap_map(tmp_path: Path) -> None:
    text = "people: [Product Manager]\nactivities:\n  areas: []\n  include: [prioritise-bugs, write-tickets]\n"
    (picture,) = drawn(view_of(text, tmp_path), "gaps")
    assert picture.title == "team: no gaps, all 2 duties looked after"
    assert picture.description.endswith("No gaps.")
    body = picture.source.split("pos=", 1)[1]
    assert THEME["gap"][0] not in body


def test_stand_ins_are_to_confirm(tmp_path: Path) -> None:
    view = view_of("people: {Dana Ito: Product Manager, Kim Lee: Engineering Manager}\n", tmp_path)
    held = [line for line in view.tables[0].lines if any(a.status == "fallback" for a in line.row.holders("A"))]
    assert held
    (gaps,), (map_,) = drawn(view, "gaps"), drawn(view, "accountability")
    assert f"{len(held)} duties held by a stand-in, to confirm" in gaps.description
    assert sum(text.startswith("confirm: ") for text in words_of(gaps)) == len(held)
    assert sum(text.startswith("stands in: nobody is ") for text in words_of(map_)) == len(held)


def test_agreed_and_proposed_are_told_apart(small: View) -> None:
    ring = THEME["ring"][0]
    (map_,), (spectrum,) = drawn(small, "accountability"), drawn(small, "spectrum")
    assert len(re.findall(rf'<TABLE BORDER="1"[^>]*COLOR="{ring}"', map_.source)) == 1 + 1  # in the legend, and a duty
    (label,) = (box for box, said in nodes(spectrum.source) if said and said[0][0] == "Plan the audit")
    plates = re.findall(rf'COLOR="{ring}"[^>]*WIDTH="(\d+)"[^>]*>.*?pos="([\d.]+),(-[\d.]+)"', spectrum.source)
    assert any(float(y) == pytest.approx(-(label.y + label.high / 2), abs=0.1) for _, _, y in plates)


def test_private_words_stay_out(tmp_path: Path) -> None:
    text = SMALL.replace("{title: Product Manager,", "{title: Product Manager, workload: swamped, strengths: [launch],")
    view = view_of(text, tmp_path)
    for kind in KINDS:
        for picture in drawn(view, kind):
            assert not re.search("swamped|workload|strength", picture.source + picture.description)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_a_file_does_not_matter(kind: str, tmp_path: Path) -> None:
    text = team(TITLES, 50)
    head, people = text.split("people:\n")
    lines, rest = people.split("activities:\n")
    shuffled = lines.splitlines()
    random.Random(5).shuffle(shuffled)
    view = view_of(text, tmp_path)
    again = view_of(f"{head}people:\n" + "\n".join(shuffled) + f"\nactivities:\n{rest}", tmp_path)
    assert drawn(replace(again, fingerprint=view.fingerprint), kind) == drawn(view, kind)


# The line from engineers to customers


def test_duties_stand_at_their_place(tmp_path: Path) -> None:
    view = view_of(team(TITLES), tmp_path)
    (picture,) = drawn(view, "spectrum")
    boxes = {said[0][0].removesuffix(" ↔"): box for box, said in nodes(picture.source) if said}
    for line in view.tables[0].lines:
        box, place = boxes[line.name], at(line.row.activity.spectrum)
        assert place < box.x < place + 12 or box.x + box.wide < place < box.x + box.wide + 12
    assert at(-1) == LEFT
    assert at(0) == LEFT + SCALE / 2


def test_people_stand_in_the_middle_of_what_they_hold(tmp_path: Path) -> None:
    text = """
people: {Dana Ito: Product Manager, Engineers: 3 x Engineer}
activities:
  areas: []
  add:
    Left: {area: quality, spectrum: -1, A: product-manager, R: engineer}
    Right: {area: launch, spectrum: 0.5, A: product-manager, R: product-manager}
    Shared: {area: launch, spectrum: 0.2, shared: true, A: engineer, R: product-manager}
    Unplaced: {area: launch, A: product-manager, R: engineer}
"""
    view = view_of(text, tmp_path)
    lines = view.tables[0].lines
    dana, engineers = (reach(owner) for owner in owners(view, lines))
    assert (dana.first, dana.last) == (-1, 0.5)
    assert dana.middle == pytest.approx((-1 + 0.5 + 0.5 * 0.2) / 2.5, abs=0.01)
    assert dana.home == -0.5
    assert dana.drift == pytest.approx(dana.middle + 0.5, abs=0.01)
    assert engineers.middle == pytest.approx((0.2 + 0.5 * -1) / 1.5, abs=0.01)
    assert middle_of(lines) == (0.2, 0.2)
    (picture,) = drawn(view, "spectrum")
    assert "the shared middle" in picture.labels
    assert "No place given" in picture.labels
    assert "Engineers (3) drifted most, 0.8 towards customers; the shared middle is with Engineers (3)." not in (
        picture.labels
    )


def test_a_drift_that_matters_is_said(tmp_path: Path) -> None:
    text = """
people: {Dana Ito: Product Manager}
activities:
  areas: []
  add:
""" + "".join(
        f"    Duty {n}: {{area: growth, spectrum: 0.9, A: product-manager, R: product-manager}}\n" for n in range(3)
    )
    (picture,) = drawn(view_of(text, tmp_path), "spectrum")
    assert "Dana Ito drifted most, 1.4 towards customers." in picture.labels
    assert "1.4 towards customers ►" in picture.labels
    assert "Dana Ito: from +0.9 to +0.9, middle +0.90, usually -0.5" in picture.description


def test_people_stand_where_they_stand_in_every_part(tmp_path: Path) -> None:
    """A picture of one area leaves duties out, and nobody stands elsewhere for it."""
    found = drawn(view_of(team(TITLES[:8], 130), tmp_path), "spectrum")
    stands = [re.findall(r"Product Manager: (from [^;]*?)[;.] ", picture.description) for picture in found]
    said = {words for each in stands for words in each}
    assert len(said) == 1
    assert sum(map(len, stands)) > 3


INITIALS = {
    "Dana Ito": "DI", "Ana de la Cruz": "AC", "Engineers (6)": "E", "plato": "P", "Ünal Şahin": "ÜŞ", "田中 太郎": "田",
    "مريم العلي": "م", "👩‍💻 Zoë": "Z", "Straße ßa": "S", "...": "", "Ms M": "MM", "WWW WWW": "WW", "7 Dwarfs": "7",
}  # fmt: skip


@pytest.mark.parametrize("name", INITIALS)
def test_initials(name: str) -> None:
    assert initials(name) == INITIALS[name]


@given(st.lists(st.tuples(st.integers(-10, 10), st.integers(20, 270)), max_size=40))
def test_labels_never_meet(places: list[tuple[int, int]]) -> None:
    lines = [_line(number, place / 10) for number, (place, _) in enumerate(places)]
    wide = {line.id: float(size) for line, (_, size) in zip(lines, places, strict=True)}
    found = flags(lines, lambda line: wide[line.id])
    assert sorted(flag.line.id for flag in found) == sorted(wide)
    boxes = [Box(flag.x, flag.row * 10, flag.wide, 9) for flag in found]
    assert not any(one.meets(other) for n, one in enumerate(boxes) for other in boxes[:n])
    rows = {flag.row for flag in found}
    assert rows == set(range(len(rows)))


def _line(number: int, place: float):  # type: ignore[no-untyped-def]
    from types import SimpleNamespace

    activity = SimpleNamespace(spectrum=place)
    return SimpleNamespace(id=f"a{number}", name=f"Duty {number}", row=SimpleNamespace(activity=activity))


# Nothing overlaps, nothing is cut off

SIZES = {
    "one": (1, 32),
    "three": (3, 32),
    "eight": (8, 32),
    "twelve": (12, 45),
    "sixteen-by-sixty": (16, 60),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("roles", "duties"), SIZES.values(), ids=SIZES)
def test_nothing_overlaps(kind: str, roles: int, duties: int, tmp_path: Path) -> None:
    view = view_of(team(TITLES[:roles], duties), tmp_path)
    (picture,) = drawn(view, kind)
    check_geometry(picture)
    said = " ".join(words_of(picture))
    table = view.tables[0]
    for line in table.lines:
        assert clean(line.name).split()[0] in said
    if kind != "gaps":
        names = {str(a.person) for line in table.lines for a in line.row.holders("A")}
        assert all(any(text in (name, f"{name} (6)") for text in picture.labels) for name in names)


def check_geometry(picture: Picture) -> None:
    """Assert that no two texts meet, and that each has room in its box."""
    found = [(box, said) for box, said in nodes(picture.source) if said]
    assert len(found) > 5
    for number, (box, said) in enumerate(found):
        for text, size, bold in said:
            assert width(text, size, bold=bold) <= box.wide + 0.5, text
        if len(said) > 1 and said[0][0] not in "ARSCI":
            assert sum(size * 1.2 for _, size, _ in said) <= box.high + 1
        for other, words_ in found[:number]:
            assert not box.meets(other), (said, words_)


@pytest.mark.parametrize("by", ["role", "person"])
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names(kind: str, by: By, tmp_path: Path) -> None:
    view = view_of(people_called(HOSTILE), tmp_path, by=by)
    found = drawn(view, kind)
    for picture, drawing in zip(found, render.draw(found), strict=True):
        check_geometry(picture)
        svg = finished(picture, drawing)
        assert b"<script" not in svg
        if kind == "spectrum":
            for name in HOSTILE:
                assert any(text.startswith(clean(name)[:10]) for text in shown(svg))


def test_hostile_duties(tmp_path: Path) -> None:
    added = "".join(
        f"    - {{id: d{n}, name: {name!r}, area: launch, spectrum: {n % 5 / 2 - 1}, accountable: [[engineer]]}}\n"
        for n, name in enumerate(name for name in HOSTILE if "'" not in name and "\\" not in name)
    )
    added = added.replace("\"'", "'").replace("\\u202e", "").replace("\\u202c", "")
    view = view_of(f"people: [Engineer]\nactivities:\n  areas: []\n  add:\n{added}", tmp_path)
    assert len(view.tables[0].lines) > 10
    for kind in KINDS:
        found = drawn(view, kind)
        for picture, drawing in zip(found, render.draw(found), strict=True):
            check_geometry(picture)
            assert picture.labels <= shown(finished(picture, drawing))


def test_drawings_are_whole(small: View) -> None:
    found = tuple(picture for kind in KINDS for picture in drawn(small, kind))
    drawings = render.draw(found)
    assert drawings == render.draw(found)
    twins = set(build_palette(small).dark)
    for picture, drawing in zip(found, drawings, strict=True):
        root = ElementTree.fromstring(finished(picture, drawing), forbid_dtd=True)
        assert picture.labels <= {clean(element.text or "") for element in root.iter(f"{SVG}text")}
        used = {value for e in root.iter() for name in ("fill", "stroke") if (value := e.get(name))} - {"none"}
        assert used <= twins
        links = [element.get("href") for element in root.iter(f"{SVG}a")]
        wanted = [] if picture.suffix == ".gaps" else ["https://wiki.example.com/dana?a=1&b=2"]
        assert links == wanted
        tips = [element.text or "" for element in root.iter(f"{SVG}title")]
        assert any(tip.startswith("Sell the audit\nnobody answers for it\nusually: Sales") for tip in tips)
        assert any("Accountable: Dana Ito (agreed)" in tip for tip in tips)


# Too large to read


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_duties_are_split_by_area(kind: str, tmp_path: Path) -> None:
    view = view_of(team(TITLES[:8], 130), tmp_path)
    found = drawn(view, kind)
    assert found[0].suffix == f".{kind}"
    assert len({picture.suffix for picture in found}) == len(found) > 5
    assert f".{kind}-delivery" in {picture.suffix for picture in found}
    pieces = found[1:] if kind == "spectrum" else found
    assert all(f"of {len(pieces)})" in picture.title for picture in pieces)
    note = f"All 130 duties would not be readable in one picture: this is one of {len(pieces)}."
    assert all(note in picture.labels for picture in pieces)
    said = [text for picture in found for text in words_of(picture)]
    for line in view.tables[0].lines:
        assert (
            sum(line.name.startswith(text.removesuffix("…").removesuffix(" ↔")) for text in said if len(text) > 4) > 0
        )


def test_a_large_spectrum_begins_with_everybody_at_a_glance(tmp_path: Path) -> None:
    view = view_of(team(TITLES, 130), tmp_path)
    first, *pieces = drawn(view, "spectrum")
    check_geometry(first)
    assert f"All 130 duties at a glance; their names are in {len(pieces)} pictures, one for each area." in first.labels
    held = {str(a.person) for line in view.tables[0].lines for a in line.row.assignments if a.letter in "AR"}
    assert all(any(text in (name, f"{name} (6)") for text in words_of(first)) for name in held)
    assert not any(line.name in first.labels for line in view.tables[0].lines)


@pytest.mark.parametrize("kind", KINDS)
def test_teams_have_pictures_of_their_own(kind: str, tmp_path: Path) -> None:
    view = view_of(SMALL + "teams: {Checkout: {}, Über uns: {}}", tmp_path)
    found = drawn(view, kind)
    assert [picture.suffix for picture in found] == [f".{kind}", f".{kind}-uber-uns"]
    assert found[1].title.startswith("Northwind · Über uns: ")


def test_very_many_people_are_counted(tmp_path: Path) -> None:
    view = view_of(company(90, lambda n: None), tmp_path)
    (spectrum,) = drawn(view, "spectrum")
    assert "and 60 more, who hold less" in spectrum.labels
    check_geometry(spectrum)
    (map_,) = drawn(view, "accountability")
    check_geometry(map_)
    assert any(text.endswith("more") for text in words_of(map_) if text.startswith("R: "))


def test_some() -> None:
    assert some(("a", "b", "c")) == "a, b, c"
    assert some(("a", "b", "c", "d")) == "a, b + 2 more"
    assert some(()) == ""


@given(st.lists(st.tuples(st.integers(10, 400), st.integers(1, 3)), max_size=20))
def test_cards_do_not_overlap(sizes: list[tuple[int, int]]) -> None:
    cards = [
        Card((plate(Box(0, 0, 100 * span + 10 * (span - 1), high), "#ffffff"),), high, span) for high, span in sizes
    ]
    items = masonry(cards, 100, 10)
    boxes = [item.box for item in items]
    assert len(boxes) == len(sizes)
    assert not any(one.meets(other) for n, one in enumerate(boxes) for other in boxes[:n])
    assert extent(items)[0] <= 6 * 110


def test_boxes_meet() -> None:
    assert Box(0, 0, 2, 2).meets(Box(1, 1, 2, 2))
    assert not Box(0, 0, 2, 2).meets(Box(2, 0, 2, 2))
    assert words(Box(0, 0, 9, 9), (Text("a", "#111827"),)).over
