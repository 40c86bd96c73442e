"""Where phones find the server, and whether a browser's request comes from our own pages."""

from urllib.parse import urlsplit

from app.address import reachable_url
from app.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def phone_base(settings: Settings, request_base: str) -> str:
    """Where phones find the server: what was set; else the request's address; else this machine's in its
    network, when the request came over the loopback that no phone can use."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    base = urlsplit(request_base)
    if base.hostname in LOOPBACK and settings.host not in LOOPBACK:
        return reachable_url(settings.host, base.port or settings.port)
    return request_base.rstrip("/")


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether a browser's request comes from our own pages. No origin: not a browser's."""
    return origin is None or urlsplit(origin).netloc == host
