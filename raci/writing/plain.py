"""Text as a YAML file has it: names and titles of others in plain words, quotes only where they are needed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from typing import Any

from raci.words import fold, slug

_LONGEST_NAME = 80
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def ids_of(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return by key what the file calls each thing: its name, or an id where several would answer to the name."""
    pairs = list(named)
    folded = Counter(fold(name) for _, name in pairs)
    slugs = Counter(slug(name) for _, name in pairs)
    clear = {
        key: name
        for key, name in pairs
        if folded[fold(name)] == slugs[slug(name)] == 1
        and len(name) <= _LONGEST_NAME
        and name.isprintable()
        and fold(name)
        and any(char.isalnum() for char in name)
    }
    taken = {fold(name) for name in clear.values()} | {fold(slug(name)) for name in clear.values()}
    found: dict[str, str] = {}
    count: Counter[str] = Counter()
    for key, name in pairs:
        if key in clear:
            found[key] = name
            continue
        wanted = slug(key if key != name else name)[:_LONGEST_NAME].strip("-") or "unnamed"
        id = wanted
        while fold(id) in taken:
            count[wanted] += 1
            id = f"{wanted}-{count[wanted] + 1}"
        taken.add(fold(id))
        found[key] = id
    return found


def quoted(texts: Iterable[str]) -> dict[str, str]:
    """Return each text as YAML writes it on one line, so that it is read back as the same text."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedSeq

    once = list(dict.fromkeys(texts))
    if not once:
        return {}
    rows = CommentedSeq()
    for text in once:
        row = CommentedSeq([scalar(text)])
        row.fa.set_flow_style()
        rows.append(row)
    yaml = YAML()
    yaml.width = 2**31
    out = io.StringIO()
    yaml.dump(rows, out)
    lines = out.getvalue().split("\n")
    return {text: line.removeprefix("- [").removesuffix("]") for text, line in zip(once, lines, strict=False)}


def scalar(text: str) -> Any:
    """Return a text as ruamel writes it so that every reader takes it for the same text."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return text if _is_plain(text) else DoubleQuotedScalarString(text)


def _is_plain(text: str) -> bool:
    """Tell whether no version of YAML and no editor takes a text for anything but text."""
    # Readers differ on what a colon without a space behind it may touch.
    return text[:1].isalpha() and text.isprintable() and ":" not in text and text.casefold() not in _WORDS_OF_YAML


def comment(text: str) -> str:
    """Return a text as a comment can hold it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
