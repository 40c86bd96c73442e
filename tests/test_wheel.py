"""The wheel: what it contains, and that it serves when it is installed away from the checkout."""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from app.store.lock import DataLock
from tests.eventually import eventually
from tests.http_clients import http_client
from tests.server_process import ROOT, START_TIMEOUT, STOP_TIMEOUT
from tests.unprivileged import unprivileged

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
OFFLINE = ("--no-index", "--no-deps")
DATA = "samskap-data"
SOURCES_WITHOUT_PAGES = (
    *("app/__init__.py", "hatch_build.py", "pyproject.toml"),
    *("LICENSE", "README.md", "THIRD-PARTY-NOTICES"),
)


def build(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the wheel of a source tree into a folder, with the build backend that is installed here."""
    command = [*PIP, "wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = build(ROOT, folder)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def samskap(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command, installed in a fresh virtual environment.

    Its dependencies, and nothing else, come from the environment that runs the tests."""
    folder = tmp_path_factory.mktemp("environment") / "50% done"  # a % in a path is special to configparser
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    command = [*PIP, "--python", str(python), "install", *OFFLINE, str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A folder that a .pth file adds is not searched for more .pth files, so the checkout, which is installed
    # with one, cannot be imported.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return str(folder / "bin" / "samskap")


def environment() -> dict[str, str]:
    """The test's own environment without anything that leads to the checkout or to another server."""
    left_out = ("SAMSKAP_", "PYTHON", "LC_", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "LANG": "C.UTF-8"}


@contextmanager
def serving(samskap: str, folder: Path) -> Iterator[str]:
    """The URL of `samskap serve` in this folder, once it answers. It must stop when it is told to."""
    output = folder.with_suffix(".txt")
    with output.open("w") as file:
        process = subprocess.Popen(
            [samskap, "serve", "--port", "0"], cwd=folder, env=environment(), stdout=file, stderr=file
        )

    def url() -> str | None:
        assert process.poll() is None, output.read_text()
        try:
            holder = DataLock(folder / DATA).holder
            found = holder and holder.server_urls and holder.server_urls.local
            if not found:
                return None
            with http_client() as http:
                return found if http.get(f"{found}/healthz").is_success else None
        except httpx.TransportError:
            return None

    try:
        yield str(eventually(url, START_TIMEOUT))
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_TIMEOUT) == 0
    finally:
        process.kill()
        process.wait()


def refusal(samskap: str, folder: Path) -> str:
    """The one line that `samskap serve` prints in a folder in which it cannot start."""
    done = subprocess.run(
        [*unprivileged(), samskap, "serve", "--port", "0"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    (line,) = done.stderr.splitlines()
    return line


def files(folder: Path, packed_as: str) -> set[str]:
    """The files of a source folder under their names in the wheel."""
    return {
        f"{packed_as}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", "frontend"}.intersection(path.relative_to(folder).parts)
    }


def test_wheel_contains_package_pages_and_migrations_and_nothing_else(wheel: Path) -> None:
    packed = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == files(ROOT / "app", "app") | files(ROOT / "migrations", "app/migrations")
    assert {"app/static/dist/manifest.json", "app/locale/nn.json", "app/rehearsal/demo_ideas.json"} <= packed


def test_wheel_carries_licence_and_third_party_notices(wheel: Path) -> None:
    packed = ZipFile(wheel)
    metadata = f"{'-'.join(wheel.stem.split('-')[:2])}.dist-info"

    for name in ("LICENSE", "THIRD-PARTY-NOTICES"):
        assert packed.read(f"{metadata}/licenses/{name}") == (ROOT / name).read_bytes()
    about = packed.read(f"{metadata}/METADATA").decode()
    assert "\nLicense-Expression: EUPL-1.2\n" in about
    assert "\nRequires-Python: >=3.11\n" in about


def test_wheel_without_built_pages_is_not_built_and_says_why(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "app").mkdir(parents=True)
    for name in SOURCES_WITHOUT_PAGES:
        shutil.copy(ROOT / name, source / name)

    built = build(source, target)

    assert built.returncode != 0
    assert "The pages are not built" in built.stderr
    assert "Traceback" not in built.stderr
    assert list(target.glob("*.whl")) == []


def test_installed_wheel_serves_pages_and_assets_from_an_empty_folder(samskap: str, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()

    with serving(samskap, folder) as url, http_client(base_url=url) as http:
        page = http.get("/")
        assets = re.findall(r"/static/dist/assets/[\w.-]+\.(?:css|js)", page.text)
        answers = [http.get(asset) for asset in assets]

    assert page.status_code == 200
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.content for answer in answers)
    assert [path.name for path in folder.iterdir()] == [DATA]
    assert (folder / DATA / "samskap.sqlite").is_file()


def test_installed_wheel_in_read_only_folder_is_refused_in_one_line(samskap: str, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o555)

    assert refusal(samskap, folder).startswith(f"The data folder {folder / DATA} cannot be written to: ")


def test_installed_wheel_with_read_only_data_folder_is_refused_in_one_line(
    samskap: str, tmp_path: Path
) -> None:
    (tmp_path / DATA).mkdir(mode=0o555)

    assert refusal(samskap, tmp_path).startswith(f"The data folder {tmp_path / DATA} cannot be written to: ")
