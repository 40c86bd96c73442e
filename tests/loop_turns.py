"""Counts the turns of the event loop, to check whether other tasks can run."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self


class LoopTurns:
    """`turn` grows by one in each turn of the loop, within `async with`."""

    def __init__(self) -> None:
        self.turn = 0
        self._counting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._counting = asyncio.create_task(self._count())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._counting
        self._counting.cancel()
        with suppress(asyncio.CancelledError):
            await self._counting

    async def _count(self) -> None:
        while True:
            self.turn += 1
            await asyncio.sleep(0)
