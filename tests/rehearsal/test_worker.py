"""One worker, in the process of the test, against a real server."""

import asyncio
import time

from app.client.api import Facilitator, fetch_join_info, http_client
from app.client.phone import new_id
from app.rehearsal.messages import BoardsReport, JoinAll, JoinReport
from app.rehearsal.sample_text import sample_statements
from app.rehearsal.worker import Worker
from app.rehearsal.workload import plan_workload
from app.workshop.activities.ideas import AddIdea, WithdrawIdea
from app.workshop.plan import EditPlan
from tests.faults.wait_until import wait_until
from tests.server_process import ServerProcess

PEOPLE, TABLES = 6, 2


async def join(server: ServerProcess, code: str, worker: Worker) -> JoinReport:
    """Let all people of the worker join at once."""
    async with http_client(server.url) as http:
        join_info = await fetch_join_info(http, code)
    statements = sample_statements(PEOPLE, TABLES, 1, "en")
    workloads = plan_workload(join_info, PEOPLE, TABLES, join_seconds=0, seconds=0.1, statements=statements)
    return await worker.join(JoinAll(time.monotonic(), server.url, code, True, tuple(workloads)))


async def test_check_boards_after_withdrawal_and_copy_finds_lost_and_duplicate(
    server: ServerProcess,
) -> None:
    code, worker = server.new_workshop(TABLES), Worker()
    server.start_step(code, "together")
    await join(server, code, worker)

    totals = await worker.write(time.monotonic())
    before = await worker.check_boards()
    withdrawn, copied = [card for workload in worker._workloads.values() for card in workload.cards][:2]
    async with http_client(server.url, server.key) as http:
        await Facilitator(http, code).submit(WithdrawIdea(id=new_id(), card=withdrawn.id))
    await worker._phones[1].submit(AddIdea(id=new_id(), theme="safety", text=copied.text))

    assert (len(totals.saved), totals.undelivered, totals.unanswered) == (PEOPLE, 0, 0)
    assert len(totals.delivery_ms) == PEOPLE * (PEOPLE // TABLES - 1)
    assert before == BoardsReport(lost=0, lost_after_ack=0, duplicates=0)
    assert await worker.check_boards() == BoardsReport(lost=1, lost_after_ack=1, duplicates=1)


async def test_people_beyond_capacity_are_counted_and_the_others_write(server: ServerProcess) -> None:
    code, worker = server.new_workshop(TABLES), Worker()
    server.start_step(code, "together")
    async with http_client(server.url, server.key) as http:
        await Facilitator(http, code).submit(EditPlan(id=new_id(), capacity=PEOPLE - 2))

    joined = await join(server, code, worker)

    assert (len(joined.numbers), joined.failures) == (PEOPLE - 2, {"workshop.full": 2})
    assert len(joined.join_ms) == PEOPLE - 2
    assert len((await worker.write(time.monotonic())).saved) == PEOPLE - 2


async def test_progress_of_each_stage_is_up_to_date(server: ServerProcess) -> None:
    code, worker = server.new_workshop(TABLES), Worker()
    server.start_step(code, "together")
    await join(server, code, worker)
    after_joining = worker.progress()

    waiting = asyncio.create_task(worker.write(time.monotonic() + 3600))
    await wait_until(lambda: worker.progress().stage == "write")
    before = worker.progress()
    waiting.cancel()
    await worker.write(time.monotonic())
    after = worker.progress()

    assert (after_joining.stage, after_joining.connected) == ("join", PEOPLE)
    assert (after_joining.done, after_joining.total) == (PEOPLE, PEOPLE)
    assert (before.stage, before.sent, before.done, before.total) == ("write", 0, 0, PEOPLE)
    assert (after.sent, after.done, after.total) == (PEOPLE, PEOPLE, PEOPLE)
    assert after.slowest_ms > 0
