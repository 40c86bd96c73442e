"""The load does not wait for the server."""

import asyncio
import time
from functools import partial

import pytest

from app.rehearsal.schedule import run_on_schedule


async def test_what_is_due_begins_though_earlier_things_never_end() -> None:
    began: list[int] = []

    async def never(number: int) -> None:
        began.append(number)
        await asyncio.Event().wait()

    deeds = [(0.02 * number, partial(never, number)) for number in (2, 0, 1)]

    waiting = await run_on_schedule(time.monotonic(), deeds, lambda seconds: None, patience=0.1)

    assert (began, waiting) == ([0, 1, 2], 3)


async def test_a_machine_that_is_too_slow_says_by_how_much() -> None:
    late: list[float] = []
    clock = 100.0

    async def sleep(seconds: float) -> None:
        nonlocal clock
        until = clock + seconds
        await asyncio.sleep(0)  # meanwhile, what has begun goes on
        clock = max(clock, until)

    async def holds_everybody_up() -> None:
        nonlocal clock
        clock += 2

    deeds = [(0, holds_everybody_up), (0.5, holds_everybody_up)]
    await run_on_schedule(100, deeds, late.append, 60, clock=lambda: clock, sleep=sleep)

    assert late == [0, 1.5]


async def test_what_nobody_foresaw_is_not_hidden() -> None:
    async def breaks() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run_on_schedule(time.monotonic(), [(0, breaks)], lambda seconds: None, 1)
