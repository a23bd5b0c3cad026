"""Drawing with Graphviz: whichever engine is here, in one child process with a time limit for all pictures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib import metadata, util
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple
from xml.etree.ElementTree import ParseError

from raci.formats.diagrams import fonts
from raci.formats.diagrams.picture import Picture
from raci.formats.diagrams.svg import shown

Kind = Literal["svg", "pdf"]
TIME_LIMIT = 120
"""Seconds for all pictures of one run; a matrix takes a hundredth of one."""

COMPLAINT = re.compile(r"^Error\b|size too small|syntax error", re.MULTILINE)
"""What Graphviz says when it left something out; most builds end with status 0 all the same."""

REMEDY = "install them with pip install 'raci[diagrams]', or graphviz with apt or brew"

DATE = re.compile(rb"/CreationDate \([^)]*\)")
"""When a PDF was made, which would make every one another; it is blotted out, so that no offset in the file moves."""

SYSTEM_FONTS = """
  <dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir><dir>/Library/Fonts</dir><dir>/System/Library/Fonts</dir>
  <dir>WINDOWSFONTDIR</dir><dir prefix="xdg">fonts</dir><dir>~/.fonts</dir>
  <cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>"""


class NoEngine(Exception):
    """Nothing here draws pictures: `tried` holds (engine, why not). The DOT and Mermaid formats need none."""

    def __init__(self, tried: Sequence[tuple[str, str]]) -> None:
        self.tried = tuple(tried)
        reasons = "; ".join(f"{name}: {reason}" for name, reason in tried)
        super().__init__(f"nothing here draws pictures ({reasons}); {REMEDY}")


class Failed(Exception):
    """An engine that is here did not draw what it was asked for."""


class Engine(NamedTuple):
    """A way to draw: `command` returns what to run before the format and the files, None where it is not here."""

    name: str
    command: Callable[[], list[str] | None]
    arguments: Callable[[Kind], list[str]]
    version: Callable[[], str]
    kinds: tuple[Kind, ...] = ("svg", "pdf")


def _wheel() -> list[str] | None:
    """Return the command of the engine in the pygraphviz wheel; -P keeps this folder's modules out of its way."""
    if not sys.executable or util.find_spec("pygraphviz") is None:
        return None
    return [sys.executable, "-P", str(Path(__file__).with_name("child.py"))]


def _dot() -> list[str] | None:
    found = shutil.which("dot")
    return [found] if found else None


def _pure() -> list[str] | None:
    """Return graphviz-pure's binary; pipx and virtual environments do not put it on the PATH."""
    try:
        files = metadata.files("graphviz-pure") or []
    except metadata.PackageNotFoundError:
        return None
    found = [str(file.locate()) for file in files if file.stem == "graphviz-pure" and file.suffix in ("", ".exe")]
    return found[:1] or None


def _dot_arguments(kind: Kind) -> list[str]:
    return [f"-T{kind}", "-O"]


def _dot_version() -> str:
    try:
        reply = subprocess.run([*(_dot() or ["dot"]), "-V"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    found = re.search(rb"version (\S+)", reply.stderr + reply.stdout)
    return found.group(1).decode("ascii", "replace") if found else "unknown"


ENGINES = (
    Engine("pygraphviz", _wheel, lambda kind: [kind], lambda: metadata.version("pygraphviz")),
    Engine("dot", _dot, _dot_arguments, _dot_version),
    Engine("pure", _pure, _dot_arguments, lambda: metadata.version("graphviz-pure"), kinds=("svg",)),
)
"""In the order in which they are tried; what came with Python is known, a PATH may hold anything."""


def engines() -> list[tuple[str, str, bool]]:
    """Return each engine's name, version (empty where it is not here), and whether it draws a table with its text."""
    probe = Picture(".probe", "probe", "", PROBE, frozenset({"A & B", "C"}), ())
    found = []
    for engine in ENGINES:
        here = engine.command() is not None
        found.append((engine.name, engine.version() if here else "", here and _draws(engine, probe)))
    return found


PROBE = "digraph { a [label=<<TABLE><TR><TD>A &amp; B</TD><TD><B>C</B></TD></TR></TABLE>>] }"


def _draws(engine: Engine, probe: Picture) -> bool:
    try:
        _run(engine, (probe,), "svg")
    except Failed:
        return False
    return True


def draw(pictures: tuple[Picture, ...], kind: Kind = "svg") -> tuple[bytes, ...]:
    """Draw pictures with the first engine that can; NoEngine with every engine's reason where none can."""
    if not pictures:
        return ()
    tried: list[tuple[str, str]] = []
    for engine in _chosen(os.environ, tried):
        if engine.command() is None:
            tried.append((engine.name, "not installed"))
        elif kind not in engine.kinds:
            tried.append((engine.name, f"does not write {kind}"))
        else:
            try:
                return _run(engine, pictures, kind)
            except Failed as failure:
                tried.append((engine.name, str(failure)))
    raise NoEngine(tried)


def _chosen(environment: Mapping[str, str], tried: list[tuple[str, str]]) -> Sequence[Engine]:
    """Return the engines to try; RACI_ENGINE names the only one, or none."""
    wanted = environment.get("RACI_ENGINE", "")
    if not wanted:
        return ENGINES
    chosen = [engine for engine in ENGINES if engine.name == wanted]
    if not chosen:
        known = ", ".join(engine.name for engine in ENGINES)
        tried.append((wanted, "RACI_ENGINE says so" if wanted == "none" else f"RACI_ENGINE knows {known} and none"))
    return chosen


def _run(engine: Engine, pictures: tuple[Picture, ...], kind: Kind) -> tuple[bytes, ...]:
    """Draw all pictures in one child process; Failed where anything asked for is missing."""
    with TemporaryDirectory(prefix="raci-") as name:
        folder = Path(name)
        files = [f"{number}.dot" for number in range(len(pictures))]
        for file, picture in zip(files, pictures, strict=True):
            (folder / file).write_text(picture.source, encoding="utf-8")
        fits = all(fonts.covers(label) for picture in pictures for label in picture.labels)
        (folder / "fonts.conf").write_text(_font_settings(folder, fits), encoding="utf-8")
        _call([*(engine.command() or ()), *engine.arguments(kind), *files], folder)
        drawn = tuple(_read(folder / f"{file}.{kind}") for file in files)
    if kind == "pdf":
        return tuple(DATE.sub(lambda found: b" " * len(found.group()), drawing) for drawing in drawn)
    for picture, drawing in zip(pictures, drawn, strict=True):
        _verify(picture, drawing)
    return drawn


def _call(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    try:
        reply = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {TIME_LIMIT} seconds") from None
    except OSError as error:
        raise Failed(error.strerror or "could not be started") from None
    said = reply.stderr.decode("utf-8", "replace")
    if reply.returncode or COMPLAINT.search(said):
        lines = [line for line in said.splitlines() if line.strip() and "ontconfig" not in line]
        raise Failed(f"status {reply.returncode}" + (f", {lines[-1].strip()[:200]}" if lines else ""))


def _read(file: Path) -> bytes:
    if not file.exists():
        raise Failed("wrote no file")
    return file.read_bytes()


def _verify(picture: Picture, drawing: bytes) -> None:
    """Compare what the drawing shows with what it should show: some builds drop labels and say nothing."""
    try:
        missing = picture.labels - shown(drawing)
    except (ParseError, ValueError):
        raise Failed("wrote no valid XML") from None
    if missing:
        raise Failed(f"left out {len(missing)} of {len(picture.labels)} labels, such as {min(missing)[:60]!r}")


def _font_settings(folder: Path, fits: bool) -> str:
    """Return fontconfig's settings: our font under every name, the system's only for letters that it lacks."""
    ours = f"<dir>{escape(str(fonts.FOLDER))}</dir><cachedir>{escape(str(folder))}</cachedir>"
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{fonts.FAMILY}</family></prefer></alias>'
        for name in ("Arial", "Helvetica", "sans-serif", "Times", "serif")
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig>{ours}{'' if fits else SYSTEM_FONTS}{aliases}</fontconfig>"
    )
