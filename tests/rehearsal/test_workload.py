"""The plan of each person's actions and their times."""

from collections import Counter
from itertools import chain, pairwise

from app.client.api import JoinInfo, JoinOption
from app.client.join_flow import table_of
from app.core.text import MAX_TEXT_LENGTH
from app.locale import LANGUAGES
from app.rehearsal.sample_text import is_sample_text, sample_statements
from app.rehearsal.workload import default_ballots, plan_dots, plan_workload, split_by_worker

JOIN_INFO = JoinInfo(
    "ACDE3467",
    {},
    "nb",
    [JoinOption("parent")],
    [JoinOption("aure"), JoinOption("tingvoll")],
    30,
    False,
    False,
)


def test_planned_statements_are_each_written_once_and_evenly() -> None:
    statements = sample_statements(people=20, tables=4, per_person=3, language="nb")

    workloads = plan_workload(
        JOIN_INFO, people=20, tables=4, join_seconds=10, seconds=15, statements=statements
    )

    cards = sorted(chain.from_iterable(workload.cards for workload in workloads), key=lambda card: card.at)
    assert [card.text for card in cards] == [statement.text for statement in statements]
    assert [card.at for card in cards] == [place / 4 for place in range(60)]
    assert {len(workload.cards) for workload in workloads} == {3}
    assert [workload.joins_at for workload in workloads] == [number / 2 for number in range(20)]
    assert len({(item.person.role, item.person.municipality) for item in workloads}) == 6


def test_workloads_split_by_worker_keep_tables_whole() -> None:
    workloads = plan_workload(
        JOIN_INFO,
        people=50,
        tables=7,
        join_seconds=1,
        seconds=1,
        statements=sample_statements(50, 7, 1, "en"),
    )

    shares = split_by_worker(workloads, 3)

    tables = [{workload.person.table for workload in share} for share in shares]
    assert sum(map(len, shares)) == 50
    assert sum(map(len, tables)) == 7
    assert set().union(*tables) == {table_of(number, 7) for number in range(50)}


def test_planned_dots_are_spread_evenly_over_time_and_options() -> None:
    ballots = dict(enumerate(default_ballots(24, [f"card/{n}" for n in range(12)])))

    dots = plan_dots(ballots, seconds=20)

    assert set(Counter(dot.ref for dot in dots).values()) == {10}
    assert set(Counter((dot.person_number, dot.ref) for dot in dots).values()) == {1}
    moments = sorted(dot.at for dot in dots)
    assert moments[0] == 0
    assert moments[-1] < 20
    assert max(later - at for at, later in pairwise(moments)) < 0.2


def test_sample_texts_of_all_languages_are_unique_and_recognised() -> None:
    texts = [statement.text for language in LANGUAGES for statement in sample_statements(9, 3, 4, language)]
    again = [statement.text for language in LANGUAGES for statement in sample_statements(9, 3, 4, language)]

    assert len(set(texts + again)) == 2 * len(LANGUAGES) * 9 * 4
    assert all(is_sample_text(text) and len(text) <= MAX_TEXT_LENGTH for text in texts)
    assert not is_sample_text("We would like to rehearse plays.")
