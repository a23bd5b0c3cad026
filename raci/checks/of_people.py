"""Checks 3xx: one role or person at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from raci.checks.bench import Bench
from raci.checks.hits import Check, Hit, Option, Subject
from raci.checks.survey import Survey, duties, holders_of, joined, of
from raci.findings import Severity
from raci.graph import leaders, line_up
from raci.matrix import Row
from raci.model import Person


def overloaded(survey: Survey, percent: int, activities: int) -> Iterator[Hit]:
    """Find people over their written capacity, or who answer for more than so many percent of the duties."""
    fix = "Move duties (decisions:), or raise the capacity."
    for who in survey.subjects:
        limits = who.person.capacity if who.person else None
        allowed = {"A": limits.accountable, "R": limits.responsible} if limits else {}
        for letter, limit in allowed.items():
            if limit is not None and (count := survey.count(who, letter)) > limit:
                verb = "answers for" if letter == "A" else "does"
                words = f"{who.name} {verb} {duties(count)}; the file allows {limit}."
                yield Hit(words, fix=fix, who=who, group=who.name, private=True)
        if allowed.get("A") is None:
            yield from _share(survey, who, "A", percent, activities)


def many_duties(survey: Survey, percent: int, activities: int) -> Iterator[Hit]:
    """Find people who do more than so many percent of the duties."""
    for who in survey.subjects:
        yield from _share(survey, who, "R", percent, activities)


def many_consultations(survey: Survey, percent: int, activities: int) -> Iterator[Hit]:
    """Find people who are asked about more than so many percent of the duties."""
    for who in survey.subjects:
        yield from _share(survey, who, "C", percent, activities)


def _share(survey: Survey, who: Subject, letter: str, percent: int, activities: int) -> Iterator[Hit]:
    held = survey.count(who, letter)
    if not held:
        return
    around = survey.rows_around(who)
    if around >= activities and 100 * held > percent * around:
        part = "half" if percent == 50 else f"{percent} %"
        words = f"{who.name} has {survey.word(letter)} in {held} of {duties(around)}, more than {part}."
        yield Hit(words, who=who, group=who.name)


def no_blank(survey: Survey, people: int, activities: int) -> Iterator[Hit]:
    """Find people with a letter in every row."""
    for who in survey.subjects:
        held = survey.count(who)
        if held >= activities and held == survey.rows_around(who) and survey.beside(who) >= people:
            yield Hit(f"{who.name} has a letter in every one of {duties(held)}.", who=who, group="no blank")


def idle(survey: Survey) -> Iterator[Hit]:
    """Find people with a role, and columns of a table, without a letter anywhere."""
    leading = leaders(survey.organisation)
    for who in survey.subjects:
        person = who.person
        if survey.count(who) or (person and not survey.read and (not person.roles or person.vacant)):
            continue
        severity = WARNING if who.id in leading else None
        yield Hit(f"{who.name} has no letter anywhere.", who=who, group="idle", severity=severity)


def never_owns(survey: Survey) -> Iterator[Hit]:
    """Find people who have letters, and neither answer for nor do anything."""
    letters = survey.words("AR", "nor")
    for who in survey.subjects:
        if survey.count(who) and not survey.count(who, "A") and not survey.count(who, "R"):
            yield Hit(f"{who.name} has neither {letters} anywhere.", who=who, group="never owns")


def single_point(survey: Survey, duties: int, people: int) -> Iterator[Hit]:
    """Find people who alone could answer for several duties."""
    if survey.read:
        return
    held: defaultdict[str, list[Row]] = defaultdict(list)
    for line, owners in holders_of(survey, "A"):
        if len(owners) == 1 and owners[0].person_id:
            held[owners[0].person_id].append(line.row)
    bench = Bench(survey)
    for id, rows in sorted(held.items()):
        person = survey.organisation.person_by_id[id]
        if len(rows) < duties or person.vacant or person.count > 1:
            continue
        alone = [row for row in rows if not bench.others(row, id)]
        if len(alone) < duties:
            continue
        size = max(survey.around[row.team].size for row in alone)
        names = dict.fromkeys(row.activity.name for row in alone)
        teams = f" in {len({row.team for row in alone})} teams" if len(names) < len(alone) else ""
        yield Hit(
            f"{person.name} is the only one who could answer for {len(alone)} duties{teams}: {joined(names)}.",
            who=of(person),
            group=person.name,
            severity=WARNING if size >= people else None,
        )


def uneven_load(survey: Survey, times: int, difference: int) -> Iterator[Hit]:
    """Find peers of whom one has several times another's duties."""
    if not survey.organisation.people:
        return
    load: Counter[str] = Counter()
    for line in survey.lines:
        load.update({a.person_id for letter in "AR" for a in line.holders(letter) if a.person_id})
    peers: defaultdict[tuple[str, frozenset[str]], list[Person]] = defaultdict(list)
    for person in survey.organisation.people:
        # Whoever sits in more teams has more duties for a reason.
        for role in () if person.vacant or person.count > 1 else person.roles:
            peers[role, frozenset(person.teams)].append(person)
    for (role, _), holders in peers.items():
        most = min(holders, key=lambda p: (-load[p.id], p.id))
        least = min(holders, key=lambda p: (load[p.id], p.id))
        high, low = load[most.id], load[least.id]
        if high >= times * low and high - low >= difference:
            words = f"{most.name} has {high} duties and {least.name} {low}; each is {survey.role(role)}"
            yield Hit(f"{words}.", who=of(most), group=role)


def twin_roles(survey: Survey, activities: int) -> Iterator[Hit]:
    """Find roles with the same letters everywhere."""
    subjects = {subject.id: subject for subject in survey.subjects} if survey.read else {}
    for twins, many in _twins(survey):
        if many < activities:
            continue
        names = [subjects[key].name if key in subjects else survey.role(key) for key in twins]
        words = f"{joined(names)} have the same letters everywhere, in {duties(many)}."
        yield Hit(words[:1].upper() + words[1:], who=subjects.get(twins[0]), group="twins")


def _twins(survey: Survey) -> Iterator[tuple[list[str], int]]:
    """Yield roles (in a table columns) that have the same letters in every row, and in how many rows.

    Of roles that only hear of things many are alike, and none of them could be spared for that.
    """
    letters = survey.tally if survey.read else survey.tally_of_roles
    there = {column for counts in letters.values() for column in counts}
    columns = [subject.id for subject in survey.subjects] if survey.read else sorted(there)
    alike: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    for column in (column for column in columns if column in there):
        alike[tuple(counts[column] for counts in letters.values())].append(column)
    for twins in alike.values():
        if len(twins) == 1:
            continue
        same: defaultdict[tuple[tuple[int, str], ...], list[str]] = defaultdict(list)
        for column in twins:
            same[_marks(survey, column)].append(column)
        for marks, found in same.items():
            if len(found) > 1 and (survey.read or any(letter not in "CI" for _, letter in marks)):
                yield found, len({row for row, _ in marks})


def _marks(survey: Survey, column: str) -> tuple[tuple[int, str], ...]:
    found = {
        (number, holder.letter)
        for number, line in enumerate(survey.lines)
        for holder in line.held
        if ((survey.read and holder.person_id) or holder.role) == column
    }
    return tuple(sorted(found))


def swamped_owner(survey: Survey) -> Iterator[Hit]:
    """Find duties that a swamped person answers for and that cannot move."""
    people = survey.organisation.person_by_id
    for line, owners in holders_of(survey, "A") if people else ():
        for assignment in owners:
            person = people.get(assignment.person_id or "")
            if person is None or person.workload != "swamped":
                continue
            helpers = [*line.holders("R"), *line.holders("C")]
            near = [a.person for a in line.row.assignments if a in helpers and a.person_id != person.id and a.person]
            boss = next(iter(line_up(survey.organisation, person.id)), None)
            names = list(dict.fromkeys([*near, *([people[boss].name] if boss else [])]))[:3]
            could = f" Could take it: {', '.join(names)}." if names else ""
            words = f"{person.name} is swamped and still answers for: {line.name}.{could}"
            yield Hit(words, row=line.row, who=of(person), group=person.name, private=True)


ERROR, WARNING, INFO, OFF = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF

PEOPLE: tuple[Check, ...] = (
    Check(
        "RACI301",
        "overloaded",
        WARNING,
        "Somebody who answers for too much answers for little of it.",
        "Let others answer for some of it.",
        overloaded,
        (
            Option("percent", 50, "of the duties around somebody, where no capacity is written"),
            Option("activities", 6, "from so many duties on"),
        ),
    ),
    Check(
        "RACI302",
        "many-duties",
        WARNING,
        "Nobody can stay on top of so much work, and nobody else learns it.",
        "Let others do some of it, or split the role.",
        many_duties,
        (
            Option("percent", 70, "of the duties around somebody"),
            Option("activities", 6, "from so many duties on"),
        ),
        together="{message}",
    ),
    Check(
        "RACI303",
        "no-blank",
        INFO,
        "Whoever has a part in everything is waited for everywhere.",
        "Ask what would go wrong without them, and leave those cells blank.",
        no_blank,
        (
            Option("people", 6, "in a team of so many people on, in a table roles"),
            Option("activities", 3, "from so many duties on"),
        ),
        together="{n} have a letter in every row: {people}",
    ),
    Check(
        "RACI304",
        "idle",
        INFO,
        "Somebody without any letter is forgotten, or the file is.",
        "Give them a duty, or check title and team.",
        idle,
        also="warning for whoever leads",
        together="{n} have no letter anywhere: {people}",
    ),
    Check(
        "RACI305",
        "never-owns",
        OFF,
        "Whoever only hears of things may be able to do more, or need not be in the table.",
        "Nothing, if it is meant; else give them a duty of their own.",
        never_owns,
        together="{n} neither answer for nor do anything: {people}",
    ),
    Check(
        "RACI306",
        "many-consultations",
        INFO,
        "Whoever is asked about everything makes all of it wait.",
        "Keep the questions that only they can answer; of the rest they are told.",
        many_consultations,
        (
            Option("percent", 60, "of the duties around somebody"),
            Option("activities", 4, "from so many duties on"),
        ),
    ),
    Check(
        "RACI307",
        "single-point",
        INFO,
        "When the only one who could do it leaves or falls ill, it stops.",
        "Let somebody learn it, or name who stands in (rules: cover).",
        single_point,
        (
            Option("duties", 3, "from so many duties on"),
            Option("people", 6, "a warning in a team of so many people"),
        ),
        also="warning in a team of 6 or more",
    ),
    Check(
        "RACI308",
        "uneven-load",
        INFO,
        "Of peers one carries the work of several.",
        "Move duties to the others (decisions:), or write why: strengths, workload, capacity.",
        uneven_load,
        (
            Option("times", 3, "so many times another's duties"),
            Option("difference", 3, "and at least so many more"),
        ),
    ),
    Check(
        "RACI309",
        "twin-roles",
        INFO,
        "Two roles that always do the same are one, or nobody has said what tells them apart.",
        "Join them, or say who of the two leads where.",
        twin_roles,
        (Option("activities", 3, "from so many duties on"),),
    ),
    Check(
        "RACI310",
        "swamped-owner",
        WARNING,
        "A swamped person still holds duties that the rules cannot move.",
        "Decide who takes them (decisions:).",
        swamped_owner,
        together="{who} is swamped and still answers for {n} duties: {names}",
    ),
)
"""301-310, in order of code."""
