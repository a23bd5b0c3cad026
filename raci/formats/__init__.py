"""The output formats: one module a family, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from raci.formats.view import View


class Format(NamedTuple):
    """One format: what it is for, and the module and function that write it."""

    purpose: str
    module: str
    function: str


FORMATS: dict[str, Format] = {
    "xlsx": Format("workbook to send, edit and bring back", "raci.formats.workbook", "write"),
    "svg": Format("pictures for pages, light and dark in one file", "raci.formats.diagrams", "write_svg"),
    "png": Format("pictures for mail and slides", "raci.formats.diagrams", "write_png"),
    "pdf": Format("pictures for print", "raci.formats.diagrams", "write_pdf"),
    "dot": Format("the pictures' Graphviz sources", "raci.formats.diagrams", "write_dot"),
    "mermaid": Format(
        "org chart and accountability for wikis that draw Mermaid", "raci.formats.diagrams.mermaid", "write_mermaid"
    ),
    "md": Format("Markdown table with gaps and legend", "raci.formats.markdown", "write"),
    "html": Format("one page, no network", "raci.formats.html", "write"),
    "csv": Format("the matrix for other tools", "raci.formats.data", "write_csv"),
    "json": Format("everything, with reasons and findings", "raci.formats.data", "write_json"),
}
"""Every format by the name that the command line uses."""

DEFAULT = ("xlsx", "svg", "md", "html")


class UnknownFormat(ValueError):
    """A format that there is not; `word` is what was asked for."""

    def __init__(self, word: str) -> None:
        super().__init__(f"no format {word!r}; there are {', '.join(FORMATS)}")
        self.word = word


def write(view: View, name: str) -> dict[str, bytes]:
    """Write a view in one format; returns the bytes of each file by its suffix (".xlsx", ".matrix.svg").

    Raises UnknownFormat, and NoEngine where a picture needs a Graphviz engine and there is none.
    """
    if name not in FORMATS:
        raise UnknownFormat(name)
    entry = FORMATS[name]
    writer: Callable[[View], dict[str, bytes]] = getattr(import_module(entry.module), entry.function)
    return writer(view)
