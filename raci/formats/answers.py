"""The files of a what-if: picture, workbook, page and data of one scenario."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import util

from raci.formats.diagrams import NoEngine
from raci.formats.diagrams.dot_whatif import draw_whatif
from raci.formats.diagrams.palette import build_palette
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.png import rasterise
from raci.formats.diagrams.render import draw
from raci.formats.diagrams.svg import finished
from raci.formats.view import View
from raci.formats.whatif import Told, whatif_dict, whatif_markdown
from raci.formats.workbook.change_sheet import write_changes
from raci.scenarios import WhatIf

Writer = Callable[[View, WhatIf, Told], bytes]


def write_answer(view: View, answer: WhatIf, told: Told, format_: str) -> bytes:
    """Return an answer in one of `FORMATS`; `view` shows the matrix of afterwards. Raises NoEngine for a picture."""
    return FORMATS[format_](view, answer, told)


def _picture(view: View, answer: WhatIf) -> Picture:
    return draw_whatif(view, build_palette(view), answer)


def _dot(view: View, answer: WhatIf, told: Told) -> bytes:
    return _picture(view, answer).source.encode("utf-8")


def _svg(view: View, answer: WhatIf, told: Told) -> bytes:
    picture = _picture(view, answer)
    return finished(picture, draw((picture,))[0])


def _png(view: View, answer: WhatIf, told: Told) -> bytes:
    if util.find_spec("resvg_py") is None:
        raise NoEngine([("resvg-py", "not installed")])
    return rasterise(_svg(view, answer, told))


def _pdf(view: View, answer: WhatIf, told: Told) -> bytes:
    return draw((_picture(view, answer),), "pdf")[0]


def _xlsx(view: View, answer: WhatIf, told: Told) -> bytes:
    return write_changes(view, answer)[".xlsx"]


def _markdown(view: View, answer: WhatIf, told: Told) -> bytes:
    return whatif_markdown([(answer, told)]).encode("utf-8", "replace")


def _json(view: View, answer: WhatIf, told: Told) -> bytes:
    return (json.dumps(whatif_dict(answer), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


FORMATS: dict[str, Writer] = {
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
    "dot": _dot,
    "xlsx": _xlsx,
    "md": _markdown,
    "json": _json,
}
"""The formats of an answer, each the end of its file's name."""

DEFAULT = ("xlsx", "svg", "md")
"""What is written where nobody says what."""
