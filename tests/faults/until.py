"""Waiting for something that several phones or another process bring about."""

import asyncio
from collections.abc import Callable
from typing import Any


async def until(condition: Callable[[], Any], seconds: float = 60, every: float = 0.01) -> None:
    """Returns when this is so; an error when it is not in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - nobody who could set an event knows of it
            await asyncio.sleep(every)
