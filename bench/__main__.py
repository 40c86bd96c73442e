"""`make bench`: measures every area, or those named, and says which goals are held."""

import os
import sys
import time
import traceback

from bench.areas import capacity, durable_writes, fan_out, frozen, growth, hall_load, joining, memory, page
from bench.figure import Figure, kept, table

AREAS = {
    "fan-out": fan_out,
    "hall-load": hall_load,
    "durable-writes": durable_writes,
    "frozen": frozen,
    "joining": joining,
    "growth": growth,
    "memory": memory,
    "page": page,
    "capacity": capacity,
}


def measured(name: str, quick: bool) -> list[Figure]:
    """An area's figures; those up to a failure and the failure itself where it breaks."""
    figures: list[Figure] = []
    try:
        figures.extend(AREAS[name].measure(quick))
    except Exception:  # noqa: BLE001 - one area must not take the others' figures along
        traceback.print_exc()
        figures.append(Figure("could not be measured to its end", "see above", "", ok=False))
    return figures


def main(wanted: list[str]) -> int:
    """How many areas miss their goal, as an exit status."""
    quick = os.environ.get("QUICK", "") not in ("", "0")
    unknown = [name for name in wanted if name not in AREAS]
    if unknown:
        sys.exit(f"No such area: {', '.join(unknown)}. There are: {', '.join(AREAS)}.")
    begun, missed = time.monotonic(), []
    for name in wanted or AREAS:
        load, started = os.getloadavg()[0], time.monotonic()
        figures = measured(name, quick)
        entry = kept(name, AREAS[name].GOAL, figures, quick, load)
        print(table(name, figures, quick))
        print(f"  took {time.monotonic() - started:.0f} s; load average before: {load:.2f}\n", flush=True)
        if not entry["ok"]:
            missed.append(name)
    verdict = f"missed: {', '.join(missed)}" if missed else "every goal is held"
    print(f"{verdict} ({time.monotonic() - begun:.0f} s, {os.cpu_count()} cores)")
    return len(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
