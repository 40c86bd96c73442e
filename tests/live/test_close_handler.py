"""Closes are handled one after the other, whatever happens to one of them."""

import asyncio

from structlog.testing import capture_logs

from app.live.close_handler import CloseHandler
from app.store.database import StoreUnavailable
from app.workshop.state import State
from app.workshop.workshop import initial_state
from tests.live.sample_room import PLAN

FIRST, SECOND = (initial_state(PLAN) for _ in range(2))


class Handled:
    """The states that were handled. fails: the error of the next one. waits: until `go_on` is set."""

    def __init__(self, fails: Exception | None = None, *, waits: bool = False) -> None:
        self.states: list[State] = []
        self.fails = fails
        self.go_on = asyncio.Event()
        if not waits:
            self.go_on.set()

    async def __call__(self, workshop_id: str, code: str, state: State) -> None:
        self.states.append(state)
        await self.go_on.wait()
        failure, self.fails = self.fails, None
        if failure:
            raise failure


def handler_of(handled: Handled, *closes: State) -> CloseHandler:
    """A handler with these closes, which has not begun."""
    handler = CloseHandler("workshop", "K7MP4WXA", handled)
    handler.unhandled.extend(closes)
    return handler


async def test_close_that_comes_while_another_is_handled_is_handled_after_it() -> None:
    handled = Handled(waits=True)
    handler = handler_of(handled, FIRST)
    handler.start()
    await asyncio.sleep(0)
    handler.unhandled.append(SECOND)
    handler.start()
    await asyncio.sleep(0)
    assert [state is FIRST for state in handled.states] == [True]
    handled.go_on.set()
    await handler.stop()
    assert [state is FIRST for state in handled.states] == [True, False]
    assert handler.unhandled == []


async def test_error_of_one_close_is_logged_and_the_next_one_is_handled() -> None:
    handled = Handled(ZeroDivisionError())
    handler = handler_of(handled, FIRST, SECOND)
    with capture_logs() as logs:
        handler.start()
        await handler.stop()
    assert len(handled.states) == 2
    assert [entry["event"] for entry in logs] == ["close.failed"]


async def test_close_that_was_never_begun_is_handled_at_the_stop() -> None:
    handled = Handled()
    await handler_of(handled, FIRST).stop()
    assert len(handled.states) == 1


async def test_close_for_which_the_store_was_not_available_is_handled_at_the_stop() -> None:
    handled = Handled(StoreUnavailable("locked"))
    handler = handler_of(handled, FIRST)
    handler.start()
    await handler.stop()
    assert len(handled.states) == 2
    assert handler.unhandled == []
