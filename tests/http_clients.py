"""Clients of HTTP and WebSockets that wait long for an answer, because a machine on which many tests run is
slow. They connect directly, whatever proxy the environment names, and share what they trust."""

from typing import Any

import httpx
import websockets.asyncio.client
import websockets.sync.client

from app.client.api import tls_context

TIMEOUT_S = 60


def http_client(timeout: Any = TIMEOUT_S, **options: Any) -> httpx.Client:
    """A client without an event loop."""
    return httpx.Client(timeout=timeout, trust_env=False, verify=tls_context(), **options)


def async_http_client(timeout: Any = TIMEOUT_S, **options: Any) -> httpx.AsyncClient:
    """A client for tests with an event loop."""
    return httpx.AsyncClient(timeout=timeout, trust_env=False, verify=tls_context(), **options)


def connect(url: str, **options: Any) -> websockets.sync.client.ClientConnection:
    """A WebSocket without an event loop."""
    connection: websockets.sync.client.ClientConnection = websockets.sync.client.connect(
        url, open_timeout=TIMEOUT_S, proxy=None, **options
    )
    return connection


def async_connect(url: str, **options: Any) -> websockets.asyncio.client.connect:
    """A WebSocket for tests with an event loop; to be awaited or entered."""
    return websockets.asyncio.client.connect(url, open_timeout=TIMEOUT_S, proxy=None, **options)
