"""What is shipped: the version, the dependencies, the files in the wheel, and the README's first command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_version_is_said_once_and_the_same() -> None:
    source = (ROOT / "raci" / "__init__.py").read_text("utf-8")
    assert re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE) == [PROJECT["version"]]


def test_changelog_knows_the_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(PROJECT['version'])}\b", changes, re.MULTILINE)


def test_dependencies_have_a_lower_bound() -> None:
    needs = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["diagrams"]]
    assert [need for need in needs if ">=" not in need] == []


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _build(folder: Path, out: Path) -> tuple[set[str], set[str]]:
    """Build sdist and wheel from a folder: the names in each, the sdist's without its top folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    with tarfile.open(next(out.glob("*.tar.gz"))) as sdist:
        sources = {name.partition("/")[2] for name in sdist.getnames()}
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return sources, set(wheel.namelist())


@pytest.fixture(scope="module")
def copy(project_files: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project as it would be committed now, without git."""
    target = tmp_path_factory.mktemp("copy")
    for path in project_files:
        place = target / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    return target


@pytest.fixture(scope="module")
def built(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    return _build(copy, tmp_path_factory.mktemp("dist"))


def test_wheel_has_the_package_and_the_catalogue(copy: Path, built: tuple[set[str], set[str]]) -> None:
    package = {f"raci/{name}" for name in _files(copy / "raci")}
    catalogue = {f"raci/templates/{name}" for name in _files(copy / "templates")}
    _, wheel = built
    assert catalogue
    assert {name for name in wheel if ".dist-info/" not in name} == package | catalogue


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"raci/py\.typed", id="types"),
        pytest.param(r"raci/fonts/.+\.[ot]tf", id="font"),
        pytest.param(r"raci/templates/roles/.+\.yaml", id="roles"),
        pytest.param(r".+\.dist-info/licenses/LICENSE", id="licence"),
        pytest.param(r".+\.dist-info/licenses/raci/fonts/.+", id="licence-of-the-font"),
        pytest.param(r".+\.dist-info/entry_points\.txt", id="command"),
    ],
)
def test_wheel_has(pattern: str, built: tuple[set[str], set[str]]) -> None:
    assert any(re.fullmatch(pattern, name) for name in built[1])


def test_sdist_makes_the_same_wheel_and_can_be_tested(
    copy: Path, built: tuple[set[str], set[str]], tmp_path: Path
) -> None:
    sources, wheel = built
    project = _files(copy)
    assert {name for name in project if not name.startswith(".")} <= sources
    for name in sources & project:
        (tmp_path / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(copy / name, tmp_path / "src" / name)
    assert _build(tmp_path / "src", tmp_path / "dist")[1] == wheel


@pytest.mark.apps
def test_readme_first_command(copy: Path, readme_commands: tuple[str, ...]) -> None:
    before = _files(copy)
    ours = ("PYTHON", "VIRTUAL_ENV", "COV")  # a newcomer has none of what the tests run with
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    subprocess.run(["sh", "-c", readme_commands[0]], cwd=copy, env=environment, check=True, timeout=600)
    made = {name for name in _files(copy) - before if not name.startswith(".venv/")}
    assert [name for name in made if not name.startswith("out/")] == []
    starts = {".xlsx": b"PK", ".png": b"\x89PNG", ".svg": b"<", ".md": b"#", ".html": b"<!doctype html"}
    for suffix, start in starts.items():
        found = [copy / name for name in made if name.endswith(suffix)]
        assert found, suffix
        assert all(path.read_bytes().lower().startswith(start.lower()) for path in found), suffix
