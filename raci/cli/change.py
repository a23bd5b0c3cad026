"""The command that says what changed between two files, tables, results or revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from raci.cli.frame import OWN, Unusable, colour, print_findings, unknown, usable, width
from raci.cli.options import on_option, private_option, team_option

if TYPE_CHECKING:
    from raci.comparing.compare import Change
    from raci.matrix import Matrix
    from raci.versions import Version


@click.command()
@click.argument("files", metavar="OLD NEW | FILE", nargs=-1, required=True)
@click.option("--base", metavar="GITREF", help="Compare FILE with itself as of a git revision: main, HEAD~3, v1.2.")
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "md"]), default="text")
@private_option
@on_option
def diff(
    files: tuple[str, ...], base: str | None, team: str | None, format_: str, private: bool, on: dt.date | None
) -> None:
    """Say who gains, who loses and what nobody owns any more, between two files, tables or results, and why.

    OLD and NEW are team files, tables, lock files or results of `raci show --format json`, in any mixture.
    """
    from raci.comparing.compare import background, compare
    from raci.formats.changes import Difference, changes_json, changes_markdown, changes_text

    old, new, title = _sides(files, base, on)
    private = private or format_ in OWN
    changes = _of_team(compare(old, new, private=private), (old, new), team)
    if format_ == "json":
        click.echo(changes_json(changes), nl=False)
        return
    scheme = new.organisation.catalogue.schemes[new.organisation.scheme]
    told = Difference(title, tuple(changes), background(old, new, private=private), scheme)
    text = changes_markdown(told) if format_ == "md" else changes_text(told, width(), colour())
    click.echo(text, nl=False)


def _sides(files: Sequence[str], base: str | None, on: dt.date | None) -> tuple[Matrix, Matrix, str]:
    """Read what is compared, older side first, and say what it is."""
    from raci.versions import nothing, read_version, together

    wanted = 1 if base is not None else 2
    if len(files) != wanted:
        raise Unusable("name two files, OLD and NEW; or one FILE, and a revision with --base GITREF")
    if files.count("-") > 1:
        raise Unusable("only one of the two can be standard input")
    if base is not None and files[0] == "-":
        raise Unusable("standard input has no revisions; name a file")
    with usable():
        old = _revision(files[0], base, on) if base is not None else read_version(files[0], on)
        new = read_version(files[-1], on)
        found = [finding for version in filter(None, (old, new)) for finding in version.findings]
        print_findings(None, [f for f in dict.fromkeys(found) if f.code < "RACI200" and f.severity == "error"])
    title = f"{files[0]}: {base} → now" if base is not None else f"{files[0]} → {files[1]}"
    if old is None:
        click.echo(f"{files[0]} is not in {base}: everything in it is new", err=True)
        _, after = together(new, new)
        return nothing(after), after, title
    return *together(old, new), title


def _revision(file: str, base: str, on: dt.date | None) -> Version | None:
    from raci.revisions import NoRevision
    from raci.versions import read_revision

    try:
        return read_revision(file, base, on)
    except NoRevision as error:
        raise Unusable(f"{error.message}; {error.fix}") from error


def _of_team(changes: Sequence[Change], sides: Sequence[Matrix], team: str | None) -> list[Change]:
    """Keep what concerns one team: its own duties and those of the whole organisation."""
    from raci.words import fold

    if team is None:
        return list(changes)
    known = {row.team: row.team for side in sides for row in side.rows if row.team}
    known |= {each.id: each.name for side in sides for each in side.organisation.teams}
    name = next((known[word] for word in sorted(known) if fold(word) == fold(team)), None)
    if name is None:
        unknown("team", team, tuple(sorted(set(known.values()))))
    return [change for change in changes if change.team in (None, name)]
