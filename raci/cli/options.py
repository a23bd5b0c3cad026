"""Options that several commands have, alone or as one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from raci.cli.frame import unknown

if TYPE_CHECKING:
    from raci.tables import Reading


class Basis(NamedTuple):
    """What letters are judged by: the day, and where they were before."""

    on: dt.date | None = None
    against: str | None = None


class Look(NamedTuple):
    """What a matrix shows: a column per role or per person, all teams or one."""

    by: str = "role"
    team: str | None = None


def gathered(name: str, make: Callable[..., Any], *options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Hand a command several options as one argument; `make` takes each of them by its name."""
    keys = tuple(signature(make).parameters)

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def call(*args: Any, **given: Any) -> Any:
            value = make(**{key: given.pop(key) for key in keys})
            return command(*args, **given, **{name: value})

        for option in reversed(options):
            call = option(call)
        return call

    return decorate


def read_as(sheet: str | None, orientation: str | None, header_row: int | None, scheme: str | None) -> Reading | None:
    """Return how tables are to be read; None where that is to be found out."""
    if (sheet, orientation, header_row, scheme) == (None, None, None, None):
        return None
    from raci.catalogue import load_catalogue
    from raci.tables import Reading

    schemes = load_catalogue().schemes
    if scheme is not None and scheme not in schemes:
        unknown("scheme", scheme, tuple(schemes))
    return Reading(sheet, orientation, header_row, scheme)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no date; write it like 2026-12-01") from error


file_argument = click.argument("file", metavar="FILE")
on_option = click.option(
    "--on", metavar="DATE", callback=_day, help="The day to judge absences and dates by; default: today."
)
team_option = click.option("--team", metavar="TEAM", help="One team only.")
private_option = click.option(
    "--private", is_flag=True, help="Write workload, strengths and the like into the output too."
)
sheet_option = click.option("--sheet", metavar="SHEET", help="Tables: the sheet of the workbook.")

TABLE_OPTIONS = (
    sheet_option,
    click.option(
        "--orientation",
        type=click.Choice(["roles-in-rows", "roles-in-columns"]),
        help="Tables: where the roles stand; else found.",
    ),
    click.option("--header-row", type=click.IntRange(1), metavar="N", help="Tables: the row of the headings."),
    click.option("--scheme", metavar="SCHEME", help="Tables: what the letters mean; see `raci list schemes`."),
)

basis_options = gathered(
    "basis",
    Basis,
    click.option(
        "--against",
        metavar="FILE",
        help="Keep letters where they were: a lock file, a JSON result, an older team file; default: FILE.lock.",
    ),
    on_option,
)
look_options = gathered(
    "look",
    Look,
    click.option(
        "--by", type=click.Choice(["role", "person"]), default="role", help="A column per role or per person."
    ),
    team_option,
)
reading_options = gathered("reading", read_as, *TABLE_OPTIONS)
