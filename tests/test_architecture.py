"""The shape of the code: who imports whom, how large things are, and who may speak."""

from __future__ import annotations

import ast
import graphlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]

# A module (or a package, as one) imports only from those before it, and within itself without a ring.
LAYERS = (
    "findings", "words", "source", "charters", "sheets", "rules", "tiers", "model", "matrix", "graph", "titles",
    "catalogue", "tables", "teamfile", "deciding", "rulebook", "checks", "baseline", "comparing", "disagreement",
    "people", "cards", "scenarios", "formats", "embed", "report", "reference", "writing", "results", "lock",
    "revisions", "pipeline", "versions", "inspection", "progress", "__init__", "cli", "__main__",
)  # fmt: skip

# Libraries that cost time or that one place alone should know: who may import them, in functions only.
HOMES = {
    "networkx": ("raci.graph",),
    "yaml": ("raci.source",),
    "ruamel": ("raci.writing*", "raci.merge"),
    "openpyxl": ("raci.people*", "raci.tables*", "raci.formats.workbook*"),
    "graphviz": ("raci.formats.diagrams*",),
    "pygraphviz": ("raci.formats.diagrams*",),
    "resvg_py": ("raci.formats.diagrams*",),
    "jinja2": ("raci.*",),
    "defusedxml": ("raci.*",),
}

# No network, ever; and nothing beside which openpyxl takes twice as long to import.
BANNED = ("socket", "http.client", "urllib.request", "ftplib", "smtplib", "numpy", "scipy", "lxml")

# Distributions whose modules have another name.
MODULE_OF = {"markdown-it-py": "markdown_it", "pyyaml": "yaml", "ruamel.yaml": "ruamel", "resvg-py": "resvg_py"}

NOT_FOR_HELP = ("pydantic", "networkx", "openpyxl", "graphviz", "yaml", "ruamel.yaml", "jinja2")
SPEAKING = {
    "print", "input", "exit", "quit", "sys.exit", "os._exit", "sys.stdout", "sys.stderr", "SystemExit",
    "click.echo", "click.secho",
}  # fmt: skip

MAX_FILE, MAX_FUNCTION, MAX_PARAMETERS, MAX_MEDIAN = 500, 60, 6, 180

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file; `name` is dotted, for an `__init__.py` the package's own."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, self.name)

    @property
    def layer(self) -> str:
        return self.name.split(".")[1] if "." in self.name else "__init__"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Import:
    """One imported name; `deferred` is inside a function, `typing` for type checkers only."""

    target: str
    line: int
    deferred: bool
    typing: bool


def read_modules() -> list[Module]:
    """Return every module of the package, in order of name."""
    found = []
    for path in sorted((ROOT / "raci").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if package else parts)
        found.append(Module(name, path.read_text("utf-8"), package))
    return found


def imports(module: Module) -> Iterator[Import]:
    """Yield what a module imports: `from a import b` as a.b, since b may be a module."""

    def walk(node: ast.AST, deferred: bool, typing: bool) -> Iterator[Import]:
        for target in _targets(node, module):
            yield Import(target, node.lineno, deferred, typing)  # type: ignore[attr-defined]
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for statement in node.body:
                yield from walk(statement, deferred, True)
            for statement in node.orelse:
                yield from walk(statement, deferred, typing)
            return
        deferred = deferred or isinstance(node, Function)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, deferred, typing)

    yield from walk(module.tree, False, False)


def _targets(node: ast.AST, module: Module) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        parents = module.name.split(".")[: None if module.is_package else -1]
        above = parents[: len(parents) - node.level + 1] if node.level else []
        start = ".".join([*above, *([node.module] if node.module else [])])
        return [f"{start}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
        return [a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return []


def owner(target: str, names: set[str]) -> str:
    """Return the module that an imported name belongs to: the longest known one that begins it."""
    while target not in names and "." in target:
        target = target.rpartition(".")[0]
    return target


def layer_faults(module: Module, names: set[str]) -> Iterator[str]:
    """Yield imports of what stands below a module, and modules that stand nowhere."""
    if module.layer not in LAYERS:
        yield f"{module} is in no layer: add it to LAYERS"
        return
    for item in imports(module):
        found = Module(owner(item.target, names), "")
        if found.name.split(".")[0] != "raci" or found.layer == module.layer:
            continue
        if found.layer not in LAYERS or LAYERS.index(found.layer) > LAYERS.index(module.layer):
            yield f"{module}:{item.line} imports {found}, which is not above it"


def library_faults(module: Module) -> Iterator[str]:
    """Yield libraries imported in the wrong module, at the top of one, or at all."""
    for item in imports(module):
        library = item.target.split(".")[0]
        if any(item.target == banned or item.target.startswith(banned + ".") for banned in BANNED):
            yield f"{module}:{item.line} imports {item.target}, which is banned"
        elif homes := HOMES.get(library):
            if not any(fnmatchcase(module.name, home) for home in homes):
                yield f"{module}:{item.line} imports {library}, which belongs to {', '.join(homes)}"
            elif not (item.deferred or item.typing):
                yield f"{module}:{item.line} imports {library} at the top, not where it is needed"


def size_faults(module: Module) -> Iterator[str]:
    """Yield files and functions that are too long, and functions with too many parameters."""
    if (lines := len(module.source.splitlines())) > MAX_FILE:
        yield f"{module} has {lines} lines, more than {MAX_FILE}"
    for node in ast.walk(module.tree):
        if not isinstance(node, Function):
            continue
        where = f"{module}:{node.lineno} {node.name}"
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION:
            yield f"{where} has {lines} lines, more than {MAX_FUNCTION}"
        if (count := _parameters(node)) > MAX_PARAMETERS:
            yield f"{where} has {count} parameters, more than {MAX_PARAMETERS}"


def _parameters(node: Function) -> int:
    given = node.args
    named = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if a]
    return len(named) - (named[:1] in (["self"], ["cls"]))


def speech_faults(module: Module) -> Iterator[str]:
    """Yield what prints or exits outside the command line."""
    if module.layer in ("cli", "__main__"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.Attribute) and (said := ast.unparse(node)) in SPEAKING:
            yield f"{module}:{node.lineno} uses {said}: only raci.cli prints or exits"


MODULES = read_modules()
NAMES = {module.name for module in MODULES}


def _all(faults: Callable[[Module], Iterator[str]]) -> str:
    return "\n".join(dict.fromkeys(fault for module in MODULES for fault in faults(module)))


def test_layers() -> None:
    faults = _all(lambda module: layer_faults(module, NAMES))
    assert not faults, faults


def test_no_import_rings() -> None:
    needs = {m.name: {o for i in imports(m) if (o := owner(i.target, NAMES)) in NAMES} - {m.name} for m in MODULES}
    assert tuple(graphlib.TopologicalSorter(needs).static_order())


def test_libraries_stay_at_home() -> None:
    faults = _all(library_faults)
    assert not faults, faults


def test_every_library_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = [*project["dependencies"], *project["optional-dependencies"]["diagrams"]]
    names = [re.split(r"[^\w.-]", need)[0].lower() for need in needs]
    known = {"raci", *sys.stdlib_module_names, *(MODULE_OF.get(name, name) for name in names)}
    assert {item.target.split(".")[0] for module in MODULES for item in imports(module)} <= known


def test_sizes() -> None:
    faults = _all(size_faults)
    assert not faults, faults


def test_median_size() -> None:
    assert median(len(module.source.splitlines()) for module in MODULES) <= MAX_MEDIAN


def test_only_the_command_line_speaks() -> None:
    faults = _all(speech_faults)
    assert not faults, faults


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import json, sys\nfrom raci.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert not end.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert "Usage" in done.stdout
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert not loaded & set(NOT_FOR_HELP)


# The rules above, shown to bite: one line of code, the module it stands in, and the fault (none: fine).
LONG = "def f():\n" + "    x = 1\n" * MAX_FUNCTION
CASES = {
    "upwards": ("raci.model", "from raci.deciding.engine import decide", "imports raci.deciding"),
    "upwards-in-a-function": ("raci.model", "def f():\n    import raci.deciding.engine", ":2 imports raci.deciding"),
    "upwards-relative": ("raci.model", "from . import deciding", "imports raci.deciding"),
    "upwards-relative-from-a-package": ("raci.formats.md", "from ..cli import main", "imports raci.cli"),
    "upwards-by-name": ("raci.model", "importlib.import_module('raci.deciding.engine')", "imports raci.deciding"),
    "upwards-for-types": ("raci.model", "if TYPE_CHECKING:\n    import raci.deciding.engine", "imports raci.deciding"),
    "the-package-itself": ("raci.deciding.engine", "from raci import decide", "imports raci, which"),
    "downwards": ("raci.deciding.engine", "from raci.model import Person", None),
    "sibling": ("raci.formats.md", "from raci.formats.view import View", None),
    "no-layer": ("raci.utils", "", "is in no layer"),
    "from-no-layer": ("raci.deciding.engine", "from raci.utils import chunk", "imports raci.utils"),
    "library-elsewhere": ("raci.deciding.engine", "def f():\n    import networkx as nx", "belongs to raci.graph"),
    "library-at-the-top": ("raci.graph", "import networkx as nx", "at the top"),
    "library-at-the-top-in-a-try": ("raci.graph", "try:\n    import networkx\nfinally: pass", "at the top"),
    "library-at-home": ("raci.graph", "def f():\n    import networkx as nx", None),
    "library-for-types": ("raci.graph", "if TYPE_CHECKING:\n    from networkx import DiGraph", None),
    "library-submodule": ("raci.writing.pin", "def f():\n    from ruamel.yaml import YAML", None),
    "banned": ("raci.report", "def f():\n    from urllib.request import urlopen", "is banned"),
    "not-banned": ("raci.report", "from urllib.parse import quote", None),
    "long-function": ("raci.model", LONG, f"has {MAX_FUNCTION + 1} lines"),
    "long-file": ("raci.model", "x = 1\n" * (MAX_FILE + 1), f"has {MAX_FILE + 1} lines"),
    "parameters": ("raci.model", "def f(a, b, /, c, *d, e, f, **g): ...", "has 7 parameters"),
    "parameters-self-apart": ("raci.model", "class A:\n    def f(self, a, b, c, d, e, f): ...", None),
    "parameters-of-a-command": ("raci.cli", "@main.command()\ndef f(a, b, c, d, e, f, g): ...", "has 7 parameters"),
    "print": ("raci.model", "print('x')", "uses print"),
    "exit": ("raci.model", "raise SystemExit(2)", "uses SystemExit"),
    "write": ("raci.model", "import sys\nsys.stdout.write('x')", "uses sys.stdout"),
    "print-in-cli": ("raci.cli", "print('x')", None),
}  # fmt: skip


@pytest.mark.parametrize(("name", "source", "fault"), CASES.values(), ids=CASES)
def test_the_rules_bite(name: str, source: str, fault: str | None) -> None:
    module = Module(name, source)
    known = {
        "raci",
        *(f"raci.{layer}" for layer in LAYERS[:-1]),
        "raci.formats.view",
        "raci.formats.md",
        "raci.utils",
        name,
    }
    found = [
        *layer_faults(module, known),
        *library_faults(module),
        *size_faults(module),
        *speech_faults(module),
    ]
    assert len(found) == (fault is not None)
    assert fault is None or fault in found[0]
