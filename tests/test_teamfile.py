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
from raci.source import read
from raci.teamfile import read_organisation, read_text

CASES = Path(__file__).parent / "cases" / "teamfile"
COMPANY = """
people: {Kim Lee: Engineering Manager, Sam Roe: Engineer, Dana Ito: PMM, Priya Nair: Tech Lead}
roles: [Risk officer]
activities: {add: [Run incident reviews]}
"""
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


def test_the_file_and_its_name(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "north wind.yaml"
    path.write_text("people: [Engineer]", encoding="utf-8")
    organisation = read_organisation(path)
    assert (organisation.name, organisation.file) == ("north wind", str(path))
    assert organisation.people[0].at == (str(path), 1, 10)
    assert re.fullmatch("[0-9a-f]{12}", organisation.fingerprint)
    assert read_text(b"people: [Engineer]", "-", catalogue).name == "organisation"


def test_a_fingerprint_tells_files_apart(catalogue: Catalogue) -> None:
    base = "organisation: N\npeople: [Engineer]\n"
    texts = [
        base,
        base.replace("Engineer", "Designer"),
        base + "rules: [{for: run-stand-ups, A: sre}]",
        base + "rules: [{for: run-stand-ups, A: engineer}]",
        base + "teams: [search]",
    ]
    prints = [read_text(text, "t.yaml", catalogue).fingerprint for text in texts]
    assert len(set(prints)) == len(texts)


def test_files_may_not_extend_each_other_without_end(tmp_path: Path, catalogue: Catalogue) -> None:
    for n in range(13):
        text = f"extends: f{n + 1}.yaml\npeople: [Engineer]"
        (tmp_path / f"f{n}.yaml").write_text(text if n < 12 else "people: [Engineer]", encoding="utf-8")
    assert read_organisation(tmp_path / "f2.yaml", catalogue).findings == ()
    with pytest.raises(InvalidFile, match="more than 10 deep"):
        read_organisation(tmp_path / "f1.yaml", catalogue)


def test_a_finding_says_whom_and_what_it_is_about(catalogue: Catalogue) -> None:
    text = """
people: {Tim: {title: TPM, team: Search}, Bo: Zork}
decisions: [{activity: write-tickets, team: search, A: Zoe}]
"""
    found = {f.code: f for f in read_text(text, "t.yaml", catalogue).findings}
    ambiguous, unknown, nobody = found["RACI105"], found["RACI104"], found["RACI109"]
    assert (ambiguous.who, ambiguous.group, ambiguous.team) == ("Tim", "TPM", "Search")
    assert ambiguous.message.startswith('"TPM" may mean technical program manager, project manager or product manager')
    assert (unknown.who, unknown.group, unknown.severity) == ("Bo", "Zork", "warning")
    assert (nobody.team, nobody.activity, nobody.severity) == ("Search", "write-tickets", "error")


def test_an_unknown_area_keeps_its_row(catalogue: Catalogue) -> None:
    text = "people: [Engineer]\nactivities: {areas: [], add: {Water: {area: The garden, A: engineer}}}"
    organisation = read_text(text, "t.yaml", catalogue)
    assert [activity.area for activity in organisation.activities] == ["the-garden"]
    assert organisation.catalogue.areas["the-garden"].name == "The garden"
    assert "the-garden" not in catalogue.areas


@pytest.mark.parametrize("number", range(4), ids=["smallest", "names", "typical", "long"])
def test_the_design_pages_own_examples(number: int, tmp_path: Path, catalogue: Catalogue) -> None:
    if not DESIGN.is_file():
        pytest.skip("the design pages are not here")
    text = re.findall(r"```yaml\n(.*?)```", DESIGN.read_text(encoding="utf-8"), re.DOTALL)[number]
    (tmp_path / "teams").mkdir()
    (tmp_path / "company.yaml").write_text(COMPANY, encoding="utf-8")
    path = tmp_path / "teams" / "team.yaml"
    path.write_text(text if "extends:" in text else f"extends: ../company.yaml\n{text}", encoding="utf-8")
    organisation = read_organisation(path, catalogue)
    assert [str(finding) for finding in organisation.findings] == []


def test_a_big_file_is_read_whole(catalogue: Catalogue) -> None:
    lines = [f"  Person {n}: {{title: Engineer, reports_to: Person {n // 8}, team: t{n % 99}}}" for n in range(2000)]
    organisation = read_text("\n".join(["people:", *lines]), "t.yaml", catalogue)
    assert len(organisation.people) == 2000
    assert organisation.findings == ()
    assert organisation.person_by_id["person-1999"].reports_to == "person-249"


def test_the_nearest_name_is_found_among_many(catalogue: Catalogue) -> None:
    names = [f"{first}{n} Berg" for n in range(150) for first in ("Ada", "Zoe", "Kim")]
    people = "\n".join(f"  {name}: Engineer" for name in names)
    found = read_text(f"people:\n{people}\n  Bo: {{title: SRE, reports_to: Kim77 Brg}}", "t.yaml", catalogue).findings
    assert [finding.message for finding in found] == ['there is no person "Kim77 Brg"; the nearest is "Kim77 Berg"']


def test_a_file_full_of_faults_is_read_in_time(catalogue: Catalogue) -> None:
    lines = [f"  Person {n}: {{title: Zork {n}, reports_to: Nobody {n}, roles: [wizard-{n}]}}" for n in range(2000)]
    organisation = read_text("\n".join(["people:", *lines]), "t.yaml", catalogue)
    assert len(organisation.findings) == 3 * 2000
