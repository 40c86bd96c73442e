"""Systems on which Samskap does not start: an old Python, Windows, another uvicorn. It prints one line, and
exits with status 1."""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from app.cli.start import TESTED_UVICORN, is_tested_uvicorn
from tests.server_process import ROOT, environment

READ_BEFORE_THE_CHECKS = (
    "app/__init__.py",
    "app/cli/__init__.py",
    "app/cli/__main__.py",
    "app/cli/python_version.py",
)
WITHOUT_UNIX_MODULES = "import sys; sys.modules.update(dict.fromkeys(['fcntl', 'resource', 'uvloop']))"


def refusal(data: Path, *command: str, language: str = "C.UTF-8", python_path: str = "") -> str:
    """The one line that a command prints in a process of its own; it must not have made the data folder."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment(data, language), "PYTHONPATH": python_path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert not data.exists()
    (line,) = done.stderr.splitlines()
    return line


def started_with(data: Path, arguments: str, setup: str = "pass", language: str = "C.UTF-8") -> str:
    """The one line that `app.cli.start.main` prints. arguments, setup: Python source; setup runs before
    it."""
    script = f"{setup}\nfrom app.cli.start import main\nmain({arguments})"
    return refusal(data, sys.executable, "-c", script, language=language)


def distribution(folder: Path, name: str, version: str) -> str:
    """A folder for PYTHONPATH in which this version of a package seems to be installed."""
    about = folder / "packages" / f"{name}-{version}.dist-info" / "METADATA"
    about.parent.mkdir(parents=True)
    about.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return str(about.parents[1])


def test_installed_uvicorn_is_in_the_tested_series() -> None:
    assert is_tested_uvicorn(version("uvicorn")), (
        f"uvicorn {version('uvicorn')} is installed, and app/server/websocket_protocol.py was tested with "
        f"{TESTED_UVICORN}. Compare websockets_sansio_impl.py of both, run the tests in tests/live, "
        "tests/server and tests/faults, then change TESTED_UVICORN in app/cli/start.py and pyproject.toml."
    )


def test_pyproject_pins_uvicorn_to_the_tested_series() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    major, minor = map(int, TESTED_UVICORN.split("."))

    assert f"uvicorn>={major}.{minor},<{major}.{minor + 1}" in project["dependencies"]


def test_other_uvicorn_is_refused_in_one_line_with_both_versions(tmp_path: Path) -> None:
    python_path = distribution(tmp_path, "uvicorn", "0.99.1")

    line = refusal(
        tmp_path / "data", sys.executable, "-m", "app.cli", "serve", "--port", "0", python_path=python_path
    )

    assert f"uvicorn {TESTED_UVICORN}," in line
    assert "uvicorn 0.99.1 is installed" in line


@pytest.mark.parametrize("found", ["0.5", "0.540.0", "1.54.0", "0.55.0.dev1"])
def test_uvicorn_of_another_series_is_not_a_tested_one(found: str) -> None:
    assert not is_tested_uvicorn(found)


@pytest.mark.parametrize("found", ["0.54.0", "0.54.7", "0.54"])
def test_uvicorn_of_the_tested_series_is_a_tested_one(found: str) -> None:
    assert is_tested_uvicorn(found)


@pytest.mark.parametrize("path", READ_BEFORE_THE_CHECKS)
def test_module_read_before_the_checks_parses_on_python_3_10(path: str) -> None:
    ast.parse((ROOT / path).read_text("utf-8"), feature_version=(3, 10))


def test_old_python_is_refused_in_one_line_before_other_imports(tmp_path: Path) -> None:
    line = started_with(tmp_path / "data", "version=(3, 10, 13)")

    assert line == "Samskap needs Python 3.11 or newer; this is Python 3.10.13."


def pythons(name: str) -> Iterator[Path]:
    """Paths at which a Python of this name may be: on PATH, and among those of pyenv, which are not all on
    PATH."""
    if found := shutil.which(name):
        yield Path(found)
    yield from Path.home().glob(f".pyenv/versions/*/bin/{name}")


def runs(python: Path) -> bool:
    """Whether it starts; pyenv also has a command for each version that is not chosen, which fails."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.7", "3.10"])
def test_real_old_python_is_refused_in_one_line(tmp_path: Path, version: str) -> None:
    python = next(filter(runs, pythons(f"python{version}")), None)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")

    line = refusal(tmp_path / "data", str(python), "-B", "-m", "app.cli", "serve", "--port", "0")

    assert line.startswith(f"Samskap needs Python 3.11 or newer; this is Python {version}.")


@pytest.mark.parametrize(("language", "says"), [("C.UTF-8", "does not run"), ("nn_NO.UTF-8", "køyrer ikkje")])
def test_windows_is_refused_in_one_line_before_unix_modules_are_imported(
    tmp_path: Path, language: str, says: str
) -> None:
    line = started_with(tmp_path / "data", "platform='win32'", WITHOUT_UNIX_MODULES, language)

    assert f"{says} " in line
    assert all(name in line for name in ("Windows", "fcntl", "resource", "uvloop"))


def test_python_without_the_packages_is_refused_in_one_line(tmp_path: Path) -> None:
    line = refusal(tmp_path / "data", sys.executable, "-S", "-m", "app.cli", "serve")

    assert "`samskap serve`" in line
    assert "make setup" in line


def test_help_does_not_load_the_app(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "app.cli", "--help"],
        cwd=ROOT,
        env=environment(tmp_path / "data"),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "app.cli.main" in loaded
    assert loaded.isdisjoint({"app.main", "fastapi", "sqlalchemy"})
