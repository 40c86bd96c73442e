"""A task that fails is logged and started again."""

import asyncio
import io
from contextlib import redirect_stderr

from app.live.keep_running import keep_running
from app.web import logs


async def test_task_that_fails_is_logged_and_runs_again_until_it_returns() -> None:
    runs = list[int]()

    async def work() -> None:
        runs.append(len(runs))
        if len(runs) < 4:
            raise ValueError("a bug")

    logged = io.StringIO()
    with redirect_stderr(logged):
        logs.configure()
        await keep_running("sample", work, max_pause=0.01)

    assert runs == [0, 1, 2, 3]
    assert logged.getvalue().count("task.restarted") == 3
    assert "restarts=3" in logged.getvalue() or '"restarts": 3' in logged.getvalue()


async def test_task_that_is_cancelled_ends() -> None:
    task = asyncio.create_task(keep_running("sample", asyncio.Event().wait, max_pause=0.01))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
