"""Markdown for GitHub, GitLab and whatever reads pipe tables: the matrix with gaps first, everything escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from raci.formats.page import accepted, acting, duties, duty_name, marks, missing, notes, plain, topics, under
from raci.formats.view import Line, Table, View

# Entities, not backslashes: no parser splits a cell at one, and templates and formulas ({{ }}, $ $) do not see them.
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {c: f"&#{ord(c)};" for c in "\\`*_~|[]{}$#^="})

JOINER = "\u2060"
"""An invisible character that keeps a word together, and keeps what is no link from becoming one."""

LINKING = re.compile(
    r"""(?<=@)(?=\w)|(?<=\#)(?=\w)|(?<=[!%$&^])(?=\d)|(?<=~)(?=["\w])"""  # mentions, issues, merge requests, labels
    r"""|(?<=:)(?=[\w+-]+:)|(?<=:)(?=//)|(?<=\bwww)(?=\.)""",  # emoji, addresses
    re.IGNORECASE,
)
LEADING = re.compile(r"^(\d*)([-+:.)])")
"""What begins a list at the start of a line."""

RIGHT_TO_LEFT = ("R", "AL", "AN")
INVISIBLE = {JOINER: "&#8288;", "\u2068": "&#8296;", "\u2069": "&#8297;"}


def escape(text: str) -> str:
    """Return text that every Markdown reader shows as it is, on one line, also in a table and under emphasis.

    Mentions and addresses are broken by an invisible character; right-to-left text is isolated from what surrounds it.
    """
    words = LINKING.sub(JOINER, plain(text))
    if any(unicodedata.bidirectional(c) in RIGHT_TO_LEFT for c in words):
        words = f"\u2068{words}\u2069"
    written = LEADING.sub(lambda found: f"{found[1]}&#{ord(found[2])};", words.translate(ENTITIES))
    for character, entity in INVISIBLE.items():
        written = written.replace(character, entity)
    return written


def write(view: View) -> dict[str, bytes]:
    """Write the page."""
    disputes = disputed(view)
    parts = [
        [f"# {escape(view.name)}: who answers for what", "", f"**{view.verdict}**"],
        _gaps(view),
        *(_matrix(view, table, list(disputes)) for table in view.tables),
        _section("To settle", _settle(view)),
        _section("Who acts for whom", (f"- For now, {escape(words)}." for words in acting(view))),
        _section("Legend", legend(view)),
        _section("† Where sources say otherwise", numbered(disputes.values())),
        ["---", "", escape(view.footer)],
    ]
    text = "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))
    return {".md": (text + "\n").encode()}


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a heading and its lines; nothing where there are none."""
    for number, line in enumerate(lines):
        if not number:
            yield from (f"## {title}", "")
        yield line


def _gaps(view: View) -> Iterable[str]:
    title = "▲ What nobody owns" if missing(view) else "What nobody here owns"
    return _section(title, gaps(view)) if missing(view) or accepted(view) else gaps(view)


def gaps(view: View) -> Iterator[str]:
    """Yield what nobody owns as a list, else one line that says that there is no such thing."""
    groups, others = missing(view), accepted(view)
    for group in groups:
        yield f"- {strong(group.words)}: {' · '.join(escape(duty_name(view, duty)) for duty in group.duties)}"
    for duty, note in others:
        yield f"- {escape(duty_name(view, duty))}: {escape(note.text)}"
    if not groups and not others:
        yield "Every duty has somebody who answers for it."


def _matrix(view: View, table: Table, disputed: list[str]) -> Iterator[str]:
    yield from (f"## {escape(table.name) or 'Matrix'}", "")
    yield from matrix(view, table, disputed)


def matrix(view: View, table: Table, disputed: list[str]) -> Iterator[str]:
    """Yield one team's matrix; `disputed` are the ids of disputed activities, in the order of their numbers."""
    remarks = {line.id: " · ".join(note.text for note in notes(view, table, line)) for line in table.lines}
    wide = any(remarks.values())
    heads = [_lines((column.heading, *under(view, column))) for column in table.columns]
    yield row(["Activity", *heads, *(["Notes"] if wide else [])])
    yield row([":--", *[":-:"] * len(heads), *([":--"] if wide else [])])
    for block in table.blocks:
        if block.name:
            yield row([strong(block.name), *[""] * (len(heads) + wide)])
        for line in block.lines:
            mark = f" †{disputed.index(line.id) + 1}" if line.disputed else ""
            cells = (_cell(view, table, line, place) for place in range(len(heads)))
            yield row([escape(line.name) + mark, *cells, *([escape(remarks[line.id])] if wide else [])])


def strong(text: str) -> str:
    """Return text in bold; nothing where there is none."""
    return f"**{written}**" if (written := escape(text)) else ""


def row(cells: Iterable[str]) -> str:
    """Return one row of a table; the cells are written already."""
    return f"| {' | '.join(cells)} |"


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(escape(text) for text in texts)


def _cell(view: View, table: Table, line: Line, place: int) -> str:
    """Return the letters of a cell, agreed ones bold, with the holders where the column has others too."""
    found = marks(view, table.columns[place], line, line.cells[place])
    letters = [strong(mark.letter) if mark.agreed else escape(mark.letter) for mark in found]
    if not any(mark.who for mark in found):
        return "/".join(letters)
    return "<br>".join(
        f"{letter} {escape(', '.join(mark.who))}".strip() for letter, mark in zip(letters, found, strict=True)
    )


def disputed(view: View) -> dict[str, Line]:
    """Return the disputed activities by id, each once: their order numbers them."""
    lines = [duty.line for duty in duties(view) if duty.line.disputed]
    return {line.id: line for line in lines}


def numbered(lines: Iterable[Line]) -> Iterator[str]:
    """Yield what other sources say about disputed activities, as a numbered list."""
    for number, line in enumerate(lines, 1):
        yield f"{number}. {escape(line.name)}: {escape('; '.join(line.disputed))}"


def _settle(view: View) -> Iterator[str]:
    for topic in topics(view):
        names = f" ({' · '.join(escape(name) for name in topic.duties)})" if topic.duties else ""
        yield f"- {strong(topic.who_decides)} decides: {escape(topic.question)}{names}"


def legend(view: View) -> Iterator[str]:
    """Yield what each letter and sign says, as a list."""
    for entry in view.legend:
        yield f"- {escape(entry.letter)}, {escape(entry.name)}: {escape(entry.decides)}"
    if not view.read:
        owner = escape(next((entry.letter for entry in view.legend if entry.meaning == "owns"), view.legend[0].letter))
        agreed, proposed = "people have agreed on it", "the rules propose it, nobody agreed yet"
        yield f"- **{owner}** in bold: {agreed}; {owner} in plain: {proposed}"
    lines = [duty.line for duty in duties(view)]
    if any(line.gap for line in lines):
        yield "- ▲ nobody has it" + ("" if view.read else "; ○ nobody has it, and that was accepted")
    if any(line.outside for line in lines):
        yield "- → somebody outside owns it"
    if any(line.disputed for line in lines):
        yield "- † and a number: sources say otherwise, see below"
