"""`raci list rules`: every kind of rule with its keys and an example; for a file which rule spoke, and what it beat."""

from raci.rulebook.found import book, book_json, says
from raci.rulebook.kinds import keys_of, kind_lines, kinds
from raci.rulebook.lines import book_lines

__all__ = ["book", "book_json", "book_lines", "keys_of", "kind_lines", "kinds", "says"]
