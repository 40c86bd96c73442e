"""The mutants that the mutation check finds in code, how one is applied, which tests must notice it, and the
page on the check."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from checks.mutation.__main__ import ACCEPTED
from checks.mutation.mutants import find_mutants
from checks.mutation.page import write_page
from checks.mutation.runner import PACKAGES, ROOT


def changes(source: str) -> set[str]:
    found = find_mutants("module.py", source.encode())
    return {" ".join(f"{mutant.old} -> {mutant.new}".split()) for mutant in found}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b", {"a < b -> (a <= b)"}),
        ("x = a is not None", {"a is not None -> (a is None)"}),
        ("x = a and b", {"a and b -> (a or b)"}),
        ("x = 1 + a", {"1 + a -> (1 - a)", "1 -> 2"}),
        ("x = not a", {"not a -> (a)"}),
        ("x = a if b else c", {"b -> (not b)"}),
        ("x = [a for a in b if a]", {"a -> (not a)"}),
        ("while True:\n    break", {"True -> False", "break -> pass"}),
        ("cache.clear()", {"cache.clear() -> pass"}),
        ("del cache[key]", {"del cache[key] -> pass"}),
        ("self.rev = rev", {"self.rev = rev -> pass"}),
    ],
)
def test_mutants_of_statement_change_one_thing_each(source: str, expected: set[str]) -> None:
    assert changes(source) == expected


def test_mutants_of_guard_drop_it_or_negate_its_condition() -> None:
    source = "def f(a):\n    if a:\n        return\n    raise KeyError(a)"
    assert changes(source) == {"if a: return -> pass", "a -> (not a)", "raise KeyError(a) -> pass"}


@pytest.mark.parametrize(
    "source",
    [
        '"""Docstring."""',
        "x: Annotated[int, Meta(ge=1)]",
        'f"{a + 1}"',
        "assert a > b",
        'log.info("a", b=1)',
        "assert_never(a)",
    ],
)
def test_no_mutants_of_docstrings_types_f_strings_assertions_and_log_lines_are_made(source: str) -> None:
    assert changes(source) == set()


def test_mutant_after_text_beyond_ascii_changes_the_right_bytes() -> None:
    source = 'x = "blåbær", a == b  # ø'.encode()
    (mutant,) = find_mutants("module.py", source)
    assert mutant.change == 'a == b -> (a != b) in: x = "blåbær", a == b # ø'
    assert mutant.apply(source).decode() == 'x = "blåbær", (a != b)  # ø'


@pytest.mark.parametrize("module", tomllib.loads(ACCEPTED.read_text()))
def test_accepted_change_is_that_of_a_mutant_of_its_module(module: str) -> None:
    found = {mutant.change for mutant in find_mutants(module, (ROOT / module).read_bytes())}
    assert set(tomllib.loads(ACCEPTED.read_text())[module]) <= found


@pytest.mark.parametrize("package", PACKAGES)
def test_tests_of_a_package_are_those_of_its_folder_and_of_others_that_exist(package: str) -> None:
    assert package.replace("app/", "tests/") in PACKAGES[package]
    for folder in PACKAGES[package]:
        assert list((ROOT / folder).glob("test_*.py"))


def test_page_tells_the_seed_with_which_the_check_can_be_repeated(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    author = ("-c", "user.name=Kari", "-c", "user.email=kari@example.com")
    for arguments in (["init", "-q"], [*author, "commit", "-q", "--allow-empty", "-m", "Empty"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)

    write_page(tmp_path, [], {}, {}, seconds=60, seed=739_000)

    assert ", seed 739000, " in (tmp_path / "docs/mutation.md").read_text()
