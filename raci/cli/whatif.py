"""The command that asks what would follow: the same file with somebody gone, hired or promoted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from raci.cli.frame import (
    OWN,
    Unusable,
    colour,
    format_names,
    judged_file,
    output_folder,
    team_name,
    unknown,
    usable,
    width,
    write_files,
)
from raci.cli.options import file_argument, gathered, on_option, private_option, team_option

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


class Asked(NamedTuple):
    """What is asked: changes by option or in files, or one of the two questions that rank."""

    without: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    profile: str | None = None
    files: tuple[str, ...] = ()
    hire: bool = False
    anyone: bool = False

    def said(self) -> dict[str, tuple[str, ...]]:
        """Return the words of each option that changes something."""
        profile = (self.profile,) if self.profile else ()
        return {"--without": self.without, "--add": self.add, "--title": self.title, "--profile": profile}


class Telling(NamedTuple):
    """How the answer is told: printed in a format, or written into a folder; with confidences or not."""

    folder: Path | None = None
    formats: tuple[str, ...] = ()
    format_: str = "text"
    private: bool = False

    @property
    def to_file(self) -> bool:
        """Tell whether files are wanted."""
        return self.folder is not None or bool(self.formats)


@click.command()
@file_argument
@gathered(
    "asked",
    Asked,
    click.option("--without", multiple=True, metavar="WHO", help="Somebody leaves: a name, an id or a title."),
    click.option("--add", multiple=True, metavar='"NAME: TITLE"', help="Somebody joins."),
    click.option("--title", multiple=True, metavar='"NAME: TITLE"', help="Somebody gets another title."),
    click.option("--profile", metavar="PROFILE", help="Another way of working; `raci list profiles` tells."),
    click.option("--scenario", "files", multiple=True, metavar="FILE", help="Changes in a file, one scenario or more."),
    click.option("--hire", is_flag=True, help="Rank whom to hire next: gaps closed, others relieved."),
    click.option("--anyone", is_flag=True, help="Rank what would follow if any one person left."),
)
@gathered(
    "telling",
    Telling,
    click.option("-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help=OUTPUT),
    click.option("-f", "formats", multiple=True, metavar="FORMAT", help=f"Files to write, a comma list: {KINDS}."),
    click.option("--format", "format_", type=click.Choice(["text", "md", "json"]), default="text"),
    private_option,
)
@team_option
@on_option
def whatif(file: str, asked: Asked, telling: Telling, team: str | None, on: dt.date | None) -> None:
    """Say what would follow if somebody left, joined or changed: what moves, what nobody owns any more."""
    if [file, *asked.files].count("-") > 1:
        raise Unusable("only one of the files can be standard input")
    said, format_ = asked.said(), telling.format_
    judged = judged_file(file, on, as_json=format_ == "json", quiet=True)
    if asked.hire or asked.anyone:
        if (asked.hire and asked.anyone) or any(said.values()) or asked.files:
            raise Unusable("--hire and --anyone are questions of their own: ask one at a time, without a scenario")
        private = telling.private or format_ in OWN
        _rank(judged, "hire" if asked.hire else "anyone", team_name(judged, team), format_, private)
        return
    with usable():
        scenarios = _scenarios(asked.files, said, judged.matrix.organisation)
        if not scenarios:
            raise Unusable("nothing changes; say what does: --without, --add, --title, --profile or --scenario")
    private = telling.private or (format_ in OWN and not telling.to_file)
    with usable(_no_answer if format_ == "json" else None):
        answers = [_answer(judged, each, private, team) for each in scenarios]
    told = [(answer, _told(answer)) for answer in answers]
    if telling.to_file:
        _write(told, telling.formats, output_folder(telling.folder, file), private)
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


def _write(told: Sequence[tuple[WhatIf, Told]], formats: Sequence[str], folder: Path, private: bool) -> None:
    """Write every answer in every format; print the paths, and in short what they say."""
    from raci.formats.answers import DEFAULT, FORMATS, write_answer
    from raci.formats.diagrams import NoEngine
    from raci.formats.view import build_view
    from raci.formats.whatif import heading
    from raci.pipeline import named
    from raci.words import slug

    files: dict[str, bytes] = {}
    names = format_names(formats, FORMATS, DEFAULT)
    for answer, findings in told:
        view = build_view(answer.after, private=private)
        which = f"-{slug(answer.name)[:60]}" if len(told) > 1 else ""
        for format_ in names:
            try:
                files |= named(view, {f".whatif{which}.{format_}": write_answer(view, answer, findings, format_)})
            except NoEngine as error:
                raise Unusable(f"{format_}: {error}") from error
    write_files(files, folder)
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
