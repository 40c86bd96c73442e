"""Makes a server whose Python has this folder on its path easier to watch.

It sends no WebSocket pings, and the system does not end a line that takes nothing: both would after half a
minute, and it is to be seen that nobody waits for them. And it throws its garbage away when told (SIGUSR1),
so that what it has is what it holds.
"""

import gc
import signal
import socket
from typing import Any

import uvicorn

configure = uvicorn.Config.__init__


def without_pings(config: uvicorn.Config, *arguments: Any, **settings: Any) -> None:
    configure(config, *arguments, **{**settings, "ws_ping_interval": None})


uvicorn.Config.__init__ = without_pings  # type: ignore[method-assign, assignment]
if hasattr(socket, "TCP_USER_TIMEOUT"):
    del socket.TCP_USER_TIMEOUT
signal.signal(signal.SIGUSR1, lambda number, frame: gc.collect() and None)
