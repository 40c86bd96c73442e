"""A TCP proxy that simulates a bad network: it cuts, stalls, delays and half-opens connections."""

import asyncio
import random
from collections import Counter
from types import TracebackType

CHUNK_SIZE = 1 << 16
FAULT_PROBABILITY = 0.1
"""The probability of a fault for each chunk that is forwarded."""

Ends = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class ConnectionDropped(Exception):
    """A fault ended this connection, so nothing more is forwarded."""


class FaultyProxy:
    """`async with FaultyProxy(port, rng) as proxy`: forwards `proxy.url` to the server at this port.

    fault_counts: how often each fault has happened."""

    def __init__(self, port: int, rng: random.Random) -> None:
        self.fault_counts: Counter[str] = Counter()
        self._port = port
        self._rng = rng
        self._faults_stopped = False
        self._server: asyncio.Server
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "FaultyProxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """The base URL for phones."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop_faults(self) -> None:
        """Cause no more faults; connections that are half open stay so."""
        self._faults_stopped = True

    async def _accept(self, from_phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        ends = (to_phone, to_server)
        for source, target in ((from_phone, to_server), (from_server, to_phone)):
            task = asyncio.create_task(self._forward(source, target, ends))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, ends: Ends) -> None:
        try:
            while chunk := await source.read(CHUNK_SIZE):
                await self._delay_or_drop(chunk, ends)
                target.write(chunk)
                await target.drain()
            target.close()
        except (OSError, ConnectionDropped):
            pass  # the other direction ends by itself, or stays silent if the connection is half open

    async def _delay_or_drop(self, chunk: bytes, ends: Ends) -> None:
        """Cause at most one fault before the chunk is forwarded. Raises ConnectionDropped."""
        faulty = not self._faults_stopped and self._rng.random() <= FAULT_PROBABILITY
        match self._rng.randrange(5) if faulty else None:
            case 0:
                self.fault_counts["cut"] += 1
                for end in ends:
                    end.transport.abort()
                raise ConnectionDropped
            case 1:
                self.fault_counts["cut within a frame"] += 1
                for end in ends:
                    end.write(chunk[: len(chunk) // 2])
                    end.close()
                raise ConnectionDropped
            case 2:
                self.fault_counts["stalled"] += 1
                await asyncio.sleep(self._rng.uniform(0.2, 1.5))
            case 3:
                self.fault_counts["half open"] += 1
                self._rng.choice(ends).transport.abort()
                raise ConnectionDropped
            case _:
                await asyncio.sleep(self._rng.uniform(0, 0.01))
