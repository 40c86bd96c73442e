"""Server-sent events, read as a browser reads them."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.http_clients import async_http_client
from tests.live.live_workshop import FRAME_TIMEOUT, LiveWorkshop


class Events:
    """The server-sent events of an HTTP response, one at a time."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, Any]:
        """The name and the decoded data of the next event. Raises EOFError: the stream has ended."""
        name = "message"
        async for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            if line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))
        raise EOFError

    async def read_until(self, condition: Callable[[Any], bool]) -> Any:
        """Read events until a frame fulfils the condition, and return it."""
        while True:
            _, frame = await self.next()
            if condition(frame):
                return frame


@asynccontextmanager
async def streaming(
    workshop: LiveWorkshop, cookie: str, client_kind: str = "phone", since: str = ""
) -> AsyncIterator[Events]:
    """Open a stream as a browser does. since: the revisions that it has; more parameters may follow, such as
    `&lang=nb`."""
    address = f"/w/{workshop.code}/stream?as={client_kind}&since={since}"
    async with (
        async_http_client(base_url=workshop.url, headers={"cookie": cookie}, timeout=FRAME_TIMEOUT) as http,
        http.stream("GET", address) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Events(response)
