"""Votes in which nobody voted, such as one that was opened by mistake: documents name them only where they
list the votes."""

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from app.reports.model import Report, ReportCluster, ReportScenario, Voted, VotedText

T = TypeVar("T", Voted, VotedText)


def without_empty_votes(report: Report) -> Report:
    """The report, in which no scenario and no cluster was in a vote in which nobody voted."""
    empty = {vote.id for vote in report.votes if vote.nobody_voted}
    if not empty:
        return report

    def counted(items: Iterable[T]) -> tuple[T, ...]:
        return tuple(each for each in items if each.vote not in empty)

    def scenario(each: ReportScenario) -> ReportScenario:
        return replace(each, voted=counted(each.voted), voted_texts=counted(each.voted_texts))

    def cluster(each: ReportCluster) -> ReportCluster:
        return replace(each, voted=counted(each.voted))

    clusters = map(cluster, report.clusters)
    return replace(
        report,
        scenarios=tuple(map(scenario, report.scenarios)),
        clusters=tuple(each for each in clusters if each.sources or each.voted),
    )
