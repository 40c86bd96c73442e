"""Fan-out: the cost of one frame to one phone, and the delay until every phone has a hall-wide change. Both
are compared with the floor, a server that only writes frames (bench/floor.c)."""

from collections.abc import Iterator

from app.rehearsal.results import Percentiles
from bench.load.process import LoadProcess
from bench.measurement import Measurement, at_most, zero
from bench.servers import MinimalServer, Samskap, Server, has_cc

GOAL = (
    "server CPU per frame ≤ 1.8 × floor at 500 phones, ≤ 1.5 × at 2,000; "
    "p99 on 2,000 ≤ 2 × floor's p99 + one tick"
)
FRAME_BYTES = 190
"""Bytes of a hall-wide change in Samskap's protocol: the running step, moved by a second."""
MAX_TIMES_FLOOR = {500: 1.8, 2000: 1.5}
"""The number of phones -> the largest ratio."""
TICK_MS = 100.0
"""The shortest time between two frames of a hall-wide state."""


def measure(quick: bool) -> Iterator[Measurement]:
    """Measure 500 and 2,000 phones, each on a fresh server."""
    for phones, all_rounds in ((500, 100), (2000, 50)):
        rounds = all_rounds // 5 if quick else all_rounds
        cpu, delay, missed = _measure_samskap(phones, rounds)
        yield zero(f"{phones} phones: missed changes", missed)
        yield Measurement(
            f"{phones} phones: change to phone p50 / p99", f"{delay.p50:.0f} / {delay.p99:.0f} ms"
        )
        if not has_cc():
            yield Measurement(
                f"{phones} phones: CPU per frame", f"{cpu:.1f} µs (no cc, so no floor)", "", False
            )
            continue
        with MinimalServer(FRAME_BYTES) as floor, LoadProcess("floor", floor.port) as load:
            load.call("connect", people=phones)
            floor_cpu, floor_delay, _ = _measure_changes(floor, load, phones, rounds)
        yield Measurement(f"{phones} phones: CPU per frame, ours / floor", f"{cpu:.1f} / {floor_cpu:.1f} µs")
        yield at_most(f"{phones} phones: CPU per frame", cpu / floor_cpu, "× floor", MAX_TIMES_FLOOR[phones])
        if phones == 2000:
            limit, goal = 2 * floor_delay.p99 + TICK_MS, f"≤ 2 × {floor_delay.p99:.0f} + 100 ms"
            yield at_most("hall-wide change p99", delay.p99, "ms", limit, goal)


def _measure_samskap(phones: int, rounds: int) -> tuple[float, Percentiles, int]:
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = server.make_workshop(phones)
        load.call("take_seats", code=code, people=phones)
        load.call("connect", people=phones)
        load.call("connect_staff", code=code, operator_key=server.key)
        return _measure_changes(server, load, phones, rounds)


def _measure_changes(
    server: Server, load: LoadProcess, phones: int, rounds: int
) -> tuple[float, Percentiles, int]:
    """Microseconds of CPU per frame, with everything that a change costs; the delays; missed changes."""
    load.call("change_hall", rounds=3)
    load.call("reset_results")
    cpu_before = server.cpu()
    missed = load.call("change_hall", rounds=rounds)
    cpu = server.cpu() - cpu_before
    return cpu * 1e6 / (rounds * phones), load.results().hall_change_ms, missed
