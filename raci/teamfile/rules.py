"""The file's own rules, each of the kind that its keys say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from raci.rules import KINDS, Rule
from raci.teamfile.activities import RESOLVERS, read_letters
from raci.teamfile.conditions import Tongue, condition
from raci.teamfile.entries import Entry, by_id, said_at
from raci.teamfile.keys import RULE
from raci.teamfile.meanings import settle_titles
from raci.teamfile.names import resolve_tiers
from raci.words import slug


def read_own_rules(entries: Iterable[Entry], tongue: Tongue) -> tuple[Rule, ...]:
    """Return rules in order of the files, the widest first, and of id.

    An entry with `in_team` holds for this team alone. A rule without an id gets one made of what it says.
    """
    entries = sorted(entries, key=lambda entry: entry.node.origin.rank)
    named = by_id(_unbound(entries), lambda entry: slug(entry.get("id")), "the rule")
    found = {id: (entry, rule) for id, entry in named.items() if (rule := _rule(id, entry, tongue))}
    for entry in entries:
        rule = _rule("", entry, tongue) if "id" not in entry else None
        if rule is None:
            continue
        id = _made_up_id(rule)
        if id in found:
            entry.node.report("RACI102", "the same rule is here twice", "leave one out")
        found.setdefault(id, (entry, rule.model_copy(update={"id": id})))
    return settle_titles(found[id] for id in sorted(found, key=lambda id: (found[id][1].rank, id)))


def _unbound(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries with an id; leave out, with a fault, those that change a binding rule of a wider file."""
    bound: dict[str, Entry] = {}
    for entry in entries:
        id = slug(entry.get("id", ""))
        first = bound.get(id)
        if "id" not in entry:
            continue
        if first is not None and first.node.origin.rank < entry.node.origin.rank:
            place = said_at(first, "binding", RULE).place
            message = f'the rule "{id}" is binding ({place}), so this file cannot change it; the wider one counts'
            said_at(entry, "id", RULE).report(
                "RACI108", message, "leave it out, or ask for the wider file to be changed"
            )
            continue
        if entry.get("binding") and "in_team" not in entry:
            bound.setdefault(id, entry)
        yield entry


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
    kind = KINDS[kinds[0]]
    entry = _without_binding(entry, kind)
    said, when = _SAID[kinds[0]](entry, tongue), condition(entry, kind, tongue)
    if not said or when is None:
        return None
    common = {**entry.only("because", "source"), "id": id, "when": when, "at": entry.node.place}
    return kind(**said, **common, rank=entry.node.origin.rank)


def _without_binding(entry: Entry, kind: type[Rule]) -> Entry:
    """Return a rule that binds only where one can: a company's rule about letters."""
    if not entry.get("binding") or ("binding" in kind.keys and "in_team" not in entry):
        return entry
    words, fix = "only a rule about letters can bind", "leave binding out"
    if "binding" in kind.keys:
        words, fix = "a team cannot bind others", "leave binding out: for its own team a rule counts anyway"
    said_at(entry, "binding", RULE).malformed(words, fix)
    return entry.having(binding=False)


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


def _made_up_id(rule: Rule) -> str:
    said = rule.model_dump_json(exclude={"id", "because", "source"})
    subject = next(iter((*rule.when.activity, *rule.when.area)), type(rule).__name__.removesuffix("Rule").lower())
    return f"own-{subject}-{hashlib.sha256(said.encode()).hexdigest()[:4]}"
