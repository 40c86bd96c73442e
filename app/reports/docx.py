"""The report, or a variant of it, as a Word document that people can edit: the contents of the PDF, with
links between cards and scenarios.

A document in two languages has two parts. A part is the report in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.locale.catalogue import Catalogue
from app.reports.contents import CountTable, ShownScenario, StepsSection, WholeContents
from app.reports.document_contents import heading
from app.reports.docx_outcome import write_common_ground, write_not_chosen
from app.reports.docx_part import write_part, write_scenario
from app.reports.docx_variant import write_variant
from app.reports.language_parts import localized_reports, variant_parts, whole_parts
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A DOCX file. Its date of creation is when the report was made, so that the same report gives the
    same bytes."""
    from app.reports.office.word_document import WordDocument  # noqa: PLC0415 - only the process that renders loads it

    reports = localized_reports(report, catalogue, options)
    localized = reports[0]
    document = WordDocument(
        heading(localized.title), localized.language, localized.direction, report.made_at, localized.colour
    )
    if options.variant:
        write_variant(document, variant_parts(reports, options.variant))
    else:
        write_whole(document, whole_parts(reports))
    return document.encode()


FORMAT = ReportFormat(
    name="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    render=render,
    label_key="console.export.docx",
    link_key="console.export.docx.link",
    description_key="console.export.docx.for",
    position=100,
    for_all_readers=True,
    can_have_two_languages=True,
    short_label_key="report.page.file.docx",
    icon="word",
    menu_row="report",
)


def write_whole(document: WordDocument, parts: Sequence[WholeContents]) -> None:
    """Add each part: everything that the report shows in one language, without the cards. The cards follow
    once, after the parts."""
    report = parts[0].report
    for contents in parts:
        writer = _Writer(document, contents)
        write_part(document, contents.report, parts, writer.title_block, writer.sections)
    _write_cards(document, parts)
    document.footer(f"{report.short_title} · {report.status} · ")


class _Writer:
    """Writes the contents of the whole report in one language."""

    def __init__(self, document: WordDocument, contents: WholeContents) -> None:
        self.document, self.contents = document, contents

    def title_block(self) -> None:
        """Write what stands before the first section."""
        document, contents, report = self.document, self.contents, self.contents.report
        if report.logo:
            document.logo(report.logo)
        document.title(report.title)
        document.note(f"{report.date} · {report.status}. {report.status_explanation}")
        if report.question:
            document.paragraph(contents.question_heading)
            document.quote(report.question)
        document.paragraph(" · ".join(f"{each.number} {each.name}" for each in contents.numbers))

    def sections(self) -> None:
        """Write everything except the cards. In a document with two parts, begin with links to the sections
        of this part."""
        sections = [*self._sections()]
        anchors = [f"{self.contents.report.part_name}/{number}" for number in range(len(sections))]
        last = len(sections) - 1
        if is_part := bool(self.contents.report.part_name):
            headings = [title for title, _ in sections]
            self.document.links(self.contents.contents_heading, zip(headings, anchors, strict=True))
        for number, ((title, write), anchor) in enumerate(zip(sections, anchors, strict=True)):
            if number == last:  # a short list, which might be alone on a page
                self.document.keep_with_next()
            self.document.heading(title, 1, anchor if is_part else "")
            write()

    def _sections(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The heading of each section, and what writes the rest of it."""
        contents, document = self.contents, self.document
        if contents.changes:
            yield contents.report.status, partial(document.bullets, contents.changes)
        if contents.preface:
            yield contents.preface_heading, self._preface
        yield contents.people.heading, self._people
        if contents.steps:
            yield contents.steps.heading, partial(self._steps, contents.steps)
        workshop_language, common_ground = contents.report.workshop_language, contents.common_ground
        yield common_ground.heading, partial(write_common_ground, document, common_ground, workshop_language)
        yield contents.scenarios.heading, self._scenarios
        for not_chosen in contents.not_chosen:
            yield not_chosen.heading, partial(write_not_chosen, document, not_chosen, workshop_language)
        if contents.votes.items:
            yield contents.votes.heading, self._votes
        if contents.clusters.items:
            yield contents.clusters.heading, self._clusters
        about = [*contents.about.items, contents.report.made_note]
        yield contents.about.heading, partial(document.bullets, about)

    def _preface(self) -> None:
        for paragraph in self.contents.preface.split("\n\n"):
            self.document.paragraph(paragraph)

    def _people(self) -> None:
        people = self.contents.people
        self.document.paragraph(people.sentence)
        for group in people.groups:
            self._count_table(group)

    def _steps(self, steps: StepsSection) -> None:
        self.document.bullets(f"{step.when}  {step.title}" for step in steps.steps)
        self._count_table(steps.themes)

    def _scenarios(self) -> None:
        scenarios = self.contents.scenarios
        if scenarios.note:
            self.document.paragraph(scenarios.note)
        for scenario in scenarios.items:
            write_scenario(self.document, scenario, self.contents.report)
            self._support_and_sources(scenario)

    def _clusters(self) -> None:
        for cluster in self.contents.clusters.items:
            with self.document.in_language(self.contents.report.workshop_language):
                self.document.heading(cluster.heading, 2, cluster.anchor_id)
            self._support_and_sources(cluster)

    def _support_and_sources(self, item: ShownScenario) -> None:
        """Write the results and the cards of a scenario or a cluster."""
        for support in item.support:
            summary = support.figures.summary if support.figures else ""
            result = " · ".join(filter(None, (summary, support.note)))
            self.document.paragraph(f"{support.vote} – {result}")
            for count_table in support.groups:
                self._count_table(count_table)
        self.document.links(
            f"{item.sources_heading} {item.sources}".strip(),
            [(card.number, card.card_id) for card in item.cards],
        )

    def _votes(self) -> None:
        for vote in self.contents.votes.items:
            workshop_language = self.contents.report.workshop_language
            with self.document.in_language(workshop_language):
                self.document.heading(vote.heading, 2)
            self.document.paragraph(" ".join(filter(None, (vote.decides_note, vote.turnout))))
            if not vote.rows:
                continue
            self.document.keep_with_next()
            if vote.voters is None:
                with self.document.in_language(workshop_language):
                    self.document.bullets(option.title for option in vote.rows)
            else:
                rows = [(option.title, *option.numbers) for option in vote.rows]
                self.document.table(vote.columns, rows, vote.heading, workshop_language)

    def _count_table(self, table: CountTable) -> None:
        if table.rows:
            rows = [(row.name, row.number) for row in table.rows]
            self.document.table((table.heading, table.count_heading), rows, table.heading)
        if table.note:
            self.document.note(table.note)


def _write_cards(document: WordDocument, parts: Sequence[WholeContents]) -> None:
    """Write the heading and the introduction in each language, and then every card once."""
    contents = parts[0]
    document.heading(" / ".join(each.cards.heading for each in parts), 1, on_new_page=len(parts) > 1)
    for each in parts:
        with document.in_language(each.report.language):
            document.paragraph(each.cards.introduction)
            if each.cards.removed:
                document.paragraph(each.cards.removed)
    for table_in_hall in contents.cards.tables:
        document.heading(table_in_hall.heading, 2)
        for card in table_in_hall.cards:
            # With a link, the destination is the text of the link, and no longer in the note.
            notes = [card.theme, card.beneath, "" if card.linked_anchor_id else card.destination]
            note = " · ".join(filter(None, notes))
            link = (card.destination, card.linked_anchor_id) if card.linked_anchor_id else None
            language = contents.report.workshop_language
            document.labelled_paragraph(card.number, card.text, language, note, card.card_id, link)
    if contents.report.checksum:
        document.keep_with_next()
        document.note(contents.report.checksum)
