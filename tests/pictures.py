"""Files and views for the tests of pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import raci
from raci.formats.view import By, View, build_view

ON = dt.date(2026, 12, 1)
SMALL = """
organisation: Northwind
people:
  Dana Ito: {title: Product Manager, reports_to: Kim Lee, link: "https://wiki.example.com/dana?a=1&b=2"}
  Kim Lee: {title: Engineering Manager, link: "javascript:alert(1)"}
  Engineers: {role: engineer, count: 6, reports_to: Kim Lee}
  Quality: {role: qa-engineer, vacant: true, from: 2027-03-01}
activities:
  areas: []
  add:
    Prepare the audit: {area: quality, A: engineering-manager, R: engineer, C: [product-manager]}
    Sell the audit: {area: launch, A: sales, R: sales}
    Print the audit: {area: launch, A: support, R: support}
    Plan the audit: {area: launch, A: product-manager, R: product-manager, I: [engineer]}
    Film the audit: {area: launch, A: designer, R: designer}
  elsewhere: {film-the-audit: Brand agency}
decisions:
  plan-the-audit: {A: Dana Ito, R: Dana Ito, agreed: 2026-11-20}
  print-the-audit: {A: nobody, until: 2027-04-01, because: hire in March}
"""
HOSTILE = [
    "A & B <b>\"q\"</b>", "back\\slash \\N \\G \\\\n", "Ünal &amp; &#65; Söhne", "x" * 300,
    "\u202eevil\u202c name", "<!-- no -->", "]]>", "مريم العلي", "👩‍💻 Zoë", "田中 太郎", "O'Neil; drop",
    "`code` %%{init}%%", "--", "{a|b}", "<TABLE>", "1. first", "- dash", "end", "#quot;", "$$x$$", "\\n",
]  # fmt: skip


def view_of(text: str, folder: Path, *, by: By = "role") -> View:
    file = folder / "team.yaml"
    file.write_text(text, encoding="utf-8")
    return build_view(raci.decide(raci.load(file), ON), by=by)


def company(count: int, managers: Callable[[int], int | None], **fields: str) -> str:
    """Return a file of so many people with one duty; `managers` says who each one's is."""
    fields = {"activities": "{areas: [], include: [build-product, review-code]}", **fields}
    lines = [f"organisation: Company of {count}", "people:"]
    for number in range(count):
        manager = managers(number)
        line = f"  - {{id: p{number}, name: Person {number}, title: Software Engineer"
        lines.append(line + (f", reports_to: p{manager}}}" if manager is not None else "}"))
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in fields.items())])


def people_called(names: list[str]) -> str:
    """Return a file of engineers with these names."""

    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    lines = (f"  - {{id: p{n}, name: {quoted(name)}, title: Software Engineer}}" for n, name in enumerate(names))
    return "\n".join((f"organisation: {quoted(names[0])}", "people:", *lines))
