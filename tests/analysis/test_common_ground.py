"""What groups share and where they differ, from published numbers."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec
from hypothesis import given, settings, strategies as st

from app.analysis.common_ground import (
    HALF,
    Difference,
    SharedOption,
    find_common_ground,
    with_named_groups,
)
from app.analysis.group_numbers import OTHERS, Breakdown, GroupKind, PublishedNumbers, VoteNumbers
from tests.analysis.halls import DisclosureInput, one_answer_each, random_hall

halls = st.builds(random_hall, st.integers(0, 2**32), st.sampled_from([60, 150]))


def breakdown(
    voters: Mapping[str, int] | None, rows: Mapping[str, tuple[int, ...]], groups: str = "st"
) -> Breakdown:
    """rows: option -> the numbers of people of each of the groups, which have one letter."""
    sizes = dict.fromkeys(groups, 100)
    shown = {ref: dict(zip(groups, row, strict=True)) for ref, row in rows.items()}
    return Breakdown(sizes, None if voters is None else dict(voters), shown)


ROLE = breakdown({"s": 40, "t": 20}, {"a": (24, 10), "b": (26, 4), "c": (39, 9)})


def test_option_that_half_of_every_group_chose_is_shared_with_its_lowest_share() -> None:
    found = find_common_ground(["a", "b", "c"], {"role": ROLE})
    assert found.kinds == ("role",)
    assert found.groups == {"role": ("s", "t")}
    assert found.shared == (SharedOption("a", HALF),)
    assert (found.compared, found.unknown) == (3, 0)


def test_option_must_be_shared_in_each_kind_of_group() -> None:
    place = breakdown({"s": 30, "t": 30}, {"a": (14, 20), "b": (15, 15), "c": (30, 18)})
    role = breakdown({"s": 40, "t": 20}, {"a": (24, 12), "b": (24, 12), "c": (39, 18)})
    found = find_common_ground(["a", "b", "c"], {"role": role, "municipality": place})
    assert found.kinds == ("role", "municipality")
    assert found.shared == (SharedOption("b", HALF), SharedOption("c", Fraction(3, 5)))


def test_option_without_a_row_is_unknown_and_not_called_unshared() -> None:
    found = find_common_ground(["a", "b", "c", "d"], {"role": ROLE})
    assert (found.compared, found.unknown) == (3, 1)


def test_option_with_one_row_is_known_only_if_a_group_of_it_does_not_share_it() -> None:
    place = breakdown({"s": 30, "t": 30}, {"c": (30, 18)})
    found = find_common_ground(["a", "b"], {"role": ROLE, "municipality": place})
    assert found.shared == ()
    assert (found.compared, found.unknown) == (1, 1)


def test_kind_without_voters_or_with_one_group_is_not_compared() -> None:
    no_voters = breakdown(None, {"a": (24, 10)})
    one_group = breakdown({"s": 40}, {"a": (24,)}, groups="s")
    nobody = breakdown({"s": 40, "t": 0}, {"a": (24, 0)})
    for by in (no_voters, one_group, nobody):
        found = find_common_ground(["a"], {"role": by})
        assert (found.kinds, found.shared, found.compared, found.unknown) == ((), (), 0, 1)
        assert found.differences == ()


def test_numbers_that_cannot_be_are_unknown() -> None:
    more_than_voted = breakdown({"s": 40, "t": 20}, {"a": (41, 20)})
    not_all_groups = breakdown({"s": 40, "t": 20, "u": 10}, {"a": (40, 20)})
    for by in (more_than_voted, not_all_groups):
        assert find_common_ground(["a"], {"role": by}).unknown == 1


def test_difference_of_thirty_points_is_found_and_a_smaller_one_is_not() -> None:
    role = breakdown({"s": 100, "t": 100}, {"a": (80, 50), "b": (79, 50), "c": (20, 90)})
    found = find_common_ground(["a", "b", "c"], {"role": role})
    assert found.differences == (
        Difference("a", "role", ("s", Fraction(4, 5)), ("t", HALF)),
        Difference("c", "role", ("t", Fraction(9, 10)), ("s", Fraction(1, 5))),
    )


def test_groups_that_tables_do_not_name_are_among_the_others() -> None:
    counts = breakdown({"s": 40, "t": 20, OTHERS: 10}, {})
    by = msgspec.structs.replace(counts, rows={"a": {"s": 24, "t": 8, OTHERS: 7}})
    merged = with_named_groups(by, ["s"])
    assert merged.voters == {"s": 40, OTHERS: 30}
    assert merged.rows == {"a": {"s": 24, OTHERS: 15}}
    assert find_common_ground(["a"], {"role": by}).shared == ()
    assert find_common_ground(["a"], {"role": merged}).shared == (SharedOption("a", HALF),)


def chose(hall: DisclosureInput, vote: VoteNumbers, kind: GroupKind, ref: str) -> list[Fraction]:
    """The share of each shown group, counted from the ballots."""
    (closed,) = (each for each in hall.votes if each.id == vote.id)
    answers, shown = one_answer_each(hall, kind), vote.by[kind].sizes
    shares = []
    for group in shown:
        own = [
            ballot
            for person, ballot in closed.ballots.items()
            if any(ballot.values()) and (answers[person] if answers[person] in shown else OTHERS) == group
        ]
        shares.append(Fraction(sum(ballot.get(ref, 0) > 0 for ballot in own), len(own)))
    return shares


@settings(deadline=None)
@given(halls)
def test_common_ground_is_true_and_depends_on_published_numbers_alone(
    hall: DisclosureInput,
) -> None:
    published = hall.publish()
    encoded = msgspec.json.encode(published)
    again = msgspec.json.Decoder(PublishedNumbers).decode(encoded)
    for vote, decoded in zip(published.votes, again.votes, strict=True):
        options = list(vote.options)
        found = find_common_ground(options, vote.by)
        assert find_common_ground(options, decoded.by) == found
        shared = {option.ref: option.lowest for option in found.shared}
        for ref, lowest in shared.items():
            assert all(ref in vote.by[kind].rows for kind in found.kinds)
            assert lowest == min(share for kind in found.kinds for share in chose(hall, vote, kind, ref))
            assert lowest >= HALF
        below_half = [
            ref
            for ref in options
            if any(
                share < HALF
                for kind in found.kinds
                if ref in vote.by[kind].rows
                for share in chose(hall, vote, kind, ref)
            )
        ]
        assert found.compared == len(shared) + len(below_half)
        for difference in found.differences:
            shares = chose(hall, vote, difference.kind, difference.ref)
            assert (difference.highest[1], difference.lowest[1]) == (max(shares), min(shares))
