"""Errors of pages, which the server logs at a bounded rate, so that its keeper learns of them."""

import asyncio
import time
from collections.abc import Callable
from typing import Annotated

import structlog
from pydantic import BaseModel, Field

from app.live.rate_limit import TokenBucket

ERRORS_PER_SECOND, ERROR_BURST = 0.1, 20
"""Limits for the whole server: anybody can send errors, and one bug may come from every phone of a hall."""
SUMMARY_INTERVAL = 60.0
"""Seconds for which errors beyond these limits are counted before one log entry says how many they were."""
Place = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,80}:[0-9]{1,7}:[0-9]{1,7}$")]
"""File, line and column, such as `main-DAvQmAei.js:1:4711`."""

_logger = structlog.get_logger()


class PageError(BaseModel):
    """An error of a page, without its message, which may have what people wrote. client: the page, such as
    `phone`. error: the kind of error, such as `TypeError`. at: the places in the code, the innermost
    first."""

    client: str = Field(pattern=r"^[a-z]{1,20}$")
    error: str = Field(pattern=r"^[A-Za-z]{1,40}$")
    at: list[Place] = Field(max_length=5)


class PageErrorLog:
    """Logs the errors of pages. clock: returns seconds. summary_interval: see `SUMMARY_INTERVAL`."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        summary_interval: float = SUMMARY_INTERVAL,
    ) -> None:
        self._rate = TokenBucket(ERRORS_PER_SECOND, ERROR_BURST, clock)
        self._summary_interval = summary_interval
        self._not_logged = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, error: PageError) -> None:
        """Log the error; if there are too many, count it for a summary. Called in the event loop."""
        if self._rate.admit():
            _logger.warning("page.error", **error.model_dump())
            return
        self._not_logged += 1
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._summary_interval, self._log_summary)

    def _log_summary(self) -> None:
        _logger.warning("page.more_errors", not_logged=self._not_logged)
        self._not_logged = 0
        self._timer = None
