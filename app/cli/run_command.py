"""How a command runs that calls the server, and what is printed when it fails."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import typer

from app.cli.connect import connect_as_operator, running_server
from app.cli.errors import error_sentence, first_error
from app.cli.output import terminal_language, translate
from app.cli.read_settings import read_settings

Answer = TypeVar("Answer")


async def call_as_operator(call: Callable[[httpx.AsyncClient], Awaitable[Answer]]) -> Answer:
    """Await the call with an HTTP client that has the rights of the operator, who runs the server."""
    settings = read_settings()
    async with connect_as_operator(settings, terminal_language) as http:
        if running_server(settings) is None:
            typer.echo(translate("cli.no_server", folder=str(settings.data)), err=True)
        return await call(http)


def run_command(command: Coroutine[Any, Any, Answer]) -> Answer:
    """Run the command, and return its result. Exits with status 1 on an expected error."""
    with exit_on_error():
        return asyncio.run(command)


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Print an expected error as one sentence and exit with status 1. `error_sentence` raises any other error
    again."""
    try:
        yield
    except Exception as error:
        typer.echo(error_sentence(first_error(error)), err=True)
        raise typer.Exit(1) from error
