"""Views for the tests of pages: an everyday team with one of everything, and one in which every text is the same."""

from __future__ import annotations

import datetime as dt
import random

from organisations import ON, activity, decision, organisation, person, team

from raci.checks import check
from raci.deciding.engine import decide
from raci.formats.view import By, View, build_view
from raci.model import Away, Capacity, Dispute, Organisation, Outside, Role

NASTY = {
    "pipe": "A|B",
    "escaped-pipe": "A\\|B \\\\| C\\",
    "backslash-at-the-end": "C:\\",
    "link": "[x](javascript:alert(1)) ![y](http://example.com/p.png)",
    "wiki-link": "[[x]] [^1] [ ] task",
    "braces": "{{y}} {% raw %} ${z} {{< figure >}}",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x="',
    "single-quotes": "' onfocus='alert(1)' autofocus='",
    "comment": "--> <!-- <![CDATA[ ]]>",
    "entity": "&lt;b&gt; &amp;amp; &#42; &copy",
    "emphasis": "*_~#` **bold** __init__ ~~gone~~ ==mark== ^up^ $x^2$",
    "code": "`` ` ``` code ```",
    "heading": "# not a heading #",
    "list": "- + * 1. 2) > quote",
    "rule": "---",
    "table": "| a | b |\n| - | - |\n| c | d |",
    "lines": "one\ntwo\r\nthree\u2028four\x0bfive",
    "formula": "=cmd|' /C calc'!A0",
    "formula-behind-a-semicolon": "x;=1+1",
    "address": "www.example.com http://example.com/x?y=1&z ftp://example.com mailto:a@example.com",
    "mail": "dana@example.com, (dana@example.com)",
    "mention": "@dana and #123, !45, ~bug, $6, :smile: GH-7 dana/raci#8",
    "right-to-left": "דנה איטו (מנהלת)",
    "override": "\u202eabc\u202c \u2066def \u200f\u061c",
    "emoji": "🏴\u200d☠️ 👩🏽\u200d💻 é e\u0301",
    "wide": "田中 太郎 ＝１",
    "control": "a\x00b\x07c\x1b[31md\x7fe\x9bf\ufeffg",
    "surrogate": "a\ud800b\ufffe",
    "spaces": "  a \t\u00a0 b\u3000 ",
    "template": "{{ 7*7 }}{# x #}",
    "markup": "[bold red]x[/] [link=http://example.com]y[/link] :warning:",
    "long": "Donaudampfschifffahrtsgesellschaftskapitän-Montenegro " * 4,
    "nothing": " \u200f\x00 ",
}
"""Texts that somebody might put into a file, by what is nasty in them."""


def view_of(company: Organisation, *, by: By = "role", private: bool = False) -> View:
    """Decide, check and arrange."""
    matrix = decide(company, ON)
    return build_view(matrix, by=by, private=private, findings=tuple(check(matrix)))


def everyday(*, by: By = "role", private: bool = False) -> View:
    """Return a team with one of everything: agreed, open, accepted, outside, acting, vacant, disputed, private."""
    return view_of(everyday_team(), by=by, private=private)


def everyday_team() -> Organisation:
    """Return the team behind `everyday`."""
    return organisation(
        person("Dana Ito", "product-manager", id="dana ito", reports_to="kim lee", away=Away(), deputy="sam roe"),
        person("Kim Lee", "engineering-manager", workload="swamped", strengths=("hire-team",)),
        person("Lee Park", "tech-lead", reports_to="kim lee", capacity=Capacity(accountable=1)),
        person("Sam Roe", "engineer", reports_to="lee park"),
        person("Eve Ash", "engineer", reports_to="lee park"),
        person("QA Engineer", "qa-engineer", kind="seat", vacant=True),
        person("Zoe Fox"),
        activities=(
            "prioritise-bugs", "run-stand-ups", "organise-sprints", "write-website-copy", "run-ad-campaigns",
            "build-product", "review-code", "test-product", "hire-team", "run-company-programmes",
            activity("tidy-up", "product-manager", "engineer", name="Tidy up",
                     disputed=(Dispute(says="nobody tidies up", source="The old book"),)),
        ),
        elsewhere=(Outside(activity="run-ad-campaigns", who="Brand agency"),),
        decisions=(
            decision("review-code", accountable=("Kim Lee",), responsible=("Eve Ash",), agreed=dt.date(2026, 11, 20),
                     by=("Kim Lee",)),
            decision("hire-team", accountable=("Zoe Fox",)),
            decision("run-company-programmes", accountable=(), because="one team needs none"),
        ),
        fingerprint="a1b2c3d4e5f6",
    )  # fmt: skip


def filled_with(text: str, *, by: By = "role") -> View:
    """Return a team in which every text that somebody can write is this one: names, titles, reasons, owners outside."""
    said = {"name": text, "because": text, "source": text, "disputed": (Dispute(says=text, source=text),)}
    company = organisation(
        person(text, "own", id="p1", titles=(text,), teams=("t1",), away=Away(), deputy="p2"),
        person(text, "own", id="p2", teams=("t1",), reports_to="p1"),
        person(text, "other", id="p3", titles=(text,), kind="group", count=3),
        activities=(
            activity("held", "own", "own", consulted="other", **said),
            activity("open", "nobody-has-it", "own", **said),
            activity("accepted", "own", "own", **said),
            activity("outside", "own", "own", **said),
            activity("wide", "other", "other", scope="organisation", **said),
        ),
        teams=(team(text, id="t1"),),
        roles=tuple(Role(id=role, name=text, family=text) for role in ("own", "other", "nobody-has-it")),
        elsewhere=(Outside(activity="outside", who=text),),
        # Every letter that two could hold is decided, since the tie-break looks at the team's name.
        decisions=(
            decision("held", accountable=("p1",), responsible=("p2",), because=text),
            decision("open", responsible=("p1",), by=(text,)),
            decision("accepted", accountable=(), responsible=("p1",), because=text),
        ),
    )
    return view_of(company.model_copy(update={"name": text}), by=by)


def shuffled(company: Organisation, seed: int) -> Organisation:
    """Return the same organisation, written in another order."""
    order = random.Random(seed)
    lists = {name: list(getattr(company, name)) for name in ("people", "decisions", "elsewhere", "roles")}
    for entries in lists.values():
        order.shuffle(entries)
    return company.model_copy(update={name: tuple(entries) for name, entries in lists.items()})
