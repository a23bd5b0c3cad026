"""A table that was made elsewhere, as a team file: its letters become decisions, nothing is added to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from raci.catalogue import load_catalogue
from raci.matrix import Matrix, Row
from raci.model import AGREED, DECIDED, MEANINGS, Catalogue, Scheme
from raci.teamfile.seats import GROUP
from raci.titles import TitleBook
from raci.words import fold, slug
from raci.writing.plain import comment, ids_of, quoted

if TYPE_CHECKING:
    from raci.tables import Reading
    from raci.titles import TitleReading

    ReadTitle = Callable[[str], TitleReading | None]

LONGEST = 110
"""So many characters stand in one line; a longer decision takes a line for each letter."""

LONG = 60
"""Headings of more characters lose the description behind the name."""

VACANT = "vacant"
"""What stands for a name below the heading of a role that nobody has, in tables that we wrote."""

_GROUP = re.compile(r"(?P<name>.*\S) \((?P<count>[1-9]\d{0,3})\)")
"""Engineers (3)"""

NOBODY = frozenset({"nobody", "none", "no one", "-", ""})
"""Words that a decision reads as nobody: whoever is called so is named by an id."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of a team file, how many duties and holders it has, and what somebody should look at.

    `understood` says what the tables were taken for.
    """

    text: str
    duties: int
    holders: int
    notes: tuple[str, ...]
    understood: tuple[str, ...] = ()


def take_over(path: str, reading: Reading | None = None) -> Imported:
    """Read the tables of a file and write them as a team file; raises InvalidFile where there is none."""
    from raci.tables import Reading, read_table

    matrices = read_table(path, reading or Reading())
    catalogue = matrices[0].organisation.catalogue
    title = matrices[0].organisation.name if Path(path).suffix.lower() in (".yaml", ".yml") else _title(path)
    result = imported(matrices, title, TitleBook(catalogue.roles.values(), catalogue.titles).read)
    odd = [f"{f.cell or f.location}: {f.message}" for matrix in matrices for f in matrix.findings]
    understood = tuple(line for matrix in matrices if matrix.origin for line in matrix.origin.understood)
    return replace(result, notes=(*odd, *result.notes), understood=understood)


def _title(path: str) -> str:
    words = Path(path).stem.replace("_", " ").replace("-", " ").split() if path != "-" else []
    return " ".join(words)[:80] or "Our organisation"


def imported(matrices: Sequence[Matrix], name: str, read_title: ReadTitle) -> Imported:
    """Write a team file whose decisions are the letters of one or more tables; at least one is needed.

    Headings become posts with the roles that their titles mean, or a role of the file's own. A duty that has the name
    of one in the catalogue is that one. Letters that decisions do not hold (verifies, signs …) are noted.
    """
    cast = _Cast.of(matrices, read_title)
    duties = _duties(matrices)
    scheme = _scheme(matrices[0], duties)
    agreed = [letter for letter in AGREED if any(each.meaning == MEANINGS[letter] for each in scheme.letters)]
    notes = [*cast.notes(), *_several(duties), *_lost(duties, agreed)]
    plain = quoted([name, scheme.id])
    lines = [
        "# yaml-language-server: $schema=./raci.schema.json",
        f"# The letters of {comment(Path(matrices[0].organisation.file).name)} as decisions: no rule changes them.",
        "# Where the table says nobody, nobody it is; where nobody answers for a duty, the rules may propose somebody.",
        f"organisation: {plain[name]}",
        *([f"scheme: {plain[scheme.id]}"] if scheme.id != "raci" else []),
        "",
        *cast.lines(),
        "",
        *_activity_lines(duties, matrices),
        "",
        *_decision_lines(duties, cast, agreed),
    ]
    if notes:
        told = [piece for note in notes for piece in _wrapped(f"- {comment(note)}")]
        lines[3:3] = ["#", "# To look at:", *(f"# {piece}" for piece in told), ""]
    return Imported("\n".join(lines) + "\n", len(duties), len(cast.posts), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Duty:
    """One row of the table with this number, and what the file calls it; `known` tells that the catalogue has it."""

    row: Row
    matrix: Matrix
    table: int
    id: str
    name: str
    known: bool


def _duties(matrices: Sequence[Matrix]) -> list[_Duty]:
    """Return the rows with names and ids of their own; what is called like a duty of the catalogue is that one."""
    catalogue = matrices[0].organisation.catalogue
    known = {fold(word): entry.id for entry in catalogue.activities.values() for word in (entry.id, entry.name)}
    rows = [(number, matrix, row) for number, matrix in enumerate(matrices, 1) for row in matrix.rows]
    times = Counter(fold(row.activity.name) for *_, row in rows)
    tables = Counter(name for matrix in matrices for name in {fold(row.activity.name) for row in matrix.rows})
    taken: set[str] = set()
    names: set[str] = set()
    found = []
    for number, matrix, row in rows:
        word = fold(row.activity.name)
        if times[word] == 1 and (wanted := known.get(word)) and wanted not in taken:
            taken.add(wanted)
            found.append(_Duty(row, matrix, number, wanted, row.activity.name, known=True))
            continue
        # A name stands for one duty in a file, so that those of several tables get the table's.
        name = f"{row.activity.name} ({_where_of(matrix, number)})" if tables[word] > 1 else row.activity.name
        name = _free(name, names, "{} ({})") if times[word] > 1 else name
        id = _free(slug(name), {*taken, *known.values()})
        taken.add(id)
        names.add(name)
        found.append(_Duty(row, matrix, number, id, name, known=False))
    return found


def _free(wanted: str, taken: Container[str], numbered: str = "{}-{}") -> str:
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = numbered.format(wanted, number)
    return found


@dataclass(frozen=True, slots=True)
class _Post:
    """Whoever holds letters in the tables: a heading, or a human named there, perhaps under headings.

    `count` is how many a group has, 0 for a seat that is vacant.
    """

    name: str
    headings: tuple[str, ...]
    human: bool
    count: int = 1

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the titles that the file gives it: 3 x Engineer."""
        return tuple(f"{self.count} x {heading}" if self.count > 1 else heading for heading in self.headings)

    def also(self, other: _Post) -> _Post:
        """Return the post with the headings that it has in another table, too."""
        return replace(self, headings=tuple(dict.fromkeys((*self.headings, *other.headings))))


@dataclass(frozen=True)
class _Cast:
    """Everybody in the tables by key, what the file calls them, and what their headings mean.

    `keys` finds a key by number of the table and id of the person, or else of the role.
    """

    posts: Mapping[str, _Post]
    keys: Mapping[tuple[int, str], str]
    references: Mapping[str, str]
    readings: Mapping[str, TitleReading | None]
    own: Mapping[str, str]

    @classmethod
    def of(cls, matrices: Sequence[Matrix], read_title: ReadTitle) -> _Cast:
        posts: dict[str, _Post] = {}
        keys: dict[tuple[int, str], str] = {}
        for number, matrix in enumerate(matrices, 1):
            for here, key, post in _posts(matrix):
                posts[key] = posts[key].also(post) if key in posts else post
                keys[number, here] = key
        ids = ids_of((key, post.name) for key, post in posts.items())
        # "6 x Engineer" is called Engineers by the file, and nobody can be called nobody there.
        odd = {key for key, id in ids.items() if fold(id) in NOBODY or GROUP.fullmatch(id)}
        references = {key: f"post-{slug(id)}" if key in odd else id for key, id in ids.items()}
        headings = dict.fromkeys(heading for post in posts.values() for heading in post.headings)
        readings = {
            heading: reading if (reading := read_title(heading)) and reading.roles else None for heading in headings
        }
        own: dict[str, str] = {}
        for heading, reading in readings.items():
            if reading is None:
                own[heading] = _free(f"own-{slug(heading)}", {*own.values()})
        return cls(posts, keys, references, readings, own)

    def lines(self) -> Iterator[str]:
        """Return the sections of people and of roles that the catalogue does not have."""
        texts = [text for post in self.posts.values() for text in (post.name, *post.headings, *post.titles)]
        plain = quoted([*texts, *self.references.values()])
        yield "people:"
        for key, post in self.posts.items():
            yield f"  - {self._entry(key, post, plain)}"
        if self.own:
            yield ""
            yield "roles: # headings that no role claims; `raci list roles` has those that people can be given instead"
        for heading, id in self.own.items():
            yield f"  - {{id: {id}, name: {plain[heading]}}}"

    def _entry(self, key: str, post: _Post, plain: Mapping[str, str]) -> str:
        fields: dict[str, str] = {}
        if self.references[key] != post.name:
            fields["id"] = plain[self.references[key]]
        if post.human:
            fields["name"] = plain[post.name]
        if post.headings:
            titles = [plain[title] for title in post.titles]
            fields["title"] = titles[0] if len(titles) == 1 else f"[{', '.join(titles)}]"
            readings = [self.readings[heading] for heading in post.headings]
            if any(reading is None or reading.ambiguous for reading in readings):
                fields["roles"] = f"[{', '.join(dict.fromkeys(self._roles(post)))}]"
        if post.count == 0:
            fields["vacant"] = "true"
        if set(fields) == {"title"}:
            return fields["title"]
        return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"

    def _roles(self, post: _Post) -> Iterator[str]:
        for heading in post.headings:
            reading = self.readings[heading]
            yield from reading.roles if reading else (self.own[heading],)

    def notes(self) -> Iterator[str]:
        """Say which headings may mean several roles, and which no role claims."""
        for heading, reading in self.readings.items():
            if reading is not None and reading.ambiguous:
                others = ", ".join(role for role in reading.readings if role not in reading.roles)
                taken = ", ".join(reading.roles)
                yield f'"{heading}" is taken for {taken}' + (f"; it may also mean {others}" if others else "")
        unknown = ", ".join(f'"{heading}"' for heading in self.own)
        if unknown:
            yield f"no role claims {unknown}: each has become a role of this file"


def _short(heading: str) -> str:
    """Return a heading without the description that stands behind it."""
    parts = re.split(r"\s+[-–—]\s+|:\s|\n|\.\s", heading, maxsplit=1) if len(heading) > LONG else [heading]
    return " ".join((parts[0].strip() or heading)[:LONG].split())


def _posts(matrix: Matrix) -> Iterator[tuple[str, str, _Post]]:
    """Yield who holds letters in a table: "person" or "role" and the id there, a key for all tables, and the post."""
    columns = {role.id: _short(role.name) for role in matrix.organisation.roles}
    times = Counter(map(fold, columns.values()))

    def of_role(role: str, count: int = 1) -> tuple[str, _Post]:
        heading = columns[role]
        alone = bool(fold(heading)) and times[fold(heading)] == 1
        return f"role {fold(heading) if alone else role}", _Post(heading, (heading,), human=False, count=count)

    held: set[str] = set()
    for person in matrix.organisation.people:
        held.update(person.roles)
        headings = tuple(dict.fromkeys(columns[role] for role in person.roles if role in columns))
        here, key = f"person {person.id}", f"person {fold(person.name) or person.id}"
        group = _GROUP.fullmatch(person.name)
        if fold(person.name) == VACANT and len(headings) == 1:
            yield here, *of_role(person.roles[0], 0)
        elif group and len(headings) == 1:
            yield here, key, _Post(group["name"], headings, human=True, count=int(group["count"]))
        else:
            yield here, key, _Post(person.name, headings, human=True)
    for role in columns:
        if role not in held:
            yield f"role {role}", *of_role(role)


def _activity_lines(duties: Sequence[_Duty], matrices: Sequence[Matrix]) -> Iterator[str]:
    catalogue = matrices[0].organisation.catalogue
    areas = {id: area.name for matrix in matrices for id, area in matrix.organisation.catalogue.areas.items()}
    shipped = {fold(word) for area in _shipped_areas(catalogue) for word in area}
    new = [duty for duty in duties if not duty.known]
    sections = dict.fromkeys(duty.row.activity.area for duty in new if _in_section(duty))
    fresh = [areas[a] for a in sections if fold(areas.get(a, "")) not in shipped]
    plain = quoted([*fresh, *areas.values(), *(word for duty in new for word in (duty.id, duty.name))])
    yield "activities:"
    yield f"  areas: [{', '.join(plain[area] for area in fresh)}] # no duties of the catalogue but those in the table"
    if any(duty.known for duty in duties):
        known = ", ".join(duty.id for duty in duties if duty.known)
        yield from (f"  {line}" for line in _wrapped(f"include: [{known}]"))
    if new:
        yield "  add:"
    for duty in new:
        activity = duty.row.activity
        area = f", area: {plain[areas[activity.area]]}" if _in_section(duty) else ""
        yield f"    - {{id: {plain[duty.id]}, name: {plain[duty.name]}{area}}}"


def _wrapped(text: str) -> list[str]:
    """Break a text between words; an id with hyphens stays whole."""
    return wrap(text, 112, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def _in_section(duty: _Duty) -> bool:
    """Tell whether the table has sections: rows that all stand in one place stand in none."""
    areas = {row.activity.area for row in duty.matrix.rows}
    return len(areas) > 1 and duty.row.activity.area in duty.matrix.organisation.catalogue.areas


def _shipped_areas(catalogue: Catalogue) -> list[tuple[str, str]]:
    used = {activity.area for activity in catalogue.activities.values()}
    return [(area.id, area.name) for area in catalogue.areas.values() if area.id in used]


def _decision_lines(duties: Sequence[_Duty], cast: _Cast, agreed: Sequence[str]) -> Iterator[str]:
    plain = quoted([*cast.references.values(), *(duty.id for duty in duties)])
    where = quoted({_where(duty) for duty in duties})
    yield "decisions:"
    for duty in duties:
        fields = {"activity": plain[duty.id]}
        for letter in agreed:
            held = [cast.references[key] for key in _holders(duty, letter, cast)]
            if held:
                names = [plain[each] for each in held]
                fields[letter] = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
            elif letter in "CI":
                fields[letter] = "nobody"
        fields["because"] = where[_where(duty)]
        short = "  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"
        if len(short) <= LONGEST:
            yield short
            continue
        for number, (key, value) in enumerate(fields.items()):
            yield f"    {key}: {value}" if number else f"  - {key}: {value}"


def _holders(duty: _Duty, letter: str, cast: _Cast) -> list[str]:
    held = [a for a in duty.row.assignments if a.letter == letter]
    own = (f"person {a.person_id}" if a.person_id is not None else f"role {a.role}" for a in held)
    return list(dict.fromkeys(cast.keys[duty.table, id] for id in own))


def _where(duty: _Duty) -> str:
    """Say where a row was read: "their.xlsx, Matrix!B12"."""
    origin, file = duty.matrix.origin, Path(duty.matrix.organisation.file).name
    cell, place = origin.places.get((duty.row.activity.id, None), (None, None)) if origin else (None, None)
    return f"{file}, {cell}" if cell else f"{file}, line {place.line}" if place else file


def _several(duties: Iterable[_Duty]) -> Iterator[str]:
    """Say that duties were named after their tables."""
    tables = {duty.table: _where_of(duty.matrix, duty.table) for duty in duties if duty.name != duty.row.activity.name}
    if len(tables) > 1:
        yield f"duties of {', '.join(tables.values())} have the same names, so that each is named after its table"


def _where_of(matrix: Matrix, table: int) -> str:
    return (matrix.origin.where if matrix.origin else "") or f"table {table}"


def _scheme(matrix: Matrix, duties: Iterable[_Duty]) -> Scheme:
    """Return the scheme to write: the table's, if it is known and decided, else one that has the letters of most."""
    known = load_catalogue().schemes
    helped = any(held.letter == "S" for duty in duties for held in duty.row.assignments)
    needed = {*DECIDED.values(), *(["helps"] if helped else [])}
    own = known.get(matrix.organisation.scheme)
    if own and needed.issubset(each.meaning for each in own.letters):
        return own
    return known["rasci" if helped else "raci"]


def _lost(duties: Iterable[_Duty], agreed: Sequence[str]) -> Iterator[str]:
    """Say which letters a decision cannot hold."""
    found = Counter(a.letter for duty in duties for a in duty.row.assignments if a.letter not in agreed)
    *most, last = (MEANINGS[letter] for letter in agreed)
    for letter, count in sorted(found.items()):
        cells = "1 cell says" if count == 1 else f"{count} cells say"
        yield f"{cells} who {MEANINGS[letter]}; decisions hold only who {', '.join(most)} and {last}"
