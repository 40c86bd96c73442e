"""What was not chosen, and what no scenario stands for, with the words of the people behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportOption, ReportVote, is_removed_card
from app.reports.other_options import other_options
from app.reports.outcome_contents import NotChosenOption, NotChosenOptions, NotChosenSection, QuotedCard
from app.reports.places_of_options import PlaceOfOption, PlacesOfOptions
from app.reports.shortened_text import one_paragraph

MAX_QUOTED_CARDS = 5
"""Cards of an option that are shown with their words; of the others there are the numbers."""


class NotChosen(NamedTuple):
    """few: options of the deciding vote that fewer than half of its voters chose. others: of this vote,
    those that no scenario stands for today and that are not among the few. elsewhere: those that no scenario
    stands for, of each other vote that has any; what was in several votes stands there once. is_first_below:
    fewer than half chose the first of the deciding vote, too, which counts as chosen."""

    few: tuple[ReportOption, ...]
    others: tuple[ReportOption, ...]
    elsewhere: tuple[tuple[ReportVote, tuple[ReportOption, ...]], ...]
    is_first_below: bool


def chosen_by_few(vote: ReportVote) -> Iterator[ReportOption]:
    """The options that fewer than half of the voters chose. The first of the vote always counts as chosen,
    and so does what has the same numbers."""
    first = vote.choices[0].support if vote.choices else None
    for option in vote.choices:
        if option.support and option.support != first and is_below_half(vote, option):
            yield option


def is_below_half(vote: ReportVote, option: ReportOption) -> bool:
    """Whether fewer than half of the voters chose the option, as far as numbers are shown."""
    return bool(vote.voters and option.support and 2 * option.support.people < vote.voters)


def find_not_chosen(localized: LocalizedReport) -> NotChosen:
    """The options that few chose, and those that no scenario stands for today."""
    deciding = localized.deciding_vote
    few = tuple(chosen_by_few(deciding)) if deciding else ()
    others = tuple(each.option for each in other_options(localized) if each.option not in few)
    other_votes = (vote for vote in _votes(localized) if vote is not deciding)
    seen = {option.ref for option in deciding.choices} if deciding else set()
    elsewhere = []
    for vote in other_votes:
        options = tuple(each for each in _without_scenario(localized, vote) if each.ref not in seen)
        seen.update(option.ref for option in options)
        if options:
            elsewhere.append((vote, options))
    is_first_below = bool(deciding and deciding.choices and is_below_half(deciding, deciding.choices[0]))
    return NotChosen(few, others, tuple(elsewhere), is_first_below)


def _votes(localized: LocalizedReport) -> list[ReportVote]:
    """The votes in which somebody voted."""
    return [vote for vote in localized.report.votes if not vote.nobody_voted]


def not_chosen_sections(
    localized: LocalizedReport, places: PlacesOfOptions, *, has_cards: bool
) -> tuple[NotChosenSection, ...]:
    """What the documents show of it: what few chose, what else was in the deciding vote, and what was in
    other votes only. So nothing that at least half chose stands below the heading of what was not chosen.
    Empty: nobody voted on anything. has_cards: with the cards of each option, and those of other votes."""
    if not _votes(localized):
        return ()
    found, shown = find_not_chosen(localized), _Shown(localized, places, has_cards=has_cards)
    deciding, sentences = localized.deciding_vote, tuple(_sentences(localized, found))
    sections = []
    if deciding and found.others:
        heading = localized.text("report.other_options")
        sections.append(_section(heading, (), NotChosenOptions("", shown.options(deciding, found.others))))
    if others := [*_of_other_votes(localized, found, shown, has_cards=has_cards)]:
        sections.append(_section(localized.text("report.other_votes"), (), *others))
    if found.others and not found.few:
        return (replace(sections[0], sentences=sentences), *sections[1:])
    few = (NotChosenOptions("", shown.options(deciding, found.few)),) if deciding and found.few else ()
    return (_section(localized.text("report.not_chosen"), sentences, *few), *sections)


def _section(heading: str, sentences: tuple[str, ...], *groups: NotChosenOptions) -> NotChosenSection:
    return NotChosenSection(heading, sentences, groups)


def _of_other_votes(
    localized: LocalizedReport, found: NotChosen, shown: _Shown, *, has_cards: bool
) -> Iterator[NotChosenOptions]:
    for vote, options in found.elsewhere:
        kept = [each for each in options if has_cards or not each.ref.startswith("card/")]
        title = localized.text("report.not_chosen.vote", title=one_paragraph(vote.title))
        if kept:
            yield NotChosenOptions(title, shown.options(vote, kept))


def _without_scenario(localized: LocalizedReport, vote: ReportVote) -> Iterator[ReportOption]:
    """The options of a vote that no scenario stands for today."""
    today = localized.options_today
    yield from (option for option in vote.choices if not today.find(vote.id, option.ref).scenario)


def _sentences(localized: LocalizedReport, found: NotChosen) -> Iterator[str]:
    vote = localized.deciding_vote
    if vote is None:
        yield localized.text("report.not_chosen.no_vote")
        return
    if vote.voters is None:
        yield localized.too_few_voters
        return
    if found.few:
        yield localized.text("report.not_chosen.rule", title=one_paragraph(vote.title))
    elif not found.is_first_below:
        yield localized.text("report.not_chosen.none")
    if found.is_first_below:
        yield localized.text("report.not_chosen.first")


class _Shown:
    """Shows options as the documents do."""

    def __init__(self, localized: LocalizedReport, places: PlacesOfOptions, *, has_cards: bool) -> None:
        self._localized, self._places, self._has_cards = localized, places, has_cards

    def options(self, vote: ReportVote, options: Iterable[ReportOption]) -> tuple[NotChosenOption, ...]:
        return tuple(self._option(vote, option) for option in options)

    def _option(self, vote: ReportVote, option: ReportOption) -> NotChosenOption:
        localized, place = self._localized, self._places.find(vote, option.ref)
        result = ""
        if option.support is not None and vote.voters is not None:
            people = localized.number(option.support.people)
            result = f"{people} {localized.text('report.of_voters', count=vote.voters)}"
        cards = place.cards if self._has_cards else ()
        shown, others = cards[:MAX_QUOTED_CARDS], cards[MAX_QUOTED_CARDS:]
        heading = localized.text("report.not_chosen.cards", count=len(cards)) if cards else ""
        if place.state == "card" and cards:
            is_changed = localized.is_card_changed(option)
            heading = localized.text(f"report.not_chosen.{'card_today' if is_changed else 'see_card'}")
            shown, others = (cards, ()) if is_changed else ((), cards)
        return NotChosenOption(
            title=place.title,
            result=result,
            state=_state(localized, option, place),
            link=_link(localized, place),
            linked_anchor_id=place.linked_anchor_id,
            text=_words(option, place),
            cards_heading=heading,
            cards=tuple(QuotedCard(card.id, card.number, card.text) for card in shown),
            more=localized.text("report.page.more_cards", count=len(others)) if shown and others else "",
            more_cards=tuple(QuotedCard(card.id, card.number, "") for card in others),
        )


def _state(localized: LocalizedReport, option: ReportOption, place: PlaceOfOption) -> str:
    """What an option is today, if that is no scenario, or its name in the vote, if that was another."""
    if place.state == "joined" or (
        place.state == "scenario" and localized.option_title(option) == place.name
    ):
        return ""
    if place.state == "scenario":
        return localized.text("report.voted_as", name=localized.quoted_option(option))
    if place.state == "card":
        return localized.text_about_card("report.not_chosen.card", option)
    return localized.text(f"report.not_chosen.{place.state}")


def _link(localized: LocalizedReport, place: PlaceOfOption) -> str:
    """Where the text of an option stands, or what it became."""
    if place.number:
        key = "scenario" if place.state == "scenario" else "joined"
        return localized.text(f"report.not_chosen.{key}", number=place.number)
    return localized.text("report.not_chosen.in_clusters") if place.linked_anchor_id else ""


def _words(option: ReportOption, place: PlaceOfOption) -> str:
    """The words that were voted on, unless they are a scenario's or stand in the title already."""
    if place.state == "scenario" or is_removed_card(option):
        return ""
    return "" if option.title and option.text.strip() == option.title.strip() else option.text
