"""Team files as cases: what is read, what means the same, what is wrong and where."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from raci.catalogue import load_catalogue
from raci.findings import Finding, InvalidFile
from raci.model import Catalogue, Organisation
from raci.source import parse, read
from raci.teamfile import read_organisation, read_text

CASES = Path(__file__).parent / "cases" / "teamfile"
DESIGN = Path(__file__).parents[1].parent / "shared" / "design" / "model.md"


def cases(name: str) -> list[Any]:
    """Return the cases of one file as parameters with their names."""
    return [pytest.param(case, id=title) for title, case in read(CASES / f"{name}.yaml").data.items()]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def said(organisation: Organisation) -> dict[str, Any]:
    """Return everything an organisation says, rules with all their fields, dates as text."""
    return plain(organisation.model_dump(serialize_as_any=True))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def matches(found: Any, wanted: Any) -> bool:
    """Tell whether a value has what is wanted: mappings may have more, everything else is equal."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(key in found and matches(found[key], value) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(found, list):
        return len(found) == len(wanted) and all(map(matches, found, wanted))
    return bool(found == wanted)


def check_said(organisation: Organisation, case: dict[str, Any]) -> None:
    dump = said(organisation)
    by_id = {key: {entry["id"]: entry for entry in dump[key]} for key in ("people", "roles", "activities")}
    if "people" in case:
        assert set(by_id["people"]) == set(case["people"])
    if "rows" in case:
        assert list(by_id["activities"]) == case["rows"]
    for key, wanted in case.items():
        if key not in ("text", "files", "rows"):
            found = dump if key == "organisation" else by_id.get(key, dump.get(key))
            assert matches(found, wanted), f"{key}: {found}"


def check_findings(findings: tuple[Finding, ...], wanted: dict[str, str], folder: str = "team.yaml:") -> None:
    """Compare all findings with "CODE place" and a part of the message or the remedy."""
    found = {f"{f.code} {str(f.location).removeprefix(folder)}": f for f in findings}
    assert set(found) == set(wanted)
    assert len(found) == len(findings), "two findings at one place"
    for where, words in wanted.items():
        assert words in f"{found[where].message} {found[where].fix}", f"{where}: {found[where]}"


@pytest.mark.parametrize("case", cases("read"))
def test_what_is_read(case: dict[str, Any], catalogue: Catalogue) -> None:
    organisation = read_text(case["text"], "team.yaml", catalogue)
    assert organisation.findings == ()
    check_said(organisation, case)


@pytest.mark.parametrize("texts", cases("equal"))
def test_short_and_long_forms_are_equal(texts: list[str], catalogue: Catalogue) -> None:
    organisations = [read_text(text, "team.yaml", catalogue) for text in texts]
    assert [organisation.findings for organisation in organisations] == [()] * len(texts)
    for other in organisations[1:]:
        assert said(other) == said(organisations[0])
        assert other == organisations[0]
    assert len({organisation.fingerprint for organisation in organisations}) == 1


@pytest.mark.parametrize("case", cases("faults"))
def test_every_fault_is_told_in_one_run(case: dict[str, Any], catalogue: Catalogue) -> None:
    if "fatal" in case:
        with pytest.raises(InvalidFile) as raised:
            read_text(case["text"], "team.yaml", catalogue)
        check_findings(raised.value.findings, case["fatal"])
        assert any(finding.fatal for finding in raised.value.findings)
    else:
        findings = read_text(case["text"], "team.yaml", catalogue).findings
        check_findings(findings, case["findings"])
        assert not any(finding.fatal for finding in findings)


@pytest.mark.parametrize("case", cases("extends"))
def test_files_together(
    case: dict[str, Any], catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in case["files"].items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if "fatal" in case:
        with pytest.raises(InvalidFile) as raised:
            read_organisation("team.yaml", catalogue)
        check_findings(raised.value.findings, case["fatal"], folder="")
    else:
        organisation = read_organisation(Path("team.yaml"), catalogue)
        check_findings(organisation.findings, case.pop("findings", {}), folder="")
        check_said(organisation, case)
