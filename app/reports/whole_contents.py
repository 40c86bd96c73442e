"""What a document of the whole report shows, in any format: plain texts and numbers, in their order."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from app.reports.document_contents import (
    document_contents,
    group_table,
    heading,
    themes_contents,
    voted_contents,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import (
    ReportCard,
    ReportChange,
    ReportCluster,
    ReportOption,
    ReportScenario,
    ReportVote,
    Voted,
    VotedText,
)
from app.reports.shortened_text import one_paragraph, shortened

LINES_OF_CONTENTS = 12
"""A longer table of contents names the sections only, so that it stays on the cover."""


def whole_contents(r: LocalizedReport) -> dict[str, Any]:
    """The contents of the whole report. Keys that end in `_id` name a place that others link to."""
    return {**document_contents(r), **_WholeReport(r).sections()}


def cards_contents(r: LocalizedReport, cards: Iterable[ReportCard]) -> list[dict[str, Any]]:
    """These cards as they are shown in the contents."""
    whole = _WholeReport(r)
    return [whole.card(card) for card in cards]


class _WholeReport:
    def __init__(self, r: LocalizedReport) -> None:
        self.r, self.report = r, r.report
        self.scenario_numbers = {scenario.id: n for n, scenario in enumerate(self.report.scenarios, 1)}
        self.cluster_names = {cluster.id: cluster.name for cluster in self.report.clusters}

    def sections(self) -> dict[str, Any]:
        r, report = self.r, self.report
        parts = len(report.scenarios) + len(report.votes) + len(report.clusters)
        return {
            "kind": r.text("report.kind"),
            "title_size": 36 if len(r.title) <= 70 else 24 if len(r.title) <= 160 else 16,
            "question_size": 16 if len(r.question) <= 300 else 12,
            "outline_depth": 2 if parts <= LINES_OF_CONTENTS else 1,
            "contents_heading": r.text("report.contents"),
            "question_heading": r.text("report.question"),
            "figures": [
                {"number": r.number(number), "name": r.text(f"report.figure.{kind}", count=number)}
                for kind, number in (
                    ("people", report.people),
                    ("tables", report.tables),
                    ("cards", len(report.cards)),
                    ("scenarios", len(report.scenarios)),
                )
            ],
            "changes": [self._change(change) for change in report.changes],
            "how": {
                "heading": r.text("report.steps"),
                "steps": [
                    {
                        "when": r.time(step.started_at),
                        "title": r.localized(step.title),
                    }
                    for step in report.steps
                ],
                "themes": themes_contents(r),
            },
            "scenarios": {
                "heading": r.text("report.scenarios"),
                "empty": "" if report.scenarios else r.text("report.no_scenarios"),
                "items": [self._scenario(item) for item in report.scenarios],
            },
            "votes": {
                "heading": r.text("report.votes"),
                "items": [self._vote(vote) for vote in report.votes],
            },
            "objections": {"heading": r.text("report.objections"), "items": []},
            "clusters": {
                "heading": r.text("report.clusters"),
                "items": [
                    self._group(cluster, cluster.name, heading(cluster.name)) for cluster in report.clusters
                ],
            },
            "cards": self._cards(),
            "about": {
                "heading": r.text("report.about"),
                "notes": [
                    r.text("report.privacy", count=report.group_threshold),
                    *([r.time_zone] if report.steps else []),
                ],
            },
        }

    def _change(self, change: ReportChange) -> str:
        name = shortened(one_paragraph(change.name), 120)
        return self.r.text(f"report.change.{change.kind}", count=change.count, name=name)

    def _scenario(self, scenario: ReportScenario) -> dict[str, Any]:
        number = self.scenario_numbers[scenario.id]
        return {
            **self._group(scenario, scenario.title, f"{number}. {scenario.title}"),
            "text": scenario.text,
            "voted_texts": [self._voted_text(voted) for voted in scenario.voted_texts],
            "objections": [],
        }

    def _voted_text(self, voted: VotedText) -> dict[str, str]:
        """The words that were voted on, where they are not those of today."""
        vote = one_paragraph(self.r.votes[voted.vote].title)
        return {
            "note": self.r.text("report.voted_text", title=vote),
            "title": voted.title,
            "text": voted.text,
        }

    def _group(self, group: ReportScenario | ReportCluster, name: str, heading: str) -> dict[str, Any]:
        cards = [self.r.cards[card] for card in group.sources]
        return {
            "group_id": group.id,
            "heading": heading,
            "support": [self._support(voted, name) for voted in group.voted],
            "sources_heading": self.r.text("report.made_from"),
            "sources": self._sources(group.name, cards),
            "cards": [{"card_id": card.id, "number": card.number} for card in cards],
        }

    def _sources(self, name: str, cards: list[ReportCard]) -> str:
        if not cards:
            return self.r.text("report.no_sources")
        return self.r.text(
            "report.pdf.sources",
            name=name,
            cards=self.r.text("report.cards", count=len(cards)),
            tables=self.r.text("report.tables", count=len({card.table for card in cards})),
        )

    def _support(self, voted: Voted, name: str) -> dict[str, Any]:
        return {
            **voted_contents(self.r, voted, name),
            "vote": self.r.votes[voted.vote].title,
            "groups": [group_table(self.r, kind, row) for kind, row in self.r.groups_of(voted).items()],
        }

    def _vote(self, vote: ReportVote) -> dict[str, Any]:
        text = self.r.text
        turnout = (
            self.r.too_few
            if vote.voters is None
            else text(
                "report.turnout",
                people=text("report.people", count=vote.voters),
                dots=text("report.dots", count=vote.budget),
            )
        )
        return {
            "heading": heading(vote.title),
            "decides": text("report.decides") if vote.orders_scenarios else "",
            "turnout": turnout,
            "voters": vote.voters,
            "columns": [text("report.option"), text("report.column.people"), text("report.column.dots")],
            "rows": [self._option(option) for option in vote.choices],
        }

    def _option(self, option: ReportOption) -> dict[str, Any]:
        """A row of a vote's table; only its title if too few people voted to show numbers."""
        title, support = self.r.option_title(option), option.support
        if support is None:
            return {"title": title}
        people, dots = self.r.number(support.people), self.r.number(support.dots)
        return {"title": title, "people": support.people, "people_text": people, "dots": dots}

    def _cards(self) -> dict[str, Any]:
        text, removed = self.r.text, self.report.removed
        return {
            "heading": text("report.all_cards"),
            "lead": text("report.card_numbers"),
            "removed": text("report.removed", count=removed) if removed else "",
            "tables": [
                {
                    "number": table,
                    "heading": text("report.table", table=str(table)),
                    "cards": [self.card(card) for card in of_table],
                }
                for table, of_table in groupby(self.report.cards, key=lambda card: card.table)
            ],
        }

    def card(self, card: ReportCard) -> dict[str, Any]:
        """A card: its text, and where it went."""
        lead = self.r.cards[card.stack] if card.stack and card.is_beneath else None
        return {
            "card_id": card.id,
            "number": card.number,
            "text": card.text,
            "theme": self.r.themes.get(card.theme, ""),
            "beneath": self.r.text("report.card.beneath", number=lead.number) if lead else "",
            "destination": self._destination(card),
        }

    def _destination(self, card: ReportCard) -> dict[str, str]:
        """Where a card went: to a scenario or a cluster, to the hall, or nowhere."""
        text = self.r.text
        if card.scenario:
            number = self.scenario_numbers[card.scenario]
            return {"text": text("report.card.in_scenario", number=number), "group_id": card.scenario}
        if card.cluster:
            name = shortened(one_paragraph(self.cluster_names[card.cluster]), 60)
            return {"text": text("report.card.in_cluster", name=name), "group_id": card.cluster}
        return {"text": text("report.card.sent" if card.sent else "report.card.kept")}
