"""Posts → people: the posts of one human become one, and managers are found among them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from raci.findings import Finding, Severity
from raci.people.listed import Listed, Post, finding, rings

_NOBODY = """
    -, –, —, n/a, na, none, nobody, null, nil, keine, keiner, aucun, ninguno, nenhum, geen, nessuno"""
_PARTS = re.compile(r"\s*[()<>\[\]]\s*|\s+[-–]\s+")


def join(posts: Iterable[Post]) -> tuple[tuple[Listed, ...], list[Finding]]:
    """Return the people behind posts, in the order of their first posts, and what is odd about them."""
    humans = _humans(list(posts))
    join = _Join(humans, _keys(humans))
    people = tuple(join.listed(number) for number in range(len(humans)))
    return people, [*join.notes(), *_ring_notes(people)]


Human = list[Post]


def _humans(posts: list[Post]) -> list[Human]:
    """Return the posts of each human together; an id that two names share stands for two humans."""
    named: dict[tuple[str, ...], str] = {}
    for post in posts:
        if post.name:
            named.setdefault(post.same, post.name)
    humans: dict[tuple[str, ...], Human] = {}
    for post in posts:
        name = post.name or named.get(post.same, "")
        alike = post.same if post.same[0] == "human" else (*post.same, name.casefold())
        humans.setdefault(alike, []).append(post)
    return list(humans.values())


def _keys(humans: list[Human]) -> list[str]:
    """Return a key for each human: the id that the list uses, else the name, else the title; never one twice."""
    wanted = [
        next((word for post in posts for word in (*post.ids, post.name, *post.titles) if word), "") for posts in humans
    ]
    taken = set(wanted)
    turns: Counter[str] = Counter()
    keys: list[str] = []
    for key in wanted:
        turns[key] += 1
        unique = key
        while turns[key] > 1 and unique in taken:
            unique = f"{key} {turns[key]}"
            turns[key] += 1
        taken.add(unique)
        keys.append(unique)
    return keys


@dataclass
class _Join:
    """Finds managers; what it meets on the way is noted by subject, so that a thousand rows make one finding."""

    humans: list[Human]
    keys: list[str]
    unknown: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    shared: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    others: list[tuple[Post, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.exact = _index(self.humans)
        self.loose = _loose_index(self.humans)
        self.seen: dict[str, frozenset[int]] = {}

    def listed(self, number: int) -> Listed:
        """Return one human with the manager of the first post that does not report to the human's own other post."""
        posts = self.humans[number]
        manager = self.manager(number)
        if manager is not None:
            for post, other in self.managers(number):
                if other not in (manager, number):
                    self.others.append((post, self.label(other), self.label(manager)))
        return Listed(
            key=self.keys[number],
            name=next((post.name for post in posts if post.name), ""),
            titles=tuple(dict.fromkeys(title for post in posts for title in post.titles)),
            manager=None if manager is None else self.keys[manager],
            teams=tuple(dict.fromkeys(team for post in posts for team in post.teams)),
            human=next((post.human for post in posts if post.human), None),
            location=posts[0].location,
        )

    def manager(self, number: int) -> int | None:
        """Return the manager of a human; note a name that is nobody's, or several people's."""
        for post in self.humans[number]:
            found = [self.find(word) for word in post.managers]
            one = next((owners - {number} for owners in found if len(owners - {number}) == 1), None)
            if one is not None:
                return min(one)
            if any(number in owners for owners in found):
                continue
            named = [word for word in post.managers if not _is_nobody(word)]
            if named:
                notes = self.shared if any(found) else self.unknown
                notes[named[-1]].append(post)
            return None
        return None

    def managers(self, number: int) -> Iterator[tuple[Post, int]]:
        """Yield every manager that some post of a human names without doubt."""
        for post in self.humans[number]:
            for word in post.managers:
                owners = self.find(word) - {number}
                if len(owners) == 1:
                    yield post, min(owners)

    def find(self, word: str) -> frozenset[int]:
        """Return who may be meant by an id, an e-mail address or a name, as a manager's cell has it."""
        if word not in self.seen:
            ways = (word, *(part for part in _PARTS.split(word) if part != word))
            found = [self.exact.get(way.casefold()) or self.loose.get(_loose(way), frozenset()) for way in ways]
            self.seen[word] = min((owners for owners in found if owners), key=len, default=frozenset())
        return self.seen[word]

    def label(self, number: int) -> str:
        return next((post.name for post in self.humans[number] if post.name), self.keys[number])

    def notes(self) -> Iterator[Finding]:
        """Yield what is odd about managers and about rows of one human."""
        for word, posts in self.unknown.items():
            message = f'"{word}", manager of {_people(posts)}, is not in the list'
            fix = "add a row for this manager, or correct the name; until then they report to nobody"
            yield _about(posts[0], "unknown-name", message, fix, group=word)
        for word, posts in self.shared.items():
            message = f'"{word}", manager of {_people(posts)}, may be any of several people'
            yield _about(posts[0], "unknown-name", message, "name the manager by an id", group=word)
        for post, other, manager in self.others:
            message = f'"{post.name or post.ids[0]}" also reports to "{other}"; "{manager}" counts'
            yield _about(post, "repeated-name", message, "nothing, if that is right", severity=Severity.INFO)
        yield from self.joined()
        yield from self.shared_ids()

    def joined(self) -> Iterator[Finding]:
        """Yield rows that say nothing new, and rows that were joined because name and manager are the same."""
        again: list[Post] = []
        for posts in self.humans:
            titles, teams = set(posts[0].titles), set(posts[0].teams)
            for post in posts[1:]:
                if titles.issuperset(post.titles) and teams.issuperset(post.teams):
                    again.append(post)
                elif post.same[0] == "name":
                    message = f'"{post.name}" has the manager of {_place(posts[0])} again: taken for one person'
                    fix = "give each row an employee id, if these are two people"
                    yield _about(post, "repeated-name", message, fix, severity=Severity.INFO)
                titles.update(post.titles)
                teams.update(post.teams)
        if again:
            again.sort(key=lambda post: post.location)
            places = ", ".join(_place(post) for post in again[:10]) + (" …" if len(again) > 10 else "")
            message = f"{len(again)} rows repeat what is known of their people: {places}"
            fix = "nothing, if that is right; of a history keep the newest rows only"
            yield _about(again[0], "repeated-name", message, fix, severity=Severity.INFO)

    def shared_ids(self) -> Iterator[Finding]:
        """Yield ids under which several names stand."""
        owners: dict[tuple[str, ...], Human] = {}
        for posts in self.humans:
            post = posts[0]
            first = owners.setdefault(post.same, posts)[0]
            if first is not post and post.same[0] in ("id", "email"):
                message = f'"{post.name}" has the {post.same[0]} of "{first.name}": taken for two people'
                yield _about(post, "repeated-name", message, "give each person an id of their own")


def _index(humans: list[Human]) -> dict[str, frozenset[int]]:
    """Return who is meant by a word: ids first, in their order, then names."""
    found: dict[str, frozenset[int]] = {}
    depth = max((len(post.ids) for posts in humans for post in posts), default=0)
    for level in range(depth + 1):
        layer: dict[str, set[int]] = defaultdict(set)
        for number, posts in enumerate(humans):
            for post in posts:
                word = (*post.ids, post.name)[level] if level <= len(post.ids) else ""
                if word:
                    layer[word.casefold()].add(number)
        for word, owners in layer.items():
            found.setdefault(word, frozenset(owners))
    return found


def _loose_index(humans: list[Human]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, posts in enumerate(humans):
        for name in {post.name for post in posts if post.name}:
            for way in {name, _PARTS.split(name)[0]}:
                found[_loose(way)].add(number)
    found.pop("", None)
    return {way: frozenset(owners) for way, owners in found.items()}


def _loose(name: str) -> str:
    """Return a name without accents, case and order of its words: "Lee, Kim" is "Kim Lee"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(sorted(re.findall(r"\w+", letters)))


def _place(post: Post) -> str:
    return f"{Path(post.location.file).name}:{post.location.line}"


def _is_nobody(word: str) -> bool:
    return word.casefold() in _NOBODY.replace("\n", "").replace(" ", "").split(",")


def _people(posts: list[Post]) -> str:
    names = list(dict.fromkeys(post.name or next(filter(None, (*post.ids, *post.titles)), "") for post in posts))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(f'"{name}"' for name in names[:3]) + more


def _about(
    post: Post, name: str, message: str, fix: str, *, severity: Severity = Severity.WARNING, group: str | None = None
) -> Finding:
    noted = finding(name, message, fix, post.location, post.cell)
    return replace(noted, severity=severity, group=group)


def _ring_notes(people: tuple[Listed, ...]) -> Iterator[Finding]:
    by_key = {person.key: person for person in people}
    for ring in rings(people):
        labels = " → ".join(f'"{by_key[key].label}"' for key in (*ring, ring[0])[:12])
        fix = "correct one of these managers"
        noted = finding("reporting-cycle", f"a ring of managers: {labels}", fix, by_key[ring[0]].location)
        yield replace(noted, severity=Severity.ERROR, who=by_key[ring[0]].label)
