"""Runs the code of a command, and prints a sentence when it fails."""

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

Answer = TypeVar("Answer")


async def call_as_operator(call: Callable[[httpx.AsyncClient], Awaitable[Answer]]) -> Answer:
    """Await the call with a client that has the operator's rights: of the running server, or else of the app
    in this process, which is then said on standard error."""
    settings = read_settings()
    async with connect_as_operator(settings, terminal_language) as http:
        if running_server(settings) is None:
            typer.echo(translate("cli.no_server", folder=str(settings.data)), err=True)
        return await call(http)


def run_command(call: Coroutine[Any, Any, Answer]) -> Answer:
    """Run the coroutine of a command, and return its result. Exits with status 1 on an expected error."""
    with exit_on_error():
        return asyncio.run(call)


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Print an expected error as one sentence and exit with status 1. Any other error is raised again; of an
    exception group, its first error."""
    try:
        yield
    except Exception as error:
        typer.echo(error_sentence(first_in_group(error)), err=True)
        raise typer.Exit(1) from error
