"""Who answers for what in a picture: the people behind the letters, each with the rows held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from raci.formats.diagrams.cells import safe_link
from raci.formats.page import count
from raci.formats.view import Line, View
from raci.matrix import Assignment
from raci.words import fold


class Owner(NamedTuple):
    """Somebody with the rows that he answers for (`owned`) and those that he does (`done`), in order."""

    id: str
    name: str
    roles: str
    family: str
    homes: tuple[float, ...]
    link: str
    vacant: bool
    acting: str
    owned: tuple[Line, ...]
    done: tuple[Line, ...]

    @property
    def counts(self) -> str:
        """Say how much somebody holds: "answers for 3, does 2"."""
        said = (("answers for", len(self.owned)), ("does", len(self.done)))
        return ", ".join(f"{verb} {number}" for verb, number in said if number)

    @property
    def label(self) -> str:
        """Return name and roles in one line."""
        return " · ".join(word for word in (self.name, self.roles) if word)

    @property
    def tip(self) -> str:
        """Return everything about somebody in lines."""
        return "\n".join((self.label, self.counts, self.acting, *(f"answers for: {line.name}" for line in self.owned)))


def owners(view: View, lines: Iterable[Line]) -> tuple[Owner, ...]:
    """Return everybody inside who answers for a row or does one, in order of name."""
    held: dict[str, dict[str, list[Line]]] = {}
    first: dict[str, Assignment] = {}
    for line in lines:
        for assignment in () if line.outside else line.row.assignments:
            if assignment.letter in (owns(view), does(view)):
                key = key_of(assignment)
                first.setdefault(key, assignment)
                rows = held.setdefault(key, {}).setdefault(assignment.letter, [])
                if line not in rows:
                    rows.append(line)
    found = [_owner(view, key, first[key], rows) for key, rows in held.items()]
    return tuple(sorted(found, key=lambda owner: (owner.name.casefold(), owner.id)))


def owns(view: View) -> str:
    """Return the letter of who answers."""
    return _letter(view, "owns", "A")


def does(view: View) -> str:
    """Return the letter of who does it."""
    return _letter(view, "does", "R")


def _letter(view: View, meaning: str, instead: str) -> str:
    return next((entry.letter for entry in view.legend if entry.meaning == meaning), instead)


def name_of(view: View, held: Assignment) -> str:
    """Return who holds a letter: a person, or where a table knows only roles, the role."""
    role = view.organisation.role_by_id.get(held.role or "")
    return held.person or (role.name if role else held.role) or "?"


def key_of(held: Assignment) -> str:
    """Return the id of an owner: a person's, else one made of the role."""
    return held.person_id or f"role {held.role}"


def others_who_do(view: View, line: Line, owner: str) -> tuple[str, ...]:
    """Return who does a row beside one of those who answer for it (an owner's id, empty for nobody)."""
    doing = (held for held in line.row.holders(does(view)) if key_of(held) != owner)
    return tuple(dict.fromkeys(name_of(view, held) for held in doing))


def reasons(view: View, line: Line) -> str:
    """Return a row's name with the reason of every letter that counts here, for a tooltip."""
    return "\n".join((line.name, *_reasons(line), *line.disputed))


def _reasons(line: Line) -> Iterator[str]:
    if line.outside:
        yield f"{line.outside} owns it, outside"
    yield from (word for word in (line.gap, line.gap_detail) if word)
    if line.accepted:
        yield f"accepted: {line.accepted}"
    yield from (note for cell in line.cells if cell and set(cell.letters) - {"C", "I"} for note in cell.notes)


def some(names: tuple[str, ...], most: int = 3) -> str:
    """Return names in one text; of many the first ones, and how many more there are."""
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[: most - 1])} + {len(names) - most + 1} more"


def duties_in_words(lines: tuple[Line, ...], what: str) -> str:
    """Say "3 duties nobody answers for"; empty where there is none."""
    return f"{count(len(lines))} {what}" if lines else ""


def _owner(view: View, key: str, held: Assignment, rows: dict[str, list[Line]]) -> Owner:
    person = view.organisation.person_by_id.get(held.person_id or "")
    roles = view.organisation.role_by_id
    ids = person.roles if person and person.roles else tuple(filter(None, (held.role,)))
    known = [roles[role] for role in ids if role in roles]
    name = (person.name if person else name_of(view, held)) + (
        f" ({person.count})" if person and person.count > 1 else ""
    )
    spoken = [role.name for role in known if fold(role.name) != fold(name)]
    acting = next((a.acting for lines in rows.values() for line in lines for a in line.row.assignments
                   if a.acting and a.person_id == held.person_id), None)  # fmt: skip
    return Owner(
        id=key,
        name=name,
        roles=", ".join(spoken) if person is None or person.kind == "human" or person.vacant else "",
        family=known[0].family if known else "",
        homes=tuple(role.spectrum for role in known if "spectrum" in role.model_fields_set),
        link=safe_link(person.link) if person else "",
        vacant=bool(person and person.vacant),
        acting=f"{acting} acts" if acting else "",
        owned=tuple(rows.get(owns(view), ())),
        done=tuple(rows.get(does(view), ())),
    )
