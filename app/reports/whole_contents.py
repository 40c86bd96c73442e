"""Build the contents of a document of the whole report."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from app.reports.common_ground import common_ground_section
from app.reports.contents import (
    CardLink,
    CardsSection,
    Count,
    Section,
    ShownCard,
    ShownOption,
    ShownScenario,
    ShownStep,
    ShownVote,
    ShownVotedText,
    StepsSection,
    TableCards,
    WholeContents,
)
from app.reports.document_contents import (
    heading,
    people_section,
    report_details,
    themes_table,
    turnout_text,
    vote_result,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import (
    ReportCard,
    ReportChange,
    ReportCluster,
    ReportOption,
    ReportScenario,
    ReportVote,
    VotedText,
)
from app.reports.not_chosen import not_chosen_sections
from app.reports.other_options import scenarios_note
from app.reports.places_of_options import PlacesOfOptions
from app.reports.shortened_text import one_paragraph
from app.reports.voted_texts import distinct_voted_texts, voted_texts_note
from app.workshop.ballots import BALLOT_KINDS, BallotKind

MAX_CONTENTS_LINES = 12
"""A table of contents with more subheadings shows the sections only, so that it has room on the cover."""


def whole_contents(localized: LocalizedReport, notes: Iterable[str] = ()) -> WholeContents:
    """The contents of the whole report. notes: about the document, before those about the report."""
    return _WholeReport(localized).contents(notes)


def shown_cards(localized: LocalizedReport, cards: Iterable[ReportCard]) -> list[ShownCard]:
    """These cards as they are shown in the contents."""
    whole = _WholeReport(localized)
    return [whole.card(card) for card in cards]


def shown_scenarios(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> list[ShownScenario]:
    """These scenarios of the report as they are shown in the contents."""
    whole = _WholeReport(localized)
    return [whole.scenario(scenario) for scenario in scenarios]


class _WholeReport:
    def __init__(self, localized: LocalizedReport) -> None:
        self.localized, self.report = localized, localized.report
        self.scenario_numbers = {scenario.id: n for n, scenario in enumerate(self.report.scenarios, 1)}
        self.places = PlacesOfOptions(localized, has_clusters=True)
        self.cluster_names = {cluster.id: cluster.name for cluster in self.report.clusters}

    def contents(self, notes: Iterable[str]) -> WholeContents:
        localized, report, text = self.localized, self.report, self.localized.text
        subheadings = len(report.scenarios) + len(report.votes) + len(report.clusters)
        privacy = text("report.privacy", count=report.group_threshold)
        return WholeContents(
            report=report_details(localized, localized.title, localized.question),
            kind=text("report.kind"),
            title_size=36 if len(localized.title) <= 70 else 24 if len(localized.title) <= 160 else 16,
            question_size=16 if len(localized.question) <= 300 else 12,
            outline_depth=2 if subheadings <= MAX_CONTENTS_LINES else 1,
            contents_heading=text("report.contents"),
            question_heading=text("report.question"),
            numbers=tuple(
                Count(text(f"report.figure.{kind}", count=number), localized.number(number))
                for kind, number in (
                    ("people", report.people),
                    ("tables", report.tables),
                    ("cards", len(report.cards)),
                    ("scenarios", len(report.scenarios)),
                )
            ),
            changes=tuple(map(self._change, report.changes)),
            preface_heading=text("report.preface"),
            preface=localized.preface,
            preface_language=localized.preface_language,
            people=people_section(localized),
            steps=None if "steps" in report.omitted_sections else self._steps(),
            common_ground=common_ground_section(localized, self.places),
            scenarios=Section(
                text("report.scenarios"),
                tuple(map(self.scenario, report.scenarios)),
                scenarios_note(localized),
            ),
            not_chosen=not_chosen_sections(localized, self.places, has_cards=True),
            votes=Section(
                text("report.votes"),
                () if "votes" in report.omitted_sections else tuple(map(self._vote, report.votes)),
            ),
            clusters=Section(text("report.clusters"), tuple(map(self._cluster, report.clusters))),
            cards=self._cards(),
            about=Section(
                text("report.about"),
                (
                    *notes,
                    *localized.omission_notes,
                    privacy,
                    *localized.method_notes,
                    *([localized.time_zone] if report.steps else []),
                ),
            ),
        )

    def _steps(self) -> StepsSection:
        localized = self.localized
        steps = tuple(
            ShownStep(localized.step_time(step.started_at), localized.translation_of(step.title))
            for step in self.report.steps
        )
        themes_heading = localized.text("report.council.themes")
        return StepsSection(localized.text("report.steps"), steps, themes_table(localized), themes_heading)

    def _change(self, change: ReportChange) -> str:
        name = self.localized.quoted_name(change.name or None, 120)
        return self.localized.text(f"report.change.{change.kind}", count=change.count, name=name)

    def scenario(self, scenario: ReportScenario) -> ShownScenario:
        """A scenario: its text, its support, and its cards."""
        title = self.localized.shown_name(scenario.title)
        numbered = f"{self.scenario_numbers[scenario.id]}. {title}"
        voted_texts = tuple(self._voted_texts(scenario.voted_texts))
        return self._scenario_or_cluster(scenario, title, numbered, scenario.text, voted_texts)

    def _voted_texts(self, voted_texts: Iterable[VotedText]) -> Iterator[ShownVotedText]:
        """Each title and text once, with the titles of all votes in which it was the same."""
        for title, text, votes in distinct_voted_texts(self.localized, voted_texts):
            note = voted_texts_note(self.localized, [one_paragraph(vote) for vote in votes])
            yield ShownVotedText(note, title, text)

    def _cluster(self, cluster: ReportCluster) -> ShownScenario:
        name = self.localized.shown_name(cluster.name)
        return self._scenario_or_cluster(cluster, name, heading(name))

    def _scenario_or_cluster(
        self,
        item: ReportScenario | ReportCluster,
        name: str,
        heading: str,
        text: str = "",
        voted_texts: tuple[ShownVotedText, ...] = (),
    ) -> ShownScenario:
        cards = sorted(
            (self.localized.cards[card] for card in item.sources), key=lambda card: card.table_and_number
        )
        return ShownScenario(
            anchor_id=item.id,
            heading=heading,
            text=text,
            voted_texts=voted_texts,
            support=tuple(vote_result(self.localized, voted, name) for voted in item.voted),
            sources_heading=self.localized.text("report.made_from") if cards else "",
            sources=self._sources(item.name, cards),
            cards=tuple(CardLink(card.id, card.number) for card in cards),
        )

    def _sources(self, name: str | None, cards: list[ReportCard]) -> str:
        if not cards:
            return self.localized.text("report.no_sources")
        return self.localized.text(
            "report.pdf.sources",
            name=self.localized.quoted_name(name),
            cards=self.localized.text("report.cards", count=len(cards)),
            tables=self.localized.text("report.tables", count=len({card.table for card in cards})),
        )

    def _vote(self, vote: ReportVote) -> ShownVote:
        text = self.localized.text
        kind = BALLOT_KINDS[vote.kind]
        dots_column = (text(kind.text_key("column")),) if kind.counts_dots else ()
        return ShownVote(
            heading=heading(vote.title),
            decides_note=text("report.decides") if self.report.orders_scenarios(vote) else "",
            turnout=turnout_text(self.localized, vote),
            voters=vote.voters,
            columns=(text("report.option"), text("report.column.people"), *dots_column),
            rows=() if vote.nobody_voted else tuple(self._option(option, kind) for option in vote.choices),
        )

    def _option(self, option: ReportOption, kind: BallotKind) -> ShownOption:
        title, support = self.localized.option_title(option), option.support
        if support is None:
            return ShownOption(title)
        dots = self.localized.number(support.dots) if kind.counts_dots else ""
        return ShownOption(title, support.people, self.localized.number(support.people), dots)

    def _cards(self) -> CardsSection:
        text = self.localized.text
        return CardsSection(
            heading=text("report.all_cards"),
            introduction=text("report.card_numbers"),
            removed=self.localized.removed_note,
            tables=tuple(
                TableCards(table, text("report.table", table=str(table)), tuple(map(self.card, of_table)))
                for table, of_table in groupby(self.report.cards, key=lambda card: card.table)
            ),
        )

    def card(self, card: ReportCard) -> ShownCard:
        """A card: its text, and where it went."""
        lead = self.localized.cards[card.stack] if card.stack and card.is_beneath else None
        return ShownCard(
            card_id=card.id,
            number=card.number,
            text=card.text,
            theme=self.localized.themes.get(card.theme, ""),
            beneath=self.localized.text("report.card.beneath", number=lead.number) if lead else "",
            destination=self._destination(card),
            linked_anchor_id=card.scenario or card.cluster or "",
        )

    def _destination(self, card: ReportCard) -> str:
        """Where a card went: to a scenario or a cluster, to the hall, or nowhere."""
        text = self.localized.text
        if card.scenario:
            return text("report.card.in_scenario", number=self.scenario_numbers[card.scenario])
        if card.cluster:
            name = self.localized.quoted_name(self.cluster_names[card.cluster], 60)
            return text("report.card.in_cluster", name=name)
        return text("report.card.sent" if card.sent else "report.card.kept")
