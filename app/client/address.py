"""The address of a server, read from its URL."""

import ssl
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit


class ServerAddress(NamedTuple):
    """Where to connect, and what requests need. host, port: for the TCP connection. tls: None for http://.
    authority: host and port as the `Host` header has them. prefix: the path before every path of the server,
    such as `/samskap`; empty for most servers."""

    host: str
    port: int
    tls: ssl.SSLContext | None
    authority: str
    prefix: str


@cache
def server_address(url: str) -> ServerAddress:
    """The address of the server at this http:// or https:// URL. Certificates of https:// are verified."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return ServerAddress(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if secure else 80),
        tls=ssl.create_default_context() if secure else None,
        authority=parts.netloc,
        prefix=parts.path.rstrip("/"),
    )
