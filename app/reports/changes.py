"""Finds the differences between an edition of a workshop and the edition before it."""

from collections.abc import Iterator

from app.reports.model import ChangeOfEdition, Report, ReportChange
from app.workshop.names import HIDDEN


def find_changes(before: Report, after: Report) -> tuple[ReportChange, ...]:
    """The differences between two editions of a workshop. Names are those of the
    later one only: others may be the words of a card that was taken away."""
    return (
        *_cards(before, after),
        *_scenarios(before, after),
        *_clusters(before, after),
        *_votes(before, after),
        *_plan(before, after),
    )


def _cards(before: Report, after: Report) -> Iterator[ReportChange]:
    old, new = ({card.id: card.text for card in report.cards} for report in (before, after))
    rewritten = [card for card in old.keys() & new.keys() if old[card] != new[card]]
    counts: dict[ChangeOfEdition, int] = {
        "cards_added": len(new.keys() - old.keys()),
        "cards_removed": len(old.keys() - new.keys()),
        "cards_changed": len(rewritten),
    }
    yield from (ReportChange(kind, count=count) for kind, count in counts.items() if count)


def _scenarios(before: Report, after: Report) -> Iterator[ReportChange]:
    old, new = ({scenario.id: scenario for scenario in report.scenarios} for report in (before, after))
    for scenario in after.scenarios:
        earlier = old.get(scenario.id)
        if earlier is None:
            yield ReportChange("scenario_added", scenario.title)
        elif earlier.text != scenario.text or _is_renamed(earlier.title, scenario.title):
            yield ReportChange("scenario_changed", scenario.title)
    if removed := len(old.keys() - new.keys()):
        yield ReportChange("scenario_removed", count=removed)
    if [i for i in old if i in new] != [i for i in new if i in old]:
        yield ReportChange("order_changed")


def _is_renamed(before: str, after: str) -> bool:
    """Whether somebody wrote another name. A name that is only hidden or shown again does not count."""
    return before != after and HIDDEN not in (before, after)


def _clusters(before: Report, after: Report) -> Iterator[ReportChange]:
    """Whether a card of both editions is in another cluster, or a cluster of both has another name."""
    was_in, is_in = ({card.id: card.cluster for card in report.cards} for report in (before, after))
    old, new = _cluster_names(before), _cluster_names(after)
    moved = any(was_in[card] != is_in[card] for card in was_in.keys() & is_in.keys())
    if moved or any(_is_renamed(old[cluster], new[cluster]) for cluster in old.keys() & new.keys()):
        yield ReportChange("clusters_changed")


def _cluster_names(report: Report) -> dict[str, str]:
    with_scenario = {scenario.cluster: scenario.name for scenario in report.scenarios}
    return with_scenario | {cluster.id: cluster.name for cluster in report.clusters}


def _votes(before: Report, after: Report) -> Iterator[ReportChange]:
    old = {vote.id for vote in before.votes}
    yield from (ReportChange("vote_added", vote.title) for vote in after.votes if vote.id not in old)


def _plan(before: Report, after: Report) -> Iterator[ReportChange]:
    if _shown_plan(before) != _shown_plan(after):
        yield ReportChange("plan_changed")
    if before.privacy_threshold != after.privacy_threshold:
        yield ReportChange("privacy_changed")


def _shown_plan(report: Report) -> tuple[object, ...]:
    """The texts of the plan, what the report leaves out, and its logo."""
    logo = report.logo and (report.logo.sha256, report.logo.description)
    return report.title, report.question, report.preface, report.omitted_sections, logo
