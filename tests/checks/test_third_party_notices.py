"""THIRD-PARTY-NOTICES, generated from what is installed."""

from importlib.metadata import version

import pytest

from checks.third_party_notices import APACHE_TERMS, notices, npm_packages, python_packages, with_apache_terms


@pytest.fixture(scope="module")
def written() -> str:
    return notices()


def test_notices_list_runtime_packages_with_their_versions(written: str) -> None:
    for name in ("uvicorn", "starlette", "pydantic-core"):
        assert f"\n  {name} {version(name)}: " in written


def test_notices_leave_out_packages_that_only_build_or_test() -> None:
    names = {package.name for package in (*python_packages("samskap"), *npm_packages())}

    assert names.isdisjoint({"samskap", "hatchling", "pip", "pytest", "ruff", "typescript", "vite"})


def test_notices_carry_the_licence_of_the_bundled_font(written: str) -> None:
    assert "atkinson-hyperlegible-next" in written
    assert "SIL OPEN FONT LICENSE Version 1.1" in written


def test_apache_package_without_the_terms_gets_them() -> None:
    packages = [*python_packages("samskap"), *npm_packages()]
    (named,) = (package for package in packages if package.name == "@atlaskit/pragmatic-drag-and-drop")
    assert not any(APACHE_TERMS in text for text in named.texts)

    (complete,) = (package for package in with_apache_terms(packages) if package.name == named.name)

    assert complete.texts[: len(named.texts)] == named.texts
    assert APACHE_TERMS in complete.texts[-1]
