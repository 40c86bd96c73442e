"""The ids of cards in reports.

The phone that writes a card chooses its id, which could spell a name. So a report has ids that are made from
those: they have neither vowels nor digits, and nobody can choose one."""

import hashlib

from msgspec.structs import replace

from app.analysis.group_numbers import Breakdown
from app.reports.model import FIRST_VERSION_WITH_OWN_CARD_IDS, GroupNumbers, Report, ReportCard, ReportVote

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")
_LENGTH = 32
"""Letters of an id, of 4 bits each: so many that nobody finds two cards with the same id."""


def report_card_id(card_id: str) -> str:
    """The id in reports of the card with this id."""
    return hashlib.sha256(card_id.encode()).hexdigest()[:_LENGTH].translate(_LETTERS)


def report_ref(ref: str) -> str:
    """The name in reports of an option of a vote, such as `card/x` or `scenario/x`."""
    kind, _, entity = ref.partition("/")
    return f"card/{report_card_id(entity)}" if kind == "card" else ref


def with_report_refs(groups: GroupNumbers) -> GroupNumbers:
    """The numbers, with the names in reports of the votes' options."""

    def table(breakdown: Breakdown) -> Breakdown:
        return replace(breakdown, rows={report_ref(ref): row for ref, row in breakdown.rows.items()})

    votes = {
        vote: {kind: table(each) for kind, each in tables.items()} for vote, tables in groups.votes.items()
    }
    return replace(groups, votes=votes)


def with_own_card_ids(report: Report) -> Report:
    """The report with such ids, if an earlier version made it, which had those of the phones."""
    if report.schema >= FIRST_VERSION_WITH_OWN_CARD_IDS:
        return report
    return replace(
        report,
        cards=tuple(map(_card, report.cards)),
        scenarios=tuple(replace(each, sources=_card_ids(each.sources)) for each in report.scenarios),
        clusters=tuple(replace(each, sources=_card_ids(each.sources)) for each in report.clusters),
        votes=tuple(map(_vote, report.votes)),
        groups=report.groups and with_report_refs(report.groups),
    )


def _card_ids(cards: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(report_card_id, cards))


def _card(card: ReportCard) -> ReportCard:
    return replace(card, id=report_card_id(card.id), stack=card.stack and report_card_id(card.stack))


def _vote(vote: ReportVote) -> ReportVote:
    return replace(
        vote,
        choices=tuple(
            replace(option, ref=report_ref(option.ref), cards=_card_ids(option.cards))
            for option in vote.choices
        ),
    )
