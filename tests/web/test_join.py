"""Coming in: by code and by sign, once, again and not at all."""

import sqlite3
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.live.live_workshop import TestHall, new_id
from tests.server_process import ServerProcess

NewHall = Callable[..., Awaitable[TestHall]]


def browser(hall: TestHall, language: str = "en") -> httpx.AsyncClient:
    """One browser: it keeps its cookies."""
    return httpx.AsyncClient(base_url=hall.url, headers={"accept-language": language})


def seat(table: int = 1, **more: object) -> dict[str, object]:
    """What a phone sends to sit down."""
    return {"id": new_id(), "table": table, "role": None, "municipality": None, "language": "en", **more}


async def people(hall: TestHall) -> int:
    """How many seats are taken."""
    async with httpx.AsyncClient(base_url=hall.url, headers=hall.operator) as http:
        staff = (await http.get(f"/api/workshops/{hall.code}/state?as=console")).json()["staff"]
    return sum(tile["people"] for key, tile in staff.items() if key.startswith("tile/"))


async def test_a_browser_is_one_participant_however_often_it_asks(hall: NewHall) -> None:
    room = await hall()
    async with browser(room) as phone:
        wish = seat(3, role="student", municipality="smola")
        for body in (wish, wish, seat(4)):
            answer = await phone.post(f"/api/workshops/{room.code}/seats", json=body)
            assert (answer.status_code, answer.json()) == (201, {"table": 3})
        door = (await phone.get(f"/api/workshops/{room.code}/door")).json()
    assert door["seat"] == {"table": 3, "role": "student", "municipality": "smola", "language": "en"}
    assert await people(room) == 1


async def test_an_answer_that_was_lost_is_given_again_to_the_same_phone(hall: NewHall) -> None:
    room = await hall()
    wish = seat(3)
    for _ in range(2):
        async with browser(room) as phone:
            answer = await phone.post(f"/api/workshops/{room.code}/seats", json=wish)
            assert phone.cookies
            assert answer.status_code == 201
    assert await people(room) == 1


async def test_what_is_stored_of_a_phone_takes_nobodys_seat(server: ServerProcess, hall: NewHall) -> None:
    room = await hall()
    wish = seat(3)
    for _ in range(2):
        async with browser(room) as phone:
            await phone.post(f"/api/workshops/{room.code}/seats", json=wish)
        with sqlite3.connect(server.data / "samskap.sqlite") as database:
            rows = database.execute("SELECT * FROM entry ORDER BY at DESC LIMIT 1").fetchall()
            ((stored,),) = database.execute("SELECT actor_id FROM entry ORDER BY at DESC LIMIT 1").fetchall()
        assert str(wish["id"]) not in str(rows)
        wish = {**seat(5), "id": stored}
    assert await people(room) == 2, "whoever read it is somebody new"


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        (seat(99), 409, "table.unknown"),
        (seat(0), 409, "table.unknown"),
        (seat(role="wizard"), 409, "role.unknown"),
        (seat(municipality="oslo"), 409, "municipality.unknown"),
        (seat(language="x" * 11), 409, "language.unknown"),
        ({**seat(), "name": "Kari"}, 422, "command.malformed"),
        ({**seat(), "id": "short"}, 422, "command.malformed"),
    ],
)
async def test_a_wish_that_cannot_be_met_is_refused_with_a_sentence(
    hall: NewHall, wish: dict[str, object], status: int, code: str
) -> None:
    room = await hall()
    async with browser(room, "nn") as phone:
        answer = await phone.post(f"/api/workshops/{room.code}/seats", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")
    assert await people(room) == 0


async def test_a_full_workshop_says_so_and_a_closed_one_too(hall: NewHall) -> None:
    room = await hall()
    await room.command("plan.edit", capacity=1)
    await room.join(1)
    async with browser(room) as phone:
        assert (await phone.get(f"/api/workshops/{room.code}/door")).json()["full"] is True
        answer = await phone.post(f"/api/workshops/{room.code}/seats", json=seat())
        assert answer.json()["code"] == "workshop.full"
        await room.command("close.workshop")
        answer = await phone.post(f"/api/workshops/{room.code}/seats", json=seat())
        assert answer.json()["code"] == "workshop.closed"


@pytest.mark.parametrize("address", ["/j/AAAA3333", "/j/nonsense", "/j/AAAA3333/4", "/w/AAAA3333/console"])
async def test_an_unknown_code_is_a_plain_sentence_and_a_way_on(hall: NewHall, address: str) -> None:
    room = await hall()
    async with browser(room, "nb") as phone:
        answer = await phone.get(address)
    assert answer.status_code == 404
    assert 'lang="nb"' in answer.text
    assert 'href="/"' in answer.text


async def test_a_code_is_found_however_it_is_typed(hall: NewHall) -> None:
    room = await hall()
    typed = f"{room.code[:4].lower()} {room.code[4:].lower()}"
    async with browser(room) as phone:
        assert (await phone.get(f"/api/workshops/{typed}/door")).json()["code"] == room.code
        answer = await phone.get(f"/j/{typed}/5", follow_redirects=True)
    assert answer.url.path == f"/j/{room.code}/5"
    assert '"table": 5' in answer.text


async def test_an_address_with_a_table_that_cannot_be_leads_to_the_choice_of_one(hall: NewHall) -> None:
    room = await hall()
    async with browser(room) as phone:
        for table in ("0", "9", "99999", "9" * 5000, "x"):
            answer = await phone.get(f"/j/{room.code}/{table}")
            assert answer.status_code == 200
            assert '"table": null' in answer.text


async def test_many_from_one_address_are_nobody_too_many(hall: NewHall) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url) as http:
        for number in range(120):
            http.cookies.clear()
            answer = await http.post(f"/api/workshops/{room.code}/seats", json=seat(1 + number % 8))
            assert answer.status_code == 201
    assert await people(room) == 120
