"""What all tests share: the project's files, real applications, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
APPS_REQUIRED = os.environ.get("RACI_REQUIRE_APPS") == "1"

# Shared machines pause at any moment, so no deadline; a build must not fail by chance, so no chance there.
settings.register_profile("raci", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("raci")


@pytest.fixture
def need_app() -> Callable[[str], str]:
    """Return a function that finds a command: its path, or the test ends there.

    Without it the test is skipped, or fails where RACI_REQUIRE_APPS is 1. For tests marked `apps`.
    """

    def find(command: str) -> str:
        return shutil.which(command) or _missing(f"{command} is not installed")

    return find


@pytest.fixture
def need_node_module() -> Callable[[str], Path]:
    """Return a function that finds an npm package's folder below RACI_NODE_MODULES, as `need_app` does."""

    def find(package: str) -> Path:
        modules = os.environ.get("RACI_NODE_MODULES")
        folder = Path(modules or "node_modules", package).absolute()
        return folder if folder.is_dir() else _missing(f"npm package {package}: set RACI_NODE_MODULES")

    return find


def _missing(reason: str) -> NoReturn:
    if APPS_REQUIRED:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped `apps` test into a failure where applications are required, whoever skipped it."""
    report = yield
    if APPS_REQUIRED and report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("apps"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though RACI_REQUIRE_APPS=1: {call.excinfo.value if call.excinfo else ''}"
    return report


@pytest.fixture(scope="session")
def project_files() -> tuple[Path, ...]:
    """Return every file that belongs to the project, also those that are not committed yet."""
    if not (git := shutil.which("git")) or not (ROOT / ".git").exists():
        pytest.skip("only git knows which files belong to the project")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return tuple(path for name in sorted(set(listed.split("\0"))) if (path := ROOT / name).is_file())


@pytest.fixture(scope="session")
def readme_commands() -> tuple[str, ...]:
    """Return the README's commands for newcomers: the one that builds an example, and the one that tests."""
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line.startswith("python3 -m venv "))
