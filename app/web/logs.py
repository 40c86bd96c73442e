"""Logging to stderr: events and errors, never what people wrote or who they are."""

import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class BestEffortStream:
    """A text file that ignores write errors: a full disk must not fail a request because of its log line."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write the text, or drop it if that fails."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, or ignore that it fails."""
        with suppress(OSError):
            self._file.flush()


def configure() -> None:
    """Log one JSON object per line. Tracebacks are without local variables, which hold people's texts."""
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
