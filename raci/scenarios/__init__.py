"""What if: a team file with somebody gone, hired or promoted, with other teams or another way of working."""

from raci.scenarios.answer import Load, WhatIf, held, what_if
from raci.scenarios.anyone import Leaver, anyone
from raci.scenarios.applying import apply
from raci.scenarios.hire import Hire, hires
from raci.scenarios.reading import Part, Scenario, read_scenarios, scenario, worded
from raci.scenarios.steps import Changed, Note

__all__ = [
    "Changed",
    "Hire",
    "Leaver",
    "Load",
    "Note",
    "Part",
    "Scenario",
    "WhatIf",
    "anyone",
    "apply",
    "held",
    "hires",
    "read_scenarios",
    "scenario",
    "what_if",
    "worded",
]
