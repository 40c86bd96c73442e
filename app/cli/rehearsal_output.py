"""A rehearsal in the terminal: its progress, and at the end its results."""

import shutil
import sys
from collections.abc import Iterator
from time import monotonic
from types import TracebackType

import typer

from app.cli.output import translate
from app.rehearsal.messages import NO_ANSWER, Progress
from app.rehearsal.results import Fault, FaultKind, Percentiles, Results

PRINT_INTERVAL_S = 5
"""Seconds between two lines if standard error is not a terminal."""


class ProgressLine:
    """The progress on standard error: on a terminal a line that is overwritten, else a new line every few
    seconds.

    The last line of each stage stays."""

    def __init__(self) -> None:
        self._overwrites = sys.stderr.isatty()
        self._last: Progress | None = None
        self._printed_at = 0.0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_stage()

    def show(self, progress: Progress) -> None:
        """Show how much of the running stage is done. Without a terminal, it prints a line at most every few
        seconds, and one at the end of the stage."""
        if self._last and self._last.stage != progress.stage:
            self._end_stage()
        ended = progress.done == progress.total
        self._last = progress
        if self._overwrites:
            width = shutil.get_terminal_size().columns - 1
            typer.echo(f"\r{_progress_text(progress)[:width]}\x1b[K", err=True, nl=False)
        elif ended or monotonic() - self._printed_at >= PRINT_INTERVAL_S:
            self._print(progress)

    def _end_stage(self) -> None:
        if self._overwrites and self._last:
            typer.echo("", err=True)
        self._printed_at = 0.0

    def _print(self, progress: Progress) -> None:
        typer.echo(_progress_text(progress), err=True)
        self._printed_at = monotonic()


def _progress_text(progress: Progress) -> str:
    return translate(
        f"cli.progress.{progress.stage}",
        sent=progress.sent,
        done=progress.done,
        of=progress.total,
        slowest=round(progress.slowest_ms / 1000, 1),
    )


def result_lines(results: Results) -> Iterator[str]:
    """The results as sentences, with what to do about each fault."""
    code = results.workshop
    yield translate("cli.results.workshop", title=results.title, code=f"{code[:4]} {code[4:]}")
    joined = {"joined": results.joined, "people": results.people, "tables": results.tables}
    yield translate("cli.results.joined", **joined, **_in_seconds(results.join_ms))
    ideas = {"acks": results.acks, "cards": results.cards}
    all_saved = results.acks == results.cards and not (results.lost or results.duplicates)
    yield translate(
        "cli.results.all_saved" if all_saved else "cli.results.saved",
        **ideas,
        **_in_seconds(results.ack_ms),
    )
    yield translate("cli.results.delivered", **_in_seconds(results.delivery_ms))
    if votes := results.votes:
        yield translate("cli.results.votes", acks=votes.acks, cast=votes.cast, **_in_seconds(votes.ack_ms))
    if step := results.step:
        yield translate("cli.results.step", **_in_seconds(step.ms))
    if not (results.votes or results.step):
        yield translate("cli.results.only_ideas_tested")
    if not _machine_too_slow(results):
        yield translate("cli.results.on_time", **_in_seconds(results.send_delay_ms))
    yield from map(_fault_text, results.faults)
    yield _verdict_text(results)


def _fault_text(fault: Fault) -> str:
    code = translate("cli.no_answer") if fault.code == NO_ANSWER else fault.code
    return translate(
        f"cli.fault.{fault.kind.name.lower()}", count=fault.count, code=code, seconds=_round_seconds(fault.ms)
    )


def _verdict_text(results: Results) -> str:
    tested = "machine" if results.same_machine else "network"
    if results.passed:
        verdict = tested
    elif _machine_too_slow(results):
        verdict = "machine_too_slow"
    else:
        verdict = f"not_{tested}"
    return translate(f"cli.verdict.{verdict}", people=results.people)


def _machine_too_slow(results: Results) -> bool:
    return any(fault.kind is FaultKind.MACHINE_TOO_SLOW for fault in results.faults)


def _in_seconds(times: Percentiles) -> dict[str, float]:
    return {
        "p50": _round_seconds(times.p50),
        "p99": _round_seconds(times.p99),
        "slowest": _round_seconds(times.slowest),
    }


def _round_seconds(ms: float) -> float:
    """Seconds with as many digits as a person needs. A time above 0 is never shown as 0."""
    return round(ms / 1000, 1) if ms >= 100 else max(round(ms / 1000, 2), 0.01 if ms else 0)
