"""Mermaid: what the charts say, that they stay below wikis' limits, and that Mermaid itself draws every letter."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import HOSTILE, SMALL, company, people_called, view_of

from raci.formats.diagrams.mermaid import MOST_CHARACTERS, MOST_EDGES, escape, short, write_mermaid
from raci.formats.diagrams.typeset import clean

ORG = """\
graph TD
  accTitle: Northwind: who reports to whom
  accDescr: 5 duties: 2 agreed, 1 proposed, 2 open
  %% newest agreement 2026-11-20 · file FINGERPRINT
  p2["Quality · vacant"]:::vacant
  p1["Kim Lee · Engineering Manager · A\u00a01"]:::person
  p3["Dana Ito · Product Manager · A\u00a01 R\u00a01 C\u00a01"]:::person
  p1 --> p3
  p4["Engineers · 6 people · R\u00a01 I\u00a01"]:::person
  p1 --> p4
  classDef vacant fill:#ffffff,stroke:#b5179e,color:#b5179e,stroke-dasharray:5 4
  classDef person fill:#ffffff,stroke:#64758b,color:#111827
"""
LAUNCH = """\
  subgraph s2["Launch"]
    direction LR
    h4["elsewhere#58; Brand agency"]:::outside
    d3["Film the audit"]:::duty
    h4 --> d3
    h6["Dana Ito · Product manager"]:::person
    d5["Plan the audit"]:::duty
    h6 --> d5
    h8["nobody answers, accepted#58; hire in March"]:::accepted
    d7["Print the audit"]:::duty
    h8 --> d7
    h10["▲ nobody answers"]:::gap
    d9["Sell the audit"]:::duty
    h10 -.-> d9
  end
"""


def test_the_org_chart(tmp_path: Path) -> None:
    view = view_of(SMALL, tmp_path)
    assert write_mermaid(view)[".org.mmd"].decode() == ORG.replace("FINGERPRINT", view.fingerprint)


def test_accountability_by_area(tmp_path: Path) -> None:
    text = write_mermaid(view_of(SMALL, tmp_path))[".accountability.mmd"].decode()
    assert LAUNCH in text
    assert text.startswith("graph LR\n  accTitle: Northwind: who answers for what\n")
    assert text.index('"Launch"') < text.index('"Quality"') < text.index('"Legend"')  # drawn from the foot up
    assert "h2 -.-> d1" in text


@pytest.mark.parametrize(
    "managers",
    [lambda n: (n - 1) // 6 if n else None, lambda n: None, lambda n: 0 if n else None],
    ids=["tree", "alone", "flat"],
)
def test_large_charts_are_split(managers: Callable[[int], int | None], tmp_path: Path) -> None:
    view = view_of(company(400, managers), tmp_path)
    files = write_mermaid(view)
    orgs = [name for name in files if name.startswith(".org")]
    assert orgs == [".org.mmd", *(f".org-{number}.mmd" for number in range(2, len(orgs) + 1))]
    assert len(orgs) > 3
    for content in files.values():
        text = content.decode()
        assert len(text) <= MOST_CHARACTERS
        assert len(re.findall(" -.?-> ", text)) <= MOST_EDGES
    names = re.findall(r'"(Person \d+) ·', "".join(files[name].decode() for name in orgs))
    assert set(names) == {f"Person {n}" for n in range(400)}
    lines = {line for name in orgs for line in re.findall(r"p\d+ --> p\d+", files[name].decode())}
    assert len(lines) == sum(managers(n) is not None for n in range(400))


def test_every_box_is_drawn_before_it_is_used(tmp_path: Path) -> None:
    for content in write_mermaid(view_of(company(400, lambda n: (n - 1) // 6 if n else None), tmp_path)).values():
        drawn: set[str] = set()
        for line in content.decode().splitlines():
            drawn |= set(re.findall(r"^\s+(\w+)\[", line))
            for arrow in re.findall(r"^\s+(\w+) -\.?-> (\w+)$", line):
                assert set(arrow) <= drawn


def test_many_edges_are_split(tmp_path: Path) -> None:
    text = "organisation: O\npeople:\n  - {id: a, name: A, role: engineer}\nactivities:\n  areas: []\n  add:\n"
    added = "".join(f"    D{n}: {{area: quality, A: engineer, R: engineer}}\n" for n in range(400))
    files = write_mermaid(view_of(text + added, tmp_path))
    texts = [content.decode() for name, content in files.items() if name.startswith(".accountability")]
    assert all(len(re.findall(" -.?-> ", text)) <= MOST_EDGES and len(text) <= MOST_CHARACTERS for text in texts)
    assert {name for text in texts for name in re.findall(r'"(D\d+)"', text)} == {f"D{n}" for n in range(400)}


@given(st.text())
def test_escaped_text_is_harmless(text: str) -> None:
    written = escape(clean(text))
    assert not re.search(r"[\"<>`%{}\[\]$;\n](?<!\d;)", written)
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), written) == (clean(text) or " ")


def test_short() -> None:
    assert short("Engineering", 5) == "Engi…"
    assert short(" Engineering\n", 20) == "Engineering"


DRAW = """
const [modules, page, ...files] = process.argv.slice(1);
const {chromium} = require(modules + '/playwright-core');
const fs = require('fs');
(async () => {
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ['--no-sandbox']});
  const tab = await browser.newPage();
  await tab.setContent('<div id="out"></div>');
  await tab.addScriptTag({path: modules + '/mermaid/dist/mermaid.min.js'});
  const drawn = [];
  for (const file of files) drawn.push(await tab.evaluate(async text => {
    mermaid.initialize({startOnLoad: false, securityLevel: 'strict'});
    try {
      const {svg} = await mermaid.render('chart', text);
      document.getElementById('out').innerHTML = svg;
      const labels = [...document.querySelectorAll('.nodeLabel')].map(label => label.textContent);
      const edges = document.querySelectorAll('.flowchart-link').length;
      return {labels, edges, title: document.querySelector('svg title').textContent};
    } catch (error) { return {error: String(error)}; }
  }, fs.readFileSync(file, 'utf8')));
  await browser.close();
  console.log(JSON.stringify(drawn));
})();
"""


@pytest.mark.apps
@pytest.mark.parametrize(
    "text",
    [SMALL, people_called(HOSTILE), company(60, lambda n: (n - 1) // 5 if n else None)],
    ids=["small", "hostile", "many"],
)
def test_mermaid_draws_every_label(
    text: str, tmp_path: Path, need_app: Callable[[str], str], need_node_module: Callable[[str], Path]
) -> None:
    node, chromium = need_app("node"), need_app("chromium")
    need_node_module("playwright-core")
    modules = need_node_module("mermaid").parent
    view = view_of(text, tmp_path)
    files = write_mermaid(view)
    paths = []
    for name, content in files.items():
        paths.append(tmp_path / f"chart{name}")
        paths[-1].write_bytes(content)
    done = subprocess.run(
        [node, "-e", DRAW, str(modules), "-", *map(str, paths)],
        env={"CHROMIUM": chromium, "PATH": str(Path(chromium).parent), "HOME": str(tmp_path)},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    for drawn, content in zip(json.loads(done.stdout), files.values(), strict=True):
        source = content.decode()
        assert "error" not in drawn, drawn
        codes = re.findall(r'\["(.*)"\]', source)
        wanted = [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in codes]
        assert sorted(_plain(label) for label in drawn["labels"]) == sorted(map(_plain, wanted))
        assert drawn["edges"] == len(re.findall(" -.?-> ", source))
        assert drawn["title"].startswith(clean(view.name)[:3])


def _plain(text: str) -> str:
    return "".join(text.split())
