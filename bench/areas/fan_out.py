"""Fan-out: what one frame to one phone costs, and how soon a hall-wide change is on every phone."""

from collections.abc import Iterator

from bench.figure import Figure, judged, none_of
from bench.load.process import Load
from bench.servers import Floor, Samskap, Server, has_cc

GOAL = "server CPU per frame ≤ 1.8 × floor at 500 and 2,000 phones; p99 on 2,000 ≤ 2 × floor's p99 + one tick"
FRAME = 190
"""Bytes of a hall-wide change on Samskap's wire: the running step, moved by a second."""
MOST_TIMES_FLOOR, TICK = 1.8, 100.0


def measure(quick: bool) -> Iterator[Figure]:
    """500 and 2,000 phones, each on a fresh server."""
    for phones, all_rounds in ((500, 100), (2000, 50)):
        rounds = all_rounds // 5 if quick else all_rounds
        ours, delay, missed = _ours(phones, rounds)
        yield none_of(f"{phones} phones: missed changes", missed)
        yield Figure(
            f"{phones} phones: change to phone p50 / p99", f"{delay['p50']:.0f} / {delay['p99']:.0f} ms"
        )
        if not has_cc():
            yield Figure(f"{phones} phones: CPU per frame", f"{ours:.1f} µs (no cc, so no floor)", "", False)
            continue
        with Floor(FRAME) as floor, Load("floor", floor.port) as load:
            load.ask("connect", people=phones)
            base, base_delay, _ = _rounds(floor, load, phones, rounds)
        yield Figure(f"{phones} phones: CPU per frame, ours / floor", f"{ours:.1f} / {base:.1f} µs")
        yield judged(f"{phones} phones: CPU per frame", ours / base, "× floor", MOST_TIMES_FLOOR)
        if phones == 2000:
            most = 2 * base_delay["p99"] + TICK
            yield judged(
                "hall-wide change p99", delay["p99"], "ms", most, f"≤ 2 × {base_delay['p99']:.0f} + 100 ms"
            )


def _ours(phones: int, rounds: int) -> tuple[float, dict[str, float], int]:
    with Samskap() as server, Load("samskap", server.port) as load:
        code = server.workshop(phones)
        load.ask("take_seats", code=code, people=phones)
        load.ask("connect", people=phones)
        load.ask("staff_in", code=code, operator_key=server.key)
        return _rounds(server, load, phones, rounds)


def _rounds(server: Server, load: Load, phones: int, rounds: int) -> tuple[float, dict[str, float], int]:
    """Microseconds of CPU per frame, everything that a change costs included; delays; missed."""
    load.ask("hall_changes", rounds=3)
    load.ask("restart")
    before = server.cpu()
    missed = load.ask("hall_changes", rounds=rounds)
    spent = server.cpu() - before
    return spent * 1e6 / (rounds * phones), load.ask("figures")["hall"], missed
