"""The books of one process of a rehearsal: what was sent when, and when it came to whom."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from time import monotonic

from app.client.api import ApiError
from app.client.phone import Phone
from app.rehearsal.messages import RecorderTotals
from app.workshop.workshop import Command


class Recorder:
    """One for all phones of a process, and for one stage."""

    def __init__(self) -> None:
        self.sent = 0
        self.saved: set[str] = set()
        self.unanswered = 0
        self._refusals: Counter[str] = Counter()
        self._ack_ms: list[float] = []
        self._delivery_ms: list[float] = []
        self._late_ms: list[float] = []
        self._open: dict[str, float] = {}
        self._slowest = 0.0
        self._laid: dict[str, tuple[float, set[int]]] = {}
        self._all_there = asyncio.Event()

    def late(self, seconds: float) -> None:
        """Something was sent so much after its moment."""
        self._late_ms.append(round(seconds * 1000, 1))

    async def submit(self, phone: Phone, command: Command) -> bool:
        """Whether the command was saved; how long that took is noted."""
        began = self._open[command.id] = monotonic()
        self.sent += 1
        try:
            await phone.submit(command)
        except ApiError as refused:
            self._refusals[refused.code] += 1
            return False
        finally:
            self._open.pop(command.id)
        took = round((monotonic() - began) * 1000, 1)
        self._slowest = max(self._slowest, took)
        self._ack_ms.append(took)
        self.saved.add(command.id)
        return True

    @property
    def slowest(self) -> float:
        """The longest that anybody waited or waits for an answer, in ms."""
        oldest = next(iter(self._open.values()), monotonic())
        return max(self._slowest, (monotonic() - oldest) * 1000)

    def laying(self, card: str, others: list[Phone]) -> None:
        """From now on the card is on its way to the table's other phones."""
        self._laid[card] = monotonic(), {id(phone) for phone in others}

    def arrived(self, phone: Phone, card: str) -> None:
        """The card appeared on a phone."""
        began, lacking = self._laid.get(card, (0.0, set[int]()))
        if id(phone) in lacking:
            self._delivery_ms.append(round((monotonic() - began) * 1000, 1))
            lacking.remove(id(phone))
            if not lacking:
                self._all_there.set()

    @property
    def undelivered(self) -> int:
        """On how many phones saved cards are missing."""
        return sum(len(lacking) for card, (_, lacking) in self._laid.items() if card in self.saved)

    async def delivered(self, patience: float) -> None:
        """Returns once no saved card is missing anywhere; after so many seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self.undelivered:
                    self._all_there.clear()
                    await self._all_there.wait()

    def closed(self, phones: Iterable[Phone]) -> RecorderTotals:
        """The books of these phones as they are now."""
        return RecorderTotals(
            saved=tuple(self.saved),
            refusals=self._refusals,
            cut_off=sum(phone.cut_off > 0 for phone in phones),
            unanswered=self.unanswered,
            undelivered=self.undelivered,
            ack_ms=self._ack_ms,
            delivery_ms=self._delivery_ms,
            late_ms=self._late_ms,
        )


def merge_totals(books: list[RecorderTotals]) -> RecorderTotals:
    """The books of all processes as one, with every measured time."""
    return RecorderTotals(
        saved=tuple(chain.from_iterable(book.saved for book in books)),
        refusals=sum((Counter(book.refusals) for book in books), Counter()),
        cut_off=sum(book.cut_off for book in books),
        unanswered=sum(book.unanswered for book in books),
        undelivered=sum(book.undelivered for book in books),
        ack_ms=list(chain.from_iterable(book.ack_ms for book in books)),
        delivery_ms=list(chain.from_iterable(book.delivery_ms for book in books)),
        late_ms=list(chain.from_iterable(book.late_ms for book in books)),
    )


def count_lost_and_duplicate(expected: list[str], found: list[str]) -> tuple[int, int]:
    """Texts that were written and are not found, letter for letter; and such that are found too often."""
    wanted, have = Counter(expected), Counter(found)
    return (wanted - have).total(), sum(max(0, have[text] - count) for text, count in wanted.items())
