"""The process in which `reader.py` has a picture decoded. Each has its own, so this module imports little."""

import ctypes
import resource
import signal
import sys
from contextlib import suppress

import msgspec

from app.logos.problem import PictureProblem

MAX_CPU_S = 5
"""Seconds. The largest pictures need less than 2, with the start of the process."""
MAX_MEMORY_BYTES = 1024 * 1024 * 1024
"""Of addresses. A picture of the largest size needs 64 MB, a few times over."""
UPLOADED, STORED, TO_CLEAN = "uploaded", "stored", "to_clean"
"""What the process gets, and with it what it does: see `main`."""
OUT_OF_MEMORY = "out_of_memory"
"""The problem of a picture for which the process has not enough memory; no code of PICTURE_PROBLEMS."""
PR_SET_PDEATHSIG = 1
"""Of Linux's prctl(2)."""


class PictureRead(msgspec.Struct, frozen=True):
    """A picture as it is stored, or why it cannot be. width, height: in pixels."""

    content: bytes = b""
    width: int = 0
    height: int = 0
    problem: str = ""


def main(kind: str) -> None:
    """Read a picture from standard input, and write a PictureRead to standard output. kind: UPLOADED: it is
    read as an upload; STORED: only checked; TO_CLEAN: what is not seen of it is removed."""
    _end_with_parent()
    from app.logos import picture  # noqa: PLC0415 - not loaded by the server

    _limit(resource.RLIMIT_AS, MAX_MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, MAX_CPU_S)
    _limit(resource.RLIMIT_CORE, 0)
    functions = {
        UPLOADED: picture.read_picture,
        STORED: picture.check_stored_picture,
        TO_CLEAN: picture.clean_stored_picture,
    }
    file = sys.stdin.buffer.read()
    try:
        read = PictureRead(*functions[kind](file))
    except PictureProblem as problem:
        read = PictureRead(problem=problem.code)
    except MemoryError:
        read = PictureRead(problem=OUT_OF_MEMORY)
    sys.stdout.buffer.write(msgspec.msgpack.encode(read))


def _limit(which: int, most: int) -> None:
    """Limit this process, unless the system refuses it: macOS has no limit of addresses, and nobody may raise
    a lower one."""
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (most, most))


def _end_with_parent() -> None:
    """Let the system end this process when its parent ends for any reason. Elsewhere than on Linux it ends by
    itself within MAX_CPU_S."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
