"""Requests start one after another, and leave the event loop time for everything else."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.live.transport import READER_EXTENSION

BURST_S = 0.002
"""Seconds in which requests start one after another. Then none starts for as long as they took."""
WITHOUT_EFFECT = ("GET", "HEAD")
"""Methods of requests that nobody misses if their client is gone. A sign-out is a POST without a body."""
LONG_WAIT_S = 1.0
"""Seconds that a request waits for its turn before that is logged: a hall that joins does not come near."""
MIN_LOG_INTERVAL_S = 10.0

log = structlog.get_logger()


class RequestTurns:
    """ASGI middleware: starts at most one request in each pass of the event loop, first come, first served,
    and none for half of the time while others wait. If hundreds that came at once started in one pass,
    sockets would wait for all of them; and a loop that is never idle keeps the thread of the database
    waiting for Python's lock. clock: returns seconds."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._clock = clock
        self._waiting = deque[asyncio.Future[None]]()
        self._is_taken = False
        self._ended = 0
        self._spent_s = 0.0
        self._logged_at = -MIN_LOG_INTERVAL_S

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request when its turn comes, unless it has no effect and its client is gone; and anything
        else at once."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        await self._wait_for_turn(self._clock())
        if scope["method"] not in WITHOUT_EFFECT or not _is_gone(scope):
            await self._app(scope, self._in_turn(receive), send)
        return None

    def _in_turn(self, receive: Receive) -> Receive:
        """Wait for another turn when the body is complete, unless it was so in the request's own turn: many
        could have held back their last bytes."""
        has_body, ended_before = False, self._ended

        async def receive_in_turn() -> Message:
            nonlocal has_body
            message = await receive()
            has_body = has_body or bool(message.get("body"))
            is_complete = message["type"] == "http.request" and not message.get("more_body")
            if has_body and is_complete and self._ended > ended_before:
                await self._wait_for_turn(self._clock())
            return message

        return receive_in_turn

    async def _wait_for_turn(self, came_at: float) -> None:
        loop = asyncio.get_running_loop()
        if self._is_taken:
            self._waiting.append(turn := loop.create_future())
            try:
                await turn
            except asyncio.CancelledError:
                if not turn.cancelled():
                    self._start_next()  # the request had just got its turn
                raise
        self._is_taken = True
        began = self._clock()
        # In the next pass, after this request has run to its first wait.
        loop.call_soon(self._end_turn, loop, began)
        if began - came_at > LONG_WAIT_S and began - self._logged_at >= MIN_LOG_INTERVAL_S:
            self._logged_at = began
            log.warning("http.many_requests", waiting=len(self._waiting), waited_s=round(began - came_at, 1))

    def _end_turn(self, loop: asyncio.AbstractEventLoop, began: float) -> None:
        self._ended += 1
        self._spent_s += self._clock() - began
        if self._spent_s > BURST_S:
            loop.call_later(self._spent_s, self._start_next)
            self._spent_s = 0.0
        else:
            self._start_next()

    def _start_next(self) -> None:
        while self._waiting:
            if not (turn := self._waiting.popleft()).cancelled():
                turn.set_result(None)
                return
        self._is_taken = False


def _is_gone(scope: Scope) -> bool:
    """Whether the client has disconnected. Requests within the process have none."""
    extension = scope.get("extensions", {}).get(READER_EXTENSION)
    return extension is not None and extension["reader"].is_gone
