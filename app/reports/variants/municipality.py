"""The report for the council of one municipality: all scenarios, and how its people voted, as far as the
report publishes that. It has no card, and only numbers that are in the report."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.analysis.group_numbers import GroupKind
from app.reports.contents import ShownScenario
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportScenario, Voted
from app.reports.shortened_text import one_paragraph
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection
from app.reports.variants.document import common_ground_of_variant, document, not_chosen_of_variant
from app.reports.variants.report_variant import ReportVariant
from app.reports.whole_contents import shown_scenarios

KIND: GroupKind = "municipality"


def municipalities(localized: LocalizedReport) -> Iterator[tuple[str, str]]:
    """The id and the name of each municipality."""
    yield from ((each.id, localized.groups[KIND][each.id]) for each in localized.report.municipalities)


def contents(localized: LocalizedReport, municipality: str) -> VariantContents:
    """What the document for a municipality shows. municipality: its id."""
    name = one_paragraph(dict(municipalities(localized))[municipality])
    scenarios = localized.report.scenarios
    shown = zip(scenarios, shown_scenarios(localized, scenarios), strict=True)
    return document(
        localized,
        title=localized.text("report.variant.municipality.title", title=localized.title, name=name),
        kind=localized.text("report.variant.municipality.kind", name=name),
        lead=localized.counts,
        sections=(
            VariantSection(
                localized.text("report.who"), tuple(_participation(localized, municipality, name))
            ),
            common_ground_of_variant(localized),
            VariantSection(
                localized.text("report.scenarios"),
                tuple(_about_votes(localized, municipality, name)),
                tuple(
                    VariantScenario(
                        _without_groups_and_cards(each),
                        tuple(_results(localized, scenario, municipality, name)),
                    )
                    for scenario, each in shown
                ),
            ),
            *not_chosen_of_variant(localized),
        ),
    )


VARIANT = ReportVariant(
    name="municipality",
    label_key="console.variant.municipality",
    description_key="console.variant.municipality.for",
    position=3,
    subjects=municipalities,
    contents=contents,
)


def _participation(localized: LocalizedReport, municipality: str, name: str) -> Iterator[str]:
    """How many people of the municipality took part, or why that is not shown; and what is never shown."""
    yield _people_who_took_part(localized, municipality, name)
    if localized.repeated_numbers_note:
        yield localized.repeated_numbers_note
    privacy = localized.text("report.privacy", count=localized.report.group_threshold)
    yield f"{privacy} {localized.text('report.variant.municipality.cards')}"


def _people_who_took_part(localized: LocalizedReport, municipality: str, name: str) -> str:
    groups = localized.report.groups
    if groups is None:
        return localized.text("report.variant.municipality.draft", name=name)
    if not groups.people:
        return localized.contributed
    contributors = groups.contributors.get(KIND)
    if _is_absent(localized, municipality):
        key = "nobody.repeated" if localized.repeated_numbers_note else "nobody"
        found = localized.text(f"report.variant.municipality.{key}", name=name)
    elif contributors is None or municipality not in contributors.groups:
        found = localized.text("report.variant.municipality.people_hidden", name=name)
    else:
        count = contributors.groups[municipality]
        found = localized.text("report.variant.municipality.people", count=count, name=name)
    return f"{localized.contributed} {found}"


def _is_absent(localized: LocalizedReport, municipality: str) -> bool:
    """Whether nobody of the municipality wrote a card or voted, as far as the report says that."""
    groups = localized.report.groups
    contributors = groups.contributors.get(KIND) if groups else None
    is_hidden = contributors is not None and municipality in contributors.hidden
    return bool(groups and is_hidden and groups.are_hidden_empty(KIND))


def _about_votes(localized: LocalizedReport, municipality: str, name: str) -> Iterator[str]:
    """That there are no scenarios; or that not all numbers of the municipality are shown."""
    voted = [voted for scenario in localized.report.scenarios for voted in scenario.voted]
    shown = [_people(localized, each, municipality) is not None for each in voted]
    if not localized.report.scenarios:
        yield localized.text("report.variant.no_scenarios")
    elif localized.report.groups and not all(shown) and not _is_absent(localized, municipality):
        partly = localized.text("report.variant.municipality.votes_partly", name=name)
        yield partly if any(shown) else localized.text("report.variant.municipality.votes_hidden", name=name)


def _people(localized: LocalizedReport, voted: Voted, municipality: str) -> int | None:
    """How many people of the municipality chose an option; None: not published."""
    return localized.groups_of(voted).get(KIND, {}).get(municipality)


def _results(
    localized: LocalizedReport, scenario: ReportScenario, municipality: str, name: str
) -> Iterator[str]:
    """A sentence for each vote for which it is published how the people of the municipality voted."""
    for voted in scenario.voted:
        people = _people(localized, voted, municipality)
        if people is None:
            continue
        sentence = _choice_sentence(localized, voted, municipality, people, name)
        if len(scenario.voted) > 1:
            sentence = _with_vote_named(localized, scenario, voted, sentence)
        yield sentence


def _choice_sentence(
    localized: LocalizedReport, voted: Voted, municipality: str, people: int, name: str
) -> str:
    """How many people of the municipality chose an option, and of how many, as far as that is published."""
    groups = localized.report.groups
    breakdown = groups.votes[voted.vote][KIND] if groups else None
    voters = breakdown.voters.get(municipality) if breakdown and breakdown.voters else None
    if voters is not None:
        return localized.text("report.variant.municipality.votes_of", count=people, whole=voters, name=name)
    size = breakdown.sizes.get(municipality) if breakdown else None
    if size is not None:
        key = "report.variant.municipality.votes_of_contributors"
        return localized.text(key, count=people, whole=size, name=name)
    return localized.text("report.variant.municipality.votes", count=people, name=name)


def _with_vote_named(
    localized: LocalizedReport, scenario: ReportScenario, voted: Voted, sentence: str
) -> str:
    """The sentence, with the vote that it is about, and the option's title there if it is another today."""
    vote = one_paragraph(localized.votes[voted.vote].title)
    option = localized.options[voted.vote, voted.ref]
    if option.title == scenario.title:
        return localized.text("report.in_vote", vote=vote, sentence=sentence)
    title = localized.quoted_option(option, 80)
    return localized.text(
        "report.variant.municipality.in_vote_as", vote=vote, option=title, sentence=sentence
    )


def _without_groups_and_cards(shown: ShownScenario) -> ShownScenario:
    return replace(shown, support=tuple(replace(each, groups=()) for each in shown.support), cards=())
