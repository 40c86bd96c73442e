"""The measurements of the phones of one load: times, and what was lost, duplicated or refused."""

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from app.rehearsal.results import Percentiles, percentiles

if TYPE_CHECKING:
    from bench.load.phone import MeasuringPhone


class LoadResults(NamedTuple):
    """acks: how many came; ack_ms: from a command to its ack; delivery_ms: from an idea until another phone
    of the table had it; send_delay_ms: how late the load sent; hall_change_ms: from a change until a phone
    had it. lost: acknowledged cards that a phone of the table never got, and commands that were never
    answered; duplicates: acks and cards that came more than once. refused: commands; first_refusal: as the
    server sent it; empty if there is none."""

    acks: int
    ack_ms: Percentiles
    delivery_ms: Percentiles
    send_delay_ms: Percentiles
    hall_change_ms: Percentiles
    lost: int
    duplicates: int
    refused: int
    first_refusal: str


class LoadRecorder:
    """Measures for all phones of the load. frames: texts since it was made; all else since `reset`."""

    def __init__(self) -> None:
        self.frames = 0
        self.reset()

    def reset(self) -> None:
        """Remove all measurements except `frames`."""
        self.ack_ms = array("d")
        self.delivery_ms = array("d")
        self.send_delay_ms = array("d")
        self.hall_change_ms = array("d")
        self.refusals: list[str] = []
        self.duplicates = 0
        self.acknowledged_cards: dict[MeasuringPhone, list[bytes]] = defaultdict(list)
        self._hall_change_sent_at = 0
        self.phones_without_hall_change = 0
        self._hall_change_done = asyncio.Event()

    def expect_hall_change(self, sent_at: int, phones: int) -> asyncio.Event:
        """Take the next hall-wide frame of `phones` phones as the answer to what was sent at `sent_at` (ns).
        The event is set when all of them have it."""
        self._hall_change_sent_at, self.phones_without_hall_change = sent_at, phones
        self._hall_change_done.clear()
        return self._hall_change_done

    def hall_change_received(self, now: int) -> None:
        """Record that a phone has got a hall-wide frame."""
        if self.phones_without_hall_change:
            self.hall_change_ms.append((now - self._hall_change_sent_at) / 1e6)
            self.phones_without_hall_change -= 1
            if not self.phones_without_hall_change:
                self._hall_change_done.set()

    def results(self, tables: Iterable[list["MeasuringPhone"]]) -> LoadResults:
        """The measurements since `reset`. tables: the phones of each."""
        lost = 0
        for phones in tables:
            cards = {card for phone in phones for card in self.acknowledged_cards.get(phone, ())}
            lost += sum(len(cards - phone.cards) + len(phone.unanswered) for phone in phones)
        return LoadResults(
            acks=len(self.ack_ms),
            ack_ms=percentiles(self.ack_ms),
            delivery_ms=percentiles(self.delivery_ms),
            send_delay_ms=percentiles(self.send_delay_ms),
            hall_change_ms=percentiles(self.hall_change_ms),
            lost=lost,
            duplicates=self.duplicates,
            refused=len(self.refusals),
            first_refusal=self.refusals[0] if self.refusals else "",
        )
