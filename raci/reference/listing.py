"""What there is, with sources: the texts behind `raci list`, `raci role` and `raci doctor`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from raci.catalogue import load_catalogue
from raci.checks import CHECKS, Check
from raci.formats import FORMATS
from raci.matrix import Matrix
from raci.model import MEANINGS, Activity, Catalogue, Organisation, Role
from raci.rulebook import kind_lines, kinds, says
from raci.rules import KINDS, Rule
from raci.titles import TitleBook
from raci.words import fold, inside


def find_role(word: str, roles: Mapping[str, Role]) -> Role | None:
    """Find a role by id, name or title; of a title with several meanings the usual one; None where there is none."""
    for role in roles.values():
        if fold(word) in (fold(role.id), fold(role.name)):
            return role
    reading = TitleBook(roles.values(), load_catalogue().titles).read(word)
    return roles[reading.roles[0]] if reading else None


def role_lines(role: Role, matrix: Matrix | None, catalogue: Catalogue) -> list[str]:
    """Return what a role does and does not do; with a matrix, who has it and what they hold."""
    lines = [role.name, "=" * len(role.name)]
    if role.because:
        lines.append(role.because)
    lines += ["", "Does", *(f"  + {line}" for line in role.does)]
    lines += ["", "Does not", *(f"  - {line}" for line in role.does_not)]
    for letter, word in (("A", "Answers for"), ("R", "Does"), ("C", "Is asked about"), ("I", "Is told of")):
        named = [a for a in catalogue.activities.values() if _names(a, role.id, letter)]
        if named:
            lines += ["", f"{word} (by the catalogue)", *(f"  {a.name}{_place(a, role.id, letter)}" for a in named)]
    covers = [rule for rule in catalogue.covers if rule.role == role.id]
    for rule in covers:
        by = ", else ".join(" or ".join(inside(catalogue.roles[r].name) for r in tier) for tier in rule.by)
        lines += ["", f"If nobody has the role: {by}", f"  {rule.because} ({rule.source})"]
    for dispute in role.disputed:
        lines += ["", f"Disputed: {dispute.says} ({dispute.source})"]
    lines += ["", f"Source: {role.source}"]
    if matrix is not None:
        lines += _here(role, matrix)
    return lines


def _names(activity: Activity, role: str, letter: str) -> bool:
    roles = {
        "A": tuple(r for tier in activity.accountable for r in tier),
        "R": activity.responsible.roles(),
        "C": activity.consulted,
        "I": activity.informed,
    }
    return role in roles[letter]


def _place(activity: Activity, role: str, letter: str) -> str:
    if letter != "A":
        return ""
    tier = next(number for number, tier in enumerate(activity.accountable, 1) if role in tier)
    return "" if tier == 1 else f" (only where nobody comes before: tier {tier})"


def _here(role: Role, matrix: Matrix) -> list[str]:
    organisation = matrix.organisation
    holders = [person for person in organisation.people if role.id in person.roles]
    lines = ["", f"In {organisation.name}: {', '.join(p.name for p in holders) or 'nobody has this role'}"]
    for row in matrix.rows:
        letters = sorted({a.letter for a in row.assignments if a.role == role.id}, key=list(MEANINGS).index)
        if letters:
            team = f" ({row.team})" if row.team else ""
            lines.append(f"  {'/'.join(letters):4} {row.activity.name}{team}")
    return lines


def entries(what: str) -> list[dict[str, Any]]:
    """Return what there is of one kind as plain data, each entry with id, text and source."""
    catalogue = load_catalogue()
    if what == "roles":
        return [_entry(r.id, r.name, r.because, r.source) for r in catalogue.roles.values()]
    if what == "activities":
        return [
            _entry(a.id, a.name, a.because, a.source)
            | {"area": a.area, "core": a.core, "disputed": [d.model_dump() for d in a.disputed]}
            for a in catalogue.activities.values()
        ]
    if what == "profiles":
        return [_entry(p.id, p.name, p.because, p.source) for p in catalogue.profiles.values()]
    if what == "schemes":
        return [
            _entry(s.id, " ".join(f"{e.letter} {e.name}" for e in s.letters), s.because, s.source)
            for s in catalogue.schemes.values()
        ]
    if what == "checks":
        return [_check(check) for check in CHECKS]
    if what == "formats":
        return [_entry(name, entry.purpose, "", "") for name, entry in FORMATS.items()]
    return _rules(catalogue)


def _check(check: Check) -> dict[str, Any]:
    options = [{"name": o.name, "default": o.default, "says": o.says} for o in check.options]
    return _entry(check.code, check.name, check.why, "") | {
        "severity": check.severity.value,
        "also": check.also,
        "fix": check.fix,
        "options": options,
    }


def _rules(catalogue: Catalogue) -> list[dict[str, Any]]:
    """List the kinds of rule, then every rule that ships and is not an activity's own entry."""
    named: list[tuple[str, Rule]] = [("", rule) for rule in (*catalogue.covers, *catalogue.titles)]
    for profile in catalogue.profiles.values():
        rules = (*profile.covers, *profile.rules, *profile.titles, *profile.missing)
        named += [(profile.id, rule) for rule in rules]
    empty = Organisation(name="", catalogue=catalogue)
    kind_of = {kind: word for word, kind in KINDS.items()}
    return [
        *kinds(),
        *(
            _entry(rule.id, says(rule, empty), rule.because, rule.source)
            | {"kind": kind_of[type(rule)], "profile": profile, "for": [*rule.when.activity, *rule.when.area]}
            | {"place": str(rule.at) if rule.at else None}
            for profile, rule in named
        ),
    ]


def _entry(ident: str, text: str, because: str, source: str) -> dict[str, Any]:
    return {"id": ident, "text": text, "because": because, "source": source}


def listing(what: str) -> list[str]:
    """Return what there is of one kind as lines for people."""
    lines = [*kind_lines(), "", "Rules that ship, beside the activities' own entries", ""] if what == "rules" else []
    for entry in entries(what):
        if entry.get("kind") == "kind":
            continue
        marks = [entry[key] for key in ("severity", "area", "profile") if entry.get(key)]
        if entry.get("core"):
            marks.append("core")
        if entry.get("disputed"):
            marks.append("disputed")
        tail = f" [{', '.join(marks)}]" if marks else ""
        lines.append(f"{entry['id']}: {entry['text']}{tail}")
        if entry.get("for"):
            lines.append(f"    for {', '.join(entry['for'])}")
        told = entry["because"] + (f" ({entry['source']})" if entry["source"] else "")
        lines += [f"    {told}"] if told else []
        lines += [f"    disputed: {d['says']} ({d['source']})" for d in entry.get("disputed", [])]
        lines += [f"    also: {entry['also']}"] if entry.get("also") else []
        lines += [f"    option {o['name']}: {o['default']} ({o['says']})" for o in entry.get("options", [])]
    return lines


def listing_json(what: str) -> str:
    """Return what there is of one kind as JSON."""
    return json.dumps(entries(what), ensure_ascii=False, indent=1)


def doctor_lines(release: str) -> list[str]:
    """Say which versions, engines and fonts are in use, what is missing and how to get it; `release` is ours."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from raci.formats.diagrams import engines
    from raci.formats.diagrams.fonts import FILES

    lines = [f"raci {release}, catalogue {load_catalogue().version}, Python {platform.python_version()}"]
    for package in ("pydantic", "networkx", "openpyxl", "graphviz", "PyYAML", "ruamel.yaml", "click", "rich", "jinja2"):
        try:
            lines.append(f"  {package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"  {package} is missing: pip install {package}")
    found = engines()
    lines.append("Graphviz engines, the first usable one draws:")
    for name, version_found, usable in found:
        lines.append(f"  {name} {version_found or ''} {'usable' if usable else 'not usable'}".rstrip())
    if not any(usable for _, _, usable in found):
        lines.append("  none: pip install 'raci[diagrams]', or install Graphviz; DOT and Mermaid work without")
    try:
        lines.append(f"PNG: resvg {version('resvg_py')}")
    except PackageNotFoundError:
        lines.append("PNG: resvg-py is missing: pip install 'raci[diagrams]'")
    lines.append(f"fonts: {', '.join(FILES)}")
    return lines
