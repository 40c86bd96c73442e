"""The schedule on which commands are sent."""

import asyncio
import time
from functools import partial

import pytest

from app.rehearsal.schedule import run_on_schedule


async def test_action_that_never_ends_does_not_delay_the_next_one() -> None:
    started: list[int] = []

    async def never_end(number: int) -> None:
        started.append(number)
        await asyncio.Event().wait()

    actions = [(0.02 * number, partial(never_end, number)) for number in (2, 0, 1)]

    unfinished = await run_on_schedule(time.monotonic(), actions, lambda seconds: None, timeout_s=0.1)

    assert (started, unfinished) == ([0, 1, 2], 3)


async def test_slow_actions_are_waited_for_while_one_of_them_ends_within_the_timeout() -> None:
    clock, turn = 100.0, asyncio.Lock()

    async def end_after_the_earlier_ones() -> None:
        nonlocal clock
        async with turn:
            await asyncio.sleep(0.05)
            clock += 0.08

    actions = [(0, end_after_the_earlier_ones)] * 5
    unfinished = await run_on_schedule(100, actions, lambda seconds: None, 0.1, clock=lambda: clock)

    assert unfinished == 0


async def test_action_that_starts_long_after_the_last_answer_is_waited_for() -> None:
    clock = 100.0

    async def sleep(seconds: float) -> None:
        nonlocal clock
        await asyncio.sleep(0)
        clock += seconds

    async def answer() -> None:
        await asyncio.sleep(0)

    unfinished = await run_on_schedule(
        100, [(0, answer), (11, answer)], lambda seconds: None, 10, clock=lambda: clock, sleep=sleep
    )

    assert unfinished == 0


async def test_action_on_slow_machine_reports_its_delay() -> None:
    delays: list[float] = []
    clock = 100.0

    async def sleep(seconds: float) -> None:
        nonlocal clock
        end = clock + seconds
        await asyncio.sleep(0)  # started actions run meanwhile
        clock = max(clock, end)

    async def block_for_two_seconds() -> None:
        nonlocal clock
        clock += 2

    actions = [(0, block_for_two_seconds), (0.5, block_for_two_seconds)]
    await run_on_schedule(100, actions, delays.append, 60, clock=lambda: clock, sleep=sleep)

    assert delays == [0, 1.5]


async def test_action_that_fails_raises_its_error() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run_on_schedule(time.monotonic(), [(0, fail)], lambda seconds: None, 1)
