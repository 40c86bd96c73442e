"""HTTP clients that wait long for an answer, because a machine on which many tests run is slow."""

from typing import Any

import httpx

TIMEOUT_S = 60


def http_client(**options: Any) -> httpx.Client:
    """A client that connects directly, whatever proxy the environment names."""
    return httpx.Client(**{"timeout": TIMEOUT_S, "trust_env": False} | options)


def async_http_client(**options: Any) -> httpx.AsyncClient:
    """The same for tests with an event loop."""
    return httpx.AsyncClient(**{"timeout": TIMEOUT_S, "trust_env": False} | options)
