"""The report for children: short, in large letters and simple words."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.reports.contents import ShownCard, ShownScenario
from app.reports.document_contents import deciding_results, heading
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportOption, ReportScenario, Voted
from app.reports.other_options import other_options
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection
from app.reports.variants.document import document
from app.reports.variants.report_variant import ReportVariant
from app.reports.whole_contents import shown_cards


def contents(r: LocalizedReport, _: str) -> VariantContents:
    """What the document for children shows."""
    report, text = r.report, r.text
    sections = [
        VariantSection(text("report.variant.child.asked"), (r.question,)),
        VariantSection(
            text("report.variant.child.who"),
            (
                text("report.variant.child.people", count=report.people),
                text("report.variant.child.tables", count=report.tables),
                text("report.variant.child.cards", count=len(report.cards)),
            ),
        ),
        VariantSection(
            text("report.scenarios"),
            (text(f"report.variant.child.{'scenarios' if report.scenarios else 'no_scenarios'}"),),
            tuple(_scenario(r, number, each) for number, each in enumerate(report.scenarios, 1)),
        ),
        *_other_options(r),
        VariantSection(text("report.variant.child.now"), (text("report.variant.child.now.text"),)),
        VariantSection(
            text("report.variant.child.find"),
            (text("report.variant.child.find.number"), text("report.variant.child.find.place")),
        ),
    ]
    return document(
        r,
        kind=text("report.variant.child.kind"),
        lead="",
        sections=sections if r.question else sections[1:],
        is_large=True,
    )


VARIANT = ReportVariant(
    name="child",
    label_key="console.variant.child",
    description_key="console.variant.child.for",
    position=1,
    contents=contents,
    reader_file=("pdf", "console.variant.child.file"),
)


def _scenario(r: LocalizedReport, number: int, scenario: ReportScenario) -> VariantScenario:
    """A scenario with its text, its result in words, and all its cards."""
    cards = shown_cards(r, [r.cards[card] for card in scenario.sources])
    return VariantScenario(
        scenario=ShownScenario(
            target_id=scenario.id,
            heading=heading(f"{number}. {scenario.title}"),
            text=scenario.text,
            voted_texts=(),
            support=(),
            sources_heading="",
            sources="",
            cards=(),
        ),
        results=tuple(_result(r, scenario, voted) for voted in deciding_results(r, scenario)),
        cards_heading=r.text("report.variant.child.from", count=len(cards)) if cards else "",
        cards=tuple(map(_number_and_text, cards)),
    )


def _other_options(r: LocalizedReport) -> Iterator[VariantSection]:
    """A sentence for each thing that was in the vote and is no scenario today."""
    if sentences := tuple(_other_option(r, each.option) for each in other_options(r)):
        yield VariantSection(r.text("report.variant.child.other_options"), sentences)


def _other_option(r: LocalizedReport, option: ReportOption) -> str:
    title = shortened(one_paragraph(r.option_title(option)), 120)
    if option.support is None:
        return r.text("report.variant.child.other_option_hidden", title=title)
    return r.text("report.variant.child.other_option", count=option.support.people, title=title)


def _number_and_text(card: ShownCard) -> ShownCard:
    return replace(card, theme="", beneath="", destination="", target_id="")


def _result(r: LocalizedReport, scenario: ReportScenario, voted: Voted) -> str:
    """How many people gave the scenario dots. If other words were voted on, they are named."""
    option = r.options[voted.vote, voted.ref]
    if option.support is None:
        return r.text("report.variant.child.too_few")
    people = option.support.people
    if people == 0:
        return r.text("report.variant.child.no_dots")
    if option.title == scenario.title and voted.vote not in {each.vote for each in scenario.voted_texts}:
        return r.text("report.variant.child.dots", count=people)
    title = shortened(one_paragraph(r.option_title(option)), 120)
    return r.text("report.variant.child.dots_then", count=people, title=title)
