"""Tell a charter, as agenraci writes it, from a team file by its keys alone: neither is parsed."""

from __future__ import annotations

import os
import re

from raci.findings import InvalidFile
from raci.source import read_bytes

_HAS = (
    re.compile(rb"^(?:\xef\xbb\xbf)?actions[ \t]*:", re.MULTILINE),
    re.compile(rb"^[ \t{].*\b(?:accountable|responsible)[ \t]*:", re.MULTILINE),
)
_HAS_NOT = re.compile(rb"^(?:people|teams|activities|decisions|extends)[ \t]*:", re.MULTILINE)
_MAX_BYTES = 20_000_000


def looks_like_charter(raw: bytes) -> bool:
    """Tell whether a YAML text may be a charter and is no team file."""
    return all(pattern.search(raw) for pattern in _HAS) and not _HAS_NOT.search(raw)


def is_charter(path: str | os.PathLike[str]) -> bool:
    """Tell whether a YAML file is a charter; what cannot be read is none."""
    try:
        return looks_like_charter(read_bytes(path, _MAX_BYTES))
    except InvalidFile:
        return False
