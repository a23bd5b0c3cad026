"""Commands that judge: what is wrong, unowned or unsettled."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raci.cli.frame import (
    Unusable,
    on_option,
    print_findings,
)

if TYPE_CHECKING:
    from raci.findings import Finding
    from raci.matrix import Matrix


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    help="The bar for exit code 1.",
)
@on_option
def check(files: tuple[str, ...], format_: str, fail_on: str, on: dt.date | None) -> None:
    """List what is wrong, unowned or unsettled; exit 1 at or above the bar."""
    from raci.findings import InvalidFile, Severity
    from raci.pipeline import judge
    from raci.report import check_json

    results: list[tuple[str, Matrix | None, Sequence[Finding]]] = []
    for file in _team_files(files):
        try:
            judged = judge(file, on)
            results.append((file, judged.matrix, judged.findings))
        except InvalidFile as error:
            results.append((file, None, error.findings))
    if format_ == "json":
        click.echo(check_json(results))
    else:
        for _, matrix, findings in results:
            print_findings(matrix, findings, out=True)
            if matrix is not None:
                _print_counts(matrix, findings)
    if any(matrix is None for _, matrix, _ in results):
        sys.exit(2)
    bar = 9 if fail_on == "never" else Severity(fail_on).rank
    sys.exit(int(any(finding.severity.rank >= bar for _, _, findings in results for finding in findings)))


def _team_files(files: Iterable[str]) -> list[str]:
    """Put the team files of a folder in its place."""
    from raci.teamfile import team_files

    listed: list[str] = []
    for file in files:
        if not Path(file).is_dir():
            listed.append(file)
            continue
        inside = team_files(Path(file))
        if not inside:
            raise Unusable(f"{file}: a folder without team files (YAML with `people:`)")
        listed += [str(path) for path in inside]
    return listed


def _print_counts(matrix: Matrix, findings: Sequence[Finding]) -> None:
    from raci.formats.data import severity_counts
    from raci.formats.view import verdict

    counts = severity_counts(findings)
    told = ", ".join(f"{number} {name if number != 1 else name[:-1]}" for name, number in counts.items())
    click.echo(f"{verdict(matrix.counts())}; {told}", err=True)
