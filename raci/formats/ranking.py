"""Ranked answers, whom to hire and whom one could not miss: as a table for the terminal, as Markdown, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from raci.formats.console import EMPTY_LINE, printed
from raci.formats.markdown import escape, row
from raci.formats.outline import BOLD
from raci.formats.page import plain
from raci.model import Organisation
from raci.scenarios import Hire, Leaver

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST = 12
"""So many lines are shown; the data have all."""

FEW = 4
"""So many duties are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A title, what it comes to, a table, and what it leaves out; `numbers` are columns that hold counts."""

    title: str
    words: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: range
    note: str = ""


def hire_ranking(organisation: Organisation, found: Sequence[Hire]) -> Ranking:
    """Return whom to hire next, the best first."""
    teams = bool(organisation.teams)
    rows = tuple(
        (
            hire.name + (" (vacant seat)" if hire.seat else ""),
            *([hire.team or "all teams"] if teams else []),
            *(_count(duties) for duties in (hire.gaps, hire.stand_ins, hire.relieved, hire.others)),
            _hired(hire),
        )
        for hire in found[:MOST]
    )
    heads = ("Hire", *(["Team"] if teams else []), *HIRE_COUNTS, "What that would do")
    words = "No one more person would take over anything."
    if found:
        best = found[0]
        where = f" for {best.team}" if best.team else ""
        words = f"{_a(best.name)}{where}: {_hired(best)}."
    note = f"and {len(found) - MOST} more that would take over something" if len(found) > MOST else ""
    return Ranking(f"{organisation.name}: whom to hire next", words, heads, rows, range(1 + teams, 5 + teams), note)


HIRE_COUNTS = ("Gaps closed", "Stand-ins ended", "Off busy people", "Other duties")
LEAVE_COUNTS = ("Nobody answers", "Nobody does", "Stand-in takes", "Others take")


def anyone_ranking(organisation: Organisation, found: Sequence[Leaver]) -> Ranking:
    """Return what would follow if any one person left, the worst first."""
    twins = Counter(leaver.name for leaver in found)
    missed = [leaver for leaver in found if leaver.duties]
    rows = tuple(
        (
            f"{leaver.name} ({leaver.id})" if twins[leaver.name] > 1 else leaver.name,
            ", ".join(organisation.spoken(role) for role in leaver.roles),
            *(_count(duties) for duties in (leaver.unowned, leaver.undone, leaver.stand_ins, leaver.moved)),
            _left(leaver),
        )
        for leaver in missed[:MOST]
    )
    alone = [leaver for leaver in found if leaver.single_point]
    words = "Whoever leaves, somebody has every duty afterwards."
    if alone:
        verb = "is a single point of failure" if len(alone) == 1 else "are single points of failure"
        worst = alone[0]
        count = len(worst.unowned) + len(worst.undone)
        duties = "duty" if count == 1 else "duties"
        words = f"{len(alone)} of {len(found)} {verb}: without {worst.name}, {count} {duties} would have nobody."
    more = len(missed) - len(rows)
    none = len(found) - len(missed)
    notes = [f"and {more} more" if more else "", _spared(none)]
    heads = ("If this one left", "Role", *LEAVE_COUNTS, "Which")
    note = "; ".join(filter(None, notes))
    return Ranking(f"{organisation.name}: if any one leaves", words, heads, rows, range(2, 6), note)


def _spared(count: int) -> str:
    """Say how many people could leave without anybody taking over."""
    who = "1 person" if count == 1 else f"{count} people"
    return f"{who} could leave and nobody would have to take over" if count else ""


def ranking_text(ranking: Ranking, width: int, colour: bool) -> str:
    """Return a ranking as text of at most `width` columns, with ANSI colours if asked, ending with a line feed."""
    return printed(_parts(ranking), width, colour)


def _parts(ranking: Ranking) -> Iterator[RenderableType]:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    yield Text(plain(ranking.title), BOLD)
    yield Text(plain(ranking.words))
    if ranking.rows:
        grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
        for place, head in enumerate(ranking.heads):
            # Counts are narrow: the words above them stand below each other.
            above = head.replace(" ", "\n") if place in ranking.numbers else head
            grid.add_column(Text(above, BOLD), vertical="top", justify="right" if place in ranking.numbers else "left")
        for cells in ranking.rows:
            grid.add_row(*(Text(plain(cell)) for cell in cells))
        yield EMPTY_LINE
        yield grid
    if ranking.note:
        yield Text(plain(ranking.note))


def ranking_markdown(ranking: Ranking) -> str:
    """Return a ranking as Markdown."""
    lines = [f"# {escape(ranking.title)}", "", f"**{escape(ranking.words)}**"]
    if ranking.rows:
        marks = ["--:" if place in ranking.numbers else ":--" for place in range(len(ranking.heads))]
        lines += ["", row(map(escape, ranking.heads)), row(marks)]
        lines += [row(map(escape, cells)) for cells in ranking.rows]
    if ranking.note:
        lines += ["", f"{escape(ranking.note)}."]
    return "\n".join(lines) + "\n"


def hire_dicts(found: Iterable[Hire]) -> list[dict[str, Any]]:
    """Return hires as plain data, the best first."""
    return [
        {
            "role": hire.role,
            "team": hire.team,
            "vacant_seat": hire.seat,
            "gaps_closed": _duties(hire.gaps),
            "stand_ins_ended": _duties(hire.stand_ins),
            "off_busy_people": _duties(hire.relieved),
            "other_duties": _duties(hire.others),
            "from": dict(hire.eased),
        }
        for hire in found
    ]


def leaver_dicts(found: Iterable[Leaver]) -> list[dict[str, Any]]:
    """Return what would follow for each person as plain data, the worst first."""
    return [
        {
            "person": leaver.name,
            "id": leaver.id,
            "roles": list(leaver.roles),
            "single_point": leaver.single_point,
            "nobody_answers": _duties(leaver.unowned),
            "nobody_does": _duties(leaver.undone),
            "stand_in_takes": _duties(leaver.stand_ins),
            "others_take": _duties(leaver.moved),
        }
        for leaver in found
    ]


def _duties(duties: Iterable[tuple[str | None, ...]]) -> list[dict[str, str | None]]:
    keys = ("team", "name", "then")
    return [dict(zip(keys, duty, strict=False)) for duty in duties]


def _hired(hire: Hire) -> str:
    """Say what a hire would do, the most telling first."""
    parts = [
        f"closes {_named(hire.gaps)}" if hire.gaps else "",
        f"ends standing in for {_named(hire.stand_ins)}" if hire.stand_ins else "",
        f"fewer duties for {', '.join(f'{name} (−{count})' for name, count in hire.eased[:3])}" if hire.eased else "",
    ]
    return "; ".join(filter(None, parts))


def _left(leaver: Leaver) -> str:
    """Name the duties that would suffer, the worst first."""
    gaps = f"nobody for {_named((*leaver.unowned, *leaver.undone))}" if leaver.single_point else ""
    verbs: dict[tuple[str, ...], list[str]] = {}
    for duties, verb in ((leaver.stand_ins, "stand in"), (() if gaps else leaver.moved, "take over")):
        if duties:
            verbs.setdefault(tuple(sorted({then for *_, then in duties})), []).append(verb)
    takers = (f"{', '.join(names)} would {' and '.join(said)}" for names, said in verbs.items())
    return "; ".join(filter(None, (gaps, *takers)))


def _named(duties: Sequence[tuple[str | None, ...]]) -> str:
    names = list(dict.fromkeys(duty[1] or "" for duty in duties))
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more


def _count(duties: Sequence[object]) -> str:
    return str(len(duties)) if duties else "–"


def _a(name: str) -> str:
    return f"{'An' if name[:1] in 'AEIO' else 'A'} {name[:1].lower() + name[1:] if not name[1:2].isupper() else name}"
