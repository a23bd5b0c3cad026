"""What `pin` writes into a user's own file."""

from __future__ import annotations

import datetime as dt

import pytest

from raci.checks import check
from raci.deciding.engine import decide
from raci.deciding.explain import UnknownSubject
from raci.matrix import Matrix
from raci.teamfile import read_text
from raci.writing.pin import pinned

DAY = dt.date(2026, 12, 1)

FILES = {
    "no decisions yet": "# ours\npeople:\n  Dana: Product Manager   # since May\n  Kim: Engineering Manager\n",
    "a mapping with a partial decision": (
        "people: {Dana: Product Manager, Kim: Engineering Manager}\n"
        "decisions:\n  # agreed at the offsite\n  write-tickets: {A: Kim, because: offsite}   # for now\n"
        "  prioritise-bugs:\n    C: Kim\n"
    ),
    "a list": (
        "people: {Dana: Product Manager, Kim: Engineering Manager}\n"
        "decisions:\n    - {activity: write-tickets, A: Kim}  # for now\n"
        "    - activity: Prioritise bugs\n      R: Dana\n"
    ),
    "two teams, and a mapping": (
        "people:\n  Dana: {title: Product Manager, team: a}\n  Eve: {title: Product Manager, team: b}\n"
        "teams: {a: , b: }\ndecisions:\n  # both\n  write-tickets: {A: Dana, team: a}\n"
    ),
    "names that need care": (
        'people:\n  "yes": Product Manager\n  "#1 [x]: =A1": Engineering Manager\n'
        '  "12:30": Tech Lead\n  \U0001f984: Designer\n'
    ),
    "seats and groups": "people: [Product Manager, 3 x Engineer, {title: PMM, vacant: true}]\n",
    "two people of one name": (
        "people:\n  - {id: alex-1, name: Alex Kim, title: Product Manager}\n"
        "  - {id: alex-2, name: Alex Kim, title: Engineering Manager}\n"
    ),
}


def matrix(text: str) -> Matrix:
    """Decide a text as of one day."""
    return decide(read_text(text, "team.yaml"), DAY)


def held(decided: Matrix) -> set[tuple[str | None, str, str, str | None]]:
    """Return every letter of the rows that somebody answers for."""
    return {(a.team, a.activity, a.letter, a.person_id) for r in decided.rows if r.holders("A") for a in r.assignments}


@pytest.mark.parametrize("name", FILES)
def test_the_letters_stay_and_are_agreed(name: str) -> None:
    before = matrix(FILES[name])
    text, count = pinned(FILES[name], before, by=["Kim"])
    after = matrix(text)
    assert count > 0
    assert held(after) == held(before)
    assert all(assignment.agreed for row in after.rows if row.holders("A") for assignment in row.assignments)
    assert not [f.message for f in check(after) if f.code in ("RACI101", "RACI107", "RACI109")]
    assert all(comment in text for comment in _comments(FILES[name]))
    assert pinned(text, after) == (text, 0)


def _comments(text: str) -> list[str]:
    return [line[line.index("# ") :] for line in text.splitlines() if "# " in line]


def test_one_duty_alone() -> None:
    text = FILES["no decisions yet"]
    new, count = pinned(text, matrix(text), ["Prioritize Bugs"], by=["Kim", "Dana"])
    assert count == 1
    assert (
        new == text + "decisions:\n  prioritise-bugs: {A: Dana, R: Dana, C: Kim, agreed: 2026-12-01, by: [Kim, Dana]}\n"
    )


def test_an_unknown_duty_is_refused() -> None:
    with pytest.raises(UnknownSubject):
        pinned(FILES["no decisions yet"], matrix(FILES["no decisions yet"]), ["fly"])


def test_what_nobody_holds_stays_open() -> None:
    text = FILES["no decisions yet"]
    new, _ = pinned(text, matrix(text))
    assert "run-ad-campaigns" not in new
