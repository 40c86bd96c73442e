"""One measured figure beside its goal, and how the table of them is printed and kept."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "out" / "figures.json"


@dataclass(frozen=True)
class Figure:
    """ok: whether the goal is held; None for a figure that only explains another."""

    name: str
    value: str
    goal: str = ""
    ok: bool | None = None


def judged(name: str, value: float, unit: str, most: float, goal: str = "") -> Figure:
    """A figure that must not be larger."""
    return Figure(name, f"{value:.4g} {unit}".strip(), goal or f"≤ {most:.4g} {unit}".strip(), value <= most)


def none_of(name: str, count: int) -> Figure:
    """Something that must not happen at all."""
    return Figure(name, str(count), "0", count == 0)


def kept(area: str, goal: str, figures: Iterable[Figure], quick: bool, load: float) -> dict[str, Any]:
    """What figures.json holds for an area, written there beside those of other areas and runs."""
    figures = list(figures)
    entry: dict[str, Any] = {
        "figure": "; ".join(f"{f.name} {f.value}" for f in figures),
        "goal": goal,
        "ok": all(f.ok for f in figures if f.ok is not None) and any(f.ok is not None for f in figures),
        "quick": quick,
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
        "details": [f.__dict__ for f in figures],
    }
    FILE.parent.mkdir(exist_ok=True)
    everything = json.loads(FILE.read_text()) if FILE.exists() else {}
    FILE.write_text(json.dumps({**everything, area: entry}, ensure_ascii=False, indent=2) + "\n")
    return entry


def table(area: str, figures: Iterable[Figure], quick: bool) -> str:
    """The figures of an area as lines to read."""
    verdicts = {True: "ok", False: "MISSED", None: ""}
    label = f"{area} (QUICK: a shorter run, not the figure to quote)" if quick else area
    rows = [f"  {f.name:<46} {f.value:>16}  {f.goal:<26} {verdicts[f.ok]}".rstrip() for f in figures]
    return "\n".join([label, *rows])
