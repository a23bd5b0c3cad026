"""Text files with separators → rows of cells."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from raci.sheets.faults import refusal

SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_END = "\x1a"


class TextRow(NamedTuple):
    """One row that is not blank, and the line on which it begins."""

    line: int
    cells: Sequence[str]


def decode(raw: bytes, name: str, wanted: str = "give a CSV, .xlsx or YAML file") -> tuple[str, str]:
    """Return text and the encoding it was in; refuse what is no text, with `wanted` as the remedy."""
    head = raw[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    codec = next((codec for bom, codec in _BOMS.items() if raw.startswith(bom)), "utf-8")
    if codec == "utf-8" and max(even, odd) > 4 * min(even, odd):
        codec = "utf-16-le" if odd > even else "utf-16-be"
    for attempt in (codec, "cp1252", "latin-1"):
        try:
            text = raw.decode(attempt)
        except UnicodeDecodeError:
            continue
        control = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in text[:4000])
        if "\0" in text or control > len(text[:4000]) / 100 + 1:
            break
        return text.replace(_END, ""), attempt.upper().removesuffix("-SIG")
    raise refusal("this is no text and no workbook", wanted, name)


def declared_separator(text: str) -> tuple[str | None, str]:
    """Return the separator that a first line `sep=;` declares, and the text below it."""
    declared = re.match(r"sep=(.)(?=\r?\n)", text, re.IGNORECASE)
    return (declared[1], text[declared.end() :]) if declared else (None, text)


def text_rows(text: str, separator: str, name: str) -> Iterator[TextRow]:
    """Yield rows that are not blank; refuse a quotation mark that never closes."""
    # The last line is ours: where it does not come out alone, an open quotation mark has swallowed it.
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    start = begun = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if any(cell.strip() for cell in cells):
                yield TextRow(start, cells)
            begun, start = start, reader.line_num + 1
    except csv.Error as error:
        begun = start
        if "limit" in str(error) and '"' not in text.split("\n")[start - 1]:
            most = f"{csv.field_size_limit():,}"
            raise refusal(f"a cell in this row has more than {most} characters", "shorten it", name, begun) from error
    fix = 'close it, or write it twice ("") where it belongs to the text'
    raise refusal('a quotation mark (") in this row is never closed', fix, name, begun)
