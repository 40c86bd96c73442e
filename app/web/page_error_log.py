"""Errors of pages, which the server logs at a bounded rate, so that its keeper learns of them."""

import time
from collections.abc import Callable
from typing import Annotated

import structlog
from pydantic import BaseModel, Field

from app.live.rate_limit import TokenBucket

ERRORS_PER_SECOND, ERROR_BURST = 0.1, 20
"""Limits for the whole server: anybody can send errors, and one bug may come from every phone of a hall."""
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
    """Logs the errors of pages. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = TokenBucket(ERRORS_PER_SECOND, ERROR_BURST, clock)
        self._not_logged = 0

    def add(self, error: PageError) -> None:
        """Log the error, with how many were not logged before it, or only count it if there are too many."""
        if self._rate.admit():
            _logger.warning("page.error", **error.model_dump(), not_logged=self._not_logged)
            self._not_logged = 0
        else:
            self._not_logged += 1
