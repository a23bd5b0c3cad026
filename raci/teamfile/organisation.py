"""The steps from a team file to an `Organisation`: reads like a table of contents."""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePath

from raci.catalogue import load_catalogue
from raci.findings import Finding, InvalidFile, sort_key
from raci.model import Catalogue, Organisation
from raci.rules import TitleRule
from raci.source import Document, parse, read
from raci.teamfile.activities import choose, read_known, read_outside
from raci.teamfile.cards import Cards
from raci.teamfile.conditions import Tongue
from raci.teamfile.decisions import Court, read_decisions
from raci.teamfile.directory import Directory
from raci.teamfile.entries import Entry
from raci.teamfile.files import read_layers
from raci.teamfile.keys import FILE, find_key
from raci.teamfile.names import Names, profile_names, role_names, subject_names
from raci.teamfile.nodes import Node, Origin
from raci.teamfile.people import read_people
from raci.teamfile.roles import read_own_roles
from raci.teamfile.rules import read_own_rules
from raci.teamfile.schemes import read_scheme
from raci.teamfile.seats import Lexicon, read_seats
from raci.teamfile.sections import Sections, read_rules, read_sections
from raci.teamfile.settings import read_checks, read_waivers
from raci.teamfile.teams import TeamDraft, finish_teams, imply_teams, read_teams, team_names, vacancies


def read_organisation(path: str | os.PathLike[str], catalogue: Catalogue | None = None) -> Organisation:
    """Read a team file ("-": standard input) with every file it extends.

    What can be mended is in `findings`, and the rest is read as far as it goes. A file that cannot be used at all
    raises `InvalidFile` with everything that is wrong. The catalogue is the shipped one by default.
    """
    return _read(read(path), catalogue)


def read_text(text: str | bytes, name: str, catalogue: Catalogue | None = None) -> Organisation:
    """Read a team file that is at hand as text; `name` is its path, by which findings and other files are found."""
    return _read(parse(text, name), catalogue)


def _read(document: Document, catalogue: Catalogue | None) -> Organisation:
    faults: list[Finding] = []
    sections = read_sections(read_layers(document, faults))
    if not sections.people and not any(fault.fatal for fault in faults):
        _report_nobody(document, faults)
    # Names are looked up only in what can be used: otherwise half of them would be missing for no fault of their own.
    _refuse_fatal(faults)
    organisation = _resolve(sections, catalogue or load_catalogue(), _stem(document.name))
    if not organisation.people:
        _report_nobody(document, faults)
    _refuse_fatal(faults)
    findings = tuple(sorted(faults, key=sort_key))
    organisation = organisation.model_copy(update={"findings": findings, "file": document.name})
    return organisation.model_copy(update={"fingerprint": fingerprint(organisation)})


def fingerprint(organisation: Organisation) -> str:
    """Return 12 hex digits of what a file says: comments, spelling of keys and order change nothing."""
    # Rules are of several kinds: each is written with its own fields.
    said = organisation.model_dump_json(serialize_as_any=True)
    if organisation.own_scheme is not None:
        said += organisation.own_scheme.model_dump_json()
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _resolve(sections: Sections, catalogue: Catalogue, stem: str) -> Organisation:
    """Look up every name, in the order in which one kind of thing leans on another."""
    own_roles = read_own_roles(sections.roles, catalogue)
    roles_by_id = {**catalogue.roles, **{role.id: role for role in own_roles}}
    roles, profiles = role_names(roles_by_id.values()), profile_names(catalogue)
    company = profiles.find_all(sections.last("profiles", ()))
    drafts = _teams(sections, profiles)
    teams = team_names(drafts)
    known = read_known(sections.added, sections.changed, sections.choices, catalogue, roles)
    activities, areas = known.activity_names, known.area_names
    rules = read_own_rules([*sections.rules, *_team_rules(drafts)], Tongue(roles, activities, areas, teams, profiles))
    title_rules = tuple(rule for rule in rules if isinstance(rule, TitleRule))
    cards = Cards(catalogue, roles_by_id, company, title_rules, {draft.id: draft for draft in drafts})
    entries = [*sections.people, *(seat for draft in drafts for seat in vacancies(draft))]
    directory = Directory(tuple(read_seats(entries, Lexicon(roles, teams, roles_by_id, cards.is_title))))
    people = read_people(directory, cards, subject_names(activities, areas))
    scheme = read_scheme(sections.last("scheme"), catalogue)
    decisions = read_decisions(sections.decisions, Court(activities, teams, roles, directory, people, scheme))
    outside = read_outside(sections.outside, known)
    wanted = {each.activity for each in decisions} | {each.activity for each in outside}
    rows, skipped = choose(sections.choices, known, wanted)
    return Organisation(
        name=sections.last("organisation") or stem,
        scheme=scheme.id,
        own_scheme=None if scheme is catalogue.schemes.get(scheme.id) else scheme,
        profiles=company,
        profiles_rank=sections.rank("profiles"),
        files=len(sections.layers),
        review_by=sections.last("review_by"),
        people=people,
        teams=finish_teams(drafts, directory),
        roles=own_roles,
        activities=rows,
        skipped=skipped,
        elsewhere=outside,
        rules=rules,
        decisions=decisions,
        checks=read_checks(sections.all("checks")),
        waivers=read_waivers(sections.waivers, activities),
        catalogue=catalogue.model_copy(
            update={"areas": known.areas, "schemes": {**catalogue.schemes, scheme.id: scheme}}
        ),
    )


def _teams(sections: Sections, profiles: Names) -> tuple[TeamDraft, ...]:
    """Return the teams that are listed; where no file lists any, those that people name."""
    if sections.all("teams"):
        return read_teams(sections.teams, profiles)
    return imply_teams(sections.people)


def _team_rules(drafts: tuple[TeamDraft, ...]) -> list[Entry]:
    """Return the rules below the teams, those of every file that has the team."""
    parts = [(draft.id, part) for draft in drafts for part in draft.entry.parts or (draft.entry,)]
    return [rule.having(in_team=team) for team, part in parts for rule in read_rules(part.get("rules"))]


def _report_nobody(document: Document, faults: list[Finding]) -> None:
    root = Node(document.data, (), Origin(document, faults))
    spot = next((root.name_of(word) for word in document.data if _means_people(word)), root)
    message = "there are no people here"
    spot.report("RACI107", message, "write people: [Product Manager, 6 x Engineer]", fatal=True)


def _means_people(word: str) -> bool:
    key = find_key(FILE, word)
    return key is not None and key.name == "people"


def _stem(name: str) -> str:
    return "organisation" if name == "-" else PurePath(name).stem


def _refuse_fatal(faults: list[Finding]) -> None:
    if any(fault.fatal for fault in faults):
        raise InvalidFile(tuple(sorted(faults, key=sort_key)))
