"""Commands that keep what people agreed to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from raci.cli.frame import Unusable, judged_file, unknown
from raci.cli.options import file_argument, on_option


@click.command()
@file_argument
@click.argument("activities", metavar="[ACTIVITY]...", nargs=-1)
@click.option("--by", "by", metavar="NAME", multiple=True, help="Who agreed.")
@on_option
def pin(file: str, activities: tuple[str, ...], by: tuple[str, ...], on: dt.date | None) -> None:
    """Turn proposed letters into agreed decisions in the file; comments are kept."""
    from raci.deciding.explain import UnknownSubject
    from raci.pipeline import save_file
    from raci.writing.pin import pinned

    if file == "-":
        raise Unusable("pin writes into a file; name one")
    judged = judged_file(file, on, quiet=True)
    try:
        text, count = pinned(Path(file).read_text(encoding="utf-8"), judged.matrix, activities, by)
    except UnknownSubject as error:
        unknown(error.kind, error.word, error.known, several=error.several)
    if count:
        save_file(Path(file), text.encode())
    click.echo(f"{count} {'duty' if count == 1 else 'duties'} agreed in {file}", err=True)


@click.command()
@file_argument
@on_option
def lock(file: str, on: dt.date | None) -> None:
    """Write FILE.lock: the letters as they are, which later runs keep to and `check --locked` compares with."""
    from raci.lock import lock_bytes, lock_path
    from raci.pipeline import save_file

    if file == "-":
        raise Unusable("lock writes beside a file; name one")
    judged = judged_file(file, on, quiet=True)
    path = lock_path(file)
    try:
        save_file(path, lock_bytes(judged.matrix))
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror or error}") from error
    rows, letters = len(judged.matrix.rows), len(judged.matrix.assignments)
    click.echo(f"wrote {path}: {rows} {'duty' if rows == 1 else 'duties'}, {letters} letters", err=True)
