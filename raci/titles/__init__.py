"""What a title means: the roles behind the words on a business card.

The end of a title says what somebody is; the words before it, and whatever follows a comma, a dash or a bracket, say at
which level and in which field. So the longest known title at the end decides, and a word that fits every department
(manager, lead, specialist) decides nothing unless a known field stands beside it. Nothing is guessed from likeness.
"""

from __future__ import annotations

from raci.titles.book import TitleBook, TitleReading, title_book

__all__ = ["TitleBook", "TitleReading", "title_book"]
