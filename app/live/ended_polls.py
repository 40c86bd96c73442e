"""The connections of clients that poll, between one poll and the next."""

import asyncio
from collections.abc import Callable

GRACE_S = 5.0
"""Seconds after a poll for which its client counts as connected, because it polls again."""


class EndedPolls:
    """Connections whose poll has ended, at most one per client. Each stays in the room until its client's
    next poll has ended, but no longer than the grace period."""

    def __init__(self, grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        self._ended: dict[str, tuple[asyncio.TimerHandle, Callable[[], None]]] = {}

    @property
    def client_count(self) -> int:
        """How many clients have polled within the grace period."""
        return len(self._ended)

    def add(self, client: str, leave: Callable[[], None]) -> None:
        """Add the connection of a poll that has ended. client: see `ClientSession`. leave: removes
        it from its room."""
        self._remove(client)
        timer = asyncio.get_running_loop().call_later(self._grace_s, self._remove, client)
        self._ended[client] = (timer, leave)

    def _remove(self, client: str) -> None:
        if ended := self._ended.pop(client, None):
            timer, leave = ended
            timer.cancel()
            leave()
