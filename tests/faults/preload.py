"""Build small C libraries that replace system calls of the server (LD_PRELOAD)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent


def preload_library(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """Build `<name>.c` into the folder, and set LD_PRELOAD and these environment variables for servers that
    are started afterwards."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.fail(
            "This needs a C compiler: install one (Debian: apt-get install gcc libc6-dev).", pytrace=False
        )
    folder.mkdir(exist_ok=True)
    library, source = str(folder / f"{name}.so"), str(SOURCES / f"{name}.c")
    command = [compiler, "-shared", "-fPIC", "-O1", "-pthread", "-o", library, source, "-ldl"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    monkeypatch.setenv("LD_PRELOAD", library)
    for setting, value in settings.items():
        monkeypatch.setenv(setting, value)
