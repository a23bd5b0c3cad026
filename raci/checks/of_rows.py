"""Checks 2xx that look at the letters of one activity: is somebody there, and not too many."""

from __future__ import annotations

from collections.abc import Iterator

from raci.checks.hits import Check, Hit, Option
from raci.checks.survey import Line, Survey, holders_of, joined
from raci.findings import Severity
from raci.graph import leaders, line_up
from raci.matrix import Row


def no_accountable(survey: Survey) -> Iterator[Hit]:
    """Find activities that nobody answers for."""
    for line in survey.lines:
        row = line.row
        if survey.read and not (line.empty or line.passive) and "A" not in line.letters:
            yield Hit(f"{line.name}: no {survey.word('A')}, so nobody answers for it.", row=row)
        if row.outside:
            yield Hit(
                f"{line.name}: {row.outside} owns it, outside this organisation.",
                fix="Nothing to do, as long as they know.",
                row=row,
                severity=INFO,
                group="elsewhere",
            )
        for gap in row.unowned:
            if gap.letter != "A" or survey.read:  # said above, in the words for a table
                continue
            if gap.accepted is not None:
                yield Hit(
                    f"{line.name}: nobody answers for it, and that was accepted: {gap.accepted.rstrip('.')}.",
                    fix="Nothing to do until it ends.",
                    row=row,
                    severity=INFO,
                    group="accepted",
                )
            else:
                yield _unowned(survey, line, gap.usually)


def _unowned(survey: Survey, line: Line, usually: tuple[str, ...]) -> Hit:
    row = line.row
    names = [survey.role(role) for role in usually]
    up = _up_the_line(survey, row)
    asked = f"Ask {up}, " if up else "Decide who (decisions:), "
    hire = f"hire for the role ({names[0]}), " if names else ""
    return Hit(
        f"{line.name}: no {survey.word('A')}, so nobody answers for it{_usual(survey, usually)}.",
        fix=f"{asked}{hire}or accept the gap: decisions: {{{row.activity.id}: {{A: nobody, because: …, until: …}}}}.",
        row=row,
        group=usually[0] if usually else row.activity.area,
    )


def _usual(survey: Survey, usually: tuple[str, ...]) -> str:
    names = [survey.role(role) for role in usually]
    return f" (usual role: {' or '.join(names)})" if names else ""


def _up_the_line(survey: Survey, row: Row) -> str | None:
    """Return who could be asked: the team's lead, else the nearest manager of those at work on the row."""
    organisation, team = survey.organisation, survey.around[row.team]
    if team.lead:
        return organisation.person_by_id[team.lead].name
    for assignment in row.assignments:
        for manager in line_up(organisation, assignment.person_id or ""):
            return organisation.person_by_id[manager].name
    top = sorted(leaders(organisation) - {p.id for p in organisation.people if p.reports_to})
    return organisation.person_by_id[top[0]].name if top and top[0] in organisation.person_by_id else None


def many_accountable(survey: Survey) -> Iterator[Hit]:
    """Find activities that several answer for."""
    for line, owners in holders_of(survey, "A"):
        if len(owners) > 1:
            names = [survey.subject(owner).name for owner in owners]
            words = f"{line.name}: {survey.word('A')} is held by {len(owners)}: {joined(names)}."
            yield Hit(words, row=line.row, who=survey.subject(owners[1]) if survey.read else None)


def no_responsible(survey: Survey) -> Iterator[Hit]:
    """Find activities that nobody does."""
    word = survey.word("R")
    for line in survey.lines:
        if survey.read and survey.has("R") and not (line.empty or line.passive) and "R" not in line.letters:
            severity = WARNING if "A" in line.letters else None
            group = "owned" if severity else None
            yield Hit(f"{line.name}: no {word}, so nobody does it.", row=line.row, severity=severity, group=group)
        for gap in line.row.unowned:
            if gap.letter == "R":
                words = f"{line.name}: no {word}, so nobody does it{_usual(survey, gap.usually)}."
                yield Hit(words, row=line.row, severity=INFO if gap.accepted is not None else None)


def many_responsible(survey: Survey, more_than: int) -> Iterator[Hit]:
    """Find activities that many roles do."""
    return _crowds(survey, "R", more_than)


def many_consulted(survey: Survey, more_than: int) -> Iterator[Hit]:
    """Find activities about which many roles are asked."""
    return _crowds(survey, "C", more_than)


def many_informed(survey: Survey, more_than: int) -> Iterator[Hit]:
    """Find activities of which many roles are told."""
    return _crowds(survey, "I", more_than)


def _crowds(survey: Survey, letter: str, limit: int) -> Iterator[Hit]:
    for line, holders in holders_of(survey, letter):
        if len(holders) > limit and len(names := survey.columns(holders)) > limit:
            words = f"{survey.word(letter)} is held by {len(names)} roles, more than {limit}"
            yield Hit(f"{line.name}: {words}: {joined(names)}.", row=line.row)


def nobody_asked_or_told(survey: Survey) -> Iterator[Hit]:
    """Find activities about which nobody else hears."""
    letters = [letter for letter in "CI" if survey.has(letter)]
    missing = f"neither {survey.words(letters, 'nor')}" if len(letters) == 2 else f"no {survey.words(letters)}"
    for line in survey.lines:
        if not letters or line.row.outside or not ("A" in line.letters or "R" in line.letters):
            continue
        # Alone there is nobody whom one could ask or tell.
        if line.letters.keys().isdisjoint(letters) and (survey.read or survey.around[line.row.team].size > 1):
            words = f"{line.name}: {missing}, so nobody else hears of it."
            yield Hit(words, row=line.row, group="neither asked nor told")


def empty_activity(survey: Survey) -> Iterator[Hit]:
    """Find rows of a table without any letter."""
    for line in survey.lines:
        if survey.read and line.empty:
            yield Hit(f"{line.name}: no letter at all.", row=line.row)


def only_asked_or_told(survey: Survey) -> Iterator[Hit]:
    """Find rows of a table in which nobody owns or does anything."""
    for line in survey.lines:
        if survey.read and line.passive:
            held = survey.words(letter for letter in "CI" if letter in line.letters)
            yield Hit(f"{line.name}: only {held}; nobody answers for it or does it.", row=line.row)


def everyone_involved(survey: Survey, roles: int) -> Iterator[Hit]:
    """Find activities without a blank."""
    if survey.read:
        many = len(survey.subjects)
        for line in survey.lines:
            if many >= roles and len(line.held) >= many and len({a.person_id or a.role for a in line.held}) >= many:
                yield Hit(f"{line.name}: no blank, all {many} roles have a letter.", row=line.row, group="no blank")
        return
    for line in survey.lines:
        everybody = survey.around[line.row.team].holders
        if len(everybody) < roles or not line.held:
            continue
        others = everybody.keys() - {holder.role for holder in line.held}
        people = {holder.person_id for holder in line.held} if others else set()
        # Whoever has two roles is involved with both.
        if all(any(holder.id in people for holder in everybody[role]) for role in others):
            yield Hit(
                f"{line.name}: no blank, all {len(everybody)} roles have a letter.", row=line.row, group="no blank"
            )


def repeated_activity(survey: Survey) -> Iterator[Hit]:
    """Find activities that stand twice in one section."""
    seen: dict[tuple[str | None, str, str], Line] = {}
    for line, name in zip(survey.lines, survey.folded, strict=True):
        first = seen.setdefault((line.row.team, line.row.activity.area, name), line)
        if first is not line:
            yield Hit(f"{line.name}: the same activity stands here twice.", row=line.row)


def support_without_responsible(survey: Survey) -> Iterator[Hit]:
    """Find activities that somebody helps with and nobody does."""
    for line, helpers in holders_of(survey, "S"):
        if "R" not in line.letters:
            names = joined(survey.names(helpers))
            words = f"{line.name}: {survey.word('S')} without {survey.word('R')}: {names} would help nobody."
            yield Hit(words, row=line.row, who=survey.subject(helpers[0]))


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

ROWS: tuple[Check, ...] = (
    Check(
        "RACI201",
        "no-accountable",
        ERROR,
        "A duty that nobody answers for is dropped when it matters.",
        "Decide who answers for it.",
        no_accountable,
        also="info where the gap was accepted, or somebody outside owns it",
        together="Nobody answers for {n} duties (usual role: {group}): {names}",
    ),
    Check(
        "RACI202",
        "many-accountable",
        ERROR,
        "Where several answer, nobody does.",
        "Name one; the others do it or are asked.",
        many_accountable,
    ),
    Check(
        "RACI203",
        "no-responsible",
        ERROR,
        "A duty that nobody does is not done.",
        "Decide who does it.",
        no_responsible,
        also="warning in a table where somebody answers for it: many authors mean that he does it, too",
        together="Nobody does {n} duties that somebody answers for: {names}",
    ),
    Check(
        "RACI204",
        "many-responsible",
        WARNING,
        "Work that many share is several pieces of work, and each waits for the other.",
        "Split it into activities that one or two roles do, or let some of them help or be asked.",
        many_responsible,
        (Option("more_than", 3, "so many roles may do it"),),
    ),
    Check(
        "RACI205",
        "many-consulted",
        WARNING,
        "Everybody who must be asked first makes the decision later.",
        "Keep those without whom it would be decided wrongly; the others are told.",
        many_consulted,
        (Option("more_than", 4, "so many roles may be asked"),),
    ),
    Check(
        "RACI206",
        "many-informed",
        INFO,
        "What everybody is told, nobody reads.",
        "Keep those who would act on it, or tell all in one place where they look anyway.",
        many_informed,
        (Option("more_than", 8, "so many roles may be told"),),
    ),
    Check(
        "RACI207",
        "nobody-asked-or-told",
        INFO,
        "What is decided alone and told nobody surprises those who depend on it.",
        "Ask who would want to know before, and who after.",
        nobody_asked_or_told,
        together="Nobody is asked about or told of {n} duties: {names}",
    ),
    Check(
        "RACI208",
        "empty-activity",
        ERROR,
        "A row without letters says only that somebody thought of it.",
        "Give it an owner, or take it out.",
        empty_activity,
    ),
    Check(
        "RACI209",
        "only-asked-or-told",
        ERROR,
        "People are asked about and told of something that nobody owns or does.",
        "Name who answers for it and who does it.",
        only_asked_or_told,
    ),
    Check(
        "RACI210",
        "everyone-involved",
        INFO,
        "Where everybody has a part, few have a real one.",
        "Ask of each what would go wrong without them, and leave the cell blank.",
        everyone_involved,
        (Option("roles", 6, "from so many roles on"),),
        together="There is no blank in the rows of {n} duties: {names}",
    ),
)
"""201-210, in order of code; 214 and 215 stand with the other checks of who holds what."""
