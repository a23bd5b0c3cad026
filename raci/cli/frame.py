"""What the commands share: options, reading a file, printing findings, one clear message where a call is no use."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from raci.findings import Finding, InvalidFile
    from raci.formats.view import By
    from raci.matrix import Matrix
    from raci.pipeline import Judged


COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


class Unusable(click.ClickException):
    """Input or a call that could not be used: one clear message, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message to standard error."""
        click.secho(f"raci: {self.message}", err=True)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no date; write it like 2026-12-01") from error


on_option = click.option(
    "--on", metavar="DATE", callback=_day, help="The day to judge absences and dates by; default: today."
)
by_option = click.option(
    "--by", type=click.Choice(["role", "person"]), default="role", help="A column per role or per person."
)
team_option = click.option("--team", metavar="TEAM", help="One team only.")
private_option = click.option(
    "--private", is_flag=True, help="Write workload, strengths and the like into the output too."
)
against_option = click.option(
    "--against",
    metavar="FILE",
    help="Keep letters where they were: a lock file, a JSON result, an older team file; default: FILE.lock.",
)
file_argument = click.argument("file", metavar="FILE")


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
    file: str, on: dt.date | None, *, as_json: bool = False, quiet: bool = False, against: str | None = None
) -> Judged:
    """Read, decide and check one file, or end with what is wrong in it; `quiet` keeps to errors of the file itself."""
    from raci.pipeline import judge

    if file == against == "-":
        raise Unusable("only one of the two can be standard input")
    with usable(_empty_json if as_json else None):
        judged = judge(file, on, against)
    if quiet:
        print_findings(None, [f for f in judged.findings if f.code < "RACI200" and f.severity == "error"])
    return judged


def _empty_json(error: InvalidFile) -> None:
    import json

    from raci.formats.data import empty_dict

    click.echo(json.dumps(empty_dict(error.findings), ensure_ascii=False, indent=1))


def view_of(judged: Judged, by: str, team: str | None, private: bool) -> Any:
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
    raise Unusable(f"no {kind} {word!r}" + (f"; did you mean {near}?" if near else few))


def that_matter(findings: Sequence[Finding]) -> list[Finding]:
    """Keep errors and warnings, and what somebody should confirm."""
    shown = {"fallback-owner", "source-open", "never-agreed"}
    return [finding for finding in findings if finding.severity in ("error", "warning") or finding.name in shown]


def print_findings(matrix: Matrix | None, findings: Sequence[Finding], *, out: bool = False) -> None:
    """Print findings for people: place, severity, name, words and remedy."""
    from raci.report import findings_text

    for told in findings_text(matrix, findings):
        severity = click.style(told.severity, fg=COLOURS.get(told.severity), bold=True)
        place = f"{told.place}: " if told.place else ""
        click.echo(f"{place}{severity} {told.name}: {told.message}", err=not out)
        if told.fix:
            click.echo(f"    {told.fix}", err=not out)


def width() -> int:
    """Return how many columns the terminal has."""
    import shutil

    return shutil.get_terminal_size((140, 40)).columns if sys.stdout.isatty() else 140


def colour() -> bool:
    """Tell whether colours are wanted."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
