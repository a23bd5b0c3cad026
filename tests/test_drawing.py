"""Pictures as they are drawn: that engines draw all of it, that what is written is whole and safe, who draws."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import HOSTILE, SMALL, people_called, view_of

from raci.formats import diagrams
from raci.formats.diagrams import NoEngine, png, render
from raci.formats.diagrams.cells import Cell, Table, Text, label, safe_link, texts
from raci.formats.diagrams.mermaid import write_mermaid
from raci.formats.diagrams.palette import THEME, build_palette
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.svg import finished, shown
from raci.formats.diagrams.typeset import clean
from raci.formats.view import By, View

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def small(tmp_path: Path) -> View:
    return view_of(SMALL, tmp_path)


SUFFIXES = (".matrix", ".accountability", ".gaps", ".spectrum", ".org")


def test_svg_is_whole(small: View) -> None:
    drawn = diagrams.write_svg(small)
    assert list(drawn) == [f"{suffix}.svg" for suffix in SUFFIXES]
    for picture, svg in zip(diagrams.pictures(small), drawn.values(), strict=True):
        root = ElementTree.fromstring(svg, forbid_dtd=True)
        assert root.get("role") == "img"
        title, desc = root.get("aria-labelledby", "").split()
        assert root.findtext(f"{SVG}title[@id='{title}']") == picture.title
        assert root.findtext(f"{SVG}desc[@id='{desc}']") == picture.description
        assert picture.labels <= shown(svg)
        assert {str(element.tag).removeprefix(SVG) for element in root.iter()} <= {
            "svg", "title", "desc", "style", "g", "a", "text", "rect", "path", "polygon", "polyline", "ellipse",
        }  # fmt: skip


def test_svg_names_the_gaps(small: View) -> None:
    desc = ElementTree.fromstring(diagrams.write_svg(small)[".matrix.svg"]).findtext(f"{SVG}desc")
    assert "Gaps: Print the audit: nobody answers for it; Sell the audit: nobody answers for it." in str(desc)


def test_every_colour_has_a_dark_twin(small: View) -> None:
    for svg in diagrams.write_svg(small).values():
        root = ElementTree.fromstring(svg)
        style = str(root.findtext(f"{SVG}style"))
        used = {(name, value) for element in root.iter() for name in ("fill", "stroke") if (value := element.get(name))}
        same = {light for light, dark in build_palette(small).dark.items() if light == dark}
        missing = {(n, v) for n, v in used if v != "none" and v not in same and f'[{n}="{v}"]' not in style}
        assert not missing


def test_the_page_is_opaque(small: View) -> None:
    for svg in diagrams.write_svg(small).values():
        first = next(ElementTree.fromstring(svg).iter(f"{SVG}polygon"))
        assert first.get("fill") == THEME["page"][0]


def test_tooltips_say_why(small: View) -> None:
    tips = [e.text or "" for e in ElementTree.fromstring(diagrams.write_svg(small)[".matrix.svg"]).iter(f"{SVG}title")]
    (tip,) = (tip for tip in tips if tip.startswith("Plan the audit · Product manager: A/R (agreed)"))
    (cell,) = (line.cells[0] for line in small.tables[0].lines if line.id == "plan-the-audit")
    assert cell is not None
    assert [clean(note) for note in cell.notes] == tip.splitlines()[1:]


def test_links_are_web_addresses_only(small: View) -> None:
    found = {}
    for suffix, svg in diagrams.write_svg(small).items():
        found[suffix] = [element.get("href") for element in ElementTree.fromstring(svg).iter(f"{SVG}a")]
    assert {link for links in found.values() for link in links} == {"https://wiki.example.com/dana?a=1&b=2"}
    assert found[".matrix.svg"]
    assert found[".org.svg"]


LINKS = {
    "web": ("https://x.example/a?b=1&c=%20", True),
    "plain-web": ("http://x.example", True),
    "script": ("javascript:alert(1)", False),
    "data": ("data:text/html,x", False),
    "no-host": ("https:///x", False),
    "relative": ("//x.example", False),
    "hidden-newline": ("https://x.example/\n", False),
    "space": ("https://x.example/a b", False),
    "broken-host": ("http://[x", False),
    "quote": ('https://x.example/"onclick="x', False),
    "backslash": ("https://x.example/\\N", False),
    "nothing": (None, False),
}


@pytest.mark.parametrize(("link", "safe"), LINKS.values(), ids=LINKS)
def test_safe_link(link: str | None, safe: bool) -> None:
    assert safe_link(link) == (link if safe else "")


def test_same_bytes_twice(small: View) -> None:
    assert diagrams.write_svg(small) == diagrams.write_svg(small)
    assert diagrams.write_png(small) == diagrams.write_png(small)


# What engines make of it


def table_of(*words: str) -> Picture:
    """Return a picture of nothing but these texts, each also a tooltip."""
    rows = tuple((Cell((Text(word, "#111827", bold=bold),), tip=word),) for word in words for bold in (False, True))
    table = Table(rows)
    return Picture(".t", "t", "", f"digraph {{ t [shape=plain, label={label(table)}] }}", frozenset(texts(table)), ())


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MEAN_TEXT = st.text(
    st.sampled_from("\\NGLEHT&;#x6<>\"'{}|[]%-!/ \n\t\x00\x7f\x85\u2028\ufeff\u202e\uffffé▲"), max_size=10
)


@settings(max_examples=12)
@given(st.lists(ANY_TEXT | MEAN_TEXT | st.sampled_from(HOSTILE), min_size=8, max_size=40))
def test_any_text_comes_back(words: list[str]) -> None:
    picture = table_of(*words)
    (drawing,) = render.draw((picture,))
    svg = finished(picture, drawing)
    assert {clean(word) for word in words if clean(word)} == shown(svg) - {""}
    titles = [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}title")]
    tips = [" ".join(title.split()) for title in titles[1:]]
    expected = [clean(word[:400].replace("\n", " ")) for word in words for _ in range(2) if clean(word)]
    assert tips == expected


def test_links_come_back() -> None:
    links = ("https://x.example/?a=1&b=2&lt;=c&amp;d='e'&#38;[f]#g", "http://x.example/ä%20;")
    rows = tuple((Cell((Text("a", "#111827"),), link=link),) for link in links)
    source = f"digraph {{ t [shape=plain, label={label(Table(rows))}] }}"
    (drawing,) = render.draw((Picture(".t", "t", "", source, frozenset("a"), ()),))
    root = ElementTree.fromstring(finished(Picture(".t", "t", "", source, frozenset("a"), ()), drawing))
    assert tuple(element.get("href") for element in root.iter(f"{SVG}a")) == links


@pytest.mark.parametrize("by", ["role", "person"])
def test_hostile_names(by: By, tmp_path: Path) -> None:
    view = view_of(people_called(HOSTILE), tmp_path, by=by)
    assert len(view.cards) == len(HOSTILE)
    drawn = diagrams.write_svg(view)
    assert b"<script" not in b"".join(drawn.values())
    for name in HOSTILE:
        assert clean(name)[:10] in " ".join(shown(drawn[".org.svg"]))


@pytest.mark.parametrize("roles", [1, 3, 8, 16])
def test_nothing_is_said_on_the_way(roles: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bytes] = []
    real = subprocess.run

    def listen(*args: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        reply: subprocess.CompletedProcess[bytes] = real(*args, **options)  # type: ignore[call-overload]
        said.append(reply.stderr)
        return reply

    monkeypatch.setattr(render.subprocess, "run", listen)
    titles = [
        "Product Manager", "Engineering Manager", "Tech Lead", "QA Engineer", "Product Designer", "SRE", "Architect",
        "Project Manager", "Data Analyst", "User Researcher", "Support", "Legal Counsel", "Sales Manager",
        "Security Engineer", "Technical Writer", "Scrum Master",
    ]  # fmt: skip
    view = view_of("people:\n" + "".join(f"  - {title}\n" for title in titles[:roles]), tmp_path)
    diagrams.write_svg(view)
    assert len(said) == 1
    lines = [line for line in said[0].decode().splitlines() if line and "ontconfig" not in line]
    assert lines == []


def test_two_names_make_two_pictures(small: View) -> None:
    svg = diagrams.write_svg(small)[".org.svg"]
    other = svg.replace(b"Dana Ito", b"Dana Oti")
    assert png.rasterise(svg) != png.rasterise(other)


def test_png_is_twice_as_large(small: View) -> None:
    for name, content in diagrams.write_png(small).items():
        svg = ElementTree.fromstring(diagrams.write_svg(small)[name.replace(".png", ".svg")])
        assert abs(int.from_bytes(content[16:20]) - 2 * float(svg.get("width", 0))) < 2
        assert abs(int.from_bytes(content[20:24]) - 2 * float(svg.get("height", 0))) < 2


def test_png_is_never_larger_than_anybody_can_show(small: View) -> None:
    drawn = png.rasterise(diagrams.write_svg(small)[".org.svg"], scale=100)
    longest = max(int.from_bytes(drawn[16:20]), int.from_bytes(drawn[20:24]))
    assert 0.99 * png.LONGEST_SIDE < longest <= png.LONGEST_SIDE


def test_pdf_has_no_date(small: View) -> None:
    drawn = diagrams.write_pdf(small)
    assert list(drawn) == [f"{suffix}.pdf" for suffix in SUFFIXES]
    for content in drawn.values():
        assert content.startswith(b"%PDF")
        assert b"CreationDate" not in content
    assert drawn == diagrams.write_pdf(small)


# Which engine


def engine(name: str, *command: str, here: bool = True) -> render.Engine:
    return render.Engine(name, lambda: list(command) if here else None, lambda kind: [kind], lambda: "1")


BROKEN = (sys.executable, "-c", "raise SystemExit(3)")
SILENT = (sys.executable, "-c", "pass")
FORGETFUL = (
    sys.executable, "-c",
    "import sys; [open(f'{f}.svg', 'w').write('<svg xmlns=\"http://www.w3.org/2000/svg\"/>') for f in sys.argv[2:]]",
)  # fmt: skip
NO_XML = (sys.executable, "-c", "import sys; [open(f'{f}.svg', 'w').write('<svg>&') for f in sys.argv[2:]]")
GRUMBLING = (sys.executable, "-c", "import sys; sys.stderr.write('Error: bad label')")
ENDLESS = (sys.executable, "-c", "import time; time.sleep(60)")
GOOD = render.ENGINES[0]


BAD = {
    "missing": (engine("bad", here=False), "not installed"),
    "crashes": (engine("bad", *BROKEN), "status 3"),
    "writes-nothing": (engine("bad", *SILENT), "wrote no file"),
    "drops-labels": (engine("bad", *FORGETFUL), "left out"),
    "no-xml": (engine("bad", *NO_XML), "no valid XML"),
    "complains": (engine("bad", *GRUMBLING), "Error: bad label"),
    "hangs": (engine("bad", *ENDLESS), "not done after 1 seconds"),
    "cannot-start": (engine("bad", "/no/such/program"), "No such file"),
    "other-formats": (engine("bad", *BROKEN)._replace(kinds=("pdf",)), "does not write svg"),
}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=BAD)
def test_the_next_engine_takes_over(bad: render.Engine, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RACI_ENGINE", raising=False)
    monkeypatch.setattr(render, "TIME_LIMIT", 1)
    monkeypatch.setattr(render, "ENGINES", (bad,))
    with pytest.raises(NoEngine, match=reason) as caught:
        render.draw((table_of("a"),))
    assert [name for name, _ in caught.value.tried] == ["bad"]
    monkeypatch.setattr(render, "TIME_LIMIT", 60 if reason != "not done after 1 seconds" else 5)
    monkeypatch.setattr(render, "ENGINES", (bad, GOOD))
    (drawing,) = render.draw((table_of("a"),))
    assert shown(drawing) == {"a"}


def test_the_order_of_engines() -> None:
    assert [engine.name for engine in render.ENGINES] == ["pygraphviz", "dot", "pure"]


@pytest.mark.parametrize(
    ("wanted", "reason"), [("none", "RACI_ENGINE says so"), ("magic", "knows pygraphviz, dot, pure and none")]
)
def test_raci_engine(wanted: str, reason: str, small: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RACI_ENGINE", wanted)
    for write in (diagrams.write_svg, diagrams.write_png, diagrams.write_pdf):
        with pytest.raises(NoEngine, match=reason):
            write(small)
    assert diagrams.write_dot(small)
    assert write_mermaid(small)


def test_raci_engine_names_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "ENGINES", (engine("first", *BROKEN), GOOD))
    monkeypatch.setenv("RACI_ENGINE", "first")
    with pytest.raises(NoEngine, match="first: status 3"):
        render.draw((table_of("a"),))
    monkeypatch.setenv("RACI_ENGINE", "pygraphviz")
    assert render.draw((table_of("a"),))


def test_engines_for_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "ENGINES", (GOOD, engine("away", here=False), engine("forgetful", *FORGETFUL)))
    found = diagrams.engines()
    assert [(name, usable) for name, _, usable in found] == [
        ("pygraphviz", True),
        ("away", False),
        ("forgetful", False),
    ]
    assert [bool(version) for _, version, _ in found] == [True, False, True]


def test_dot_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\necho 'dot - graphviz version 99.1 (0)' >&2\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert render.ENGINES[1].command() is None
    program.chmod(0o755)
    monkeypatch.setattr(render, "ENGINES", render.ENGINES[1:2])
    assert diagrams.engines() == [("dot", "99.1", False)]
    with pytest.raises(NoEngine, match="dot: wrote no file"):
        render.draw((table_of("a"),))


def test_graphviz_pure_is_found_without_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pure = render.ENGINES[2]
    monkeypatch.setattr(render.metadata, "files", lambda name: [metadata.PackagePath("../bin/graphviz-pure")])
    monkeypatch.setattr(metadata.PackagePath, "locate", lambda path: tmp_path / path.name)
    assert pure.command() == [str(tmp_path / "graphviz-pure")]
    assert pure.arguments("svg") == ["-Tsvg", "-O"]


def test_png_needs_resvg(small: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams.util, "find_spec", lambda name: None)
    with pytest.raises(NoEngine, match=r"resvg-py: not installed.*pip install 'raci\[diagrams\]'"):
        diagrams.write_png(small)


@pytest.mark.apps
def test_debian_dot_draws_the_same(
    small: View, need_app: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    need_app("dot")
    ours = diagrams.write_svg(small)
    monkeypatch.setenv("RACI_ENGINE", "dot")
    theirs = diagrams.write_svg(small)
    for name, svg in ours.items():
        assert shown(theirs[name]) == shown(svg)
        for tag in ("title", "a", "rect"):
            mine, other = ([e.text for e in ElementTree.fromstring(x).iter(f"{SVG}{tag}")] for x in (svg, theirs[name]))
            assert sorted(map(str, mine)) == sorted(map(str, other))
    assert all(content.startswith(b"%PDF") for content in diagrams.write_pdf(small).values())
