"""The rehearsal: simulated phones come in, write, vote and move on, and the books are compared."""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

import httpx

from app.client import Door, Facilitator, door
from app.locale import named
from app.rehearsal.crew import assembled, sensible
from app.rehearsal.deal import EVERY, OPTIONS, dealt, own_ballots, shared, tables_for
from app.rehearsal.figures import Figures, VoteFigures, spread
from app.rehearsal.hall import Hall
from app.rehearsal.moves import Unready, after, agenda, is_open, leave_people_alone, start
from app.rehearsal.orders import Books, Came, Progress
from app.rehearsal.statements import Ballot, Statement
from app.rehearsal.verdict import judged
from app.rehearsal.words import is_rehearsals, own_statements
from app.workshop.activities.vote import MOST_OPTIONS
from app.workshop.state import Step

NORMAL, WRITING = 140, 60
"""People, and seconds for which they write, where nothing else is asked for."""
SCAN_EVERY = 1 / 40
"""Seconds between two people who scan the code, and a minute at most for all of them."""
VOTING = 1 / 3
"""Of the time for writing, as 20 seconds are of 60."""


class Wish(NamedTuple):
    """What is asked for. None: what suits the rest. ramp, seconds: how long people come in, and write.

    statements, ballots: what they write and vote, in place of words of their own. same_machine: the server
    runs here. anyway: also where real people are."""

    url: str
    code: str
    people: int
    seconds: float
    same_machine: bool
    tables: int | None = None
    ramp: float | None = None
    processes: int | None = None
    statements: list[Statement] | None = None
    ballots: list[Ballot] | None = None
    anyway: bool = False


async def rehearse(
    http: httpx.AsyncClient, facilitator: Facilitator | None, wish: Wish, tell: Callable[[Progress], None]
) -> Figures:
    """Fills the hall, does what a hall does, and counts. `http`: anyone's. tell: hears how far it is.

    Unready where it cannot begin or go on. Without a facilitator people only write, in a step that runs."""
    began = monotonic()
    entrance = await door(http, wish.code)
    tables = _tables(entrance, wish)
    steps = await _made_ready(facilitator, wish) if facilitator else ()
    if wish.ballots and not facilitator:
        raise Unready("facilitator")
    each = max(1, round(wish.seconds / EVERY))
    statements = wish.statements or own_statements(wish.people, tables, each, entrance.language)
    ramp = min(60, wish.people * SCAN_EVERY) if wish.ramp is None else wish.ramp
    writing = min(wish.seconds, EVERY * len(statements) / wish.people)
    parts = dealt(entrance, wish.people, tables, ramp, writing, statements)
    cards = {statements[line.place].id: line.card for part in parts for line in part.lines}
    if wish.ballots and len(cards) > MOST_OPTIONS:
        raise Unready("options", most=MOST_OPTIONS)
    count = min(wish.processes or sensible(wish.people, tables, wish.same_machine), tables)
    async with assembled(count, tell) as crew:
        hall = Hall(crew, entrance, facilitator, shared(parts, count))
        look_first = not (facilitator or is_rehearsals(entrance.title))
        came = await _come_in(hall, wish, look_first)
        books, compared = await hall.write(), await hall.compare()
        acknowledged = frozenset(books.saved)
        saved = {statement: card for statement, card in cards.items() if card in acknowledged}
        votes, dots = await _vote(hall, wish, steps, saved)
        following = after(steps, "vote" if votes else "ideas")
        step = await hall.move_on(following) if following else None
    return judged(
        Figures(
            workshop=entrance.code,
            title=named(entrance.title, entrance.language),
            same_machine=wish.same_machine,
            processes=count,
            people=wish.people,
            tables=tables,
            inside=len(came.inside),
            out=came.out,
            cards=len(statements),
            acks=len(saved),
            rejections=sum(books.refusals.values()),
            refusals=books.refusals,
            unanswered=books.unanswered,
            lost=compared.lost,
            forgotten=compared.forgotten,
            twice=compared.twice,
            cut_off=(dots or books).cut_off,
            undelivered=books.undelivered,
            came_in_ms=spread(came.took),
            ack_ms=spread(books.ack_ms),
            delivery_ms=spread(books.delivery_ms),
            late_ms=spread([*books.late_ms, *(dots.late_ms if dots else ())]),
            votes=votes,
            step=step,
            seconds=round(monotonic() - began, 1),
        )
    )


async def _come_in(hall: Hall, wish: Wish, look_first: bool) -> Came:
    """Everybody; and first one alone, where nothing else tells whether real people are there."""
    if look_first and not wish.anyway:
        await hall.look(wish.url)
    came = await hall.come_in(wish.url)
    if came.theirs and not wish.anyway:  # on a board that nobody could look at before
        raise Unready("cards", count=came.theirs)
    return came


async def _vote(
    hall: Hall, wish: Wish, steps: tuple[Step, ...], saved: dict[str, str]
) -> tuple[VoteFigures, Books] | tuple[None, None]:
    """On the saved cards (statement -> card), where there is anything to vote on and a step to do so."""
    if not saved or not (wish.ballots or any(step.activity == "vote" for step in steps)):
        return None, None
    options = saved if wish.ballots else dict(list(saved.items())[:OPTIONS])
    ballots = wish.ballots or own_ballots(wish.people, list(options))
    return await hall.vote(options, ballots, wish.seconds * VOTING)


def _tables(door: Door, wish: Wish) -> int:
    """At how many tables people sit: eight at each, as far as there are tables."""
    if door.closed:
        raise Unready("closed")
    most = min(door.tables, wish.people)
    tables = wish.tables or min(most, tables_for(wish.people))
    if not 1 <= tables <= most:
        raise Unready("tables", tables=most)
    return tables


async def _made_ready(facilitator: Facilitator, wish: Wish) -> tuple[Step, ...]:
    """People may write. The agenda's steps."""
    views = await facilitator.views()
    if not wish.anyway:
        leave_people_alone(views)
    await start(facilitator, "ideas", rather=is_open)
    return agenda(views)
