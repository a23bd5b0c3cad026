"""Read people lists that were made elsewhere: CSV, Excel workbooks, Backstage entities."""

from __future__ import annotations

import re
from pathlib import Path

from raci.people.headings import LOOKED_FOR
from raci.people.listed import Listed, PeopleList, rings
from raci.sheets import refusal
from raci.source import read_bytes

__all__ = ["Listed", "PeopleList", "people_in", "read_people", "rings"]

_MAX_BYTES = 100_000_000


def read_people(path: str | Path) -> PeopleList:
    """Read a people list: a CSV or TSV file, an .xlsx workbook, a Backstage YAML file, or a folder of those.

    "-" is standard input. Raises InvalidFile where nobody can be read; all else that is odd is among the findings.
    """
    from raci.people.backstage import read_folder

    if Path(path).is_dir():
        return read_folder(Path(path), str(path))
    return people_in(read_bytes(path, _MAX_BYTES), str(path))


def people_in(raw: bytes, name: str) -> PeopleList:
    """Read a people list from bytes; `name` is what places call it, .yaml or .yml at its end says YAML."""
    from raci.people.backstage import read_file
    from raci.people.rows import people_of
    from raci.people.tables import read_text, read_workbook
    from raci.sheets import decode

    if raw.startswith(b"PK"):
        return people_of(read_workbook(raw, name))
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        fix = "save it as .xlsx without a password, or as CSV"
        raise refusal("an old Excel file (.xls), or one behind a password", fix, name)
    if name.lower().endswith((".yaml", ".yml")):
        return read_file(raw, name)
    text, codec = decode(raw, name)
    if not text.strip():
        raise refusal("the file is empty", f"give it {LOOKED_FOR}", name)
    if re.search(r"^apiVersion:\s", text, re.MULTILINE):
        return read_file(raw, name)
    return people_of(read_text(text, codec, name))
