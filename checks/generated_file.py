"""Write generated files, or check that the committed files are up to date."""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_or_check(path: Path, content: str, command: str = "make wire") -> None:
    """Do for one file what `write_or_check_all` does for several."""
    write_or_check_all({path: content}, command)


def write_or_check_all(contents: Mapping[Path, str], command: str = "make wire") -> None:
    """Write each content to its file; with `--check` on the command line, exit with a sentence for each file
    that has other content. command: what writes the files."""
    if "--check" not in sys.argv[1:]:
        for path, content in contents.items():
            path.write_text(content, "utf-8")
    elif stale := stale_files(contents):
        raise SystemExit(
            "\n".join(
                f"{path.relative_to(ROOT)} is out of date: run {command} and commit it." for path in stale
            )
        )


def stale_files(contents: Mapping[Path, str]) -> list[Path]:
    """The files that are missing or have other content."""
    return [
        path for path, content in contents.items() if not path.exists() or path.read_text("utf-8") != content
    ]
