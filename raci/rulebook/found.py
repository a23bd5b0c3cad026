"""What the rules of a file do: for each letter who spoke and what was beaten, for each rule where it speaks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from raci.deciding.layers import contexts
from raci.findings import Finding
from raci.matrix import Matrix
from raci.model import Organisation
from raci.rulebook.kinds import ORDER
from raci.rulebook.overrides import Override, overrides
from raci.rulebook.rulings import Spoken, Voice, rulings, stand_ins, words
from raci.rulebook.unused import Unused, unused
from raci.rules import KINDS, CoverRule, LetterRule, MissingRule, Rule, TitleRule
from raci.words import fold

SHOWN = 8
"""So many titles of a rule are shown; some have twenty."""


def book(matrix: Matrix, team: str | None = None, *, whole: bool = False) -> dict[str, Any]:
    """Return which rule spoke for each letter, what it beat and why; the file's rules, and what it has otherwise.

    `team` is a team's name: its own rows and those of all teams. Without `whole` only letters are in it for which
    something else than the catalogue spoke.
    """
    organisation = matrix.organisation
    spoken = [each for each in rulings(matrix) if team is None or each.team in (None, team)]
    covers = [each for each in stand_ins(matrix) if team is None or each.team in (None, team)]
    idle = {each.rule.id: each for each in unused(organisation, contexts(organisation))}
    return {
        "organisation": organisation.name,
        "file": organisation.file,
        "catalogue": organisation.catalogue.version,
        "order": ORDER.split(", "),
        "letters": [_cell(each, matrix) for each in spoken if whole or not each.usual],
        "stand_ins": [_cell(each, matrix) for each in covers if whole or not each.usual],
        "rules": [
            {**_rule(rule, organisation, [*spoken, *covers]), "note": note(rule, organisation, idle.get(rule.id))}
            for rule in organisation.rules
        ],
        "conflicts": [_conflict(finding) for finding in conflicts(matrix)],
        "overrides": [_override(each) for each in overrides(organisation)],
    }


def conflicts(matrix: Matrix) -> list[Finding]:
    """Return where rules contradict each other, each once."""
    found = (*matrix.organisation.findings, *matrix.findings)
    return list(dict.fromkeys(finding for finding in found if finding.name == "rule-conflict"))


def _cell(spoken: Spoken, matrix: Matrix) -> dict[str, Any]:
    shown = matrix.organisation.catalogue.schemes[matrix.organisation.scheme].shown
    cell = {"team": spoken.team, "activity": spoken.activity.id, "name": spoken.activity.name}
    said = {"letter": shown(spoken.letter)} if spoken.role is None else {"role": spoken.role}
    return {
        **cell,
        **said,
        **_voice(spoken.voice),
        "beats": [{**_voice(each), "why": each.lost} for each in spoken.beaten],
    }


def _voice(voice: Voice) -> dict[str, Any]:
    return {
        "layer": voice.layer,
        "rule": voice.rule,
        "says": voice.says,
        "place": str(voice.at) if voice.at else None,
        "because": voice.because,
        "source": voice.source,
    }


def _rule(rule: Rule, organisation: Organisation, spoken: Iterable[Spoken]) -> dict[str, Any]:
    """Return a rule of the file, and for how many letters it speaks or is beaten."""
    won = beaten = 0
    by: set[str] = set()
    for each in spoken:
        won += _is(each.voice, rule)
        if any(_is(voice, rule) for voice in each.beaten):
            beaten += 1
            by.add(" ".join(dict.fromkeys((each.voice.layer, each.voice.rule))))
    return {
        "id": rule.id,
        "kind": next(word for word, kind in KINDS.items() if type(rule) is kind),
        "place": str(rule.at) if rule.at else None,
        "says": says(rule, organisation),
        "when": rule.when.model_dump(exclude_defaults=True),
        "because": rule.because,
        "source": rule.source,
        "speaks": won,
        "beaten": beaten,
        "beaten_by": sorted(by),
    }


def _is(voice: Voice, rule: Rule) -> bool:
    """Tell whether a voice is a rule: one of the catalogue may have the same id."""
    return voice.rule == rule.id and voice.at == rule.at


def says(rule: Rule, organisation: Organisation) -> str:
    """Say a rule's effect in words."""
    if isinstance(rule, LetterRule):
        shown = organisation.catalogue.schemes[organisation.scheme].shown
        said = zip("ARCI", (rule.accountable, rule.responsible, rule.consulted, rule.informed), strict=True)
        letters = "; ".join(f"{shown(letter)} {words(each, organisation)}" for letter, each in said if each is not None)
        return f"{letters} (binding)" if rule.binding else letters
    if isinstance(rule, CoverRule):
        return f"nobody is {organisation.spoken(rule.role)}: {words(rule.by, organisation)}"
    if isinstance(rule, TitleRule):
        means = " or ".join(organisation.spoken(role) for role in rule.means) or "no role"
        more = f" and {len(rule.titles) - SHOWN} more" if len(rule.titles) > SHOWN else ""
        return f"{', '.join(rule.titles[:SHOWN])}{more} means {means}"
    if isinstance(rule, MissingRule):
        return f"missing on purpose: {words(rule.roles, organisation)}"
    return ""


def note(rule: Rule, organisation: Organisation, idle: Unused | None) -> str:
    """Say why a rule never speaks here, "" where nothing stands in its way."""
    if idle is not None:
        return f"never speaks: {idle.why}"
    people = [person for person in organisation.people if not person.vacant]
    if isinstance(rule, TitleRule):
        titles = {fold(title) for title in rule.titles}
        worn = any(fold(title) in titles for person in organisation.people for title in person.titles)
        return "" if worn else "nobody here has such a title"
    if isinstance(rule, MissingRule) and not rule.when.team:
        there = sorted({role for person in people for role in person.roles}.intersection(rule.roles))
        return f"somebody here is {organisation.spoken(there[0])} all the same" if there else ""
    return ""


def _conflict(finding: Finding) -> dict[str, Any]:
    place = str(finding.location) if finding.location else None
    return {
        "message": finding.message,
        "fix": finding.fix,
        "place": place,
        "team": finding.team,
        "activity": finding.activity,
    }


def _override(override: Override) -> dict[str, Any]:
    return {
        "kind": override.kind,
        "id": override.id,
        "name": override.name,
        "place": str(override.at) if override.at else None,
        "new": override.new,
        "changes": [
            {"field": each.field, "before": each.before, "now": each.now, "place": str(each.at)}
            for each in override.changes
        ],
    }


def book_json(matrix: Matrix, team: str | None = None, *, whole: bool = False) -> str:
    """Return the same as JSON."""
    return json.dumps(book(matrix, team, whole=whole), ensure_ascii=False, indent=1)
