"""Every key of the team file: its spellings, what kind of value it takes and what it says.

The reader and the JSON Schema are both made from these tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from raci.words import fold


class Key(NamedTuple):
    """One key of a mapping; `kind` names an entry of `values.READERS`, `also` its other spellings."""

    name: str
    kind: str
    says: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one kind of mapping.

    `noun` speaks of it in messages. `named_by` is the key that the name of `Name: {...}` stands for, `value` the key
    that a bare value fills (`Name: value`), `item` the key that a bare list item fills.
    """

    noun: str
    keys: tuple[Key, ...]
    named_by: str = ""
    value: str = ""
    item: str = ""

    def __hash__(self) -> int:
        return hash(self.noun)


ID = Key("id", "text", "a short name for references; left out: the name in lower case with hyphens")
NAME = Key("name", "word", "the name, as people read it")
LINK = Key("link", "text", "where to read more: a web address")
BECAUSE = Key("because", "text", "why, in one line")
SOURCE = Key("source", "text", "where the knowledge is from")
PROFILES = Key(
    "profiles",
    "profiles",
    "how this kind of company works; of several, later ones win; standard leaves all before it behind",
    also=("profile",),
)
TEAMS = Key("teams", "teams", "the teams somebody sits in; left out: every team", also=("team",))
ACCOUNTABLE = Key("accountable", "tiers", "who answers for it: x or y, else z", also=("A", "owner", "approver"))
RESPONSIBLE = Key("responsible", "doers", "who does it: x or y, else z; all x; x and y", also=("R", "D", "driver"))
CONSULTED = Key("consulted", "roles", "roles that are asked first", also=("C", "contributor"))
INFORMED = Key("informed", "roles", "roles that are told", also=("I",))
LETTERS = (ACCOUNTABLE, RESPONSIBLE, CONSULTED, INFORMED)
SUPPORTIVE = Key("supportive", "holders", "who helps, where the scheme has a letter for it", also=("S", "support"))
AGREED = (ACCOUNTABLE, RESPONSIBLE, SUPPORTIVE, CONSULTED, INFORMED)

FILE = Table(
    "the team file",
    (
        Key("organisation", "text", "the name of it all; left out: the file's name", also=("organization",)),
        Key("extends", "files", "a wider file, or several: its people, roles, rules and decisions hold here too"),
        Key("scheme", "scheme", "the set of letters: a name, or letters of your own"),
        PROFILES,
        Key("review_by", "date", "when people want to look at this again"),
        Key("people", "people", "who is there: titles, or names with titles"),
        Key("teams", "team_list", "the teams, where there are several"),
        Key("roles", "role_list", "roles that the catalogue does not have, or has otherwise"),
        Key("activities", "activities", "which duties this is about; left out: the core activities"),
        Key("rules", "rule_list", "rules of your own, or the file that has them"),
        Key("decisions", "decision_list", "what people have agreed: no rule changes it"),
        Key("checks", "checks", "how serious each check is here: off, info, warning, error, or its limits"),
        Key("waivers", "waiver_list", "findings that are accepted, each with a reason and a date"),
    ),
)

SCHEME = Table(
    "a scheme",
    (
        ID,
        NAME,
        Key("letters", "letter_list", "the letters, in the order in which cells and legends show them"),
        BECAUSE,
        SOURCE,
    ),
)

LETTER = Table(
    "a letter",
    (
        Key("letter", "word", "what stands in the cell: A, R or D, C and I for what is decided, others beside them"),
        Key("name", "text", "the letter's name in legends"),
        Key("meaning", "meaning", "owns, does, is asked and is told are decided; each once"),
        Key("decides", "text", "what its holder decides, one line for the legend"),
        Key("exactly", "limit", "how many hold it in a row, where that is fixed"),
        Key("at_least", "limit", "how many hold it in a row, or more"),
        Key("fill", "colour", "the colour of the cell: #1b2a5b"),
    ),
    named_by="letter",
    value="meaning",
)

PERSON = Table(
    "a person",
    (
        ID,
        NAME,
        Key("titles", "titles", "what the business card says; 6 x Engineer for a group", also=("title",)),
        Key("roles", "role_names", "what somebody does; settles what a title leaves open", also=("role",)),
        Key("count", "count", "how many people stand behind a group"),
        Key("vacant", "flag", "true: nobody sits there yet"),
        Key("from", "date", "when a vacancy will be filled"),
        TEAMS,
        Key("reports_to", "person", "the person's manager"),
        Key("deputy", "person", "who acts while the person is away"),
        Key("strengths", "subjects", "activities or areas the person is good at; private", also=("strength",)),
        Key("workload", "workload", "how much the person has to do; private"),
        Key("capacity", "capacity", "at most so many duties, where there is a choice; private"),
        Key("away", "away", "2027-01-10/2027-02-01, or true; private"),
        LINK,
    ),
    named_by="name",
    value="titles",
    item="titles",
)

CAPACITY = Table(
    "a capacity",
    (
        Key("accountable", "limit", "at most so many duties to answer for", also=("A",)),
        Key("responsible", "limit", "at most so many duties to do", also=("R",)),
    ),
)

TEAM = Table(
    "a team",
    (
        ID,
        NAME,
        Key("lead", "person", "who leads it"),
        PROFILES,
        Key("hiring", "hiring", "titles of seats that are still vacant"),
        Key("rules", "rule_list", "rules for this team alone"),
        LINK,
    ),
    named_by="name",
    value="lead",
    item="name",
)

ROLE = Table(
    "a role",
    (
        ID,
        NAME,
        Key("titles", "words", "titles that mean this role, on top of those that do already", also=("title",)),
        Key("family", "text", "the block of columns it stands in"),
        Key("spectrum", "spectrum", "from -1 (engineers) to +1 (customers)"),
        Key("reach", "reach", "organisation: told and asked across teams"),
        Key("does", "texts", "what the role does, a line each"),
        Key("does_not", "texts", "what people mistake it for, a line each"),
        BECAUSE,
        SOURCE,
    ),
    named_by="name",
    value="titles",
    item="name",
)

ACTIVITIES = Table(
    "activities",
    (
        Key("areas", "areas", "these areas whole, instead of the core activities; []: none", also=("area",)),
        Key("include", "activity_names", "these as well"),
        Key("skip", "activity_names", "not our job: no row, no gap"),
        Key("elsewhere", "elsewhere", "somebody outside owns it: a row, no gap"),
        Key("add", "activity_list", "activities of your own"),
        Key("change", "activity_list", "activities that are otherwise here: what is not named stays as it was"),
    ),
)

ACTIVITY = Table(
    "an activity",
    (
        ID,
        NAME,
        Key("area", "area", "the group of activities it belongs to"),
        Key("scope", "scope", "team, or organisation: decided once for all teams"),
        *LETTERS,
        Key("separation", "flag", "true: who answers must not be who does"),
        Key("shared", "flag", "true: strengths and workload decide before the usual role"),
        Key("spectrum", "spectrum", "from -1 (engineers) to +1 (customers)"),
        BECAUSE,
        SOURCE,
    ),
    named_by="name",
    item="name",
)

OUTSIDE = Table(
    "an activity elsewhere",
    (Key("activity", "activity", "the activity"), Key("who", "text", "who outside owns it")),
    named_by="activity",
    value="who",
)

DECISION = Table(
    "a decision",
    (
        Key("activity", "activity", "what was decided about"),
        Key("team", "team", "for this team alone; left out: for every team"),
        *(Key(key.name, "holders", f"{key.name}: people, or nobody", key.also) for key in AGREED),
        Key("agreed", "date", "the day on which it was agreed"),
        Key("by", "texts", "who agreed"),
        Key("until", "date", "the last day on which it holds"),
        BECAUSE,
    ),
    named_by="activity",
)

RULE = Table(
    "a rule",
    (
        Key("id", "text", "the name by which messages speak of it"),
        Key("when", "when", "the tests that must all hold"),
        Key("for", "activity_names", "the activities it speaks of"),
        *LETTERS,
        Key("binding", "flag", "true: no team may differ"),
        Key("cover", "role_name", "the role that may be missing"),
        Key("by", "tiers", "who stands in for it: x or y, else z"),
        Key("titles", "words", "the titles that it explains", also=("title",)),
        Key("means", "role_names", "the roles they may mean, the likeliest first"),
        Key("missing", "role_names", "roles that are missing on purpose"),
        BECAUSE,
        SOURCE,
    ),
    named_by="id",
)

WHEN = Table(
    "a condition",
    (
        Key("activity", "activity_names", "one of these activities", also=("activities",)),
        Key("area", "areas", "an activity of one of these areas", also=("areas",)),
        Key("team", "teams", "one of these teams", also=("teams",)),
        Key("profile", "profiles", "a team that works by one of these profiles", also=("profiles",)),
        Key("has", "role_names", "every one of these roles is on the team"),
        Key("lacks", "role_names", "none of these roles is on the team"),
        Key("size", "size", "how many people the team has"),
    ),
)

SIZE = Table(
    "a size",
    (
        Key("at_least", "limit", "this many people or more"),
        Key("at_most", "limit", "this many people or fewer"),
    ),
)

WAIVER = Table(
    "a waiver",
    (
        Key("check", "text", "the check's name or code"),
        Key("activity", "activity", "on this activity alone"),
        Key("because", "text", "why it is all right"),
        Key("until", "date", "the last day on which it is accepted"),
    ),
)

TABLES = (
    FILE,
    SCHEME,
    LETTER,
    PERSON,
    CAPACITY,
    TEAM,
    ROLE,
    ACTIVITIES,
    ACTIVITY,
    OUTSIDE,
    DECISION,
    RULE,
    WHEN,
    SIZE,
    WAIVER,
)
"""Every table, the file's first."""


@cache
def spellings(table: Table) -> dict[str, Key]:
    """Return the keys of a table by every spelling: as listed, and folded."""
    listed = [(spelling, key) for key in table.keys for spelling in (key.name, *key.also)]
    return {fold(spelling): key for spelling, key in listed} | dict(listed)


def find_key(table: Table, word: str) -> Key | None:
    """Return the key that a word means, whatever its case, punctuation and spelling."""
    known = spellings(table)
    return known.get(word) or known.get(fold(word))
