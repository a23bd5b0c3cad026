"""The copies of a matrix that several people filled in on their own, read from their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from raci.deciding.engine import decide
from raci.disagreement import Comparison, Copy, disagreements
from raci.findings import Finding, InvalidFile, Location, Severity
from raci.matrix import Matrix
from raci.tables import Reading, is_table, read_table
from raci.teamfile import read_organisation
from raci.words import fold

_OPEN_IN_EXCEL = "~$"
"""How the names of the files begin that Excel keeps beside those that are open; `*.xlsx` finds them too."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file as it was named: `name` is what stood before the equals sign."""

    name: str
    path: str
    matrices: tuple[Matrix, ...]
    findings: tuple[Finding, ...]

    @property
    def sheets(self) -> set[str]:
        """Return the names of its tables, or of the teams of a team file, as names are compared."""
        teams = {row.team for matrix in self.matrices for row in matrix.rows}
        return {fold(name) for name in (*teams, *map(_where, self.matrices)) if name}


def compare_copies(words: Iterable[str], sheet: str | None = None) -> Comparison:
    """Read copies and compare them; each word is a file, or NAME=FILE to say whose copy it is.

    The sheets of one workbook are copies, and so are those that no other file has; sheets that several files share are
    parts of each copy. Team files are copies as they are decided. Raises InvalidFile with all that is wrong in any of
    them, and where there are not two copies.
    """
    files, faults = _read(words, sheet)
    if faults:
        raise InvalidFile(tuple(faults))
    copies = _with_own_names([copy for file in files for copy in _copies(file, files)])
    if len(copies) < 2:
        raise InvalidFile((_too_few(files),))
    return disagreements(copies)


def _read(words: Iterable[str], sheet: str | None) -> tuple[list[_File], list[Finding]]:
    """Read every file once; what cannot be read is told together."""
    files: list[_File] = []
    faults: list[Finding] = []
    seen: set[Path] = set()
    for word in words:
        name, equals, path = word.partition("=")
        if not equals or Path(word).exists():
            name, path = "", word
        place = Path(path).resolve()
        if place in seen or Path(path).name.startswith(_OPEN_IN_EXCEL):
            continue
        seen.add(place)
        try:
            files.append(_file(name.strip(), path, sheet))
        except InvalidFile as error:
            faults += error.findings
    return files, faults


def _file(name: str, path: str, sheet: str | None) -> _File:
    if path != "-" and is_table(path):
        matrices = tuple(read_table(path, Reading(sheet=sheet)))
        return _File(name, path, matrices, tuple(found for matrix in matrices for found in matrix.findings))
    matrix = decide(read_organisation(path))
    faults = tuple(found for found in matrix.organisation.findings if found.severity is Severity.ERROR)
    return _File(name, path, (matrix,), faults)


def _copies(file: _File, files: Sequence[_File]) -> Iterator[Copy]:
    """Yield the file as one copy where others have sheets of the same names, else a copy for each sheet."""
    stem = file.name or _stem(file, files)
    others = [other for other in files if other is not file]
    shared = any(file.sheets & other.sheets for other in others) or (others and not file.sheets)
    if len(file.matrices) == 1 or shared:
        yield Copy(stem, file.matrices, file.findings)
        return
    for matrix in file.matrices:
        own = f"{file.name}: {_where(matrix)}" if file.name else _where(matrix) or stem
        yield Copy(own, (matrix,), matrix.findings)


def _stem(file: _File, files: Sequence[_File]) -> str:
    """Return what a copy is called: its file's stem; where several share it, with the folder, or with the suffix."""
    path = Path(file.path)
    same = [other for each in files if not each.name and (other := Path(each.path)).stem == path.stem]
    folders = {other.resolve().parent.name for other in same}
    if len(same) == 1:
        return path.stem
    return f"{path.resolve().parent.name}/{path.stem}" if len(folders) == len(same) else path.name


def _where(matrix: Matrix) -> str:
    return matrix.origin.where if matrix.origin else ""


def _too_few(files: Sequence[_File]) -> Finding:
    path = files[0].path if files else "-"
    message = "There is only one copy to compare." if files else "There is no copy to compare."
    fix = "Name the others too, or a workbook with a sheet for each person."
    place = Location(path, 1, 1)
    return Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place, fatal=True)


def _with_own_names(copies: list[Copy]) -> list[Copy]:
    """Give copies that are called the same a number."""
    times = Counter(copy.name for copy in copies)
    seen: Counter[str] = Counter()
    named = []
    for copy in copies:
        seen[copy.name] += 1
        own = copy.name if times[copy.name] == 1 else f"{copy.name} ({seen[copy.name]})"
        named.append(replace(copy, name=own))
    return named
