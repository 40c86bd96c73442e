"""Hall load: 2,000 phones write, vote, and go to the next step, with a console and a screen connected."""

import time
from collections.abc import Callable, Iterator

from bench.load.process import LoadProcess
from bench.load.recorder import LoadResults
from bench.measurement import Measurement, at_most, zero
from bench.servers import Samskap

GOAL = (
    "2,000 phones, 250 tables, 400 ideas/s for 60 s, 5 dots each in 20 s, a step change: ack p50 ≤ 3 ms, "
    "p99 ≤ 40 ms; table p99 ≤ 120 ms; server ≤ 0.5 core; 0 lost, 0 duplicates"
)
PHONES, RATE, WRITING_SECONDS, VOTING_SECONDS, DOTS, OPTIONS = 2000, 400, 60, 20, 5, 12


def measure(quick: bool) -> Iterator[Measurement]:
    """Measure one hall, from the first card to the step after the vote."""
    writing = WRITING_SECONDS // 4 if quick else WRITING_SECONDS
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = open_hall(server, load)
        load.call("reset_results")
        cores = _cores(server, lambda: load.call("write_ideas", rate=RATE, seconds=writing), writing)
        load.call("wait_until_idle")
        ideas, acknowledged = load.results(), load.call("acknowledged_cards")
        yield from _measurements("ideas", ideas, cores)
        yield at_most("to the table's other phones p99", ideas.delivery_ms.p99, "ms", 120)
        yield zero("ideas without an ack", RATE * writing - ideas.acks)
        on_board = server.card_ids(code)
        yield zero("acknowledged ideas not on the board", len(set(acknowledged) - set(on_board)))
        yield zero("duplicate ideas on the board", len(on_board) - len(set(on_board)))

        vote = open_vote(server, code, on_board[:OPTIONS])
        load.call("reset_results")
        refs = [f"card/{card}" for card in on_board[:OPTIONS]]
        cast = {"vote": vote, "refs": refs, "each": DOTS, "seconds": VOTING_SECONDS}
        cores = _cores(server, lambda: load.call("cast_dots", **cast), VOTING_SECONDS)
        load.call("wait_until_idle")
        dots = load.results()
        yield from _measurements("dots", dots, cores)
        yield zero("dots without an ack", PHONES * DOTS - dots.acks)

        load.call("reset_results")
        missed = load.call("start_step", step="close")
        delay = load.results().hall_change_ms
        yield zero("phones that missed the step change", missed)
        yield Measurement("step change to phone p50 / p99", f"{delay.p50:.0f} / {delay.p99:.0f} ms")


def open_hall(server: Samskap, load: LoadProcess) -> str:
    """Connect 2,000 phones, a console and a screen to a new workshop. Returns its code."""
    code = server.make_workshop(PHONES)
    load.call("take_seats", code=code, people=PHONES)
    load.call("connect", people=PHONES)
    load.call("connect_staff", code=code, operator_key=server.key)
    return code


def open_vote(server: Samskap, code: str, cards: list[str]) -> str:
    """Open a vote on these cards. Returns its id."""
    server.submit(code, {"type": "agenda.start", "step": "vote"})
    options = [f"card/{card}" for card in cards]
    return server.submit(code, {"type": "vote.open", "title": "Best", "options": options, "budget": DOTS})


def _cores(server: Samskap, run_load: Callable[[], float], seconds: float) -> tuple[float, float]:
    """Cores that the server and the load took."""
    cpu_before, start = server.cpu(), time.monotonic()
    load_cpu = run_load()
    took = max(seconds, time.monotonic() - start)
    return (server.cpu() - cpu_before) / took, load_cpu / took


def _measurements(name: str, results: LoadResults, cores: tuple[float, float]) -> Iterator[Measurement]:
    yield at_most(f"{name}: ack p50", results.ack_ms.p50, "ms", 3)
    yield at_most(f"{name}: ack p99", results.ack_ms.p99, "ms", 40)
    yield at_most(f"{name}: server", cores[0], "core", 0.5)
    yield Measurement(
        f"{name}: the load itself", f"{cores[1]:.2f} core, late p99 {results.send_delay_ms.p99:.0f} ms"
    )
    yield zero(f"{name}: lost", results.lost)
    yield zero(f"{name}: duplicates", results.duplicates)
    yield zero(f"{name}: refused", results.refused)
