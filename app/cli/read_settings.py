"""Reads the settings for a command, and ends it when one of them is invalid."""

import os
from collections.abc import Container

import typer
from pydantic import ValidationError

from app.cli.output import translate
from app.settings import Settings


def read_settings(port: int | None = None, host: str | None = None) -> Settings:
    """The settings from the environment variables, changed by the options that were given.

    If settings are invalid, prints a line about the first of them and exits with status 1."""
    options = {name: value for name, value in {"port": port, "host": host}.items() if value is not None}
    try:
        return Settings(**options)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]).lower().removeprefix("samskap_")  # pydantic gives its name or its alias
        source = _source(field, options)
        typer.echo(translate("cli.wrong_setting", name=source, value=str(first["input"])), err=True)
        raise typer.Exit(1) from error


def _source(setting: str, options: Container[str]) -> str:
    """The option or the environment variable that the setting was read from. The port may also come from the
    variable `PORT`, without the prefix."""
    if setting in options:
        return f"--{setting}"
    name = f"SAMSKAP_{setting.upper()}"
    is_set = name in map(str.upper, os.environ)
    return "PORT" if setting == "port" and not is_set else name
