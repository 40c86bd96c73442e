"""Reads the settings for a command, and ends it when one of them is invalid."""

import os

import typer
from pydantic import ValidationError

from app.cli.output import text
from app.settings import Settings


def read_settings(port: int | None = None, host: str | None = None) -> Settings:
    """The settings from the environment variables, changed by the options that were given.

    Prints an invalid setting in one line and exits with status 1."""
    options = {"port": port, "host": host}
    if host == "":
        raise _report_invalid("--host", host)
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise _report_invalid(_variable(str(first["loc"][0])), str(first["input"])) from error
    return settings.model_copy(update={name: value for name, value in options.items() if value is not None})


def _variable(setting: str) -> str:
    """The environment variable that the setting was read from."""
    name = "SAMSKAP_" + setting.upper().removeprefix("SAMSKAP_")
    return "PORT" if name == "SAMSKAP_PORT" and name not in os.environ else name


def _report_invalid(name: str, value: str) -> typer.Exit:
    typer.echo(text("cli.wrong_setting", name=name, value=value), err=True)
    return typer.Exit(1)
