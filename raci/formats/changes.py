"""What changed between two matrices, for people and for tools: as text, as Markdown for a review, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from raci.comparing.compare import GONE, GONE_TEAM, KINDS, NEW, NEW_TEAM, Change, Kind
from raci.formats.markdown import escape, row, strong
from raci.formats.outline import Item, Section, text_of
from raci.model import MEANINGS, Scheme

MANY = 12
"""So many duties are named where somebody is only asked or told; the rest is counted."""

COMMENT = 64_000
"""A comment on a review holds 65,536 characters; what is longer is cut, and says so."""

CLOSING = 200
"""Room for the line that says that something was cut."""

FOLDED = 12
"""Longer tables are folded away in a comment."""

LONGEST = 1_000
"""No cell of a comment holds more characters, whatever a file calls its duties."""

HEADINGS: dict[Kind, str] = {
    "unowned": "Nobody owns any more",
    "owned": "Somebody owns now",
    "moved": "Goes to somebody else",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What is told: a title, the changes, and what changed in the files besides; `scheme` shows the letters."""

    title: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    scheme: Scheme

    @property
    def main(self) -> tuple[str, str]:
        """Return the letters of who answers and of who does."""
        return self.scheme.shown("A"), self.scheme.shown("R")

    @property
    def several(self) -> bool:
        """Tell whether the team must be named with a duty."""
        return len({change.team for change in self.changes}) > 1


@dataclass(frozen=True, slots=True)
class Line:
    """Duties of one team with the same letters that go from one to another for the same reason; None is nobody.

    `team` is None too where it goes without saying.
    """

    letters: str
    team: str | None
    before: str | None
    after: str | None
    because: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What changes for one person (or role): how much of what comes and goes, and line by line."""

    who: str
    gains: tuple[Line, ...]
    losses: tuple[Line, ...]

    @property
    def counts(self) -> str:
        """Say how many letters come and go."""
        numbers = ((sign, sum(map(_letters, lines))) for sign, lines in (("+", self.gains), ("−", self.losses)))
        return " ".join(f"{sign}{number}" for sign, number in numbers if number)


def changes_text(told: Difference, width: int, colour: bool) -> str:
    """Return the changes as text of at most `width` columns, ending with a line feed: what nobody owns comes first."""
    sections = [
        Section("What is different", tuple(Item("", words) for words in told.notes)),
        *(_kind_section(told, kind) for kind in ("unowned", "owned")),
        *(Section(title, tuple(Item("", words) for words in words)) for title, words in _rows(told)),
        *(_person_section(told, part) for part in parts(told)),
    ]
    return text_of((told.title, in_short(told)), [section for section in sections if section.items], width, colour)


def changes_json(changes: Sequence[Change]) -> str:
    """Return the changes and how many there are as JSON, ending with a line feed."""
    shape = {"changes": [asdict(change) for change in changes], "summary": summary(changes)}
    return json.dumps(shape, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode() + "\n"


def summary(changes: Sequence[Change]) -> dict[str, Any]:
    """Count changes by kind, and the people and duties concerned."""
    return {
        **{kind: sum(change.kind == kind for change in changes) for kind in reversed(KINDS)},
        "people": len({name for change in changes for name in (change.before, change.after) if name}),
        "activities": len({(change.team, change.activity) for change in changes}),
    }


def in_short(told: Difference) -> str:
    """Say in one line what it comes to."""
    if not told.changes:
        return "No letter changes."
    counts = summary(told.changes)
    words = {
        "unowned": "owned by nobody any more", "owned": "owned now", "moved": "to somebody else",
        "gained": "gained", "lost": "lost",
    }  # fmt: skip
    kinds = ", ".join(f"{counts[kind]} {words[kind]}" for kind in KINDS if counts[kind])
    total = _count(len(told.changes), "letter")
    return f"{total}: {kinds}. {_count(counts['people'], 'person')}, {_count(counts['activities'], 'duty')}."


def _count(number: int, noun: str) -> str:
    several = {"person": "people", "duty": "duties"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else several}"


# What text and Markdown share


def lines(told: Difference, changes: Iterable[Change]) -> tuple[Line, ...]:
    """Join changes that say the same of several letters or duties; the strongest letters first, then the longest."""
    letters: dict[tuple[str | None, str, str | None, str | None, str], list[Change]] = {}
    for change in changes:
        key = (change.team, change.activity, change.before, change.after, change.because)
        letters.setdefault(key, []).append(change)
    order, several = _order(told), told.several
    joined: dict[tuple[str, str | None, str | None, str | None, str], list[str]] = {}
    for (team, _, before, after, because), same in letters.items():
        word = "/".join(sorted({change.letter for change in same}, key=order.index))
        joined.setdefault((word, team if several else None, before, after, because), []).append(same[0].name)

    def place(line: Line) -> tuple[object, ...]:
        first = order.index(line.letters.split("/")[0])
        words = (line.letters, line.team or "", line.before or "", line.after or "", line.because)
        return first, -len(line.duties), *words

    return tuple(sorted((Line(*key, tuple(duties)) for key, duties in joined.items()), key=place))


def _order(told: Difference) -> list[str]:
    return [told.scheme.shown(letter) for letter in MEANINGS]


def _letters(line: Line) -> int:
    return len(line.duties) * len(line.letters.split("/"))


def parts(told: Difference) -> tuple[Part, ...]:
    """Return what changes for each person, those with most to answer for or to do first."""
    gains: dict[str, list[Change]] = {}
    losses: dict[str, list[Change]] = {}
    for change in told.changes:
        if change.after:
            gains.setdefault(change.after, []).append(change)
        if change.before:
            losses.setdefault(change.before, []).append(change)
    found = [
        Part(who, lines(told, gains.get(who, ())), lines(told, losses.get(who, ()))) for who in {**gains, **losses}
    ]

    def weight(part: Part) -> tuple[int, int, str]:
        every = (*part.gains, *part.losses)
        mine = sum(_letters(line) for line in every if line.letters.split("/")[0] in told.main)
        return -mine, -sum(map(_letters, every)), part.who

    return tuple(sorted(found, key=weight))


def _of_kind(told: Difference, kind: Kind) -> tuple[Line, ...]:
    return lines(told, (change for change in told.changes if change.kind == kind))


def _rows(told: Difference) -> Iterator[tuple[str, list[str]]]:
    """Yield the duties that are new, and those that are no longer listed, whole teams in a line each."""
    for title, single, whole in (("New duties", NEW, NEW_TEAM), ("No longer listed", GONE, GONE_TEAM)):
        alone: dict[tuple[str | None, str], str] = {}
        teams: dict[str, set[str]] = {}
        for change in told.changes:
            because = change.because.partition(";")[0]
            if because == single:
                team = f" ({change.team})" if change.team and told.several else ""
                alone.setdefault((change.team, change.activity), change.name + team)
            elif because == whole and change.team:
                teams.setdefault(change.team, set()).add(change.activity)
        listed = [f"{team}: the whole team, {_count(len(ids), 'duty')}" for team, ids in sorted(teams.items())]
        if listed or alone:
            yield title, [*listed, *([", ".join(alone.values())] if alone else [])]


def _head(line: Line, gain: bool) -> str:
    """Say what comes or goes: "+ A/R from Dana Ito, checkout"."""
    other = f" from {line.before}" if gain and line.before else f" to {line.after}" if not gain and line.after else ""
    return f"{'+' if gain else '−'} {line.letters}{other}{f', {line.team}' if line.team else ''}"


def _few(told: Difference, line: Line, most: int) -> str:
    """Return the duties of a line: all where somebody answers for or does them, else so many at most."""
    shown = line.duties if line.letters.split("/")[0] in told.main else line.duties[:most]
    more = f" and {len(line.duties) - len(shown)} more" if len(shown) < len(line.duties) else ""
    return ", ".join(shown) + more


# Text


def _kind_section(told: Difference, kind: Kind) -> Section:
    items = []
    for line in _of_kind(told, kind):
        who = f"was {line.before}" if line.before else line.after
        said = (line.letters, line.team, who, line.because)
        items.append(Item(", ".join(line.duties), " · ".join(word for word in said if word)))
    return Section(HEADINGS[kind], tuple(items), gap=kind == "unowned")


def _person_section(told: Difference, part: Part) -> Section:
    items = []
    for gain, found in ((True, part.gains), (False, part.losses)):
        for line in found:
            because = f" ({line.because})" if line.because else ""
            items.append(Item(_head(line, gain), _few(told, line, MANY) + because))
    return Section(f"{part.who} {part.counts}", tuple(items))


# Markdown


def changes_markdown(told: Difference) -> str:
    """Return the changes as Markdown that fits into a comment: under 65,000 characters, long parts folded away."""
    blocks = [[f"## {_short(told.title)}", "", strong(in_short(told))], *_blocks(told)]
    written: list[str] = []
    room = COMMENT - CLOSING
    for number, block in enumerate(blocks):
        text = "\n".join(block)
        if len(text) + 2 > room:
            left = _count(len(blocks) - number, "part")
            written.append(f"_Cut here: {left} more would not fit into a comment. `raci diff` shows them._")
            break
        written.append(text)
        room -= len(text) + 2
    return "\n\n".join(written) + "\n"


def _blocks(told: Difference) -> Iterator[list[str]]:
    """Yield pieces that can each be left out, what matters most first."""
    for kind, title in HEADINGS.items():
        if found := _of_kind(told, kind):
            yield from _tables(f"{'▲ ' if kind == 'unowned' else ''}{title}", kind, found)
    for title, words in _rows(told):
        yield [f"### {title}", "", *(f"- {_short(word)}" for word in words)]
    found_parts = parts(told)
    if found_parts:
        yield ["### Who is affected", "", *_overview(told, found_parts)]
    if told.notes:
        yield _folded("What is different", [f"- {_short(words)}" for words in told.notes])
    for part in found_parts:
        yield _folded(f"{_short(part.who)} {part.counts}", list(_person(part)))


def _short(text: str) -> str:
    return escape(text if len(text) <= LONGEST else text[:LONGEST] + " …")


def _fitting(duties: Sequence[str]) -> str:
    """Return as many duties as a cell holds, at least one; the rest is counted."""
    room, shown = LONGEST, 0
    for duty in duties:
        room -= len(duty) + 2
        shown += room >= 0 or not shown
    more = f" and {len(duties) - shown} more" if shown < len(duties) else ""
    return _short(", ".join(duties[:shown])) + more


def _folded(title: str, inside: Sequence[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *inside, "", "</details>"]


def _tables(title: str, kind: Kind, found: Sequence[Line]) -> Iterator[list[str]]:
    """Yield a table under its heading; where it is long, the rest folded, in pieces that can be left out."""
    teams = any(line.team for line in found)
    names = {"unowned": ("Before",), "owned": ("Now",), "moved": ("From", "To")}[kind]
    heads = ("Duties", *(("Team",) if teams else ()), "Letters", *names, "Why")
    head = [row(heads), row(":-:" if name == "Letters" else ":--" for name in heads)]
    body = []
    for line in found:
        who = {"unowned": (line.before,), "owned": (line.after,), "moved": (line.before, line.after)}[kind]
        cells = (*((line.team or "",) if teams else ()), line.letters, *(name or "" for name in who), line.because)
        body.append(row([_fitting(line.duties), *map(_short, cells)]))
    yield [f"### {title}", "", *head, *body[:FOLDED]]
    for start in range(FOLDED, len(body), 5 * FOLDED):
        piece = body[start : start + 5 * FOLDED]
        yield _folded(f"{title}: {len(piece)} more", [*head, *piece])


def _overview(told: Difference, found: Sequence[Part]) -> Iterator[str]:
    yield row(["Who", "Gains", "Loses"])
    yield row([":--", ":--", ":--"])
    for part in found[: 5 * FOLDED]:
        yield row([_short(part.who), _sums(told, part.gains), _sums(told, part.losses)])
    if len(found) > 5 * FOLDED:
        yield row([f"and {len(found) - 5 * FOLDED} more", "", ""])


def _sums(told: Difference, found: Iterable[Line]) -> str:
    """Return how many duties with which letters: "6 A/R, 2 C"."""
    counts: dict[str, int] = {}
    for line in found:
        counts[line.letters] = counts.get(line.letters, 0) + len(line.duties)
    order = _order(told)
    listed = sorted(counts, key=lambda word: [order.index(letter) for letter in word.split("/")])
    return ", ".join(f"{counts[word]} {escape(word)}" for word in listed)


def _person(part: Part) -> Iterator[str]:
    for gain, found in ((True, part.gains), (False, part.losses)):
        for line in found:
            because = f" ({_short(line.because)})" if line.because else ""
            yield f"- {strong(_head(line, gain)[:LONGEST])}: {_fitting(line.duties)}{because}"
