"""What a scenario would change, for a manager: as text, as Markdown, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from raci.comparing.compare import Change, background
from raci.findings import Finding
from raci.formats import changes
from raci.formats.data import finding_dict, severity_counts
from raci.formats.markdown import escape
from raci.formats.outline import Item, Section, markdown_of, text_of
from raci.formats.view import verdict
from raci.matrix import Matrix
from raci.scenarios import WhatIf

NOBODY = "nobody"

SHARED, REMAIN = "shared with others", "others go on"
"""What stands where nobody had to give a duty up, and where nobody has to take it up: several do it."""

SAID = ("no-accountable", "fallback-owner", "overloaded", "swamped-owner", "many-duties")
"""Findings that the other sections say already."""

MANY, MOST_MOVES = 12, 40
"""So many findings, and pairs of people between whom duties move, are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """Findings as lines for people: what is new to look at, and what is settled."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Duties that go from one to another: each as team, name and letters; the reasons are clauses.

    Either side may be `NOBODY`; where one of several who do a duty begins, `before` is `SHARED`, where one ceases,
    `after` is `REMAIN`.
    """

    before: str
    after: str
    duties: tuple[tuple[str | None, str, str], ...]
    because: tuple[str, ...]


def whatif_text(answers: Sequence[tuple[WhatIf, Told]], width: int, colour: bool) -> str:
    """Return answers as text of at most `width` columns; of several, how they compare comes first."""
    pages = [(heading(answer), sections(answer, told)) for answer, told in answers]
    if len(answers) > 1:
        pages.insert(0, (("Side by side", ""), (side_by_side([answer for answer, _ in answers]),)))
    return "\n".join(text_of(head, parts, width, colour) for head, parts in pages)


def whatif_markdown(answers: Sequence[tuple[WhatIf, Told]]) -> str:
    """Return answers as Markdown, fit for a page or a comment."""
    pages = [(heading(answer), sections(answer, told)) for answer, told in answers]
    if len(answers) > 1:
        pages.insert(0, (("Side by side", ""), (side_by_side([answer for answer, _ in answers]),)))
    return "\n".join(markdown_of(head, parts, escape) for head, parts in pages)


def whatif_dict(answer: WhatIf) -> dict[str, Any]:
    """Return an answer as plain data, in the published shape."""
    return {
        "organisation": answer.after.organisation.name,
        "scenario": answer.name,
        "on": answer.after.on.isoformat(),
        "changes": [asdict(change) for change in answer.changes],
        "summary": summary(answer),
        "notes": [{"kind": n.kind, "team": n.team, "activity": n.activity, "words": n.words} for n in answer.notes],
        "people": [
            {
                "person": load.name,
                "stays": load.stays,
                "new": load.new,
                "answers_for": {"before": load.answers[0], "after": load.answers[1]},
                "does": {"before": load.does[0], "after": load.does[1]},
                "too_much": load.too_much or None,
            }
            for load in answer.loads
            if load.answers[0] != load.answers[1] or load.does[0] != load.does[1] or load.too_much
        ],
        "findings": {
            "new": [finding_dict(finding) for finding in answer.new],
            "gone": [finding_dict(finding) for finding in answer.gone],
        },
    }


def summary(answer: WhatIf) -> dict[str, Any]:
    """Return the counts of an answer: changes by kind, duties that move, and both matrices'."""
    owner = _owner(answer)
    return {
        **changes.summary(answer.changes),
        "new_owner": sum(c.letter == owner for c in answer.of_kind("moved")),
        "no_owner": sum(c.letter == owner for c in answer.of_kind("unowned")),
        "agreements_lost": sum(note.kind == "agreement" for note in answer.notes),
        "too_much": [load.name for load in answer.overloaded],
        "before": _counts(answer.before),
        "after": _counts(answer.after),
        "findings": {"new": severity_counts(answer.new), "gone": severity_counts(answer.gone)},
    }


def _counts(matrix: Matrix) -> dict[str, int]:
    counts = matrix.counts()
    return {
        "activities": len(matrix.rows),
        "agreed": counts.agreed,
        "proposed": counts.proposed,
        "by_stand_in": counts.by_stand_in,
        "open": counts.open,
    }


def heading(answer: WhatIf) -> tuple[str, str]:
    """Return the title and what it comes to in one sentence."""
    return f"{answer.after.organisation.name}: {answer.name}", in_short(answer)


def in_short(answer: WhatIf) -> str:
    """Say in one sentence what would follow."""
    counts = summary(answer)
    stand_ins = counts["after"]["by_stand_in"] - counts["before"]["by_stand_in"]
    owned = sum(c.letter == _owner(answer) for c in answer.of_kind("owned"))
    parts = [
        _many(counts["no_owner"], "duty loses its owner and finds none", "duties lose their owner and find none"),
        _many(owned, "duty that nobody owned finds an owner", "duties that nobody owned find an owner"),
        _many(counts["new_owner"], "duty gets another owner", "duties get another owner"),
        _many(max(stand_ins, 0), "more is held by a stand-in", "more are held by stand-ins"),
        _many(max(-stand_ins, 0), "fewer is held by a stand-in", "fewer are held by stand-ins"),
        _many(counts["agreements_lost"], "agreement falls away", "agreements fall away"),
        f"too much for {_listed(counts['too_much'])}" if counts["too_much"] else "",
    ]
    said = "; ".join(filter(None, parts))
    if said:
        return said[:1].upper() + said[1:] + "."
    return _quiet(answer) if answer.changes else "Nothing changes."


def _quiet(answer: WhatIf) -> str:
    """Say what changes where everybody answers for what they did."""
    owner, doer = _main(answer)
    done = {(c.team, c.activity) for c in answer.changes if c.letter == doer}
    asked = {(c.team, c.activity) for c in answer.changes if c.letter not in (owner, doer)}
    parts = [
        f"{who} changes in {_many(len(duties), 'duty', 'duties')}"
        for who, duties in (("who does it", done), ("who is asked or told", asked))
        if duties
    ]
    return f"Who answers stays the same; {', '.join(parts)}."


def sections(answer: WhatIf, told: Told) -> tuple[Section, ...]:
    """Return everything worth saying, what is worst first; nothing empty."""
    settled, moved = _split(answer)
    found = (
        Section("The change", tuple(_change(answer))),
        Section("Nobody answers any more", tuple(_opened(answer)), gap=True),
        Section("Somebody answers now", tuple(_told_moves(answer, settled))),
        Section("Too much for one", tuple(Item("", load.too_much) for load in answer.overloaded), gap=True),
        Section("What falls away", tuple(Item("", note.words) for note in answer.notes if note.kind != "team")),
        Section("What moves", tuple(_told_moves(answer, moved))),
        Section("Who answers for more or less", tuple(_loads(answer))),
        Section("Asked and told", tuple(_asked(answer))),
        Section("New to look at", (*_few(told.new), *_remarks(answer.new))),
        Section("Settled by it", (*_few(told.gone), *_remarks(answer.gone))),
        Section("In all", tuple(_totals(answer))),
    )
    return tuple(section for section in found if section.items)


def side_by_side(answers: Sequence[WhatIf]) -> Section:
    """Return a line for each scenario: what it comes to."""
    return Section("Scenarios", tuple(Item(answer.name, in_short(answer)) for answer in answers))


def moves(answer: WhatIf) -> tuple[Move, ...]:
    """Return who answers for or does what instead of whom, those with most duties first.

    Who no longer does what nobody answers for any more is no news.
    """
    owner, doer = _main(answer)
    open_ = {(c.team, c.activity) for c in answer.of_kind("unowned") if c.letter == owner}
    before, after = (_held(matrix, (owner, doer)) for matrix in (answer.seen, answer.after))
    found: dict[tuple[str, str], list[Change]] = {}
    for change in answer.changes:
        duty = (change.team, change.activity)
        lost = change.kind in ("unowned", "lost") and duty in open_
        if change.letter in (owner, doer) and not lost:
            cell = (*duty, change.letter)
            giver = change.before or (SHARED if cell in before else NOBODY)
            taker = change.after or (REMAIN if cell in after else NOBODY)
            found.setdefault((giver, taker), []).append(change)
    made = [_move(sides, changes_, (owner, doer)) for sides, changes_ in found.items()]
    return tuple(sorted(made, key=lambda m: (_one_sided(m), -len(m.duties), m.before, m.after)))


def _held(matrix: Matrix, letters: tuple[str, str]) -> set[tuple[str | None, str, str]]:
    """Return the cells that somebody holds, by team, activity and how who answers and who does are shown."""
    return {
        (row.team, row.activity.id, shown)
        for row in matrix.rows
        for letter, shown in zip("AR", letters, strict=True)
        if row.holders(letter)
    }


def _move(sides: tuple[str, str], found: Iterable[Change], main: tuple[str, str]) -> Move:
    found = tuple(found)
    letters: dict[tuple[str | None, str], list[str]] = {}
    for change in found:
        letters.setdefault((change.team, change.name), []).append(change.letter)
    duties = tuple((*duty, "/".join(sorted(held, key=main.index))) for duty, held in letters.items())
    return Move(*sides, duties, _clauses(found))


def _clauses(found: Iterable[Change]) -> tuple[str, ...]:
    """Return the reasons, each once; what somebody had before is one only where there is no other."""
    every = dict.fromkeys(clause for change in found for clause in change.because.split("; ") if clause)
    telling = tuple(clause for clause in every if not clause.startswith(("had ", "has ")))
    return telling or tuple(every)


def _one_sided(move: Move) -> bool:
    return move.before in (NOBODY, SHARED) or move.after in (NOBODY, REMAIN)


def unowned(answer: WhatIf) -> tuple[Move, ...]:
    """Return what nobody answers for any more, by who did, those with most duties first."""
    owner = _owner(answer)
    found: dict[str, list[Change]] = {}
    for change in answer.of_kind("unowned"):
        if change.letter == owner:
            found.setdefault(change.before or NOBODY, []).append(change)
    made = []
    for before, changes_ in found.items():
        made.append(_move((before, NOBODY), changes_, _main(answer)))
    return tuple(sorted(made, key=lambda move: (-len(move.duties), move.before)))


def by_team(answer: WhatIf, duties: Iterable[tuple[str | None, str]]) -> str:
    """Return duties in words, each team's together where there are several teams."""
    teams: dict[str, list[str]] = {}
    several = len(answer.after.organisation.teams) > 1
    for team, name in duties:
        teams.setdefault(team or "" if several else "", []).append(name)
    return "; ".join(f"{team}: {', '.join(names)}" if team else ", ".join(names) for team, names in teams.items())


def worth_telling(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the errors and warnings that no other section says."""
    return tuple(f for f in findings if f.name not in SAID and f.severity.rank > 1)


def _main(answer: WhatIf) -> tuple[str, str]:
    """Return the letters for who answers and who does, as the scheme shows them."""
    shown = answer.after.organisation.catalogue.schemes[answer.after.organisation.scheme].shown
    return shown("A"), shown("R")


def _owner(answer: WhatIf) -> str:
    return _main(answer)[0]


def _change(answer: WhatIf) -> Iterator[Item]:
    for words in background(answer.seen, answer.after, private=answer.private):
        yield Item("", words + ".")
    for note in answer.notes:
        if note.kind == "team":
            yield Item("", note.words)


def _opened(answer: WhatIf) -> Iterator[Item]:
    """Yield duties that nobody answers for any more, joined by their reason."""
    groups: dict[str, list[tuple[str | None, str]]] = {}
    for change in answer.of_kind("unowned"):
        if change.letter == _owner(answer):
            groups.setdefault(change.because, []).append((change.team, change.name))
    for because, duties in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield Item(by_team(answer, duties), f"({because})" if because else "")


def _split(answer: WhatIf) -> tuple[list[Move], list[Move]]:
    """Return the moves that give an owner to what had none, and the others."""
    owner = _owner(answer)
    settled: list[Move] = []
    others: list[Move] = []
    for move in moves(answer):
        for owned, found in ((True, settled), (False, others)):
            duties = tuple(d for d in move.duties if (move.before == NOBODY and owner in d[2].split("/")) is owned)
            if duties:
                found.append(replace(move, duties=duties))
    return settled, others


def _told_moves(answer: WhatIf, found: Sequence[Move]) -> Iterator[Item]:
    for move in found[:MOST_MOVES]:
        letters = sorted({duty[2] for duty in move.duties}, key=lambda word: (-len(word), word))
        told = (f"{by_team(answer, (d[:2] for d in move.duties if d[2] == word))} ({word})" for word in letters)
        because = f" ({'; '.join(move.because[:3])})" if move.because else ""
        yield Item(_sides(move), "; ".join(told) + because)
    if len(found) > MOST_MOVES:
        yield Item("", f"and {len(found) - MOST_MOVES} more; as JSON the answer has all")


def _sides(move: Move) -> str:
    if move.after == REMAIN:
        return f"no longer {move.before}"
    return f"also {move.after}" if move.before == SHARED else f"{move.before} → {move.after}"


def _loads(answer: WhatIf) -> Iterator[Item]:
    for load in answer.loads:
        if load.stays and (load.gain or load.does[1] != load.does[0]):
            yield Item(
                load.name,
                f"answers for {_from_to(load.answers)}, does {_from_to(load.does)}" + (" (new)" if load.new else ""),
            )


def _from_to(pair: tuple[int, int]) -> str:
    before, after = pair
    return f"{after} as before" if before == after else f"{after} instead of {before}"


def _asked(answer: WhatIf) -> Iterator[Item]:
    main = _main(answer)
    others = [change for change in answer.changes if change.letter not in main]
    if others:
        who = sorted({name for c in others for name in (c.before, c.after) if name})
        letters = " and ".join(dict.fromkeys(c.letter for c in sorted(others, key=lambda c: c.letter)))
        yield Item("", f"{_many(len(others), 'letter changes', 'letters change')} ({letters}): {_listed(who)}")


def _few(lines: Sequence[str]) -> Iterator[Item]:
    for line in lines[:MANY]:
        yield Item("", line)
    if len(lines) > MANY:
        yield Item("", f"and {len(lines) - MANY} more")


def _remarks(findings: Iterable[Finding]) -> Iterator[Item]:
    """Count the findings that are mere remarks: "3 remarks: source-open (1), tie (2)"."""
    counts = Counter(f.name for f in findings if f.name not in SAID and f.severity.rank <= 1)
    if counts:
        several = len(counts) > 1
        told = ", ".join(f"{name} ({count})" if several else name for name, count in sorted(counts.items()))
        yield Item("", f"{_many(counts.total(), 'remark', 'remarks')}: {told}")


def _totals(answer: WhatIf) -> Iterator[Item]:
    yield Item("before", verdict(answer.before.counts()))
    yield Item("after", verdict(answer.after.counts()))


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}" if number else ""


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


__all__ = ["Told", "whatif_dict", "whatif_markdown", "whatif_text"]
