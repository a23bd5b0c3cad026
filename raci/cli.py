"""The command line: arguments, printing, exit codes; the only module that prints or exits."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from raci import __version__

if TYPE_CHECKING:
    from raci.findings import Finding, InvalidFile
    from raci.formats.view import By
    from raci.matrix import Matrix
    from raci.pipeline import Judged

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
FORMATS = "xlsx svg png pdf dot mermaid md html csv json"


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
file_argument = click.argument("file", metavar="FILE")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="raci %(version)s")
def main() -> None:
    """Who owns this? Describe a team in YAML and get a RACI that says why."""


@main.command()
@click.argument("file", metavar="[FILE]", default="team.yaml", type=click.Path(path_type=Path))
@click.option("--profile", metavar="PROFILE", help="How your company works; `raci list profiles` tells.")
@click.option("--from", "people", metavar="PEOPLE", help="A people list: CSV, XLSX or Backstage YAML.")
@click.option("--force", is_flag=True, help="Write over an existing file.")
def init(file: Path, profile: str | None, people: str | None, force: bool) -> None:
    """Write a commented starter file with the open questions."""
    from raci.explain import UnknownSubject
    from raci.pipeline import save_file, start

    if file.exists() and not force:
        raise Unusable(f"{file} exists; choose another name, or --force to write over it")
    if not file.parent.is_dir():
        raise Unusable(f"{file.parent} is no folder")
    with _usable():
        try:
            text, findings = start(file.stem, profile, people)
        except UnknownSubject as error:
            _unknown(error.kind, error.word, error.known, several=error.several)
    save_file(file, text.encode())
    _print_findings(None, findings)
    click.echo(f"wrote {file}", err=True)
    click.echo(f"next: raci build {file}", err=True)


@main.command()
@file_argument
@click.option(
    "-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Default: raci-out beside FILE."
)
@click.option("-f", "--format", "formats", multiple=True, metavar="FORMAT", help=f"Repeat, or a comma list: {FORMATS}.")
@by_option
@team_option
@private_option
@on_option
def build(
    file: str,
    folder: Path | None,
    formats: tuple[str, ...],
    by: str,
    team: str | None,
    private: bool,
    on: dt.date | None,
) -> None:
    """Decide, check, and write workbook, pictures and pages."""
    import gc

    from raci.formats import DEFAULT
    from raci.pipeline import save

    # A build ends before rings of garbage matter, and looking for them costs a tenth of it.
    gc.disable()

    names = _format_names(formats) or DEFAULT
    target = folder or (Path("raci-out") if file == "-" else Path(file).parent / "raci-out")
    judged = _judge(file, on)
    view = _view(judged, by, team, private)
    files, missing = _write_all(view, names, asked=bool(formats))
    try:
        paths = save(files, target)
    except OSError as error:
        raise Unusable(f"cannot write into {target}: {error.strerror or error}") from error
    for path in paths:
        click.echo(path)
    _print_findings(judged.matrix, _that_matter(judged.findings))
    click.echo(view.verdict, err=True)
    for note in missing:
        click.secho(note, fg="yellow", err=True)


def _format_names(formats: Sequence[str]) -> tuple[str, ...]:
    from raci.formats import FORMATS as KNOWN
    from raci.words import nearest

    names = tuple(dict.fromkeys(word.strip().lower() for entry in formats for word in entry.split(",") if word.strip()))
    for name in names:
        if name not in KNOWN:
            near = nearest(name, KNOWN)
            hint = f"; did you mean {near}?" if near else f"; there are {', '.join(KNOWN)}"
            raise Unusable(f"no format {name!r}{hint}")
    return names


def _write_all(view: Any, names: Iterable[str], *, asked: bool) -> tuple[dict[str, bytes], list[str]]:
    """Write every format; where no engine draws pictures, say so, and go on unless they were asked for by name."""
    from concurrent.futures import ThreadPoolExecutor

    from raci.formats.diagrams import NoEngine
    from raci.pipeline import build as build_files
    from raci.progress import progress

    files: dict[str, bytes] = {}
    notes: list[str] = []
    # The engine draws in a process of its own: meanwhile the next format is written.
    with progress(sys.stderr) as step, ThreadPoolExecutor(max_workers=2) as writers:
        started = [(name, writers.submit(build_files, view, [name], step)) for name in names]
        for name, writing in started:
            try:
                files.update(writing.result())
            except NoEngine as error:
                if asked:
                    raise Unusable(f"{name}: {error}") from error
                notes.append(f"no {name}: {error}")
                files.update(build_files(view, ["dot", "mermaid"], step))
    return files, notes


@main.command()
@file_argument
@by_option
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "md", "csv"]), default="text")
@on_option
def show(file: str, by: str, team: str | None, format_: str, on: dt.date | None) -> None:
    """Show the matrix on the terminal."""
    judged = _judge(file, on, as_json=format_ == "json")
    view = _view(judged, by, team, private=format_ in ("json", "text"))
    if format_ == "text":
        from raci.formats.terminal import matrix_text

        click.echo(matrix_text(view, _width(), _colour()))
        _print_findings(judged.matrix, _that_matter(judged.findings))
    else:
        from raci.formats import write

        for content in write(view, format_).values():
            sys.stdout.buffer.write(content)


@main.command()
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
            _print_findings(matrix, findings, out=True)
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


@main.command()
@file_argument
@click.argument("activity")
@click.argument("who", required=False)
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@on_option
def why(file: str, activity: str, who: str | None, team: str | None, format_: str, on: dt.date | None) -> None:
    """Say why somebody holds a letter, and why nobody else does."""
    from raci.explain import UnknownSubject, explain
    from raci.report import why_json, why_lines

    judged = _judge(file, on, quiet=True)
    try:
        explanations = explain(judged.matrix, activity, who, team)
    except UnknownSubject as error:
        _unknown(error.kind, error.word, error.known, several=error.several)
    if format_ == "json":
        click.echo(why_json(judged.matrix, explanations))
    else:
        click.echo("\n".join(why_lines(judged.matrix, explanations)))


@main.command()
@click.argument("role")
@click.argument("file", metavar="[FILE]", required=False)
@on_option
def role(role: str, file: str | None, on: dt.date | None) -> None:
    """Say what a role does and does not do, with sources; with FILE, who has it there."""
    from raci.catalogue import load_catalogue
    from raci.reference import find_role, role_lines

    judged = _judge(file, on, quiet=True) if file else None
    known = judged.matrix.organisation.role_by_id if judged else load_catalogue().roles
    entry = find_role(role, known)
    if entry is None:
        _unknown("role", role, tuple(known))
    click.echo("\n".join(role_lines(entry, judged.matrix if judged else None, load_catalogue())))


@main.command()
@file_argument
@click.argument("who")
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "md", "json"]), default="text")
@private_option
@on_option
def card(file: str, who: str, team: str | None, format_: str, private: bool, on: dt.date | None) -> None:
    """Show one person's page: the duties, whom to ask and whom to tell, who acts for whom."""
    from raci.card import build_card
    from raci.formats.card import card_json, card_markdown, card_text
    from raci.subject import UnknownPerson, find_subject

    judged = _judge(file, on, quiet=True)
    organisation = judged.matrix.organisation
    try:
        subject = find_subject(organisation, who)
    except UnknownPerson as error:
        raise Unusable(f"{error.message}; {error.fix}") from error
    shown = build_card(judged.matrix, subject, judged.findings, team=_team_name(judged, team), private=private)
    if format_ == "json":
        click.echo(card_json(shown))
    elif format_ == "md":
        click.echo("\n".join(card_markdown(shown, organisation.catalogue.schemes[organisation.scheme])))
    else:
        click.echo(card_text(shown, _width()), nl=False)


@main.command()
@click.argument("pages", metavar="PAGE...", nargs=-1, required=True)
@click.option("--from", "file", metavar="FILE", required=True, help="The team file that the blocks are made from.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a block is stale.")
@private_option
@on_option
def embed(pages: tuple[str, ...], file: str, only_check: bool, private: bool, on: dt.date | None) -> None:
    """Rewrite what stands between <!-- raci:begin WHAT --> and <!-- raci:end --> in Markdown pages."""
    from raci.embed import embed as embedded
    from raci.pipeline import save_file

    judged = _judge(file, on, quiet=True)
    with _usable():
        found = embedded(pages, judged.matrix, judged.findings, private=private)
        stale = [page for page in found if page.stale]
        for page in stale if not only_check else ():
            try:
                save_file(page.path.resolve(), page.content)
            except OSError as error:
                raise Unusable(f"cannot write {page.path}: {error.strerror or error}") from error
    for page in stale:
        for block in page.blocks:
            if block.stale:
                click.echo(f"{page.path}:{block.line}: {block.words} {'is stale' if only_check else 'rewritten'}")
    count = sum(len(page.blocks) for page in found)
    if not stale:
        click.echo(f"up to date: {count} {'block' if count == 1 else 'blocks'}", err=True)
    sys.exit(int(only_check and bool(stale)))


@main.command()
@file_argument
@click.argument("activities", metavar="[ACTIVITY]...", nargs=-1)
@click.option("--by", "by", metavar="NAME", multiple=True, help="Who agreed.")
@on_option
def pin(file: str, activities: tuple[str, ...], by: tuple[str, ...], on: dt.date | None) -> None:
    """Turn proposed letters into agreed decisions in the file; comments are kept."""
    from raci.explain import UnknownSubject
    from raci.pin import pinned
    from raci.pipeline import save_file

    if file == "-":
        raise Unusable("pin writes into a file; name one")
    judged = _judge(file, on, quiet=True)
    try:
        text, count = pinned(Path(file).read_text(encoding="utf-8"), judged.matrix, activities, by)
    except UnknownSubject as error:
        _unknown(error.kind, error.word, error.known, several=error.several)
    if count:
        save_file(Path(file), text.encode())
    click.echo(f"{count} {'duty' if count == 1 else 'duties'} agreed in {file}", err=True)


@main.command(name="list")
@click.argument("what", type=click.Choice(["roles", "activities", "profiles", "rules", "checks", "formats", "schemes"]))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def list_(what: str, format_: str) -> None:
    """List what there is, with sources."""
    from raci.reference import listing, listing_json

    click.echo(listing_json(what) if format_ == "json" else "\n".join(listing(what)))


@main.command()
def schema() -> None:
    """Print the JSON Schema of the team file, for editors."""
    import json

    from raci.schema import team_file_schema

    click.echo(json.dumps(team_file_schema(), ensure_ascii=False, indent=1))


@main.command()
def doctor() -> None:
    """Say which versions, engines and fonts are in use, what is missing and how to get it."""
    from raci.reference import doctor_lines

    click.echo("\n".join(doctor_lines(__version__)))


# what several commands share


class _usable:  # noqa: N801 - reads as a phrase: with _usable()
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
            _print_findings(None, error.findings)
            sys.exit(2)


def _judge(file: str, on: dt.date | None, *, as_json: bool = False, quiet: bool = False) -> Judged:
    from raci.pipeline import judge

    with _usable(_empty_json if as_json else None):
        judged = judge(file, on)
    if quiet:
        _print_findings(None, [f for f in judged.findings if f.code < "RACI200" and f.severity == "error"])
    return judged


def _empty_json(error: InvalidFile) -> None:
    import json

    from raci.formats.data import empty_dict

    click.echo(json.dumps(empty_dict(error.findings), ensure_ascii=False, indent=1))


def _view(judged: Judged, by: str, team: str | None, private: bool) -> Any:
    from raci.formats.view import build_view

    name = _team_name(judged, team)
    columns: By = "person" if by == "person" else "role"
    return build_view(judged.matrix, by=columns, team=name, private=private, findings=judged.findings)


def _team_name(judged: Judged, team: str | None) -> str | None:
    from raci.words import fold

    teams = judged.matrix.organisation.teams
    name = next((t.name for t in teams if team is not None and fold(team) in (fold(t.id), fold(t.name))), None)
    if team is not None and name is None:
        _unknown("team", team, tuple(t.name for t in teams))
    return name


def _unknown(kind: str, word: str, known: tuple[str, ...], *, several: bool = False) -> NoReturn:
    from raci.words import nearest

    if several:
        raise Unusable(f"{word!r} may be any of several: {', '.join(known)}; write the id of the {kind} that is meant")

    near = nearest(word, known)
    few = f"; there are {', '.join(dict.fromkeys(known))}" if 0 < len(set(known)) <= 12 else ""
    raise Unusable(f"no {kind} {word!r}" + (f"; did you mean {near}?" if near else few))


def _that_matter(findings: Sequence[Finding]) -> list[Finding]:
    """Keep errors and warnings, and what somebody should confirm."""
    shown = {"fallback-owner", "source-open", "never-agreed"}
    return [finding for finding in findings if finding.severity in ("error", "warning") or finding.name in shown]


def _print_findings(matrix: Matrix | None, findings: Sequence[Finding], *, out: bool = False) -> None:
    from raci.report import findings_text

    for told in findings_text(matrix, findings):
        severity = click.style(told.severity, fg=COLOURS.get(told.severity), bold=True)
        place = f"{told.place}: " if told.place else ""
        click.echo(f"{place}{severity} {told.name}: {told.message}", err=not out)
        if told.fix:
            click.echo(f"    {told.fix}", err=not out)


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((140, 40)).columns if sys.stdout.isatty() else 140


def _colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
