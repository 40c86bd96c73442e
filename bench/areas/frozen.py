"""Frozen phones: what those who read notice of it when one in twenty stops reading."""

import time
from collections.abc import Generator, Iterator
from statistics import median
from typing import Any

from bench.figure import Figure, judged, none_of
from bench.load.process import Load
from bench.servers import Samskap

GOAL = "5 % of 1,000 phones stop reading: the others' p99 rises < 10 %; ≤ 256 KiB kept for each; given up"
PHONES, FROZEN, STAFF, RATE = 1000, 50, 2, 200
TURNS, SECONDS = 3, 5.0
"""How often without and with them, by turns, as machines are noisy; and how long each time."""
CHANGES, STEPS = 14, 15
"""Hall-wide changes of about 25 KB each: more than the server and both ends of a line keep."""
GIVEN_UP = 40.0
KIB = 1024


def measure(quick: bool) -> Iterator[Figure]:
    """The same hall again and again, in which the same fifty read, or do not."""
    with Samskap() as server, Load("samskap", server.port) as load:
        code = _opened(server, load)
        without, among, kept = list[dict[str, Any]](), list[dict[str, Any]](), list[tuple[int, int]]()
        for turn in range(1 if quick else TURNS):
            if turn:
                load.ask("thaw")
                load.ask("settle")
            without.append(_seen(server, load, code))
            before = server.memory()
            load.ask("freeze")
            among.append(_seen(server, load, code))
            kept.append((server.memory() - before, sum(server.untaken())))
        rise = yield from _compared("to the table's other phones", "delivery", without, among)
        yield judged("to the table's other phones: p99 rises", rise, "%", 10)
        rise = yield from _compared("ack", "ack", without, among)
        yield Figure("ack: p99 rises", f"{rise:.0f} %")
        yield none_of("lost or refused", sum(seen["lost"] + seen["refused"] for seen in without + among))
        by_us, by_system = (part / FROZEN / KIB for part in kept[0])
        yield judged("kept for each, by us and the system", by_us + by_system, "KiB", 256)
        yield Figure("of which by the system", f"{by_system:.0f} KiB")
        left = _left(server, PHONES - FROZEN + STAFF)
        yield none_of("frozen and not given up", max(0, left))
        yield none_of("others cut off", max(0, -left))


def _opened(server: Samskap, load: Load) -> str:
    """A hall in which 950 sit at their tables, and one more at each of fifty; its code."""
    code = server.workshop(PHONES)
    load.ask("take_seats", code=code, people=PHONES - FROZEN)
    load.ask("take_seats", code=code, people=FROZEN, per_table=1)
    load.ask("connect", people=PHONES)
    load.ask("set_apart", people=FROZEN)
    load.ask("staff_in", code=code, operator_key=server.key)
    return code


def _seen(server: Samskap, load: Load, code: str) -> dict[str, Any]:
    """What those see who read, once the lines of those who do not are full."""
    words = dict.fromkeys(("en", "nb", "nn"), "long " * 99)
    step = {"activity": "ideas", "title": {"en": "Write"}, "minutes": 5, "instruction": words}
    agenda = [{**step, "id": "together"}, *({**step, "id": f"step-{n}"} for n in range(1, STEPS))]
    for number in range(CHANGES):
        question = {"en": f"Question {number} at {time.monotonic()}"}
        server.submit(code, {"type": "plan.edit", "question": question, "agenda": agenda})
        time.sleep(0.11)  # a tick: each change is a frame of its own
    load.ask("settle")
    load.ask("restart")
    load.ask("murmur", rate=1)
    load.ask("ideas", rate=RATE, seconds=SECONDS)
    load.ask("murmur", rate=0)
    load.ask("settle")
    seen: dict[str, Any] = load.ask("figures")
    return seen


def _left(server: Samskap, lines: int) -> int:
    """How many lines more than so many are open, once those who take nothing have had time to go."""
    until = time.monotonic() + GIVEN_UP
    while len(server.untaken()) > lines and time.monotonic() < until:
        time.sleep(0.5)
    return len(server.untaken()) - lines


def _compared(
    name: str, what: str, without: list[dict[str, Any]], among: list[dict[str, Any]]
) -> Generator[Figure, None, float]:
    """The medians over all turns; by how many per cent p99 rises."""
    rise = 0.0
    for share in ("p50", "p99"):
        usual, then = (median(seen[what][share] for seen in turns) for turns in (without, among))
        yield Figure(f"{name}: {share} without / among frozen", f"{usual:.1f} / {then:.1f} ms")
        rise = 100 * (then / usual - 1)
    return rise
