"""The connections of clients that poll, between one poll and the next."""

import asyncio
from collections.abc import Callable

GRACE = 5.0
"""Seconds after a poll for which its client counts as connected, because it polls again."""


class EndedPolls:
    """Connections whose poll has ended, at most one per client: it leaves when its client's next poll has
    ended, or after the grace (seconds)."""

    def __init__(self, grace: float = GRACE) -> None:
        self._grace = grace
        self._ended: dict[str, tuple[asyncio.TimerHandle, Callable[[], None]]] = {}

    @property
    def clients(self) -> int:
        """How many clients have polled in the last seconds."""
        return len(self._ended)

    def add(self, client: str, leave: Callable[[], None]) -> None:
        """Add the connection of a poll that has ended. client: see `ClientSession`. leave: ends it."""
        self._remove(client)
        timer = asyncio.get_running_loop().call_later(self._grace, self._remove, client)
        self._ended[client] = (timer, leave)

    def _remove(self, client: str) -> None:
        if ended := self._ended.pop(client, None):
            timer, leave = ended
            timer.cancel()
            leave()
