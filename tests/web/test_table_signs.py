"""The page with a sign for every table. Its text is tested in `test_pages.py`."""

import asyncio
import threading
import time
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.web.pages import templates
from app.web.qr import qr_svg
from app.web.table_signs import TableSigns
from tests.faults.in_process import run_in_process
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client

CLIENTS = 40


async def test_signs_are_rendered_one_page_after_the_other_outside_the_event_loop() -> None:
    signs = TableSigns(templates())
    calls: list[tuple[int, bool]] = []
    """For each text of a page: the page, and whether the event loop's thread asked for it."""

    async def render(page: int) -> bytes:
        def text(key: str, **params: object) -> str:
            calls.append((page, threading.current_thread() is threading.main_thread()))
            time.sleep(0.001)  # other threads run meanwhile
            return key

        variables = {
            "lang": "en",
            "dir": "ltr",
            "t": text,
            "title": f"Hall {page}",
            "question": "What now?",
            "code": "K7MP4WXA",
            "join_url": "http://hall/j/K7MP4WXA",
        }
        return await signs.render([f"http://hall/j/K7MP4WXA/{table}" for table in (1, 2)], variables)

    rendered = await asyncio.gather(*(render(page) for page in range(3)))

    assert [html.count(b"<svg") for html in rendered] == [2, 2, 2]
    assert [page for page, _ in groupby(calls, key=lambda call: call[0])] == [0, 1, 2]
    assert not any(is_on_loop for _, is_on_loop in calls)


@pytest.mark.parametrize("page", ["signs", "qr.svg"])
async def test_codes_for_clients_that_are_gone_are_not_drawn(tmp_path: Path, page: str) -> None:
    async with run_in_process(tmp_path) as server:
        path, url = f"/w/{server.workshop.code}/{page}", urlsplit(server.workshop.url)
        codes = server.room.state.plan.tables if page == "signs" else 1
        fields = "".join(f"{name}: {value}\r\n" for name, value in server.workshop.operator_headers.items())
        before = qr_svg.cache_info().misses
        leaving = []
        for number in range(CLIENTS):
            _, writer = await asyncio.open_connection(url.hostname, url.port)
            host = f"gone-{number}.{'x' * 200}"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n".encode())
            leaving.append(writer)
        await wait_until(lambda: requests_that_wait() > CLIENTS / 2)
        for writer in leaving:
            writer.close()
        async with async_http_client(
            base_url=server.workshop.url, headers=server.workshop.operator_headers
        ) as http:
            (await http.get(path)).raise_for_status()
    assert qr_svg.cache_info().misses - before < CLIENTS * codes / 2


def requests_that_wait() -> int:
    """How many requests have started, and wait for what is drawn."""
    return sum("_wait_for_disconnect" in str(task.get_coro()) for task in asyncio.all_tasks())
