"""Turns of several callers, of which some ask for many at once."""

import asyncio

import pytest

from app.reports.turns import Turns


class Order:
    """Takes turns, and notes in which order they were had. Each turn lasts until `next` is called."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.had: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self._ends = asyncio.Semaphore(0)

    async def ask(self, *names: str) -> None:
        """Ask for turns; a name is that of the caller and a number."""
        self.tasks += [asyncio.create_task(self._take(name)) for name in names]
        await asyncio.sleep(0)

    async def _take(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.had.append(name)
            await self._ends.acquire()

    async def end_all(self) -> list[str]:
        """End every turn, and return the order in which they were had."""
        for _ in self.tasks:
            self._ends.release()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.had


async def test_caller_who_asks_for_many_turns_lets_each_of_the_others_have_one_between() -> None:
    order = Order()
    await order.ask("a1", "a2", "a3", "a4")
    await order.ask("b1", "b2", "c1")
    assert await order.end_all() == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]


async def test_only_one_has_a_turn_at_a_time() -> None:
    order = Order()
    await order.ask("a1", "b1")
    assert order.had == ["a1"]
    await order.end_all()
    await order.ask("c1")
    assert order.had == ["a1", "b1", "c1"]
    await order.end_all()


async def test_turn_of_one_who_is_gone_is_passed_over() -> None:
    order = Order()
    await order.ask("a1", "b1", "c1")
    order.tasks[1].cancel()
    assert await order.end_all() == ["a1", "c1"]


async def test_turn_that_is_given_to_one_who_goes_at_that_moment_is_passed_on() -> None:
    turns, had = Turns(), list[str]()

    async def take(caller: str) -> None:
        async with turns.turn(caller):
            had.append(caller)

    async with turns.turn("a"):
        leaving, other = asyncio.create_task(take("b")), asyncio.create_task(take("c"))
        await asyncio.sleep(0)
    leaving.cancel()
    async with asyncio.timeout(10):
        await other
    assert had == ["c"]


async def test_turn_that_fails_is_passed_on() -> None:
    turns = Turns()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            async with turns.turn("a"):
                raise ZeroDivisionError
