"""The table of settings in docs/operations.md is that of app/settings.py."""

import re

from pydantic import AliasChoices

from app.settings import Settings
from checks.generated_file import ROOT

HEADER = "| setting (environment) | default | what |"
OF_THE_SYSTEM = {"TZ"}
"""Documented variables that are no settings of Samskap, but that it obeys."""


def documented_settings() -> dict[frozenset[str], str]:
    """The names of the variables in each row of the table -> the default in that row."""
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    _, _, table = page.partition(f"{HEADER}\n|---|---|---|\n")
    rows = [row.split("|")[1:3] for row in table.partition("\n\n")[0].splitlines()]
    return {frozenset(re.findall(r"`(\w+)`", names)): default.strip() for names, default in rows}


def declared_settings() -> dict[frozenset[str], object]:
    """The names of the variables of each setting -> its default; None if it is computed or there is none."""
    prefix = Settings.model_config["env_prefix"]
    defaults: dict[frozenset[str], object] = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names = alias.choices if isinstance(alias, AliasChoices) else [f"{prefix}{name}".upper()]
        defaults[frozenset(map(str, names))] = None if field.default_factory else field.default
    return defaults


def test_operations_page_has_every_setting_and_no_other() -> None:
    assert documented_settings().keys() - {frozenset(OF_THE_SYSTEM)} == declared_settings().keys()


def test_operations_page_has_the_defaults_of_the_settings() -> None:
    documented = documented_settings()
    for names, default in declared_settings().items():
        if default is not None:
            assert documented[names] == str(default), names
