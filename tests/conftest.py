"""What many tests share: a real server."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.live.live_workshop import TestHall, new_hall
from tests.server_process import ServerProcess, start_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for all tests of a run that leave others' workshops alone."""
    started = start_server(tmp_path_factory.mktemp("server"))
    yield started
    started.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Starts servers for one test: by default on its own folder, so that it may stop and start them."""
    started: list[ServerProcess] = []

    def start(*arguments: str, data: Path = tmp_path, **how: str) -> ServerProcess:
        started.append(start_server(data, *arguments, **how))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def hall(server: ServerProcess) -> Callable[..., Awaitable[TestHall]]:
    """Makes a workshop of one's own on the shared server: `await hall(step="alone")`."""
    return partial(new_hall, server.url, server.key)
