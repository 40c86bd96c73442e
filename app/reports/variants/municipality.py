"""The report for the council of one municipality: all scenarios, and how its people voted, as far as the
report publishes that. It has no card, and only numbers that are in the report."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.analysis.group_numbers import Kind
from app.reports.contents import ShownScenario
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportScenario, Voted
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection
from app.reports.variants.document import document, other_options_section
from app.reports.variants.report_variant import ReportVariant
from app.reports.whole_contents import shown_scenarios

KIND: Kind = "municipality"


def municipalities(r: LocalizedReport) -> Iterator[tuple[str, str]]:
    """The id and the name of each municipality."""
    yield from ((each.id, r.groups[KIND][each.id]) for each in r.report.municipalities)


def contents(r: LocalizedReport, municipality: str) -> VariantContents:
    """What the document for a municipality shows. municipality: its id."""
    name = one_paragraph(dict(municipalities(r))[municipality])
    scenarios = r.report.scenarios
    shown = zip(scenarios, shown_scenarios(r, scenarios), strict=True)
    return document(
        r,
        kind=r.text("report.variant.municipality.kind", name=name),
        lead=r.counts,
        sections=(
            VariantSection(r.text("report.who"), tuple(_who(r, municipality, name))),
            VariantSection(
                r.text("report.scenarios"),
                tuple(_about_votes(r, municipality, name)),
                tuple(
                    VariantScenario(
                        _without_groups_and_cards(each), tuple(_results(r, scenario, municipality, name))
                    )
                    for scenario, each in shown
                ),
            ),
            *other_options_section(r),
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


def _who(r: LocalizedReport, municipality: str, name: str) -> Iterator[str]:
    """How many people of the municipality took part, or why that is not shown; and what is never shown."""
    yield _people_who_took_part(r, municipality, name)
    if r.repeated_numbers_note:
        yield r.repeated_numbers_note
    privacy = r.text("report.privacy", count=r.report.group_threshold)
    yield f"{privacy} {r.text('report.variant.municipality.cards')}"


def _people_who_took_part(r: LocalizedReport, municipality: str, name: str) -> str:
    groups = r.report.groups
    if groups is None:
        return r.text("report.variant.municipality.draft", name=name)
    contributors = groups.contributors.get(KIND)
    if _is_absent(r, municipality):
        key = "nobody.repeated" if r.repeated_numbers_note else "nobody"
        found = r.text(f"report.variant.municipality.{key}", name=name)
    elif contributors is None or municipality not in contributors.groups:
        found = r.text("report.variant.municipality.people_hidden", name=name)
    else:
        count = contributors.groups[municipality]
        found = r.text("report.variant.municipality.people", count=count, name=name)
    return f"{r.contributed} {found}"


def _is_absent(r: LocalizedReport, municipality: str) -> bool:
    """Whether nobody of the municipality wrote a card or voted, as far as the report says that."""
    groups = r.report.groups
    contributors = groups.contributors.get(KIND) if groups else None
    is_hidden = contributors is not None and municipality in contributors.hidden
    return bool(groups and is_hidden and groups.are_hidden_empty(KIND))


def _about_votes(r: LocalizedReport, municipality: str, name: str) -> Iterator[str]:
    """That there are no scenarios; or that not all numbers of the municipality are shown."""
    voted = [voted for scenario in r.report.scenarios for voted in scenario.voted]
    shown = [_people(r, each, municipality) is not None for each in voted]
    if not r.report.scenarios:
        yield r.text("report.variant.no_scenarios")
    elif r.report.groups and not all(shown) and not _is_absent(r, municipality):
        partly = r.text("report.variant.municipality.votes_partly", name=name)
        yield partly if any(shown) else r.text("report.variant.municipality.votes_hidden", name=name)


def _people(r: LocalizedReport, voted: Voted, municipality: str) -> int | None:
    """How many people of the municipality chose an option; None: not published."""
    return r.groups_of(voted).get(KIND, {}).get(municipality)


def _results(r: LocalizedReport, scenario: ReportScenario, municipality: str, name: str) -> Iterator[str]:
    """A sentence for each vote for which it is published how the people of the municipality voted."""
    for voted in scenario.voted:
        people = _people(r, voted, municipality)
        if people is None:
            continue
        sentence = _chose(r, voted, municipality, people, name)
        if len(scenario.voted) > 1:
            sentence = _in_vote(r, scenario, voted, sentence)
        yield sentence


def _chose(r: LocalizedReport, voted: Voted, municipality: str, people: int, name: str) -> str:
    """How many people of the municipality chose an option, and of how many, as far as that is published."""
    groups = r.report.groups
    breakdown = groups.votes[voted.vote][KIND] if groups else None
    voters = breakdown.voters.get(municipality) if breakdown and breakdown.voters else None
    if voters is not None:
        return r.text("report.variant.municipality.votes_of", count=people, whole=voters, name=name)
    size = breakdown.sizes.get(municipality) if breakdown else None
    if size is not None:
        key = "report.variant.municipality.votes_of_contributors"
        return r.text(key, count=people, whole=size, name=name)
    return r.text("report.variant.municipality.votes", count=people, name=name)


def _in_vote(r: LocalizedReport, scenario: ReportScenario, voted: Voted, sentence: str) -> str:
    """The sentence, with the vote that it is about, and the option's title there if it is another today."""
    vote = one_paragraph(r.votes[voted.vote].title)
    option = r.options[voted.vote, voted.ref]
    if option.title == scenario.title:
        return r.text("report.variant.municipality.in_vote", vote=vote, sentence=sentence)
    title = shortened(one_paragraph(r.option_title(option)), 80)
    return r.text("report.variant.municipality.in_vote_as", vote=vote, option=title, sentence=sentence)


def _without_groups_and_cards(shown: ShownScenario) -> ShownScenario:
    return replace(shown, support=tuple(replace(each, groups=()) for each in shown.support), cards=())
