"""Generated files that are out of date are found."""

import sys
from pathlib import Path

import pytest

from checks.generated_file import ROOT, stale_files, write_or_check_all


def test_stale_files_are_all_that_are_missing_or_differ(tmp_path: Path) -> None:
    current, changed, missing = (tmp_path / name for name in ("current", "changed", "missing"))
    current.write_text("as generated", "utf-8")
    changed.write_text("edited by hand", "utf-8")

    stale = stale_files(dict.fromkeys((current, changed, missing), "as generated"))

    assert stale == [changed, missing]


def test_check_of_several_stale_files_names_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["checks", "--check"])

    with pytest.raises(SystemExit) as exit_:
        write_or_check_all({ROOT / "no-such-file": "", ROOT / "nor-this-one": ""})

    assert str(exit_.value).splitlines() == [
        "no-such-file is out of date: run make wire and commit it.",
        "nor-this-one is out of date: run make wire and commit it.",
    ]
