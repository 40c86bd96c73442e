"""The input and the output of disclosure control. Data without logic.

A *group* is a role or a municipality, by its id in the plan. Its `GroupKind` says which of the two. OTHERS
stands for everybody whose group is not counted by itself: small groups, others that must be hidden to protect
them, people without an answer, and people who answered differently at two votes.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

GroupKind = Literal["role", "municipality"]
GROUP_KINDS: tuple[GroupKind, ...] = ("role", "municipality")
OTHERS = ""


class Answers(msgspec.Struct, frozen=True):
    """The role and the municipality that a participant told: ids of the plan; None: not answered."""

    role: str | None = None
    municipality: str | None = None


class CountedSeat(msgspec.Struct, frozen=True):
    """A participant with their last answers. contributed: they shared a card, and did not withdraw it; also
    if a facilitator took it away. Who voted is in the ballots."""

    answers: Answers
    contributed: bool


class ClosedVote(msgspec.Struct, frozen=True):
    """A closed vote. budget: dots per person. options: their refs, such as `scenario/x`. answers: for each
    person with a ballot, their answers when the vote closed. ballots: person -> ref -> dots."""

    id: str
    budget: int
    options: Sequence[str]
    answers: Mapping[str, Answers]
    ballots: Mapping[str, Mapping[str, int]]


class Contributors(msgspec.Struct, frozen=True):
    """The people who shared a card or voted, by role or by municipality. groups: group -> how many people,
    largest first. hidden: the other groups of the plan; whether anybody belongs to them is not published."""

    groups: dict[str, int]
    hidden: tuple[str, ...]


class OptionTotal(msgspec.Struct, frozen=True):
    """dots: the sum over all ballots. people: how many ballots have dots on the option."""

    dots: int
    people: int


class Breakdown(msgspec.Struct, frozen=True):
    """The numbers of one vote by group; OTHERS is one of the groups unless nobody is left.

    sizes: group -> how many people shared a card or voted in the workshop. voters: group -> how many took
    part in this vote; None: that may not be shown. rows: ref -> group -> how many chose the option. An option
    has no row if its numbers by group must not be published."""

    sizes: dict[str, int]
    voters: dict[str, int] | None
    rows: dict[str, dict[str, int]]


class VoteNumbers(msgspec.Struct, frozen=True):
    """The numbers of one vote. voters: how many people took part. options: ref -> total. by_kind: for
    role and for municipality, the breakdown, only where some row may be shown."""

    id: str
    voters: int
    options: dict[str, OptionTotal]
    by_kind: dict[GroupKind, Breakdown]


class PublishedNumbers(msgspec.Struct, frozen=True):
    """All numbers of a workshop. people: how many shared a card or voted. contributors: these by role
    and by municipality. votes: in the order of the input, without those that had fewer voters than the
    plan's `privacy_threshold`."""

    people: int
    contributors: dict[GroupKind, Contributors]
    votes: tuple[VoteNumbers, ...]
