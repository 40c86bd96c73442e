"""The input and the output of disclosure control. Data without logic; ids are those of the plan.

A *group* is a role or a municipality. OTHERS stands for everybody whose group is not counted by itself: small
groups, people without an answer, and people who answered differently at two votes.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

Kind = Literal["role", "municipality"]
KINDS: tuple[Kind, ...] = ("role", "municipality")
OTHERS = ""


class Answers(msgspec.Struct, frozen=True):
    """A participant's role and municipality; None: not answered."""

    role: str | None = None
    municipality: str | None = None


class Seat(msgspec.Struct, frozen=True):
    """A participant with their last answers. contributed: they shared a card or cast a ballot."""

    answers: Answers
    contributed: bool


class ClosedVote(msgspec.Struct, frozen=True):
    """A closed vote. budget: dots per person. options: refs. ballots: person -> ref -> dots.

    answers: person -> their answers when the vote closed, of everybody with a ballot."""

    id: str
    budget: int
    options: Sequence[str]
    answers: Mapping[str, Answers]
    ballots: Mapping[str, Mapping[str, int]]


class Contributors(msgspec.Struct, frozen=True):
    """The people who contributed. groups: group -> people, largest first. hidden: the other groups of
    the plan; whether anybody belongs to them is not published."""

    groups: dict[str, int]
    hidden: tuple[str, ...]


class OptionTotal(msgspec.Struct, frozen=True):
    """dots: sum over all ballots. people: ballots with dots on the option."""

    dots: int
    people: int


class Breakdown(msgspec.Struct, frozen=True):
    """rows: ref -> group -> people who chose the option; OTHERS is one of the groups unless nobody is left.

    sizes: group -> people who contributed to the workshop, of the same groups. voters: group -> people who
    took part in the vote, or None if that may not be shown. Options without a row may not be broken down."""

    sizes: dict[str, int]
    voters: dict[str, int] | None
    rows: dict[str, dict[str, int]]


class VoteNumbers(msgspec.Struct, frozen=True):
    """options: ref -> total. by: kind -> breakdown, only where some row may be shown."""

    id: str
    voters: int
    options: dict[str, OptionTotal]
    by: dict[Kind, Breakdown]


class PublishedNumbers(msgspec.Struct, frozen=True):
    """All numbers of a workshop. people: seats that contributed. contributors: these by role and by
    municipality. votes: in the given order; those with fewer voters than the threshold are left out."""

    people: int
    contributors: dict[Kind, Contributors]
    votes: tuple[VoteNumbers, ...]
