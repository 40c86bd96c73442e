"""What groups share and where they differ, from published numbers."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec
from hypothesis import given, settings, strategies as st

from app.analysis.common_ground import (
    HALF,
    LARGE_DIFFERENCE,
    CommonGround,
    Difference,
    SharedOption,
    find_common_ground,
    with_named_groups,
)
from app.analysis.group_numbers import (
    OTHERS,
    Breakdown,
    GroupKind,
    OptionTotal,
    PublishedNumbers,
    VoteNumbers,
)
from tests.analysis.halls import DisclosureInput, one_answer_each, random_hall

halls = st.builds(random_hall, st.integers(0, 2**32), st.sampled_from([60, 150]))


def breakdown(
    voters: Mapping[str, int] | None, rows: Mapping[str, tuple[int, ...]], groups: str = "st"
) -> Breakdown:
    """rows: option -> the numbers of people of each of the groups, which have one letter."""
    sizes = dict.fromkeys(groups, 100)
    shown = {ref: dict(zip(groups, row, strict=True)) for ref, row in rows.items()}
    return Breakdown(sizes, None if voters is None else dict(voters), shown)


def ground(
    by_kind: Mapping[GroupKind, Breakdown], people: Mapping[str, int], voters: int | None = None
) -> CommonGround:
    """What is said of a vote. people: option -> how many chose it. voters: None: those of the first kind."""
    if voters is None:
        voters = sum((next(iter(by_kind.values())).voters or {}).values())
    totals = {ref: OptionTotal(count, count) for ref, count in people.items()}
    return find_common_ground(VoteNumbers("vote", voters, totals, dict(by_kind)))


ROLE = breakdown({"s": 40, "t": 20}, {"a": (24, 10), "b": (26, 4), "c": (39, 9)})


def test_option_that_half_of_every_group_chose_is_shared_with_its_lowest_share() -> None:
    found = ground({"role": ROLE}, {"a": 34, "b": 30, "c": 48})
    assert found.kinds == ("role",)
    assert found.groups == {"role": ("s", "t")}
    assert found.shared == (SharedOption("a", HALF),)
    assert (found.compared, found.unknown) == (3, 0)


def test_option_must_be_shared_in_each_kind_of_group() -> None:
    place = breakdown({"s": 30, "t": 30}, {"a": (14, 20), "b": (15, 15), "c": (30, 18)})
    role = breakdown({"s": 40, "t": 20}, {"a": (24, 12), "b": (24, 12), "c": (39, 18)})
    found = ground({"role": role, "municipality": place}, {"a": 34, "b": 30, "c": 48})
    assert found.kinds == ("role", "municipality")
    assert found.shared == (SharedOption("b", HALF), SharedOption("c", Fraction(3, 5)))


def test_option_without_a_row_is_unknown_and_not_called_unshared() -> None:
    found = ground({"role": ROLE}, {"a": 34, "b": 30, "c": 48, "d": 25})
    assert (found.compared, found.unknown) == (3, 1)


def test_option_with_one_row_is_known_only_if_a_group_of_it_does_not_share_it() -> None:
    place = breakdown({"s": 30, "t": 30}, {"c": (30, 18)})
    found = ground({"role": ROLE, "municipality": place}, {"a": 34, "b": 30})
    assert found.shared == ()
    assert (found.compared, found.unknown) == (1, 1)


def test_kind_without_voters_or_with_one_group_is_not_compared() -> None:
    no_voters = breakdown(None, {"a": (24, 10)})
    one_group = breakdown({"s": 40}, {"a": (24,)}, groups="s")
    nobody = breakdown({"s": 40, "t": 0}, {"a": (24, 0)})
    for roles in (no_voters, one_group, nobody):
        found = ground({"role": roles}, {"a": 34}, voters=60)
        assert (found.kinds, found.shared, found.compared, found.unknown) == ((), (), 0, 1)
        assert found.differences == ()


def test_numbers_that_cannot_be_are_unknown() -> None:
    more_than_voted = breakdown({"s": 40, "t": 20}, {"a": (41, 20)})
    not_all_groups = breakdown({"s": 40, "t": 20, "u": 10}, {"a": (40, 20)})
    for roles in (more_than_voted, not_all_groups):
        assert ground({"role": roles}, {"a": 34}, voters=70).unknown == 1


def test_difference_of_thirty_points_is_found_and_a_smaller_one_is_not() -> None:
    role = breakdown({"s": 100, "t": 100}, {"a": (80, 50), "b": (79, 50), "c": (20, 90)})
    found = ground({"role": role}, {"a": 130, "b": 129, "c": 110})
    assert found.differences == (
        Difference("a", "role", ("s", Fraction(4, 5)), ("t", HALF)),
        Difference("c", "role", ("t", Fraction(9, 10)), ("s", Fraction(1, 5))),
    )


def test_groups_that_tables_do_not_name_are_among_the_others() -> None:
    counts = breakdown({"s": 40, "t": 20, OTHERS: 10}, {})
    roles = msgspec.structs.replace(counts, rows={"a": {"s": 24, "t": 8, OTHERS: 7}})
    merged = with_named_groups(roles, ["s"])
    assert merged.voters == {"s": 40, OTHERS: 30}
    assert merged.rows == {"a": {"s": 24, OTHERS: 15}}
    assert ground({"role": roles}, {"a": 39}).shared == ()
    assert ground({"role": merged}, {"a": 39}).shared == (SharedOption("a", HALF),)


def chose(hall: DisclosureInput, vote: VoteNumbers, kind: GroupKind, ref: str) -> list[Fraction]:
    """The share of each shown group, counted from the ballots."""
    (closed,) = (each for each in hall.votes if each.id == vote.id)
    answers, shown = one_answer_each(hall, kind), vote.by_kind[kind].sizes
    shares = []
    for group in shown:
        own = [
            ballot
            for person, ballot in closed.ballots.items()
            if any(ballot.values()) and (answers[person] if answers[person] in shown else OTHERS) == group
        ]
        shares.append(Fraction(sum(ballot.get(ref, 0) > 0 for ballot in own), len(own)))
    return shares


def test_option_that_everybody_chose_is_shared_without_a_row() -> None:
    found = ground({"role": breakdown({"s": 12, "t": 12}, {})}, {"a": 24, "b": 12})
    assert found.shared == (SharedOption("a", Fraction(1)),)
    assert (found.compared, found.unknown) == (1, 1)
    assert (found.differences_known, found.differences_unknown) == (1, 1)


def test_option_that_nobody_chose_is_known_not_to_be_shared() -> None:
    found = ground({"role": breakdown({"s": 12, "t": 12}, {})}, {"a": 0, "b": 12})
    assert (found.shared, found.compared, found.differences_known) == ((), 1, 1)


def test_total_of_an_option_without_a_row_bounds_its_share_in_each_group() -> None:
    """5 of 24 did not choose `a`: at least 7 of 12 chose it in each group. If 7 did not choose `b`, those may
    be from one group, which then does not share it. Of `c`, at most 5 of 12 chose it in each."""
    role = breakdown({"s": 12, "t": 12}, {})
    found = ground({"role": role}, {"a": 19, "b": 17, "c": 5, "d": 7})
    assert found.shared == (SharedOption("a", Fraction(7, 12)),)
    assert (found.compared, found.unknown) == (2, 2)
    half = ground({"role": role}, {"a": 18})
    assert half.shared == (SharedOption("a", HALF),)


def test_total_of_voters_that_are_not_those_of_the_groups_says_nothing() -> None:
    role = breakdown({"s": 12, "t": 12}, {})
    for voters in (23, 25):
        assert ground({"role": role}, {"a": 22}, voters=voters).unknown == 1
    assert ground({"role": role}, {"a": 25}).unknown == 1


def test_option_that_everybody_chose_is_shared_also_if_no_group_is_shown() -> None:
    found = ground({}, {"a": 24, "b": 23, "c": 0}, voters=24)
    assert found.shared == (SharedOption("a", Fraction(1)),)
    assert (found.kinds, found.compared, found.unknown) == ((), 2, 1)
    assert ground({}, {"a": 0}, voters=0).shared == ()


def test_difference_of_hidden_rows_is_unknown_unless_the_totals_leave_no_room_for_it() -> None:
    """12 students and 12 parents: all students chose `a` and no parent did, and the other way round for `b`;
    their rows are hidden. `c` has a row. All but three chose `d`: at most 25 points apart."""
    role = breakdown({"s": 12, "t": 12}, {"c": (6, 6)})
    found = ground({"role": role}, {"a": 12, "b": 12, "c": 12, "d": 21, "e": 20})
    assert found.differences == ()
    assert (found.differences_known, found.differences_unknown) == (2, 3)


def test_difference_is_known_only_if_each_shown_kind_has_it_or_one_is_large() -> None:
    place = breakdown({"s": 30, "t": 30}, {})
    role = breakdown({"s": 40, "t": 20}, {"a": (20, 10), "b": (30, 5)})
    found = ground({"role": role, "municipality": place}, {"a": 30, "b": 35})
    assert [each.ref for each in found.differences] == ["b"]
    assert (found.differences_known, found.differences_unknown) == (1, 1)


@settings(deadline=None)
@given(halls)
def test_common_ground_is_true_and_depends_on_published_numbers_alone(
    hall: DisclosureInput,
) -> None:
    published = hall.publish()
    again = msgspec.json.Decoder(PublishedNumbers).decode(msgspec.json.encode(published))
    for vote, decoded in zip(published.votes, again.votes, strict=True):
        found = find_common_ground(vote)
        assert find_common_ground(decoded) == found
        shares = {
            ref: [share for kind in found.kinds for share in chose(hall, vote, kind, ref)]
            for ref in vote.options
        }
        shared = {option.ref: option.lowest for option in found.shared}
        for ref, lowest in shared.items():
            assert HALF <= lowest <= min(shares[ref], default=Fraction(1))
            if found.kinds and all(ref in vote.by_kind[kind].rows for kind in found.kinds):
                assert lowest == min(shares[ref])
        not_shared = [ref for ref, each in shares.items() if any(share < HALF for share in each)]
        assert not {*not_shared} & {*shared}
        if found.kinds:
            assert found.compared <= len(shared) + len(not_shared)
        for difference in found.differences:
            own = chose(hall, vote, difference.kind, difference.ref)
            assert (difference.highest[1], difference.lowest[1]) == (max(own), min(own))
        with_rows = {kind for kind in vote.by_kind if vote.by_kind[kind].rows}
        assert {*found.rows_only} == with_rows - {*found.kinds}
        known = {ref for ref in vote.options if all(ref in vote.by_kind[kind].rows for kind in found.kinds)}
        assert not found.kinds or found.unknown <= len(vote.options) - len(known)
        far = {ref for ref in vote.options for kind in found.kinds if apart(chose(hall, vote, kind, ref))}
        assert len(far - {each.ref for each in found.differences}) <= found.differences_unknown


def apart(shares: list[Fraction]) -> bool:
    return max(shares) - min(shares) >= LARGE_DIFFERENCE
