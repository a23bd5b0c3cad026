"""Responsibilities in the notations of other tools: `.rasci` texts and charters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from raci.charters import looks_like_charter
from raci.findings import Finding
from raci.matrix import Matrix
from raci.model import Catalogue
from raci.sheets import decode, refusal
from raci.tables.build import build_matrix
from raci.tables.found import Found
from raci.tables.notations.charter import found_charter
from raci.tables.notations.rasci import found_rasci, looks_like_rasci
from raci.tables.schemes import choose_scheme


def read_notation(raw: bytes, name: str, catalogue: Catalogue, scheme: str | None = None) -> Matrix | None:
    """Return the matrix of a `.rasci` text or a charter, None where it is neither; raises InvalidFile."""
    read = _found(raw, name)
    if read is None:
        return None
    found, findings = read
    if not found.lines:
        raise refusal("there are no duties in it", "give a file with tasks and who has which letter", name)
    # S belongs to the notation, even where it stands in one cell only.
    helps = any("S" in mark.letters for line in found.lines for mark in line.cells.values())
    chosen = choose_scheme(found, catalogue, scheme or ("rasci" if helps else None))
    matrix = build_matrix(found, chosen, catalogue)
    return replace(matrix, findings=(*findings, *matrix.findings))


def _found(raw: bytes, name: str) -> tuple[Found, tuple[Finding, ...]] | None:
    suffix = PurePath(name).suffix.lower()
    if suffix in (".yaml", ".yml"):
        return found_charter(raw, name) if looks_like_charter(raw) else None
    if suffix != ".rasci" and not (suffix in ("", ".txt") and b"roles:" in raw and b"tasks:" in raw):
        return None
    text, _ = decode(raw, name, "save it as UTF-8")
    text = text.lstrip("\ufeff")
    return found_rasci(text, name) if suffix == ".rasci" or looks_like_rasci(text) else None
