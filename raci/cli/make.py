"""Commands that write what people look at: a starter file, workbook, pictures, pages, blocks in wiki pages."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from raci.cli.frame import (
    Unusable,
    against_option,
    by_option,
    colour,
    file_argument,
    judged_file,
    on_option,
    output_folder,
    print_findings,
    private_option,
    team_option,
    that_matter,
    unknown,
    usable,
    view_of,
)

if TYPE_CHECKING:
    pass


KINDS = "xlsx svg png pdf dot mermaid md html csv json"


@click.command()
@click.argument("file", metavar="[FILE]", default="team.yaml", type=click.Path(path_type=Path))
@click.option("--profile", metavar="PROFILE", help="How your company works; `raci list profiles` tells.")
@click.option("--from", "people", metavar="PEOPLE", help="A people list: CSV, XLSX or Backstage YAML.")
@click.option("--force", is_flag=True, help="Write over an existing file.")
def init(file: Path, profile: str | None, people: str | None, force: bool) -> None:
    """Write a commented starter file with the open questions."""
    from raci.deciding.explain import UnknownSubject
    from raci.pipeline import save_file, start

    if file.is_file() and not force:
        raise Unusable(f"{file} exists; choose another name, or --force to write over it")
    if file.is_dir() or not file.parent.is_dir():
        raise Unusable(f"{file} is a folder" if file.is_dir() else f"{file.parent} is no folder")
    with usable():
        try:
            text, findings = start(file.stem, profile, people)
        except UnknownSubject as error:
            unknown(error.kind, error.word, error.known, several=error.several)
    try:
        save_file(file, text.encode())
    except OSError as error:
        raise Unusable(f"cannot write {file}: {error.strerror or error}") from error
    print_findings(None, findings)
    click.echo(f"wrote {file}", err=True)
    click.echo(f"next: raci build {file}", err=True)


@click.command()
@file_argument
@click.option(
    "-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Default: raci-out beside FILE."
)
@click.option("-f", "--format", "formats", multiple=True, metavar="FORMAT", help=f"Repeat, or a comma list: {KINDS}.")
@by_option
@team_option
@private_option
@against_option
@on_option
def build(
    file: str,
    folder: Path | None,
    formats: tuple[str, ...],
    by: str,
    team: str | None,
    private: bool,
    against: str | None,
    on: dt.date | None,
) -> None:
    """Decide, check, and write workbook, pictures and pages."""
    import gc

    from raci.formats import DEFAULT
    from raci.pipeline import save

    # A build ends before rings of garbage matter, and looking for them costs a tenth of it.
    gc.disable()

    names = _format_names(formats) or DEFAULT
    target = output_folder(folder, file)
    judged = judged_file(file, on, against=against, tables=True)
    view = view_of(judged, by, team, private)
    files, missing = _write_all(view, names, asked=bool(formats))
    try:
        # What is there now lives to the end: leaving it out of the last look for garbage saves the look.
        gc.freeze()
        paths = save(files, target)
    except OSError as error:
        raise Unusable(f"cannot write into {target}: {error.strerror or error}") from error
    for path in paths:
        click.echo(path)
    print_findings(judged.matrix, that_matter(judged.findings))
    click.echo(view.verdict, err=True)
    for note in missing:
        click.secho(note, fg="yellow" if colour(err=True) else None, err=True)


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


@click.command()
@click.argument("pages", metavar="PAGE...", nargs=-1, required=True)
@click.option("--from", "file", metavar="FILE", required=True, help="The team file that the blocks are made from.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a block is stale.")
@private_option
@on_option
def embed(pages: tuple[str, ...], file: str, only_check: bool, private: bool, on: dt.date | None) -> None:
    """Rewrite what stands between <!-- raci:begin WHAT --> and <!-- raci:end --> in Markdown pages."""
    from raci.embed.pages import embed as embedded
    from raci.pipeline import save_file

    judged = judged_file(file, on, quiet=True)
    with usable():
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
