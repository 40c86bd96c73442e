"""Errors of pages in the server's log."""

from collections.abc import Callable

import httpx
import pytest

from app.web.page_error_log import ERROR_BURST
from tests.eventually import eventually
from tests.http_clients import http_client
from tests.page_errors import logged_page_errors
from tests.server_process import ServerProcess

ERROR = {"client": "phone", "error": "TypeError", "at": ["main-DAvQmAei.js:1:4711"]}


def test_error_of_a_page_is_logged(new_server: Callable[..., ServerProcess]) -> None:
    server = new_server()
    with http_client(base_url=server.url) as http:
        assert http.post("/api/page-errors", json=ERROR).status_code == httpx.codes.NO_CONTENT
    eventually(lambda: logged_page_errors(server) == [{**ERROR, "not_logged": 0}])


@pytest.mark.parametrize(
    "fields",
    [
        {"error": "I said that the board is empty"},
        {"client": "a child's words"},
        {"at": ["see my secret:1:1"]},
        {"at": ["main.js:1:1"] * 6},
        {"at": ["main.js"]},
    ],
)
def test_error_with_words_in_it_is_refused_and_not_logged(
    new_server: Callable[..., ServerProcess], fields: dict[str, object]
) -> None:
    server = new_server()
    with http_client(base_url=server.url) as http:
        assert http.post("/api/page-errors", json={**ERROR, **fields}).is_client_error
        http.post("/api/page-errors", json=ERROR)
    eventually(lambda: logged_page_errors(server))
    assert logged_page_errors(server) == [{**ERROR, "not_logged": 0}]


def test_errors_beyond_the_rate_are_not_logged(new_server: Callable[..., ServerProcess]) -> None:
    server = new_server()
    with http_client(base_url=server.url) as http:
        for number in range(ERROR_BURST + 10):
            error = {**ERROR, "at": [f"main.js:1:{number}"]}
            assert http.post("/api/page-errors", json=error).status_code == httpx.codes.NO_CONTENT
    server.stop()
    assert ERROR_BURST <= len(logged_page_errors(server)) < ERROR_BURST + 10
