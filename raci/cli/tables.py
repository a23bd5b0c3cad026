"""Commands for tables that others made: taking one over, and laying several people's copies side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raci.cli.frame import Unusable, colour, print_findings, usable, width, write_files
from raci.cli.options import reading_options, sheet_option

if TYPE_CHECKING:
    from raci.disagreement import Comparison
    from raci.tables import Reading


@click.command(name="import")
@click.argument("table", metavar="TABLE")
@click.option("-o", "--output", metavar="FILE", help="The team file to write; default: standard output.")
@reading_options
@click.option("--force", is_flag=True, help="Write over an existing file.")
def import_(table: str, output: str | None, reading: Reading | None, force: bool) -> None:
    """Turn a table made elsewhere into a team file whose letters are decisions."""
    from raci.pipeline import save_file
    from raci.report import harmless
    from raci.writing.importer import take_over

    target = None if output in (None, "-") else Path(str(output))
    if target is not None and target.exists() and not force:
        raise Unusable(f"{target} exists; choose another name, or --force to write over it")
    if target is not None and not target.parent.is_dir():
        raise Unusable(f"{target.parent} is no folder")
    with usable():
        result = take_over(table, reading)
    for line in (*result.understood, *(f"note: {note}" for note in result.notes)):
        click.echo(harmless(line), err=True)
    if target is None:
        click.echo(result.text, nl=False)
        return
    save_file(target, result.text.encode())
    duties = "1 duty" if result.duties == 1 else f"{result.duties} duties"
    click.echo(f"wrote {target}: {duties}, {result.holders} who hold letters", err=True)
    click.echo(f"next: raci check {target}", err=True)


@click.command()
@click.argument("tables", metavar="TABLE TABLE...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(["text", "json", "md"]), default="text")
@sheet_option
@click.option(
    "-o", "--output", metavar="FILE|DIR",
    help="Write a file instead, by its suffix: .xlsx, .svg, .png, .dot, .md, .json; or workbook, picture and page into "
    "a folder.",
)  # fmt: skip
def compare(tables: tuple[str, ...], format_: str, sheet: str | None, output: str | None) -> None:
    """Lay several people's own copies of one matrix side by side: where they disagree, the worst first.

    Each TABLE is a file, or NAME=FILE to say whose copy it is. A single file with a sheet for each person will do.
    """
    from raci.disagreement.workshop import compare_copies
    from raci.formats.comparison import write_comparison

    with usable():
        comparison = compare_copies(tables, sheet)
    print_findings(None, comparison.findings)
    if output not in (None, "-"):
        _write_comparison(comparison, Path(str(output)))
    elif format_ == "text":
        from raci.formats.copies import copies_text

        click.echo(copies_text(comparison, width(), colour()), nl=False)
    else:
        click.echo(write_comparison(comparison, format_).decode(), nl=False)


def _write_comparison(comparison: Comparison, target: Path) -> None:
    """Write one file by its suffix, or every default format into a folder; print the paths and the counts."""
    from raci.formats.comparison import DEFAULT, FORMATS, write_comparison
    from raci.formats.copies import title
    from raci.formats.diagrams import NoEngine

    suffix = target.suffix.lower().removeprefix(".")
    if suffix in FORMATS and not target.is_dir():
        wanted, folder = {target.name: suffix}, target.parent
    elif suffix and not target.is_dir():
        raise Unusable(f"{target}: no such format; there are .{', .'.join(FORMATS)}, or a folder")
    else:
        wanted, folder = {f"comparison.{format_}": format_ for format_ in DEFAULT}, target
    try:
        files = {name: write_comparison(comparison, format_) for name, format_ in wanted.items()}
    except NoEngine as error:
        raise Unusable(str(error)) from error
    write_files(files, folder)
    click.echo(title(comparison), err=True)
