"""The catalogue: find `templates/`, read it, refuse what is wrong with it, return frozen values.

A fault in the catalogue is our own mistake, so it raises; the message begins with the place to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from raci.findings import InvalidFile, Location
from raci.model import Activity, Area, Catalogue, Profile, Role, Scheme
from raci.rules import Condition, CoverRule, Frozen, LetterRule, MissingRule, Tier, TitleRule
from raci.source import Document, parse
from raci.tiers import TierError, map_roles, map_tier, read_doers, read_roles, read_tiers
from raci.words import slug

Built = TypeVar("Built", bound=Frozen)


class CatalogueError(ValueError):
    """A mistake in `templates/`; the message begins with file:line:column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of one template file, and where it stands."""

    document: Document
    path: tuple[str | int, ...]
    data: Any

    @property
    def place(self) -> Location:
        """Return where the value begins."""
        return self.document.place(self.path)

    def wrong(self, message: str, *path: str | int) -> CatalogueError:
        """Return the error that names the place of something below this entry."""
        return CatalogueError(f"{self.document.place((*self.path, *path))}: {message}")

    def get(self, key: str) -> Entry:
        """Return what stands below a key; an empty mapping where it is left out."""
        return Entry(self.document, (*self.path, key), self.data.get(key, {}))

    def items(self, key: str) -> tuple[Entry, ...]:
        """Return the mappings of the list below a key, none where it is left out."""
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.wrong(f"'{key}' must be a list of mappings", key)
        return tuple(Entry(self.document, (*self.path, key, i), item) for i, item in enumerate(found))

    def without(self, *keys: str) -> dict[str, Any]:
        """Return the mapping without some keys."""
        return {key: value for key, value in self.data.items() if key not in keys}


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that one entry of the catalogue may name, by kind."""

    role: frozenset[str]
    activity: frozenset[str]
    area: frozenset[str]
    profile: frozenset[str]

    def one(self, kind: str, entry: Entry, *path: str | int) -> Callable[[str], str]:
        """Return a function that lets known names through and raises at the entry's place for any other."""

        def known(name: str) -> str:
            if name not in getattr(self, kind, frozenset()):
                raise entry.wrong(f"there is no {kind} '{name}'", *path)
            return name

        return known


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read the catalogue, the shipped one by default; raise CatalogueError for a mistake in it.

    Areas with their activities, and families of roles, come in their `order`, everything else in order of file and
    appearance.
    """
    return _shipped() if folder is None else _read_folder(folder)


@cache
def _shipped() -> Catalogue:
    # What is shipped does not change while a program runs, and a folder of team files needs it for each.
    return _read_folder(templates())


def _read_folder(root: Path) -> Catalogue:
    role_files = _files(root, "roles", ("order", "roles", "titles"))
    role_files.sort(key=lambda file: (file.data.get("order", 0), file.document.name))
    area_files = _files(root, "activities", ("area", "activities"))
    area_files.sort(key=lambda file: (file.get("area").data.get("order", 0), file.document.name))
    profiles, schemes = _files(root, "profiles"), _files(root, "schemes")
    roles = [entry for file in role_files for entry in file.items("roles")]
    activities = [entry for file in area_files for entry in file.items("activities")]
    titles = [entry for file in role_files for entry in file.items("titles")]
    covers = [entry for file in _files(root, "rules", ("covers",)) for entry in file.items("covers")]
    areas = [file.get("area") for file in area_files]
    names = Names(_ids(roles), _ids(activities), _ids(areas), _ids(profiles))
    _ids([*covers, *(rule for file in profiles for key in ("covers", "rules") for rule in file.items(key))])
    palette = _file(root / "palette.yaml", root)
    return Catalogue(
        version=_file(root / "version.yaml", root).data["version"],
        areas={area.id: area for area in (_build(Area, entry) for entry in areas)},
        roles={role.id: role for role in (_build(Role, entry) for entry in roles)},
        activities={
            activity.id: activity
            for file in area_files
            for activity in (_activity(e, file.get("area").data["id"], names) for e in file.items("activities"))
        },
        profiles={profile.id: profile for profile in (_profile(file, names) for file in profiles)},
        schemes={scheme.id: scheme for scheme in (_scheme(file, palette) for file in schemes)},
        titles=tuple(_title(entry, names) for entry in titles),
        covers=tuple(_cover(entry, names) for entry in covers),
    )


def templates() -> Path:
    """Return the catalogue's folder: inside an installed package, beside the package in a source tree."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _files(root: Path, kind: str, keys: tuple[str, ...] = ()) -> list[Entry]:
    """Return the files of one folder; `keys` are all that they may hold, where the model does not say it."""
    files = [_file(path, root) for path in sorted((root / kind).glob("*.yaml"))]
    for file in files:
        for key in keys and file.without(*keys):
            raise file.wrong(f"'{key}' is none of {', '.join(keys)}", key)
    return files


def _file(path: Path, root: Path) -> Entry:
    # Places must not depend on where the package is installed: they may be shown.
    name = f"templates/{path.relative_to(root).as_posix()}"
    try:
        document = parse(path.read_bytes(), name)
    except InvalidFile as error:
        raise CatalogueError(str(error)) from error
    if not isinstance(document.data, dict):
        raise CatalogueError(f"{name}:1:1: the file must hold a mapping")
    return Entry(document, (), document.data)


def _ids(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of some entries; raise where one is missing, misspelt or used twice."""
    found: set[str] = set()
    for entry in entries:
        name = entry.data.get("id")
        if not isinstance(name, str) or name != slug(name):
            raise entry.wrong("an id of small letters, digits and hyphens is needed", "id")
        if name in found:
            raise entry.wrong(f"the id '{name}' is used twice", "id")
        found.add(name)
    return frozenset(found)


def _build(kind: type[Built], entry: Entry, data: Mapping[str, Any] | None = None) -> Built:
    """Make a value of the model; raise at the place of what it does not accept."""
    fields = dict(entry.data if data is None else data)
    if "at" in kind.model_fields:
        fields["at"] = entry.place
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        faults = error.errors()
        said = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
        raise entry.wrong(said, *faults[0]["loc"]) from error


def _read(reader: Callable[[object], Any], entry: Entry, key: str) -> Any:
    try:
        return reader(entry.data.get(key))
    except TierError as error:
        raise entry.wrong(str(error), key) from error


def _letters(entry: Entry, names: Names) -> dict[str, Any]:
    """Read the letters that an entry names, and its other keys as they are."""
    fields = entry.without("A", "R", "C", "I", "for", "when")
    if "A" in entry.data:
        fields["accountable"] = map_roles(_read(read_tiers, entry, "A"), names.one("role", entry, "A"))
    if "R" in entry.data:
        fields["responsible"] = map_roles(_read(read_doers, entry, "R"), names.one("role", entry, "R"))
    for key, field in (("C", "consulted"), ("I", "informed")):
        if key in entry.data:
            fields[field] = map_tier(_read(read_roles, entry, key), names.one("role", entry, key))
    return fields


def _when(entry: Entry, names: Names) -> Condition:
    """Read `for` (activities) and `when` (further tests); the catalogue knows no teams."""
    tests = dict(entry.data.get("when", {}))
    if "for" in entry.data:
        tests["activity"] = entry.data["for"]
    condition = _build(Condition, entry, tests)
    for kind in ("activity", "area", "profile", "team"):
        map_tier(getattr(condition, kind), names.one(kind, entry, "for" if kind == "activity" else "when"))
    map_tier((*condition.has, *condition.lacks), names.one("role", entry, "when"))
    return condition


def _activity(entry: Entry, area: str, names: Names) -> Activity:
    return _build(Activity, entry, {**_letters(entry, names), "area": area})


def _letter_rule(entry: Entry, names: Names) -> LetterRule:
    return _build(LetterRule, entry, {**_letters(entry, names), "when": _when(entry, names)})


def _cover(entry: Entry, names: Names) -> CoverRule:
    by = map_roles(_read(read_tiers, entry, "by"), names.one("role", entry, "by"))
    role = names.one("role", entry, "cover")(entry.data.get("cover", ""))
    fields = {**entry.without("cover", "for"), "role": role, "by": by, "when": _when(entry, names)}
    return _build(CoverRule, entry, fields)


def _title(entry: Entry, names: Names) -> TitleRule:
    rule = _build(TitleRule, entry, {"id": slug(str(entry.data.get("titles", [""])[0])), **entry.data})
    map_tier(rule.means, names.one("role", entry, "means"))
    return rule


def _profile(file: Entry, names: Names) -> Profile:
    missing: Tier = ()
    if "missing" in file.data:
        missing = map_tier(_read(read_roles, file, "missing"), names.one("role", file, "missing"))
    because = {key: file.data[key] for key in ("because", "source") if key in file.data}
    on_purpose = {"id": f"{file.data['id']}-missing", "roles": missing, **because}
    fields = {
        **file.data,
        "titles": tuple(_title(entry, names) for entry in file.items("titles")),
        "missing": (_build(MissingRule, file.get("missing"), on_purpose),) if missing else (),
        "covers": tuple(_cover(entry, names) for entry in file.items("covers")),
        "rules": tuple(_letter_rule(entry, names) for entry in file.items("rules")),
    }
    for reading in file.items("readings"):
        names.one("profile", reading, "profile")(reading.data.get("profile", ""))
    return _build(Profile, file, fields)


def _scheme(file: Entry, palette: Entry) -> Scheme:
    letters = [{**palette.data.get(letter.data.get("meaning"), {}), **letter.data} for letter in file.items("letters")]
    return _build(Scheme, file, {**file.data, "letters": letters})
