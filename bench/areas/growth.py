"""Growth: twice as many phones (and tables) or cards at most doubles the server's CPU."""

from collections.abc import Iterator
from itertools import pairwise

from bench.load.process import LoadProcess
from bench.measurement import Measurement, at_most
from bench.servers import Samskap

GOAL = "doubling phones (500→2,000) or cards (1,000→8,000) at most doubles server CPU"
PHONES, CARDS = (500, 1000, 2000), (1000, 2000, 4000, 8000)
CARD_INTERVAL_S, SECONDS = 5.0, 8.0
STEADY_PHONES, STEADY_RATE, FILLING_RATE = 400, 40.0, 1500.0
"""Where the cards grow: the phones, and the ideas a second while they are measured and between that."""


def measure(quick: bool) -> Iterator[Measurement]:
    """Write cards and make a hall-wide change every second, each time with twice as many phones or cards."""
    seconds = SECONDS / 3 if quick else SECONDS
    yield from _doublings("phones", {phones: _with_phones(phones, seconds) for phones in PHONES})
    yield from _doublings("cards", dict(_with_cards(seconds)))


def _doublings(unit: str, cpu: dict[int, float]) -> Iterator[Measurement]:
    for small, large in pairwise(cpu):
        name = f"{small:,}→{large:,} {unit} ({cpu[small]:.2f}→{cpu[large]:.2f} s)"
        yield at_most(name, cpu[large] / cpu[small], "×", 2)


def _with_phones(phones: int, seconds: float) -> float:
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        _open_hall(server, load, phones)
        return _cpu_seconds(server, load, phones / CARD_INTERVAL_S, seconds)


def _with_cards(seconds: float) -> Iterator[tuple[int, float]]:
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = _open_hall(server, load, STEADY_PHONES)
        for cards in CARDS:
            # The measurement adds cards too: in its middle there are `cards`.
            missing = cards - len(server.cards(code)) - int(STEADY_RATE * seconds / 2)
            load.call("write_ideas", rate=FILLING_RATE, seconds=missing / FILLING_RATE)
            load.call("wait_until_idle")
            yield cards, _cpu_seconds(server, load, STEADY_RATE, seconds)


def _open_hall(server: Samskap, load: LoadProcess, phones: int) -> str:
    code = server.workshop(phones)
    load.call("take_seats", code=code, people=phones)
    load.call("connect", people=phones)
    load.call("connect_staff", code=code, operator_key=server.key)
    return code


def _cpu_seconds(server: Samskap, load: LoadProcess, rate: float, seconds: float) -> float:
    """Seconds of the server's CPU until everything is done."""
    load.call("start_hall_changes", rate=1)
    load.call("write_ideas", rate=rate, seconds=1)
    cpu_before = server.cpu()
    load.call("write_ideas", rate=rate, seconds=seconds)
    load.call("stop_hall_changes")
    load.call("wait_until_idle")
    return server.cpu() - cpu_before
