"""Compare a small build with a bare script that imports the same libraries and writes the same cells and DOT.

    python tests/benchmarks/small_build.py [ROUNDS] [FORMATS]

Both run as whole processes, turn by turn, in one run; only their ratio means anything. Twelve people, the core
activities; workbook and SVG, or other formats (`xlsx,svg,md,html` are those that `raci build` writes by itself). The
parts of the build are timed in one further process. The aim is a ratio of at most 1.5: the median of the ratios of
turns, since other work on the machine slows both of one turn. Neither sees numpy, which openpyxl would load if it were
there: that takes both as long as a quarter of the bare script.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEAM = """\
organisation: Northwind
people:
  Mara Voss: CEO
  Kim Lee: {title: Engineering Manager, reports_to: Mara Voss}
  Dana Ito: {title: Product Manager, reports_to: Mara Voss}
  Priya Nair: {title: Product Marketing Manager, reports_to: Mara Voss}
  Tom Becker: {title: Project Manager, reports_to: Kim Lee}
  Lee Park: {title: Tech Lead, reports_to: Kim Lee}
  Ana Prado: {title: Product Designer, reports_to: Dana Ito}
  Luis Prado: {title: QA Engineer, reports_to: Kim Lee}
  Sam Roe: {title: Software Engineer, reports_to: Lee Park}
  Eve Hill: {title: Software Engineer, reports_to: Lee Park}
  Jo Finn: {title: SRE, reports_to: Kim Lee}
  Omar Said: {title: Account Executive, reports_to: Mara Voss}
"""

BARE = """
import json, subprocess, sys
import click, pydantic, networkx, openpyxl, graphviz, yaml
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
recipe = json.load(open(sys.argv[1]))
yaml.load(recipe["team"], yaml.CSafeLoader)
book = openpyxl.Workbook()
book.remove(book.active)
for name, cells in recipe["sheets"]:
    sheet = book.create_sheet(name)
    plain = sheet.cell(1, 1)
    plain.font, plain.fill = Font(name="Calibri", bold=True), PatternFill("solid", "E8ECF2")
    plain.alignment = Alignment(wrap_text=True)
    for row, column, value, note in cells:
        cell = sheet.cell(row, column, value)
        cell._style = plain._style
        if note:
            cell.comment = Comment(note, "raci")
book.save(sys.argv[2] + "/bare.xlsx")
for source in recipe["dot"]:
    graphviz.Source(source)
for name, text in recipe["pages"]:
    import jinja2
    page = jinja2.Environment(autoescape=True).from_string("{% for line in lines %}{{ line | safe }}\\n{% endfor %}")
    open(sys.argv[2] + "/" + name, "w").write(page.render(lines=text.split("\\n")))
drawn = subprocess.run([sys.executable, "-c", '''
import json, sys, pygraphviz
for number, source in enumerate(json.load(open(sys.argv[1]))["dot"]):
    pygraphviz.AGraph(string=source).draw(f"{sys.argv[2]}/bare{number}.svg", format="svg", prog="dot")
''', sys.argv[1], sys.argv[2]], stderr=subprocess.DEVNULL, check=True)
"""

PARTS = """
import sys, time
begun = time.perf_counter()
marks = []
def mark(name):
    marks.append((name, time.perf_counter()))
from raci.pipeline import judge
from raci.formats.view import build_view
mark("imports")
judged = judge(sys.argv[1])
mark("read, decide, check")
view = build_view(judged.matrix, findings=judged.findings)
mark("view")
from raci.formats import write
for name in sys.argv[2].split(","):
    write(view, name)
    mark(name)
for (name, now), (_, before) in zip(marks, [("", begun), *marks]):
    print(f"  {name:22} {1000 * (now - before):7.0f} ms")
"""


def recipe(folder: Path, formats: str) -> dict[str, object]:
    """Build once and write down every cell, note, DOT source and page of the result."""
    import openpyxl

    team = folder / "team.yaml"
    team.write_text(TEAM, encoding="utf-8")
    subprocess.run(
        [*RACI, "build", str(team), "-f", f"xlsx,dot,{formats}", "-o", str(folder)], check=True, capture_output=True
    )
    book = openpyxl.load_workbook(folder / "team.xlsx", rich_text=False)
    sheets = [
        [
            sheet.title,
            [
                [cell.row, cell.column, cell.value, cell.comment.text if cell.comment else ""]
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None or cell.has_style
            ],
        ]
        for sheet in book.worksheets
    ]
    dot = [path.read_text() for path in sorted(folder.glob("*.dot"))]
    pages = [(path.name, path.read_text()) for path in sorted(folder.iterdir()) if path.suffix in (".md", ".html")]
    return {"team": TEAM, "sheets": sheets, "dot": dot, "pages": pages}


# Installed libraries come compiled, so our modules may be as well.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
PLAIN = "import sys; sys.modules['numpy'] = None\n"
RACI = [sys.executable, "-c", f"{PLAIN}from raci.cli import main; main(prog_name='raci')"]


def seconds(words: list[str]) -> float:
    """Run a process and return how long it took."""
    begun = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=COMPILED)
    return time.perf_counter() - begun


def main(rounds: int, formats: str) -> None:
    """Take turns and print medians, their ratio and the parts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = folder / "recipe.json"
        plan.write_text(json.dumps(recipe(folder, formats), default=str))
        ours = [*RACI, "build", str(folder / "team.yaml"), "-f", formats, "-o", str(folder / "out")]
        bare = [sys.executable, "-c", PLAIN + BARE, str(plan), name]
        seconds(ours), seconds(bare)
        turns = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
        built, plain = (statistics.median(column) for column in zip(*turns, strict=True))
        lines = [f"raci build  {1000 * built:7.0f} ms", f"bare script {1000 * plain:7.0f} ms"]
        parts = subprocess.run(
            [sys.executable, "-c", PLAIN + PARTS, ours[len(RACI) + 1], formats],
            check=True,
            capture_output=True,
            text=True,
            env=COMPILED,
        )
        ratio = statistics.median(built / plain for built, plain in turns)
        lines += [f"ratio       {ratio:7.2f}", "parts of one build", parts.stdout]
        sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9, sys.argv[2] if len(sys.argv) > 2 else "xlsx,svg")
