"""Turn proposed letters into decisions in the user's own file, comments and order kept."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from raci.deciding.explain import UnknownSubject
from raci.matrix import Matrix, Row
from raci.words import fold
from raci.writing.plain import scalar

LONGEST = 110
"""So many characters stand in one line; a longer decision takes a line for each letter."""

LONG = {"A": "accountable", "R": "responsible", "C": "consulted", "I": "informed"}


def pinned(text: str, matrix: Matrix, activities: Sequence[str] = (), by: Sequence[str] = ()) -> tuple[str, int]:
    """Return the text of a team file with decisions for what was proposed, and how many duties were agreed.

    `activities` are ids or names, none means all; `by` names who agreed. Rows that nobody answers for stay open.
    Raises UnknownSubject for an activity that is no row.
    """
    rows = [row for row in _chosen(matrix, activities) if _proposed(row)]
    if not rows:
        return text, 0
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.util import load_yaml_guess_indent

    _, indent, offset = load_yaml_guess_indent(text)
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    if indent is not None:
        yaml.indent(mapping=2, sequence=indent, offset=offset or 0)
    data = yaml.load(text)
    names = _Names(matrix)
    needs_team = len({row.activity.id for row in rows}) < len(rows)
    if data.get("decisions") is None:
        data["decisions"] = [] if needs_team or matrix.organisation.teams else CommentedMap()
    elif needs_team and not isinstance(data["decisions"], list):
        data["decisions"] = _as_list(data["decisions"])
    for row in rows:
        _agree(data["decisions"], row, names, [*by], matrix)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue(), len(rows)


def _chosen(matrix: Matrix, activities: Sequence[str]) -> Iterable[Row]:
    if not activities:
        return matrix.rows
    found: list[Row] = []
    for word in activities:
        rows = [row for row in matrix.rows if fold(word) in (fold(row.activity.id), fold(row.activity.name))]
        if not rows:
            raise UnknownSubject("activity", word, tuple(row.activity.id for row in matrix.rows))
        found += rows
    return found


def _proposed(row: Row) -> bool:
    return bool(row.holders("A")) and any(not assignment.agreed for assignment in row.assignments) and not row.outside


class _Names:
    """How a decision names somebody: by name where that is plain, else by id."""

    def __init__(self, matrix: Matrix) -> None:
        people = matrix.organisation.people
        folded = [fold(person.name) for person in people]
        self.by_id = {p.id: p.name if folded.count(fold(p.name)) == 1 else p.id for p in people}

    def of(self, row: Row, letter: str) -> Any:
        """Return one name, a list of names, or None where nobody holds the letter."""
        held = [scalar(self.by_id[a.person_id]) for a in row.holders(letter) if a.person_id]
        return None if not held else held[0] if len(held) == 1 else _flow_list(held)


def _flow_list(items: Iterable[str]) -> Any:
    from ruamel.yaml.comments import CommentedSeq

    listed = CommentedSeq(items)
    listed.fa.set_flow_style()
    return listed


def _flow_map() -> Any:
    from ruamel.yaml.comments import CommentedMap

    entry = CommentedMap()
    entry.fa.set_flow_style()
    return entry


def _as_list(mapping: Any) -> Any:
    """Return decisions by activity as a list, since a mapping holds an activity once and teams need more."""
    from ruamel.yaml.comments import CommentedSeq

    entries = CommentedSeq()
    for activity, decision in mapping.items():
        entry = _flow_map()
        entry["activity"] = activity
        for key, value in (decision or {}).items():
            entry[key] = value
        entries.append(entry)
        if activity in mapping.ca.items:
            entries.ca.items[len(entries) - 1] = mapping.ca.items[activity]
    return entries


def _agree(decisions: Any, row: Row, names: _Names, by: list[str], matrix: Matrix) -> None:
    """Write what is proposed in one row into its entry; what is decided already stays as it is, with its day."""
    entry = _entry(decisions, row)
    for letter, long in LONG.items():
        if _has(entry, letter, long) or all(assignment.agreed for assignment in row.holders(letter)):
            continue
        held = names.of(row, letter)
        if held is not None:
            entry[letter] = held
    if not _has(entry, "agreed"):
        # A day of its own for each entry: one and the same would be written as an anchor.
        entry["agreed"] = dt.date(matrix.on.year, matrix.on.month, matrix.on.day)
        if by and not _has(entry, "by"):
            entry["by"] = _flow_list(map(scalar, by))
    if len(str(dict(entry))) > LONGEST:
        entry.fa.set_block_style()


def _has(entry: Any, *keys: str) -> bool:
    return any(fold(str(key)) in {fold(word) for word in keys} for key in entry)


def _entry(decisions: Any, row: Row) -> Any:
    """Return the entry of a row: the one that was not agreed on before, or a new one.

    A mapping holds an activity once, so there the old entry takes the new letters as well.
    """
    wanted = {fold(row.activity.id), fold(row.activity.name)}
    if isinstance(decisions, list):
        for entry in decisions:
            same_team = fold(str(entry.get("team") or "")) == fold(row.team or "")
            if fold(str(entry.get("activity"))) in wanted and same_team and not _has(entry, "agreed", "until", "by"):
                return entry
        entry = _flow_map()
        entry["activity"] = row.activity.id
        if row.team is not None:
            entry["team"] = row.team
        decisions.append(entry)
        return entry
    for key in decisions:
        if fold(str(key)) in wanted:
            if decisions[key] is None:
                decisions[key] = _flow_map()
            return decisions[key]
    decisions[row.activity.id] = _flow_map()
    return decisions[row.activity.id]
