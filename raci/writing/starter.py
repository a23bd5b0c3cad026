"""Write the team file that somebody begins with: commented, short, with the open questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from raci.findings import Severity
from raci.people import Listed, PeopleList, rings
from raci.writing.plain import comment, ids_of, quoted

if TYPE_CHECKING:
    from raci.titles import TitleReading

    ReadTitle = Callable[[str], TitleReading | None]

_NOTES = 20
_HEAD = """\
# yaml-language-server: $schema=./raci.schema.json
# Editors check and complete this file once `raci schema > raci.schema.json` has put the schema beside it.
"""
_SAMPLE = """\
people:
  # Name: what the business card says. Two titles are two hats.
  Dana Ito: Product Manager
  Kim Lee: [Engineering Manager, Project Manager]
  Lee Park: {title: Tech Lead, reports_to: Kim Lee}
  Engineers: 4 x Engineer          # several people without names
  # QA Engineer: {vacant: true}    # nobody sits there yet
"""
_SAMPLE_ROLES = frozenset({"product-manager", "engineering-manager", "project-manager", "tech-lead", "engineer"})
_SAMPLE_TEAMS = """\
# Where there are several teams, say who sits in which: {title: Tech Lead, teams: [checkout]}
# teams:
#   checkout: {lead: Kim Lee}
#   search: {hiring: [QA Engineer]}
"""
_REST = """\
# Which duties this is about: without it the everyday ones; `raci list activities` has them all.
# activities:
#   skip: [run-ad-campaigns]                         # not our job: no row, no gap
#   elsewhere: {write-website-copy: Brand agency}    # somebody outside owns it
#   add:
#     Prepare the audit: {area: quality, A: engineering-manager else tech-lead, R: engineer}

# What you have agreed: no rule changes it. `raci pin` writes what is proposed.
# decisions:
#   plan-go-to-market: {A: %s, agreed: 2026-11-20, because: offsite}
"""
# Roles any of which answers the question, and the question where a file has none of them.
_QUESTIONS = (
    (("product-manager", "head-of-product"), "Nobody decides on the product: who says what is built next, and why?"),
    (
        ("product-marketing-manager", "marketing-manager"),
        "Nobody faces customers: who plans the go-to-market, and who writes the website copy?",
    ),
    (
        ("project-manager", "program-manager", "technical-program-manager", "scrum-master"),
        "Nobody keeps the work aligned: who organises the sprints, and who reports status?",
    ),
    (
        ("engineering-manager", "head-of-engineering"),
        "Nobody manages the engineers: who hires, who answers for on-call?",
    ),
    (("tech-lead", "architect"), "Nobody leads the technical work: who says how it is built?"),
    (("designer", "user-researcher"), "Nobody designs: who says how it looks, and who asks the users?"),
    (("qa-engineer",), "Nobody tests for a living: who says that a release is good enough?"),
    (("support", "customer-success"), "Nobody supports customers: who hears first that something is broken?"),
)


def starter_text(
    name: str,
    *,
    people: PeopleList | None = None,
    profile: str | None = None,
    read_title: ReadTitle | None = None,
) -> str:
    """Return the text of a team file for an organisation, with the people of a list or else with sample people.

    `read_title` tells which roles a title means: with it, titles that mean none or several become open questions.
    """
    name = name.strip() or "Our organisation"
    plain = quoted([name, *([profile] if profile else [])])
    head = f"{_HEAD}\norganisation: {plain[name]}\n\n"
    head += "# How your company works; `raci list profiles` says what each one means.\n"
    head += f"profile: {plain[profile]}\n" if profile else "# profile: startup\n"
    if people is None:
        roles, body, teams, someone = _SAMPLE_ROLES, _SAMPLE, _SAMPLE_TEAMS, "Dana Ito"
    else:
        roster = _Roster.of(people, read_title)
        roles, body, teams = roster.roles, roster.text(), _teams(people) or _SAMPLE_TEAMS
        someone = next(iter(roster.references.values()), "nobody")
    known = people is None or (read_title is not None and any(person.titles for person in people.people))
    parts = [head, body, _questions(roles if known else None, people), teams, _REST % someone]
    return "\n".join(part for part in parts if part)


def _questions(roles: frozenset[str] | None, people: PeopleList | None) -> str:
    asked = [] if roles is None else [text for any_of, text in _QUESTIONS if roles.isdisjoint(any_of)]
    odd = [f for f in people.findings if f.severity.rank >= Severity.WARNING.rank] if people else []
    untitled = [person.label for person in people.people if not person.titles] if people else []
    asked += [f"{len(untitled)} have no title, {untitled[0]} for one: what do they do?"] if untitled else []
    asked += [f"{finding.message}: {finding.fix}." for finding in odd[:_NOTES]]
    asked += [f"… and {len(odd) - _NOTES} more of that kind."] if len(odd) > _NOTES else []
    if not asked:
        return ""
    lines = ["Open questions: answer them with a person or a hat above, or with activities and decisions below."]
    return "".join(f"# {comment(line)}\n" for line in [*lines, *(f"- {text}" for text in asked)])


def _teams(people: PeopleList) -> str:
    """Return the teams in which somebody sits; the others, as a comment, say how they hang together."""
    filled = {team for person in people.people for team in person.teams}
    if not filled:
        return ""
    ids = ids_of((team, team) for team, _ in people.teams if team in filled)
    plain = quoted([*ids, *ids.values()])
    lines = ["teams:"]
    empty = []
    for team, parent in people.teams:
        part = f"part of {comment(parent)}" if parent else ""
        if team not in filled:
            empty.append(comment(team) + (f" ({part})" if part else ""))
            continue
        named = plain[team] if ids[team] == team else f"{plain[ids[team]]}: {{name: {plain[team]}}}"
        lines.append(f"  {named}{'' if ids[team] != team else ':'}{f'    # {part}' if part else ''}")
    if empty:
        lines.append("  # Nobody sits in these themselves; as teams they would have rows that nobody owns:")
        lines += [f"  #   {line}" for line in wrap(", ".join(empty), 100)]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Roster:
    """People as the file names them: ids only where names do not tell, and what their titles mean."""

    people: tuple[Listed, ...]
    ids: Mapping[str, str]
    teams: Mapping[str, str]
    readings: Mapping[str, TitleReading | None]
    taken_for: str
    known: bool
    plain: Mapping[str, str]

    @classmethod
    def of(cls, listed: PeopleList, read_title: ReadTitle | None) -> _Roster:
        titles = dict.fromkeys(title for person in listed.people for title in person.titles)
        ids = ids_of((person.key, _label(person)) for person in listed.people)
        teams = ids_of((team, team) for team, _ in listed.teams)
        names = {_label(person) for person in listed.people}
        return cls(
            people=listed.people,
            ids=ids,
            teams=teams,
            readings={title: read_title(title) for title in titles} if read_title else {},
            taken_for=listed.taken_for,
            known=read_title is not None,
            plain=quoted([*titles, *names, *ids.values(), *teams.values()]),
        )

    @property
    def roles(self) -> frozenset[str]:
        """Every role that somebody has by title."""
        return frozenset(role for reading in self.readings.values() if reading for role in reading.roles)

    @property
    def references(self) -> dict[str, str]:
        """How the file speaks of each person, by key."""
        return {person.key: self.plain[self.ids[person.key]] for person in self.people}

    def text(self) -> str:
        """Return the section of people."""
        source = wrap(f"Read from {comment(self.taken_for)}.", 100)
        lines = ["people:", *(f"  # {line}" for line in source), *self.unknown_titles()]
        ring_of = {ring[0]: ring for ring in rings(self.people)}
        references = self.references
        for person in self.people:
            lines += self.entry(person, references, ring_of.get(person.key, ()))
        return "\n".join(lines) + "\n"

    def unknown_titles(self) -> Iterator[str]:
        unknown = sorted({f'"{comment(title)}"' for title, reading in self.readings.items() if reading is None})
        if unknown:
            yield "  # Titles that no role claims; give these people roles: [...] beside the title:"
            yield from (f"  #   {line}" for line in wrap(", ".join(unknown), 100))

    def entry(self, person: Listed, references: Mapping[str, str], ring: Sequence[str]) -> list[str]:
        """Return the lines of one person: `Name: Title` where that says it all."""
        plain, id = self.plain, self.ids[person.key]
        fields: dict[str, str] = {}
        if id != _label(person):
            fields["name"] = plain[_label(person)]
        if person.titles:
            titles = [plain[title] for title in person.titles]
            fields["title"] = titles[0] if len(titles) == 1 else f"[{', '.join(titles)}]"
        if person.vacant:
            fields["vacant"] = "true"
        if person.teams:
            teams = [plain[self.teams[team]] for team in person.teams]
            fields["team" if len(teams) == 1 else "teams"] = teams[0] if len(teams) == 1 else f"[{', '.join(teams)}]"
        notes = self.notes(person)
        if ring:
            line = " → ".join(references[key] for key in (*ring[:10], ring[0]))
            notes.append(f"# reports_to: {references[ring[1]]}    # a ring: {comment(line)}")
        elif person.manager is not None:
            fields["reports_to"] = references[person.manager]
        if notes:
            return [f"  {plain[id]}:", *(f"    {key}: {value}" for key, value in fields.items()), *_indented(notes)]
        if set(fields) <= {"title"}:
            return [f"  {plain[id]}: {fields['title']}" if fields else f"  {plain[id]}:"]
        inside = ", ".join(f"{key}: {value}" for key, value in fields.items())
        return [f"  {plain[id]}: {{{inside}}}"]

    def notes(self, person: Listed) -> list[str]:
        """Return the roles of a person whose title may mean several, ready to be uncommented."""
        readings = [reading for title in person.titles if (reading := self.readings.get(title))]
        if not any(reading.ambiguous for reading in readings):
            return []
        taken = dict.fromkeys(role for reading in readings for role in reading.roles)
        others = dict.fromkeys(
            role for reading in readings if reading.ambiguous for role in reading.readings if role not in taken
        )
        alternatives = f"    # or {', '.join(others)}" if others else ""
        return [f"# roles: [{', '.join(taken)}]{alternatives}"]


def _indented(notes: Iterable[str]) -> Iterator[str]:
    return (f"    {note}" for note in notes)


def _label(person: Listed) -> str:
    """Return what the file calls a person; a vacant seat has the name of its title."""
    return person.titles[0] if person.vacant and person.titles else person.label
