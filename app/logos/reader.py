"""Reads pictures in a process of its own, which ends after each: a decoder that fails, or needs too much
memory or time, harms nobody else."""

import asyncio
import resource
import sys
from contextlib import suppress

import msgspec

from app.logos.problem import PictureProblem

TIMEOUT_S = 20
MAX_CPU_S = 15
MAX_MEMORY_BYTES = 1024 * 1024 * 1024
"""Of addresses. A picture of the largest size needs 64 MB, a few times over."""
MAX_WAITING = 8
"""Pictures that wait for their turn. More are refused."""
UPLOADED, STORED = "uploaded", "stored"
COMMAND = "import sys; from app.logos.reader import main; main(sys.argv[1])"


class PictureRead(msgspec.Struct, frozen=True):
    """A picture as it is stored, or why it cannot be. width, height: in pixels."""

    content: bytes = b""
    width: int = 0
    height: int = 0
    problem: str = ""


_decoder = msgspec.msgpack.Decoder(PictureRead)


class TooManyPictures(Exception):
    """So many pictures wait already that this one is not read."""


class PictureReader:
    """Reads one picture at a time."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    async def read_upload(self, file: bytes) -> PictureRead:
        """The picture in a file that somebody uploaded, as it is stored (see `read_picture`).

        Raises PictureProblem, TooManyPictures."""
        return await self._read(UPLOADED, file)

    async def check_stored(self, file: bytes) -> PictureRead:
        """A picture as this or another server has stored it (see `check_stored_picture`).

        Raises PictureProblem, TooManyPictures."""
        return await self._read(STORED, file)

    async def stop(self) -> None:
        """End the process, and wait for its end. No picture can be read afterwards."""
        self._stopped = True
        await self._end_process()

    async def _read(self, kind: str, file: bytes) -> PictureRead:
        if self._waiting >= MAX_WAITING:
            raise TooManyPictures
        self._waiting += 1
        try:
            async with self._lock:
                read = await self._read_in_process(kind, file)
        finally:
            self._waiting -= 1
        if read.problem:
            raise PictureProblem(read.problem)
        return read

    async def _read_in_process(self, kind: str, file: bytes) -> PictureRead:
        if self._stopped:
            raise TooManyPictures
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", COMMAND, kind),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches this process alone
        )
        try:
            async with asyncio.timeout(TIMEOUT_S):
                output, _ = await process.communicate(file)
        except TimeoutError:
            return PictureRead(problem="damaged")
        finally:
            await self._end_process()
        if self._stopped:
            raise TooManyPictures
        # Without an answer it needed more memory or time than a picture does.
        return _decoder.decode(output) if process.returncode == 0 else PictureRead(problem="damaged")

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def main(kind: str) -> None:
    """Read a picture from standard input, and write a PictureRead to standard output."""
    from app.logos.picture import check_stored_picture, read_picture  # noqa: PLC0415 - not loaded by the server

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    file = sys.stdin.buffer.read()
    try:
        read = PictureRead(*(read_picture if kind == UPLOADED else check_stored_picture)(file))
    except PictureProblem as problem:
        read = PictureRead(problem=problem.code)
    except MemoryError:
        read = PictureRead(problem="damaged")
    sys.stdout.buffer.write(msgspec.msgpack.encode(read))
