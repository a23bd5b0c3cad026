"""Files as rows of cells: text with separators, and Excel workbooks, read safely and as they are."""

from __future__ import annotations

from raci.sheets.faults import refusal
from raci.sheets.parts import Limits, letters
from raci.sheets.text import SEPARATORS, TextRow, declared_separator, decode, text_rows
from raci.sheets.workbook import UNCALCULATED, Book, Sheet, open_book

__all__ = [
    "SEPARATORS",
    "UNCALCULATED",
    "Book",
    "Limits",
    "Sheet",
    "TextRow",
    "declared_separator",
    "decode",
    "letters",
    "open_book",
    "refusal",
    "text_rows",
]
