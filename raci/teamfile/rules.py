"""The file's own rules, each of the kind that its keys say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from raci.rules import KINDS, Condition, Rule, Size, Tier
from raci.teamfile.activities import RESOLVERS, read_letters
from raci.teamfile.entries import Entry, by_id, read_entry
from raci.teamfile.keys import SIZE, WHEN
from raci.teamfile.names import Names, resolve_tiers
from raci.teamfile.nodes import Node
from raci.words import slug


@dataclass(frozen=True)
class Tongue:
    """The names that a rule may use."""

    roles: Names
    activities: Names
    areas: Names
    teams: Names
    profiles: Names


def read_own_rules(entries: Iterable[Entry], tongue: Tongue) -> tuple[Rule, ...]:
    """Return rules in order of the files, the widest first, and of id.

    An entry with `in_team` holds for this team alone. A rule without an id gets one made of what it says.
    """
    entries = list(entries)
    named = by_id((e for e in entries if "id" in e), lambda entry: slug(entry.get("id")), "the rule")
    found = {id: (entry.node.origin.rank, rule) for id, entry in named.items() if (rule := _rule(id, entry, tongue))}
    for entry in entries:
        rule = _rule("", entry, tongue) if "id" not in entry else None
        if rule is None:
            continue
        id = _made_up_id(rule)
        if id in found:
            entry.node.report("RACI102", "the same rule is here twice", "leave one out")
        found.setdefault(id, (entry.node.origin.rank, rule.model_copy(update={"id": id})))
    return tuple(found[id][1] for id in sorted(found, key=lambda id: (found[id][0], id)))


def _rule(id: str, entry: Entry, tongue: Tongue) -> Rule | None:
    """Build a rule; None, with a fault noted, where it does not say what a rule of its kind must say."""
    kinds = [kind for kind, (_, sets) in KEYS.items() if any(key in entry for keys in sets for key in keys)]
    if len(kinds) > 1:
        entry.node.malformed(
            f"this rule says several things at once: {' and '.join(KEYS[kind][0] for kind in kinds)}",
            f"make {len(kinds)} rules of it",
            _LEFT_OUT,
        )
        return None
    if not kinds or not any(all(key in entry for key in keys) for keys in KEYS[kinds[0]][1]):
        if not entry.faulty:
            wanted = "; ".join(words for words, _ in KEYS.values())
            entry.node.malformed("this rule says nothing that can be used", f"it needs {wanted}", _LEFT_OUT)
        return None
    said, when = _SAID[kinds[0]](entry, tongue), _condition(entry, tongue)
    if when is None:
        entry.node.malformed("nobody can tell when this rule applies", "mend its condition", _LEFT_OUT)
    if not said or when is None:
        return None
    if kinds[0] == "title" and (when.activity or when.area or when.has or when.lacks or when.size):
        fix = "let it depend on team and profile alone"
        entry.node.malformed("what a title means cannot depend on this condition", fix, _LEFT_OUT)
        return None
    common = {**entry.only("because", "source"), "id": id, "when": when, "at": entry.node.place}
    return KINDS[kinds[0]](**said, **common)


def _letters(entry: Entry, tongue: Tongue) -> dict[str, Any]:
    letters = read_letters(entry, tongue.roles)
    return {**letters, **entry.only("binding")} if letters else {}


def _cover(entry: Entry, tongue: Tongue) -> dict[str, Any]:
    role = tongue.roles.find(entry.get("cover")) if "cover" in entry else None
    by = resolve_tiers(entry.get("by"), tongue.roles) if "by" in entry else None
    return {"role": role, "by": by} if role and by else {}


def _title(entry: Entry, tongue: Tongue) -> dict[str, Any]:
    titles = tuple(title.value for title in entry.get("titles", ()))
    means = tongue.roles.find_all(entry.get("means", ()))
    return {"titles": titles, "means": means} if titles and means else {}


def _missing(entry: Entry, tongue: Tongue) -> dict[str, Any]:
    roles = tongue.roles.find_all(entry.get("missing"))
    return {"roles": roles} if roles else {}


KEYS: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "letters": ("letters (A, R, C, I)", tuple((letter,) for letter in RESOLVERS)),
    "cover": ("cover and by", (("cover", "by"),)),
    "title": ("titles and means", (("titles", "means"),)),
    "missing": ("missing", (("missing",),)),
}
"""How messages speak of each kind of rule, and the sets of keys of which one must be there."""

_LEFT_OUT = "it is left out"

_SAID: dict[str, Callable[[Entry, Tongue], dict[str, Any]]] = {
    "letters": _letters,
    "cover": _cover,
    "title": _title,
    "missing": _missing,
}


def _condition(entry: Entry, tongue: Tongue) -> Condition | None:
    """Return when a rule applies; None where a test names something unknown: nobody knows then when it would."""
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
    if (
        when.faulty
        or entry.faulty - {*RESOLVERS, "because", "source", "binding"}
        or any(test is None for test in tests.values())
    ):
        return None
    size = read_entry(when.get("size"), SIZE) if "size" in when else None
    if size and size.faulty:
        return None
    if "in_team" in entry:
        tests["team"] = (entry.get("in_team"),)
    return Condition.model_validate({**tests, "size": Size(**size.values) if size else None})


def _all(names: Names, words: Iterable[Node]) -> Tier | None:
    """Return ids, sorted: their order says nothing; None where one is unknown."""
    words = tuple(words)
    found = [names.find(word) for word in words]
    return tuple(sorted({id for id in found if id is not None})) if None not in found else None


def _made_up_id(rule: Rule) -> str:
    said = rule.model_dump_json(exclude={"id", "because", "source"})
    subject = next(iter((*rule.when.activity, *rule.when.area)), type(rule).__name__.removesuffix("Rule").lower())
    return f"own-{subject}-{hashlib.sha256(said.encode()).hexdigest()[:4]}"
