"""Errors of pages in the server's log."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from app.web.page_error_log import ERROR_BURST, PageError, PageErrorLog
from tests.eventually import eventually
from tests.faults.wait_until import wait_until
from tests.http_clients import http_client
from tests.page_errors import logged_page_errors
from tests.server_process import StartServer

ERROR: dict[str, Any] = {"client": "phone", "error": "TypeError", "at": ["main-DAvQmAei.js:1:4711"]}


def test_error_of_a_page_is_logged(new_server: StartServer) -> None:
    server = new_server()
    with http_client(base_url=server.url) as http:
        assert http.post("/api/page-errors", json=ERROR).status_code == httpx.codes.NO_CONTENT
    eventually(lambda: logged_page_errors(server) == [ERROR])


@pytest.mark.parametrize(
    "fields",
    [
        {"error": "I said that the board is empty"},
        {"client": "a child's words"},
        {"at": ["see my secret:1:1"]},
        {"at": ["main.js:1:1"] * 6},
        {"at": ["main.js"]},
        {"at": ["main.js:1 word:1"]},
        {"at": ["main.js:1:1 word"]},
        {"at": ["main.js:1:1\n"]},
    ],
)
def test_error_with_words_in_it_is_refused_and_not_logged(
    new_server: StartServer, fields: dict[str, object]
) -> None:
    server = new_server()
    with http_client(base_url=server.url) as http:
        assert http.post("/api/page-errors", json={**ERROR, **fields}).is_client_error
        http.post("/api/page-errors", json=ERROR)
    eventually(lambda: logged_page_errors(server))
    assert logged_page_errors(server) == [ERROR]


def test_errors_beyond_the_rate_are_only_counted(new_server: StartServer) -> None:
    server = new_server()
    with http_client(base_url=server.url) as http:
        for number in range(ERROR_BURST + 10):
            error = {**ERROR, "at": [f"main.js:1:{number}"]}
            assert http.post("/api/page-errors", json=error).status_code == httpx.codes.NO_CONTENT
    server.stop()
    assert ERROR_BURST <= len(logged_page_errors(server)) < ERROR_BURST + 10


async def test_errors_beyond_the_rate_are_summed_up_later() -> None:
    log = PageErrorLog(clock=lambda: 0, summary_interval=0.01)
    with capture_logs() as logged:
        for client in ["phone"] * (ERROR_BURST + 2) + ["console"]:
            log.add(PageError(**{**ERROR, "client": client}))
        await wait_until(lambda: len(logged) > ERROR_BURST)
        log.add(PageError(**ERROR))
        await wait_until(lambda: len(logged) > ERROR_BURST + 1)
    summaries = [each["not_logged"] for each in logged if each["event"] == "page.more_errors"]
    assert summaries == [3, 1]


def test_error_that_a_page_of_another_site_sends_is_refused(new_server: StartServer) -> None:
    server = new_server()
    with http_client(base_url=server.url, headers={"origin": "http://evil.example"}) as http:
        assert http.post("/api/page-errors", json=ERROR).status_code == httpx.codes.FORBIDDEN
