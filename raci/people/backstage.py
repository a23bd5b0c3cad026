"""Backstage entities → people and teams: User and Group in YAML files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from raci.findings import Finding, InvalidFile, Location, Severity
from raci.people.headings import field_of
from raci.people.listed import PeopleList, Post, clean, finding, in_order
from raci.people.posts import join
from raci.sheets import refusal
from raci.source import Document, parse_all, read_bytes

_MAX_FILES = 2_000


def read_folder(folder: Path, name: str) -> PeopleList:
    """Read every YAML file below a folder; a file that is no YAML is a finding, as long as others are."""
    below = (path for path in folder.rglob("*") if path.suffix.lower() in (".yaml", ".yml"))
    hidden = set(folder.rglob(".*"))
    paths = sorted(path for path in below if hidden.isdisjoint((path, *path.parents)) and path.is_file())
    if not paths:
        raise refusal("no .yaml file is in this folder", "name a CSV, .xlsx or YAML file", name)
    if len(paths) > _MAX_FILES:
        raise refusal(f"more than {_MAX_FILES:,} YAML files are in this folder", "name a smaller one", name)
    documents: list[Document] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            documents += parse_all(read_bytes(path), str(path))
        except InvalidFile as fault:
            findings += [replace(found, severity=Severity.WARNING, fatal=False) for found in fault.findings]
    return _people_of(documents, findings, name)


def read_file(raw: bytes, name: str) -> PeopleList:
    """Read the entities of one YAML file with one or several documents."""
    return _people_of(parse_all(raw, name), [], name)


@dataclass(frozen=True, slots=True)
class _Entity:
    """One User or Group; `ref` is its reference in full: kind:namespace/name, in lower case."""

    kind: str
    ref: str
    name: str
    namespace: str
    data: Mapping[str, Any]
    location: Location

    def refs(self, key: str, kind: str) -> tuple[str, ...]:
        """Return the references under a key of the spec, in full."""
        return tuple(_full(text, kind, self.namespace) for text in _texts(self.data, "spec", key))


def _people_of(documents: list[Document], findings: list[Finding], name: str) -> PeopleList:
    entities = [entity for document in documents if (entity := _entity(document))]
    users = [entity for entity in entities if entity.kind == "user"]
    if not users:
        team_file = any("people" in doc.data for doc in documents if isinstance(doc.data, dict))
        message = "no Backstage User is in here" + ("; this looks like a team file" if team_file else "")
        fix = "name the file or folder with the entities of kind User, or a CSV or .xlsx list"
        raise InvalidFile((*refusal(message, fix, name).findings, *findings))
    groups = _Groups([entity for entity in entities if entity.kind == "group"])
    people, odd = join([_post(user, groups) for user in users])
    taken = f"Backstage, {len(users)} User and {len(entities) - len(users)} Group entities"
    other = len(documents) - len(entities)
    taken += f"; not used: {other} of other kinds" if other else ""
    return PeopleList(people, groups.teams(), taken, in_order([*findings, *groups.findings, *odd]))


def _entity(document: Document) -> _Entity | None:
    data = document.data
    kind = _text(data, "kind").casefold()
    if kind not in ("user", "group"):
        return None
    namespace = _text(data, "metadata", "namespace") or "default"
    id = _text(data, "metadata", "name")
    title = _text(data, "spec", "profile", "displayName") or _text(data, "metadata", "title")
    ref = _full(id or title, kind, namespace)
    return _Entity(kind, ref, title or id, namespace, data, document.place(("metadata", "name")))


def _post(user: _Entity, groups: _Groups) -> Post:
    """Return a user's post; titles and managers stand wherever a company puts them: spec, profile, annotations."""
    found: dict[str, list[str]] = {"title": [], "manager": []}
    for path in (("spec",), ("spec", "profile"), ("metadata", "annotations"), ("metadata", "labels")):
        for key in _mapping(user.data, *path):
            field, _ = field_of(key.rpartition("/")[2]) or ("", 0)
            if field in found:
                found[field] += _texts(user.data, *path, key)
    refs = (*user.refs("memberOf", "group"), *groups.members.get(user.ref, ()))
    return Post(
        ids=(user.ref, _text(user.data, "spec", "profile", "email")),
        same=("id", user.ref),
        name=user.name,
        titles=tuple(dict.fromkeys(found["title"])),
        managers=tuple(way for word in found["manager"] for way in (_full(word, "user", user.namespace), word)),
        teams=tuple(dict.fromkeys(groups.name(ref, user) for ref in refs)),
        human=None,
        location=user.location,
    )


class _Groups:
    """The groups by reference, with their names, parents and members; notes references to groups that are not here."""

    def __init__(self, groups: Iterable[_Entity]) -> None:
        self.findings: list[Finding] = []
        self.by_ref = {group.ref: group for group in groups}
        count = Counter(group.name.casefold() for group in self.by_ref.values())
        self.names = {
            ref: group.name if count[group.name.casefold()] == 1 else _short(ref) for ref, group in self.by_ref.items()
        }
        self.parents: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        for ref, group in self.by_ref.items():
            self.parents.update((ref, parent) for parent in group.refs("parent", "group")[:1])
            for member in group.refs("members", "user"):
                self.members.setdefault(member, []).append(ref)
        for ref, group in self.by_ref.items():
            for child in group.refs("children", "group"):
                self.parents.setdefault(child, ref)

    def name(self, ref: str, entity: _Entity) -> str:
        """Return a group's name; `entity` is who speaks of it."""
        if ref not in self.names:
            self.names[ref] = _short(ref)
            message = f'"{entity.name}" belongs to the group "{_short(ref)}", which is not here'
            fix = "add the file with that Group, or correct the reference"
            self.findings.append(finding("unknown-name", message, fix, entity.location))
        return self.names[ref]

    def teams(self) -> tuple[tuple[str, str | None], ...]:
        """Return every group with its parent, those that are only spoken of included."""
        above = {
            ref: self.name(parent, self.by_ref[ref])
            for ref, parent in self.parents.items()
            if ref in self.by_ref and parent != ref
        }
        return tuple((name, above.get(ref)) for ref, name in self.names.items())


def _full(ref: str, kind: str, namespace: str) -> str:
    """Return a reference in full; the group of a user has the user's namespace where it names none."""
    before, colon, rest = ref.rpartition(":")
    space, slash, name = rest.rpartition("/")
    return f"{before if colon else kind}:{space if slash else namespace}/{name}".casefold()


def _short(ref: str) -> str:
    return ref.partition(":")[2].removeprefix("default/")


def _mapping(data: Any, *path: str) -> Mapping[str, Any]:
    for key in path:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def _texts(data: Any, *path: str) -> Iterator[str]:
    """Yield the text, or the list of texts, that stands at a path; whatever else stands there is passed over."""
    value = _mapping(data, *path[:-1]).get(path[-1])
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str | int | float) and (text := clean(str(item))):
            yield text


def _text(data: Any, *path: str) -> str:
    return next(_texts(data, *path), "")
