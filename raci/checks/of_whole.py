"""Checks 4xx: the matrix as a whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain

from raci.checks.hits import Check, Hit, Option
from raci.checks.survey import Survey, joined, of
from raci.findings import Severity
from raci.model import Activity
from raci.words import fold

SPLIT = re.compile(r"[\s/,;:()&+]+")
ENDING = re.compile(r"(?<=..)(?:ing|ies|es|s|y|e)$")
PLAIN = {
    "a", "an", "and", "the", "of", "for", "to", "in", "on", "by", "with", "at", "from", "or", "who", "what", "how",
    "is", "are", "each", "all", "its", "our", "their", "product", "products", "team",
}  # fmt: skip
"""Words that say nothing about which duty is meant."""


def missing_duty(survey: Survey, known: int) -> Iterator[Hit]:
    """Find core duties of the catalogue that nobody decided about."""
    organisation = survey.organisation
    core = [activity for activity in organisation.catalogue.activities.values() if activity.core]
    if survey.read:
        missing = _unmatched(survey, core)
        # A table that has next to none of them is about something else.
        if len(core) - len(missing) < known:
            return
    else:
        settled = {*organisation.activity_by_id, *organisation.skipped, *(o.activity for o in organisation.elsewhere)}
        missing = [activity for activity in core if activity.id not in settled]
    for activity in missing:
        words = f"{activity.name} is a duty that most teams have; it is neither here nor skipped."
        yield Hit(words, activity=activity.id, group="core duties")


def _unmatched(survey: Survey, core: list[Activity]) -> list[Activity]:
    """Return the duties that no activity of a table seems to mean: generous, by id, name and the words in it."""
    known_as = {*survey.folded, *(line.row.activity.id for line in survey.lines)}
    names = {line.name for line in survey.lines}
    known: dict[str, str] = {}
    with_stem: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        for stem in _telling(name, known):
            with_stem.setdefault(stem, []).append(number)
    missing = []
    for activity in core:
        if not known_as.isdisjoint((activity.id, fold(activity.id), fold(activity.name))):
            continue
        # The verb comes first and says least: people run, lead, plan and organise the same thing.
        wanted = _telling(activity.name.split(" ", 1)[-1], known) or _telling(activity.name, known)
        near = [with_stem[stem] for stem in wanted if stem in with_stem]
        if 2 * len(near) <= len(wanted) or 2 * max(Counter(chain.from_iterable(near)).values()) <= len(wanted):
            missing.append(activity)
    return missing


def _telling(name: str, known: dict[str, str]) -> frozenset[str]:
    """Return the words of a name that tell it from others, without their endings; `known` keeps each word's stem."""
    found = set()
    for word in SPLIT.split(name):
        stem = known.get(word)
        if stem is None:
            folded = fold(word)
            stem = known[word] = "" if folded in PLAIN else ENDING.sub("", folded)
        found.add(stem)
    return frozenset(found - {""})


def too_large(survey: Survey, rows: int, columns: int) -> Iterator[Hit]:
    """Find matrices that nobody can read."""
    if survey.read:
        high, wide, name = len(survey.lines), len(survey.subjects), "The table"
        fix = "Split it: by section, or into what one group does and what it needs from others."
    else:
        tall = Counter(line.row.team for line in survey.lines)
        roles: defaultdict[str | None, set[str | None]] = defaultdict(set)
        for line in survey.lines:
            roles[line.row.team] |= {holder.role for holder in line.held}
        high = max(tall.values(), default=0)
        wide = max(map(len, roles.values()), default=0)
        name = "The largest matrix" if len(tall) > 1 else "The matrix"
        fix = "Show one area at a time (activities: areas), or skip what nobody argues about (activities: skip)."
    over = [
        f"{count} {noun} (more than {limit})"
        for count, noun, limit in ((high, "rows", rows), (wide, "columns", columns))
        if count > limit
    ]
    if over:
        yield Hit(f"{name} has {joined(over)}, more than people take in.", fix=fix)


def stale(survey: Survey) -> Iterator[Hit]:
    """Find what has become old: a review that is due, a seat that should be filled, letters that others agreed to."""
    organisation, on = survey.organisation, survey.matrix.on
    if organisation.review_by is not None and organisation.review_by < on:
        yield Hit(f"This was to be looked at again by {organisation.review_by}.", group="review")
    for person in organisation.people:
        if person.vacant and person.starts is not None and person.starts < on:
            yield Hit(
                f"The seat {person.name} was to be filled from {person.starts} and is still vacant here.",
                fix="Name who came, or another date (from:).",
                who=of(person),
                group="seats",
            )
    for sentence in survey.changed:
        yield Hit(sentence, group="changed")


def never_agreed(survey: Survey) -> Iterator[Hit]:
    """Count the duties that are proposed only."""
    if survey.read:
        return
    counts = survey.matrix.counts()
    if counts.proposed:
        total = counts.agreed + counts.proposed + counts.open
        yield Hit(f"Proposed only: {counts.proposed} of {total} duties; agreed: {counts.agreed}.")


WHOLE: tuple[Check, ...] = (
    Check(
        "RACI401",
        "missing-duty",
        Severity.INFO,
        "What is not in the matrix has an owner only by luck.",
        "Include it (activities: include), or say that it is not yours (activities: skip, elsewhere).",
        missing_duty,
        (
            Option(
                "known", 3, "in somebody else's table: so many core duties must be there, else it is about other work"
            ),
        ),
        together="{n} duties that most teams have are neither here nor skipped: {names}",
    ),
    Check(
        "RACI402",
        "too-large",
        Severity.INFO,
        "A matrix that does not fit on a page is looked up, never read, and its gaps stay unseen.",
        "Split it by team or area.",
        too_large,
        (
            Option("rows", 40, "so many rows may a matrix have, of several teams each"),
            Option("columns", 16, "so many columns may it have"),
        ),
    ),
    Check(
        "RACI403",
        "stale",
        Severity.WARNING,
        "Letters that were agreed for other people or another time are followed by nobody.",
        "Look at it again together, and set the next date (review_by:).",
        stale,
    ),
    Check(
        "RACI404",
        "never-agreed",
        Severity.INFO,
        "A proposal that nobody agreed to binds nobody.",
        "Agree on them: raci pin.",
        never_agreed,
    ),
    Check(
        "RACI405",
        "unlocked",
        Severity.ERROR,
        "Letters that differ from the lock file changed without anybody having looked at them.",
        "Look at what moved (raci diff), then lock the letters anew (raci lock).",
        together="{n} duties have other letters than in {group}: {names}",
    ),
)
"""401-405, in order of code."""
