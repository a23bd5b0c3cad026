"""Commands that judge: what is wrong, unowned or unsettled."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from raci import __version__
from raci.cli.frame import Unusable, print_findings, usable
from raci.cli.options import TABLE_OPTIONS, gathered, on_option, private_option, read_as

if TYPE_CHECKING:
    from raci.baseline import Baseline, Entry
    from raci.findings import Finding
    from raci.inspection import Request
    from raci.report import Report, Result

MANY = 5
"""So many entries of a baseline are named; the rest is counted."""


class Kept(NamedTuple):
    """The baseline: which file it is, and whether it is written anew."""

    baseline: str | None = None
    update_baseline: bool = False


def _request(
    *,
    on: dt.date | None,
    locked: bool,
    sheet: str | None,
    orientation: str | None,
    header_row: int | None,
    scheme: str | None,
) -> Request:
    from raci.inspection import Request

    return Request(on, locked, read_as(sheet, orientation, header_row, scheme))


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(["text", "json", "sarif", "github", "junit"]), default="text")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    help="The bar for exit code 1.",
)
@gathered(
    "request",
    _request,
    click.option("--locked", is_flag=True, help="Letters that differ from FILE.lock are errors."),
    *TABLE_OPTIONS,
    on_option,
)
@gathered(
    "kept",
    Kept,
    click.option("--baseline", metavar="JSON", help="What this file knows is told as an info and never fails."),
    click.option("--update-baseline", is_flag=True, help="Write what is found now into the --baseline file."),
)
@private_option
def check(files: tuple[str, ...], format_: str, fail_on: str, request: Request, kept: Kept, private: bool) -> None:
    """List what is wrong, unowned or unsettled; exit 1 at or above the bar.

    FILE is a team file, a folder (it means the team files in it), or a table that others made: .xlsx .csv .tsv .md
    .html. Reports for others (sarif, github, junit) leave out what was said in confidence, unless --private.
    """
    import gc

    from raci.findings import Severity
    from raci.inspection import inspect, listed
    from raci.report import NEVER, Report

    # What is read stays in use to the end, so that looking for garbage in it only costs time.
    gc.disable()
    if files.count("-") > 1:
        raise Unusable("only one of the files can be standard input")
    if kept.update_baseline and kept.baseline is None:
        raise Unusable("--update-baseline needs --baseline JSON: the file to write")
    results = tuple(inspect(file, request) for file in listed(files))
    if request.reading is not None and not any(result.table for result in results):
        raise Unusable("--sheet, --orientation, --header-row and --scheme are for tables, and none is named")
    bar = NEVER if fail_on == "never" else Severity(fail_on).rank
    if kept.baseline is not None:
        if kept.update_baseline:
            _update(results, kept.baseline, min(bar, Severity.WARNING.rank))
        results = _settled(results, kept.baseline)
    report = Report(results, bar, __version__, str(Path.cwd()), private)
    _print(report, format_)
    if not report.usable:
        sys.exit(2)
    sys.exit(int(any(report.fails(finding) for result in results for finding in result.findings)))


def _update(results: tuple[Result, ...], path: str, bar: int) -> None:
    """Write what is found from a rank of severity on into a baseline; files that were not read stay as they were."""
    from raci.baseline import baseline_bytes, entries, renewed
    from raci.pipeline import save_file

    known = _baseline(path) if Path(path).exists() else {}
    read = {_from_folder(path, result.file): result.findings for result in results if result.matrices}
    now = {entry: n for file, findings in read.items() for entry, n in entries(file, findings, bar).items()}
    after = renewed(known, now, {*read, *_gone(path, known)})
    try:
        save_file(Path(path), baseline_bytes(after))
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror or error}") from error
    new, out = (sum((Counter(one) - Counter(other)).values()) for one, other in ((after, known), (known, after)))
    click.echo(f"{path}: {_counted(sum(after.values()), 'known finding')}, {new} new, {out} taken out", err=True)


def _settled(results: tuple[Result, ...], path: str) -> tuple[Result, ...]:
    """Make infos of what a baseline knows, and say what in it is mended."""
    from raci.baseline import entries, lowered, mended
    from raci.inspection import worst_first

    known = _baseline(path)
    names = {result.file: _from_folder(path, result.file) for result in results}
    read = {names[result.file]: result.findings for result in results if result.matrices}
    now = {entry: n for file, findings in read.items() for entry, n in entries(file, findings).items()}
    if no_more := mended(known, now, {*read, *_gone(path, known)}):
        _print_mended(path, no_more)
    return tuple(
        replace(result, findings=worst_first(lowered(names[result.file], result.findings, known))) for result in results
    )


def _baseline(path: str) -> Baseline:
    from raci.baseline import read_baseline

    if not Path(path).exists():
        raise Unusable(f"there is no baseline {path!r}; --update-baseline writes it")
    with usable():
        return read_baseline(path)


def _from_folder(baseline: str, file: str) -> str:
    """Return a file's path as a baseline tells it, from its own folder, so that it can be read from any."""
    return file if file == "-" else Path(os.path.relpath(file, Path(baseline).parent)).as_posix()


def _gone(path: str, known: Baseline) -> set[str]:
    folder = Path(path).parent
    return {file for file in {entry.file for entry in known} if file != "-" and not (folder / file).exists()}


def _print_mended(path: str, no_more: Mapping[Entry, int]) -> None:
    from raci.report import harmless

    told = [harmless(str(entry.subject)) for entry in no_more]
    some = ", ".join(told[:MANY]) + (f" and {len(told) - MANY} more" if len(told) > MANY else "")
    said = f"{_counted(sum(no_more.values()), 'known finding')} occur no more; --update-baseline takes them out"
    click.echo(f"{path}: {said}: {some}", err=True)


def _print(report: Report, format_: str) -> None:
    from raci.report import PUBLISHED, REPORTS

    if format_ == "text":
        _print_text(report)
        return
    sys.stdout.buffer.write(REPORTS[format_](report).encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    withheld = sum(len(result.findings) - len(report.told(result)) for result in report.results)
    if format_ in PUBLISHED and withheld:
        said = "left out, since made of what the files say in confidence; --private tells them"
        click.echo(f"{_counted(withheld, 'finding')} {said}", err=True)


def _print_text(report: Report) -> None:
    for result, findings in report.fresh():
        print_findings(result.matrices, findings, out=True)
        _print_counts(result, several=len(report.results) > 1)
    if len(report.results) > 1:
        everything = [finding for result in report.results for finding in result.findings]
        click.echo(f"{_counted(len(report.results), 'file')}: {_severities(everything)}", err=True)


def _print_counts(result: Result, *, several: bool) -> None:
    """Print how many letters stand, or what tables were taken for; of several files each by its name."""
    from raci.formats.view import verdict
    from raci.report import harmless

    for matrix in result.matrices:
        if matrix.origin is None:
            file = harmless(f"{result.file}: ") if several else ""
            click.echo(f"{file}{verdict(matrix.counts())}; {_severities(result.findings)}", err=True)
        else:
            name = f"{result.file}, {matrix.origin.where}" if matrix.origin.where else result.file
            click.echo(harmless(f"{name}: {'; '.join(matrix.origin.understood)}"), err=True)
    if result.table and any(finding.name == "unknown-letter" for finding in result.findings):
        click.echo("read wrongly? --sheet, --orientation, --header-row and --scheme overrule what was found", err=True)
    if result.table and result.matrices:
        click.echo(_severities(result.findings), err=True)


def _severities(findings: Sequence[Finding]) -> str:
    from raci.formats.data import severity_counts

    counts = severity_counts(findings)
    known = sum(finding.known for finding in findings)
    told = ", ".join(_counted(number, name[:-1]) for name, number in counts.items())
    return f"{told} ({known} known)" if known else told


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
