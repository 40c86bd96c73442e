"""Runs the stages of a rehearsal: commands to the worker processes, and the facilitator's actions."""

import asyncio
from collections import Counter
from itertools import chain
from time import monotonic

from app.client.api import Facilitator, JoinInfo
from app.client.phone import new_id
from app.rehearsal.facilitator_actions import ActionFailed, start_activity
from app.rehearsal.messages import (
    NO_ANSWER,
    ActionTotals,
    BoardsReport,
    CheckBoards,
    JoinAll,
    JoinReport,
    PersonWorkload,
    Vote,
    Watch,
    WatchReport,
    Write,
)
from app.rehearsal.polis_csv import Ballot
from app.rehearsal.results import StepResults, VoteResults, percentiles
from app.rehearsal.sample_text import vote_title
from app.rehearsal.worker_pool import WorkerPool
from app.rehearsal.workload import plan_dots
from app.workshop.activities.vote import CloseVote, OpenVote, VoteView
from app.workshop.agenda import StartStep
from app.workshop.state import Step

START_DELAY_S = 0.5
"""Seconds until every process has read a command that all are to start at the same moment."""


class Coordinator:
    """Runs one stage per method. facilitator: None: there is no console link, so people only write.
    workloads: those of each process of the pool."""

    def __init__(
        self,
        pool: WorkerPool,
        join_info: JoinInfo,
        facilitator: Facilitator | None,
        workloads: list[tuple[PersonWorkload, ...]],
    ) -> None:
        self._pool = pool
        self._join_info = join_info
        self._facilitator = facilitator
        self._workloads = workloads
        self._joined: frozenset[int] = frozenset()

    async def require_no_real_people(self, url: str) -> None:
        """Let one person join before all others, and look on their phone for real people, because no console
        shows them. Raises ActionFailed when there are cards that no rehearsal wrote, or other people, or as
        `join` does."""
        first = min(workload.number for workload in chain.from_iterable(self._workloads))
        joined = await self._join(url, frozenset({first}))
        # This phone sees the cards of one table. If none of these is of a rehearsal, none in the hall is.
        real_cards = joined.real_cards if joined.rehearsal_cards else joined.cards_in_hall
        if real_cards:
            raise ActionFailed("cards", count=real_cards)
        if others := joined.people_in_hall - len(joined.numbers):
            raise ActionFailed("people", count=others)

    async def join(self, url: str) -> JoinReport:
        """Let everybody join who has not. Raises ActionFailed when nobody can, or when no ideas step is
        running, so that no card may be written."""
        everybody = frozenset(workload.number for workload in chain.from_iterable(self._workloads))
        return await self._join(url, everybody - self._joined)

    async def _join(self, url: str, numbers: frozenset[int]) -> JoinReport:
        start, code, awaits_step = monotonic() + START_DELAY_S, self._join_info.code, bool(self._facilitator)
        selected = [
            tuple(each for each in workloads if each.number in numbers) for workloads in self._workloads
        ]
        commands = [JoinAll(start, url, code, awaits_step, workloads) for workloads in selected]
        joined = await self._pool.run(commands, JoinReport)
        self._joined = frozenset(joined.numbers)
        if not joined.numbers:
            error = max(joined.failures, key=joined.failures.__getitem__)
            if error == NO_ANSWER:
                raise ActionFailed("none_joined")
            raise ActionFailed("all_rejected", code=error)
        if not joined.showing_ideas_step:
            raise ActionFailed("console_link_needed")
        return joined

    async def write(self) -> ActionTotals:
        """Let people write all planned cards. Returns what all processes recorded."""
        return await self._pool.run_in_all(Write(monotonic() + START_DELAY_S), ActionTotals)

    async def check_boards(self) -> BoardsReport:
        """Compare what was written with what is on the boards."""
        return await self._pool.run_in_all(CheckBoards(), BoardsReport)

    async def vote(
        self, cards: dict[str, str], ballots: list[Ballot], seconds: float
    ) -> tuple[VoteResults, ActionTotals]:
        """Hold one vote on these cards (id of a statement -> id of its card), in which everybody who has
        joined casts a ballot. ballots: the first is of person 0, and so on. seconds: how long people vote.

        Returns the result, and what all processes recorded. Raises ActionFailed without a facilitator or a
        voting step."""
        facilitator = self._require_facilitator()
        refs = {statement: f"card/{card}" for statement, card in cards.items()}
        cast = {
            number: tuple(refs[statement] for statement in ballot if statement in refs)
            for number, ballot in enumerate(ballots)
            if number in self._joined
        }
        dots = plan_dots(cast, seconds)
        await start_activity(facilitator, "vote")
        opening = OpenVote(
            id=new_id(),
            title=vote_title(self._join_info.language),
            options=tuple(refs.values()),
            budget=max((len(ballot) for ballot in cast.values()), default=0),
        )
        await facilitator.submit(opening)
        start = monotonic() + START_DELAY_S
        commands = []
        for workloads in self._workloads:
            numbers = {workload.number for workload in workloads}
            own_dots = tuple(dot for dot in dots if dot.person_number in numbers)
            commands.append(Vote(start, opening.id, own_dots))
        totals = await self._pool.run(commands, ActionTotals)
        counted = await self._close_vote(facilitator, opening.id)
        results = VoteResults(
            cast=len(dots),
            acks=len(totals.saved),
            rejections=sum(totals.refusals.values()),
            unanswered=totals.unanswered,
            mismatches=0 if counted is None else count_mismatches(Counter(dot.ref for dot in dots), counted),
            ack_ms=percentiles(totals.ack_ms),
        )
        return results, totals

    async def _close_vote(self, facilitator: Facilitator, vote: str) -> Counter[str] | None:
        """Close the vote. Returns option -> dots that the server has counted; None if too few voted to see
        them."""
        await facilitator.submit(CloseVote(id=new_id(), vote=vote))
        closed = (await facilitator.views())["hall"][f"vote/{vote}"]
        if not isinstance(closed, VoteView) or closed.results is None:
            return None
        return Counter({result.ref: result.dots for result in closed.results})

    async def start_step(self, step: Step) -> StepResults:
        """Start a step, and measure when each phone shows it. Raises ActionFailed without a facilitator."""
        facilitator = self._require_facilitator()
        watching = asyncio.create_task(self._pool.run_in_all(Watch(step.id), WatchReport))
        try:
            await asyncio.sleep(START_DELAY_S)
            start = monotonic()
            await facilitator.submit(StartStep(id=new_id(), step=step.id))
            watched = await watching
        finally:
            watching.cancel()
        delays = [(shown_at - start) * 1000 for shown_at in watched.shown_at]
        return StepResults(missed=watched.missed, ms=percentiles(delays))

    def _require_facilitator(self) -> Facilitator:
        if self._facilitator is None:
            raise ActionFailed("console_link_needed")
        return self._facilitator


def count_mismatches(cast: Counter[str], counted: Counter[str]) -> int:
    """The number of options whose counted dots differ from the dots that were cast."""
    return sum(cast[ref] != counted[ref] for ref in cast | counted)
