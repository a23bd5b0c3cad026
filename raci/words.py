"""How words are compared: folding, ids, the nearest known word, plurals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from zlib import crc32

_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}


def fold(text: str) -> str:
    """Return text as names are compared: no case, accents, punctuation; British and American spelling alike."""
    if text.isascii():
        letters = text.lower().translate(_MARKS)
    else:
        letters = "".join(c for c in _bare(text) if c.isalnum() or unicodedata.category(c) in ("So", "Mc", "Mn"))
    return re.sub(r"iz(?=[aei])", "is", letters).replace("programme", "program").replace("yze", "yse")


def slug(text: str) -> str:
    """Return the id of a name: lower case, hyphens, no accents ("Ünal B." → unal-b)."""
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in _bare(text))
    return unicodedata.normalize("NFC", "-".join("".join(kept).split())) or _of_signs(text)


def _of_signs(text: str) -> str:
    """Return the id of a name without a letter: two emoji are two names, and so must their ids be."""
    signs = fold(text).encode("utf-8", "surrogatepass")
    return f"unnamed-{crc32(signs):08x}" if signs else "unnamed"


def _bare(text: str) -> str:
    """Return text in small letters without accents; vowel signs of Hindi, Thai or Japanese are letters and stay."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    # Combining classes: 10-36 are the points of Hebrew and Arabic, from 200 on come accents.
    return "".join(c for c in plain if not (10 <= unicodedata.combining(c) <= 36 or unicodedata.combining(c) >= 200))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, None where nothing is near; the order of `known` never matters."""
    from difflib import SequenceMatcher

    target = fold(word)
    if not target:
        return None
    scored = []
    for candidate in sorted(set(known)):
        matcher = SequenceMatcher(None, target, fold(candidate), autojunk=False)
        if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6:
            scored.append((-matcher.ratio(), candidate))
    best = min(scored, default=(0.0, ""))
    return best[1] if -best[0] >= 0.6 else None


def alike(one: str, other: str) -> bool:
    """Tell whether two words differ by no more than a slip of the hand; other digits are no slip."""
    from difflib import SequenceMatcher

    first, second = (re.sub(r"\d", "", fold(word)) for word in (one, other))
    return first != second and SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.88


def inside(text: str) -> str:
    """Return a text as it stands inside a sentence: "Product manager" begins small, "QA engineer" does not."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def plural(title: str) -> str:
    """Return the plural of a title: "Head of Sales" → "Heads of Sales"."""
    match = re.match(r"^(.*?)(\s+of\s.*|\s*[,(].*|\s+[/–-]\s.*)?$", title.strip(), re.DOTALL)
    head, tail = (match.group(1), match.group(2) or "") if match else (title, "")
    if not head or (head[-1] in "sS" and not head.endswith("ss") and not head.isupper()):
        return head + tail
    if head.endswith(("ss", "x", "ch", "sh")):
        return head + "es" + tail
    if head[-1] == "y" and head[-2:-1] not in "aeiou":
        return head[:-1] + "ies" + tail
    return head + "s" + tail
