"""Logs errors in a workshop's live room, at a bounded rate. Such an error must not stop the room's
broadcast."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

MIN_LOG_INTERVAL = 60.0
"""At most one error is logged in this many seconds for the same event, details and type of error. One bug can
raise an error for thousands of cards or connections at every broadcast."""

_logger = structlog.get_logger()


class ErrorLog:
    """Logs the errors of one room. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged_at: dict[tuple[object, ...], float] = {}

    def exception(self, event: str, error: Exception, **details: str) -> None:
        """Log the error with its traceback, unless a similar one was logged within MIN_LOG_INTERVAL."""
        key, now = (event, type(error), *details.values()), self._clock()
        if now - self._logged_at.get(key, -MIN_LOG_INTERVAL) >= MIN_LOG_INTERVAL:
            self._logged_at[key] = now
            _logger.error(event, exc_info=error, **details)

    @contextmanager
    def log_exceptions(self, event: str, **details: str) -> Iterator[None]:
        """Log an exception of the block instead of raising it, so that one failure does not end the
        broadcast."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - it is logged
            self.exception(event, error, **details)
