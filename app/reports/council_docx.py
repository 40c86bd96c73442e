"""The pages for the council as a Word document, for the case system: the contents of the PDF of these
pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.locale.catalogue import Catalogue
from app.reports.contents import CountTable, ResultRow, Section, VoteResult
from app.reports.council_contents import CouncilContents, ScenarioWithText
from app.reports.council_fit import fitting_parts
from app.reports.docx_part import write_part
from app.reports.language_parts import IN_PART, localized_reports
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat

if TYPE_CHECKING:
    from app.reports.office.council_document import CouncilDocument


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A DOCX file of at most two pages per language. The same report gives the same bytes."""
    from app.reports.office.council_document import CouncilDocument  # noqa: PLC0415 - only the process that renders loads it

    parts = fitting_parts(localized_reports(report, catalogue, options), IN_PART)
    details = parts[0].report
    document = CouncilDocument(
        details.title, details.language, details.direction, report.made_at, details.colour
    )
    for contents in parts:
        writer = _Writer(document, contents, parts)
        write_part(document, contents.report, parts, writer.title_block, writer.sections)
    document.footer(f"{details.short_title} · {details.status} · ")
    return document.encode()


FORMAT = ReportFormat(
    name="council.docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    render=render,
    label_key="console.export.council_docx",
    link_key="console.export.council_docx.link",
    description_key="console.export.council_docx.for",
    position=110,
    for_all_readers=True,
    can_have_two_languages=True,
    icon="word",
    menu_row="council",
)


class _Writer:
    """Writes the pages in one language. parts: the contents in each."""

    def __init__(
        self, document: CouncilDocument, contents: CouncilContents, parts: Sequence[CouncilContents]
    ) -> None:
        self.document, self.contents, self.parts = document, contents, parts
        self.workshop_language = contents.report.workshop_language

    def title_block(self) -> None:
        """Write what stands before the first section."""
        document, contents, report = self.document, self.contents, self.contents.report
        if report.logo:
            document.logo(report.logo)
        document.note(f"{contents.kind} · {report.date}")
        if contents is self.parts[0]:
            document.title(report.title)
        document.paragraph(contents.introduction)

    def sections(self) -> None:
        """The sections, each below its heading."""
        contents, document = self.contents, self.document
        if contents.report.question:
            document.heading(contents.question_heading, 1)
            document.paragraph(contents.report.question)
        if contents.people.groups:
            document.heading(contents.people.heading, 1)
            document.paragraph(contents.people.sentence)
            with document.two_columns():
                for index, group in enumerate(contents.people.groups):
                    if index:
                        document.next_column()
                    self._counts(group)
        document.heading(contents.scenarios.heading, 1)
        for index, scenario in enumerate(contents.scenarios.items):
            self._scenario(scenario, index)
        if contents.scenarios.note:
            document.note(contents.scenarios.note)
        if contents.cards.items:
            document.heading(contents.cards.heading, 1)
            for item in contents.cards.items:
                with document.in_language(self.workshop_language):
                    document.note(item.title)
                    document.keep_with_next()
                    document.bullets(f"{card.words} ({card.number})" for card in item.cards)
        self._results(contents.others, contents.other_columns)
        self._results(contents.other_options, contents.option_columns)
        if contents.themes.rows:
            document.heading(contents.themes_heading, 1)
            self._counts(contents.themes)
        self._whole()

    def _scenario(self, scenario: ScenarioWithText, index: int) -> None:
        document, anchor = self.document, f"words/{index}"
        with document.in_language(self.workshop_language):
            document.heading(scenario.title, 2, "" if scenario.text_elsewhere else anchor)
        if scenario.text_elsewhere:
            document.link(scenario.text_elsewhere, anchor)
        else:
            with document.in_language(self.workshop_language):
                document.paragraph(scenario.text)
        if scenario.note:
            document.note(scenario.note)
        for result in scenario.support:
            self._result(result)

    def _result(self, result: VoteResult) -> None:
        figures = result.figures
        if figures:
            of_voters = f"{figures.people_text} {figures.of_voters}"
            words = " · ".join(filter(None, (of_voters, figures.dots)))
            text = ": ".join(filter(None, (result.note, words)))
            self.document.result(text, figures.people / max(1, figures.voters), figures.summary)
        else:
            self.document.note(result.note)

    def _results(self, section: Section[ResultRow], columns: Sequence[str]) -> None:
        """A table of scenarios with their results, or a list where no numbers are shown."""
        if not section.items:
            return
        self.document.heading(section.heading, 1)
        if columns:
            rows = [row.cells(columns) for row in section.items]
            self.document.table(columns, rows, section.heading, self.workshop_language)
        else:
            with self.document.in_language(self.workshop_language):
                self.document.bullets(row.title for row in section.items)
        if section.note:
            self.document.note(section.note)

    def _counts(self, table: CountTable) -> None:
        if table.rows:
            rows = [(row.name, row.number) for row in table.rows]
            self.document.table((table.heading, table.count_heading), rows, table.heading)
        if table.note:
            self.document.note(table.note if table.rows else f"{table.heading}: {table.note}")

    def _whole(self) -> None:
        """Where the whole report is, and which edition this is."""
        document, contents, report = self.document, self.contents, self.contents.report
        document.heading(contents.whole_heading, 1)
        document.paragraph(contents.whole_text)
        document.keep_with_next()
        document.note(f"{report.status}. {report.status_explanation} {report.made_note}")
        if report.checksum:
            document.keep_with_next()
            document.note(report.checksum)
