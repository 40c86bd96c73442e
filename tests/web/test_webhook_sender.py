"""Deliveries from a real database to real receivers."""

import asyncio
import io
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, redirect_stderr
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import msgspec
import pytest
from msgspec import structs
from sqlalchemy import Connection, insert, text, update
from sqlmodel import Session, select

from app.client.webhook_request import WebhookClient
from app.core.aggregate import LogEntry
from app.core.errors import Rejected
from app.live.clock import now
from app.store.database import Database
from app.store.tables import WebhookDeliveryRow, WebhookRow
from app.store.webhook_events import WebhookEvent
from app.store.webhooks import MAX_PENDING, MAX_WEBHOOKS, ListedWebhook, Outcome, Webhooks
from app.store.workshops import Workshops
from app.web import logs
from app.web.webhook_sender import MAX_AT_ONCE, MAX_PAUSE_S, RETRY_DELAYS_S, WebhookSender
from app.workshop.plan import WorkshopCreated
from app.workshop.state import RunningStep, State
from app.workshop.summary import summarize
from app.workshop.workshop import initial_state
from tests.webhook_receiver import NO_ANSWER, WAIT_S, Receiver, receiving
from tests.workshop.sample_workshop import FACILITATOR, PLAN

PAST = 1_700_000_000_000
"""A time at which what happened is due to be delivered now."""
CREATED = LogEntry(1, "created", FACILITATOR, PAST, (WorkshopCreated(PLAN),))


@pytest.fixture
async def webhooks(database: Database) -> Webhooks:
    """The webhooks of a database with the workshops w1 and w2."""
    for number in (1, 2):
        summary = summarize(initial_state(PLAN))
        await Workshops(database).add(f"w{number}", f"K7MP4WX{'34'[number - 1]}", CREATED, summary)
    return Webhooks(database)


@asynccontextmanager
async def sending(webhooks: Webhooks, **options: Any) -> AsyncIterator[WebhookSender]:
    """A sender that runs, and may send to this machine. options: of `WebhookSender`."""
    client = WebhookClient(to_private_addresses=True)
    sender = WebhookSender(webhooks, client, **options)
    sender.start()
    try:
        yield sender
    finally:
        await sender.stop()


async def register(webhooks: Webhooks, receiver: Receiver, workshop_id: str | None = None) -> str:
    """Register a webhook for every event. Returns its id."""
    return (await webhooks.create(receiver.url, ["step.changed", "edition.made"], workshop_id, PAST)).id


async def happen(webhooks: Webhooks, number: int = 1, workshop_id: str = "w1") -> None:
    """Let an edition with this number be made."""
    await webhooks.add_deliveries("edition.made", workshop_id, PAST + number, {"no": number})


async def fill(
    database: Database, webhook_id: str, numbers: Iterable[int], event: WebhookEvent = "edition.made"
) -> None:
    """Store deliveries to this webhook, as if events with these numbers had happened one after the other."""
    body = msgspec.json.encode({"event": event})
    rows = [
        {
            "id": f"msg_{webhook_id}_{number}",
            "webhook_id": webhook_id,
            "body": body,
            "attempts": 0,
            "next_at": PAST + number,
        }
        for number in numbers
    ]
    await database.run(lambda connection: connection.execute(insert(WebhookDeliveryRow), rows))


async def listed_when(
    webhooks: Webhooks, condition: Callable[[ListedWebhook], bool], wait: Callable[[], Awaitable[None]]
) -> ListedWebhook:
    """The only webhook, as soon as the condition holds. wait: before the database is read again."""
    async with asyncio.timeout(WAIT_S):
        while True:
            (found,) = await webhooks.not_revoked()
            if condition(found):
                return found
            await wait()


def running(title: str) -> State:
    """The state of a workshop that has just started a step with this title."""
    step = structs.replace(PLAN.agenda[0], title={"en": title})
    plan = structs.replace(PLAN, agenda=(step,))
    return structs.replace(initial_state(plan), running_step=RunningStep(step.id, 1, PAST, PAST))


def set_read_only(is_on: bool) -> Callable[[Connection], object]:
    """Let the database refuse all writes, or accept them again."""
    return lambda connection: connection.execute(text(f"PRAGMA query_only = {int(is_on)}"))


async def count_instructions(database: Database, counted: list[None]) -> None:
    """Let SQLite add an element to the list after every ten instructions."""

    def start(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver
        driver.set_progress_handler(lambda: counted.append(None), 10)

    await database.run(start)


async def pause() -> None:
    """Let others run before the database is read again."""
    await asyncio.sleep(0.01)


async def test_delivery_that_fails_is_tried_five_times_with_the_same_id_and_then_given_up(
    webhooks: Webhooks,
) -> None:
    assert len(RETRY_DELAYS_S) == 4
    with receiving(500, 503, 302, 404, 500) as receiver:
        await register(webhooks, receiver)
        await happen(webhooks)
        async with sending(webhooks, retry_delays=(0.01,) * 4):
            found = await listed_when(webhooks, lambda listed: listed.pending == 0, pause)
        received = receiver.rest()
    assert len(received) == 5
    assert len({(each.headers["webhook-id"], each.body) for each in received}) == 1
    assert (found.row.last_status, found.row.last_error) == (500, "")


async def test_delivery_that_succeeds_later_is_not_sent_again(webhooks: Webhooks) -> None:
    with receiving(500, 200) as receiver:
        await register(webhooks, receiver)
        await happen(webhooks)
        async with sending(webhooks, retry_delays=(0.01,) * 4):
            found = await listed_when(webhooks, lambda listed: listed.pending == 0, pause)
        assert len(receiver.rest()) == 2
    assert (found.row.last_status, found.row.last_at is not None) == (200, True)


async def test_next_attempt_waits_for_the_delay_and_newer_deliveries_do_not_wait_for_it(
    webhooks: Webhooks,
) -> None:
    with receiving(500, 204) as receiver:
        await register(webhooks, receiver)
        await happen(webhooks, 1)
        async with sending(webhooks, retry_delays=(3600,)) as sender:
            await asyncio.to_thread(receiver.next)
            await listed_when(webhooks, lambda listed: listed.row.last_status == 500, pause)
            await happen(webhooks, 2)
            sender.wake()
            await asyncio.to_thread(receiver.next)
            found = await listed_when(webhooks, lambda listed: listed.row.last_status == 204, pause)
        assert found.pending == 1
        due_at = await webhooks.next_due([])
        assert due_at is not None
        assert 3_500_000 < due_at - now() <= 3_600_000


async def test_delivery_to_a_receiver_that_is_gone_is_not_tried_again(webhooks: Webhooks) -> None:
    with receiving(410) as receiver:
        await register(webhooks, receiver)
        await happen(webhooks)
        async with sending(webhooks, retry_delays=(0.01,) * 4):
            found = await listed_when(webhooks, lambda listed: listed.row.last_status == 410, pause)
        assert len(receiver.rest()) == 1
    assert found.pending == 0


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("is_date", [True, False])
async def test_receiver_that_says_when_to_try_again_is_sent_nothing_before(
    webhooks: Webhooks, status: int, is_date: bool
) -> None:
    retry_after = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True) if is_date else "3600"
    with receiving(status, retry_after=retry_after) as slow, receiving() as receiver:
        slow_id = await register(webhooks, slow)
        await happen(webhooks, 1)
        async with sending(webhooks, retry_delays=(0.01,) * 4) as sender:
            await listed_when(webhooks, lambda listed: listed.row.last_status == status, pause)
            other_id = await register(webhooks, receiver)
            await happen(webhooks, 2)
            sender.wake()
            assert (await asyncio.to_thread(receiver.next)).json["data"] == {"no": 2}
        assert [received.json["data"] for received in slow.rest()] == [{"no": 1}]
    assert {found.row.id: found.pending for found in await webhooks.not_revoked()}[slow_id] == 2
    due_at = await webhooks.next_due([other_id])
    assert due_at == PAST + 2  # what is newer is due, but not before the receiver wants it


async def test_receiver_that_asks_for_a_pause_is_sent_everything_after_it(
    webhooks: Webhooks,
) -> None:
    with receiving(429, 204, retry_after="1") as receiver:
        await register(webhooks, receiver)
        await happen(webhooks, 1)
        async with sending(webhooks, retry_delays=(0.01,) * 4) as sender:
            began = now()
            await listed_when(webhooks, lambda listed: listed.row.last_status == 429, pause)
            await happen(webhooks, 2)
            sender.wake()
            received = [await asyncio.to_thread(receiver.next) for _ in range(3)]
        assert now() - began >= 1000
    assert [each.json["data"]["no"] for each in received[:1]] == [1]
    assert {each.json["data"]["no"] for each in received[1:]} == {1, 2}


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [
        (503, "99999999999", MAX_PAUSE_S),
        (429, "Fri, 31 Dec 9999 23:59:59 GMT", MAX_PAUSE_S),
        (429, "Fri, 31 Dec 1999 23:59:59 GMT", 60),
        (429, "soon", 60),
        (429, "-5", 60),
        (429, "2", 60),
        (500, "3600", 60),
    ],
)
async def test_time_that_a_receiver_asks_for_is_respected_within_bounds(
    webhooks: Webhooks, status: int, retry_after: str, seconds: int
) -> None:
    with receiving(status, retry_after=retry_after) as receiver:
        await register(webhooks, receiver)
        await happen(webhooks)
        async with sending(webhooks, retry_delays=(60,)):
            await listed_when(webhooks, lambda listed: listed.row.last_status == status, pause)
    due_at = await webhooks.next_due([])
    assert due_at is not None
    assert seconds - 30 < (due_at - now()) / 1000 <= seconds


async def test_receiver_that_wants_to_be_left_alone_is_sent_no_trial_message(webhooks: Webhooks) -> None:
    with receiving(503, retry_after="3600") as receiver:
        webhook_id = await register(webhooks, receiver)
        async with sending(webhooks, retry_delays=(0.01,) * 4) as sender:
            await sender.send_trial(webhook_id)
            with pytest.raises(Rejected, match=r"webhook\.paused") as refused:
                await sender.send_trial(webhook_id)
        assert len(receiver.rest()) == 1
    assert 3500 < int(refused.value.params["seconds"]) <= 3600
    (found,) = await webhooks.not_revoked()
    assert (found.row.last_status, found.pending) == (503, 0)


async def test_trial_message_does_not_wait_for_a_delivery_and_leaves_it_as_it_is(webhooks: Webhooks) -> None:
    with receiving(500, 204) as receiver:
        webhook_id = await register(webhooks, receiver)
        await happen(webhooks)
        async with sending(webhooks, retry_delays=(3600,)) as sender:
            await listed_when(webhooks, lambda listed: listed.row.last_status == 500, pause)
            await sender.send_trial(webhook_id)
            first, second = receiver.rest()
    assert (first.json["event"], second.json["event"]) == ("edition.made", "webhook.trial")
    assert first.headers["webhook-id"] != second.headers["webhook-id"]
    (found,) = await webhooks.not_revoked()
    assert (found.row.last_status, found.pending) == (204, 1)


async def test_receiver_that_does_not_answer_delays_no_other(webhooks: Webhooks) -> None:
    with receiving(NO_ANSWER) as silent, receiving() as receiver:
        await register(webhooks, silent)
        await register(webhooks, receiver)
        async with sending(webhooks) as sender:
            for number in (1, 2, 3):
                await happen(webhooks, number)
                sender.wake()
                assert (await asyncio.to_thread(receiver.next)).json["data"] == {"no": number}
            assert (await asyncio.to_thread(silent.next)).json["data"] == {"no": 1}
        assert silent.rest() == []


async def test_delivery_that_was_under_way_is_made_again_after_a_restart(webhooks: Webhooks) -> None:
    with receiving(NO_ANSWER, 204) as receiver:
        await register(webhooks, receiver)
        await happen(webhooks)
        async with sending(webhooks):
            first = await asyncio.to_thread(receiver.next)
        async with sending(webhooks):
            second = await asyncio.to_thread(receiver.next)
            await listed_when(webhooks, lambda listed: listed.pending == 0, pause)
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


async def test_delivery_that_cannot_be_signed_counts_as_an_attempt(
    webhooks: Webhooks, database: Database
) -> None:
    with receiving() as receiver:
        await register(webhooks, receiver)
        await database.run(lambda connection: connection.execute(update(WebhookRow).values(secret="whsec_x")))
        await happen(webhooks)
        async with sending(webhooks, retry_delays=(0.01,) * 4):
            found = await listed_when(webhooks, lambda listed: listed.pending == 0, pause)
        assert receiver.rest() == []
    assert (found.row.last_status, found.row.last_error) == (None, "internal")


async def test_event_that_cannot_be_encoded_is_dropped_and_the_next_one_is_delivered(
    webhooks: Webhooks,
) -> None:
    with receiving() as receiver:
        await register(webhooks, receiver)
        async with sending(webhooks) as sender:
            sender.step_started("w1", running("\ud800"))
            sender.step_started("w1", running("Ideas"))
            received = await asyncio.to_thread(receiver.next)
    assert received.json["data"]["title"] == {"en": "Ideas"}


async def test_sender_stops_and_keeps_its_other_events_although_one_cannot_be_encoded(
    webhooks: Webhooks,
) -> None:
    with receiving() as receiver:
        await register(webhooks, receiver)
        sender = WebhookSender(webhooks, WebhookClient(to_private_addresses=True))
        for title in ("\ud800", "Ideas"):
            sender.step_started("w1", running(title))
        await sender.stop()
    assert [found.pending for found in await webhooks.not_revoked()] == [1]


async def test_webhook_of_one_workshop_is_told_nothing_of_another(webhooks: Webhooks) -> None:
    with receiving() as one, receiving() as every:
        await register(webhooks, one, "w2")
        await register(webhooks, every)
        async with sending(webhooks) as sender:
            for number, workshop_id in enumerate(("w1", "w2"), 1):
                await happen(webhooks, number, workshop_id)
                sender.wake()
                await asyncio.to_thread(every.next)
            assert (await asyncio.to_thread(one.next)).json == {
                "event": "edition.made",
                "workshop": "K7MP4WX4",
                "at": PAST + 2,
                "data": {"no": 2},
            }
        assert one.rest() == []


async def test_only_events_that_a_webhook_wants_are_delivered(webhooks: Webhooks) -> None:
    await webhooks.create("https://hooks.example", ["step.changed"], None, PAST)
    await happen(webhooks)
    assert [found.pending for found in await webhooks.not_revoked()] == [0]


async def test_what_a_revoked_webhook_was_to_be_told_is_dropped(
    webhooks: Webhooks, database: Database
) -> None:
    with receiving() as receiver:
        webhook_id = await register(webhooks, receiver)
        await happen(webhooks, 1)
        await webhooks.revoke(webhook_id, PAST)
        stored = select(WebhookDeliveryRow)
        assert await database.run(lambda it: Session(it).exec(stored).all()) == []
        await happen(webhooks, 2)
        assert await database.run(lambda it: Session(it).exec(stored).all()) == []
        assert await webhooks.not_revoked() == []


async def test_oldest_deliveries_are_dropped_when_there_are_too_many(
    webhooks: Webhooks, database: Database
) -> None:
    with receiving() as receiver:
        full, other = [await register(webhooks, receiver, workshop_id) for workshop_id in ("w1", "w2")]
        await happen(webhooks, -1, "w2")
        await fill(database, full, range(MAX_PENDING))
        for number in (MAX_PENDING, MAX_PENDING + 1):
            await happen(webhooks, number)
        pending = {found.row.id: found.pending for found in await webhooks.not_revoked()}
        assert pending == {full: MAX_PENDING, other: 1}
        assert await webhooks.next_due([other]) == PAST + 2


async def test_delivery_that_is_tried_again_is_dropped_before_newer_ones(
    webhooks: Webhooks, database: Database
) -> None:
    with receiving() as receiver:
        webhook_id = await register(webhooks, receiver)
        await happen(webhooks, 0)
        (oldest,) = await webhooks.due(PAST, [], 1)
        await webhooks.record(oldest, Outcome(PAST, 500, "", retry_at=PAST + 10**9))
        await fill(database, webhook_id, range(1, MAX_PENDING))
        await happen(webhooks, MAX_PENDING)
        (found,) = await webhooks.not_revoked()
        assert found.pending == MAX_PENDING
        assert await webhooks.next_due([]) == PAST + 1


async def test_edition_is_not_dropped_for_steps_that_came_after_it(
    webhooks: Webhooks, database: Database
) -> None:
    with receiving() as receiver:
        webhook_id = await register(webhooks, receiver)
        await happen(webhooks)
        (edition,) = await webhooks.due(PAST + 1, [], 1)
        await webhooks.record(edition, Outcome(PAST, 500, "", retry_at=PAST))
        await fill(database, webhook_id, range(1, MAX_PENDING), "step.changed")
        await webhooks.add_deliveries("step.changed", "w1", PAST + MAX_PENDING, {"run": MAX_PENDING})
        (found,) = await webhooks.not_revoked()
        assert found.pending == MAX_PENDING
        assert [due.id for due in await webhooks.due(PAST, [], 1)] == [edition.id]


async def test_webhook_that_had_no_turn_for_longest_is_the_next(webhooks: Webhooks) -> None:
    with receiving() as receiver:
        slow, other = await register(webhooks, receiver), await register(webhooks, receiver)
        for number in range(3):
            await happen(webhooks, number)
        (first,) = await webhooks.due(PAST + 9, [other], 1)
        assert first.webhook_id == slow
        await webhooks.record(first, Outcome(PAST + 9, None, "webhook.timeout", retry_at=PAST))
        assert [due.webhook_id for due in await webhooks.due(PAST + 9, [], 1)] == [other]


async def test_work_to_find_the_next_delivery_does_not_grow_with_the_number_that_waits(
    webhooks: Webhooks, database: Database
) -> None:
    rows = [await webhooks.create("https://hooks.example", ["edition.made"], None, PAST) for _ in range(3)]

    async def work() -> int:
        """What SQLite does to find the next delivery, in tens of instructions of its virtual machine."""
        counted = list[None]()
        await count_instructions(database, counted)
        assert len(await webhooks.due(PAST + 10_000, [], 8)) == 3
        assert await webhooks.next_due([]) == PAST
        return len(counted)

    await happen(webhooks, 0)
    with_one = await work()
    for row in rows:
        await fill(database, row.id, range(1, 300))
    assert await work() <= 2 * with_one


async def test_delivery_whose_outcome_cannot_be_stored_yet_is_not_sent_again(
    webhooks: Webhooks, database: Database
) -> None:
    logged = io.StringIO()
    with receiving() as receiver, redirect_stderr(logged):
        logs.configure()
        await register(webhooks, receiver)
        await happen(webhooks)
        await database.run(set_read_only(True))
        async with sending(webhooks):
            await asyncio.to_thread(receiver.next)
            async with asyncio.timeout(WAIT_S):
                while "store.unavailable" not in logged.getvalue():
                    await pause()
            await database.run(set_read_only(False))
            found = await listed_when(webhooks, lambda listed: listed.pending == 0, pause)
        assert receiver.rest() == []
    assert found.row.last_status == 204


async def test_sender_stops_though_its_events_cannot_be_stored(
    webhooks: Webhooks, database: Database
) -> None:
    with receiving() as receiver:
        await register(webhooks, receiver)
        sender = WebhookSender(webhooks, WebhookClient(to_private_addresses=True))
        sender.step_started("w1", running("Ideas"))
        await database.run(set_read_only(True))
        await sender.stop()
        await database.run(set_read_only(False))
    assert [found.pending for found in await webhooks.not_revoked()] == [0]


async def test_event_that_is_stored_while_the_sender_stops_is_stored_once(
    webhooks: Webhooks, database: Database
) -> None:
    is_over = threading.Event()
    with receiving(NO_ANSWER) as receiver:
        await register(webhooks, receiver)
        sender = WebhookSender(webhooks, WebhookClient(to_private_addresses=True))
        busy = asyncio.create_task(database.run(lambda connection: is_over.wait(WAIT_S)))
        sender.step_started("w1", running("Ideas"))
        sender.start()
        for _ in range(10):  # until the event waits for the database
            await asyncio.sleep(0)
        stopping = asyncio.create_task(sender.stop())
        await asyncio.sleep(0)
        is_over.set()
        await asyncio.gather(busy, stopping)
    assert [found.pending for found in await webhooks.not_revoked()] == [1]


async def test_sender_sends_to_a_limited_number_of_webhooks_at_once(webhooks: Webhooks) -> None:
    with receiving(NO_ANSWER) as silent:
        for _ in range(MAX_AT_ONCE + 1):
            await register(webhooks, silent)
        await happen(webhooks)
        sender = WebhookSender(webhooks, WebhookClient(to_private_addresses=True, timeout=3))
        sender.start()
        for _ in range(MAX_AT_ONCE):
            await asyncio.to_thread(silent.next)
        sender.wake()
        await asyncio.to_thread(silent.next)
        ended = [found for found in await webhooks.not_revoked() if found.row.last_at]
        await sender.stop()
    assert ended, "the last one had to wait for the end of another"


async def test_workshop_without_a_running_step_has_nothing_to_tell(webhooks: Webhooks) -> None:
    with receiving() as receiver:
        await register(webhooks, receiver)
        async with sending(webhooks) as sender:
            sender.step_started("w1", initial_state(PLAN))
    assert [found.pending for found in await webhooks.not_revoked()] == [0]


async def test_secret_of_a_revoked_webhook_is_forgotten(webhooks: Webhooks, database: Database) -> None:
    row = await webhooks.create("https://hooks.example", ["step.changed"], None, PAST)
    await webhooks.revoke(row.id, PAST)
    assert await database.run(lambda it: Session(it).exec(select(WebhookRow.secret)).all()) == [""]


async def test_more_webhooks_than_allowed_are_refused(webhooks: Webhooks) -> None:
    for _ in range(MAX_WEBHOOKS):
        await webhooks.create("https://hooks.example", ["step.changed"], None, PAST)
    with pytest.raises(Rejected, match=r"webhook\.too_many"):
        await webhooks.create("https://hooks.example", ["step.changed"], None, PAST)
