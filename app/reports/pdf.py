"""The whole report as PDF, to read, print and archive: everything, with every card by its number."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from app.locale.catalogue import Catalogue
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportCard, ReportCluster, ReportScenario, ReportVote, Support
from app.reports.pdf_contents import (
    count_table,
    document_contents,
    heading,
    support_figures,
    themes_contents,
)
from app.reports.printable_text import REPLACEMENT, printable
from app.reports.report_format import ReportFormat
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.typesetting import render_pdf

LINES_OF_CONTENTS = 12
"""A longer table of contents names the sections only, so that it stays on the cover."""


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """PDF/UA-1 and PDF/A-2a, with the time of the report as its creation time."""
    contents = whole_contents(LocalizedReport(report, catalogue, language))
    return render_pdf("whole", contents, report.made_at)


FORMAT = ReportFormat(
    name="pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.pdf",
    description_key="console.export.pdf.for",
    position=5,
)


def whole_contents(r: LocalizedReport) -> dict[str, Any]:
    """What `typst/whole.typ` shows. Keys that end in `_id` name a place in the file that others link to."""
    return {**document_contents(r), **_WholeReport(r).sections()}


class _WholeReport:
    def __init__(self, r: LocalizedReport) -> None:
        self.r, self.report = r, r.report
        self.numbers = card_numbers(self._all_cards())
        self.votes = {vote.id: vote for vote in r.report.votes}
        self.destinations = {card.id: destination for card, destination in self._destinations()}

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
                    ("cards", report.cards),
                    ("scenarios", len(report.scenarios)),
                )
            ],
            "how": {
                "heading": r.text("report.how"),
                "steps_heading": r.text("report.steps"),
                "steps": [],
                "themes": themes_contents(r),
            },
            "scenarios": {
                "heading": r.text("report.scenarios"),
                "empty": "" if report.scenarios else r.text("report.no_scenarios"),
                "items": [self._scenario(n, item) for n, item in enumerate(report.scenarios, 1)],
            },
            "votes": {
                "heading": r.text("report.votes"),
                "items": [self._vote(vote) for vote in report.votes],
            },
            "objections": {"heading": r.text("report.objections"), "items": []},
            "clusters": {
                "heading": r.text("report.clusters"),
                "items": [self._group(cluster, heading(cluster.name)) for cluster in report.clusters],
            },
            "cards": self._cards(),
            "about": {
                "heading": r.text("report.about"),
                "notes": [
                    *([r.text("report.pdf.signs")] if self._has_uncovered_signs() else []),
                    r.text("report.privacy", count=report.privacy_threshold),
                ],
            },
        }

    def _has_uncovered_signs(self) -> bool:
        texts = [card.text for card in self._all_cards()]
        texts += [text for scenario in self.report.scenarios for text in (scenario.title, scenario.text)]
        return any(REPLACEMENT in printable(text) for text in texts)

    def _all_cards(self) -> Iterator[ReportCard]:
        for scenario in self.report.scenarios:
            yield from scenario.sources
        for cluster in self.report.clusters:
            yield from cluster.sources
        yield from (*self.report.sent, *self.report.kept)

    def _destinations(self) -> Iterator[tuple[ReportCard, dict[str, str]]]:
        """Where each card went: to a scenario or a cluster, to the hall, or nowhere."""
        text = self.r.text
        for number, scenario in enumerate(self.report.scenarios, 1):
            place = {"text": text("report.card.in_scenario", number=number), "group_id": scenario.id}
            yield from ((card, place) for card in scenario.sources)
        for cluster in self.report.clusters:
            name = shortened(one_paragraph(cluster.name), 60)
            place = {"text": text("report.card.in_cluster", name=name), "group_id": cluster.id}
            yield from ((card, place) for card in cluster.sources)
        yield from ((card, {"text": text("report.card.sent")}) for card in self.report.sent)
        yield from ((card, {"text": text("report.card.kept")}) for card in self.report.kept)

    def _scenario(self, number: int, scenario: ReportScenario) -> dict[str, Any]:
        return {
            **self._group(scenario, f"{number}. {scenario.title}"),
            "text": scenario.text,
            "voted": None,
            "objections": [],
        }

    def _group(self, group: ReportScenario | ReportCluster, heading: str) -> dict[str, Any]:
        return {
            "group_id": group.id,
            "heading": heading,
            "support": [self._support(support) for support in group.support],
            "sources_heading": self.r.text("report.made_from"),
            "sources": self._sources(group),
            "cards": [{"card_id": card.id, "number": self.numbers[card.id]} for card in group.sources],
        }

    def _sources(self, group: ReportScenario | ReportCluster) -> str:
        if not group.sources:
            return self.r.text("report.no_sources")
        tables = len({card.table for card in group.sources})
        return self.r.text(
            "report.pdf.sources",
            name=group.name,
            cards=self.r.text("report.cards", count=len(group.sources)),
            tables=self.r.text("report.tables", count=tables),
        )

    def _support(self, support: Support) -> dict[str, Any]:
        vote = self.votes[support.vote]
        return {
            **support_figures(self.r, support, vote.voters),
            "vote": vote.title,
            "groups": [
                count_table(self.r, self.r.text(f"report.by_{kind}"), _named(counts, names))
                for kind, counts, names in (
                    ("role", support.roles, self.r.roles),
                    ("municipality", support.municipalities, self.r.municipalities),
                )
                if counts
            ],
        }

    def _vote(self, vote: ReportVote) -> dict[str, Any]:
        text = self.r.text
        turnout = text(
            "report.turnout",
            people=text("report.people", count=vote.voters),
            dots=text("report.dots", count=vote.budget),
        )
        return {
            "heading": heading(vote.title),
            "turnout": turnout,
            "voters": vote.voters,
            "columns": [text("report.option"), text("report.column.people"), text("report.column.dots")],
            "rows": [
                {
                    "title": text("report.withdrawn") if option.title is None else option.title,
                    "people": option.support.people,
                    "people_text": self.r.number(option.support.people),
                    "dots": self.r.number(option.support.dots),
                }
                for option in vote.choices
            ],
        }

    def _cards(self) -> dict[str, Any]:
        cards = sorted(self._all_cards(), key=lambda card: self._number_key(card.id))
        return {
            "heading": self.r.text("report.all_cards"),
            "lead": self.r.text("report.all_cards.numbers"),
            "removed": "",
            "tables": [
                {
                    "heading": self.r.text("report.table", table=str(table)),
                    "cards": [self._card(card) for card in of_table],
                }
                for table, of_table in groupby(cards, key=lambda card: card.table)
            ],
        }

    def _card(self, card: ReportCard) -> dict[str, Any]:
        lead = self.numbers[card.stack[0]] if card.place == "beneath" else ""
        return {
            "card_id": card.id,
            "number": self.numbers[card.id],
            "text": card.text,
            "theme": self.r.themes.get(card.theme, ""),
            "beneath": self.r.text("report.card.beneath", number=lead) if lead else "",
            "destination": self.destinations[card.id],
        }

    def _number_key(self, card_id: str) -> tuple[int, int]:
        table, _, number = self.numbers[card_id].partition("-")
        return int(table), int(number)


def card_numbers(cards: Iterable[ReportCard]) -> dict[str, str]:
    """The short number of each card by id: its table, and its place among the table's cards by id."""
    numbers: dict[str, str] = {}
    in_table: dict[int, int] = {}
    for card in sorted(cards, key=lambda card: card.id):
        in_table[card.table] = in_table.get(card.table, 0) + 1
        numbers[card.id] = f"{card.table}-{in_table[card.table]}"
    return numbers


def _named(counts: Mapping[str, int], names: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(names[group], count) for group, count in counts.items()]
