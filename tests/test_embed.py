"""Blocks in pages: written anew between their markers, everything else byte for byte, or one clear message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from organisations import ON, activity, decision, organisation, person, team
from pages import NASTY, everyday_team, filled_with

from raci.checks import check
from raci.cli import main
from raci.deciding.engine import decide
from raci.embed.markers import find_markers, split_lines
from raci.embed.pages import embed
from raci.embed.wishes import OPTIONS
from raci.findings import InvalidFile
from raci.formats.blocks import WRITERS
from raci.formats.page import plain
from raci.matrix import Matrix

END = "<!-- raci:end -->"
TEAM = """\
organisation: Northwind
people:
  Dana Ito: {title: Product Manager, away: 2026-12-01/2026-12-10, deputy: Kim Lee}
  Kim Lee: Engineering Manager
  Lee Park: Tech Lead
  Engineers: 4 x Engineer
teams:
  checkout: {lead: Kim Lee}
  search: {}
decisions:
  prioritise-bugs: {A: Dana Ito, agreed: 2026-11-20, by: [Kim Lee], because: offsite}
"""


def run(*words: object) -> Result:
    """Run the command line in this process; an exception that it lets through fails the test."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a small team file."""
    path = tmp_path / "team.yaml"
    path.write_text(TEAM, encoding="utf-8")
    return path


def block(words: str, inside: str = "") -> str:
    """Return a block as somebody writes it into a page."""
    return f"<!-- raci:begin {words} -->\n{inside}{END}\n"


def page(folder: Path, text: str | bytes, name: str = "page.md") -> Path:
    """Return a page with a text."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def decided() -> Matrix:
    """Return the everyday team, decided."""
    return decide(everyday_team(), ON)


def embedded(path: Path, matrix: Matrix | None = None) -> str:
    """Return what a page should hold."""
    matrix = matrix or decided()
    (found,) = embed([path], matrix, tuple(check(matrix)))
    return found.content.decode()


def faults(path: Path, matrix: Matrix | None = None) -> list[str]:
    """Return what is wrong with a page: line, column and message."""
    with pytest.raises(InvalidFile) as caught:
        embed([path], matrix or decided())
    places = [(f.location.line, f.location.column) if f.location else (0, 0) for f in caught.value.findings]
    return [
        f"{line}:{column} {f.message}; {f.fix}" for (line, column), f in zip(places, caught.value.findings, strict=True)
    ]


# What each block shows


def test_every_block_has_its_options() -> None:
    assert set(OPTIONS) == {*WRITERS, "card", "spectrum"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param("matrix", "| Activity | Product manager<br>Dana Ito |", id="matrix"),
        pytest.param("matrix", " (2 by a stand-in), 2 open** · newest agreement 2026-11-20\n", id="counts"),
        pytest.param("matrix", "| Review the code †6 |  | **A** |  | **R** Eve Ash |", id="agreed-is-bold"),
        pytest.param("matrix", "\nA Accountable · R Responsible · C Consulted · I Informed · **bold**: ", id="key"),
        pytest.param("matrix", "\n4. Tidy up: The old book: nobody tidies up\n", id="disputes"),
        pytest.param("matrix by=person", "| Activity | Dana Ito<br>Product manager |", id="by-person"),
        pytest.param("gaps", "- **Usually the product marketing manager: 1 duty**: Write the ", id="gaps"),
        pytest.param("legend", "\n- A, Accountable: Answers for the result", id="legend"),
        pytest.param('card "Kim Lee"', "\n**Kim Lee** · Engineering manager\n", id="card"),
        pytest.param("card Kim Lee", "\n**Kim Lee**", id="card-without-quotes"),
        pytest.param("card 'lee park'", "\n**Lee Park**", id="card-with-other-quotes"),
        pytest.param("org", '```mermaid\ngraph TD\n  accTitle: Northwind: who reports to whom\n', id="org"),
        pytest.param("accountability", "```mermaid\ngraph LR\n", id="accountability"),
        pytest.param("accountability area=quality", '["Quality"]', id="accountability-of-an-area"),
        pytest.param("spectrum", "| Who | ◄ engineers | closer to engineers | between | ", id="spectrum"),
        pytest.param("spectrum", "\n◉ the centre of what somebody holds · ", id="key-of-the-spectrum"),
        pytest.param("spectrum area=growth", "|  | • Write the website copy |\n", id="spectrum-of-an-area"),
        pytest.param("spectrum area=strategy", "\nNo duties here.\n", id="spectrum-of-an-area-without-duties"),
        pytest.param("matrix area = 'Quality'", "| **Quality** |", id="area-by-name"),
        pytest.param("matrix area=strategy", "\nNo duties here.\n", id="an-area-without-duties"),
        pytest.param("gaps area=strategy", "\nNo duties here.\n", id="gaps-of-an-area-without-duties"),
        pytest.param("accountability area=strategy", "\nNo duties here.\n", id="no-duties-to-answer-for"),
    ],
)  # fmt: skip
def test_a_block_shows(words: str, shown: str, tmp_path: Path) -> None:
    text = embedded(page(tmp_path, block(words)))
    assert text.startswith(f"<!-- raci:begin {words} -->\n\n")
    assert text.endswith(f"\n\n{END}\n")
    assert shown in text


def test_an_area_leaves_out_other_rows_and_columns(tmp_path: Path) -> None:
    text = embedded(page(tmp_path, block("matrix area=growth")))
    heads, _, *rows = [line.split(" | ") for line in text.splitlines() if line.startswith("|")]
    assert heads == ["| Activity", "Product manager<br>Dana Ito", "Notes |"]
    assert len(rows) == 3
    assert "**2 duties: 1 agreed, 0 proposed, 1 open**" in text


def test_a_team_keeps_what_is_organisation_wide(tmp_path: Path) -> None:
    company = organisation(
        person("Dana", "product-manager", teams=("red",)),
        person("Kim", "product-manager", teams=("blue",)),
        teams=(team("Red"), team("Blue")),
        activities=("prioritise-bugs", activity("wide", "product-manager", "product-manager", scope="organisation")),
    )
    matrix = decide(company, ON)
    both = embedded(page(tmp_path, block("matrix")), matrix)
    red = embedded(page(tmp_path, block("matrix team=red")), matrix)
    assert [title for title in ("Organisation-wide", "Red", "Blue") if f"\n**{title}**\n" in both] == [
        "Organisation-wide", "Red", "Blue",
    ]  # fmt: skip
    assert "Blue" not in red
    assert "**2 duties: " in red
    assert "\n**Red**\n" in red


def test_the_spectrum_has_duties_in_order_from_engineers_to_customers(tmp_path: Path) -> None:
    places = {"e": -1.0, "d": -0.6, "c": 0.2, "b": 0.21, "a": 1.0, "f": -0.2}
    does = {"e": "engineer", "d": "engineer"}
    duties = [
        activity(name, "product-manager", does.get(name, "product-manager"), name=name, spectrum=at)
        for name, at in places.items()
    ]
    shared = activity("s", "designer", "designer", name="s", spectrum=0.5, shared=True)
    company = organisation(
        person("Dana", "product-manager"), person("Eng", "engineer"), activities=(*duties, shared),
        decisions=(decision("f", accountable=("dana",)),),
    )  # fmt: skip
    text = embedded(page(tmp_path, block("spectrum")), decide(company, ON))
    rows = [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| **")]
    assert [row[0].split("<br>")[0] for row in rows] == ["**▲ Nobody**", "**Eng**", "**Dana**"]
    assert rows[0][1:] == ["", "", "", "• s ↔", ""]
    assert [cell for cell in rows[1][1:] if cell] == ["◉ stands here"]
    assert [cell.split("<br>")[0] for cell in rows[2][1:]][1:3] == ["◊ usual place", "◉ stands here"]
    held = [[word for word in cell.split("<br>") if word.startswith("•")] for cell in rows[2][1:]]
    assert held == [["• e"], ["• d"], ["• **f**", "• c"], ["• b"], ["• a"]]
    assert " · ↔ the shared middle · **bold**: agreed · ▲ nobody has it" in text


def test_an_area_does_not_move_people_on_the_line(tmp_path: Path) -> None:
    """Where somebody stands takes all that they hold, also what the block leaves out."""
    left = [activity(f"l{n}", "engineer", "engineer", area="quality", spectrum=-1) for n in range(3)]
    right = activity("r", "engineer", "engineer", area="launch", spectrum=1.0)
    company = organisation(person("Eng", "engineer"), activities=(*left, right))
    text = embedded(page(tmp_path, block("spectrum area=launch")), decide(company, ON))
    (row,) = (line for line in text.splitlines() if line.startswith("| **Eng**"))
    cells = row.strip("| ").split(" | ")
    assert "◉" in cells[2]
    assert cells[5].startswith("• ")


def test_a_block_changes_only_with_what_it_shows(tmp_path: Path) -> None:
    path = page(
        tmp_path,
        "".join(
            block(words) for words in ("matrix", "gaps", "legend", "org", "card dana", "accountability", "spectrum")
        ),
    )
    company = everyday_team()
    other = company.model_copy(update={"fingerprint": "ffffffffffff"})
    assert embedded(path, decide(other, ON)) == embedded(path, decide(company, ON))
    assert company.fingerprint not in embedded(path)


# Everything else stays as it is


def test_a_second_run_changes_nothing(tmp_path: Path, file: Path) -> None:
    text = "# Wiki\n\n" + "".join(block(words, "old\n") for words in ("matrix", "gaps", "org", "card dana"))
    path = page(tmp_path, text)
    assert run("embed", path, "--from", file).stdout.splitlines() == [
        f"{path}:3: matrix rewritten", f"{path}:6: gaps rewritten", f"{path}:9: org rewritten",
        f"{path}:12: card dana rewritten",
    ]  # fmt: skip
    before, touched = path.read_bytes(), path.stat().st_mtime_ns
    again = run("embed", path, "--from", file)
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "up to date: 4 blocks\n")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, touched)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
def test_line_ends_and_marks_are_kept(ends: str, mark: str, tmp_path: Path) -> None:
    path = page(tmp_path, f"{mark}<!-- raci:begin gaps -->{ends}old{ends}{END}{ends}last".encode())
    text = embedded(path)
    assert text.startswith(f"{mark}<!-- raci:begin gaps -->{ends}{ends}- **Usually")
    assert text.endswith(f"{ends}{ends}{END}{ends}last")
    assert set(re.findall(r"\r\n|\r|\n", text)) == {ends}
    assert embedded(page(tmp_path, text)) == text


def test_mixed_line_ends_stay_mixed(tmp_path: Path) -> None:
    text = embedded(page(tmp_path, f"a\r\nb\u2028c\x0cd\n<!-- raci:begin gaps -->\r\n{END}\nz\r"))
    assert text.startswith("a\r\nb\u2028c\x0cd\n<!-- raci:begin gaps -->\r\n\r\n- ")
    assert text.endswith(f"\r\n\r\n{END}\nz\r")


@given(st.lists(st.text(alphabet="abc é\t\r\n\u2028|*#[](){}.0\x0b\U0001f600", max_size=30), min_size=2, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stands_around_stays(tmp_path: Path, texts: list[str]) -> None:
    around = [re.sub(r"\r$", "", text) + "\n" for text in texts]
    written = embedded(page(tmp_path, "\n".join(text + "\n" + block("legend", "old\n") for text in around)))
    parts = re.split(r"<!-- raci:begin legend -->\n.*?<!-- raci:end -->\n", written, flags=re.DOTALL)
    assert "".join(parts) == "\n".join(text + "\n" for text in around)


INDENTED = {
    "list-item": ("- one\n\n  ", "  ", "  "),
    "list-item-itself": ("- ", "  ", "  "),
    "numbered-item": ("10. ten\n\n    ", "    ", "    "),
    "nested-item": ("- one\n  - two\n\n    ", "    ", "    "),
    "quote": ("> one\n> ", "> ", ">"),
    "quote-in-an-item": ("- > one\n  > ", "  > ", "  >"),
    "item-in-a-quote": ("> - ", ">   ", ">"),
    "item-with-a-tab": ("-\t", " \t", ""),
    "three-blanks": ("   ", "   ", ""),
    "lazy-item": ("- one\nof many\n\n    ", "    ", ""),
    "admonition": ("!!! note\n\n    ", "    ", ""),
}


@pytest.mark.parametrize("name", INDENTED)
def test_a_block_stays_in_its_list_or_quote(name: str, tmp_path: Path) -> None:
    before, prefix, blank = INDENTED[name]
    text = embedded(page(tmp_path, f"{before}<!-- raci:begin gaps -->\n{prefix}{END}\n"))
    head, *inside, end = text[len(before) :].splitlines()
    assert (head, end) == ("<!-- raci:begin gaps -->", prefix + END)
    assert (inside[0], inside[-1]) == (blank.rstrip(), blank.rstrip())
    assert all(line.startswith(f"{prefix}- ") for line in inside[1:-1])
    assert embedded(page(tmp_path, text)) == text


def test_a_block_stays_in_its_list_for_other_readers_too(tmp_path: Path) -> None:
    from markdown_it import MarkdownIt

    text = embedded(page(tmp_path, f"- one\n\n  <!-- raci:begin matrix -->\n  {END}\n- two\n"))
    shown = MarkdownIt("commonmark").enable("table").render(text)
    assert shown.count("<ul>") == 1
    assert shown.index("<p>one</p>") < shown.index("<table>") < shown.index("<p>two</p>") < shown.index("</ul>")


def test_examples_in_code_stay(tmp_path: Path) -> None:
    example = f"```markdown\n{block('gaps')}```\n\n    {END}\n\nWrite `<!-- raci:begin gaps -->`.\n"
    assert embedded(page(tmp_path, block("legend") + example)).endswith(f"\n\n{END}\n{example}")


def test_text_in_a_fence_does_not_end_a_block(tmp_path: Path) -> None:
    path = page(tmp_path, f"<!-- raci:begin gaps -->\n\nmy words\n\n```\n{END}\n```\n")
    assert faults(path) == ["1:1 a block begins that does not end; write <!-- raci:end --> below it"]


# What is wrong is said with its place, and nothing is written

WRONG = {
    "unknown-block": ("<!-- raci:begin matrx -->\n" + END, ['1:17 there is no block "matrx"; did you mean "matrix"?']),
    "no-block-named": (
        "<!-- raci:begin -->\n" + END,
        [
            "1:1 this block does not say what it shows; "
            "write one of: matrix, gaps, legend, card, org, accountability, spectrum"
        ],
    ),
    "unknown-person": (block('card "Danna Ito"'), ['1:22 nobody here is "Danna Ito"; did you mean "Dana Ito"?']),
    "card-of-nobody": (
        block("card"), ['1:1 this card does not say whose it is; write a name: card "Dana Ito"'],
    ),
    "unknown-area": (block("matrix area=lunch"), ['1:24 there is no area "lunch"; did you mean "launch"?']),
    "unknown-team": (block("gaps team=checkout"), ['1:22 there is no team "checkout"; there is none here']),
    "unknown-columns": (block("matrix by=rol"), ['1:24 there is no kind of column "rol"; did you mean "role"?']),
    "unknown-option": (
        block("matrix aera=launch"), ['1:24 there is no option of matrix "aera"; did you mean "area"?'],
    ),
    "option-of-another-block": (block("gaps by=role"), ['1:22 there is no option of gaps "by"; there are: area, team']),
    "option-twice": (block("gaps area=launch area=launch"), ['1:34 "area" is here twice; leave one of them out']),
    "too-many-words": (
        block("matrix launch"),
        ['1:24 matrix can do nothing with "launch"; leave it out, or write an option: area=…, team=…, by=…'],
    ),
    "too-many-words-without-options": (block("legend big"), ['1:24 legend can do nothing with "big"; leave it out']),
    "no-end": (
        "text\n\n<!-- raci:begin gaps -->\n",
        ["3:1 a block begins that does not end; write <!-- raci:end --> below it"],
    ),
    "no-begin": ("- " + END, ["1:3 a block ends that has not begun; write <!-- raci:begin matrix --> above it"]),
    "nested": (
        "<!-- raci:begin gaps -->\n" + block("matrix"),
        ["2:1 a block begins inside the one that began in line 1; write <!-- raci:end --> before it"],
    ),
    "between-words": (
        "see <!-- raci:begin gaps -->\n" + END,
        [
            "1:5 a marker needs a line of its own; move it; where it is only text, write `code`",
            "2:1 a block ends that has not begun; write <!-- raci:begin matrix --> above it",
        ],
    ),
    "on-one-line": (
        f"<!-- raci:begin gaps -->{END}",
        ["1:1 a marker needs a line of its own; move it; where it is only text, write `code`"],
    ),
    "over-two-lines": (
        f"<!-- raci:begin\ngaps -->\n\n{END}\n{block('legend')}",
        [
            "1:1 a marker needs a line of its own; move it; where it is only text, write `code`",
            "4:1 a block ends that has not begun; write <!-- raci:begin matrix --> above it",
        ],
    ),
    "misspelt-marker": (
        "<!-- raci:bgin gaps -->\n" + block("gaps"), ['1:1 there is no marker "raci:bgin"; did you mean "raci:begin"?'],
    ),
    "no-block": (
        "# Only text\n",
        [
            "1:1 there is no block in this page; put <!-- raci:begin matrix --> and <!-- raci:end --> where it should "
            "stand, each on a line of its own"
        ],
    ),
    "not-utf-8": (b"one\ntwo \xff\n", ["2:1 this is not UTF-8 text; save the page as UTF-8"]),
    "binary": (
        b"\x89PNG\x00\xff",
        ["1:1 this is not a text file; name a Markdown page; if this is one, save it as UTF-8 text"],
    ),
    "empty": (b"", ["1:1 there is no block in this page; put"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_has_its_place(name: str, tmp_path: Path) -> None:
    text, expected = WRONG[name]
    found = faults(page(tmp_path, text))
    assert len(found) == len(expected)
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


def test_every_fault_of_every_page_is_told_and_nothing_is_written(tmp_path: Path, file: Path) -> None:
    good = page(tmp_path, block("matrix"), "good.md")
    bad = page(tmp_path, block("matrix") + block("gps") + block("card zoe"), "bad.md")
    other = page(tmp_path, block("matrix"), "page.wiki")
    result = run("embed", good, bad, tmp_path / "goood.md", tmp_path, other, "--from", file)
    assert result.exit_code == 2
    assert result.stdout == ""
    for words in (
        f'{bad}:3:17: error unknown-name: There is no block "gps".',
        f'{bad}:5:22: error unknown-name: Nobody here is "zoe"',
        f"Did you mean '{good}'?",
        "is a folder",
        "Confluence, MediaWiki, Jira and AsciiDoc come later",
    ):
        assert words in result.stderr
    assert good.read_text() == block("matrix")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.md", "good.md", "page.wiki", "team.yaml"]


def test_two_people_of_one_name_need_an_id(tmp_path: Path) -> None:
    company = organisation(person("Alex Kim", "engineer", id="a1"), person("Alex Kim", "tech-lead", id="a2"))
    matrix = decide(company, ON)
    (fault,) = faults(page(tmp_path, block("card alex")), matrix)
    assert fault.startswith('1:22 "alex" may be any of several: a1 (Alex Kim), a2 (Alex Kim); write the id')
    assert "\n**Alex Kim** · Tech lead\n" in embedded(page(tmp_path, block("card a2")), matrix)


def test_the_team_file_must_be_usable(tmp_path: Path) -> None:
    path = page(tmp_path, block("matrix"))
    result = run("embed", path, "--from", tmp_path / "none.yaml")
    assert result.exit_code == 2
    assert path.read_text() == block("matrix")


# Check mode, and what a day changes


def test_check_names_what_is_stale_and_writes_nothing(tmp_path: Path, file: Path) -> None:
    path = page(tmp_path, "# Wiki\n\n" + block("matrix") + block("legend"))
    result = run("embed", path, "--from", file, "--check")
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        [f"{path}:3: matrix is stale", f"{path}:5: legend is stale"],
    )
    assert path.read_text() == "# Wiki\n\n" + block("matrix") + block("legend")
    run("embed", path, "--from", file)
    result = run("embed", path, "--from", file, "--check")
    assert (result.exit_code, result.stdout) == (0, "")
    path.write_text(path.read_text().replace("Accountable", "Responsible", 1))
    assert run("embed", path, "--from", file, "--check").stdout == f"{path}:3: matrix is stale\n"


def test_only_a_day_that_matters_makes_a_page_stale(tmp_path: Path, file: Path) -> None:
    path = page(tmp_path, block("matrix") + block("card dana") + block("org") + block("legend"))
    run("embed", path, "--from", file, "--on", "2026-12-02")
    assert "Kim Lee acts for Dana Ito" in path.read_text()
    assert run("embed", path, "--from", file, "--check", "--on", "2026-12-10").exit_code == 0
    after = run("embed", path, "--from", file, "--check", "--on", "2026-12-11")
    assert [line.split(": ")[1] for line in after.stdout.splitlines()] == ["matrix is stale", "card dana is stale"]
    run("embed", path, "--from", file, "--on", "2026-12-11")
    assert run("embed", path, "--from", file, "--check", "--on", "2031-01-01").exit_code == 0


def test_a_page_named_twice_is_written_once(tmp_path: Path, file: Path) -> None:
    path = page(tmp_path, block("gaps"))
    link = tmp_path / "link.md"
    link.symlink_to(path)
    result = run("embed", path, link, path, "--from", file)
    assert result.stdout == f"{path}:1: gaps rewritten\n"
    assert link.is_symlink()
    assert run("embed", link, "--from", file, "--check").exit_code == 0


def test_a_page_behind_a_link_is_written_and_the_link_stays(tmp_path: Path, file: Path) -> None:
    path = page(tmp_path, block("gaps"))
    path.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    assert run("embed", link, "--from", file).exit_code == 0
    assert link.is_symlink()
    assert "Every duty" in path.read_text() or "Usually" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o640


# Names and texts of the file cannot leave their block

HOSTILE = {
    **NASTY,
    "end-marker": END,
    "end-of-a-comment": "-->",
    "begin-marker": "<!-- raci:begin gaps -->",
    "fence": "```",
}


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if plain(text)])
def test_nasty_text_stays_in_its_block(name: str, tmp_path: Path) -> None:
    matrix = filled_with(HOSTILE[name]).matrix
    words = ("matrix", "matrix by=person", "gaps", "card p1", "card own", "org", "accountability", "legend", "spectrum")
    path = page(tmp_path, "".join(f"# H\n\n{block(word)}" for word in words))
    text = embedded(path, matrix)
    markers = list(find_markers(split_lines(text)))
    assert [marker.word for marker in markers] == ["begin", "end"] * len(words)
    assert [marker.rest.strip() for marker in markers[::2]] == list(words)
    assert embedded(page(tmp_path, text), matrix) == text


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if plain(text)])
def test_nasty_text_adds_no_elements(name: str, tmp_path: Path) -> None:
    from markdown_it import MarkdownIt

    def elements(text: str) -> list[str]:
        path = page(tmp_path, "".join(block(word) for word in ("matrix", "gaps", "card p1", "legend", "spectrum")))
        reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        tokens = reader.parse(embedded(path, filled_with(text).matrix))
        inline = [child.type for token in tokens for child in token.children or ()]
        return [token.type for token in tokens] + [kind for kind in inline if kind not in ("text", "text_special")]

    assert set(elements(HOSTILE[name])) <= set(elements("Xx"))


def test_hooks_name_commands_that_there_are() -> None:
    text = (Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text("utf-8")
    hooks = {hook["id"]: hook["entry"].split() for hook in yaml.load(text, yaml.BaseLoader)}
    assert {"raci", "raci-embed"} <= hooks.keys()
    for _, command, *options in hooks.values():
        assert set(options) <= {word for option in main.commands[command].params for word in option.opts}
