"""Findings and explanations as text for people and as JSON for tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from raci.draft import LETTERS
from raci.explain import Explanation, deciding, how
from raci.findings import Finding
from raci.formats.data import finding_dict, severity_counts
from raci.matrix import Matrix
from raci.model import Scheme

MANY = 8
"""So many names are listed in one line; the rest is counted."""

ALONE = ("accepted", "elsewhere")
"""Groups whose findings are told one by one."""

GROUPED = {
    "no-accountable": "Nobody answers for {n} duties (usual role: {group}): {names}",
    "fallback-owner": "Nobody is {group}: {n} duties go to {who}: {names}",
    "vacant-owner": "The vacant seat {group} holds {n} duties: {names}",
    "absent-owner": "{who} is away, and nobody acts for {n} duties: {names}",
    "swamped-owner": "{who} is swamped and still answers for {n} duties: {names}",
    "source-open": "The source picks nobody for {n} shared duties, so the default order chose: {names}",
    "tie": "Nothing tells the candidates apart for {n} duties, so a stable tie-break chose: {names}",
    "ambiguous-title": "{message} ({n} people: {people})",
    "unknown-title": "{message} ({n} people: {people})",
}
"""How several findings of one kind about one subject are said in one line."""


class Told(NamedTuple):
    """One line for people: where, how bad, what, and what to do about it."""

    place: str
    severity: str
    name: str
    message: str
    fix: str


def findings_text(matrix: Matrix | None, findings: Sequence[Finding]) -> list[Told]:
    """Return findings for people, similar ones joined, the worst first."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        subject = "" if finding.name in ("tie", "source-open") else finding.group or finding.message
        joined = finding.name in GROUPED and subject not in ALONE
        key = (finding.severity, finding.name, finding.team, subject) if joined else (id(finding),)
        groups.setdefault(key, []).append(finding)
    return [_told(matrix, group) for group in groups.values()]


def _told(matrix: Matrix | None, group: list[Finding]) -> Told:
    first = group[0]
    team = f"{first.team}: " if first.team else ""
    place = str(first.location) if first.location else ""
    return Told(place, first.severity.value, first.name, team + _words(matrix, group), first.fix)


def _words(matrix: Matrix | None, group: list[Finding]) -> str:
    first = group[0]
    if len(group) == 1 or first.name not in GROUPED:
        return first.message
    names = {row.activity.id: row.activity.name for row in matrix.rows} if matrix else {}
    roles = matrix.organisation.role_by_id if matrix else {}
    group_name = matrix.organisation.spoken(first.group) if matrix and first.group in roles else first.group or ""
    who = list(dict.fromkeys(finding.who for finding in group if finding.who))
    return GROUPED[first.name].format(
        n=len(group),
        group=group_name,
        names=_listed([names.get(f.activity or "", f.activity or "") for f in group]),
        who=" and ".join(who),
        people=_listed(who),
        message=first.message,
    )


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(words[:MANY])
    return f"{shown} and {len(words) - MANY} more" if len(words) > MANY else shown


def check_json(results: Iterable[tuple[str, Matrix | None, Sequence[Finding]]]) -> str:
    """Return the findings of several files as JSON, one object a file."""
    listed: list[dict[str, Any]] = []
    for file, matrix, findings in results:
        roles = {a.role for a in matrix.assignments if a.role} if matrix else set()
        summary = {"activities": len(matrix.rows) if matrix else 0, "roles": len(roles), **severity_counts(findings)}
        listed.append({"file": file, "summary": summary, "findings": [finding_dict(f) for f in findings]})
    return json.dumps(listed, ensure_ascii=False, indent=1)


def why_lines(matrix: Matrix, explanations: Sequence[Explanation]) -> list[str]:
    """Return an explanation as lines for the author's own eyes: what the file says in confidence is named."""
    lines: list[str] = []
    names = {entry.letter: entry.name for entry in _scheme(matrix).letters}
    words = {letter: names.get(_scheme(matrix).shown(letter), letter) for letter in LETTERS}
    for entry, letters in _together(explanations):
        team = f" ({entry.row.team})" if entry.row.team else ""
        subject = f"{entry.row.activity.name}{team} · {' and '.join(words.get(x, x) for x in letters)}"
        lines += ["", subject] if lines else [subject]
        if entry.row.outside:
            lines.append(f"  {entry.row.outside} owns it, outside this organisation")
        else:
            lines += _letter_lines(matrix, entry)
    return lines


def _scheme(matrix: Matrix) -> Scheme:
    return matrix.organisation.catalogue.schemes[matrix.organisation.scheme]


def _together(explanations: Sequence[Explanation]) -> Iterator[tuple[Explanation, str]]:
    """Tell A and R in one go where the same people hold both for the same reason."""
    waiting = list(explanations)
    while waiting:
        entry, rest = waiting[0], waiting[1:]
        twin = rest[0] if rest and entry.letter == "A" and rest[0].letter == "R" and rest[0].row is entry.row else None
        if twin is not None and _reasons(twin) == _reasons(entry):
            waiting = rest[1:]
            yield entry, "AR"
        else:
            waiting = rest
            yield entry, entry.letter


def _reasons(entry: Explanation) -> list[tuple[object, ...]]:
    stand_in = [(h.person_id, h.reason.stands_in_for) for h in entry.holders if h.reason.stands_in_for]
    return [*stand_in] or [(h.person_id, h.status, h.reason.rule, h.reason.because) for h in entry.holders]


def _letter_lines(matrix: Matrix, entry: Explanation) -> list[str]:
    lines = [] if entry.holders else ["  nobody"]
    for holder in entry.holders:
        state = "agreed" if holder.agreed else "proposed"
        detail = "" if holder.agreed else f", {how(matrix, holder)}"
        told = deciding(matrix, holder, private=True)
        acting = f"; {holder.acting} acts meanwhile" if holder.acting else ""
        lines.append(f"  {holder.person} ({state}{detail}){f': {told}' if told else ''}{acting}")
    reason = entry.holders[0].reason if entry.holders else None
    because = (reason.because if reason else entry.ruling.because) or "nothing further is written"
    rule = reason.rule if reason else entry.ruling.rule
    source = reason.source if reason else entry.ruling.source
    lines += [f"  because  {because}", f"  rule     {rule}{f' · {source}' if source else ''}"]
    if entry.letter in ("A", "R"):
        for place, tier in enumerate(entry.tiers, 1):
            lines.append(f"  tier {place}   {_tier(matrix, tier.roles, tier.holders, tier.vacant)}")
        for role, by in entry.stands_in:
            covers = ", else ".join(" or ".join(matrix.organisation.spoken(r) for r in tier) for tier in by)
            lines.append(f"  stand-in for the {matrix.organisation.spoken(role)}: {covers}")
    lines += [f"  not      {rival.person}: {rival.because}" for rival in entry.rivals]
    if entry.letter == "A":
        lines += [f"  disputed {dispute.says} ({dispute.source})" for dispute in entry.row.activity.disputed]
    return lines


def _tier(matrix: Matrix, roles: Sequence[str], holders: Sequence[str], vacant: Sequence[str]) -> str:
    who = ", ".join(holders) or ("vacant" if vacant else "nobody")
    return f"{' or '.join(matrix.organisation.spoken(role) for role in roles)}: {who}"


def why_json(matrix: Matrix, explanations: Sequence[Explanation]) -> str:
    """Return an explanation as JSON, one object a letter."""
    listed = [
        {
            "team": entry.row.team,
            "activity": entry.row.activity.id,
            "name": entry.row.activity.name,
            "letter": _scheme(matrix).shown(entry.letter),
            "holders": [
                {
                    "person": holder.person,
                    "role": holder.role,
                    "status": holder.status,
                    "agreed": holder.agreed,
                    "acting": holder.acting,
                    "stands_in_for": holder.reason.stands_in_for,
                    "level": holder.reason.level,
                }
                for holder in entry.holders
            ],
            "rule": entry.holders[0].reason.rule if entry.holders else entry.ruling.rule,
            "because": entry.holders[0].reason.because if entry.holders else entry.ruling.because,
            "source": entry.holders[0].reason.source if entry.holders else entry.ruling.source,
            "disputed": [{"says": d.says, "source": d.source} for d in entry.row.activity.disputed],
            "tiers": [
                {"roles": list(tier.roles), "holders": list(tier.holders), "vacant": list(tier.vacant)}
                for tier in entry.tiers
            ],
            "others": [
                {"person": r.person, "role": r.role, "level": r.level, "because": r.because} for r in entry.rivals
            ],
        }
        for entry in explanations
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1)
