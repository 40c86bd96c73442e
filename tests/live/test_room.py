"""A room whose disk fails, that has a bug or a second writer: nothing is acknowledged that is not on disk.
Also: how people are counted."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.aggregate import LogEntry
from app.core.errors import Rejected
from app.live.connection import Connection
from app.live.presence import PresenceCounts
from app.live.room import Room
from app.live.rooms import Rooms
from app.live.transport import SendTransport
from app.store.database import Database, StoreUnavailable
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.web import logs
from app.workshop.activities.ideas import MAX_CARDS_PER_PERSON, AddIdea, EditIdea
from app.workshop.activities.merge import MakeCluster
from app.workshop.activities.welcome import Move
from app.workshop.agenda import PauseStep, ResumeStep, StartStep
from tests.empty_database import create_database
from tests.faults.wait_until import wait_until
from tests.live.sample_room import ANNA, STAFF, idea, open_workshop


class FailingLog(EventLog):
    """The real log, whose table can be renamed so that SQLite fails."""

    async def set_failing(self, failing: bool) -> None:
        """Make every read and append fail, or work again."""
        old, new = ("entry", "entry_gone") if failing else ("entry_gone", "entry")
        rename = f"ALTER TABLE {old} RENAME TO {new}"
        await self._database.run(lambda connection: connection.exec_driver_sql(rename))


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    """Rooms on a database of their own."""
    path = tmp_path / "samskap.sqlite"
    create_database(path)
    database = Database(path)
    rooms = Rooms(FailingLog(database), Workshops(database))
    yield rooms
    await rooms.stop()
    await database.close()


async def submit_together(room: Room, *commands: AddIdea | EditIdea) -> list[int | BaseException]:
    """The ack or error of each command; they share a commit."""
    return await asyncio.gather(*(room.submit(ANNA, command) for command in commands), return_exceptions=True)


async def test_commands_on_failing_disk_are_rejected_until_it_works_again(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    log, before = live_room.room._log, (live_room.room.rev, live_room.room.state)
    assert isinstance(log, FailingLog)
    await log.set_failing(failing=True)
    refused = await submit_together(live_room.room, idea("card-one"), idea("card-two"), idea("card-bad", " "))
    assert [r.code for r in refused if isinstance(r, Rejected)] == ["store.unavailable"] * 3
    assert (live_room.room.rev, live_room.room.state) == before
    await log.set_failing(failing=False)
    assert await submit_together(live_room.room, idea("card-one")) == [before[0] + 1]


async def test_log_of_failures_has_no_texts_participants_or_codes(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    log = live_room.room._log
    assert isinstance(log, FailingLog)
    logged = io.StringIO()
    with redirect_stderr(logged):
        logs.configure()
        await log.set_failing(failing=True)
        await submit_together(live_room.room, idea("card-one", "My secret"))
        await log.set_failing(failing=False)
        live_room.room.state = None  # type: ignore[assignment]  # as after a bug
        await submit_together(live_room.room, idea("card-two", "My secret"))
    assert "store.unavailable" in logged.getvalue()
    assert "command.failed" in logged.getvalue()
    for secret in ("My secret", ANNA.id, live_room.room.code):
        assert secret not in logged.getvalue()


@contextmanager
def log_to_full_disk() -> Iterator[None]:
    """Write the log to a device that is full."""
    full = Path("/dev/full").open("w")  # noqa: SIM115 - closing it fails
    with redirect_stderr(full):
        logs.configure()
        yield
    with suppress(OSError):  # closing tries to write once more
        full.close()


async def test_commands_when_log_cannot_be_written_are_handled_as_usual(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    log = live_room.room._log
    assert isinstance(log, FailingLog)
    with log_to_full_disk():
        await log.set_failing(failing=True)
        (refused,) = await submit_together(live_room.room, idea("card-one"))
        assert isinstance(refused, Rejected)
        await log.set_failing(failing=False)
        async with asyncio.timeout(30):
            assert await submit_together(live_room.room, idea("card-one")) == [live_room.room.rev]


async def test_command_that_hits_a_bug_is_rejected_and_others_are_acknowledged(rooms: Rooms) -> None:
    room = (await open_workshop(rooms)).room
    room.state = replace(room.state, cards=room.state.cards.insert("card-broken", "not a card"))  # type: ignore[arg-type]
    one, bug, two = await submit_together(
        room, idea("card-one"), EditIdea(id="edit-broken", card="card-broken", text="New"), idea("card-two")
    )
    assert isinstance(bug, Rejected)
    assert bug.code == "internal"
    assert isinstance(one, int)
    assert two == one + 1


async def test_command_without_effect_when_repeated_has_no_effect_later(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    assert await live_room.room.submit(STAFF, PauseStep(id="pause-one")) > 0
    assert await live_room.room.submit(STAFF, PauseStep(id="pause-two")) == 0
    await live_room.room.submit(STAFF, ResumeStep(id="resume-it"))
    assert await live_room.room.submit(STAFF, PauseStep(id="pause-two")) == 0
    assert live_room.room.state.running_step is not None
    assert live_room.room.state.running_step.left is None, "the step is still running"


async def test_command_without_effect_leaves_no_entry(rooms: Rooms) -> None:
    room = (await open_workshop(rooms)).room
    await room.submit(STAFF, PauseStep(id="pause-one"))
    before = room.rev
    await room.submit(STAFF, PauseStep(id="pause-two"))
    assert room.rev == before
    assert [entry.seq async for entry in room._log.read(room.workshop_id, after=before)] == []


async def test_other_tasks_run_between_large_entries_of_a_log_that_is_applied(rooms: Rooms) -> None:
    written = (await open_workshop(rooms)).room
    cards = tuple(f"card-{number}" for number in range(MAX_CARDS_PER_PERSON))
    await asyncio.gather(*(written.submit(ANNA, idea(card)) for card in cards))
    without_clusters = written.rev
    for number in range(20):
        await written.submit(STAFF, MakeCluster("Rain", cards, id=f"cluster-{number}"))
    room, revs = Room(written.workshop_id, written.code, written._log), [0]

    async def watch() -> None:
        while True:
            revs.append(room.rev)
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    await room.load()
    watching.cancel()
    assert room.state == written.state
    seen = [without_clusters, *(rev for rev in revs if rev > without_clusters), written.rev]
    assert max(after - before for before, after in pairwise(seen)) <= 10


@pytest.mark.parametrize("loaded_again", [False, True])
async def test_command_sent_again_that_is_no_longer_in_memory_gets_its_first_answer(
    rooms: Rooms, loaded_again: bool
) -> None:
    first = (await open_workshop(rooms)).room
    room = Room(first.workshop_id, first.code, first._log, max_answered=3)
    await room.load()
    written = [await room.submit(ANNA, idea(f"card-{number}")) for number in range(5)]
    edited = await room.submit(ANNA, EditIdea(id="edit-one", card="card-0", text="Other words"))
    await room.submit(STAFF, StartStep(id="other-step", step="vote"))
    assert len(room._answered) == 3
    if loaded_again:
        await room.stop()
        room = Room(first.workshop_id, first.code, first._log, max_answered=3)
        await room.load()
    before = room.state

    again = await asyncio.gather(
        *(room.submit(ANNA, idea(f"card-{number}")) for number in range(5)),
        room.submit(ANNA, EditIdea(id="edit-one", card="card-0", text="Other words")),
    )

    assert again == [*written, edited]
    assert room.state == before
    with pytest.raises(Rejected) as rejected:
        await room.submit(STAFF, PauseStep(id="card-0"))
    assert rejected.value.code == "command.id_taken"
    await room.stop()


async def test_entries_of_another_writer_loaded_during_a_commit_do_not_refuse_it(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    other = Room(live_room.room.workshop_id, live_room.room.code, live_room.room._log)
    await other.load()
    for number in range(20):
        await other.submit(ANNA, idea(f"other-{number:03}"))
        sent = asyncio.create_task(live_room.room.submit(ANNA, idea(f"mine-{number:04}")))
        for _ in range(number % 5):
            await asyncio.sleep(0)
        await asyncio.gather(live_room.room.load(), live_room.room.load(), sent)
        await other.load()
    assert len(live_room.room.state.cards) == 40
    assert other.state == live_room.room.state
    await other.stop()


async def test_command_after_append_of_another_writer_is_decided_again(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    other = Room(live_room.room.workshop_id, live_room.room.code, live_room.room._log)
    await other.load()
    first = await other.submit(ANNA, idea("card-one"))
    assert await live_room.room.submit(ANNA, idea("card-two")) == first + 1
    assert {"card-one", "card-two"} <= set(live_room.room.state.cards)
    assert await live_room.room.submit(ANNA, idea("card-one")) == first
    await other.stop()


class InterruptedLog(EventLog):
    """The real log, whose next read fails after one entry."""

    async def read(self, workshop_id: str, after: int = 0) -> AsyncIterator[LogEntry]:
        """The first entry after `after`, and then a failure."""
        async for entry in super().read(workshop_id, after):
            yield entry
            raise StoreUnavailable("interrupted")


async def test_state_after_an_interrupted_read_is_that_of_its_rev(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    database = live_room.room._log._database
    behind = Room(live_room.room.workshop_id, live_room.room.code, EventLog(database))
    await behind.load()
    for number in range(2):
        await live_room.room.submit(ANNA, idea(f"card-{number}"))
    behind._log = InterruptedLog(database)
    with pytest.raises(StoreUnavailable):
        await behind.load()
    assert behind.rev == live_room.room.rev - 1
    assert "card-0" in behind.state.cards

    behind._log = EventLog(database)
    await behind.load()

    assert (behind.state, behind.rev) == (live_room.room.state, live_room.room.rev)


async def test_append_conflict_without_another_writer_is_rejected_not_retried(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    unknown = Room("no-such-workshop", live_room.room.code, live_room.room._log)
    unknown.state, unknown.rev = live_room.room.state, 0
    with pytest.raises(Rejected) as refused:
        async with asyncio.timeout(30):
            await unknown.submit(ANNA, idea("card-one"))
    assert refused.value.code == "store.unavailable"
    await unknown.stop()


async def test_workshop_without_entries_is_unknown(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    entries: Sequence[LogEntry] = [
        entry async for entry in live_room.room._log.read(live_room.room.workshop_id)
    ]
    assert entries[0].seq == 1
    insert = "INSERT INTO workshop (id, code, created_at) VALUES ('x', 'AAAACCCC', 1)"
    await live_room.room._log._database.run(lambda connection: connection.exec_driver_sql(insert))
    with pytest.raises(Rejected) as refused:
        await rooms.get("AAAA CCCC")
    assert refused.value.code == "workshop.unknown"


async def test_entity_that_cannot_be_projected_does_not_stop_broadcast(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    room, sent = live_room.room, list[str]()

    async def send_text(text: str) -> None:
        sent.append(text)

    async def send_close(code: int) -> None:
        raise AssertionError(code)

    transport = SendTransport(send_text, send_close)
    phone = Connection("phone", ANNA.id, 1, transport)
    live_room.broadcast.join(phone, {})
    await room.submit(ANNA, idea("card-one"))
    broken = replace(room.state.cards["card-one"], under="no-such-card")
    room.state = replace(room.state, cards=room.state.cards.insert("card-one", broken))
    await room.submit(ANNA, EditIdea(id="edit-one", card="card-one", text="Not sent"))
    await room.submit(STAFF, PauseStep(id="pause-one"))
    await wait_until(lambda: any('"left":' in text and '"patch"' in text for text in sent), 5)
    await room.submit(ANNA, idea("card-two", "Later"))
    await wait_until(lambda: any("Later" in text for text in sent), 5)
    assert not any("Not sent" in text for text in sent)
    transport.stop()
    live_room.broadcast.leave(phone)


async def test_participant_with_two_tabs_who_moves_is_counted_once_at_new_table(rooms: Rooms) -> None:
    live_room = await open_workshop(rooms)
    leave_frames: list[str] = []

    async def send_text(text: str) -> None:
        if '"leave"' in text:
            leave_frames.append(text)

    async def send_close(code: int) -> None:
        raise AssertionError(code)

    transports = [SendTransport(send_text, send_close) for _ in range(2)]
    old, new = (
        Connection("phone", ANNA.id, 1, transports[0]),
        Connection("phone", ANNA.id, 2, transports[1]),
    )
    live_room.broadcast.join(old, {})
    await live_room.room.submit(ANNA, Move(id="move-once", table=2))
    live_room.broadcast.join(new, {})
    await wait_until(lambda: len(leave_frames) == 1)
    assert live_room.broadcast.presence.people_by_table() == {"2": 1}
    await live_room.room.submit(ANNA, Move(id="move-again", table=3))
    await wait_until(lambda: len(leave_frames) == 3)
    assert (old.table, new.table) == (3, 3)
    assert live_room.broadcast.presence.people_by_table() == {"3": 1}
    for phone in (old, new):
        live_room.broadcast.leave(phone)
    assert (live_room.broadcast.presence.people, live_room.broadcast.presence.people_by_table()) == (0, {})
    assert live_room.broadcast.empty
    for transport in transports:
        transport.stop()


def test_presence_of_participant_with_two_connections_counts_one_person() -> None:
    presence = PresenceCounts()
    presence.connect("anna", 1)
    presence.connect("anna", 2)
    presence.connect("bo", 2)
    assert (presence.people, presence.people_by_table()) == (2, {"2": 2})
    presence.disconnect("anna")
    assert presence.people == 2
    presence.disconnect("anna")
    presence.disconnect("bo")
    assert (presence.people, presence.people_by_table()) == (0, {})
