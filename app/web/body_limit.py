"""Limits the size of request bodies, before anything else reads them."""

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logos.limits import MAX_LOGO_BYTES
from app.workshop.protocol import MAX_SUBMIT_BYTES

TOO_LARGE = 413
MAX_BODY_BYTES = 16 * 1024
"""Of a form or of a few fields in JSON. It is decoded before the sender's right is known, and each field
that it should not have is described: there could be tens of thousands."""
MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
LARGER_BODIES = (
    (re.compile(r"/api/workshops/[^/]+/commands"), MAX_SUBMIT_BYTES),
    (re.compile(r"/w/[^/]+/stream"), MAX_SUBMIT_BYTES),
    (re.compile(r"/api/imports"), MAX_ARCHIVE_BYTES),
    (re.compile(r"/api/workshops/[^/]+/logos"), MAX_LOGO_BYTES),
)
"""Path -> its largest body, in bytes. On all other paths it is `MAX_BODY_BYTES`. These routes decode the body
only after they have checked the sender's right."""


class BodyLimit:
    """ASGI middleware: rejects a body above the limit with 413, whatever its Content-Length says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of the body as they are received."""
        remaining = _max_bytes(scope.get("path", ""))

        async def receive_counted() -> Message:
            nonlocal remaining
            message = await receive()
            remaining -= len(message.get("body", b""))
            if remaining < 0:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, receive_counted if scope["type"] == "http" else receive, send)


def _max_bytes(path: str) -> int:
    larger = (most for pattern, most in LARGER_BODIES if pattern.fullmatch(path))
    return next(larger, MAX_BODY_BYTES)
