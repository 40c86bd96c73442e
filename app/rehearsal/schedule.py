"""Starting actions at planned moments, however long earlier ones take: people do not wait for the server."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic

Action = Callable[[], Awaitable[object]]


async def run_on_schedule(
    start: float,
    actions: Iterable[tuple[float, Action]],
    on_delay: Callable[[float], None],
    timeout_s: float,
    clock: Callable[[], float] = monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> int:
    """Run each action at its moment: (seconds after `start` on the clock, action). on_delay: called with the
    seconds by which an action started later than planned.

    Returns how many actions had not ended `timeout_s` seconds after the last was started; they are
    cancelled."""
    tasks: set[asyncio.Task[None]] = set()

    async def run(moment: float, action: Action) -> None:
        on_delay(max(0.0, clock() - moment))
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
