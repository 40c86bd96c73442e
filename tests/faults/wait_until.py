"""Wait for a condition that other tasks or another process make true."""

import asyncio
from collections.abc import Callable
from typing import Any


async def wait_until(condition: Callable[[], Any], timeout_s: float = 120, interval_s: float = 0.01) -> None:
    """Return when the condition holds. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 - nothing that could set an event knows the condition
            await asyncio.sleep(interval_s)
