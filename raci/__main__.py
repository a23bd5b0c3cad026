"""Run the command line as `python -m raci`."""

from raci.cli import main

main(prog_name="raci")
