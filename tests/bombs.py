"""Small files that unpack to far more than anybody needs."""

from __future__ import annotations

import io
import zipfile

BOMBS = ("size", "ratio", "parts")
"""What a zip file may have too much of."""


def zip_bomb(sound: bytes, kind: str) -> bytes:
    """Return a zip file with further parts that are too large, pack too well, or are too many."""
    out = io.BytesIO(sound)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        if kind == "size":
            archive.writestr("xl/a.bin", bytes(120_000_000), compresslevel=1)
        elif kind == "ratio":
            archive.writestr("xl/a.bin", bytes(2_000_000))
        else:
            for number in range(2_001):
                archive.writestr(f"xl/{number}", b"")
    return out.getvalue()
