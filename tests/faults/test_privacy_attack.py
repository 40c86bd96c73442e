"""An attacker who combines every published number of random halls finds nothing about few people."""

from fractions import Fraction
from itertools import product

import msgspec
import pytest

from app.analysis.common_ground import HALF, LARGE_DIFFERENCE, Bounds, find_common_ground
from app.analysis.group_numbers import (
    GROUP_KINDS,
    OTHERS,
    Answers,
    ClosedVote,
    CountedSeat,
    GroupKind,
    PublishedNumbers,
    VoteNumbers,
)
from tests.analysis.attacker import Attacker, KnownVote
from tests.analysis.halls import DisclosureInput, found_cells, random_hall
from tests.faults.soak import SOAK, Summary, quick_or_soak

HALLS = quick_or_soak(40, 2000)
SMALL_HALLS = quick_or_soak(10, 300)
BATCHES = quick_or_soak(1, 10)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_attacker_finds_no_small_number_in_random_halls(batch: int) -> None:
    for seed in range(batch, HALLS, BATCHES):
        hall = random_hall(seed)
        assert found_cells(hall, hall.publish()) == [], f"random_hall({seed})"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_attacker_who_combines_role_and_municipality_finds_no_small_number(batch: int) -> None:
    """Only halls with few groups and options: the attacker tells apart each pair of a role and a
    municipality."""
    for seed in range(batch, SMALL_HALLS, BATCHES):
        hall = random_hall(seed, most=80)
        pairs = len(hall.groups["role"]) * len(hall.groups["municipality"])
        if pairs * max(len(vote.options) for vote in hall.votes) <= 60:
            assert found_cells(hall, hall.publish(), together=True) == [], f"random_hall({seed}, most=80)"


def test_attacker_with_an_edition_and_the_totals_of_later_votes_finds_no_small_number() -> None:
    """A later edition repeats the numbers by group of the first, beside the totals of the votes since."""
    random_halls = [random_hall(seed, most=120) for seed in range(HALLS)]
    for hall in map(where_all_contributed_first, [hall_of_students(), *random_halls]):
        first = hall._replace(votes=hall.votes[:1]).publish()
        later = [
            msgspec.structs.replace(vote, by_kind={})
            for vote in hall.publish().votes
            if vote.id != hall.votes[0].id
        ]
        published = msgspec.structs.replace(first, votes=(*first.votes, *later))
        assert found_cells(hall, published) == [], hall


def hall_of_students() -> DisclosureInput:
    """30 people of one role. In the first vote 15 and 15 chose each option, in the second 27 and 3."""
    answers = {f"p{number}": Answers("student") for number in range(30)}
    votes = [
        ClosedVote(name, 1, "ab", answers, {p: {"a" if i < most else "b": 1} for i, p in enumerate(answers)})
        for name, most in (("v", 15), ("w", 27))
    ]
    seats = {person: CountedSeat(given, True) for person, given in answers.items()}
    return DisclosureInput(seats, votes, {"role": ["student", "teacher"], "municipality": ["aure"]}, 5)


def where_all_contributed_first(hall: DisclosureInput) -> DisclosureInput:
    """The hall in which everybody shared a card before the first vote, and then nobody changed an answer."""
    answers = {person: seat.answers for person, seat in hall.seats.items()}
    return hall._replace(
        seats={person: CountedSeat(given, True) for person, given in answers.items()},
        votes=[msgspec.structs.replace(vote, answers=answers) for vote in hall.votes],
    )


def test_common_ground_is_worked_out_from_the_publication_and_tells_the_attacker_nothing_new() -> None:
    """The statement gets nothing but a published vote, so the same publication gives the same statement. What
    it says of an option whose numbers by group are hidden, the attacker knows from the publication."""
    checked = denied = 0
    for seed in range(0, HALLS, 4):
        hall = random_hall(seed)
        published = hall.publish()
        copy = msgspec.json.Decoder(PublishedNumbers).decode(msgspec.json.encode(published))
        for vote, copied in zip(published.votes, copy.votes, strict=True):
            assert find_common_ground(copied) == find_common_ground(vote)
        checked += check_statements(hall, copy)
        denied += check_denials(hall, copy)
    assert checked > HALLS // 16
    assert denied > HALLS // 16


def check_statements(hall: DisclosureInput, published: PublishedNumbers) -> int:
    """Check that the attacker derives each share that common ground states without a published row; how many
    those are."""
    known = [KnownVote(vote.id, vote.budget, vote.options, len(vote.ballots)) for vote in hall.votes]
    checked = 0
    for vote in published.votes:
        found = find_common_ground(vote)
        for kind in found.kinds or GROUP_KINDS:
            rows = vote.by_kind[kind].rows if kind in found.kinds else {}
            hidden = [option for option in found.shared if option.ref not in rows]
            if not hidden:
                continue
            attacker = Attacker(published, known, hall.groups, [kind])
            groups = found.groups.get(kind, (*hall.groups[kind], OTHERS))
            for option, group in product(hidden, groups):
                inside = attacker.inside(group, kind, groups)
                chose = attacker.total("chose", vote.id, option.ref, kind=kind, groups=inside)
                voters = attacker.total("voters", vote.id, kind=kind, groups=inside)
                least, _ = attacker.bounds({**chose, **{key: -float(option.lowest) for key in voters}})
                assert least >= 0, f"{option} of {kind} {group}"
                checked += 1
    return checked


def check_denials(hall: DisclosureInput, published: PublishedNumbers) -> int:
    """Check that the attacker derives it where common ground says of an option without all rows that a group
    does not share it, or that no two groups have very different shares; how often it says so."""
    known = [KnownVote(vote.id, vote.budget, vote.options, len(vote.ballots)) for vote in hall.votes]
    checked = 0
    for vote in published.votes:
        for ref, total in vote.options.items():
            found = find_common_ground(msgspec.structs.replace(vote, options={ref: total}))
            hidden = [kind for kind in found.kinds if ref not in vote.by_kind[kind].rows]
            shares = [
                shares_of_groups(Attacker(published, known, hall.groups, [kind]), vote, kind, ref)
                for kind in (hidden and found.kinds)
            ]
            if hidden and found.compared and not found.shared:
                assert any(share.highest < HALF for each in shares for share in each), f"{vote.id} {ref}"
                checked += 1
            if hidden and found.differences_known and not found.differences:
                assert all(are_close(each) for each in shares), f"{vote.id} {ref}"
                checked += 1
    return checked


def shares_of_groups(attacker: Attacker, vote: VoteNumbers, kind: GroupKind, ref: str) -> list[Bounds]:
    """Between what the attacker knows the share of each group to be, whose voters are published."""
    voters = vote.by_kind[kind].voters or {}
    found = []
    for group, count in voters.items():
        inside = attacker.inside(group, kind, voters)
        least, most = attacker.bounds(attacker.total("chose", vote.id, ref, kind=kind, groups=inside))
        found.append(Bounds(Fraction(least, count), Fraction(most, count)))
    return found


def are_close(shares: list[Bounds]) -> bool:
    lowest, highest = min(each.lowest for each in shares), max(each.highest for each in shares)
    return highest - lowest < LARGE_DIFFERENCE


def test_random_halls_publish_useful_numbers(soak_summary: Summary) -> None:
    shown = options = 0
    for seed in range(HALLS):
        published = random_hall(seed).publish()
        shown += sum(len(table.rows) for vote in published.votes for table in vote.by_kind.values())
        options += sum(2 * len(vote.options) for vote in published.votes)
    assert shown > options // 10
    if SOAK:
        soak_summary(
            f"privacy: {HALLS} random halls attacked by linear programming, 0 small numbers found; "
            f"{100 * shown // options} % of the options broken down by role or municipality"
        )
