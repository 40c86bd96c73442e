"""Writes a presentation with a slide for each scenario. The notes have what is too long. In two
languages: everything in one; then in the other who took part and the results, as what people wrote is the
same."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Cm, Mm, Pt

from app.locale.catalogue import Catalogue
from app.logos.limits import BOX_MM
from app.reports.contents import (
    CountTable,
    PeopleSection,
    ShownLogo,
    ShownScenario,
    ShownVote,
    VoteResult,
    WholeContents,
)
from app.reports.language_parts import localized_reports, whole_parts
from app.reports.model import Report
from app.reports.office.fitted_text import LINE_HEIGHT, fitted
from app.reports.office.outcome_slides import common_ground_lines, not_chosen_lines, not_chosen_texts
from app.reports.outcome_contents import CommonGroundSection, NotChosenSection
from app.reports.report_format import RenderOptions
from app.reports.shortened_text import shortened
from app.reports.text_direction import is_right_to_left
from app.reports.xml_text import text_for_xml
from app.reports.zip_files import without_times

Outcome = TypeVar("Outcome", CommonGroundSection, NotChosenSection)

WIDTH, HEIGHT, MARGIN = Cm(33.867), Cm(19.05), Cm(2)
"""Of a slide of 16 : 9."""
LOGO_MARGIN = Cm(1.2)
"""Between the logo and the lower edge of the first slide."""
INK, QUIET, LINE = map(RGBColor.from_string, ("1B2430", "46525F", "DDE3E8"))
MAX_TITLE, MAX_OPTION = 90, 90
"""Characters of a title and of an option on a slide; all of it is in the notes."""
MAX_NOTED_TITLE = 300
"""Characters of an option in the notes. A workshop accepts shorter ones only."""
BOLD_WIDTH = 1.2
"""Of bold letters, which headings have, as a multiple of others'."""
INSET_X, INSET_Y = Cm(0.254), Cm(0.127)
"""Between the edges of a box and its text."""
MAX_PROPERTY_LENGTH = 255
"""Characters of a property of the file."""
MAX_BARS = 8
"""Options of a vote on its slide."""
TITLE_ONLY = 5
"""The layout of the default template that has a title and nothing else."""
VOTE_TOP, VOTE_BOTTOM, MAX_ROW_HEIGHT = Cm(5.5), Cm(18.5), Cm(2.2)
"""The rows of a vote stand between these heights."""


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A PPTX file. It says that it was created when the report was made: the same report, the same file."""
    reports = localized_reports(report, catalogue, options)
    localized, parts = reports[0], whole_parts(reports)
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    properties: Any = presentation.core_properties
    properties.title, properties.language = (
        text_for_xml(localized.title)[:MAX_PROPERTY_LENGTH],
        localized.language,
    )
    properties.created = properties.modified = datetime.fromtimestamp(report.made_at // 1000, UTC)
    properties.author = properties.last_modified_by = "Samskap"
    for contents in parts:
        _Slides(presentation, contents).write(is_second=contents is not parts[0])
    file = io.BytesIO()
    presentation.save(file)
    return without_times(file.getvalue())


class _Slides:
    """The slides in one language."""

    def __init__(self, presentation: Any, contents: WholeContents) -> None:
        self.presentation, self.contents = presentation, contents
        self.language, self.is_rtl = contents.report.language, contents.report.direction == "rtl"
        self.written_language = contents.report.written_language
        self.colour: RGBColor = RGBColor.from_string(contents.report.colour.removeprefix("#").upper())  # type: ignore[no-untyped-call]

    def write(self, *, is_second: bool) -> None:
        """Add the slides. is_second: those of scenarios stand before, in another language."""
        contents = self.contents
        self._opening()
        if contents.people.groups:
            self._people(contents.people)
        ground, not_chosen = contents.common_ground, contents.not_chosen
        if not_chosen:
            self._outcome(ground, common_ground_lines)
        votes = [vote for vote in contents.votes.items if vote.voters is not None]
        if not is_second:
            for scenario in contents.scenarios.items:
                self._scenario(scenario)
        elif not votes:
            self._results()
        if contents.scenarios.items and contents.scenarios.note:
            slide = self._slide(contents.scenarios.heading)
            self._fitted_text(slide, contents.scenarios.note, Cm(4.5), Cm(13), (24, 20, 16))
            self._notes(slide, contents.scenarios.heading, contents.scenarios.note)
        if not_chosen:
            self._outcome(not_chosen, not_chosen_lines, *not_chosen_texts(not_chosen))
        for vote in votes:
            self._vote(vote)

    def _opening(self) -> None:
        contents, report = self.contents, self.contents.report
        if report.part:
            slide = self._slide(report.title, Cm(4.7), (44, 34, 28), top=Cm(2.3))
            self._text(slide, report.part, Cm(1.2), Cm(1.1), 18, QUIET)
        else:
            slide = self._slide(report.title, Cm(5.8), (44, 34, 28))
        self._fitted_text(slide, report.question, Cm(7.5), Cm(5), (28, 20))
        figures = " · ".join(f"{each.number} {each.name}" for each in contents.figures)
        self._text(slide, f"{figures}\n{report.date} · {report.status}", Cm(13.5), Cm(2.2), 20, QUIET)
        if report.changes_note:
            self._changes_note(slide, report.changes_note)
        if report.logo:
            self._logo(slide, report.logo)
        self._notes(slide, report.title, report.question, *filter(None, [report.changes_note]))

    def _changes_note(self, slide: Any, note: str) -> None:
        """The note beside the logo, at the start of the last lines."""
        logo = Mm(BOX_MM[0])
        left, width = (MARGIN + logo if self.is_rtl else MARGIN), WIDTH - 2 * MARGIN - logo
        self._fitted_text(slide, note, Cm(15.9), Cm(2), (16, 14, 12), QUIET, left=left, width=width)

    def _people(self, people: PeopleSection) -> None:
        slide = self._slide(people.heading)
        self._fitted_text(slide, people.sentence, Cm(4.2), Cm(4), (24, 20, 18))
        self._groups(slide, people.groups)
        self._notes(slide, people.heading, people.sentence, *map(_group_lines, people.groups))

    def _logo(self, slide: Any, logo: ShownLogo) -> None:
        """The logo at the end of the last line."""
        width, height = Mm(logo.width), Mm(logo.height)
        left = MARGIN if self.is_rtl else WIDTH - MARGIN - width
        top = HEIGHT - LOGO_MARGIN - height
        picture = slide.shapes.add_picture(io.BytesIO(logo.content), left, top, width, height)
        picture._element.nvPicPr.cNvPr.set("descr", text_for_xml(logo.description))  # noqa: SLF001

    def _scenario(self, scenario: ShownScenario) -> None:
        written = self.written_language
        slide = self._slide(scenario.heading, language=written)
        self._fitted_text(slide, scenario.text, Cm(4.5), Cm(9), (24, 20), language=written)
        supports = [_support_line(support) for support in scenario.support]
        numbers = ", ".join(card.number for card in scenario.cards)
        lines = [*supports, scenario.sources]
        self._fitted_text(slide, "\n".join(lines), Cm(14), Cm(3), (18, 14), QUIET)
        words = [(scenario.heading, written), (scenario.text, written)]
        self._notes(slide, *words, "\n".join([*lines, numbers]))

    def _outcome(self, section: Outcome, lines: Callable[[Outcome, int], str], *texts: str) -> None:
        """A slide with what all groups share, or with what was not chosen. lines: (section, the most letters
        of a title) -> what stands below its sentences. texts: what stands in the notes only."""
        slide, written = self._slide(section.heading), self.written_language
        self._fitted_text(slide, " ".join(section.sentences), Cm(4), Cm(3.8), (24, 20, 18, 16))
        shown = lines(section, MAX_OPTION)
        self._fitted_text(slide, shown, Cm(8.2), Cm(9.6), (24, 20, 18, 16), language=written)
        notes = filter(None, [lines(section, MAX_NOTED_TITLE), *texts])
        self._notes(slide, section.heading, *section.sentences, *((text, written) for text in notes))

    def _results(self) -> None:
        """A slide with the result of each scenario, where no vote has a slide."""
        section = self.contents.scenarios
        results = [
            f"{scenario.heading}: {_support_line(support)}"
            for scenario in section.items
            for support in scenario.support
        ]
        if results:
            slide, text = self._slide(section.heading), "\n".join(results)
            self._fitted_text(slide, text, Cm(4.5), Cm(13), (24, 20, 16), language=self.written_language)
            self._notes(slide, section.heading, (text, self.written_language))

    def _vote(self, vote: ShownVote) -> None:
        """A slide with a bar for each of the first options: how many people chose it, of those who voted. All
        of them are in letters of one size."""
        written = self.written_language
        slide = self._slide(vote.heading, language=written)
        self._text(slide, vote.turnout, Cm(4), Cm(1.5), 20, QUIET)
        options = [(shortened(option.title, MAX_OPTION), option) for option in vote.rows[:MAX_BARS]]
        row_height = min(MAX_ROW_HEIGHT, (VOTE_BOTTOM - VOTE_TOP) // max(1, len(options)))
        title_width, bar_width = Cm(17), Cm(9)
        sizes = [_fitted(title, title_width, row_height, (20, 18, 15))[1] for title, _ in options]
        for number, (title, option) in enumerate(options):
            top = VOTE_TOP + number * row_height
            one_size = [min(sizes)]
            self._fitted_text(slide, title, top, row_height, one_size, width=title_width, language=written)
            share = min(1.0, (option.people or 0) / (vote.voters or 1))
            words = f"{option.title}: {option.people_text}"
            left = MARGIN + Cm(17.5)
            _bar(slide, left, top + Cm(0.35), bar_width, LINE)
            _bar(slide, left, top + Cm(0.35), max(Cm(0.1), int(bar_width * share)), self.colour, words)
            people, end = option.people_text, left + bar_width
            self._text(slide, people, top, row_height, 20, left=end, width=Cm(2.5))
        rows = [f"{option.title}: {' / '.join(option.numbers)}" for option in vote.rows]
        counted = "\n".join([vote.turnout, " / ".join(vote.columns)])
        self._notes(slide, (vote.heading, written), counted, ("\n".join(rows), written))

    def _groups(self, slide: Any, groups: Sequence[CountTable]) -> None:
        width = (WIDTH - 2 * MARGIN) // len(groups)
        for number, group in enumerate(groups):
            left, text = MARGIN + number * width, _group_lines(group)
            self._fitted_text(slide, text, Cm(8.5), Cm(9.2), (20, 16, 14), left=left, width=width)

    def _slide(
        self,
        title: str,
        height: int = Cm(2.8),
        sizes: Sequence[int] = (34, 28),
        *,
        top: int = Cm(1.2),
        language: str = "",
    ) -> Any:
        slide: Any = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_ONLY])
        heading = slide.shapes.title
        heading.left, heading.top = MARGIN, top
        heading.width, heading.height = WIDTH - 2 * MARGIN, height
        heading.text_frame.word_wrap = True
        heading.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        width = int(heading.width / BOLD_WIDTH)
        heading.text, size = _fitted(shortened(title, MAX_TITLE), width, height, sizes)
        self._style(heading.text_frame, size, self.colour, bold=True, language=language)
        return slide

    def _text(
        self,
        slide: Any,
        text: str,
        top: int,
        height: int,
        size: int,
        colour: RGBColor = INK,
        *,
        left: int = MARGIN,
        width: int = WIDTH - 2 * MARGIN,
        language: str = "",
    ) -> None:
        frame = slide.shapes.add_textbox(left, top, width, height).text_frame
        frame.word_wrap = True
        frame.text = text_for_xml(text)
        self._style(frame, size, colour, language=language)

    def _fitted_text(
        self,
        slide: Any,
        text: str,
        top: int,
        height: int,
        sizes: Sequence[int],
        colour: RGBColor = INK,
        *,
        left: int = MARGIN,
        width: int = WIDTH - 2 * MARGIN,
        language: str = "",
    ) -> None:
        """A text in the largest of these sizes in which it fits, or as much of it as fits in the smallest."""
        shown, size = _fitted(text, width, height, sizes)
        self._text(slide, shown, top, height, size, colour, left=left, width=width, language=language)

    def _style(
        self, frame: Any, size: int, colour: RGBColor, *, bold: bool = False, language: str = ""
    ) -> None:
        """language: of the text; empty: that of these slides."""
        for paragraph in frame.paragraphs:
            is_rtl = is_right_to_left(paragraph.text) or (self.is_rtl and not paragraph.text.isascii())
            paragraph.alignment = PP_ALIGN.RIGHT if is_rtl else PP_ALIGN.LEFT
            if is_rtl:
                paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - python-pptx has no name for it
            # The same height in any typeface, so that the counted lines fit into the box.
            paragraph.line_spacing = Pt(size * LINE_HEIGHT)
            paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(size), bold, colour
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", language or self.language)  # noqa: SLF001

    def _notes(self, slide: Any, *texts: str | tuple[str, str]) -> None:
        """Set the notes of a slide, with an empty line between the texts. A text may have its language:
        (text, language); else it is in that of these slides."""
        lines: list[tuple[str, str]] = []
        for each in texts:
            text, language = (each, self.language) if isinstance(each, str) else each
            lines += [("", language)] if lines else []
            lines += [(line, language) for line in text_for_xml(text).split("\n")]
        frame = slide.notes_slide.notes_text_frame
        frame.text = "\n".join(line for line, _ in lines)
        for paragraph, (_, language) in zip(frame.paragraphs, lines, strict=True):
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", language)  # noqa: SLF001


def _fitted(text: str, width: int, height: int, sizes: Sequence[int]) -> tuple[str, int]:
    """The text, and the largest of these sizes in which it fits into a box; else as much of it as fits in the
    smallest. width, height: of the box, in EMU, as all lengths here. sizes: in points, the largest first."""
    text, shown = text_for_xml(text), ""
    for size in sizes:
        room = (width - 2 * INSET_X) / Pt(size), (height - 2 * INSET_Y) / (Pt(size) * LINE_HEIGHT)
        shown = fitted(text, *room)
        if shown == text:
            return text, size
    return shown, sizes[-1]


def _group_lines(group: CountTable) -> str:
    """The heading of a table of groups and its rows, each in a line, and below an empty line its note."""
    rows = [f"{row.name}  {row.number}" for row in group.rows]
    return "\n".join([group.heading, *rows, *(["", group.note] if group.note else [])])


def _support_line(support: VoteResult) -> str:
    """The title of a vote, and its result for a scenario."""
    summary = support.figures.summary if support.figures else ""
    return f"{support.vote} – {' · '.join(filter(None, (summary, support.note)))}"


def _bar(slide: Any, left: int, top: int, width: int, colour: RGBColor, description: str = "") -> None:
    """A filled bar. description: for screen readers."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, Cm(0.7))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    shape._element.nvSpPr.cNvPr.set("descr", text_for_xml(description))  # noqa: SLF001
    for reference in shape._element.findall(qn("p:style")):  # noqa: SLF001 - the theme's shadow
        shape._element.remove(reference)  # noqa: SLF001
