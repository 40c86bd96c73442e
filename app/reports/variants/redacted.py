"""The archive package without the words of the cards, which may name somebody.

Numbers, tables, themes and destinations of cards stay, and so do scenarios, clusters and results. A name or a
title that repeats the words of a card is hidden too."""

from collections.abc import Iterable

from msgspec.structs import replace

from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportCard, ReportOption, ReportScenario, ReportVote
from app.reports.variants.report_variant import ReportVariant
from app.workshop.names import HIDDEN, first_words

NAME = "redacted"

VARIANT = ReportVariant(
    name=NAME,
    label_key="console.variant.redacted",
    description_key="console.variant.redacted.for",
    position=4,
    formats=("zip",),
)


def redacted(r: LocalizedReport) -> Report:
    """The report without the words of the cards. It does not have the content of the edition any more."""
    report = r.report
    hides = _Hides(report.cards)
    return replace(
        report,
        cards=tuple(replace(card, text=r.text("report.card.withheld")) for card in report.cards),
        scenarios=tuple(map(hides.scenario, report.scenarios)),
        clusters=tuple(replace(each, name=hides.name(each.name)) for each in report.clusters),
        votes=tuple(map(hides.vote, report.votes)),
        changes=tuple(replace(each, name=hides.name(each.name)) for each in report.changes),
        edition=report.edition and replace(report.edition, content=b"", redacted=True),
    )


class _Hides:
    """Hides what repeats the words of one of these cards."""

    def __init__(self, cards: Iterable[ReportCard]) -> None:
        self._words = {words for card in cards for words in (card.text, first_words(card.text))}

    def name(self, name: str) -> str:
        return HIDDEN if name in self._words else name

    def scenario(self, scenario: ReportScenario) -> ReportScenario:
        voted = tuple(replace(each, title=self.name(each.title)) for each in scenario.voted_texts)
        title, name = self.name(scenario.title), self.name(scenario.name)
        return replace(scenario, title=title, name=name, voted_texts=voted)

    def vote(self, vote: ReportVote) -> ReportVote:
        return replace(vote, title=self.name(vote.title), choices=tuple(map(self._option, vote.choices)))

    def _option(self, option: ReportOption) -> ReportOption:
        if option.ref.startswith("card/"):
            return replace(option, title=option.title and HIDDEN, text="")
        return replace(option, title=option.title and self.name(option.title))
