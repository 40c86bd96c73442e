"""The rehearsal: simulated phones come in, write, vote and move on, and the books are compared."""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

import httpx

from app.client.api import Facilitator, JoinInfo, fetch_join_info
from app.locale.catalogue import localized
from app.rehearsal.coordinator import Coordinator
from app.rehearsal.facilitator_actions import (
    RehearsalError,
    agenda,
    require_no_real_people,
    shares_cards_at_once,
    start_activity,
    step_after,
)
from app.rehearsal.messages import Joined, Progress, RecorderTotals
from app.rehearsal.polis_csv import Ballot, Statement
from app.rehearsal.results import Results, VoteResults, percentiles
from app.rehearsal.sample_text import is_rehearsal_title, sample_statements
from app.rehearsal.thresholds import with_verdict
from app.rehearsal.worker_pool import default_worker_count, start_workers
from app.rehearsal.workload import (
    OPTIONS,
    SECONDS_BETWEEN_CARDS,
    default_ballots,
    plan_workload,
    split_by_worker,
    tables_for,
)
from app.workshop.activities.vote import MAX_OPTIONS
from app.workshop.state import Step

DEFAULT_PEOPLE, DEFAULT_WRITING_SECONDS = 140, 60
"""People, and seconds for which they write, where nothing else is asked for."""
SECONDS_BETWEEN_JOINS = 1 / 40
"""Seconds between two people who scan the code, and a minute at most for all of them."""
VOTING_SHARE = 1 / 3
"""Of the time for writing, as 20 seconds are of 60."""


class RehearsalOptions(NamedTuple):
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
    http: httpx.AsyncClient,
    facilitator: Facilitator | None,
    wish: RehearsalOptions,
    tell: Callable[[Progress], None],
) -> Results:
    """Fills the hall, does what a hall does, and counts. `http`: anyone's. tell: hears how far it is.

    Unready where it cannot begin or go on. Without a facilitator people only write, in a step that runs."""
    began = monotonic()
    entrance = await fetch_join_info(http, wish.code)
    tables = _tables(entrance, wish)
    steps = await _made_ready(facilitator, wish) if facilitator else ()
    if wish.ballots and not facilitator:
        raise RehearsalError("facilitator")
    each = max(1, round(wish.seconds / SECONDS_BETWEEN_CARDS))
    statements = wish.statements or sample_statements(wish.people, tables, each, entrance.language)
    ramp = min(60, wish.people * SECONDS_BETWEEN_JOINS) if wish.ramp is None else wish.ramp
    writing = min(wish.seconds, SECONDS_BETWEEN_CARDS * len(statements) / wish.people)
    parts = plan_workload(entrance, wish.people, tables, ramp, writing, statements)
    cards = {statements[line.place].id: line.card for part in parts for line in part.lines}
    if wish.ballots and len(cards) > MAX_OPTIONS:
        raise RehearsalError("options", most=MAX_OPTIONS)
    count = min(wish.processes or default_worker_count(wish.people, tables, wish.same_machine), tables)
    async with start_workers(count, tell) as crew:
        hall = Coordinator(crew, entrance, facilitator, split_by_worker(parts, count))
        look_first = not (facilitator or is_rehearsal_title(entrance.title))
        came = await _come_in(hall, wish, look_first)
        books, compared = await hall.write(), await hall.compare()
        acknowledged = frozenset(books.saved)
        saved = {statement: card for statement, card in cards.items() if card in acknowledged}
        votes, dots = await _vote(hall, wish, steps, saved)
        following = step_after(steps, "vote" if votes else "ideas")
        step = await hall.move_on(following) if following else None
    return with_verdict(
        Results(
            workshop=entrance.code,
            title=localized(entrance.title, entrance.language),
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
            came_in_ms=percentiles(came.took),
            ack_ms=percentiles(books.ack_ms),
            delivery_ms=percentiles(books.delivery_ms),
            late_ms=percentiles([*books.late_ms, *(dots.late_ms if dots else ())]),
            votes=votes,
            step=step,
            seconds=round(monotonic() - began, 1),
        )
    )


async def _come_in(hall: Coordinator, wish: RehearsalOptions, look_first: bool) -> Joined:
    """Everybody; and first one alone, where nothing else tells whether real people are there."""
    if look_first and not wish.anyway:
        await hall.look(wish.url)
    came = await hall.come_in(wish.url)
    if came.theirs and not wish.anyway:  # on a board that nobody could look at before
        raise RehearsalError("cards", count=came.theirs)
    return came


async def _vote(
    hall: Coordinator, wish: RehearsalOptions, steps: tuple[Step, ...], saved: dict[str, str]
) -> tuple[VoteResults, RecorderTotals] | tuple[None, None]:
    """On the saved cards (statement -> card), where there is anything to vote on and a step to do so."""
    if not saved or not (wish.ballots or any(step.activity == "vote" for step in steps)):
        return None, None
    options = saved if wish.ballots else dict(list(saved.items())[:OPTIONS])
    ballots = wish.ballots or default_ballots(wish.people, list(options))
    return await hall.vote(options, ballots, wish.seconds * VOTING_SHARE)


def _tables(fetch_join_info: JoinInfo, wish: RehearsalOptions) -> int:
    """At how many tables people sit: eight at each, as far as there are tables."""
    if fetch_join_info.closed:
        raise RehearsalError("closed")
    most = min(fetch_join_info.tables, wish.people)
    tables = wish.tables or min(most, tables_for(wish.people))
    if not 1 <= tables <= most:
        raise RehearsalError("tables", tables=most)
    return tables


async def _made_ready(facilitator: Facilitator, wish: RehearsalOptions) -> tuple[Step, ...]:
    """People may write. The agenda's steps."""
    views = await facilitator.views()
    if not wish.anyway:
        require_no_real_people(views)
    await start_activity(facilitator, "ideas", rather=shares_cards_at_once)
    return agenda(views)
