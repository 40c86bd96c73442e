"""The hall of a rehearsal, stage by stage: what the processes are ordered, and what the facilitator does."""

import asyncio
from collections import Counter
from itertools import chain
from time import monotonic

from app.client import Door, Facilitator
from app.rehearsal.crew import Crew
from app.rehearsal.deal import casts
from app.rehearsal.figures import StepFigures, VoteFigures, spread
from app.rehearsal.ledger import merged
from app.rehearsal.moves import Unready, start
from app.rehearsal.orders import (
    NO_ANSWER,
    Books,
    Came,
    ComeIn,
    Compare,
    Compared,
    Part,
    Vote,
    Watch,
    Watched,
    Write,
)
from app.rehearsal.phone import new_id
from app.rehearsal.statements import Ballot
from app.rehearsal.words import vote_title
from app.workshop.activities.vote import CloseVote, OpenVote, VoteView
from app.workshop.agenda import StartStep
from app.workshop.state import Step

BREATH = 0.5
"""Seconds until all processes have heard an order that they are to begin together."""


class Hall:
    """shares: the people of each process of the crew."""

    def __init__(
        self, crew: Crew, door: Door, facilitator: Facilitator | None, shares: list[tuple[Part, ...]]
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
            raise Unready("cards", count=theirs)
        if others := came.connected - len(came.inside):
            raise Unready("people", count=others)

    async def come_in(self, url: str) -> Came:
        """Everybody who is not in. Unready when nobody gets in, or nothing may be written."""
        return await self._come(
            url,
            [
                tuple(part for part in parts if part.number not in inside)
                for parts, inside in zip(self._shares, self._inside, strict=True)
            ],
        )

    async def _come(self, url: str, shares: list[tuple[Part, ...]]) -> Came:
        told, begin = self._facilitator is not None, monotonic() + BREATH
        orders = [ComeIn(begin, url, self._door.code, self._door.language, told, parts) for parts in shares]
        each = await self._crew.all(orders, Came)
        self._inside = tuple(frozenset(one.inside) for one in each)
        came = Came(
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
            raise Unready("nobody") if code == NO_ANSWER else Unready("turned_away", code=code)
        if not came.writes:
            raise Unready("facilitator")
        return came

    async def write(self) -> Books:
        """Everything that was dealt out, at its moment."""
        order = Write(monotonic() + BREATH)
        return merged(await self._crew.all([order] * len(self._shares), Books))

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
    ) -> tuple[VoteFigures, Books]:
        """One vote on these cards (statement -> card); each of the people inside casts their ballot."""
        if self._facilitator is None:
            raise Unready("facilitator")
        refs = {statement: f"card/{card}" for statement, card in cards.items()}
        inside = frozenset[int]().union(*self._inside)
        own = {
            number: tuple(refs[statement] for statement in ballot if statement in refs)
            for number, ballot in enumerate(ballots)
            if number in inside
        }
        await start(self._facilitator, "vote")
        vote, budget = new_id(), max((len(ballot) for ballot in own.values()), default=0)
        title = vote_title(self._door.language)
        opening = OpenVote(id=vote, title=title, options=tuple(refs.values()), budget=budget)
        await self._facilitator.submit(opening)
        dots = casts(own, seconds)
        begin = monotonic() + BREATH
        books = merged(
            await self._crew.all(
                [
                    Vote(begin, vote, tuple(dot for dot in dots if dot.number in inside))
                    for inside in self._inside
                ],
                Books,
            )
        )
        await self._facilitator.submit(CloseVote(id=new_id(), vote=vote))
        closed = (await self._facilitator.views())["hall"][f"vote/{vote}"]
        results = (closed.results or ()) if isinstance(closed, VoteView) else ()
        figures = VoteFigures(
            cast=len(dots),
            acks=len(books.saved),
            rejections=sum(books.refusals.values()),
            unanswered=books.unanswered,
            mismatches=mismatches(
                Counter(dot.ref for dot in dots), Counter({result.ref: result.dots for result in results})
            ),
            ack_ms=spread(books.ack_ms),
        )
        return figures, books

    async def move_on(self, step: Step) -> StepFigures:
        """The facilitator starts a step, and every phone notes when it shows it."""
        if self._facilitator is None:
            raise Unready("facilitator")
        watching = asyncio.create_task(self._crew.all([Watch(step.id)] * len(self._shares), Watched))
        try:
            await asyncio.sleep(BREATH)
            began = monotonic()
            await self._facilitator.submit(StartStep(id=new_id(), step=step.id))
            each = await watching
        finally:
            watching.cancel()
        took = [(at - began) * 1000 for at in chain.from_iterable(one.at for one in each)]
        return StepFigures(missed=sum(one.missed for one in each), ms=spread(took))


def mismatches(cast: Counter[str], counted: Counter[str]) -> int:
    """On how many options the result is not what was cast."""
    return sum(cast[ref] != counted[ref] for ref in cast | counted)
