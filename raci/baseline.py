"""The baseline: which findings were there before, so that an old mess hides no new fault."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from raci.findings import Finding, InvalidFile, Location, Severity
from raci.source import read_bytes

FORMAT = 1
_DIGITS = re.compile(r"\d+")


class Subject(NamedTuple):
    """What a finding is about, whatever line or cell it stands in: the words only where nothing else says it."""

    check: str
    team: str = ""
    activity: str = ""
    who: str = ""
    words: str = ""

    def __str__(self) -> str:
        """Return the subject as people read it."""
        about = ", ".join(word for word in self[1:] if word)
        return f"{self.check} ({about})" if about else self.check


class Entry(NamedTuple):
    """One kind of known finding; a finding that becomes worse is another one. `file` is told from the baseline."""

    file: str
    severity: str
    subject: Subject


Baseline = Mapping[Entry, int]
"""How often each finding is known."""


def subject(finding: Finding) -> Subject:
    """Return what a finding is about; numbers in its words are left out: "3 of 7" is the same finding next week."""
    team, activity, who = finding.team or "", finding.activity or "", finding.who or ""
    words = "" if activity or who else _DIGITS.sub("#", finding.message)
    return Subject(finding.name, team, activity, who, words)


def entries(file: str, findings: Iterable[Finding], bar: int = 1) -> Counter[Entry]:
    """Return what a baseline would hold of one file, from a rank of severity on.

    Faults that keep a file from being used are never known.
    """
    held = (f for f in findings if f.severity.rank >= bar and not f.fatal)
    return Counter(Entry(file, f.severity.value, subject(f)) for f in held)


def lowered(file: str, findings: Iterable[Finding], baseline: Baseline) -> Iterator[Finding]:
    """Yield the findings of one file, known ones as infos, as many of each as the baseline knows."""
    seen: Counter[Entry] = Counter()
    for finding in findings:
        entry = Entry(file, finding.severity.value, subject(finding))
        seen[entry] += 1
        known = not finding.fatal and seen[entry] <= baseline.get(entry, 0)
        yield replace(finding, severity=Severity.INFO, known=True) if known else finding


def mended(baseline: Baseline, now: Baseline, files: Iterable[str]) -> dict[Entry, int]:
    """Return how often each known finding occurs no more, among files that were read or are gone."""
    looked_at = frozenset(files)
    mine = ((entry, count - now.get(entry, 0)) for entry, count in sorted(baseline.items()) if entry.file in looked_at)
    return {entry: less for entry, less in mine if less > 0}


def renewed(baseline: Baseline, now: Baseline, files: Iterable[str]) -> Baseline:
    """Return the baseline with what is found now in files that were read or are gone, and the others as they were."""
    looked_at = frozenset(files)
    return {**{entry: count for entry, count in baseline.items() if entry.file not in looked_at}, **now}


def baseline_bytes(baseline: Baseline) -> bytes:
    """Return a baseline as JSON: an entry a line, in order, so that changes are easy to read."""
    lines = [json.dumps(_plain(entry, count), ensure_ascii=False) for entry, count in sorted(baseline.items())]
    listed = ",".join(f"\n  {line}" for line in lines)
    text = f'{{\n "format": {FORMAT},\n "known": [{listed}\n ]\n}}\n'
    return text.encode("utf-8", "surrogatepass")


def _plain(entry: Entry, count: int) -> dict[str, object]:
    about = {name: word for name, word in entry.subject._asdict().items() if word}
    return {"file": entry.file, "severity": entry.severity, **about, **({"count": count} if count > 1 else {})}


def read_baseline(path: str) -> Baseline:
    """Read a baseline; raises InvalidFile where it is missing or none."""
    try:
        data = json.loads(read_bytes(path))
    except json.JSONDecodeError as error:
        raise _refusal(path, f"this is no JSON: {error.msg}", error.lineno, error.colno) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise _refusal(path, "this is no JSON") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("known"), list):
        raise _refusal(path, f'a baseline holds "format": {FORMAT} and a list "known", and this does not')
    found: Counter[Entry] = Counter()
    for number, item in enumerate(data["known"], 1):
        try:
            words = {name: str(word) for name, word in item.items() if name not in ("file", "severity", "count")}
            entry = Entry(str(item["file"]), str(item["severity"]), Subject(**words))
            found[entry] += int(item.get("count", 1))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _refusal(path, f"entry {number} of the baseline cannot be read") from error
    return found


def _refusal(path: str, message: str, line: int = 1, column: int = 1) -> InvalidFile:
    fix = "Write it anew: --update-baseline."
    place = Location(path, line, column)
    return InvalidFile((Finding("RACI107", "invalid-document", Severity.ERROR, message, fix, place, fatal=True),))
