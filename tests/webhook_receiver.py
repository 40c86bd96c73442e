"""A program that webhooks deliver to: a real HTTP server on this machine."""

import json
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any, NamedTuple

WAIT_S = 60
"""Seconds that a test waits for a request on a busy machine."""
ALLOW_PRIVATE_ADDRESSES = {"SAMSKAP_WEBHOOKS_TO_PRIVATE_ADDRESSES": "1"}
"""The environment variable that lets a server deliver to private addresses and to this machine, also without
TLS."""

NO_ANSWER = 0
"""A status of `receiving`: it sends no answer, and the connection stays open until the receiver is closed."""


class Received(NamedTuple):
    """A request. headers: with names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The decoded body."""
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded


class Receiver:
    """Records requests, and chooses the status of each answer. address: without a scheme. received: the
    requests. statuses: of the first answers, or `NO_ANSWER`; the last one is repeated. retry_after: the
    `Retry-After` header of answers with a status of 400 or more."""

    def __init__(self, statuses: Sequence[int], retry_after: str = "") -> None:
        self.received: Queue[Received] = Queue()
        self.address = ""
        self.is_closed = Event()
        self.retry_after = retry_after
        self._statuses = list(statuses)

    @property
    def url(self) -> str:
        """Its URL, for a receiver without a certificate."""
        return f"http://{self.address}/hook"

    def next(self) -> Received:
        """Wait for the next request."""
        return self.received.get(timeout=WAIT_S)

    def rest(self) -> list[Received]:
        """What else has been received by now."""
        found = []
        try:
            while True:
                found.append(self.received.get_nowait())
        except Empty:
            return found

    def next_status(self) -> int:
        """The status of the next answer; the last one is repeated."""
        return self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]


@contextmanager
def receiving(*statuses: int, certificate: Path | None = None, retry_after: str = "") -> Iterator[Receiver]:
    """A receiver that answers with these statuses (none: 204). certificate: a PEM file
    with the certificate and its private key, for TLS. retry_after: see `Receiver`."""
    receiver = Receiver(statuses or [204], retry_after)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.next_status()
            receiver.received.put(Received(self.path, headers, body))
            if status == NO_ANSWER:
                receiver.is_closed.wait(WAIT_S)
                return
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("Location", "/elsewhere")
            if status >= 400 and receiver.retry_after:
                self.send_header("Retry-After", receiver.retry_after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.address = f"127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_closed.set()
        server.shutdown()
        server.server_close()
        thread.join()
