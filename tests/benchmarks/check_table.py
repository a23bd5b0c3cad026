"""Compare `raci check` of a large table with agenraci's check of a charter that says the same.

    python tests/benchmarks/check_table.py [AGENRACI] [ROUNDS]

Made up: 5,000 activities in 40 sections, 30 roles, nine letters a row, of them one A and one R. AGENRACI is the
command of a virtual environment of its own (`python -m venv rival && rival/bin/pip install agenraci==0.2.1`, then
rival/bin/agenraci), or the environment variable of that name. Both run as whole processes, turn by turn, in one run;
only the ratio of the medians means anything, and the aim is below 1. The same table as workbook and as Markdown runs
along; the last lines are the parts of one run of ours.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

ROWS, SECTIONS, LETTERS = 5_000, 40, "ARCCCIIII"
ROLES = [
    f"{level}{function}"
    for function, level in product(
        ("Product", "Engineering", "Design", "Quality", "Security", "Finance", "Legal", "Sales", "Support", "Data"),
        ("Head of ", "Lead of ", "Analyst of "),
    )
]
VERBS = "Plan|Write|Review|Approve|Release|Measure|Budget|Staff|Archive|Audit|Announce|Test|Migrate"
THINGS = (
    "roadmap|price list|contract|incident report|test plan|release note|data export|access list|hiring plan|forecast"
)
PLACES = (
    "web shop|mobile app|data centre|call centre|partner portal|billing|search|login|warehouse|payroll|intranet|API"
)
TIMES = "each week|each month|each quarter|each year"

# Installed libraries come compiled, so our modules may be as well.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
RACI = [sys.executable, "-c", "from raci.cli import main; main(prog_name='raci')"]

PARTS = """
import gc, sys, time
gc.disable()
begun = time.perf_counter()
marks = []
def mark(name):
    marks.append((name, time.perf_counter()))
import click
from raci.cli import main
from raci.checks import check
from raci.inspection import inspect
from raci.report import findings_text, told_lines
from raci.tables import read_table
mark("imports")
matrices = read_table(sys.argv[1])
mark("read")
findings = check(matrices[0])
mark("check")
for told in findings_text(matrices, findings):
    told_lines(told, lambda file: (), 140, lambda text, style: text)
mark("report")
for (name, now), (_, before) in zip(marks, [("", begun), *marks]):
    print(f"  {name:10} {1000 * (now - before):7.0f} ms")
print(f"  {len(findings)} findings")
"""


@dataclass(frozen=True)
class Duty:
    """One made-up row: section, name, and the letter of each role that has one."""

    section: str
    name: str
    letters: Mapping[str, str]


def duties() -> Iterator[Duty]:
    """Make up the rows, the same ones each time."""
    chance = random.Random(5)
    names = [
        f"{verb} the {thing} of the {place} {when}"
        for verb, thing, place, when in product(
            VERBS.split("|"), THINGS.split("|"), PLACES.split("|"), TIMES.split("|")
        )
    ]
    for number, name in enumerate(islice(sorted(names), ROWS)):
        yield Duty(
            f"Section {number * SECTIONS // ROWS + 1}",
            name,
            dict(zip(chance.sample(ROLES, len(LETTERS)), LETTERS, strict=True)),
        )


def write_tables(folder: Path, rows: Sequence[Duty]) -> list[Path]:
    """Write the table as CSV, workbook and Markdown."""
    import openpyxl

    head = ["Section", "Activity", *ROLES]
    cells = [head, *([duty.section, duty.name, *(duty.letters.get(role, "") for role in ROLES)] for duty in rows)]
    with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(cells)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("RACI")
    for row in cells:
        sheet.append([cell or None for cell in row])
    book.save(folder / "table.xlsx")
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|---" * len(head) + "|")
    (folder / "table.md").write_text("# RACI\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return [folder / f"table.{suffix}" for suffix in ("csv", "xlsx", "md")]


def write_charter(folder: Path, rows: Sequence[Duty]) -> Path:
    """Write the table as a charter, as the template of agenraci has its actions."""
    lines = ["project: benchmark", "roles:", *(f"  - {role}" for role in ROLES), "actions:"]
    for duty in rows:
        held = {letter: [role for role, one in duty.letters.items() if one == letter] for letter in "RACI"}
        lines += [
            f"  {duty.name}:",
            f"    responsible: {held['R'][0]}",
            f"    accountable: {held['A'][0]}",
            f"    consulted: [{', '.join(held['C'])}]",
            f"    informed: [{', '.join(held['I'])}]",
        ]
    charter = folder / "charter.yaml"
    charter.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return charter


def seconds(words: Sequence[str]) -> float:
    """Run a process and return how long it took; an exit code of 2 or more ends everything."""
    begun = time.perf_counter()
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=COMPILED, check=False)
    taken = time.perf_counter() - begun
    if done.returncode > 1:
        sys.exit(f"{' '.join(words)}: {done.stderr.decode()}")
    return taken


def main(rival: str | None, rounds: int) -> None:
    """Take turns and print medians, their ratios and the parts."""
    rows = list(duties())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = write_tables(folder, rows)
        ours = {f"raci check {table.name}": [*RACI, "check", str(table)] for table in tables}
        theirs = {"agenraci validate": [rival, "validate", str(write_charter(folder, rows))]} if rival else {}
        runs = {**ours, **theirs}
        for words in runs.values():
            seconds(words)
        turns = [[seconds(words) for words in runs.values()] for _ in range(rounds)]
        medians = {run: statistics.median(column) for run, column in zip(runs, zip(*turns, strict=True), strict=True)}
        for run, median in medians.items():
            ratio = f"   ratio {median / medians['agenraci validate']:5.2f}" if rival and run in ours else ""
            sys.stdout.write(f"{run:24} {1000 * median:7.0f} ms{ratio}\n")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        sys.stdout.write(f"largest process {most:.0f} MB\nparts of one check of {tables[0].name}\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-c", PARTS, str(tables[0])], check=True, env=COMPILED)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    given = arguments.pop(0) if arguments and not arguments[0].isdigit() else os.environ.get("AGENRACI")
    main(given, int(arguments[0]) if arguments else 5)
