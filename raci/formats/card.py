"""A card as text for the terminal, as Markdown for wikis and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from raci.cards.card import Card, Duty, Group, Party, Why
from raci.cards.questions import Question
from raci.formats.markdown import escape, row, strong
from raci.formats.page import count, plain
from raci.matrix import Row
from raci.model import Scheme

MANY = 12
"""So many people are named in one place; the rest is counted."""


def card_text(card: Card, width: int) -> str:
    """Return the card as plain lines of at most `width` columns, where the words allow that."""
    lines = [*_filled(_about(card), 0, width), *_filled(_summary(card), 0, width)]
    for duty in card.duties:
        lines += ["", *_duty_lines(card, duty, width)]
    for title, listed in _lists(card):
        lines += ["", title, *(line for words in listed for line in _filled(words, 2, width))]
    return "\n".join(lines) + "\n"


def _filled(words: str, indent: int, width: int) -> list[str]:
    first, rest = " " * indent, " " * (indent + 2)
    return textwrap.wrap(
        plain(words), max(width, 30), initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _duty_lines(card: Card, duty: Duty, width: int) -> Iterator[str]:
    yield from _filled(f"{_letters(duty)} · {_name(card, duty.row)}", 0, width)
    for why in duty.whys:
        yield from _filled(_how(duty, why), 4, width)
        if why.because:
            yield from _filled(f"because {why.because}{f' ({why.source})' if why.source else ''}", 4, width)
    for word, parties in (
        ("answers:", duty.answers),
        ("does it:", duty.does),
        ("ask:", duty.ask),
        ("tell:", duty.tell),
    ):
        if parties:
            yield from _filled(f"{word} {_people(parties)}", 4, width)


def card_markdown(card: Card, scheme: Scheme) -> Iterator[str]:
    """Yield the card's lines as Markdown without headings, fit for any page."""
    name, *rest = _facts(card)
    yield from (" · ".join([strong(name), *map(escape, rest)]), "", escape(_summary(card)))
    if card.duties:
        others = any(duty.answers or duty.does for duty in card.duties)
        yield from ("", row(["Duty", "Letters", *(["Who else"] * others), "Ask first", "Then tell", "Why"]))
        yield row([":--", ":-:", *([":--"] * others), ":--", ":--", ":--"])
        for duty in card.duties:
            yield row(_cells(card, duty, others))
        held = {letter for duty in card.duties for letter in _letters_of(duty)}
        yield from ("", key_line(scheme, held))
    for title, listed in _lists(card):
        yield from ("", strong(title), "", *(f"- {escape(words)}" for words in listed))


def _cells(card: Card, duty: Duty, others: bool) -> Iterator[str]:
    yield escape(_name(card, duty.row))
    yield "/".join(strong(letter) if agreed else escape(letter) for letter, agreed in _letters_of(duty).items())
    if others:
        parts = (("answers", duty.answers), ("does it", duty.does))
        yield "<br>".join(escape(f"{_people(parties)} {word}") for word, parties in parts if parties)
    yield escape(_people(duty.ask))
    yield escape(_people(duty.tell))
    yield "<br>".join(escape(words) for why in duty.whys for words in (_how(duty, why), why.because) if words)


def key_line(scheme: Scheme, letters: Collection[str], *signs: str) -> str:
    """Return the line that says what the letters and signs of a table are."""
    names = [escape(f"{entry.letter} {entry.name}") for entry in scheme.letters if entry.letter in letters]
    states = (f"{strong('bold')}: people have agreed on it", "plain: the rules propose it")
    return " · ".join([*names, *states, *map(escape, signs)])


def card_json(card: Card) -> str:
    """Return the card as JSON."""
    subject = card.subject
    shape: dict[str, Any] = {
        "name": subject.name,
        "people": [person.name for person in subject.people],
        "role": subject.role,
        "titles": list(card.titles),
        "roles": list(card.roles),
        "teams": list(card.teams),
        "manager": card.manager,
        "acting": card.acting,
        "duties": [_duty_dict(duty) for duty in card.duties],
        "asked": [_group_dict(group) for group in card.asked],
        "told": [_group_dict(group) for group in card.told],
        "covered": [_group_dict(group) for group in card.covered],
        "acts_for": [_group_dict(group) for group in card.acts_for],
        "confirm": [_question_dict(question) for question in card.confirm],
        "gaps": [_question_dict(question) for question in card.gaps],
    }
    return json.dumps(shape, ensure_ascii=False, indent=1)


def _duty_dict(duty: Duty) -> dict[str, Any]:
    return {
        **_row_dict(duty.row),
        "letters": list(_letters_of(duty)),
        "agreed": duty.agreed,
        "why": [_why_dict(why) for why in duty.whys],
        "answers": [_party_dict(party) for party in duty.answers],
        "does": [_party_dict(party) for party in duty.does],
        "ask": [_party_dict(party) for party in duty.ask],
        "tell": [_party_dict(party) for party in duty.tell],
    }


def _why_dict(why: Why) -> dict[str, Any]:
    return {
        "letters": list(why.letters),
        "held_by": list(why.holders),
        "agreed": why.agreed,
        "how": why.how,
        "because": why.because,
        "source": why.source,
    }


def _party_dict(party: Party) -> dict[str, str | None]:
    return {"name": party.name, "role": party.role or None, "acting": party.acting}


def _row_dict(row: Row) -> dict[str, str | None]:
    return {"team": row.team, "activity": row.activity.id, "name": row.activity.name}


def _group_dict(group: Group) -> dict[str, Any]:
    return {"who": group.who, "duties": [_row_dict(row) for row in group.rows]}


def _question_dict(question: Question) -> dict[str, Any]:
    return {
        "team": question.team,
        "activity": question.activity,
        "name": question.name,
        "question": question.question,
        "who_decides": question.who_decides,
        "options": list(question.options),
    }


# what text and Markdown share: words that are not escaped yet


def _about(card: Card) -> str:
    return " · ".join(_facts(card))


def _facts(card: Card) -> Iterator[str]:
    """Yield the name, and what else is known: titles or roles, seat, teams, manager."""
    subject = card.subject
    yield subject.name
    if subject.role is not None:
        names = [person.name for person in subject.people]
        yield f"{_some(names)} {'has' if len(names) == 1 else 'have'} this role" if names else "nobody has this role"
        return
    person = subject.people[0]
    words = ", ".join(card.titles or card.roles)
    if words and words != subject.name:
        yield words
    if person.vacant:
        yield "vacant" if person.starts is None else f"vacant, from {person.starts}"
    if person.count > 1:
        yield f"{person.count} people"
    if card.teams:
        yield ", ".join(card.teams)
    if card.manager:
        yield f"reports to {card.manager}"


def _summary(card: Card) -> str:
    agreed = sum(duty.agreed for duty in card.duties)
    parts = [f"{agreed} agreed" if agreed else "", f"{left} proposed" if (left := len(card.duties) - agreed) else ""]
    words = f"{count(len(card.duties))}: {', '.join(filter(None, parts))}" if card.duties else "No duties here"
    return f"{words}. For now, {card.acting} acts for {card.subject.name}." if card.acting else f"{words}."


def _lists(card: Card) -> Iterator[tuple[str, list[str]]]:
    """Yield the lists below the duties with their titles, those that have something in them."""
    lists = (
        ("Is asked first, by", _grouped(card, card.asked)),
        ("Is told, by", _grouped(card, card.told)),
        ("Stands in for this role", _grouped(card, card.covered)),
        ("Acts for now for", _grouped(card, card.acts_for)),
        ("To confirm", [f"{q.who_decides} decides: {_asked(q)}" for q in card.confirm]),
        ("▲ Open near by", [f"{q.who_decides} decides: {_asked(q)}" for q in card.gaps]),
    )
    return ((title, listed) for title, listed in lists if listed)


def _grouped(card: Card, groups: Iterable[Group]) -> list[str]:
    return [f"{group.who}: {' · '.join(_name(card, row) for row in group.rows)}" for group in groups]


def _asked(question: Question) -> str:
    about = f" ({question.team})" if question.team else ""
    return f"{question.name}{about}: {question.question}" if question.name else f"{question.question}{about}"


def _name(card: Card, row: Row) -> str:
    return f"{row.activity.name} ({row.team})" if row.team and card.several_teams else row.activity.name


def _letters(duty: Duty) -> str:
    return "/".join(_letters_of(duty))


def _letters_of(duty: Duty) -> dict[str, bool]:
    """Return the letters that are held, and whether people have agreed on each."""
    agreed: dict[str, bool] = {}
    for why in duty.whys:
        agreed |= {letter: agreed.get(letter, True) and why.agreed for letter in why.letters}
    return agreed


def _how(duty: Duty, why: Why) -> str:
    """Say whose and which letters it is about where that is not plain, and how they came about."""
    letters = "/".join(why.letters) if len(duty.whys) > 1 else ""
    about = " ".join(words for words in (letters, _some(why.holders)) if words)
    return f"{about}: {why.how}" if about else why.how


def _people(parties: Iterable[Party]) -> str:
    return _some(party.text for party in parties)


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    more = f" and {len(listed) - MANY} more" if len(listed) > MANY else ""
    return ", ".join(listed[:MANY]) + more
