"""Write a generated file, or check that the committed file is up to date."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_or_check(path: Path, content: str, command: str = "make wire") -> None:
    """Write the content to the file; with `--check` on the command line, exit with a sentence if the file has
    other content. command: what writes the file."""
    if "--check" not in sys.argv[1:]:
        path.write_text(content, "utf-8")
    elif not path.exists() or path.read_text("utf-8") != content:
        raise SystemExit(f"{path.relative_to(ROOT)} is out of date: run {command} and commit it.")
