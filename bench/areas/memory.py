"""Memory: KiB per phone above the memory of the idle server, and per card."""

from collections.abc import Iterator

from bench.load.process import LoadProcess
from bench.measurement import Measurement, at_most
from bench.servers import Samskap

GOAL = "≤ 40 KiB per phone over the idle server, ≤ 8 KiB per card"
PHONES, CARDS, RATE, KIB = 2000, 4000, 400, 1024


def measure(quick: bool) -> Iterator[Measurement]:
    """Connect 2,000 phones that send nothing; then let them write cards. quick: has no effect."""
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = server.make_workshop(PHONES)
        idle = server.memory()
        load.call("take_seats", code=code, people=PHONES)
        load.call("connect", people=PHONES)
        load.call("wait_until_idle")
        connected = server.memory()
        load.call("write_ideas", rate=RATE, seconds=CARDS / RATE)
        load.call("wait_until_idle")
        written = server.memory()
    yield at_most("per phone", (connected - idle) / PHONES / KIB, "KiB", 40)
    yield at_most("per card", (written - connected) / CARDS / KIB, "KiB", 8)
    memory = " / ".join(f"{each / KIB**2:.0f}" for each in (idle, connected, written))
    yield Measurement("idle / 2,000 phones / 4,000 cards", f"{memory} MiB")
