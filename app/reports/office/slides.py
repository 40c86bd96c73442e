"""Writes a presentation with a slide for each scenario. The notes have what is too long. In two
languages: everything in one; then in the other who took part and the results, as what people wrote is the
same."""

import io
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Cm, Mm

from app.locale.catalogue import Catalogue
from app.logos.limits import BOX_MM
from app.reports.contents import ShownLogo, ShownVote, WholeContents
from app.reports.language_parts import localized_reports, whole_parts
from app.reports.model import Report
from app.reports.office.file_properties import set_properties
from app.reports.office.outcome_slides import common_ground_lines, not_chosen_lines, not_chosen_texts
from app.reports.office.people_slides import MAX_SLIDES, add_people, even_pages
from app.reports.office.scenario_slides import add_scenario
from app.reports.office.slide_master import (
    CONTENT,
    CONTENT_BOTTOM,
    CONTENT_TOP,
    CONTENT_WIDTH,
    FOOT_HEIGHT,
    FOOT_SIZE,
    FOOT_WIDTH,
    MARGIN,
    MUTED_COLOUR,
    PANEL_HEIGHT,
    TITLE_HEIGHT,
    TITLE_SLIDE,
    WHITE,
    WIDTH,
    add_foot,
    layout_named,
    new_presentation,
)
from app.reports.office.slide_shapes import SlideShapes, fit_text
from app.reports.outcome_contents import CommonGroundSection, NotChosenSection
from app.reports.report_format import RenderOptions
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.slide_contents import SlideScenario, slide_scenarios, support_line
from app.reports.xml_text import text_for_xml
from app.reports.zip_files import without_times

MAX_TITLE, MAX_OPTION = 90, 90
"""Characters of a title and of an option on a slide; all of it is in the notes."""
MAX_NOTED_TITLE = 300
"""Characters of an option in the notes. A workshop accepts shorter ones only."""
TITLE_SIZES = 32, 28, 24
ROWS_OF_VOTE = 9
"""Rows of a table on one slide; the others are on the next ones."""
MAX_ROW_HEIGHT = Cm(2.4)


Outcome = TypeVar("Outcome", CommonGroundSection, NotChosenSection)


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A PPTX file. Its date of creation is when the report was made, so that the same report gives the
    same bytes."""
    reports = localized_reports(report, catalogue, options)
    localized, parts = reports[0], whole_parts(reports)
    presentation = new_presentation(localized.colour, localized.direction == "rtl")
    set_properties(presentation.part.package, localized.title, localized.language, report.made_at)
    scenarios = slide_scenarios(localized, parts[0].scenarios.items)
    for contents in parts:
        SlideDeck(presentation, contents).write(scenarios if contents is parts[0] else None)
    file = io.BytesIO()
    presentation.save(file)
    return without_times(file.getvalue())


class SlideDeck(SlideShapes):
    """The slides in one language."""

    def __init__(self, presentation: Any, contents: WholeContents) -> None:
        super().__init__(contents.report.language, contents.report.direction == "rtl")
        self.presentation, self.contents = presentation, contents
        self.workshop_language = contents.report.workshop_language

    def write(self, scenarios: Sequence[SlideScenario] | None) -> None:
        """Add the slides. scenarios: None: those of scenarios stand before, in another language."""
        contents = self.contents
        self._title_slide()
        if contents.people.groups:
            add_people(self, contents.people)
        common_ground, not_chosen = contents.common_ground, contents.not_chosen
        if not_chosen:
            self._outcome(common_ground, common_ground_lines)
        votes = [vote for vote in contents.votes.items if vote.voters is not None]
        if scenarios is not None:
            for scenario in scenarios:
                add_scenario(self, scenario)
        elif not votes:
            self._results()
        if contents.scenarios.items and contents.scenarios.note:
            slide = self.slide(contents.scenarios.heading)
            self.add_text(
                slide, contents.scenarios.note, CONTENT_TOP, CONTENT_BOTTOM - CONTENT_TOP, (28, 24, 20, 16)
            )
            self.set_notes(slide, contents.scenarios.heading, contents.scenarios.note)
        for section in not_chosen:
            self._outcome(section, not_chosen_lines, *not_chosen_texts(section))
        for vote in votes:
            self._vote(vote)

    def slide(self, title: str, *, language: str = "", number: int = 1) -> Any:
        """A new slide with a title and the foot. number: of the slides with this title; others than the first
        say it."""
        slide: Any = self.presentation.slides.add_slide(layout_named(self.presentation, CONTENT))
        shown = shortened(title, MAX_TITLE) + (f" ({number})" if number > 1 else "")
        self._title(slide, shown, TITLE_HEIGHT, TITLE_SIZES, language)
        self._foot(slide)
        return slide

    def _title(self, slide: Any, title: str, height: int, sizes: Sequence[int], language: str = "") -> None:
        frame = slide.shapes.title.text_frame
        frame.word_wrap = True
        frame.text, size = fit_text(title, CONTENT_WIDTH, height, sizes, bold=True)
        self.style(frame, size, None, bold=None, language=language)

    def _foot(self, slide: Any) -> None:
        report, frames = self.contents.report, add_foot(slide)
        text = f"{report.short_title} · {report.status}"
        frames["ftr"].text = fit_text(text, FOOT_WIDTH, FOOT_HEIGHT, (FOOT_SIZE,))[0]
        self.style(frames["ftr"], FOOT_SIZE, None, bold=None)
        self.style(frames["sldNum"], FOOT_SIZE, None, bold=None, is_number=True)
        for letters in frames["sldNum"]._txBody.iter(qn("a:rPr")):  # noqa: SLF001 - python-pptx has no fields
            letters.set("lang", self.language)

    def _title_slide(self) -> None:
        report = self.contents.report
        slide: Any = self.presentation.slides.add_slide(layout_named(self.presentation, TITLE_SLIDE))
        title, question = slide.shapes.title, slide.placeholders[1]
        self._title(slide, shortened(report.title, 140), title.height, (48, 40, 34, 28))
        self.style(
            title.text_frame,
            title.text_frame.paragraphs[0].font.size.pt,
            MSO_THEME_COLOR.BACKGROUND_1,
            bold=None,
        )
        if report.question:
            frame = question.text_frame
            frame.text, size = fit_text(report.question, CONTENT_WIDTH, question.height, (28, 24, 20))
            self.style(frame, size, MSO_THEME_COLOR.BACKGROUND_1)
        else:
            question.element.getparent().remove(question.element)
        if report.part_name:
            self.add_text(slide, report.part_name, Cm(1), Cm(1.1), (18, 16), WHITE)
        self._numbers(slide)
        self._imprint(slide)
        self._foot(slide)
        notes = filter(None, [report.demo_note, report.changes_note, report.checksum])
        self.set_notes(slide, report.title, report.question, *notes)

    def _numbers(self, slide: Any) -> None:
        """The numbers of the workshop beside each other, each above what it counts."""
        width = CONTENT_WIDTH // max(1, len(self.contents.numbers))
        for index, each in enumerate(self.contents.numbers):
            column = len(self.contents.numbers) - 1 - index if self.is_rtl else index
            left = MARGIN + column * width
            self.add_text(
                slide, each.number, Cm(10.0), Cm(2.3), (44,), WHITE, left=left, width=width, bold=True
            )
            self.add_text(slide, each.name, Cm(12.3), Cm(1.1), (18, 16, 14), WHITE, left=left, width=width)

    def _imprint(self, slide: Any) -> None:
        """The date, the edition, that a demo is one, and the changes, beside the logo."""
        report, logo_width = self.contents.report, Mm(BOX_MM[0]) if self.contents.report.logo else 0
        left, width = (MARGIN + logo_width if self.is_rtl else MARGIN), CONTENT_WIDTH - logo_width
        when = f"{report.date} · {report.status}"
        self.add_text(slide, when, PANEL_HEIGHT + Cm(0.3), Cm(1.1), (20, 16), left=left, width=width)
        if notes := " ".join(filter(None, (report.demo_note, report.changes_note))):
            top = PANEL_HEIGHT + Cm(1.5)
            self.add_text(
                slide,
                notes,
                top,
                Cm(1.9),
                (16, 14, 12, 10),
                MUTED_COLOUR,
                left=left,
                width=width,
            )
        if report.logo:
            self._logo(slide, report.logo)

    def _logo(self, slide: Any, logo: ShownLogo) -> None:
        """The logo at the end of the line below the coloured part."""
        width, height = Mm(logo.width), Mm(logo.height)
        left = MARGIN if self.is_rtl else WIDTH - MARGIN - width
        top = PANEL_HEIGHT + (Cm(3.5) - height) // 2
        picture = slide.shapes.add_picture(io.BytesIO(logo.content), left, top, width, height)
        picture._element.nvPicPr.cNvPr.set("descr", text_for_xml(logo.description))  # noqa: SLF001

    def _outcome(self, section: Outcome, lines: Callable[[Outcome, int], str], *texts: str) -> None:
        """A slide with what all groups share, or with what was not chosen. lines: (section, the most letters
        of a title) -> what stands below its sentences. texts: what stands in the notes only."""
        slide, workshop_language = self.slide(section.heading), self.workshop_language
        self.add_text(slide, " ".join(section.sentences), CONTENT_TOP, Cm(3.8), (24, 20, 18, 16))
        top = CONTENT_TOP + Cm(4)
        shown, sizes = lines(section, MAX_OPTION), (28, 24, 20, 18, 16)
        self.add_text(slide, shown, top, CONTENT_BOTTOM - top, sizes, language=workshop_language)
        written = filter(None, [lines(section, MAX_NOTED_TITLE), *texts])
        notes = [(text, workshop_language) for text in written]
        self.set_notes(slide, section.heading, *section.sentences, *notes)

    def _results(self) -> None:
        """A slide with the result of each scenario, where no vote has a slide."""
        section = self.contents.scenarios
        results = [
            f"{scenario.heading}: {support_line(support)}"
            for scenario in section.items
            for support in scenario.support
        ]
        if results:
            slide, text = self.slide(section.heading), "\n".join(results)
            height = CONTENT_BOTTOM - CONTENT_TOP
            self.add_text(slide, text, CONTENT_TOP, height, (24, 20, 16), language=self.workshop_language)
            self.set_notes(slide, section.heading, (text, self.workshop_language))

    def _vote(self, vote: ShownVote) -> None:
        """Slides with a table of the options and a bar for each: how many people chose it, of those who
        voted. The options are in letters of one size."""
        workshop_language = self.workshop_language
        widths = (Cm(14), Cm(9.4), *(len(vote.columns) - 1) * (Cm(3.2),))
        pages = even_pages(vote.rows, ROWS_OF_VOTE)
        title_width = widths[0]
        titles = {row.title: shortened(one_paragraph(row.title), MAX_OPTION) for row in vote.rows}
        fullest = max(map(len, pages))
        top = CONTENT_TOP + Cm(1.4)
        height = min(MAX_ROW_HEIGHT, (CONTENT_BOTTOM - top) // (fullest + 1))
        size = self.common_size(titles.values(), title_width, height, (28, 24, 22, 20, 18, 15))
        for number, rows in enumerate(pages[:MAX_SLIDES], 1):
            slide = self.slide(vote.heading, language=workshop_language, number=number)
            self.add_text(slide, vote.turnout, CONTENT_TOP, Cm(1.2), (20, 18, 16), MUTED_COLOUR)
            cells = [
                (self.cell_text(titles[row.title], title_width, height, size), "", *row.numbers)
                for row in rows
            ]
            name, *numbers = vote.columns
            columns, top_left = (name, "", *numbers), (MARGIN, top)
            self.add_table(slide, columns, cells, top_left, widths, height, size, workshop_language)
            for row_index, row in enumerate(rows, 1):
                left = WIDTH - MARGIN - widths[0] - widths[1] if self.is_rtl else MARGIN + widths[0] + Cm(0.2)
                bar_height = min(Cm(1), height // 2)
                middle = top + row_index * height + (height - bar_height) // 2
                fraction = (row.people or 0) / (vote.voters or 1)
                size_of_bar = widths[1] - Cm(0.4), bar_height
                self.add_bar(slide, (left, middle), size_of_bar, fraction, f"{row.title}: {row.people_text}")
            lines = [f"{row.title}: {' / '.join(row.numbers)}" for row in vote.rows]
            counted = "\n".join([vote.turnout, " / ".join(vote.columns)])
            heading, rows_text = (vote.heading, workshop_language), ("\n".join(lines), workshop_language)
            self.set_notes(slide, heading, counted, rows_text)
