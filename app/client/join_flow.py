"""Joining a workshop as a new visitor does: the page and its files, a seat, and a connected phone."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import msgspec

from app.client.api import ApiError, JoinInfo
from app.client.http_connection import HttpConnection
from app.client.phone import OnNewCard, Phone, PhoneSeat, new_id

PAGE_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
RETRY_CODES = ("server.busy", "store.unavailable", "http.5")
"""Beginnings of the error codes after which a person tries again."""
SEAT_CONNECTIONS = 32
"""Connections that `take_seats` uses at the same time."""


class Person(msgspec.Struct, frozen=True):
    """The choices of a person who joins."""

    table: int
    language: str
    role: str | None = None
    municipality: str | None = None


def table_of(number: int, tables: int) -> int:
    """The table of the person with this number, from 0: table 1, 2, 3 and so on, and after the last table 1
    again."""
    return number % tables + 1


def spread_people(
    join_info: JoinInfo, people: int, tables: int, groups_of_kind: int | None = None
) -> list[Person]:
    """`people` people, spread evenly over tables 1 to `tables` and over all roles and municipalities.
    groups_of_kind: only over the first so many roles and municipalities, and everybody has both."""
    nobody = [] if groups_of_kind else [None]
    roles = [*nobody, *(role.id for role in join_info.roles[:groups_of_kind])] or [None]
    municipalities = [
        *nobody,
        *(municipality.id for municipality in join_info.municipalities[:groups_of_kind]),
    ] or [None]
    return [
        Person(
            table=table_of(number, tables),
            language=join_info.language,
            role=roles[number % len(roles)],
            municipality=municipalities[number // tables % len(municipalities)],
        )
        for number in range(people)
    ]


async def load_page(http: HttpConnection, code: str, table: int) -> None:
    """Load the page of a table and every file that it names, as a browser does that has none of them."""
    page = await http.request("GET", f"/j/{code}/{table}")
    for path in PAGE_FILE.findall(page.text):
        await http.request("GET", path, encodings="gzip, br")


async def take_seat(http: HttpConnection, code: str, person: Person) -> PhoneSeat:
    """Join as a new person. Raises ApiError when the workshop is full or closed."""
    choices = {"id": new_id(), **msgspec.to_builtins(person)}
    response = await http.request("POST", f"/api/workshops/{code}/seats", choices)
    cookie = "; ".join(header.partition(";")[0] for header in response.cookies)
    return PhoneSeat(code, int(json.loads(response.body)["table"]), cookie, person.language)


async def take_seats(url: str, code: str, people: Sequence[Person]) -> list[PhoneSeat]:
    """A seat for each person, in their order. Raises as `take_seat`."""
    seats: dict[int, PhoneSeat] = {}
    waiting = iter(enumerate(people))

    async def take_some() -> None:
        async with HttpConnection(url) as http:
            for number, person in waiting:
                seats[number] = await take_seat(http, code, person)

    await asyncio.gather(*(take_some() for _ in range(min(SEAT_CONNECTIONS, len(people)))))
    return [seats[number] for number in range(len(people))]


async def join(url: str, code: str, person: Person, on_new_card: OnNewCard) -> Phone:
    """A connected phone with its board. It tries again while the server is busy or cannot be reached. Raises
    ApiError when the server refuses."""
    phone = Phone(url, await _load_page_and_take_seat(url, code, person), on_new_card)
    try:
        await phone.connect()
    except BaseException:
        await phone.disconnect()
        raise
    return phone


async def _load_page_and_take_seat(url: str, code: str, person: Person) -> PhoneSeat:
    while True:
        try:
            async with HttpConnection(url) as http:
                await load_page(http, code, person.table)
                return await take_seat(http, code, person)
        except OSError:
            pass  # a person loads the page again
        except ApiError as error:
            if not error.code.startswith(RETRY_CODES):
                raise
        await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311


def ignore_card(phone: Phone, card: str) -> None:
    """Do nothing about a new card."""


@asynccontextmanager
async def connected_phones(
    url: str, seats: Sequence[PhoneSeat], on_new_card: OnNewCard = ignore_card
) -> AsyncIterator[list[Phone]]:
    """A connected phone for each seat, with its board. Raises a group of ApiError (`ExceptionGroup`)
    as soon as the server refuses one of them, also later, while the block runs. What the block raises comes
    in a group too."""
    phones = [Phone(url, seat, on_new_card) for seat in seats]
    try:
        async with asyncio.TaskGroup() as group:
            for phone in phones:
                group.create_task(phone.connect())
        async with asyncio.TaskGroup() as group:
            watching = [group.create_task(_raise_when_refused(phone)) for phone in phones]
            yield phones
            for task in watching:
                task.cancel()
    finally:
        await asyncio.gather(*(phone.disconnect() for phone in phones))


async def _raise_when_refused(phone: Phone) -> None:
    await asyncio.shield(phone.ended)
