"""The common actions of all phones of the load. The bench calls every public method from its own process."""

import asyncio
import json
import random
from collections.abc import Callable
from socket import SO_RCVBUF, SOL_SOCKET
from time import monotonic, monotonic_ns, process_time
from typing import NamedTuple

from app.client.api import ApiError, join_info_path
from app.client.http_connection import HttpConnection
from app.client.join_flow import Person, load_page, take_seat, take_seats
from app.client.phone import PhoneSeat
from app.rehearsal.results import Percentiles, percentiles
from bench.load.phone import (
    FloorPhone,
    MeasuringPhone,
    SamskapPhone,
    SocketIoPhone,
    StaffClient,
    TutorialPhone,
)
from bench.load.recorder import LoadRecorder, LoadResults

SIMULTANEOUS_CONNECTS = 100
CONNECT_TIMEOUT_S = 30.0
JOIN_TIMEOUT_S = 30.0
HALL_CHANGE_TIMEOUT_S = 30.0
IDLE_TIMEOUT_S = 30.0
"""After this time the load no longer waits for missing acks and cards, which then count as lost."""
IDLE_CHECK_INTERVAL_S = 0.4
RECONNECT_TIMEOUT_S = 60.0
SEATS_PER_TABLE = 8
SMALLEST_BUFFER, USUAL_BUFFER = 4096, 128 * 1024
"""Sizes of the receive buffer of a phone's socket, in bytes."""
IDEA = "Et stille rom på hver skole, der en kan være i fred når dagen blir for lang, nr. "

rng = random.Random(2040)  # noqa: S311 - the same load each time


class JoinResults(NamedTuple):
    """join_ms: from the first request until the phone was ready; failed: people who did not get in."""

    join_ms: Percentiles
    failed: int


class LoadGenerator:
    """Phones, eight to a table, of one server: `samskap`, `tutorial`, `socketio` or `floor` (`floor.c`,
    which only writes a frame to every socket)."""

    def __init__(self, server: str, port: int) -> None:
        self.recorder = LoadRecorder()
        self.phones: list[MeasuringPhone] = []
        self.excluded: list[MeasuringPhone] = []
        self.staff: list[StaffClient] = []
        self._server = server
        self._url = f"http://127.0.0.1:{port}"
        self._seats: list[PhoneSeat] = []
        self._hall_changes: asyncio.Task[None] | None = None

    async def take_seats(self, code: str, people: int, per_table: int = SEATS_PER_TABLE) -> None:
        """Take seats in a workshop, `per_table` at each table from the first on. The phones that connect
        later get them in this order."""
        persons = [Person(table=number // per_table + 1, language="nb") for number in range(people)]
        self._seats += await take_seats(self._url, code, persons)

    async def connect(self, people: int) -> None:
        """Connect more phones until `people` are connected."""
        new = [self._phone(number) for number in range(len(self.phones), people)]
        connecting = asyncio.Semaphore(SIMULTANEOUS_CONNECTS)

        async def connect(phone: MeasuringPhone) -> None:
            async with connecting:
                await asyncio.wait_for(phone.connect(), CONNECT_TIMEOUT_S)

        await asyncio.gather(*(connect(phone) for phone in new))
        self.phones += new

    def _phone(self, number: int) -> MeasuringPhone:
        table = number // SEATS_PER_TABLE + 1
        match self._server:
            case "samskap":
                return self._samskap_phone(number, self._seats[number])
            case "tutorial":
                return TutorialPhone(number, self._url, f"/ws/{table}", {}, self.recorder)
            case "socketio":
                path = f"/socket.io/?EIO=4&transport=websocket&table={table}"
                return SocketIoPhone(number, self._url, path, {}, self.recorder)
            case _:
                return FloorPhone(number, self._url, "/", {}, self.recorder)

    def _samskap_phone(self, number: int, seat: PhoneSeat) -> MeasuringPhone:
        return SamskapPhone(number, self._url, seat, self.recorder)

    async def connect_staff(self, code: str, operator_key: str) -> None:
        """Connect a console and a projector's screen."""
        headers = {"Authorization": f"Bearer {operator_key}"}
        for kind in ("console", "screen"):
            path = f"/w/{code}/ws?as={kind}"
            client = StaffClient(10**6 + len(self.staff), self._url, path, headers, self.recorder)
            await client.connect()
            self.staff.append(client)

    async def disconnect_all_but(self, people: int) -> None:
        """Abort the connections of all phones but the first `people`. Their seats stay."""
        self.phones, disconnected = self.phones[:people], self.phones[people:]
        for phone in disconnected:
            phone.abort()

    async def exclude_last(self, people: int) -> None:
        """From now on, let the last `people` phones write nothing, and do not measure them."""
        self.phones, self.excluded = self.phones[:-people], self.phones[-people:]
        for phone in self.excluded:
            phone.recorder = LoadRecorder()

    async def pause_reading(self) -> None:
        """Let the excluded phones stop reading, with a receive buffer of `SMALLEST_BUFFER`."""
        for transport in self._excluded_transports():
            transport.pause_reading()
            transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_RCVBUF, SMALLEST_BUFFER)

    async def resume_reading(self) -> None:
        """Let the excluded phones read again."""
        for transport in self._excluded_transports():
            transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_RCVBUF, USUAL_BUFFER)
            transport.resume_reading()

    def _excluded_transports(self) -> list[asyncio.Transport]:
        return [phone.transport for phone in self.excluded if phone.transport]

    async def reset_results(self) -> None:
        """Remove all measurements."""
        self.recorder.reset()
        for phone in self.phones:
            phone.unanswered.clear()

    async def write_ideas(self, rate: float, seconds: float) -> float:
        """Write `rate` cards a second, from all phones in turn. Returns the seconds of CPU that the load
        took."""
        phones = rng.sample(self.phones, len(self.phones))
        return await self._send(rate, seconds, lambda n: phones[n % len(phones)].write_idea(f"{IDEA}{n}"))

    async def cast_dots(self, vote: str, refs: list[str], each: int, seconds: float) -> float:
        """Cast `each` dots from each phone, one at a time, on as many options. Returns the seconds of CPU
        that the load took."""
        phones = rng.sample(self.phones, len(self.phones))

        def cast(n: int) -> None:
            phone = phones[n % len(phones)]
            id_ = phone.new_id("d")
            ref = refs[(phone.number + n // len(phones)) % len(refs)]
            dots = {"type": "vote.cast", "id": id_.decode(), "vote": vote, "ref": ref, "dots": 1}
            phone.submit(id_, json.dumps(dots).encode())

        return await self._send(len(phones) * each / seconds, seconds, cast)

    async def _send(self, rate: float, seconds: float, send: Callable[[int], None]) -> float:
        start, cpu, total, sent = monotonic(), process_time(), round(rate * seconds), 0
        while sent < total:
            late = monotonic() - start - sent / rate
            if late < 0:
                await asyncio.sleep(-late)
                continue
            self.recorder.send_delay_ms.append(late * 1000)
            send(sent)
            sent += 1
            if sent % 50 == 0:
                await asyncio.sleep(0)
        return process_time() - cpu

    async def write_without_pause(self, seconds: float) -> None:
        """Let every phone write its next card as soon as the last one is acknowledged."""
        end = monotonic() + seconds

        async def write(phone: MeasuringPhone) -> None:
            phone.answered = asyncio.Event()
            while monotonic() < end:
                phone.answered.clear()
                phone.write_idea(IDEA)
                await phone.answered.wait()
            phone.answered = None

        await asyncio.gather(*(write(phone) for phone in self.phones))

    async def wait_until_idle(self) -> None:
        """Wait until every command is answered and no frame has come for `IDLE_CHECK_INTERVAL_S`."""
        end = monotonic() + IDLE_TIMEOUT_S
        frames = -1
        while monotonic() < end and (
            frames != self.recorder.frames or any(phone.unanswered for phone in self.phones)
        ):
            frames = self.recorder.frames
            await asyncio.sleep(IDLE_CHECK_INTERVAL_S)

    async def change_hall(self, rounds: int) -> int:
        """Make `rounds` hall-wide changes, each after all phones have received the one before. Returns the
        number of changes that phones missed."""
        missed = 0
        for number in range(rounds):
            await asyncio.sleep(rng.uniform(0, 0.2))
            done = self.recorder.expect_hall_change(monotonic_ns(), len(self.phones))
            self._send_hall_change(number)
            missed += await self._phones_without(done)
        return missed

    async def start_step(self, step: str) -> int:
        """Start a step from the console. Returns how many phones missed it."""
        done = self.recorder.expect_hall_change(monotonic_ns(), len(self.phones))
        self._send_staff_command(self.staff[0], {"type": "agenda.start", "step": step})
        return await self._phones_without(done)

    async def _phones_without(self, hall_change: asyncio.Event) -> int:
        try:
            await asyncio.wait_for(hall_change.wait(), HALL_CHANGE_TIMEOUT_S)
        except TimeoutError:
            return self.recorder.phones_without_hall_change
        return 0

    def _send_hall_change(self, number: int) -> None:
        if self._server == "floor":
            self.phones[0].send(b"go")  # the floor takes any text as the command
        for console in self.staff[::2]:  # the others are screens
            self._send_staff_command(console, {"type": "agenda.extend", "seconds": 1 if number % 2 else -1})

    def _send_staff_command(self, client: StaffClient, command: dict[str, str | int]) -> None:
        client.send(json.dumps({**command, "id": client.new_id("h").decode()}).encode())

    async def start_hall_changes(self, rate: float) -> None:
        """Make `rate` hall-wide changes a second in every workshop, until `stop_hall_changes`."""

        async def change() -> None:
            number = 0
            while True:
                await asyncio.sleep(1 / rate)
                self._send_hall_change(number := number + 1)

        self._hall_changes = asyncio.create_task(change())

    async def stop_hall_changes(self) -> None:
        """Stop the hall-wide changes that `start_hall_changes` has started."""
        if self._hall_changes:
            self._hall_changes.cancel()

    async def results(self) -> LoadResults:
        """The measurements since `reset_results`."""
        tables: dict[int, list[MeasuringPhone]] = {}
        for phone in self.phones:
            tables.setdefault(phone.number // SEATS_PER_TABLE, []).append(phone)
        return self.recorder.results(tables.values())

    async def join(self, code: str, people: int, tables: int, seconds: float) -> JoinResults:
        """Let people join one after the other, each as a browser does that has nothing in its cache."""
        join_ms: list[float] = []
        failed = 0

        async def join(number: int) -> None:
            nonlocal failed
            await asyncio.sleep(number * seconds / people)
            start = monotonic()
            try:
                phone = await asyncio.wait_for(self._join(code, number, number % tables + 1), JOIN_TIMEOUT_S)
            except (OSError, ApiError):
                failed += 1
                return
            join_ms.append((monotonic() - start) * 1000)
            self.phones.append(phone)

        await asyncio.gather(*(join(number) for number in range(people)))
        return JoinResults(percentiles(join_ms), failed)

    async def _join(self, code: str, number: int, table: int) -> MeasuringPhone:
        async with HttpConnection(self._url) as http:
            await load_page(http, code, table)
            await http.request("GET", join_info_path(code))
            seat = await take_seat(http, code, Person(table=table, language="nb"))
        phone = self._samskap_phone(number, seat)
        await phone.connect()
        return phone

    async def reconnect_when_lost(self) -> None:
        """Let phones connect again from now on when they lose their connection."""
        for phone in self.phones:
            phone.reconnecting = True

    async def wait_until_reconnected(self) -> float:
        """Wait until every phone has connected again. Returns the time (monotonic) at which the last did."""

        async def reconnected(phone: MeasuringPhone) -> float:
            await asyncio.wait_for(asyncio.shield(phone.ready), RECONNECT_TIMEOUT_S)
            return monotonic()

        moments = await asyncio.gather(*(reconnected(phone) for phone in self.phones))
        for phone in self.phones:
            phone.reconnecting = False
        return max(moments)

    async def acknowledged_cards(self) -> list[str]:
        """The ids of all cards whose ack came."""
        return [card.decode() for cards in self.recorder.acknowledged_cards.values() for card in cards]
