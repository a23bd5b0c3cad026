"""Commands that write what people look at: a starter file, workbook, pictures, pages, blocks in wiki pages."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from raci.cli.frame import (
    Unusable,
    colour,
    format_names,
    judged_file,
    output_folder,
    print_findings,
    that_matter,
    unknown,
    usable,
    view_of,
    write_files,
)
from raci.cli.options import Basis, Look, basis_options, file_argument, look_options, on_option, private_option

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
@look_options
@private_option
@basis_options
def build(
    file: str,
    folder: Path | None,
    formats: tuple[str, ...],
    look: Look,
    private: bool,
    basis: Basis,
) -> None:
    """Decide, check, and write workbook, pictures and pages."""
    import gc

    from raci.formats import DEFAULT, FORMATS

    # A build ends before rings of garbage matter, and looking for them costs a tenth of it.
    gc.disable()

    names = format_names(formats, FORMATS, DEFAULT)
    target = output_folder(folder, file)
    judged = judged_file(file, *basis, tables=True)
    view = view_of(judged, *look, private=private)
    files, missing = _write_all(view, names, asked=bool(formats))
    # What is there now lives to the end: leaving it out of the last look for garbage saves the look.
    gc.freeze()
    write_files(files, target)
    print_findings(judged.matrix, that_matter(judged.findings))
    click.echo(view.verdict, err=True)
    for note in missing:
        click.secho(note, fg="yellow" if colour(err=True) else None, err=True)


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
