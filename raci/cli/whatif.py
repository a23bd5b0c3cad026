"""The command that asks what would follow: the same file with somebody gone, hired or promoted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raci.cli.frame import (
    OWN,
    Unusable,
    colour,
    file_argument,
    judged_file,
    on_option,
    output_folder,
    private_option,
    team_name,
    team_option,
    unknown,
    usable,
    width,
)

if TYPE_CHECKING:
    from raci.findings import InvalidFile
    from raci.formats.whatif import Told
    from raci.model import Organisation
    from raci.pipeline import Judged
    from raci.scenarios import Part, Scenario, WhatIf

OUTPUT = "Write files there; where only -f is given, into raci-out beside FILE."

KINDS = "svg png pdf dot xlsx md json"

OPTIONS = (
    ("--without", "without", True),
    ("--add", "add", True),
    ("--title", "change", True),
    ("--profile", "profile", False),
)
"""What each option says, as a key of a scenario, and whether that key takes a list."""


@click.command()
@file_argument
@click.option("--without", multiple=True, metavar="WHO", help="Somebody leaves: a name, an id or a title.")
@click.option("--add", multiple=True, metavar='"NAME: TITLE"', help="Somebody joins.")
@click.option("--title", multiple=True, metavar='"NAME: TITLE"', help="Somebody gets another title.")
@click.option("--profile", metavar="PROFILE", help="Another way of working; `raci list profiles` tells.")
@click.option("--scenario", "files", multiple=True, metavar="FILE", help="Changes in a file, one scenario or several.")
@click.option("--hire", is_flag=True, help="Rank whom to hire next: gaps closed, stand-ins and busy people relieved.")
@click.option("--anyone", is_flag=True, help="Rank what would follow if any one person left.")
@click.option("-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help=OUTPUT)
@click.option(
    "-f", "formats", multiple=True, metavar="FORMAT", help="Files to write: svg, png, pdf, dot, xlsx, md, json."
)
@team_option
@click.option("--format", "format_", type=click.Choice(["text", "md", "json"]), default="text")
@private_option
@on_option
def whatif(
    file: str,
    without: tuple[str, ...],
    add: tuple[str, ...],
    title: tuple[str, ...],
    profile: str | None,
    files: tuple[str, ...],
    hire: bool,
    anyone: bool,
    folder: Path | None,
    formats: tuple[str, ...],
    team: str | None,
    format_: str,
    private: bool,
    on: dt.date | None,
) -> None:
    """Say what would follow if somebody left, joined or changed: what moves, what nobody owns any more."""
    if [file, *files].count("-") > 1:
        raise Unusable("only one of the files can be standard input")
    said = {"--without": without, "--add": add, "--title": title, "--profile": (profile,) if profile else ()}
    judged = judged_file(file, on, as_json=format_ == "json", quiet=True)
    if hire or anyone:
        if (hire and anyone) or any(said.values()) or files:
            raise Unusable("--hire and --anyone are questions of their own: ask one at a time, without a scenario")
        private = private or format_ in OWN
        _rank(judged, "hire" if hire else "anyone", team_name(judged, team), format_, private)
        return
    with usable():
        scenarios = _scenarios(files, said, judged.matrix.organisation)
        if not scenarios:
            raise Unusable("nothing changes; say what does: --without, --add, --title, --profile or --scenario")
    with usable(_no_answer if format_ == "json" else None):
        to_file = folder is not None or bool(formats)
        private = private or (format_ in OWN and not to_file)
        answers = [_answer(judged, each, private, team) for each in scenarios]
    told = [(answer, _told(answer)) for answer in answers]
    if to_file:
        _write(told, _formats(formats), output_folder(folder, file), private)
    else:
        _print(told, format_)


def _parts(said: Mapping[str, tuple[str, ...]]) -> list[Part]:
    """Return what the options say as parts of a scenario."""
    from raci.scenarios import worded

    return [worded(option, key, text, listed=listed) for option, key, listed in OPTIONS for text in said[option]]


def _scenarios(files: Iterable[str], said: Mapping[str, tuple[str, ...]], organisation: Organisation) -> list[Scenario]:
    """Return the scenarios of the files, each with what the options say; else one of the options alone."""
    from raci.scenarios import Scenario, read_scenarios

    parts, words = _parts(said), _name(said, organisation)
    found = [scenario for file in files for scenario in read_scenarios(file)]
    if not files and parts:
        return [Scenario(words, tuple(parts))]
    return [replace(each.plus(parts), name=", ".join(filter(None, (each.name, words)))) for each in found]


def _name(said: Mapping[str, tuple[str, ...]], organisation: Organisation) -> str:
    """Return what the options say as a title: "without Dana Ito, with Jo Park: PMM"."""
    verbs = {"--without": "without", "--add": "with", "--title": "with", "--profile": "by the profile"}
    texts = [(option, text) for option, words in said.items() for text in words]
    return ", ".join(f"{verbs[option]} {_spelt(option, text, organisation)}" for option, text in texts)


def _spelt(option: str, text: str, organisation: Organisation) -> str:
    """Return the words of an option as people would say them: whole names, and titles without the rest."""
    from raci.cards.subject import UnknownPerson, find_subject
    from raci.findings import InvalidFile
    from raci.source import parse

    try:
        if option == "--without":
            return find_subject(organisation, text).name
        found = parse(text, option).data if option in ("--add", "--title") else text
    except (InvalidFile, UnknownPerson):
        return text
    if not isinstance(found, dict):
        return text
    titles = {name: said.get("title") if isinstance(said, dict) else said for name, said in found.items()}
    return ", ".join(f"{name}: {title}" if isinstance(title, str) else name for name, title in titles.items())


def _answer(judged: Judged, scenario: Scenario, private: bool, team: str | None) -> WhatIf:
    """Ask what would follow; `team` is one of before or afterwards."""
    from raci.scenarios import what_if
    from raci.words import fold

    answer = what_if(judged.matrix, scenario, private=private)
    known = {fold(word): t.name for t in answer.after.organisation.teams for word in (t.id, t.name)}
    if team is None:
        return answer
    if fold(team) not in known:
        unknown("team", team, tuple(t.name for t in answer.after.organisation.teams))
    return answer.of_team(known[fold(team)])


def _told(answer: WhatIf) -> Told:
    """Put the findings that are new and gone into words."""
    from raci.formats.whatif import Told, worth_telling
    from raci.report import findings_text

    new = findings_text(answer.after, worth_telling(answer.new))
    gone = findings_text(answer.before, worth_telling(answer.gone))
    return Told(tuple(told.message for told in new), tuple(told.message for told in gone))


def _no_answer(error: InvalidFile) -> None:
    from raci.formats.data import finding_dict

    new = [finding_dict(finding) for finding in error.findings]
    shape = {"changes": [], "summary": {}, "findings": {"new": new, "gone": []}}
    click.echo(json.dumps(shape, ensure_ascii=False, indent=1))


def _formats(words: Iterable[str]) -> tuple[str, ...]:
    from raci.formats.answers import DEFAULT, FORMATS

    names = tuple(dict.fromkeys(name.strip().lower() for word in words for name in word.split(",") if name.strip()))
    for name in names:
        if name not in FORMATS:
            unknown("format", name, tuple(FORMATS))
    return names or DEFAULT


def _write(told: Sequence[tuple[WhatIf, Told]], formats: Iterable[str], folder: Path, private: bool) -> None:
    """Write every answer in every format; print the paths, and in short what they say."""
    from raci.formats.answers import write_answer
    from raci.formats.diagrams import NoEngine
    from raci.formats.view import build_view
    from raci.formats.whatif import heading
    from raci.pipeline import named, save
    from raci.words import slug

    files: dict[str, bytes] = {}
    for answer, findings in told:
        view = build_view(answer.after, private=private)
        which = f"-{slug(answer.name)[:60]}" if len(told) > 1 else ""
        for format_ in formats:
            try:
                files |= named(view, {f".whatif{which}.{format_}": write_answer(view, answer, findings, format_)})
            except NoEngine as error:
                raise Unusable(f"{format_}: {error}") from error
    try:
        paths = save(files, folder)
    except OSError as error:
        raise Unusable(f"cannot write into {folder}: {error.strerror or error}") from error
    for path in paths:
        click.echo(path)
    for answer, _ in told:
        click.echo(": ".join(heading(answer)), err=True)


def _rank(judged: Judged, question: str, team: str | None, format_: str, private: bool) -> None:
    """Answer one of the two questions that rank."""
    from raci.formats import ranking
    from raci.scenarios import anyone, hires

    organisation = judged.matrix.organisation
    if question == "hire":
        found = hires(judged.matrix, judged.findings, team, private=private)
        ranked, data = ranking.hire_ranking(organisation, found), ranking.hire_dicts(found)
    else:
        leavers = anyone(judged.matrix, team)
        ranked, data = ranking.anyone_ranking(organisation, leavers), ranking.leaver_dicts(leavers)
    if format_ == "json":
        click.echo(json.dumps({"organisation": organisation.name, question: data}, ensure_ascii=False, indent=1))
    elif format_ == "md":
        click.echo(ranking.ranking_markdown(ranked), nl=False)
    else:
        click.echo(ranking.ranking_text(ranked, width(), colour()), nl=False)


def _print(told: Sequence[tuple[WhatIf, Told]], format_: str) -> None:
    from raci.formats.whatif import whatif_dict, whatif_markdown, whatif_text

    if format_ == "json":
        found = [whatif_dict(answer) for answer, _ in told]
        shape = found[0] if len(found) == 1 else {"scenarios": found}
        click.echo(json.dumps(shape, ensure_ascii=False, indent=1))
    else:
        text = whatif_markdown(told) if format_ == "md" else whatif_text(told, width(), colour())
        click.echo(text, nl=False)
