"""Commands in the documentation can be pasted into any shell."""

import re
from pathlib import Path

import pytest

from checks.generated_file import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
UNQUOTED_ADDRESS = re.compile(r"(?<!['\"\w])https?://[^\s'\"`]*[?*]\S*")
"""With a sign that zsh reads as a pattern for names of files."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_address_of_a_command_that_has_a_question_mark_is_quoted(page: Path) -> None:
    blocks = re.findall(
        r"^ *```(?:sh|bash|shell)?\n(.*?)^ *```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    commands = [line for block in blocks for line in block.splitlines()]
    assert [line for line in commands if UNQUOTED_ADDRESS.search(line)] == []
