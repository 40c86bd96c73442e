"""The rehearsal's own books: what was sent when, when it was saved, and when it came to whom."""

import asyncio
import time
from collections import Counter

from app.client import Refused
from app.rehearsal.phone import Phone
from app.workshop.workshop import Command


class Ledger:
    """One for all phones of a rehearsal, as they run on one machine and share its clock."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.acks: set[str] = set()
        self.rejections = 0
        self.ack_ms: list[float] = []
        self.delivery_ms: list[float] = []
        self._sent: dict[str, float] = {}
        self._due: set[tuple[int, str]] = set()
        self._early: set[tuple[int, str]] = set()
        self._quiet = asyncio.Event()

    async def submit(self, phone: Phone, command: Command) -> bool:
        """Whether the command was saved; how long that took is noted."""
        began = time.perf_counter()
        try:
            await phone.submit(command)
        except Refused:
            self.rejections += 1
            return False
        self.ack_ms.append((time.perf_counter() - began) * 1000)
        self.acks.add(command.id)
        return True

    def sending(self, card: str) -> None:
        """From now on the card is on its way to its table."""
        self._sent[card] = time.perf_counter()

    def expect(self, card: str, others: list[Phone]) -> None:
        """The card is to appear on these phones (on some it may have by now)."""
        self._due |= {(id(phone), card) for phone in others} - self._early

    def arrived(self, phone: Phone, card: str) -> None:
        """The card appeared on a phone."""
        if card not in self._sent:
            return
        self.delivery_ms.append((time.perf_counter() - self._sent[card]) * 1000)
        pair = (id(phone), card)
        self._early.add(pair)
        self._due.discard(pair)
        if not self._due:
            self._quiet.set()

    async def undelivered(self, patience: float) -> int:
        """How many still have not arrived after so many seconds, at most."""
        try:
            async with asyncio.timeout(patience):
                while self._due:
                    self._quiet.clear()
                    await self._quiet.wait()
        except TimeoutError:
            pass
        return len(self._due)


def lost_and_twice(expected: list[str], found: list[str]) -> tuple[int, int]:
    """Texts that were written and are not found, letter for letter; and such that are found too often."""
    wanted, have = Counter(expected), Counter(found)
    return (wanted - have).total(), sum(max(0, have[text] - count) for text, count in wanted.items())
