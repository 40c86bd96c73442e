"""The kinds of ballots: the numbers that a person may give to the options of a vote, and how they are
counted."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from app.core.errors import Rejected
from app.workshop.state import Vote


class Result(msgspec.Struct, frozen=True):
    """The result of an option. dots: the sum over all ballots. people: the number of ballots with dots on the
    option."""

    ref: str
    dots: int
    people: int


def validate_dots(vote: Vote, ballot: Mapping[str, int]) -> None:
    """Raise Rejected (`vote.over_budget`) if a ballot of dots (ref -> dots) exceeds the budget per person."""
    if sum(ballot.values()) > vote.budget:
        raise Rejected("vote.over_budget", count=vote.budget)


def tally_dots(vote: Vote) -> tuple[Result, ...]:
    """The result of each option, in the order of the options."""
    dots: dict[str, int] = {}
    people: dict[str, int] = {}
    for ballot in vote.ballots.values():
        for ref, count in ballot.items():
            dots[ref] = dots.get(ref, 0) + count
            people[ref] = people.get(ref, 0) + 1
    return tuple(
        Result(option.ref, dots.get(option.ref, 0), people.get(option.ref, 0)) for option in vote.options
    )


class BallotKind(NamedTuple):
    """A kind of ballot: the numbers that a person may give to the options, and how they are counted. A ballot
    is ref -> whole number. Its name for people is the text `console.vote.kind.<name>`.

    validate: raises Rejected unless the ballot is valid in the vote. tally: the results of the options."""

    validate: Callable[[Vote, Mapping[str, int]], None]
    tally: Callable[[Vote], tuple[Result, ...]]


BALLOT_KINDS: Mapping[str, BallotKind] = {"dots": BallotKind(validate_dots, tally_dots)}
"""Name, as in `kind` of `vote.open` -> kind of ballot. The first is the console's default."""

if TYPE_CHECKING:
    BallotKindName = str
else:
    BallotKindName = Literal[tuple(BALLOT_KINDS)]
