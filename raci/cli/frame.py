"""What the commands share: options, reading a file, printing findings, one clear message where a call is no use."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from raci.findings import Finding, InvalidFile
    from raci.formats.view import By
    from raci.matrix import Matrix
    from raci.pipeline import Judged


COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}

OWN = ("text", "json")
"""What a command prints so is the author's own; what is made to be passed on keeps confidences."""


class Unusable(click.ClickException):
    """Input or a call that could not be used: one clear message, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message to standard error."""
        click.secho(f"raci: {self.message}", err=True)


class Commands(click.Group):
    """All commands: what the machine refuses, a folder that may not be written, a full disk, is one clear message."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say of every command what it does, in a whole sentence, however narrow the terminal."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(200)) for name in sorted(self.commands)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; where a stream is closed, what goes there is lost and nothing else."""
        sys.stdout, sys.stderr = (stream or TextIOWrapper(BytesIO()) for stream in (sys.stdout, sys.stderr))
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except OSError as error:
            if error.errno == errno.EPIPE:  # who reads has seen enough
                raise
            raise _refused(error) from error


def _refused(error: OSError) -> Unusable:
    path = error.filename2 or error.filename
    if path is None:
        # What is left to write would be refused once more, at the very end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Unusable(f"cannot write the output: {error.strerror or error}")
    where = Path(os.fsdecode(path))
    # A draft has a name of its own until it is whole: what counts is its folder.
    return Unusable(f"{where.parent if where.name.startswith('.') else where}: {error.strerror or error}")


class usable:  # noqa: N801 - reads as a phrase: with usable()
    """Turn a file that cannot be used into its findings on standard error and exit code 2."""

    def __init__(self, report: Callable[[InvalidFile], None] | None = None) -> None:
        self.report = report

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        from raci.findings import InvalidFile

        if isinstance(error, InvalidFile):
            if self.report is not None:
                self.report(error)
            print_findings(None, error.findings)
            sys.exit(2)


def judged_file(
    file: str,
    on: dt.date | None,
    against: str | None = None,
    *,
    as_json: bool = False,
    quiet: bool = False,
    tables: bool = False,
) -> Judged:
    """Read, decide and check one file, or end with what is wrong in it; `quiet` keeps to errors of the file itself.

    With `tables` it may be a table that others made.
    """
    from raci.pipeline import judge

    if file == against == "-":
        raise Unusable("only one of the two can be standard input")
    with usable(_empty_json if as_json else None):
        judged = judge(file, on, against, tables=tables)
    if quiet:
        print_findings(None, [f for f in judged.findings if f.code < "RACI200" and f.severity == "error"])
    return judged


def _empty_json(error: InvalidFile) -> None:
    import json

    from raci.formats.data import empty_dict

    click.echo(json.dumps(empty_dict(error.findings), ensure_ascii=False, indent=1))


def output_folder(folder: Path | None, file: str) -> Path:
    """Return where files go: the folder that was named, else `raci-out` beside the file."""
    if folder == Path("-"):
        raise Unusable("several files cannot go to standard output; name a folder, or see `raci show --format`")
    return folder or (Path("raci-out") if file == "-" else Path(file).parent / "raci-out")


def format_names(words: Sequence[str], known: Collection[str], default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats that words or comma lists name, each once; end at one that is not known."""
    names = tuple(dict.fromkeys(name.strip().lower() for word in words for name in word.split(",") if name.strip()))
    for name in names:
        if name not in known:
            unknown("format", name, tuple(known))
    return names or default


def write_files(files: dict[str, bytes], folder: Path) -> None:
    """Write files into a folder, each whole or not at all, and print their paths."""
    from raci.pipeline import save

    try:
        paths = save(files, folder)
    except OSError as error:
        raise Unusable(f"cannot write into {folder}: {error.strerror or error}") from error
    for path in paths:
        click.echo(path)


def view_of(judged: Judged, by: str, team: str | None, *, private: bool) -> Any:
    """Arrange what was judged for the writers."""
    from raci.formats.view import build_view

    name = team_name(judged, team)
    columns: By = "person" if by == "person" else "role"
    return build_view(judged.matrix, by=columns, team=name, private=private, findings=judged.findings)


def team_name(judged: Judged, team: str | None) -> str | None:
    """Return the name of the team that is meant; end where there is none such."""
    from raci.words import fold

    teams = judged.matrix.organisation.teams
    name = next((t.name for t in teams if team is not None and fold(team) in (fold(t.id), fold(t.name))), None)
    if team is not None and name is None:
        unknown("team", team, tuple(t.name for t in teams))
    return name


def unknown(kind: str, word: str, known: tuple[str, ...], *, several: bool = False) -> NoReturn:
    """End since a word is not known; name the nearest one."""
    from raci.words import nearest

    if several:
        raise Unusable(f"{word!r} may be any of several: {', '.join(known)}; write the id of the {kind} that is meant")

    near = nearest(word, known)
    few = f"; there are {', '.join(dict.fromkeys(known))}" if 0 < len(set(known)) <= 12 else ""
    few = few or ("" if known else "; there is none here")
    raise Unusable(f"no {kind} {word!r}" + (f"; did you mean {near}?" if near else few))


def that_matter(findings: Sequence[Finding]) -> list[Finding]:
    """Keep errors and warnings, and what somebody should confirm."""
    shown = {"fallback-owner", "source-open", "never-agreed"}
    return [finding for finding in findings if finding.severity in ("error", "warning") or finding.name in shown]


def print_findings(
    matrices: Matrix | Sequence[Matrix] | None, findings: Sequence[Finding], *, out: bool = False
) -> None:
    """Print findings for people: place, severity, name and words, the line at fault, and the remedy."""
    from raci.report import findings_text, source_lines, told_lines

    lines, paint = cache(source_lines), _paint if colour(err=not out) else _unpainted
    for told in findings_text(matrices, findings):
        click.echo("\n".join(told_lines(told, lines, width(), paint)), err=not out)


def _paint(text: str, style: str) -> str:
    return click.style(text, dim=True) if style == "dim" else click.style(text, fg=COLOURS.get(style), bold=True)


def _unpainted(text: str, _: str) -> str:
    return text


def width() -> int:
    """Return how many columns the terminal has."""
    import shutil

    return shutil.get_terminal_size((140, 40)).columns if sys.stdout.isatty() else 140


def colour(*, err: bool = False) -> bool:
    """Tell whether colours are wanted on standard output, or on standard error."""
    return (sys.stderr if err else sys.stdout).isatty() and "NO_COLOR" not in os.environ
