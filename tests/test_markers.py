"""Where markers stand in a page, and where they are only text."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raci.embed.markers import find_markers, split_lines

BEGIN, END = "<!-- raci:begin gaps -->", "<!-- raci:end -->"


def words(text: str) -> list[str]:
    """Return the words of the markers in a text."""
    return [marker.word for marker in find_markers(split_lines(text))]


ONLY_TEXT = {
    "fence": "```markdown\n{}\n```\n",
    "fence-of-tildes": "~~~\n{}\n~~~\n",
    "fence-in-a-longer-fence": "````\n```\n{}\n```\n````\n",
    "fence-in-an-item": "- one\n\n  ```\n  {}\n  ```\n",
    "fence-in-a-quote": "> ```\n> {}\n> ```\n",
    "open-fence": "```\n{}\n",
    "indented": "text\n\n    {}\n",
    "indented-in-an-item": "- one\n\n      {}\n",
    "span": "Write `{}` there.\n",
    "span-of-two": "Write ``{} `` there.\n",
    "escaped": "\\{}\n",
    "cell": "| `{}` |\n",
}


@pytest.mark.parametrize("name", ONLY_TEXT)
def test_markers_in_code_are_text(name: str) -> None:
    example = ONLY_TEXT[name].format(BEGIN)
    assert words(example) == []
    assert words(f"{BEGIN}\n{END}\n\n{example}") == ["begin", "end"]


def test_a_fence_ends_with_its_list_or_quote() -> None:
    for opened in ("- one\n\n  ```\n  code\n\n", "> ```\n> code\n"):
        assert words(f"{opened}{BEGIN}\n{END}\n") == ["begin", "end"]


@pytest.mark.apps
class TestGitHubsParser:
    """Where cmark-gfm sees a comment of its own, there is a marker, and nowhere else."""

    PREFIXES = ("- ", "> ", "1. ", "    ", "  ", "   ", " ", ">", "* ", "      ", "\t")
    BODIES = (BEGIN,) * 3 + ("text", "", "```", "~~~~", "````", "``` x", "# h", "---", "`a")
    LINES = st.tuples(st.lists(st.sampled_from(PREFIXES), max_size=4).map("".join), st.sampled_from(BODIES)).map(
        "".join
    )

    @settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lines=st.lists(LINES, min_size=1, max_size=8))
    def test_markers_are_comments(self, lines: list[str], need_app: Callable[[str], str]) -> None:
        text = "\n".join(lines) + "\n"
        command = [need_app("cmark-gfm"), "-t", "xml", "--sourcepos"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
        comments = re.findall(r'<html_block sourcepos="(\d+):[^>]*>\s*&lt;!-- raci', done.stdout.decode())
        assert [m.line + 1 for m in find_markers(split_lines(text)) if m.word] == sorted(map(int, comments))
