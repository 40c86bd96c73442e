"""Fixtures of many tests: running servers, and workshops on them."""

import gc
import signal
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from app.store.database import Database
from tests.empty_database import DATABASE, create_database
from tests.live.live_workshop import CreateWorkshop, create_workshop
from tests.server_process import ServerProcess, StartServer, start_server

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
"""With this profile no test fails because a machine is slow. It is loaded before any test file, whose
`@settings` begin with this."""


def pytest_configure() -> None:
    """Let the processes that tests start react to SIGINT. A shell that starts the tests in the background
    makes them ignore it, and their child processes inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Find the tests without garbage collections, and keep all that exists then out of the later ones: it
    stays, and they would scan it again and again. Each process that runs tests so needs a third less time to
    find them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An open database without workshops, in the test's folder."""
    create_database(tmp_path / DATABASE)
    opened = Database(tmp_path / DATABASE)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for all tests that use only workshops of their own."""
    started = start_server(tmp_path_factory.mktemp("server"))
    yield started
    started.stop()


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts servers for one test, which may stop and restart them. data: by default the test's folder."""
    started: list[ServerProcess] = []

    def start(*arguments: str, data: Path = tmp_path, **options: Any) -> ServerProcess:
        started.append(start_server(data, *arguments, **options))
        return started[-1]

    yield start
    with ExitStack() as stack:
        for running in started:
            stack.callback(running.stop)


@pytest.fixture
def new_workshop(server: ServerProcess) -> CreateWorkshop:
    """Creates a workshop on the shared server: `await new_workshop(step="alone")`."""
    return partial(create_workshop, server.url, server.key)
