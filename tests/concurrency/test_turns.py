"""Turns of several callers, of which some ask for many at once."""

import asyncio

import pytest

from app.concurrency.turns import Turns


class Order:
    """Takes turns, and notes in which order they were had. Each turn lasts until `end_all` is called."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.had: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self._ends = asyncio.Semaphore(0)

    async def ask(self, *names: str) -> None:
        """Ask for a turn under each name: a letter for the group, if any, one for the caller, and a
        number."""
        self.tasks += [asyncio.create_task(self._take(name)) for name in names]
        await asyncio.sleep(0)

    async def _take(self, name: str) -> None:
        async with self.turns.turn(tuple(name[:-1])):
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


async def test_turn_of_a_cancelled_caller_is_passed_over() -> None:
    order = Order()
    await order.ask("a1", "b1", "c1")
    order.tasks[1].cancel()
    assert await order.end_all() == ["a1", "c1"]


async def test_turn_given_to_a_caller_that_is_cancelled_at_that_moment_goes_to_the_next() -> None:
    turns, had = Turns(), list[str]()

    async def take(caller: str) -> None:
        async with turns.turn((caller,)):
            had.append(caller)

    async with turns.turn(("a",)):
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
            async with turns.turn(("a",)):
                raise ZeroDivisionError


async def test_groups_have_turns_one_after_the_other_and_so_have_the_callers_in_each() -> None:
    order = Order()
    await order.ask("ga1", "ga2", "gb1", "gc1")
    await order.ask("hd1", "hd2")
    assert await order.end_all() == ["ga1", "hd1", "gb1", "hd2", "gc1", "ga2"]


async def test_caller_who_had_the_last_turn_of_a_group_comes_last_in_it_after_another_group() -> None:
    order = Order()
    await order.ask("ga1", "ga2", "gb1", "hc1")
    assert await order.end_all() == ["ga1", "hc1", "gb1", "ga2"]


async def test_group_loses_no_turn_when_some_of_its_callers_are_cancelled() -> None:
    order = Order()
    await order.ask("hc1", "ga1", "ga2", "gb1", "hc2", "hc3")
    for gone in order.tasks[1:3]:
        gone.cancel()
    assert await order.end_all() == ["hc1", "gb1", "hc2", "hc3"]
