"""What the pages say is true, and says nothing that is not about the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")

# Brackets keep the patterns from finding themselves.
FORBIDDEN = {
    "machine path": r"(?<![\w.~-])/(?:wor[k]|tm[p]|roo[t]|hom[e])/|[A-Z]:\\User[s]",
    "registry host": r"\b(?:pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(?:org|com)|debia[n]\.org)",
    "credit to a machine": (
        r"(?i)\bco-authored-b[y]\b|\blanguage mode[l]\b"
        r"|\b(?:generated|written|assisted|made) (?:by|with) (?:an? )?(?:A[I]|assistan[t]|bo[t])\b"
    ),
}


def test_readme_names_two_commands(readme_commands: tuple[str, ...]) -> None:
    build, test = readme_commands
    assert ".venv/bin/raci build " in build
    assert "'.[diagrams]'" in build
    assert test.endswith(".venv/bin/pytest")


def test_ci_runs_what_the_readme_says(readme_commands: tuple[str, ...]) -> None:
    steps = (ROOT / ".ci" / "run").read_text("utf-8").replace('"$bin/', ".venv/bin/").replace('"', "")
    for part in readme_commands[1].split(" && ")[1:]:
        assert part in steps


def test_readme_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_example_stays_short() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert len(example.splitlines()) <= 6


def test_the_project_speaks_of_itself_alone(project_files: tuple[Path, ...]) -> None:
    found = []
    for path in project_files:
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture, a workbook, a font
        place = path.relative_to(ROOT)
        found += [f"{place}:{n}: {what}" for n, line in enumerate(lines, 1) for what in forbidden(line)]
    assert not found, "\n".join(found)


def forbidden(line: str) -> list[str]:
    return [what for what, pattern in FORBIDDEN.items() if re.search(pattern, line)]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        pytest.param("see /{}/x".format("tmp"), "machine path", id="temporary-folder"),
        pytest.param("C:\\{}\\dana".format("Users"), "machine path", id="windows-folder"),
        pytest.param("https://{}.org/project".format("pypi"), "registry host", id="registry"),
        pytest.param("Co-Authored-{}: x".format("By"), "credit to a machine", id="co-author"),
        pytest.param("written with an {}".format("AI"), "credit to a machine", id="credit"),
    ],
)
def test_forbidden_words_are_found(line: str, what: str) -> None:
    assert forbidden(line) == [what]


@pytest.mark.parametrize("line", ["AI Engineer", "examples/work/team.yaml", "https://example.com/tmp/x", "to do"])
def test_other_words_are_fine(line: str) -> None:
    assert forbidden(line) == []
