"""Rules of a file that never speak: those whose tests contradict each other, and those that nothing here meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from raci.deciding.layers import Context, suits
from raci.model import Activity, Organisation
from raci.rules import Condition, CoverRule, LetterRule, MissingRule, Rule, Size, Tier


@dataclass(frozen=True, slots=True)
class Unused:
    """A rule that never speaks, and why; `never`: it could not in any organisation, so it is a slip."""

    rule: Rule
    why: str
    never: bool


def unused(organisation: Organisation, around: tuple[Context, ...]) -> Iterator[Unused]:
    """Yield the file's own rules that never speak, in their order; what a title means is not looked at.

    `around` is the whole organisation and every team, as `contexts` gives them.
    """
    for rule in organisation.rules:
        if isinstance(rule, LetterRule | CoverRule | MissingRule):
            impossible = _impossible(rule, organisation)
            why = impossible or _unmet(rule, organisation, around)
            if why:
                yield Unused(rule, why, bool(impossible))


def _impossible(rule: Rule, organisation: Organisation) -> str:
    """Say why the tests of a rule can never all hold."""
    when = rule.when
    both = sorted(set(when.has) & set(when.lacks))
    size = when.size
    if both:
        return f"no team both has and lacks the role of {organisation.spoken(both[0])}"
    if size is not None and size.at_most is not None and size.at_most < size.at_least:
        return f"no team has at least {size.at_least} and at most {size.at_most} people"
    if isinstance(rule, CoverRule) and rule.role in when.has:
        return f"where somebody is {organisation.spoken(rule.role)}, nobody stands in for that role"
    if isinstance(rule, CoverRule) and all(role == rule.role for tier in rule.by for role in tier):
        return "a role that nobody has cannot stand in for itself"
    if isinstance(rule, MissingRule) and set(rule.roles) <= set(when.has):
        return "a role cannot be there and missing on purpose"
    known = {**organisation.catalogue.activities, **organisation.activity_by_id}
    named = [known[id] for id in when.activity if id in known]
    if named and when.area and not any(activity.area in when.area for activity in named):
        return f"{_named(named)} {_is(named)} not in the area {' or '.join(when.area)}"
    return ""


def _unmet(rule: Rule, organisation: Organisation, around: tuple[Context, ...]) -> str:
    """Say what is missing in this organisation for a rule to speak."""
    when, teams = rule.when, bool(organisation.teams)
    rows = [each for each in organisation.activities if _is_about(when, each)]
    if not rows:
        return _no_row(when, organisation)
    fitting = [context for context in around if not teams or any(_is_decided_in(context, each) for each in rows)]
    if when.team and not any(context.team for context in fitting):
        return f"{_named(rows)} {_is(rows)} decided once for all teams, so no rule of a team speaks of it"
    if any(suits(when, context) for context in fitting):
        return ""
    tests = {test: getattr(when, test) for test in ("team", "profile", "has", "lacks", "size") if getattr(when, test)}
    alone = {test: Condition.model_validate({test: value}) for test, value in tests.items()}
    unmet = [test for test, condition in alone.items() if not any(suits(condition, each) for each in fitting)]
    said = ", ".join(f"{test}: {_value(tests[test])}" for test in unmet or tests)
    return f"{'no team' if teams else 'nothing'} here meets {said}{'' if unmet else ' all at once'}"


def _no_row(when: Condition, organisation: Organisation) -> str:
    known = organisation.catalogue.activities
    if when.activity:
        named = [known[id] for id in when.activity if id in known]
        return f"{_named(named)} {_is(named)} no {'row' if len(named) == 1 else 'rows'} here"
    return f"no row here is in the area {' or '.join(when.area)}" if when.area else "there are no rows here"


def _is_decided_in(context: Context, activity: Activity) -> bool:
    """Tell whether an activity is decided for a team, or once for all of them."""
    return (activity.scope == "organisation") == (context.team is None)


def _is_about(when: Condition, activity: Activity) -> bool:
    return (not when.activity or activity.id in when.activity) and (not when.area or activity.area in when.area)


def _value(value: Tier | Size) -> str:
    if isinstance(value, Size):
        most = f"at most {value.at_most}" if value.at_most is not None else ""
        return " and ".join(part for part in (f"at least {value.at_least}" if value.at_least else "", most) if part)
    return " and ".join(value) if len(value) < 3 else ", ".join(value)


def _named(activities: Sequence[Activity]) -> str:
    quoted = [f'"{activity.name}"' for activity in activities]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _is(activities: Sequence[Activity]) -> str:
    return "is" if len(activities) == 1 else "are"
