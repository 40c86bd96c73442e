"""What the start page tells an organiser of the workshops that there are."""

import sqlite3
from collections.abc import Callable
from typing import Any

from app.web.api import MAX_LISTED_WORKSHOPS
from tests.server_process import ServerProcess


def listed(server: ServerProcess) -> list[Any]:
    """The codes of the listed workshops."""
    with server.operator() as http:
        answer = http.get("/api/me")
    assert answer.status_code == 200, answer.text
    return [workshop["code"] for workshop in answer.json()["workshops"]]


def test_the_newest_workshops_are_listed_and_one_that_cannot_be_read_is_left_out(
    own_server: Callable[..., ServerProcess],
) -> None:
    server = own_server()
    codes = [server.new(1) for _ in range(MAX_LISTED_WORKSHOPS + 1)]
    newest = codes[:0:-1]
    assert sorted(listed(server)) == sorted(newest)
    server.stop()
    with sqlite3.connect(server.data / "samskap.sqlite") as database:
        database.execute(
            "UPDATE entry SET events = ? WHERE workshop_id = (SELECT id FROM workshop WHERE code = ?)",
            (b"[nobody can read this]", newest[3]),
        )

    server = own_server()

    assert sorted(listed(server)) == sorted(set(newest) - {newest[3]})
    assert "workshop.unreadable" in server.said
    assert "nobody can read this" not in server.said
