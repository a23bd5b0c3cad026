"""Rules about one title that contradict each other: neither counts, and both places are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from raci.rules import Condition, Rule, Tier, TitleRule
from raci.teamfile.entries import Entry
from raci.words import fold


def settle_titles(found: Iterable[tuple[Entry, Rule]]) -> tuple[Rule, ...]:
    """Return the rules without titles on which two of one file differ that are equally specific."""
    found = list(found)
    claims: defaultdict[str, list[tuple[Entry, TitleRule]]] = defaultdict(list)
    for entry, rule in found:
        if isinstance(rule, TitleRule):
            for title in dict.fromkeys(fold(title) for title in rule.titles):
                claims[title].append((entry, rule))
    lost: defaultdict[str, set[str]] = defaultdict(set)
    for title, rivals in claims.items():
        for (_, first), (entry, second) in combinations(rivals, 2):
            if _differ(first, second):
                _report(title, first, second, entry)
                lost[first.id].add(title)
                lost[second.id].add(title)
    return tuple(_without(rule, lost[rule.id]) if rule.id in lost else rule for _, rule in found)


def _differ(one: TitleRule, other: TitleRule) -> bool:
    equal = one.rank == other.rank and one.when.specificity() == other.when.specificity()
    return equal and one.means != other.means and _may_meet(one.when, other.when)


def _may_meet(one: Condition, other: Condition) -> bool:
    """Tell whether both may hold for one person; a team's rule goes over one for all teams."""

    def meet(first: Tier, second: Tier) -> bool:
        return not first or not second or not set(first).isdisjoint(second)

    return bool(one.team) == bool(other.team) and meet(one.team, other.team) and meet(one.profile, other.profile)


def _report(title: str, first: TitleRule, second: TitleRule, entry: Entry) -> None:
    spelt = next(each for each in second.titles if fold(each) == title)
    message = (
        f'the rules {first.id} ({first.at}) and {second.id} ({second.at}) differ on the title "{spelt}"; none counts'
    )
    entry.node.report("RACI108", message, "remove one, or give it a further condition", group=first.id)


def _without(rule: Rule, titles: Iterable[str]) -> Rule:
    kept = tuple(each for each in getattr(rule, "titles", ()) if fold(each) not in titles)
    return rule.model_copy(update={"titles": kept})
