"""What a later edition changed, in words that a reader of the earlier one understands."""

from collections.abc import Iterator

from app.reports.model import ChangeOfEdition, Report, ReportChange


def find_changes(before: Report, after: Report) -> tuple[ReportChange, ...]:
    """The differences between two editions of a workshop: cards, scenarios, votes, title and question."""
    return (
        *_cards(before, after),
        *_scenarios(before, after),
        *_votes(before, after),
        *_words(before, after),
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
        elif (earlier.title, earlier.text) != (scenario.title, scenario.text):
            yield ReportChange("scenario_changed", scenario.title)
    yield from (
        ReportChange("scenario_removed", scenario.title)
        for scenario in before.scenarios
        if scenario.id not in new
    )


def _votes(before: Report, after: Report) -> Iterator[ReportChange]:
    old = {vote.id for vote in before.votes}
    yield from (ReportChange("vote_added", vote.title) for vote in after.votes if vote.id not in old)


def _words(before: Report, after: Report) -> Iterator[ReportChange]:
    if (before.title, before.question) != (after.title, after.question):
        yield ReportChange("plan_changed")
