"""HEAD requests, with which chats and mail programs look at a link before they show it."""

from starlette.types import ASGIApp, Receive, Scope, Send

LINKED = ("/j/", "/r/")
"""Pages whose addresses people send to each other, beside the start page."""


class HeadRequests:
    """ASGI middleware: routes handle HEAD as GET. The HTTP server leaves out the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the route of the page."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        if is_head and (scope["path"] == "/" or scope["path"].startswith(LINKED)):
            scope = {**scope, "method": "GET"}  # a copy: the server keeps its own
        await self._app(scope, receive, send)
