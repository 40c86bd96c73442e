"""Renders reports in a process of its own, so that a long report does not delay the server's event loop."""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from app.concurrency.turns import Caller, Turns
from app.reports.model import Report
from app.reports.report_format import OtherWords, RenderOptions
from app.reports.worker_process import LENGTH_BYTES, Rendered, RenderRequest, add_length

MAX_CACHED_BYTES = 64 * 1024 * 1024
"""Of all cached files together."""
MAX_RENDERED = 20
"""The process is replaced after this number of reports, so that the system gets its memory back."""
RENDER_TIMEOUT_S = 120
ATTEMPTS = 2
"""How often a report is tried if the process ends, which may have another cause than the report."""
COMMAND = "from app.reports import FORMATS, worker_process; worker_process.main(FORMATS)"

LogPosition = tuple[str, int]
"""The id of a workshop, and the number of an entry of its log."""
CacheKey = tuple[int, str, str, RenderOptions, LogPosition | None]
"""The number and checksum of an edition, a format, the options, and the position of the words in a log."""


_decoder = msgspec.msgpack.Decoder(Rendered)


class RenderFailed(Exception):
    """A report cannot be rendered. The message says why, for the log."""


class RenderInterrupted(RenderFailed):
    """The report was not rendered to its end: it took too long, the process ended or the server stops. It may
    be rendered another time."""


class _ProcessEnded(Exception):
    pass


class WordsInLog(NamedTuple):
    """The `other_words` of a file, which are read from a log. position: of an entry up to which at least they
    are read. A cached file of this position has them already, so they are not read for it again."""

    position: LogPosition
    read: Callable[[], Awaitable[tuple[OtherWords, ...]]]


class ReportWorker:
    """Renders one report at a time. The process starts with the first one, and ends with this process."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._rendered = 0
        self._stopped = False
        self._turns = Turns()
        self._cache = RenderCache()

    @property
    def process_id(self) -> int | None:
        """The id of the process, or None if none runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def render(
        self,
        report: Report,
        format_name: str,
        options: RenderOptions,
        caller: Caller = (),
        words: WordsInLog | None = None,
    ) -> bytes:
        """The report as a file of this format. Files of editions are cached, as they do not change. caller:
        who asks; callers get turns in round robin, however many files one of them asks for at once. words:
        added to the options in the caller's turn, so that many callers do not read logs at once.

        Raises RenderFailed, RenderInterrupted, and what reading the words raises."""
        edition, position = report.edition, words.position if words else None
        key = (edition.no, edition.sha256, format_name, options, position) if edition else None
        if (cached := self._cache.get(key)) is not None:
            return cached
        async with self._turns.turn(caller):
            # Another request may have rendered it meanwhile.
            if (cached := self._cache.get(key)) is not None:
                return cached
            if words:
                options = replace(options, other_words=await words.read())
            content = await self._render(RenderRequest(report, format_name, options))
        self._cache.add(key, content)
        return content

    @property
    def waiting(self) -> list[Caller]:
        """Those who wait for the rendering of a file (see `Turns.waiting`)."""
        return self._turns.waiting

    async def stop(self) -> None:
        """End the process, and wait for its end. Nothing can be rendered afterwards."""
        self._stopped = True
        await self._end_process()

    async def _render(self, request: RenderRequest) -> bytes:
        encoded = add_length(msgspec.msgpack.encode(request))
        for _ in range(ATTEMPTS):
            with suppress(_ProcessEnded):
                return await self._exchange(encoded)
        raise RenderInterrupted("the process ended")

    async def _exchange(self, request: bytes) -> bytes:
        process = await self._start_process()
        try:
            async with asyncio.timeout(RENDER_TIMEOUT_S):
                rendered = await _ask(process, request)
        except BaseException as error:
            # The answer may still come, and would be read as the answer to the next request.
            await self._end_process()
            if isinstance(error, TimeoutError):
                raise RenderInterrupted(f"not rendered within {RENDER_TIMEOUT_S} s") from error
            raise
        self._rendered += 1
        if self._rendered == MAX_RENDERED:
            await self._end_process()
        if rendered.error:
            raise RenderFailed(rendered.error)
        return rendered.content

    async def _start_process(self) -> asyncio.subprocess.Process:
        if self._process is None and not self._stopped:
            self._rendered = 0
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", COMMAND),
                # The pipe is closed when this process ends for any reason; the other process then exits.
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,  # Ctrl-C reaches this process alone
            )
        if self._process is None or self._stopped:  # also if it was stopped while the process started
            await self._end_process()
            raise RenderInterrupted("the server stops")
        return self._process

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _ask(process: asyncio.subprocess.Process, request: bytes) -> Rendered:
    if process.stdin is None or process.stdout is None:
        raise TypeError("a process without pipes")
    try:
        process.stdin.write(request)
        await process.stdin.drain()
        length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES))
        content = await process.stdout.readexactly(length)
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        raise _ProcessEnded from error
    return _decoder.decode(content)


class RenderCache:
    """Files of editions. The least recently used are removed first. max_bytes: of all files together."""

    def __init__(self, max_bytes: int = MAX_CACHED_BYTES) -> None:
        self._max_bytes = max_bytes
        self._files: OrderedDict[CacheKey, bytes] = OrderedDict()

    def get(self, key: CacheKey | None) -> bytes | None:
        """The file, or None if it is not cached. key: None for a draft, which is never cached."""
        if key is None or key not in self._files:
            return None
        self._files.move_to_end(key)
        return self._files[key]

    def add(self, key: CacheKey | None, content: bytes) -> None:
        """Keep a file, unless it is a draft, instead of the one with the words up to an earlier entry."""
        if key is None:
            return
        for earlier in [other for other in self._files if other[:-1] == key[:-1]]:
            del self._files[earlier]
        self._files[key] = content
        while sum(map(len, self._files.values())) > self._max_bytes:
            self._files.popitem(last=False)
