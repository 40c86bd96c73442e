"""The server's URLs: for this machine, and for phones in the same network."""

import socket
from urllib.parse import urlsplit

from app.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANY_INTERFACE = ("0.0.0.0", "::")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
"""Ports that an origin leaves out. A proxy may put them into the Host header."""


def network_address() -> str:
    """This machine's IP address in its network, or `localhost` without a network. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: connecting only selects the interface
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def server_url(settings: Settings, any_interface_host: str) -> str:
    """The server's URL. any_interface_host: used where the settings' host is all interfaces."""
    host = any_interface_host if settings.host in ANY_INTERFACE else settings.host
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def local_url(settings: Settings) -> str:
    """The server's URL on this machine: the loopback address where it listens on all interfaces."""
    return server_url(settings, "127.0.0.1")


def public_url(settings: Settings) -> str:
    """The server's URL for phones, without a trailing slash."""
    return (settings.public_url or server_url(settings, network_address())).rstrip("/")


def public_base_url(settings: Settings, request_base: str) -> str:
    """The server's URL for phones: the setting, else the URL of the request. If that is a loopback address,
    which phones cannot use, the host becomes this machine's address in the network."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    base = urlsplit(request_base)
    if base.hostname in LOOPBACK and settings.host not in LOOPBACK:
        return f"{base.scheme}://{network_address()}:{base.port or settings.port}"
    return request_base.rstrip("/")


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether a request is from our own pages, or not from a browser (no Origin header)."""
    if origin is None:
        return True
    try:
        scheme, netloc, *_ = urlsplit(origin)
    except ValueError:  # an Origin that is no URL, such as `http://[`
        return False
    default_port = DEFAULT_PORTS.get(scheme, "")
    return netloc != "" and (host or "").lower().removesuffix(default_port) == netloc.lower().removesuffix(
        default_port
    )
