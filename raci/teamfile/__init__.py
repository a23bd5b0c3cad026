"""The team file: short and long forms, several files together → one `Organisation` with every name looked up."""

from raci.teamfile.folder import team_files
from raci.teamfile.organisation import fingerprint, read_organisation, read_text

__all__ = ["fingerprint", "read_organisation", "read_text", "team_files"]
