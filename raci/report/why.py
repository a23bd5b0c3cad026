"""An explanation as text for people and as JSON for tools."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from raci.deciding.explain import Explanation, Tried, deciding, how
from raci.deciding.rivals import Move, Rival
from raci.matrix import Assignment, Matrix
from raci.model import MEANINGS, Scheme

MANY = 8
"""So many are told in text; the rest is counted."""


def why_lines(matrix: Matrix, explanations: Sequence[Explanation]) -> list[str]:
    """Return an explanation as lines for the author's own eyes: what the file says in confidence is named."""
    lines: list[str] = []
    names = {entry.letter: entry.name for entry in _scheme(matrix).letters}
    words = {letter: names.get(_scheme(matrix).shown(letter), letter) for letter in MEANINGS}
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
    spoken = matrix.organisation.spoken
    lines = [_holder(matrix, holder) for holder in entry.holders] or ["Nobody has it"]
    reason = entry.holders[0].reason if entry.holders else None
    lines.append(f"Why: {(reason.because if reason else entry.ruling.because) or 'nothing further is written'}")
    lines.append(f"Rule: {reason.rule if reason else entry.ruling.rule}")
    if source := reason.source if reason else entry.ruling.source:
        lines.append(f"Source: {source}")
    if entry.letter in ("A", "R"):
        if entry.tiers:
            lines.append(f"Usual order: {'; then '.join(_tier(matrix, tier) for tier in entry.tiers)}")
        for role, by in entry.stands_in:
            covers = "; then ".join(" or ".join(spoken(r) for r in tier) for tier in by)
            lines.append(f"In place of the {spoken(role)}: {covers}")
    lines += _rival_lines(entry.rivals)
    if entry.letter == "A":
        lines += [f"Another source: {dispute.says} ({dispute.source})" for dispute in entry.row.activity.disputed]
    return [f"  {line}" for line in lines]


def _holder(matrix: Matrix, holder: Assignment) -> str:
    role = f", {matrix.organisation.spoken(holder.role)}," if holder.role else ""
    told = "" if holder.agreed else deciding(matrix, holder, private=True)
    way = "agreed" if holder.agreed else how(matrix, holder).replace(": ", ", since ", 1)
    words = "; ".join([way, *([told] if told else [])])
    acting = f"; {holder.acting} acts meanwhile" if holder.acting else ""
    state = "" if holder.agreed else " (proposed)"
    return f"{holder.person}{role} has it{state}: {words}{acting}"


def _rival_lines(rivals: Sequence[Rival]) -> list[str]:
    """Say why not each of the others, the closest first; those of whom the same is to be said together."""
    together: dict[tuple[str, tuple[Move, ...]], list[str]] = {}
    for rival in rivals:
        together.setdefault((rival.because, rival.moves), []).append(rival.person)
    lines = []
    for (because, moves), people in list(together.items())[:MANY]:
        lines.append(f"Not {_some(people)}: {because}")
        ways: dict[tuple[str, str], list[str]] = {}
        for move in moves:
            team = f" ({move.team})" if move.team else ""
            ways.setdefault((move.before, move.after), []).append(f'"{move.name}"{team}')
        told = [f"{_some(names)} would move from {before} to {after}" for (before, after), names in ways.items()]
        if told:
            lines.append(f"  If {people[0]} had it instead, {'; '.join(told)}")
    if len(together) > MANY:
        lines.append(f"Nor {len(together) - MANY} others, who fit less well")
    return lines


def _some(names: Sequence[str]) -> str:
    if len(names) > MANY:
        return f"{', '.join(names[:MANY])} and {len(names) - MANY} more"
    return " and ".join([part for part in (", ".join(names[:-1]), names[-1]) if part])


def _tier(matrix: Matrix, tier: Tried) -> str:
    who = ", ".join(tier.holders) or ("vacant" if tier.vacant else "nobody")
    return f"{' or '.join(matrix.organisation.spoken(role) for role in tier.roles)} ({who})"


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
                {
                    "person": rival.person,
                    "role": rival.role,
                    "level": rival.level,
                    "because": rival.because,
                    "moves": [
                        {
                            "team": move.team,
                            "activity": move.activity,
                            "letter": _scheme(matrix).shown(move.letter),
                            "before": move.before,
                            "after": move.after,
                        }
                        for move in rival.moves
                    ],
                }
                for rival in entry.rivals
            ],
        }
        for entry in explanations
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1)
