"""A workshop for tests on a running server, and clients with real WebSockets."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection

from app.locale import LANGUAGES
from app.workshop.protocol import VERSION
from tests.http_clients import async_connect, async_http_client

FRAME_TIMEOUT = 30
"""Seconds that a test waits for the next frame."""
LANGUAGES_OF_PHONES = ("", *(f"&lang={language}" for language in (*LANGUAGES, "", "xx", "all", "EN", "nb/x")))
"""The parameter with which phones say their language: every known one, none, an empty and unknown ones."""


def new_id() -> str:
    """A command id as phones make it."""
    return secrets.token_hex(10)


class LiveClient:
    """A client with one WebSocket. views: audience -> key -> entity; revs: audience -> rev; checks: audience
    -> check value of that rev; frames: all that it has received."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.views: dict[str, dict[str, Any]] = {}
        self.revs: dict[str, int] = {}
        self.checks: dict[str, int] = {}
        self.frames: list[dict[str, Any]] = []

    async def read_without_applying(self) -> dict[str, Any]:
        """Receive the next frame, and leave the views as they are."""
        async with asyncio.timeout(FRAME_TIMEOUT):
            frame: dict[str, Any] = json.loads(await self.socket.recv())
        self.frames.append(frame)
        return frame

    async def read(self) -> dict[str, Any]:
        """Receive the next frame, apply it to the views, and return it."""
        frame = await self.read_without_applying()
        match frame["type"]:
            case "snapshot":
                self.views[frame["audience"]] = dict(frame["entities"])
                self._set_revision(frame)
            case "patch":
                view = self.views[frame["audience"]]
                view.update(frame["changed"])
                for key in frame["gone"]:
                    view.pop(key, None)
                self._set_revision(frame)
            case "leave":
                self.views.pop(frame["audience"])
                self.revs.pop(frame["audience"])
                self.checks.pop(frame["audience"])
        return frame

    def _set_revision(self, frame: dict[str, Any]) -> None:
        self.revs[frame["audience"]] = frame["rev"]
        self.checks[frame["audience"]] = frame["check"]

    async def read_until(self, condition: Callable[[], Any]) -> None:
        """Read frames until the condition holds."""
        while not condition():
            await self.read()

    async def read_until_presence(self) -> list[dict[str, Any]]:
        """Read what a client is sent on joining. Returns the frames before presence, which is the last."""
        await self.read_until(lambda: self.frames and self.frames[-1]["type"] == "presence")
        return self.frames[:-1]

    async def submit(self, type_: str, id_: str | None = None, **fields: Any) -> dict[str, Any]:
        """Send a command, and return its ack or rejection."""
        return await self.request(json.dumps({"id": id_ or new_id(), "type": type_, **fields}))

    async def request(self, message: str | bytes) -> dict[str, Any]:
        """Send any message, and return the ack, rejection or pong that follows."""
        await self.socket.send(message)
        while True:
            frame = await self.read()
            if frame["type"] in ("ack", "rejection", "pong"):
                return frame

    def since(self) -> str:
        """The `since` parameter with which this client would reconnect."""
        return ",".join(f"{audience}:{rev}-{self.checks[audience]}" for audience, rev in self.revs.items())

    def entities(self, prefix: str) -> dict[str, Any]:
        """The entities of all views whose key has this prefix."""
        return {
            key: entity
            for view in self.views.values()
            for key, entity in view.items()
            if key.startswith(prefix)
        }


class Seat:
    """A participant's seat: the cookie with which phones connect."""

    def __init__(self, workshop: "LiveWorkshop", cookie: str) -> None:
        self.workshop = workshop
        self.cookie = cookie

    async def connect(self, since: str = "") -> LiveClient:
        """Connect a phone. Without `since`, wait until it has the snapshots of its audiences."""
        client = await self.workshop.connect("phone", {"cookie": self.cookie}, since)
        if not since:
            await client.read_until(lambda: len(client.views) == 4)
        return client


class LiveWorkshop:
    """A workshop on a running server, with the operator's rights."""

    def __init__(self, url: str, operator_key: str, code: str) -> None:
        self.url = url
        self.code = code
        self.operator_headers = {"authorization": f"Bearer {operator_key}"}

    async def submit(self, type_: str, **fields: Any) -> httpx.Response:
        """Submit a command as the facilitator."""
        body = {"id": new_id(), "type": type_, **fields}
        async with async_http_client(
            base_url=self.url, headers=self.operator_headers, timeout=FRAME_TIMEOUT
        ) as http:
            return await http.post(f"/api/workshops/{self.code}/commands", json=body)

    async def current_rev(self) -> int:
        """The last seq of the log, from the snapshot of a console."""
        console = await self.connect_console()
        await console.read_until(lambda: "staff" in console.views)
        await console.socket.close()
        return console.revs["staff"]

    async def join(self, table: int = 1, **fields: Any) -> Seat:
        """Take a new seat at a table."""
        body = {"id": new_id(), "table": table, "language": "en", **fields}
        async with async_http_client(base_url=self.url, timeout=FRAME_TIMEOUT) as http:
            response = await http.post(f"/api/workshops/{self.code}/seats", json=body)
            assert response.status_code == httpx.codes.CREATED, response.text
            return Seat(self, "; ".join(f"{name}={value}" for name, value in http.cookies.items()))

    async def connect(
        self, client_kind: str, headers: dict[str, str], since: str = "", *, version: int = VERSION
    ) -> LiveClient:
        """Connect a client of any kind. since: the revisions that it has; more parameters may follow, such as
        `&lang=nb`. version: of the protocol, as its page says."""
        path = f"/w/{self.code}/ws?as={client_kind}&version={version}&since={since}"
        url = self.url.replace("http", "ws") + path
        return LiveClient(await async_connect(url, additional_headers=headers, max_size=None))

    async def connect_kinds(self, seat: Seat, since: Mapping[str, str]) -> dict[str, LiveClient]:
        """A phone of this seat, a console and a screen. since: client kind -> `since` parameter."""
        return {
            "phone": await self.connect("phone", {"cookie": seat.cookie}, since.get("phone", "")),
            "console": await self.connect("console", self.operator_headers, since.get("console", "")),
            "screen": await self.connect("screen", self.operator_headers, since.get("screen", "")),
        }

    async def connect_console(self) -> LiveClient:
        """Connect a console with the operator's rights."""
        return await self.connect("console", self.operator_headers)


CreateWorkshop = Callable[..., Awaitable[LiveWorkshop]]
"""The fixture `new_workshop`: `create_workshop` on the shared server."""


async def create_workshop(
    url: str, operator_key: str, step: str | None = "together", **fields: Any
) -> LiveWorkshop:
    """Create a workshop from the template, and start a step by its id. fields: of the request."""
    headers = {"authorization": f"Bearer {operator_key}"}
    async with async_http_client(base_url=url, headers=headers, timeout=FRAME_TIMEOUT) as http:
        response = await http.post("/api/workshops", json={"tables": 8, "language": "en", **fields})
    workshop = LiveWorkshop(url, operator_key, response.json()["code"])
    if step:
        assert (await workshop.submit("agenda.start", step=step)).status_code == httpx.codes.OK
    return workshop
