"""Logs errors of live rooms, at a bounded rate. Such an error must stop neither the broadcast of a room nor
the other rooms."""

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from app.core.errors import Rejected

MIN_LOG_INTERVAL = 60.0
"""At most one error is logged in this many seconds for the same event, details and type of error. One bug can
raise an error for thousands of cards or connections at every broadcast."""

_logger = structlog.get_logger()


class ErrorLog:
    """Logs the errors of one room, or of opening rooms. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged_at: dict[tuple[object, ...], float] = {}

    def exception(self, event: str, error: Exception, **details: str) -> None:
        """Log the error with its traceback, unless a similar one was logged within MIN_LOG_INTERVAL."""
        if self._is_due(event, type(error), *details.values()):
            _logger.error(event, exc_info=error, **details)

    def warning(self, event: str, **details: str) -> None:
        """Log a warning, unless the same one was logged within MIN_LOG_INTERVAL."""
        if self._is_due(event, *details.values()):
            _logger.warning(event, **details)

    def unreadable_log(self, workshop: str, rejected: Rejected) -> None:
        """Log that a workshop cannot be read, unless that was logged within MIN_LOG_INTERVAL. Of the cause
        only its type and its place in the code are logged: its message may have what people wrote.

        workshop: the join code. rejected: `log.newer` or `log.unreadable`."""
        if self._is_due(workshop, rejected.code, *rejected.params.values()):
            details = {"workshop": workshop, "reason": rejected.code, **rejected.params}
            if cause := rejected.__cause__:
                details |= {"cause": type(cause).__name__, "raised_at": _place(cause)}
            _logger.error("workshop.unreadable", **details)

    def _is_due(self, *key: object) -> bool:
        now = self._clock()
        is_due = now - self._logged_at.get(key, -MIN_LOG_INTERVAL) >= MIN_LOG_INTERVAL
        if is_due:
            self._logged_at[key] = now
        return is_due

    @contextmanager
    def log_exceptions(self, event: str, **details: str) -> Iterator[None]:
        """Log an exception of the block instead of raising it, so that one failure does not end the
        broadcast."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - it is logged
            self.exception(event, error, **details)


def _place(error: BaseException) -> str:
    """The line of code that raised the error, such as `desk.py:40`."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
