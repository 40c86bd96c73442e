"""The people of one process of a rehearsal: whole tables, who do together what is ordered."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import monotonic

from app.client import Refused
from app.open_files import allow_many
from app.rehearsal.arrival import Guest, come_in, front_door
from app.rehearsal.crowd import gathered
from app.rehearsal.ledger import Ledger, lost_and_twice
from app.rehearsal.moves import Unready
from app.rehearsal.orders import (
    NO_ANSWER,
    Books,
    Came,
    ComeIn,
    Compared,
    Line,
    Part,
    Progress,
    Stage,
    Vote,
    Watch,
    Watched,
)
from app.rehearsal.phone import Phone, new_id
from app.rehearsal.schedule import on_time
from app.rehearsal.words import is_rehearsed
from app.workshop.activities.ideas import AddIdea, ShareIdeas, TableCard
from app.workshop.activities.vote import CastDots

AT_THE_DOOR = 30
"""Seconds that a person tries to come in."""
PATIENCE = 10
"""Seconds that are waited for the last answers, the last cards, and the last phone."""
FRESH = 30
"""Seconds for phones that know nothing to get their boards."""


class Group:
    """Does one stage after the other; `progress` tells at any moment how far the stage is."""

    def __init__(self) -> None:
        self._phones: dict[int, Phone] = {}
        self._guests: list[Guest] = []
        self._took: list[float] = []
        self._out: Counter[str] = Counter()
        self._parts: dict[int, Part] = {}
        self._url = ""
        self._tables: dict[int, list[Phone]] = {}
        self._before: set[str] = set()
        self._written: list[Line] = []
        self._ledger = Ledger()
        self._stage: Stage = "come_in"
        self._done: Callable[[], int] = lambda: len(self._phones)
        self._of = 0

    def progress(self) -> Progress:
        """How far the running stage is."""
        return Progress(
            stage=self._stage,
            sent=self._ledger.sent,
            done=self._done(),
            of=self._of,
            slowest=self._ledger.slowest,
            here=sum(phone.here for phone in self._phones.values()),
        )

    def _begin(self, stage: Stage, of: int, done: Callable[[], int]) -> None:
        self._stage, self._of, self._done = stage, of, done

    async def come_in(self, order: ComeIn) -> Came:
        """Everybody at their moment; who is not in after half a minute stays out."""
        allow_many()
        self._url = order.url
        self._parts |= {part.number: part for part in order.parts}
        self._begin("come_in", len(self._parts), lambda: len(self._phones))

        async def come(part: Part) -> None:
            began = monotonic()
            try:
                async with asyncio.timeout(AT_THE_DOOR):
                    guest = await come_in(http, order, part, self._arrived)
            except TimeoutError:
                self._out[NO_ANSWER] += 1
            except Refused as refused:
                self._out[refused.code] += 1
            else:
                self._took.append(round((monotonic() - began) * 1000, 1))
                self._guests.append(guest)
                self._phones[part.number] = guest.phone

        async with front_door(order.url) as http:
            deeds = [(part.at, partial(come, part)) for part in order.parts]
            await on_time(order.begin, deeds, lambda seconds: None, 2 * AT_THE_DOOR)
        self._tables = {}
        for phone in self._phones.values():
            self._tables.setdefault(phone.seat.table, []).append(phone)
        lying = {
            key: card for phone in self._phones.values() for key, card in phone.views[phone.table].items()
        }
        self._before = set(lying)
        ours = [is_rehearsed(card.text) for card in lying.values() if isinstance(card, TableCard)]
        unaware = await self._all(_writes, PATIENCE if order.told else 0)
        told = [phone.presence for phone in self._phones.values() if phone.presence]
        return Came(
            inside=tuple(self._phones),
            out=self._out,
            took=self._took,
            writes=unaware < len(self._phones),
            theirs=ours.count(False),
            ours=ours.count(True),
            connected=max((presence.people for presence in told), default=0),
            cards=max((presence.cards for presence in told), default=0),
        )

    def _arrived(self, phone: Phone, card: str) -> None:
        self._ledger.arrived(phone, card)

    async def _all(self, so: Callable[[Phone], bool], patience: float) -> int:
        """On how many phones it is still not so, after so many seconds at most."""
        waiting = [asyncio.create_task(phone.until(partial(so, phone))) for phone in self._phones.values()]
        if not waiting:
            return 0
        _, late = await asyncio.wait(waiting, timeout=max(patience, 0.1))
        for task in late:
            task.cancel()
        return len(late)

    async def write(self, begin: float) -> Books:
        """Every line at its moment; notes of a private step are put on the table in the end."""
        ledger = self._ledger = Ledger()
        lines = [(number, line) for number in self._phones for line in self._parts[number].lines]
        self._begin("write", len(lines), lambda: min(len(ledger.saved), len(lines)))
        self._written = [line for _, line in lines]
        deeds = [(line.at, partial(self._add, self._phones[number], line)) for number, line in lines]
        ledger.unanswered = await on_time(begin, deeds, ledger.late, PATIENCE)
        sharing = [partial(self._share, number) for number in self._phones if self._private(number)]
        # Notes go on the table within five seconds, as when a facilitator says so.
        spread = [(5 * place / len(sharing), deed) for place, deed in enumerate(sharing)]
        ledger.unanswered += await on_time(monotonic(), spread, ledger.late, PATIENCE)
        await ledger.delivered(PATIENCE)
        return ledger.closed(self._phones.values())

    def _private(self, number: int) -> bool:
        step = self._phones[number].step
        return step is not None and step.private

    async def _add(self, phone: Phone, line: Line) -> None:
        themes = [theme.id for theme in phone.workshop.themes if not theme.retired] if phone.workshop else []
        if phone.step and not phone.step.private:
            self._ledger.laying(line.card, self._others(phone))
        idea = AddIdea(id=line.card, theme=themes[line.place % len(themes)], text=line.text)
        await self._ledger.submit(phone, idea)

    async def _share(self, number: int) -> None:
        phone = self._phones[number]
        notes = [line.card for line in self._parts[number].lines if line.card in self._ledger.saved]
        for card in notes:
            self._ledger.laying(card, self._others(phone))
        if notes:
            await self._ledger.submit(phone, ShareIdeas(id=new_id(), cards=tuple(notes)))

    def _others(self, phone: Phone) -> list[Phone]:
        return [other for other in self._tables[phone.seat.table] if other is not phone]

    async def compare(self) -> Compared:
        """What was written beside what lies on the boards, letter for letter."""
        one_each = list({phone.seat.table: phone.seat for phone in self._phones.values()}.values())
        self._begin("compare", len(one_each), lambda: 0)
        try:
            async with asyncio.timeout(FRESH), gathered(self._url, one_each) as fresh:
                found = [
                    card.text
                    for phone in fresh
                    for key, card in phone.views[phone.table].items()
                    if isinstance(card, TableCard) and key not in self._before
                ]
        except TimeoutError as error:
            raise Unready("boards") from error
        lost, twice = lost_and_twice([line.text for line in self._written], found)
        saved = [line.text for line in self._written if line.card in self._ledger.saved]
        return Compared(lost, lost_and_twice(saved, found)[0], twice)

    async def vote(self, order: Vote) -> Books:
        """Every dot at its moment, by phones that show the vote."""
        ledger = self._ledger = Ledger()
        self._begin("vote", len(order.casts), lambda: len(ledger.saved))

        async def cast(phone: Phone, ref: str) -> None:
            await phone.until(lambda: phone.see("hall", f"vote/{order.vote}") is not None)
            await ledger.submit(phone, CastDots(id=new_id(), vote=order.vote, ref=ref, dots=1))

        deeds = [(dot.at, partial(cast, self._phones[dot.number], dot.ref)) for dot in order.casts]
        ledger.unanswered = await on_time(order.begin, deeds, ledger.late, PATIENCE)
        return ledger.closed(self._phones.values())

    async def watch(self, order: Watch) -> Watched:
        """When each phone shows the step."""
        at: list[float] = []
        self._begin("watch", len(self._phones), lambda: len(at))

        def shows(phone: Phone) -> bool:
            if phone.step is None or phone.step.id != order.step:
                return False
            at.append(monotonic())
            return True

        return Watched(at, await self._all(shows, PATIENCE))


def _writes(phone: Phone) -> bool:
    return phone.step is not None and phone.step.activity == "ideas"
