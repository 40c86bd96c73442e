"""Memory: what one phone costs over the idle server."""

from collections.abc import Iterator

from bench.figure import Figure, judged
from bench.load.process import Load
from bench.servers import Samskap

GOAL = "≤ 40 KiB per phone over the idle server"
PHONES, KIB = 2000, 1024


def measure(quick: bool) -> Iterator[Figure]:
    """2,000 phones that sit in a hall, QUICK or not."""
    with Samskap() as server, Load("samskap", server.port) as load:
        code = server.workshop(PHONES)
        idle = server.memory()
        load.ask("take_seats", code=code, people=PHONES)
        load.ask("connect", people=PHONES)
        load.ask("settle")
        full = server.memory()
    yield judged("per phone", (full - idle) / PHONES / KIB, "KiB", 40)
    yield Figure("idle / 2,000 phones", f"{idle / KIB**2:.0f} / {full / KIB**2:.0f} MiB")
