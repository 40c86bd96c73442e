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

    Returns how many actions had not ended when none had been started and none had ended for `timeout_s`
    seconds; they are cancelled. So a slow server is waited for, as long as it answers."""
    tasks: set[asyncio.Task[None]] = set()
    last_progress = clock()

    async def run(due: float, action: Action) -> None:
        nonlocal last_progress
        record_delay(max(0.0, clock() - due))
        await action()
        last_progress = clock()

    for seconds, action in sorted(actions, key=lambda timed: timed[0]):
        await sleep(max(0.0, start + seconds - clock()))
        tasks.add(asyncio.create_task(run(start + seconds, action)))
    last_progress = clock()
    while pending := {task for task in tasks if not task.done()}:
        remaining = last_progress + timeout_s - clock()
        if remaining <= 0:
            break
        await asyncio.wait(pending, timeout=remaining)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in tasks - pending:
        task.result()
    return len(pending)
