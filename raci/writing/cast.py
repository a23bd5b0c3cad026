"""Whoever holds letters in tables that were made elsewhere, as the people, teams and roles of a team file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from raci.matrix import Matrix, Row
from raci.model import Catalogue, Person
from raci.teamfile.seats import GROUP
from raci.words import fold, plural, slug
from raci.writing.plain import ids_of, quoted

if TYPE_CHECKING:
    from raci.titles import TitleReading

    ReadTitle = Callable[[str], TitleReading | None]

LONG = 60
"""Headings of more characters lose the description behind the name."""

VACANT = "vacant"
"""What stands for a name below the heading of a role that nobody has, in tables that we wrote."""

NOBODY = frozenset({"nobody", "none", "no one", "-", ""})
"""Words that a decision reads as nobody: whoever is called so is named by an id."""

_GROUP = re.compile(r"(?P<name>.*\S) \((?P<count>[1-9]\d{0,3})\)")
"""Engineers (3)"""

MEMBER = "Member"
"""The role of people whom a table names without saying what they are."""

_SEVERAL = re.compile(r"(?P<title>[^()]*[^()\s]) \([^()]*\S, [^()]*\)")
"""Engineering manager (Kim Lee, Sofia Reyes)"""


@dataclass(frozen=True, slots=True)
class Post:
    """Whoever holds letters in the tables: a heading, or a human named there, perhaps under headings.

    `counts` has the numbers of the tables in which it stands, and how many it is there: several for a group, 0 for a
    seat that is vacant.
    """

    name: str
    headings: tuple[str, ...]
    human: bool
    counts: Mapping[int, int]

    @property
    def count(self) -> int:
        """Return how many it is; who is there in one table is not vacant."""
        return max(self.counts.values())

    @property
    def nameless(self) -> bool:
        """Tell whether a team file calls it the same where it has the title alone: "3 x Engineer" is Engineers."""
        group = len(self.headings) == 1 and min(self.counts.values()) > 1
        return not self.human or (group and self.name == plural(self.headings[0]))

    def also(self, other: Post) -> Post:
        """Return the post with what another table says of it, too."""
        there = {*map(_word, self.headings)}
        headings = (*self.headings, *(each for each in other.headings if _word(each) not in there))
        return replace(self, headings=headings, counts={**self.counts, **other.counts})


@dataclass(frozen=True)
class Cast:
    """Everybody in the tables by key, what the file calls them, and what their headings mean.

    `keys` finds a key by number of the table and id of the person, or else of the role. `teams` are those of the
    tables that are teams', by number, and `called` what the file calls each. `apart` has the keys of the posts that
    stand for a seat in each team. `shared` has the headings of each role that several of them mean: they have `own`
    roles, as those that mean none. `members` has id and name of the roles of people without a heading, by key.
    """

    posts: Mapping[str, Post]
    keys: Mapping[tuple[int, str], str]
    references: Mapping[str, str]
    readings: Mapping[str, TitleReading | None]
    own: Mapping[str, str]
    teams: Mapping[int, str]
    called: Mapping[int, str]
    apart: frozenset[str]
    shared: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, matrices: Sequence[Matrix], teams: Mapping[int, str], read_title: ReadTitle) -> Cast:
        """Return who stands in the tables, numbered from 1; `teams` names those of them that are teams'."""
        posts: dict[str, Post] = {}
        keys: dict[tuple[int, str], str] = {}
        for number, matrix in enumerate(matrices, 1):
            for here, key, post in _posts(number, matrix, read_title):
                posts[key] = posts[key].also(post) if key in posts else post
                keys[number, here] = key
        references = _references(posts)
        headings = dict.fromkeys(heading for post in posts.values() for heading in post.headings)
        readings = {
            heading: reading if (reading := read_title(heading)) and reading.roles else None for heading in headings
        }
        shared = _shared(readings)
        alike = {heading for several in shared.values() for heading in several}
        own = _own(heading for heading, reading in readings.items() if reading is None or heading in alike)
        members = _members((key for key, post in posts.items() if not post.headings), own)
        called = ids_of((name, name) for name in teams.values())
        named = {number: called[name] for number, name in teams.items()}
        apart = _apart(posts, references, teams) - _across(posts, readings, matrices[0].organisation.catalogue)
        return cls(posts, keys, references, readings, own, teams, named, apart, shared, members)

    def __len__(self) -> int:
        """Return how many entries the people have in the file."""
        return sum(len(self._seats(key, post)) for key, post in self.posts.items())

    def holders(self, table: int, row: Row, letter: str) -> list[str]:
        """Return what the file calls those who hold a letter in a row of a table."""
        held = row.holders(letter)
        found = (self.keys.get((table, f"person {a.person_id}")) or self.keys[table, f"role {a.role}"] for a in held)
        return [self.references[key] for key in dict.fromkeys(found)]

    def lines(self) -> Iterator[str]:
        """Return the sections of people, teams, and roles that the catalogue does not have."""
        texts = [text for post in self.posts.values() for text in (post.name, *post.headings, *_all_titles(post))]
        plain = quoted([*texts, *self.references.values(), *self.teams.values(), *self.called.values()])
        yield "people:"
        for key, post in self.posts.items():
            for one in self._seats(key, post):
                yield f"  - {self._entry(key, one, plain)}"
        if self.teams:
            yield ""
            yield "teams:"
        for number, name in self.teams.items():
            id = f"id: {plain[self.called[number]]}, " if self.called[number] != name else ""
            yield f"  - {{{id}name: {plain[name]}}}"
        yield from self._role_lines(plain)

    def _role_lines(self, plain: Mapping[str, str]) -> Iterator[str]:
        """Return the section of the file's own roles; headings that are spelt alike have one."""
        roles: dict[str, str] = {}
        for heading, id in self.own.items():
            roles.setdefault(id, plain[heading])
        if roles or self.members:
            yield ""
            yield "roles: # those of this table alone; `raci list roles` has what people can be given instead"
        for id, name in (*roles.items(), *self.members.values()):
            yield f"  - {{id: {id}, name: {name}}}"

    def _seats(self, key: str, post: Post) -> list[Post]:
        """Return the entries of a post: one, or one for each team."""
        if key not in self.apart:
            return [post]
        return [replace(post, human=False, counts={number: count}) for number, count in post.counts.items()]

    def _entry(self, key: str, post: Post, plain: Mapping[str, str]) -> str:
        fields: dict[str, str] = {}
        if self.references[key] != post.name:
            fields["id"] = plain[self.references[key]]
        if post.human:
            fields["name"] = plain[post.name]
        if post.headings:
            fields["title"] = _listed([plain[title] for title in _titles(post, post.count)])
            if any(self._unclear(heading) for heading in post.headings):
                fields["roles"] = f"[{', '.join(dict.fromkeys(self._roles(post)))}]"
        elif key in self.members:
            fields["roles"] = f"[{self.members[key][0]}]"
        if post.count == 0:
            fields["vacant"] = "true"
        teams = [plain[self.called[number]] for number in post.counts if number in self.teams]
        if teams:
            fields["team" if len(teams) == 1 else "teams"] = _listed(teams)
        if set(fields) == {"title"}:
            return fields["title"]
        return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"

    def _unclear(self, heading: str) -> bool:
        """Tell whether a title alone does not say which role the file means."""
        reading = self.readings[heading]
        return heading in self.own or reading is None or reading.ambiguous

    def _roles(self, post: Post) -> Iterator[str]:
        for heading in post.headings:
            reading = self.readings[heading]
            yield from (self.own[heading],) if heading in self.own or reading is None else reading.roles

    def notes(self) -> Iterator[str]:
        """Say which headings may mean several roles or several seats, and which have become roles of the file."""
        for heading, reading in self.readings.items():
            if reading is not None and reading.ambiguous and heading not in self.own:
                others = ", ".join(role for role in reading.readings if role not in reading.roles)
                taken = ", ".join(reading.roles)
                yield f'"{heading}" is taken for {taken}' + (f"; it may also mean {others}" if others else "")
        unknown = ", ".join(f'"{heading}"' for heading in self.own if self.readings[heading] is None)
        if unknown:
            yield f"no role claims {unknown}: each has become a role of this file"
        shared = [f"{_said(headings)} would share the role {role}" for role, headings in self.shared.items()]
        if shared:
            yield f"{'; '.join(shared)}: each has become a role of this file, so that it keeps its column"
        people = _said(self.posts[key].name for key in self.members)
        if people:
            yield f"the table does not say what {people} do: give each a title, or one of the roles"
        apart = ", ".join(f'"{post.name}"' for key, post in self.posts.items() if key in self.apart)
        if apart:
            yield f"several teams have {apart} without the name of a person: each team has got a seat of its own"


def free(wanted: str, taken: Container[str], numbered: str = "{}-{}") -> str:
    """Return a text that is not taken: the one wanted, or one with a number."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = numbered.format(wanted, number)
    return found


def _shared(readings: Mapping[str, TitleReading | None]) -> dict[str, tuple[str, ...]]:
    """Return the headings of each role that several different ones mean: in one column letters would be lost."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for heading, reading in readings.items():
        for role in reading.roles if reading else ():
            found[role].append(heading)
    return {role: tuple(several) for role, several in found.items() if len({*map(_word, several)}) > 1}


def _own(headings: Iterable[str]) -> dict[str, str]:
    """Return the id of the file's own role for each heading; headings that are spelt alike share one."""
    ids: dict[str, str] = {}
    found: dict[str, str] = {}
    for heading in headings:
        word = _word(heading)
        if word not in ids:
            ids[word] = free(f"own-{slug(heading)}", {*ids.values()})
        found[heading] = ids[word]
    return found


def _word(heading: str) -> str:
    return fold(heading) or heading


def _members(keys: Iterable[str], own: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return id and name of a role for each of whom nothing is known: in one column their letters would be lost."""
    ids = {*own.values()}
    found: dict[str, tuple[str, str]] = {}
    for key in keys:
        found[key] = free(f"own-{slug(MEMBER)}", ids), MEMBER
        ids.add(found[key][0])
    return found


def _said(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _references(posts: Mapping[str, Post]) -> dict[str, str]:
    ids = ids_of((key, post.name) for key, post in posts.items())
    # "6 x Engineer" is called Engineers by the file, and nobody can be called nobody there.
    odd = {key for key, id in ids.items() if fold(id) in NOBODY or GROUP.fullmatch(id)}
    return {key: f"post-{slug(id)}" if key in odd else id for key, id in ids.items()}


def _apart(posts: Mapping[str, Post], references: Mapping[str, str], teams: Mapping[int, str]) -> frozenset[str]:
    """Return the keys of nameless posts that stand in the tables of several teams and in no others.

    A decision of a team finds its own seat by the name that they share, as long as no id is in the way.
    """
    taken = {fold(reference) for reference in references.values()}

    def clear(key: str, post: Post) -> bool:
        # Of a seat and a vacancy, one gets the bare name as its id.
        alike = len({count == 0 for count in post.counts.values()}) == 1 or slug(post.name) != post.name
        made = {fold(f"{post.name} {teams[number]}") for number in post.counts}
        return references[key] == post.name and alike and made.isdisjoint(taken)

    shared = {key: post for key, post in posts.items() if len(post.counts) > 1 and post.counts.keys() <= teams.keys()}
    return frozenset(key for key, post in shared.items() if post.nameless and clear(key, post))


def _across(
    posts: Mapping[str, Post], readings: Mapping[str, TitleReading | None], catalogue: Catalogue
) -> frozenset[str]:
    """Return the keys of posts that teams usually share: lawyers, sales people."""
    shared = {
        heading
        for heading, reading in readings.items()
        if reading and any(catalogue.roles[role].reach == "organisation" for role in reading.roles)
    }
    return frozenset(key for key, post in posts.items() if not shared.isdisjoint(post.headings))


def _titles(post: Post, count: int) -> tuple[str, ...]:
    """Return the titles that the file gives so many: 3 x Engineer."""
    return tuple(f"{count} x {heading}" if count > 1 else heading for heading in post.headings)


def _all_titles(post: Post) -> Iterator[str]:
    for count in post.counts.values():
        yield from _titles(post, count)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"[{', '.join(words)}]"


def _short(heading: str) -> str:
    """Return a heading without the description that stands behind it."""
    parts = re.split(r"\s+[-–—]\s+|:\s|\n|\.\s", heading, maxsplit=1) if len(heading) > LONG else [heading]
    return " ".join((parts[0].strip() or heading)[:LONG].split())


def _posts(number: int, matrix: Matrix, read_title: ReadTitle) -> Iterator[tuple[str, str, Post]]:
    """Yield who holds letters in a table: "person" or "role" and the id there, a key for all tables, and the post."""
    columns = {role.id: _short(role.name) for role in matrix.organisation.roles}
    times = Counter(map(fold, columns.values()))
    names = Counter(fold(_name(person)) for person in matrix.organisation.people)
    vacant: set[str] = set()
    filled: set[str] = set()
    for person in matrix.organisation.people:
        if fold(person.name) == VACANT and person.roles:
            vacant.update(person.roles)
            continue
        filled.update(person.roles)
        headings = tuple(dict.fromkeys(columns[role] for role in person.roles if role in columns))
        group = _GROUP.fullmatch(person.name) if len(headings) == 1 else None
        name, count = (group["name"], int(group["count"])) if group else (person.name, 1)
        if count == 1 and not group:
            headings = tuple(each for each in headings if fold(each) != fold(name) or _is_title(each, read_title))
        known = fold(name) if names[fold(name)] == 1 else fold(person.name)
        yield (
            f"person {person.id}",
            f"person {known or person.id}",
            Post(name, headings, human=True, counts={number: count}),
        )
    for role, heading in columns.items():
        if role in filled - vacant:
            continue
        alone = bool(fold(heading)) and times[fold(heading)] == 1
        key = f"role {fold(heading) if alone else role}"
        yield f"role {role}", key, _of_heading(heading, {number: 0 if role in vacant else 1}, read_title)


def _is_title(heading: str, read_title: ReadTitle) -> bool:
    """Tell whether a role claims a heading; the name of a person above the person's own letters says no title."""
    reading = read_title(heading)
    return bool(reading and reading.roles)


def _name(person: Person) -> str:
    group = _GROUP.fullmatch(person.name)
    return group["name"] if group else person.name


def _of_heading(heading: str, counts: Mapping[int, int], read_title: ReadTitle) -> Post:
    """Return the post of a heading without a person; one that lists several people goes by the whole text."""
    group = GROUP.fullmatch(heading)
    if group and not int(group[1]):  # no title of a team file, where it were a group of nobody
        return Post(heading, (), human=True, counts=counts)
    several = _SEVERAL.fullmatch(heading)
    if several and _is_title(several["title"], read_title):
        return Post(heading, (several["title"],), human=True, counts=counts)
    return Post(heading, (heading,), human=False, counts=counts)
