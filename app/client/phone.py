"""One simulated phone. It behaves as the page does: a seat, a store of entities by audience, an outbox."""

import asyncio
import random
import secrets
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from app.client.api import ApiError, request
from app.workshop.agenda import StepView
from app.workshop.audiences import table_audience
from app.workshop.plan import WorkshopView
from app.workshop.protocol import Ack, Entity, Frame, Leave, Patch, Presence, Rejection, Snapshot
from app.workshop.state import Step
from app.workshop.workshop import Command

FINAL_CLOSE_CODES = range(4400, 4500)
"""Close codes after which coming back is of no use."""

OnCard = Callable[["Phone", str], None]
"""Told of each card that appears on the phone's table."""


def new_id() -> str:
    """An id as phones make them: 20 characters."""
    return secrets.token_urlsafe(15)


class Seat(NamedTuple):
    """Where somebody sits, and the cookie that says so."""

    code: str
    table: int
    cookie: str


async def take_seat(
    http: httpx.AsyncClient,
    code: str,
    table: int,
    role: str | None = None,
    municipality: str | None = None,
    language: str = "",
) -> Seat:
    """Join as a new person. `http` must keep no cookies, as it serves many people."""
    who: dict[str, Any] = {"role": role, "municipality": municipality, "language": language}
    answer = await request(
        http, "POST", f"/api/workshops/{code}/seats", json={"id": new_id(), "table": table, **who}
    )
    jar = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        jar.load(header)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
    return Seat(code, int(answer.json()["table"]), cookie)


class RetryableError(Exception):
    """The server could not just now; the same command may succeed later."""


class Phone:
    """`stay()` keeps it connected until it is cancelled; `submit` returns when the server has saved.

    cut_off: how often it was inside and lost its line, or found none."""

    def __init__(self, url: str, seat: Seat, arrived: OnCard = lambda phone, card: None) -> None:
        self.seat = seat
        self.views: dict[str, dict[str, Entity]] = {}
        self.presence: Presence | None = None
        self.cut_off = 0
        self._url = url
        self._arrived = arrived
        self._revs: dict[str, int] = {}
        self._waiting: dict[str, tuple[str, asyncio.Future[int]]] = {}
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Event()

    async def stay(self) -> None:
        """Be in the hall: connect, send again what waits, take what comes, come back when cut off."""
        tries = 0
        while True:
            try:
                async with self._connecting() as socket:
                    self._socket, tries = socket, 0
                    for text, _ in list(self._waiting.values()):
                        await socket.send(text)
                    async for message in socket:
                        self._take(_frames.decode(message))
                closed = socket.close_code
            except ConnectionClosed as error:
                closed = error.rcvd.code if error.rcvd else None
            except InvalidStatus as error:
                closed = 4400 if 400 <= error.response.status_code < 500 else None
            except (OSError, TimeoutError):
                closed = None
            finally:
                self._socket = None
            self.cut_off += bool(self._revs)  # not who is only asked to come in a little later
            if closed in FINAL_CLOSE_CODES:
                raise ApiError(f"socket.{closed}", self._url)
            tries += 1
            await asyncio.sleep(random.uniform(0.5, 1) * min(0.25 * 2**tries, 5))  # noqa: S311

    def _connecting(self) -> connect:
        since = ",".join(f"{audience}:{rev}" for audience, rev in self._revs.items())
        return connect(
            f"ws{self._url.removeprefix('http')}/w/{self.seat.code}/ws?as=phone&since={since}",
            origin=Origin(self._url),
            additional_headers={"Cookie": self.seat.cookie},
            compression=None,
            max_size=None,
            open_timeout=20,
            proxy=None,
        )

    async def submit(self, command: Command) -> int:
        """The command's place in the log once it is on disk; Refused when it may not happen."""
        text = msgspec.json.encode(command).decode()
        while True:
            answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self._waiting[command.id] = text, answer
            try:
                await self._send(text)
                return await answer
            except RetryableError:
                await asyncio.sleep(random.uniform(0.2, 0.6))  # noqa: S311
            finally:
                self._waiting.pop(command.id, None)

    async def _send(self, text: str) -> None:
        try:
            if self._socket:
                await self._socket.send(text)
        except ConnectionClosed:
            return  # it waits, and is sent again when the phone is back

    def _take(self, frame: Frame) -> None:
        match frame:
            case Ack(id=command, seq=seq):
                self._answer(command, seq)
            case Rejection(id=str(command), retry=True):
                self._answer(command, RetryableError())
            case Rejection(id=str(command), code=code, message=message):
                self._answer(command, ApiError(code, message))
            case Snapshot(audience=audience, rev=rev, entities=entities):
                self._keep(audience, rev, entities, tuple(self.views.get(audience, {}).keys() - entities))
            case Patch(audience=audience, rev=rev, changed=changed, gone=gone):
                self._keep(audience, rev, changed, gone)
            case Presence():
                self.presence = frame
            case Leave(audience=audience):
                self.views.pop(audience, None)
                self._revs.pop(audience, None)
            case _:
                return
        self._changed.set()

    def _answer(self, command: str, answer: int | Exception) -> None:
        _, waits = self._waiting.get(command, (None, None))
        if waits and not waits.done():
            waits.set_exception(answer) if isinstance(answer, Exception) else waits.set_result(answer)

    def _keep(self, audience: str, rev: int, changed: dict[str, Entity], gone: tuple[str, ...]) -> None:
        view = self.views.setdefault(audience, {})
        new = changed.keys() - view.keys() if audience == self.table else ()
        view.update(changed)
        for key in gone:
            view.pop(key, None)
        self._revs[audience] = rev
        for key in new:
            self._arrived(self, key.removeprefix("card/"))

    async def until(self, happens: Callable[[], bool]) -> None:
        """Returns when this is so; looks again at each change."""
        while not happens():
            self._changed.clear()
            await self._changed.wait()

    @property
    def here(self) -> bool:
        """Whether it has a line to the server just now."""
        return self._socket is not None

    async def settled(self) -> None:
        """Returns once the phone shows the hall, its table and its own seat, and knows how many are here."""
        await self.until(lambda: self.views.keys() >= {"hall", self.table, "me"} and bool(self.presence))

    @property
    def table(self) -> str:
        """The audience of the table where this phone sits."""
        return table_audience(self.seat.table)

    def see(self, audience: str, key: str) -> Entity | None:
        """What lies under a key."""
        return self.views.get(audience, {}).get(key)

    @property
    def workshop(self) -> WorkshopView | None:
        """The workshop as everyone sees it."""
        found = self.see("hall", "workshop")
        return found if isinstance(found, WorkshopView) else None

    @property
    def step(self) -> Step | None:
        """The step that runs now."""
        running = self.see("hall", "step")
        if self.workshop is None or not isinstance(running, StepView):
            return None
        return next((step for step in self.workshop.agenda if step.id == running.step), None)


_frames: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
