"""The report for children: short, in large letters and simple words."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.reports.common_ground import common_ground
from app.reports.contents import ShownCard, ShownScenario
from app.reports.document_contents import deciding_results, heading, is_other_vote
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportOption, ReportScenario, Voted
from app.reports.not_chosen import find_not_chosen
from app.reports.other_options import other_options
from app.reports.places_of_options import PlacesOfOptions
from app.reports.shortened_text import one_paragraph
from app.reports.some_cards import some_of_every_table
from app.reports.theme_icons import theme_icon
from app.reports.variants.contents import ShownTheme, VariantContents, VariantScenario, VariantSection
from app.reports.variants.document import document, paragraphs
from app.reports.variants.report_variant import ReportVariant
from app.reports.voted_words import VotedWords, own_words
from app.reports.whole_contents import shown_cards

MAX_CARDS_WITH_WORDS = 12
"""Cards of a scenario that are shown with their words, so that the report stays short."""
MAX_CARD_NUMBERS = 60
"""If a scenario has more other cards, their numbers are left out."""


def contents(localized: LocalizedReport, _: str) -> VariantContents:
    """What the document for children shows."""
    report, text = localized.report, localized.text
    sections = [
        VariantSection(text("report.variant.child.asked"), paragraphs(localized.question)),
        VariantSection(
            text("report.variant.child.find"),
            (
                text("report.variant.child.find.number"),
                localized.text_about_cards("report.variant.child.find.place"),
            ),
        ),
        VariantSection(
            text("report.variant.child.who"),
            (
                " ".join(
                    (
                        text("report.variant.child.people", count=report.people),
                        text("report.variant.child.tables", count=report.tables),
                        text("report.variant.child.cards", count=len(report.cards)),
                    )
                ),
            ),
            people=report.people,
        ),
        *_themes(localized),
        _shared(localized),
        VariantSection(
            text("report.scenarios"),
            (text(f"report.variant.child.{'scenarios' if report.scenarios else 'no_scenarios'}"),),
            tuple(_scenario(localized, number, each) for number, each in enumerate(report.scenarios, 1)),
        ),
        *_not_chosen(localized),
        *_other_options(localized),
        VariantSection(text("report.variant.child.now"), (text("report.variant.child.now.text"),)),
    ]
    return document(
        localized,
        kind=text("report.variant.child.kind"),
        lead="",
        sections=sections if localized.question else sections[1:],
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


def _scenario(localized: LocalizedReport, number: int, scenario: ReportScenario) -> VariantScenario:
    """A scenario with its text in the vote, its result in words, and cards that it is made from."""
    words = _words(localized, scenario)
    cards = some_of_every_table((localized.cards[card] for card in scenario.sources), len(scenario.sources))
    shown = some_of_every_table(cards, MAX_CARDS_WITH_WORDS)
    key = "from" if len(shown) == len(cards) else "from_some"
    cards_heading = localized.text(f"report.variant.child.{key}", count=len(cards), shown=len(shown))
    return VariantScenario(
        scenario=ShownScenario(
            anchor_id=scenario.id,
            heading=heading(f"{number}. {words.title}"),
            text=words.text,
            voted_texts=(),
            support=(),
            sources_heading="",
            sources="",
            cards=(),
        ),
        results=tuple(_results(localized, scenario)),
        shares=tuple(_shares(localized, scenario)),
        cards_heading=cards_heading if cards else "",
        cards=tuple(map(_number_and_text, shown_cards(localized, shown))),
        cards_note=_cards_note(localized, [card.number for card in cards if card not in shown]),
    )


def _themes(localized: LocalizedReport) -> Iterator[VariantSection]:
    """How many cards each theme has, with its icon."""
    report = localized.report
    if not report.cards or not report.themes:
        return
    most = max(theme.cards for theme in report.themes) or 1
    yield VariantSection(
        localized.text("report.council.themes"),
        tuple(
            localized.text(
                "report.variant.child.theme",
                name=one_paragraph(localized.themes[theme.id]),
                cards=localized.text("report.cards", count=theme.cards),
            )
            for theme in report.themes
        ),
        themes=tuple(
            ShownTheme(
                one_paragraph(localized.themes[theme.id]),
                localized.text("report.cards", count=theme.cards),
                theme_icon(theme.icon, theme.colour),
                theme.cards / most,
            )
            for theme in report.themes
        ),
    )


def _shares(localized: LocalizedReport, scenario: ReportScenario) -> Iterator[tuple[int, int]]:
    """(people, voters) of each sentence of `_results` that has a number of people."""
    for voted in deciding_results(localized, scenario):
        support = localized.options[voted.vote, voted.ref].support
        voters = localized.votes[voted.vote].voters
        if support and voters:
            yield support.people, voters


def _shared(localized: LocalizedReport) -> VariantSection:
    """What all groups share, without numbers."""
    text, vote, found = localized.text, localized.deciding_vote, common_ground(localized)
    title = text("report.variant.child.shared")
    if found is None or vote is None or not found.is_known:
        key = "unknown" if localized.report.groups else "draft"
        return VariantSection(title, (text(f"report.variant.child.shared.{key}"),))
    places = PlacesOfOptions(localized, has_clusters=False)
    # Without a group of which the voters are shown, it is known only of what everybody chose.
    key = "is" if found.kinds else "everybody"
    sentences = [text(f"report.variant.child.shared.{key}", count=len(found.shared))]
    if found.unknown:
        sentences.insert(0, text("report.variant.child.shared.some_unknown"))
    titles = tuple(places.find(vote, option.ref).title for option in found.shared)
    return VariantSection(title, (" ".join(sentences),), titles=titles)


def _not_chosen(localized: LocalizedReport) -> Iterator[VariantSection]:
    """The titles of the scenarios that few chose, if there are any."""
    text, vote = localized.text, localized.deciding_vote
    places = PlacesOfOptions(localized, has_clusters=False)
    options = find_not_chosen(localized).few if vote else ()
    found = [places.find(vote, option.ref) for option in options] if vote else []
    if titles := tuple(place.title for place in found if place.state == "scenario"):
        sentence = text("report.variant.child.not_chosen.is")
        yield VariantSection(text("report.variant.child.not_chosen"), (sentence,), titles=titles)


def _other_options(localized: LocalizedReport) -> Iterator[VariantSection]:
    """A sentence for each thing that was in the vote and is no scenario today."""
    if sentences := tuple(_other_option(localized, each.option) for each in other_options(localized)):
        yield VariantSection(localized.text("report.variant.child.other_options"), sentences)


def _other_option(localized: LocalizedReport, option: ReportOption) -> str:
    title = localized.quoted_option(option, 120)
    if option.support is None:
        return localized.text("report.variant.child.other_option_hidden", title=title)
    return localized.text("report.variant.child.other_option", count=option.support.people, title=title)


def _cards_note(localized: LocalizedReport, numbers: list[str]) -> str:
    """How many other cards there are, with their numbers unless they are too many; empty: none."""
    if not numbers:
        return ""
    if len(numbers) > MAX_CARD_NUMBERS:
        return localized.text("report.variant.child.more", count=len(numbers))
    return localized.text("report.variant.child.more_numbers", count=len(numbers), numbers=", ".join(numbers))


def _number_and_text(card: ShownCard) -> ShownCard:
    return replace(card, theme="", beneath="", destination="", linked_anchor_id="")


def _results(localized: LocalizedReport, scenario: ReportScenario) -> Iterator[str]:
    """How many people chose the scenario, and what was joined with it later."""
    found = deciding_results(localized, scenario)
    options = [localized.options[voted.vote, voted.ref] for voted in found]
    sentences = _result_sentences(localized, scenario, found, options)
    if found and is_other_vote(localized, found[0].vote):
        vote = one_paragraph(localized.votes[found[0].vote].title)
        sentences = (localized.text("report.in_vote", vote=vote, sentence=each) for each in sentences)
    yield from sentences
    if sum(bool(option.support and option.support.people) for option in options) > 1:
        yield localized.text("report.variant.child.not_added")


def _result_sentences(
    localized: LocalizedReport,
    scenario: ReportScenario,
    found: list[Voted],
    options: list[ReportOption],
) -> Iterator[str]:
    """A sentence for each of these options of one vote; one in all if its numbers are not shown."""
    if options and options[0].support is None:
        yield localized.text("report.variant.child.too_few", count=localized.report.privacy_threshold)
        return
    own = {f"scenario/{scenario.id}", f"cluster/{scenario.cluster}"}
    for voted, option in zip(found, options, strict=True):
        people = option.support.people if option.support else 0
        if voted.ref in own:
            yield _own_result(localized, scenario, voted, people)
        else:
            title = localized.quoted_option(option, 120)
            yield localized.text("report.variant.child.chose_joined", count=people, title=title)


def _own_result(localized: LocalizedReport, scenario: ReportScenario, voted: Voted, people: int) -> str:
    """How many people chose the scenario, and whether its words were changed since."""
    key = "chose" if people else "nobody_chose"
    sentences = [localized.text(f"report.variant.child.{key}", count=people)]
    option = localized.options[voted.vote, voted.ref]
    if voted.ref.startswith("cluster/") and option.title != scenario.title:
        name = localized.quoted_option(option, 120)
        sentences.append(localized.text("report.variant.child.renamed", title=name))
    elif voted.ref.startswith("scenario/") and own_words(localized, scenario, voted).note:
        sentences.append(localized.text("report.variant.child.reworded"))
    return " ".join(sentences)


def _words(localized: LocalizedReport, scenario: ReportScenario) -> VotedWords:
    """The words that its number is about, as far as the vote was on the scenario and shows numbers."""
    for voted in deciding_results(localized, scenario):
        if voted.ref == f"scenario/{scenario.id}" and localized.options[voted.vote, voted.ref].support:
            return own_words(localized, scenario, voted)
    return VotedWords(localized.shown_name(scenario.title), scenario.text, "")
