"""A table that was made elsewhere, as a team file: its letters become decisions, nothing is added to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from raci.catalogue import load_catalogue
from raci.findings import Finding
from raci.matrix import Matrix, Row
from raci.model import AGREED, DECIDED, MEANINGS, Catalogue, Scheme
from raci.titles import TitleBook
from raci.words import fold, slug
from raci.writing.cast import Cast, free
from raci.writing.plain import comment, quoted

if TYPE_CHECKING:
    from raci.tables import Reading
    from raci.writing.cast import ReadTitle

LONGEST = 110
"""So many characters stand in one line; a longer decision takes a line for each letter."""


MOST = 12
"""So many cells that could not be read are named in the file."""


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
    understood = tuple(line for number in range(len(matrices)) for line in _understood(matrices, number))
    return replace(result, understood=understood)


def _understood(matrices: Sequence[Matrix], number: int) -> Iterator[str]:
    """Say what a table was taken for, and which one it is."""
    origin = matrices[number].origin
    name = _where_of(matrices[number]) or (f"table {number + 1}" if len(matrices) > 1 else "")
    for line in origin.understood if origin else ():
        yield f"{name}: {line}" if name else line


def _title(path: str) -> str:
    words = Path(path).stem.replace("_", " ").replace("-", " ").split() if path != "-" else []
    return " ".join(words)[:80] or "Our organisation"


def imported(matrices: Sequence[Matrix], name: str, read_title: ReadTitle) -> Imported:
    """Write a team file whose decisions are the letters of one or more tables; at least one is needed.

    Headings become posts with the roles that their titles mean, or a role of the file's own. A duty that has the name
    of one in the catalogue is that one. Tables with the same duties become teams. Letters that decisions do not hold
    (verifies, signs …) are noted, and so is what stands in cells and could not be read.
    """
    teams = _teams(matrices)
    cast = Cast.of(matrices, teams, read_title)
    duties = _duties(matrices, teams)
    scheme = _scheme(matrices[0], duties)
    agreed = [letter for letter in AGREED if any(each.meaning == MEANINGS[letter] for each in scheme.letters)]
    notes = [*cast.notes(), *_named(teams), *_several(duties), *_lost(duties, agreed)]
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
    odd = [finding for matrix in matrices for finding in matrix.findings]
    if looked := [*_unread(odd), *notes]:
        told = [piece for note in looked for piece in _wrapped(f"- {comment(note)}")]
        lines[3:3] = ["#", "# To look at:", *(f"# {piece}" for piece in told), ""]
    said = (f"{each.cell or each.location}: {each.message}" for each in odd)
    return Imported("\n".join(lines) + "\n", len(duties), len(cast), (*said, *notes))


def _unread(findings: Sequence[Finding]) -> Iterator[str]:
    """Say which cells could not be read, where the file keeps it: the first of them, and how many more there are."""
    for each in findings[:MOST]:
        place = each.cell or (f"line {each.location.line}" if each.location else "")
        yield f"{place}: {each.message}" if place else each.message
    if len(findings) > MOST:
        yield f"and {len(findings) - MOST} more"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the table with this number."""

    table: int
    matrix: Matrix
    row: Row


@dataclass(frozen=True, slots=True)
class _Duty:
    """What the file calls a duty, and the rows that it has: one, or one in the table of each team.

    `known` tells that the catalogue has it; `scope` is there where the file has to say it.
    """

    id: str
    name: str
    lines: tuple[_Line, ...]
    known: bool = False
    scope: str = ""

    @property
    def first(self) -> _Line:
        return self.lines[0]


def _teams(matrices: Sequence[Matrix]) -> dict[int, str]:
    """Return the names of the tables that are teams', by number; none where that is not plain.

    Those are: all that have the same duties, each once, none of which stands in another table.
    """
    words = {n: [fold(row.activity.name) for row in matrix.rows] for n, matrix in enumerate(matrices, 1)}
    alike: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for number, names in words.items():
        if names and all(names) and len(set(names)) == len(names):
            alike[frozenset(names)].append(number)
    found = [(duties, tables) for duties, tables in alike.items() if len(tables) > 1]
    if len(found) != 1:
        return {}
    duties, tables = found[0]
    called = {number: " ".join(_where_of(matrices[number - 1]).split()) for number in tables}
    distinct = {fold(name) for name in called.values()} - {""}
    elsewhere = {word for number, names in words.items() if number not in called for word in names}
    return called if len(distinct) == len(called) and elsewhere.isdisjoint(duties) else {}


def _duties(matrices: Sequence[Matrix], teams: Mapping[int, str]) -> list[_Duty]:
    """Return the duties with names and ids of their own; what is called like a duty of the catalogue is that one."""
    catalogue = matrices[0].organisation.catalogue
    known = {fold(word): entry.id for entry in catalogue.activities.values() for word in (entry.id, entry.name)}
    gathered = _gathered(matrices, teams)
    times = Counter(fold(lines[0].row.activity.name) for lines in gathered)
    tables = Counter(name for matrix in matrices for name in {fold(row.activity.name) for row in matrix.rows})
    taken: set[str] = set()
    names: set[str] = set()
    found = []
    for lines in gathered:
        first, name = lines[0], lines[0].row.activity.name
        word = fold(name)
        scope = ("team" if first.table in teams else "organisation") if teams else ""
        if times[word] == 1 and (wanted := known.get(word)) and wanted not in taken:
            taken.add(wanted)
            scope = "" if scope == catalogue.activities[wanted].scope else scope
            found.append(_Duty(wanted, name, lines, known=True, scope=scope))
            continue
        if times[word] > 1:
            # A name stands for one duty in a file, so that those of several tables get the table's.
            where = _where_of(first.matrix) or f"table {first.table}"
            name = free(f"{name} ({where})" if tables[word] > 1 else name, names, "{} ({})")
        id = free(slug(name), {*taken, *known.values()})
        taken.add(id)
        names.add(name)
        found.append(_Duty(id, name, lines, scope="" if scope == "team" else scope))
    return found


def _gathered(matrices: Sequence[Matrix], teams: Mapping[int, str]) -> list[tuple[_Line, ...]]:
    """Return the rows of each duty: those of the same name where teams have it, any other alone."""
    found: defaultdict[tuple[int, str], list[_Line]] = defaultdict(list)
    for number, matrix in enumerate(matrices, 1):
        for row in matrix.rows:
            key = (0, fold(row.activity.name)) if number in teams else (number, row.activity.id)
            found[key].append(_Line(number, matrix, row))
    return [tuple(lines) for lines in found.values()]


def _activity_lines(duties: Sequence[_Duty], matrices: Sequence[Matrix]) -> Iterator[str]:
    catalogue = matrices[0].organisation.catalogue
    shipped = {fold(word) for area in _shipped_areas(catalogue) for word in area}
    included = [duty for duty in duties if duty.known and not duty.scope]
    added = [duty for duty in duties if not duty.known or duty.scope]
    sections = {duty.id: _section(duty) for duty in added if not duty.known and _in_section(duty)}
    fresh = [name for name in dict.fromkeys(sections.values()) if fold(name) not in shipped]
    plain = quoted([*sections.values(), *(word for duty in added for word in (duty.id, duty.name))])
    yield "activities:"
    yield f"  areas: [{', '.join(plain[area] for area in fresh)}] # no duties of the catalogue but those in the table"
    if included:
        yield from (f"  {line}" for line in _wrapped(f"include: [{', '.join(duty.id for duty in included)}]"))
    if added:
        yield "  add:"
    for duty in added:
        fields = {"id": plain[duty.id]}
        if not duty.known:
            fields["name"] = plain[duty.name]
        if duty.id in sections:
            fields["area"] = plain[sections[duty.id]]
        if duty.scope:
            fields["scope"] = duty.scope
        yield "    - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def _wrapped(text: str) -> list[str]:
    """Break a text between words; an id with hyphens stays whole."""
    return wrap(text, 112, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def _in_section(duty: _Duty) -> bool:
    """Tell whether the table has sections: rows that all stand in one place stand in none."""
    matrix, area = duty.first.matrix, duty.first.row.activity.area
    return len({row.activity.area for row in matrix.rows}) > 1 and area in matrix.organisation.catalogue.areas


def _section(duty: _Duty) -> str:
    """Return the name of a duty's section in its own table: another may spell it differently."""
    return duty.first.matrix.organisation.catalogue.areas[duty.first.row.activity.area].name


def _shipped_areas(catalogue: Catalogue) -> list[tuple[str, str]]:
    used = {activity.area for activity in catalogue.activities.values()}
    return [(area.id, area.name) for area in catalogue.areas.values() if area.id in used]


def _decision_lines(duties: Sequence[_Duty], cast: Cast, agreed: Sequence[str]) -> Iterator[str]:
    lines = [(duty, line) for duty in duties for line in duty.lines]
    where = {_where(line) for _, line in lines}
    plain = quoted([*cast.references.values(), *cast.called.values(), *(duty.id for duty in duties), *sorted(where)])
    yield "decisions:"
    for duty, line in lines:
        fields = {"activity": plain[duty.id]}
        if line.table in cast.called:
            fields["team"] = plain[cast.called[line.table]]
        for letter in agreed:
            held = cast.holders(line.table, line.row, letter)
            if held:
                names = [plain[each] for each in held]
                fields[letter] = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
            elif letter in "CI":
                fields[letter] = "nobody"
        fields["because"] = plain[_where(line)]
        short = "  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"
        if len(short) <= LONGEST:
            yield short
            continue
        for number, (key, value) in enumerate(fields.items()):
            yield f"    {key}: {value}" if number else f"  - {key}: {value}"


def _where(line: _Line) -> str:
    """Say where a row was read: "their.xlsx, Matrix!B12"."""
    origin, file = line.matrix.origin, Path(line.matrix.organisation.file).name
    cell, place = origin.places.get((line.row.activity.id, None), (None, None)) if origin else (None, None)
    return f"{file}, {cell}" if cell else f"{file}, line {place.line}" if place else file


def _where_of(matrix: Matrix) -> str:
    return matrix.origin.where if matrix.origin else ""


def _named(teams: Mapping[int, str]) -> Iterator[str]:
    """Say which tables were taken for teams."""
    if teams:
        yield f"{', '.join(teams.values())} have the same duties, so that each has become a team"


def _several(duties: Iterable[_Duty]) -> Iterator[str]:
    """Say that duties were named after their tables."""
    renamed = {d.first.table: d.first.matrix for d in duties if d.name != d.first.row.activity.name}
    if len(renamed) > 1:
        tables = ", ".join(_where_of(matrix) or f"table {number}" for number, matrix in renamed.items())
        yield f"duties of {tables} have the same names, so that each is named after its table"


def _scheme(matrix: Matrix, duties: Iterable[_Duty]) -> Scheme:
    """Return the scheme to write: the table's, if it is known and decided, else one that has the letters of most."""
    known = load_catalogue().schemes
    helped = any(letter == "S" for letter in _letters(duties))
    needed = {*DECIDED.values(), *(["helps"] if helped else [])}
    own = known.get(matrix.organisation.scheme)
    if own and needed.issubset(each.meaning for each in own.letters):
        return own
    return known["rasci" if helped else "raci"]


def _lost(duties: Iterable[_Duty], agreed: Sequence[str]) -> Iterator[str]:
    """Say which letters a decision cannot hold."""
    found = Counter(letter for letter in _letters(duties) if letter not in agreed)
    *most, last = (MEANINGS[letter] for letter in agreed)
    for letter, count in sorted(found.items()):
        cells = "1 cell says" if count == 1 else f"{count} cells say"
        yield f"{cells} who {MEANINGS[letter]}; decisions hold only who {', '.join(most)} and {last}"


def _letters(duties: Iterable[_Duty]) -> Iterator[str]:
    return (held.letter for duty in duties for line in duty.lines for held in line.row.assignments)
