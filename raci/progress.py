"""A progress line, when it takes longer than a second and a person is watching."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[str], None]]:
    """Give a function to call with each step's name; nothing is shown when nobody watches the stream."""
    began = time.monotonic()
    shown = False

    def step(name: str) -> None:
        nonlocal shown
        if stream.isatty() and time.monotonic() - began > PATIENCE:
            stream.write(f"\r\x1b[Kwriting {name} …")
            stream.flush()
            shown = True

    try:
        yield step
    finally:
        if shown:
            stream.write("\r\x1b[K")
            stream.flush()
