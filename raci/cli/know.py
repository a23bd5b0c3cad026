"""Commands that say what there is: the catalogue, the schema of a file, the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from raci import __version__

if TYPE_CHECKING:
    pass


@click.command(name="list")
@click.argument("what", type=click.Choice(["roles", "activities", "profiles", "rules", "checks", "formats", "schemes"]))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def list_(what: str, format_: str) -> None:
    """List what there is, with sources."""
    from raci.reference import listing, listing_json

    click.echo(listing_json(what) if format_ == "json" else "\n".join(listing(what)))


@click.command()
def schema() -> None:
    """Print the JSON Schema of the team file, for editors."""
    import json

    from raci.schema import team_file_schema

    click.echo(json.dumps(team_file_schema(), ensure_ascii=False, indent=1))


@click.command()
def doctor() -> None:
    """Say which versions, engines and fonts are in use, what is missing and how to get it."""
    from raci.reference import doctor_lines

    click.echo("\n".join(doctor_lines(__version__)))
