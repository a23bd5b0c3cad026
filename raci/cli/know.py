"""Commands that say what there is: the catalogue, the rules of a file, the schema of a file, the machine."""

from __future__ import annotations

import datetime as dt

import click

from raci import __version__
from raci.cli.frame import Unusable, judged_file, team_name
from raci.cli.options import on_option, team_option


@click.command(name="list")
@click.argument("what", type=click.Choice(["roles", "activities", "profiles", "rules", "checks", "formats", "schemes"]))
@click.argument("file", metavar="[FILE]", required=False)
@team_option
@click.option("--all", "whole", is_flag=True, help="With FILE: what the catalogue alone says, too.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@on_option
def list_(what: str, file: str | None, team: str | None, whole: bool, format_: str, on: dt.date | None) -> None:
    """List what there is, with sources; `rules FILE`: which rule speaks for what in a file, and what it beat."""
    if file is not None and what != "rules":
        raise Unusable(f"only rules can be listed for a file: raci list rules {file}")
    if file is None and (team is not None or whole or on is not None):
        raise Unusable("--team, --all and --on go with a file: raci list rules team.yaml")
    if file is None:
        from raci.reference.listing import listing, listing_json

        click.echo(listing_json(what) if format_ == "json" else "\n".join(listing(what)))
        return
    from raci.rulebook import book_json, book_lines

    judged = judged_file(file, on, as_json=format_ == "json", quiet=True)
    name = team_name(judged, team)
    told = book_json(judged.matrix, name, whole=whole) if format_ == "json" else None
    click.echo(told or "\n".join(book_lines(judged.matrix, name, whole=whole)))


@click.command()
@click.option("--scenario", is_flag=True, help="Of a file for `raci whatif --scenario` instead.")
def schema(scenario: bool) -> None:
    """Print the JSON Schema of the team file, for editors."""
    import json

    from raci.reference.scenario_schema import scenario_schema
    from raci.reference.schema import team_file_schema

    shape = scenario_schema() if scenario else team_file_schema()
    click.echo(json.dumps(shape, ensure_ascii=False, indent=1))


@click.command()
def doctor() -> None:
    """Say which versions, engines and fonts are in use, what is missing and how to get it."""
    from raci.reference.listing import doctor_lines

    click.echo("\n".join(doctor_lines(__version__)))
