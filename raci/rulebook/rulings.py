"""Who spoke for every letter of a matrix, decision, rule, profile or catalogue, and what was beaten on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from raci.deciding.layers import FIELDS, Claim, Context, Layer, Layers, R, contexts
from raci.findings import Location
from raci.matrix import Matrix, Row
from raci.model import Activity, Decision, Organisation
from raci.rules import CoverRule, Doers, LetterRule, Rule, Tier, Tiers

CATALOGUE = ("catalogue", "activity of the file")
"""The layers of a row's own entry, which speak where nothing else does."""

BEATS = {
    "decision": "what was agreed stands",
    "binding rule": "no team may differ from a binding rule",
    "team rule": "a team's own rule comes before its profiles and the company's rules",
    "team profile": "a team's profile comes before the company's rules",
    "company rule": "a company's rule comes before its profiles",
    "company profile": "the profile is named in a nearer file than the rule",
}
"""Why a layer beats the lower ones; the catalogue is the last of all."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One that speaks of a letter.

    `layer` is decision, binding rule, team rule, team profile ID, company rule, company profile ID, catalogue or
    activity of the file. `rule` is the rule's id, for a decision and the last two the activity's. `says` names roles,
    for a decision people. `lost` says why it was beaten, "" for the one that counts.
    """

    layer: str
    rule: str
    says: str
    at: Location | None = None
    because: str = ""
    source: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who spoke for one letter (A, R, C or I) of a row, or for who stands in for a `role`, and whom that beat."""

    team: str | None
    activity: Activity
    letter: str
    voice: Voice
    beaten: tuple[Voice, ...] = ()
    role: str | None = None

    @property
    def usual(self) -> bool:
        """Tell whether nothing but the row's own entry speaks."""
        return self.voice.layer in CATALOGUE and all(each.layer in CATALOGUE for each in self.beaten)


def rulings(matrix: Matrix) -> Iterator[Spoken]:
    """Yield who spoke for every letter, in order of the rows."""
    stacks = _stacks(matrix)
    for row in matrix.rows:
        for letter in FIELDS:
            voices = list(_voices(stacks[row.team], row, letter, matrix))
            yield Spoken(row.team, row.activity, letter, voices[0], tuple(voices[1:]))


def stand_ins(matrix: Matrix) -> Iterator[Spoken]:
    """Yield the rule by which somebody stands in, for every row where somebody does."""
    stacks = _stacks(matrix)
    for row in matrix.rows:
        for held in row.assignments:
            role = held.reason.stands_in_for
            if role is None or held.letter != "A":
                continue
            voices = list(_cover_voices(stacks[row.team].cover_claims(role, row.activity), matrix.organisation))
            if voices:
                yield Spoken(row.team, row.activity, "A", voices[0], tuple(voices[1:]), role)


def _stacks(matrix: Matrix) -> dict[str | None, Layers]:
    around = contexts(matrix.organisation)
    return {context.name: Layers(matrix.organisation, context) for context in around}


def _voices(layers: Layers, row: Row, letter: str, matrix: Matrix) -> Iterator[Voice]:
    """Yield everything that speaks of a letter, what counts first; the catalogue's entry always does."""
    organisation, activity = matrix.organisation, row.activity
    decision = _decision(layers.context, row, letter, matrix)
    claims = list(layers.claims(activity, letter))
    winner = next((claim for claim in claims if claim.agreed), None)
    if decision is not None:
        yield _agreed(decision, letter, organisation)
    elif winner is not None:
        yield _voice(winner.layer, winner.rules[0], _said(winner.rules[0], letter, organisation), "")
    beaten = BEATS["decision"] if decision is not None else ""
    entry = _own_entry(layers, activity, letter, "it speaks last" if decision is not None or winner else "")
    if decision is None and winner is None:
        yield entry
    for claim in claims:
        for rule in claim.rules:
            lost = _contradicted(claim, rule) or beaten or _lost(claim, winner, rule)
            if lost:
                yield _voice(claim.layer, rule, _said(rule, letter, organisation), lost)
    if decision is not None or winner is not None:
        yield entry


def _contradicted(claim: Claim[R], rule: Rule) -> str:
    """Say which rules of the same weight say otherwise; "" where none does."""
    others = [f"{each.id} ({each.at})" if each.at else each.id for each in claim.rules if each is not rule]
    return "" if claim.agreed else f"contradicts {' and '.join(others)}, so neither counts"


def _own_entry(layers: Layers, activity: Activity, letter: str, lost: str) -> Voice:
    organisation, usual = layers.organisation, layers.usual(activity, letter)
    said: Doers | Tiers | Tier = usual.roles
    if letter in ("A", "R"):
        said = usual.tiers if letter == "A" else usual.doers
    layer = CATALOGUE[usual.rule.startswith("activities:")]
    spoken = words(said, organisation)
    return Voice(layer, activity.id, spoken, activity.at, activity.because, activity.source, lost)


def _decision(context: Context, row: Row, letter: str, matrix: Matrix) -> Decision | None:
    """Return the decision that holds for a letter, the team's before that for all teams."""
    found = None
    for decision in sorted(matrix.organisation.decisions, key=lambda each: each.team is not None):
        holders = decision.holders(letter)
        if decision.activity != row.activity.id or decision.team not in (None, context.team) or holders is None:
            continue
        if holders or decision.until is None or decision.until >= matrix.on:
            found = decision
    return found


def _agreed(decision: Decision, letter: str, organisation: Organisation) -> Voice:
    people = organisation.person_by_id
    names = [people[person].name for person in decision.holders(letter) or ()]
    agreed = f"agreed {decision.agreed}" if decision.agreed else ""
    by = f"by {', '.join(decision.by)}" if decision.by else ""
    source = " ".join(part for part in (agreed, by) if part)
    return Voice("decision", decision.activity, ", ".join(names) or "nobody", decision.at, decision.because, source)


def _voice(layer: Layer[R], rule: Rule, says: str, lost: str) -> Voice:
    return Voice(layer.name, rule.id, says, rule.at, rule.because, rule.source, lost)


def _cover_voices(claims: Iterable[Claim[CoverRule]], organisation: Organisation) -> Iterator[Voice]:
    """Yield every rule on who stands in, the one that counts first."""
    found = list(claims)
    winner = next((claim for claim in found if claim.agreed), None)
    if winner is not None:
        yield _voice(winner.layer, winner.rules[0], words(winner.rules[0].by, organisation), "")
    for claim in found:
        for rule in claim.rules:
            lost = _contradicted(claim, rule) or _lost(claim, winner, rule)
            if winner is not None and lost:
                yield _voice(claim.layer, rule, words(rule.by, organisation), lost)


def _lost(claim: Claim[R], winner: Claim[R] | None, rule: Rule) -> str:
    """Say why a rule is beaten; "" for the one that counts."""
    if winner is None or rule is winner.rules[0]:
        return ""
    if claim is winner:
        return f"{winner.rules[0].id} says the same"
    if claim.layer is not winner.layer:
        wide = "wider" if winner.layer.status == "binding" else "nearer"
        same = claim.layer.name == winner.layer.name
        return f"{winner.rules[0].id} stands in a {wide} file" if same else _why(winner.layer.name)
    (subject, tests), (ours, fewer) = (each.rules[0].when.specificity() for each in (winner, claim))
    if subject != ours:
        return f"{winner.rules[0].id} names the {'activity' if subject == 2 else 'area'}"
    return f"{winner.rules[0].id} is more specific: {tests} {'test' if tests == 1 else 'tests'}, not {fewer}"


def _why(layer: str) -> str:
    return next(words for start, words in BEATS.items() if layer.startswith(start))


def _said(rule: LetterRule, letter: str, organisation: Organisation) -> str:
    return words(getattr(rule, FIELDS[letter]), organisation)


def words(said: Doers | Tiers | Tier, organisation: Organisation) -> str:
    """Say roles in words: "every engineer, else tech lead"; "nobody" where there is none."""
    if isinstance(said, Doers):
        first = [*(f"every {organisation.spoken(role)}" for role in said.all)]
        first += [f"one {organisation.spoken(role)}" for role in said.each]
        return (
            ", else ".join(part for part in (" and ".join(first), _tiers(said.tiers, organisation)) if part) or "nobody"
        )
    flat = tuple(part for part in said if isinstance(part, str))
    if flat:
        return ", ".join(organisation.spoken(role) for role in flat)
    return _tiers(tuple(part for part in said if not isinstance(part, str)), organisation) or "nobody"


def _tiers(tiers: Iterable[Tier], organisation: Organisation) -> str:
    return ", else ".join(" or ".join(organisation.spoken(role) for role in tier) for tier in tiers)
