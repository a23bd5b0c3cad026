"""The last pass over the packed file: results of formulas, alt text, the order that Excel wants, fixed bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from raci.formats.workbook.page import Result
from raci.formats.workbook.text import clean

if TYPE_CHECKING:
    from openpyxl import Workbook

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f>.*?</f>)(?:<v ?/>|<v></v>)', re.DOTALL)
_FONT = re.compile(r"<font>(.*?)</font>", re.DOTALL)
_CHILD = re.compile(r"<(\w+)[^>]*/>")
# CT_Font as Microsoft's validator reads it: a sequence.
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_TIME = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CHART_NAME = re.compile(r'<(?:\w+:)?cNvPr id="\d+" name="[^"]*"')
_FIRST_DAY = dt.date(1980, 1, 1)
"""The first day that a zip file can hold."""


def finish(
    book: Workbook, results: Mapping[str, Mapping[str, Result]], day: dt.date | None, alt: Sequence[str]
) -> bytes:
    """Return a workbook as a file with the formulas' results; `results` maps a part's name to results by address.

    `alt` says in words what each chart shows. The bytes depend on the content only: entries are sorted and carry
    fixed times, and `day` is when the document says that it was made.
    """
    when = max(day or _FIRST_DAY, _FIRST_DAY)
    parts = _parts(book)
    for name, change in _changes(results, when, alt).items():
        if name in parts:
            parts[name] = change(parts[name].decode()).encode()
    # Readers that stream want the list of parts first.
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in order:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            archive.writestr(info, parts[name])
    return target.getvalue()


def _parts(book: Workbook) -> dict[str, bytes]:
    """Return the parts of a workbook as openpyxl writes them, not compressed: that is done once, at the end."""
    from openpyxl.writer.excel import ExcelWriter

    target = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)).save()
    with zipfile.ZipFile(target) as source:
        return {name: source.read(name) for name in source.namelist()}


def _changes(
    results: Mapping[str, Mapping[str, Result]], when: dt.date, alt: Sequence[str]
) -> dict[str, Callable[[str], str]]:
    def fill(found: Mapping[str, Result]) -> Callable[[str], str]:
        return lambda xml: _FORMULA.sub(lambda match: _filled(match, found), xml)

    def describe(words: str) -> Callable[[str], str]:
        return lambda xml: _CHART_NAME.sub(lambda match: f'{match[0]} descr="{_attribute(clean(words, 4000))}"', xml)

    return {
        **{name: fill(found) for name, found in results.items() if found},
        "xl/styles.xml": lambda xml: _FONT.sub(_ordered, xml),
        "docProps/core.xml": lambda xml: _TIME.sub(rf"\g<1>{when}T00:00:00Z", xml),
        **{f"xl/drawings/drawing{number}.xml": describe(words) for number, words in enumerate(alt, 1)},
    }


def _attribute(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _filled(match: re.Match[str], results: Mapping[str, Result]) -> str:
    address, attributes, formula = match.groups()
    value = results[address]
    if isinstance(value, str):
        return f'<c r="{address}"{attributes} t="str">{formula}<v>{escape(clean(value), quote=False)}</v>'
    return f'<c r="{address}"{attributes}>{formula}<v>{value}</v>'


def _ordered(match: re.Match[str]) -> str:
    children = sorted(_CHILD.finditer(match[1]), key=lambda child: _FONT_ORDER.index(child[1]))
    return "<font>" + "".join(child[0] for child in children) + "</font>"
