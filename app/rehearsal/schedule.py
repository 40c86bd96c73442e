"""Doing things at their moments, however long the earlier ones take: a hall does not wait for the server."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic

Action = Callable[[], Awaitable[object]]


async def run_on_schedule(
    begin: float,
    deeds: Iterable[tuple[float, Action]],
    late: Callable[[float], None],
    patience: float,
    clock: Callable[[], float] = monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> int:
    """Begins each deed so many seconds after `begin` on the clock, and tells `late` by how much it was late.

    Returns how many were not done `patience` seconds after the last was begun; those are given up."""
    tasks: set[asyncio.Task[None]] = set()

    async def do(moment: float, deed: Action) -> None:
        late(max(0.0, clock() - moment))
        await deed()

    for after, deed in sorted(deeds, key=lambda timed: timed[0]):
        await sleep(max(0.0, begin + after - clock()))
        tasks.add(asyncio.create_task(do(begin + after, deed)))
    done, waiting = await asyncio.wait(tasks, timeout=patience) if tasks else (set(), set())
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        task.result()
    return len(waiting)
