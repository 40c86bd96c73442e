"""The measurements of the phones of one process: when commands were sent, acknowledged and delivered."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic

from app.client.api import ApiError
from app.client.phone import Phone
from app.core.aggregate import Command
from app.rehearsal.messages import ActionTotals


class Recorder:
    """Measures one stage for all phones of a process. sent: how many commands were sent. saved: the ids of
    those that were acknowledged. unanswered: set by the caller."""

    def __init__(self) -> None:
        self.sent = 0
        self.saved: set[str] = set()
        self.unanswered = 0
        self._refusals: Counter[str] = Counter()
        self._ack_ms: list[float] = []
        self._delivery_ms: list[float] = []
        self._send_delay_ms: list[float] = []
        self._sent_at: dict[str, float] = {}
        self._slowest_ms = 0.0
        self._deliveries: dict[str, tuple[float, set[Phone]]] = {}
        self._delivered = asyncio.Event()

    def add_delay(self, seconds: float) -> None:
        """Record that something was sent `seconds` later than planned."""
        self._send_delay_ms.append(_milliseconds(seconds))

    async def submit_and_record(self, phone: Phone, command: Command) -> None:
        """Submit a command. Records how long the ack took, or the code of the error if it was refused."""
        start = self._sent_at[command.id] = monotonic()
        self.sent += 1
        try:
            await phone.submit(command)
        except ApiError as error:
            self._refusals[error.code] += 1
            return
        finally:
            self._sent_at.pop(command.id)
        took = _milliseconds(monotonic() - start)
        self._slowest_ms = max(self._slowest_ms, took)
        self._ack_ms.append(took)
        self.saved.add(command.id)

    @property
    def slowest_ms(self) -> float:
        """The longest wait for an answer so far, also of commands that are not answered yet."""
        oldest = next(iter(self._sent_at.values()), monotonic())
        return max(self._slowest_ms, (monotonic() - oldest) * 1000)

    def expect_delivery(self, card: str, phones: Iterable[Phone]) -> None:
        """Record that the card is sent now, and that it has to appear on these phones."""
        self._deliveries[card] = monotonic(), set(phones)

    def card_appeared(self, phone: Phone, card: str) -> None:
        """Record the delivery of a card to a phone, if it is expected."""
        start, missing = self._deliveries.get(card, (0.0, set[Phone]()))
        if phone in missing:
            self._delivery_ms.append(_milliseconds(monotonic() - start))
            missing.remove(phone)
            self._delivered.set()

    @property
    def undelivered(self) -> int:
        """The number of missing deliveries: a saved card that two phones do not show counts twice."""
        return sum(len(missing) for card, (_, missing) in self._deliveries.items() if card in self.saved)

    async def wait_for_deliveries(self, timeout_s: float) -> None:
        """Wait until no saved card is missing on any phone, or none was delivered for `timeout_s` seconds."""
        with suppress(TimeoutError):
            while self.undelivered:
                self._delivered.clear()
                async with asyncio.timeout(timeout_s):
                    await self._delivered.wait()

    def totals(self, phones: Iterable[Phone]) -> ActionTotals:
        """Everything that was recorded until now. phones: those whose lost connections are counted."""
        return ActionTotals(
            saved=tuple(self.saved),
            refusals=self._refusals,
            disconnected=sum(phone.disconnects > 0 for phone in phones),
            unanswered=self.unanswered,
            undelivered=self.undelivered,
            ack_ms=self._ack_ms,
            delivery_ms=self._delivery_ms,
            send_delay_ms=self._send_delay_ms,
        )


def count_lost_and_duplicate(expected: list[str], found: list[str]) -> tuple[int, int]:
    """How many expected texts are not found, letter for letter; and how many are found in excess."""
    wanted, have = Counter(expected), Counter(found)
    return (wanted - have).total(), sum(max(0, have[text] - count) for text, count in wanted.items())


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
