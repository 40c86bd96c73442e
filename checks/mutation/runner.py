"""Runs the tests of a package on a copy of the tree in which one mutant is applied."""

import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Literal

import pytest

from checks.mutation.mutants import Mutant

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "app/core": ("tests/core", "tests/workshop"),
    "app/live": ("tests/live",),
    "app/workshop": ("tests/workshop",),
}
"""Package -> the tests that must notice its mutants."""
SLOW_TESTS = (
    "test_protocol",
    "test_limits",
    "test_websocket",
    "test_sse",
    "test_restart",
    "test_random_commands",
)
"""Test modules that run last, the slowest at the end: most mutants are then killed within seconds."""
TIMEOUT_FACTOR, MIN_TIMEOUT_S, TEST_TIMEOUT_S = 4, 60, 120
"""A mutant's tests may take TIMEOUT_FACTOR times as long as the tests of the unchanged code, or
MIN_TIMEOUT_S if that is longer; a single test may take TEST_TIMEOUT_S."""
MAX_MEMORY = 6 * 1024**3
"""Bytes of address space for a test run."""

Outcome = Literal["killed", "timed out", "survived"]

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(
    ["pytest", "hypothesis.stateful", "fastapi", "httpx", "sqlmodel", "typer.testing"]
)
"""Test runs are forked from a process that has imported what is no part of the project."""


def package_of(path: str) -> str:
    """The package that a module belongs to."""
    return next(package for package in PACKAGES if path.startswith(package + "/"))


def copy_tree(target: Path) -> Path:
    """Copy what git knows or would add, and the built pages. The tree itself is never changed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.split("\0"):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    shutil.copytree(ROOT / "app/static/dist", target / "app/static/dist", dirs_exist_ok=True)
    return target


def clean_run(copy: Path, package: str) -> float | None:
    """Run the tests without any change. Returns the timeout for its mutants; None if a test fails."""
    began = time.monotonic()
    if run_tests(copy, package, "", timeout=1200) != "survived":
        return None
    return max(MIN_TIMEOUT_S, TIMEOUT_FACTOR * (time.monotonic() - began))


def try_mutant(copy: Path, mutant: Mutant, timeout: float) -> Outcome:
    """Apply the mutant, run the tests of its package, and undo it."""
    module = copy / mutant.path
    source = module.read_bytes()
    try:
        _write(module, mutant.apply(source))
        return run_tests(copy, package_of(mutant.path), module.stem, timeout)
    finally:
        _write(module, source)


def run_tests(copy: Path, package: str, module: str, timeout: float) -> Outcome:
    """Run the tests of a package up to the first failure, beginning with those named after the module."""
    files = [test for folder in PACKAGES[package] for test in (copy / folder).rglob("test_*.py")]
    own = [str(test) for test in files if test.stem == f"test_{module}"]
    others = [str(test) for test in sorted(files, key=_slowness) if str(test) not in own]
    process = forks.Process(target=_pytest, args=(copy, [tests for tests in (own, others) if tests]))
    process.start()
    process.join(timeout)
    outcome: Outcome = "timed out" if process.is_alive() else "killed" if process.exitcode else "survived"
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)  # the test run, and the servers that it has started
    process.join()
    return outcome


def _pytest(copy: Path, groups: list[list[str]]) -> None:
    """Run groups of test files in this process, without output, up to the first that fails: to collect all
    takes longer than most failures. A mutant may hang the process or fill its memory."""
    os.setsid()
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    os.environ["HYPOTHESIS_PROFILE"] = "unshrunk"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling the project takes longer than most tests
    sys.dont_write_bytecode = False
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    options = ["-x", "-q", "-n", "0", "--timeout", str(TEST_TIMEOUT_S), "--hypothesis-seed", "0"]
    sys.exit(next(filter(None, (pytest.main([*options, *tests]) for tests in groups)), 0))


def _slowness(test: Path) -> tuple[int, Path]:
    return SLOW_TESTS.index(test.stem) if test.stem in SLOW_TESTS else -1, test


def _write(module: Path, source: bytes) -> None:
    """Write a module, and drop its bytecode: it would pass for that of a text of the same second and size."""
    module.write_bytes(source)
    Path(cache_from_source(str(module))).unlink(missing_ok=True)
