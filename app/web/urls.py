"""Addresses that people open: on this machine, and from a phone in the same network."""

import socket
from urllib.parse import urlsplit

from app.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANY_INTERFACE = ("0.0.0.0", "::")


def network_address() -> str:
    """This machine's address in its network, or `localhost` when it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: only the choice of interface counts
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def server_url(settings: Settings, everywhere: str) -> str:
    """The server's address. everywhere: what to call a host that stands for all of this machine's."""
    host = everywhere if settings.host in ANY_INTERFACE else settings.host
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def local_url(settings: Settings) -> str:
    """The address that this machine reaches the server at."""
    return server_url(settings, "127.0.0.1")


def public_url(settings: Settings) -> str:
    """The address that phones open; no slash at the end."""
    return (settings.public_url or server_url(settings, network_address())).rstrip("/")


def public_base_url(settings: Settings, request_base: str) -> str:
    """Where phones find the server: what was set; else the request's address; else this machine's in its
    network, when the request came over the loopback that no phone can use."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    base = urlsplit(request_base)
    if base.hostname in LOOPBACK and settings.host not in LOOPBACK:
        return f"{base.scheme}://{network_address()}:{base.port or settings.port}"
    return request_base.rstrip("/")


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether a browser's request comes from our own pages. No origin: not a browser's."""
    return origin is None or urlsplit(origin).netloc == host
