"""The command line: arguments, printing, exit codes; the only part that prints or exits."""

from __future__ import annotations

import click

from raci import __version__
from raci.cli import agree, ask, change, judge, know, make, tables, whatif
from raci.cli.frame import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="raci %(version)s")
def main() -> None:
    """Who owns this? Describe a team in YAML and get a RACI that says why."""


COMMANDS = (
    make.init, make.build, make.embed,
    ask.show, ask.why, ask.role, ask.card,
    judge.check,
    change.diff,
    whatif.whatif,
    tables.import_, tables.compare,
    agree.pin, agree.lock,
    know.list_, know.schema, know.doctor,
)  # fmt: skip
"""Every command; the help lists them by name."""

for command in COMMANDS:
    main.add_command(command)
