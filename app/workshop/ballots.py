"""The kinds of ballots: the numbers that a person may give to the options of a vote, how they are counted,
and what pages, reports and simulated people need to know of them."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from app.core.errors import Rejected
from app.workshop.state import Vote

MAX_OPTIONS = 500
"""Options of a vote."""


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


def give_one_dot(
    refs: Sequence[str], budget: int, ballot: Mapping[str, int], chance: float
) -> tuple[str, int] | None:
    """Give one more dot, more often to one of the first options, until the budget is spent."""
    if sum(ballot.values()) >= budget:
        return None
    limits = [*accumulate(1 / (index + 1.5) for index in range(len(refs)))]
    ref = refs[bisect_right(limits, chance * limits[-1], hi=len(refs) - 1)]
    return ref, ballot.get(ref, 0) + 1


class BallotKind(NamedTuple):
    """A kind of ballot: a person gives options a whole number of dots. A ballot is ref -> dots.

    name: as in `kind` of `vote.open`. budget: the dots that each person has; None: whoever opens the vote
    decides. most_per_option: the most dots that one option may get of a person; None: the whole budget;
    `validate` has to refuse more, as nothing else does. A
    kind that limits only the dots of each option, such as a yes to any number of options, has as its budget
    the most that a ballot can have: `most_per_option` times `MAX_OPTIONS`.
    counts_dots: whether a result says how many dots an option got beside how many people chose it;
    otherwise it says only how many people.

    validate: raises Rejected unless the ballot is valid in the vote. tally: the results of the options.
    next_dots: what a simulated person changes next, of the refs of the options, the budget, their ballot and
    a random number (at least 0, below 1): a ref and its new dots. None: the ballot stays as it is, whether or
    not anything of the budget is left.

    Its words are the texts `ballot.<name>.<text>` of `texts`."""

    name: str
    budget: int | None
    most_per_option: int | None
    counts_dots: bool
    validate: Callable[[Vote, Mapping[str, int]], None]
    tally: Callable[[Vote], tuple[Result, ...]]
    next_dots: Callable[[Sequence[str], int, Mapping[str, int], float], tuple[str, int] | None]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that the kind has, without the beginning `ballot.<name>.`. In all of them that have a
        number, `count` is dots.

        name: in the console's list. each, per_person: the budget on the screen, and as a sentence in the
        console. left: `count` of `budget` are not given yet. give, take: what the buttons of an option do.
        given: what an option has. own: what it got of the person, beside its result. turnout: who voted
        (`people`), with which budget. If whoever opens the vote decides on the budget, budget: the label of
        its field. If results have dots, dots: the number with its word; word: without the number; column: the
        heading of a column of numbers; most: that one option or several (here `count` is how many) got the
        most."""
        return (
            *("name", "each", "per_person", "left", "give", "take", "given", "own", "turnout"),
            *(("budget",) if self.budget is None else ()),
            *(("dots", "word", "column", "most") if self.counts_dots else ()),
        )

    def text_key(self, text: str) -> str:
        """The key of one of its texts in the catalogues."""
        return f"ballot.{self.name}.{text}"


_KINDS = (
    BallotKind(
        name="dots",
        budget=None,
        most_per_option=None,
        counts_dots=True,
        validate=validate_dots,
        tally=tally_dots,
        next_dots=give_one_dot,
    ),
)

BALLOT_KINDS: Mapping[str, BallotKind] = {kind.name: kind for kind in _KINDS}
"""Name -> kind of ballot. The first is the console's default."""

if TYPE_CHECKING:
    BallotKindName = str
else:
    BallotKindName = Literal[tuple(BALLOT_KINDS)]
