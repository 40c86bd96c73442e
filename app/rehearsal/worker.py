"""The simulated people of one rehearsal process. It gets whole tables, and goes through one stage after the
other."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import monotonic

from app.client.api import ApiError
from app.client.join_flow import connected_phones, join
from app.client.phone import Phone, new_id
from app.rehearsal.facilitator_actions import ActionFailed
from app.rehearsal.messages import (
    NO_ANSWER,
    ActionTotals,
    BoardsReport,
    JoinAll,
    JoinReport,
    PersonWorkload,
    PlannedCard,
    PlannedDot,
    Progress,
    Stage,
    Vote,
    Watch,
    WatchReport,
)
from app.rehearsal.recorder import Recorder, count_lost_and_duplicate
from app.rehearsal.sample_text import is_sample_text
from app.rehearsal.schedule import run_on_schedule
from app.workshop.activities.ideas import AddIdea, ShareIdeas, TableCard
from app.workshop.activities.vote import CastDots

JOIN_TIMEOUT_S = 30
"""For one person."""
ALL_JOINED_TIMEOUT_S = 60
"""Seconds in which nobody starts to join or has joined, until the rest count as not joined."""
ANSWER_TIMEOUT_S = 10
"""Seconds without any answer, after the last command was sent, until the rest count as unanswered."""
DELIVERY_TIMEOUT_S = 10
"""Seconds without any delivery until the rest count as undelivered."""
STEP_TIMEOUT_S = 10
BOARDS_TIMEOUT_S = 30
SHARING_SPREAD_S = 5
"""People share their private notes spread over this many seconds, as when a facilitator asks them to."""


class Worker:
    """One method for each stage. People are identified by their number: that of their workload."""

    def __init__(self) -> None:
        self._url = ""
        self._workloads: dict[int, PersonWorkload] = {}
        self._phones: dict[int, Phone] = {}
        self._phones_by_table: dict[int, list[Phone]] = {}
        self._join_ms: list[float] = []
        self._join_failures: Counter[str] = Counter()
        self._cards_before_writing: set[str] = set()
        self._planned_cards: list[PlannedCard] = []
        self._recorder = Recorder()
        self._stage: Stage = "join"
        self._total = 0
        self._count_done: Callable[[], int] = lambda: len(self._phones)

    def progress(self) -> Progress:
        """The numbers of sent and done actions of the running stage, and the longest wait so far."""
        return Progress(
            stage=self._stage,
            sent=self._recorder.sent,
            done=self._count_done(),
            total=self._total,
            slowest_ms=self._recorder.slowest_ms,
            connected=sum(phone.connected for phone in self._phones.values()),
        )

    def _start_stage(self, stage: Stage, total: int, count_done: Callable[[], int]) -> None:
        self._stage, self._total, self._count_done = stage, total, count_done

    async def join(self, command: JoinAll) -> JoinReport:
        """Let people join, each at their planned time. A person who gets no board before the timeout counts
        as not joined."""
        self._url = command.url
        self._workloads |= {workload.number: workload for workload in command.workloads}
        self._start_stage("join", len(self._workloads), lambda: len(self._phones))
        actions = [
            (workload.joins_at, partial(self._join, command.code, workload)) for workload in command.workloads
        ]
        await run_on_schedule(command.start, actions, _ignore_delay, ALL_JOINED_TIMEOUT_S)
        self._phones_by_table = {}
        for phone in self._phones.values():
            self._phones_by_table.setdefault(phone.seat.table, []).append(phone)
        await self._wait_for_all(_shows_ideas_step, STEP_TIMEOUT_S if command.awaits_ideas_step else 0)
        return self._join_report()

    async def _join(self, code: str, workload: PersonWorkload) -> None:
        start = monotonic()
        try:
            async with asyncio.timeout(JOIN_TIMEOUT_S):
                phone = await join(self._url, code, workload.person, self._card_appeared)
        except TimeoutError:
            self._join_failures[NO_ANSWER] += 1
        except ApiError as error:
            self._join_failures[error.code] += 1
        else:
            self._join_ms.append(round((monotonic() - start) * 1000, 1))
            self._phones[workload.number] = phone

    def _join_report(self) -> JoinReport:
        phones = self._phones.values()
        cards = {key: card for phone in phones for key, card in phone.views[phone.table_audience].items()}
        self._cards_before_writing = set(cards)
        is_sample = [is_sample_text(card.text) for card in cards.values() if isinstance(card, TableCard)]
        presences = [phone.presence for phone in phones if phone.presence]
        return JoinReport(
            numbers=tuple(self._phones),
            failures=self._join_failures,
            join_ms=self._join_ms,
            showing_ideas_step=sum(map(_shows_ideas_step, phones)),
            real_cards=is_sample.count(False),
            rehearsal_cards=is_sample.count(True),
            people_in_hall=max((presence.people for presence in presences), default=0),
            cards_in_hall=max((presence.cards for presence in presences), default=0),
        )

    def _card_appeared(self, phone: Phone, card_id: str) -> None:
        self._recorder.card_appeared(phone, card_id)

    async def _wait_for_all(self, condition: Callable[[Phone], bool], timeout_s: float) -> int:
        """Wait until the condition holds for every phone. Returns for how many it still does not after the
        timeout."""
        waiting = [
            asyncio.create_task(phone.wait_until(partial(condition, phone)))
            for phone in self._phones.values()
        ]
        if not waiting:
            return 0
        # Also with a timeout of 0, each task needs a moment to evaluate the condition once.
        _, pending = await asyncio.wait(waiting, timeout=max(timeout_s, 0.1))
        for task in pending:
            task.cancel()
        return len(pending)

    async def write(self, start: float) -> ActionTotals:
        """Write every card at its planned time. Notes of a private step are shared at the end."""
        recorder = self._recorder = Recorder()
        cards = [(number, card) for number in self._phones for card in self._workloads[number].cards]
        self._start_stage("write", len(cards), lambda: min(len(recorder.saved), len(cards)))
        self._planned_cards = [card for _, card in cards]
        actions = [(card.at, partial(self._add_card, self._phones[number], card)) for number, card in cards]
        recorder.unanswered = await run_on_schedule(start, actions, recorder.add_delay, ANSWER_TIMEOUT_S)
        await self._share_notes()
        await recorder.wait_for_deliveries(DELIVERY_TIMEOUT_S)
        return recorder.totals(self._phones.values())

    async def _add_card(self, phone: Phone, card: PlannedCard) -> None:
        themes = [theme.id for theme in phone.workshop.themes if not theme.retired] if phone.workshop else []
        if phone.step and not phone.step.private:
            self._recorder.expect_delivery(card.id, self._others_at_table(phone))
        idea = AddIdea(id=card.id, theme=themes[card.index % len(themes)], text=card.text)
        await self._recorder.submit_and_record(phone, idea)

    async def _share_notes(self) -> None:
        recorder = self._recorder
        numbers = [number for number, phone in self._phones.items() if phone.step and phone.step.private]
        actions = [
            (SHARING_SPREAD_S * index / len(numbers), partial(self._share_notes_of, number))
            for index, number in enumerate(numbers)
        ]
        recorder.unanswered += await run_on_schedule(
            monotonic(), actions, recorder.add_delay, ANSWER_TIMEOUT_S
        )

    async def _share_notes_of(self, number: int) -> None:
        phone = self._phones[number]
        notes = [card.id for card in self._workloads[number].cards if card.id in self._recorder.saved]
        for note in notes:
            self._recorder.expect_delivery(note, self._others_at_table(phone))
        if notes:
            await self._recorder.submit_and_record(phone, ShareIdeas(id=new_id(), cards=tuple(notes)))

    def _others_at_table(self, phone: Phone) -> list[Phone]:
        return [other for other in self._phones_by_table[phone.seat.table] if other is not phone]

    async def check_boards(self) -> BoardsReport:
        """Compare what was written with what is on the boards, letter for letter. Raises ActionFailed when
        the boards cannot be read in time."""
        planned = [card.text for card in self._planned_cards]
        saved = [card.text for card in self._planned_cards if card.id in self._recorder.saved]
        found = await self._texts_on_boards()
        lost, duplicates = count_lost_and_duplicate(planned, found)
        lost_after_ack, _ = count_lost_and_duplicate(saved, found)
        return BoardsReport(lost=lost, lost_after_ack=lost_after_ack, duplicates=duplicates)

    async def _texts_on_boards(self) -> list[str]:
        """The texts of all new cards, as one newly connected phone for each table shows them."""
        seats = list({phone.seat.table: phone.seat for phone in self._phones.values()}.values())
        # The boards are read together, so there is no progress between none and all of them.
        self._start_stage("check_boards", len(seats), lambda: 0)
        try:
            async with asyncio.timeout(BOARDS_TIMEOUT_S), connected_phones(self._url, seats) as phones:
                return [
                    card.text
                    for phone in phones
                    for key, card in phone.views[phone.table_audience].items()
                    if isinstance(card, TableCard) and key not in self._cards_before_writing
                ]
        except TimeoutError as error:
            raise ActionFailed("boards_unavailable") from error

    async def vote(self, command: Vote) -> ActionTotals:
        """Cast every dot at its planned time, from phones that show the vote."""
        recorder = self._recorder = Recorder()
        self._start_stage("vote", len(command.dots), lambda: len(recorder.saved))

        async def cast(dot: PlannedDot) -> None:
            phone = self._phones[dot.person_number]
            await phone.wait_until(lambda: phone.entity("hall", f"vote/{command.vote}") is not None)
            await recorder.submit_and_record(
                phone, CastDots(id=new_id(), vote=command.vote, ref=dot.ref, dots=1)
            )

        actions = [(dot.at, partial(cast, dot)) for dot in command.dots]
        recorder.unanswered = await run_on_schedule(
            command.start, actions, recorder.add_delay, ANSWER_TIMEOUT_S
        )
        return recorder.totals(self._phones.values())

    async def watch(self, command: Watch) -> WatchReport:
        """Record when each phone shows the step. The times are on `monotonic`."""
        shown_at: list[float] = []
        self._start_stage("watch", len(self._phones), lambda: len(shown_at))

        def record_if_shown(phone: Phone) -> bool:
            if phone.step is None or phone.step.id != command.step:
                return False
            shown_at.append(monotonic())
            return True

        return WatchReport(shown_at, await self._wait_for_all(record_if_shown, STEP_TIMEOUT_S))


def _ignore_delay(seconds: float) -> None:
    """Do nothing when a person joins late: only the delays of cards and dots are measured."""


def _shows_ideas_step(phone: Phone) -> bool:
    return phone.step is not None and phone.step.activity == "ideas"
