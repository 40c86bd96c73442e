"""Starts actions at their planned times, also while earlier ones are still running: people do not wait for
each other's answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic

Action = Callable[[], Awaitable[object]]


async def run_on_schedule(
    start: float,
    actions: Iterable[tuple[float, Action]],
    record_delay: Callable[[float], None],
    timeout_s: float,
    clock: Callable[[], float] = monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> int:
    """Run each action at its planned time. actions: pairs of seconds after `start` (a time on `clock`) and
    the action. record_delay: called when an action starts, with how many seconds late that is.

    Returns how many actions had not ended `timeout_s` seconds after the last was started; they are
    cancelled."""
    tasks: set[asyncio.Task[None]] = set()

    async def run(due: float, action: Action) -> None:
        record_delay(max(0.0, clock() - due))
        await action()

    for seconds, action in sorted(actions, key=lambda timed: timed[0]):
        await sleep(max(0.0, start + seconds - clock()))
        tasks.add(asyncio.create_task(run(start + seconds, action)))
    done, pending = await asyncio.wait(tasks, timeout=timeout_s) if tasks else (set(), set())
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
    return len(pending)
