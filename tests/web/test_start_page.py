"""The list of workshops on an organiser's start page."""

import sqlite3
from collections.abc import Callable
from typing import Any

from app.web.api import MAX_LISTED_WORKSHOPS
from tests.server_process import ServerProcess


def listed_codes(server: ServerProcess) -> list[Any]:
    """The codes of the listed workshops."""
    with server.operator() as http:
        response = http.get("/api/me")
    assert response.status_code == 200, response.text
    return [workshop["code"] for workshop in response.json()["workshops"]]


def test_workshop_list_has_the_newest_and_leaves_out_unreadable_ones(
    own_server: Callable[..., ServerProcess],
) -> None:
    server = own_server()
    codes = [server.new_workshop(1) for _ in range(MAX_LISTED_WORKSHOPS + 1)]
    newest = codes[:0:-1]
    assert sorted(listed_codes(server)) == sorted(newest)
    server.stop()
    with sqlite3.connect(server.data / "samskap.sqlite") as database:
        database.execute(
            "UPDATE entry SET events = ? WHERE workshop_id = (SELECT id FROM workshop WHERE code = ?)",
            (b"[nobody can read this]", newest[3]),
        )

    server = own_server()

    assert sorted(listed_codes(server)) == sorted(set(newest) - {newest[3]})
    assert "workshop.unreadable" in server.output
    assert "nobody can read this" not in server.output
