"""HTTP over one connection that stays open between requests, as a browser's does, at little cost."""

import asyncio
import gzip
from types import TracebackType
from typing import Any

import httptools
import msgspec

from app.client.address import server_address
from app.client.api import api_error

REQUEST_TIMEOUT_S = 30
READ_SIZE = 65536


class HttpResponse:
    """A response, filled by the parser, which calls the `on_…` methods. headers: with names in lower case;
    cookies: the values of all `Set-Cookie` headers."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.cookies: list[str] = []
        self.body = b""
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header under its name in lower case, and each cookie."""
        name = name.lower()
        self.headers[name] = value
        if name == b"set-cookie":
            self.cookies.append(value.decode("latin-1"))

    def on_body(self, part: bytes) -> None:
        """Add a part to the body."""
        self.body += part

    def on_message_complete(self) -> None:
        """Set `complete`: the whole body is there."""
        self.complete = True

    @property
    def text(self) -> str:
        """The body, decompressed if it came as gzip."""
        packed = self.headers.get(b"content-encoding") == b"gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class HttpConnection:
    """A connection to the server at `url`. It connects at the first request, and again at the next request
    after the server has closed it. A request during which the server closes it fails; it is not repeated."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> "HttpConnection":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    async def request(
        self, method: str, path: str, body: Any = None, encodings: str = "gzip"
    ) -> HttpResponse:
        """The response to one request. body: sent as JSON; None: no body. encodings: how the response may be
        compressed; its `text` is decompressed from gzip only. Raises ApiError for a status that is no
        success, and OSError (TimeoutError is one) when the connection fails."""
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                response = await self._exchange(method, path, body, encodings)
        except BaseException:
            self._close()
            raise
        if not 200 <= response.status < 300:
            raise api_error(response.status, response.body)
        return response

    async def _exchange(self, method: str, path: str, body: Any, encodings: str) -> HttpResponse:
        address = server_address(self._url)
        if self._streams and (self._streams[0].at_eof() or self._streams[0].exception()):
            self._close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(address.host, address.port, ssl=address.tls)
        reader, writer = self._streams
        content = b"" if body is None else msgspec.json.encode(body)
        lines = (
            f"{method} {address.prefix}{path} HTTP/1.1",
            f"Host: {address.authority}",
            f"Origin: {self._url}",
            f"Accept-Encoding: {encodings}",
            *(() if body is None else ("Content-Type: application/json",)),
            f"Content-Length: {len(content)}",
        )
        writer.write("\r\n".join((*lines, "", "")).encode() + content)
        response = HttpResponse()
        parser = httptools.HttpResponseParser(response)
        while not response.complete:
            data = await reader.read(READ_SIZE)
            if not data:
                raise ConnectionError("the server closed the connection before its response was whole")
            try:
                parser.feed_data(data)
            except httptools.HttpParserError as error:
                raise ConnectionError("this is not HTTP") from error
        response.status = parser.get_status_code()
        if response.headers.get(b"connection", b"").lower() == b"close":
            self._close()
        return response

    def _close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None
