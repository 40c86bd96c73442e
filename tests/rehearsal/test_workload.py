"""The load, as it is dealt out."""

from collections import Counter
from itertools import chain, pairwise

from app.client.api import JoinInfo, Label
from app.core.text import MAX_TEXT_LENGTH
from app.locale import LANGUAGES
from app.rehearsal.sample_text import is_sample_text, sample_statements
from app.rehearsal.workload import default_ballots, plan_dots, plan_workload, split_by_worker, table_of

DOOR = JoinInfo("ACDE3467", {}, "nb", [Label("parent")], [Label("aure"), Label("tingvoll")], 30, False, False)


def test_every_statement_is_written_once_and_evenly_over_the_time() -> None:
    statements = sample_statements(people=20, tables=4, each=3, language="nb")

    parts = plan_workload(DOOR, people=20, tables=4, ramp=10, seconds=15, statements=statements)

    lines = sorted(chain.from_iterable(part.lines for part in parts), key=lambda line: line.at)
    assert [line.text for line in lines] == [statement.text for statement in statements]
    assert [line.at for line in lines] == [place / 4 for place in range(60)]
    assert {len(part.lines) for part in parts} == {3}
    assert [part.at for part in parts] == [number / 2 for number in range(20)]
    assert len({(part.role, part.municipality) for part in parts}) == 6


def test_a_process_has_whole_tables() -> None:
    parts = plan_workload(
        DOOR, people=50, tables=7, ramp=1, seconds=1, statements=sample_statements(50, 7, 1, "en")
    )

    shares = split_by_worker(parts, 3)

    tables = [{part.table for part in share} for share in shares]
    assert sum(map(len, shares)) == 50
    assert sum(map(len, tables)) == 7
    assert set().union(*tables) == {table_of(number, 7) for number in range(50)}


def test_dots_come_one_after_the_other_and_to_all_options_alike() -> None:
    ballots = dict(enumerate(default_ballots(24, [f"card/{n}" for n in range(12)])))

    dots = plan_dots(ballots, seconds=20)

    assert set(Counter(dot.ref for dot in dots).values()) == {10}
    assert set(Counter((dot.number, dot.ref) for dot in dots).values()) == {1}
    moments = sorted(dot.at for dot in dots)
    assert moments[0] == 0
    assert moments[-1] < 20
    assert max(later - at for at, later in pairwise(moments)) < 0.2


def test_own_words_are_unlike_each_other_and_known_as_a_rehearsals_in_every_language() -> None:
    texts = [s.text for language in LANGUAGES for s in sample_statements(9, 3, 4, language)]
    again = [s.text for language in LANGUAGES for s in sample_statements(9, 3, 4, language)]

    assert len(set(texts + again)) == 2 * len(LANGUAGES) * 9 * 4
    assert all(is_sample_text(text) and len(text) <= MAX_TEXT_LENGTH for text in texts)
    assert not is_sample_text("We would like to rehearse plays.")
