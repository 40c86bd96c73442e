"""Reads pictures in a process of its own, which ends after each: a decoder that fails, or needs too much
memory or time, harms nobody else."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
import structlog

from app.concurrency.turns import Turns
from app.logos.logo import Logo
from app.logos.problem import PictureProblem
from app.logos.reader_process import OUT_OF_MEMORY, STORED, TO_CLEAN, UPLOADED, PictureRead

TIMEOUT_S = 20
MAX_LOGGED = 4000
"""Characters of what a process that failed has written to standard error."""
MAX_WAITING, MAX_WAITING_OF_SENDER = 50, 3
"""Uploaded pictures that are read or wait for their turn: of all, and of one sender. More are refused."""
MAX_WAITING_STORED = 50
"""Stored pictures that are checked or wait for it. More are refused."""
COMMAND = "import sys; from app.logos.reader_process import main; main(sys.argv[1])"

log = structlog.get_logger()
_decoder = msgspec.msgpack.Decoder(PictureRead)


class TooManyPictures(Exception):
    """So many pictures wait already that this one is not read."""


class ReaderFailed(Exception):
    """The program that reads pictures has a bug, or cannot run here. Nothing is known about the picture."""


class ReaderEnded(ReaderFailed):
    """The program was ended, as it needed more memory or time than a picture does, or as the machine is busy
    or has no memory left."""


class PictureReader:
    """Reads one picture at a time. Senders, such as workshops, get turns in round robin: a sender of pictures
    that take long delays the next picture of another sender by one of them. command: the program of the
    process, in Python. timeout: seconds after which it is ended.

    Every picture may raise ReaderFailed."""

    def __init__(self, command: str = COMMAND, timeout: float = TIMEOUT_S) -> None:
        self._command = command
        self._timeout = timeout
        self._turns = Turns()
        self._waiting = Counter[str]()
        self._waiting_stored = 0
        self._stored_turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    async def read_upload(self, file: bytes, sender: str) -> PictureRead:
        """The picture in a file that somebody uploaded, as it is stored (see `read_picture`). If the program
        was ended, the picture counts as damaged.

        Raises PictureProblem, TooManyPictures."""
        with _ended_as_damaged():
            return await self._read(UPLOADED, file, sender)

    async def check_stored(self, file: bytes, sender: str) -> PictureRead:
        """A picture as this or another server has stored it (see `check_stored_picture`). One after the other
        is checked, so that a sender of many is not refused. If the program was ended, the picture counts as
        damaged.

        Raises PictureProblem, TooManyPictures."""
        with _ended_as_damaged():
            return await self._read_stored(STORED, file, sender)

    async def clean_stored(self, logo: Logo, sender: str) -> Logo:
        """The logo without what is not seen of it (see `clean_stored_picture`); unchanged if everything is
        seen. It waits as in `check_stored`.

        Raises PictureProblem: the picture itself is damaged, which is logged; TooManyPictures."""
        try:
            read = await self._read_stored(TO_CLEAN, logo.content, sender)
        except PictureProblem as problem:
            log.error("logo.not_readable", sha256=logo.sha256, reason=problem.code)
            raise
        return Logo.of(read.content, read.width, read.height)

    async def stop(self) -> None:
        """End the process, and wait for its end. No picture can be read afterwards."""
        self._stopped = True
        await self._end_process()

    async def _read_stored(self, kind: str, file: bytes, sender: str) -> PictureRead:
        if self._waiting_stored >= MAX_WAITING_STORED:
            raise TooManyPictures
        self._waiting_stored += 1
        try:
            async with self._stored_turn:
                return await self._read(kind, file, sender)
        finally:
            self._waiting_stored -= 1

    async def _read(self, kind: str, file: bytes, sender: str) -> PictureRead:
        if self._waiting.total() >= MAX_WAITING or self._waiting[sender] >= MAX_WAITING_OF_SENDER:
            raise TooManyPictures
        self._waiting[sender] += 1
        try:
            async with self._turns.turn((sender,)):
                read = await self._read_in_process(kind, file)
        finally:
            self._waiting -= Counter((sender,))
        if read.problem:
            raise PictureProblem(read.problem)
        return read

    async def _read_in_process(self, kind: str, file: bytes) -> PictureRead:
        if self._stopped:
            raise TooManyPictures
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", self._command, kind),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches this process alone
        )
        try:
            async with asyncio.timeout(self._timeout):
                output, errors = await process.communicate(file)
        except TimeoutError:
            log.warning("logo.reader_timeout", seconds=self._timeout)
            raise ReaderEnded("timeout") from None
        finally:
            await self._end_process()
        if self._stopped:
            raise TooManyPictures
        return _answer(process.returncode, output, errors)

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@contextmanager
def _ended_as_damaged() -> Iterator[None]:
    """Raise PictureProblem (`damaged`) if the program was ended: nobody should try for ever to upload a
    picture that always needs too much."""
    try:
        yield
    except ReaderEnded as ended:
        raise PictureProblem("damaged") from ended


def _answer(status: int | None, output: bytes, errors: bytes) -> PictureRead:
    """What the process has answered. status: its exit status; negative: the signal that ended it.

    Raises ReaderFailed."""
    if status == 0:
        read = _decoder.decode(output)
        if read.problem == OUT_OF_MEMORY:
            log.warning("logo.reader_out_of_memory")
            raise ReaderEnded(OUT_OF_MEMORY)
        return read
    written = errors.decode(errors="replace")[-MAX_LOGGED:]
    if status is not None and status < 0:
        log.warning("logo.reader_ended", signal=-status, written=written)
        raise ReaderEnded(f"signal {-status}")
    log.error("logo.reader_failed", status=status, written=written)
    raise ReaderFailed(f"status {status}")
