"""The archive package without the words of the cards, which may name somebody.

Numbers, tables, themes and destinations of cards stay, and so do scenarios, clusters and results. Where the
words of a card stand letter for letter in another text that was written in the workshop, they are replaced by
the number of the card (see `app/reports/card_words.py`). So are those that it had before it was rewritten,
or in a vote, and those of a card that staff took away: they are not in the edition, but a text may quote
them. The title, the question, and the names of themes, roles and municipalities are those of the plan and
stay: numbers stand beside them."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from app.core.text import LocalizedText
from app.reports.card_ids import with_own_card_ids
from app.reports.card_words import CardWords
from app.reports.localized_report import LocalizedReport
from app.reports.model import (
    FIRST_VERSION,
    Report,
    ReportCard,
    ReportChange,
    ReportCluster,
    ReportOption,
    ReportScenario,
    ReportStep,
    ReportVote,
    VotedText,
)
from app.reports.report_format import OtherWords
from app.reports.variants.report_variant import ReportVariant
from app.workshop.names import HIDDEN

NAME = "redacted"

VARIANT = ReportVariant(
    name=NAME,
    label_key="console.variant.redacted",
    description_key="console.variant.redacted.for",
    position=4,
    formats=("zip",),
)


def redacted(localized: LocalizedReport, other_words: Iterable[OtherWords] = ()) -> Report:
    """The report without the words of its cards and without these, without the ids that phones chose for its
    cards, and without the stored content of its edition."""
    report, withhold = localized.stored, _Withhold(localized, other_words)
    withheld = replace(
        report,
        steps=tuple(map(withhold.step, report.steps)),
        cards=tuple(replace(card, text=localized.text("report.card.withheld")) for card in report.cards),
        scenarios=tuple(map(withhold.scenario, report.scenarios)),
        clusters=tuple(map(withhold.cluster, report.clusters)),
        votes=tuple(map(withhold.vote, report.votes)),
        changes=tuple(map(withhold.change, report.changes)),
        preface=withhold.localized(report.preface),
        edition=report.edition and replace(report.edition, content=b"", redacted=True),
    )
    return with_own_card_ids(withheld)


class _Withhold:
    """Replaces the words of the report's cards, also those that they had in a vote, and other words in the
    report's other texts."""

    def __init__(self, localized: LocalizedReport, other_words: Iterable[OtherWords]) -> None:
        taken_away, earlier = list[OtherWords](), list[OtherWords]()
        for words in other_words:
            (earlier if words.is_earlier else taken_away).append(words)
        self._words = CardWords(
            chain(localized.report.cards, taken_away), chain(earlier, _cards_as_voted_on(localized))
        )
        self._localized = localized

    def text(self, text: str) -> str:
        return self._words.replaced(text, self._mark)

    def name(self, name: str | None) -> str | None:
        """A title or name; None: it is hidden. In a report of the first version, a hidden one is `…`, which
        may be the words of a card that has nothing to do with it."""
        is_unknown = name == HIDDEN and self._localized.report.schema == FIRST_VERSION
        return name if name is None or is_unknown else self.text(name)

    def _mark(self, number: str) -> str:
        return self._localized.text("report.words.withheld", number=number)

    def localized(self, text: LocalizedText) -> LocalizedText:
        return {language: self.text(each) for language, each in text.items()}

    def step(self, step: ReportStep) -> ReportStep:
        return replace(step, title=self.localized(step.title))

    def scenario(self, scenario: ReportScenario) -> ReportScenario:
        return replace(
            scenario,
            title=self.name(scenario.title),
            text=self.text(scenario.text),
            name=self.name(scenario.name),
            voted_texts=tuple(map(self._voted_text, scenario.voted_texts)),
        )

    def _voted_text(self, voted: VotedText) -> VotedText:
        return replace(voted, title=self.name(voted.title), text=self.text(voted.text))

    def cluster(self, cluster: ReportCluster) -> ReportCluster:
        return replace(cluster, name=self.name(cluster.name))

    def vote(self, vote: ReportVote) -> ReportVote:
        return replace(vote, title=self.text(vote.title), choices=tuple(map(self._option, vote.choices)))

    def _option(self, option: ReportOption) -> ReportOption:
        kind, _, entity = option.ref.partition("/")
        if kind == "card":  # its words were perhaps others than they are today
            card = self._localized.cards.get(entity)
            return replace(option, title=card and self._mark(card.number), text="")
        return replace(option, title=self.name(option.title), text=self.text(option.text))

    def change(self, change: ReportChange) -> ReportChange:
        return replace(change, name=self.text(change.name))


def _cards_as_voted_on(localized: LocalizedReport) -> Iterator[ReportCard]:
    """The cards that were options of votes and are still there, with the words that they had then. An
    imported report knows no others."""
    for option in localized.options.values():
        card = localized.cards.get(option.ref.removeprefix("card/"))
        if card and option.title is not None:
            yield replace(card, text=option.title)
