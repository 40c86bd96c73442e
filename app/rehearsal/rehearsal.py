"""The rehearsal: simulated phones join, write, vote and change steps. What they show is compared with what
was sent."""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

import httpx

from app.client.api import Facilitator, JoinInfo, fetch_join_info
from app.locale.catalogue import localized
from app.rehearsal.coordinator import Coordinator
from app.rehearsal.facilitator_actions import (
    ActionFailed,
    agenda,
    require_no_real_people,
    shares_cards_immediately,
    start_activity,
    step_after,
)
from app.rehearsal.messages import ActionTotals, BoardsReport, JoinReport, PersonWorkload, Progress
from app.rehearsal.polis_csv import Ballot, Statement
from app.rehearsal.results import Results, StepResults, VoteResults, percentiles
from app.rehearsal.sample_text import is_rehearsal_title, sample_statements
from app.rehearsal.thresholds import with_faults
from app.rehearsal.worker_pool import default_worker_count, start_workers
from app.rehearsal.workload import (
    OPTIONS,
    SECONDS_BETWEEN_CARDS,
    default_ballots,
    plan_workload,
    split_by_worker,
    tables_for,
)
from app.workshop.ballots import MAX_OPTIONS
from app.workshop.state import Step

DEFAULT_PEOPLE, DEFAULT_WRITING_SECONDS = 140, 60
SECONDS_BETWEEN_JOINS, MAX_DEFAULT_JOIN_SECONDS = 1 / 40, 60
"""If no option says within how many seconds all people join, one joins after the other at this interval, or
at a shorter one, so that the last has joined by the maximum."""
VOTING_SHARE = 1 / 3
"""The time for voting as a share of the time for writing."""


class RehearsalOptions(NamedTuple):
    """The options of one rehearsal. None: a default that suits the other options. url: of the server. code:
    of the workshop. writing_seconds: how long people write at most; join_seconds: within how many seconds
    they join. tables: how many have people. processes: how many worker processes simulate them.

    statements, ballots: what people write and vote, in place of sample texts. same_machine: the URL has
    an address of this machine. allow_real_people: rehearse also in a workshop with real people or their
    cards."""

    url: str
    code: str
    people: int
    writing_seconds: float
    same_machine: bool
    tables: int | None = None
    join_seconds: float | None = None
    processes: int | None = None
    statements: list[Statement] | None = None
    ballots: list[Ballot] | None = None
    allow_real_people: bool = False


class RehearsalPlan(NamedTuple):
    """The plan of a rehearsal, made before anybody joins. tables: how many have people. steps: the agenda;
    empty without a facilitator. workloads: one for each person. cards: id of a statement -> id of its card.
    workers: how many processes."""

    join_info: JoinInfo
    tables: int
    steps: tuple[Step, ...]
    workloads: list[PersonWorkload]
    cards: dict[str, str]
    workers: int


class Measurements(NamedTuple):
    """The measurements of each stage. compared: the boards with what was written. saved: id of a statement ->
    id of its card, of the cards that the server acknowledged. votes: the result; dots: what was recorded
    while people voted; step: the start of the next step. Each of these three is None if its stage was not
    possible."""

    joined: JoinReport
    ideas: ActionTotals
    compared: BoardsReport
    saved: dict[str, str]
    votes: VoteResults | None
    dots: ActionTotals | None
    step: StepResults | None


async def rehearse(
    http: httpx.AsyncClient,
    facilitator: Facilitator | None,
    options: RehearsalOptions,
    on_progress: Callable[[Progress], None],
) -> Results:
    """Let simulated people join, write and vote, and measure how fast the server is. http: needs no rights.

    Without a facilitator people only write, in a step that runs already. Raises ActionFailed when the
    rehearsal cannot start or go on, or a group of them when worker processes cannot (`ExceptionGroup`);
    ApiError when the server refuses a request of the facilitator, or has no such workshop."""
    start = monotonic()
    plan = await _prepare(http, facilitator, options)
    async with start_workers(plan.workers, on_progress) as pool:
        workloads = split_by_worker(plan.workloads, plan.workers)
        coordinator = Coordinator(pool, plan.join_info, facilitator, workloads)
        measurements = await _measure(coordinator, options, plan)
    return with_faults(_results(options, plan, measurements, monotonic() - start))


async def _prepare(
    http: httpx.AsyncClient, facilitator: Facilitator | None, options: RehearsalOptions
) -> RehearsalPlan:
    """Start a step for writing if there is a facilitator, and plan the workload of each person."""
    join_info = await fetch_join_info(http, options.code)
    tables = _count_tables(join_info, options)
    steps = await _start_ideas_step(facilitator, options) if facilitator else ()
    if options.ballots and not facilitator:
        raise ActionFailed("console_link_needed")
    statements = options.statements or _sample_statements(join_info, tables, options)
    workloads = _plan_workloads(join_info, tables, options, statements)
    cards = {statements[card.index].id: card.id for workload in workloads for card in workload.cards}
    if options.ballots and len(cards) > MAX_OPTIONS:
        raise ActionFailed("options", most=MAX_OPTIONS)
    workers = options.processes or default_worker_count(options.people, tables, options.same_machine)
    return RehearsalPlan(join_info, tables, steps, workloads, cards, min(workers, tables))


def _count_tables(join_info: JoinInfo, options: RehearsalOptions) -> int:
    """The number of tables at which people sit: eight people at each, if there are enough tables."""
    if join_info.closed:
        raise ActionFailed("closed")
    limit = min(join_info.tables, options.people)
    tables = options.tables or min(limit, tables_for(options.people))
    if not 1 <= tables <= limit:
        raise ActionFailed("tables", tables=limit)
    return tables


async def _start_ideas_step(facilitator: Facilitator, options: RehearsalOptions) -> tuple[Step, ...]:
    """Start a step in which people may write, unless one runs, and return the steps of the agenda."""
    views = await facilitator.views()
    if not options.allow_real_people:
        require_no_real_people(views)
    await start_activity(facilitator, "ideas", prefer=shares_cards_immediately)
    return agenda(views)


def _sample_statements(join_info: JoinInfo, tables: int, options: RehearsalOptions) -> list[Statement]:
    per_person = max(1, round(options.writing_seconds / SECONDS_BETWEEN_CARDS))
    return sample_statements(options.people, tables, per_person, join_info.language)


def _plan_workloads(
    join_info: JoinInfo, tables: int, options: RehearsalOptions, statements: list[Statement]
) -> list[PersonWorkload]:
    join_seconds = options.join_seconds
    if join_seconds is None:
        join_seconds = min(MAX_DEFAULT_JOIN_SECONDS, options.people * SECONDS_BETWEEN_JOINS)
    seconds = min(options.writing_seconds, SECONDS_BETWEEN_CARDS * len(statements) / options.people)
    return plan_workload(join_info, options.people, tables, join_seconds, seconds, statements)


async def _measure(coordinator: Coordinator, options: RehearsalOptions, plan: RehearsalPlan) -> Measurements:
    """Run all stages, one after the other."""
    joined = await _join(coordinator, options, plan)
    ideas = await coordinator.write()
    compared = await coordinator.check_boards()
    acknowledged = frozenset(ideas.saved)
    saved = {statement: card for statement, card in plan.cards.items() if card in acknowledged}
    votes, dots = await _vote(coordinator, options, plan.steps, saved)
    next_step = step_after(plan.steps, "vote" if votes else "ideas")
    step = await coordinator.start_step(next_step) if next_step else None
    return Measurements(joined, ideas, compared, saved, votes, dots, step)


async def _join(coordinator: Coordinator, options: RehearsalOptions, plan: RehearsalPlan) -> JoinReport:
    """Let everybody join; one person alone first, if only a phone can show whether real people are there."""
    made_for_rehearsals = is_rehearsal_title(plan.join_info.title)
    if not (options.allow_real_people or plan.steps or made_for_rehearsals):
        await coordinator.require_no_real_people(options.url)
    joined = await coordinator.join(options.url)
    if joined.real_cards and not options.allow_real_people:  # on a board that the first phone does not show
        raise ActionFailed("cards", count=joined.real_cards)
    return joined


async def _vote(
    coordinator: Coordinator, options: RehearsalOptions, steps: tuple[Step, ...], saved: dict[str, str]
) -> tuple[VoteResults, ActionTotals] | tuple[None, None]:
    """Vote on the saved cards; (None, None) if there are none, or no ballots and no step for it in the
    agenda."""
    if not saved or not (options.ballots or any(step.activity == "vote" for step in steps)):
        return None, None
    cards = saved if options.ballots else dict(list(saved.items())[:OPTIONS])
    ballots = options.ballots or default_ballots(options.people, list(cards))
    return await coordinator.vote(cards, ballots, options.writing_seconds * VOTING_SHARE)


def _results(
    options: RehearsalOptions, plan: RehearsalPlan, measured: Measurements, seconds: float
) -> Results:
    joined, ideas, compared, dots = measured.joined, measured.ideas, measured.compared, measured.dots
    return Results(
        workshop=plan.join_info.code,
        title=localized(plan.join_info.title, plan.join_info.language),
        same_machine=options.same_machine,
        processes=plan.workers,
        people=options.people,
        tables=plan.tables,
        joined=len(joined.numbers),
        join_failures=joined.failures,
        disconnected=(dots or ideas).disconnected,  # each stage counts those of the stages before it too
        cards=sum(len(workload.cards) for workload in plan.workloads),
        acks=len(measured.saved),
        rejections=sum(ideas.refusals.values()),
        refusals=ideas.refusals,
        unanswered=ideas.unanswered,
        lost=compared.lost,
        lost_after_ack=compared.lost_after_ack,
        duplicates=compared.duplicates,
        undelivered=ideas.undelivered,
        join_ms=percentiles(joined.join_ms),
        ack_ms=percentiles(ideas.ack_ms),
        delivery_ms=percentiles(ideas.delivery_ms),
        send_delay_ms=percentiles([*ideas.send_delay_ms, *(dots.send_delay_ms if dots else ())]),
        votes=measured.votes,
        step=measured.step,
        seconds=round(seconds, 1),
    )
