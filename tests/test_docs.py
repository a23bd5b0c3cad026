"""What the pages say is true, and says nothing that is not about the project."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from raci.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = ("README.md", "examples/README.md")

COMMANDS = tuple(
    dict.fromkeys(
        [
            *re.findall(r"`(raci [a-z][^`]*)`", README),
            *re.findall(r"^(?:\$ )?(raci [a-z].*)$", README, re.MULTILINE),
        ]
    )
)
"""Every command that the README gives to users, as it stands there."""

ENDS_WITH_1 = ("raci check team.yaml", "raci check theirs.csv", "raci embed wiki.md --from team.yaml --check")
"""How those commands begin that find something in the README's own example."""

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


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_for_users_lead_nowhere_outside(page: str) -> None:
    assert "://" not in (ROOT / page).read_text("utf-8")


# the README's own example


def fenced(language: str) -> str:
    """Return the one block of the README in a language."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return str(block)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder as the README's reader has it: the team's file, a page of the wiki, tables that others made."""
    (tmp_path / "team.yaml").write_text(fenced("yaml"), encoding="utf-8")
    (tmp_path / "next.yaml").write_text(fenced("yaml").replace("Tech Lead", "Designer"), encoding="utf-8")
    (tmp_path / "wiki.md").write_text(fenced("markdown"), encoding="utf-8")
    for name, owner in (("theirs", ""), ("dana", "Dana"), ("kim", "Kim")):
        rows = [("Plan the launch", "Dana"), ("Run the stand-ups", owner), ("Ship it", "Kim")]
        lines = [f"{duty},{'A' if who == 'Dana' else 'C'},{'A' if who == 'Kim' else 'R'}" for duty, who in rows]
        (tmp_path / f"{name}.csv").write_text("\n".join(["Duty,Dana,Kim", *lines]) + "\n", encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> Result:
    """Run a line of the README in a folder, without its comment and without a redirection."""
    words = shlex.split(command.partition(" > ")[0], comments=True)
    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, words[1:])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_readme_example_stays_short() -> None:
    assert len(fenced("yaml").splitlines()) <= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_command_works(command: str, desk: Path) -> None:
    result = run(command, desk)
    assert result.exit_code == int(command.startswith(ENDS_WITH_1)), result.output


def test_readme_names_every_command() -> None:
    assert set(main.commands) - {command.split()[1] for command in COMMANDS} == set()


def test_embedded_blocks_are_fresh_once_written(desk: Path) -> None:
    embed = "raci embed wiki.md --from team.yaml"
    assert [run(words, desk).exit_code for words in (f"{embed} --check", embed, f"{embed} --check")] == [1, 0, 0]


def test_readme_shows_what_comes_out(desk: Path) -> None:
    now = refreshed(README, desk)
    if os.environ.get("RACI_BLESS") == "1":
        (ROOT / "README.md").write_text(now, encoding="utf-8")
        return
    assert now == README, "accept it: RACI_BLESS=1 .venv/bin/pytest tests/test_docs.py"


def refreshed(page: str, desk: Path) -> str:
    """Return a page with what comes out now: behind each command of a console, and between markers."""
    console = re.compile(r"^(```console\n\$ )(raci [^\n]+)\n(?:.*?)^(```)$", re.DOTALL | re.MULTILINE)
    (desk / "page.md").write_text(
        console.sub(lambda block: f"{block[1]}{block[2]}\n{run(block[2], desk).stdout}{block[3]}", page),
        encoding="utf-8",
    )
    assert run("raci embed page.md --from team.yaml", desk).exit_code == 0
    return (desk / "page.md").read_text("utf-8")


# what pages may not say


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


@pytest.mark.parametrize("line", ["AI Engineer", "examples/homework/team.yaml", "https://example.com/tmp/x", "to do"])
def test_other_words_are_fine(line: str) -> None:
    assert forbidden(line) == []
