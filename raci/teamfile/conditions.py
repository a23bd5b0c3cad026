"""When the file's own rules apply: each test looked up, and only those that the kind of rule may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from raci.rules import Condition, Rule, Size, Tier
from raci.teamfile.activities import RESOLVERS
from raci.teamfile.entries import Entry, read_entry, said_at
from raci.teamfile.keys import RULE, SIZE, WHEN
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node

LEFT_OUT = "the rule is left out"

SUBJECTS = {
    "TitleRule": "what a title means",
    "MissingRule": "which roles are missing on purpose",
}
"""What rules speak of that may not have every test, by the name of the kind."""


@dataclass(frozen=True)
class Tongue:
    """The names that a rule may use."""

    roles: Names
    activities: Names
    areas: Names
    teams: Names
    profiles: Names


def condition(entry: Entry, kind: type[Rule], tongue: Tongue) -> Condition | None:
    """Return when a rule applies; None, with a fault noted, where nobody could tell or it may not depend on that."""
    node: Node | None = entry.get("when")
    when = (read_entry(node, WHEN) if node is not None else None) or Entry(entry.node, {})
    tests: dict[str, Tier | None] = {
        "activity": _all(tongue.activities, (*entry.get("for", ()), *when.get("activity", ()))),
        "area": _all(tongue.areas, when.get("area", ())),
        "team": _all(tongue.teams, when.get("team", ())),
        "profile": _all(tongue.profiles, when.get("profile", ())),
        "has": _all(tongue.roles, when.get("has", ())),
        "lacks": _all(tongue.roles, when.get("lacks", ())),
    }
    size = read_entry(when.get("size"), SIZE) if "size" in when else None
    unclear = when.faulty or entry.faulty - {*RESOLVERS, "because", "source", "binding"} or (size and size.faulty)
    if unclear or any(test is None for test in tests.values()):
        entry.node.malformed("nobody can tell when this rule applies", "mend its condition", LEFT_OUT)
        return None
    if _is_elsewhere(entry, when, tests["team"] or ()) or _is_foreign(entry, when, kind):
        return None
    if "in_team" in entry:
        tests["team"] = (entry.get("in_team"),)
    return Condition.model_validate({**tests, "size": Size(**size.values) if size else None})


def _is_elsewhere(entry: Entry, when: Entry, teams: Tier) -> bool:
    """Tell whether a rule that stands below a team is about another one; note a fault if so."""
    if "in_team" not in entry or not teams or entry.get("in_team") in teams:
        return False
    message = f"this rule stands below the team {entry.get('in_team')} and is for another"
    said_at(when, "team", WHEN).malformed(message, "take it out of the team, under rules:", LEFT_OUT)
    return True


def _is_foreign(entry: Entry, when: Entry, kind: type[Rule]) -> bool:
    """Tell whether a rule depends on what its kind cannot depend on; note a fault at each such test."""
    foreign = [said_at(when, test, WHEN) for test in when.values if test not in kind.tests]
    if "for" in entry and "activity" not in kind.tests:
        foreign.append(said_at(entry, "for", RULE))
    for word in foreign:
        fix = f"let it depend on {' and '.join(filter(None, (', '.join(kind.tests[:-1]), kind.tests[-1])))} alone"
        word.malformed(f'{SUBJECTS[kind.__name__]} cannot depend on "{word.value}"', fix, LEFT_OUT)
    return bool(foreign)


def _all(names: Names, words: Iterable[Node]) -> Tier | None:
    """Return ids, sorted: their order says nothing; None where one is unknown."""
    words = tuple(words)
    found = [names.find(word) for word in words]
    return tuple(sorted({id for id in found if id is not None})) if None not in found else None
