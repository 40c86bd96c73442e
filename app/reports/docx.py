"""The report, or a variant of it, as a Word document that people can edit: the contents of the PDF, with
links between cards and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.locale.catalogue import Catalogue
from app.reports.contents import CountTable, ShownScenario, WholeContents
from app.reports.document_contents import heading
from app.reports.docx_variant import write_variant
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.variants import variant_contents
from app.reports.whole_contents import whole_contents

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A DOCX file. It says that it was created when the report was made: the same report, the same file."""
    from app.reports.office.word_document import WordDocument  # noqa: PLC0415 - only the process that renders loads it

    r = LocalizedReport(report, catalogue, options.language)
    document = WordDocument(heading(r.title), r.language, r.direction, report.made_at, r.colour)
    if options.variant:
        write_variant(document, variant_contents(r, options.variant))
    else:
        _Writer(document, whole_contents(r)).write()
    return document.encode()


FORMAT = ReportFormat(
    name="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    render=render,
    label_key="console.export.docx",
    description_key="console.export.docx.for",
    position=10,
    for_readers=True,
)


class _Writer:
    """Writes the contents of the whole report into an empty document."""

    def __init__(self, document: WordDocument, contents: WholeContents) -> None:
        self.document, self.contents = document, contents

    def write(self) -> None:
        document, contents, report = self.document, self.contents, self.contents.report
        document.title(report.title)
        document.note(f"{report.date} · {report.status}. {report.status_explanation}")
        if report.question:
            document.paragraph(contents.question_heading)
            document.quote(report.question)
        document.paragraph(" · ".join(f"{each.number} {each.name}" for each in contents.figures))
        if contents.changes:
            document.heading(report.status, 1)
            document.bullets(contents.changes)
        if contents.preface:
            document.heading(contents.preface_heading, 1)
            for part in contents.preface.split("\n\n"):
                document.paragraph(part)
        self._people()
        self._steps()
        self._scenarios()
        self._votes()
        if contents.clusters.items:
            document.heading(contents.clusters.heading, 1)
            for cluster in contents.clusters.items:
                document.heading(cluster.heading, 2, cluster.target_id)
                self._support_and_sources(cluster)
        document.heading(contents.about.heading, 1)
        document.bullets([*contents.about.items, report.made])
        self._cards()
        document.footer(f"{report.short_title} · {report.status} · ")

    def _people(self) -> None:
        people = self.contents.people
        self.document.heading(people.heading, 1)
        self.document.paragraph(people.sentence)
        for group in people.groups:
            self._count_table(group)

    def _steps(self) -> None:
        if steps := self.contents.steps:
            self.document.heading(steps.heading, 1)
            self.document.bullets(f"{step.when}  {step.title}" for step in steps.steps)
            self._count_table(steps.themes)

    def _scenarios(self) -> None:
        scenarios = self.contents.scenarios
        self.document.heading(scenarios.heading, 1)
        if scenarios.note:
            self.document.paragraph(scenarios.note)
        for scenario in scenarios.items:
            self.document.heading(scenario.heading, 2, scenario.target_id)
            for part in scenario.text.split("\n\n"):
                self.document.paragraph(part)
            for voted in scenario.voted_texts:
                self.document.note(voted.note)
                self.document.quote(f"{voted.title}\n{voted.text}")
            self._support_and_sources(scenario)

    def _support_and_sources(self, item: ShownScenario) -> None:
        for support in item.support:
            summary = support.figures.summary if support.figures else ""
            result = " · ".join(filter(None, (summary, support.note)))
            self.document.paragraph(f"{support.vote} – {result}")
            for table in support.groups:
                self._count_table(table)
        self.document.links(
            f"{item.sources_heading} {item.sources}",
            [(card.number, card.card_id) for card in item.cards],
        )

    def _votes(self) -> None:
        votes = self.contents.votes
        if votes.items:
            self.document.heading(votes.heading, 1)
        for vote in votes.items:
            self.document.heading(vote.heading, 2)
            self.document.paragraph(" ".join(filter(None, (vote.decides_note, vote.turnout))))
            if vote.voters is None:
                self.document.bullets(option.title for option in vote.rows)
            else:
                rows = [(option.title, option.people_text, option.dots) for option in vote.rows]
                self.document.table(vote.columns, rows, vote.heading)

    def _cards(self) -> None:
        cards = self.contents.cards
        self.document.heading(cards.heading, 1)
        self.document.paragraph(cards.introduction)
        if cards.removed:
            self.document.paragraph(cards.removed)
        for table in cards.tables:
            self.document.heading(table.heading, 2)
            for card in table.cards:
                # If there is a target, the destination is the text of the link to it.
                notes = [card.theme, card.beneath, "" if card.target_id else card.destination]
                note = " · ".join(filter(None, notes))
                link = (card.destination, card.target_id) if card.target_id else None
                self.document.labelled(card.number, card.text, note, card.card_id, link)
        if self.contents.report.checksum:
            self.document.note(self.contents.report.checksum)

    def _count_table(self, table: CountTable) -> None:
        if table.rows:
            rows = [(row.name, row.number) for row in table.rows]
            self.document.table((table.heading, table.count_heading), rows, table.heading)
        if table.note:
            self.document.note(table.note)
