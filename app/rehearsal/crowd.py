"""Many phones in one hall: where they sit, and that all of them are connected."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from app.client.api import HTTP_TIMEOUT, JoinInfo
from app.client.phone import OnCard, Phone, Seat, take_seat

AT_ONCE = 50
"""Phones that knock at the same time, as in a hall where people scan a code within one minute."""


async def take_seats(url: str, door: JoinInfo, people: int, tables: int) -> list[Seat]:
    """Seats for so many, spread evenly over the first tables and over all roles and municipalities."""
    keeps_nothing = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    knocking = asyncio.Semaphore(AT_ONCE)
    roles = [None, *(role.id for role in door.roles)]
    homes = [None, *(home.id for home in door.municipalities)]

    async def join(http: httpx.AsyncClient, number: int) -> Seat:
        role, home = roles[number % len(roles)], homes[number // tables % len(homes)]
        async with knocking:
            return await take_seat(http, door.code, number % tables + 1, role, home, door.language)

    headers = {"Origin": url}
    async with httpx.AsyncClient(
        base_url=url, headers=headers, cookies=keeps_nothing, timeout=HTTP_TIMEOUT, trust_env=False
    ) as http:
        return await asyncio.gather(*(join(http, number) for number in range(people)))


@asynccontextmanager
async def connected_phones(
    url: str, seats: list[Seat], arrived: OnCard = lambda phone, card: None
) -> AsyncIterator[list[Phone]]:
    """A connected phone for each seat, with its board on it. A phone that is turned away ends it all."""
    phones = [Phone(url, seat, arrived) for seat in seats]
    async with asyncio.TaskGroup() as group:
        stays = [group.create_task(phone.stay()) for phone in phones]
        for phone in phones:
            await phone.settled()
        yield phones
        for stay in stays:
            stay.cancel()
