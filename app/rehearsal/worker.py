"""The people of one process of a rehearsal: whole tables, who do together what is ordered."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import monotonic

from app.client.api import ApiError
from app.client.phone import Phone, new_id
from app.rehearsal.crowd import connected_phones
from app.rehearsal.facilitator_actions import RehearsalError
from app.rehearsal.join_flow import ConnectedPhone, anonymous_client, join
from app.rehearsal.messages import (
    NO_ANSWER,
    Compared,
    Join,
    Joined,
    PersonWorkload,
    PlannedCard,
    Progress,
    RecorderTotals,
    Stage,
    Vote,
    Watch,
    Watched,
)
from app.rehearsal.recorder import Recorder, count_lost_and_duplicate
from app.rehearsal.sample_text import is_sample_text
from app.rehearsal.schedule import run_on_schedule
from app.workshop.activities.ideas import AddIdea, ShareIdeas, TableCard
from app.workshop.activities.vote import CastDots

JOIN_TIMEOUT = 30
"""Seconds that a person tries to come in."""
ANSWER_TIMEOUT = 10
"""Seconds that are waited for the last answers, the last cards, and the last phone."""
BOARD_TIMEOUT = 30
"""Seconds for phones that know nothing to get their boards."""


class Worker:
    """Does one stage after the other; `progress` tells at any moment how far the stage is."""

    def __init__(self) -> None:
        self._phones: dict[int, Phone] = {}
        self._guests: list[ConnectedPhone] = []
        self._took: list[float] = []
        self._out: Counter[str] = Counter()
        self._parts: dict[int, PersonWorkload] = {}
        self._url = ""
        self._tables: dict[int, list[Phone]] = {}
        self._before: set[str] = set()
        self._written: list[PlannedCard] = []
        self._ledger = Recorder()
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

    async def come_in(self, order: Join) -> Joined:
        """Everybody at their moment; who is not in after half a minute stays out."""
        self._url = order.url
        self._parts |= {part.number: part for part in order.parts}
        self._begin("come_in", len(self._parts), lambda: len(self._phones))

        async def come(part: PersonWorkload) -> None:
            began = monotonic()
            try:
                async with asyncio.timeout(JOIN_TIMEOUT):
                    guest = await join(http, order, part, self._arrived)
            except TimeoutError:
                self._out[NO_ANSWER] += 1
            except ApiError as refused:
                self._out[refused.code] += 1
            else:
                self._took.append(round((monotonic() - began) * 1000, 1))
                self._guests.append(guest)
                self._phones[part.number] = guest.phone

        async with anonymous_client(order.url) as http:
            deeds = [(part.at, partial(come, part)) for part in order.parts]
            await run_on_schedule(order.begin, deeds, lambda seconds: None, 2 * JOIN_TIMEOUT)
        self._tables = {}
        for phone in self._phones.values():
            self._tables.setdefault(phone.seat.table, []).append(phone)
        lying = {
            key: card for phone in self._phones.values() for key, card in phone.views[phone.table].items()
        }
        self._before = set(lying)
        ours = [is_sample_text(card.text) for card in lying.values() if isinstance(card, TableCard)]
        unaware = await self._all(_writes, ANSWER_TIMEOUT if order.told else 0)
        told = [phone.presence for phone in self._phones.values() if phone.presence]
        return Joined(
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

    async def write(self, begin: float) -> RecorderTotals:
        """Every line at its moment; notes of a private step are put on the table in the end."""
        ledger = self._ledger = Recorder()
        lines = [(number, line) for number in self._phones for line in self._parts[number].lines]
        self._begin("write", len(lines), lambda: min(len(ledger.saved), len(lines)))
        self._written = [line for _, line in lines]
        deeds = [(line.at, partial(self._add, self._phones[number], line)) for number, line in lines]
        ledger.unanswered = await run_on_schedule(begin, deeds, ledger.late, ANSWER_TIMEOUT)
        sharing = [partial(self._share, number) for number in self._phones if self._private(number)]
        # Notes go on the table within five seconds, as when a facilitator says so.
        spread = [(5 * place / len(sharing), deed) for place, deed in enumerate(sharing)]
        ledger.unanswered += await run_on_schedule(monotonic(), spread, ledger.late, ANSWER_TIMEOUT)
        await ledger.delivered(ANSWER_TIMEOUT)
        return ledger.closed(self._phones.values())

    def _private(self, number: int) -> bool:
        step = self._phones[number].step
        return step is not None and step.private

    async def _add(self, phone: Phone, line: PlannedCard) -> None:
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
            async with asyncio.timeout(BOARD_TIMEOUT), connected_phones(self._url, one_each) as fresh:
                found = [
                    card.text
                    for phone in fresh
                    for key, card in phone.views[phone.table].items()
                    if isinstance(card, TableCard) and key not in self._before
                ]
        except TimeoutError as error:
            raise RehearsalError("boards") from error
        lost, twice = count_lost_and_duplicate([line.text for line in self._written], found)
        saved = [line.text for line in self._written if line.card in self._ledger.saved]
        return Compared(lost, count_lost_and_duplicate(saved, found)[0], twice)

    async def vote(self, order: Vote) -> RecorderTotals:
        """Every dot at its moment, by phones that show the vote."""
        ledger = self._ledger = Recorder()
        self._begin("vote", len(order.casts), lambda: len(ledger.saved))

        async def cast(phone: Phone, ref: str) -> None:
            await phone.until(lambda: phone.see("hall", f"vote/{order.vote}") is not None)
            await ledger.submit(phone, CastDots(id=new_id(), vote=order.vote, ref=ref, dots=1))

        deeds = [(dot.at, partial(cast, self._phones[dot.number], dot.ref)) for dot in order.casts]
        ledger.unanswered = await run_on_schedule(order.begin, deeds, ledger.late, ANSWER_TIMEOUT)
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

        return Watched(at, await self._all(shows, ANSWER_TIMEOUT))


def _writes(phone: Phone) -> bool:
    return phone.step is not None and phone.step.activity == "ideas"
