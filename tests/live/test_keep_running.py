"""A task that fails is logged, counted and started again."""

import asyncio
import io
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from structlog.testing import capture_logs
from structlog.types import EventDict

from app.live.broadcast import Broadcast
from app.live.keep_running import Restarts, keep_running
from app.live.rooms import LiveRoom
from app.web import logs
from tests.faults.in_process import run_in_process
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client
from tests.live.conftest import NewRooms
from tests.live.sample_room import Phone, add_card


class FailingLog:
    """A processor of log entries that fails once, at the first of this event: the errors of a task are caught
    and logged in it, and this one ends it."""

    def __init__(self, event: str) -> None:
        self._event = event

    def __call__(self, logger: object, method: str, entry: EventDict) -> EventDict:
        """Return the entry unchanged. Raises ZeroDivisionError once."""
        if entry["event"] == self._event:
            self._event = ""
            raise ZeroDivisionError
        return entry


async def test_task_that_fails_is_logged_and_runs_again_until_it_returns() -> None:
    runs, restarts = list[int](), Restarts()

    async def work() -> None:
        runs.append(len(runs))
        if len(runs) < 4:
            raise ValueError("a bug")

    logged = io.StringIO()
    with redirect_stderr(logged):
        logs.configure()
        await keep_running("sample", work, restarts, max_pause=0.01)

    assert runs == [0, 1, 2, 3]
    assert restarts.total == 3
    assert logged.getvalue().count("task.restarted") == 3
    assert "restarts=3" in logged.getvalue() or '"restarts": 3' in logged.getvalue()


async def test_task_that_is_cancelled_ends() -> None:
    waiting = asyncio.Event().wait
    task = asyncio.create_task(keep_running("sample", waiting, Restarts(), max_pause=0.01))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_commits_go_on_after_their_task_failed_and_the_health_page_counts_it(tmp_path: Path) -> None:
    async with run_in_process(tmp_path) as server, async_http_client(base_url=server.workshop.url) as http:
        database = server.room._log._database
        phone = await (await server.workshop.join()).connect()
        card = {"theme": "safety", "text": "A tree"}

        async def rename_table(old: str, new: str) -> None:
            statement = f"ALTER TABLE {old} RENAME TO {new}"
            await database.run(lambda connection: connection.exec_driver_sql(statement))

        assert (await http.get("/healthz")).json()["restarted_tasks"] == 0
        with capture_logs([FailingLog("store.unavailable")]) as logs:
            await rename_table("entry", "renamed")
            assert (await phone.submit("ideas.add", **card))["code"] == "store.unavailable"
            await rename_table("renamed", "entry")
            assert (await phone.submit("ideas.add", **card))["type"] == "ack"

        assert [(entry["event"], entry.get("task")) for entry in logs] == [("task.restarted", "room.commits")]
        assert (await http.get("/healthz")).json() == {
            "ok": True,
            "restarted_tasks": 1,
            "waiting_reports": 0,
            "refused_connections": 0,
        }
        await phone.socket.close()


async def test_changes_are_sent_after_their_task_failed(live_room: LiveRoom) -> None:
    phone = Phone(live_room)
    await phone.state_frames()
    with capture_logs([FailingLog("broadcast.changes_failed")]) as logs:
        live_room.room.on_change({"no such entity"})
        await wait_until(lambda: live_room.room.restarts.total == 1)
        await add_card(live_room.room, "card-later", "Later")
        await wait_until(lambda: phone.has("Later"))
    assert [(entry["event"], entry["task"]) for entry in logs] == [("task.restarted", "broadcast.changes")]
    live_room.broadcast.leave(phone.connection)


async def test_counts_are_sent_after_their_task_failed(live_room: LiveRoom, new_rooms: NewRooms) -> None:
    rooms = new_rooms(make_broadcast=partial(Broadcast, presence_interval=0.01))
    room = (reopened := await rooms.get(live_room.room.code)).room
    phone = Phone(reopened)
    await phone.state_frames()
    with capture_logs([FailingLog("broadcast.presence_failed")]) as logs:
        in_order = room.state
        room.state = replace(in_order, shared_cards_by_theme=None)
        await wait_until(lambda: room.restarts.total == 1)
        room.state = in_order
        phone.frames.clear()
        await add_card(room, "card-later", "Later")
        await wait_until(lambda: any(frame["type"] == "presence" for frame in phone.frames))
    assert ("task.restarted", "broadcast.presence") in [(entry["event"], entry.get("task")) for entry in logs]
    reopened.broadcast.leave(phone.connection)
