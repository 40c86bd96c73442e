"""Joining a workshop by code or table sign: once, again, and refused."""

import sqlite3

import httpx
import pytest

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.server_process import ServerProcess
from tests.web.seat_request import seat_request


def browser(workshop: LiveWorkshop, language: str = "en") -> httpx.AsyncClient:
    """A browser with its own cookies."""
    return async_http_client(base_url=workshop.url, headers={"accept-language": language})


async def count_people(workshop: LiveWorkshop) -> int:
    """The number of participants."""
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        staff = (await http.get(f"/api/workshops/{workshop.code}/state")).json()["staff"]
    return sum(tile["people"] for key, tile in staff.items() if key.startswith("tile/"))


async def test_browser_that_joins_again_keeps_its_seat(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with browser(workshop) as phone:
        body = seat_request(3, role="student", municipality="smola")
        for request in (body, body, seat_request(4)):
            response = await phone.post(f"/api/workshops/{workshop.code}/seats", json=request)
            assert (response.status_code, response.json()) == (201, {"table": 3})
        join_info = (await phone.get(f"/api/workshops/{workshop.code}/door")).json()
    assert join_info["seat"] == {"table": 3, "role": "student", "municipality": "smola", "language": "en"}
    assert await count_people(workshop) == 1


async def test_join_after_lost_response_gets_same_seat(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    body = seat_request(3)
    for _ in range(2):
        async with browser(workshop) as phone:
            response = await phone.post(f"/api/workshops/{workshop.code}/seats", json=body)
            assert phone.cookies
            assert response.status_code == 201
    assert await count_people(workshop) == 1


async def test_participant_id_in_the_database_does_not_grant_the_seat(
    server: ServerProcess, new_workshop: CreateWorkshop
) -> None:
    """The id that a phone makes is the secret of its seat: the database holds only an id computed from it."""
    workshop = await new_workshop()
    first = seat_request(3)
    async with browser(workshop) as phone:
        await phone.post(f"/api/workshops/{workshop.code}/seats", json=first)
    entry = newest_entry(server)
    assert str(first["id"]) not in str(tuple(entry))

    second = {**seat_request(5), "id": entry["actor_id"]}
    async with browser(workshop) as phone:
        await phone.post(f"/api/workshops/{workshop.code}/seats", json=second)
    assert entry["actor_id"] not in str(tuple(newest_entry(server)))
    assert await count_people(workshop) == 2, "who sends the id from the database joins as somebody else"


def newest_entry(server: ServerProcess) -> sqlite3.Row:
    """The row of the event log that was written last."""
    with sqlite3.connect(server.data / "samskap.sqlite") as database:
        database.row_factory = sqlite3.Row
        row: sqlite3.Row = database.execute("SELECT * FROM entry ORDER BY at DESC LIMIT 1").fetchone()
        return row


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (seat_request(99), 409, "table.unknown"),
        (seat_request(0), 409, "table.unknown"),
        (seat_request(role="wizard"), 409, "role.unknown"),
        (seat_request(municipality="oslo"), 409, "municipality.unknown"),
        (seat_request(language="x" * 11), 409, "language.unknown"),
        ({**seat_request(), "name": "Kari"}, 422, "command.malformed"),
        ({**seat_request(), "id": "short"}, 422, "command.malformed"),
    ],
)
async def test_join_with_invalid_choice_is_refused_with_message(
    new_workshop: CreateWorkshop, body: dict[str, object], status: int, code: str
) -> None:
    workshop = await new_workshop()
    async with browser(workshop, "nn") as phone:
        response = await phone.post(f"/api/workshops/{workshop.code}/seats", json=body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"].endswith(".")
    assert await count_people(workshop) == 0


async def test_join_of_full_or_closed_workshop_is_refused(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    await workshop.submit("plan.edit", capacity=1)
    await workshop.join(1)
    async with browser(workshop) as phone:
        assert (await phone.get(f"/api/workshops/{workshop.code}/door")).json()["full"] is True
        response = await phone.post(f"/api/workshops/{workshop.code}/seats", json=seat_request())
        assert response.json()["code"] == "workshop.full"
        await workshop.submit("close.workshop")
        response = await phone.post(f"/api/workshops/{workshop.code}/seats", json=seat_request())
        assert response.json()["code"] == "workshop.closed"


@pytest.mark.parametrize("address", ["/j/AAAA3333", "/j/nonsense", "/j/AAAA3333/4", "/w/AAAA3333/console"])
async def test_page_of_unknown_code_shows_error_and_link_to_start(
    new_workshop: CreateWorkshop, address: str
) -> None:
    workshop = await new_workshop()
    async with browser(workshop, "nb") as phone:
        response = await phone.get(address)
    assert response.status_code == 404
    assert 'lang="nb"' in response.text
    assert 'href="/"' in response.text


async def test_code_in_any_spelling_opens_the_workshop(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    typed = f"{workshop.code[:4].lower()} {workshop.code[4:].lower()}"
    async with browser(workshop) as phone:
        assert (await phone.get(f"/api/workshops/{typed}/door")).json()["code"] == workshop.code
        response = await phone.get(f"/j/{typed}/5", follow_redirects=True)
    assert response.url.path == f"/j/{workshop.code}/5"
    assert '"table":5' in response.text


async def test_join_url_with_unknown_table_lets_visitor_choose_one(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with browser(workshop) as phone:
        for table in ("0", "9", "99999", "9" * 5000, "x"):
            response = await phone.get(f"/j/{workshop.code}/{table}")
            assert response.status_code == 200
            assert '"table":null' in response.text


async def test_many_joins_from_one_ip_address_are_all_accepted(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        for number in range(120):
            http.cookies.clear()
            response = await http.post(
                f"/api/workshops/{workshop.code}/seats", json=seat_request(1 + number % 8)
            )
            assert response.status_code == 201
    assert await count_people(workshop) == 120


async def test_visitor_is_told_the_smallest_group_of_which_numbers_are_shown(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    await workshop.submit("plan.edit", privacy_threshold=12)
    async with browser(workshop) as phone:
        join_info = (await phone.get(f"/api/workshops/{workshop.code}/door")).json()
    assert join_info["smallest_group"] == 12
