"""The input and the output of disclosure control. Data without logic. Groups have the ids
of the plan.

A *group* is a role or a municipality. OTHERS stands for everybody whose group is not counted by itself: small
groups, others that must be hidden to protect them, people without an answer, and people who answered
differently at two votes.
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
    """A participant with their last answers. contributed: they shared a card, and did not withdraw it; also
    if staff took it away. Who voted is in the ballots."""

    answers: Answers
    contributed: bool


class ClosedVote(msgspec.Struct, frozen=True):
    """A closed vote. budget: dots per person. options: their refs, such as
    `scenario/x`. ballots: person -> ref -> dots. answers: for each person with a ballot, their answers when
    the vote closed."""

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

    sizes: the same groups -> people who contributed to the workshop. voters: group -> people who took part in
    the vote, or None if that may not be shown. An option has no row if its numbers by group must not be
    published."""

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
    """All numbers of a workshop. people: seats that contributed or voted. contributors: these by role
    and by municipality. votes: in the order of the input, without those that had fewer voters than the
    plan's `privacy_threshold`."""

    people: int
    contributors: dict[Kind, Contributors]
    votes: tuple[VoteNumbers, ...]
