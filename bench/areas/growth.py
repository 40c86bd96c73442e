"""Growth: twice as many phones (and tables) or cards at most doubles the server's CPU."""

from collections.abc import Iterator
from itertools import pairwise

from bench.figure import Figure, judged
from bench.load.process import Load
from bench.servers import Samskap

GOAL = "doubling phones (500→2,000) or cards (1,000→8,000) at most doubles server CPU"
PHONES, CARDS = (500, 1000, 2000), (1000, 2000, 4000, 8000)
EVERY, SECONDS = 5.0, 8.0
STEADY_PHONES, STEADY_RATE, FILLING_RATE = 400, 40.0, 1500.0


def measure(quick: bool) -> Iterator[Figure]:
    """The same each time: cards written, and a hall-wide change every second."""
    seconds = SECONDS / 3 if quick else SECONDS
    yield from _doublings("phones", {phones: _with_phones(phones, seconds) for phones in PHONES})
    yield from _doublings("cards", dict(_with_cards(seconds)))


def _doublings(what: str, spent: dict[int, float]) -> Iterator[Figure]:
    sizes = list(spent)
    for small, large in pairwise(sizes):
        name = f"{small:,}→{large:,} {what} ({spent[small]:.2f}→{spent[large]:.2f} s)"
        yield judged(name, spent[large] / spent[small], "×", 2)


def _with_phones(phones: int, seconds: float) -> float:
    with Samskap() as server, Load("samskap", server.port) as load:
        _open(server, load, phones)
        return _spent(server, load, phones / EVERY, seconds)


def _with_cards(seconds: float) -> Iterator[tuple[int, float]]:
    with Samskap() as server, Load("samskap", server.port) as load:
        code = _open(server, load, STEADY_PHONES)
        for cards in CARDS:
            missing = cards - len(server.cards(code)) - int(STEADY_RATE * seconds / 2)
            load.ask("ideas", rate=FILLING_RATE, seconds=missing / FILLING_RATE)
            load.ask("settle")
            yield cards, _spent(server, load, STEADY_RATE, seconds)


def _open(server: Samskap, load: Load, phones: int) -> str:
    code = server.workshop(phones)
    load.ask("take_seats", code=code, people=phones)
    load.ask("connect", people=phones)
    load.ask("staff_in", code=code, operator_key=server.key)
    return code


def _spent(server: Samskap, load: Load, rate: float, seconds: float) -> float:
    """Seconds of CPU until all of it is done."""
    load.ask("murmur", rate=1)
    load.ask("ideas", rate=rate, seconds=1)
    before = server.cpu()
    load.ask("ideas", rate=rate, seconds=seconds)
    load.ask("murmur", rate=0)
    load.ask("settle")
    return server.cpu() - before
