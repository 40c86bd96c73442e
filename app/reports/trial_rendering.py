"""Finds out whether a report from elsewhere can be shown and exported, before it is accepted."""

import asyncio

from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.worker import RENDER_TIMEOUT_S, RenderInterrupted, ReportWorker

TRIAL_FORMATS = ("html", "md", "csv.zip", "council.pdf")
"""Together they use everything that a report has, and take 1 s for 10,000 cards. The whole PDF shows the same
contents as the page, and would take 12 s and 1 GB of memory. The pages for a council are enough to try what
only typeset documents need: the language, the colour, and the logo with its description."""


class TrialRendering:
    """Renders one report at a time, in a process of its own, so that nobody's export or page waits for it.
    The process ends after each report."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._worker: ReportWorker | None = None
        self._stopped = False

    async def run(self, report: Report) -> None:
        """Render the report in `TRIAL_FORMATS`, within RENDER_TIMEOUT_S. Raises RenderFailed;
        RenderInterrupted: it was not found out whether the report can be rendered."""
        async with self._lock:
            if self._stopped:
                raise RenderInterrupted("the server stops")
            self._worker = ReportWorker()
            try:
                async with asyncio.timeout(RENDER_TIMEOUT_S):
                    for name in TRIAL_FORMATS:
                        await self._worker.render(report, name, RenderOptions(report.language))
            except TimeoutError as error:
                raise RenderInterrupted(f"not rendered within {RENDER_TIMEOUT_S} s") from error
            finally:
                await self._worker.stop()

    async def stop(self) -> None:
        """End the process, and wait for its end. Nothing can be rendered afterwards."""
        self._stopped = True
        if self._worker:
            await self._worker.stop()
