"""A room let down by its disk, by a bug, by another writer: nothing is promised that is not saved."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path

import pytest

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.connection import Connection
from app.live.presence import Presence
from app.live.room import Room
from app.live.rooms import LiveRoom, Rooms
from app.live.transport import SendTransport
from app.locale.catalogue import Catalogue
from app.store.database import Database, migrate
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.web import logs
from app.workshop import workshop
from app.workshop.activities.ideas import AddIdea
from app.workshop.activities.welcome import Join, Move
from app.workshop.agenda import PauseStep, ResumeStep, StartStep
from app.workshop.templates import fremtidsbilder
from app.workshop.workshop import Entry
from tests.faults.wait_until import wait_until as until

STAFF = Actor("facilitator")
ANNA = Actor("participant", "anna-anna-anna-anna")


class FailingLog(EventLog):
    """The real log, on a disk that can be made to fail as SQLite makes it fail: a table that is gone."""

    async def lose_the_disk(self, lost: bool) -> None:
        old, new = ("entry", "entry_gone") if lost else ("entry_gone", "entry")
        rename = f"ALTER TABLE {old} RENAME TO {new}"
        await self._database.run(lambda connection: connection.exec_driver_sql(rename))


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    """Rooms on a database of their own."""
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    database = Database(path)
    made = Rooms(FailingLog(database), Workshops(database))
    yield made
    await made.stop()
    await database.close()


async def writing(rooms: Rooms) -> LiveRoom:
    """A hall in which Anna sits at table 1 and may write."""
    hall = await rooms.create(fremtidsbilder(Catalogue.load().everywhere, 4, "en"))
    await hall.room.submit(STAFF, StartStep(id="start-start", step="together"))
    await hall.room.submit(Actor("visitor", ANNA.participant), Join(id=ANNA.participant, table=1))
    return hall


def idea(id_: str, text: str = "A tree") -> AddIdea:
    """A card."""
    return AddIdea(id=id_, theme="safety", text=text)


async def settled(room: Room, *commands: AddIdea) -> list[int | BaseException]:
    """What comes of commands that arrive together."""
    return await asyncio.gather(*(room.submit(ANNA, c) for c in commands), return_exceptions=True)


async def test_a_disk_that_fails_is_no_ack_and_no_change_and_it_goes_on_by_itself(rooms: Rooms) -> None:
    hall = await writing(rooms)
    log, before = hall.room._log, (hall.room.rev, hall.room.state)
    assert isinstance(log, FailingLog)
    await log.lose_the_disk(lost=True)
    refused = await settled(hall.room, idea("card-one"), idea("card-two"), idea("card-bad", " "))
    assert [r.code for r in refused if isinstance(r, Rejected)] == ["store.unavailable"] * 3
    assert (hall.room.rev, hall.room.state) == before
    await log.lose_the_disk(lost=False)
    assert await settled(hall.room, idea("card-one")) == [before[0] + 1]


async def test_what_the_log_says_of_a_failure_names_no_one_and_quotes_nothing(rooms: Rooms) -> None:
    hall = await writing(rooms)
    log = hall.room._log
    assert isinstance(log, FailingLog)
    said = io.StringIO()
    with redirect_stderr(said):
        logs.configure()
        await log.lose_the_disk(lost=True)
        await settled(hall.room, idea("card-one", "My secret"))
        await log.lose_the_disk(lost=False)
        hall.room.state = None  # type: ignore[assignment]  # as a bug might
        await settled(hall.room, idea("card-two", "My secret"))
    assert "store.unavailable" in said.getvalue()
    assert "command.failed" in said.getvalue()
    for secret in ("My secret", ANNA.participant, hall.room.code):
        assert secret not in said.getvalue()


@contextmanager
def unspeakable() -> Iterator[None]:
    """The server's own words go to a disk that is full."""
    full = Path("/dev/full").open("w")  # noqa: SIM115 - to close it fails
    with redirect_stderr(full):
        logs.configure()
        yield
    with suppress(OSError):  # it tries once more
        full.close()


async def test_a_disk_that_is_full_for_the_servers_own_words_too_silences_nobody(rooms: Rooms) -> None:
    hall = await writing(rooms)
    log = hall.room._log
    assert isinstance(log, FailingLog)
    with unspeakable():
        await log.lose_the_disk(lost=True)
        (refused,) = await settled(hall.room, idea("card-one"))
        assert isinstance(refused, Rejected)
        await log.lose_the_disk(lost=False)
        async with asyncio.timeout(5):
            assert await settled(hall.room, idea("card-one")) == [hall.room.rev]


async def test_a_bug_in_one_command_refuses_that_command_only(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = await writing(rooms)
    real = workshop.decide

    def decide(state: object, actor: Actor, command: AddIdea, at: int) -> object:
        if command.id == "card-bug":
            raise ZeroDivisionError
        return real(state, actor, command, at)  # type: ignore[arg-type]

    monkeypatch.setattr("app.live.command_batch.decide", decide)
    one, bug, two = await settled(hall.room, idea("card-one"), idea("card-bug"), idea("card-two"))
    assert isinstance(bug, Rejected)
    assert bug.code == "internal"
    assert isinstance(one, int)
    assert two == one + 1


async def test_a_command_that_changed_nothing_stays_done(rooms: Rooms) -> None:
    hall = await writing(rooms)
    assert await hall.room.submit(STAFF, PauseStep(id="pause-one")) > 0
    assert await hall.room.submit(STAFF, PauseStep(id="pause-two")) == 0
    await hall.room.submit(STAFF, ResumeStep(id="resume-it"))
    assert await hall.room.submit(STAFF, PauseStep(id="pause-two")) == 0
    assert hall.room.state.running is not None
    assert hall.room.state.running.left is None, "the clock runs on"


async def test_another_writer_that_was_first_is_read_and_the_command_decided_again(rooms: Rooms) -> None:
    hall = await writing(rooms)
    other = Room(hall.room.workshop_id, hall.room.code, hall.room._log)
    await other.load()
    first = await other.submit(ANNA, idea("card-one"))
    assert await hall.room.submit(ANNA, idea("card-two")) == first + 1
    assert {"card-one", "card-two"} <= set(hall.room.state.cards)
    assert await hall.room.submit(ANNA, idea("card-one")) == first
    await other.stop()


async def test_a_refusal_by_the_disk_that_no_writer_explains_is_not_tried_for_ever(rooms: Rooms) -> None:
    hall = await writing(rooms)
    nowhere = Room("no-such-workshop", hall.room.code, hall.room._log)
    nowhere.state, nowhere.rev = hall.room.state, 0
    with pytest.raises(Rejected) as refused:
        async with asyncio.timeout(5):
            await nowhere.submit(ANNA, idea("card-one"))
    assert refused.value.code == "store.unavailable"
    await nowhere.stop()


async def test_a_half_made_workshop_is_no_workshop(rooms: Rooms) -> None:
    hall = await writing(rooms)
    entries: Sequence[Entry] = [e async for e in hall.room._log.read(hall.room.workshop_id)]
    assert entries[0].seq == 1
    half = "INSERT INTO workshop (id, code, created_at) VALUES ('x', 'AAAACCCC', 1)"
    await hall.room._log._database.run(lambda connection: connection.exec_driver_sql(half))
    with pytest.raises(Rejected) as refused:
        await rooms.hall("AAAA CCCC")
    assert refused.value.code == "workshop.unknown"


async def test_a_noun_that_cannot_be_shown_does_not_silence_the_hall(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = await writing(rooms)
    taken: list[str] = []
    came = asyncio.Event()

    async def send(text: str) -> None:
        taken.append(text)
        came.set()

    async def close(code: int) -> None:
        raise AssertionError(code)

    wire = SendTransport(send, close)
    phone = Connection("phone", ANNA.participant, 1, wire)
    hall.broadcast.join(phone, {})
    with monkeypatch.context() as broken:
        broken.setitem(workshop.PROJECTIONS, "card", lambda state, noun: iter((1 / 0,)))
        await hall.room.submit(ANNA, idea("card-one"))
        await hall.room.submit(STAFF, PauseStep(id="pause-one"))
        async with asyncio.timeout(5):
            while not any('"left":' in text and '"patch"' in text for text in taken):
                came.clear()
                await came.wait()
    await hall.room.submit(ANNA, idea("card-two", "Later"))
    async with asyncio.timeout(5):
        while not any("Later" in text for text in taken):
            came.clear()
            await came.wait()
    wire.stop()
    hall.broadcast.leave(phone)


async def test_every_tab_moves_with_its_person_and_counts_stay_true(rooms: Rooms) -> None:
    hall = await writing(rooms)
    left: list[str] = []

    async def send(text: str) -> None:
        if '"leave"' in text:
            left.append(text)

    async def close(code: int) -> None:
        raise AssertionError(code)

    wires = [SendTransport(send, close) for _ in range(2)]
    old, new = (
        Connection("phone", ANNA.participant, 1, wires[0]),
        Connection("phone", ANNA.participant, 2, wires[1]),
    )
    hall.broadcast.join(old, {})
    await hall.room.submit(ANNA, Move(id="move-once", table=2))
    hall.broadcast.join(new, {})
    await until(lambda: len(left) == 1)
    assert hall.broadcast.presence.tables() == {"2": 1}
    await hall.room.submit(ANNA, Move(id="move-again", table=3))
    await until(lambda: len(left) == 3)
    assert (old.table, new.table) == (3, 3)
    assert hall.broadcast.presence.tables() == {"3": 1}
    for phone in (old, new):
        hall.broadcast.leave(phone)
    assert (hall.broadcast.presence.people, hall.broadcast.presence.tables()) == (0, {})
    assert hall.broadcast.empty
    for wire in wires:
        wire.stop()


def test_presence_counts_a_person_once_wherever_they_sit() -> None:
    presence = Presence()
    presence.arrive("anna", 1)
    presence.arrive("anna", 2)
    presence.arrive("bo", 2)
    assert (presence.people, presence.tables()) == (2, {"2": 2})
    presence.leave("anna")
    assert presence.people == 2
    presence.leave("anna")
    presence.leave("bo")
    assert (presence.people, presence.tables()) == (0, {})
