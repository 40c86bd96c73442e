"""What the phones of one load have seen: latencies, and what was lost, doubled or refused."""

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.load.phone import Phone


class Tally:
    """Milliseconds and counts since the last `restart`."""

    def __init__(self) -> None:
        self.frames = 0
        self.closed = 0
        self.busy = 0
        self.restart()

    def restart(self) -> None:
        """Forget the figures; the phones stay."""
        self.acked = array("d")
        self.delivered = array("d")
        self.late = array("d")
        self.refused: list[str] = []
        self.twice = 0
        self.cards: dict[Phone, list[bytes]] = defaultdict(list)
        self.hall = array("d")
        self._hall_from = 0
        self._hall_left = 0
        self._hall_done = asyncio.Event()

    def expect_hall_wide(self, begun: int, phones: int) -> asyncio.Event:
        """From now on a hall-wide frame is the answer to what was sent at `begun`; set when all have it."""
        self._hall_from, self._hall_left = begun, phones
        self._hall_done.clear()
        return self._hall_done

    def hall_wide(self, now: int) -> None:
        """A phone has a hall-wide frame."""
        if self._hall_left:
            self.hall.append((now - self._hall_from) / 1e6)
            self._hall_left -= 1
            if not self._hall_left:
                self._hall_done.set()

    @property
    def hall_missing(self) -> int:
        """Phones without the hall-wide frame."""
        return self._hall_left

    def figures(self, tables: Iterable[list["Phone"]]) -> dict[str, Any]:
        """lost: acknowledged cards that a phone of the table never got, and commands never answered."""
        lost = 0
        for table in tables:
            cards = {card for phone in table for card in self.cards.get(phone, ())}
            lost += sum(len(cards - phone.seen) + len(phone.waiting) for phone in table)
        return {
            "ack": spread(self.acked),
            "delivery": spread(self.delivered),
            "late": spread(self.late),
            "hall": spread(self.hall),
            "lost": lost,
            "twice": self.twice,
            "refused": len(self.refused),
            "first_refusal": self.refused[0] if self.refused else "",
            "frames": self.frames,
            "closed": self.closed,
            "busy": self.busy,
        }


def spread(milliseconds: Iterable[float]) -> dict[str, float]:
    """How many, and the percentiles that are reported."""
    ordered = sorted(milliseconds)
    if not ordered:
        return {"n": 0, "p50": 0.0, "p95": 0.0, "p99": 0.0, "max": 0.0}

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return {"n": len(ordered), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": ordered[-1]}
