"""The order of turns when several callers wait, and some of them wait for many turns."""

import asyncio

import pytest

from app.concurrency.turns import Turns


class Order:
    """Takes turns, and records the order in which they start. Each turn lasts until `end_all` is called."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.started: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self._ends = asyncio.Semaphore(0)

    async def ask(self, *names: str) -> None:
        """Ask for one turn per name. A name is a letter for the group (if there is one), a letter for the
        caller, and a number."""
        self.tasks += [asyncio.create_task(self._take(name)) for name in names]
        await asyncio.sleep(0)

    async def _take(self, name: str) -> None:
        async with self.turns.turn(tuple(name[:-1])):
            self.started.append(name)
            await self._ends.acquire()

    async def end_all(self) -> list[str]:
        """End every turn, and return the order in which they started."""
        for _ in self.tasks:
            self._ends.release()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.started


async def test_caller_that_waits_for_many_turns_gets_one_after_each_round_of_the_others() -> None:
    order = Order()
    await order.ask("a1", "a2", "a3", "a4")
    await order.ask("b1", "b2", "c1")
    assert await order.end_all() == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]


async def test_only_one_has_a_turn_at_a_time() -> None:
    order = Order()
    await order.ask("a1", "b1")
    assert order.started == ["a1"]
    await order.end_all()
    await order.ask("c1")
    assert order.started == ["a1", "b1", "c1"]
    await order.end_all()


async def test_waiter_that_is_cancelled_is_skipped() -> None:
    order = Order()
    await order.ask("a1", "b1", "c1")
    order.tasks[1].cancel()
    assert await order.end_all() == ["a1", "c1"]


async def test_waiter_that_is_cancelled_when_its_turn_starts_lets_the_next_one_start() -> None:
    turns, started = Turns(), list[str]()

    async def take(caller: str) -> None:
        async with turns.turn((caller,)):
            started.append(caller)

    async with turns.turn(("a",)):
        cancelled, other = asyncio.create_task(take("b")), asyncio.create_task(take("c"))
        await asyncio.sleep(0)
    cancelled.cancel()
    async with asyncio.timeout(10):
        await other
    assert started == ["c"]


async def test_turn_that_raises_an_error_lets_the_next_one_start() -> None:
    turns = Turns()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            async with turns.turn(("a",)):
                raise ZeroDivisionError


async def test_groups_and_the_callers_in_each_group_get_turns_in_round_robin() -> None:
    order = Order()
    await order.ask("ga1", "ga2", "gb1", "gc1")
    await order.ask("hd1", "hd2")
    assert await order.end_all() == ["ga1", "hd1", "gb1", "hd2", "gc1", "ga2"]


async def test_caller_that_had_the_last_turn_of_its_group_stays_last_when_another_group_has_one() -> None:
    order = Order()
    await order.ask("ga1", "ga2", "gb1", "hc1")
    assert await order.end_all() == ["ga1", "hc1", "gb1", "ga2"]


async def test_group_with_cancelled_waiters_loses_no_turn() -> None:
    order = Order()
    await order.ask("hc1", "ga1", "ga2", "gb1", "hc2", "hc3")
    for cancelled in order.tasks[1:3]:
        cancelled.cancel()
    assert await order.end_all() == ["hc1", "gb1", "hc2", "hc3"]
