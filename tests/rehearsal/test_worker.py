"""The people of one process, against a real server."""

import asyncio
import time

from app.client.api import Facilitator, fetch_join_info, http_client
from app.client.phone import new_id
from app.rehearsal.messages import Compared, Join, Joined
from app.rehearsal.sample_text import sample_statements
from app.rehearsal.worker import Worker
from app.rehearsal.workload import plan_workload
from app.workshop.activities.ideas import AddIdea, WithdrawIdea
from app.workshop.plan import EditPlan
from tests.server_process import ServerProcess

PEOPLE, TABLES = 6, 2


async def inside(server: ServerProcess, code: str, group: Worker) -> Joined:
    """The group, come into the hall at once."""
    async with http_client(server.url) as http:
        entrance = await fetch_join_info(http, code)
    statements = sample_statements(PEOPLE, TABLES, 1, "en")
    parts = plan_workload(entrance, PEOPLE, TABLES, ramp=0, seconds=0.1, statements=statements)
    return await group.come_in(Join(time.monotonic(), server.url, code, "en", True, tuple(parts)))


async def test_a_card_that_was_saved_and_is_gone_and_one_that_is_there_twice_are_found(
    server: ServerProcess,
) -> None:
    code, group = server.new_workshop(TABLES), Worker()
    server.start_step(code, "together")
    await inside(server, code, group)

    books = await group.write(time.monotonic())
    clean = await group.compare()
    gone, again = [line for part in group._parts.values() for line in part.lines][:2]
    async with http_client(server.url, server.key) as http:
        await Facilitator(http, code).submit(WithdrawIdea(id=new_id(), card=gone.card))
    await group._phones[1].submit(AddIdea(id=new_id(), theme="safety", text=again.text))

    assert (len(books.saved), books.undelivered, books.unanswered) == (PEOPLE, 0, 0)
    assert len(books.delivery_ms) == PEOPLE * (PEOPLE // TABLES - 1)
    assert clean == Compared(lost=0, forgotten=0, twice=0)
    assert await group.compare() == Compared(lost=1, forgotten=1, twice=1)


async def test_who_is_turned_away_is_counted_and_the_others_go_on(server: ServerProcess) -> None:
    code, group = server.new_workshop(TABLES), Worker()
    server.start_step(code, "together")
    async with http_client(server.url, server.key) as http:
        await Facilitator(http, code).submit(EditPlan(id=new_id(), capacity=PEOPLE - 2))

    came = await inside(server, code, group)

    assert (len(came.inside), came.out, len(came.took)) == (PEOPLE - 2, {"workshop.full": 2}, PEOPLE - 2)
    assert len((await group.write(time.monotonic())).saved) == PEOPLE - 2


async def test_progress_is_how_far_it_is_at_the_moment(server: ServerProcess) -> None:
    code, group = server.new_workshop(TABLES), Worker()
    server.start_step(code, "together")
    await inside(server, code, group)
    entered = group.progress()

    waiting = asyncio.create_task(group.write(time.monotonic() + 3600))
    await asyncio.sleep(0.1)
    before = group.progress()
    waiting.cancel()
    await group.write(time.monotonic())
    after = group.progress()

    assert (entered.stage, entered.done, entered.of, entered.here) == ("come_in", PEOPLE, PEOPLE, PEOPLE)
    assert (before.stage, before.sent, before.done, before.of) == ("write", 0, 0, PEOPLE)
    assert (after.sent, after.done, after.of) == (PEOPLE, PEOPLE, PEOPLE)
    assert after.slowest > 0
