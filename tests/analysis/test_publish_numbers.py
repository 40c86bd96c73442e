"""What disclosure control publishes of a workshop: useful where it can be, and nothing about few people."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from app.analysis.group_numbers import (
    GROUP_KINDS,
    OTHERS,
    Answers,
    Breakdown,
    ClosedVote,
    Contributors,
    CountedSeat,
    GroupKind,
    OptionTotal,
)
from tests.analysis.halls import DisclosureInput, found_cells, one_answer_each, random_hall

V = TypeVar("V")
halls = st.builds(random_hall, st.integers(0, 2**32), st.sampled_from([30, 60, 150]))
ROLES = ("student", "teacher", "politician")
GROUPS: dict[GroupKind, Sequence[str]] = {
    "role": ("student", "teacher", "politician"),
    "municipality": ("aure", "smøla"),
}


def hall_of(
    ballots: Mapping[str, Mapping[str, int]], *, options: str = "abc", budget: int = 1, threshold: int = 5
) -> DisclosureInput:
    """One vote of people who all contributed; their ids begin with their role."""
    answers = {person: Answers(person.split()[0]) for person in ballots}
    seats = {person: CountedSeat(answer, True) for person, answer in answers.items()}
    cast = {person: ballot for person, ballot in ballots.items() if ballot}
    votes = [ClosedVote("v", budget, tuple(options), {person: answers[person] for person in cast}, cast)]
    return DisclosureInput(seats, votes, GROUPS, threshold)


def group(role: str, **counts: int) -> dict[str, dict[str, int]]:
    """Ballots of people with this role. a=3: three people with a dot on a; ab=2: two with a dot on a and on
    b; none=1: one who did not vote."""
    ballots = [
        {} if chosen == "none" else dict.fromkeys(chosen, 1)
        for chosen in counts
        for _ in range(counts[chosen])
    ]
    return {f"{role} {number}": ballot for number, ballot in enumerate(ballots)}


def test_publish_numbers_of_two_groups_breaks_down_every_option() -> None:
    published = hall_of(
        {**group("student", a=20, b=10), **group("teacher", a=8, b=12)}, options="ab"
    ).publish()
    sizes, rows = {"student": 30, "teacher": 20}, {"a": (20, 8), "b": (10, 12)}
    assert published.people == 50
    assert published.contributors["role"] == Contributors(sizes, ("politician",))
    assert published.contributors["municipality"] == Contributors({}, ("aure", "smøla"))
    assert published.votes[0].options == {"a": OptionTotal(28, 28), "b": OptionTotal(22, 22)}
    shown = {ref: dict(zip(sizes, row, strict=True)) for ref, row in rows.items()}
    assert published.votes[0].by_kind == {"role": Breakdown(sizes, sizes, shown)}


def test_publish_numbers_hides_a_second_option_when_few_chose_the_last() -> None:
    """Students 15, 13 and 2 of 30: with two rows shown, the third follows from the size of the group."""
    hall = hall_of({**group("student", a=15, b=13, c=2), **group("teacher", a=9, b=8, c=3)})
    assert list(hall.publish().votes[0].by_kind["role"].rows) == ["a"]


def test_publish_numbers_hides_a_row_when_few_did_not_vote() -> None:
    """With all rows shown, the number of voters of each group would follow."""
    hall = hall_of(
        {**group("student", a=15, b=13, none=2), **group("teacher", a=9, b=10, none=1)}, options="ab"
    )
    published = hall.publish().votes[0].by_kind["role"]
    assert (list(published.rows), published.voters) == (["b"], None)


def test_publish_numbers_shows_voters_of_each_group_when_enough_did_not_vote() -> None:
    hall = hall_of(
        {**group("student", a=15, b=10, none=5), **group("teacher", a=9, b=10, none=6)}, options="ab"
    )
    published = hall.publish().votes[0].by_kind["role"]
    assert published.voters == {"student": 25, "teacher": 19}
    assert list(published.rows) == ["a", "b"]


def test_publish_numbers_does_not_show_that_nearly_all_voters_of_a_group_agree() -> None:
    """Of 12 teachers 7 voted, 6 of them for a: 6 of 12 may be shown, 6 of 7 may not."""
    hall = hall_of(
        {**group("student", a=15, b=10, none=5), **group("teacher", a=6, b=1, none=5)}, options="ab"
    )
    assert hall.publish().votes[0].by_kind == {}


def test_publish_numbers_keeps_voters_of_a_group_fixed_when_they_are_shown() -> None:
    """2 of 20 students voted, but not for b. Their ballots, "ac", could only be exchanged with ballots of
    teachers that hold a and c too, and none of these holds b. Without the row a, "bc" will do."""
    students = group("student", ab=8, bc=10, ac=2, none=10)
    hall = hall_of({**students, **group("teacher", ab=5, bc=5, ac=10, none=10)}, budget=3)
    published = hall.publish().votes[0].by_kind["role"]
    assert published.voters == {"student": 20, "teacher": 20}
    assert list(published.rows) == ["c"]


@pytest.mark.parametrize("few", [0, 4, 16, 20])
def test_publish_numbers_does_not_break_down_an_option_with_few_people_of_a_group(few: int) -> None:
    hall = hall_of({**group("student", a=20, b=10), **group("teacher", a=few, b=20 - few)}, options="ab")
    assert hall.publish().votes[0].by_kind == {}


def test_publish_numbers_counts_small_groups_among_the_others() -> None:
    ballots = {**group("student", a=20, b=10), **group("teacher", a=9, b=9), **group("politician", a=1, b=1)}
    published = hall_of(ballots, options="ab").publish()
    assert published.contributors["role"] == Contributors({"student": 30}, ("teacher", "politician"))
    assert published.votes[0].by_kind["role"].rows == {
        "a": {"student": 20, OTHERS: 10},
        "b": {"student": 10, OTHERS: 10},
    }


@pytest.mark.parametrize("few", [3, 10])
def test_publish_numbers_does_not_show_a_group_that_is_everybody(few: int) -> None:
    """Also if no total is small: a total of a vote that is held later may be."""
    published = hall_of(group("student", a=30, b=few), options="ab").publish()
    assert published.contributors["role"] == Contributors({}, ROLES)
    assert published.votes[0].by_kind == {}


@pytest.mark.parametrize(("voters", "votes"), [(1, 0), (4, 0), (5, 1)])
def test_publish_numbers_of_vote_below_the_threshold_publishes_none(voters: int, votes: int) -> None:
    hall = hall_of({**group("student", a=voters, none=30), **group("teacher", none=20)})
    assert len(hall.publish().votes) == votes


def test_publish_numbers_does_not_change_with_an_answer_after_the_close() -> None:
    ballots = {**group("student", a=20, b=10), **group("teacher", a=8, b=12), **group("politician", a=5, b=6)}
    hall = hall_of(ballots, options="ab")
    late = {"student 0": CountedSeat(Answers("politician"), True)}
    assert hall._replace(seats={**hall.seats, **late}).publish() == hall.publish()


def test_publish_numbers_counts_people_with_changed_answers_among_the_others() -> None:
    hall = hall_of({**group("student", a=20, b=20), **group("teacher", a=20, b=20)}, options="ab")
    first, changed = hall.votes[0], dict(hall.votes[0].answers)
    changed.update({f"student {number}": Answers("teacher") for number in range(5)})
    second = ClosedVote("w", 1, first.options, changed, first.ballots)
    assert hall._replace(votes=[first, second]).publish().contributors["role"].groups == {
        "teacher": 40,
        "student": 35,
    }


def test_publish_numbers_ignores_seats_that_contributed_nothing() -> None:
    hall = hall_of(
        {**group("student", a=20, b=10), **group("teacher", a=8, b=12), **group("politician", a=1)}
    )
    fake = {f"fake {number}": CountedSeat(Answers("politician", "aure"), False) for number in range(10)}
    assert hall._replace(seats={**hall.seats, **fake}).publish() == hall.publish()


def test_publish_numbers_cannot_protect_from_voters_who_tell_each_other() -> None:
    """Five false teachers, who all vote for a, know that one of the true teachers did."""
    hall = hall_of({**group("student", a=20, b=10), **group("teacher", a=6, b=14)}, options="ab")
    assert hall.publish().votes[0].by_kind["role"].rows["a"]["teacher"] - 5 == 1


def test_publish_numbers_of_480_people_breaks_down_most_options() -> None:
    rng = random.Random(480)
    roles = [f"r{number}" for number in range(7)]
    places = [f"m{number}" for number in range(8)]
    answers = {f"p{n}": Answers(rng.choice(roles), rng.choice(places)) for n in range(480)}
    options = [f"scenario/{number}" for number in range(12)]
    ballots = {
        person: dict(Counter(rng.choices(options, range(1, 13), k=5)))
        for person in answers
        if rng.random() < 0.95
    }
    vote = ClosedVote("v", 5, options, answers, ballots)
    seats = {person: CountedSeat(answer, True) for person, answer in answers.items()}
    hall = DisclosureInput(seats, [vote], {"role": roles, "municipality": places}, 5)
    published = hall.publish()
    assert {kind: len(published.contributors[kind].groups) for kind in GROUP_KINDS} == {
        "role": 7,
        "municipality": 8,
    }
    shown = {kind: (len(table.rows), len(table.sizes)) for kind, table in published.votes[0].by_kind.items()}
    assert shown == {"role": (10, 7), "municipality": (10, 8)}
    assert found_cells(hall, published) == []


@given(halls)
@settings(max_examples=60, deadline=None)
def test_publish_numbers_shows_only_numbers_of_enough_people(hall: DisclosureInput) -> None:
    published = hall.publish()
    assert all(vote.voters >= hall.threshold for vote in published.votes)
    for kind in GROUP_KINDS:
        sizes = published.contributors[kind].groups
        rest = published.people - sum(sizes.values())
        assert all(count >= hall.threshold for count in sizes.values())
        assert not sizes or rest == 0 or rest >= hall.threshold
        assert {*sizes, *published.contributors[kind].hidden} == {*hall.groups[kind]}
    for table in (table for vote in published.votes for table in vote.by_kind.values()):
        base = table.voters or table.sizes
        assert len(base) >= 2
        for row in table.rows.values():
            assert row.keys() == base.keys()
            assert all(hall.threshold <= row[part] <= base[part] - hall.threshold for part in base)


@given(halls)
@settings(max_examples=60, deadline=None)
def test_publish_numbers_equals_a_count_by_hand(hall: DisclosureInput) -> None:
    published = hall.publish()
    votes = {vote.id: vote for vote in hall.votes}
    for numbers in published.votes:
        ballots = votes[numbers.id].ballots
        for ref, total in numbers.options.items():
            given_dots = [ballot[ref] for ballot in ballots.values() if ref in ballot]
            assert total == OptionTotal(sum(given_dots), len(given_dots))
        for kind, table in numbers.by_kind.items():
            answers = one_answer_each(hall, kind)
            parts = {
                person: answer if answer in table.sizes else OTHERS for person, answer in answers.items()
            }
            assert table.sizes == Counter(parts.values())
            assert table.voters in (None, Counter(parts[person] for person in ballots))
            for ref, row in table.rows.items():
                assert row == Counter(parts[person] for person in ballots if ref in ballots[person])


@given(halls, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_publish_numbers_does_not_depend_on_the_order_of_people(
    hall: DisclosureInput, rng: random.Random
) -> None:
    def shuffled(items: Mapping[str, V]) -> dict[str, V]:
        return dict(rng.sample(list(items.items()), len(items)))

    votes = [
        ClosedVote(
            vote.id,
            vote.budget,
            vote.options,
            shuffled(vote.answers),
            {person: shuffled(ballot) for person, ballot in shuffled(vote.ballots).items()},
        )
        for vote in hall.votes
    ]
    again = hall._replace(seats=shuffled(hall.seats), votes=votes)
    assert msgspec.json.encode(again.publish()) == msgspec.json.encode(hall.publish())
