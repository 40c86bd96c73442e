"""Runs a subcommand of the command line, and prints a sentence when it fails."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import typer

from app.cli.connect import connect_as_operator, running_server
from app.cli.errors import error_sentence, first_in_group
from app.cli.output import terminal_language, translate
from app.cli.read_settings import read_settings

Returned = TypeVar("Returned")


async def call_as_operator(call: Callable[[httpx.AsyncClient], Awaitable[Returned]]) -> Returned:
    """Await the call with a client that has the operator's rights, and return its result.

    The client is one of the running server. If no server runs, it is one of the app in this process, and a
    line on standard error says so."""
    settings = read_settings()
    async with connect_as_operator(settings, terminal_language) as http:
        if running_server(settings) is None:
            typer.echo(translate("cli.no_server", folder=str(settings.data)), err=True)
        return await call(http)


def run_command(coroutine: Coroutine[Any, Any, Returned]) -> Returned:
    """Run the coroutine of a subcommand, and return its result. Exits with status 1 on an expected error."""
    with exit_on_error():
        return asyncio.run(coroutine)


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Print an expected error as one sentence and exit with status 1. Any other error is raised again. For
    an exception group, its first error counts."""
    try:
        yield
    except Exception as error:
        # This raises an error that is not expected.
        typer.echo(error_sentence(first_in_group(error)), err=True)
        raise typer.Exit(1) from error
