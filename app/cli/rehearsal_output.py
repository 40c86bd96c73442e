"""A rehearsal in the terminal: how far it is, and in the end what it found out."""

import shutil
import sys
from collections.abc import Iterator
from time import monotonic
from types import TracebackType

import typer

from app.cli.output import text
from app.rehearsal.messages import NO_ANSWER, Progress
from app.rehearsal.results import Fault, Percentiles, Results

PRINT_INTERVAL = 5
"""Seconds between two lines where nobody watches them change."""


class ProgressLine:
    """How far a rehearsal is, on standard error: on a terminal one line that changes, else now and then one.

    The last of each stage stays."""

    def __init__(self) -> None:
        self._changes = sys.stderr.isatty()
        self._shown: Progress | None = None
        self._at = 0.0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def show(self, progress: Progress) -> None:
        """The stage is that far."""
        if self._shown and self._shown.stage != progress.stage:
            self._end()
        ended = progress.done == progress.of
        self._shown = progress
        if self._changes:
            width = shutil.get_terminal_size().columns - 1
            typer.echo(f"\r{_progress_text(progress)[:width]}\x1b[K", err=True, nl=False)
        elif ended or monotonic() - self._at >= PRINT_INTERVAL:
            self._print(progress)

    def _end(self) -> None:
        if self._changes and self._shown:
            typer.echo("", err=True)
        self._at = 0.0

    def _print(self, progress: Progress) -> None:
        typer.echo(_progress_text(progress), err=True)
        self._at = monotonic()


def _progress_text(progress: Progress) -> str:
    return text(
        f"cli.progress.{progress.stage}",
        sent=progress.sent,
        done=progress.done,
        of=progress.of,
        slowest=round(progress.slowest / 1000, 1),
    )


def result_lines(figures: Results) -> Iterator[str]:
    """What was found out, and what to do about it."""
    code = figures.workshop
    yield text("cli.told.workshop", title=figures.title, code=f"{code[:4]} {code[4:]}")
    hall = {"inside": figures.inside, "people": figures.people, "tables": figures.tables}
    yield text("cli.told.came", **hall, **_seconds(figures.came_in_ms))
    ideas = {"acks": figures.acks, "cards": figures.cards}
    kept = figures.acks == figures.cards and not (figures.lost or figures.twice)
    yield text("cli.told.all_saved" if kept else "cli.told.saved", **ideas, **_seconds(figures.ack_ms))
    yield text("cli.told.delivered", **_seconds(figures.delivery_ms))
    if votes := figures.votes:
        yield text("cli.told.votes", acks=votes.acks, cast=votes.cast, **_seconds(votes.ack_ms))
    if step := figures.step:
        yield text("cli.told.step", **_seconds(step.ms))
    if not (figures.votes or figures.step):
        yield text("cli.told.only_wrote")
    if not _too_slow(figures):
        yield text("cli.told.on_time", **_seconds(figures.late_ms))
    yield from map(_fault, figures.faults)
    yield _verdict(figures)


def _fault(fault: Fault) -> str:
    code = text("cli.no_answer") if fault.code == NO_ANSWER else fault.code
    return text(f"cli.fault.{fault.what}", count=fault.count, code=code, seconds=_second(fault.ms))


def _verdict(figures: Results) -> str:
    where = "machine" if figures.same_machine else "network"
    verdict = where if figures.holds else "laptop" if _too_slow(figures) else f"not_{where}"
    return text(f"cli.verdict.{verdict}", people=figures.people)


def _too_slow(figures: Results) -> bool:
    return any(fault.what == "laptop" for fault in figures.faults)


def _seconds(times: Percentiles) -> dict[str, float]:
    return {"p50": _second(times.p50), "p99": _second(times.p99), "slowest": _second(times.slowest)}


def _second(ms: float) -> float:
    """As exact as a person wants to know it; what took any time is not nothing."""
    return round(ms / 1000, 1) if ms >= 100 else max(round(ms / 1000, 2), 0.01 if ms else 0)
