"""Growth: twice as many phones (and tables) or cards at most doubles the server's CPU."""

from collections.abc import Iterator
from itertools import pairwise

from bench.load.process import LoadProcess
from bench.measurement import Measurement, at_most
from bench.servers import Samskap

GOAL = "each doubling of the phones (500 to 2,000) or cards (1,000 to 8,000) at most doubles server CPU"
PHONES, CARDS = (500, 1000, 2000), (1000, 2000, 4000, 8000)
CARD_INTERVAL_S, WARM_UP_S, MEASUREMENT_S = 5.0, 1.0, 8.0
PHONES_WHILE_CARDS_GROW, MEASURED_CARDS_PER_S, UNMEASURED_CARDS_PER_S = 400, 40.0, 1500.0
"""For the measurement with more and more cards: the number of phones; cards a second while it is measured;
cards a second to reach the next size."""


def measure(quick: bool) -> Iterator[Measurement]:
    """Write cards and make a hall-wide change every second, each time with twice as many phones or cards."""
    seconds = MEASUREMENT_S / 3 if quick else MEASUREMENT_S
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
        code = _open_hall(server, load, PHONES_WHILE_CARDS_GROW)
        for cards in CARDS:
            # The measurement and what it writes before that add cards too: in its middle there are `cards`.
            added = int(MEASURED_CARDS_PER_S * (WARM_UP_S + seconds / 2))
            missing = cards - len(server.card_ids(code)) - added
            load.call("write_ideas", rate=UNMEASURED_CARDS_PER_S, seconds=missing / UNMEASURED_CARDS_PER_S)
            load.call("wait_until_idle")
            yield cards, _cpu_seconds(server, load, MEASURED_CARDS_PER_S, seconds)


def _open_hall(server: Samskap, load: LoadProcess, phones: int) -> str:
    code = server.make_workshop(phones)
    load.call("take_seats", code=code, people=phones)
    load.call("connect", people=phones)
    load.call("connect_staff", code=code, operator_key=server.key)
    return code


def _cpu_seconds(server: Samskap, load: LoadProcess, rate: float, seconds: float) -> float:
    """Seconds of CPU that the server takes to handle `seconds` of writing, until every command is answered
    and no more frames come. What is written before that (WARM_UP_S) is not counted. rate: cards a second."""
    load.call("start_hall_changes", rate=1)
    load.call("write_ideas", rate=rate, seconds=WARM_UP_S)
    cpu_before = server.cpu()
    load.call("write_ideas", rate=rate, seconds=seconds)
    load.call("stop_hall_changes")
    load.call("wait_until_idle")
    return server.cpu() - cpu_before
