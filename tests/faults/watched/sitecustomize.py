"""Makes a server whose Python has this folder on its path easier to watch.

It sends no WebSocket pings: they end a silent line too, but only after 40 seconds, and it is to be seen what
frees the frozen. And it throws its garbage away when told to (SIGUSR1), so that what it has is what it holds.
"""

import gc
import signal
from typing import Any

import uvicorn

configure = uvicorn.Config.__init__


def without_pings(config: uvicorn.Config, *arguments: Any, **settings: Any) -> None:
    configure(config, *arguments, **{**settings, "ws_ping_interval": None})


uvicorn.Config.__init__ = without_pings  # type: ignore[method-assign, assignment]
signal.signal(signal.SIGUSR1, lambda number, frame: gc.collect() and None)
