"""Every check, in order of code; each stands beside the function that finds it."""

from __future__ import annotations

from raci.checks.hits import Check
from raci.checks.of_file import FILE
from raci.checks.of_holders import HOLDERS
from raci.checks.of_people import PEOPLE
from raci.checks.of_rows import ROWS
from raci.checks.of_rules import RULES
from raci.checks.of_whole import WHOLE

CHECKS: tuple[Check, ...] = (*FILE, *RULES, *ROWS, *HOLDERS, *PEOPLE, *WHOLE)
"""1xx the file, 2xx an activity, 3xx a role or person, 4xx the whole."""
