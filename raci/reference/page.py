"""The reference as one Markdown page: what the catalogue knows, with its sources, and every word a file may use.

It is kept as `templates/README.md`; nothing in it is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from raci.catalogue import templates
from raci.checks import CHECKS, Check
from raci.formats import FORMATS
from raci.formats.markdown import escape, row
from raci.model import Activity, Area, Catalogue, Dispute, Profile, Role, Scheme
from raci.rulebook import keys_of
from raci.rules import KINDS, Condition, CoverRule, Doers, LetterRule, Tier, Tiers, TitleRule
from raci.source import read
from raci.teamfile.keys import RULE, TABLES, WHEN, Key, Table
from raci.words import inside

SHOWN = 12
"""How many of a role's titles are shown; some have a hundred."""

HEAD = """\
# What raci knows

This page is made from the files beside it and from the tables of the program, so do not edit it: change those, then
run the tests with `RACI_BLESS=1`, which writes it anew.

To add an activity, a role, a rule, a profile or a scheme, write an entry in one of the YAML files; no Python is
needed. Every entry says why (`because`) and where the knowledge is from (`source`); where another source disagrees,
it says so (`disputed`), and the matrix shows it in the cell. All words are our own.

In what follows, *else* comes before whoever has a duty where nobody has the roles before it, and *or* stands between
roles that are equally good. **core** marks the duties that a team gets which asks for no others, **for all teams** what
is decided once in a company, **shared** the middle ground where strengths and workload decide before the usual role."""


RULES = """\
A rule is conditions, an effect and its grounds. Nothing in it is evaluated. A file has its own under `rules:`, a team
under its `rules:`, and `rules: rules.yaml` names a file that holds a list of them. A key that no rule of its kind has,
an unknown name and a condition that can never hold are findings with their place."""

LAYERS = """\
The highest of these that says something of a letter speaks, and `raci list rules FILE` shows which it was:

1. a decision
2. a binding rule; of files that extend one another the widest binds, and no other file can change its rule
3. a rule of the team: one below the team, or one whose condition names it
4. the profiles of the team, later ones first
5. a rule of the company: any other in the file; of files that extend one another the nearest speaks
6. the profiles of the company, later ones first
7. the activity's own entry: the file's, where it adds or changes one, else the catalogue's

In one layer the more specific rule speaks: one that names the activity, then one that names the area, then the one with
more tests. Two that are equally specific and differ are a finding that names both places, and neither counts. A profile
that stands alone, `standard`, leaves behind what is named before it: a team that writes `profile: standard` does not
work by the company's profiles. A profile stands as high as the file that names it: rules of wider files come after it.

What a file says of a role or an activity of the catalogue (`roles:`, `activities: change:`) goes over the catalogue's
entry field by field, and what it does not name stays; titles are added to those that the role has. Of files that extend
one another the nearest that names a field has it."""


CHECKS_HEAD = """\
They look at a decided matrix and at a table that somebody else made alike; what needs people, reporting lines or the
catalogue is silent where there are none. A file sets how serious a check is, and its limits, under `checks:`, such as
`checks: {many-informed: off, many-consulted: {severity: info, more_than: 6}}`, and accepts a finding until a date under
`waivers:`. Of each check one example says what it complains about, and another what it lets pass."""


def reference_page(catalogue: Catalogue, root: Path | None = None) -> str:
    """Return the page; the same catalogue gives the same text. `root` is the folder of the checks' examples."""
    parts = (
        [HEAD],
        _contents(catalogue),
        _activities(catalogue),
        _roles(catalogue),
        _titles(catalogue),
        _covers(catalogue),
        _profiles(catalogue),
        _schemes(catalogue.schemes.values()),
        _rule_kinds(),
        _file_keys(TABLES),
        _checks(root or templates()),
        _formats(),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _contents(catalogue: Catalogue) -> Iterator[str]:
    yield _links(
        ("Activities", "Roles", "Titles", "Stand-ins", "Profiles", "Schemes", "Rules", "Team file", "Checks", "Formats")
    )
    counts = {
        "activities": len(catalogue.activities),
        "areas": len(catalogue.areas),
        "roles": len(catalogue.roles),
        "profiles": len(catalogue.profiles),
        "schemes": len(catalogue.schemes),
    }
    yield from ("", f"Catalogue {catalogue.version}: {', '.join(f'{count} {noun}' for noun, count in counts.items())}.")


def _links(heads: Iterable[str]) -> str:
    return " · ".join(f"[{escape(head)}](#{head.lower().replace(' ', '-')})" for head in heads)


# Activities


def _activities(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## Activities", "", _links(area.name for area in catalogue.areas.values()))
    for area in catalogue.areas.values():
        rows = [activity for activity in catalogue.activities.values() if activity.area == area.id]
        yield from _area(area, rows, catalogue.roles)


def _area(area: Area, rows: Iterable[Activity], roles: Mapping[str, Role]) -> Iterator[str]:
    yield from ("", f"### {escape(area.name)}", "", f"`{area.id}`")
    for activity in rows:
        yield from _activity(activity, roles)


def _activity(activity: Activity, roles: Mapping[str, Role]) -> Iterator[str]:
    marks = {
        "core": activity.core,
        "for all teams": activity.scope == "organisation",
        "shared": activity.shared,
        "who answers must not be who does": activity.separation,
    }
    yield from ("", f"#### {escape(activity.name)}", "")
    yield " · ".join([f"`{activity.id}`", *(f"**{mark}**" for mark, applies in marks.items() if applies)])
    yield ""
    yield from _letters(activity.accountable, activity.responsible, activity.consulted, activity.informed, roles=roles)
    yield from _grounds(activity.because, activity.source, activity.disputed)


def _letters(
    answers: Tiers | None, does: Doers | None, asked: Tier | None, told: Tier | None, roles: Mapping[str, Role]
) -> Iterator[str]:
    """Yield a list item for each letter that is said; None says nothing, an empty value nobody."""
    said = {
        "Answers": None if answers is None else _tiers(answers, roles),
        "Does": None if does is None else _doers(does, roles),
        "Asked": None if asked is None else _names(asked, roles),
        "Told": None if told is None else _names(told, roles),
    }
    for word, holders in said.items():
        if holders is not None:
            yield f"- {word}: {holders or 'nobody'}"


def _grounds(because: str, source: str, disputed: Iterable[Dispute] = ()) -> Iterator[str]:
    """Yield why and where from as list items, each dispute as one of its own."""
    yield f"- {escape(because.rstrip('.'))}. *{escape(source)}*"
    for dispute in disputed:
        yield f"- **Disputed**: {escape(dispute.says)}. *{escape(dispute.source)}*"


# How roles are said


def _name(role: str, roles: Mapping[str, Role]) -> str:
    return escape(inside(roles[role].name))


def _names(tier: Iterable[str], roles: Mapping[str, Role]) -> str:
    return ", ".join(_name(role, roles) for role in tier)


def _tiers(tiers: Tiers, roles: Mapping[str, Role]) -> str:
    return ", else ".join(" or ".join(_name(role, roles) for role in tier) for tier in tiers)


def _doers(doers: Doers, roles: Mapping[str, Role]) -> str:
    every = [f"every {_name(role, roles)}" for role in doers.all]
    one = [f"one {_name(role, roles)}" for role in doers.each]
    first = " and ".join([*every, *one])
    return ", else ".join(part for part in (first, _tiers(doers.tiers, roles)) if part)


# Roles, titles, stand-ins


def _roles(catalogue: Catalogue) -> Iterator[str]:
    yield "## Roles"
    for family in dict.fromkeys(role.family for role in catalogue.roles.values()):
        yield from ("", f"### {escape(family)}")
        for role in catalogue.roles.values():
            if role.family == family:
                yield from _role(role, catalogue)


def _role(role: Role, catalogue: Catalogue) -> Iterator[str]:
    yield from ("", f"#### {escape(role.name)}", "")
    yield f"`{role.id}` · {_place(role.spectrum)}{' · across teams' if role.reach == 'organisation' else ''}"
    yield from ("", "Does:", "", *(f"- {escape(line)}" for line in role.does))
    yield from ("", "Does not:", "", *(f"- {escape(line)}" for line in role.does_not))
    first = [a for a in catalogue.activities.values() if a.accountable and role.id in a.accountable[0]]
    yield from ("", f"Usually answers for: {', '.join(escape(inside(a.name)) for a in first) or 'nothing'}.")
    yield from ("", f"Titles: {_some(role.titles)}.", "")
    yield from _grounds(role.because, role.source, role.disputed)


def _place(spectrum: float) -> str:
    side = "towards engineers" if spectrum < 0 else "towards customers" if spectrum > 0 else "between the two"
    return f"{spectrum:+g} ({side})" if spectrum else f"0 ({side})"


def _some(titles: Tier) -> str:
    more = f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return ", ".join(escape(title) for title in titles[:SHOWN]) + more or "none that means this role alone"


def _titles(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## Titles", "", "Titles that mean several roles, the likeliest first, or none of them.", "")
    yield from _table(("titles", "may mean", "because", "source"), _title_rows(catalogue.titles, catalogue.roles))


def _title_rows(rules: Iterable[TitleRule], roles: Mapping[str, Role]) -> Iterator[tuple[str, ...]]:
    for rule in rules:
        means = _names(rule.means, roles) or "no role"
        yield _some(rule.titles), means, escape(rule.because), escape(rule.source)


def _covers(catalogue: Catalogue) -> Iterator[str]:
    yield from (
        "## Stand-ins",
        "",
        "Who has the duties of a role that nobody on the team has. All others are gaps.",
        "",
    )
    yield from _cover_table(catalogue.covers, catalogue)


def _cover_table(covers: Iterable[CoverRule], catalogue: Catalogue) -> Iterator[str]:
    rows = (
        (
            _name(rule.role, catalogue.roles),
            _tiers(rule.by, catalogue.roles),
            _subject(rule.when, catalogue),
            escape(rule.because),
            escape(rule.source),
        )
        for rule in covers
    )
    yield from _table(("nobody is", "stands in", "for", "because", "source"), rows)


def _subject(when: Condition, catalogue: Catalogue) -> str:
    """Say what a rule speaks of, as it stands inside a sentence."""
    names = [inside(catalogue.activities[id].name) for id in when.activity]
    names += [catalogue.areas[id].name for id in when.area]
    return escape(", ".join(names)) or "everything"


# Profiles and schemes


def _profiles(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## Profiles", "", "How a kind of company works: `profile: startup` in the team file.")
    for profile in catalogue.profiles.values():
        yield from _profile(profile, catalogue)


def _profile(profile: Profile, catalogue: Catalogue) -> Iterator[str]:
    yield from ("", f"### {escape(profile.name)} (`{profile.id}`)", "")
    yield from _grounds(profile.because, profile.source)
    for rule in profile.missing:
        yield f"- Missing on purpose: {_names(rule.roles, catalogue.roles)}"
    if profile.alone:
        yield "- Stands alone: profiles named before it, the company's as well, do not count"
    for reading in profile.readings:
        yield f"- **Write** `{reading.profile}` if: {escape(reading.says)}. *{escape(reading.source)}*"
    if profile.titles:
        yield ""
        yield from _table(("titles", "may mean", "because", "source"), _title_rows(profile.titles, catalogue.roles))
    if profile.covers:
        yield ""
        yield from _cover_table(profile.covers, catalogue)
    for letters in profile.rules:
        yield from _profile_rule(letters, catalogue)


def _profile_rule(rule: LetterRule, catalogue: Catalogue) -> Iterator[str]:
    subject = _subject(rule.when, catalogue)
    yield from ("", f"#### {subject[0].upper()}{subject[1:]}", "", f"`{rule.id}`", "")
    yield from _letters(rule.accountable, rule.responsible, rule.consulted, rule.informed, roles=catalogue.roles)
    yield from _grounds(rule.because, rule.source)


def _schemes(schemes: Iterable[Scheme]) -> Iterator[str]:
    yield "## Schemes"
    for scheme in schemes:
        yield from ("", f"### {escape(scheme.name)} (`{scheme.id}`)", "")
        yield from _grounds(scheme.because, scheme.source)
        yield ""
        rows = ((e.letter, escape(e.name), e.meaning, escape(e.decides)) for e in scheme.letters)
        yield from _table(("letter", "name", "meaning", "what its holder decides"), rows)


# The words that the program's own tables know


def _rule_kinds() -> Iterator[str]:
    yield from ("## Rules", "", RULES)
    for word, kind in KINDS.items():
        yield from (
            "",
            f"### {word.capitalize()}",
            "",
            escape(f"{str(kind.__doc__).splitlines()[0]} {kind.good_for}."),
            "",
        )
        yield from _keys(keys_of(kind))
        yield from ("", f"May depend on {', '.join(f'`{test}`' for test in kind.tests)}.", "")
        yield from ("```yaml", *kind.example.rstrip().splitlines(), "```")
    common = {key for kind in KINDS.values() for key in kind.keys}
    yield from ("", "### Every rule", "")
    yield from _keys(key for key in RULE.keys if key.name not in common)
    yield from ("", "### When it applies", "", str(Condition.__doc__).splitlines()[0], "")
    yield from _keys(WHEN.keys)
    yield from ("", "### Which rule speaks", "", LAYERS)


def _keys(keys: Iterable[Key]) -> Iterator[str]:
    rows = ((f"`{key.name}`", ", ".join(f"`{word}`" for word in key.also), escape(key.says)) for key in keys)
    yield from _table(("key", "or", "says"), rows)


def _file_keys(tables: Iterable[Table]) -> Iterator[str]:
    yield from (
        "## Team file",
        "",
        "Every key that a file may have. Case, hyphens and British or American spelling do not matter.",
    )
    for table in tables:
        yield from ("", f"### {escape(table.noun[0].upper() + table.noun[1:])}", "")
        yield from _keys(table.keys)


def _checks(root: Path) -> Iterator[str]:
    yield from ("## Checks", "", CHECKS_HEAD, "")
    rows = (
        (check.code, f"[`{check.name}`](#{check.name}-{check.code.lower()})", check.severity.value, escape(check.why))
        for check in CHECKS
    )
    yield from _table(("code", "name", "severity", "why"), rows)
    examples = read(root / "checks.yaml").data
    for check in CHECKS:
        yield from _check(check, examples[check.name])


def _check(check: Check, example: Mapping[str, str]) -> Iterator[str]:
    severity = f"*{'; '.join(escape(said) for said in (check.severity.value, check.also) if said)}*"
    yield from ("", f"### {check.name} ({check.code})", "", f"{severity}. {escape(check.why)} {escape(check.fix)}")
    if check.options:
        yield ""
        rows = ((f"`{option.name}`", str(option.default), escape(option.says)) for option in check.options)
        yield from _table(("option", "default", "says"), rows)
    for kind, says in (("bad", "It complains about"), ("good", "It lets pass")):
        language = "text" if example[kind].startswith("|") else "yaml"
        yield from ("", f"{says}:", "", f"```{language}", *example[kind].rstrip().splitlines(), "```")


def _formats() -> Iterator[str]:
    yield from ("## Formats", "")
    yield from _table(("format", "for"), ((f"`{name}`", escape(entry.purpose)) for name, entry in FORMATS.items()))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield row(heads)
    yield row(["---"] * len(heads))
    for cells in rows:
        yield row(cells)
