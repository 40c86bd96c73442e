"""What the server says of itself, to stderr: events and errors, never what people wrote or who they are."""

import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class BestEffortStream:
    """A file for lines. What cannot be written is left out: a disk that is full is full for these lines too,
    and nobody may go unserved for that."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write it if that can be done."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """The same."""
        with suppress(OSError):
            self._file.flush()


def configure() -> None:
    """Plain lines, and tracebacks without the values of variables: those are people's words."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *names: structlog.PrintLogger(cast(TextIO, BestEffortStream(sys.stderr))),
    )
