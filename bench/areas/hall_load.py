"""Hall load: 2,000 phones write, vote, and move on to the next step, with a console and a screen open."""

import time
from collections.abc import Iterator
from typing import Any

from bench.figure import Figure, judged, none_of
from bench.load.process import Load
from bench.servers import Samskap

GOAL = (
    "2,000 phones, 250 tables, 400 ideas/s for 60 s, 5 dots each in 20 s, a step change: ack p50 ≤ 5 ms, "
    "p99 ≤ 50 ms; table p99 ≤ 150 ms; server ≤ 0.6 core; 0 lost, 0 twice"
)
PHONES, RATE, WRITING, VOTING, DOTS, OPTIONS = 2000, 400, 60, 20, 5, 12


def measure(quick: bool) -> Iterator[Figure]:
    """One hall, from the first card to the step after the vote."""
    writing = WRITING // 4 if quick else WRITING
    with Samskap() as server, Load("samskap", server.port) as load:
        code = opened(server, load)
        load.ask("restart")
        cores = _cores(server, lambda: load.ask("ideas", rate=RATE, seconds=writing), writing)
        load.ask("settle")
        ideas, acked = load.ask("figures"), load.ask("cards")
        yield from _told("ideas", ideas, cores)
        yield judged("to the table's other phones p99", ideas["delivery"]["p99"], "ms", 150)
        yield none_of("ideas without an ack", RATE * writing - ideas["ack"]["n"])
        on_board = server.cards(code)
        yield none_of("acknowledged ideas not on the board", len(set(acked) - set(on_board)))
        yield none_of("ideas twice on the board", len(on_board) - len(set(on_board)))

        vote = open_vote(server, code, on_board[:OPTIONS])
        load.ask("restart")
        refs = [f"card/{card}" for card in on_board[:OPTIONS]]
        cores = _cores(
            server, lambda: load.ask("dots", vote=vote, refs=refs, each=DOTS, seconds=VOTING), VOTING
        )
        load.ask("settle")
        dots = load.ask("figures")
        yield from _told("dots", dots, cores)
        yield none_of("dots without an ack", PHONES * DOTS - dots["ack"]["n"])

        load.ask("restart")
        missed = load.ask("step", step="close")
        hall = load.ask("figures")["hall"]
        yield none_of("phones that missed the step change", missed)
        yield Figure("step change to phone p50 / p99", f"{hall['p50']:.0f} / {hall['p99']:.0f} ms")


def opened(server: Samskap, load: Load) -> str:
    """A hall of 2,000 in which everybody sits, with a console and a screen; its code."""
    code = server.workshop(PHONES)
    load.ask("take_seats", code=code, people=PHONES)
    load.ask("connect", people=PHONES)
    load.ask("staff_in", code=code, operator_key=server.key)
    return code


def open_vote(server: Samskap, code: str, cards: list[str]) -> str:
    """A vote on these cards; its id."""
    server.submit(code, {"type": "agenda.start", "step": "vote"})
    options = [f"card/{card}" for card in cards]
    return server.submit(code, {"type": "vote.open", "title": "Best", "options": options, "budget": DOTS})


def _cores(server: Samskap, deed: Any, seconds: float) -> tuple[float, float]:
    before, begun = server.cpu(), time.monotonic()
    load_cpu = deed()
    took = max(seconds, time.monotonic() - begun)
    return (server.cpu() - before) / took, load_cpu / took


def _told(name: str, seen: dict[str, Any], cores: tuple[float, float]) -> Iterator[Figure]:
    yield judged(f"{name}: ack p50", seen["ack"]["p50"], "ms", 5)
    yield judged(f"{name}: ack p99", seen["ack"]["p99"], "ms", 50)
    yield judged(f"{name}: server", cores[0], "core", 0.6)
    yield Figure(f"{name}: the load itself", f"{cores[1]:.2f} core, late p99 {seen['late']['p99']:.0f} ms")
    yield none_of(f"{name}: lost", seen["lost"])
    yield none_of(f"{name}: twice", seen["twice"])
    yield none_of(f"{name}: refused", seen["refused"])
