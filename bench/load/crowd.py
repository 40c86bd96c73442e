"""What the phones of the load do together. Every public method is called from the bench's own process."""

import asyncio
import json
import random
import re
import resource
import secrets
from socket import SO_RCVBUF, SOL_SOCKET
from time import monotonic, monotonic_ns, process_time
from typing import Any

from bench.load.http import Line, take_seats, wish
from bench.load.phone import ObviousPhone, Phone, SocketIoPhone, Staff
from bench.load.tally import Tally, spread

AT_ONCE = 100
"""Sockets that open side by side."""
PATIENCE = 30.0
"""Seconds after which a phone that is not told counts as lost."""
SEATS_PER_TABLE = 8
SMALLEST_BUFFER, USUAL_BUFFER = 4096, 128 * 1024
"""Bytes that a phone's system keeps until it reads."""
IDEA = "Et stille rom på hver skole, der en kan være i fred når dagen blir for lang, nr. "

dice = random.Random(2040)  # noqa: S311 - the same load each time


class Crowd:
    """Phones, eight to a table."""

    def __init__(self, server: str, port: int) -> None:
        self.port = port
        self.tally = Tally()
        self.phones: list[Phone] = []
        self.apart: list[Phone] = []
        self.staff: list[Staff] = []
        self._server = server
        self._seats: list[tuple[str, str]] = []
        self._murmur: list[asyncio.Task[None]] = []

    async def take_seats(self, code: str, people: int, per_table: int = SEATS_PER_TABLE) -> None:
        """Seats in a workshop, so many at each table from the first on, after those taken before."""
        tables = [number // per_table + 1 for number in range(people)]
        taken = await take_seats(self.port, code, tables, len(self._seats))
        self._seats += [(code, cookie) for cookie in taken]

    async def connect(self, people: int) -> float:
        """Open sockets up to so many phones; how many seconds it took."""
        begun = monotonic()
        todo = iter(range(len(self.phones), people))
        new = [self._phone(number) for number in todo]
        opening = asyncio.Semaphore(AT_ONCE)

        async def one(phone: Phone) -> None:
            async with opening:
                await asyncio.wait_for(phone.connect(self.port), PATIENCE)

        await asyncio.gather(*(one(phone) for phone in new))
        self.phones += new
        return monotonic() - begun

    def _phone(self, number: int) -> Phone:
        table = number // SEATS_PER_TABLE + 1
        if self._server == "samskap":
            code, cookie = self._seats[number]
            return Phone(number, f"/w/{code}/ws?as=phone", f"Cookie: {cookie}\r\n", self.tally)
        if self._server == "obvious":
            return ObviousPhone(number, f"/ws/{table}", "", self.tally)
        if self._server == "socketio":
            address = f"/socket.io/?EIO=4&transport=websocket&table={table}"
            return SocketIoPhone(number, address, "", self.tally)
        floor = Phone(number, "/", "", self.tally)
        floor.greet = floor.settle  # type: ignore[method-assign]
        return floor

    async def staff_in(self, code: str, operator_key: str) -> None:
        """A console and a projector's screen."""
        for face in ("console", "screen"):
            header = f"Authorization: Bearer {operator_key}\r\n"
            staff = Staff(10**6 + len(self.staff), f"/w/{code}/ws?as={face}", header, self.tally)
            await staff.connect(self.port)
            self.staff.append(staff)

    async def keep(self, people: int) -> None:
        """All phones but so many go; their seats stay."""
        self.phones, going = self.phones[:people], self.phones[people:]
        for phone in going:
            phone.transport.abort()

    async def set_apart(self, people: int) -> None:
        """The last phones write nothing from now on, and what they see is not counted."""
        self.phones, self.apart = self.phones[:-people], self.phones[-people:]
        for phone in self.apart:
            phone.tally = Tally()

    async def freeze(self) -> None:
        """Those apart stop reading, and their system keeps next to nothing for them."""
        for phone in self.apart:
            phone.transport.pause_reading()
            phone.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_RCVBUF, SMALLEST_BUFFER)

    async def thaw(self) -> None:
        """They read again."""
        for phone in self.apart:
            phone.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_RCVBUF, USUAL_BUFFER)
            phone.transport.resume_reading()

    async def restart(self) -> None:
        """Forget the figures."""
        self.tally.restart()
        for phone in self.phones:
            phone.waiting.clear()

    async def ideas(self, rate: float, seconds: float) -> float:
        """So many cards a second, from all phones in turn; seconds of CPU that the load took itself."""
        turns = dice.sample(self.phones, len(self.phones))
        return await self._send(rate, seconds, lambda n: turns[n % len(turns)].idea(f"{IDEA}{n}"))

    async def dots(self, vote: str, refs: list[str], each: int, seconds: float) -> float:
        """Each phone casts so many dots, one at a time, on as many options."""
        turns = dice.sample(self.phones, len(self.phones))

        def cast(n: int) -> None:
            phone = turns[n % len(turns)]
            made = phone.new_id("d")
            ref = refs[(phone.number + n // len(turns)) % len(refs)]
            body = {"type": "vote.cast", "id": made.decode(), "vote": vote, "ref": ref, "dots": 1}
            phone.submit(made, json.dumps(body).encode())

        return await self._send(len(turns) * each / seconds, seconds, cast)

    async def _send(self, rate: float, seconds: float, send: Any) -> float:
        begun, cpu, total, sent = monotonic(), process_time(), round(rate * seconds), 0
        while sent < total:
            behind = monotonic() - begun - sent / rate
            if behind < 0:
                await asyncio.sleep(-behind)
                continue
            self.tally.late.append(behind * 1000)
            send(sent)
            sent += 1
            if sent % 50 == 0:
                await asyncio.sleep(0)
        return process_time() - cpu

    async def press(self, seconds: float) -> None:
        """Every phone writes its next card as soon as the last one is acknowledged."""
        until = monotonic() + seconds

        async def write(phone: Phone) -> None:
            phone.answered = asyncio.Event()
            while monotonic() < until:
                phone.answered.clear()
                phone.idea(IDEA)
                await phone.answered.wait()
            phone.answered = None

        await asyncio.gather(*(write(phone) for phone in self.phones))

    async def settle(self) -> None:
        """Wait until nothing is on its way any more: all answered, and no frame for a while."""
        until = monotonic() + PATIENCE
        frames = -1
        while monotonic() < until and (frames != self.tally.frames or any(p.waiting for p in self.phones)):
            frames = self.tally.frames
            await asyncio.sleep(0.4)

    async def hall_changes(self, rounds: int) -> int:
        """So many hall-wide changes, each after all phones have the one before; phones that missed one."""
        missed = 0
        for turn in range(rounds):
            await asyncio.sleep(dice.uniform(0, 0.2))
            done = self.tally.expect_hall_wide(monotonic_ns(), len(self.phones))
            self._change_hall(turn)
            try:
                await asyncio.wait_for(done.wait(), PATIENCE)
            except TimeoutError:
                missed += self.tally.hall_missing
        return missed

    def _change_hall(self, turn: int) -> None:
        if self._server == "floor":  # it takes anything as the command
            self.phones[0].send(b"go")
        for console in self.staff[::2]:
            made = console.new_id("h").decode()
            body = {"type": "agenda.extend", "id": made, "seconds": 1 if turn % 2 else -1}
            console.send(json.dumps(body).encode())

    async def step(self, step: str) -> int:
        """Start a step from the console; phones that were not told."""
        done = self.tally.expect_hall_wide(monotonic_ns(), len(self.phones))
        made = self.staff[0].new_id("h").decode()
        self.staff[0].send(json.dumps({"type": "agenda.start", "id": made, "step": step}).encode())
        try:
            await asyncio.wait_for(done.wait(), PATIENCE)
        except TimeoutError:
            return self.tally.hall_missing
        return 0

    async def murmur(self, rate: float) -> None:
        """From now on, so many hall-wide changes a second in every workshop; 0: no more."""
        for task in self._murmur:
            task.cancel()
        self._murmur = []

        async def go_on() -> None:
            turn = 0
            while True:
                await asyncio.sleep(1 / rate)
                self._change_hall(turn := turn + 1)

        if rate:
            self._murmur.append(asyncio.create_task(go_on()))

    async def figures(self) -> dict[str, Any]:
        """What was seen since `restart`."""
        tables: dict[int, list[Phone]] = {}
        for phone in self.phones:
            tables.setdefault(phone.number // SEATS_PER_TABLE, []).append(phone)
        return self.tally.figures(tables.values())

    async def arrive(self, code: str, people: int, tables: int, seconds: float) -> dict[str, Any]:
        """People come one after the other, each as a browser does that was never here."""
        took, failed = list[float](), list[str]()

        async def come(number: int) -> None:
            await asyncio.sleep(number * seconds / people)
            begun = monotonic()
            try:
                phone = await asyncio.wait_for(self._come_in(code, number, number % tables + 1), PATIENCE)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                failed.append(repr(error))
                return
            took.append((monotonic() - begun) * 1000)
            self.phones.append(phone)

        await asyncio.gather(*(come(number) for number in range(people)))
        return {"took": spread(took), "failed": len(failed), "first": failed[:1]}

    async def _come_in(self, code: str, number: int, table: int) -> Phone:
        async with Line(self.port) as line:
            page = await line.ask("GET", f"/j/{code}/{table}")
            for file in ASSET.findall(page.text):
                got = await line.ask("GET", file)
                if got.status != 200:
                    raise ConnectionError(f"{file}: {got.status}")
            await line.ask("GET", f"/api/workshops/{code}/door")
            seat = (await line.ask("POST", f"/api/workshops/{code}/seats", wish(code, number, table))).seat
        phone = Phone(number, f"/w/{code}/ws?as=phone", f"Cookie: {seat}\r\n", self.tally)
        await phone.connect(self.port)
        return phone

    async def come_back(self) -> None:
        """From now on phones come back when they are cut off."""
        for phone in self.phones:
            phone.comes_back = True

    async def all_back(self) -> float:
        """Wait until every phone has been cut off and is back; the moment (monotonic) of the last."""
        last = 0.0

        async def back(phone: Phone) -> None:
            nonlocal last
            await asyncio.wait_for(phone.here, 2 * PATIENCE)
            last = max(last, monotonic())

        await asyncio.gather(*(back(phone) for phone in self.phones))
        for phone in self.phones:
            phone.comes_back = False
        return last

    async def cards(self) -> list[str]:
        """Every card whose ack came."""
        return [card.decode() for cards in self.tally.cards.values() for card in cards]


ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def allow_many() -> None:
    """Every phone is an open file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def fresh() -> str:
    """An id for a command of the operator's."""
    return secrets.token_hex(10)
