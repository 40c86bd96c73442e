"""HEAD requests: chat and mail programs check a link with them, and monitors the server."""

from starlette.types import ASGIApp, Receive, Scope, Send

NOT_PAGES = ("/api/", "/static/")
"""Beginnings of paths that are no pages; static files answer HEAD themselves."""


def handles_head_as_get(path: str) -> bool:
    """Whether HEAD on this path is handled as GET."""
    # A stream of events has no end.
    return not path.startswith(NOT_PAGES) and not path.endswith("/stream")


class HeadRequests:
    """ASGI middleware: routes handle HEAD as GET. The HTTP server leaves out the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the method of a HEAD request for a page to GET."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        if is_head and handles_head_as_get(scope["path"]):
            scope = {**scope, "method": "GET"}  # a copy: the server keeps its own
        await self._app(scope, receive, send)
