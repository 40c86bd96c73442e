"""Sends signed requests to the addresses of webhooks, but none into the server's own network.

The name in an address is resolved once, all of its IP addresses are checked, and the request goes to one of
the checked ones: a name that later has another address leads nowhere else. Redirects are not followed. The
headers are those of Standard Webhooks (https://www.standardwebhooks.com), which receivers have libraries for.
"""

import asyncio
import base64
import hashlib
import hmac
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

import httpx

TIMEOUT_S = 10.0
"""Seconds that a receiver has for everything, from the look-up of its name to the status of its answer."""
NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses with which a network without IPv4 reaches the IPv4 address in their last 32 bits (RFC 6052)."""
USER_AGENT = "Samskap-Webhooks"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host name, port) -> IP addresses. Raises OSError if there are none."""


class Answer(NamedTuple):
    """A receiver's answer. retry_after: seconds until it wants another request; 0: it does not say that."""

    status: int
    retry_after: float = 0


class NotDelivered(Exception):
    """There was no answer. code: `webhook.address_unknown`, `.private_address`, `.unreachable`,
    `.timed_out`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WebhookClient:
    """Sends requests to receivers. to_private_addresses: they may be in private networks and on this machine.
    resolve: None: the system's look-up of names. timeout: in seconds."""

    def __init__(
        self, *, to_private_addresses: bool, resolve: Resolve | None = None, timeout: float = TIMEOUT_S
    ) -> None:
        self._to_private_addresses = to_private_addresses
        self._resolve = resolve or resolve_host
        self._timeout = timeout
        self._ssl_context: ssl.SSLContext | None = None

    async def post(self, address: str, headers: dict[str, str], body: bytes) -> Answer:
        """The receiver's answer to this JSON. Raises NotDelivered."""
        url = httpx.URL(address)
        try:
            async with asyncio.timeout(self._timeout):
                return await self._post(url, headers, body)
        except TimeoutError as error:
            raise NotDelivered("webhook.timed_out") from error

    async def _post(self, url: httpx.URL, headers: dict[str, str], body: bytes) -> Answer:
        host = url.raw_host.decode("ascii")
        try:
            addresses = await self._resolve(host, url.port or (443 if url.scheme == "https" else 80))
        except (OSError, UnicodeError) as error:
            raise NotDelivered("webhook.address_unknown") from error
        if not self._to_private_addresses and not all(map(is_public, addresses)):
            raise NotDelivered("webhook.private_address")
        if self._ssl_context is None:
            self._ssl_context = await asyncio.to_thread(httpx.create_ssl_context)
        async with httpx.AsyncClient(verify=self._ssl_context, trust_env=False, timeout=None) as http:  # noqa: S113
            for address in addresses:
                try:
                    return await self._post_to(http, url, host, address, headers, body)
                except httpx.ConnectError:
                    continue  # perhaps this machine has no IPv6: the next address may work
                except httpx.TransportError as error:
                    raise NotDelivered("webhook.unreachable") from error
        raise NotDelivered("webhook.unreachable")

    async def _post_to(
        self,
        http: httpx.AsyncClient,
        url: httpx.URL,
        host: str,
        address: str,
        headers: dict[str, str],
        body: bytes,
    ) -> Answer:
        request = http.build_request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers={
                "Host": url.netloc.decode("ascii"),
                "Content-Type": "application/json",
                "User-Agent": USER_AGENT,
                **headers,
            },
            extensions={"sni_hostname": host},  # whose certificate is asked for and checked
        )
        response = await http.send(request, stream=True, follow_redirects=False)
        await response.aclose()  # nobody reads the body, which may be of any length
        return Answer(response.status_code, _seconds(response.headers.get("retry-after", "")))


def _seconds(retry_after: str) -> float:
    """The header Retry-After in seconds from now. It is a number of seconds or a date (RFC 9110, 10.2.3). 0:
    it is missing, in the past, or neither."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: not private, loopback, link-local, multicast or reserved,
    and with no such IPv4 address inside."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found in NAT64:
            found = IPv4Address(int(found) & 0xFFFFFFFF)
        elif inner := found.ipv4_mapped or found.sixtofour:
            return found.is_global and is_public(str(inner))
        elif found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def signature_headers(delivery_id: str, secret: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers that prove who sent a body. secret: `whsec_` and the key in base64. seconds: since 1970."""
    key = base64.b64decode(secret.partition("_")[2])
    signed = f"{delivery_id}.{seconds}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature}",
    }


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host. Raises OSError.

    Each look-up has a thread of its own that nobody waits for: without internet it may take a minute, which
    must delay neither what other threads do nor the end of the server."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Sequence[str]] = loop.create_future()

    def finish(addresses: Sequence[str], error: Exception | None) -> None:
        if found.done():
            return
        if error:
            found.set_exception(error)
        else:
            found.set_result(addresses)

    def look_up() -> None:
        addresses: Sequence[str] = ()
        error: Exception | None = None
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as failed:
            error = failed
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(finish, addresses, error)

    threading.Thread(target=look_up, name="webhook-dns", daemon=True).start()
    return await found
