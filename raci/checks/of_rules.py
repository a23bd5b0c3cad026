"""Checks 1xx: the file's own rules."""

from __future__ import annotations

from collections.abc import Iterator

from raci.checks.hits import Check, Hit
from raci.checks.survey import Survey
from raci.findings import Severity
from raci.rulebook.unused import unused


def unused_rule(survey: Survey) -> Iterator[Hit]:
    """Find rules of the file that never speak; a wider file's, which other teams may need, only if they never could."""
    organisation = survey.organisation
    for each in unused(organisation, tuple(survey.around.values())):
        if each.never or each.rule.rank == organisation.files - 1:
            yield Hit(
                f'The rule "{each.rule.id}" never speaks: {each.why}.',
                group=each.rule.id,
                severity=Severity.WARNING if each.never else None,
                at=each.rule.at,
            )


RULES: tuple[Check, ...] = (
    Check(
        "RACI113",
        "unused-rule",
        Severity.INFO,
        "A rule that never speaks is probably a slip: whoever wrote it believes that it holds.",
        "Correct its condition, or leave the rule out; `raci list rules FILE` shows which rules speak.",
        unused_rule,
        also="a warning where no organisation could meet its condition",
    ),
)
