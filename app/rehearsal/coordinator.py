"""The hall of a rehearsal, stage by stage: what the processes are ordered, and what the facilitator does."""

import asyncio
from collections import Counter
from itertools import chain
from time import monotonic

from app.client.api import Facilitator, JoinInfo
from app.client.phone import new_id
from app.rehearsal.facilitator_actions import RehearsalError, start_activity
from app.rehearsal.messages import (
    NO_ANSWER,
    Compare,
    Compared,
    Join,
    Joined,
    PersonWorkload,
    RecorderTotals,
    Vote,
    Watch,
    Watched,
    Write,
)
from app.rehearsal.polis_csv import Ballot
from app.rehearsal.recorder import merge_totals
from app.rehearsal.results import StepResults, VoteResults, percentiles
from app.rehearsal.sample_text import vote_title
from app.rehearsal.worker_pool import WorkerPool
from app.rehearsal.workload import plan_dots
from app.workshop.activities.vote import CloseVote, OpenVote, VoteView
from app.workshop.agenda import StartStep
from app.workshop.state import Step

START_DELAY = 0.5
"""Seconds until all processes have heard an order that they are to begin together."""


class Coordinator:
    """shares: the people of each process of the crew."""

    def __init__(
        self,
        crew: WorkerPool,
        door: JoinInfo,
        facilitator: Facilitator | None,
        shares: list[tuple[PersonWorkload, ...]],
    ) -> None:
        self._crew = crew
        self._door = door
        self._facilitator = facilitator
        self._shares = shares
        self._inside: tuple[frozenset[int], ...] = (frozenset(),) * len(shares)

    async def look(self, url: str) -> None:
        """One phone comes in before all others, where no console tells who is there. Unready as `come_in`, or
        when it sees that real people are, or were: cards that no rehearsal wrote, or somebody else."""
        first = min(part.number for part in chain.from_iterable(self._shares))
        came = await self._come(
            url, [tuple(part for part in parts if part.number == first) for parts in self._shares]
        )
        # It sees one table's cards. A rehearsal's lie on this one, too; where none do, all are real people's.
        if theirs := came.theirs if came.ours else came.cards:
            raise RehearsalError("cards", count=theirs)
        if others := came.connected - len(came.inside):
            raise RehearsalError("people", count=others)

    async def come_in(self, url: str) -> Joined:
        """Everybody who is not in. Unready when nobody gets in, or nothing may be written."""
        return await self._come(
            url,
            [
                tuple(part for part in parts if part.number not in inside)
                for parts, inside in zip(self._shares, self._inside, strict=True)
            ],
        )

    async def _come(self, url: str, shares: list[tuple[PersonWorkload, ...]]) -> Joined:
        told, begin = self._facilitator is not None, monotonic() + START_DELAY
        orders = [Join(begin, url, self._door.code, self._door.language, told, parts) for parts in shares]
        each = await self._crew.all(orders, Joined)
        self._inside = tuple(frozenset(one.inside) for one in each)
        came = Joined(
            inside=tuple(chain.from_iterable(one.inside for one in each)),
            out=sum((Counter(one.out) for one in each), Counter()),
            took=list(chain.from_iterable(one.took for one in each)),
            writes=any(one.writes for one in each),
            theirs=sum(one.theirs for one in each),
            ours=sum(one.ours for one in each),
            connected=max(one.connected for one in each),
            cards=max(one.cards for one in each),
        )
        if not came.inside:
            code = max(came.out, key=came.out.__getitem__)
            raise RehearsalError("nobody") if code == NO_ANSWER else RehearsalError("turned_away", code=code)
        if not came.writes:
            raise RehearsalError("facilitator")
        return came

    async def write(self) -> RecorderTotals:
        """Everything that was dealt out, at its moment."""
        order = Write(monotonic() + START_DELAY)
        return merge_totals(await self._crew.all([order] * len(self._shares), RecorderTotals))

    async def compare(self) -> Compared:
        """What was written beside what is there."""
        each = await self._crew.all([Compare()] * len(self._shares), Compared)
        return Compared(
            lost=sum(one.lost for one in each),
            forgotten=sum(one.forgotten for one in each),
            twice=sum(one.twice for one in each),
        )

    async def vote(
        self, cards: dict[str, str], ballots: list[Ballot], seconds: float
    ) -> tuple[VoteResults, RecorderTotals]:
        """One vote on these cards (statement -> card); each of the people inside casts their ballot."""
        if self._facilitator is None:
            raise RehearsalError("facilitator")
        refs = {statement: f"card/{card}" for statement, card in cards.items()}
        inside = frozenset[int]().union(*self._inside)
        own = {
            number: tuple(refs[statement] for statement in ballot if statement in refs)
            for number, ballot in enumerate(ballots)
            if number in inside
        }
        await start_activity(self._facilitator, "vote")
        vote, budget = new_id(), max((len(ballot) for ballot in own.values()), default=0)
        title = vote_title(self._door.language)
        opening = OpenVote(id=vote, title=title, options=tuple(refs.values()), budget=budget)
        await self._facilitator.submit(opening)
        dots = plan_dots(own, seconds)
        begin = monotonic() + START_DELAY
        books = merge_totals(
            await self._crew.all(
                [
                    Vote(begin, vote, tuple(dot for dot in dots if dot.number in inside))
                    for inside in self._inside
                ],
                RecorderTotals,
            )
        )
        await self._facilitator.submit(CloseVote(id=new_id(), vote=vote))
        closed = (await self._facilitator.views())["hall"][f"vote/{vote}"]
        results = (closed.results or ()) if isinstance(closed, VoteView) else ()
        figures = VoteResults(
            cast=len(dots),
            acks=len(books.saved),
            rejections=sum(books.refusals.values()),
            unanswered=books.unanswered,
            mismatches=mismatches(
                Counter(dot.ref for dot in dots), Counter({result.ref: result.dots for result in results})
            ),
            ack_ms=percentiles(books.ack_ms),
        )
        return figures, books

    async def move_on(self, step: Step) -> StepResults:
        """The facilitator starts a step, and every phone notes when it shows it."""
        if self._facilitator is None:
            raise RehearsalError("facilitator")
        watching = asyncio.create_task(self._crew.all([Watch(step.id)] * len(self._shares), Watched))
        try:
            await asyncio.sleep(START_DELAY)
            began = monotonic()
            await self._facilitator.submit(StartStep(id=new_id(), step=step.id))
            each = await watching
        finally:
            watching.cancel()
        took = [(at - began) * 1000 for at in chain.from_iterable(one.at for one in each)]
        return StepResults(missed=sum(one.missed for one in each), ms=percentiles(took))


def mismatches(cast: Counter[str], counted: Counter[str]) -> int:
    """On how many options the result is not what was cast."""
    return sum(cast[ref] != counted[ref] for ref in cast | counted)
