"""Mermaid for wikis: the org chart, and who answers for what, in a dialect that old and new versions draw.

Only `graph`, quoted labels without HTML, plain edges and `classDef`. Mermaid refuses a diagram of more than 500
edges, and over 50,000 characters puts an error in its place; wikis ask their readers before they draw 5,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from raci.formats.diagrams.org_tree import forest, walk
from raci.formats.diagrams.palette import Palette, build_palette
from raci.formats.diagrams.typeset import ELLIPSIS, clean
from raci.formats.view import Card, Line, View
from raci.words import fold

MOST_CHARACTERS = 5_000
MOST_EDGES = 150
FRAME = 120
"""Characters of a frame around an area, without its name."""
AGREED, PROPOSED = " --> ", " -.-> "
LONGEST_NAME = 48
"""Characters of a name in a box."""


class Node(NamedTuple):
    """A box: `id` is ours and safe, `kind` names its class."""

    id: str
    label: str
    kind: str

    def __str__(self) -> str:
        """Return the node's line."""
        return f'{self.id}["{escape(self.label)}"]:::{self.kind}'


class Entry(NamedTuple):
    """One fact to draw: a box, or an arrow between two. Facts of one group stand in one frame where it has a name."""

    nodes: tuple[Node, ...]
    arrow: str = ""
    group: str = ""


@dataclass(slots=True)
class Diagram:
    """One file as it fills; `spent` counts the characters of what is in it, ends of lines included."""

    spent: int
    edges: int = 0
    drawn: set[str] = field(default_factory=set)
    groups: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, None] = field(default_factory=dict)

    def lines(self, entry: Entry) -> list[str]:
        """Return the lines that an entry adds."""
        nodes = [str(node) for node in entry.nodes if node.id not in self.drawn]
        return nodes + ([entry.arrow.join(node.id for node in entry.nodes)] if entry.arrow else [])

    def cost(self, entry: Entry) -> int:
        """Return how many characters an entry adds, a new frame's included."""
        frame = len(escape(entry.group)) + FRAME if entry.group not in self.groups else 0
        return frame + sum(len(line) + 6 for line in self.lines(entry))

    def add(self, entry: Entry) -> None:
        """Put an entry in."""
        self.spent += self.cost(entry)
        self.groups.setdefault(entry.group, []).extend(self.lines(entry))
        self.drawn |= {node.id for node in entry.nodes}
        self.kinds |= dict.fromkeys(node.kind for node in entry.nodes)
        self.edges += bool(entry.arrow)


class Kind(NamedTuple):
    """A kind of chart: which way it runs, what it is called, and what stands in each of its files."""

    direction: str
    title: str
    notes: tuple[str, ...]
    legend: tuple[Entry, ...]
    looks: dict[str, str]

    def head(self, part: str) -> tuple[str, ...]:
        """Return the first lines of a file."""
        title = _plain(self.title)[:100] + (f" (part {part})" if part else "")
        verdict, footer = map(_plain, self.notes)
        return f"graph {self.direction}", f"  accTitle: {title}", f"  accDescr: {verdict}", f"  %% {footer}"

    def text(self, diagram: Diagram, part: str) -> str:
        """Return a whole file. Frames stand last to first, because Mermaid draws the first at the bottom."""
        lines = [*self.head(part)]
        for number, (group, inside) in reversed(list(enumerate(diagram.groups.items()))):
            if group:
                lines += [f'  subgraph s{number}["{escape(group)}"]', "    direction LR"]
                lines += [*(f"    {line}" for line in inside), "  end", f"  style s{number} {self.looks['frame']}"]
            else:
                lines += [f"  {line}" for line in inside]
        lines += [f"  classDef {kind} {self.looks[kind]}" for kind in diagram.kinds]
        return "\n".join(lines) + "\n"


def write_mermaid(view: View) -> dict[str, bytes]:
    """Return the org chart and the accountability chart, by the file's suffix, each in as many files as it needs."""
    notes, looks = (view.verdict, view.footer), _looks(build_palette(view))
    org = Kind("TD", f"{view.name}: who reports to whom", notes, (), looks)
    legend = () if view.read else _legend()
    owners = Kind("LR", f"{view.name}: who answers for what", notes, legend, looks)
    return {
        **_named(".org", _files(org, () if view.read else tuple(_reports(view)))),
        **_named(".accountability", _files(owners, tuple(_owners(view)))),
    }


def escape(text: str) -> str:
    """Return clean text for a quoted label: what Mermaid, Markdown or HTML could take for their own becomes a code."""
    keep = re.compile(r"[\w ,/]" if re.match(r"[-(]|\d+[.)]", text) else r"[\w ,/()-]")
    return "".join(letter if keep.match(letter) or ord(letter) > 0x7F else f"#{ord(letter)};" for letter in text) or " "


def short(text: str, most: int) -> str:
    """Return at most so many characters of a text, an ellipsis where something was left out."""
    plain = clean(text)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + ELLIPSIS


def _named(suffix: str, files: list[str]) -> dict[str, bytes]:
    return {
        f"{suffix}{f'-{number}' if number > 1 else ''}.mmd": text.encode("utf-8")
        for number, text in enumerate(files, 1)
    }


def _files(kind: Kind, entries: tuple[Entry, ...]) -> list[str]:
    """Pack facts into as few diagrams as keep below both limits, in order."""
    around = sum(len(line) + 1 for line in kind.head("99 of 99"))
    around += sum(len(name) + len(look) + 12 for name, look in kind.looks.items())
    diagrams: list[Diagram] = []
    for entry in entries:
        last = diagrams[-1] if diagrams else None
        if last is None or last.spent + last.cost(entry) > MOST_CHARACTERS or last.edges >= MOST_EDGES:
            diagrams.append(last := Diagram(around))
            for sample in kind.legend:
                last.add(sample)
        last.add(entry)
    count = len(diagrams)
    return [kind.text(diagram, f"{n} of {count}" if count > 1 else "") for n, diagram in enumerate(diagrams, 1)]


def _plain(text: str) -> str:
    """Return text for a title, where Mermaid knows no escapes."""
    return clean(re.sub(r"[#;%{}<>\\\"`$]", " ", text))


def _looks(colours: Palette) -> dict[str, str]:
    """Return how boxes of each kind, and frames, look: the palette of all pictures."""
    looks = {
        "person": ("card", "line", "ink", ""),
        "vacant": ("card", "gap", "gap", ",stroke-dasharray:5 4"),
        "duty": ("stripe", "edge", "ink", ""),
        "gap": ("gap-row", "gap", "gap", ",stroke-width:2px"),
        "accepted": ("accepted-row", "line", "muted", ",stroke-dasharray:5 4"),
        "outside": ("outside-row", "line", "muted", ""),
        "frame": ("page", "edge", "muted", ""),
    }
    return {
        name: f"fill:{colours[fill]},stroke:{colours[stroke]},color:{colours[ink]}{more}"
        for name, (fill, stroke, ink, more) in looks.items()
    }


def _legend() -> tuple[Entry, ...]:
    """Return the sample that tells agreed from proposed."""
    who, agreed, proposed = (
        Node("k1", "who answers", "person"),
        Node("k2", "agreed", "duty"),
        Node("k3", "proposed", "duty"),
    )
    return Entry((who, agreed), AGREED, "Legend"), Entry((who, proposed), PROPOSED, "Legend")


def _reports(view: View) -> Iterator[Entry]:
    """Yield whoever has neither manager nor reports, then every reporting line, managers before their reports."""
    roots = forest(view.cards)
    numbers = {branch.card.person.id: number for number, branch in enumerate(walk(roots), 1)}
    yield from (Entry((_person(root.card, numbers),)) for root in roots if not root.reports)
    waiting = list(reversed(roots))
    while waiting:
        branch = waiting.pop()
        for report in branch.reports:
            yield Entry((_person(branch.card, numbers), _person(report.card, numbers)), AGREED)
        waiting.extend(reversed(branch.reports))


def _person(card: Card, numbers: dict[str, int]) -> Node:
    """Return the box of one person: name, title, what else must be known, letters held."""
    title = "" if fold(card.titles) == fold(card.name) else short(card.titles, LONGEST_NAME)
    crowd = f"{card.person.count} people" if card.person.count > 1 else ""
    vacant = "vacant" if card.person.vacant else ""
    counts = " ".join(f"{letter}\u00a0{count}" for letter, count in card.counts if count)
    words = (short(card.name, LONGEST_NAME), title, crowd, vacant, counts)
    return Node(f"p{numbers[card.person.id]}", " · ".join(filter(None, words)), vacant or "person")


def _owners(view: View) -> Iterator[Entry]:
    """Yield who answers for each duty, area by area; a person has a box in each area, so that arrows stay short."""
    ids: dict[tuple[str, ...], str] = {}
    for table in view.tables:
        for block in table.blocks:
            group = " · ".join(short(name, LONGEST_NAME) for name in (table.name, block.name) if name)
            for line in block.lines:
                duty = Node(f"d{len(ids) + 1}", short(line.name, 2 * LONGEST_NAME), "duty")
                ids[table.id, block.id, "duty", line.id] = duty.id
                for kind, words, arrow in _holders(view, line):
                    key = (table.id, block.id, kind, words)
                    box = Node(ids.setdefault(key, f"h{len(ids) + 1}"), words, kind)
                    yield Entry((box, duty), arrow, group)


def _holders(view: View, line: Line) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, words and arrow of whoever answers for a duty, or of the gap."""
    owner = next((entry.letter for entry in view.legend if entry.meaning == "owns"), "A")
    roles = view.organisation.role_by_id
    if line.outside:
        yield "outside", f"elsewhere: {short(line.outside, LONGEST_NAME)}", AGREED
        return
    held = line.row.holders(owner)
    for holder in held:
        role = roles[holder.role].name if holder.role in roles else ""
        words = " · ".join(short(word, LONGEST_NAME) for word in (holder.person or "", role) if word)
        yield "person", words, AGREED if holder.agreed or view.read else PROPOSED
    if not held and line.accepted:
        yield "accepted", f"nobody answers, accepted: {short(line.accepted, LONGEST_NAME)}", AGREED
    elif not held:
        yield "gap", "▲ nobody answers", PROPOSED
