"""What the server says about itself: whether it responds, and whether it does all of its work."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from app.live.keep_running import keep_running
from tests.empty_database import DATABASE
from tests.eventually import eventually
from tests.faults.wait_until import wait_until
from tests.server_process import StartServer
from tests.web.app_in_process import app_in_process

NEW_WORKSHOP = {"tables": 2, "language": "en"}


def readiness(http: httpx.Client) -> tuple[int, dict[str, object]]:
    """Status and answer of `/readyz`."""
    response = http.get("/readyz")
    return response.status_code, response.json()


def test_server_is_not_ready_from_a_failed_commit_until_its_database_can_be_written(
    new_server: StartServer,
) -> None:
    server = new_server()
    eventually(lambda: "/o/" in server.output)  # the link that it stores at its start
    with server.operator() as http:
        assert readiness(http) == (200, {"ready": True})
        with closing(sqlite3.connect(server.data / DATABASE)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert http.post("/api/workshops", json=NEW_WORKSHOP).status_code == 503
            assert http.get("/api/me").status_code == 200, "it can still be read"
            refused = http.get("/readyz")
            assert (refused.status_code, refused.json()["code"]) == (503, "server.store_unavailable")
            assert refused.headers["Retry-After"]
            assert "cannot write to its database" in refused.json()["message"]
            assert http.get("/healthz").status_code == 200
            other.rollback()
        assert readiness(http) == (200, {"ready": True})


async def test_server_is_not_ready_while_a_task_pauses_after_an_error(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        runs = 0

        async def fail_once() -> None:
            nonlocal runs
            runs += 1
            if runs == 1:
                raise ValueError("a bug")

        task = asyncio.create_task(keep_running("sample", fail_once, context.restarts, max_pause=50))
        await wait_until(lambda: context.restarts.total == 1)
        refused = await http.get("/readyz")
        assert (refused.status_code, refused.json()["code"]) == (503, "server.task_pauses")
        assert "sample" in refused.json()["message"]
        await task
        assert (await http.get("/readyz")).json() == {"ready": True}


async def test_server_is_ready_after_a_task_that_paused_was_cancelled(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):

        async def fail() -> None:
            raise ValueError("a bug")

        task = asyncio.create_task(keep_running("sample", fail, context.restarts, max_pause=5000))
        await wait_until(lambda: context.restarts.total == 1)
        assert (await http.get("/readyz")).status_code == 503
        task.cancel()
        await asyncio.wait([task])
        assert (await http.get("/readyz")).status_code == 200
