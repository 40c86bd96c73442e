"""A hall to test in: real HTTP and real sockets to a real server."""

import asyncio
import json
import secrets
from collections.abc import Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 10
"""Seconds that a test waits for something that must come."""


def new_id() -> str:
    """What a phone makes for each command."""
    return secrets.token_hex(10)


class Line:
    """One socket, with what it has been told: audience -> key -> entity."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.known: dict[str, dict[str, Any]] = {}
        self.revs: dict[str, int] = {}
        self.frames: list[dict[str, Any]] = []

    async def read(self) -> dict[str, Any]:
        """The next frame, taken in."""
        async with asyncio.timeout(PATIENCE):
            frame: dict[str, Any] = json.loads(await self.socket.recv())
        self.frames.append(frame)
        match frame["type"]:
            case "snapshot":
                self.known[frame["audience"]] = dict(frame["entities"])
                self.revs[frame["audience"]] = frame["rev"]
            case "patch":
                seen = self.known[frame["audience"]]
                seen.update(frame["changed"])
                for key in frame["gone"]:
                    seen.pop(key, None)
                self.revs[frame["audience"]] = frame["rev"]
            case "leave":
                self.known.pop(frame["audience"])
                self.revs.pop(frame["audience"])
        return frame

    async def until(self, condition: Callable[[], Any]) -> None:
        """Read until the condition holds."""
        while not condition():
            await self.read()

    async def submit(self, type_: str, id_: str | None = None, **fields: Any) -> dict[str, Any]:
        """Send a command; its ack or rejection."""
        return await self.say(json.dumps({"id": id_ or new_id(), "type": type_, **fields}))

    async def say(self, text: str | bytes) -> dict[str, Any]:
        """Send anything; the answer to it."""
        await self.socket.send(text)
        while True:
            frame = await self.read()
            if frame["type"] in ("ack", "rejection", "pong"):
                return frame

    def since(self) -> str:
        """What to say on coming back."""
        return ",".join(f"{audience}:{rev}" for audience, rev in self.revs.items())

    def entities(self, prefix: str) -> dict[str, Any]:
        """All known entities of a kind."""
        return {k: e for known in self.known.values() for k, e in known.items() if k.startswith(prefix)}


class Seat:
    """Somebody with a phone: their cookie, and lines to open with it."""

    def __init__(self, hall: "TestHall", cookie: str) -> None:
        self.hall = hall
        self.cookie = cookie

    async def line(self, since: str = "") -> Line:
        """An open socket that has been told all of its audiences (or, with since, what it missed)."""
        line = await self.hall.line("phone", {"cookie": self.cookie}, since)
        if not since:
            await line.until(lambda: len(line.known) == 3)
        return line


class TestHall:
    """One workshop on a running server, and the right to run it."""

    __test__ = False

    def __init__(self, url: str, operator_key: str, code: str) -> None:
        self.url = url
        self.code = code
        self.operator = {"authorization": f"Bearer {operator_key}"}

    async def command(self, type_: str, **fields: Any) -> httpx.Response:
        """A command of the facilitator's."""
        body = {"id": new_id(), "type": type_, **fields}
        async with httpx.AsyncClient(base_url=self.url, headers=self.operator) as http:
            return await http.post(f"/api/workshops/{self.code}/commands", json=body)

    async def rev(self) -> int:
        """How long the log is: a command that did something tells, so ask by one that does nothing."""
        line = await self.line("console", self.operator)
        await line.until(lambda: "staff" in line.known)
        await line.socket.close()
        return line.revs["staff"]

    async def join(self, table: int = 1, **fields: Any) -> Seat:
        """Somebody comes in by the door."""
        body = {"id": new_id(), "table": table, "language": "en", **fields}
        async with httpx.AsyncClient(base_url=self.url) as http:
            answer = await http.post(f"/api/workshops/{self.code}/seats", json=body)
            assert answer.status_code == httpx.codes.CREATED, answer.text
            return Seat(self, "; ".join(f"{name}={value}" for name, value in http.cookies.items()))

    async def line(self, face: str, headers: dict[str, str], since: str = "") -> Line:
        """A socket of any face."""
        address = f"{self.url.replace('http', 'ws')}/w/{self.code}/ws?as={face}&since={since}"
        return Line(await connect(address, additional_headers=headers, max_size=None))

    async def console(self) -> Line:
        """The facilitator's."""
        return await self.line("console", self.operator)


async def new_hall(url: str, operator_key: str, step: str | None = "together", **fields: Any) -> TestHall:
    """A workshop from the template, in the step of this id."""
    headers = {"authorization": f"Bearer {operator_key}"}
    async with httpx.AsyncClient(base_url=url, headers=headers) as http:
        made = await http.post("/api/workshops", json={"tables": 8, "language": "en", **fields})
    hall = TestHall(url, operator_key, made.json()["code"])
    if step:
        assert (await hall.command("agenda.start", step=step)).status_code == httpx.codes.OK
    return hall
