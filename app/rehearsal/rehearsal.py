"""The rehearsal: real statements and votes through a hall of simulated phones, and the books compared."""

import asyncio
import time
from collections import Counter

import httpx
from msgspec.structs import replace

from app.client import Facilitator, door
from app.rehearsal.crowd import gathered, take_seats
from app.rehearsal.figures import Figures, VoteFigures, spread
from app.rehearsal.ledger import Ledger, lost_and_twice
from app.rehearsal.moves import Unready, is_open, start
from app.rehearsal.phone import Phone, Seat, new_id
from app.rehearsal.statements import Ballot, Statement, tallied
from app.workshop.activities.ideas import AddIdea, ShareIdeas, TableCard
from app.workshop.activities.vote import MOST_OPTIONS, CastDots, CloseVote, OpenVote, VoteView
from app.workshop.state import Step

PATIENCE = 10
FRESH = 30
"""Seconds: for cards to reach the other phones, and for a fresh phone to get its board."""


async def rehearse(
    http: httpx.AsyncClient,
    url: str,
    facilitator: Facilitator | None,
    code: str,
    people: int,
    tables: int,
    statements: list[Statement],
    ballots: list[Ballot],
) -> Figures:
    """Fills the hall, writes every statement once, votes by the ballots, and counts. `http`: anyone's."""
    began = time.monotonic()
    entrance = await door(http, code)
    if entrance.closed:
        raise Unready("closed")
    if not 1 <= tables <= min(entrance.tables, people):
        raise Unready("tables", tables=min(entrance.tables, people))
    if facilitator:
        await start(facilitator, "ideas", rather=is_open)
    seats = await take_seats(url, entrance, people, tables)
    ledger = Ledger()
    async with gathered(url, seats, ledger.arrived) as phones:
        step = await _ideas_step(phones, told=facilitator is not None)
        before = {key for phone in phones for key in phone.views[phone.table]}
        cards = await _write(ledger, phones, step, statements)
        saved = {statement: card for statement, card in cards.items() if card in ledger.acks}
        undelivered = await ledger.undelivered(PATIENCE)
        found = await _fresh(url, seats, before)
        lost, twice = lost_and_twice([s.text for s in statements], found)
        figures = Figures(
            people=people,
            tables=tables,
            cards=len(statements),
            acks=len(saved),
            rejections=ledger.rejections,
            lost=lost,
            twice=twice,
            undelivered=undelivered,
            ack_ms=spread(ledger.ack_ms),
            delivery_ms=spread(ledger.delivery_ms),
            votes=await _vote(facilitator, phones, saved, ballots) if ballots else None,
            seconds=0,
        )
    return replace(figures, seconds=round(time.monotonic() - began, 1))


async def _ideas_step(phones: list[Phone], told: bool) -> Step:
    """The step in which people write, once every phone knows of it; Unready where nobody may start it."""

    def writes(phone: Phone) -> bool:
        return phone.step is not None and phone.step.activity == "ideas"

    if not told and not writes(phones[0]):
        raise Unready("facilitator")
    for phone in phones:
        await phone.until(lambda phone=phone: writes(phone))  # type: ignore[misc]
    step = phones[0].step
    if step is None:
        raise Unready("facilitator")
    return step


async def _write(
    ledger: Ledger, phones: list[Phone], step: Step, statements: list[Statement]
) -> dict[str, str]:
    """Every statement once, in turn by each phone, all phones at once. Returns statement id -> card id."""
    workshop = phones[0].workshop
    themes = [theme.id for theme in workshop.themes if not theme.retired] if workshop else []
    cards = {statement.id: new_id() for statement in statements}
    at_table: dict[int, list[Phone]] = {}
    for phone in phones:
        at_table.setdefault(phone.seat.table, []).append(phone)

    async def write(number: int) -> None:
        phone = phones[number]
        others = [other for other in at_table[phone.seat.table] if other is not phone]
        own = range(number, len(statements), len(phones))
        written = []
        for place in own:
            card = cards[statements[place].id]
            if not step.private:
                ledger.sending(card)
            idea = AddIdea(id=card, theme=themes[place % len(themes)], text=statements[place].text)
            if await ledger.submit(phone, idea):
                written.append(card)
                if not step.private:
                    ledger.expect(card, others)
        if step.private and written:
            for card in written:
                ledger.sending(card)
            if await ledger.submit(phone, ShareIdeas(id=new_id(), cards=tuple(written))):
                for card in written:
                    ledger.expect(card, others)

    await asyncio.gather(*(write(number) for number in range(len(phones))))
    return cards


async def _fresh(url: str, seats: list[Seat], before: set[str]) -> list[str]:
    """The texts of all new cards, as a phone at each table gets them that knows nothing yet."""
    one_each = list({seat.table: seat for seat in seats}.values())
    async with asyncio.timeout(FRESH), gathered(url, one_each) as phones:
        return [
            card.text
            for phone in phones
            for key, card in phone.views[phone.table].items()
            if isinstance(card, TableCard) and key not in before
        ]


async def _vote(
    facilitator: Facilitator | None, phones: list[Phone], cards: dict[str, str], ballots: list[Ballot]
) -> VoteFigures:
    """One vote on all cards: each voter's phone puts a dot on every card that the voter agreed with."""
    if facilitator is None:
        raise Unready("facilitator")
    if len(cards) > MOST_OPTIONS:
        raise Unready("options", most=MOST_OPTIONS)
    ballots = ballots[: len(phones)]
    refs = {statement: f"card/{card}" for statement, card in cards.items()}
    await start(facilitator, "vote")
    vote = new_id()
    budget = max(len(ballot) for ballot in ballots)
    options = tuple(refs.values())
    await facilitator.submit(OpenVote(id=vote, title="Rehearsal", options=options, budget=budget))
    ledger = Ledger()

    async def cast(phone: Phone, ballot: Ballot) -> None:
        await phone.until(lambda: phone.see("hall", f"vote/{vote}") is not None)
        for statement in filter(refs.get, ballot):
            await ledger.submit(phone, CastDots(id=new_id(), vote=vote, ref=refs[statement], dots=1))

    await asyncio.gather(*(cast(phone, ballot) for phone, ballot in zip(phones, ballots, strict=False)))
    await facilitator.submit(CloseVote(id=new_id(), vote=vote))
    closed = (await facilitator.views())["hall"][f"vote/{vote}"]
    results = (closed.results or ()) if isinstance(closed, VoteView) else ()
    expected = tallied(ballots)
    return VoteFigures(
        cast=expected.total(),
        acks=len(ledger.acks),
        rejections=ledger.rejections,
        mismatches=mismatches(
            Counter({refs.get(statement, ""): count for statement, count in expected.items()}),
            Counter({result.ref: result.dots for result in results}),
        ),
    )


def mismatches(cast: Counter[str], counted: Counter[str]) -> int:
    """On how many options the result is not what was cast."""
    return sum(cast[ref] != counted[ref] for ref in cast | counted)
