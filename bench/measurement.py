"""One measured value beside its goal; how measurements are printed as a table and saved."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "out" / "measurements.json"


@dataclass(frozen=True)
class Measurement:
    """ok: whether the goal is met; None for a measurement that only explains another."""

    name: str
    value: str
    goal: str = ""
    ok: bool | None = None


def at_most(name: str, value: float, unit: str, limit: float, goal: str = "") -> Measurement:
    """A measurement that must not exceed a limit. goal: how the limit is printed, if not as a number."""
    return Measurement(
        name, f"{value:.4g} {unit}".strip(), goal or f"≤ {limit:.4g} {unit}".strip(), value <= limit
    )


def zero(name: str, count: int) -> Measurement:
    """A count of what must not happen at all."""
    return Measurement(name, str(count), "0", count == 0)


def save(
    area: str, goal: str, measurements: Iterable[Measurement], quick: bool, load_average: float
) -> dict[str, Any]:
    """Write an area's measurements to the file, in place of its last ones. Returns the area's entry."""
    measurements = list(measurements)
    entry: dict[str, Any] = {
        "summary": "; ".join(f"{each.name} {each.value}" for each in measurements),
        "goal": goal,
        "ok": all(each.ok for each in measurements if each.ok is not None)
        and any(each.ok is not None for each in measurements),
        "quick": quick,
        "cores": os.cpu_count(),
        "load_before": round(load_average, 2),
        "details": [each.__dict__ for each in measurements],
    }
    FILE.parent.mkdir(exist_ok=True)
    entries = json.loads(FILE.read_text()) if FILE.exists() else {}
    FILE.write_text(json.dumps({**entries, area: entry}, ensure_ascii=False, indent=2) + "\n")
    return entry


def format_table(area: str, measurements: Iterable[Measurement], quick: bool) -> str:
    """The measurements of an area as lines of text."""
    verdicts = {True: "ok", False: "MISSED", None: ""}
    label = f"{area} (QUICK: a shorter run, do not quote it)" if quick else area
    rows = [
        f"  {each.name:<46} {each.value:>16}  {each.goal:<26} {verdicts[each.ok]}".rstrip()
        for each in measurements
    ]
    return "\n".join([label, *rows])
