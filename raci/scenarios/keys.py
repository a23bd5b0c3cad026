"""Every key of a scenario: what may be changed about a team file to see what would follow."""

from __future__ import annotations

from raci.teamfile.keys import NAME, PROFILES, Key, Table

SCENARIO = Table(
    "a scenario",
    (
        Key("name", "text", "what to call it"),
        Key("without", "words", "who leaves: names, ids or titles", also=("leave", "leavers")),
        Key("add", "people", "who joins, as under people: in a team file", also=("join", "joiners", "hire")),
        Key("change", "people", "who stays and changes: a title, team, manager, workload …", also=("changes",)),
        PROFILES,
        Key("teams", "team_list", "a team's other profile or lead"),
        Key("merge", "team_list", "teams that become one", also=("merges",)),
        Key("split", "team_list", "teams that become several", also=("splits",)),
    ),
    named_by="name",
)

TEAM = Table(
    "a team of a scenario",
    (NAME, PROFILES, Key("lead", "person", "who leads it")),
    named_by="name",
    value="lead",
    item="name",
)

MERGE = Table(
    "a merger",
    (
        Key("teams", "teams", "the teams that become one"),
        Key("into", "word", "the name of the new team"),
        Key("lead", "person", "who leads it; left out: whoever leads one of them, if only one does"),
        PROFILES,
    ),
    named_by="into",
    value="teams",
)

SPLIT = Table(
    "a split",
    (
        Key("team", "team", "the team that is split"),
        Key("into", "team_list", "the new teams, each with its people"),
    ),
    named_by="team",
)

PART = Table(
    "a new team",
    (
        NAME,
        Key("people", "words", "who sits there; whoever is named for none sits in all"),
        Key("lead", "person", "who leads it; left out: the old lead, where he sits there"),
        PROFILES,
    ),
    named_by="name",
    value="people",
)

TABLES = (SCENARIO, TEAM, MERGE, SPLIT, PART)
"""Every table, the scenario's first."""

SEVERAL = ("scenarios", "scenario")
"""The key of a file with several scenarios, and how else it may be spelt."""
