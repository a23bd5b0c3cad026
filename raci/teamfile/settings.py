"""How checks are set in a file, and which findings it accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from raci.model import CheckSetting, Waiver
from raci.teamfile.entries import Entry
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node
from raci.teamfile.values import choice, raw, read_limit
from raci.words import slug

SEVERITIES = ("off", "info", "warning", "error")
_severity = choice(*SEVERITIES)
_options = raw("off, info, warning, error, or limits with a number each", dict)


def read_checks(nodes: Iterable[Node]) -> dict[str, CheckSetting]:
    """Return the settings by the check's name or code; a narrower file's go over a wider one's."""
    found: dict[str, CheckSetting] = {}
    for node in nodes:
        words = list(node.value)
        _read_some(node, [word for word in words if not _is_options(node, word)], found)
        for word in words:
            if _is_options(node, word):
                limits = node.child(word)
                _read_some(limits, list(limits.value), found)
    return dict(sorted(found.items()))


def _is_options(node: Node, word: str) -> bool:
    """Tell whether a key holds the limits of several checks: options: {many-consulted: {more_than: 6}}."""
    return slug(word) == "options" and isinstance(node.value[word], dict)


def _read_some(node: Node, words: Iterable[str], found: dict[str, CheckSetting]) -> None:
    ours: set[str] = set()
    for word in words:
        name = check_name(word)
        if name in ours:
            node.name_of(word).report("RACI102", f'the check "{word}" is set twice', "leave one out")
        elif node.value[word] is not None:
            setting = _setting(node.child(word)).model_copy(update={"at": node.name_of(word).place})
            found[name] = _over(setting, found.get(name))
        ours.add(name)


def read_waivers(entries: Iterable[Entry], activities: Names) -> tuple[Waiver, ...]:
    """Return the waivers in order of check and activity; a narrower file's go over a wider one's."""
    found: dict[tuple[str, str], tuple[Waiver, int]] = {}
    for entry in entries:
        waiver = _waiver(entry, activities)
        if waiver is None:
            continue
        key = (waiver.check, waiver.activity or "")
        rank = entry.node.origin.rank
        if key in found and found[key][1] == rank:
            entry.node.report("RACI102", f'"{waiver.check}" is accepted here twice', "leave one out")
        else:
            found[key] = (waiver, rank)
    return tuple(found[key][0] for key in sorted(found))


def check_name(word: str) -> str:
    """Return a check's name in lower case with hyphens, a code as RACI201."""
    code = re.fullmatch(r"(?:raci[\W_]*)?(\d{3})", word.strip(), re.IGNORECASE)
    return f"RACI{code[1]}" if code else slug(word)


def _setting(node: Node) -> CheckSetting:
    """Read a severity, or limits, or both."""
    if isinstance(node.value, str):
        return CheckSetting(severity=_severity(node))
    if _options(node) is None:
        return CheckSetting()
    values: dict[str, Any] = {}
    options: dict[str, int] = {}
    for word in node.value:
        name, value = slug(word).replace("-", "_"), node.child(word)
        if name == "severity":
            values["severity"] = _severity(value)
        elif name == "options" and isinstance(value.value, dict):
            options |= {slug(key).replace("-", "_"): _limit(value.child(key)) for key in value.value}
        else:
            options[name] = _limit(value)
    kept = {name: limit for name, limit in sorted(options.items()) if limit >= 0}
    return CheckSetting(options=kept, **values)


def _limit(node: Node) -> int:
    """Read a limit; -1, with a fault noted, for what is none."""
    limit: int | None = read_limit(node)
    return -1 if limit is None else limit


def _over(setting: CheckSetting, wider: CheckSetting | None) -> CheckSetting:
    if wider is None:
        return setting
    options = {**wider.options, **setting.options}
    severity = setting.severity or wider.severity
    return CheckSetting(severity=severity, options=dict(sorted(options.items())), at=setting.at)


def _waiver(entry: Entry, activities: Names) -> Waiver | None:
    missing = [key for key in ("check", "because") if key not in entry]
    if missing:
        if not entry.faulty:
            entry.node.malformed(
                f"this waiver has no {' and no '.join(missing)}", f"write {missing[0]}: …", "it is left out"
            )
        return None
    activity = activities.find(entry.get("activity")) if "activity" in entry else None
    if "activity" in entry and activity is None:
        return None
    check = check_name(entry.get("check"))
    said = {**entry.only("because", "until"), "activity": activity, "at": entry.node.place}
    return Waiver(check=check, **said)
