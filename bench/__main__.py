"""`make bench`: measures every area, or those named, and prints which goals are met."""

import os
import sys
import time
import traceback

from bench.areas import (
    capacity,
    desk_commands,
    durable_writes,
    fan_out,
    floods,
    frozen,
    growth,
    hall_load,
    joining,
    long_logs,
    loop_lag,
    memory,
    page,
    pages_at_work,
    reports,
    vote_options,
)
from bench.measurement import Measurement, format_table, save

AREAS = {
    "fan-out": fan_out,
    "hall-load": hall_load,
    "durable-writes": durable_writes,
    "frozen": frozen,
    "floods": floods,
    "joining": joining,
    "growth": growth,
    "desk-commands": desk_commands,
    "vote-options": vote_options,
    "long-logs": long_logs,
    "loop-lag": loop_lag,
    "reports": reports,
    "memory": memory,
    "page": page,
    "pages-at-work": pages_at_work,
    "capacity": capacity,
}


def measure(name: str, quick: bool) -> list[Measurement]:
    """An area's measurements, which it makes one after the other. When it fails: those up to the failure, and
    one that is not ok."""
    measurements: list[Measurement] = []
    try:
        measurements.extend(AREAS[name].measure(quick))
    except Exception:  # noqa: BLE001 - the other areas are measured all the same
        traceback.print_exc()
        measurements.append(Measurement("measurement failed", "see above", "", ok=False))
    return measurements


def main(names: list[str]) -> int:
    """Measure these areas, or all. Returns how many miss their goal, as the exit status."""
    quick = os.environ.get("QUICK", "") not in ("", "0")
    unknown = [name for name in names if name not in AREAS]
    if unknown:
        sys.exit(f"No such area: {', '.join(unknown)}. There are: {', '.join(AREAS)}.")
    start, missed = time.monotonic(), []
    for name in names or AREAS:
        load_average, area_start = os.getloadavg()[0], time.monotonic()
        measurements = measure(name, quick)
        entry = save(name, AREAS[name].GOAL, measurements, quick, load_average)
        print(format_table(name, measurements, quick))
        print(
            f"  took {time.monotonic() - area_start:.0f} s; load average before: {load_average:.2f}\n",
            flush=True,
        )
        if not entry["ok"]:
            missed.append(name)
    verdict = f"missed: {', '.join(missed)}" if missed else "every goal is met"
    print(f"{verdict} ({time.monotonic() - start:.0f} s, {os.cpu_count()} cores)")
    return len(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
