"""Coming in as a person does who was never here: the page, a seat, a line, and the board on it."""

import asyncio
import random
import re
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from app.client.api import HTTP_TIMEOUT, ApiError
from app.client.phone import OnCard, Phone, Seat, take_seat
from app.rehearsal.messages import Join, PersonWorkload

FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
BUSY = ("server.busy", "store.unavailable", "http.5")
"""Refusals after which a person tries again."""


def anonymous_client(url: str) -> httpx.AsyncClient:
    """A client for many people: it keeps no cookies."""
    nothing = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    headers = {"Origin": url}
    return httpx.AsyncClient(
        base_url=url, headers=headers, cookies=nothing, timeout=HTTP_TIMEOUT, trust_env=False
    )


async def join(
    http: httpx.AsyncClient, order: Join, part: PersonWorkload, arrived: OnCard
) -> "ConnectedPhone":
    """A phone with its board on it. Tries as long as it is let; Refused when there is no use in trying."""
    guest = ConnectedPhone(order.url, await _seat(http, order, part), arrived)
    try:
        await guest.settled()
    except BaseException:
        guest.leave()
        raise
    return guest


async def _seat(http: httpx.AsyncClient, order: Join, part: PersonWorkload) -> Seat:
    while True:
        try:
            await _open_page(http, f"/j/{order.code}/{part.table}")
            return await take_seat(http, order.code, part.table, part.role, part.municipality, order.language)
        except httpx.TransportError:
            pass  # as on a phone: load again
        except ApiError as refused:
            if not refused.code.startswith(BUSY):
                raise
        await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311


async def _open_page(http: httpx.AsyncClient, path: str) -> None:
    page = await http.get(path)
    for file in FILE.findall(page.text):
        await http.get(file)


class ConnectedPhone:
    """A phone that is in the hall until it leaves."""

    def __init__(self, url: str, seat: Seat, arrived: OnCard) -> None:
        self.phone = Phone(url, seat, arrived)
        self._stay = asyncio.create_task(self.phone.stay())

    async def settled(self) -> None:
        """Returns when the board is there; Refused when the phone is sent away for good."""
        settled = asyncio.create_task(self.phone.settled())
        try:
            await asyncio.wait((settled, self._stay), return_when=asyncio.FIRST_COMPLETED)
            if self._stay.done():
                self._stay.result()
        finally:
            settled.cancel()

    def leave(self) -> None:
        """Go home."""
        self._stay.cancel()
