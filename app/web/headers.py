"""Headers of every response: content security policy and caching."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.opening_script import OPENING_SCRIPT_CSP_HASH

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' {OPENING_SCRIPT_CSP_HASH}",
        "img-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
    )
)
PRIVATE_PATHS = ("/api/", "/w/", "/r/")
"""Beginnings of the paths whose responses a browser must not store: they must not be seen after signing out,
or after a link was revoked."""
CACHE_IMMUTABLE = "public, max-age=31536000, immutable"


class ResponseHeaders:
    """ASGI middleware, so that it costs WebSockets nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the response if it is HTTP."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_immutable = scope["path"].startswith("/static/dist/assets/")
        cache = "no-store" if scope["path"].startswith(PRIVATE_PATHS) else "no-cache"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if scope["path"].startswith(PRIVATE_PATHS):
                    headers["X-Robots-Tag"] = "noindex"
                if is_immutable and message["status"] < 300:
                    headers["Cache-Control"] = CACHE_IMMUTABLE
                else:
                    headers.setdefault("Cache-Control", cache)
            await send(message)

        await self._app(scope, receive, send_with_headers)
