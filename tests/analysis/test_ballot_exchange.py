"""When a small number of a vote could be another one. Two groups of 20 people, threshold 5."""

from collections import Counter

import pytest

from app.analysis.ballot_exchange import (
    TURNOUT,
    BallotExchange,
    Crosstab,
    Grouping,
    SmallCell,
    TurnoutShift,
    VoteCounts,
)

Ballots = dict[str, int]
"""The options on a ballot, one letter each -> how many of the group cast such a ballot."""
MANY_SINGLE = {"x": 10, "y": 10}


def vote(a: Ballots, b: Ballots, max_choices: int = 2) -> VoteCounts:
    people = {f"{group}{number}": group for group in "ab" for number in range(20)}
    choosers: dict[str, set[str]] = {ref: set() for ref in ("x", "y", "z", TURNOUT)}
    for group, ballots in (("a", a), ("b", b)):
        for number, chosen in enumerate(chosen for chosen, count in ballots.items() for _ in range(count)):
            for ref in (*chosen, TURNOUT):
                choosers[ref].add(f"{group}{number}")
    by_group = {ref: Counter(people[person] for person in chose) for ref, chose in choosers.items()}
    return VoteCounts(choosers, max_choices, 5, [Grouping(people, {"a": 20, "b": 20})], [by_group])


@pytest.mark.parametrize(
    ("a", "b", "allowed"),
    [
        pytest.param({"xy": 2, "x": 8, "y": 8}, MANY_SINGLE, True, id="two_ballots_taken_apart"),
        pytest.param({"xy": 1, "x": 9, "y": 8}, MANY_SINGLE, False, id="one_ballot_taken_apart"),
        pytest.param({"xy": 2, "x": 8, "y": 8}, {"x": 20}, False, id="others_chose_the_same"),
        pytest.param(
            {"xy": 2, "x": 8, "y": 8}, {"xy": 7, "yz": 7, "xz": 6}, False, id="others_used_their_budget"
        ),
        pytest.param({"x": 9, "y": 9}, {"xy": 3, "x": 7, "y": 7}, True, id="three_ballots_put_together"),
        pytest.param({"x": 9, "y": 9}, {"xy": 2, "x": 8, "y": 7}, False, id="two_ballots_put_together"),
        pytest.param({"x": 9, "y": 9}, {"xy": 9, "x": 5, "y": 4}, False, id="only_two_others_did_not_vote"),
        pytest.param({"x": 18}, {"xy": 3, "x": 7, "y": 7}, False, id="all_chose_the_same"),
    ],
)
def test_turnout_shift_for_two_who_did_not_vote(a: Ballots, b: Ballots, allowed: bool) -> None:
    """Two more of group a could have voted, or three fewer."""
    counts = vote(a, b)
    members = counts.groupings[0].of.keys() - counts.choosers[TURNOUT]
    assert TurnoutShift(counts, 0).allows(SmallCell(0, "a", TURNOUT, members, 2)) == allowed


@pytest.mark.parametrize(("chosen", "allowed"), [("xyz", True), ("xy", False)])
def test_turnout_shift_for_two_who_voted(chosen: str, allowed: bool) -> None:
    """Three more could have voted if each ballot could be three."""
    counts = vote({chosen: 2}, MANY_SINGLE, max_choices=3)
    cell = SmallCell(0, "a", TURNOUT, counts.choosers[TURNOUT], 2)
    assert TurnoutShift(counts, 0).allows(cell) == allowed


@pytest.mark.parametrize(
    ("a", "b", "allowed"),
    [
        pytest.param({"x": 9, "xy": 3, "y": 2}, MANY_SINGLE, True, id="three_ballots_taken_apart"),
        pytest.param({"x": 10, "xy": 2, "y": 2}, MANY_SINGLE, False, id="two_ballots_taken_apart"),
        pytest.param({"x": 12, "y": 2}, {"xy": 2, "x": 8, "y": 8}, True, id="two_ballots_put_together"),
        pytest.param({"x": 12, "y": 2}, {"xy": 1, "x": 9, "y": 8}, False, id="one_ballot_put_together"),
    ],
)
def test_turnout_shift_for_two_voters_who_did_not_choose_x(a: Ballots, b: Ballots, allowed: bool) -> None:
    """Three more could have voted, or two fewer."""
    counts = vote(a, b)
    cell = SmallCell(0, "a", "x", counts.choosers[TURNOUT] - counts.choosers["x"], 2)
    assert TurnoutShift(counts, 0).allows(cell) == allowed


def test_turnout_shift_never_changes_who_chose() -> None:
    counts = vote({"x": 2, "y": 10}, {"x": 5, "xy": 5, "y": 5})
    assert not TurnoutShift(counts, 0).allows(SmallCell(0, "a", "x", counts.choosers["x"], 2))


@pytest.mark.parametrize(
    ("a", "b", "allowed"),
    [
        pytest.param({"xy": 2, "y": 2, "z": 16}, {"xy": 10, "y": 2, "z": 8}, True, id="two_others_without_x"),
        pytest.param({"xy": 2, "y": 2, "z": 16}, {"xy": 10, "y": 1, "z": 9}, False, id="one_other_without_x"),
        pytest.param({"xy": 2, "y": 3, "z": 15}, {"xy": 3, "y": 1, "z": 16}, True, id="three_others_with_x"),
        pytest.param({"xy": 2, "y": 3, "z": 15}, {"xy": 2, "y": 1, "z": 17}, False, id="two_others_with_x"),
    ],
)
def test_ballot_exchange_for_two_who_chose_x_among_ballots_with_y(
    a: Ballots, b: Ballots, allowed: bool
) -> None:
    """y is shown: two ballots without x could come into group a, or three with x."""
    counts = vote(a, b)
    exchange = BallotExchange(counts, [Crosstab(frozenset("ab"), frozenset("y"))])
    assert exchange.allows(SmallCell(0, "a", "x", counts.choosers["x"], 2)) == allowed


def test_ballot_exchange_without_shown_rows_uses_all_ballots() -> None:
    counts = vote({"xy": 2, "z": 18}, {"xy": 10, "z": 10})
    exchange = BallotExchange(counts, [Crosstab(frozenset(), frozenset())])
    assert exchange.allows(SmallCell(0, "a", "x", counts.choosers["x"], 2))


def test_ballot_exchange_between_groups_counted_as_one_uses_all_ballots() -> None:
    counts = vote({"xy": 2, "z": 18}, {"z": 20})
    cell = SmallCell(0, "a", "x", counts.choosers["x"], 2)
    assert not BallotExchange(counts, [Crosstab(frozenset("a"), frozenset("y"))]).allows(cell)
    assert BallotExchange(counts, [Crosstab(frozenset("c"), frozenset("y"))]).allows(cell)
