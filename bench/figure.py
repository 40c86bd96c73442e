"""One measured figure beside its goal; how figures are printed as a table and saved."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "out" / "figures.json"


@dataclass(frozen=True)
class Figure:
    """ok: whether the goal is met; None for a figure that only explains another."""

    name: str
    value: str
    goal: str = ""
    ok: bool | None = None


def at_most(name: str, value: float, unit: str, limit: float, goal: str = "") -> Figure:
    """A figure that must not exceed a limit. goal: how the limit is printed, if not as a number."""
    return Figure(
        name, f"{value:.4g} {unit}".strip(), goal or f"≤ {limit:.4g} {unit}".strip(), value <= limit
    )


def zero(name: str, count: int) -> Figure:
    """A count of what must not happen at all."""
    return Figure(name, str(count), "0", count == 0)


def save(area: str, goal: str, figures: Iterable[Figure], quick: bool, load_average: float) -> dict[str, Any]:
    """Write an area's figures to figures.json, in place of its last ones. Returns its entry there."""
    figures = list(figures)
    entry: dict[str, Any] = {
        "figure": "; ".join(f"{f.name} {f.value}" for f in figures),
        "goal": goal,
        "ok": all(f.ok for f in figures if f.ok is not None) and any(f.ok is not None for f in figures),
        "quick": quick,
        "cores": os.cpu_count(),
        "load_before": round(load_average, 2),
        "details": [f.__dict__ for f in figures],
    }
    FILE.parent.mkdir(exist_ok=True)
    entries = json.loads(FILE.read_text()) if FILE.exists() else {}
    FILE.write_text(json.dumps({**entries, area: entry}, ensure_ascii=False, indent=2) + "\n")
    return entry


def format_table(area: str, figures: Iterable[Figure], quick: bool) -> str:
    """The figures of an area as lines of text."""
    verdicts = {True: "ok", False: "MISSED", None: ""}
    label = f"{area} (QUICK: a shorter run, not the figure to quote)" if quick else area
    rows = [f"  {f.name:<46} {f.value:>16}  {f.goal:<26} {verdicts[f.ok]}".rstrip() for f in figures]
    return "\n".join([label, *rows])
