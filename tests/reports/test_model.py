"""The report holds what was put on a table, once, with what may be told of it."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, strategies as st

from app.reports.model import Report, ReportCard, build_report
from tests.reports.sample_workshop import DAY, STATEMENTS, Hall, full_hall


def made(hall: Hall) -> Report:
    return build_report(hall.state, "K7MP4WXA", hall.at)


def sources(made: Report) -> list[ReportCard]:
    gathered = [source for one in made.scenarios for source in one.sources]
    gathered += [source for one in made.clusters for source in one.sources]
    return [*gathered, *made.sent, *made.kept]


def texts(found: tuple[ReportCard, ...]) -> list[str]:
    return [source.text for source in found]


@pytest.fixture(scope="module")
def full() -> Report:
    return made(full_hall())


def test_every_shared_card_is_in_it_once_letter_for_letter(full: Report) -> None:
    assert Counter(source.text for source in sources(full)) == Counter(STATEMENTS)
    assert len({source.id for source in sources(full)}) == full.cards == len(STATEMENTS)


def test_private_notes_and_withdrawn_cards_are_not(full: Report) -> None:
    everything = msgspec.json.encode(full).decode()
    assert "PRIVATE" not in everything
    assert "WITHDRAWN" not in everything


def test_no_seat_is_in_it() -> None:
    assert "seat-" not in msgspec.json.encode(made(full_hall())).decode()


def test_it_counts_people_tables_and_cards(full: Report) -> None:
    assert (full.people, full.tables) == (24, 4)
    assert sum(theme.cards for theme in full.themes) == full.cards
    assert full.held_at > DAY
    assert full.made_at > full.held_at


def test_scenarios_come_in_order_of_dots_with_all_that_lies_beneath_their_cards(full: Report) -> None:
    calm, light = full.scenarios
    assert (calm.title, calm.name) == ("A calm day", "Calm *and* quiet")
    assert [(s.dots, s.people) for s in calm.support] == [(36, 12)]
    assert [(s.dots, s.people) for s in light.support] == [(9, 9)]
    lead, *beneath = light.sources[:3]
    assert (lead.place, [s.place for s in beneath]) == ("lead", ["beneath", "beneath"])
    assert lead.stack == (beneath[0].id, beneath[1].id)
    assert beneath[0].stack == (lead.id, beneath[1].id)
    assert all(source.sent for source in (lead, *beneath))


def test_cards_in_no_cluster_are_parted_by_whether_their_table_sent_them() -> None:
    hall = Hall()
    who = hall.seat(2)
    hall.step("ideas")
    kept, sent, under = (hall.write(who, text) for text in ("kept", "sent", "under it"))
    hall.step("sort")
    hall.stack(who, under, sent)
    hall.send(who, sent)
    assert texts(made(hall).sent) == ["sent", "under it"]
    assert texts(made(hall).kept) == ["kept"]
    assert made(hall).kept[0].id == kept


def test_a_hall_where_nothing_happened_has_a_report() -> None:
    empty = made(Hall())
    assert (empty.people, empty.tables, empty.cards, empty.held_at) == (0, 0, 0, DAY)
    assert sources(empty) == []


def test_an_undone_cluster_gives_its_cards_back() -> None:
    hall = Hall()
    who = hall.seat(1)
    hall.step("ideas")
    card = hall.write(who, "mine")
    cluster = hall.cluster("Some", card)
    assert texts(made(hall).clusters[0].sources) == ["mine"]
    hall.dissolve(cluster)
    assert made(hall).clusters == ()
    assert texts(made(hall).kept) == ["mine"]


def voted(hall: Hall, backers: int, others: int, close: bool = True) -> Report:
    """Teachers from Aure back the first of two scenarios beside as many students from Smøla."""
    groups = [("teacher", "aure"), ("student", "smøla")]
    seats = {role: [hall.seat(1, role, home) for _ in range(backers)] for role, home in groups}
    rest = [hall.seat(2, role) for role in ("teacher", "student") for _ in range(others)]
    hall.step("ideas")
    first, second = (hall.cluster(name, hall.write(rest[0], name)) for name in ("first", "second"))
    ref = f"scenario/{hall.scenario(first, 'First', 'Text')}"
    hall.step("vote")
    opened = hall.open_vote(ref, f"cluster/{second}")
    hall.cast(seats["teacher"] + seats["student"], opened, ref, 2)
    hall.cast(rest, opened, f"cluster/{second}", 1)
    if close:
        hall.close_vote(opened)
    return made(hall)


def test_support_is_told_by_group_where_enough_people_share_it() -> None:
    (support,) = voted(Hall(), backers=5, others=5).scenarios[0].support
    assert (support.dots, support.people) == (20, 10)
    assert support.roles == {"student": 5, "teacher": 5}
    assert support.municipalities == {"aure": 5, "smøla": 5}


def test_support_of_four_is_not_told_by_group() -> None:
    (support,) = voted(Hall(), backers=4, others=6).scenarios[0].support
    assert (support.dots, support.people) == (16, 8)
    assert support.roles == support.municipalities == {}


def test_a_cluster_without_a_scenario_has_its_support_and_the_vote_its_choices() -> None:
    found = voted(Hall(), backers=5, others=6)
    assert [s.dots for s in found.clusters[0].support] == [12]
    (vote,) = found.votes
    assert (vote.voters, vote.budget) == (22, 5)
    assert [(choice.title, choice.support.dots) for choice in vote.choices] == [("First", 20), ("second", 12)]


def test_a_vote_that_is_still_open_is_not_in_it() -> None:
    found = voted(Hall(), backers=5, others=5, close=False)
    assert not found.votes
    assert not found.scenarios[0].support


def test_a_card_taken_back_after_a_vote_on_it_is_gone_from_the_vote_too() -> None:
    hall = Hall()
    who = hall.seat(1)
    hall.step("ideas")
    card = hall.write(who, "taken back")
    hall.step("vote")
    opened = hall.open_vote(f"card/{card}")
    hall.close_vote(opened)
    assert made(hall).votes[0].choices[0].title == "taken back"
    hall.step("ideas")
    hall.withdraw(who, card)
    assert made(hall).votes[0].choices[0].title is None


def test_whoever_moved_on_is_still_one_of_the_table_they_wrote_at() -> None:
    hall = Hall()
    people = [hall.seat(1, "teacher") for _ in range(5)]
    hall.step("ideas")
    for who in people:
        hall.write(who, f"by {who}")
    hall.move(people[0], 2)
    assert {source.role for source in made(hall).kept} == {"teacher"}


def test_who_sits_at_a_table_and_writes_nothing_is_one_of_it() -> None:
    hall = Hall()
    people = [hall.seat(1, "teacher") for _ in range(5)]
    hall.step("ideas")
    hall.write(people[0], "the only card")
    assert [source.role for source in made(hall).kept] == ["teacher"]


people = st.tuples(
    st.integers(1, 3),
    st.sampled_from([None, "student", "teacher"]),
    st.sampled_from([None, "aure", "smøla"]),
)


@given(st.lists(people, max_size=40), st.integers(2, 6))
def test_no_card_says_more_of_its_author_than_enough_people_of_the_table_share(
    seats: list[tuple[int, str | None, str | None]], least: int
) -> None:
    hall = Hall(threshold=least)
    everyone = [hall.seat(*seat) for seat in seats]
    hall.step("ideas")
    for who in everyone:
        hall.write(who, f"by {who}")
    found = made(hall).kept
    assert len(found) == len(seats)
    for one in found:
        alike = [
            seat
            for seat in seats
            if seat[0] == one.table and one.role in (None, seat[1]) and one.municipality in (None, seat[2])
        ]
        assert len(alike) >= least or (one.role, one.municipality) == (None, None)
    # Every table has one card per person here, so that cards alike are people alike.
    alike_at = Counter((one.table, one.role, one.municipality) for one in found)
    for (table, *_), size in alike_at.items():
        assert size >= least or size == sum(seat[0] == table for seat in seats)
