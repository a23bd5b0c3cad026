"""Commands that answer a question about a file: the matrix, why, a role, a person."""

from __future__ import annotations

import datetime as dt
import sys

import click

from raci.cli.frame import (
    Unusable,
    colour,
    judged_file,
    print_findings,
    team_name,
    that_matter,
    unknown,
    view_of,
    width,
)
from raci.cli.options import (
    Basis,
    Look,
    basis_options,
    file_argument,
    look_options,
    on_option,
    private_option,
    team_option,
)


@click.command()
@file_argument
@look_options
@click.option("--format", "format_", type=click.Choice(["text", "json", "md", "csv"]), default="text")
@basis_options
def show(file: str, look: Look, format_: str, basis: Basis) -> None:
    """Show the matrix on the terminal."""
    judged = judged_file(file, *basis, as_json=format_ == "json", tables=True)
    view = view_of(judged, *look, private=format_ in ("json", "text"))
    if format_ == "text":
        from raci.formats.terminal import matrix_text

        click.echo(matrix_text(view, width(), colour()))
        print_findings(judged.matrix, that_matter(judged.findings))
    else:
        from raci.formats import write

        for content in write(view, format_).values():
            sys.stdout.buffer.write(content)


@click.command()
@file_argument
@click.argument("activity")
@click.argument("who", required=False)
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@basis_options
def why(file: str, activity: str, who: str | None, team: str | None, format_: str, basis: Basis) -> None:
    """Say why somebody holds a letter, and why nobody else does."""
    from raci.deciding.explain import UnknownSubject, explain
    from raci.report import why_json, why_lines

    judged = judged_file(file, *basis, quiet=True)
    try:
        explanations = explain(judged.matrix, activity, who, team)
    except UnknownSubject as error:
        unknown(error.kind, error.word, error.known, several=error.several)
    if format_ == "json":
        click.echo(why_json(judged.matrix, explanations))
    else:
        click.echo("\n".join(why_lines(judged.matrix, explanations)))


@click.command()
@click.argument("role")
@click.argument("file", metavar="[FILE]", required=False)
@on_option
def role(role: str, file: str | None, on: dt.date | None) -> None:
    """Say what a role does and does not do, with sources; with FILE, who has it there."""
    from raci.catalogue import load_catalogue
    from raci.reference.listing import find_role, role_lines

    judged = judged_file(file, on, quiet=True) if file else None
    known = judged.matrix.organisation.role_by_id if judged else load_catalogue().roles
    entry = find_role(role, known)
    if entry is None:
        unknown("role", role, tuple(known))
    click.echo("\n".join(role_lines(entry, judged.matrix if judged else None, load_catalogue())))


@click.command()
@file_argument
@click.argument("who")
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "md", "json"]), default="text")
@private_option
@on_option
def card(file: str, who: str, team: str | None, format_: str, private: bool, on: dt.date | None) -> None:
    """Show one person's page: the duties, whom to ask and whom to tell, who acts for whom."""
    from raci.cards.card import build_card
    from raci.cards.subject import UnknownPerson, find_subject
    from raci.formats.card import card_json, card_markdown, card_text

    judged = judged_file(file, on, quiet=True)
    organisation = judged.matrix.organisation
    try:
        subject = find_subject(organisation, who)
    except UnknownPerson as error:
        raise Unusable(f"{error.message}; {error.fix}") from error
    shown = build_card(judged.matrix, subject, judged.findings, team=team_name(judged, team), private=private)
    if format_ == "json":
        click.echo(card_json(shown))
    elif format_ == "md":
        click.echo("\n".join(card_markdown(shown, organisation.catalogue.schemes[organisation.scheme])))
    else:
        click.echo(card_text(shown, width()), nl=False)
