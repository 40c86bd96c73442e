"""Memory: KiB per phone above the memory of the idle server."""

from collections.abc import Iterator

from bench.load.process import LoadProcess
from bench.measurement import Measurement, at_most
from bench.servers import Samskap

GOAL = "≤ 40 KiB per phone over the idle server"
PHONES, KIB = 2000, 1024


def measure(quick: bool) -> Iterator[Measurement]:
    """Connect 2,000 phones that send nothing. quick: has no effect."""
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = server.make_workshop(PHONES)
        idle = server.memory()
        load.call("take_seats", code=code, people=PHONES)
        load.call("connect", people=PHONES)
        load.call("wait_until_idle")
        full = server.memory()
    yield at_most("per phone", (full - idle) / PHONES / KIB, "KiB", 40)
    yield Measurement("idle / 2,000 phones", f"{idle / KIB**2:.0f} / {full / KIB**2:.0f} MiB")
