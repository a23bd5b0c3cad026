"""The same as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from raci.matrix import Matrix
from raci.rulebook.found import book
from raci.rulebook.kinds import ORDER
from raci.rulebook.rulings import CATALOGUE

SILENT = {"letters": "never speaks", "cover": "not needed here"}
"""What is said of a rule that speaks nowhere, though nothing stands in its way."""


def book_lines(matrix: Matrix, team: str | None = None, *, whole: bool = False) -> list[str]:
    """Return the same as lines for people: teams in which the same is said stand together."""
    found = book(matrix, team, whole=whole)
    lines = [
        f"{found['organisation']}: which rule speaks",
        f"The strongest speaks: {ORDER}; in one layer the more specific.",
    ]
    blocks: dict[tuple[str, ...], list[str]] = {}
    for name, cells in groupby(found["letters"], key=lambda cell: cell["team"]):
        blocks.setdefault(tuple(_spoken_lines(list(cells))), []).append(name or _everybody(matrix))
    for block, teams in blocks.items():
        lines += ["", ", ".join(teams), *block]
    if not found["letters"]:
        lines += ["", "The catalogue speaks for every letter; --all shows what it says."]
    lines += _stand_in_lines(found["stand_ins"])
    lines += _section("Contradictions", (f"{each['message']} {each['fix']}" for each in found["conflicts"]))
    lines += _section("Rules of the file", (line for rule in found["rules"] for line in _rule_lines(rule)))
    lines += _section(
        "Otherwise than in the catalogue", (line for each in found["overrides"] for line in _override_lines(each))
    )
    return lines


def _everybody(matrix: Matrix) -> str:
    return "All teams" if matrix.organisation.teams else matrix.organisation.name


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", heading, *found] if found else []


def _who(voice: dict[str, Any]) -> str:
    """Return a voice by name: the layer, the rule, its place."""
    if voice["layer"] in CATALOGUE:
        return str(voice["layer"])
    place = f" ({voice['place']})" if voice["place"] else ""
    return f"{voice['layer']}{place}" if voice["layer"] == "decision" else f"{voice['layer']}: {voice['rule']}{place}"


def _spoken_lines(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the letters of one team by the rule that speaks, the strongest layer first."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for cell in sorted(cells, key=lambda cell: _strength(cell["layer"])):
        groups.setdefault((_who(cell), _grounds(cell)), []).append(cell)
    for (who, because), mine in groups.items():
        yield f"  {who}{f' · {because}' if because else ''}"
        rows: dict[tuple[str, ...], list[str]] = {}
        for _, row in groupby(mine, key=lambda cell: cell["activity"]):
            told = list(row)
            rows.setdefault(tuple(_row_lines(told)), []).append(told[0]["name"])
        for said, names in rows.items():
            yield f"    {' · '.join(names)}"
            yield from (f"      {line}" for line in said)


def _grounds(cell: dict[str, Any]) -> str:
    """Return why a rule says so, for a decision also when it was agreed and by whom."""
    said = (cell["because"], cell["source"] if cell["layer"] == "decision" else "")
    return "" if cell["layer"] in CATALOGUE else "; ".join(part for part in said if part)


def _row_lines(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what was said of one activity, and a line for each voice that was beaten."""
    yield " · ".join(f"{cell['letter']} {cell['says']}" for cell in cells)
    beaten: dict[str, list[str]] = {}
    for cell in cells:
        for each in cell["beats"]:
            why = "" if each["layer"] in CATALOGUE else f"; {each['why']}"
            beaten.setdefault(f"{_who(each)}\n{why}", []).append(f"{cell['letter']} {each['says']}")
    for who, said in beaten.items():
        name, why = who.split("\n")
        yield f"not {name}: {' · '.join(said)}{why}"


def _strength(layer: str) -> int:
    names = [*ORDER.split(", "), CATALOGUE[1]]
    return next(number for number, name in enumerate(names) if layer.startswith(name))


def _stand_in_lines(cells: list[dict[str, Any]]) -> list[str]:
    told: dict[str, list[str]] = {}
    for cell in cells:
        team = f" ({cell['team']})" if cell["team"] else ""
        told.setdefault(f"nobody is {cell['role']}: {cell['says']}, by {_who(cell)}", []).append(
            f"{cell['name']}{team}"
        )
    return _section("Who stands in", (line for who, names in told.items() for line in (who, f"  {' · '.join(names)}")))


def _rule_lines(rule: dict[str, Any]) -> Iterator[str]:
    count = f"speaks for {rule['speaks']} {'letter' if rule['speaks'] == 1 else 'letters'}" if rule["speaks"] else ""
    beaten = f"beaten for {rule['beaten']} by {' and '.join(rule['beaten_by'])}" if rule["beaten"] else ""
    silent = SILENT.get(rule["kind"], "") if not rule["speaks"] and not rule["note"] else ""
    told = "; ".join(part for part in (count, beaten, rule["note"] or silent) if part)
    when = "; ".join(f"{test}: {_value(value)}" for test, value in rule["when"].items())
    yield f"{rule['id']} ({rule['place']}): {rule['says']}{f' [{when}]' if when else ''}"
    if told:
        yield f"  {told}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return " and ".join(f"{bound.replace('_', ' ')} {number}" for bound, number in value.items())
    return ", ".join(value)


def _override_lines(override: dict[str, Any]) -> Iterator[str]:
    new = f"a new {override['kind']}" if override["new"] else f"{override['kind']} of the catalogue, changed"
    yield f"{override['id']} ({override['place']}): {new}"
    for change in () if override["new"] else override["changes"]:
        plain = change["field"] in ("because", "source") or change["before"] in (None, change["now"])
        before = "" if plain else f", not {change['before'] or 'nothing'}"
        yield f"  {change['field']}: {change['now']}{before} ({change['place']})"
