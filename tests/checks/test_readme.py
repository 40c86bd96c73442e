"""The lists in README.md are those of the code."""

import re

from app.locale import LANGUAGES
from app.locale.catalogue import Catalogue
from app.rehearsal.demo_theme_team import START_DELAYS_S
from app.reports import FORMATS
from checks.generated_file import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_readme_names_exactly_the_report_formats() -> None:
    (item,) = re.findall(r"\*\*Finish\*\*.*?`json`", README, re.DOTALL)
    assert sorted(re.findall(r"`([\w.]+)`", item)) == sorted(FORMATS)


def test_readme_names_every_language() -> None:
    (sentence,) = re.findall(r"has its own language:(.*?)\(\[the texts\]", README, re.DOTALL)
    catalogue = Catalogue.load()
    names = [catalogue.text(code, "language.name") for code in LANGUAGES]
    missing = [name for name in names if name.lower() not in sentence.lower()]
    assert not missing, f"README.md does not name these languages: {missing}"


def test_readme_and_start_page_say_when_the_theme_team_of_a_demo_opens_a_vote() -> None:
    catalogue = Catalogue.load()
    texts = [README, *(catalogue.text(language, "start.demo.what") for language in LANGUAGES)]
    for text in texts:
        assert f" {START_DELAYS_S['vote']} se" in text  # seconds, sekunder, sekund


def test_readme_and_make_help_say_how_some_tests_are_run() -> None:
    for name in ("README.md", "Makefile"):
        (path,) = re.findall(r"TESTS=([\w/]+)", (ROOT / name).read_text("utf-8"))
        assert (ROOT / path).is_dir()
