"""The turns of requests, without a server."""

import asyncio
from collections.abc import Iterator
from itertools import chain, count, repeat

import pytest
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from app.live.transport import READER_EXTENSION
from app.web.request_turns import LONG_WAIT_S, RequestTurns

MAX_WAIT_S = 20
HTTP, SOCKET = {"type": "http", "method": "GET"}, {"type": "websocket"}


async def receive() -> Message:
    raise AssertionError("no request is read here")


async def send(_: Message) -> None:
    raise AssertionError("no response is sent here")


class Client:
    """The client of a request."""

    def __init__(self, is_gone: bool) -> None:
        self.is_gone = is_gone


class Passes:
    """An application that notes in which pass of the event loop each of its requests starts."""

    def __init__(self) -> None:
        self.starts = list[int]()
        self._number = 0
        self._count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.starts.append(self._number)
        await asyncio.sleep(0)

    def _count(self) -> None:
        self._number += 1
        asyncio.get_running_loop().call_soon(self._count)


def ticks(step: float) -> Iterator[float]:
    """A clock that is `step` seconds later each time somebody looks."""
    return count(0, step)


async def handle(turns: RequestTurns, *scopes: Scope) -> None:
    await asyncio.gather(*(turns(scope, receive, send) for scope in scopes))


async def test_requests_that_come_at_once_start_in_passes_of_their_own() -> None:
    app = Passes()
    await handle(RequestTurns(app, ticks(0).__next__), *[HTTP] * 20)
    assert len(app.starts) == len(set(app.starts)) == 20


async def test_sockets_do_not_wait_for_requests() -> None:
    app = Passes()
    await handle(RequestTurns(app, ticks(0).__next__), *[SOCKET] * 20)
    assert len(set(app.starts)) == 1


async def test_no_request_starts_for_as_long_as_those_before_took() -> None:
    order = list[str]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        order.append("request")
        asyncio.get_running_loop().call_later(0.02, order.append, "timer")

    # The clock is read when a request comes, when it starts, and in the pass after that.
    turns = RequestTurns(app, ticks(0.1).__next__)
    await handle(turns, *[HTTP] * 3)
    assert order == ["request", "timer", "request", "timer", "request"]


async def test_each_pause_is_as_long_as_the_requests_since_the_one_before_took() -> None:
    loop = asyncio.get_running_loop()
    pauses = list[float]()

    def note_pause() -> None:
        (timer,) = loop._scheduled  # type: ignore[attr-defined]
        pauses.append(timer.when() - loop.time())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        loop.call_soon(note_pause)  # after the end of this turn

    await handle(RequestTurns(app, ticks(0.1).__next__), *[HTTP] * 4)
    _, *later = pauses  # the clock is read when each of the others comes, which the first one takes
    assert len(later) == 3
    assert max(later) <= 0.1 + 1e-6


async def test_request_that_is_cancelled_while_it_waits_lets_the_next_one_start() -> None:
    app = Passes()
    turns = RequestTurns(app, ticks(0.1).__next__)
    first, gone, last = (asyncio.create_task(handle(turns, HTTP)) for _ in range(3))
    await first
    gone.cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    assert len(app.starts) == 1
    async with asyncio.timeout(MAX_WAIT_S):
        await last
    assert len(app.starts) == 2


async def test_request_that_is_cancelled_when_it_gets_its_turn_lets_the_next_one_start() -> None:
    started = list[str]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        started.append(scope["path"])
        # In the next pass, the first request passes its turn on, and then this runs.
        asyncio.get_running_loop().call_soon(gone.cancel)

    turns = RequestTurns(app, ticks(0).__next__)
    first, gone, last = (asyncio.create_task(handle(turns, {**HTTP, "path": path})) for path in "123")
    async with asyncio.timeout(MAX_WAIT_S):
        await asyncio.gather(first, last)
    assert started == ["1", "3"]


@pytest.mark.parametrize(
    ("method", "is_gone", "handled"),
    [("GET", True, 0), ("HEAD", True, 0), ("GET", False, 1), ("POST", True, 1), ("DELETE", True, 1)],
)
async def test_request_without_effect_whose_client_is_gone_is_not_handled(
    *, method: str, is_gone: bool, handled: int
) -> None:
    app, extensions = Passes(), {READER_EXTENSION: {"reader": Client(is_gone)}}
    await handle(RequestTurns(app), {**HTTP, "method": method, "extensions": extensions})
    assert len(app.starts) == handled


async def test_bodies_that_are_complete_at_once_are_handled_in_passes_of_their_own() -> None:
    handled = Passes()
    last_parts = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass
        await handled(scope, receive, send)

    async def post(turns: RequestTurns) -> None:
        parts = iter([b"first", b""])

        async def receive() -> Message:
            if not (part := next(parts)):
                await last_parts.wait()
            return {"type": "http.request", "body": part, "more_body": bool(part)}

        await turns(HTTP, receive, send)

    turns = RequestTurns(app, ticks(0).__next__)
    posts = [asyncio.create_task(post(turns)) for _ in range(20)]
    for _ in range(100):
        await asyncio.sleep(0)
    assert handled.starts == []
    last_parts.set()
    await asyncio.gather(*posts)
    assert len(handled.starts) == len(set(handled.starts)) == 20


@pytest.mark.parametrize(
    ("parts", "turns"), [([b"", b""], 1), ([b"all at once"], 1), ([b"held", b"back", b"", b""], 2)]
)
async def test_request_has_a_second_turn_only_for_the_end_of_a_body_that_came_later(
    parts: list[bytes], turns: int
) -> None:
    clock = count()
    *held_back, last = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages = iter([*held_back, {**last, "more_body": False}])

    async def receive_later() -> Message:
        if held_back:
            for _ in range(3):
                await asyncio.sleep(0)
        return next(messages)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    await RequestTurns(app, lambda: next(clock) * 0.0)(HTTP, receive_later, send)
    await asyncio.sleep(0)  # the end of the last turn
    assert next(clock) == 3 * turns  # it is read when a request comes, and when its turn begins and ends


@pytest.mark.parametrize(("waited_s", "entries"), [(LONG_WAIT_S, 0), (LONG_WAIT_S + 1, 1)])
async def test_long_wait_is_logged_once_in_an_interval(waited_s: float, entries: int) -> None:
    # The clock is read five times before the second request gets its turn.
    clock = chain([0.0] * 5, repeat(waited_s))
    with capture_logs() as logged:
        await handle(RequestTurns(Passes(), clock.__next__), *[HTTP] * 4)
    assert [entry["event"] for entry in logged] == ["http.many_requests"] * entries
