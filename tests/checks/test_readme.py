"""What README.md says is as the code has it."""

import re

from app.locale import LANGUAGES
from app.locale.catalogue import Catalogue
from app.rehearsal.demo_theme_team import START_DELAYS_S
from checks.generated_file import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_readme_and_start_page_say_when_the_theme_team_of_a_demo_opens_a_vote() -> None:
    catalogue = Catalogue.load()
    texts = [README, *(catalogue.text(language, "start.demo.what") for language in LANGUAGES)]
    for text in texts:
        assert f" {START_DELAYS_S['vote']} se" in text  # seconds, sekunder, sekund


def test_readme_and_make_help_say_how_some_tests_are_run() -> None:
    for name in ("README.md", "Makefile"):
        (path,) = re.findall(r"TESTS=([\w/]+)", (ROOT / name).read_text("utf-8"))
        assert (ROOT / path).is_dir()
