"""A bound on what a request may bring, before anything reads it."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.workshop.protocol import MAX_SUBMIT_BYTES

TOO_LARGE = 413


class BodyLimit:
    """Pure ASGI: ends a body that grows too large, whatever its headers say."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes."""
        left = MAX_SUBMIT_BYTES

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)
