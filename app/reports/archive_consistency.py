"""Checks the values of a report that somebody else has written."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.core.text import is_blank
from app.logos.limits import STORED_SIZE
from app.reports.model import Report, ReportCluster, ReportLogo, ReportScenario, ReportVote
from app.workshop.ballots import BALLOT_KINDS
from app.workshop.join_code import is_join_code
from app.workshop.report_colour import is_report_colour

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
"""A code of ISO 639, as typeset documents need. This version may have no texts in the language."""
MAX_ARCHIVED_TEXT_LENGTH = 20_000
"""Characters of any text in a report."""
MAX_COUNT = 1_000_000
"""The most editions, people, tables or cards that a report may name."""


def is_consistent(report: Report) -> bool:
    """Whether the values of a report are possible: times, codes and lengths are valid, and ids refer to
    things in the report."""
    cards = {card.id for card in report.cards}
    counted = (report.groups, report.themes, report.votes)
    options = {(vote.id, option.ref) for vote in report.votes for option in vote.choices}
    scenarios_and_clusters: list[ReportScenario | ReportCluster] = [*report.scenarios, *report.clusters]
    return (
        is_join_code(report.code)
        and bool(_LANGUAGE.fullmatch(report.language))
        and all(0 <= count <= MAX_COUNT for count in (report.people, report.tables, report.removed))
        and 0 <= (report.taken_back or 0) <= report.removed
        and all(0 <= count <= MAX_COUNT for count in _numbers(msgspec.to_builtins(counted)))
        and 1 <= report.privacy_threshold <= MAX_COUNT
        and all(map(_is_time, (report.held_at, report.made_at, *(step.started_at for step in report.steps))))
        and all(len(text) <= MAX_ARCHIVED_TEXT_LENGTH for text in _texts(msgspec.to_builtins(report)))
        and not all(is_blank(text) for text in report.title.values())
        and _are_unique(card.number for card in report.cards)
        and all(
            _are_unique(thing.id for thing in things)
            for things in (report.cards, report.scenarios, report.clusters, report.votes, report.themes)
        )
        and all(_is_number(card.number, card.table) for card in report.cards)
        and {card.theme for card in report.cards} <= {theme.id for theme in report.themes}
        and all(card.stack is None or card.stack in cards for card in report.cards)
        and all(card in cards for item in scenarios_and_clusters for card in item.sources)
        and all(card in cards for vote in report.votes for option in vote.choices for card in option.cards)
        and all((voted.vote, voted.ref) in options for item in scenarios_and_clusters for voted in item.voted)
        and all(map(_is_vote, report.votes))
        and all(vote.voters is None or vote.voters >= report.privacy_threshold for vote in report.votes)
        and all(count >= report.group_threshold for count in _group_counts(report))
        and (not report.colour or is_report_colour(report.colour))
        and (not report.logo or _is_logo(report.logo))
        and {card.scenario for card in report.cards} <= {None, *(each.id for each in report.scenarios)}
    )


def _is_logo(logo: ReportLogo) -> bool:
    """Whether the logo is named and described, and the picture is not in the report itself."""
    return (
        bool(_SHA256.fullmatch(logo.sha256))
        and all(1 <= side <= most for side, most in zip((logo.width, logo.height), STORED_SIZE, strict=True))
        and bool(logo.description)
        and not any(is_blank(text) for text in logo.description.values())
        and not logo.content
    )


def _group_counts(report: Report) -> Iterator[int]:
    """The numbers of people by group that are not 0."""
    if report.groups is None:
        return
    breakdowns = (each for kinds in report.groups.votes.values() for each in kinds.values())
    counted = [numbers.groups for numbers in report.groups.contributors.values()]
    counted += [row for breakdown in breakdowns for row in breakdown.rows.values()]
    for people_by_group in counted:
        yield from filter(None, people_by_group.values())


def _are_unique(values: Iterable[str]) -> bool:
    seen = list(values)
    return len({*seen}) == len(seen)


def _is_vote(vote: ReportVote) -> bool:
    """Whether so many people can have given these dots, in a vote of a kind that this version has."""
    voters, shown = vote.voters or 0, vote.voters is not None
    return (
        vote.kind in BALLOT_KINDS
        and vote.budget > 0
        and not (vote.nobody_voted and shown)
        and _are_unique(option.ref for option in vote.choices)
        and all((option.support is not None) == shown for option in vote.choices)
        and all(
            0 <= option.support.people <= min(voters, option.support.dots)
            and option.support.dots <= vote.budget * option.support.people
            for option in vote.choices
            if option.support
        )
    )


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value that JSON can have, also the keys."""
    match value:
        case str():
            yield value
        case dict():
            for key, each in value.items():
                yield key
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)


def _numbers(value: Any) -> Iterator[int]:
    """All numbers in a value that JSON can have."""
    match value:
        case bool():
            return
        case int():
            yield value
        case dict():
            for each in value.values():
                yield from _numbers(each)
        case list() | tuple():
            for each in value:
                yield from _numbers(each)


def _is_time(at: int) -> bool:
    """Whether the time (ms since 1970) is before the year 9999."""
    return 0 <= at < int(datetime(9999, 1, 1, tzinfo=UTC).timestamp()) * 1000


def _is_number(number: str, table: int) -> bool:
    """Whether a card's number is like 4-17, of this table."""
    of_table, _, of_card = number.partition("-")
    return of_table == str(table) and of_card.isascii() and of_card.isdigit()
