"""A bad network: connections through it are cut, stalled, delayed and half-opened, until it calms down."""

import asyncio
import random
from collections import Counter
from types import TracebackType

CHUNK = 1 << 16


class Gone(Exception):
    """This connection carries nothing any more."""


class BadNetwork:
    """`async with BadNetwork(port) as network`: reaches the server at this port through `network.url`.

    seen: how often which fault has happened."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self.seen: Counter[str] = Counter()
        self._port = port
        self._chance = chance
        self._calm = False
        self._server: asyncio.Server
        self._pumps: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "BadNetwork":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for pump in tuple(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    @property
    def url(self) -> str:
        """How phones reach the server through it."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def calm_down(self) -> None:
        """No more faults from now on; what is half open stays so."""
        self._calm = True

    async def _connected(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far, to_far = await asyncio.open_connection("127.0.0.1", self._port)
        ends = (to_near, to_far)
        pumps = [
            asyncio.create_task(self._pump(near, to_far, ends)),
            asyncio.create_task(self._pump(far, to_near, ends)),
        ]
        for pump in pumps:
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        try:
            while chunk := await source.read(CHUNK):
                target.write(await self._through(chunk, ends))
                await target.drain()
            target.close()
        except (OSError, Gone):
            pass  # the other pump ends by itself, or the line stays open and silent

    async def _through(self, chunk: bytes, ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> bytes:
        """The chunk, perhaps later; or Gone."""
        fault = None if self._calm or self._chance.random() > 0.1 else self._chance.randrange(5)
        match fault:
            case 0:
                self.seen["cut"] += 1
                for end in ends:
                    end.transport.abort()
                raise Gone
            case 1:
                self.seen["cut within a frame"] += 1
                for end in ends:
                    end.write(chunk[: len(chunk) // 2])
                    end.close()
                raise Gone
            case 2:
                self.seen["stalled"] += 1
                await asyncio.sleep(self._chance.uniform(0.2, 1.5))
            case 3:
                self.seen["half open"] += 1
                self._chance.choice(ends).transport.abort()
                raise Gone
            case _:
                await asyncio.sleep(self._chance.uniform(0, 0.01))
        return chunk
